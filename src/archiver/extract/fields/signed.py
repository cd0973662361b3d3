"""What an element of the page says of who signs: its lines read one by one, put together where they belong together."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

from archiver.extract.context import Context
from archiver.extract.fields.byline_text import (
    ADDRESS,
    CASELESS,
    Byline,
    PartKind,
    is_byline_label,
    read_byline,
)
from archiver.extract.fields.clues import clues_of
from archiver.extract.fields.places import body_span
from archiver.extract.fields.signers import declared_names, name_keys
from archiver.knowledge import function_words
from archiver.page import PageIndex
from archiver.record.fields import Author
from archiver.text import clean_text, fold_typography

LONGEST = 260
MOST_CLIMBS, MOST_LINES, MOST_JUNK = 5, 12, 8
LINE_EDGE = re.compile("[\x1e\x1f]+")  # the edge of a block or a `br` in the flow
PICTURE = re.compile(
    r"\b(?:photos?|fotos?|nuotr|bild(?:er)?|getty|imago|image|picture|grafik|illustration)\b", re.IGNORECASE
)
FIGURE = re.compile(r"\d")
AFTER_NAME = re.compile(r"\s*\((?!\d)[^()\d]{2,40}\)")  # " (Enviado especial)"
SHOWN_LEFT = frozenset(
    "time button figure figcaption svg img form nav style script select input noscript sup ul".split()
)
# Where a link to a section or a topic leads: "/category/news/", "/tag/", "/rubrik/"; it names no writer.
SECTION_ADDRESS = re.compile(
    r"/(?:category|categories|categor[ií]as?|categorie|kategorien?|kategoria|tags?|topics?|themen?|rubrik(?:en)?|rubrique|rubriche|sections?)/|[?&](?:cat|tag)=",
    re.IGNORECASE,
)
LEFT_MARKS = frozenset(("date", "foreign"))
NO_MARKS: frozenset[str] = frozenset()
TELLING: tuple[PartKind, ...] = ("person", "single", "organization", "outlet", "agency", "nobody")


@dataclass(frozen=True, slots=True)
class Signed:
    """A byline on the page: as displayed, and who it says signs."""

    raw: str
    authors: tuple[Author, ...]
    byline: Byline

    def __str__(self) -> str:
        return self.raw


class _Line:
    """A line of a byline element: as displayed, and whether it is marked; its words are read when someone asks."""

    def __init__(self, shown: str, read: Callable[[], Byline], *, strong: bool) -> None:
        self.shown = shown
        self._read = read
        self.strong = strong

    @cached_property
    def byline(self) -> Byline:
        """The line taken apart."""
        return self._read()

    @property
    def label(self) -> bool:
        """Whether the line is only the label before the names: "By"."""
        return not self.byline.parts and self.byline.prefix is None

    @cached_property
    def names(self) -> frozenset[str]:
        """Keys of the people and desks named."""
        return name_keys(
            part.text for part in self.byline.of("person", "single", "organization", "outlet", "agency")
        )


def read_node(context: Context, node: int, outlets: tuple[str, ...], language: str | None) -> Signed | None:
    """Return the byline that a node displays, or None when it names nobody."""
    known = clues_of(context).memo.setdefault("signed", {})
    if node not in known:
        known[node] = _read_node(context, node, outlets, language)
    return known[node]  # type: ignore[no-any-return]


def _read_node(context: Context, node: int, outlets: tuple[str, ...], language: str | None) -> Signed | None:
    lines = _lines(context, node, outlets, language)
    main = _main_line(lines, declared_names(context).keys)
    if main is None:
        return None
    first, last = _extent(lines, main, declared_names(context).keys)
    chosen = lines[first : last + 1]
    parts = tuple(part for line in chosen for part in line.byline.parts)
    prefix = next((line.byline.prefix for line in chosen if line.byline.prefix), None)
    junk = sum(line.byline.junk for line in chosen) + 2 * (len(lines) - len(chosen))
    if first > 0 and is_byline_label(lines[first - 1].shown):
        first, prefix = first - 1, lines[first - 1].shown
    whole = Byline(parts, prefix, junk)
    return signed_in(_joined([line.shown for line in lines[first : last + 1]]), whole)


def _joined(texts: list[str]) -> str:
    """Return lines as one, no blank before a comma that stands on a line of its own."""
    return "".join(
        text if not at or text[0] in ",;" else f" {text}" for at, text in enumerate(texts) if text != "…"
    )


def _main_line(lines: list[_Line], declared: frozenset[str]) -> int | None:
    """Return the line that names the writer: a declared one, one with a label, one with a full name, any."""
    tests: tuple[Callable[[_Line], bool], ...] = (
        lambda line: bool(declared) and bool(line.names & declared) and bool(line.byline.of("person")),
        lambda line: line.byline.prefix is not None and bool(line.byline.authors),
        lambda line: bool(line.byline.of("person")) and not line.byline.junk,
        lambda line: bool(declared) and bool(line.names & declared),
        lambda line: bool(line.names or line.byline.of("nobody")),
    )
    for test in tests:
        for at, line in enumerate(lines):
            if test(line):
                return at
    return None


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
        if not (line.byline.of("person") and _goes_on(line, seen, declared)):
            break
        seen |= line.names
        first = at
    return first, last


def _goes_on(line: _Line, seen: set[str], declared: frozenset[str]) -> bool:
    byline = line.byline
    if byline.junk or not byline.parts or line.names & seen or byline.of("nobody", "single", "place"):
        return False
    if PICTURE.search(line.shown):
        return False
    if CASELESS.search(line.shown):
        return bool(line.names & declared) or bool(byline.of("role"))
    if byline.of("person"):
        return line.strong or byline.prefix is not None or bool(line.names & declared)
    return all(
        part.kind in {"role", "organization", "outlet", "agency", "agencies"} for part in byline.parts
    ) and any(map(str.isalpha, line.shown))


def _lines(context: Context, node: int, outlets: tuple[str, ...], language: str | None) -> list[_Line]:
    """Return the lines of a node without dates, buttons and what is not shown."""
    index, marks = context.index, clues_of(context).marks
    gone: list[tuple[int, int]] = []
    bars: list[int] = []
    strong: list[tuple[int, int]] = []
    unread: list[tuple[int, int]] = []
    shown = not marks.hidden(node)
    for inner in range(node + 1, index.ends[node]):
        tag, marked = index.tags[inner], marks.of.get(inner, NO_MARKS)
        if (
            tag in SHOWN_LEFT
            or (shown and "hidden" in marked)
            or (marked & LEFT_MARKS and not ("byline" in marked or _holds_name(index, inner)))
        ):
            gone.append((index.starts[inner], index.stops[inner]))
        elif tag == "a":
            bars += [index.starts[inner], index.stops[inner]]
            if _to_section(index, inner):
                unread.append((index.starts[inner], index.stops[inner]))
        elif tag in {"span", "strong", "b", "em", "i", "div"}:
            bars += _glued(index, inner)
        if tag in {"a", "address"} or "byline" in marked:
            strong.append((index.starts[inner], index.stops[inner]))
    lines = []
    for start, stop in _line_spans(index, node)[:MOST_LINES]:
        text, barred = _pieces(index, start, stop, gone, bars, unread)
        if text:
            sure = any(start <= begin < stop or begin <= start < end for begin, end in strong)
            lines.append(_Line(text, partial(read_byline, barred, language, outlets=outlets), strong=sure))
    return lines


def _to_section(index: PageIndex, node: int) -> bool:
    """Whether a link is marked as one to a section or tag, or leads there."""
    if index.starts[node] == index.stops[node]:
        return False
    rel = (index.attr(node, "rel") or "").lower()
    if "author" in rel:
        return False
    return "tag" in rel.split() or SECTION_ADDRESS.search((index.attr(node, "href") or "")[:300]) is not None


def _glued(index: PageIndex, node: int) -> list[int]:
    """Return the edges of an inline element at which two words touch that styles set apart: "ExampleReporter"."""
    flow = index.flow
    edges = (index.starts[node], index.stops[node])
    return [at for at in edges if 0 < at < len(flow) and flow[at - 1].islower() and flow[at].isupper()]


def _line_spans(index: PageIndex, node: int) -> list[tuple[int, int]]:
    spans, place, stop = [], index.starts[node], index.stops[node]
    for match in LINE_EDGE.finditer(index.flow, place, stop):
        spans.append((place, match.start()))
        place = match.end()
    spans.append((place, stop))
    return [span for span in spans if span[1] > span[0] and not index.flow[span[0] : span[1]].isspace()]


def _pieces(
    index: PageIndex,
    start: int,
    stop: int,
    gone: list[tuple[int, int]],
    bars: list[int],
    unread: list[tuple[int, int]],
) -> tuple[str, str]:
    """Return a stretch of the flow as displayed, and as read: a bar at each edge of a link, no links to sections."""
    shown: list[str] = []
    barred: list[str] = []
    place = start
    for begin, end in gone:
        if end <= start or begin >= stop:
            continue
        if begin > place:
            _put(index, place, begin, bars, unread, shown, barred)
        place = max(place, end)
    if place < stop:
        _put(index, place, stop, bars, unread, shown, barred)
    return clean_text("".join(shown)), clean_text("".join(barred))


def _put(
    index: PageIndex,
    start: int,
    stop: int,
    bars: list[int],
    unread: list[tuple[int, int]],
    shown: list[str],
    barred: list[str],
) -> None:
    flow, place = index.flow, start
    for bar in sorted(bar for bar in bars if start <= bar <= stop):
        glued = 0 < bar < len(flow) and flow[bar - 1].islower() and flow[bar].isupper()
        shown += [flow[place:bar], " " if glued else ""]
        barred += ["" if (place, bar) in unread else flow[place:bar], " | "]
        place = bar
    shown.append(flow[place:stop])
    barred.append(flow[place:stop])


def _holds_name(index: PageIndex, node: int) -> bool:
    """Whether an element called date or meta holds more than a date: a link, or text without figures."""
    return any(tag == "a" for tag in index.tags[node + 1 : index.ends[node]]) or not FIGURE.search(
        index.text(node)
    )


def widened(
    context: Context, node: int, found: Signed, outlets: tuple[str, ...], language: str | None
) -> tuple[int, Signed]:
    """Return the widest element around a byline that adds to it: the label "By", other writers, their titles."""
    index = context.index
    place, best = node, found
    body = body_span(context)
    for above in index.ancestors(node)[:MOST_CLIMBS]:
        if index.stops[above] - index.starts[above] > 4 * LONGEST or index.tags[above] in {
            "body",
            "article",
            "main",
        }:
            break
        if index.stops[above] - index.starts[above] <= index.stops[place] - index.starts[place] + 2:
            continue  # it adds no words
        if index.starts[above] < body[0] < index.stops[above] - 1 and index.starts[node] < body[0]:
            break
        wider = read_node(context, above, outlets, language)
        if wider is None or not signed_keys(best) <= signed_keys(wider) or PICTURE.search(wider.raw):
            break
        if len(wider.raw) > len(best.raw) and wider.byline.junk <= best.byline.junk + MOST_JUNK:
            place, best = above, wider
    return place, best


def signed_keys(found: Signed) -> frozenset[str]:
    """Return the names of those who sign, folded for comparison."""
    return name_keys(author.name for author in found.authors)


def signed_in(text: str, byline: Byline) -> Signed | None:
    """Return the byline as displayed: from its label or first name to its last name, title or outlet."""
    if not byline.of(*TELLING) or (not byline.authors and not byline.of("nobody")):
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
    return Signed(raw, byline.authors, byline) if 0 < len(raw) <= LONGEST else None


def _named_span(text: str, byline: Byline) -> tuple[int, int]:
    """Return where the names, titles and outlets of a byline begin and end; a name that comes again ends it."""
    start, end = len(text), 0
    told = [at for at, part in enumerate(byline.parts) if part.kind != "junk"]
    last = max([at for at in told if fold_typography(byline.parts[at].text) not in function_words()] or told)
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
