"""Where on a page a credit may stand: its head, its body, the lines that close the article."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from archiver.extract.classes import any_holds
from archiver.extract.context import Context
from archiver.extract.credits.formulas import MAX_BARE, closes_with_sign
from archiver.extract.credits.sifting import lines_opening, lines_with_signs
from archiver.knowledge import label_kind, plain
from archiver.knowledge.credits import has_tail_word
from archiver.page import LINE_END, PageIndex, found_once
from archiver.record.fields import Placement
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

MAX_HEAD_LINE = 200
MAX_END_LINE = 500

MENU_LEVELS = 4
LEAST_OF_MENU = 3
"""A list of fewer links is no menu."""

MAX_CREDIT = 420
"""A paragraph of more characters is no credit line; only its close is looked at."""

MAX_CLOSE = 240
"""Characters in which its last sentence stands."""

# Tags in which no credit of the text stands.
OUTSIDE = frozenset(
    ("nav", "figure", "figcaption", "button", "form", "dialog", "h1", "table", "iframe", "noscript")
)

# Class tokens of what belongs to an image, of other people's words, or of the site as a whole.
NOT_TEXT = re.compile(
    r"caption|figure|image|photo|picture|gallery|slide|media-|legend|comment|related|recommend|teaser|newsletter|promo"
    r"|advert|sponsor|cookie|consent|popular|trending|most-read|mostread|footer-|site-footer|disclaimer|player|video"
)
_say_no_text = any_holds(NOT_TEXT)

# Class tokens of a byline.
BYLINE = re.compile(
    r"byline|author|autor|auteur|writer|signature|contributor|source|agency|agentur|credit|kicker-source|meta"
)
_say_byline = any_holds(BYLINE)


@dataclass(frozen=True, slots=True)
class CreditPlace:
    """A text in which a credit may stand: the line, its node, the block it is, and whether a byline's markup is around."""

    text: str
    node: int
    placement: Placement
    block: int | None = None
    byline: bool = False
    beside: bool = False
    """Whether it stands behind the article's element, or in a menu: only people are credited there, not agencies."""
    lines: tuple[str, ...] = ()
    """The lines of a paragraph that `br` parts, if they are several."""


