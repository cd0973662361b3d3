"""Which element holds the body: prose adds to the elements above it, links take away."""

from __future__ import annotations

from collections import defaultdict
from itertools import compress

from archiver.extract.body.lines import PageLines, squeeze
from archiver.page import PageIndex

SHARES = tuple(1000 * 87**level // 100**level for level in range(12))
"""What a line of prose gives to the elements above it, the nearest first, in thousandths: little less at each step."""

STORED = 3
"""A line that JSON-LD gives as the article's text counts so many times."""

WRAPPERS = frozenset(("p", "li", "ul", "ol", "blockquote", "pre", "dd", "span", "h2", "h3", "tr", "tbody"))
"""Elements that hold a paragraph rather than a body; none is a zone, so a line counts for what it does in its holder."""

ZONES = frozenset(("nav", "footer", "aside", "form", "header", "noscript", "dialog"))
"""Elements that seldom hold a body: a line in them gives a fifth."""

LONGEST_GAIN = 600
"""A line gives no more than so many characters."""

MOST_LINKED = 95


def score_containers(lines: PageLines, stored: str) -> dict[int, int]:
    """Return a score for each element that may hold the body; `stored` is the squeezed text that JSON-LD gives."""
    index = lines.index
    parents, tags, texts, nodes, prose = index.parents, index.tags, lines.texts, lines.nodes, lines.prose
    gains: defaultdict[int, int] = defaultdict(int)
    for at in compress(range(lines.count), prose):
        gain = prose[at] if prose[at] < LONGEST_GAIN else LONGEST_GAIN  # noqa: FURB136 - `min` costs a call for each line
        if stored and squeeze(texts[at]) in stored:
            gain *= STORED
        above = nodes[at]
        while tags[above] in WRAPPERS:
            above = parents[above]
        gains[above] += gain
    scores: defaultdict[int, int] = defaultdict(int)
    worths: dict[int, int] = {-1: WORTH}
    for node, gain in gains.items():
        worth = gain * worth_in(index, node, worths)
        above = node
        for share in SHARES:
            if above <= 0:
                break
            scores[above] += worth * share
            above = parents[above]
    for node in index.by_itemprop.get("articlebody", ()):
        if node in scores:
            scores[node] = scores[node] * 5 // 2
    return scores


WORTH = 5


def worth_in(index: PageIndex, node: int, worths: dict[int, int]) -> int:
    """Return what lines in an element count for, in fifths; what those in the elements above do is noted, too."""
    parents, tags = index.parents, index.tags
    chain = []
    while node not in worths:
        chain.append(node)
        node = parents[node]
    worth = worths[node]
    for item in reversed(chain):
        if tags[item] in ZONES:
            worth = 1
        worths[item] = worth
    return worth


def best_container(lines: PageLines, stored: str = "") -> int:
    """Return the element that most likely holds the body; the body element, or the root, when nothing does."""
    scores = score_containers(lines, stored)
    best, most = -1, 0
    for node, score in scores.items():
        if score <= most:
            continue
        low, high = lines.span(node)
        size = lines.sum_size[high] - lines.sum_size[low]
        linked = (lines.sum_linked[high] - lines.sum_linked[low]) // (size or 1)
        worth = score * (100 - min(linked, MOST_LINKED)) // 100
        if worth > most:
            best, most = node, worth
    if best >= 0:
        return best
    return (lines.index.tag("body") or (0,))[0]
