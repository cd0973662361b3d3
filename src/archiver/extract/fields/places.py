"""Where things stand on the page: the headline, the body, and what lies between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from archiver.extract.context import Context
from archiver.extract.fields.clues import Clues, clues_of
from archiver.extract.fields.marks import FOREIGN_TAGS

EDGE_OF_BODY = 400
TOP_OF_BODY, MOST_TOP = 900, 12
EDGE, LONGEST_OPENING = 60, 700
RUNNING_TEXT = frozenset(("paragraph", "list", "quote", "question", "answer"))


class Places:
    """Where headline and body of a page stand in the flow, worked out once for all rules.

    `headline` is where the displayed headline stands, or None. `body` is where the body begins and ends, or what long
    paragraphs suggest when it is not known. `opening_end` is where the first paragraph ends: the line between it and the
    second may still be a byline or a date. `text_nodes` are the nodes of the body's running text, in order: paragraphs,
    lists, quotes, no pictures and headings.
    """

    __slots__ = (
        "_called",
        "_index",
        "_marks",
        "_own",
        "_top",
        "body",
        "headline",
        "opening_end",
        "text_nodes",
    )

    def __init__(self, context: Context) -> None:
        index = self._index = context.index
        clues = clues_of(context)
        self._marks = clues.marks
        self._called = clues.marks.those("foreign")
        self.text_nodes = [
            part.node for part in context.blocks if part.block.type in RUNNING_TEXT and part.node >= 0
        ]
        self._top = [(index.starts[node], index.stops[node]) for node in self.text_nodes[:MOST_TOP]]
        node = context.headline_node
        self.headline = (
            None
            if node is None or index.starts[node] >= index.stops[node]
            else (index.starts[node], index.stops[node])
        )
        self.body = self._body_span(clues)
        self.opening_end = self._opening_end()
        self._own = self._around_this(node)

    def _body_span(self, clues: Clues) -> tuple[int, int]:
        starts, stops = self._index.starts, self._index.stops
        after = self.headline[1] if self.headline else 0
        nodes = [node for node in self.text_nodes if starts[node] >= after] or self.text_nodes
        if nodes:
            return min([starts[node] for node in nodes]), max([stops[node] for node in nodes])
        long = [start for start in clues.text_starts if start >= after]
        return (long[0], long[-1]) if long else (after, len(self._index.flow))

    def _opening_end(self) -> int:
        starts, stops, start = self._index.starts, self._index.stops, self.body[0]
        for node in self.text_nodes:
            if starts[node] >= start:
                return start if stops[node] - starts[node] > LONGEST_OPENING else stops[node] + EDGE
        return start

    def _around_this(self, headline: int | None) -> frozenset[int]:
        """Return the headline, the first text of the body, and all that is around either: no box of other pieces."""
        own: set[int] = set()
        for node in (*(() if headline is None else (headline,)), *self.text_nodes[:1]):
            own.add(node)
            own.update(self._index.ancestors(node))
        return frozenset(own)

    def set_apart(self, start: int) -> bool:
        """Whether a place near the top of the body lies between its blocks: a line of the header that the body begins above."""
        if not self.body[0] <= start <= self.body[0] + TOP_OF_BODY:
            return False
        for begin, end in self._top:  # noqa: SIM110 - a generator would double the cost of this hot test
            if begin <= start < end:
                return False
        return True

    def foreign(self, node: int) -> bool:
        """Whether a node stands in a box of others' pieces that is none around this very piece."""
        if not self._marks.foreign(node):
            return False
        tags, parents, own, called = self._index.tags, self._index.parents, self._own, self._called
        while node >= 0 and node not in own:
            if tags[node] in FOREIGN_TAGS or node in called:
                return True
            node = parents[node]
        return False

    def in_running_text(self, start: int) -> bool:
        """Whether a place lies within the body, away from its first and last lines."""
        return self.body[0] + EDGE_OF_BODY < start < self.body[1] - EDGE_OF_BODY

    def lines_near(self, before: int, after_body: int) -> list[int]:
        """Return the numbers of the lines around headline and body, running text left out."""
        headline, body, starts = self.headline, self.body, self._index.line_starts
        first = max((headline[0] if headline else body[0]) - before, 0)
        last = max(body[1], headline[1] if headline else 0) + after_body
        edge, top = bisect_left(starts, body[0] + EDGE_OF_BODY), bisect_left(starts, body[0] + TOP_OF_BODY)
        opening = range(bisect_left(starts, first), edge)
        between = [at for at in range(edge, min(top, edge + MOST_TOP)) if self.set_apart(starts[at])]
        closing = range(
            bisect_left(starts, max(body[1] - EDGE_OF_BODY, body[0] + EDGE_OF_BODY)),
            bisect_right(starts, last),
        )
        return list(dict.fromkeys((*opening, *between, *closing))) if between else [*opening, *closing]


def places_of(context: Context) -> Places:
    """Return the places of the page being read."""
    memo = clues_of(context).memo
    places: Places | None = memo.get("places")
    if places is None:
        places = memo["places"] = Places(context)
    return places


def headline_span(context: Context) -> tuple[int, int] | None:
    """Return where the displayed headline stands in the flow, or None."""
    return places_of(context).headline


def text_nodes(context: Context) -> list[int]:
    """Return the nodes of the body's running text, in order."""
    return places_of(context).text_nodes
