"""Function words and scripts of languages, compiled once from `languages.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from archiver.knowledge.loader import load_table


@cache
def function_words() -> Mapping[str, tuple[str, ...]]:
    """Return the languages by each of their function words."""
    found: dict[str, tuple[str, ...]] = {}
    for language, words in load_table("languages")["words"].items():
        for word in dict.fromkeys(words):
            found[word] = (*found.get(word, ()), language)
    return found


@cache
def scripts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return each script of one language as a pattern, in the order in which they are tried."""
    table = load_table("languages")["scripts"]
    return tuple((language, re.compile(f"[{signs}]")) for language, signs in table.items())
