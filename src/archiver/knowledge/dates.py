"""Date words of many languages, compiled once from `dates.toml`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from archiver.knowledge.loader import load_table
from archiver.knowledge.phrases import phrase_pattern

UNITS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}
SHORTEST_FOREIGN_WORD = 3
FIRST_OF_ERA = "元年"  # the first year of an era has no figure
MONTH_PREFIXES = frozenset(("tháng", "thg"))  # "tháng 4": a month by its number


@dataclass(frozen=True, slots=True)
class Zone:
    """What the letters of a time zone mean, and in which languages."""

    iana: str | None
    offset: int | None
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ago:
    """A unit of time with the words that make a number before it an interval in the past."""

    unit: timedelta
    before: frozenset[str]
    after: frozenset[str]


@dataclass(frozen=True, slots=True)
class DateWords:
    """Every word by which a page names a date, folded for look-up.

    `starts` are the words with which a date can begin. `labelled` finds the longest label at a place of a text, and
    `labels_of` has those that it begins with, in their order.
    """

    months: Mapping[str, Mapping[str, int]]
    ago: Mapping[str, tuple[Ago, ...]]
    one: frozenset[str]
    bare: Mapping[str, int]
    days: Mapping[str, Mapping[str, int]]
    now: frozenset[str]
    halves: Mapping[str, int]
    markers: Mapping[str, str]
    links: frozenset[str]
    ranges: frozenset[str]
    before_clock: frozenset[str]
    labels: tuple[tuple[str, str], ...]
    first: tuple[str, ...]
    zones: Mapping[str, tuple[Zone, ...]]
    eras: Mapping[str, int]
    solar_months: Mapping[str, int]
    weekdays: frozenset[str]
    relative_starts: frozenset[str]
    month_prefixes: frozenset[str]
    starts: frozenset[str]
    labelled: re.Pattern[str]
    labels_of: Mapping[str, tuple[tuple[str, str], ...]]

    def month(self, word: str, language: str | None) -> int | None:
        """Return the month that `word` names: in the page's language, in English, or in all languages alike."""
        found = self.months.get(word)
        if found is None:
            return None
        for key in (language, "en"):
            if key is not None and key in found:
                return found[key]
        numbers = set(found.values())
        return numbers.pop() if len(numbers) == 1 and len(word) >= SHORTEST_FOREIGN_WORD else None

    def day(self, phrase: str, language: str | None) -> int | None:
        """Return how many days back a word such as "yesterday" means: in the page's language, in English, or any."""
        found = self.days.get(phrase)
        if found is None:
            return None
        if language is None:
            return next(iter(found.values()))
        return found.get(language, found.get("en"))


@cache
def date_words() -> DateWords:
    """Return the date words; read from the knowledge file at first use."""
    table = load_table("dates")
    days = _days(table["days"])
    one = frozenset(table["one"]["words"])
    now = frozenset(map(fold_word, table["now"]["words"]))
    months = _months(table["months"])
    eras = {name: row["add"] for row in table["era"] for name in row["names"]}
    eras |= {name + FIRST_OF_ERA: add + 1 for name, add in eras.items()}
    solar_months = _solar_months(table["solar"]["months"])
    labels = tuple(_labels(table["labels"]))
    ago = _ago(table["ago"])
    bare = {fold_word(word): n for n, words in enumerate(table["bare"].values(), start=1) for word in words}
    before_bare = {phrase for word in bare for row in ago[word] for phrase in row.before}
    relative_starts = frozenset(phrase.partition(" ")[0] for phrase in (*days, *now, *one, *before_bare))
    return DateWords(
        months=months,
        ago=ago,
        one=one,
        bare=bare,
        days=days,
        now=now,
        halves={
            fold_word(word): 12 * (half == "pm") for half, words in table["halves"].items() for word in words
        },
        markers=_markers(table["markers"]),
        links=frozenset(table["markers"]["links"]),
        ranges=frozenset(map(fold_word, table["ranges"]["words"])),
        before_clock=frozenset(map(fold_word, table["clock"]["before"])),
        labels=labels,
        first=tuple(map(fold_word, table["labels"]["first"])),
        zones=_zones(table["zone"]),
        eras=eras,
        solar_months=solar_months,
        weekdays=frozenset(fold_word(word) for words in table["weekdays"].values() for word in words),
        relative_starts=relative_starts,
        month_prefixes=MONTH_PREFIXES,
        starts=relative_starts.union(eras, MONTH_PREFIXES, (name.partition(" ")[0] for name in months)),
        labelled=re.compile(phrase_pattern(word for word, _ in labels)),
        labels_of={word: tuple(row for row in labels if word.startswith(row[0])) for word, _ in labels},
    )


def fold_word(word: str) -> str:
    """Return a word as it is looked up: case-folded, composed, without the dot that Turkish İ leaves behind."""
    return unicodedata.normalize("NFC", word.casefold().replace("\u0307", "")).rstrip(".")


def _months(table: Mapping[str, list[str]]) -> dict[str, dict[str, int]]:
    months: dict[str, dict[str, int]] = {}
    for language, names in table.items():
        for number, variants in enumerate(names, start=1):
            for word in variants.split("|"):
                months.setdefault(fold_word(word), {}).setdefault(language, number)
    return months


def _solar_months(rows: Iterable[str]) -> dict[str, int]:
    return {fold_word(word): number for number, row in enumerate(rows, start=1) for word in row.split("|")}


def _days(table: Mapping[str, str]) -> dict[str, dict[str, int]]:
    days: dict[str, dict[str, int]] = {}
    for language, row in table.items():
        for day, words in enumerate(row.split("|")):
            for word in words.split(","):
                days.setdefault(fold_word(word), {})[language] = day
    return days


def _ago(table: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[Ago, ...]]:
    found: dict[str, list[Ago]] = {}
    for row in table.values():
        before, after = frozenset(map(fold_word, row["before"])), frozenset(map(fold_word, row["after"]))
        for name, unit in UNITS.items():
            for word in row.get(name, "").split("|"):
                if not word:
                    continue
                found.setdefault(fold_word(word), []).append(Ago(unit, before, after))
                for suffix in row["after"]:  # written as one word: "3時間前", and "3시간전"
                    joined = fold_word(word + suffix)
                    found.setdefault(joined, []).append(Ago(unit, frozenset(), frozenset(("",))))
    return {word: tuple(rows) for word, rows in found.items()}


def _markers(table: Mapping[str, list[str]]) -> dict[str, str]:
    return {word.rstrip("."): kind for kind, words in table.items() if kind != "links" for word in words}


def _labels(table: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    for kind in ("other", "modified", "published"):
        for word in sorted(table[kind], key=len, reverse=True):
            yield fold_word(word), kind


def _zones(rows: Iterable[Mapping[str, Any]]) -> dict[str, tuple[Zone, ...]]:
    zones: dict[str, tuple[Zone, ...]] = {}
    for row in rows:
        zone = Zone(row.get("iana"), row.get("offset"), tuple(row.get("languages", ())))
        for name in row["names"]:
            zones[name] = (*zones.get(name, ()), zone)
    return zones
