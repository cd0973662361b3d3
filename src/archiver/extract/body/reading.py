"""Find the body of a page and read it block by block."""

from __future__ import annotations

from dataclasses import replace

from archiver.extract.context import BodyBlock, Context, Region
from archiver.record import blocks


def read_body(context: Context) -> Context:
    """Return the context with the body's region and blocks."""
    index = context.index
    gains: dict[int, int] = {}
    for node in index.tag("p"):
        size = index.stops[node] - index.starts[node]
        if size < 40:
            continue
        parent = index.parents[node]
        gains[parent] = gains.get(parent, 0) + size
        if parent >= 0:
            above = index.parents[parent]
            gains[above] = gains.get(above, 0) + size // 2
    gains.pop(-1, None)
    if not gains:
        return context
    root = max(gains, key=lambda node: gains[node])
    found = []
    for node in index.within(root, index.tag("p", "h2", "h3")):
        text = index.text(node)
        if not text or node == context.headline_node:
            continue
        if index.tags[node] == "p":
            found.append(BodyBlock(blocks.Paragraph(type="paragraph", text=text), node))
        else:
            found.append(
                BodyBlock(blocks.Heading(type="heading", level=int(index.tags[node][1]), text=text), node)
            )
    return replace(
        context, region=Region((root,), "tree", tuple(part.node for part in found)), blocks=tuple(found)
    )
