"""Live blogs: entries with a time of their own, one after the other."""

from __future__ import annotations

import re

from archiver.extract.body.facts import Told
from archiver.extract.body.shapes import Shapes
from archiver.extract.context import Context
from archiver.page import PageIndex
from archiver.text import clean_text

LEAST_ENTRIES = 3
HIGHEST = 6
"""An entry holds its time no more than so many elements below itself."""

TIME_SHARE = 60
"""A time is a short text."""

# A time of day alone, a date or a word beside it: "09:15", "9.15 Uhr", "14h05", "2 March, 9:15 am".
CLOCK = re.compile(
    r"(?:.{0,24}\s)?[0-2]?[0-9]\s?[:.h時시]\s?[0-5][0-9](?:\s?(?:分|분|uhr|h|[ap]\.?m\.?|[a-z]{2,4}))?",
    re.IGNORECASE,
)

LIVE_TOKENS = frozenset(
    ("live-blog", "liveblog", "live-entry", "live-event-entry", "live-ticker", "liveticker", "live-post")
)
"""Class tokens that live blogs of many systems have."""

Entries = dict[int, str]
"""The time of each entry element, as displayed."""


def with_entries(found: list[Told], shapes: Shapes) -> list[Told]:
    """Put the blocks of each live entry together, where the page has entries; else return the blocks as they are."""
    entries = live_entries(shapes.index, [node for _, node in found])
    if not entries:
        return found
    result: list[Told] = []
    inner: list[Told] = []
    current = -1
    for part in found:
        entry = _entry_of(shapes.index, entries, part[1])
        if entry != current:
            result += _entry(entries, current, inner)
            current, inner = entry, []
        inner.append(part)
    return result + _entry(entries, current, inner)


def is_live(context: Context) -> bool:
    """Whether the page says that it is a live blog: by JSON-LD, microdata or the classes of its parts."""
    index = context.index
    return (
        "LiveBlogPosting" in index.jsonld_types
        or "liveblogposting" in index.by_itemtype
        or not index.by_class.keys().isdisjoint(LIVE_TOKENS)
    )


def live_entries(index: PageIndex, nodes: list[int]) -> Entries:
    """Return the elements that are entries: at least three alike under one parent, each with text and one time.

    `nodes` are those of the body's blocks.
    """
    homes: dict[tuple[int, str, tuple[str, ...]], Entries] = {}
    times = [
        (index.parents[node], index.text(node))
        for node in index.tag("time")
        if index.stops[node] - index.starts[node] <= TIME_SHARE
    ]
    for node, time in times if len(times) >= LEAST_ENTRIES else clock_lines(index):
        entry = node
        for _ in range(HIGHEST):
            if entry <= 0:
                break
            key = (index.parents[entry], index.tags[entry], index.classes_of(entry)[:2])
            homes.setdefault(key, {}).setdefault(entry, time)
            entry = index.parents[entry]
    held = {above for node in nodes for above in (node, *index.ancestors(node))}
    best: Entries = {}
    for entries in homes.values():
        filled = {entry: time for entry, time in entries.items() if entry in held}
        if len(filled) >= LEAST_ENTRIES and len(filled) > len(best):
            best = filled
    return best


def clock_lines(index: PageIndex) -> list[tuple[int, str]]:
    """Return the lines that hold a time of day and nothing else, each with the element it stands in."""
    found = []
    for node, start, stop in zip(index.line_nodes, index.line_starts, index.line_stops, strict=True):
        if stop - start <= TIME_SHARE:
            text = clean_text(index.flow[start:stop])
            if CLOCK.fullmatch(text):
                found.append((node, text))
    return found


def _entry_of(index: PageIndex, entries: Entries, node: int) -> int:
    return next((above for above in (node, *index.ancestors(node)) if above in entries), -1)


def _entry(entries: Entries, entry: int, inner: list[Told]) -> list[Told]:
    """Return the blocks of an entry as one block; blocks of no entry stay themselves."""
    if entry < 0 or not inner:
        return inner
    time = entries[entry]
    words = [facts for facts, _ in inner if facts.get("text") != time]
    if not words:
        return inner
    return [({"type": "live_entry", "time_raw": time or None, "blocks": words}, entry)]
