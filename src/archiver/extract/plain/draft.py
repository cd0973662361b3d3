"""A record in the making: what the blocks of a capture give, in the order of the capture."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from archiver.extract.fields.date_text import ParsedDate
from archiver.extract.plain.traits import Traits
from archiver.record import blocks as b
from archiver.record import fields as f

Place = tuple[int, int, str]
"""First line, last line, and the words there."""

LONGEST_RAW = 500


@dataclass(frozen=True, slots=True)
class EntryMark:
    """Where an entry of a live blog begins; replaced by the entry itself at the end."""

    time_raw: str


@dataclass(slots=True)
class Draft:
    """What was gathered so far."""

    language: str | None
    captured: datetime | None
    headline: list[str] = field(default_factory=list)
    kicker: list[str] = field(default_factory=list)
    description: list[str] = field(default_factory=list)
    byline: list[str] = field(default_factory=list)
    signers: list[str] = field(default_factory=list)
    authors: list[f.Author] = field(default_factory=list)
    dates: list[tuple[ParsedDate, bool]] = field(default_factory=list)
    body: list[b.Block | EntryMark] = field(default_factory=list)
    credits: list[tuple[f.Attribution, Place]] = field(default_factory=list)
    related: list[dict[str, Any]] = field(default_factory=list)
    access: f.Access | None = None
    dateline: f.Dateline | None = None
    section: str | None = None
    relation: str = "related"
    places: dict[str, Place] = field(default_factory=dict)
    """Where each value stands, by JSON pointer."""

    def credit(self, credit: f.Attribution, traits: Traits) -> None:
        """Add a credit that a block gives."""
        self.credits.append(
            (credit, (traits.block.first, traits.block.last, traits.block.text[:LONGEST_RAW]))
        )


def note(draft: Draft, pointer: str, traits: Traits) -> None:
    """Remember where a value stands."""
    first, last, raw = draft.places.get(pointer, (traits.block.first, traits.block.last, ""))
    raw = f"{raw} {traits.block.text}".strip()[:LONGEST_RAW]
    draft.places[pointer] = (min(first, traits.block.first), max(last, traits.block.last), raw)
