"""What the elements of a page are called: title, kicker, byline, hidden … by class, id, microdata and style."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from math import inf

from archiver.knowledge import marked_tokens
from archiver.page import PageIndex
from archiver.text import clean_text

NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")  # of a style in lower case

# Utility classes that show a hidden element again on wider screens: "md:block", "lg:flex", "d-md-block".
SHOWN_WIDER = re.compile(r"(?:\A|\s)(?:(?:sm|md|lg|xl|2xl)[:-]|d-(?:sm|md|lg|xl)-(?!none))")
ENDING = frozenset(":!?")
STREAMED = re.compile(r"S:[0-9a-f]{1,6}")  # the id of a piece that React sends late: <div hidden id="S:0">
MOST_ANCESTORS = 60
NOWHERE = (inf, inf)
NONE: frozenset[int] = frozenset()
LONGEST_CLASS = 2000
MOST_OF_PAGE = 0.5  # what holds more than this share of the page's text is the article's own wrapper
MICRODATA = {
    "title": ("headline",),
    "byline": ("author",),
    "date": ("datepublished", "datemodified"),
    "standfirst": ("description",),
}
FOREIGN_TAGS = frozenset(
    ("nav", "footer", "aside", "form", "dialog", "figure", "figcaption", "iframe", "menu")
)


class Marks:
    """The nodes of each mark; nothing is gathered of a mark that nobody asks for."""

    __slots__ = ("_foreign", "_hidden", "_index", "_nodes", "_styled", "_those", "_tokens")

    def __init__(self, index: PageIndex) -> None:
        self._index = index
        self._tokens = marked_tokens((*index.by_class, *index.by_id))
        self._styled = _much_styled(index)
        self._those: dict[str, frozenset[int]] = {}
        self._nodes: dict[str, tuple[int, ...]] = {}
        self._hidden: _Spans | None = None
        self._foreign: _Spans | None = None

    def those(self, mark: str) -> frozenset[int]:
        """Return the nodes with a mark."""
        known = self._those.get(mark)
        if known is None:
            known = self._those[mark] = self._gather(mark)
        return known

    def nodes(self, mark: str) -> tuple[int, ...]:
        """Return the nodes with a mark, in document order."""
        known = self._nodes.get(mark)
        if known is None:
            known = self._nodes[mark] = tuple(sorted(self.those(mark)))
        return known

    def _gather(self, mark: str) -> frozenset[int]:
        index, tokens = self._index, self._tokens.get(mark, ())
        found: list[Iterable[int]] = list(filter(None, map(index.by_class.get, tokens)))
        if self._styled:
            found = [NONE.union(*found) - self._styled]
        if mark == "hidden":
            classes = index.attributes["class"]
            found = [[node for node in NONE.union(*found) if SHOWN_WIDER.search(classes[node]) is None]]
            found += (_hidden(index), _styled_away(index))
        found += filter(None, map(index.by_id.get, tokens))
        if mark in MICRODATA and index.attributes["itemprop"]:
            found += filter(None, map(index.by_itemprop.get, MICRODATA[mark]))
        return NONE.union(*found)

    def has(self, node: int, mark: str) -> bool:
        """Whether a node has a mark itself."""
        return node in self.those(mark)

    def within(self, node: int, *marks: str) -> bool:
        """Whether a node or one of its nearer ancestors has one of these marks."""
        parents = self._index.parents
        for those in filter(None, map(self.those, marks)):
            above = node
            for _ in range(MOST_ANCESTORS + 1):
                if above in those:
                    return True
                above = parents[above]
                if above < 0:
                    break
        return False

    def hidden(self, node: int) -> bool:
        """Whether a node is not shown: it, or what it stands in, is marked so."""
        if self._hidden is None:
            self._hidden = _Spans(self._index, self.nodes("hidden"))
        return self._hidden.hold(node)

    def foreign(self, node: int) -> bool:
        """Whether a node stands in navigation, a teaser, a footer, another article's box."""
        return self._boxes.hold(node)

    def own(self, nodes: Iterable[int]) -> list[int]:
        """Return those of some ascending nodes that are not foreign."""
        return self._boxes.without(nodes)

    @property
    def _boxes(self) -> _Spans:
        """The elements that hold what is not the article's."""
        if self._foreign is None:
            self._foreign = _boxes(self._index, self.those("foreign"))
        return self._foreign


