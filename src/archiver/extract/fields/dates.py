"""When the piece was published and when it was changed, by every sign the page gives."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping

from archiver.extract.candidates import Candidate, Rule
from archiver.extract.context import Context
from archiver.extract.fields.clues import clues_of
from archiver.extract.fields.date_address import address_dates
from archiver.extract.fields.date_names import LONGEST_LABEL, Kind, announced_kind, dated_meta, is_first
from archiver.extract.fields.date_opening import OLDEST_BARE, OPENING, how_set_off
from archiver.extract.fields.date_scores import SURE_DATE, Scored, Seen, Source, beside_others, surest, untold
from archiver.extract.fields.date_text import DATING, DAY_SIGNS, ParsedDate, parse_date_text, scan_dates
from archiver.extract.fields.places import EDGE_OF_BODY, places_of
from archiver.extract.fields.stored import stored_dates
from archiver.extract.fields.titles import LONGEST_TITLE, plain_value, title_parts
from archiver.page import LINE_END, JsonLdObject, PageIndex, found_once
from archiver.record.fields import ArticleDate
from archiver.text import clean_text

__all__ = ["MODIFIED_RULES", "PUBLISHED_RULES", "SURE_DATE", "ParsedDate", "article_date", "parse_date_text"]

MOST_TIMES, MOST_MARKED, FEW_MARKED, MOST_LINES = 40, 40, 8, 60
LONGEST_LINE, LONGEST_MARKED = 200, 240
LONGEST_RELATIVE, LONGEST_WORDED = 50, 20
MOST_LABEL_WORDS = 5
MOST_UNDER = 12
LONGEST_OPENING = 100
BEFORE_HEADLINE, AFTER_HEADLINE, AFTER_BODY = 700, 1800, 900
COMMENT_DEPTH = 10
FIRST = 100  # "originally published": surer than a day that is shown without a word
ABOVE, OF_TODAY = 40, 100  # above the headline, sites show what day it is
IN_TITLE = 480  # less than a date by the headline, more than one in a line of the text
SURELY = 700  # a declared date that needs no help from the text

IN_ADDRESS = re.compile(r"(?://|www\.)\S*\Z")
FIGURE = re.compile(r"\d")
# Between a time and the label that only the style parts from it: "4:55 pm|Updated", "16:55 WIB|Diperbarui", "16:55 Uhr|Stand".
GLUED = re.compile(r"(?<=[ \d][ap]m)(?=[A-Z][a-z])|(?<= [A-Z]{3})(?=[A-Z][a-z])|(?<=:\d\d Uhr)(?=[A-Z][a-z])")
UNREAD = frozenset(("time", "meta", "body"))
SHORTEST_DATE = len("1.1.20")
FAR = -130


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


def jsonld_published(context: Context) -> list[Candidate]:
    """JSON-LD says when the article was published."""
    return _of(context, "published", "jsonld")


def meta_published(context: Context) -> list[Candidate]:
    """A meta element says when the article was published."""
    return _of(context, "published", "meta")


def microdata_published(context: Context) -> list[Candidate]:
    """An element with itemprop=datePublished."""
    return _of(context, "published", "microdata")


def time_published(context: Context) -> list[Candidate]:
    """A time element near headline or body, best one that is labelled."""
    return _of(context, "published", "time_element")


def visible_published(context: Context) -> list[Candidate]:
    """A date in the text near headline or body, best one with a label such as "Published"."""
    return _of(context, "published", "visible_text")


def url_date(context: Context) -> list[Candidate]:
    """The address holds the day, or the month, when nothing on the page gives a date."""
    return _of(context, "published", "url")


# ------------------------------------------------------------------ modified


def jsonld_modified(context: Context) -> list[Candidate]:
    """JSON-LD says when the article was changed."""
    return _of(context, "modified", "jsonld")


def meta_modified(context: Context) -> list[Candidate]:
    """A meta element says when the article was changed."""
    return _of(context, "modified", "meta")


def marked_modified(context: Context) -> list[Candidate]:
    """An element marked or labelled as the time of the last change."""
    return _of(context, "modified", "microdata", "time_element", "visible_text")


PUBLISHED_RULES: tuple[Rule, ...] = (
    jsonld_published,
    meta_published,
    microdata_published,
    time_published,
    visible_published,
    url_date,
)
MODIFIED_RULES: tuple[Rule, ...] = (jsonld_modified, meta_modified, marked_modified)


def _of(context: Context, kind: Kind, *sources: Source) -> list[Candidate]:
    """Return the dates of a kind that were seen in some kinds of places, those of the first before those of the next."""
    seen_at = _seen(context)
    return [
        Candidate(article_date(seen.parsed, source, seen.raw), score, source, seen.locator, seen.raw)
        for source in sources
        for score, seen in seen_at.get((kind, source), ())
        if score > 0
    ]


def _seen(context: Context) -> Mapping[tuple[Kind, Source], list[Scored]]:
    """Return the dates seen on the page by kind and place, raised where others say the same day; none that cannot win."""
    clues = clues_of(context)
    known: dict[tuple[Kind, Source], list[Scored]] | None = clues.memo.get("dates")
    if known is None:
        sight = _Sight(context)
        found = [seen for seen in _confirmed(_gathered(sight), sight) if sight.plausible(seen)]
        raised = [*beside_others(found), *untold(found)]
        known = clues.memo["dates"] = {}
        for scored in raised if clues.thorough else surest(raised):
            known.setdefault((scored[1].kind, scored[1].source), []).append(scored)
    return known


class _Sight:
    """What the search for dates asks of one page again and again."""

    def __init__(self, context: Context) -> None:
        clues = clues_of(context)
        self.context = context
        self.index, self.places = context.index, places_of(context)
        self.top = self._top_of_text()
        self.marks, self.articles = clues.marks, clues.articles
        self.language = (self.index.attr(0, "lang") or "").strip().replace("_", "-") or None
        self.captured = captured = context.page.captured
        self._today = None if captured is None else captured.isoformat()[:DAY_SIGNS]
        self._read: dict[str, list[ParsedDate]] = {}
        self._parsed: dict[str, ParsedDate | None] = {}

    def _top_of_text(self) -> int | None:
        """Return where the last heading above the body begins, where what is taken for the headline stands below all text."""
        headline, body = self.places.headline, self.places.body
        if headline is None or headline[0] < body[1]:
            return None
        starts = [self.index.starts[node] for node in self.index.tag("h1", "h2", "h3")]
        return max(
            [start for start in starts if body[0] - BEFORE_HEADLINE <= start < body[0]], default=body[0]
        )

    def scan(self, text: str) -> list[ParsedDate]:
        """Return the dates of a text; an element and its line often say the same."""
        found = self._read.get(text)
        if found is None:
            found = list(scan_dates(text, captured=self.captured, language=self.language))
            self._read[text] = found
        return found

    def parse(self, raw: str) -> ParsedDate | None:
        """Return the first date of a value, unless it is a bare year; JSON-LD, meta and time elements often say the same."""
        if raw in self._parsed:
            return self._parsed[raw]
        parsed = None
        if FIGURE.search(raw[:100]):
            parsed = parse_date_text(raw[:120], captured=self.captured, language=self.language)
        known = self._parsed[raw] = None if parsed is None or parsed.precision == "year" else parsed
        return known

    def is_today(self, parsed: ParsedDate) -> bool:
        """Whether a date is just the day of the capture."""
        return parsed.value is not None and parsed.value == (self._today or "")

    def plausible(self, seen: Seen) -> bool:
        """Whether a date may be the article's: none after the month of the capture, none known to be of something else."""
        day = seen.parsed.day
        if day is None or seen.kind == "other":
            return seen.kind != "other"
        return self._today is None or day <= self._today or day[:8] == self._today[:8]

    def nearness(self, node: int, near: int) -> int:
        """Return what a place so near says of the date in a node: less in a box of other pieces, or where it is not shown."""
        foreign = self.places.foreign(node)
        strange = 150 + 250 * self._commented(node) if foreign else 0
        return near - strange - 60 * self.marks.hidden(node)

    @found_once
    def _has_comments(self) -> bool:
        """Whether any element of the page is called after comments."""
        return "comment" in self.index.class_words or any("comment" in name for name in self.index.by_id)

    def _commented(self, node: int) -> bool:
        """Whether a node stands among the comments of readers, whose dates are none of the piece."""
        if not self._has_comments:
            return False
        classes, ids = self.index.attributes["class"], self.index.attributes["id"]
        around = self.index.ancestors(node)[:COMMENT_DEPTH]
        return any("comment" in f"{classes.get(outer, '')} {ids.get(outer, '')}".lower() for outer in around)

    def near(self, start: int) -> int:
        """Return how near a place is to the headline or an end of the body."""
        if self.top is None:
            return self._near_headline(start)
        return 40 if self.top <= start < self.places.body[0] else FAR

    def _near_headline(self, start: int) -> int:
        places = self.places
        headline, body = places.headline, places.body
        if headline is not None and headline[1] <= start <= max(body[0], headline[1] + 300):
            return 90
        if (headline is not None and headline[0] - BEFORE_HEADLINE <= start < headline[1]) or (
            headline is None and body[0] - AFTER_HEADLINE <= start < body[0]
        ):
            return ABOVE
        if start <= body[0] + 200:
            return 20 if headline is None or start > headline[0] else -150
        if places.set_apart(start):
            return 20
        if start < body[1]:
            return -200 if start < body[1] - LONGEST_LINE else -20
        return -30 if start <= body[1] + AFTER_BODY else FAR


