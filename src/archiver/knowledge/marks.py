"""What class and id tokens say of their elements: `marks.toml`, compiled so that a class attribute costs a few look-ups."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from itertools import chain
from typing import Any, NamedTuple

from archiver.knowledge.loader import load_table
from archiver.knowledge.phrases import phrase_pattern, words_holding

LONGEST_TOKEN = 80
LONGEST_ATTRIBUTE, LONGEST_KEPT = 2000, 300
KNOWN_TOKENS = KNOWN_ATTRIBUTES = 1 << 12
END = 3
NONE: frozenset[str] = frozenset()
HIDDEN = frozenset(("hidden",))

# Utility classes that show a hidden element again on wider screens: "md:block", "lg:flex", "d-md-block".
SHOWN_WIDER = re.compile(r"(?:\A|\s)(?:(?:sm|md|lg|xl|2xl)[:-]|d-(?:sm|md|lg|xl)-(?!none))")


class _Words(NamedTuple):
    """All words of the table: parts with a pattern that finds them, whole tokens, ends by their last letters."""

    may_hold: Callable[..., re.Match[str] | None]
    """None where neither a part nor an end stands, at a fraction of the others' cost."""
    find_parts: Callable[[str], list[str]]
    parts: Mapping[str, frozenset[str]]
    whole: Mapping[str, frozenset[str]]
    ends: Mapping[str, tuple[tuple[str, str], ...]]
    leaves: Mapping[str, re.Pattern[str]]


def marks_of_classes(value: str) -> frozenset[str]:
    """Return the marks of a class attribute, all its tokens together."""
    return _known_marks(value) if len(value) <= LONGEST_KEPT else _marks(value)


def _marks(value: str) -> frozenset[str]:
    words = _words()
    folded = value[:LONGEST_ATTRIBUTE].lower()
    tokens = folded.split()
    if words.may_hold(folded) is None and words.whole.keys().isdisjoint(tokens):
        return NONE
    found = NONE.union(*map(marks_of, tokens))
    if "hidden" in found and SHOWN_WIDER.search(value):
        found -= HIDDEN
    return found


_known_marks = lru_cache(maxsize=KNOWN_ATTRIBUTES)(_marks)


@lru_cache(maxsize=KNOWN_TOKENS)
def marks_of(token: str) -> frozenset[str]:
    """Return the marks of a class or id token in lower case: {"title"} of "entry-title"; none of most."""
    if len(token) > LONGEST_TOKEN:
        return NONE
    may_hold, find_parts, parts, whole, ends, leaves = _words()
    if may_hold(token) is None and token not in whole:
        return NONE
    held = find_parts(token)
    found = parts[held[0]] if len(held) == 1 else NONE.union(*[parts[part] for part in held])
    if token in whole:
        found |= whole[token]
    if token[-END:] in ends:
        found = found.union(mark for end, mark in ends[token[-END:]] if token.endswith(end))
    left_out = [mark for mark in found if mark in leaves and leaves[mark].search(token)]
    return found.difference(left_out) if left_out else found


def marks_of_all(tokens: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the marks of those of many tokens that have any: one search through all of them."""
    words = _words()
    distinct = set(tokens)
    likely = words_holding(words.may_hold, distinct) | (words.whole.keys() & distinct)
    return {token: marks for token in likely if (marks := marks_of(token))}


@cache
def _words() -> _Words:
    parts: list[tuple[str, str]] = []
    whole: dict[str, frozenset[str]] = {}
    ends: dict[str, tuple[tuple[str, str], ...]] = {}
    table = load_table("marks")
    for mark, row in table.items():
        parts += [(part, mark) for part in row.get("part", ())]
        for word in row.get("whole", ()):
            whole[word] = whole.get(word, NONE) | {mark}
        for end in row.get("end", ()):
            ends[end[-END:]] = (*ends.get(end[-END:], ()), (end, mark))
    find_parts = re.compile(f"(?=({phrase_pattern(part for part, _ in parts)}))").findall
    leaves = {mark: _leaves(row) for mark, row in table.items() if "not" in row}
    may_hold = re.compile(phrase_pattern([word for word, _ in (*parts, *chain(*ends.values()))])).search
    return _Words(may_hold, find_parts, _by_part(parts), whole, ends, leaves)


def _by_part(parts: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Return the marks of each part, those of the parts that it begins with among them: a pattern finds the longest."""
    rows = tuple(parts)
    return {part: frozenset(mark for begin, mark in rows if part.startswith(begin)) for part, _ in rows}


def _leaves(row: Mapping[str, Any]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in row["not"]))
