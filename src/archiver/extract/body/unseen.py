"""Labels for screen readers: short words that the page shows to nobody who sees it."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.extract.body.lines import PageLines

LONGEST_LABEL = 60
READER_CLASSES = (
    "sr-only",
    "visually-hidden",
    "visuallyhidden",
    "screen-reader-text",
    "screen-reader-only",
    "screenreader",
    "assistive-text",
    "a11y-hidden",
    "u-visually-hidden",
    "element-invisible",
)
"""Class tokens that frameworks of many sites have for them."""


def without_labels(lines: PageLines, kept: Sequence[int]) -> list[int]:
    """Return the kept lines without short ones whose element, or the one above it, is for screen readers alone."""
    by_class, parents = lines.index.by_class, lines.index.parents
    if by_class.keys().isdisjoint(READER_CLASSES):
        return list(kept)
    unseen = {node for token in READER_CLASSES for node in by_class.get(token, ())}
    return [
        at
        for at in kept
        if lines.sizes[at] > LONGEST_LABEL
        or (lines.nodes[at] not in unseen and parents[lines.nodes[at]] not in unseen)
    ]
