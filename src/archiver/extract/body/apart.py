"""What stands apart within a story and is none of it: quotes pulled from it, and cards of other articles."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from archiver.extract.body.below import without_spans
from archiver.extract.body.lines import PageLines
from archiver.extract.context import Context
from archiver.extract.images import element_above
from archiver.extract.related.offers import Site, is_article
from archiver.text import fold_typography

WORDS = re.compile(r"\w+")

# The words between two signs, e.g. " nobody laughed" of "“No”, nobody laughed."
RUN = re.compile(r"[^\W_][\w ]*")

QUOTE_TAGS = ("blockquote", "q")
LEAST_QUOTED = 5
"""Fewer words than this stand in two places of a story by chance."""

LONGEST_QUOTED, LINES_QUOTED, MOST_QUOTED = 300, 4, 30
"""A pull quote is short, in characters and lines; a page with more lines in quotations quotes others."""

HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
CARD_LINKED, CARD_LINES, LEAST_TITLE = 90, 4, 25
"""So much of a card's heading is a link, in hundredths; so few lines are all of a card; shorter headings are names."""

LINK_LEVELS = 4
"""A card may stand in one link, so many elements above its heading."""

MOST_CARDS = 30
"""What holds more of the body than this, in hundredths, is a list that is the story."""


def without_pulled(lines: PageLines, kept: Sequence[int]) -> list[int]:
    """Return the kept lines without those set as quotations whose words the story says elsewhere: pull quotes."""
    quoted = _quoted(lines, kept)
    if not quoted or len(quoted) > MOST_QUOTED:
        return list(kept)
    texts, prose = lines.texts, lines.prose
    story = "\n".join([texts[at] for at in kept if prose[at] and at not in quoted])
    pulled = {at for at in quoted if lines.sizes[at] <= LONGEST_QUOTED and _is_said(texts[at], story)}
    return [at for at in kept if at not in pulled]


def _is_said(quote: str, story: str) -> bool:
    """Whether a line of a story says the words of a quotation, whatever signs stand between them."""
    run = max(RUN.findall(quote), key=len, default="").strip()
    if run not in story:
        return False  # as most: to fold and part the whole story costs a hundred times more
    words = _words(quote)
    return words.count(" ") + 1 >= LEAST_QUOTED and any(
        f" {words} " in f" {_words(text)} " for text in story.split("\n") if run in text
    )


def _quoted(lines: PageLines, kept: Sequence[int]) -> set[int]:
    """Return the kept lines that stand in quotations, by the names of elements and classes."""
    index = lines.index
    quotes = {node for tag in QUOTE_TAGS for node in index.by_tag.get(tag, ())}
    quotes.update(node for token in index.classes_holding("quote") for node in index.by_class[token])
    found: set[int] = set()
    for low, high in {lines.span(node) for node in quotes if index.tags[node] != "body"}:
        if high - low <= LINES_QUOTED:
            found.update(kept[bisect_left(kept, low) : bisect_left(kept, high)])
    return found


def _words(text: str) -> str:
    return " ".join(WORDS.findall(fold_typography(text)))


def without_cards(context: Context, lines: PageLines, kept: Sequence[int]) -> list[int]:
    """Return the kept lines without cards of other articles: a heading that is a link to one, with its teaser.

    Where most of the headings that are links are none of cards, the story is a list of them.
    """
    linked, nodes, tags = lines.linked, lines.nodes, lines.index.tags
    headings = [at for at in kept if linked[at] >= CARD_LINKED and tags[nodes[at]] in HEADINGS]
    if not headings:
        return list(kept)
    site = Site(context)
    spans = [
        span
        for at in headings
        if lines.sizes[at] >= LEAST_TITLE and _leads_away(site, lines, at) and (span := _card(lines, at))
    ]
    if len(spans) * 2 < len(headings):
        return list(kept)
    rest = without_spans(kept, spans)
    size_of = lines.sizes.__getitem__
    few = sum(map(size_of, rest)) * 100 >= (100 - MOST_CARDS) * sum(map(size_of, kept))
    return rest if few else list(kept)


def _leads_away(site: Site, lines: PageLines, at: int) -> bool:
    """Whether a heading's link leads to another article of the page's site."""
    index, node = lines.index, lines.nodes[at]
    inner = index.within(node, index.by_tag.get("a", ()))
    anchor = inner[0] if inner else element_above(index, node, "a", LINK_LEVELS)
    url = None if anchor is None else site.target(index.attr(anchor, "href"))
    return url is not None and site.is_own(url) and is_article(url)


def _card(lines: PageLines, at: int) -> tuple[int, int] | None:
    """Return the lines of the highest element around a heading that holds hardly more; None where there is none."""
    parents, node = lines.index.parents, lines.nodes[at]
    span = None
    while (node := parents[node]) > 0:
        low, high = lines.span(node)
        if high - low > CARD_LINES:
            break
        span = low, high
    return span
