"""Other headlines of the same article: for search engines, for social networks, in the title element."""

from __future__ import annotations

from typing import Literal

from archiver.extract.context import Context
from archiver.extract.fields.clues import clues_of
from archiver.record.fields import HeadlineVariant
from archiver.text import clean_text, fold_typography

Role = Literal["seo", "social", "page_title", "feed", "deck"]

SOCIAL = ("og:title", "twitter:title")
LONGEST = 1000


def other_headlines(context: Context) -> tuple[HeadlineVariant, ...]:
    """Return the headlines that differ from the displayed one, each role once."""
    headline = context.headline_text or ""
    shown = fold_typography(headline)
    found: dict[Role, str] = {}
    index = context.index
    for reference in clues_of(context).references:
        if reference.source == "jsonld" and reference.folded != shown:
            found.setdefault("seo", reference.text)
    for name in SOCIAL:
        for value in index.meta.get(name, ())[:1]:
            if "social" not in found and value.value != headline and fold_typography(value.value) != shown:
                found["social"] = value.value
    for node in index.tag("title")[:1]:
        title = clean_text(index.raw_text(node))
        if title and title != headline and fold_typography(title) != shown:
            found["page_title"] = title
    return tuple(
        HeadlineVariant(role=role, value=value[:LONGEST].strip()) for role, value in found.items() if value
    )
