"""Find the body of a page and read it block by block."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from archiver.extract.body.barriers import without_barrier
from archiver.extract.body.below import without_below, without_spans
from archiver.extract.body.blocks import blocks_of_lines
from archiver.extract.body.byname import named_out, without_headline
from archiver.extract.body.cascade import ENOUGH, MENUS, outside_of, prose_lines
from archiver.extract.body.consent import consent_spans
from archiver.extract.body.container import best_container
from archiver.extract.body.endings import without_end_marks
from archiver.extract.body.features import LineFacts, line_features
from archiver.extract.body.hints import page_hints
from archiver.extract.body.lines import PageLines
from archiver.extract.body.model import body_model
from archiver.extract.body.siblings import with_siblings
from archiver.extract.context import Context, Region

KEPT = -300
"""A line with a higher score than this is kept: a line lost costs a reader more than a line too many."""

LENIENT = -2000
"""What is dropped with a higher score than this is taken when the body would be empty without it."""


def read_body(context: Context) -> Context:
    """Return the context with the body's region and blocks.

    Each line of the page is judged by the trained model; when nothing is kept, weaker lines are tried, so that no page
    with an article comes back empty.
    """
    lines = PageLines(context.index)
    root, kept, spare = _judged(context, lines)
    asked = consent_spans(context, lines, kept or spare)
    if asked:
        lines.mute(asked)
        root, kept, spare = _judged(context, lines)
    kept = named_out(context, lines, without_spans(with_siblings(lines, kept), asked))
    kept = without_end_marks(lines, without_barrier(lines, kept))
    way = "tree"
    if not kept:
        spare = outside_of(lines, without_headline(context, lines, without_spans(spare, asked)), MENUS)
        kept, way = without_below(context, lines, spare), "lenient"
    if not kept:
        kept, way = without_headline(context, lines, prose_lines(lines)), "paragraphs"
    if is_stand_in(lines, kept):
        kept = []
    blocks = blocks_of_lines(context, lines, kept)
    region = Region(roots_of(lines, kept, root), way, tuple(sorted({lines.nodes[at] for at in kept})))
    return replace(context, region=region, blocks=tuple(blocks))


def _judged(context: Context, lines: PageLines) -> tuple[int, list[int], list[int]]:
    """Return the likely container, the lines that are kept, and those that a more lenient judge would keep."""
    hints = page_hints(context)
    root = best_container(lines, hints.jsonld_text)
    facts = LineFacts(lines, body_model(), hints)
    kept, spare = judge_lines(facts, root)
    wider = roots_of(lines, kept, root)[0]
    if wider != root:
        more, spare = judge_lines(facts, wider)
        kept = _joined(kept, more)
    return root, kept, spare


def is_stand_in(lines: PageLines, kept: Sequence[int]) -> bool:
    """Say whether all that was kept is a short notice for readers without scripts: "You need to enable JavaScript"."""
    index = lines.index
    return sum(map(lines.sizes.__getitem__, kept)) < ENOUGH and all(
        any(index.tags[above] == "noscript" for above in (lines.nodes[at], *index.ancestors(lines.nodes[at])))
        for at in kept
    )


def judge_lines(facts: LineFacts, root: int) -> tuple[list[int], list[int]]:
    """Return the lines that the model keeps, and those that it would if it were more lenient."""
    rows, page = line_features(facts, root)
    scores = body_model().score(rows, page, facts.wording)
    kept = [row[0] for row, value in zip(rows, scores, strict=True) if value > KEPT]
    return kept, [row[0] for row, value in zip(rows, scores, strict=True) if value > LENIENT]


def _joined(first: Sequence[int], wider: Sequence[int]) -> list[int]:
    """Return what is kept in a wider container with what was in the likely one, which is judged harder as a part of it.

    What stood below all that the wider one keeps was no story: it only ended the likely container.
    """
    last = wider[-1] if wider else -1
    return sorted({*wider, *(at for at in first if at < last)})


def roots_of(lines: PageLines, kept: Sequence[int], root: int) -> tuple[int, ...]:
    """Return the elements that hold the kept lines: the likely container, or what holds it and most of the others."""
    size_of, parents = lines.sizes.__getitem__, lines.index.parents
    while root > 0 and kept:
        low, high = lines.span(root)
        if low <= kept[0] and kept[-1] < high:  # as in most stories
            break
        inside = kept[bisect_left(kept, low) : bisect_left(kept, high)]
        if sum(map(size_of, inside)) * 10 >= sum(map(size_of, kept)) * 9:
            break
        root = parents[root]
    return (root,)
