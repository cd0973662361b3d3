"""What an element of the page says of who signs: its lines read one by one, put together where they belong together."""

from __future__ import annotations

import re

from archiver.extract.fields.byline_text import (
    ADDRESS,
    CASELESS,
    Byline,
    PartKind,
    Signed,
    is_byline_label,
    name_keys,
    read_byline,
)
from archiver.extract.fields.search import LONGEST, MOST_CLIMBS, WHOLE, WIDEST, Search
from archiver.knowledge import byline_words, function_words
from archiver.page import PageIndex
from archiver.text import clean_text, fold_typography

MOST_LINES, MOST_JUNK = 12, 8
LINE_EDGE = re.compile("[\x1e\x1f]+")  # the edge of a block or a `br` in the flow
FIGURE = re.compile(r"\d")
AFTER_NAME = re.compile(r"\s*\((?!\d)[^()\d]{2,40}\)")  # " (Enviado especial)"
SHOWN_LEFT = frozenset(
    "time button figure figcaption svg img form nav style script select input noscript sup ul".split()
)
# Where a link to a section or a topic leads: "/category/news/", "/tag/", "/rubrik/"; it names no writer.
SECTION_ADDRESS = re.compile(
    r"[/?&](?:(?<=/)(?:category|categories|categor[ií]as?|categorie|kategorien?|kategoria|tags?|topics?|themen?|rubrik(?:en)?|rubrique|rubriche|sections?)/|(?<!/)(?:cat|tag)=)",
    re.IGNORECASE,
)
NAMING: frozenset[PartKind] = frozenset(("person", "single", "organization", "outlet", "agency"))
TELLING: frozenset[PartKind] = NAMING | {"nobody"}
ENDING: frozenset[PartKind] = frozenset(("nobody", "single", "place"))
FOLLOWING: frozenset[PartKind] = frozenset(("role", "organization", "outlet", "agency", "agencies"))
GLUED = frozenset(("span", "strong", "b", "em", "i", "div"))
NAMELESS = 5  # worse than any rank of a line that names someone


class _Line:
    """A line of a byline element: as displayed, and whether it is marked; its words are read when someone asks."""

    __slots__ = ("_byline", "_names", "_search", "read", "shown", "strong")

    def __init__(self, search: Search, shown: str, read: str, *, strong: bool) -> None:
        """Take a line as displayed and as it is to be read, with a bar at each edge of a link."""
        self.shown = shown
        self.strong = strong
        self._search = search
        self.read = read
        self._byline: Byline | None = None
        self._names: frozenset[str] | None = None

    @property
    def byline(self) -> Byline:
        """The line taken apart."""
        if self._byline is None:
            self._byline = read_byline(self.read, self._search.language, outlets=self._search.sites)
        return self._byline

    @property
    def names(self) -> frozenset[str]:
        """Keys of the people and desks named."""
        if self._names is None:
            parts = self.byline.parts
            self._names = name_keys([part.text for part in parts if part.kind in NAMING])
        return self._names


def read_node(search: Search, node: int) -> Signed | None:
    """Return the byline that a node displays, or None when it names nobody."""
    known = search.read
    if node not in known:
        known[node] = _read_node(search, node)
    return known[node]


def _read_node(search: Search, node: int) -> Signed | None:
    lines, declared = _lines(search, node), search.declared.keys
    main = _main_line(search, lines)
    if main is None:
        return None
    first, last = _extent(lines, main, declared)
    if first == last and len(lines) == 1:
        return signed_in(lines[0].shown, lines[0].byline)
    chosen = lines[first : last + 1]
    parts = tuple([part for line in chosen for part in line.byline.parts])
    prefix = next((line.byline.prefix for line in chosen if line.byline.prefix), None)
    junk = sum([line.byline.junk for line in chosen]) + 2 * (len(lines) - len(chosen))
    if first > 0 and is_byline_label(lines[first - 1].shown):
        first, prefix = first - 1, lines[first - 1].shown
    whole = Byline(parts, prefix, junk)
    return signed_in(_joined([line.shown for line in lines[first : last + 1]]), whole)


def _joined(texts: list[str]) -> str:
    """Return lines as one, no blank before a comma that stands on a line of its own."""
    return "".join(
        text if not at or text[0] in ",;" else f" {text}" for at, text in enumerate(texts) if text != "…"
    )


def _main_line(search: Search, lines: list[_Line]) -> int | None:
    """Return the line that names the writer: a declared one, one with a label, one with a full name, any."""
    declared = search.declared.keys
    if declared:
        for at, line in enumerate(lines):
            if search.may_agree(line.read) and _rank(line, declared) == 0:
                return at
    main, best = None, NAMELESS
    for at, line in enumerate(lines):
        rank = _rank(line, declared)
        if rank < best:
            main, best = at, rank
            if rank == 1:
                break
    return main


