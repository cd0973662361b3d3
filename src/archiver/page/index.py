"""The page walked once: elements as numbers in document order, and look-ups that cost no second walk.

`PageIndex._walk` is the hot loop of the reading; it is one long function because calls would cost more than all it does.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from lxml import etree

from archiver.page.collector import paused_collector
from archiver.page.jsonld import JsonLdObject, read_jsonld
from archiver.page.once import found_once
from archiver.text import clean_text

INLINE, BREAK, HIDDEN, LINK, NEWLINE, UNKNOWN = range(6)
"""What an element does to the line of text it stands in; a link is inline too."""

KINDS = (
    dict.fromkeys(
        (
            "abbr acronym b bdi bdo big blink cite code data del dfn em font i ins kbd label mark nobr q "
            "ruby s samp small span strike strong sub sup time tt u var wbr"
        ).split(),
        INLINE,
    )
    | dict.fromkeys(
        (
            "address article aside blockquote body button caption center dd details dialog dir div dl dt "
            "fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 header hgroup hr html "
            "iframe img input legend li main menu nav noscript ol option p pre search section source summary "
            "table tbody td tfoot th thead tr ul video audio"
        ).split(),
        BREAK,
    )
    | dict.fromkeys(
        "script style template textarea select datalist head object applet canvas math svg noembed rp rt rtc".split(),
        HIDDEN,
    )
    | {"a": LINK, "br": NEWLINE}
)
"""Unknown elements break the line unless they stand within one."""

EDGE = "\x1e"
"""Stands in the flow at both edges of an element that breaks the line."""

LINE_END = "\x1f"
"""Stands in the flow for a `br`."""

DEEPEST = 200
"""Elements nested deeper than this count as siblings of the one at this depth, so that every climb is bounded."""

NUMBERS = tuple(range(5000))
"""The numbers of nodes, but for pages with more elements: made once, as a page's lists hold each of them many times."""

LISTED = frozenset(("class", "id", "itemprop", "rel", "property", "role", "style", "hidden", "itemtype"))
"""Attributes of which the walk keeps every occurrence."""

CODE = frozenset(("script", "style", "head", "html", "body"))
TEXTUAL = ("title", "option", "textarea", "template", "text", "span", "p", "a", "div")

Postings = Mapping[str, Sequence[int]]

NO_TEXT = "\0"
"""No attribute holds it: it parts values that are folded as one text. Without any value, that is one empty row."""


class MetaValue:
    """A value of a meta element and the node it stands in."""

    __slots__ = ("node", "value")

    def __init__(self, value: str, node: int) -> None:
        self.value = value
        self.node = node

    def __repr__(self) -> str:
        return f"MetaValue({self.value!r}, {self.node})"


