"""When the piece was published and when it was changed, by every sign the page gives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlsplit

from archiver.extract.candidates import Candidate, Rule
from archiver.extract.context import Context
from archiver.extract.fields.clues import clues_of
from archiver.extract.fields.date_text import ParsedDate, parse_date_text, scan_dates
from archiver.extract.fields.places import body_span, foreign, headline_span, lines_near, set_apart
from archiver.extract.fields.titles import plain_value
from archiver.knowledge import date_words, fold_word
from archiver.record.fields import ArticleDate
from archiver.text import clean_text

__all__ = ["MODIFIED_RULES", "PUBLISHED_RULES", "SURE_DATE", "ParsedDate", "article_date", "parse_date_text"]

Kind = Literal["published", "modified", "other", ""]
Source = Literal["jsonld", "meta", "microdata", "time_element", "visible_text", "url", "http_header", "text"]

MOST_TIMES, MOST_MARKED, FEW_MARKED, MOST_LINES = 40, 40, 8, 60
LONGEST_LINE, LONGEST_MARKED = 200, 240
LONGEST_LABEL, LONGEST_RELATIVE = 40, 50
MOST_LABEL_WORDS = 5
BEFORE_HEADLINE, AFTER_HEADLINE, AFTER_BODY = 700, 1800, 900
SURE_DATE = 230  # a score below this is a date of something else
SURELY = 700  # a declared date that needs no help from the text
BY_THE_HEADLINE, DISPLAYED_FIRST = (
    640,
    240,
)  # what the reader is shown beside the headline outranks hidden dates

PUBLISHED_META = (
    ("article:published_time", 770),
    ("og:article:published_time", 760),
    ("article:published", 750),
    ("article.published", 740),
    ("datepublished", 740),
    ("parsely-pub-date", 740),
    ("sailthru.date", 735),
    ("cxenseparse:recs:publishtime", 735),
    ("cxenseparse:publishtime", 735),
    ("dc.date.issued", 730),
    ("dcterms.issued", 730),
    ("dcterms.created", 720),
    ("dc.date.created", 720),
    ("dcterms.available", 715),
    ("citation_publication_date", 715),
    ("citation_online_date", 710),
    ("citation_date", 705),
    ("publish-date", 720),
    ("publishdate", 720),
    ("publish_date", 720),
    ("published_time", 715),
    ("pubdate", 715),
    ("publication_date", 715),
    ("publication-date", 715),
    ("date_published", 715),
    ("published-date", 715),
    ("published_at", 710),
    ("article_date_original", 710),
    ("originalpublicationdate", 710),
    ("date.created", 690),
    ("og:published_time", 700),
    ("og:pubdate", 700),
    ("article:create_time", 690),
    ("created", 555),
    ("published", 710),
    ("article:date", 690),
    ("article_date", 690),
    ("pub_date", 710),
    ("blogpostdate", 690),
    ("date", 560),
    ("dc.date", 555),
    ("dcterms.date", 555),
    ("vr:published_time", 700),
    ("bt:pubdate", 700),
    ("rnews:datepublished", 700),
    ("cdt", 500),
    ("release_date", 650),
)
MODIFIED_META = (
    ("article:modified_time", 770),
    ("article:modified", 740),
    ("og:updated_time", 700),
    ("datemodified", 740),
    ("dcterms.modified", 720),
    ("dc.date.modified", 720),
    ("article:updated_time", 740),
    ("last-modified", 600),
    ("lastmod", 600),
    ("revised", 600),
    ("updated", 650),
    ("modified", 650),
    ("modified_time", 700),
    ("date.updated", 650),
    ("updated_time", 650),
)

# A date in the address: "/2024/04/28/", "/2024-04-28-", "-20240428", "/20240428/".
URL_DATE = re.compile(r"[/_-]((?:19|20)\d\d)([/_-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?=[/_.-]|\D|\Z)")
URL_MONTH = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])/")  # "/2024/04/"
FIGURE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Seen:
    """A date on the page: what it says, which date it is, how sure, and where it stood."""

    parsed: ParsedDate
    kind: Kind
    source: Source
    score: int
    locator: int | str
    raw: str


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
        found = [seen for seen in _gathered(context) if _plausible(seen, context)]
        known = clues.memo["dates"] = tuple(_agreeing(found))
    return known


def _plausible(seen: Seen, context: Context) -> bool:
    """A date after the capture, or before the web's and the press's age, is no date of the article."""
    day = seen.parsed.day
    if day is None or seen.kind == "other":
        return seen.kind != "other"
    captured = context.page.captured
    return captured is None or day <= captured.strftime("%Y-%m-%d") or day[:8] == captured.strftime("%Y-%m-")


def _agreeing(found: list[Seen]) -> Iterator[Seen]:
    by_day: dict[tuple[Kind, str | None], set[str]] = {}
    for seen in found:
        by_day.setdefault((seen.kind, seen.parsed.day), set()).add(seen.source)
    told = {seen.parsed.day for seen in found if seen.kind == "modified" or seen.source in {"jsonld", "meta"}}
    for seen in found:
        others = len(by_day[seen.kind, seen.parsed.day]) - 1 if seen.parsed.day else 0
        shown = seen.source in {"time_element", "visible_text"} and seen.kind == "published"
        displayed = DISPLAYED_FIRST * (
            shown and seen.score >= BY_THE_HEADLINE and seen.parsed.day not in told
        )
        yield replace(seen, score=seen.score + 40 * min(others, 3) + displayed)


def _gathered(context: Context) -> Iterator[Seen]:
    declared = [*_in_jsonld(context), *_in_meta(context)]
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
    meta = context.index.meta
    tables: tuple[tuple[Kind, tuple[tuple[str, int], ...]], ...] = (
        ("published", PUBLISHED_META),
        ("modified", MODIFIED_META),
    )
    for kind, names in tables:
        for name, score in names:
            for value in meta.get(name, ())[:1]:
                parsed = _parsed(context, value.value)
                if parsed is not None:
                    yield Seen(parsed, kind, "meta", score, value.node, value.value)


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
        kind = _named_kind(context, node) or _label_before(context, index.starts[node]) or "published"
        if kind == "other":
            continue
        labelled = 50 * (_named_kind(context, node) == "published" or index.attr(node, "pubdate") is not None)
        yield Seen(parsed, kind, "time_element", 560 + nearness + labelled, node, clean_text(raw))


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
        yield from _scanned(context, text, node, 500 + nearness, _named_kind(context, node))
    yield from _in_lines(context)


def _in_lines(context: Context) -> Iterator[Seen]:
    """Dates in short lines; not looked for where the page declares when it was published."""
    index = context.index
    if clues_of(context).memo.get("published_declared"):
        return
    seen = 0
    for at in lines_near(context, BEFORE_HEADLINE, AFTER_BODY):
        start, stop = index.line_starts[at], index.line_stops[at]
        if not len("1.1.20") <= stop - start <= LONGEST_LINE:
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
        yield from _scanned(context, text, node, 400 + nearness - min(len(text) // 4, 40), "")


def _scanned(context: Context, text: str, node: int, score: int, named: Kind) -> Iterator[Seen]:
    """Yield the dates of a text, each with the kind that the words before it, or the element's name, give."""
    place, kind = 0, named
    for parsed in scan_dates(text, captured=context.page.captured, language=_language(context)):
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
        yield Seen(parsed, kind, "visible_text", score + bonus, node, parsed.raw)
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
    headline, body = headline_span(context), body_span(context)
    if headline is not None and headline[1] <= start <= max(body[0], headline[1] + 300):
        near = 90
    elif (headline is not None and headline[0] - BEFORE_HEADLINE <= start < headline[1]) or (
        headline is None and body[0] - AFTER_HEADLINE <= start < body[0]
    ):
        near = 40
    elif start <= body[0] + 200:
        near = 20 if headline is None or start > headline[0] else -150
    elif set_apart(context, start):
        near = 20
    elif start < body[1]:
        near = -200 if start < body[1] - LONGEST_LINE else -20
    elif start <= body[1] + AFTER_BODY:
        near = -30
    elif line:
        return None
    else:
        near = -130
    return near - 150 * foreign(context, node) - 60 * marks.hidden(node)


def all_dates(context: Context) -> Iterable[Seen]:
    """Return every date seen on the page, for other fields that must know them (bylines, live entries)."""
    return _seen(context)


def article_dates_only(text: str) -> bool:
    """Whether a short text is nothing but a date line: "Published 28 April 2024, 16:55"."""
    if len(text) > LONGEST_LINE or not FIGURE.search(text):
        return False
    left = text
    for parsed in reversed(list(scan_dates(text))):
        left = left[: parsed.start] + left[parsed.end :]
    return left != text and len(left.split()) <= MOST_LABEL_WORDS
