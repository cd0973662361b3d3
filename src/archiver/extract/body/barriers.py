"""The barrier of a story that goes on behind it: its notice, and what offers to lift it, are no body."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.extract.body.lines import PageLines
from archiver.knowledge import access_barrier
from archiver.text import fold_typography

LONGEST_NOTICE = 220
MOST_BEHIND = 300
"""Behind a barrier stand offers and short words; with more prose than this it is only an advertisement in the text."""


def without_barrier(lines: PageLines, kept: Sequence[int]) -> list[int]:
    """Return the kept lines up to the first that says that the rest is for subscribers, if hardly any prose follows it."""
    phrases, _ = access_barrier()
    behind = 0
    cut = len(kept)
    for place in range(len(kept) - 1, 0, -1):
        at = kept[place]
        notice = lines.sizes[at] <= LONGEST_NOTICE and phrases.search(fold_typography(lines.texts[at]))
        if notice:
            cut = place
        else:
            behind += lines.prose[at]
        if behind > MOST_BEHIND:
            break
    return list(kept[:cut])
