"""The date that the address of a page holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from archiver.extract.fields.date_text import ParsedDate, parse_date_text

YEAR_FIRST, DAY_FIRST, MONTH_ONLY = 450, 300, 230  # a month is only just sure: nothing else tells
LONGEST_PATH = 400

# A date in the address: "/2024/04/28/", "/2024-04-28-", "-20240428", "/20240428/".
DATE = re.compile(r"[/_-]((?:19|20)\d\d)([/_-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?=[/_.-]|\D|\Z)")
MONTH = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])/")  # "/2024/04/"
WORDED = re.compile(r"/((?:19|20)\d\d)/([^\W\d_]{3,12})/(0?[1-9]|[12]\d|3[01])(?=/)")  # "/2024/april/28/"
# "/29-10-2021", nothing else in the segment.
SEGMENT = re.compile(r"/(\d\d)([-_./])(\d\d)\2((?:19|20)\d\d)(?=[/.]|\Z)")
FORMS = (
    (DATE, r"\1-\3-\4", YEAR_FIRST),
    (WORDED, r"\3 \2 \1", YEAR_FIRST),
    (SEGMENT, r"\1-\3-\4", DAY_FIRST),
    (MONTH, r"\1-\2", MONTH_ONLY),
)
"""Patterns with how their parts make a date, the surest first."""


def address_dates(url: str | None, language: str | None) -> Iterator[tuple[ParsedDate, int, str]]:
    """Yield the date in an address, how sure it is, and its words: the day, or else the month."""
    try:
        path = urlsplit(url or "").path[:LONGEST_PATH]
    except ValueError:
        return
    for pattern, form, sure in FORMS if "19" in path or "20" in path else ():
        match = pattern.search(path)
        parsed = parse_date_text(match.expand(form), language=language) if match else None
        if match and parsed and (parsed.day or pattern is MONTH):
            yield parsed, sure, match[0].strip("/_-")
            return
