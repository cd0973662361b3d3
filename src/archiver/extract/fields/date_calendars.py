"""Days of calendars other than the Gregorian one."""

from __future__ import annotations

from datetime import date

FIRST_SOLAR_YEAR, LAST_SOLAR_YEAR = 1250, 1499
SOLAR_LANGUAGES = frozenset(("fa", "ps", "prs", "ckb", "ku"))
DAY_ZERO = 226_526  # as Python counts days; 1405-02-08 is 2026-04-28
LONG_MONTHS, LAST_MONTH = 6, 12  # months of 31 days, then of 30; the last has 29 or 30


def solar_hijri(year: int, month: int, day: int) -> date | None:
    """Return a day of the calendar of Iran and Afghanistan, or None where that has no such day.

    Leap years are every fourth one, eight in 33 years, as they have fallen since 1633 and will until 2096.
    """
    if not FIRST_SOLAR_YEAR <= year <= LAST_SOLAR_YEAR or not 1 <= month <= LAST_MONTH:
        return None
    if not 1 <= day <= (31 if month <= LONG_MONTHS else 30):
        return None
    if month == LAST_MONTH and day > 29 and not _days_before(year + 1) - _days_before(year) > 365:  # noqa: PLR2004
        return None
    before = 31 * (month - 1) if month <= LONG_MONTHS else 30 * (month - 1) + LONG_MONTHS
    return date.fromordinal(DAY_ZERO + _days_before(year) + before + day)


def _days_before(year: int) -> int:
    """Return the days from year 0 to a year, of which the cycles of 33 are counted from year -11."""
    cycles, rest = divmod(year + 11, 33)
    return 365 * year + 8 * cycles + (rest + 3) // 4
