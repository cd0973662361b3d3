"""Visible headings, parted into the label above and the headline itself."""

from __future__ import annotations

import re
from typing import NamedTuple

from archiver.extract.fields.clues import Clues
from archiver.extract.fields.marks import parted_text, shown_text
from archiver.extract.fields.titles import title_parts, title_words
from archiver.page import PageIndex
from archiver.text import clean_text

LONGEST_HEADING = 1000
LONGEST_KICKER = 90
MOST_PARTS = 12
SHORTEST_PART = 3  # words
DEEPEST_WRAPPER = 6

# What may stand between a label and its headline, and nothing else: ":", " - ", "|", "+++".
SEPARATOR_ONLY = re.compile(r"[\s:|/+•·»>.,–—-]*\Z")
LEADING_SEPARATOR = re.compile(r"\A[\s:|/•·»–—-]+(?=\S)")  # ": Headline"
NOT_TITLE = frozenset("time button sup small figure figcaption form input ul ol p h2 h3 h4 h5 h6".split())
STRESSED = frozenset("b cite em i mark q strong u".split())  # words of a sentence, wherever they stand


class Heading(NamedTuple):
    """A heading as it is displayed: its own words, the label within it, and the nodes they stand in."""

    node: int
    text: str
    kicker: str | None = None
    kicker_node: int | None = None
    marked: bool = False  # whether the label is marked as one, or only parted from the rest


def read_heading(index: PageIndex, clues: Clues, node: int) -> Heading:
    """Return a heading without what is not shown and without the label that stands in it."""
    known: dict[int, Heading] = clues.memo.setdefault("headings", {})
    if node not in known:
        known[node] = _read_heading(index, clues, node)
    return known[node]


def _read_heading(index: PageIndex, clues: Clues, node: int) -> Heading:
    holder = _holder(index, node)
    if index.ends[holder] == holder + 1:
        return Heading(node, index.text(node))
    marks, tags, starts, stops = clues.marks, index.tags, index.starts, index.stops
    parts = [child for child in index.children(holder)[:MOST_PARTS] if stops[child] > starts[child]]
    unseen = () if marks.hidden(node) else marks.those("hidden")
    gone = [part for part in parts if part in unseen or tags[part] in NOT_TITLE]
    left = [part for part in parts if part not in gone and index.text(part)]
    whole = clean_text(shown_text(index, node, gone))
    if not gone and not _is_title(clues, whole):
        whole = parted_text(index, node)
    if not left:
        return Heading(node, whole or index.text(node))
    return _parted(index, clues, node, whole, gone, left)


def _holder(index: PageIndex, node: int) -> int:
    """Return the inner element that holds the words: a link or span that wraps all of them is passed through."""
    for _ in range(DEEPEST_WRAPPER):
        inner = node + 1
        if inner == index.ends[node]:
            return node
        if index.ends[inner] < index.ends[node]:
            children = [child for child in index.children(node)[:MOST_PARTS] if index.text(child)]
            if len(children) != 1:
                return node
            inner = children[0]
        if not _wraps(index, node, inner) and index.text(inner) != index.text(node):
            return node
        node = inner
    return node


def _wraps(index: PageIndex, node: int, inner: int) -> bool:
    """Whether an element holds nothing but blanks around one in it."""
    before = index.flow[index.starts[node] : index.starts[inner]]
    after = index.flow[index.stops[inner] : index.stops[node]]
    return not before.strip() and not after.strip()


def _parted(
    index: PageIndex, clues: Clues, node: int, whole: str, gone: list[int], left: list[int]
) -> Heading:
    marked = _marked(index, clues, left)
    if marked is not None:
        label, rest = _around(index, node, marked, gone)
        if rest and label and len(label) <= LONGEST_KICKER:
            return Heading(node, rest, label, marked, marked=True)
        return Heading(node, whole)
    split = _split(clues, _at_separator(index, clues, node), node, left[0])
    if split is not None:
        return split
    words = [part for part in left if not SEPARATOR_ONLY.match(index.text(part))]
    if len(words) == 2:  # noqa: PLR2004 - a label and a headline
        label, rest = _around(index, node, words[0], gone)
        own = clean_text(shown_text(index, node, [*gone, *left]))
        if SEPARATOR_ONLY.match(own) and _told_apart(clues, label, rest) and len(label) <= LONGEST_KICKER:
            return Heading(node, rest, label, words[0])
    if len(words) == 1:
        lined = _with_line(index, clues, node, words[0], gone)
        if lined is not None:
            return lined
    return _titled(index, clues, node, gone) or Heading(node, whole)


def _marked(index: PageIndex, clues: Clues, left: list[int]) -> int | None:
    """Return the first part that is called a kicker, or the first element called so in the first two of them."""
    kickers = clues.marks.nodes("kicker")
    if not kickers:
        return None
    called = [part for part in left if part in clues.marks.those("kicker")]
    called += [inner for part in left[:2] for inner in index.within(part, kickers)]
    return called[0] if called else None


