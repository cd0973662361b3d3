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
    if not _has_run(found):
        return found
    result: list[BodyBlock] = []
    known: dict[int, bool] = {}
    for home, group in groupby(found, key=lambda part: _gallery_of(index, part, known)):
        members = list(group)
        images = [part.block for part in members if isinstance(part.block, b.Image)]
        if home < 0 or len(images) < LEAST_IMAGES:
            result += members
            continue
        facts = tuple(b.ImageFacts(caption=i.caption, credit=i.credit, alt=i.alt, url=i.url) for i in images)
        result.append(BodyBlock(b.Gallery(type="gallery", images=facts), home))
    return result


def _has_run(found: list[BodyBlock]) -> bool:
    """Whether enough images for a gallery stand one after the other."""
    run = 0
    for part in found:
        run = run + 1 if part.block.type == "image" else 0
        if run == LEAST_IMAGES:
            return True
    return False


def _gallery_of(index: PageIndex, part: BodyBlock, known: dict[int, bool]) -> int:
    """Return the element that calls itself a gallery around an image, or -1; what others said of theirs is `known`."""
    if part.block.type != "image":
        return -1
    above = part.node
    for _ in range(HIGHEST):
        above = index.parents[above] if above >= 0 else -1
        if above < 0:
            break
        if above not in known:
            value = f"{index.attr(above, 'class') or ''} {index.attr(above, 'id') or ''}"
            known[above] = not gallery_words().isdisjoint(token_words(value))
        if known[above]:
            return above
    return -1
