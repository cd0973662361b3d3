"""Body blocks: what an article's body is made of, in the order of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, TypeAdapter

from archiver.record.fields import WHOLE, Count, LinkUrl, Model, Position, Several, Text


class Link(Model):
    """A link in running text."""

    start: Count
    """First code point of the linked words in the block's text."""
    end: Count
    """One past the last code point."""
    url: LinkUrl
    """Its target."""


class Paragraph(Model):
    """A paragraph."""

    type: Literal["paragraph"]
    text: Text
    """Its words."""
    links: Several[Link] = ()
    """Links in them."""


class Heading(Model):
    """A heading inside the body."""

    type: Literal["heading"]
    level: Annotated[int, Field(ge=1, le=6), WHOLE]
    """1 to 6 as in HTML."""
    text: Text
    """Its words."""


class List(Model):
    """A list."""

    type: Literal["list"]
    ordered: bool
    """Whether its items are numbered."""
    items: Annotated[Several[Text], Field(min_length=1)]
    """The text of each item."""


class Quote(Model):
    """A quotation set apart."""

    type: Literal["quote"]
    text: Text
    """The words quoted."""
    citation: Text | None = None
    """Whom or what it quotes."""


class ImageFacts(Model):
    """What is known of one image."""

    caption: Text | None = None
    """What it shows, without the credit."""
    credit: Text | None = None
    """Who supplied it, as on the page."""
    alt: Text | None = None
    """Its text alternative."""
    url: LinkUrl | None = None
    """Its address."""


class Image(ImageFacts):
    """An image of the article."""

    type: Literal["image"]


class Gallery(Model):
    """A run of images shown as one."""

    type: Literal["gallery"]
    images: Annotated[Several[ImageFacts], Field(min_length=1)]
    """The images in order."""


class Video(Model):
    """A video."""

    type: Literal["video"]
    url: LinkUrl | None = None
    """Its address or that of its player."""
    caption: Text | None = None
    """What it shows."""


class Audio(Model):
    """A sound recording."""

    type: Literal["audio"]
    url: LinkUrl | None = None
    """Its address or that of its player."""
    caption: Text | None = None
    """What is heard."""


class Embed(Model):
    """A post or page of another site shown within the article."""

    type: Literal["embed"]
    provider: Text | None = None
    """The other site."""
    url: LinkUrl | None = None
    """Its address there."""
    text: Text | None = None
    """Its words, where the page holds them."""
    author: Text | None = None
    """Who wrote it."""


class Table(Model):
    """A table."""

    type: Literal["table"]
    caption: Text | None = None
    """Its caption."""
    rows: Annotated[Several[Several[str]], Field(min_length=1)]
    """Rows of cells; an empty cell is an empty string."""


class Code(Model):
    """Preformatted text; line breaks stay."""

    type: Literal["code"]
    text: Text
    """Its lines."""


class FactBox(Model):
    """A box with facts beside the story."""

    type: Literal["factbox"]
    heading: Text | None = None
    """Its title."""
    blocks: Annotated[Several[Block], Field(min_length=1)]
    """What stands in it."""


class Question(Model):
    """A question of an interview."""

    type: Literal["question"]
    text: Text
    """Its words."""
    speaker: Text | None = None
    """Who asks."""


class Answer(Model):
    """An answer of an interview."""

    type: Literal["answer"]
    text: Text
    """Its words."""
    speaker: Text | None = None
    """Who answers."""


class LiveEntry(Model):
    """An entry of a live blog."""

    type: Literal["live_entry"]
    time_raw: Text | None = None
    """Its time as on the page."""
    author: Text | None = None
    """Who wrote it."""
    blocks: Annotated[Several[Block], Field(min_length=1)]
    """What stands in it."""


class Correction(Model):
    """A note that corrects the story."""

    type: Literal["correction"]
    text: Text
    """Its words."""


class EditorNote(Model):
    """A note of the editors that corrects nothing."""

    type: Literal["editor_note"]
    text: Text
    """Its words."""


class Divider(Model):
    """A break between parts."""

    type: Literal["divider"]


Block = Annotated[
    Paragraph
    | Heading
    | List
    | Quote
    | Image
    | Gallery
    | Video
    | Audio
    | Embed
    | Table
    | Code
    | FactBox
    | Question
    | Answer
    | LiveEntry
    | Correction
    | EditorNote
    | Divider,
    Field(discriminator="type"),
]

FactBox.model_rebuild()
LiveEntry.model_rebuild()

BLOCKS = TypeAdapter[tuple[Block, ...]](tuple[Block, ...])
KINDS = frozenset(get_args(get_args(Block)[0]))


def blocks_of(told: Sequence[Mapping[str, Any] | Block]) -> tuple[Block, ...]:
    """Return the blocks of a body, each from what it says by name, or as it is.

    All are checked at once, at half of the cost; what is a block was checked when it was made.
    """
    return tuple(told) if KINDS.issuperset(map(type, told)) else BLOCKS.validate_python(told)  # type: ignore[arg-type]


__all__ = [
    "Answer",
    "Audio",
    "Block",
    "Code",
    "Correction",
    "Count",
    "Divider",
    "EditorNote",
    "Embed",
    "FactBox",
    "Gallery",
    "Heading",
    "Image",
    "ImageFacts",
    "Link",
    "List",
    "LiveEntry",
    "Paragraph",
    "Position",
    "Question",
    "Quote",
    "Table",
    "Video",
    "blocks_of",
]
