"""What class and id tokens say of their elements, compiled so that one search judges all tokens of a page.

The words are those of `marks.toml`, and of `labels.toml` for blocks of related links.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from archiver.knowledge.loader import load_table
from archiver.knowledge.phrases import phrase_pattern, words_holding

LONGEST_TOKEN = 80


class _Words(NamedTuple):
    """All words of the table: a pattern that finds parts and ends wherever they stand, and what each word is a sign of."""

    find: Callable[[str], Iterator[re.Match[str]]]
    signs: Mapping[str, tuple[str, ...]]
    whole: Mapping[str, tuple[str, ...]]
    leaves: Mapping[str, Callable[[str], re.Match[str] | None]]


def marked_tokens(tokens: Iterable[str]) -> dict[str, set[str]]:
    """Return the class and id tokens of each mark, in lower case: {"title": {"entry-title"}}; most tokens have none.

    All tokens are searched as one text, a token a line.
    """
    find, signs, whole, leaves = _words()
    rows = tuple(tokens)
    text = "\n".join(("", *rows, ""))
    found: dict[str, set[str]] = {}
    stop, token = 0, ""
    for match in find(text):
        at = match.start()
        if at >= stop:
            begin, stop = text.rfind("\n", 0, at) + 1, text.find("\n", at)
            token = text[begin:stop] if stop - begin <= LONGEST_TOKEN else ""
        for mark in signs[match[1]] if token else ():
            if mark in found:
                found[mark].add(token)
            else:
                found[mark] = {token}
    for token in whole.keys() & rows:
        for mark in whole[token]:
            found.setdefault(mark, set()).add(token)
    for mark in leaves.keys() & found.keys():
        found[mark] -= words_holding(leaves[mark], found[mark])
    return found


@cache
def _words() -> _Words:
    signs: list[tuple[str, str]] = []
    whole: dict[str, tuple[str, ...]] = {}
    labels = load_table("labels")
    related = {"part": labels["related_classes"], "not": labels["other_classes"]}
    table = {**load_table("marks"), "related": related}
    for mark, row in table.items():
        signs += [(part, mark) for part in row.get("part", ())]
        signs += [(f"{end}\n", mark) for end in row.get("end", ())]
        for word in row.get("whole", ()):
            whole[word] = (*whole.get(word, ()), mark)
    find = re.compile(f"(?=({phrase_pattern(word for word, _ in signs)}))").finditer
    leaves = {
        mark: re.compile(phrase_pattern(row["not"])).search for mark, row in table.items() if "not" in row
    }
    return _Words(find, _by_word(signs), whole, leaves)


def _by_word(signs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return the marks of each word, those of the words that it begins with among them: a pattern finds the longest."""
    rows = tuple(signs)
    return {
        word: tuple(dict.fromkeys(mark for begin, mark in rows if word.startswith(begin))) for word, _ in rows
    }
