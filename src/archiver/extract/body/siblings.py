"""What stands among the lines of a body and is made as they are: the judge, who sees one line at a time, may part them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import compress, pairwise

from archiver.extract.body.lines import PageLines
from archiver.page import PageIndex

Made = tuple[str, str | None, str, str | None]

HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
PARAGRAPHS = frozenset(("p", "div"))

LEAST_PARAGRAPH = 60
MOST_LINKED = 20
"""What is linked more than this, in hundredths, was left out for it."""

LEAST_KEPT = 3
KEPT_FOR_ONE = 2
"""So many paragraphs of an element are kept, and so many for each that is not, where those that are not are the body's."""

LEAST_ALIKE = 40
"""What holds so much of a body's prose, in hundredths, is how its paragraphs are made."""

LEAST_HEADINGS = 3
"""So many headings made alike are kept where another is one of the body's, whatever stands beside it."""

QUESTION_ENDS = ("?", "？", "؟")
LEAST_QUESTIONS = 2
"""A single question left out over a line of the body may be an offer's."""


def with_siblings(lines: PageLines, kept: Sequence[int]) -> list[int]:
    """Return the kept lines with the paragraphs, subheads and questions that are made as they are or stand between them."""
    if not kept:
        return []
    paragraphs = {*_paragraphs(lines, kept), *_alike(lines, kept)}
    whole = sorted({*kept, *paragraphs}) if paragraphs else list(kept)
    subheads = {*_subheads(lines, whole), *_questions(lines, whole)}
    if not subheads:
        return whole
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


def _alike(lines: PageLines, kept: Sequence[int]) -> list[int]:
    """Return the paragraphs left out anywhere that are made as most of the body's are, where these have a class of their own.

    Pages part a story into several elements; the judge trusts the first of them.
    """
    index, prose, nodes = lines.index, lines.prose, lines.nodes
    classes = index.attributes["class"]
    named: Counter[str] = Counter()
    for at in kept:
        if prose[at] and (name := classes.get(nodes[at])):
            named[name] += prose[at]
    least = LEAST_ALIKE * sum(map(prose.__getitem__, kept))
    name, size = named.most_common(1)[0] if named else ("", 0)
    if size * 100 < least or not name.strip():
        return []
    sizes: Counter[Made] = Counter()
    for at in kept:
        if prose[at] and classes.get(nodes[at]) == name:
            sizes[_made(index, nodes[at])] += prose[at]
    own, size = sizes.most_common(1)[0]
    if size * 100 < least:
        return []
    of_body = frozenset(kept)
    left = [
        at
        for at in compress(range(lines.count), prose)
        if classes.get(nodes[at]) == name
        and prose[at] >= LEAST_PARAGRAPH
        and at not in of_body
        and lines.linked[at] <= MOST_LINKED
        and _made(index, nodes[at]) == own
    ]
    return left if size >= KEPT_FOR_ONE * sum(map(prose.__getitem__, left)) else []


def _made(index: PageIndex, node: int) -> Made:
    """Return how a line is made: the names and classes of its element and of the one above."""
    classes, tags, above = index.attributes["class"], index.tags, index.parents[node]
    return tags[node], classes.get(node), tags[above], classes.get(above)


def _questions(lines: PageLines, kept: Sequence[int]) -> list[int]:
    """Return the questions left out right above prose of the body, where there are several: it answers them."""
    texts, linked, prose = lines.texts, lines.linked, lines.prose
    found = [
        after - 1
        for before, after in pairwise(kept)
        if after > before + 1
        and prose[after]
        and texts[after - 1].endswith(QUESTION_ENDS)
        and linked[after - 1] <= MOST_LINKED
    ]
    return found if len(found) >= LEAST_QUESTIONS else []


def _subheads(lines: PageLines, kept: Sequence[int]) -> Iterator[int]:
    """Yield the headings left out between two lines, which stand or are made as the body's own.

    They stand between paragraphs in the same kind of element as one of them, or are of a kind of which several are kept.
    """
    index, nodes, prose = lines.index, lines.nodes, lines.prose
    tags = index.tags
    left = [
        (before, after)
        for before, after in pairwise(kept)
        if after == before + 2
        and tags[nodes[before + 1]] in HEADINGS
        and lines.linked[before + 1] <= MOST_LINKED
    ]
    if not left:
        return
    kin = Counter(_made(index, node) for node in map(nodes.__getitem__, kept) if tags[node] in HEADINGS)
    for before, after in left:
        heading = _made(index, nodes[before + 1])
        among = prose[before] and prose[after]
        beside = [_made(index, nodes[at])[2:] for at in (before, after)]
        if (among and heading[2:] in beside) or kin[heading] >= LEAST_HEADINGS:
            yield before + 1