def _confirmed(found: list[Seen], sight: _Sight) -> list[Seen]:
    """Exchange day and month of figures that could mean either, where a surer date or the capture says so."""
    if not [seen for seen in found if seen.parsed.ordered]:
        return found
    sure = {seen.parsed.day for seen in found if not seen.parsed.ordered}
    exchanged = []
    for seen in found:
        if not seen.parsed.ordered:
            exchanged.append(seen)
            continue
        other = seen._replace(parsed=seen.parsed._replace(value=seen.parsed.swapped, ordered=False))
        told = seen.parsed.day not in sure and other.parsed.day in sure
        better = told or not sight.plausible(seen)
        exchanged.append(other if better and sight.plausible(other) else seen)
    return exchanged


def _gathered(sight: _Sight) -> list[Seen]:
    found = [*_in_jsonld(sight), *_in_meta(sight), *_in_stored(sight)]
    surely = any(seen.kind == "published" and seen.score >= SURELY for seen in found)
    found += _in_microdata(sight)
    found += _in_times(sight)
    found += _in_text(sight, declared=surely)
    found += _in_headline(sight)
    found += _in_title(sight)
    found += _in_address(sight)
    return found


# ------------------------------------------------------------------ where dates stand


def _in_jsonld(sight: _Sight) -> Iterator[Seen]:
    for row in sight.index.jsonld[:200]:
        if DATE_KEYS.isdisjoint(row.data):
            continue
        base = _base_of(row, sight.articles)
        if base is None:
            continue
        for key, kind, less in KEYS:
            if key in row.data:
                raw = plain_value(row.data[key])
                parsed = sight.parse(raw)
                if parsed is not None:
                    yield Seen(parsed, kind, "jsonld", base - less, f"{row.path}.{key}", raw)


