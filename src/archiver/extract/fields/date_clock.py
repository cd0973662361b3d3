"""Times of day and zones in a date text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import NamedTuple
from zoneinfo import ZoneInfo

from archiver.extract.fields.date_tokens import Tokens
from archiver.knowledge import DateWords, Zone

HOURS, SIXTY, HALF_DAY = 24, 60, 12
WIDEST_OFFSET = 14 * 60
UTC_WORDS = frozenset(("utc", "gmt", "z", "ut"))
DOTTED_CLOCK_LANGUAGES = frozenset("ca da el et fi id it nb nl nn no sl sv tr".split())
COMPACT_MINUTES, COMPACT_SECONDS = 4, 6


class Clock(NamedTuple):
    """A time of day between two token places, with what is known of its zone."""

    hour: int
    minute: int
    second: int | None
    zone: Zone | None
    first: int
    next: int

    def offset_on(self, year: int, month: int, day: int) -> int | None:
        """Return the minutes east of UTC on a day, or None when the zone is unknown."""
        if self.zone is None:
            return None
        if self.zone.offset is not None:
            return self.zone.offset
        here = datetime(year, month, day, self.hour, self.minute, tzinfo=_load_zone(self.zone.iana or "UTC"))
        return int((here.utcoffset() or timedelta()).total_seconds() // 60)


def read_clock(tokens: Tokens, at: int, words: DateWords, language: str | None) -> Clock | None:
    """Return the time of day that begins at a token, its zone with it."""
    values = tokens.values
    half, first = None, at
    if values[at] in words.halves:  # 午後3時
        half, at = words.halves[values[at]], at + 1
    found = _digits(tokens, at, words, language)
    if found is None:
        return None
    hour, minute, second, after = found
    if half is None and values[after] in words.halves:
        half, after = words.halves[values[after]], after + 1
        after += values[after] == "." and tokens.touches(after)  # "p.m."
    elif half is None and minute < 0:
        return None  # a bare number is an hour only beside "am" or "pm"
    if half is not None:
        hour = hour % HALF_DAY + half if hour <= HALF_DAY else hour
    minute = max(minute, 0)
    if hour >= HOURS or minute >= SIXTY or (second or 0) >= SIXTY:
        return None
    zone, after = _zone(tokens, after, words, language)
    return Clock(hour, minute, second, zone, first, after)


def _digits(
    tokens: Tokens, at: int, words: DateWords, language: str | None
) -> tuple[int, int, int | None, int] | None:
    """Return hour, minute (-1: none given), second and the place after; "16:55:03", "16h55", "16時55分", "4"."""
    values, kinds = tokens.values, tokens.kinds
    if kinds[at] != "number" or len(values[at]) > 2:  # noqa: PLR2004 - hours have two digits
        return None
    hour, sign = int(values[at]), values[at + 1]
    if sign == ":" and _is_pair(tokens, at + 2):
        return _with_seconds(tokens, at + 2, hour)
    if sign == "." and _is_pair(tokens, at + 2) and _dotted_clock(tokens, at, words, language):
        return hour, int(values[at + 2]), None, at + 3
    if words.markers.get(sign) == "hour":
        if kinds[at + 2] == "number" and len(values[at + 2]) <= 2:  # noqa: PLR2004 - the same
            closed = words.markers.get(values[at + 3]) == "minute"
            if closed or _is_pair(tokens, at + 2):
                return hour, int(values[at + 2]), None, at + 3 + closed
        return hour, 0, None, at + 2
    return hour, -1, None, at + 1


def _with_seconds(tokens: Tokens, at: int, hour: int) -> tuple[int, int, int | None, int]:
    values = tokens.values
    minute = int(values[at])
    if values[at + 1] == ":" and _is_pair(tokens, at + 2):
        after = at + 3
        if values[after] in {".", ","} and tokens.touches(after) and tokens.kinds[after + 1] == "number":
            after += 2  # the fraction of a second
        return hour, minute, int(values[at + 2]), after
    return hour, minute, None, at + 1


def _dotted_clock(tokens: Tokens, at: int, words: DateWords, language: str | None) -> bool:
    """A dot parts hours from minutes only where the words around, or the language, say that it is a time."""
    before, after = tokens.values[at - 1 - (tokens.values[at - 1] == ".")], tokens.values[at + 3]
    named = before in words.before_clock
    told = words.markers.get(after) == "hour" or after in words.halves or after in words.zones
    usual = (language or "").partition("-")[0] in DOTTED_CLOCK_LANGUAGES
    return named or told or (usual and after not in {".", "/"})


def _zone(tokens: Tokens, at: int, words: DateWords, language: str | None) -> tuple[Zone | None, int]:
    values, here = tokens.values, at
    while values[here] == "(" or words.markers.get(values[here]) == "hour":  # "Uhr", "("
        here += 1
    value = values[here]
    if value in UTC_WORDS:
        offset = _offset(tokens, here + 1)
        return (Zone(None, offset[0], ()), offset[1]) if offset else (Zone(None, 0, ()), here + 1)
    if value in {"+", "-", "−", "–"} and (value == "+" or tokens.touches(here)):
        offset = _offset(tokens, here)
        return (Zone(None, offset[0], ()), offset[1]) if offset else (None, at)
    if value in words.zones and (tokens.in_capitals(here) or not value.isascii()):
        zone = _fitting(words.zones[value], language)
        return zone, (here + 1 if zone else at)
    return None, at


def _fitting(zones: Sequence[Zone], language: str | None) -> Zone | None:
    """Return the one meaning that the letters have in this language."""
    tag = (language or "").lower()
    for zone in zones:
        if any(tag == wanted or tag.partition("-")[0] == wanted for wanted in zone.languages):
            return zone
    free = [zone for zone in zones if not zone.languages]
    return free[0] if len(free) == 1 else None


def _offset(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """Return an offset in minutes and the place after: "+02:00", "-0500", "+2", "+5:30"."""
    values = tokens.values
    sign, digits = values[at], values[at + 1]
    if sign not in {"+", "-", "−", "–"} or not digits.isdigit():
        return None
    after = at + 2
    if len(digits) == COMPACT_MINUTES:
        hours, minutes = int(digits[:2]), int(digits[2:])
    elif len(digits) <= 2:  # noqa: PLR2004 - hours have two digits
        hours, minutes = int(digits), 0
        if values[after] == ":" and _is_pair(tokens, after + 1):
            minutes, after = int(values[after + 1]), after + 2
    else:
        return None
    total = hours * 60 + minutes
    if total > WIDEST_OFFSET or minutes >= SIXTY:
        return None
    return (total if sign == "+" else -total), after


def read_compact(tokens: Tokens, at: int, words: DateWords) -> Clock | None:
    """Return a time written as four or six digits after a "T": "T165500Z"."""
    if tokens.values[at] != "t" or tokens.kinds[at + 1] != "number":
        return None
    digits = tokens.values[at + 1]
    if len(digits) not in {COMPACT_MINUTES, COMPACT_SECONDS}:
        return None
    hour, minute = int(digits[:2]), int(digits[2:4])
    second = int(digits[4:]) if len(digits) == COMPACT_SECONDS else None
    if hour >= HOURS or minute >= SIXTY or (second or 0) >= SIXTY:
        return None
    zone, after = _zone(tokens, at + 2, words, None)
    return Clock(hour, minute, second, zone, at, after)


def _is_pair(tokens: Tokens, at: int) -> bool:
    return tokens.kinds[at] == "number" and len(tokens.values[at]) == 2  # noqa: PLR2004 - two digits


@cache
def _load_zone(name: str) -> ZoneInfo:
    """Return a zone from the `tzdata` package, never from the machine, so that all machines agree."""
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as source:
        return ZoneInfo.from_file(source, key=name)
