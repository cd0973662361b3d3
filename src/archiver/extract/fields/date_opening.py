"""Whether a date at the beginning of a text is set before it, or is a part of its first sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archiver.extract.fields.date_text import ParsedDate
from archiver.knowledge import date_words, fold_word

OPENING, BARE_OPENING = 340, 280
SET_OFF = re.compile(r"\s*(?:[|–—:•·]|-{1,3} )")  # what parts a date from the text that it opens
AGENCY = re.compile(r"\s*\(\w")  # "RAJSHAHI, Dec 20, 2025 (BSS)"; after other words a bracket explains
BRACKETED = re.compile(r"[(\[][^()\[\]]*")  # "(Berlin, " before a date and the bracket that ends it
SPAN = re.compile(r"\d\.?\s*([^\W\d]+|[-–—])\s*\Z")
DASHES, MOST_BETWEEN = frozenset("-–—"), 5
OLDEST_BARE = "1994"  # no older date opens a text of the web but as a part of what it tells
SAID = re.compile(r" [\"'„“”‚‘«»]?(?=[^\W\d_])(?P<first>\w)")


def how_set_off(text: str, parsed: ParsedDate, dates: Sequence[ParsedDate]) -> int:
    """Return how surely a date is the one that opens a text; 0 where it is part of a sentence or of a span of days."""
    before, after = text[: parsed.start], text[parsed.end :]
    if _spanning(before) or [date for date in dates[1:2] if date.start - parsed.end <= MOST_BETWEEN]:
        return 0
    if after[:1] in {")", "]"} and BRACKETED.fullmatch(before):
        return OPENING
    if SET_OFF.match(after) or (AGENCY.match(after) and (not before or before.endswith(", "))):
        return OPENING
    said = SAID.match(after) if not before and parsed.day and parsed.day >= OLDEST_BARE else None
    return BARE_OPENING if said and said["first"].isupper() else 0


def _spanning(before: str) -> bool:
    """Whether the words before a date make it the end of a span of days: "from 3 to 5 May 2026"."""
    match = SPAN.search(fold_word(before))
    return match is not None and (match[1] in DASHES or match[1] in date_words().ranges)
