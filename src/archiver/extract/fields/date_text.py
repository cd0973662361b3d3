"""Read dates in text of any language: the grammar; the words are in `knowledge/dates.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from archiver.extract.fields.date_clock import Clock, read_clock, read_compact
from archiver.extract.fields.date_tokens import LONGEST_TEXT, Token, read_tokens
from archiver.knowledge import DateWords, date_words
from archiver.text import clean_text

Precision = Literal["year", "month", "day", "minute", "second", "relative"]

FIRST_YEAR, LAST_YEAR = 1600, 2100
FIRST_BUDDHIST_YEAR, LAST_BUDDHIST_YEAR, BUDDHIST = 2440, 2643, 543
CENTURY_TURN = 70
MONTHS, DAYS = 12, 31
MONTH_FIRST_LANGUAGES = frozenset(("en", "en-us", "en-ph", "fil", "es-us"))
EPOCH_DIGITS, EPOCH_MILLI_DIGITS = 10, 13
FIRST_EPOCH = 631_152_000  # 1990
MACHINE_DATE = re.compile(  # "2024-04-28T16:55:03.250+02:00"
    r"(?P<time>(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d))?)(?:(?<=:\d\d:\d\d)\.\d+)?"
    r"(?P<zone>Z|[+-](?:0\d|1[0-3]):?[0-5]\d)?",
    re.ASCII,
)
GLUED_YEAR = re.compile(r"\d{1,2}(?:19|20)\d\d")  # "Apr 042013": styles part day and year
ELIDED = ("d’", "d'")  # what may lean on a month: "d’abril"
GAP = 4  # tokens that may stand between a date and its time


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A date as a text gives it, no more precise than the text; `start` and `end` say where it stood."""

    raw: str
    value: str | None
    precision: Precision
    zone: Literal["offset", "named", "publisher", "none"]
    resolved: str | None = None
    start: int = 0
    end: int = 0
    ordered: bool = False  # whether only the language says which figure is the day: "04/05/2024"

    @property
    def swapped(self) -> str | None:
        """The value with day and month exchanged, where figures could mean either."""
        if not self.ordered or self.value is None:
            return None
        return f"{self.value[:5]}{self.value[8:10]}-{self.value[5:7]}{self.value[10:]}"

    @property
    def day(self) -> str | None:
        """The date as YYYY-MM-DD, where the text gives a day."""
        return self.value[:10] if self.value is not None and len(self.value) >= len("2000-01-01") else None


@dataclass(frozen=True, slots=True)
class _Day:
    """A calendar date between two token places; `month` and `day` are 0 where the text has none."""

    year: int
    month: int
    day: int
    first: int
    next: int
    clock: Clock | None = None
    ordered: bool = False


def parse_date_text(
    text: str, *, captured: datetime | None = None, language: str | None = None
) -> ParsedDate | None:
    """Return the first date of a short text: an attribute's value, a time element, a date line."""
    return next(iter(scan_dates(text, captured=captured, language=language)), None)


def scan_dates(
    text: str, *, captured: datetime | None = None, language: str | None = None
) -> Iterator[ParsedDate]:
    """Yield the dates of a short text in order, absolute and relative ones."""
    text = clean_text(text[: 2 * LONGEST_TEXT])[:LONGEST_TEXT]
    if not text:
        return
    epoch = _epoch(text)
    if epoch is not None:
        yield epoch
        return
    machine = _machine_date(text)
    if machine is not None:
        yield machine
        return
    reader = _Reader(text, read_tokens(text), date_words(), language, captured)
    yield from reader.dates()


def _epoch(text: str) -> ParsedDate | None:
    if not (text.isascii() and text.isdigit() and len(text) in {EPOCH_DIGITS, EPOCH_MILLI_DIGITS}):
        return None
    seconds = int(text) if len(text) == EPOCH_DIGITS else int(text) // 1000
    if seconds < FIRST_EPOCH:
        return None
    value = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return ParsedDate(text, value, "second", "offset", None, 0, len(text))


