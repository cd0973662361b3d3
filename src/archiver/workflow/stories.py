"""Stories on several pages: the pages of a story that lie in one archive, read into one record.

A record must be proven by the archive alone, and the same whichever archive was read before. So the further pages are
looked for in the file that holds the first, captured within a day of it, and each is judged again by its own words.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from archiver.errors import ArchiverError, PageError, RejectReason
from archiver.extract import Reading, goes_on, join_pages, next_page, read_article
from archiver.page import read_page
from archiver.text import MOST_PAGES, page_number, page_stem, surt_key
from archiver.workflow.shelf import Shelf
from archiver.workflow.sources import STDIN, PageSource, capture_time

MOST_APART = timedelta(days=1)
"""Captures further apart are not of one run."""

MAPPED_FILES, KNOWN_STORIES = 4, 256
INNER = "!archive/"
WITHIN_WACZ = f".wacz{INNER}"
"""What parts the name of a WACZ from that of a file in it."""

PAGES = frozenset(("text/html", "application/xhtml+xml", "warc/revisit"))


@dataclass(frozen=True, slots=True)
class Continued:
    """A page whose text stands in the record of its story's first page."""

    url: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a capture lies in a file: its key, its time as the index writes it, its offset."""

    key: str
    time: str
    offset: int


@dataclass(frozen=True, slots=True)
class State:
    """A file as it is now; one that has grown is another."""

    path: str
    size: int
    changed: int


def read_alone(source: PageSource) -> Reading:
    """Return the reading of one page by itself; PageError says why it gives none."""
    page = read_page(
        source.data,
        url=source.url,
        content_type=source.content_type,
        charset=source.charset,
        captured=source.captured,
    )
    return read_article(page, origin=source.origin)


def read_story(source: PageSource) -> Reading:
    """Return the reading of a page, joined with the further pages of its story where its archive holds them."""
    reading = read_alone(source)
    others = [further for _, further in further_pages(source, reading)]
    return join_pages(reading, others) if others else reading


def is_continued(source: PageSource) -> bool:
    """Whether a page stands in the record of its story's first page already."""
    url = source.url
    if url is None or page_number(url) == 1 or source.asked or (state := state_of(source)) is None:
        return False
    own = surt_key(url)
    firsts = (place for place in places_in(state).get(page_stem(own), ()) if page_number(place.key) == 1)
    return any(
        source.offset in story_of(state, place.offset) for place in firsts if place.offset != source.offset
    )


def further_places(source: PageSource) -> tuple[str, tuple[int, ...]]:
    """Return the name of the file that a story lies in, and the offsets of its further pages."""
    state = state_of(source)
    return ("", ()) if state is None else (Path(state.path).name, story_of(state, source.offset or 0))


def state_of(source: PageSource) -> State | None:
    """Return the file that a page lies in, None where its records cannot be fetched one by one."""
    place = source.origin.warc if source.origin else None
    if place is None or place.length is None or source.file == STDIN:
        return None
    outer, within, inner = source.file.partition(WITHIN_WACZ)
    outer += within.removesuffix(INNER)
    try:
        found = os.stat(outer)  # noqa: PTH116 - a name may be no path at all but an address
    except (OSError, ValueError):
        return None
    is_wacz = outer.lower().endswith(".wacz")
    path = f"{outer}{INNER}{inner or place.file}" if is_wacz else source.file
    return State(path, found.st_size, found.st_mtime_ns)


@lru_cache(maxsize=KNOWN_STORIES)
def story_of(state: State, offset: int) -> tuple[int, ...]:
    """Return where the further pages lie of the story whose first page is the record at an offset."""
    try:
        source = source_at(state, offset)
        return tuple(place for place, _ in further_pages(source, read_alone(source)))
    except ArchiverError:
        return ()


def further_pages(source: PageSource, first: Reading) -> Iterator[tuple[int, Reading]]:
    """Yield the further pages of a story, in order, each with its offset."""
    if source.url is None or page_number(source.url) != 1 or (state := state_of(source)) is None:
        return
    reading = first
    for _ in range(MOST_PAGES):
        address = next_page(reading.evidence.page)
        if address is None:
            return
        found = capture_of(state, address, source, first)
        if found is None:
            return
        yield found
        reading = found[1]


def capture_of(state: State, address: str, source: PageSource, first: Reading) -> tuple[int, Reading] | None:
    """Return the capture of a further page that is nearest to the first page's and goes on with its story."""
    key = surt_key(address)
    nearest = []
    for place in places_in(state).get(page_stem(key), ()):
        taken = capture_time(place.time)
        if place.key == key and taken and source.captured and abs(taken - source.captured) <= MOST_APART:
            nearest.append((abs(taken - source.captured), place.offset))
    for _, offset in sorted(nearest):
        try:
            other = source_at(state, offset)
            reading = read_alone(other)
        except ArchiverError:
            continue
        if other.url is not None and surt_key(other.url) == key and goes_on(first.article, reading.article):
            return offset, reading
    return None


def source_at(state: State, offset: int) -> PageSource:
    """Return the page in the record at an offset; an ArchiverError says why there is none."""
    shelf = Shelf([state.path])
    with shelf.found(None, Path(state.path).name, offset) as record:
        if record is None:
            raise PageError(RejectReason.DAMAGED, "no record begins there")
        return shelf.page_of(record)


@lru_cache(maxsize=MAPPED_FILES)
def places_in(state: State) -> dict[str, tuple[Place, ...]]:
    """Return the captures of a file that may be pages of one story, by what their keys have in common."""
    from archiver.warc import index_archives  # noqa: PLC0415 - archives are opened only when there is one

    stems: dict[str, list[Place]] = {}
    try:
        for line in index_archives([state.path], on_finding=lambda _finding: None):
            key, time, fields = line.split(" ", 2)
            shape = json.loads(fields)
            if shape.get("mime") in PAGES and shape.get("status", "200") == "200":
                stems.setdefault(page_stem(key), []).append(Place(key, time, int(shape["offset"])))
    except (ArchiverError, OSError, ValueError, KeyError):
        return {}
    return {
        stem: tuple(places)
        for stem, places in stems.items()
        if any(page_number(place.key) > 1 for place in places)
    }
