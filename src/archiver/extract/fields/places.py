"""Where things stand on the page: the headline, the body, and what lies between them."""

from __future__ import annotations

from archiver.extract.context import Context
from archiver.extract.fields.clues import clues_of


def headline_span(context: Context) -> tuple[int, int] | None:
    """Return where the displayed headline stands in the flow, or None."""
    node, index = context.headline_node, context.index
    if node is None or index.starts[node] >= index.stops[node]:
        return None
    return index.starts[node], index.stops[node]


def body_span(context: Context) -> tuple[int, int]:
    """Return where the body begins and ends in the flow; what long paragraphs suggest when it is not known."""
    index = context.index
    nodes = [part.node for part in context.blocks if part.node >= 0]
    if nodes:
        return min(index.starts[node] for node in nodes), max(index.stops[node] for node in nodes)
    headline = headline_span(context)
    after = headline[1] if headline else 0
    starts = [start for start in clues_of(context).text_starts if start >= after]
    if starts:
        return starts[0], starts[-1]
    return after, len(index.flow)