def _base_of(row: JsonLdObject, articles: tuple[JsonLdObject, ...]) -> int | None:
    """Return how sure the dates of an object are: the article's, another article's, the page's; None for any other."""
    for at, article in enumerate(articles):
        if row is article:
            return 560 if at else 800
    paged = any(kind.endswith(PAGED) or kind == "CreativeWork" for kind in row.types)
    return 480 if paged else None


PAGED = ("Page", "WebSite", "Object", "Episode", "Product")
KEYS: tuple[tuple[str, Kind, int], ...] = (
    ("datePublished", "published", 0),
    ("dateCreated", "published", 120),
    ("uploadDate", "published", 150),
    ("dateModified", "modified", 0),
)
DATE_KEYS = frozenset(key for key, _, _ in KEYS)


def _in_meta(sight: _Sight) -> Iterator[Seen]:
    for kind, score, value in dated_meta(sight.index):
        parsed = sight.parse(value.value)
        if parsed is not None:
            yield Seen(parsed, kind, "meta", score, value.node, value.value)


def _in_stored(sight: _Sight) -> Iterator[Seen]:
    """Dates beside a story that only scripts are given; the record knows such JSON by JSON-LD's name."""
    for kind, score, place, raw in stored_dates(sight.context):
        parsed = sight.parse(raw)
        if parsed is not None:
            yield Seen(parsed, kind, "jsonld", score, place, raw)


def _in_microdata(sight: _Sight) -> Iterator[Seen]:
    index = sight.index
    if not index.attributes["itemprop"]:
        return
    for prop, kind, score in PROPERTIES:
        for node in index.by_itemprop.get(prop, ())[:8]:
            if index.tags[node] == "meta":
                continue
            raw = index.attr(node, "content") or index.attr(node, "datetime") or index.text(node)
            parsed = sight.parse(raw)
            if parsed is not None:
                lower = 300 * sight.marks.foreign(node)
                yield Seen(parsed, kind, "microdata", score - lower, node, clean_text(raw))


PROPERTIES: tuple[tuple[str, Kind, int], ...] = (
    ("datepublished", "published", 720),
    ("datecreated", "published", 640),
    ("datemodified", "modified", 720),
)


