"""Blocks of links under a label: where they begin, where they end, and which links they offer."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from archiver.extract.context import Context
from archiver.extract.fields.clues import clues_of
from archiver.extract.related.offers import (
    HEADINGS,
    Offer,
    Relation,
    Site,
    anchor_words,
    anchors_between,
    attribute_words,
    first_anchor,
    is_article,
    is_date,
    is_front,
    is_title,
)
from archiver.knowledge import LabelKind, label_kind, link_labels
from archiver.knowledge.labels import says_nothing
from archiver.page import PageIndex
from archiver.text import clean_text

MAX_OFFERS = 60
"""A block of more links is a list of all a site has."""

MAX_CLASSED = 10
"""Without a label, a block of more links is a list of news."""

LONG_LINE = 160
"""An unlinked line of this length outside a card is no part of a block of links."""

LINKED_LABEL = 0.5
CARD_LEVELS = 4
CARD_SIZE = 900
LABELLED = ("aside", "section", "nav")
BLOCKS = frozenset(("aside", "section", "div", "ul", "ol", "li", "article", "nav"))
SHOWN = frozenset(("image", "gallery", "video", "audio", "embed", "divider"))
OUTER = frozenset(("body", "html", "main"))

# Class tokens of the foot of a site, e.g. "footer", "b-footer__links", "site-footer"; not "article-footer".
FOOTER = re.compile(
    r"(?:(?:site|page|global|main|[a-z])[-_]{1,2})?footer(?:$|__|[-_](?:links|nav|menu|top|bottom|inner|main)$)"
)

OTHER_KINDS = frozenset(("most_read", "latest", "other"))
ENDING_KINDS = frozenset(("related", "most_read", "latest", "series"))

RELATIONS: dict[LabelKind, Relation] = {
    "related": "related",
    "most_read": "most_read",
    "series": "series",
    "full_story": "full_story",
}


class Lines:
    """The lines of a page with their words, and what of them is the story's."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.index: PageIndex = context.index
        self.starts = self.index.line_starts
        self.stops = self.index.line_stops
        self.nodes = self.index.line_nodes
        self.linked = self.index.line_linked
        self.texts = self.index.line_texts
        self.called_related = clues_of(context).marks.those("related")
        """The elements whose class or id says that they hold related links."""
        self.kept = frozenset([block.node for block in context.blocks])
        """The nodes whose lines are body text."""
        self.text_nodes = [
            part.node for part in context.blocks if part.node >= 0 and part.block.type not in SHOWN
        ]
        """The nodes of the blocks that hold text, in order."""
        self.first = min(self.text_nodes, default=0)
        """The first node of the page that holds text of the body, 0 where it has none."""
        marks = [context.headline_node, *self.text_nodes[:1], *self.text_nodes[-1:]]
        self.story = tuple([mark for mark in marks if mark is not None])
        """The nodes that no block of links holds: the headline's and the body's."""
        self._lists: dict[int, list[tuple[int, int]]] = {}

    def size(self, line: int) -> int:
        """Return how many characters a line has, blanks included."""
        return self.stops[line] - self.starts[line]

    def share(self, line: int) -> float:
        """Return how much of a line stands in links."""
        linked = self.linked[line]
        return linked / max(len(self.texts[line]), 1) if linked else 0.0

    def span(self, node: int) -> tuple[int, int]:
        """Return the lines that stand in a node, as a range."""
        low = bisect_left(self.starts, self.index.starts[node])
        return low, bisect_left(self.starts, self.index.stops[node], low)

    def holds_story(self, node: int) -> bool:
        """Say whether the headline, the first or the last words of the body stand in a node."""
        end = self.index.ends[node]
        for mark in self.story:  # noqa: SIM110 - asked of all that stands around a label
            if node <= mark < end:
                return True
        return False

    def in_list(self, node: int) -> bool:
        """Say whether a node stands under a label of another kind: most read, latest, tags, advertisements."""
        room = self._room(node)
        if room is None:
            return False
        if room not in self._lists:
            self._lists[room] = list(_list_ranges(self, room))
        return any(first <= node < last for first, last in self._lists[room])

    def _room(self, node: int) -> int | None:
        """Return the highest element around a node that holds nothing of the story: its labels may be the node's."""
        room = None
        while node >= 0 and not self.holds_story(node):
            room, node = node, self.index.parents[node]
        return room


def labelled_offers(lines: Lines, site: Site) -> Iterator[Offer]:
    """Take links under a label that says what they are: "Related articles", "Mehr zum Thema", "関連記事"."""
    texts = lines.texts
    for line, kind in link_labels(texts).items():
        if _may_open(lines, line):
            for first, last in _ranges(lines, line):
                yield from offers_in(lines.index, site, Block(first, last, RELATIONS[kind], texts[line]))


