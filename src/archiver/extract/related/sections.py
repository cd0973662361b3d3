"""Blocks of links under a label: where they begin, where they end, and which links they offer."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from archiver.extract.context import Context
from archiver.extract.related.offers import (
    Offer,
    Relation,
    Site,
    anchor_words,
    anchors_between,
    attribute_words,
    is_article,
    is_front,
    is_title,
    target_key,
)
from archiver.knowledge import LABEL_HEAD, LabelKind, label_kind, says_related
from archiver.knowledge.labels import may_open_label, related_tokens
from archiver.page import PageIndex
from archiver.text import clean_text

MAX_LABEL_LINE = 90
MAX_OFFERS = 60
"""A block of more links is a list of all a site has."""

MAX_CLASSED = 10
"""Without a label, a block of more links is a list of news."""

LONG_LINE = 160
"""An unlinked line of this length outside a card is no part of a block of links."""

LINKED_LABEL = 0.5
CARD_LEVELS = 4
CARD_SIZE = 900
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
LABELLED = ("aside", "section", "nav", "div", "ul")
BLOCKS = frozenset(("aside", "section", "div", "ul", "ol", "li", "article", "nav"))
SHOWN = frozenset(("image", "gallery", "video", "audio", "embed", "divider"))
OUTER = frozenset(("body", "html", "main"))

# Class tokens of the foot of a site, e.g. "footer", "b-footer__links", "site-footer"; not "article-footer".
FOOTER = re.compile(
    r"(?:(?:site|page|global|main|[a-z])[-_]{1,2})?footer(?:$|__|[-_](?:links|nav|menu|top|bottom|inner|main)$)"
)

RELATIONS: dict[LabelKind, Relation] = {
    "related": "related",
    "most_read": "most_read",
    "series": "series",
    "full_story": "full_story",
}


class Lines:
    """The lines of a page, cleaned when asked."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.index: PageIndex = context.index
        self.starts = self.index.line_starts
        self.stops = self.index.line_stops
        self.nodes = self.index.line_nodes
        self.linked = self.index.line_linked
        self._texts: dict[int, str] = {}

    def __len__(self) -> int:
        """Return how many lines there are."""
        return len(self.starts)

    def text(self, line: int) -> str:
        """Return the words of a line."""
        known = self._texts.get(line)
        if known is None:
            known = self._texts[line] = clean_text(self.index.flow[self.starts[line] : self.stops[line]])
        return known

    def size(self, line: int) -> int:
        """Return how many characters a line has, blanks included."""
        return self.stops[line] - self.starts[line]

    def share(self, line: int) -> float:
        """Return how much of a line stands in links."""
        linked = self.linked[line]
        return linked / max(len(self.text(line)), 1) if linked else 0.0

    def span(self, node: int) -> tuple[int, int]:
        """Return the lines that stand in a node, as a range."""
        low = bisect_left(self.starts, self.index.starts[node])
        return low, bisect_left(self.starts, self.index.stops[node], low)

    @cached_property
    def labels(self) -> dict[int, LabelKind]:
        """The lines that are labels, with their kinds."""
        found: dict[int, LabelKind] = {}
        flow, stops = self.index.flow, self.stops
        for line, start in enumerate(self.starts):  # every line of a page, so plain and without calls
            if stops[line] - start > MAX_LABEL_LINE:
                continue
            words = flow[start : stops[line]].strip()
            if may_open_label(words[:LABEL_HEAD]):
                kind = label_kind(" ".join(words.split()))
                if kind is not None:
                    found[line] = kind
        return found

    @cached_property
    def lists(self) -> tuple[tuple[int, int], ...]:
        """The ranges of nodes under labels of other kinds: most read, latest, tags, advertisements."""
        return tuple(_list_ranges(self))

    @cached_property
    def kept(self) -> frozenset[int]:
        """The nodes whose lines are body text."""
        return frozenset(block.node for block in self.context.blocks)

    @cached_property
    def text_nodes(self) -> list[int]:
        """The nodes of the blocks that hold text, in order."""
        return [part.node for part in self.context.blocks if part.node >= 0 and part.block.type not in SHOWN]

    @cached_property
    def story(self) -> tuple[int, ...]:
        """The nodes that no block of links holds: the headline's and the body's."""
        nodes = self.text_nodes
        marks = [self.context.headline_node, *(nodes[:1]), *(nodes[-1:])]
        return tuple(mark for mark in marks if mark is not None)


