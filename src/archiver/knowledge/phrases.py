"""Many literal phrases as one regular expression that branches on characters, so that none is tried in vain."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from itertools import groupby
from operator import itemgetter


def phrase_pattern(phrases: Iterable[str]) -> str:
    """Return the source of a regex that matches the longest of `phrases` at a place.

    Its time is linear in the longest phrase, however many there are: 'ab', 'ac' gives 'a[bc]'.
    """
    ordered = sorted(set(phrases))
    return _branches(ordered, 0) if ordered else ""


def holds_any(text: str, phrases: Iterable[str]) -> bool:
    """Say whether one of some phrases stands in a text."""
    for phrase in phrases:  # noqa: SIM110 - a generator would double the cost of this hot test
        if phrase in text:
            return True
    return False


def words_holding(search: Callable[..., re.Match[str] | None], words: Collection[str]) -> set[str]:
    """Return those of some words without line ends in which `search`, of a pattern without line ends, finds something.

    All words are searched as one text: most hold nothing, and a search of its own for each costs more than the finding.
    """
    joined = "\n".join(words)
    found: set[str] = set()
    match = search(joined)
    while match is not None:
        start, end = joined.rfind("\n", 0, match.start()) + 1, joined.find("\n", match.end())
        if end < 0:
            found.add(joined[start:])
            break
        found.add(joined[start:end])
        match = search(joined, end)
    return found


def _branches(phrases: list[str], at: int) -> str:
    """Return a regex of what stands from `at` on in some phrases, in order and alike before it."""
    start, first, last = at, phrases[0], phrases[-1]
    while at < len(first) and first[at] == last[at]:  # and so in all between them
        at += 1
    shared = re.escape(first[start:at])
    if len(phrases) == 1:
        return shared
    ends = at == len(first)
    singles: list[str] = []
    branches: list[str] = []
    for character, group in groupby(phrases[ends:], itemgetter(at)):
        rest = _branches(list(group), at + 1)
        if rest:
            branches.append(re.escape(character) + rest)
        else:
            singles.append(re.escape(character))
    if singles:
        branches.append(singles[0] if len(singles) == 1 else f"[{''.join(singles)}]")
    joined = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return f"{shared}{joined}?" if ends else shared + joined
