"""What a figure shows and who supplied it."""

from __future__ import annotations

from archiver.extract.context import Context
from archiver.record.blocks import ImageFacts


def read_figure(context: Context, node: int) -> ImageFacts:
    """Read the caption, credit, text alternative and address of a figure, picture or img element."""
    index = context.index
    images = [node] if index.tags[node] == "img" else index.within(node, index.tag("img"))
    captions = index.within(node, index.tag("figcaption"))
    alt = src = None
    if images:
        alt = index.attr(images[0], "alt")
        src = index.attr(images[0], "data-src") or index.attr(images[0], "src")
    caption = index.text(captions[0]) if captions else None
    return ImageFacts(
        caption=caption or None, alt=" ".join((alt or "").split()) or None, url=context.page.link(src)
    )
