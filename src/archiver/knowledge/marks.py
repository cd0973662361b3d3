"""What class and id tokens say of their elements: `marks.toml`, compiled to one look-up a token."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from archiver.knowledge.loader import load_table

LONGEST_TOKEN = 80
KNOWN_TOKENS = 1 << 15


@lru_cache(maxsize=KNOWN_TOKENS)
def marks_of(token: str) -> tuple[str, ...]:
    """Return the marks of a class or id token in lower case: ("title",) of "entry-title"; () of most."""
    if len(token) > LONGEST_TOKEN:
        return ()
    return tuple(mark for mark, takes, leaves in _patterns() if takes.search(token) and not leaves.search(token))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    return tuple((mark, _takes(row), _leaves(row)) for mark, row in load_table("marks").items())


def _takes(row: Mapping[str, Any]) -> re.Pattern[str]:
    parts = [re.escape(word) for word in row.get("part", ())]
    parts += [rf"\A{re.escape(word)}\Z" for word in row.get("whole", ())]
    parts += [rf"{re.escape(word)}\Z" for word in row.get("end", ())]
    return re.compile("|".join(parts))


def _leaves(row: Mapping[str, Any]) -> re.Pattern[str]:
    words = [re.escape(word) for word in row.get("not", ())]
    return re.compile("|".join(words) or r"(?!)")
