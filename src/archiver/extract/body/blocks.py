"""From lines that belong to the body to typed blocks."""

from __future__ import annotations

from archiver.extract.body.lines import PageLines
from archiver.extract.context import BodyBlock, Context
from archiver.record import blocks as b


def blocks_of_lines(context: Context, lines: PageLines, kept: list[int]) -> list[BodyBlock]:
    """Return the blocks of some lines, in order."""
    tags = context.index.tags
    found = []
    for at in kept:
        text, node = lines.texts[at], lines.nodes[at]
        tag = tags[node]
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            found.append(BodyBlock(b.Heading(type="heading", level=int(tag[1]), text=text), node))
        else:
            found.append(BodyBlock(b.Paragraph(type="paragraph", text=text), node))
    return found
