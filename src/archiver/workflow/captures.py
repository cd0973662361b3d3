"""Captures of one story in a collection: `URL@DATE`, and the history of an address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from archiver.errors import UsageError
from archiver.record import ArticleRecord, parse_article
from archiver.store import Catalog, Collection

# e.g. https://times.example/bridge@2026-03-02T06, or …@first, …@last
MOMENT = re.compile(r"(?P<url>https?://.+)@(?P<moment>first|last|[0-9]{4}(?:[-0-9T:.Z]*))", re.IGNORECASE)
FIRST, LAST = "first", "last"
MOMENTS = "behind @ stands `first`, `last`, or a date or its beginning: @2026-03-02"


@dataclass(frozen=True, slots=True)
class Moment:
    """A capture that is asked for: an address, and a date or its beginning, `first` or `last`."""

    url: str
    moment: str = LAST


def read_moment(text: str) -> Moment | None:
    """Return the capture that an argument names, None when it is no web address."""
    found = MOMENT.fullmatch(text)
    if found:
        return Moment(found["url"], found["moment"].lower() if found["moment"].isalpha() else found["moment"])
    return Moment(text) if re.match(r"https?://", text, re.IGNORECASE) else None


def story_captures(folder: Path, url: str) -> list[ArticleRecord]:
    """Return the records of an address in a collection, oldest first."""
    collection = Collection.open(folder)
    if not collection.catalog_path.exists():
        raise UsageError(
            "nothing was derived here yet", path=str(folder), remedy="run `archiver rebuild -c DIR`"
        )
    with Catalog.open(collection.catalog_path) as catalog:
        found = [parse_article(line) for _, line in catalog.captures_of(url)]
    if not found:
        remedy = MOMENTS if "@" in url.rpartition("/")[2] else "`archiver search` finds stories by words"
        raise UsageError(f"no capture of {url}", path=str(folder), remedy=remedy)
    return found


def capture_at(folder: Path, wanted: Moment) -> ArticleRecord:
    """Return the capture asked for: the last one at or before the end of the date given, else the first after it."""
    captures = story_captures(folder, wanted.url)
    if wanted.moment == FIRST:
        return captures[0]
    if wanted.moment == LAST:
        return captures[-1]
    digits = re.sub(r"[^0-9]", "", wanted.moment)
    earlier = [
        one
        for one in captures
        if re.sub(r"[^0-9]", "", one.provenance.capture_date or "")[: len(digits)] <= digits
    ]
    return earlier[-1] if earlier else captures[0]
