"""What class and id tokens say of their elements, compiled so that one search judges all tokens of a page.

The words are those of `marks.toml`, and of `labels.toml` for blocks of related links.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from archiver.knowledge.loader import load_table
from archiver.knowledge.phrases import phrase_pattern, words_holding

LONGEST_TOKEN = 80
ANCHORS = "abefhiou"
"""Letters from one of which a word is looked for: they are less than half of the letters in names of classes, so that a
search stops less than half as often as one that stops wherever any word may begin."""
SHORTEST = 3  # characters from there to the end of a word, or others would often end like it

OFTEN = ("menu",)
"""Words that so many names of classes hold that asking every name takes less time than finding each place."""

NO_TOKENS: frozenset[str] = frozenset()

Search = Callable[..., re.Match[str] | None]


class _Words(NamedTuple):
    """All words of the table, and what each is a sign of.

    Parts and ends are looked for from one of their letters on: a pattern that opens with one skips to the next by itself.
    `signs` has the marks of what a pattern finds, each with what must stand before it and with the end that the token
    must have, "" for any. An end is found by its letters: the sign before them stands in most tokens.
    """

    parts: tuple[Search, ...]
    signs: Mapping[str, tuple[tuple[str, str, str], ...]]
    whole: Mapping[str, tuple[str, ...]]
    names: frozenset[str]
    """The tokens that `whole` has the marks of."""
    excepted: tuple[tuple[str, str], ...]
    """Each mark with exceptions, and what these are found as, in the same search."""
    unrelated: Search
    """Exceptions to "related", words so common that they are looked for in its few tokens alone."""
    often: Mapping[str, tuple[str, ...]]
    """The marks of what is `OFTEN` a part."""


def marked_tokens(tokens: Iterable[str]) -> dict[str, set[str]]:
    """Return the class and id tokens of each mark, in lower case: {"title": {"entry-title"}}; most tokens have none."""
    rows = tuple(tokens)
    words = _words()
    found = _holding(rows, words)
    for word, marks in words.often.items():
        holding = [token for token in rows if word in token and len(token) <= LONGEST_TOKEN]
        for mark in marks if holding else ():
            found[mark].update(holding)
    for token in words.names.intersection(rows):
        for mark in words.whole[token]:
            found[mark].add(token)
    for mark, exceptions in words.excepted:
        others = found.pop(exceptions, NO_TOKENS)
        if others and mark in found:
            found[mark] -= others
    if "related" in found:
        found["related"] -= words_holding(words.unrelated, found["related"])
    return dict(found)


def _holding(tokens: Iterable[str], words: _Words) -> defaultdict[str, set[str]]:
    """Return the tokens of each mark by the parts and ends in them; all are searched as one text, a token a line."""
    text = "\n".join(("", *tokens, ""))
    signs = words.signs
    found: defaultdict[str, set[str]] = defaultdict(set)
    for search in words.parts:
        stop, token = 0, ""
        match = search(text)
        while match is not None:
            at = match.start()
            for before, end, mark in signs[match[0]]:
                if before and not text.startswith(before, at - len(before)):
                    continue  # "ate" of "template"
                if at >= stop:
                    begin, stop = text.rfind("\n", 0, at) + 1, text.find("\n", at)
                    token = text[begin:stop] if stop - begin <= LONGEST_TOKEN else ""
                if token and (not end or token.endswith(end)):
                    found[mark].add(token)
            match = search(text, at + 1)
    return found


@cache
def _words() -> _Words:
    signs: list[tuple[str, str, str, str]] = []
    whole: dict[str, tuple[str, ...]] = {}
    often: dict[str, tuple[str, ...]] = {}
    labels = load_table("labels")
    table = {**load_table("marks"), "related": {"part": labels["related_classes"]}}
    for mark, row in table.items():
        for part in row.get("part", ()):
            if part in OFTEN:
                often[part] = (*often.get(part, ()), mark)
            else:
                signs.append((*_anchored(part), "", mark))
        signs += [(*_anchored(end.lstrip("-_") + "\n"), end, mark) for end in row.get("end", ())]
        signs += [(*_anchored(part), "", f"not {mark}") for part in row.get("not", ())]
        for word in row.get("whole", ()):
            whole[word] = (*whole.get(word, ()), mark)
    letters = dict.fromkeys(word[0] for _, word, *_ in signs)
    parts = [phrase_pattern(word for _, word, *_ in signs if word[0] == letter) for letter in letters]
    return _Words(
        parts=tuple(re.compile(part).search for part in parts),
        signs=_by_word(signs),
        whole=whole,
        names=frozenset(whole),
        excepted=tuple((mark, f"not {mark}") for mark, row in table.items() if "not" in row),
        unrelated=re.compile(phrase_pattern(labels["other_classes"])).search,
        often=often,
    )


def _anchored(word: str) -> tuple[str, str]:
    """Return a word parted before the letter that it is looked for from: "t", "itle"; the first where it has none."""
    places = range(len(word) - SHORTEST + 1)
    at = next((at for at in places if word[at] in ANCHORS), 0)
    return word[:at], word[at:]


def _by_word(signs: Sequence[tuple[str, str, str, str]]) -> dict[str, tuple[tuple[str, str, str], ...]]:
    """Return the marks of each word, those of the words that it begins with among them: a pattern finds the longest."""
    return {
        word: tuple(
            dict.fromkeys((before, end, mark) for before, begin, end, mark in signs if word.startswith(begin))
        )
        for _, word, *_ in signs
    }
