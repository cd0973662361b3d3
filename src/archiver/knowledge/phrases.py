"""Many literal phrases as one regular expression that branches on characters, so that none is tried in vain."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from typing import Any

# A node of the tree: next character to next node; the empty string marks the end of a phrase.
_Node = dict[str, Any]


def phrase_pattern(phrases: Iterable[str]) -> str:
    """Return the source of a regex that matches the longest of `phrases` at a place.

    Its time is linear in the longest phrase, however many there are: 'ab', 'ac' gives 'a[bc]'.
    """
    root: _Node = {}
    for phrase in phrases:
        node = root
        for character in phrase:
            node = node.setdefault(character, {})
        node[""] = {}
    return _render(root)


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


def _render(node: _Node) -> str:
    ends = "" in node
    singles: list[str] = []
    branches: list[str] = []
    for character in sorted(key for key in node if key):
        rest = _render(node[character])
        if rest:
            branches.append(re.escape(character) + rest)
        else:
            singles.append(character)
    if singles:
        branches.append(
            re.escape(singles[0]) if len(singles) == 1 else f"[{''.join(map(re.escape, singles))}]"
        )
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return joined + "?" if ends else joined
