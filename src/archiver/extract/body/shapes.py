"""Which shape each kept line is part of: a list, a table, a quotation, code, an embedded post, a figure, a box."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from archiver.extract.body.lines import PageLines
from archiver.knowledge import load_table
from archiver.page import PageIndex, found_once

TAG_SHAPES = {
    "ul": "list", "ol": "list", "table": "table", "blockquote": "quote", "figure": "figure", "figcaption": "figure",
    "pre": "code",
}  # fmt: skip
"""The shape that an element of this name may give."""

LAYOUT_TEXT = 400
"""A list item or a table cell with a longer text is layout, not a list or a table."""

NO_SHAPE = ("", -1)
NO_ITEMS = ("h1", "h2", "h3", "h4", "table", "article")
NO_CAPTION = ("table", "blockquote", "pre")
LEAST_ROWS = 2
MOST_OF_BODY = 50
"""A quotation or box that holds more of the body than this, in hundredths, is layout."""


@cache
def embed_classes() -> dict[str, str]:
    """Return the site of embedded posts by the class tokens that mark them."""
    rows = load_table("boilerplate")["embed"]
    return {token: row["provider"] for row in rows for token in row["classes"]}


@cache
def box_classes() -> frozenset[str]:
    """Return the class tokens of boxes of facts."""
    return frozenset(load_table("boilerplate")["box"]["classes"])


class Shapes:
    """The elements of a page that give shape to the lines in them; `kept` are the lines of the body.

    `embeds` are the elements that hold a post of another site, with that site's name; `boxes` those that call themselves
    a box of facts.
    """

    def __init__(self, lines: PageLines, kept: Sequence[int]) -> None:
        self.lines = lines
        self.index: PageIndex = lines.index
        self.kept = kept
        by_class, by_tag = self.index.by_class, self.index.by_tag
        self.embeds: dict[int, str] = {}
        if not by_class.keys().isdisjoint(embed_classes()):
            for token, provider in embed_classes().items():
                self.embeds.update(dict.fromkeys(by_class.get(token, ()), provider))
        named = box_classes() & by_class.keys()
        self.boxes = frozenset(node for token in named for node in by_class[token])
        self._givers = self.boxes.union(self.embeds, *[by_tag.get(tag, ()) for tag in TAG_SHAPES])
        self._known: dict[int, tuple[str, int]] = {-1: NO_SHAPE, 0: NO_SHAPE}

    def of(self, node: int) -> tuple[str, int]:
        """Return the shape a node stands in and its element: ("list", 12); ("", -1) for none.

        The outermost list, table or quotation counts, but a figure or an embedded post always wins.
        """
        known = self._known
        if node in known:
            return known[node]
        parents, givers = self.index.parents, self._givers
        above = parents[node]
        if above in known and node not in givers:  # as of most lines
            shape = known[node] = known[above]
            return shape
        chain = [node]
        while above not in known:
            chain.append(above)
            above = parents[above]
        shape = known[above]
        for item in reversed(chain):
            if item in givers and shape[0] not in ("embed", "figure", "code"):
                own = self._own(item)
                if own and (not shape[0] or own in ("embed", "figure", "code") or shape[0] == "box"):
                    shape = (own, item)
            known[item] = shape
        return shape

    def _own(self, node: int) -> str:
        """Return the shape that an element which may give one gives, or ""."""
        if node in self.embeds:
            return "embed"
        shape = TAG_SHAPES.get(self.index.tags[node], "box")
        fits = {"list": self._is_list, "table": self._is_table, "figure": self._is_figure}.get(
            shape, self._is_part
        )
        return shape if self.index.tags[node] == "figcaption" or fits(node) else ""

    def _is_part(self, node: int) -> bool:
        """Whether an element holds a part of the body only; what holds most of it is layout."""
        return self._part(node) <= MOST_OF_BODY

    @found_once
    def _size(self) -> int:
        """The size of the kept text, which quotations, code and boxes alone are measured by."""
        return sum(map(self.lines.sizes.__getitem__, self.kept)) or 1

    def _part(self, node: int) -> int:
        """Return the share of the page's kept text that may stand in an element, in hundredths."""
        low, high = self.lines.span(node)
        return (self.lines.sum_size[high] - self.lines.sum_size[low]) * 100 // self._size

    def _is_list(self, node: int) -> bool:
        """A list has items of one short text each; a list that holds headings or tables is layout."""
        index = self.index
        items = [child for child in index.children(node) if index.tags[child] == "li"]
        if not items:
            return False
        low, high = self.lines.span(node)
        size = self.lines.sum_size[high] - self.lines.sum_size[low]
        return size <= LAYOUT_TEXT * len(items) and not self._holds(node, NO_ITEMS)

    def _is_table(self, node: int) -> bool:
        """A table has rows and columns of short cells; one that holds a table or long cells is layout."""
        index = self.index
        rows = index.within(node, index.by_tag.get("tr", ()))
        cells = index.within(node, index.by_tag.get("td", ())) + index.within(
            node, index.by_tag.get("th", ())
        )
        if (
            len(rows) < LEAST_ROWS
            or len(cells) < 2 * len(rows) - 2
            or index.within(node, index.by_tag.get("table", ()))
        ):
            return False
        low, high = self.lines.span(node)
        return self.lines.sum_size[high] - self.lines.sum_size[low] <= LAYOUT_TEXT * len(cells)

    def _is_figure(self, node: int) -> bool:
        """A figure holds an image or a film and no more than a caption; others hold tables, quotations, code."""
        if self._holds(node, NO_CAPTION):
            return False
        low, high = self.lines.span(node)
        return self.lines.sum_prose[high] - self.lines.sum_prose[low] <= 3 * LAYOUT_TEXT

    def _holds(self, node: int, names: Sequence[str]) -> bool:
        """Whether an element of one of some names stands within another."""
        by_tag = self.index.by_tag
        for name in names:  # noqa: SIM110 - a generator would double the cost of this hot test
            if name in by_tag and self.index.first_within(node, name) is not None:
                return True
        return False
