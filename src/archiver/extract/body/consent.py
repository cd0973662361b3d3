"""Dialogs that ask for consent to cookies: they hold more prose than many a story, and are never one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from archiver.extract.body.calls import WHOLE_PAGES
from archiver.extract.body.lines import PageLines
from archiver.extract.context import Context
from archiver.knowledge import load_table


@cache
def _words() -> tuple[str, ...]:
    return tuple(load_table("boilerplate")["consent"]["words"])


def consent_spans(context: Context, lines: PageLines) -> list[tuple[int, int]]:
    """Return the ranges of lines in elements whose classes say so; none that holds the headline, as a page's wrapper may."""
    return sorted({lines.span(node) for node in _dialogs(context)})


def _dialogs(context: Context) -> Iterator[int]:
    index, headline = context.index, context.headline_node
    tokens = index.class_words
    for word in _words():
        if word not in tokens:  # as in most pages
            continue
        for token in index.classes_holding(word):
            for node in index.by_class[token]:
                holds = headline is not None and node <= headline < index.ends[node]
                if not holds and index.tags[node] not in WHOLE_PAGES:
                    yield node