def labelled_offers(lines: Lines, site: Site) -> Iterator[Offer]:
    """Take links under a label that says what they are: "Related articles", "Mehr zum Thema", "関連記事"."""
    for line, kind in lines.labels.items():
        relation = RELATIONS.get(kind)
        if relation is None or relation == "full_story" or not _may_open(lines, line):
            continue
        for first, last in _ranges(lines, line):
            yield from offers_in(lines.index, site, Block(first, last, relation, lines.text(line)))


def _list_ranges(lines: Lines) -> Iterator[tuple[int, int]]:
    for line, kind in lines.labels.items():
        if kind in ("most_read", "latest", "other") and lines.share(line) < LINKED_LABEL:
            scope = _scope(lines, line)
            if scope is not None and not any(scope <= mark < lines.index.ends[scope] for mark in lines.story):
                yield scope, lines.index.ends[scope]


def _may_open(lines: Lines, line: int) -> bool:
    """Say whether a label may open a block: not in the site's navigation, and as a link only if it is a heading."""
    index, node = lines.index, lines.nodes[line]
    above = [index.tags[other] for other in (node, *index.ancestors(node))]
    if "nav" in above or "dialog" in above:
        return False
    if not {"article", "main"} & set(above) and ("footer" in above or _in_footer(index, node)):
        return False
    return lines.share(line) < LINKED_LABEL or bool(HEADINGS & set(above[:3]))


def _in_footer(index: PageIndex, node: int) -> bool:
    """Say whether the classes of what is around an element say that it is the foot of the site, not of an article."""
    for above in index.ancestors(node):
        for token in index.classes_of(above):
            if says_related(token) or FOOTER.match(token):
                return not says_related(token)
    return False


@dataclass(frozen=True, slots=True)
class Block:
    """A range of nodes that holds offers: what they are offered as, under which heading."""

    first: int
    last: int
    relation: Relation = "related"
    name: str | None = None
    most: int = MAX_OFFERS


def offers_in(index: PageIndex, site: Site, block: Block) -> Iterator[Offer]:
    """Yield the offers among the anchors of a block, each target once, its best words for a label."""
    words: dict[str, tuple[bool, str]] = {}
    found: dict[str, tuple[int, str]] = {}
    for anchor in anchors_between(index, block.first, block.last):
        url = site.target(index.attr(anchor, "href"))
        if url is None or is_front(url):
            continue
        key = target_key(url)
        found.setdefault(key, (anchor, url))
        text = anchor_words(index, anchor)
        shown = (bool(text), text or attribute_words(index, anchor))
        words[key] = max(words.get(key, shown), shown, key=_label_rank)
    own = {key for key, (_, url) in found.items() if site.is_own(url)}
    if len(own or found) > block.most:
        return
    for key, (anchor, url) in found.items():
        label = words[key][1]
        if (not own or key in own) and _is_label(label, url):
            yield Offer(anchor, url, label, block.relation, block.name)


def _label_rank(shown: tuple[bool, str]) -> tuple[bool, bool, int]:
    """Order words for a link: those that can be a title first, visible ones before those of attributes."""
    visible, words = shown
    title = is_title(words)
    return title and visible, title, 0 if title else len(words)


def _is_label(words: str, url: str) -> bool:
    """Say whether words can name an article; short ones only where the address is clearly an article's."""
    if is_title(words):
        return True
    return bool(words) and is_article(url) and label_kind(words) is None and not words.startswith("http")


