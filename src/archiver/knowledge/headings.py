"""Words above a headline that are no kicker, compiled."""

from __future__ import annotations

import re
from functools import cache

from archiver.knowledge.bylines import byline_words
from archiver.knowledge.credits import plain
from archiver.knowledge.loader import load_table
from archiver.knowledge.phrases import phrase_pattern

SIGNS = " \t|/·•–—-:<>«»‹›←→()[]#*"
"""What may stand around the words."""

RIGHTS = ("©", "(c)", "℗", "®")

# A name of styles that a template left among the words, e.g. "text-black", "title_large".
STYLE = re.compile(r"[a-z]+(?:[_-][a-z0-9]+)+")


def is_furniture(words: str) -> bool:
    """Say whether the words above a headline are no kicker: a button, a way back, a maker's credit, the time it takes to read."""
    folded = plain(words).strip(SIGNS)
    if folded in _whole() or words.startswith(RIGHTS) or _opening().match(folded) is not None:
        return True
    if any(map(str.isdigit, folded)) and byline_words().cuts.search(words) is not None:
        return True  # "3 minute read"
    return STYLE.fullmatch(words) is not None


@cache
def _whole() -> frozenset[str]:
    return frozenset(plain(words).strip(SIGNS) for words in load_table("headings")["no_kickers"])


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{phrase_pattern(map(plain, load_table('headings')['no_kicker_openings']))})(?!\w)"
    )
