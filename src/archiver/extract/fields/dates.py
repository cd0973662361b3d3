"""When the piece was published and when it was changed, by every sign the page gives."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal
from urllib.parse import urlsplit

from archiver.extract.candidates import Candidate, Rule
from archiver.extract.context import Context
from archiver.extract.fields.clues import clues_of
from archiver.extract.fields.date_names import Kind, dated_meta
from archiver.extract.fields.date_text import ParsedDate, parse_date_text, scan_dates
from archiver.extract.fields.places import EDGE_OF_BODY, places_of
from archiver.extract.fields.stored import stored_dates
from archiver.extract.fields.titles import plain_value
from archiver.knowledge import date_words, fold_word
from archiver.record.fields import ArticleDate
from archiver.text import clean_text

__all__ = ["MODIFIED_RULES", "PUBLISHED_RULES", "SURE_DATE", "ParsedDate", "article_date", "parse_date_text"]

Source = Literal["jsonld", "meta", "microdata", "time_element", "visible_text", "url", "http_header", "text"]

MOST_TIMES, MOST_MARKED, FEW_MARKED, MOST_LINES = 40, 40, 8, 60
LONGEST_LINE, LONGEST_MARKED = 200, 240
LONGEST_LABEL, LONGEST_RELATIVE = 40, 50
MOST_LABEL_WORDS = 5
MOST_UNDER = 12
LONGEST_OPENING, OPENING = 100, 340
BEFORE_HEADLINE, AFTER_HEADLINE, AFTER_BODY = 700, 1800, 900
SURE_DATE = 230  # a score below this is a date of something else
SURELY = 700  # a declared date that needs no help from the text
DECLARED = frozenset(("jsonld", "meta"))
SHOWN = frozenset(("time_element", "visible_text"))
UNDER_HEADLINE, SHOWN_EARLIER = 90, 400
BESIDE_A_CHANGE, SURELY_CHANGED, NOT_THIS = 400, 500, 200
LISTED = 3  # so many days shown under the body are those of other pieces
BY_THE_HEADLINE, DISPLAYED_FIRST = (
    640,
    240,
)  # what the reader is shown beside the headline outranks hidden dates

# A date in the address: "/2024/04/28/", "/2024-04-28-", "-20240428", "/20240428/".
URL_DATE = re.compile(r"[/_-]((?:19|20)\d\d)([/_-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?=[/_.-]|\D|\Z)")
URL_MONTH = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])/")  # "/2024/04/"
FIGURE = re.compile(r"\d")
SET_OFF = re.compile(r"\s*(?:[|–—:]|\(\w|- )")  # what parts a date from the text that it opens


@dataclass(frozen=True, slots=True)
class Seen:
    """A date on the page: what it says, which date it is, how sure, and where it stood."""

    parsed: ParsedDate
    kind: Kind
    source: Source
    score: int
    locator: int | str
    raw: str
    alone: bool = False  # whether the line holds nothing but dates and their labels
    near: int = 0  # how near it stands to the headline, see `_nearness`
    told: bool = (
        True  # whether words or machine-readable names say which date it is, and not the style's names alone
    )


def article_date(parsed: ParsedDate, source: Source, raw: str) -> ArticleDate:
    """Return a parsed date as the record has it."""
    return ArticleDate(
        raw=raw,
        value=parsed.value,
        precision=parsed.precision,
        zone=parsed.zone,
        source=source,
        resolved=parsed.resolved,
    )


# ------------------------------------------------------------------ published


def jsonld_published(context: Context) -> Iterator[Candidate]:
    """JSON-LD says when the article was published."""
    yield from _of(context, "published", "jsonld")


def meta_published(context: Context) -> Iterator[Candidate]:
    """A meta element says when the article was published."""
    yield from _of(context, "published", "meta")


def microdata_published(context: Context) -> Iterator[Candidate]:
    """An element with itemprop=datePublished."""
    yield from _of(context, "published", "microdata")


def time_published(context: Context) -> Iterator[Candidate]:
    """A time element near headline or body, best one that is labelled."""
    yield from _of(context, "published", "time_element")


def visible_published(context: Context) -> Iterator[Candidate]:
    """A date in the text near headline or body, best one with a label such as "Published"."""
    yield from _of(context, "published", "visible_text")


def url_date(context: Context) -> Iterator[Candidate]:
    """The address holds the day, or the month, when nothing on the page gives a date."""
    yield from _of(context, "published", "url")


# ------------------------------------------------------------------ modified


def jsonld_modified(context: Context) -> Iterator[Candidate]:
    """JSON-LD says when the article was changed."""
    yield from _of(context, "modified", "jsonld")


def meta_modified(context: Context) -> Iterator[Candidate]:
    """A meta element says when the article was changed."""
    yield from _of(context, "modified", "meta")


def marked_modified(context: Context) -> Iterator[Candidate]:
    """An element marked or labelled as the time of the last change."""
    for source in ("microdata", "time_element", "visible_text"):
        yield from _of(context, "modified", source)


PUBLISHED_RULES: tuple[Rule, ...] = (
    jsonld_published,
    meta_published,
    microdata_published,
    time_published,
    visible_published,
    url_date,
)
MODIFIED_RULES: tuple[Rule, ...] = (jsonld_modified, meta_modified, marked_modified)


def _of(context: Context, kind: Kind, source: Source) -> Iterator[Candidate]:
    for seen in _seen(context):
        if seen.kind == kind and seen.source == source and seen.score > 0:
            date = article_date(seen.parsed, seen.source, seen.raw)
            yield Candidate(date, seen.score, seen.source, seen.locator, seen.raw)


def _seen(context: Context) -> tuple[Seen, ...]:
    """Return every date seen on the page, each raised where others say the same day."""
    clues = clues_of(context)
    known = clues.memo.get("dates")
    if known is None:
        found = [seen for seen in _confirmed(list(_gathered(context)), context) if _plausible(seen, context)]
        known = clues.memo["dates"] = tuple(_agreeing(found))
    return known


def _plausible(seen: Seen, context: Context) -> bool:
    """A date after the capture, or before the web's and the press's age, is no date of the article."""
    day = seen.parsed.day
    if day is None or seen.kind == "other":
        return seen.kind != "other"
    captured = context.page.captured
    return captured is None or day <= captured.strftime("%Y-%m-%d") or day[:8] == captured.strftime("%Y-%m-")


def _confirmed(found: list[Seen], context: Context) -> list[Seen]:
    """Exchange day and month of figures that could mean either, where a surer date or the capture says so."""
    if not any(seen.parsed.ordered for seen in found):
        return found
    sure = {seen.parsed.day for seen in found if not seen.parsed.ordered}
    exchanged = []
    for seen in found:
        other = replace(seen, parsed=replace(seen.parsed, value=seen.parsed.swapped, ordered=False))
        told = seen.parsed.day not in sure and other.parsed.day in sure
        better = seen.parsed.ordered and (told or not _plausible(seen, context))
        exchanged.append(other if better and _plausible(other, context) else seen)
    return exchanged


def _agreeing(found: list[Seen]) -> Iterator[Seen]:
    """Raise what others bear out and what the reader is shown; lower what a date of change beside it contradicts."""
    by_day: dict[tuple[Kind, str | None], set[str]] = {}
    for seen in found:
        by_day.setdefault((seen.kind, seen.parsed.day), set()).add(seen.source)
    told = {seen.parsed.day for seen in found if seen.kind == "modified" or seen.source in DECLARED}
    published = [seen for seen in found if seen.kind == "published"]
    declared = max(
        (seen for seen in published if seen.source in DECLARED), key=lambda s: s.score, default=None
    )
    listed = {seen.parsed.day for seen in published if seen.source in SHOWN and seen.near < 0}
    changed = max((seen.score for seen in found if seen.kind == "modified"), default=0)
    for seen in found:
        others = len(by_day[seen.kind, seen.parsed.day]) - 1 if seen.parsed.day else 0
        score = seen.score + 40 * min(others, 3)
        if seen.kind == "published" and seen.source in SHOWN:
            if seen.score >= BY_THE_HEADLINE and seen.parsed.day not in told:
                score += DISPLAYED_FIRST
            elif _shown_earlier(seen, declared):
                score += SHOWN_EARLIER
            elif seen.near < 0 and len(listed) >= LISTED:
                score -= NOT_THIS
            elif seen.source == "visible_text" and seen.score < BESIDE_A_CHANGE and changed >= SURELY_CHANGED:
                score -= NOT_THIS  # what stands far from where the date of change is shown is another date
        yield replace(seen, score=score)
    if not any(seen.score >= SURE_DATE for seen in published):
        yield from (replace(seen, kind="published", score=seen.score - 60) for seen in found if not seen.told)


def _shown_earlier(seen: Seen, declared: Seen | None) -> bool:
    """Whether a line of its own by the headline shows a day before the declared one: systems stamp what they take over."""
    if declared is None or not seen.alone or seen.near < UNDER_HEADLINE or declared.parsed.day is None:
        return False
    if seen.parsed.day is None or seen.parsed.day >= declared.parsed.day:
        return False
    in_zone = len(declared.parsed.value or "") > len("2000-01-01T00:00") and declared.parsed.zone == "offset"
    return not (in_zone and days_between(seen.parsed.day, declared.parsed.day) <= 1)


def _gathered(context: Context) -> Iterator[Seen]:
    declared = [*_in_jsonld(context), *_in_meta(context), *_in_stored(context)]
    yield from declared
    clues_of(context).memo["published_declared"] = any(
        d.kind == "published" and d.score >= SURELY for d in declared
    )
    yield from _in_microdata(context)
    yield from _in_times(context)
    yield from _in_text(context)
    yield from _in_address(context)


# ------------------------------------------------------------------ where dates stand


def _in_jsonld(context: Context) -> Iterator[Seen]:
    articles = clues_of(context).articles
    main = {id(row) for row in articles[:1]}
    for row in context.index.jsonld[:200]:
        if DATE_KEYS.isdisjoint(row.data):
            continue
        is_article = any(row is article for article in articles)
        paged = any(
            kind.endswith(("Page", "WebSite", "Object", "Episode", "Product")) or kind == "CreativeWork"
            for kind in row.types
        )
        if not is_article and not paged:
            continue
        base = 800 if id(row) in main else 560 if is_article else 480
        for key, kind, less in KEYS:
            raw = plain_value(row.data.get(key))
            parsed = _parsed(context, raw)
            if parsed is not None:
                yield Seen(parsed, kind, "jsonld", base - less, f"{row.path}.{key}", raw)


KEYS: tuple[tuple[str, Kind, int], ...] = (
    ("datePublished", "published", 0),
    ("dateCreated", "published", 120),
    ("uploadDate", "published", 150),
    ("dateModified", "modified", 0),
)
DATE_KEYS = frozenset(key for key, _, _ in KEYS)


def _in_meta(context: Context) -> Iterator[Seen]:
    for kind, score, value in dated_meta(context.index):
        parsed = _parsed(context, value.value)
        if parsed is not None:
            yield Seen(parsed, kind, "meta", score, value.node, value.value)


def _in_stored(context: Context) -> Iterator[Seen]:
    """Dates beside a story that only scripts are given; the record knows such JSON by JSON-LD's name."""
    for kind, score, place, raw in stored_dates(context):
        parsed = _parsed(context, raw)
        if parsed is not None:
            yield Seen(parsed, kind, "jsonld", score, place, raw)


