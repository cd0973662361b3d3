"""The dateline of a page: in the first paragraphs, or set apart in an element of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from archiver.extract.context import BodyBlock, Context
from archiver.extract.credits.dateline import dateline_from_head, read_dateline
from archiver.extract.credits.places import SHOWN, CreditPlace, block_text, end_places, text_nodes
from archiver.knowledge import is_place
from archiver.record.fields import Dateline

FIRST_BLOCKS = 4
"""The dateline opens one of the first paragraphs; a standfirst or a summary may stand before it."""

MAX_SET_APART = 60
SIBLINGS = 40

# Class tokens of an element that holds a dateline, e.g. "dateline", "article-place", "city".
PLACE_CLASS = re.compile(r"dateline|date-line|location|(?<![a-z])(?:lieu|ortsmarke|city|place)(?![a-z])")

# Initials or agencies before a place alone, e.g. "ku Frankfurt", "Reuters/kra Frankfurt".
SIGNED = re.compile(r"^(?:[A-Za-z]+/)?[a-zäöü]{2,4}\s+(?=[A-ZÄÖÜ])")

KNOWN_TOKENS = 1 << 12

EMPHASIS = ("strong", "b", "em", "i", "span")


@dataclass(frozen=True, slots=True)
class Opening:
    """A dateline and where it was read."""

    dateline: Dateline
    node: int
    block: int | None
    rule: Callable[..., object]


def _first_texts(context: Context) -> Iterator[tuple[int, BodyBlock]]:
    """Yield the first blocks that hold text, with their places in the body."""
    texts = ((at, part) for at, part in enumerate(context.blocks) if part.block.type not in SHOWN)
    return islice(texts, FIRST_BLOCKS)


def opening_words(context: Context, head: Sequence[CreditPlace]) -> Iterator[Opening]:  # noqa: ARG001 - one shape for all rules
    """Read the words that open a paragraph: "STOCKHOLM (AP) —"."""
    for at, part in _first_texts(context):
        text = block_text(part.block)
        if text is not None and part.block.type == "paragraph":
            dateline = read_dateline(text)
            if dateline is not None:
                yield Opening(dateline, part.node, at, opening_words)


def marked_place(context: Context, head: Sequence[CreditPlace]) -> Iterator[Opening]:  # noqa: ARG001 - as above
    """Read a place that the page marks at the start of a paragraph, by a class or by emphasis and a sign behind it."""
    index = context.index
    emphasised = index.tag(*EMPHASIS)
    for at, part in _first_texts(context):
        if part.node < 0 or part.block.type != "paragraph":
            continue
        start = index.starts[part.node]
        for node in index.within(part.node, emphasised):
            if index.flow[start : index.starts[node]].strip():
                break
            text = index.text(node)
            if not text or len(text) > MAX_SET_APART:
                continue
            if any(map(_marks_place, index.classes_of(node))):
                dateline = dateline_from_head(text)
                if dateline is not None:
                    yield Opening(dateline, node, at, marked_place)


def set_apart(context: Context, head: Sequence[CreditPlace]) -> Iterator[Opening]:
    """Read a line of its own that is a place: "BAAR, SWITZERLAND", "ku Frankfurt"; in the head only where a class says so."""
    for place in head:
        if any(map(_marks_place, context.index.classes_of(place.node))):
            dateline = dateline_from_head(place.text)
            if dateline is not None:
                yield Opening(dateline, place.node, None, set_apart)
    texts = [part for part in context.blocks if part.block.type not in SHOWN]
    for part in (*texts[:FIRST_BLOCKS], *texts[-1:]):
        text = block_text(part.block)
        if text is not None and len(text) <= MAX_SET_APART:
            dateline = _place_alone(text)
            if dateline is not None:
                yield Opening(dateline, part.node, None, set_apart)
    for place in islice(end_places(context), 2):
        dateline = _place_alone(place.text) if SIGNED.match(place.text) else None
        if dateline is not None:
            yield Opening(dateline, place.node, None, set_apart)


def left_out(context: Context, head: Sequence[CreditPlace]) -> Iterator[Opening]:  # noqa: ARG001 - as above
    """Read the paragraph before the first of the body, beside it, that was left out of it for some reason."""
    index = context.index
    nodes = text_nodes(context)
    first = min(nodes, default=-1)
    if first < 0 or index.tags[first] != "p":
        return
    for node in index.children(index.parents[first])[:SIBLINGS]:
        if node >= first:
            return
        if index.tags[node] == "p":
            dateline = read_dateline(index.text(node))
            if dateline is not None:
                yield Opening(dateline, node, None, left_out)


@lru_cache(maxsize=KNOWN_TOKENS)
def _marks_place(token: str) -> bool:
    return PLACE_CLASS.search(token) is not None


def _place_alone(text: str) -> Dateline | None:
    """Return the dateline that a short block is: a known place, or words in capitals parted by a comma."""
    words = SIGNED.sub("", text).strip(" .:–—-")
    dateline = dateline_from_head(words)
    if dateline is None or dateline.place is None or dateline.agencies:
        return None
    known = is_place(dateline.place.partition(", ")[0])
    return dateline if known or ("," in words and words.isupper()) else None


RULES: tuple[Callable[[Context, Sequence[CreditPlace]], Iterator[Opening]], ...] = (
    marked_place,
    opening_words,
    set_apart,
    left_out,
)


def find_dateline(context: Context, head: Sequence[CreditPlace]) -> Opening | None:
    """Return the dateline of a page, the first rule's first; `head` are the lines around its headline."""
    for rule in RULES:
        for opening in rule(context, head):
            return opening
    return None
