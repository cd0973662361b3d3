"""Which texts moved: all but the heaviest part that kept its order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import partial

from archiver.diff.align import Group, in_place

MOST_PIECES = 1024  # of one text; room between two places


def moved_places(
    equal: list[tuple[int, int]], groups: list[Group], weight: Callable[[int], int]
) -> Iterator[tuple[int, int]]:
    """Yield where the texts that did not keep their order stand in A and in B.

    Of two that changed places nobody can tell which one moved, and both are told. A text that became several, or one
    of several, has moved when all of its pieces have.
    """
    pieces = [(i * MOST_PIECES, j * MOST_PIECES, n) for n, (i, j) in enumerate(equal)]
    for n, group in enumerate(groups, start=len(equal)):
        pieces += [(i * MOST_PIECES + k, j * MOST_PIECES + k, n) for k, (i, j) in enumerate(_pairs_of(group))]
    pieces.sort()
    order = [(i, j) for i, j, _ in pieces]
    kept = in_place(order, [weight(i // MOST_PIECES) for i, _ in order])
    if len(kept) == len(order):
        return
    label = {(i, j): n for i, j, n in pieces}
    moved = sorted(set(order) - set(kept))
    stays = {label[one] for one in kept}
    swapped = {label[one] for one in map(partial(_swapped_with, kept), moved) if one is not None}
    for n in dict.fromkeys([label[one] for one in moved] + sorted(swapped)):
        whole = n < len(equal) or len(groups[n - len(equal)].a) == len(groups[n - len(equal)].b)
        if n not in stays or (whole and n in swapped):
            yield equal[n] if n < len(equal) else (groups[n - len(equal)].a[0], groups[n - len(equal)].b[0])


def _pairs_of(group: Group) -> list[tuple[int, int]]:
    """Return the pieces of a group as pairs, the one text repeated."""
    count = max(len(group.a), len(group.b))
    a = group.a * count if len(group.a) == 1 else group.a
    b = group.b * count if len(group.b) == 1 else group.b
    return list(zip(a, b, strict=True))


def _swapped_with(kept: list[tuple[int, int]], moved: tuple[int, int]) -> tuple[int, int] | None:
    """Return the only kept piece that a moved one went past, if there is just one."""
    by_a = bisect_left(kept, moved)
    by_b = bisect_left(kept, moved[1], key=lambda pair: pair[1])
    return kept[min(by_a, by_b)] if abs(by_a - by_b) == 1 else None
