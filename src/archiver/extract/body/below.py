"""What stands below a story and reads like one: the next story of an endless page, a thread of comments, the page's footer."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from archiver.extract.body.lines import PageLines
from archiver.extract.body.live import is_live
from archiver.extract.context import Context
from archiver.knowledge.threads import thread_heading
from archiver.page import PageIndex

LEAST_STORY = 300
"""Prose of so many characters above is the story by itself."""

LONGEST_HEADING = 48
HEADINGS = frozenset(("h2", "h3", "h4", "h5"))
OWN_ADDRESS = (
    "data-url",
    "data-href",
    "data-permalink",
    "data-link",
    "data-article-url",
    "data-canonical",
    "data-path",
)
FORUM_TYPES = frozenset(("DiscussionForumPosting", "QAPage", "Question", "Comment"))


def without_below(context: Context, lines: PageLines, kept: Sequence[int]) -> list[int]:
    """Return the kept lines without the footer of the page, and without what begins anew below the story."""
    rest = without_spans(kept, [lines.span(node) for node in page_footers(lines.index)])
    spans = [*next_stories(context, lines), *threads(context, lines, rest)] if rest else []
    return without_spans(rest, spans) if spans and not is_live(context) else rest


def without_spans(kept: Sequence[int], spans: Sequence[tuple[int, int]]) -> list[int]:
    """Return the kept lines that stand in none of some ranges."""
    rest: list[int] = []
    place = 0
    for low, high in sorted(spans):
        start = bisect_left(kept, low, place)
        rest += kept[place:start]
        place = bisect_left(kept, high, start)
    rest += kept[place:]
    return rest


def page_footers(index: PageIndex) -> Iterator[int]:
    """Yield the footers of the page itself: those in no article, no section, no quotation."""
    for node in index.by_tag.get("footer", ()):
        above = index.parents[node]
        while above > 0 and index.tags[above] not in ("article", "main", "section", "blockquote"):
            above = index.parents[above]
        if above <= 0:
            yield node


def next_stories(context: Context, lines: PageLines) -> Iterator[tuple[int, int]]:
    """Yield the lines of sections that are made like the story's own, and have a headline and an address or a time."""
    index, own = context.index, context.headline_node
    titles = index.by_tag.get("h1", ())
    if own is None or len(titles) < 2:  # noqa: PLR2004 - the story's and another
        return
    for title in titles[bisect_left(titles, own + 1) :]:
        section = _apart(index, title, own)
        if section == title or index.ends[section] <= title:
            continue
        low, high = lines.span(section)
        if (
            lines.sum_prose[low] - lines.sum_prose[lines.span(own)[0]] >= LEAST_STORY
            and _is_alike(index, section, own)
            and _has_own_mark(index, section, title)
        ):
            yield low, high


def _apart(index: PageIndex, node: int, own: int) -> int:
    """Return the highest element above a node that does not hold the headline."""
    above = index.parents[node]
    while above > 0 and not above <= own < index.ends[above]:
        node, above = above, index.parents[above]
    return node


def _is_alike(index: PageIndex, section: int, own: int) -> bool:
    """Whether the element beside a section that holds the headline has the same name and class."""
    beside = own
    while index.parents[beside] != index.parents[section]:
        beside = index.parents[beside]
        if beside <= 0:
            return False
    return (
        index.tags[beside] == index.tags[section]
        and index.classes_of(beside)[:1] == index.classes_of(section)[:1]
    )


def _has_own_mark(index: PageIndex, section: int, title: int) -> bool:
    """Whether a section gives its own address or time, as a story of its own does."""
    if any(index.attr(section, name) for name in OWN_ADDRESS) or index.within(
        section, index.by_tag.get("time", ())
    ):
        return True
    return bool(index.within(title, index.by_tag.get("a", ())))


def threads(context: Context, lines: PageLines, kept: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the lines of threads of comments: what follows a heading that says so, within its own part of the page."""
    if not FORUM_TYPES.isdisjoint(lines.index.jsonld_types):
        return
    matches, texts = thread_heading().fullmatch, lines.texts
    start = 0 if context.headline_node is None else lines.span(context.headline_node)[0]
    first = bisect_left(lines.sum_prose, lines.sum_prose[start] + LEAST_STORY)
    first = max(kept[0], first)
    for at, size in enumerate(lines.sizes[first : kept[-1]], first):
        if size > LONGEST_HEADING or not matches(texts[at].lower()):
            continue
        section = _thread_of(lines, at, kept)
        if section is not None:
            yield at, lines.span(section)[1]


def _thread_of(lines: PageLines, at: int, kept: Sequence[int]) -> int | None:
    """Return the element that holds a heading and its thread: one without story above, or any that a true heading parts."""
    index, node = lines.index, lines.nodes[at]
    place = bisect_left(kept, at)
    before = kept[place - 1] if place else -1
    after = next((line for line in kept[place:] if line > at), None)
    if after is None:
        return None
    while node > 0:
        low, high = lines.span(node)
        if low <= after < high:
            return node if before < low or index.tags[lines.nodes[at]] in HEADINGS else None
        node = index.parents[node]
    return None
