"""What the elements of a page are called: title, kicker, byline, hidden … gathered once from class, id and style."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from archiver.knowledge import marks_of_all, marks_of_classes
from archiver.page import PageIndex

NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
MOST_ANCESTORS = 60
LONGEST_CLASS = 2000
HIDDEN = frozenset(("hidden",))
NONE: frozenset[str] = frozenset()
MOST_OF_PAGE = 0.5  # what holds more than this share of the page's text is the article's own wrapper
MICRODATA = {
    "headline": "title",
    "author": "byline",
    "datepublished": "date",
    "datemodified": "date",
    "description": "standfirst",
}
FOREIGN_TAGS = frozenset(
    ("nav", "footer", "aside", "form", "dialog", "figure", "figcaption", "iframe", "menu")
)


class Marks:
    """The marks of each node and the nodes of each mark, in document order."""

    __slots__ = ("_foreign", "_hidden", "_index", "by_mark", "of")

    def __init__(self, index: PageIndex) -> None:
        self._index = index
        self.of: dict[int, frozenset[str]] = {}
        self.by_mark: dict[str, list[int]] = {}
        self._gather(index)
        self._hidden = _Spans(index, self.by_mark.get("hidden", ()))
        self._foreign: _Spans | None = None

    def _gather(self, index: PageIndex) -> None:
        named, names = index.found["id"]
        ids = [value.strip().lower() for value in names]
        distinct = set(index.found["class"][1])  # most class attributes of a page come again and again
        marked = marks_of_all((*" ".join(distinct).lower().split(), *ids))
        self._by_class(index, distinct, marked)
        for node, value in zip(named, ids, strict=True):
            if value in marked:
                self._add(node, marked[value])
        for node, value in zip(*index.found["itemprop"], strict=True):
            mark = MICRODATA.get(value.strip().lower())
            if mark:
                self._add(node, frozenset((mark,)))
        styled, styles = index.found["style"]
        unseen = {value for value in set(styles) if NOT_SHOWN.search(value)}
        hidden = [node for node, value in zip(styled, styles, strict=True) if value in unseen]
        for node in (*hidden, *index.found["hidden"][0]):
            self._add(node, HIDDEN)
        of = self.of
        by_mark = self.by_mark
        for node in sorted(of):
            for mark in of[node]:
                if mark in by_mark:
                    by_mark[mark].append(node)
                else:
                    by_mark[mark] = [node]

    def _by_class(self, index: PageIndex, distinct: set[str], marked: dict[str, frozenset[str]]) -> None:
        nodes, values = index.found["class"]
        known: dict[str, frozenset[str]] = {}
        for value in distinct:
            hits = [token for token in value.lower().split() if token in marked]
            if hits:
                found = marked[hits[0]] if len(hits) == 1 else NONE.union(*[marked[hit] for hit in hits])
                if "hidden" in found or len(value) > LONGEST_CLASS:
                    found = marks_of_classes(value)  # styles may show it on wider screens
                if found:
                    known[value] = found
        self.of = {node: known[value] for node, value in zip(nodes, values, strict=True) if value in known}

    def _add(self, node: int, marks: frozenset[str]) -> None:
        if marks:
            self.of[node] = self.of.get(node, NONE) | marks

    def nodes(self, *marks: str) -> tuple[int, ...]:
        """Return the nodes with one of these marks, in document order."""
        if len(marks) == 1:
            return tuple(self.by_mark.get(marks[0], ()))
        return tuple(sorted({node for mark in marks for node in self.by_mark.get(mark, ())}))

    def has(self, node: int, mark: str) -> bool:
        """Whether a node has a mark itself."""
        return mark in self.of.get(node, ())

    def above(self, node: int) -> Iterator[tuple[int, frozenset[str]]]:
        """Yield each ancestor with marks, the nearest first."""
        parents, above = self._index.parents, self._index.parents[node]
        for _ in range(MOST_ANCESTORS):
            if above < 0:
                return
            marks = self.of.get(above)
            if marks:
                yield above, marks
            above = parents[above]

    def within(self, node: int, *marks: str) -> bool:
        """Whether a node or one of its nearer ancestors has one of these marks."""
        wanted = frozenset(marks)
        if wanted & self.of.get(node, frozenset()):
            return True
        return any(wanted & found for _, found in self.above(node))

    def hidden(self, node: int) -> bool:
        """Whether a node is not shown: it, or what it stands in, is marked so."""
        return self._hidden.hold(node)

    def foreign(self, node: int) -> bool:
        """Whether a node stands in navigation, a teaser, a footer, another article's box."""
        if self._foreign is None:
            self._foreign = _Spans(self._index, self._boxes())
        return self._foreign.hold(node)

    def is_box(self, node: int) -> bool:
        """Whether a node itself is such a box."""
        return self._index.tags[node] in FOREIGN_TAGS or "foreign" in self.of.get(node, NONE)

    def _boxes(self) -> list[int]:
        """Return the elements that hold what is not the article's, in document order."""
        index = self._index
        starts, stops, by_tag = index.starts, index.stops, index.by_tag
        most = len(index.flow) * MOST_OF_PAGE
        marked = set(self.by_mark.get("foreign", ())).union(*(by_tag.get(tag, ()) for tag in FOREIGN_TAGS))
        return sorted(
            node for node in marked if stops[node] - starts[node] <= most and not self._ends_article(node)
        )

    def _ends_article(self, node: int) -> bool:
        """Whether a footer is that of an article, where writers are often named, and not that of the page."""
        index = self._index
        if index.tags[node] != "footer" or "foreign" in self.of.get(node, ()):
            return False
        return any(index.tags[above] == "article" for above in index.ancestors(node)[:3])


class _Spans:
    """The subtrees of some nodes, those within others left out, so that asking for a node costs one look-up."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, index: PageIndex, nodes: Iterable[int]) -> None:
        """Take nodes in document order."""
        self._starts: list[int] = []
        self._ends: list[int] = []
        end = -1
        for node in nodes:
            if node >= end:
                end = index.ends[node]
                self._starts.append(node)
                self._ends.append(end)

    def hold(self, node: int) -> bool:
        """Whether a node is one of them or stands in one."""
        at = bisect_right(self._starts, node)
        return at > 0 and node < self._ends[at - 1]


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
