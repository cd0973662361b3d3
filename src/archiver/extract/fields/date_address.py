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
SEGMENT = re.compile(
    r"/(\d\d)([-_./])(\d\d)\2((?:19|20)\d\d)(?=[/.]|\Z)"
)  # "/29-10-2021", nothing else in it


def address_dates(url: str | None, language: str | None) -> Iterator[tuple[ParsedDate, int, str]]:
    """Yield the date in an address, how sure it is, and its words: the day, or else the month."""
    try:
        path = urlsplit(url or "").path[:LONGEST_PATH]
    except ValueError:
        return
    match = DATE.search(path)
    if match:
        parsed = parse_date_text(f"{match[1]}-{match[3]}-{match[4]}")
        if parsed is not None:
            yield parsed, YEAR_FIRST, match[0].strip("/_-")
        return
    match = SEGMENT.search(path)
    parsed = parse_date_text(f"{match[1]}-{match[3]}-{match[4]}", language=language) if match else None
    if match and parsed:
        yield parsed, DAY_FIRST, match[0].strip("/")
        return
    match = MONTH.search(path)
    if match:
        parsed = parse_date_text(f"{match[1]}-{match[2]}")
        if parsed is not None:
            yield parsed, MONTH_ONLY, match[0].strip("/")
