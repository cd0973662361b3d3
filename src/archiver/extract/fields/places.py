"""Where things stand on the page: the headline, the body, and what lies between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from archiver.extract.context import Context
from archiver.extract.fields.clues import clues_of
from archiver.record.blocks import Answer, List, Paragraph, Question, Quote

EDGE_OF_BODY = 400
TOP_OF_BODY, MOST_TOP = 900, 12
EDGE, LONGEST_OPENING = 60, 700
RUNNING_TEXT = (Paragraph, List, Quote, Question, Answer)


def headline_span(context: Context) -> tuple[int, int] | None:
    """Return where the displayed headline stands in the flow, or None."""
    memo = clues_of(context).memo
    if "headline_span" not in memo:
        memo["headline_span"] = _headline_span(context)
    return memo["headline_span"]  # type: ignore[no-any-return]


def _headline_span(context: Context) -> tuple[int, int] | None:
    node, index = context.headline_node, context.index
    if node is None or index.starts[node] >= index.stops[node]:
        return None
    return index.starts[node], index.stops[node]


def body_span(context: Context) -> tuple[int, int]:
    """Return where the body begins and ends in the flow; what long paragraphs suggest when it is not known."""
    memo = clues_of(context).memo
    if "body_span" not in memo:
        memo["body_span"] = _body_span(context)
    return memo["body_span"]  # type: ignore[no-any-return]


def _body_span(context: Context) -> tuple[int, int]:
    index = context.index
    headline = headline_span(context)
    first = headline[1] if headline else 0
    nodes = [node for node in text_nodes(context) if index.starts[node] >= first] or text_nodes(context)
    if nodes:
        return min(index.starts[node] for node in nodes), max(index.stops[node] for node in nodes)
    after = headline[1] if headline else 0
    starts = [start for start in clues_of(context).text_starts if start >= after]
    if starts:
        return starts[0], starts[-1]
    return after, len(index.flow)


def opening_end(context: Context) -> int:
    """Return where the first paragraph ends: the line between it and the second may still be a byline or a date."""
    memo = clues_of(context).memo
    if "opening_end" not in memo:
        memo["opening_end"] = _opening_end(context)
    return memo["opening_end"]  # type: ignore[no-any-return]


def _opening_end(context: Context) -> int:
    index = context.index
    start = body_span(context)[0]
    first = next((node for node in text_nodes(context) if index.starts[node] >= start), None)
    if first is None or index.stops[first] - index.starts[first] > LONGEST_OPENING:
        return start
    return index.stops[first] + EDGE


def text_nodes(context: Context) -> list[int]:
    """Return the nodes of the body's running text, in order: paragraphs, lists, quotes, no pictures and headings."""
    memo = clues_of(context).memo
    if "text_nodes" not in memo:
        memo["text_nodes"] = [
            part.node for part in context.blocks if part.node >= 0 and isinstance(part.block, RUNNING_TEXT)
        ]
    return memo["text_nodes"]  # type: ignore[no-any-return]


def set_apart(context: Context, start: int) -> bool:
    """Whether a place near the top of the body lies between its blocks: a line of the header that the body begins above."""
    body = body_span(context)
    if not body[0] <= start <= body[0] + TOP_OF_BODY:
        return False
    index = context.index
    return not any(index.starts[node] <= start < index.stops[node] for node in text_nodes(context)[:MOST_TOP])


def foreign(context: Context, node: int) -> bool:
    """Whether a node stands in a box of others' pieces that is none around this very piece."""
    index, marks = context.index, clues_of(context).marks
    if not marks.foreign(node):
        return False
    own = [context.headline_node if context.headline_node is not None else -1, *text_nodes(context)[:1]]
    for above in (node, *index.ancestors(node)):
        if any(above <= inner < index.ends[above] for inner in own):
            return False
        if marks.is_box(above):
            return True
    return False


def in_running_text(context: Context, start: int) -> bool:
    """Whether a place lies within the body, away from its first and last lines."""
    body = body_span(context)
    return body[0] + EDGE_OF_BODY < start < body[1] - EDGE_OF_BODY


def lines_near(context: Context, before: int, after_body: int) -> list[int]:
    """Return the numbers of the lines around headline and body, running text left out."""
    index = context.index
    headline, body = headline_span(context), body_span(context)
    first = max((headline[0] if headline else body[0]) - before, 0)
    last = max(body[1], headline[1] if headline else 0) + after_body
    starts = index.line_starts
    edge, top = bisect_left(starts, body[0] + EDGE_OF_BODY), bisect_left(starts, body[0] + TOP_OF_BODY)
    opening = range(bisect_left(starts, first), edge)
    between = [at for at in range(edge, min(top, edge + MOST_TOP)) if set_apart(context, starts[at])]
    closing = range(
        bisect_left(starts, max(body[1] - EDGE_OF_BODY, body[0] + EDGE_OF_BODY)), bisect_right(starts, last)
    )
    return list(dict.fromkeys((*opening, *between, *closing)))
