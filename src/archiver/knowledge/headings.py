"""Words around a headline that are furniture of the page: no kicker, no standfirst; compiled."""

from __future__ import annotations

import re
from functools import cache

from archiver.knowledge.bylines import byline_words
from archiver.knowledge.credits import plain
from archiver.knowledge.loader import load_table
from archiver.knowledge.phrases import holds_any, phrase_pattern

SIGNS = " \t|/·•–—-:<>«»‹›←→()[]#*"
"""What may stand around the words."""

NOTICE = 300
"""Characters of a line that are looked at: a notice says early what it is."""

NEAR = 40
"""Behind the opening of a notice of time, so many characters hold its figures."""

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


def is_notice(words: str) -> bool:
    """Say whether a line below a headline is no standfirst: when it was published, how long it takes, who pays for it."""
    folded = plain(words[:NOTICE]).strip(SIGNS)
    opening = _notice().match(folded)
    if opening is not None and any(map(str.isdigit, folded[opening.end() : opening.end() + NEAR])):
        return True
    return holds_any(folded, _parts())


@cache
def _notice() -> re.Pattern[str]:
    return re.compile(rf"(?:{phrase_pattern(map(plain, load_table('headings')['notice_openings']))})(?!\w)")


@cache
def _parts() -> tuple[str, ...]:
    return tuple(map(plain, load_table("headings")["notice_parts"]))


@cache
def _whole() -> frozenset[str]:
    return frozenset(plain(words).strip(SIGNS) for words in load_table("headings")["no_kickers"])


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{phrase_pattern(map(plain, load_table('headings')['no_kicker_openings']))})(?!\w)"
    )
