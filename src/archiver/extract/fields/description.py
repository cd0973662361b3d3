"""The standfirst, else the page's own description."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.extract.candidates import Candidate, Rule
from archiver.extract.context import Context


def meta_description(context: Context) -> Iterator[Candidate]:
    """The description that the page gives of itself."""
    found = context.index.first_meta("description", "og:description")
    if found:
        yield Candidate(found.value, 500, "meta", found.node, found.value)


RULES: tuple[Rule, ...] = (meta_description,)