def _in_times(sight: _Sight) -> Iterator[Seen]:
    """Time elements: their machine-readable value first, their text else."""
    index = sight.index
    for node in index.tag("time", "relative-time", "time-ago")[:MOST_TIMES]:
        raw = index.attr(node, "datetime") or index.attr(node, "content") or index.text(node)
        parsed = sight.parse(raw)
        if parsed is None:
            raw = index.text(node)
            parsed = sight.parse(raw)
        if parsed is None:
            continue
        start = index.starts[node]
        named, labelled_so = _named_kind(index, node), _label_before(index, start)
        kind = named or labelled_so or "published"
        if kind == "other":
            continue
        nearness = sight.nearness(node, sight.near(start))
        sure = named == "published" or index.attr(node, "pubdate") is not None
        labelled = 50 * sure + 60 * (labelled_so == "published")
        told = kind != "modified" or labelled_so == "modified"
        score = 560 + nearness + labelled
        yield Seen(
            parsed, kind, "time_element", score, node, clean_text(raw), alone=True, near=nearness, told=told
        )


def _in_text(sight: _Sight, *, declared: bool) -> Iterator[Seen]:
    """Dates in elements called date, and in short lines near headline and body."""
    index = sight.index
    starts, stops, tags = index.starts, index.stops, index.tags
    done: set[int] = set()
    sized = [
        node
        for node in sight.marks.nodes("date")
        if 0 < stops[node] - starts[node] <= LONGEST_MARKED and tags[node] not in UNREAD
    ]
    for at, node in enumerate(sized[: FEW_MARKED if declared else MOST_MARKED]):
        start, text = starts[node], index.text(node)
        worded = at < FEW_MARKED and len(text) <= LONGEST_WORDED  # "yesterday"
        if start in done or not (FIGURE.search(text) or worded):
            continue
        done.add(start)
        yield from _scanned(sight, text, node, sight.near(start), 500, _named_kind(index, node))
    yield from _in_lines(sight, declared=declared)


