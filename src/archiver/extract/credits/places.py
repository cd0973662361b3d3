"""Where on a page a credit may stand: its head, its body, the lines that close the article."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from archiver.extract.context import Context
from archiver.extract.credits.formulas import begins_credit, may_hold_credit
from archiver.extract.credits.making import Placement
from archiver.knowledge import label_kind, plain
from archiver.knowledge.credits import has_tail_word, opens_formula
from archiver.page import PageIndex
from archiver.record.blocks import Block
from archiver.text import clean_text

HEAD_BEFORE = 8
HEAD_LEVELS = 4
OUTSIDE_LEVELS = 6
HEAD_AFTER = 14
END_LINES = 30
BESIDE_LINES = 8
SHOWN = frozenset(("image", "gallery", "video", "audio", "embed", "divider"))
"""Blocks that show something and hold no text of the story."""
INNER_LINES = 400
MAX_RUNNING = 20_000
"""Longer blocks are not searched for agencies that they quote."""
LINE_END = "\x1f"
"""What the page index sets for a `br`."""
KNOWN_CLASSES = 1 << 12
"""Class attributes remembered: lines of a page, and pages of a site, share theirs."""

MAX_HEAD_LINE = 200
MAX_END_LINE = 500

# Tags in which no credit of the text stands.
OUTSIDE = frozenset(
    ("nav", "figure", "figcaption", "button", "form", "dialog", "h1", "table", "iframe", "noscript")
)

# Class tokens of what belongs to an image, of other people's words, or of the site as a whole.
NOT_TEXT = re.compile(
    r"caption|figure|image|photo|picture|gallery|slide|media-|legend|comment|related|recommend|teaser|newsletter|promo"
    r"|advert|sponsor|cookie|consent|popular|trending|most-read|mostread|footer-|site-footer|disclaimer|player|video"
)

# Class tokens of a byline.
BYLINE = re.compile(
    r"byline|author|autor|auteur|writer|signature|contributor|source|agency|agentur|credit|kicker-source|meta"
)


@dataclass(frozen=True, slots=True)
class CreditPlace:
    """A text in which a credit may stand: the line, its node, the block it is, and whether a byline's markup is around."""

    text: str
    node: int
    placement: Placement
    block: int | None = None
    byline: bool = False
    beside: bool = False
    """Whether it stands behind the article's element, as a box about the article does."""
    lines: tuple[str, ...] = ()
    """The lines of a paragraph that `br` parts, if they are several."""


def block_text(block: Block) -> str | None:
    """Return the words of a block that has them; asked of its fields, since a model without the field answers slowly."""
    text = vars(block).get("text")
    return text if isinstance(text, str) else None


class Places:
    """The places on one page where a credit may stand; each kind is looked for once."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.index: PageIndex = context.index
        self.texts = tuple(block_text(part.block) for part in context.blocks)
        """The words of each block, None for one that has none."""
        self.told = tuple(at for at, part in enumerate(context.blocks) if part.block.type not in SHOWN)
        """The blocks that tell something, images and players left out."""
        self.nodes = tuple(node for at in self.told if (node := context.blocks[at].node) >= 0)
        """Their nodes."""
        self.running = "\n".join(text or "" for text in self.texts)
        """All words of the body, to look once for what hardly any body holds."""

    @cached_property
    def head(self) -> tuple[CreditPlace, ...]:
        """The short lines around the headline and above the body, images left out."""
        return tuple(self._head())

    def _head(self) -> Iterator[CreditPlace]:
        context, index, nodes = self.context, self.index, self.nodes
        first = min(nodes, default=None)
        mark = context.headline_node if context.headline_node is not None else first
        if mark is None:
            return
        at = bisect_left(index.line_starts, index.starts[mark])
        stop = bisect_left(index.line_starts, index.starts[first]) if first is not None else at
        last = bisect_left(index.line_starts, index.starts[max(nodes)]) if nodes else at
        scope = _scope_of(index, mark)
        kept = set(nodes)
        for line in range(max(at - HEAD_BEFORE, 0), max(stop, min(max(stop, at) + HEAD_AFTER, last))):
            node = index.line_nodes[line]
            size = index.line_stops[line] - index.line_starts[line]
            if (
                node in kept
                or size > MAX_HEAD_LINE * 2
                or (line < at and not scope <= node < index.ends[scope])
            ):
                continue
            if _elsewhere(index, node) or _in_card(index, node, size):
                continue
            text = clean_text(index.flow[index.line_starts[line] : index.line_stops[line]])
            if text and len(text) <= MAX_HEAD_LINE:
                yield CreditPlace(text, node, "header", byline=_in_byline(index, node))

    def body(self) -> Iterator[CreditPlace]:
        """Yield the paragraphs and headings of the body that may hold a credit; the last ones are its end."""
        end = self.told[-END_BLOCKS:][0] if self.told else 0
        told = set(self.told)
        folded = plain(self.running)
        tailed = has_tail_word(folded)
        stop = -1
        for at, text in enumerate(self.texts):
            start = stop + 1
            stop = start + len(text or "")
            if text is None or at not in told:
                continue
            node = self.context.blocks[at].node
            lines = _own_lines(self.index, node, text)
            if at >= end:
                yield CreditPlace(text, node, "end", block=at, lines=lines)
            elif (
                lines
                or opens_formula(folded, start)
                or may_hold_credit(text, folded[start:stop], tailed=tailed)
            ):
                yield CreditPlace(text, node, "body", block=at, lines=lines)

    def inner(self) -> Iterator[CreditPlace]:
        """Yield the short lines between the body's first block and its last that are no blocks: notes set apart."""
        index, nodes = self.index, self.nodes
        if not nodes:
            return
        kept = set(nodes)
        low = bisect_left(index.line_starts, index.starts[min(nodes)])
        high = bisect_left(index.line_starts, index.stops[max(nodes)])
        for line in range(low, min(high, low + INNER_LINES)):
            node = index.line_nodes[line]
            start, stop = index.line_starts[line], index.line_stops[line]
            if stop - start > MAX_END_LINE or index.line_linked[line] * 2 > stop - start or node in kept:
                continue
            if not begins_credit(index.flow[start:stop].lstrip()):
                continue
            text = clean_text(index.flow[start:stop])
            inside = not kept.isdisjoint(_climb(index, index.parents[node], HEAD_LEVELS - 1))
            if (
                text
                and not inside
                and not _elsewhere(index, node)
                and not _in_card(index, node, stop - start)
            ):
                yield CreditPlace(text, node, "body")

    @cached_property
    def end(self) -> tuple[CreditPlace, ...]:
        """The lines behind the body within its article, up to another block of links or the footer."""
        return tuple(self._end())

    def _end(self) -> Iterator[CreditPlace]:
        index = self.index
        last = max(self.nodes, default=None)
        if last is None:
            return
        article = _article_of(self.context, last)
        begin = bisect_left(index.line_starts, index.stops[last])
        end = bisect_left(index.line_starts, index.stops[article])
        kept = {block.node for block in self.context.blocks}
        for line in range(begin, min(end + BESIDE_LINES, begin + END_LINES, len(index.line_starts))):
            node = index.line_nodes[line]
            start, stop = index.line_starts[line], index.line_stops[line]
            if stop - start > MAX_END_LINE or node in kept:
                continue
            text = clean_text(index.flow[start:stop])
            if label_kind(text) in ("related", "most_read", "latest"):
                return
            if (
                text
                and not _elsewhere(index, node)
                and not _in_footer(index, node, article)
                and not _in_card(index, node, stop - start)
            ):
                yield CreditPlace(text, node, "end", beside=line >= end)


