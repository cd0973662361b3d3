"""Integrity of records: hashes and id say what the record holds, numbers point to what is there."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.errors import Finding, Severity
from archiver.record import ArticleRecord, blocks, canonical_dict, record_id_of, text_hashes


def check_hashes(article: ArticleRecord) -> Iterator[Finding]:
    """Compute hashes and id again."""
    hashes = text_hashes(article)
    for name in ("text_sha256", "text_norm_sha256"):
        if getattr(hashes, name) != getattr(article.hashes, name):
            yield Finding(
                "text-hash-mismatch",
                "the hash is not that of the record's plain text",
                pointer=f"/hashes/{name}",
            )
    if record_id_of(canonical_dict(article)) != article.record_id:
        yield Finding(
            "record-id-mismatch", "the id is not that of the record's content", pointer="/record_id"
        )


def check_references(article: ArticleRecord) -> Iterator[Finding]:
    """Hold indices and offsets against what they point into."""
    count = len(article.body)
    for i, credit in enumerate(article.attribution):
        if credit.block is not None and credit.block >= max(count, 1):
            yield _out_of_range(f"/attribution/{i}/block", f"block {credit.block} of {count}")
    for i, link in enumerate(article.related_links):
        if link.after_block is not None and link.after_block > count:
            yield _out_of_range(
                f"/related_links/{i}/after_block", f"after block {link.after_block} of {count}"
            )
    yield from _positions(article)
    yield from _links(article.body, "/body")


def _positions(article: ArticleRecord) -> Iterator[Finding]:
    positions = [link.position for link in article.related_links]
    if positions != list(range(1, len(positions) + 1)):
        yield Finding(
            "related-position-gap",
            "related links are not numbered 1, 2, 3 as they stand",
            severity=Severity.WARNING,
            pointer="/related_links",
        )


def _links(body: tuple[blocks.Block, ...], pointer: str) -> Iterator[Finding]:
    for i, block in enumerate(body):
        match block:
            case blocks.Paragraph(links=links, text=text):
                for k, link in enumerate(links):
                    if not link.start < link.end <= len(text):
                        place = f"{link.start} to {link.end} of {len(text)} characters"
                        yield _out_of_range(f"{pointer}/{i}/links/{k}", place)
            case blocks.FactBox(blocks=inner) | blocks.LiveEntry(blocks=inner):
                yield from _links(inner, f"{pointer}/{i}/blocks")
            case _:
                pass


def _out_of_range(pointer: str, place: str) -> Finding:
    return Finding("reference-out-of-range", f"it points where nothing is: {place}", pointer=pointer)
