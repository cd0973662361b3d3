"""The recipe: a plain-text capture to fields, segments and warnings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archiver.extract.plain.assembly import Segment, assemble
from archiver.extract.plain.labelling import Labelling, best_labelling
from archiver.extract.plain.language import detect_language
from archiver.extract.plain.lines import Lines, read_lines
from archiver.extract.plain.observing import read_traits
from archiver.extract.plain.roles import State
from archiver.extract.plain.scores import score_blocks
from archiver.extract.plain.standfirst import find_standfirst
from archiver.extract.plain.traits import Traits
from archiver.extract.plain.wrapping import Block, find_wrap, read_blocks

MOST_BLOCKS, TOP_BLOCKS, END_BLOCKS = 20_000, 12_000, 4_000
"""A capture of more blocks than any story has is read closely at both ends only."""

TEXT_LENGTH = 40
TEXT, ASIDE = State("body", "paragraph"), State("body", "furniture")
SURE = 6
"""A role that beats the next best by less is uncertain."""


@dataclass(frozen=True, slots=True)
class PlainReading:
    """What a plain-text capture says: fields as `seal_article` takes them, line roles, doubts."""

    fields: dict[str, Any]
    segments: tuple[Segment, ...]
    warnings: tuple[str, ...]
    coverage: float | None
    places: dict[str, tuple[int, int, str]]


def read_capture(text: str, *, captured: datetime | None = None, language: str | None = None) -> PlainReading:
    """Read a plain-text capture: lines, blocks, traits, the best labelling, fields."""
    lines = read_lines(text)
    language = language or detect_language(text)
    blocks = read_blocks(lines, find_wrap(lines.lines, language))
    story = [block for block in blocks if block.first not in lines.reference_lines]
    close, middle = _without_middle(story)
    found = read_traits(close, language=language, captured=captured)
    labelling = best_labelling(score_blocks(found), gaps_of(found))
    states = find_standfirst(found, labelling.states, language)
    coverage = coverage_of(found, labelling)
    if middle:
        found, states = _with_middle(found, states, middle)
    made = assemble(found, states, language=language, captured=captured)
    segments = _with_references(made.segments, lines)
    warnings = warnings_of(text, labelling, skimmed=bool(middle))
    return PlainReading(made.fields, segments, warnings, coverage, made.places)


def _without_middle(story: Sequence[Block]) -> tuple[Sequence[Block], Sequence[Block]]:
    """Part the blocks that are read closely from the middle of a capture longer than any story."""
    if len(story) <= MOST_BLOCKS:
        return story, ()
    return (*story[:TOP_BLOCKS], *story[-END_BLOCKS:]), story[TOP_BLOCKS:-END_BLOCKS]


def _with_middle(
    found: Sequence[Traits], states: Sequence[State], middle: Sequence[Block]
) -> tuple[list[Traits], tuple[State, ...]]:
    """Put the middle back, told by length alone: long lines are text."""
    skimmed = [Traits(block, block.text) for block in middle]
    told = tuple(TEXT if len(block.text) >= TEXT_LENGTH else ASIDE for block in middle)
    return (
        [*found[:TOP_BLOCKS], *skimmed, *found[TOP_BLOCKS:]],
        (*states[:TOP_BLOCKS], *told, *states[TOP_BLOCKS:]),
    )


def gaps_of(found: Sequence[Traits]) -> list[str]:
    """Say how each block is parted from the one before it."""
    spaced = sum(traits.block.gap > 0 for traits in found[1:]) * 4 >= len(found) - 1
    return [
        "wide"
        if traits.zone_before
        else "even"
        if not spaced
        else "tight"
        if traits.block.gap == 0
        else "loose"
        for traits in found
    ]


def _with_references(segments: Sequence[Segment], lines: Lines) -> tuple[Segment, ...]:
    """Add the list of references, which is one thing with its heading and blank lines."""
    taken = lines.reference_lines
    if not taken:
        return tuple(segments)
    listed = Segment(min(taken), max(taken), "furniture.references")
    return tuple(sorted((*segments, listed), key=lambda segment: segment.first_line))


BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
MOJIBAKE = ("Ã©", "Ã¼", "Ã¶", "Ã¤", "â€™", "â€œ", "Ã¨", "Ã±", "Ð°", "Ñ€", "ï»¿", "Ã\xa0", "â\x80")


def warnings_of(text: str, labelling: Labelling, *, skimmed: bool = False) -> tuple[str, ...]:
    """Return the codes of what is uncertain about the reading."""
    warnings = set()
    roles = [state.role for state in labelling.states]
    if "headline" not in roles:
        warnings.add("headline-missing")
    elif labelling.margins[roles.index("headline")] < SURE:
        warnings.add("headline-uncertain")
    if skimmed:
        warnings.add("middle-skimmed")
    if any(margin < SURE for margin in labelling.margins):
        warnings.add("roles-uncertain")
    if any(char in BIDI for char in text):
        warnings.add("bidi-controls")
    if any(sign in text for sign in MOJIBAKE):
        warnings.add("mojibake")
    if not any(role.startswith("paragraph") for role in roles):
        warnings.add("no-paragraphs")
    return tuple(sorted(warnings))


def coverage_of(found: Sequence[Traits], labelling: Labelling) -> float | None:
    """Return the share of characters whose role is sure."""
    total = sum(traits.length for traits in found)
    sure = sum(
        traits.length for traits, margin in zip(found, labelling.margins, strict=True) if margin >= SURE
    )
    return round(sure / total, 4) if total else None
