"""What class attributes say of elements: asked once of each, since lines of a page, and pages of a site, share theirs."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

Tokens = tuple[str, ...]
"""The words of a class attribute."""

KNOWN_CLASSES = 1 << 12
"""So many attributes are remembered for a question."""


def asked_of_classes(question: Callable[[Tokens], bool]) -> Callable[[Tokens], bool]:
    """Have the answers to a question remembered."""
    return lru_cache(maxsize=KNOWN_CLASSES)(question)


def any_holds(sign: re.Pattern[str]) -> Callable[[Tokens], bool]:
    """Return the question whether one of the tokens holds a sign."""
    return asked_of_classes(lambda tokens: any(map(sign.search, tokens)))
