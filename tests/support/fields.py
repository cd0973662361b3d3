"""Contexts for field rules: a page, its headline, and plain paragraphs for a body."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from archiver.extract.article import find_headline
from archiver.extract.context import BodyBlock, Context
from archiver.extract.fields.clues import Clues
from archiver.page import read_page
from archiver.record.blocks import Paragraph

CAPTURED = datetime(2026, 5, 2, 12, 0, tzinfo=UTC)
FILLER = (
    "<p>The council met for three hours on the plan for the old harbour bridge, and no one was sure how it would end.</p>"
    "<p>By midnight the vote had been put off again, as it had been the week before and the week before that one.</p>"
    "<p>The mayor said that the matter would be taken up once more when the engineers had finished their report.</p>"
)


def context_of(html: str, url: str = "https://times.example/2026/bridge") -> Context:
    """Return the context of an HTML page as the field rules get it; `FILLER` in the page stands for body text."""
    data = html.replace("FILLER", FILLER).encode()
    page = read_page(data, url=url, content_type="text/html; charset=utf-8", captured=CAPTURED)
    context = find_headline(Context(page, clues=Clues(page)))
    index = page.index
    marks = Clues(page).marks
    nodes = [node for node in index.tag("p") if index.text(node) and not marks.foreign(node)]
    headline = context.headline_node
    nodes = [node for node in nodes if headline is None or node > headline]
    blocks = tuple(BodyBlock(Paragraph(type="paragraph", text=index.text(node)), node) for node in nodes)
    return replace(context, blocks=blocks)
