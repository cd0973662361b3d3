"""Small articles for tests, in invented words."""

from __future__ import annotations

from typing import Any

from archiver.record import ArticleRecord, blocks, fields, seal_article

EXTRACTOR = fields.Extractor(name="news-archiver", version="0", knowledge_version="k", lxml="6", libxml2="2")
PROVENANCE = fields.Provenance(kind="html_file", input_digest="sha256:00", extractor=EXTRACTOR)


def paragraph(text: str, *links: blocks.Link) -> blocks.Paragraph:
    """Return a paragraph."""
    return blocks.Paragraph(type="paragraph", text=text, links=links)


def article(**given: Any) -> ArticleRecord:
    """Return an article with a headline and one paragraph, changed by what is given."""
    values: dict[str, Any] = {
        "page_kind": "article",
        "url": "https://times.example/bridge",
        "headline": "Bridge vote delayed",
        "body": (paragraph("The council put off its vote on the bridge."),),
        "provenance": PROVENANCE,
    }
    return seal_article(**(values | given))
