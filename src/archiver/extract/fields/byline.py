"""The byline as displayed: where the page says who wrote the piece."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archiver.extract.candidates import Candidate, Rule
from archiver.extract.context import Context
from archiver.extract.decide import Decision, decide
from archiver.extract.fields.byline_text import (
    ADDRESS,
    CASELESS,
    Byline,
    PartKind,
    is_byline_label,
    label_role,
    parse_byline,
    read_byline,
)
from archiver.extract.fields.clues import clues_of
from archiver.extract.fields.places import body_span, headline_span, in_running_text, lines_near, opening_end
from archiver.extract.fields.signers import declared_names, name_keys
from archiver.knowledge import byline_words, is_agency
from archiver.page import PageIndex
from archiver.record.blocks import Paragraph
from archiver.record.fields import Author
from archiver.text import clean_text, fold_typography

__all__ = ["RULES", "Signed", "displayed_byline", "parse_byline"]

LONGEST = 260
SURE = 250  # a score below this is a guess
MOST_NODES = 20
MOST_CLIMBS = 5
MOST_LINES_READ = 240
BEFORE_HEADLINE, AFTER_HEADLINE, AFTER_BODY = 800, 2500, 1500
LINE_LONGEST = 160

# Addresses of a writer's page: "/author/ada-example", "/autoren/", "/profile/", "/people/".
WRITER_ADDRESS = re.compile(
    r"/(?:authors?|autor(?:en|es|a|i)?|auteurs?|autore|profile|people|person|personen|staff|team|contributors?|contributor|by|"
    r"journalist(?:e|en|s|i)?|redaktion|redakteure?|writers?|reporters?|columnists?|users?|member|firmas?|yazar|penulis|"
    r"experten?|skribent|byline|zespol|bio|about-us|our-team|opinion-writers)[/=-]|[?&]author=|[?&](?:autor|a)=",
    re.IGNORECASE,
)
CLOSING_LINES = 4
LINE_EDGE = re.compile("[\x1e\x1f]+")  # the edge of a block or a `br` in the flow
PICTURE = re.compile(
    r"\b(?:photos?|fotos?|nuotr|bild(?:er)?|getty|imago|image|picture|grafik|illustration)\b", re.IGNORECASE
)
FIGURE = re.compile(r"\d")
AFTER_NAME = re.compile(r"\s*\((?!\d)[^()\d]{2,40}\)")  # " (Enviado especial)"
SHOWN_LEFT = frozenset(
    "time button figure figcaption svg img form nav style script select input noscript sup ul".split()
)
LEFT_MARKS = frozenset(("date", "foreign"))
OTHER_ROLES = frozenset(("editor", "photographer", "translator", "contributor"))
NO_MARKS: frozenset[str] = frozenset()
TELLING: tuple[PartKind, ...] = ("person", "single", "organization", "outlet", "agency", "nobody")
MOST_LINES, MOST_JUNK = 12, 8


@dataclass(frozen=True, slots=True)
class Signed:
    """A byline on the page: as displayed, and who it says signs."""

    raw: str
    authors: tuple[Author, ...]
    byline: Byline


def marked_byline(context: Context) -> Iterator[Candidate]:
    """An element that is called byline or author, or marked as author in microdata, near headline or body."""
    index, marks = context.index, clues_of(context).marks
    nodes = [
        node
        for node in marks.nodes("byline")
        if index.tags[node] not in {"body", "html", "main", "article", "form"}
    ]
    nodes = [node for node in nodes if 0 < index.stops[node] - index.starts[node] <= 2 * LONGEST]
    yield from _of_nodes(context, nodes, 320)


def rel_author(context: Context) -> Iterator[Candidate]:
    """A link marked rel=author, or one that leads to a writer's page, names the writer."""
    index = context.index
    marked = [node for node in index.by_rel.get("author", ()) if index.tags[node] == "a"]
    yield from _of_nodes(context, marked, 350)
    low, high = _window(context)
    led = []
    body = body_span(context)
    for node in index.tag("a"):
        start = index.starts[node]
        if body[0] + LONGEST < start < body[1]:
            continue  # a link in running text
        if low <= start <= high and 2 < index.stops[node] - start <= LINE_LONGEST:  # noqa: PLR2004 - a name has letters
            href = index.attr(node, "href") or ""
            if WRITER_ADDRESS.search(href[:300]):
                led.append(node)
    for candidate in _of_nodes(context, led, 170):
        found: Signed = candidate.value
        if (
            found.byline.prefix
            or _keys(found) & declared_names(context).keys
            or _between(context, candidate.locator)
        ):
            yield candidate