class Places:
    """The places on one page where a credit may stand."""

    def __init__(self, context: Context) -> None:
        index, blocks = context.index, context.blocks
        self.context = context
        self.index: PageIndex = index
        self.texts: list[str | None] = [part.block.__dict__.get("text") for part in blocks]
        """The words of each block, None for one that has none."""
        self.told = [at for at, part in enumerate(blocks) if part.block.type not in SHOWN]
        """The blocks that tell something, images and players left out."""
        self.nodes = [node for at in self.told if (node := blocks[at].node) >= 0]
        """Their nodes."""
        self.first = min(self.nodes, default=None)
        self.last = max(self.nodes, default=None)
        """The first and the last node of the body."""
        self.mark = self.first if context.headline_node is None else context.headline_node
        """The headline's node, or the first of the body where no headline is shown."""
        self.article = -1 if self.last is None else _article_of(context, self.last)
        """The element that holds the whole article."""
        self.end_block = self.told[-END_BLOCKS:][0] if self.told else 0
        """The first of the blocks that close the body."""
        texts = index.line_texts
        self.head_lines = self._head_lines()
        """The numbers of the lines around the headline and above the body that are short and no blocks."""
        self.head_texts = [texts[line] for line in self.head_lines]
        """What they say."""
        self.end_lines = self._end_lines()
        """The numbers of the lines behind the body, a few of those behind its article among them."""
        self.end_texts = [texts[line] for line in self.end_lines]
        """What they say."""
        self.own_lines = self._own_lines()
        """The lines of each node of one block that `br` parts."""
        self.telling = self._telling()
        """The lines of all places in which something tells of a credit: hardly any page has many."""

    def _head_lines(self) -> list[int]:
        if self.mark is None:
            return []
        starts, line_starts = self.index.starts, self.index.line_starts
        at = stop = last = bisect_left(line_starts, starts[self.mark])
        if self.first is not None and self.last is not None:
            stop = bisect_left(line_starts, starts[self.first])
            last = bisect_left(line_starts, starts[self.last])
        kept, line_nodes, texts = set(self.nodes), self.index.line_nodes, self.index.line_texts
        return [
            line
            for line in range(max(at - HEAD_BEFORE, 0), max(stop, min(max(stop, at) + HEAD_AFTER, last)))
            if line_nodes[line] not in kept and 0 < len(texts[line]) <= MAX_HEAD_LINE
        ]

    def _end_lines(self) -> list[int]:
        if self.last is None:
            return []
        index = self.index
        begin = bisect_left(index.line_starts, index.stops[self.last])
        end = bisect_left(index.line_starts, index.stops[self.article])
        kept = {block.node for block in self.context.blocks}
        line_nodes, texts = index.line_nodes, index.line_texts
        return [
            line
            for line in range(begin, min(end + BESIDE_LINES, begin + END_LINES, len(line_nodes)))
            if line_nodes[line] not in kept and 0 < len(texts[line]) <= MAX_END_LINE
        ]

    def _own_lines(self) -> dict[int, list[str]]:
        index, blocks = self.index, self.context.blocks
        flow, starts, stops = index.flow, index.starts, index.stops
        found: dict[int, list[str]] = {}
        several: set[int] = set()
        if len(set(self.nodes)) < len(self.nodes):
            several = {node for node, count in Counter(self.nodes).items() if count > 1}
        searched, end = 0, -1
        for at in self.told:
            node, text = blocks[at].node, self.texts[at]
            if node < 0 or text is None or len(text) > MAX_END_LINE or node in several:
                continue
            start = starts[node]
            if not searched <= start <= end:
                searched, end = start, flow.find(LINE_END, start)
                if end < 0:
                    end = len(flow)
            if end < stops[node]:
                lines = map(clean_text, flow[start : stops[node]].split(LINE_END))
                found[node] = [line for line in lines if line]
        return found

    def _telling(self) -> set[str]:
        asked = self.head_texts + self.end_texts
        long: list[str] = []
        for lines in self.own_lines.values():
            asked += [line for line in lines if len(line) <= MAX_CREDIT]
        for at in self.told:
            text = self.texts[at]
            if text is None:
                continue
            if at < self.end_block and len(text) > MAX_BARE:
                if len(text) <= MAX_CREDIT:
                    long.append(text)
            elif len(text) > MAX_CREDIT or self.context.blocks[at].node not in self.own_lines:
                asked.append(text if len(text) <= MAX_CREDIT else text[-MAX_CLOSE:])
        found = lines_with_signs(asked) | lines_opening(long)
        if has_tail_word("\n".join(long).lower()):
            found.update(text for text in long if has_tail_word(plain(text)))
        return found

    # ------------------------------------------------------------------ the head

    @found_once
    def head(self) -> tuple[CreditPlace, ...]:
        """The short lines around the headline and above the body, images left out."""
        return tuple(self._head())

    def _head(self) -> Iterator[CreditPlace]:
        index, mark = self.index, self.mark
        if mark is None:
            return
        at = bisect_left(index.line_starts, index.starts[mark])
        scope = _scope_of(index, mark)
        for line in self.head_lines:
            node, text = index.line_nodes[line], index.line_texts[line]
            size = index.line_stops[line] - index.line_starts[line]
            if size > MAX_HEAD_LINE * 2 or (line < at and not scope <= node < index.ends[scope]):
                continue
            if not _elsewhere(index, node) and not _in_card(index, node, size):
                yield CreditPlace(text, node, "header", byline=_in_byline(index, node))

    def head_telling(self) -> list[CreditPlace]:
        """Return those of `head` in which something tells of a credit."""
        if self.telling.isdisjoint(self.head_texts):
            return []
        return [place for place in self.head if place.text in self.telling]

    # ------------------------------------------------------------------ the body

    def body(self) -> Iterator[CreditPlace]:
        """Yield the paragraphs of the body that may hold a credit, and headings among the last ones, which are its end."""
        telling, own_lines, end = self.telling, self.own_lines, self.end_block
        for at in self.told:
            text = self.texts[at]
            if text is None or (at < end and self.context.blocks[at].block.type == "heading"):
                continue
            node = self.context.blocks[at].node
            lines = own_lines.get(node, ()) if len(text) <= MAX_END_LINE else ()
            if (
                text in telling
                or closes_with_sign(text)
                or (lines and not telling.isdisjoint(lines))
                or (at >= end and text[-MAX_CLOSE:] in telling)
            ):
                yield CreditPlace(text, node, "end" if at >= end else "body", block=at, lines=tuple(lines))

    def inner(self) -> Iterator[CreditPlace]:
        """Yield the short lines between the body's first block and its last that begin a credit: notes set apart."""
        index = self.index
        if self.first is None or self.last is None:
            return
        kept = set(self.nodes)
        low = bisect_left(index.line_starts, index.starts[self.first])
        high = bisect_left(index.line_starts, index.stops[self.last])
        starts, stops, linked = index.line_starts, index.line_stops, index.line_linked
        texts, line_nodes = index.line_texts, index.line_nodes
        lines = [
            line
            for line in range(low, min(high, low + INNER_LINES))
            if line_nodes[line] not in kept and linked[line] * 2 <= stops[line] - starts[line] <= MAX_END_LINE
        ]
        opening = lines_opening([texts[line] for line in lines]) if lines else ()
        for line in lines if opening else ():
            text, node, size = texts[line], line_nodes[line], stops[line] - starts[line]
            if text not in opening:
                continue
            inside = not kept.isdisjoint(_climb(index, index.parents[node], HEAD_LEVELS - 1))
            if not inside and not _elsewhere(index, node) and not _in_card(index, node, size):
                yield CreditPlace(text, node, "body")

    # ------------------------------------------------------------------ the end

    @found_once
    def end(self) -> tuple[CreditPlace, ...]:
        """The lines behind the body within its article, up to another block of links or the footer."""
        return tuple(self._end())

    def _end(self) -> Iterator[CreditPlace]:
        index, article = self.index, self.article
        for line in self.end_lines:
            node, text = index.line_nodes[line], index.line_texts[line]
            start, stop = index.line_starts[line], index.line_stops[line]
            if stop - start > MAX_END_LINE:
                continue
            if label_kind(text) in ("related", "most_read", "latest"):
                return
            if (
                not _elsewhere(index, node)
                and not _in_footer(index, node, article)
                and not _in_card(index, node, stop - start)
            ):
                beside = start >= index.stops[article] or _in_menu(index, node)
                yield CreditPlace(text, node, "end", beside=beside)

    def end_telling(self) -> list[CreditPlace]:
        """Return those of `end` in which something tells of a credit."""
        telling = self.telling.union(
            [text for text in self.end_texts if text[0] in "(（" and text[-1] in ")）"]
        )
        if telling.isdisjoint(self.end_texts):
            return []
        return [place for place in self.end if place.text in telling]


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


def _in_menu(index: PageIndex, node: int) -> bool:
    """Say whether a line is an item of a list of links or tabs, or stands in a box beside the story."""
    near = _climb(index, node, MENU_LEVELS)
    if any(index.tags[above] == "aside" for above in near):
        return True
    items = [above for above in near if index.tags[above] == "li"]
    if not items:
        return False
    beside = index.children(index.parents[items[0]])
    linked = [item for item in beside if index.first_within(item, "a") is not None]
    return len(linked) >= LEAST_OF_MENU and 2 * len(linked) > len(beside)


def _elsewhere(index: PageIndex, node: int) -> bool:
    """Say whether a line belongs to an image, a form, a promo or the like."""
    tags, classes_of, parents = index.tags, index.classes_of, index.parents
    for _ in range(OUTSIDE_LEVELS):
        if tags[node] in OUTSIDE or _say_no_text(classes_of(node)):
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


def _in_byline(index: PageIndex, node: int) -> bool:
    tags, classes_of, parents = index.tags, index.classes_of, index.parents
    for _ in range(HEAD_LEVELS):
        if tags[node] == "address" or _say_byline(classes_of(node)):
            return True
        node = parents[node]
        if node < 0:
            break
    return False