def _in_lines(sight: _Sight, *, declared: bool) -> Iterator[Seen]:
    """Dates in short lines; only right under the headline where the page declares when it was published."""
    index = sight.index
    starts, stops, texts, linked = index.line_starts, index.line_stops, index.line_texts, index.line_linked
    seen = 0
    for at in _lines_asked(sight, declared=declared):
        start, length = starts[at], stops[at] - starts[at]
        if length > LONGEST_LINE:
            yield from _in_opening(sight, at, declared=declared)
            continue
        text = texts[at]
        if length < SHORTEST_DATE or not FIGURE.search(text) or linked[at] > 0.8 * length:
            continue
        near = sight.near(start)
        if near == FAR:
            continue
        seen += 1
        if seen > MOST_LINES:
            return
        base = 400 - min(len(text) // 4, 40)
        yield from _scanned(sight, text, index.line_nodes[at], near, base, "")


def _lines_asked(sight: _Sight, *, declared: bool) -> list[int] | range:
    """Return the lines around headline and body; where a date is declared, the first ones between the two."""
    places, starts = sight.places, sight.index.line_starts
    if sight.top is not None:
        return range(bisect_left(starts, sight.top), bisect_left(starts, places.body[0]))
    if not declared:
        return places.lines_near(BEFORE_HEADLINE, AFTER_BODY)
    if places.headline is None:
        return range(0)
    first, last = bisect_left(starts, places.headline[1]), bisect_right(starts, places.body[0])
    return range(first, min(last, first + MOST_UNDER))


def _in_opening(sight: _Sight, at: int, *, declared: bool) -> Iterator[Seen]:
    """The date that opens a long line under the headline and is set off from it: "Press release of 25 January 2022 | …"."""
    index, body = sight.index, sight.places.body[0]
    headline = sight.places.headline
    start = index.line_starts[at]
    if not (body if headline is None else headline[1]) <= start <= body + EDGE_OF_BODY:
        return
    text = clean_text(index.flow[start : start + LONGEST_OPENING])
    if not FIGURE.search(text):
        return
    parsed = parse_date_text(text, captured=sight.captured, language=sight.language)
    if parsed is None or not parsed.day or parsed.start > LONGEST_LABEL:
        return
    score = how_set_off(text, parsed, sight.scan(text))
    if score == OPENING or (score and not declared):
        kind = announced_kind(text[: parsed.start]) or "published"
        # A path and no node, whose block would be left out as furniture: the line is text of the body.
        place = index.xpath(index.line_nodes[at])
        yield Seen(parsed, kind, "visible_text", score, place, parsed.raw)


def _in_headline(sight: _Sight) -> Iterator[Seen]:
    """The date that opens a line of its own within the element of the headline: "<h1>Bridge vote<br><small>28.04.2026 • …"."""
    index, headline = sight.index, sight.places.headline
    if headline is None:
        return
    _, cut, rest = index.flow[headline[0] : headline[1]].partition(LINE_END)
    text = clean_text(rest[:LONGEST_OPENING]) if cut and FIGURE.search(rest) else ""
    parsed = parse_date_text(text, captured=sight.captured, language=sight.language) if text else None
    if parsed is None or not parsed.day or parsed.start:
        return
    if parsed.end == len(text) or how_set_off(text, parsed, sight.scan(text)) == OPENING:
        yield Seen(parsed, "published", "visible_text", OPENING, sight.context.headline_node or 0, parsed.raw)


def _in_title(sight: _Sight) -> Iterator[Seen]:
    """The date that ends the title of the page, in a part of its own: "Bridge vote delayed | The Times | 28.04.2026"."""
    if not FIGURE.search(clues_of(sight.context).title_tail):
        return
    node = sight.index.tag("title")[0]
    title = clean_text(sight.index.raw_text(node)[:LONGEST_TITLE])
    tail = title[title_parts(title)[-1][1] :]
    parsed = parse_date_text(tail, captured=sight.captured, language=sight.language)
    if parsed is not None and parsed.day and parsed.raw == tail:
        yield Seen(parsed, "published", "meta", IN_TITLE, node, tail)


def _scanned(sight: _Sight, text: str, node: int, near: int, base: int, named: Kind) -> Iterator[Seen]:
    """Yield the dates of a text, each with the kind that the words before it, or the element's name, give."""
    if DATING.search(text):
        text = GLUED.sub(" ", text)
    elif len(text) > LONGEST_RELATIVE:
        return  # no date, and nothing near enough to one
    found = sight.scan(text)
    if not found:
        return
    nearness = sight.nearness(node, near)
    place, kind, score, addressed = 0, named, base + nearness, "//" in text or "www." in text
    alone = len(text) <= LONGEST_LINE and len(_without(text, found).split()) <= MOST_LABEL_WORDS
    before: ParsedDate | None = None
    for parsed in found:
        if parsed.precision in {"year", "month"} or (
            addressed and IN_ADDRESS.search(text, place, parsed.start)
        ):
            continue
        labelled = announced_kind(text[place : parsed.start])
        first = labelled == "published" and is_first(text[place : parsed.start])
        place = parsed.end
        if not labelled and _tells_no_more(parsed, before, alone=alone):
            continue
        before = parsed
        kind = labelled or kind or "published"
        bonus = (
            60 * bool(labelled)
            + FIRST * first
            - OF_TODAY * (near == ABOVE and not labelled and sight.is_today(parsed))
        )
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


def _tells_no_more(parsed: ParsedDate, before: ParsedDate | None, *, alone: bool) -> bool:
    """Whether a date without label is a part of what a line tells, or says again, in figures or as "yesterday", the one before it."""
    if before is None:
        return not alone and (parsed.day or OLDEST_BARE) < OLDEST_BARE
    if parsed.value is None or before.value is None:
        return parsed.value is None
    return parsed.value.startswith(before.value) or before.value.startswith(parsed.value)


def _in_address(sight: _Sight) -> Iterator[Seen]:
    for parsed, score, raw in address_dates(sight.context.page.url, sight.language):
        yield Seen(parsed, "published", "url", score, "url", raw)


# ------------------------------------------------------------------ helpers


def _named_kind(index: PageIndex, node: int) -> Kind:
    """Return what class, id and itemprop of an element or its parent say: "updated", "date-published"."""
    classes, props, ids = index.attributes["class"], index.attributes["itemprop"], index.attributes["id"]
    for here in (node, index.parents[node]):
        names = f"{classes.get(here, '')} {props.get(here, '')} {ids.get(here, '')}".lower()
        if "modif" in names or "updat" in names or "aktualis" in names:
            return "published" if "publish" in names and "datepublished" in names else "modified"
        if "publish" in names or "pubdate" in names or "posted" in names or "created" in names:
            return "published"
    return ""


def _label_before(index: PageIndex, start: int) -> Kind:
    """Return what the words right before a place in the flow say of the date there."""
    return announced_kind(clean_text(index.flow[max(start - LONGEST_LABEL, 0) : start]))


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
