"""What a snapshot holds: the part of an article record that a reader sees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from archiver.record import SCHEMA_VERSION, ArticleRecord, blocks, fields

SNAPSHOT_SCHEMA = f"article-{SCHEMA_VERSION}"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The fields of an article that its snapshot holds, under the names of the record.

    Dates and credits stand in it as the page words them; images have caption and credit, related links label and
    URL, ordered by these. Links within paragraphs, hashes, evidence and provenance are not in it.
    """

    url: str | None = None
    page_kind: str = "article"
    kicker: str | None = None
    headline: str | None = None
    description: str | None = None
    byline_raw: str | None = None
    authors: tuple[fields.Author, ...] = ()
    dateline: fields.Dateline | None = None
    published: str | None = None
    modified: str | None = None
    attribution: tuple[str, ...] = ()
    publisher: fields.Publisher | None = None
    section: str | None = None
    language: fields.Language | None = None
    access: fields.Access | None = None
    body: tuple[blocks.Block, ...] = ()
    related_links: tuple[fields.RelatedLink, ...] = ()


def snapshot_of(article: ArticleRecord) -> Snapshot:
    """Return what a snapshot of `article` holds."""
    return replace(
        outline_of(article),
        body=tuple(_seen(block) for block in article.body),
        related_links=sorted_links((link.label, link.url) for link in article.related_links),
    )


def outline_of(article: ArticleRecord) -> Snapshot:
    """Return what is written of `article`: its snapshot, but blocks and links still know what no snapshot tells of them.

    To take that out, block by block, costs as much as writing it all.
    """
    return Snapshot(
        **{name: getattr(article, name) for name in _AS_THEY_ARE},
        published=_fixed_date(article.published),
        modified=_fixed_date(article.modified),
        attribution=tuple([credit.raw for credit in article.attribution]),
        body=article.body,
        related_links=tuple(sorted(article.related_links, key=lambda link: _rank(link.label, link.url))),
    )


_AS_THEY_ARE = (
    "url",
    "page_kind",
    "kicker",
    "headline",
    "description",
    "byline_raw",
    "authors",
    "dateline",
    "publisher",
    "section",
    "language",
    "access",
)


def sorted_links(links: Any) -> tuple[fields.RelatedLink, ...]:
    """Return related links from (label, URL) pairs, by URL, then label."""
    ordered = sorted(links, key=lambda link: _rank(*link))
    return tuple(
        fields.RelatedLink(label=label, url=url, position=position)
        for position, (label, url) in enumerate(ordered, start=1)
    )


def _rank(label: str, url: str | None) -> tuple[str, str]:
    """Return what related links are ordered by."""
    return url or "", label


def _fixed_date(date: fields.ArticleDate | None) -> str | None:
    """Return the words of a date; relative ones ("3 min ago") change at each capture and are left out."""
    return date.raw if date is not None and date.precision != "relative" else None


def _seen(block: blocks.Block) -> blocks.Block:
    """Return a block without what its snapshot does not hold."""
    match block:
        case blocks.Paragraph(links=links) if links:
            return block.model_copy(update={"links": ()})
        case blocks.Image():
            return block.model_copy(update={"alt": None, "url": None})
        case blocks.Gallery(images=images):
            kept = tuple(image.model_copy(update={"alt": None, "url": None}) for image in images)
            return block.model_copy(update={"images": kept})
        case blocks.FactBox(blocks=inner) | blocks.LiveEntry(blocks=inner):
            return block.model_copy(update={"blocks": tuple(_seen(one) for one in inner)})
        case _:
            return block
