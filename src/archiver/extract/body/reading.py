"""Find the body of a page and read it block by block."""

from __future__ import annotations

from dataclasses import replace

from archiver.extract.body.blocks import blocks_of_lines
from archiver.extract.body.container import best_container
from archiver.extract.body.features import line_features
from archiver.extract.body.hints import page_hints
from archiver.extract.body.lines import PageLines
from archiver.extract.body.model import body_model
from archiver.extract.context import Context, Region


def read_body(context: Context) -> Context:
    """Return the context with the body's region and blocks."""
    lines = PageLines(context.index)
    if not lines.count:
        return context
    hints = page_hints(context)
    root = best_container(lines, hints.jsonld_text)
    model = body_model()
    chosen, rows = line_features(lines, root, model, hints)
    score = model.score
    kept = [at for at, row in zip(chosen, rows, strict=True) if score(row) > 0]
    blocks = blocks_of_lines(context, lines, kept)
    nodes = tuple(sorted({lines.nodes[at] for at in kept}))
    return replace(context, region=Region((root,), "tree", nodes), blocks=tuple(blocks))