def _in_microdata(context: Context) -> Iterator[Seen]:
    index = context.index
    marks = clues_of(context).marks
    for prop, kind, score in (
        ("datepublished", "published", 720),
        ("datecreated", "published", 640),
        ("datemodified", "modified", 720),
    ):
        for node in index.by_itemprop.get(prop, ())[:8]:
            if index.tags[node] == "meta":
                continue
            raw = index.attr(node, "content") or index.attr(node, "datetime") or index.text(node)
            parsed = _parsed(context, raw)
            if parsed is not None:
                lower = 300 * marks.foreign(node)
                yield Seen(parsed, kind, "microdata", score - lower, node, clean_text(raw))  # type: ignore[arg-type]


def _in_times(context: Context) -> Iterator[Seen]:
    """Time elements: their machine-readable value first, their text else."""
    index = context.index
    for node in index.tag("time", "relative-time", "time-ago")[:MOST_TIMES]:
        nearness = _nearness(context, node)
        if nearness is None:
            continue
        raw = index.attr(node, "datetime") or index.attr(node, "content") or index.text(node)
        parsed = _parsed(context, raw)
        if parsed is None:
            parsed, raw = _parsed(context, index.text(node)), index.text(node)
        if parsed is None:
            continue
        named, labelled_so = _named_kind(context, node), _label_before(context, index.starts[node])
        kind = named or labelled_so or "published"
        if kind == "other":
            continue
        sure = named == "published" or index.attr(node, "pubdate") is not None
        labelled = 50 * sure + 60 * (labelled_so == "published")
        told = kind != "modified" or labelled_so == "modified"
        score = 560 + nearness + labelled
        yield Seen(
            parsed, kind, "time_element", score, node, clean_text(raw), alone=True, near=nearness, told=told
        )