def _scope_of(index: PageIndex, mark: int) -> int:
    """Return the element around the headline in which a line above it still belongs to it."""
    scope = mark
    for above in index.ancestors(mark)[:HEAD_LEVELS]:
        if index.tags[above] in ("body", "main", "html"):
            break
        scope = above
    return scope


def _in_card(index: PageIndex, node: int, size: int) -> bool:
    """Say whether a line is part of a longer link: the byline of another article."""
    tags, parents = index.tags, index.parents
    for _ in range(HEAD_LEVELS):
        node = parents[node]
        if node < 0:
            return False
        if tags[node] == "a":
            return index.stops[node] - index.starts[node] > size + len("\x1e\x1e\x1e\x1e")
    return False


def _own_lines(index: PageIndex, node: int, text: str) -> tuple[str, ...]:
    if node < 0 or len(text) > MAX_END_LINE:
        return ()
    start, stop = index.starts[node], index.stops[node]
    if index.flow.find(LINE_END, start, stop) < 0:
        return ()
    lines = [clean_text(line) for line in index.flow[start:stop].split(LINE_END)]
    return tuple(line for line in lines if line)


END_BLOCKS = 3
"""What stands in the last blocks of the body closes it."""


def _article_of(context: Context, node: int) -> int:
    """Return the element that holds the whole article: the nearest `article` above the body, else a few levels up."""
    index = context.index
    above = index.ancestors(node)
    for level, candidate in enumerate(above):
        holds_headline = (
            context.headline_node is not None and candidate <= context.headline_node < index.ends[candidate]
        )
        if holds_headline or index.tags[candidate] in ("main", "body"):
            return candidate if index.tags[candidate] != "body" or level == 0 else above[max(level - 1, 0)]
    return above[-1] if above else node


def _in_footer(index: PageIndex, node: int, article: int) -> bool:
    for above in index.ancestors(node):
        if above <= article:
            return False
        if index.tags[above] == "footer" and "article" not in (
            index.tags[other] for other in index.ancestors(above)
        ):
            return True
    return False


def _elsewhere(index: PageIndex, node: int) -> bool:
    """Say whether a line belongs to an image, a form, a promo or the like."""
    tags, classes, parents = index.tags, index.classes, index.parents
    for _ in range(OUTSIDE_LEVELS):
        if tags[node] in OUTSIDE or (node in classes and _say_no_text(classes[node])):
            return True
        node = parents[node]
        if node < 0:
            break
    return False


def _climb(index: PageIndex, node: int, levels: int) -> list[int]:
    """Return a node and so many of its ancestors."""
    parents = index.parents
    found: list[int] = []
    while node >= 0 and len(found) <= levels:
        found.append(node)
        node = parents[node]
    return found


@lru_cache(maxsize=KNOWN_CLASSES)
def _say_no_text(tokens: tuple[str, ...]) -> bool:
    return any(map(NOT_TEXT.search, tokens))


@lru_cache(maxsize=KNOWN_CLASSES)
def _say_byline(tokens: tuple[str, ...]) -> bool:
    return any(map(BYLINE.search, tokens))


def _in_byline(index: PageIndex, node: int) -> bool:
    tags, classes, parents = index.tags, index.classes, index.parents
    for _ in range(HEAD_LEVELS):
        if tags[node] == "address" or (node in classes and _say_byline(classes[node])):
            return True
        node = parents[node]
        if node < 0:
            break
    return False
