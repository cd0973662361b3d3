"""From a text page to a sealed record with its evidence."""

from __future__ import annotations

from archiver.errors import PageError, RejectReason
from archiver.extract.evidence import Evidence, Proof
from archiver.extract.origin import Origin
from archiver.extract.plain.reading import PlainReading, read_capture
from archiver.extract.provenance import page_warnings, provenance_of
from archiver.extract.reading import Reading
from archiver.extract.ways import capture_line
from archiver.page import Page
from archiver.record import seal_article
from archiver.record.fields import Quality


def read_plain(page: Page, *, origin: Origin | None = None) -> Reading:
    """Return the record of a plain-text capture; PageError says why the text gives none."""
    found = read_capture(page.text, captured=page.captured)
    if not found.segments:
        raise PageError(RejectReason.EMPTY, "the text has no words", url=page.url)
    if not found.fields["body"]:
        raise PageError(RejectReason.NO_ARTICLE, "no article text was found", url=page.url)
    article = seal_article(
        page_kind=_page_kind(found),
        url=page.url,
        provenance=provenance_of(page, origin),
        quality=Quality(
            warnings=tuple(sorted((*found.warnings, *page_warnings(page)))), coverage=found.coverage
        ),
        **found.fields,
    )
    proofs = {
        pointer: Proof(
            "text", f"lines {first}-{last}" if last > first else f"line {first}", capture_line, raw=raw
        )
        for pointer, (first, last, raw) in found.places.items()
    }
    segments = tuple(segment.as_dict() for segment in found.segments)
    return Reading(article, Evidence(article.record_id, page, proofs=proofs, segments=segments))


def _page_kind(found: PlainReading) -> str:
    if found.fields["headline"] is None:
        return "other"
    return "live_blog" if any(block.type == "live_entry" for block in found.fields["body"]) else "article"
