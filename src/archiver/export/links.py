"""The links of a paragraph among its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archiver.record import blocks


def linked_pieces(text: str, links: Sequence[blocks.Link]) -> Iterator[tuple[str, str | None]]:
    """Yield a text in pieces, each with the address that it links to or None; of links that overlap, the first counts."""
    done = 0
    for one in sorted(links, key=lambda item: (item.start, item.end)):
        if done <= one.start < one.end <= len(text):
            yield text[done : one.start], None
            yield text[one.start : one.end], one.url
            done = one.end
    yield text[done:], None