def _list_ranges(lines: Lines, room: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of nodes under the labels of other kinds in an element that holds nothing of the story."""
    for line in range(*lines.span(room)):
        if label_kind(lines.texts[line]) in OTHER_KINDS and lines.share(line) < LINKED_LABEL:
            scope = _scope(lines, line)
            if scope is not None and not lines.holds_story(scope):
                yield scope, lines.index.ends[scope]


def _may_open(lines: Lines, line: int) -> bool:
    """Say whether a label may open a block: not in the site's navigation, and as a link only if it is a heading."""
    index, node = lines.index, lines.nodes[line]
    above = [index.tags[other] for other in (node, *index.ancestors(node))]
    if "nav" in above or "dialog" in above:
        return False
    if not {"article", "main"} & set(above) and ("footer" in above or _in_footer(lines, node)):
        return False
    return lines.share(line) < LINKED_LABEL or any(tag in HEADINGS for tag in above[:3])


def _in_footer(lines: Lines, node: int) -> bool:
    """Say whether the classes of what is around an element say that it is the foot of the site, not of an article."""
    for above in lines.index.ancestors(node):
        if above in lines.called_related:
            return False
        if any(map(FOOTER.match, lines.index.classes_of(above))):
            return True
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
        key = site.key(url)
        found.setdefault(key, (anchor, url))
        text = anchor_words(index, anchor)
        shown = (bool(text), text or attribute_words(index, anchor))
        words[key] = max(words[key], shown, key=_label_rank) if key in words else shown
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
    if not any(map(str.isalnum, words)) or is_date(words) or says_nothing(words) == "nothing":
        return False
    return is_article(url) and label_kind(words) is None and not words.startswith("http")


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
    end = index.ends[scope]
    for other in range(line + 1, lines.span(scope)[1]):
        if _ends_block(lines, other, scope):
            end = lines.nodes[other]
            break
    first = index.ends[node] if lines.share(line) > 0 else node
    yield max(first, node), max(end, node)


def _panel(index: PageIndex, node: int) -> int | None:
    """Return the panel that a label opens as a tab: the element named by aria-controls or a link to "#id"."""
    inner = [*index.within(node, index.tag("a"))[:1], *index.within(node, index.tag("button"))[:1]]
    for above in (node, *index.ancestors(node)[:2], *sorted(inner)[:1]):
        name = index.attr(above, "aria-controls") or ""
        href = index.attr(above, "href") or ""
        name = name or (href[1:] if href[:1] == "#" else "")
        nodes = index.by_id.get(name.lower(), ()) if name else ()
        if nodes and not (nodes[0] <= node < index.ends[nodes[0]]):
            return nodes[0]
    return None


def _scope(lines: Lines, line: int) -> int | None:
    """Return the element in which a label's links stand: the lowest with links behind it, and higher while it opens it."""
    index, starts, node = lines.index, lines.starts, lines.nodes[line]
    before = starts[line - 1] if line > 0 else -1
    behind = starts[line + 1] if line + 1 < len(starts) else len(index.flow)
    link = first_anchor(index, node + 1)
    scope: int | None = None
    for above in (node, *index.ancestors(node)):
        last = lines.holds_story(above) or before >= index.starts[above]
        if scope is not None and (last or index.tags[above] in OUTER):
            break
        if link < index.ends[above] and behind < index.stops[above]:
            scope = above
        if scope is not None and last:
            break
    return scope


def _ends_block(lines: Lines, line: int, scope: int) -> bool:
    """Say whether a line behind a label is no part of its block: body text, another label, a new heading."""
    node = lines.nodes[line]
    share = lines.share(line)
    if node in lines.kept and share < 0.8:  # noqa: PLR2004 - a promo may have been kept as a paragraph
        return True
    kind = label_kind(lines.texts[line])
    if kind in ENDING_KINDS:
        return lines.index.tags[node] in HEADINGS or not _in_anchor(lines, node, scope)
    if share > 0:
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
        if index.tags[above] == "a" or first_anchor(index, above) < index.ends[above]:
            return True
    return False


def classed_offers(lines: Lines, site: Site) -> Iterator[Offer]:
    """Take links of a block whose class, id or aria-label says "related", where no label says otherwise."""
    index = lines.index
    done = -1
    for node, name in _classed_blocks(lines):
        if node < done or lines.holds_story(node):
            continue
        low, high = lines.span(node)
        kinds = map(label_kind, lines.texts[low : min(high, low + 3)])
        if not OTHER_KINDS.isdisjoint(kinds) or lines.in_list(node):
            continue
        done = index.ends[node]
        yield from offers_in(index, site, Block(node, index.ends[node], name=name, most=MAX_CLASSED))


def _classed_blocks(lines: Lines) -> list[tuple[int, str | None]]:
    index = lines.index
    found: dict[int, str | None] = {node: None for node in lines.called_related if index.tags[node] in BLOCKS}
    for node in chain.from_iterable(map(index.tag, LABELLED)):
        label = index.attr(node, "aria-label") or index.attr(node, "data-title") or ""
        if label and label_kind(label) == "related":
            found[node] = clean_text(label)
    return sorted(found.items())
