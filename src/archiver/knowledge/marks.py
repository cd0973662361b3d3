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

Find = Callable[[str], Iterator[re.Match[str]]]


class _Words(NamedTuple):
    """All words of the table, and what each is a sign of.

    Parts and ends are by their first letters: a pattern that opens with one letter skips to the next one by itself.
    """

    parts: tuple[tuple[Find, Mapping[str, tuple[str, ...]]], ...]
    whole: Mapping[str, tuple[str, ...]]
    leaves: Mapping[str, Callable[[str], re.Match[str] | None]]


def marked_tokens(tokens: Iterable[str]) -> dict[str, set[str]]:
    """Return the class and id tokens of each mark, in lower case: {"title": {"entry-title"}}; most tokens have none.

    All tokens are searched as one text, a token a line.
    """
    parts, whole, leaves = _words()
    rows = tuple(tokens)
    text = "\n".join(("", *rows, ""))
    found: dict[str, set[str]] = {}
    for find, signs in parts:
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
    signs: dict[str, list[tuple[str, str]]] = {}
    whole: dict[str, tuple[str, ...]] = {}
    labels = load_table("labels")
    related = {"part": labels["related_classes"], "not": labels["other_classes"]}
    table = {**load_table("marks"), "related": related}
    for mark, row in table.items():
        for word in (*row.get("part", ()), *(f"{end}\n" for end in row.get("end", ()))):
            signs.setdefault(word[0], []).append((word[1:], mark))
        for word in row.get("whole", ()):
            whole[word] = (*whole.get(word, ()), mark)
    leaves = {
        mark: re.compile(phrase_pattern(row["not"])).search for mark, row in table.items() if "not" in row
    }
    return _Words(tuple(_beginning(letter, rows) for letter, rows in signs.items()), whole, leaves)


def _beginning(letter: str, rows: list[tuple[str, str]]) -> tuple[Find, dict[str, tuple[str, ...]]]:
    """Return what finds the words with a first letter, and the marks by the rest of a word.

    The marks of the words that a word begins with are among its own: a pattern finds the longest.
    """
    find = re.compile(f"{re.escape(letter)}(?=({phrase_pattern(rest for rest, _ in rows)}))").finditer
    signs = {
        word: tuple(dict.fromkeys(mark for rest, mark in rows if word.startswith(rest))) for word, _ in rows
    }
    return find, signs
