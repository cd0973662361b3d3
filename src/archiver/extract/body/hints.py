"""What the page says of its own text: the headline, the description, the text it gives to search engines."""

from __future__ import annotations

from archiver.extract.body.features import Hints
from archiver.extract.body.lines import squeeze
from archiver.extract.context import Context
from archiver.page import PageIndex
from archiver.text import clean_text


def page_hints(context: Context) -> Hints:
    """Return what lines are compared with, in lower case."""
    index = context.index
    described = index.first_meta("description", "og:description", "twitter:description")
    return Hints(
        headline_node=-1 if context.headline_node is None else context.headline_node,
        description=described.value.lower() if described else "",
        jsonld_text=squeeze(clean_text(jsonld_text(index))),
    )


def jsonld_text(index: PageIndex) -> str:
    """Return the longest text that JSON-LD gives as the article's body, as it stands, or ""."""
    longest = ""
    for found in index.jsonld:
        for key in ("articleBody", "text"):
            value = found.data.get(key)
            if (
                isinstance(value, str)
                and len(value) > len(longest)
                and (key == "articleBody" or len(value) > LEAST_TEXT)
            ):
                longest = value
    return longest[:LONGEST]


LEAST_TEXT = 500
"""A `text` shorter than this is a comment or an answer, not an article."""

LONGEST = 500_000
