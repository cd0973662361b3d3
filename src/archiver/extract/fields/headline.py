"""The headline as displayed."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.extract.candidates import Candidate, Rule
from archiver.extract.context import Context


def first_h1(context: Context) -> Iterator[Candidate]:
    """The first top heading with words is the headline, most of all when it stands in the article."""
    index = context.index
    for node in index.tag("h1"):
        text = index.text(node)
        if text and len(text) <= LONGEST:
            yield Candidate(text, 700, "visible", node, text)
            return


def social_title(context: Context) -> Iterator[Candidate]:
    """The title that the page gives to social networks."""
    found = context.index.first_meta("og:title", "twitter:title")
    if found and len(found.value) <= LONGEST:
        yield Candidate(found.value, 500, "meta", found.node, found.value)


def page_title(context: Context) -> Iterator[Candidate]:
    """The title element, when nothing better is there."""
    for node in context.index.tag("title")[:1]:
        text = context.index.text(node)
        if text and len(text) <= LONGEST:
            yield Candidate(text, 300, "visible", node, text)


LONGEST = 1000
RULES: tuple[Rule, ...] = (first_h1, social_title, page_title)
