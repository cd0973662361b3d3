"""A page taken for read: its paragraphs in `article` are the body, so that later stages can be tested alone."""

from __future__ import annotations

from archiver.extract.context import BodyBlock, Context, Region
from archiver.page import read_page
from archiver.record.blocks import Paragraph

URL = "https://times.example/2026/bridge-vote-put-off"
WRAP = "<!doctype html><html><head><title>Bridge</title></head><body>{}</body></html>"


def story_context(body: str, *, url: str = URL) -> Context:
    """Return the context of a page: plain `p` elements in the first `article` are its blocks, its first `h1` the headline."""
    page = read_page(WRAP.format(body).encode(), url=url, content_type="text/html; charset=utf-8")
    index = page.index
    articles = index.tag("article")
    root = articles[0] if articles else 0
    nodes = [
        node
        for node in index.within(root, index.tag("p"))
        if not index.classes_of(node)
        and index.tags[index.parents[node]] in ("article", "div")
        and index.text(node)
    ]
    blocks = tuple(BodyBlock(Paragraph(type="paragraph", text=index.text(node)), node) for node in nodes)
    headlines = index.tag("h1")
    return Context(
        page,
        headline_node=headlines[0] if headlines else None,
        region=Region((root,), "tree", tuple(nodes)),
        blocks=blocks,
    )