def address_element(context: Context) -> Iterator[Candidate]:
    """HTML's own element for who wrote an article."""
    index = context.index
    nodes = [
        node for node in index.tag("address") if 0 < index.stops[node] - index.starts[node] <= 2 * LONGEST
    ]
    yield from _of_nodes(context, nodes, 260)


def byline_line(context: Context) -> Iterator[Candidate]:
    """A short line near the headline, or at an end of the body, that begins as bylines begin."""
    index, words = context.index, byline_words()
    for at in lines_near(context, BEFORE_HEADLINE, AFTER_BODY)[:MOST_LINES_READ]:
        start = index.line_starts[at]
        if index.line_stops[at] - start > LINE_LONGEST:
            continue
        text = clean_text(index.flow[start : index.line_stops[at]])
        if (not words.opens(text) and "@" not in text) or PICTURE.search(text):
            continue
        byline = read_byline(text, _language(context), outlets=clues_of(context).sites)
        mailed = "@" in text and bool(byline.of("person"))
        if (byline.prefix is None and not mailed) or byline.junk or not byline.parts:
            continue
        node = index.line_nodes[at]
        found = _signed(text, byline)
        if found is not None and index.stops[node] - index.starts[node] <= 2 * LINE_LONGEST:
            found = read_node(context, node, clues_of(context).sites, _language(context)) or found
        if found is not None:
            yield Candidate(found, _score(context, node, found, 300), "visible", node, text)


def declared_line(context: Context) -> Iterator[Candidate]:
    """A line near headline or body that is nothing but a writer whom the page declares."""
    index = context.index
    people = declared_names(context).people
    if not people:
        return
    longest = 4 * max(map(len, people)) + 40
    for at in lines_near(context, BEFORE_HEADLINE, AFTER_BODY)[:MOST_LINES_READ]:
        start = index.line_starts[at]
        if index.line_stops[at] - start > longest:
            continue
        text = clean_text(index.flow[start : index.line_stops[at]])
        if PICTURE.search(text) or not any(name in fold_typography(text).replace(".", "") for name in people):
            continue
        byline = read_byline(text, _language(context), outlets=clues_of(context).sites)
        found = _signed(text, byline)
        if found is not None and not byline.junk and _keys(found) & people:
            node = index.line_nodes[at]
            place, found = _widened(context, node, found, clues_of(context).sites, _language(context))
            yield Candidate(found, _score(context, place, found, 300), "visible", place, text)


def agency_line(context: Context) -> Iterator[Candidate]:
    """A line between headline and body that is nothing but an agency's name signs the piece."""
    index = context.index
    headline = headline_span(context)
    if headline is None:
        return
    first, last = (
        bisect_left(index.line_starts, headline[1]),
        bisect_left(index.line_starts, opening_end(context)),
    )
    for at in range(first, min(last, first + CLOSING_LINES * 4)):
        start, stop = index.line_starts[at], index.line_stops[at]
        text = clean_text(index.flow[start:stop]) if stop - start <= LINE_LONGEST else ""
        if len(text) > 2 and is_agency(text):  # noqa: PLR2004 - no name is shorter
            byline = read_byline(text, _language(context), outlets=clues_of(context).sites)
            found, node = _signed(text, byline), index.line_nodes[at]
            if found is not None:
                yield Candidate(found, _score(context, node, found, 260), "visible", node, text)


def closing_name(context: Context) -> Iterator[Candidate]:
    """A name alone on the last lines of the body signs it: declared, set apart, with a label or an address."""
    index = context.index
    for node, text in _paragraphs(context)[-CLOSING_LINES:]:
        if len(text) > LINE_LONGEST // 2:
            continue
        byline = read_byline(text, _language(context), outlets=clues_of(context).sites)
        found = _signed(text, byline)
        if found is None or byline.junk or not byline.of("person"):
            continue
        known = bool(_keys(found) & declared_names(context).keys)
        labelled = byline.prefix is not None or "@" in text
        apart = not text.endswith((".", "!", "?", "…")) and _is_bold(index, node, text)
        if known or labelled or apart:
            score = 420 + 200 * known + 60 * labelled
            yield Candidate(found, score, "visible", _own_place(index, node, text), text)


def opening_name(context: Context) -> Iterator[Candidate]:
    """A line of its own at the top of the body, bold or in capitals, that is nothing but names."""
    for node, text in _paragraphs(context)[:4]:
        if not 4 < len(text) <= LINE_LONGEST or CASELESS.search(text):  # noqa: PLR2004 - two short names
            continue
        if not (text.isupper() or _is_bold(context.index, node, text)):
            continue
        byline = read_byline(text, _language(context), outlets=clues_of(context).sites)
        found = _signed(text, byline)
        if found is not None and not byline.junk and {part.kind for part in byline.parts} == {"person"}:
            yield Candidate(found, 500, "visible", _own_place(context.index, node, text), text)