class PageIndex:
    """One page, walked once.

    Nodes are ints in document order. `elements[i]` is the lxml element, `tags[i]` its name in lower case, `parents[i]`
    its parent (-1 for the root), `depths[i]` how many it has above it, and its descendants are `i + 1 .. ends[i] - 1`.
    `by_tag` has the nodes of each element name, `attributes` the values of the attributes in LISTED by node, verbatim.

    `flow` is the text of the whole page in order, EDGE at both edges of each element that breaks the line and LINE_END
    for each `br`; text that is not shown (scripts, styles, templates) and the readings that `rt` sets over words are
    left out. Node i's part of it is `flow[starts[i]:stops[i]]`, so the length of any node's text costs nothing.

    A line is a run of the flow between two such edges that has words: line k is `flow[line_starts[k]:line_stops[k]]`,
    stands directly in `line_nodes[k]`, the innermost element that breaks lines, and has `line_linked[k]` characters in
    links.
    """

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self._tagged: dict[tuple[str, ...], Sequence[int]] = {}
        self._class_tokens: dict[str, tuple[str, ...]] = {}
        self._texts: dict[int, str] = {}
        with paused_collector():
            self._gather()

    def _gather(self) -> None:
        """Make the arrays, then fill them in one walk."""
        self.elements = list(self.root.iter())
        size = len(self.elements)
        self.tags = tags = [element.tag for element in self.elements]
        numbers = NUMBERS if size < len(NUMBERS) else range(size + 1)
        self.by_tag = _postings(zip(numbers, tags, strict=False))
        self.breaks = breaks = [BREAK] * size
        for tag, nodes in self.by_tag.items():
            kind = KINDS.get(tag, UNKNOWN)
            for node in nodes:
                breaks[node] = kind
                tags[node] = tag  # one string for all: each element has its own, hashed anew wherever it lies
        self.parents = [-1] * size
        self.depths = [0] * size
        self.ends = list(numbers[1 : size + 1])  # of elements without children
        self.starts = [0] * size
        self.stops = [0] * size
        self.line_starts: list[int] = []
        self.line_stops: list[int] = []
        self.line_nodes: list[int] = []
        self.line_linked: list[int] = []
        self.attributes: dict[str, dict[int, str]] = {name: {} for name in LISTED}
        self._read_attributes(numbers)
        self.flow = self._walk(numbers)
        if max(self.depths) > DEEPEST:
            self._flatten()

    def _read_attributes(self, numbers: Sequence[int]) -> None:
        """Fill `attributes`: apart from the walk, since two plain loops take less time than one with all in it."""
        attributes: Mapping[Any, dict[int, Any]] = self.attributes
        classes = attributes["class"]
        for node, element in zip(numbers, self.elements, strict=False):
            for name in element.keys():  # noqa: SIM118 - no mapping; half of the values are never asked for
                if name == "class":  # two of three: looking each up costs more than asking that first
                    classes[node] = element.get("class")
                elif name in attributes:
                    attributes[name][node] = element.get(name)

    def _walk(self, numbers: Sequence[int]) -> str:  # noqa: C901, PLR0912, PLR0915 - the hot loop, see the module's docstring
        elements, tags, parents, depths = self.elements, self.tags, self.parents, self.depths
        starts, stops, ends, breaks = self.starts, self.stops, self.ends, self.breaks
        line_starts, line_stops = self.line_starts, self.line_stops
        line_nodes, line_linked = self.line_nodes, self.line_linked
        pieces: list[str] = []
        at = 0  # length of the flow so far
        begun = -1  # where the open line's first words stand, or -1
        linked = 0  # characters of the open line that stand in links
        block = 0  # the innermost open element that breaks lines
        mute = -1  # the outermost open element that is not shown, or -1
        anchor = -1  # the open link, or -1
        parent = -1
        depth = 0
        left = list(map(len, elements))  # children still to come of each open element, …
        left.append(2)  # … and never the last of what stands above the root, at -1
        outer = [-1] * len(left)  # the element that breaks lines around each such element
        for node, element in zip(numbers, elements, strict=False):
            parents[node] = parent
            depths[node] = depth
            kind = breaks[node]
            if kind == UNKNOWN:
                kind = INLINE if parent >= 0 and (breaks[parent] != BREAK or tags[parent] == "p") else BREAK
                breaks[node] = kind
            if mute < 0:
                if kind == BREAK:
                    if begun >= 0:
                        line_starts.append(begun)
                        line_stops.append(at)
                        line_nodes.append(block)
                        line_linked.append(linked)
                        begun = -1
                    pieces.append(EDGE)
                    at += 1
                    outer[node] = block
                    block = node
                    linked = 0
                elif kind == LINK:
                    if anchor < 0:
                        anchor = node
                elif kind == HIDDEN:
                    mute = node
                elif kind == NEWLINE:
                    pieces.append(LINE_END)
                    at += 1
            starts[node] = at
            if mute < 0:
                text = element.text
                if text:
                    if text.isspace():
                        pieces.append(" ")
                        at += 1
                    else:
                        pieces.append(text)
                        if begun < 0:
                            begun = at
                        at += len(text)
                        if anchor >= 0:
                            linked += len(text)
            if left[node]:
                parent = node
                depth += 1
                continue
            closing = node
            while True:
                stops[closing] = at
                if mute < 0:
                    if breaks[closing] == BREAK:
                        if begun >= 0:
                            line_starts.append(begun)
                            line_stops.append(at)
                            line_nodes.append(block)
                            line_linked.append(linked)
                            begun = -1
                        pieces.append(EDGE)
                        at += 1
                        linked = 0
                        block = outer[closing]
                    elif closing == anchor:
                        anchor = -1
                elif mute == closing:
                    mute = -1
                if mute < 0:
                    text = elements[closing].tail
                    if text and closing:
                        if text.isspace():
                            pieces.append(" ")
                            at += 1
                        else:
                            pieces.append(text)
                            if begun < 0:
                                begun = at
                            at += len(text)
                            if anchor >= 0:
                                linked += len(text)
                more = left[parent] - 1
                if more:
                    left[parent] = more
                    break
                closing = parent
                ends[closing] = numbers[node + 1]
                parent = parents[closing]
                depth -= 1
        return "".join(pieces)

    def _flatten(self) -> None:
        """Make elements beyond the greatest depth siblings of the one at it, so that every climb is bounded."""
        parents, depths = self.parents, self.depths
        for node, depth in enumerate(depths):
            if depth > DEEPEST:
                parents[node] = parents[parents[node]]  # the parent has been moved up before
                depths[node] = DEEPEST

    def __len__(self) -> int:
        """Return the number of elements."""
        return len(self.tags)

    # ------------------------------------------------------------------ look-ups

    @found_once
    def class_values(self) -> dict[str, list[int]]:
        """The nodes of each class attribute as written: a page says most of them again and again."""
        return _postings(self.attributes["class"].items())

    @found_once
    def by_class(self) -> Postings:
        """Nodes by class token, in lower case."""
        return _by_token(self.class_values)

    @found_once
    def class_words(self) -> str:
        """All class tokens in lower case, one a line: to ask at once whether a word stands in any of them."""
        return "\n".join(self.by_class)

    def classes_holding(self, word: str) -> list[str]:
        """Return the class tokens in lower case that hold a word."""
        tokens = self.class_words
        found: list[str] = []
        at = tokens.find(word)
        while at >= 0:
            end = tokens.find("\n", at)
            end = len(tokens) if end < 0 else end
            found.append(tokens[tokens.rfind("\n", 0, at) + 1 : end])
            at = tokens.find(word, end)
        return found

    @found_once
    def by_id(self) -> Postings:
        """Nodes by id, in lower case."""
        ids = self.attributes["id"]
        lower = map(str.strip, NO_TEXT.join(ids.values()).lower().split(NO_TEXT))
        return _postings(zip(ids, lower, strict=False))

    @found_once
    def by_itemprop(self) -> Postings:
        """Nodes by itemprop token, in lower case."""
        return self._tokens("itemprop")

    @found_once
    def by_itemtype(self) -> Postings:
        """Nodes by the last part of the itemtype, in lower case: `newsarticle`."""
        rows = (
            (node, value.strip().rstrip("/").rpartition("/")[2].lower())
            for node, value in self.attributes["itemtype"].items()
        )
        return _postings(rows)

    @found_once
    def by_rel(self) -> Postings:
        """Nodes by rel token, in lower case."""
        return self._tokens("rel")

    def _tokens(self, name: str) -> Postings:
        return _by_token(_postings(self.attributes[name].items()))

    def tag(self, *names: str) -> Sequence[int]:
        """Return the nodes with one of these element names, in document order."""
        if len(names) == 1:
            return self.by_tag.get(names[0], ())
        known = self._tagged.get(names)
        if known is None:
            rows = [self.by_tag[name] for name in names if name in self.by_tag]
            known = self._tagged[names] = rows[0] if len(rows) == 1 else sorted(chain.from_iterable(rows))
        return known

    # ------------------------------------------------------------------ lines

    @found_once
    def line_texts(self) -> list[str]:
        """The cleaned text of each line."""
        flow = self.flow
        lines = [
            flow[start:stop].strip() for start, stop in zip(self.line_starts, self.line_stops, strict=True)
        ]
        return [
            line if line.isascii() and line.isprintable() and "  " not in line else clean_text(line)
            for line in lines
        ]  # most lines are clean, and looking costs less than asking

    # ------------------------------------------------------------------ one node

    def attr(self, node: int, name: str) -> str | None:
        """Return an attribute of a node, verbatim, or None."""
        return self.elements[node].get(name)

    def classes_of(self, node: int) -> tuple[str, ...]:
        """Return the class tokens of a node in lower case."""
        value = self.attributes["class"].get(node)
        if value is None:
            return ()
        known = self._class_tokens.get(value)
        if known is None:
            known = self._class_tokens[value] = tuple(value.lower().split())
        return known

    def text(self, node: int) -> str:
        """Return the cleaned text of a node's subtree on one line, what is not shown left out."""
        known = self._texts.get(node)
        if known is None:
            start, stop = self.starts[node], self.stops[node]
            shown = self.flow[start:stop] if start < stop else self._unshown(node)
            known = self._texts[node] = clean_text(shown)
        return known

    def _unshown(self, node: int) -> str:
        """Return the text of an element such as title, which is no part of the flow; of code there is none."""
        if self.tags[node] in CODE or not (self.elements[node].text or len(self.elements[node])):
            return ""
        return "".join(map(str, self.elements[node].itertext(*TEXTUAL)))

    def own_text(self, node: int) -> str:
        """Return the cleaned text that stands directly in a node, not in its children."""
        element = self.elements[node]
        parts = [element.text or "", *(child.tail or "" for child in element)]
        return clean_text(" ".join(parts))

    def raw_text(self, node: int) -> str:
        """Return the text of a script, style or title element as it stands."""
        return self.elements[node].text or ""

    def children(self, node: int) -> list[int]:
        """Return the child nodes of a node, in order."""
        found: list[int] = []
        child, end, ends = node + 1, self.ends[node], self.ends
        while child < end:
            found.append(child)
            child = ends[child]
        return found

    def ancestors(self, node: int) -> list[int]:
        """Return the ancestors of a node, the nearest first."""
        found: list[int] = []
        parents = self.parents
        above = parents[node]
        while above >= 0:
            found.append(above)
            above = parents[above]
        return found

    def first_within(self, node: int, name: str) -> int | None:
        """Return the first element of a name within a node."""
        nodes = self.by_tag.get(name, ())
        at = bisect_left(nodes, node + 1)
        return nodes[at] if at < len(nodes) and nodes[at] < self.ends[node] else None

    def within(self, node: int, nodes: Sequence[int]) -> list[int]:
        """Return those of some ascending nodes that stand inside a node's subtree (itself left out)."""
        return list(nodes[bisect_left(nodes, node + 1) : bisect_left(nodes, self.ends[node])])

    def xpath(self, node: int) -> str:
        """Return the XPath of a node, for evidence."""
        return self.root.getroottree().getpath(self.elements[node])

    # ------------------------------------------------------------------ what the page says of itself

    @found_once
    def meta(self) -> dict[str, tuple[MetaValue, ...]]:
        """The content of meta elements by name, property, itemprop or http-equiv, in lower case."""
        table: dict[str, list[MetaValue]] = {}
        properties, itemprops = self.attributes["property"], self.attributes["itemprop"]
        for node in self.by_tag.get("meta", ()):
            element = self.elements[node]
            content = element.get("content")
            if content is None:
                content = element.get("value")
            if not content:
                continue
            content = clean_text(content)
            if not content:
                continue
            value = MetaValue(content, node)
            names = (
                element.get("name"),
                properties.get(node),
                itemprops.get(node),
                element.get("http-equiv"),
            )
            tokens = " ".join(filter(None, names)).lower().split()
            for token in tokens if len(tokens) == 1 else dict.fromkeys(tokens):
                if token in table:
                    table[token].append(value)
                else:
                    table[token] = [value]
        return {name: tuple(values) for name, values in table.items()}

    def first_meta(self, *names: str) -> MetaValue | None:
        """Return the first value of the first of these names that the page gives."""
        for name in names:
            values = self.meta.get(name)
            if values:
                return values[0]
        return None

    @found_once
    def scripts(self) -> tuple[tuple[int, str], ...]:
        """Script elements with their type in lower case ("" when none is given)."""
        elements = self.elements
        return tuple(
            (node, (elements[node].get("type") or "").partition(";")[0].strip().lower())
            for node in self.by_tag.get("script", ())
        )

    @found_once
    def jsonld(self) -> tuple[JsonLdObject, ...]:
        """Every JSON-LD object with a type, nested and @graph ones too, in order; size and depth are bounded."""
        return read_jsonld([(node, self.raw_text(node)) for node, kind in self.scripts if "ld+json" in kind])

    @found_once
    def jsonld_types(self) -> frozenset[str]:
        """The types of all JSON-LD objects of the page."""
        return frozenset(kind for found in self.jsonld for kind in found.types)


def _postings(rows: Iterable[tuple[int, str]]) -> dict[str, list[int]]:
    """Return the nodes of each value, in order."""
    table: defaultdict[str, list[int]] = defaultdict(list)
    for node, value in rows:
        table[value].append(node)
    return dict(table)


def _by_token(values: Mapping[str, list[int]]) -> dict[str, list[int]]:
    """Return the nodes of each token in lower case, given those of each attribute as written."""
    table: dict[str, list[int]] = {}
    mixed: set[str] = set()  # tokens of several attributes
    rows = NO_TEXT.join(values).lower().split(NO_TEXT)
    for row, nodes in zip(rows, values.values(), strict=False):
        for token in row.split():
            known = table.setdefault(token, nodes)
            if known is nodes:
                continue
            if token not in mixed:
                mixed.add(token)
                table[token] = known + nodes
            elif known[-1] != nodes[-1]:  # an attribute may say a token twice
                known += nodes
    for token in mixed:
        table[token].sort()
    return table
