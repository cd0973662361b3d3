"""Read dates in text of any language: the grammar; the words are in `knowledge/dates.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NamedTuple

from archiver.extract.fields.date_calendars import SOLAR_LANGUAGES, solar_hijri
from archiver.extract.fields.date_clock import Clock, read_clock, read_compact
from archiver.extract.fields.date_tokens import LONGEST_TEXT, Tokens
from archiver.knowledge import FIRST_OF_ERA, date_words
from archiver.text import clean_text

Precision = Literal["year", "month", "day", "minute", "second", "relative"]

FIRST_YEAR, LAST_YEAR = 1600, 2100
FIRST_BUDDHIST_YEAR, LAST_BUDDHIST_YEAR, BUDDHIST = 2440, 2643, 543
BUDDHIST_CENTURY, THAI = 2500, re.compile(r"[ก-๛]")
CENTURY_TURN = 70
MONTHS, DAYS = 12, 31
DAY_SIGNS = len("2000-01-01")
YEAR_FIRST_LANGUAGES = frozenset(("zh", "ja", "ko"))
YEAR_FIRST_SCRIPT = re.compile(r"[㐀-鿿぀-ヿ가-힯]")
MONTH_FIRST_LANGUAGES = frozenset(("en", "en-us", "en-ph", "fil", "es-us"))
EPOCH_DIGITS, EPOCH_MILLI_DIGITS = 10, 13
FIRST_EPOCH = 631_152_000  # 1990
MACHINE_DATE = re.compile(  # "2024-04-28", "2024-04-28T16:55:03.250+02:00"
    r"(?P<time>(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?)?)(?:(?<=:\d\d:\d\d)\.\d+)?"
    r"(?(5)(?P<zone>Z|[+-](?:0\d|1[0-3]):?[0-5]\d)?)",
    re.ASCII,
)
# Figures without which no text gives a date by its day, month or year: a year, a day in figures ("28.4.24", "令和6年4月28日").
DATING = re.compile(r"\d{4}|\d\D+\d+\D+\d|元年\d|[ก-๛]\.? ?\d\d")
GLUED_YEAR = re.compile(r"\d{1,2}(?:19|20)\d\d")  # "Apr 042013": styles part day and year
ELIDED = frozenset(("d’", "d'"))  # what may lean on a month: "d’abril"
YEAR_SIGNS = frozenset("-/.−‐")  # what may part a year from the month after it
ORDINALS = frozenset(("st", "nd", "rd", "th", "er", "º", "ª", "."))
SKIPPED = frozenset(",.-/،")
OPENING_BRACKETS, CLOSING_BRACKETS = frozenset("(（[［"), frozenset(")）]］")
GAP = 4  # tokens that may stand between a date and its time


class ParsedDate(NamedTuple):
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
        return self.value[:10] if self.value is not None and len(self.value) >= DAY_SIGNS else None


class _Day(NamedTuple):
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
    text = _opening(text)
    whole = _whole_date(text)
    if whole is not None or not text:
        return whole
    return next(_Reader(text, language, captured).dates(), None)


def scan_dates(
    text: str, *, captured: datetime | None = None, language: str | None = None
) -> Iterator[ParsedDate]:
    """Yield the dates of a short text in order, absolute and relative ones."""
    text = _opening(text)
    whole = _whole_date(text)
    if whole is not None:
        yield whole
    elif text:
        yield from _Reader(text, language, captured).dates()


def _opening(text: str) -> str:
    return clean_text(text[: 2 * LONGEST_TEXT])[:LONGEST_TEXT]


def _whole_date(text: str) -> ParsedDate | None:
    """Return the date of a text that is nothing else, as machines write it."""
    if not text[:1].isdigit():
        return None
    return _epoch(text) if text.isdigit() else _machine_date(text)


def _epoch(text: str) -> ParsedDate | None:
    if len(text) not in {EPOCH_DIGITS, EPOCH_MILLI_DIGITS} or not (text.isascii() and text.isdigit()):
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
    year, month, day, hour, minute, second = map(int, match.groups("0")[1:7])
    try:
        datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - only whether there is such a time
    except ValueError:
        return None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    value, zone = text[: match.end("time")], match["zone"]
    precision: Precision = "second" if match[7] else "minute" if match[5] else "day"
    offset = "" if zone is None else "Z" if zone.strip("Z+-0:") == "" else f"{zone[:3]}:{zone[-2:]}"
    return ParsedDate(text, value + offset, precision, "offset" if zone else "none", None, 0, len(text))


class _Reader:
    """One text being read; holds what every step of the grammar asks for."""

    __slots__ = ("captured", "count", "kinds", "language", "primary", "text", "tokens", "values", "words")

    def __init__(self, text: str, language: str | None, captured: datetime | None) -> None:
        self.text, self.words = text, date_words()
        tokens = self.tokens = Tokens(text)
        self.values, self.kinds, self.count = tokens.values, tokens.kinds, tokens.count
        self.language = language.lower() if language else None
        self.primary = self.language.partition("-")[0] if self.language else None
        self.captured = captured

    def dates(self) -> Iterator[ParsedDate]:
        """Yield the dates in order; few tokens can begin one."""
        values, starts, taken = self.values, self.words.starts, 0
        dating = DATING.search(self.text) is not None
        for at, kind in enumerate(self.kinds[: self.count]):
            if at < taken:
                continue
            if kind != "number" and not (
                kind == "word" and (values[at] in starts or values[at][:2] in ELIDED)
            ):
                continue
            found = (self._absolute(at, taken) if dating else None) or self._relative(at)
            if found is not None:
                parsed, taken = found
                yield parsed

    # ------------------------------------------------------------------ absolute dates

    def _absolute(self, at: int, taken: int) -> tuple[ParsedDate, int] | None:
        day = self._day(at)
        if day is None:
            return None
        if not day.month and (day.first, day.next) != (0, self.count):
            return None  # a bare year is a date only when nothing else stands there
        clock = day.clock
        if clock is None and day.day:
            clock = self._clock_after(day.next) or self._clock_before(day.first, taken)
            clock = clock or self._clock_after(day.next, strangers=1)
        first = min(day.first, clock.first) if clock else day.first
        after = max(day.next, clock.next) if clock else day.next
        return self._parsed(day, clock, self.tokens.start(first), self.tokens.end(after - 1)), after

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
        last = clock.next - 1
        return self.kinds[last] == "word" and self.values[last] not in {"z", "utc", "gmt"}

    def _day(self, at: int) -> _Day | None:
        if self.kinds[at] == "number":
            return self._from_number(at)
        if self.kinds[at] == "word":
            return self._from_era(at) if self.values[at] in self.words.eras else self._from_month(at)
        return None

    def _from_number(self, at: int) -> _Day | None:
        digits = self.values[at]
        length = len(digits)
        if length <= 2:  # noqa: PLR2004 - a day or month
            return self._from_small(at)
        if length == 4:  # noqa: PLR2004 - a year
            return self._from_year(at)
        if length == 8:  # noqa: PLR2004 - YYYYMMDD
            return self._made(int(digits[:4]), int(digits[4:6]), int(digits[6:]), at, at + 1)
        return None

    def _from_year(self, at: int) -> _Day | None:
        """2024-04-28, 2024/4/28, 2024年4月28日, 2024. április 28., 2024 m. kovo 31 d."""
        values, markers = self.values, self.words.markers
        year = self._year(int(values[at]))
        if year is None:
            return self._solar_figures(at)
        here = self._past_bracket(at + 1)
        marked = markers.get(values[here]) == "year"
        here = here if marked else at + 1
        sign, month_at = values[here], self._past_bracket(here + 1) if marked else here + 1
        if (sign in YEAR_SIGNS or marked) and self._small(month_at):
            month, after = int(values[month_at]), month_at + 1
            closed = markers.get(values[after]) == "month"
            if closed or (not marked and (values[after] in YEAR_SIGNS or values[after] == sign)):
                after += 1
            if self._small(after):
                end = after + 1 + (markers.get(values[after + 1]) == "day" and marked)
                made = self._made(year, month, int(values[after]), at, end)
                if made is not None:
                    return made
            if (closed or sign in {"-", "/"}) and 1 <= month <= MONTHS:
                return _Day(year, month, 0, at, month_at + 1 + closed)
            return self._year_and_month_word(at, year) if marked else None
        return self._year_and_month_word(at, year) or _Day(year, 0, 0, at, at + 1)

    def _year_and_month_word(self, at: int, year: int) -> _Day | None:
        """2024. április 28., 2024 m. kovo 31 d., 2024 április, 2024. gada 28. aprīlis."""
        here = self._skip(at + 1)
        if self.words.markers.get(self.values[here]) == "year" and self._small(here + 1):
            found = self._month(self._skip(here + 2))
            return (
                None
                if found is None
                else self._made(year, found[0], int(self.values[here + 1]), at, found[1])
            )
        month_found = self._month(here)
        if month_found is None:
            return None
        month, after = month_found
        after += self.values[after] == self.values[at + 1] == "-"  # "2024-Apr-28"
        if self._small(after):
            made = self._made(year, month, int(self.values[after]), at, after + 1)
            if made is not None and self.values[after + 1] != ":":
                return made
        return _Day(year, month, 0, at, after) if here == at + 1 else None

    def _from_era(self, at: int) -> _Day | None:
        """令和6年4月28日; 令和元年5月1日; 民國113年4月28日."""
        values = self.values
        year, here = self.words.eras[values[at]], at + 1
        if not values[at].endswith(FIRST_OF_ERA):
            if self.kinds[here] != "number" or len(values[here]) > 3:  # noqa: PLR2004 - years of an era
                return None
            year, here = year + int(values[here]), self._past_bracket(here + 1) + 1
        here = self._past_bracket(here)
        if not (self._small(here) and self._small(here + 2)):
            return None
        return self._made(year, int(values[here]), int(values[here + 2]), at, here + 4)

    def _from_small(self, at: int) -> _Day | None:
        """28.04.2024, 28 April 2024, 28 de abril de 2024, 1er mars 2024, 28 เม.ย. 69."""
        figures = self._from_figures(at)
        if figures is not None:
            return figures
        values, number = self.values, int(self.values[at])
        here = self._skip(at + 2 if values[at + 1] in ORDINALS else at + 1)
        month_found = self._month(here)
        if month_found is None:
            return self._solar_named(at, here)
        month, here = month_found
        here = self._skip(here)
        if self._is_year(here):
            year = self._year(int(values[here]))
            if year is not None:
                end = here + 1 + (self.words.markers.get(values[here + 1]) == "year")
                return self._made(year, month, number, at, end)
        if self._small(here) and len(values[here]) == 2 and THAI.search(self.text):  # noqa: PLR2004
            return self._made(int(values[here]) + BUDDHIST_CENTURY - BUDDHIST, month, number, at, here + 1)
        return None

    def _from_figures(self, at: int) -> _Day | None:
        """28.04.2024, 28/04/24, 28 | 04 | 2024, 4/28/2024, 24-04-28 in East Asia, ۰۸/۰۲/۱۴۰۵."""
        values, number = self.values, int(self.values[at])
        sign = values[at + 1]
        if sign not in {".", "/", "-", "|"} or not self._small(at + 2) or values[at + 3] != sign:
            return None
        month = int(values[at + 2])
        if self._year_first(at):
            return self._made(2000 + number, month, int(values[at + 4]), at, at + 5)
        year = self._short_year(at + 4) if sign != "|" or len(values[at + 4]) == 4 else None  # noqa: PLR2004
        if year is None:
            return self._solar_figures(at, day_first=True)
        return self._ordered(number, month, year, sign, at)

    def _year_first(self, at: int) -> bool:
        """Whether three pairs of figures begin with the year: "18-03-08" in East Asia."""
        if not len(self.values[at]) == len(self.values[at + 4]) == 2 or self.kinds[at + 4] != "number":  # noqa: PLR2004
            return False
        if self.primary is None:
            return YEAR_FIRST_SCRIPT.search(self.text) is not None
        return self.primary in YEAR_FIRST_LANGUAGES

    def _solar_named(self, at: int, here: int) -> _Day | None:
        """۸ اردیبهشت ۱۴۰۵: a day of the calendar of Iran and Afghanistan, its month at a place."""
        month = self.words.solar_months.get(self.values[here])
        after = self._skip(here + 1)
        if month is None or not self._is_year(after):
            return None
        return self._solar(int(self.values[after]), month, int(self.values[at]), at, after + 1)

    def _solar_figures(self, at: int, *, day_first: bool = False) -> _Day | None:
        """۱۴۰۵/۰۲/۰۸ in Persian and its neighbours."""
        values, sign = self.values, self.values[at + 1]
        if self.primary not in SOLAR_LANGUAGES or sign not in {"/", "-", "."} or values[at + 3] != sign:
            return None
        year, day = (at + 4, at) if day_first else (at, at + 4)
        if not (self._is_year(year) and self._small(at + 2) and self._small(day)):
            return None
        return self._solar(int(values[year]), int(values[at + 2]), int(values[day]), at, at + 5)

    def _solar(self, year: int, month: int, day: int, first: int, after: int) -> _Day | None:
        found = solar_hijri(year, month, day)
        return None if found is None else _Day(found.year, found.month, found.day, first, after)

    def _ordered(self, first: int, second: int, year: int, sign: str, at: int) -> _Day | None:
        """Decide which number is the day: what is possible, else the language's order; unknown stays unknown."""
        dayfirst = self._made(year, second, first, at, at + 5)
        dotted = sign == "." and (dayfirst is not None or self.language not in MONTH_FIRST_LANGUAGES)
        monthfirst = None if dotted else self._made(year, first, second, at, at + 5)
        if dayfirst is None or monthfirst is None or first == second:
            return dayfirst or monthfirst
        if self.language is None:
            return None
        return (monthfirst if self.language in MONTH_FIRST_LANGUAGES else dayfirst)._replace(ordered=True)

    def _from_month(self, at: int) -> _Day | None:
        """April 28, 2024; April 2024; Tue Nov 19 10:07:00 EST 2019."""
        values = self.values
        month_found = self._month(at)
        if month_found is None:
            return None
        month, here = month_found
        here = self._skip(here)
        if self._small(here):
            day, here = int(values[here]), here + 1
            if values[here] in {"st", "nd", "rd", "th"}:
                here += 1
            here = self._skip(here)
            if self._is_year(here):
                return self._made(self._year(int(values[here])), month, day, at, here + 1)
            clock = self._clock_at(here)
            if clock is not None and self._is_year(clock.next):
                made = self._made(self._year(int(values[clock.next])), month, day, at, clock.next + 1)
                return made._replace(clock=clock) if made is not None else None
            return None
        if self._is_year(here):
            year = self._year(int(values[here]))
            return _Day(year, month, 0, at, here + 1) if year is not None else None
        return self._glued(at, month, here)

    def _glued(self, at: int, month: int, here: int) -> _Day | None:
        """Return the day of a month whose day and year stand in one number."""
        digits = self.values[here]
        if self.kinds[here] != "number" or not GLUED_YEAR.fullmatch(digits):
            return None
        return self._made(self._year(int(digits[-4:])), month, int(digits[:-4]), at, here + 1)

    def _month(self, at: int) -> tuple[int, int] | None:
        """Return the month named at a place, of up to three words, and the place after it."""
        if self.kinds[at] != "word":
            return None
        value = self.values[at]
        if value[:2] in ELIDED:
            value = value[2:]
        if value in self.words.month_prefixes and self._small(at + 1):
            number = int(self.values[at + 1])
            return (number, at + 2) if 1 <= number <= MONTHS else None
        for width in (3, 2, 1):
            month = self.words.month(" ".join((value, *self.values[at + 1 : at + width])), self.primary)
            if month is not None:
                after = at + width
                if (
                    self.values[after] == "/"
                    and self.words.month(self.values[after + 1], self.primary) == month
                ):
                    after += 2  # "نيسان/أبريل"
                return month, after + (self.values[after] == ".")
        return None

    # ------------------------------------------------------------------ times beside a date

    def _clock_at(self, at: int) -> Clock | None:
        value = self.values[at]
        if value == "t":
            return read_compact(self.tokens, at, self.words)
        if self.kinds[at] == "number" or value in self.words.halves:
            return read_clock(self.tokens, at, self.words, self.language)
        return None

    def _clock_after(self, at: int, strangers: int = 0) -> Clock | None:
        """Return a time that begins soon after a date; so many words may stand between that say of no other date."""
        strange = 0
        for here in range(at, min(at + GAP + 1, self.count)):
            clock = self._clock_at(here)
            if clock is not None:
                return clock if self._day(here) is None else None
            strange += not self._may_stand_between(here)
            if strange > strangers or self.kinds[here] == "number" or self._is_label(here):
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
        kind, value = self.kinds[at], self.values[at]
        if kind == "sign":
            return value in ",.-–—|/·•()‑@：:،"
        words = self.words
        if value in words.weekdays:
            return value not in words.markers
        return kind == "word" and (value in words.links or value == "t" or value in words.halves)

    def _is_label(self, at: int) -> bool:
        """Whether a word says of what follows which date it is: "28 aprile 2026, aggiornato alle 18:20"."""
        return self.kinds[at] == "word" and self.words.labelled.match(self.values[at]) is not None

    # ------------------------------------------------------------------ relative dates

    def _relative(self, at: int) -> tuple[ParsedDate, int] | None:
        """3 min ago, vor 3 Stunden, il y a 2 heures, 3時間前, gestern; value stays null."""
        value = self.values[at]
        if self.kinds[at] == "number":
            after = self.values[at + 1]
            return self._interval(int(value), at) if after in self.words.ago and len(value) <= 3 else None  # noqa: PLR2004
        return self._relative_word(at, value) if value in self.words.relative_starts else None

    def _relative_word(self, at: int, value: str) -> tuple[ParsedDate, int] | None:
        """Yesterday, avant-hier, just now, an hour ago, منذ ساعتين."""
        for width in (3, 2, 1):
            phrase = self._phrase(at, width)
            days = self.words.day(phrase, self.primary)
            if days is not None:
                return self._back(timedelta(days=days), at, at + width)
            if phrase in self.words.now:
                return self._back(timedelta(0), at, at + width)
        if value in self.words.one:
            return self._interval(1, at)
        unit = self.values[at + 1]
        for row in self.words.ago[unit] if unit in self.words.bare else ():
            if value in row.before:
                return self._back(row.unit * self.words.bare[unit], at, at + 2)
        return None

    def _interval(self, number: int, at: int) -> tuple[ParsedDate, int] | None:
        unit_at = at + 1
        rows = self.words.ago.get(self.values[unit_at])
        if rows is None:
            return None
        after_at = unit_at + 1 + (self.values[unit_at + 1] == ".")
        after = {self.values[after_at], self._phrase(after_at, 2)}
        before = [(self._phrase(at - width, width), width) for width in (3, 2, 1)]
        for row in rows:
            if "" in row.after:
                return self._back(row.unit * number, at, unit_at + 1)
            for phrase, width in before:
                if phrase in row.before:
                    return self._back(row.unit * number, at - width, unit_at + 1)
            if not after.isdisjoint(row.after):
                return self._back(row.unit * number, at, after_at + 1)
        return None

    def _back(self, interval: timedelta, at: int, after: int) -> tuple[ParsedDate, int]:
        start, end = self.tokens.start(at), self.tokens.end(min(after, self.count) - 1)
        resolved = None
        if self.captured is not None:
            moment = self.captured if self.captured.tzinfo else self.captured.replace(tzinfo=UTC)
            resolved = (moment.astimezone(UTC) - interval).strftime("%Y-%m-%dT%H:%M:%SZ")
        return ParsedDate(self.text[start:end], None, "relative", "none", resolved, start, end), after

    # ------------------------------------------------------------------ small helpers

    def _phrase(self, at: int, width: int) -> str:
        return " ".join(self.values[at : at + width]) if at >= 0 else ""

    def _small(self, at: int) -> bool:
        return self.kinds[at] == "number" and len(self.values[at]) <= 2  # noqa: PLR2004 - a day or month

    def _is_year(self, at: int) -> bool:
        return self.kinds[at] == "number" and len(self.values[at]) == 4  # noqa: PLR2004 - a year

    def _skip(self, at: int) -> int:
        """Return the place after commas, dots and linking words ("de", "of")."""
        values, links = self.values, self.words.links
        for _ in range(GAP):
            if values[at] not in SKIPPED and values[at] not in links:
                break
            at += 1
        return at

    def _past_bracket(self, at: int) -> int:
        """Return the place after a bracket that begins at one: the same year counted otherwise, "2026年(令和8年)4月28日"."""
        if self.values[at] in OPENING_BRACKETS:
            for here in range(at + 1, at + GAP + 2):
                if self.values[here] in CLOSING_BRACKETS:
                    return here + 1
        return at

    def _year(self, number: int) -> int | None:
        if FIRST_BUDDHIST_YEAR <= number <= LAST_BUDDHIST_YEAR and (
            self.primary == "th" or THAI.search(self.text)
        ):
            return number - BUDDHIST
        return number if FIRST_YEAR <= number <= LAST_YEAR else None

    def _short_year(self, at: int) -> int | None:
        if self.kinds[at] != "number":
            return None
        digits = self.values[at]
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
        return _Day(year, month, day, first, min(after, self.count))


def _offset_text(minutes: int) -> str:
    if not minutes:
        return "Z"
    sign, minutes = ("+", minutes) if minutes > 0 else ("-", -minutes)
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}"
