"""What stands last and is no body: wire copy's marks of the end, the writer's address, a label with nothing under it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archiver.extract.body.lines import PageLines
from archiver.knowledge import plain
from archiver.knowledge.captures import fold_line, line_kinds
from archiver.knowledge.credits import opens_formula

LONGEST_MARK = 60
MOST_MARKS = 3
MOST_LABELS = 2
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))

# An address alone, e.g. "sora@herald.example", "(ada@times.example)".
ADDRESS = re.compile(r"\W*[\w.+-]+@[\w-]+(?:\.[\w-]+)+\W*")


def without_end_marks(lines: PageLines, kept: Sequence[int]) -> list[int]:
    """Return the kept lines without the marks of wire copy and the addresses that stand last, and labels of nothing."""
    stop = len(kept)
    least = max(1, stop - MOST_MARKS)
    while stop > least and is_end_mark(lines.texts[kept[stop - 1]]):
        stop -= 1
    least = max(1, stop - MOST_LABELS)
    while stop > least and _is_label_of_nothing(lines, kept[stop - 1]):
        stop -= 1
    return list(kept[:stop])


def _is_label_of_nothing(lines: PageLines, at: int) -> bool:
    """Say whether a line promises what does not follow, as nothing does: a heading, a short "Read more:", signs unseen."""
    text = lines.texts[at]
    if lines.index.tags[lines.nodes[at]] in HEADINGS or not any(map(str.isprintable, text)):
        return True
    if len(text) > LONGEST_MARK or not text.endswith((":", "：")):
        return False
    return not opens_formula(plain(text))  # "Sources:" may head a credit


def is_end_mark(text: str) -> bool:
    """Say whether a line is nothing but a mark of the end, or an address."""
    if len(text) > LONGEST_MARK:
        return False
    return bool(ADDRESS.fullmatch(text)) or "wire" in line_kinds(fold_line(text))
