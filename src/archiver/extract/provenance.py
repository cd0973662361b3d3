"""Where an article's bytes came from and what read them, as the record says it."""

from __future__ import annotations

from datetime import UTC
from functools import cache

from lxml import etree

import archiver
from archiver.extract.origin import Origin
from archiver.knowledge import knowledge_version
from archiver.page import Page
from archiver.record.fields import Charset, Extractor, OriginKind, Provenance
from archiver.text import clean_text

FILE_KINDS: dict[str, OriginKind] = {"html": "html_file", "text": "text_file", "mhtml": "mhtml_file"}

MENDED = "encoding-mended"


def page_warnings(page: Page) -> tuple[str, ...]:
    """Return the warnings that hold for all that is read from a page."""
    return (MENDED,) if page.charset.mended else ()


@cache
def this_extractor() -> Extractor:
    """Return the name and versions of what reads pages here."""
    return Extractor(
        name="news-archiver",
        version=archiver.__version__,
        knowledge_version=knowledge_version(),
        lxml=".".join(map(str, etree.LXML_VERSION[:3])),
        libxml2=".".join(map(str, etree.LIBXML_VERSION)),
    )


def provenance_of(page: Page, origin: Origin | None) -> Provenance:
    """Return the provenance of a page; a page of no stated origin is a file."""
    origin = origin or Origin(FILE_KINDS[page.kind])
    captured = page.captured
    if captured is not None and captured.tzinfo is not None:
        captured = captured.astimezone(UTC)
    return Provenance(
        kind=origin.kind,
        capture_date=None if captured is None else captured.strftime("%Y-%m-%dT%H:%M:%SZ"),
        http_status=origin.http_status,
        content_type=None if origin.kind == "text_file" else clean_text(page.content_type or "") or None,
        charset=Charset(declared=page.charset.declared or None, used=page.charset.used),
        warc=origin.warc,
        redirects=origin.redirects,
        input_digest=page.data_digest,
        extractor=this_extractor(),
    )
