"""Unified diffs of lines, as `diff -u` writes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from archiver.diff.wording import Vocabulary, common_runs

CONTEXT = 3


class Stretch(NamedTuple):
    """Lines that differ: from one line number to another, on both sides."""

    a_first: int
    a_last: int
    b_first: int
    b_last: int


def unified_lines(a: Sequence[str], b: Sequence[str], names: tuple[str, str]) -> Iterator[str]:
    """Yield the lines of a unified diff; nothing when both are the same."""
    stretches = list(_stretches(a, b))
    if not stretches:
        return
    yield f"--- {names[0]}"
    yield f"+++ {names[1]}"
    for hunk in _hunks(stretches):
        yield from _hunk_lines(hunk, a, b)


def _stretches(a: Sequence[str], b: Sequence[str]) -> Iterator[Stretch]:
    vocabulary = Vocabulary()
    numbers_a, numbers_b = [vocabulary.number(line) for line in a], [vocabulary.number(line) for line in b]
    at_a = at_b = 0
    for start_a, start_b, length in [*common_runs(numbers_a, numbers_b), (len(a), len(b), 0)]:
        if start_a > at_a or start_b > at_b:
            yield Stretch(at_a, start_a, at_b, start_b)
        at_a, at_b = start_a + length, start_b + length


def _hunks(stretches: list[Stretch]) -> Iterator[list[Stretch]]:
    """Yield the stretches whose context would touch together."""
    hunk: list[Stretch] = []
    for stretch in stretches:
        if hunk and stretch.a_first - hunk[-1].a_last > 2 * CONTEXT:
            yield hunk
            hunk = []
        hunk.append(stretch)
    yield hunk


def _hunk_lines(hunk: list[Stretch], a: Sequence[str], b: Sequence[str]) -> Iterator[str]:
    before = min(CONTEXT, hunk[0].a_first)
    after = min(CONTEXT, len(a) - hunk[-1].a_last)
    first_a, first_b = hunk[0].a_first - before, hunk[0].b_first - before
    yield f"@@ -{_range(first_a, hunk[-1].a_last + after)} +{_range(first_b, hunk[-1].b_last + after)} @@"
    at = first_a
    for stretch in hunk:
        yield from (f" {line}" for line in a[at : stretch.a_first])
        yield from (f"-{line}" for line in a[stretch.a_first : stretch.a_last])
        yield from (f"+{line}" for line in b[stretch.b_first : stretch.b_last])
        at = stretch.a_last
    yield from (f" {line}" for line in a[at : at + after])


def _range(first: int, last: int) -> str:
    """Return a range of lines: the first, counted from 1, and how many."""
    length = last - first
    return f"{first + 1 if length else first},{length}" if length != 1 else str(first + 1)