def _own_place(index: PageIndex, node: int, text: str) -> int | str:
    """Return the node of a line, or "body" where many lines stand in one node."""
    return node if index.text(node) == text else "body"


def _paragraphs(context: Context) -> list[tuple[int, str]]:
    """Return node and words of each paragraph of the body; several may come from one node."""
    return [
        (part.node, part.block.text)
        for part in context.blocks
        if part.node >= 0 and isinstance(part.block, Paragraph)
    ]


def _is_bold(index: PageIndex, node: int, text: str) -> bool:
    inner = index.within(node, index.tag("strong", "b", "em", "i")) if index.text(node) == text else ()
    return sum(len(index.text(child)) for child in inner) >= len(text) - 1


def _window(context: Context) -> tuple[int, int]:
    """Return the stretch of the flow in which a byline is looked for."""
    headline, body = headline_span(context), body_span(context)
    low = (headline[0] - BEFORE_HEADLINE) if headline else body[0] - AFTER_HEADLINE
    return low, max(body[1], headline[1] if headline else 0) + AFTER_BODY


def _of_nodes(context: Context, nodes: list[int], base: int) -> Iterator[Candidate]:
    index = context.index
    low, high = _window(context)
    near = [node for node in nodes if low <= index.starts[node] <= high]
    near.sort(
        key=lambda node: in_running_text(context, index.starts[node])
    )  # stable: those around the text first
    near = _distinct(index, near)[:MOST_NODES]
    outlets, language = clues_of(context).sites, _language(context)
    for node in near:
        found = read_node(context, node, outlets, language)
        if found is None or _labelled_otherwise(index, node):
            continue
        place, found = _widened(context, node, found, outlets, language)
        yield Candidate(found, _score(context, place, found, base), "visible", place, index.text(place))


def _distinct(index: PageIndex, nodes: list[int]) -> list[int]:
    """Return the nodes but for those that wrap the very words of one before them."""
    first: dict[tuple[int, int], int] = {}
    for node in nodes:
        first.setdefault((index.starts[node], index.stops[node]), node)
    return list(first.values())


