"""Galleries: images one after the other in an element that calls itself a gallery."""

from __future__ import annotations

from functools import cache
from itertools import groupby

from archiver.extract.body.features import token_words
from archiver.extract.context import BodyBlock
from archiver.knowledge import load_table
from archiver.page import PageIndex
from archiver.record import blocks as b

LEAST_IMAGES = 3
HIGHEST = 8
"""A gallery stands no more than so many elements above its images."""


@cache
def gallery_words() -> frozenset[str]:
    """Return the class words of galleries."""
    return frozenset(load_table("boilerplate")["gallery"]["words"])


def with_galleries(index: PageIndex, found: list[BodyBlock]) -> list[BodyBlock]:
    """Put the images of each gallery together: at least three with no words between them."""
    if sum(isinstance(part.block, b.Image) for part in found) < LEAST_IMAGES:
        return found
    result: list[BodyBlock] = []
    for home, group in groupby(found, key=lambda part: _gallery_of(index, part)):
        members = list(group)
        images = [part.block for part in members if isinstance(part.block, b.Image)]
        if home < 0 or len(images) < LEAST_IMAGES:
            result += members
            continue
        facts = tuple(b.ImageFacts(caption=i.caption, credit=i.credit, alt=i.alt, url=i.url) for i in images)
        result.append(BodyBlock(b.Gallery(type="gallery", images=facts), home))
    return result


def _gallery_of(index: PageIndex, part: BodyBlock) -> int:
    """Return the element that calls itself a gallery around an image, or -1."""
    if not isinstance(part.block, b.Image) or part.node < 0:
        return -1
    for above in index.ancestors(part.node)[:HIGHEST]:
        value = f"{index.attr(above, 'class') or ''} {index.attr(above, 'id') or ''}"
        if not gallery_words().isdisjoint(token_words(value)):
            return above
    return -1