def _ranges(lines: Lines, line: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of nodes that a label stands over: what it controls as a tab, else what follows it."""
    index, node = lines.index, lines.nodes[line]
    panel = _panel(index, node)
    if panel is not None:
        yield panel, index.ends[panel]
        return
    scope = _scope(lines, line)
    if scope is None:
        return
    low, high = lines.span(scope)
    end = index.ends[scope]
    for other in range(max(line + 1, low), high):
        if _ends_block(lines, other, scope):
            end = lines.nodes[other]
            break
    first = index.ends[node] if lines.share(line) > 0 else node
    yield max(first, node), max(end, node)


def _panel(index: PageIndex, node: int) -> int | None:
    """Return the panel that a label opens as a tab: the element named by aria-controls or a link to "#id"."""
    for above in (node, *index.ancestors(node)[:2], *index.within(node, index.tag("a", "button"))[:1]):
        name = index.attr(above, "aria-controls") or ""
        href = index.attr(above, "href") or ""
        name = name or (href[1:] if href[:1] == "#" else "")
        nodes = index.by_id.get(name.lower(), ()) if name else ()
        if nodes and not (nodes[0] <= node < index.ends[nodes[0]]):
            return nodes[0]
    return None


def _scope(lines: Lines, line: int) -> int | None:
    """Return the element in which a label's links stand: the lowest with links behind it, and higher while it opens it."""
    index = lines.index
    node = lines.nodes[line]
    scope: int | None = None
    for above in (node, *index.ancestors(node)):
        holds_story = any(above <= mark < index.ends[above] for mark in lines.story)
        opens = lines.span(above)[0] == line
        if scope is not None and (holds_story or not opens or index.tags[above] in OUTER):
            break
        if scope is not None or any(True for _ in anchors_between(index, node + 1, index.ends[above])):
            has_more = bisect_right(lines.starts, lines.starts[line]) < lines.span(above)[1]
            if has_more:
                scope = above
        if scope is not None and (holds_story or not opens):
            break
    return scope


def _ends_block(lines: Lines, line: int, scope: int) -> bool:
    """Say whether a line behind a label is no part of its block: body text, another label, a new heading."""
    node = lines.nodes[line]
    if node in lines.kept and lines.share(line) < 0.8:  # noqa: PLR2004 - a promo may have been kept as a paragraph
        return True
    kind = lines.labels.get(line)
    if kind in ("related", "most_read", "latest", "series"):
        return lines.index.tags[node] in HEADINGS or not _in_anchor(lines, node, scope)
    if lines.share(line) > 0:
        return False
    heading = lines.index.tags[node] in HEADINGS or kind == "other"
    if heading or lines.size(line) > LONG_LINE:
        return not _in_card(lines, node, scope)
    return False


def _in_anchor(lines: Lines, node: int, scope: int) -> bool:
    """Say whether a line is a word of a card that is one link."""
    tags = lines.index.tags
    return any(tags[above] == "a" for above in lines.index.ancestors(node) if above > scope)


def _in_card(lines: Lines, node: int, scope: int) -> bool:
    """Say whether a line stands in a card: a small element with a link in it."""
    index = lines.index
    for above in (node, *index.ancestors(node)[:CARD_LEVELS]):
        if above == scope or index.tags[above] in OUTER:
            return False
        if index.stops[above] - index.starts[above] > CARD_SIZE:
            return False
        if (
            index.tags[above] == "a"
            or next(anchors_between(index, above, index.ends[above]), None) is not None
        ):
            return True
    return False


def classed_offers(lines: Lines, site: Site) -> Iterator[Offer]:
    """Take links of a block whose class, id or aria-label says "related", where no label says otherwise."""
    index = lines.index
    lists = lines.lists
    done = -1
    for node, name in _classed_blocks(index):
        if node < done or any(node <= mark < index.ends[node] for mark in lines.story):
            continue
        low, high = lines.span(node)
        kinds = {lines.labels[line] for line in range(low, min(high, low + 3)) if line in lines.labels}
        if kinds & {"latest", "most_read", "other"} or any(first <= node < last for first, last in lists):
            continue
        done = index.ends[node]
        yield from offers_in(index, site, Block(node, index.ends[node], name=name, most=MAX_CLASSED))


def _classed_blocks(index: PageIndex) -> list[tuple[int, str | None]]:
    found: dict[int, str | None] = {}
    for token in related_tokens((*index.by_class, *index.by_id)):
        nodes = (*index.by_class.get(token, ()), *index.by_id.get(token, ()))
        found |= dict.fromkeys(node for node in nodes if index.tags[node] in BLOCKS)
    for node in index.tag(*LABELLED[:3]):
        label = index.attr(node, "aria-label") or index.attr(node, "data-title") or ""
        if label and label_kind(label) == "related":
            found[node] = clean_text(label)
    return sorted(found.items())