def _much_styled(index: PageIndex) -> frozenset[int]:
    """Return the nodes whose classes are every setting of the site's styles, and say nothing of the element."""
    values = index.class_values
    if not values or max(map(len, values)) <= LONGEST_CLASS:
        return NONE
    return NONE.union(*[nodes for value, nodes in values.items() if len(value) > LONGEST_CLASS])


def _hidden(index: PageIndex) -> list[int]:
    """Return the nodes with the attribute `hidden`, but for pieces of a page that React puts in their places when it runs."""
    ids = index.attributes["id"]
    return [node for node in index.attributes["hidden"] if not STREAMED.fullmatch(ids.get(node, ""))]


def _styled_away(index: PageIndex) -> list[int]:
    """Return the nodes whose style says that they are not shown."""
    styles = index.attributes["style"]
    unseen = {style for style in set(styles.values()) if _is_unseen(style.lower())}
    return [node for node, style in styles.items() if style in unseen] if unseen else []


def _is_unseen(style: str) -> bool:
    """Whether a style in lower case says that its element is not shown; many have neither of the words."""
    return ("none" in style or "hidden" in style) and NOT_SHOWN.search(style) is not None


def _boxes(index: PageIndex, called: frozenset[int]) -> _Spans:
    """Return the elements that are foreign by their names or called so."""
    by_tag = index.by_tag
    boxes = called.union(*[by_tag[tag] for tag in FOREIGN_TAGS if tag in by_tag])
    boxes -= {node for node in by_tag.get("footer", ()) if node not in called and _ends_article(index, node)}
    return _Spans(index, sorted(boxes), most=len(index.flow) * MOST_OF_PAGE)


def _ends_article(index: PageIndex, node: int) -> bool:
    """Whether a footer is that of an article, where writers are often named, and not that of the page."""
    return any(index.tags[above] == "article" for above in index.ancestors(node)[:3])


class _Spans:
    """The subtrees of some nodes, those within others left out, so that asking for a node costs one look-up."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, index: PageIndex, nodes: Iterable[int], most: float = inf) -> None:
        """Take nodes in document order; those with more than `most` characters are left out."""
        self._starts: list[int] = []
        self._ends: list[int] = []
        starts, stops, ends, end = index.starts, index.stops, index.ends, -1
        for node in nodes:
            if node >= end and stops[node] - starts[node] <= most:
                end = ends[node]
                self._starts.append(node)
                self._ends.append(end)

    def hold(self, node: int) -> bool:
        """Whether a node is one of them or stands in one."""
        at = bisect_right(self._starts, node)
        return at > 0 and node < self._ends[at - 1]

    def without(self, nodes: Iterable[int]) -> list[int]:
        """Return those of some ascending nodes that are none of them and stand in none."""
        found: list[int] = []
        start: float = -1  # of the first subtree that ends behind the last node
        end: float = -1
        spans: Iterator[tuple[float, float]] = zip(self._starts, self._ends, strict=True)
        for node in nodes:
            while end <= node:
                start, end = next(spans, NOWHERE)
            if node < start:
                found.append(node)
        return found


def shown_text(index: PageIndex, node: int, leave_out: Iterable[int] = ()) -> str:
    """Return the text of a node as it stands in the flow, with some of the subtrees in it left out."""
    place, stop = index.starts[node], index.stops[node]
    pieces: list[str] = []
    for gone in sorted(leave_out):
        if index.starts[gone] >= place and index.stops[gone] <= stop:
            pieces.append(index.flow[place : index.starts[gone]])
            place = index.stops[gone]
    pieces.append(index.flow[place:stop])
    return "".join(pieces)


def parted_text(index: PageIndex, node: int, leave_out: Iterable[int] = ()) -> str:
    """Return the clean text of a node as a reader sees it: pieces that only the style parts get a blank between them."""
    text, gone = shown_text(index, node, leave_out), [*leave_out]
    if not gone:
        place, flow = index.starts[node], index.flow
        inner = slice(node + 1, index.ends[node])
        for at in sorted({*index.starts[inner], *index.stops[inner]}, reverse=True):
            if place < at < index.stops[node] and flow[at].isupper() and _ends_piece(flow[at - 1]):
                text = f"{text[: at - place]} {text[at - place :]}"
    return clean_text(text)


def _ends_piece(sign: str) -> bool:
    """Whether a sign right before a capital in another element ends what stands before it."""
    return sign.islower() or sign in ENDING
