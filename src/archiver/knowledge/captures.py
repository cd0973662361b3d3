"""What surrounds a story in plain-text captures: the cues of `captures.toml`, compiled for look-up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from archiver.knowledge.languages import function_words
from archiver.knowledge.loader import load_table
from archiver.knowledge.phrases import phrase_pattern

# What may stand before the words of a line and means nothing: bullets, arrows, dashes, list numbers' dots.
OUTER_LEFT = " \t【［「『〈《〔[(（■◆□◇▽▼☆★•·●○▪■□◦‣*|>»›→+~_"
OUTER_RIGHT = " \t】］」』〉》〕])）:.!?…>»›→|•·▼▾▶►*_-–—"
DIGITS = re.compile(r"[0-9]+(?:[.,\u00a0 ][0-9]+)*")  # e.g. "1.204"
COLON = re.compile(r"\s*[:：]")  # e.g. " :" of French, "：" of Chinese
NO_BOUNDARY = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
ALIKE = str.maketrans({"’": "'", "‘": "'", "\u00a0": " ", "\u202f": " ", "\u3000": " ", "İ": "i"})

START_REACH = 60
"""No opening phrase is longer than this."""


@dataclass(frozen=True, slots=True)
class CaptureCues:
    """The cues within lines, compiled: patterns by the kinds they give."""

    starts: Mapping[str, re.Pattern[str]]
    holds: Mapping[str, re.Pattern[str]]
    menu_words: frozenset[str]
    stopwords: Mapping[str, frozenset[str]]

    def start_kinds(self, folded: str) -> tuple[tuple[str, int], ...]:
        """Return the kinds that a line (folded) opens as, each with the length of the opening words."""
        head = folded[: 2 * START_REACH]
        return tuple(
            (kind, match.end()) for kind, pattern in self.starts.items() if (match := pattern.match(head))
        )

    def hold_kinds(self, folded: str) -> tuple[str, ...]:
        """Return the kinds whose words stand anywhere in the line (folded)."""
        return tuple(kind for kind, pattern in self.holds.items() if pattern.search(folded))


def fold_words(text: str) -> str:
    """Return a line for comparison: NFC, one case, one apostrophe and colon, any number as 0."""
    folded = unicodedata.normalize("NFC", text).translate(ALIKE).casefold()
    return " ".join(DIGITS.sub("0", COLON.sub(":", folded)).split())


def fold_line(text: str) -> str:
    """Return a whole line for comparison, bullets and outer punctuation aside."""
    return strip_line(fold_words(text))


def strip_line(folded: str) -> str:
    """Return a folded line without bullets and outer punctuation."""
    return folded.lstrip(OUTER_LEFT).rstrip(OUTER_RIGHT)


def line_kinds(folded: str) -> tuple[str, ...]:
    """Return the kinds of thing that a whole line (folded) is by its words."""
    lines = cue_lines()
    return lines.get(strip_line(folded), ()) or lines.get(folded, ())


@cache
def cue_lines() -> Mapping[str, tuple[str, ...]]:
    """Return the lines of `captures.toml` that are cues as a whole, folded, with their kinds: all that web pages need."""
    lines: dict[str, tuple[str, ...]] = {}
    for row in _of(load_table("captures")["cue"], "line"):
        for phrase in _phrases(row):
            for key in {fold_line(phrase), fold_words(phrase)} - {""}:
                lines[key] = (*lines.get(key, ()), row["kind"])
    return lines


@cache
def capture_cues() -> CaptureCues:
    """Return the cues of `captures.toml` within lines, compiled once."""
    table = load_table("captures")
    rows = table["cue"]
    menu = frozenset(fold_line(word) for row in _of(rows, "word") for word in _phrases(row))
    starts = _patterns(_of(rows, "start"))
    holds = _patterns(_of(rows, "hold"))
    stop = _stopwords(table["stopwords"][0])
    return CaptureCues(starts, holds, menu, stop)


def _stopwords(more: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Return the function words of each language, with those that captures add; Norwegian is `no` here."""
    found: dict[str, set[str]] = {}
    for word, languages in function_words().items():
        for language in languages:
            found.setdefault("no" if language == "nb" else language, set()).add(word)
    for language, words in more.items():
        if language != "source":
            found.setdefault(language, set()).update(words.split())
    return {language: frozenset(words) for language, words in sorted(found.items())}


def _of(rows: Iterable[Mapping[str, Any]], match: str) -> list[Mapping[str, Any]]:
    return [row for row in rows if row["match"] == match]


def _phrases(row: Mapping[str, Any]) -> list[str]:
    return [phrase for phrases in row["words"].values() for phrase in phrases]


def _patterns(rows: Iterable[Mapping[str, Any]]) -> dict[str, re.Pattern[str]]:
    """Return one pattern a kind; a phrase of a script with blanks begins and ends at a word's edge."""
    phrases: dict[str, list[str]] = {}
    for row in rows:
        folded = (fold_words(phrase).rstrip() for phrase in _phrases(row))
        phrases.setdefault(row["kind"], []).extend(phrase for phrase in folded if phrase)
    return {kind: re.compile(_bounded(found)) for kind, found in phrases.items()}


def _bounded(phrases: list[str]) -> str:
    spaced = [phrase for phrase in phrases if not NO_BOUNDARY.search(phrase)]
    loose = [phrase for phrase in phrases if NO_BOUNDARY.search(phrase)]
    branches = []
    if spaced:
        branches.append(rf"(?<!\w){phrase_pattern(spaced)}(?:(?<!\w)|(?!\w))")
    if loose:
        branches.append(phrase_pattern(loose))
    return "|".join(branches)
