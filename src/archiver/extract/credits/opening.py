"""The dateline of a page: in the first paragraphs, or set apart in an element of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archiver.extract.classes import any_holds
from archiver.extract.context import BodyBlock
from archiver.extract.credits.dateline import dateline_from_head, read_dateline
from archiver.extract.credits.places import Places
from archiver.knowledge import is_place
from archiver.page import PageIndex
from archiver.record.fields import Dateline

FIRST_BLOCKS = 4
"""The dateline opens one of the first paragraphs; a standfirst or a summary may stand before it."""

MAX_SET_APART = 60
SIBLINGS = 40

# Class tokens of an element that holds a dateline, e.g. "dateline", "article-place", "city".
PLACE_CLASS = re.compile(r"dateline|date-line|location|(?<![a-z])(?:lieu|ortsmarke|city|place)(?![a-z])")
_mark_place = any_holds(PLACE_CLASS)

# Initials or agencies before a place alone, e.g. "ku Frankfurt", "Reuters/kra Frankfurt".
SIGNED = re.compile(r"^(?:[A-Za-z]+/)?[a-zäöü]{2,4}\s+(?=[A-ZÄÖÜ])")

EMPHASIS = frozenset(("strong", "b", "em", "i", "span"))


@dataclass(frozen=True, slots=True)
class Opening:
    """A dateline and where it was read."""

    dateline: Dateline
    node: int
    block: int | None
    rule: Callable[..., object]


def _first_texts(places: Places) -> Iterator[tuple[int, BodyBlock]]:
    """Yield the first blocks that hold text, with their places in the body."""
    return ((at, places.context.blocks[at]) for at in places.told[:FIRST_BLOCKS])


def opening_words(places: Places) -> Iterator[Opening]:
    """Read the words that open a paragraph: "STOCKHOLM (AP) —"."""
    for at, part in _first_texts(places):
        text = places.texts[at]
        if text is not None and part.block.type == "paragraph":
            dateline = read_dateline(text)
            if dateline is not None:
                yield Opening(dateline, part.node, at, opening_words)


def marked_place(places: Places) -> Iterator[Opening]:
    """Read a place that the page marks at the start of a paragraph, by a class or by emphasis and a sign behind it."""
    index = places.index
    for at, part in _first_texts(places):
        if part.node < 0 or part.block.type != "paragraph":
            continue
        start = index.starts[part.node]
        for node in range(part.node + 1, index.ends[part.node]):
            if index.tags[node] not in EMPHASIS:
                continue
            if index.flow[start : index.starts[node]].strip():
                break
            text = index.text(node)
            if not text or len(text) > MAX_SET_APART:
                continue
            if _is_marked(index, node):
                dateline = dateline_from_head(text)
                if dateline is not None:
                    yield Opening(dateline, node, at, marked_place)


def set_apart(places: Places) -> Iterator[Opening]:
    """Read a line of its own that is a place: "BAAR, SWITZERLAND", "ku Frankfurt"; in the head only where a class says so."""
    index = places.index
    classed, nodes = index.attributes["class"], index.line_nodes
    marked = {
        node
        for line in places.head_lines
        if (node := nodes[line]) in classed and _mark_place(index.classes_of(node))
    }
    for place in places.head if marked else ():
        if place.node in marked:
            dateline = dateline_from_head(place.text)
            if dateline is not None:
                yield Opening(dateline, place.node, None, set_apart)
    for at in (*places.told[:FIRST_BLOCKS], *places.told[-1:]):
        part, text = places.context.blocks[at], places.texts[at]
        if text is not None and len(text) <= MAX_SET_APART:
            dateline = _place_alone(text)
            if dateline is not None:
                yield Opening(dateline, part.node, None, set_apart)
    if any(map(SIGNED.match, places.end_texts)):
        for place in places.end[:2]:
            dateline = _place_alone(place.text) if SIGNED.match(place.text) else None
            if dateline is not None:
                yield Opening(dateline, place.node, None, set_apart)


def left_out(places: Places) -> Iterator[Opening]:
    """Read the paragraph before the first of the body, beside it, that was left out of it for some reason."""
    index = places.index
    first = places.first
    if first is None or index.tags[first] != "p":
        return
    for node in index.children(index.parents[first])[:SIBLINGS]:
        if node >= first:
            return
        if index.tags[node] == "p":
            dateline = read_dateline(index.text(node))
            if dateline is not None:
                yield Opening(dateline, node, None, left_out)


def _is_marked(index: PageIndex, node: int) -> bool:
    """Say whether a class of a node says that a place stands there."""
    tokens = index.classes_of(node)
    return bool(tokens) and _mark_place(tokens)


def _place_alone(text: str) -> Dateline | None:
    """Return the dateline that a short block is: a known place, or words in capitals parted by a comma."""
    words = SIGNED.sub("", text).strip(" .:–—-")
    dateline = dateline_from_head(words)
    if dateline is None or dateline.place is None or dateline.agencies:
        return None
    known = is_place(dateline.place.partition(", ")[0])
    return dateline if known or ("," in words and words.isupper()) else None


RULES: tuple[Callable[[Places], Iterator[Opening]], ...] = (
    marked_place,
    opening_words,
    set_apart,
    left_out,
)


def find_dateline(places: Places) -> Opening | None:
    """Return the dateline of a page, the first rule's first."""
    for rule in RULES:
        for opening in rule(places):
            return opening
    return None
