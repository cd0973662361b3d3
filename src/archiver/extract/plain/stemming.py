"""The telling words of a text, cut to their beginnings, by which lines are compared."""

from __future__ import annotations

import re

from archiver.text import words as words_of

CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
SEEN = 1500
"""Characters that are looked at."""

SHORT = 2


def stems(text: str, stop: frozenset[str]) -> set[str]:
    """Return the telling words of a text, cut to their beginnings; of CJK, pairs of characters."""
    found: set[str] = set()
    run = ""
    for word in words_of(text[:SEEN].casefold()):
        if CJK.match(word):
            run += word
            if len(run) > 1:
                found.add(run[-2:])
            continue
        run = ""
        if len(word) > SHORT and word not in stop:  # shorter ones tell nothing
            found.add(word[:6])
    return found
