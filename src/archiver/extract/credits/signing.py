"""Bylines taken apart into attribution."""

from __future__ import annotations

import re

from archiver.extract.credits.formulas import BY, names_image
from archiver.extract.credits.names import Item, split_names
from archiver.knowledge.credits import may_name_agencies
from archiver.record.fields import Attribution

# What tells a date or time at the end of a byline, e.g. "30.04.2024, 18:58", "Friday, April 28, 2023".
DATED = re.compile(r"\d")


def byline_agencies(text: str) -> tuple[Attribution, ...]:
    """Return the wire credits in a byline; people in it are its authors, not contributors."""
    if not may_name_agencies(text) or names_image(text):
        return ()
    items = split_names(BY.sub("", text))
    agencies = tuple(
        {
            agency.id or agency.name: agency
            for item in items
            if item.kind in ("agency", "person")
            for agency in item.agencies
        }.values()
    )
    given: list[Attribution] = []
    if agencies and not _has_other(items):
        given.append(Attribution(raw=text, kind="wire", agencies=agencies, placement="header"))
    if any(item.kind == "unnamed" for item in items):
        given.append(Attribution(raw=text, kind="unnamed_agencies", placement="header"))
    return tuple(given)


def _has_other(items: tuple[Item, ...]) -> bool:
    """Say whether a byline holds words that no byline holds, so that it is some other line."""
    return any(
        item.kind == "other" and not DATED.search(item.text) and len(item.text.split()) > WORDY
        for item in items
    )


WORDY = 4
"""An item of more words is no name, office or place."""
