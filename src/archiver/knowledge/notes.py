"""Openings of corrections and editors' notes, compiled."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from archiver.knowledge.credits import plain
from archiver.knowledge.loader import load_table
from archiver.knowledge.phrases import phrase_pattern

NoteKind = Literal["correction", "editor_note"]
KINDS: tuple[NoteKind, ...] = ("correction", "editor_note")

# A date or a number between an opening and its sign, e.g. "Correction (May 3):", "Correction, 3:15 pm:".
DATED = r"\s?(?:[(,][^:.–—]{1,40}[),]?)?"


@cache
def note_patterns() -> tuple[tuple[NoteKind, re.Pattern[str]], ...]:
    """Return for each kind the pattern that its first sentence matches, on plain text (`plain`)."""
    table = load_table("notes")
    return tuple((kind, _pattern(table[kind]["openings"], table[kind]["within"])) for kind in KINDS)


def _pattern(openings: list[str], within: list[str]) -> re.Pattern[str]:
    opened = (
        rf"[\s*_(\[【–—-]*(?:{phrase_pattern(map(plain, openings))})(?:{DATED}\s?(?:[:】\]–—]|-\s)|\s?$|\)\s)"
    )
    inside = rf"|[^.!?。]{{0,80}}?(?:{phrase_pattern(map(plain, within))})" if within else ""
    return re.compile(opened + inside)
