"""What class and id tokens say of their elements: `marks.toml`, compiled so that a class attribute costs a few look-ups."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from archiver.knowledge.loader import load_table

LONGEST_TOKEN = 80
LONGEST_ATTRIBUTE, LONGEST_KEPT = 2000, 300
KNOWN_TOKENS = KNOWN_ATTRIBUTES = 1 << 15
GRAM, END = 4, 3
NONE: frozenset[str] = frozenset()

# Utility classes that show a hidden element again on wider screens: "md:block", "lg:flex", "d-md-block".
SHOWN_WIDER = re.compile(r"(?:\A|\s)(?:(?:sm|md|lg|xl|2xl)[:-]|d-(?:sm|md|lg|xl)-(?!none))")


class _Words(NamedTuple):
    """All words of the table: parts by their first letters, whole tokens, ends by their last letters."""

    parts: Mapping[str, tuple[tuple[str, str], ...]]
    whole: Mapping[str, tuple[str, ...]]
    ends: Mapping[str, tuple[tuple[str, str], ...]]
    leaves: Mapping[str, re.Pattern[str]]


def marks_of_classes(value: str) -> frozenset[str]:
    """Return the marks of a class attribute, all its tokens together."""
    return _known_marks(value) if len(value) <= LONGEST_KEPT else _marks(value)


def _marks(value: str) -> frozenset[str]:
    found = {mark for token in value[:LONGEST_ATTRIBUTE].lower().split() for mark in marks_of(token)}
    if "hidden" in found and SHOWN_WIDER.search(value):
        found.discard("hidden")
    return frozenset(found) if found else NONE


_known_marks = lru_cache(maxsize=KNOWN_ATTRIBUTES)(_marks)


@lru_cache(maxsize=KNOWN_TOKENS)
def marks_of(token: str) -> frozenset[str]:
    """Return the marks of a class or id token in lower case: {"title"} of "entry-title"; none of most."""
    if len(token) > LONGEST_TOKEN:
        return NONE
    parts, whole, ends, leaves = _words()
    get = parts.get
    rows = [row for at in range(len(token) - GRAM + 1) if (row := get(token[at : at + GRAM]))]
    last = ends.get(token[-END:])
    if not rows and last is None and token not in whole:
        return NONE
    found = {mark for row in rows for part, mark in row if part in token}
    found.update(whole.get(token, ()))
    found.update(mark for end, mark in last or () if token.endswith(end))
    return frozenset(mark for mark in found if mark not in leaves or not leaves[mark].search(token)) or NONE


@cache
def _words() -> _Words:
    parts: dict[str, tuple[tuple[str, str], ...]] = {}
    whole: dict[str, tuple[str, ...]] = {}
    ends: dict[str, tuple[tuple[str, str], ...]] = {}
    table = load_table("marks")
    for mark, row in table.items():
        for part in row.get("part", ()):
            parts[part[:GRAM]] = (*parts.get(part[:GRAM], ()), (part, mark))
        for word in row.get("whole", ()):
            whole[word] = (*whole.get(word, ()), mark)
        for end in row.get("end", ()):
            ends[end[-END:]] = (*ends.get(end[-END:], ()), (end, mark))
    return _Words(parts, whole, ends, {mark: _leaves(row) for mark, row in table.items() if "not" in row})


def _leaves(row: Mapping[str, Any]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in row["not"]))
