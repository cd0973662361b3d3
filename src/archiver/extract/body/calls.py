"""Boxes within a story that call its reader to something, and what keeps the publisher clear: told by their names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

from archiver.extract.body.below import without_spans
from archiver.extract.body.features import token_words
from archiver.extract.body.lines import PageLines
from archiver.knowledge import load_table
from archiver.page import PageIndex

WHOLE_PAGES = frozenset(("html", "body", "main", "article"))

MOST_CALLS = 15
"""What holds more of the body than this, in hundredths, only has such a box in it, or is the story."""

MOST_TOGETHER = 40
"""Boxes that together hold more of the body than this, in hundredths, are its parts."""


@cache
def call_words() -> tuple[str, ...]:
    """Return the words in classes of such boxes."""
    return tuple(load_table("boilerplate")["call"]["words"])


def without_calls(lines: PageLines, kept: Sequence[int]) -> list[int]:
    """Return the kept lines without those in small elements that are forms, or have names of calls and disclaimers."""
    if not kept:
        return []
    index, starts = lines.index, lines.starts
    first, last = starts[kept[0]], starts[kept[-1]]
    spans = {
        lines.span(node)
        for node in _calls(index)
        if index.starts[node] <= last and index.stops[node] > first  # most stand above or below the story
    }
    if not spans:
        return list(kept)
    size_of = lines.sizes.__getitem__
    whole = sum(map(size_of, kept))
    most = whole * MOST_CALLS // 100
    small = [
        (low, high)
        for low, high in spans
        if sum(map(size_of, kept[bisect_left(kept, low) : bisect_left(kept, high)])) <= most
    ]
    rest = without_spans(kept, small)
    left = sum(map(size_of, rest))
    return rest if left * 100 >= (100 - MOST_TOGETHER) * whole else list(kept)


def _calls(index: PageIndex) -> Iterator[int]:
    yield from index.by_tag.get("form", ())
    tags = index.tags
    for word in call_words():
        for token in index.classes_holding(word):
            if word in token_words(token):
                yield from (node for node in index.by_class[token] if tags[node] not in WHOLE_PAGES)