def _rank(line: _Line, declared: frozenset[str]) -> int:
    """Return how surely a line names the writer, 0 the surest."""
    byline = line.byline
    kinds, person = byline.kinds, "person" in byline.kinds
    agreed = bool(declared) and not line.names.isdisjoint(declared)
    if agreed and person:
        return 0
    if byline.prefix is not None and byline.signers:
        return 1
    if person and not byline.junk:
        return 2
    if agreed:
        return 3
    return NAMELESS if kinds.isdisjoint(NAMING) and "nobody" not in kinds else 4


def _extent(lines: list[_Line], main: int, declared: frozenset[str]) -> tuple[int, int]:
    """Return the first and last line that belong to the byline: other writers, job titles, desks."""
    first = last = main
    seen = set(lines[main].names)
    for at in range(main + 1, len(lines)):
        if not any(map(str.isalpha, lines[at].shown)):
            continue
        if not _goes_on(lines[at], seen, declared):
            break
        seen |= lines[at].names
        last = at
    for at in range(main - 1, -1, -1) if lines[main].byline.prefix is None else ():
        line = lines[at]
        if not ("person" in line.byline.kinds and _goes_on(line, seen, declared)):
            break
        seen |= line.names
        first = at
    return first, last


def _goes_on(line: _Line, seen: set[str], declared: frozenset[str]) -> bool:
    byline = line.byline
    kinds = byline.kinds
    if byline.junk or not kinds or line.names & seen or not kinds.isdisjoint(ENDING):
        return False
    if byline_words().pictures.search(line.shown):
        return False
    if CASELESS.search(line.shown):
        return bool(line.names & declared) or "role" in kinds
    if "person" in kinds:
        return line.strong or byline.prefix is not None or bool(line.names & declared)
    return kinds <= FOLLOWING and any(map(str.isalpha, line.shown))


def _lines(search: Search, node: int) -> list[_Line]:
    """Return the lines of a node without dates, buttons and what is not shown."""
    index, marks = search.index, search.marks
    tags, starts, stops, flow = index.tags, index.starts, index.stops, index.flow
    gone: list[tuple[int, int]] = []
    bars: list[int] = []
    strong: list[tuple[int, int]] = []
    unread: list[tuple[int, int]] = []
    signs = marks.those("byline")
    hidden = () if marks.hidden(node) else marks.those("hidden")
    dates, foreign = marks.those("date"), marks.those("foreign")
    for inner in range(node + 1, index.ends[node]):
        tag, span = tags[inner], (starts[inner], stops[inner])
        if (
            tag in SHOWN_LEFT
            or inner in hidden
            or ((inner in dates or inner in foreign) and inner not in signs and not _holds_name(index, inner))
        ):
            gone.append(span)
        elif tag == "a":
            bars += span
            if _to_section(index, inner):
                unread.append(span)
        elif tag in GLUED:
            bars += [at for at in span if _touching(flow, at)]
        if tag in {"a", "address"} or inner in signs:
            strong.append(span)
    bars.sort()
    lines = []
    for start, stop in _line_spans(index, node)[:MOST_LINES]:
        text, barred = _pieces(index, start, stop, gone, bars, unread)
        if text:
            sure = strong and [
                span for span in strong if start <= span[0] < stop or span[0] <= start < span[1]
            ]
            lines.append(_Line(search, text, barred, strong=bool(sure)))
    return lines


def _to_section(index: PageIndex, node: int) -> bool:
    """Whether a link is marked as one to a section or tag, or leads there."""
    if index.starts[node] == index.stops[node]:
        return False
    rel = index.attributes["rel"].get(node, "").lower()
    if "author" in rel:
        return False
    return "tag" in rel.split() or SECTION_ADDRESS.search((index.attr(node, "href") or "")[:300]) is not None


def _touching(flow: str, at: int) -> bool:
    """Whether two words touch at an edge where styles set them apart: "ExampleReporter"."""
    return 0 < at < len(flow) and flow[at].isupper() and flow[at - 1].islower()


def _line_spans(index: PageIndex, node: int) -> list[tuple[int, int]]:
    flow, place, stop = index.flow, index.starts[node], index.stops[node]
    spans = []
    while place < stop:
        edge = LINE_EDGE.search(flow, place, stop)
        end, after = edge.span() if edge else (stop, stop)
        if end > place and not flow[place:end].isspace():
            spans.append((place, end))
        place = after
    return spans


