"""The texts of an article, taken out of its blocks: what gets aligned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, assert_never

from archiver.record import blocks as b

OtherBlock = (
    b.Heading
    | b.List
    | b.Quote
    | b.Image
    | b.Gallery
    | b.Video
    | b.Audio
    | b.Embed
    | b.Table
    | b.Code
    | b.FactBox
    | b.Question
    | b.Answer
    | b.Correction
    | b.EditorNote
    | b.Divider
)


class Unit(NamedTuple):
    """One text of the body, with where it stands."""

    pointer: str
    kind: str
    text: str
    block: Any
    entry: int  # index of the live entry it stands in, -1 outside of any


class Entry(NamedTuple):
    """The head of a live entry."""

    pointer: str
    time_raw: str | None
    author: str | None


class Medium(NamedTuple):
    """A block that is no text: an image, a video, an embed, a divider."""

    pointer: str
    kind: str
    facts: Any


@dataclass(slots=True)
class Body:
    """A body as flat lists, in reading order."""

    units: list[Unit] = field(default_factory=list)
    media: list[Medium] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


def flatten_body(body: Iterable[b.Block]) -> Body:
    """Return the texts, media and live entries of a body."""
    flat = Body()
    _flatten(body, "/body/", -1, flat)
    return flat


def _flatten(body: Iterable[b.Block], prefix: str, entry: int, flat: Body) -> None:
    """Add blocks to the lists; the two kinds that live blogs are made of come first, since this is hot."""
    for i, block in enumerate(body):
        pointer = f"{prefix}{i}"
        if isinstance(block, b.Paragraph):
            flat.units.append(Unit(pointer, "paragraph", block.text, block, entry))
        elif isinstance(block, b.LiveEntry):
            flat.entries.append(Entry(pointer, block.time_raw, block.author))
            _flatten(block.blocks, f"{pointer}/blocks/", len(flat.entries) - 1, flat)
        else:
            _flatten_other(block, pointer, entry, flat)


def _flatten_other(block: OtherBlock, pointer: str, entry: int, flat: Body) -> None:
    match block:
        case b.Heading() | b.Quote() | b.Code() | b.Question() | b.Answer() | b.Correction() | b.EditorNote():
            flat.units.append(Unit(pointer, block.type, block.text, block, entry))
        case b.List(items=items):
            flat.units.append(Unit(pointer, "list", "\n".join(items), block, entry))
        case b.Table(rows=rows):
            text = "\n".join("\t".join(row) for row in rows)
            flat.units.append(Unit(pointer, "table", text, block, entry))
        case b.Gallery(images=images):
            flat.media.extend(Medium(f"{pointer}/images/{k}", "image", one) for k, one in enumerate(images))
        case b.Image() | b.Video() | b.Audio() | b.Embed() | b.Divider():
            flat.media.append(Medium(pointer, block.type, block))
        case b.FactBox(heading=heading, blocks=inner):
            if heading:
                flat.units.append(Unit(f"{pointer}/heading", "heading", heading, block, entry))
            _flatten(inner, f"{pointer}/blocks/", entry, flat)
        case _:
            assert_never(block)
