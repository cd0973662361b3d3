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
    starts, flow = index.starts, index.flow
    clean = flow.startswith(text, start) and len(text) == stop - start
    anchors = index.by_tag.get("a", ())
    found: list[LinkFacts] = []
    at = 0
    for place in range(bisect_left(anchors, start, key=starts.__getitem__), len(anchors)):
        node = anchors[place]
        begin = starts[node]
        if begin >= stop or len(found) == MOST_LINKS:
            break
        words = clean_text(flow[begin : min(index.stops[node], stop)])
        href = index.elements[node].get("href") if words else None
        if not href:
            continue
        before = text[: begin - start].rstrip() if clean else clean_text(flow[start:begin])
        first = text.find(words, max(at, len(before) - 1))
        url = page.link(href) if first >= 0 else None
        if url is None:
            continue
        at = first + len(words)
        found.append({"start": first, "end": at, "url": url})
    return found
