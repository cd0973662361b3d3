"""Openings of corrections and editors' notes, compiled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from archiver.knowledge.credits import plain
from archiver.knowledge.loader import load_table
from archiver.knowledge.phrases import phrase_pattern

NoteKind = Literal["correction", "editor_note"]
KINDS: tuple[NoteKind, ...] = ("correction", "editor_note")

# A date between an opening and its sign, e.g. "Correction (May 3):", "Correction, Nov. 15, 2019:", "Korrektur vom 3. Mai:",
# "Correction 11-20-19, 3:15 pm:", "Correction on May 3 —"; or a word or two in brackets, e.g. "Correction (sports):".
DATED = (
    r"(?:\s?[(,][^:.–—]{1,40}[),]?"
    r"|(?:\s(?:appended|added|made|posted|on|from|vom|am|du|del|de|di|van|z))?"
    r"[\s,(]{1,3}(?:[^\W\d_]{3,12}\.?,?\s){0,2}\d(?:[^:!?。]|(?<=\d):(?=\d)){0,30}?)?"
)


# Signs and blanks before an opening, e.g. "(", "– ".
BEFORE = r"[\s*_(\[【/•–—-]{0,20}"

NOTE_HEAD = 80
"""So many characters of a paragraph hold those signs and any opening."""


@cache
def note_openings() -> re.Pattern[str]:
    """Return the pattern of how a note may open, on plain paragraphs with a line end before each: most do not open so."""
    table = load_table("notes")
    openings = phrase_pattern(plain(words) for kind in KINDS for words in table[kind]["openings"])
    return re.compile(rf"\n{BEFORE}(?:{openings})")


@cache
def note_patterns() -> tuple[tuple[NoteKind, re.Pattern[str]], ...]:
    """Return the patterns of each kind, one of which its first sentence matches, on plain text (`plain`)."""
    table = load_table("notes")
    return tuple(
        (kind, pattern)
        for kind in KINDS
        for pattern in _patterns(table[kind]["openings"], table[kind]["within"])
    )


def _patterns(openings: list[str], within: list[str]) -> Iterator[re.Pattern[str]]:
    """Yield the pattern of openings and that of words within the first sentence: as one they would cost twice the time."""
    yield re.compile(
        rf"{BEFORE}(?:{phrase_pattern(map(plain, openings))})(?:{DATED}\s?(?:[:】\]–—]|-\s)|\s?$|\)\s)"
    )
    if within:
        yield re.compile(rf"[^.!?。]{{0,80}}?(?<![a-z])(?:{phrase_pattern(map(plain, within))})")
