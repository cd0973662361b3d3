"""The article record: the waist of the toolkit. Rooms before it make it, rooms after it read nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Final, Literal

from pydantic import StringConstraints

from archiver.record import blocks as b
from archiver.record.fields import (
    Access,
    ArticleDate,
    Attribution,
    Author,
    Dateline,
    Hashes,
    Headline,
    HeadlineVariant,
    Language,
    Model,
    PageUrl,
    Provenance,
    Publisher,
    Quality,
    RelatedLink,
    Several,
    Text,
)

SCHEMA_VERSION: Final = "1.0"

RecordId = Annotated[str, StringConstraints(pattern=r"^urn:sha256:[0-9a-f]{64}\Z")]


class ArticleRecord(Model):
    """One news article as one capture showed it. What the page does not say is null, never a guess."""

    schema_version: Literal["1.0"]
    """Version of this schema, MAJOR.MINOR; required, so that old records are recognised."""
    record_id: RecordId
    """`urn:sha256:` and hex: hash of the canonical form without this id, the schema version, the WARC's file name,
    offset and length, and the extractor. Stays the same when the archive is moved or repacked."""
    page_kind: Literal["article", "live_blog", "gallery", "video", "index", "other"]
    """What kind of page it is."""
    url: PageUrl | None = None
    """Address of the capture without fragment; null for a file with no known address."""
    canonical_url: PageUrl | None = None
    """The address that the page calls its own."""
    headline: Headline | None = None
    """As displayed, one line, 1 to 1000 characters; null only when `page_kind` is not `article`."""
    headlines: Several[HeadlineVariant] = ()
    """Other headlines of the article, by role."""
    kicker: Text | None = None
    """The label above the headline."""
    description: Text | None = None
    """The standfirst displayed under the headline, else the page's own description."""
    description_source: Literal["displayed", "meta"] | None = None
    """Which of the two `description` is."""
    byline_raw: Text | None = None
    """The byline as displayed."""
    authors: Several[Author] = ()
    """Who signs the piece."""
    dateline: Dateline | None = None
    """The place and date that open the story."""
    published: ArticleDate | None = None
    """When it was first published."""
    modified: ArticleDate | None = None
    """When it was last changed, by its own word."""
    body: Several[b.Block] = ()
    """The body, block by block."""
    related_links: Several[RelatedLink] = ()
    """Links offered to the reader, in page order."""
    attribution: Several[Attribution] = ()
    """Every credit for the text or an image."""
    publisher: Publisher | None = None
    """Who published the page."""
    section: Text | None = None
    """The section it stands in."""
    keywords: Several[Text] = ()
    """Keywords and tags."""
    language: Language | None = None
    """The language of the article."""
    access: Access | None = None
    """Whether the whole text can be read."""
    hashes: Hashes
    """Hashes of the plain text."""
    provenance: Provenance
    """Where its bytes came from and what read them."""
    quality: Quality = Quality()
    """What the reading says of its own reliability."""

    @property
    def images(self) -> tuple[b.ImageFacts, ...]:
        """All images of the body, galleries and nested blocks included, in order."""
        return tuple(_images(self.body))

    @property
    def corrections(self) -> tuple[b.Correction, ...]:
        """All corrections of the body, nested ones included, in order."""
        return tuple(block for block in walk_blocks(self.body) if isinstance(block, b.Correction))


def walk_blocks(body: Iterable[b.Block]) -> Iterator[b.Block]:
    """Yield every block in order, a box or live entry before what stands in it."""
    for block in body:
        yield block
        if block.type == "factbox" or block.type == "live_entry":  # noqa: PLR1714 - so that types are told apart
            yield from walk_blocks(block.blocks)


def _images(body: Iterable[b.Block]) -> Iterator[b.ImageFacts]:
    for block in body:
        match block.type:  # by its name: to ask whether it is of a class costs many times more
            case "image":
                yield block
            case "gallery":
                yield from block.images
            case "factbox" | "live_entry":
                yield from _images(block.blocks)
