"""Whether the reader gets the whole text: what stands after it, and what the page declares."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Literal

from archiver.extract.candidates import Candidate, Rule, at_most
from archiver.extract.context import Context
from archiver.extract.fields.clues import clues_of
from archiver.extract.fields.places import places_of
from archiver.knowledge import access_barrier
from archiver.record.fields import Access
from archiver.text import fold_typography

Status = Literal["free", "metered", "subscription", "registration", "truncated", "unknown"]

AFTER_BODY = 900
LONGEST_LINE = 220
MOST_LINES = 40
STUB = 900  # letters of running text that are less than a story
CUT_SHORT = ("…", "...", "[…]", "[...]")
FREE_WORDS = frozenset(("free", "open", "public", "true", "yes"))
TIER_NAMES = ("article:content_tier", "article:content-tier", "content_tier", "article:opinion_tier")


@at_most(800)
def barrier(context: Context) -> Iterator[Candidate]:
    """Words of a paywall or a login stand right where the text breaks off."""
    short = _declared_closed(context) is not None or _is_stub(context)
    if not short and not _breaks_off(context):
        return  # the text is whole, whatever stands after it: far the most pages
    index, marks = context.index, clues_of(context).marks
    start = places_of(context).body[1]
    phrases, kinds = access_barrier()
    starts, texts = index.line_starts, index.line_texts
    first, last = bisect_left(starts, start - 1), bisect_right(starts, start + AFTER_BODY)
    for at in range(first, min(last, first + MOST_LINES)):
        begin, stop, node = starts[at], index.line_stops[at], index.line_nodes[at]
        if stop - begin > LONGEST_LINE or marks.hidden(node) or marks.within(node, "crumbs"):
            continue
        match = phrases.search(fold_typography(texts[at]))
        if match is None:
            continue
        near = begin <= start + AFTER_BODY // 3
        if short or (near and not marks.foreign(node)):
            kind = kinds[match[0]]
            yield Candidate(Access(status=kind, raw=texts[at]), 800, "visible", node, texts[at])  # type: ignore[arg-type]


@at_most(700)
def truncated(context: Context) -> Iterator[Candidate]:
    """The page declares the article closed, and its text is a stub or breaks off in an ellipsis."""
    declared = _declared_closed(context)
    if declared is not None and (_is_stub(context) or _breaks_off(context)):
        yield Candidate(Access(status="truncated", raw=declared[0]), 700, "jsonld", declared[1], declared[0])


@at_most(600)
def declared_access(context: Context) -> Iterator[Candidate]:
    """JSON-LD or a meta element says whether the article is free."""
    for row in clues_of(context).articles[:3]:
        flag = row.data.get("isAccessibleForFree")
        if isinstance(flag, list) and flag:
            flag = flag[0]
        if flag is None or isinstance(flag, dict | list) or flag == "":
            continue
        free = str(flag).strip().lower() in FREE_WORDS
        raw = f"isAccessibleForFree: {str(flag).lower()}"
        status = "free" if free else "unknown"
        yield Candidate(Access(status=status, raw=raw), 600, "jsonld", f"{row.path}.isAccessibleForFree", raw)  # type: ignore[arg-type]
    meta = context.index.meta
    for name in TIER_NAMES:
        for value in meta.get(name, ())[:1]:
            tier = value.value.lower()
            meant: Status = "free" if tier in FREE_WORDS else "metered" if tier == "metered" else "unknown"
            access = Access(status=meant, raw=f"{name}: {tier}")
            yield Candidate(access, 560, "meta", value.node, value.value)


RULES: tuple[Rule, ...] = (barrier, truncated, declared_access)


def _declared_closed(context: Context) -> tuple[str, str] | None:
    for row in clues_of(context).articles[:3]:
        flag = row.data.get("isAccessibleForFree")
        if flag is False or (isinstance(flag, str) and flag.strip().lower() in {"false", "no", "0"}):
            return f"isAccessibleForFree: {str(flag).lower()}", f"{row.path}.isAccessibleForFree"
    return None


def _is_stub(context: Context) -> bool:
    """Whether the body has some text, and less than a story."""
    starts, stops = context.index.starts, context.index.stops
    letters = 0
    for part in context.blocks:
        if part.node >= 0:
            letters += stops[part.node] - starts[part.node]
            if letters >= STUB:
                return False
    return letters > 0


def _breaks_off(context: Context) -> bool:
    """Whether the last text block is cut off in an ellipsis, or a heading with nothing under it."""
    last = next((part.node for part in reversed(context.blocks) if part.node >= 0), None)
    if last is None:
        return False
    return context.index.text(last).endswith(CUT_SHORT) or context.index.tags[last] in {"h2", "h3", "h4"}
