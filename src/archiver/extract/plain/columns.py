"""Columns set side by side, as text that keeps the layout of a page: read one after the other."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

FEWEST_LINES = 4
NARROWEST = 16
"""Columns of text are at least this wide on average; narrower ones are tables."""

LONGEST = 400
"""Longer lines are no columns."""

WIDE_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line, or its part in one column, with the number of the line it stands on."""

    number: int
    text: str
    starts_column: bool = False


def read_columns(raw: Sequence[str]) -> Iterator[RawLine]:
    """Yield the lines in reading order; where columns stand side by side, the left one first."""
    at = 0
    while at < len(raw):
        end = _run_end(raw, at)
        gutters = _gutters(raw[at:end]) if end - at >= FEWEST_LINES else []
        if gutters:
            yield from _columns(raw, at, end, gutters)
        else:
            end = max(end, at + 1)
            yield from (RawLine(number + 1, raw[number]) for number in range(at, end))
        at = end


def _run_end(raw: Sequence[str], at: int) -> int:
    """Return where the run of lines that may hold columns ends: few lines in a row lack a wide gap."""
    end, last = at, at
    while end < len(raw) and end - last <= 2 and len(raw[end]) <= LONGEST and raw[end].strip():  # noqa: PLR2004 - short lines
        if WIDE_GAP.search(raw[end].strip()):
            last = end + 1
        end += 1
    return last


def _gutters(run: Sequence[str]) -> list[int]:
    """Return the places that are blank in every line, between parts that are wide enough for text."""
    lines = [line.expandtabs(8).rstrip() for line in run]
    width = max(map(len, lines))
    taken = [0] * (width + 1)
    for line in lines:
        for at, char in enumerate(line):
            taken[at] |= char != " "
    gutters = [at for at in range(2, width) if not taken[at - 1] and not taken[at - 2] and taken[at]]
    found: list[int] = []
    for at in gutters:
        if at and _is_text(lines, found[-1] if found else 0, at) and _is_text(lines, at, None):
            found.append(at)
    return found


def _is_text(lines: Sequence[str], start: int, end: int | None) -> bool:
    parts = [part for line in lines if (part := line[start:end].strip())]
    return (
        len(parts) >= FEWEST_LINES
        and sum(map(len, parts)) >= NARROWEST * len(parts)
        and sum(" " in part for part in parts) * 3 >= len(parts) * 2
    )


def _columns(raw: Sequence[str], at: int, end: int, gutters: Sequence[int]) -> Iterator[RawLine]:
    edges = [0, *gutters, None]
    for column, (left, right) in enumerate(itertools.pairwise(edges)):
        first = True
        for number in range(at, end):
            part = raw[number].expandtabs(8)[left:right]
            if part.strip():
                yield RawLine(number + 1, part.rstrip(), starts_column=first and column > 0)
                first = False