def _split(clues: Clues, parts: tuple[str, str] | None, node: int, first: int) -> Heading | None:
    """Return the heading that a sign of its own parts: a label before it, or a second line behind it."""
    if parts is None:
        return None
    before, after = parts
    if _is_title(clues, before) and not _is_title(clues, after):
        return Heading(node, before)
    return Heading(node, after, before, first, marked=True) if len(before) <= LONGEST_KICKER else None


def _with_line(index: PageIndex, clues: Clues, node: int, part: int, gone: list[int]) -> Heading | None:
    """Return a heading of bare words without the line of another rank, called subtitle or so, before or after them."""
    if not clues.marks.has(part, "standfirst"):
        return None
    before = clean_text(_slice(index, index.starts[node], index.starts[part], gone))
    after = clean_text(_slice(index, index.stops[part], index.stops[node], gone))
    if SEPARATOR_ONLY.match(before) and not SEPARATOR_ONLY.match(after):
        label = index.text(part)
        return (
            Heading(node, LEADING_SEPARATOR.sub("", after), label, part)
            if len(label) <= LONGEST_KICKER
            else None
        )
    if SEPARATOR_ONLY.match(after) and _is_title(clues, before):
        return Heading(node, before)
    return None


def _titled(index: PageIndex, clues: Clues, node: int, gone: list[int]) -> Heading | None:
    """Return the words that a title of the page says, where an element of its own holds what stands before or behind them."""
    for inner in range(node + 1, min(index.ends[node], node + 1 + MOST_PARTS)):
        before = clean_text(_slice(index, index.starts[node], index.starts[inner], gone))
        if not SEPARATOR_ONLY.match(before):
            if index.tags[inner] not in STRESSED and _is_title(clues, before):
                return Heading(node, before)
            continue
        label, rest = _around(index, node, inner, gone)
        if len(label) > LONGEST_KICKER or not any(map(str.isalpha, label)):
            continue
        if _is_title(clues, rest) or _is_title_part(clues, rest):
            return Heading(node, rest, label, inner)
    return None


def _is_title(clues: Clues, text: str) -> bool:
    """Whether one of the page's own titles says just that."""
    return title_words(text) in clues.reference_words


def _is_title_part(clues: Clues, text: str) -> bool:
    """Whether one of the page's own titles has just that for a part between the signs that part it."""
    words = title_words(text)
    if len(words) < SHORTEST_PART:
        return False
    for reference in clues.references:
        if len(reference.text) > len(text):
            ends = title_parts(reference.text)
            starts = [0, *(stop for _, stop in ends)]
            stops = [*(start for start, _ in ends), len(reference.text)]
            parts = (reference.text[start:stop] for start, stop in zip(starts, stops, strict=True))
            if any(title_words(part) == words for part in parts):
                return True
    return False


def _at_separator(index: PageIndex, clues: Clues, node: int) -> tuple[str, str] | None:
    """Return what stands before and after a sign of its own, hidden or named so, that is there to part the two."""
    separators, hidden = clues.marks.those("separator"), clues.marks.those("hidden")
    if not separators and not hidden:
        return None
    for inner in range(node + 1, min(index.ends[node], node + 1 + MOST_PARTS)):
        if (inner in separators or inner in hidden) and index.text(inner):
            before = clean_text(index.flow[index.starts[node] : index.starts[inner]])
            after = clean_text(index.flow[index.stops[inner] : index.stops[node]])
            if before and after and SEPARATOR_ONLY.match(index.text(inner)):
                return before, after
    return None


def _around(index: PageIndex, node: int, part: int, gone: list[int]) -> tuple[str, str]:
    """Return the label and the rest; where words stand before the marked part, they are the label."""
    before = clean_text(_slice(index, index.starts[node], index.starts[part], gone))
    inside = clean_text(shown_text(index, part, [lost for lost in gone if part < lost < index.ends[part]]))
    after = clean_text(_slice(index, index.stops[part], index.stops[node], gone))
    if not SEPARATOR_ONLY.match(before):
        return before, f"{inside} {after}".strip()
    return inside, LEADING_SEPARATOR.sub("", after)


def _slice(index: PageIndex, start: int, stop: int, gone: list[int]) -> str:
    pieces, place = [], start
    for lost in gone:
        if index.starts[lost] >= place and index.stops[lost] <= stop:
            pieces.append(index.flow[place : index.starts[lost]])
            place = index.stops[lost]
    pieces.append(index.flow[place:stop])
    return "".join(pieces)


def _told_apart(clues: Clues, label: str, rest: str) -> bool:
    """Whether the page's own titles name the rest alone, or the label and the rest with a sign between."""
    if not label or not rest:
        return False
    rest_words, label_words = title_words(rest), title_words(label)
    for reference, words in zip(clues.references, clues.reference_words, strict=True):
        if words == rest_words:
            return True
        if words == label_words + rest_words:
            after = reference.text[len(label.rstrip(" :|-–—")) :].lstrip()
            if after[:1] in {":", "|", "–", "—", "-", "•", "."}:
                return True
    return False