def _in_text(context: Context) -> Iterator[Seen]:
    """Dates in elements called date, and in short lines near headline and body."""
    index, marks = context.index, clues_of(context).marks
    done: set[int] = set()
    count = 0
    most = FEW_MARKED if clues_of(context).memo.get("published_declared") else MOST_MARKED
    for node in marks.nodes("date"):
        size = index.stops[node] - index.starts[node]
        if not 0 < size <= LONGEST_MARKED or index.tags[node] in {"time", "meta", "body"}:
            continue
        nearness = _nearness(context, node)
        if nearness is None:
            continue
        count += 1
        if count > most:
            break
        text = index.text(node)
        if index.starts[node] in done or not FIGURE.search(text):
            continue
        done.add(index.starts[node])
        yield from _scanned(context, text, node, 500, nearness, _named_kind(context, node))
    yield from _in_lines(context)


def _in_lines(context: Context) -> Iterator[Seen]:
    """Dates in short lines; only right under the headline where the page declares when it was published."""
    index = context.index
    declared = clues_of(context).memo.get("published_declared")
    seen = 0
    for at in (
        _lines_under(context) if declared else places_of(context).lines_near(BEFORE_HEADLINE, AFTER_BODY)
    ):
        start, stop = index.line_starts[at], index.line_stops[at]
        if stop - start < len("1.1.20"):
            continue
        if stop - start > LONGEST_LINE:
            yield from _in_opening(context, at)
            continue
        text = index.flow[start:stop]
        if not FIGURE.search(text) or index.line_linked[at] > 0.8 * (stop - start):
            continue
        node = index.line_nodes[at]
        nearness = _nearness(context, node, start, line=True)
        if nearness is None:
            continue
        seen += 1
        if seen > MOST_LINES:
            return
        text = clean_text(text)
        yield from _scanned(context, text, node, 400 - min(len(text) // 4, 40), nearness, "")


def _lines_under(context: Context) -> range:
    """Return the first lines between the headline and the body."""
    places, starts = places_of(context), context.index.line_starts
    if places.headline is None:
        return range(0)
    first, last = bisect_left(starts, places.headline[1]), bisect_right(starts, places.body[0])
    return range(first, min(last, first + MOST_UNDER))


def _in_opening(context: Context, at: int) -> Iterator[Seen]:
    """The date that opens a long line under the headline and is set off from it: "Press release of 25 January 2022 | …"."""
    index = context.index
    start, places = index.line_starts[at], places_of(context)
    if places.headline is None or not places.headline[1] <= start <= places.body[0] + EDGE_OF_BODY:
        return
    text = clean_text(index.flow[start : start + LONGEST_OPENING])
    if not FIGURE.search(text):
        return
    for parsed in scan_dates(text, captured=context.page.captured, language=_language(context)):
        if parsed.day and parsed.start <= LONGEST_LABEL and SET_OFF.match(text, parsed.end):
            yield Seen(parsed, "published", "visible_text", OPENING, index.line_nodes[at], parsed.raw)
        return


def _scanned(context: Context, text: str, node: int, base: int, nearness: int, named: Kind) -> Iterator[Seen]:
    """Yield the dates of a text, each with the kind that the words before it, or the element's name, give."""
    place, kind, score = 0, named, base + nearness
    found = list(scan_dates(text, captured=context.page.captured, language=_language(context)))
    alone = len(text) <= LONGEST_LINE and len(_without(text, found).split()) <= MOST_LABEL_WORDS
    for parsed in found:
        if parsed.precision in {"year", "month"}:
            continue
        labelled = _label(text[place : parsed.start])
        place = parsed.end
        kind = labelled or kind or "published"
        bonus = 60 * bool(labelled)
        if parsed.precision == "relative":
            if len(text) > LONGEST_RELATIVE:
                continue  # "today" in running text
            score -= 60
        told = kind != "modified" or bool(labelled) or not named
        yield Seen(
            parsed,
            kind,
            "visible_text",
            score + bonus,
            node,
            parsed.raw,
            alone=alone,
            near=nearness,
            told=told,
        )
        if not labelled and not named:
            kind = "modified"  # a second date on a line is that of the last change


def _in_address(context: Context) -> Iterator[Seen]:
    try:
        path = urlsplit(context.page.url or "").path[:400]
    except ValueError:
        return
    match = URL_DATE.search(path)
    if match:
        raw = match[0].strip("/_-")
        parsed = parse_date_text(f"{match[1]}-{match[3]}-{match[4]}")
        if parsed is not None:
            yield Seen(parsed, "published", "url", 450, "url", raw)
        return
    month = URL_MONTH.search(path)
    if month:
        parsed = parse_date_text(f"{month[1]}-{month[2]}")
        if parsed is not None:
            yield Seen(parsed, "published", "url", SURE_DATE, "url", month[0].strip("/"))


# ------------------------------------------------------------------ helpers


def _parsed(context: Context, raw: str) -> ParsedDate | None:
    if not raw or not FIGURE.search(raw[:100]):
        return None
    parsed = parse_date_text(raw[:120], captured=context.page.captured, language=_language(context))
    return parsed if parsed is not None and parsed.precision != "year" else None


def _language(context: Context) -> str | None:
    return (context.index.attr(0, "lang") or "").strip().replace("_", "-") or None


def _named_kind(context: Context, node: int) -> Kind:
    """Return what class, id and itemprop of an element or its parent say: "updated", "date-published"."""
    index = context.index
    for here in (node, index.parents[node]):
        if here < 0:
            continue
        names = " ".join(
            (*index.classes_of(here), (index.attr(here, "itemprop") or "").lower(), index.ids.get(here, ""))
        )
        if "modif" in names or "updat" in names or "aktualis" in names:
            return "published" if "publish" in names and "datepublished" in names else "modified"
        if "publish" in names or "pubdate" in names or "posted" in names or "created" in names:
            return "published"
    return ""


def _label_before(context: Context, start: int) -> Kind:
    """Return what the words right before a place in the flow say of the date there."""
    before = context.index.flow[max(start - LONGEST_LABEL, 0) : start]
    return _label(clean_text(before))


def _label(text: str) -> Kind:
    """Return the kind of date that the last words of a text announce: "Updated:", "veröffentlicht am"."""
    folded = fold_word(text[-LONGEST_LABEL:])
    words = date_words()
    if words.labelled.search(folded) is None:
        return ""
    best: tuple[int, Kind] = (-1, "")
    for word, kind in words.labels:
        at = folded.rfind(word)
        if at > best[0] and _whole_word(folded, at, len(word)):
            best = (at, kind)  # type: ignore[assignment]
    return best[1]


def _whole_word(text: str, at: int, length: int) -> bool:
    before = text[at - 1] if at else " "
    after = text[at + length] if at + length < len(text) else " "
    word = text[at : at + length]
    return not word[0].isascii() or not word[0].isalpha() or not (before.isalpha() or after.isalpha())


def _nearness(context: Context, node: int, start: int | None = None, *, line: bool = False) -> int | None:
    """Return how near a place is to the headline or an end of the body, or None when it is too far."""
    index, marks = context.index, clues_of(context).marks
    start = index.starts[node] if start is None else start
    places = places_of(context)
    headline, body = places.headline, places.body
    if headline is not None and headline[1] <= start <= max(body[0], headline[1] + 300):
        near = 90
    elif (headline is not None and headline[0] - BEFORE_HEADLINE <= start < headline[1]) or (
        headline is None and body[0] - AFTER_HEADLINE <= start < body[0]
    ):
        near = 40
    elif start <= body[0] + 200:
        near = 20 if headline is None or start > headline[0] else -150
    elif places.set_apart(start):
        near = 20
    elif start < body[1]:
        near = -200 if start < body[1] - LONGEST_LINE else -20
    elif start <= body[1] + AFTER_BODY:
        near = -30
    elif line:
        return None
    else:
        near = -130
    return near - 150 * places.foreign(node) - 60 * marks.hidden(node)


def days_between(first: str, second: str) -> int:
    """Return the number of days between two dates as YYYY-MM-DD."""
    return abs((date.fromisoformat(second) - date.fromisoformat(first)).days)


def all_dates(context: Context) -> Iterable[Seen]:
    """Return every date seen on the page, for other fields that must know them (bylines, live entries)."""
    return _seen(context)


def article_dates_only(text: str) -> bool:
    """Whether a short text is nothing but a date line: "Published 28 April 2024, 16:55"."""
    if len(text) > LONGEST_LINE or not FIGURE.search(text):
        return False
    left = _without(text, list(scan_dates(text)))
    return left != text and len(left.split()) <= MOST_LABEL_WORDS


def _without(text: str, found: list[ParsedDate]) -> str:
    """Return a clean text without the dates found in it."""
    for parsed in reversed(found):
        text = text[: parsed.start] + text[parsed.end :]
    return text
