"""What stands among the lines of a body and is made as they are: the judge, who sees one line at a time, may part them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from archiver.extract.body.lines import PageLines

HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
PARAGRAPHS = frozenset(("p", "div"))

LEAST_PARAGRAPH = 60
MOST_LINKED = 20
"""What is linked more than this, in hundredths, was left out for it."""

LEAST_KEPT = 3
KEPT_FOR_ONE = 2
"""So many paragraphs of an element are kept, and so many for each that is not, where those that are not are the body's."""


def with_siblings(lines: PageLines, kept: Sequence[int]) -> list[int]:
    """Return the kept lines with the paragraphs and subheads between them that are made as they are."""
    if not kept:
        return []
    whole = sorted((*kept, *_paragraphs(lines, kept)))
    subheads = list(_subheads(lines, whole))
    said = Counter(lines.texts[at] for at in subheads)  # what is said again is no subhead
    return sorted((*whole, *(at for at in subheads if said[lines.texts[at]] == 1)))


def _paragraphs(lines: PageLines, kept: Sequence[int]) -> Iterator[int]:
    """Yield what is left out of the paragraphs of one element and one class, of which most are kept."""
    parents, tags, classes = lines.index.parents, lines.index.tags, lines.index.attributes["class"]
    prose, linked, nodes = lines.prose, lines.linked, lines.nodes
    of_body = frozenset(kept)
    left: defaultdict[tuple[int, str | None], list[int]] = defaultdict(list)
    for at in range(kept[0], kept[-1]):
        if prose[at] < LEAST_PARAGRAPH or at in of_body or linked[at] > MOST_LINKED:
            continue
        node = nodes[at]
        if tags[node] in PARAGRAPHS:
            left[parents[node], classes.get(node)].append(at)
    if not left:
        return
    taken = Counter(
        (parents[node], classes.get(node))
        for at in kept
        if prose[at] >= LEAST_PARAGRAPH and tags[node := nodes[at]] in PARAGRAPHS
    )
    for kind, lost in left.items():
        if taken[kind] >= LEAST_KEPT and taken[kind] >= KEPT_FOR_ONE * len(lost):
            yield from lost


def _subheads(lines: PageLines, kept: Sequence[int]) -> Iterator[int]:
    """Yield the headings left out between two paragraphs that stand in the same kind of element as one of them."""
    index, nodes, prose = lines.index, lines.nodes, lines.prose
    tags, parents, classes = index.tags, index.parents, index.attributes["class"]
    for before, after in pairwise(kept):
        if after != before + 2 or not prose[before] or not prose[after]:
            continue
        at = before + 1
        if tags[nodes[at]] not in HEADINGS or lines.linked[at] > MOST_LINKED:
            continue
        above, *beside = (parents[nodes[line]] for line in (at, before, after))
        kind = tags[above], classes.get(above)
        if any((tags[node], classes.get(node)) == kind for node in beside):
            yield at
