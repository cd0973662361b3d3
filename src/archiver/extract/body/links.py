"""Links in running text, with their place in the cleaned text of the block."""

from __future__ import annotations

from bisect import bisect_left

from archiver.page import Page
from archiver.record.blocks import Link
from archiver.text import clean_text

MOST_LINKS = 200


def links_of(page: Page, start: int, stop: int, text: str) -> tuple[Link, ...]:
    """Return the links of a stretch of the flow whose cleaned text is `text`."""
    index = page.index
    anchors = index.by_tag.get("a", ())
    first = bisect_left(anchors, start, key=index.starts.__getitem__)
    found: list[Link] = []
    at = 0
    for node in anchors[first:]:
        if index.starts[node] >= stop or len(found) == MOST_LINKS:
            break
        words = clean_text(index.flow[index.starts[node] : min(index.stops[node], stop)])
        href = index.elements[node].get("href")
        if not words or not href:
            continue
        place = text.find(words, max(at, len(clean_text(index.flow[start : index.starts[node]])) - 1))
        url = page.link(str(href)) if place >= 0 else None
        if url is None:
            continue
        at = place + len(words)
        found.append(Link(start=place, end=at, url=url))
    return tuple(found)
