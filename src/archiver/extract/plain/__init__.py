"""Plain-text captures of news pages."""

from __future__ import annotations

from archiver.errors import PageError, RejectReason
from archiver.extract.evidence import Evidence
from archiver.extract.origin import Origin
from archiver.extract.provenance import provenance_of
from archiver.extract.reading import Reading
from archiver.page import Page
from archiver.record import blocks, seal_article
from archiver.text import clean_text


def read_plain(page: Page, *, origin: Origin | None = None) -> Reading:
    """Read a plain-text capture: the first line is the headline, what follows are paragraphs."""
    lines = [text for line in page.text.splitlines() if (text := clean_text(line))]
    if not lines:
        raise PageError(RejectReason.EMPTY, "the text has no words", url=page.url)
    body = tuple(blocks.Paragraph(type="paragraph", text=line) for line in lines[1:])
    article = seal_article(
        page_kind="article",
        url=page.url,
        headline=lines[0][:1000],
        body=body,
        provenance=provenance_of(page, origin),
    )
    return Reading(article, Evidence(article.record_id, page))
