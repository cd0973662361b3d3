"""Dialogs that ask for consent to cookies: they hold more prose than many a story, and are never one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from archiver.extract.body.calls import WHOLE_PAGES
from archiver.extract.body.lines import PageLines
from archiver.extract.context import Context
from archiver.knowledge import load_table
from archiver.knowledge.phrases import holds_any


@cache
def _words() -> tuple[str, ...]:
    return tuple(load_table("boilerplate")["consent"]["words"])


def consent_spans(context: Context, lines: PageLines, kept: Sequence[int]) -> list[tuple[int, int]]:
    """Return the ranges of lines in elements whose classes say so, where they hold any of the kept lines.

    None that holds the headline is such a dialog, as a page's wrapper may bear the word.
    """
    return sorted({lines.span(node) for node in _dialogs(context, lines, kept)})


def _dialogs(context: Context, lines: PageLines, kept: Sequence[int]) -> Iterator[int]:
    index, headline = context.index, context.headline_node
    classes = index.attributes["class"]
    around = [node for node in _elements_of(lines, kept) if node in classes]
    if not holds_any(" ".join([classes[node] for node in around]).lower(), _words()):
        return  # as on nearly all pages
    for node in around:
        holds = headline is not None and node <= headline < index.ends[node]
        if not holds and index.tags[node] not in WHOLE_PAGES and holds_any(classes[node].lower(), _words()):
            yield node


def _elements_of(lines: PageLines, kept: Sequence[int]) -> set[int]:
    """Return the elements around those in which lines stand."""
    nodes, parents = lines.nodes, lines.index.parents
    found: set[int] = set()
    for above in {parents[nodes[at]] for at in kept}:
        node = above
        while node >= 0 and node not in found:
            found.add(node)
            node = parents[node]
    return found
