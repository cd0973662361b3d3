"""Which shape each kept line is part of: a list, a table, a quotation, code, an embedded post, a figure, a box."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from archiver.extract.body.lines import PageLines
from archiver.knowledge import load_table
from archiver.page import PageIndex

TAG_SHAPES = {
    "ul": "list", "ol": "list", "table": "table", "blockquote": "quote", "figure": "figure", "figcaption": "figure",
    "pre": "code",
}  # fmt: skip
"""The shape that an element of this name may give."""

LAYOUT_TEXT = 400
"""A list item or a table cell with a longer text is layout, not a list or a table."""

LEAST_ROWS = 2
MOST_OF_BODY = 50
"""A quotation or box that holds more of the body than this, in hundredths, is layout."""


class Shapes:
    """The elements of a page that give shape to the lines in them; `kept` are the lines of the body."""

    def __init__(self, lines: PageLines, kept: Sequence[int]) -> None:
        self.lines = lines
        self.index: PageIndex = lines.index
        self.kept = kept
        self.size = sum(lines.sizes[at] for at in kept) or 1
        self._known: dict[int, tuple[str, int]] = {-1: ("", -1), 0: ("", -1)}

    def of(self, node: int) -> tuple[str, int]:
        """Return the shape a node stands in and its element: ("list", 12); ("", -1) for none.

        The outermost list, table or quotation counts, but a figure or an embedded post always wins.
        """
        known = self._known
        found = known.get(node)
        if found is not None:
            return found
        chain = [node]
        above = self.index.parents[node]
        while above not in known:
            chain.append(above)
            above = self.index.parents[above]
        shape = known[above]
        for item in reversed(chain):
            if shape[0] not in ("embed", "figure", "code"):
                own = self._own(item)
                if own and (not shape[0] or own in ("embed", "figure", "code") or shape[0] == "box"):
                    shape = (own, item)
            known[item] = shape
        return shape

    def _own(self, node: int) -> str:
        """Return the shape that an element itself gives, or ""."""
        if node in self.embeds:
            return "embed"
        shape = TAG_SHAPES.get(self.index.tags[node], "box" if node in self.boxes else "")
        if not shape:
            return ""
        fits = {"list": self._is_list, "table": self._is_table, "figure": self._is_figure}.get(
            shape, self._is_part
        )
        return shape if self.index.tags[node] == "figcaption" or fits(node) else ""

    def _is_part(self, node: int) -> bool:
        """Whether an element holds a part of the body only; what holds most of it is layout."""
        return self._part(node) <= MOST_OF_BODY

    def _part(self, node: int) -> int:
        """Return the share of the page's kept text that may stand in an element, in hundredths."""
        low, high = self.lines.span(node)
        return (self.lines.sum_size[high] - self.lines.sum_size[low]) * 100 // self.size

    def _is_list(self, node: int) -> bool:
        """A list has items of one short text each; a list that holds headings or tables is layout."""
        index = self.index
        items = [child for child in index.children(node) if index.tags[child] == "li"]
        if not items:
            return False
        low, high = self.lines.span(node)
        size = self.lines.sum_size[high] - self.lines.sum_size[low]
        if size > LAYOUT_TEXT * len(items):
            return False
        headings = sum(
            bool(index.within(node, index.by_tag.get(name, ())))
            for name in ("h1", "h2", "h3", "h4", "table", "article")
        )
        return headings == 0

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
        index = self.index
        if any(index.within(node, index.by_tag.get(name, ())) for name in ("table", "blockquote", "pre")):
            return False
        low, high = self.lines.span(node)
        return self.lines.sum_prose[high] - self.lines.sum_prose[low] <= 3 * LAYOUT_TEXT

    @cached_property
    def embeds(self) -> dict[int, str]:
        """Elements that hold a post of another site, with that site's name."""
        found: dict[int, str] = {}
        for row in load_table("boilerplate")["embed"]:
            for token in row["classes"]:
                for node in self.index.by_class.get(token, ()):
                    found[node] = row["provider"]
        return found

    @cached_property
    def boxes(self) -> frozenset[int]:
        """Elements that call themselves a box of facts."""
        tokens = load_table("boilerplate")["box"]["classes"]
        return frozenset(node for token in tokens for node in self.index.by_class.get(token, ()))
