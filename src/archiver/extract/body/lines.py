"""The page's lines of text, summed up: how long, how linked, how much like prose.

Sums over any part of the page come from running totals, so they cost two look-ups, not a walk.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate, compress
from operator import mul

from archiver.page import PageIndex

PROSE_SIZE = 30
"""A line of fewer characters is no prose; one sign of a script without letters counts double."""

MOST_LINKED = 50
"""A line of which more stands in links (in hundredths) is no prose."""

PROSE_TAGS = frozenset(
    (
        "p",
        "div",
        "li",
        "td",
        "blockquote",
        "section",
        "article",
        "span",
        "pre",
        "dd",
        "main",
        "body",
        "center",
        "summary",
    )
)
"""Where prose stands directly."""


class PageLines:
    """The lines of a page with their cleaned texts and running totals.

    `texts[k]`, `sizes[k]` (characters, wide ones counted twice), `linked[k]` (share of them in links, in hundredths) and
    `prose[k]` (the size of a line that reads like prose, else 0).
    """

    __slots__ = (
        "count",
        "index",
        "linked",
        "nodes",
        "prose",
        "sizes",
        "starts",
        "sum_linked",
        "sum_prose",
        "sum_size",
        "texts",
    )

    def __init__(self, index: PageIndex) -> None:
        self.index = index
        self.starts = index.line_starts
        self.nodes = index.line_nodes
        self.count = len(self.starts)
        self.texts = texts = index.line_texts
        sizes = list(map(len, texts))
        if not index.flow.isascii() and wide_count("".join([text for text in texts if not text.isascii()])):
            for at, text in enumerate(texts):
                sizes[at] += wide_count(text)
        starts, stops, linked = self.starts, index.line_stops, index.line_linked
        shares = [0] * self.count
        for at in compress(range(self.count), linked):
            share = linked[at] * 100 // (stops[at] - starts[at])
            shares[at] = share if share < 100 else 100  # noqa: PLR2004, FURB136 - `min` costs a call for each line
        nodes, tags = self.nodes, index.tags
        prose = [0] * self.count
        for at, size in enumerate(sizes):
            if size >= PROSE_SIZE and shares[at] <= MOST_LINKED and tags[nodes[at]] in PROSE_TAGS:
                prose[at] = size
        self.sizes = sizes
        self.linked = shares
        self.prose = prose
        self.sum_size = [0, *accumulate(sizes)]
        self.sum_linked: list[int] = [0, *accumulate(map(mul, sizes, shares))]
        self.sum_prose = [0, *accumulate(prose)]

    def mute(self, spans: Iterable[tuple[int, int]]) -> None:
        """Let the lines of some ranges count for no prose."""
        for low, high in spans:
            self.prose[low:high] = [0] * (high - low)
        self.sum_prose = [0, *accumulate(self.prose)]

    def span(self, node: int) -> tuple[int, int]:
        """Return the range of lines that stand in a node."""
        starts, index = self.starts, self.index
        low = bisect_left(starts, index.starts[node])
        return low, bisect_left(starts, index.stops[node], low)


WIDE = re.compile("[\u2e80-\uffe0]")
"""A character of a script in which each is about a word: CJK, kana, Hangul."""


def wide_count(text: str) -> int:
    """Return how many characters of a text are words of their own (CJK, kana, Hangul)."""
    return 0 if WIDE.search(text) is None else len(WIDE.findall(text))


def squeeze(text: str) -> str:
    """Return cleaned text, in which all white space is blanks, in lower case without it, to compare across markups."""
    return text.lower().replace(" ", "")