def _labelled_otherwise(index: PageIndex, node: int) -> bool:
    """Whether the words right before a name give it another role: "Editor : ", "Fotos: "."""
    start = index.starts[node]
    before = index.flow[max(start - 40, 0) : start].rpartition("\x1e")[2].rpartition("\x1f")[2]
    role = label_role(clean_text(before))
    return role is not None and role in OTHER_ROLES


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a byline element: as displayed, with bars at its links for reading, and whether it is marked."""

    shown: str
    byline: Byline
    strong: bool

    @property
    def label(self) -> bool:
        """Whether the line is only the label before the names: "By"."""
        return not self.byline.parts and self.byline.prefix is None

    @property
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
    return _signed(_joined([line.shown for line in lines[first : last + 1]]), whole)


def _joined(texts: list[str]) -> str:
    """Return lines as one, no blank before a comma that stands on a line of its own."""
    return "".join(
        text if not at or text[0] in ",;" else f" {text}" for at, text in enumerate(texts) if text != "…"
    )


def _main_line(lines: list[_Line], declared: frozenset[str]) -> int | None:
    """Return the line that names the writer: a declared one, one with a label, one with a full name, any."""
    tests: tuple[Callable[[_Line], bool], ...] = (
        lambda line: bool(line.names & declared) and bool(line.byline.of("person")),
        lambda line: line.byline.prefix is not None and bool(line.byline.authors),
        lambda line: bool(line.byline.of("person")) and not line.byline.junk,
        lambda line: bool(line.names & declared),
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
        elif tag in {"span", "strong", "b", "em", "i", "div"}:
            bars += _glued(index, inner)
        if tag in {"a", "address"} or "byline" in marked:
            strong.append((index.starts[inner], index.stops[inner]))
    lines = []
    for start, stop in _line_spans(index, node)[:MOST_LINES]:
        text, barred = _pieces(index, start, stop, gone, bars)
        if text:
            sure = any(start <= begin < stop or begin <= start < end for begin, end in strong)
            lines.append(_Line(text, read_byline(barred, language, outlets=outlets), sure))
    return lines


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
    index: PageIndex, start: int, stop: int, gone: list[tuple[int, int]], bars: list[int]
) -> tuple[str, str]:
    """Return a stretch of the flow as displayed, and with a bar at each edge of a link."""
    shown: list[str] = []
    barred: list[str] = []
    place = start
    for begin, end in gone:
        if end <= start or begin >= stop:
            continue
        if begin > place:
            _put(index, place, begin, bars, shown, barred)
        place = max(place, end)
    if place < stop:
        _put(index, place, stop, bars, shown, barred)
    return clean_text("".join(shown)), clean_text("".join(barred))


def _put(
    index: PageIndex, start: int, stop: int, bars: list[int], shown: list[str], barred: list[str]
) -> None:
    flow, place = index.flow, start
    for bar in sorted(bar for bar in bars if start <= bar <= stop):
        glued = 0 < bar < len(flow) and flow[bar - 1].islower() and flow[bar].isupper()
        shown += [flow[place:bar], " " if glued else ""]
        barred += [flow[place:bar], " | "]
        place = bar
    shown.append(flow[place:stop])
    barred.append(flow[place:stop])


def _holds_name(index: PageIndex, node: int) -> bool:
    """Whether an element called date or meta holds more than a date: a link, or text without figures."""
    return any(tag == "a" for tag in index.tags[node + 1 : index.ends[node]]) or not FIGURE.search(
        index.text(node)
    )


def _widened(
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
        if wider is None or not _keys(best) <= _keys(wider) or PICTURE.search(wider.raw):
            break
        if len(wider.raw) > len(best.raw) and wider.byline.junk <= best.byline.junk + MOST_JUNK:
            place, best = above, wider
    return place, best


def _keys(found: Signed) -> frozenset[str]:
    return name_keys(author.name for author in found.authors)


def _signed(text: str, byline: Byline) -> Signed | None:
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
    last = max(at for at, part in enumerate(byline.parts) if part.kind != "junk")
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


def _score(context: Context, node: int, found: Signed, base: int) -> int:
    clues = clues_of(context)
    byline = found.byline
    score = base + 110 * (byline.prefix is not None) - 4 * byline.junk
    people = byline.of("person")
    score += 90 * bool(people) - 60 * (not people) - 120 * (not found.authors)
    score -= 120 * (byline.parts[0].kind == "nobody" and byline.prefix is None)
    score -= 140 * (bool(byline.of("outlet")) and not byline.of("person", "single", "organization", "agency"))
    declared = declared_names(context)
    mine = name_keys(author.name for author in found.authors)
    if mine & declared.people:
        score += 230 + 60 * (mine >= declared.people) + 10 * min(len(mine), 5)
    elif mine & declared.keys:
        score += 60
    elif declared.people and people:
        score -= 150
    if (
        people
        and byline.prefix is None
        and "@" not in found.raw
        and not mine & declared.keys
        and CASELESS.search(found.raw)
    ):
        score -= 300 + 300 * (
            " " not in found.raw
        )  # any words may look like a name where there are no capitals
    if clues.marks.foreign(node):
        score -= 110 if _between(context, node) else 345
    if clues.marks.hidden(node):
        score -= 160
    return score + _nearness(context, node)


def _between(context: Context, node: int | str) -> bool:
    """Whether a node stands between the headline and the body."""
    headline = headline_span(context)
    start = context.index.starts[node] if isinstance(node, int) else -1
    return headline is not None and headline[1] <= start <= opening_end(context)


def _nearness(context: Context, node: int) -> int:
    """Between headline and body is best; right above the headline and right after the body are good."""
    start = context.index.starts[node]
    headline, body = headline_span(context), body_span(context)
    if headline and headline[1] <= start <= (opening_end(context) if context.blocks else headline[1] + 400):
        return 200 - min((start - headline[1]) // 20, 60)
    if headline and headline[0] - 300 <= start < headline[0]:
        return 60
    if start < body[0]:
        return 60 if headline is None or start > headline[1] else -80
    if start <= body[1]:
        return 30 if start >= body[1] - 2 * LINE_LONGEST or start <= body[0] + LINE_LONGEST else -200
    return 60 if start <= body[1] + 400 else -60


def _language(context: Context) -> str | None:
    value = (context.index.attr(0, "lang") or "").strip()
    return value or None


def displayed_byline(context: Context) -> Decision | None:
    """Return the byline that the page displays, worked out once for byline and authors."""
    memo = clues_of(context).memo
    if "byline" not in memo:
        decision = decide(RULES, context)
        memo["byline"] = decision if decision is not None and decision.winner.score >= SURE else None
    return memo["byline"]  # type: ignore[no-any-return]


RULES: tuple[Rule, ...] = (
    marked_byline,
    rel_author,
    declared_line,
    byline_line,
    address_element,
    agency_line,
    opening_name,
    closing_name,
)
