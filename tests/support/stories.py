"""One small story, to be varied by tests."""

from __future__ import annotations

from typing import Any

from archiver.record import ArticleRecord, blocks, fields, seal_article

EXTRACTOR = fields.Extractor(name="test", version="1", knowledge_version="none", lxml="none", libxml2="none")
PROVENANCE = fields.Provenance(kind="html_file", input_digest="sha256:" + "ab" * 32, extractor=EXTRACTOR)


def paragraphs(*texts: str) -> tuple[blocks.Block, ...]:
    """Return paragraphs of these texts."""
    return tuple(blocks.Paragraph(type="paragraph", text=text) for text in texts)


def story(**values: Any) -> ArticleRecord:
    """Return the story of the bridge, with other values where they are given."""
    told: dict[str, Any] = {
        "page_kind": "article",
        "url": "https://times.example/2026/bridge",
        "headline": "Bridge vote delayed",
        "body": paragraphs(
            "The council put off its vote on the harbour bridge. A new date was not named.",
            "The mayor said that the budget would have to wait for the meeting in spring.",
            "Residents of the harbour district had asked for the bridge for many years.",
        ),
        "provenance": PROVENANCE,
    }
    return seal_article(**(told | values))