def _machine_date(text: str) -> ParsedDate | None:
    """Return the date of an attribute as most have it, what the grammar would make of it, at a tenth of the cost."""
    match = MACHINE_DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute = map(int, match.group(2, 3, 4, 5, 6))
    try:
        datetime(year, month, day, hour, minute, int(match[7] or 0))  # noqa: DTZ001 - only whether there is such a time
    except ValueError:
        return None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    value, zone = text[: match.end("time")], match["zone"]
    precision: Precision = "minute" if match[7] is None else "second"
    offset = "" if zone is None else "Z" if zone.strip("Z+-0:") == "" else f"{zone[:3]}:{zone[-2:]}"
    return ParsedDate(text, value + offset, precision, "offset" if zone else "none", None, 0, len(text))


class _Reader:
    """One text being read; holds what every step of the grammar asks for."""

    __slots__ = ("captured", "language", "primary", "text", "tokens", "words")

    def __init__(
        self,
        text: str,
        tokens: Sequence[Token],
        words: DateWords,
        language: str | None,
        captured: datetime | None,
    ) -> None:
        self.text, self.tokens, self.words = text, tokens, words
        self.language = language.lower() if language else None
        self.primary = self.language.partition("-")[0] if self.language else None
        self.captured = captured

    def dates(self) -> Iterator[ParsedDate]:
        at, count, taken = 0, len(self.tokens), 0
        starts = self.words.starts
        while at < count:
            token = self.tokens[at]
            if token.kind != "number" and token.value not in starts and not token.value.startswith(ELIDED):
                at += 1
                continue
            found = self._absolute(at, taken) or self._relative(at)
            if found is None:
                at += 1
                continue
            parsed, at = found
            taken = at
            yield parsed

    # ------------------------------------------------------------------ absolute dates

    def _absolute(self, at: int, taken: int) -> tuple[ParsedDate, int] | None:
        day = self._day(at)
        if day is None:
            return None
        if not day.month and (day.first, day.next) != (0, len(self.tokens)):
            return None  # a bare year is a date only when nothing else stands there
        clock = day.clock or (self._clock_after(day.next) if day.day else None)
        if clock is None and day.day:
            clock = self._clock_before(day.first, taken)
        first = min(day.first, clock.first) if clock else day.first
        after = max(day.next, clock.next) if clock else day.next
        return self._parsed(day, clock, self.tokens[first].start, self.tokens[after - 1].end), after

    def _parsed(self, day: _Day, clock: Clock | None, start: int, end: int) -> ParsedDate:
        raw = self.text[start:end]
        value, precision, zone = f"{day.year:04}", "year", "none"
        if day.month:
            value, precision = f"{value}-{day.month:02}", "month"
        if day.day:
            value, precision = f"{value}-{day.day:02}", "day"
        if clock is not None:
            value, precision = f"{value}T{clock.hour:02}:{clock.minute:02}", "minute"
            if clock.second is not None:
                value, precision = f"{value}:{clock.second:02}", "second"
            offset = clock.offset_on(day.year, day.month, day.day)
            if offset is not None:
                zone = "named" if self._names_zone(clock) else "offset"
                value += _offset_text(offset)
        return ParsedDate(raw, value, precision, zone, None, start, end, day.ordered)  # type: ignore[arg-type]

    def _names_zone(self, clock: Clock) -> bool:
        """Whether letters, not figures, gave the zone; UTC and Z are as good as figures."""
        last = self.tokens[clock.next - 1]
        return last.kind == "word" and last.value not in {"z", "utc", "gmt"}

    def _day(self, at: int) -> _Day | None:
        token = self.tokens[at]
        if token.kind == "number":
            return self._from_number(at, token.value)
        if token.kind == "word":
            return self._from_era(at) if token.value in self.words.eras else self._from_month(at)
        return None

    def _from_number(self, at: int, digits: str) -> _Day | None:
        length = len(digits)
        if length == 4:  # noqa: PLR2004 - a year
            return self._from_year(at)
        if length == 8:  # noqa: PLR2004 - YYYYMMDD
            return self._made(int(digits[:4]), int(digits[4:6]), int(digits[6:]), at, at + 1)
        return self._from_small(at) if length <= 2 else None  # noqa: PLR2004 - a day or month

    def _from_year(self, at: int) -> _Day | None:
        """2024-04-28, 2024/4/28, 2024年4月28日, 2024. április 28., 2024 m. kovo 31 d."""
        year = self._year(int(self.tokens[at].value))
        if year is None:
            return None
        sign = self._value(at + 1)
        marked = self.words.markers.get(sign) == "year"
        if (sign in {"-", "/", ".", "−", "‐"} or marked) and self._small(at + 2):
            month, after = int(self._value(at + 2)), at + 3
            closed = self.words.markers.get(self._value(after)) == "month"
            if closed or (self._value(after) in {"-", "/", ".", "−", "‐", sign} and not marked):
                after += 1
            if self._small(after):
                end = after + 1 + (self.words.markers.get(self._value(after + 1)) == "day" and marked)
                made = self._made(year, month, int(self._value(after)), at, end)
                if made is not None:
                    return made
            if (closed or sign in {"-", "/"}) and 1 <= month <= MONTHS:
                return _Day(year, month, 0, at, at + 3 + closed)
            return None
        return self._year_and_month_word(at, year) or _Day(year, 0, 0, at, at + 1)

    def _year_and_month_word(self, at: int, year: int) -> _Day | None:
        """2024. április 28., 2024 m. kovo 31 d., 2024 április."""
        here = self._skip(at + 1)
        month_found = self._month(here)
        if month_found is None:
            return None
        month, after = month_found
        if self._small(after):
            made = self._made(year, month, int(self._value(after)), at, after + 1)
            if made is not None and self._value(after + 1) != ":":
                return made
        return _Day(year, month, 0, at, after) if here == at + 1 else None

    def _from_era(self, at: int) -> _Day | None:
        """令和6年4月28日; 民國113年4月28日."""
        if self._kind(at + 1) != "number" or len(self._value(at + 1)) > 3:  # noqa: PLR2004 - years of an era
            return None
        year = int(self._value(at + 1)) + self.words.eras[self.tokens[at].value]
        if not (self._small(at + 3) and self._small(at + 5)):
            return None
        return self._made(year, int(self._value(at + 3)), int(self._value(at + 5)), at, at + 7)

    def _from_small(self, at: int) -> _Day | None:
        """28.04.2024, 28/04/24, 28 | 04 | 2024, 4/28/2024, 28 April 2024, 28 de abril de 2024, 1er mars 2024."""
        sign, number = self._value(at + 1), int(self.tokens[at].value)
        if sign in {".", "/", "-", "|"} and self._small(at + 2) and self._value(at + 3) == sign:
            year = self._short_year(at + 4) if sign != "|" or len(self._value(at + 4)) == 4 else None  # noqa: PLR2004
            if year is not None:
                return self._ordered(number, int(self._value(at + 2)), year, sign, at)
        here = at + 1
        if self._value(here) in {"st", "nd", "rd", "th", "er", "º", "ª", "."}:
            here += 1
        here = self._skip(here)
        month_found = self._month(here)
        if month_found is None:
            return None
        month, here = month_found
        here = self._skip(here)
        if self._kind(here) == "number" and len(self._value(here)) == 4:  # noqa: PLR2004 - a year
            year = self._year(int(self._value(here)))
            if year is not None:
                end = here + 1 + (self.words.markers.get(self._value(here + 1)) == "year")
                return self._made(year, month, number, at, min(end, len(self.tokens)))
        return None

    def _ordered(self, first: int, second: int, year: int, sign: str, at: int) -> _Day | None:
        """Decide which number is the day: what is possible, else the language's order; unknown stays unknown."""
        dayfirst = self._made(year, second, first, at, at + 5)
        monthfirst = self._made(year, first, second, at, at + 5) if sign != "." else None
        if dayfirst is None or monthfirst is None or first == second:
            return dayfirst or monthfirst
        if self.language is None:
            return None
        return replace(monthfirst if self.language in MONTH_FIRST_LANGUAGES else dayfirst, ordered=True)

    def _from_month(self, at: int) -> _Day | None:
        """April 28, 2024; April 2024; Tue Nov 19 10:07:00 EST 2019."""
        month_found = self._month(at)
        if month_found is None:
            return None
        month, here = month_found
        here = self._skip(here)
        if self._small(here):
            day, here = int(self._value(here)), here + 1
            if self._value(here) in {"st", "nd", "rd", "th"}:
                here += 1
            here = self._skip(here)
            if self._kind(here) == "number" and len(self._value(here)) == 4:  # noqa: PLR2004 - a year
                year = self._year(int(self._value(here)))
                return self._made(year, month, day, at, here + 1) if year is not None else None
            clock = self._clock_at(here)
            if clock is not None and self._kind(clock.next) == "number" and len(self._value(clock.next)) == 4:  # noqa: PLR2004
                made = self._made(self._year(int(self._value(clock.next))), month, day, at, clock.next + 1)
                return replace(made, clock=clock) if made is not None else None
            return None
        if self._kind(here) == "number" and len(self._value(here)) == 4:  # noqa: PLR2004 - a year
            year = self._year(int(self._value(here)))
            return _Day(year, month, 0, at, here + 1) if year is not None else None
        return self._glued(at, month, here)

    def _glued(self, at: int, month: int, here: int) -> _Day | None:
        """Return the day of a month whose day and year stand in one number."""
        digits = self._value(here)
        if self._kind(here) != "number" or not GLUED_YEAR.fullmatch(digits):
            return None
        return self._made(self._year(int(digits[-4:])), month, int(digits[:-4]), at, here + 1)

    def _month(self, at: int) -> tuple[int, int] | None:
        """Return the month named at a place, of one word or two, and the place after it."""
        if self._kind(at) != "word":
            return None
        value = self._value(at)
        for prefix in ELIDED:
            value = value.removeprefix(prefix)
        if value in self.words.month_prefixes and self._small(at + 1):
            number = int(self._value(at + 1))
            return (number, at + 2) if 1 <= number <= MONTHS else None
        two = f"{value} {self._value(at + 1)}"
        for word, width in ((two, 2), (value, 1)):
            month = self.words.month(word, self.primary)
            if month is not None:
                after = at + width
                return month, after + (self._value(after) == ".")
        return None

    # ------------------------------------------------------------------ times beside a date

    def _clock_at(self, at: int) -> Clock | None:
        if at >= len(self.tokens):
            return None
        return read_compact(self.tokens, at, self.words) or read_clock(
            self.tokens, at, self.words, self.language
        )

    def _clock_after(self, at: int) -> Clock | None:
        """Return a time that begins soon after a date; one word (the weekday) may stand between."""
        strange = 0
        for here in range(at, min(at + GAP + 1, len(self.tokens))):
            clock = self._clock_at(here)
            if clock is not None:
                return clock if self._day(here) is None else None
            strange += not self._may_stand_between(here)
            if strange > 1 or self._kind(here) == "number":
                return None
        return None

    def _clock_before(self, at: int, taken: int) -> Clock | None:
        """Return a time that ends just before a date: "10:05 AM, Nov 19, 2019"."""
        for here in range(max(taken, at - 12, 0), at):
            clock = self._clock_at(here)
            if (
                clock is not None
                and clock.next <= at
                and all(map(self._may_stand_between, range(clock.next, at)))
            ):
                return clock
        return None

    def _may_stand_between(self, at: int) -> bool:
        token = self.tokens[at]
        if token.kind == "number":
            return False
        if token.kind == "sign":
            return token.value in ",.-–—|/·•()‑@：:،"
        return token.value in self.words.links or token.value == "t" or token.value in self.words.halves

    # ------------------------------------------------------------------ relative dates

    def _relative(self, at: int) -> tuple[ParsedDate, int] | None:
        """3 min ago, vor 3 Stunden, il y a 2 heures, 3時間前, gestern; value stays null."""
        token = self.tokens[at]
        value = token.value
        if token.kind == "number":
            after = self._value(at + 1)
            return self._interval(int(value), at) if len(value) <= 3 and after in self.words.ago else None  # noqa: PLR2004 - an interval
        if value not in self.words.relative_starts:
            return None
        for width in (3, 2, 1):
            phrase = self._phrase(at, width)
            days = self.words.day(phrase, self.primary)
            if days is not None:
                return self._back(timedelta(days=days), at, at + width)
            if phrase in self.words.now:
                return self._back(timedelta(0), at, at + width)
        if value in self.words.one:  # an hour ago
            return self._interval(1, at)
        return None

    def _interval(self, number: int, at: int) -> tuple[ParsedDate, int] | None:
        unit_at = at + 1
        after_at = unit_at + 1 + (self._value(unit_at + 1) == ".")
        after = {self._value(after_at), f"{self._value(after_at)} {self._value(after_at + 1)}"}
        for row in self.words.ago.get(self._value(unit_at), ()):
            if "" in row.after:
                return self._back(row.unit * number, at, unit_at + 1)
            lead = next((width for width in (3, 2, 1) if self._phrase(at - width, width) in row.before), 0)
            if lead:
                return self._back(row.unit * number, at - lead, unit_at + 1)
            if after & row.after:
                return self._back(row.unit * number, at, min(after_at + 1, len(self.tokens)))
        return None

    def _back(self, interval: timedelta, at: int, after: int) -> tuple[ParsedDate, int]:
        start, end = self.tokens[at].start, self.tokens[min(after, len(self.tokens)) - 1].end
        resolved = None
        if self.captured is not None:
            moment = self.captured if self.captured.tzinfo else self.captured.replace(tzinfo=UTC)
            resolved = (moment.astimezone(UTC) - interval).strftime("%Y-%m-%dT%H:%M:%SZ")
        return ParsedDate(self.text[start:end], None, "relative", "none", resolved, start, end), after

    # ------------------------------------------------------------------ small helpers

    def _value(self, at: int) -> str:
        return self.tokens[at].value if 0 <= at < len(self.tokens) else ""

    def _phrase(self, at: int, width: int) -> str:
        return " ".join(self._value(at + step) for step in range(width)) if at >= 0 else ""

    def _kind(self, at: int) -> str:
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else ""

    def _small(self, at: int) -> bool:
        return self._kind(at) == "number" and len(self.tokens[at].value) <= 2  # noqa: PLR2004 - a day or month

    def _skip(self, at: int) -> int:
        """Return the place after commas, dots and linking words ("de", "of")."""
        for _ in range(GAP):
            token = self.tokens[at] if at < len(self.tokens) else None
            if token is None:
                break
            if token.value in {",", ".", "-", "/", "،"} or (
                token.kind == "word" and token.value in self.words.links
            ):
                at += 1
            else:
                break
        return at

    def _year(self, number: int) -> int | None:
        if FIRST_BUDDHIST_YEAR <= number <= LAST_BUDDHIST_YEAR and self.primary == "th":
            return number - BUDDHIST
        return number if FIRST_YEAR <= number <= LAST_YEAR else None

    def _short_year(self, at: int) -> int | None:
        if self._kind(at) != "number":
            return None
        digits = self._value(at)
        if len(digits) == 4:  # noqa: PLR2004 - a year
            return self._year(int(digits))
        if len(digits) == 2:  # noqa: PLR2004 - a year without its century
            return int(digits) + (2000 if int(digits) < CENTURY_TURN else 1900)
        return None

    def _made(self, year: int | None, month: int, day: int, first: int, after: int) -> _Day | None:
        if year is None or not (
            FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= MONTHS and 1 <= day <= DAYS
        ):
            return None
        try:
            date(year, month, day)
        except ValueError:
            return None
        return _Day(year, month, day, first, min(after, len(self.tokens)))


def _offset_text(minutes: int) -> str:
    if not minutes:
        return "Z"
    sign, minutes = ("+", minutes) if minutes > 0 else ("-", -minutes)
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}"
