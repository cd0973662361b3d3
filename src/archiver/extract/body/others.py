"""Other articles below the story: pages that go on with the next one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from archiver.extract.body.below import without_spans
from archiver.extract.body.lines import PageLines
from archiver.extract.body.live import is_live
from archiver.extract.context import Context
from archiver.page import PageIndex

LEAST_STORY = 300
"""Prose of so many characters in the headline's own article is a story by itself."""

TITLES = ("h1", "h2", "h3")
LEAST_TITLE = 16
"""A shorter heading below the first level names a part of the story ("Instructions"), not another one."""


def without_other_articles(context: Context, lines: PageLines, kept: Sequence[int]) -> list[int]:
    """Return the kept lines without those of article elements behind the story's own that open with a title."""
    index = context.index
    own = own_article(context)
    if own is None:
        return list(kept)
    spans = [
        (low, high)
        for low, high in map(lines.span, titled_behind(index, own))
        if lines.sizes[low] >= LEAST_TITLE or index.tags[lines.nodes[low]] == "h1"
    ]
    if not spans or is_live(context):
        return list(kept)
    rest = without_spans(kept, spans)
    low, high = lines.span(own)
    return rest if sum(lines.prose[at] for at in rest if low <= at < high) >= LEAST_STORY else list(kept)


def own_article(context: Context) -> int | None:
    """Return the article element that holds the headline."""
    headline, index = context.headline_node, context.index
    if headline is None:
        return None
    parents, tags = index.parents, index.tags
    above = parents[headline]
    while above >= 0 and tags[above] != "article":
        above = parents[above]
    return above if above >= 0 else None


def titled_behind(index: PageIndex, own: int) -> Iterator[int]:
    """Yield the article elements behind one that begin with a heading."""
    articles = index.by_tag["article"]
    for node in articles[bisect_left(articles, index.ends[own]) :]:
        if index.within(node, index.tag(*TITLES)):
            line = bisect_left(index.line_starts, index.starts[node])
            first = index.line_nodes[line] if line < len(index.line_nodes) else node
            if any(index.tags[above] in TITLES for above in (first, *index.ancestors(first)) if above > node):
                yield node
