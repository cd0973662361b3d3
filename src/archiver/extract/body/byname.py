"""Lines that are no body whatever they look like, because the page names them: the headline above all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archiver.extract.body.lines import PageLines
from archiver.extract.context import Context
from archiver.knowledge import promo_opening
from archiver.text import fold_typography

HEADINGS = frozenset(("h1", "h2", "h3", "h4"))


def without_headline(context: Context, lines: PageLines, kept: Sequence[int]) -> list[int]:
    """Return the kept lines without the headline: the element that shows it, and its repetitions above the text.

    A heading above the first prose that repeats a title the page gives itself goes too.
    """
    index = context.index
    low, high = (-1, -1) if context.headline_node is None else lines.span(context.headline_node)
    titles = frozenset(_titles(context))
    result = []
    prose = 0
    for at in kept:
        if low <= at < high:
            continue
        heading = index.tags[lines.nodes[at]] in HEADINGS
        if (
            prose < PROSE_BEFORE
            and (heading or not lines.prose[at] or at < low)
            and fold_typography(lines.texts[at]) in titles
        ):
            continue
        if lines.prose[at]:
            prose += 1
        result.append(at)
    return result


def without_promos(lines: PageLines, kept: Sequence[int]) -> list[int]:
    """Return the kept lines without those that open as offers of other articles do and hold the link: "Read more: …"."""
    return [at for at in kept if not (lines.linked[at] >= PROMO_LINKED and is_promo(lines, at))]


def is_promo(lines: PageLines, at: int) -> bool:
    """Whether a line is short and opens with a promo's label."""
    return lines.sizes[at] <= LONGEST_PROMO and promo_opening(lines.texts[at]) is not None


PROMO_LINKED, LONGEST_PROMO = 30, 300

PROSE_BEFORE = 2
"""Only so early in the body is a line with the headline's words taken for the headline."""


def _titles(context: Context) -> Iterator[str]:
    if context.headline_text:
        yield fold_typography(context.headline_text)
    for name in ("og:title", "twitter:title"):
        for found in context.index.meta.get(name, ()):
            yield fold_typography(found.value)
