"""Links in running text, with their place in the cleaned text of the block."""

from __future__ import annotations

from bisect import bisect_left

from archiver.page import Page
from archiver.text import clean_text

MOST_LINKS = 200

LinkFacts = dict[str, int | str]
"""What a link says, by the names of its block."""


def links_of(page: Page, start: int, stop: int, text: str) -> list[LinkFacts]:
    """Return the links of a stretch of the flow whose cleaned text is `text`."""
    index = page.index
    starts, stops, flow = index.starts, index.stops, index.flow
    clean = len(text) == stop - start and flow.startswith(text, start)
    anchors = index.by_tag.get("a", ())
    found: list[LinkFacts] = []
    at = 0
    for place in range(bisect_left(anchors, start, key=starts.__getitem__), len(anchors)):
        node = anchors[place]
        begin = starts[node]
        if begin >= stop or len(found) == MOST_LINKS:
            break
        if clean:  # and so is every part of it
            before, words = text[: begin - start].rstrip(), text[begin - start : stops[node] - start].strip()
        else:
            before, words = clean_text(flow[start:begin]), clean_text(flow[begin : min(stops[node], stop)])
        href = index.elements[node].get("href") if words else None
        if not href:
            continue
        first = text.find(words, max(at, len(before) - 1))
        url = page.link(href) if first >= 0 else None
        if url is None:
            continue
        at = first + len(words)
        found.append({"start": first, "end": at, "url": url})
    return found
