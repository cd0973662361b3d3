"""What wire copy ends with: marks of the end and the writer's address are no body."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archiver.extract.body.lines import PageLines
from archiver.knowledge.captures import fold_line, line_kinds

LONGEST_MARK = 60
MOST_MARKS = 3

# An address alone, e.g. "sora@herald.example", "(ada@times.example)".
ADDRESS = re.compile(r"\W*[\w.+-]+@[\w-]+(?:\.[\w-]+)+\W*")


def without_end_marks(lines: PageLines, kept: Sequence[int]) -> list[int]:
    """Return the kept lines without the marks of wire copy and the addresses that stand last: "(END)"."""
    stop = len(kept)
    least = max(1, stop - MOST_MARKS)
    while stop > least and is_end_mark(lines.texts[kept[stop - 1]]):
        stop -= 1
    return list(kept[:stop])


def is_end_mark(text: str) -> bool:
    """Say whether a line is nothing but a mark of the end, or an address."""
    if len(text) > LONGEST_MARK:
        return False
    return bool(ADDRESS.fullmatch(text)) or "wire" in line_kinds(fold_line(text))