def _pieces(
    index: PageIndex,
    start: int,
    stop: int,
    gone: list[tuple[int, int]],
    bars: list[int],
    unread: list[tuple[int, int]],
) -> tuple[str, str]:
    """Return a stretch of the flow as displayed, and as read: a bar at each edge of a link, no links to sections."""
    left = [(begin, end) for begin, end in gone if end > start and begin < stop]
    if not left and not (bars and bars[-1] >= start and bars[0] <= stop):
        text = clean_text(index.flow[start:stop])
        return text, text
    shown: list[str] = []
    barred: list[str] = []
    place = start
    for begin, end in left:
        if begin > place:
            _put(index.flow, place, begin, bars, unread, shown, barred)
        place = max(place, end)
    if place < stop:
        _put(index.flow, place, stop, bars, unread, shown, barred)
    text = clean_text("".join(shown))
    return text, text if barred == shown else clean_text("".join(barred))


def _put(
    flow: str,
    start: int,
    stop: int,
    bars: list[int],
    unread: list[tuple[int, int]],
    shown: list[str],
    barred: list[str],
) -> None:
    place = start
    for bar in bars:
        if start <= bar <= stop:
            piece = flow[place:bar]
            shown.append(f"{piece} " if _touching(flow, bar) else piece)
            barred.append(" | " if (place, bar) in unread else f"{piece} | ")
            place = bar
    shown.append(flow[place:stop])
    barred.append(flow[place:stop])


def _holds_name(index: PageIndex, node: int) -> bool:
    """Whether an element called date or meta holds more than a date: a link, or text without figures."""
    return "a" in index.tags[node + 1 : index.ends[node]] or not FIGURE.search(index.text(node))


def widened(search: Search, node: int, found: Signed) -> tuple[int, Signed]:
    """Return the widest element around a byline that adds to it: the label "By", other writers, their titles."""
    index, body = search.index, search.places.body[0]
    starts, stops, parents = index.starts, index.stops, index.parents
    place, best = node, found
    above = parents[node]
    for _ in range(MOST_CLIMBS):
        if above < 0 or stops[above] - starts[above] > WIDEST or index.tags[above] in WHOLE:
            break
        around, above = above, parents[above]
        if stops[around] - starts[around] <= stops[place] - starts[place] + 2:
            continue  # it adds no words
        if starts[around] < body < stops[around] - 1 and starts[node] < body:
            break
        wider = read_node(search, around)
        if (
            wider is None
            or not best.byline.keys <= wider.byline.keys
            or byline_words().pictures.search(wider.raw)
        ):
            break
        if len(wider.raw) > len(best.raw) and wider.byline.junk <= best.byline.junk + MOST_JUNK:
            place, best = around, wider
    return place, best


def signed_in(text: str, byline: Byline) -> Signed | None:
    """Return the byline as displayed: from its label or first name to its last name, title or outlet."""
    if byline.kinds.isdisjoint(TELLING) or not (byline.signers or "nobody" in byline.kinds):
        return None
    if byline.parts[0].kind == "junk" and ":" in byline.parts[0].raw:
        return None  # "Source: …": another label
    start, end = _named_span(text, byline)
    if end <= start:
        return None
    if byline.prefix:
        begun = text.casefold().rfind(byline.prefix.casefold(), 0, start + len(byline.prefix))
        start = begun if 0 <= begun < start else start
    raw = text[start : _with_address(text, start, end)].strip()
    return Signed(raw, byline) if 0 < len(raw) <= LONGEST else None


def _named_span(text: str, byline: Byline) -> tuple[int, int]:
    """Return where the names, titles and outlets of a byline begin and end; a name that comes again ends it."""
    start, end = len(text), 0
    told = [at for at, part in enumerate(byline.parts) if part.kind != "junk"]
    last, small_words = told[-1], function_words()
    for at in reversed(told):
        if fold_typography(byline.parts[at].text) not in small_words:
            last = at
            break
    seen: set[str] = set()
    for part in byline.parts[: last + 1]:
        if part.text in seen and part.kind == "person":
            break
        seen.add(part.text)
        at = text.find(part.raw, end)
        if at >= 0 and any(map(str.isalpha, part.text)):
            start, end = min(start, at), at + len(part.raw)
    return start, end


def _with_address(text: str, start: int, end: int) -> int:
    """Return the end of a byline with the mail address or the bracket that follows the last name."""
    address = ADDRESS.match(text[end:].lstrip())
    if address and "@" in address[0][1:]:
        end = text.find(address[0], end) + len(address[0])
    if text[end : end + 1] == ")" and "(" in text[start:end]:
        end += 1
    bracket = AFTER_NAME.match(text, end)
    return bracket.end() if bracket else end
