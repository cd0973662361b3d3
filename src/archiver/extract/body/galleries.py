"""Galleries: images one after the other in an element that calls itself a gallery."""

from __future__ import annotations

from functools import cache
from itertools import groupby

from archiver.extract.body.facts import Told
from archiver.extract.body.features import token_words
from archiver.knowledge import load_table
from archiver.page import PageIndex

LEAST_IMAGES = 3
HIGHEST = 8
"""A gallery stands no more than so many elements above its images."""


@cache
def gallery_words() -> frozenset[str]:
    """Return the class words of galleries."""
    return frozenset(load_table("boilerplate")["gallery"]["words"])


def with_galleries(index: PageIndex, found: list[Told]) -> list[Told]:
    """Put the images of each gallery together: at least three with no words between them."""
    if not _has_run(found):
        return found
    result: list[Told] = []
    known: dict[int, bool] = {}
    for home, group in groupby(found, key=lambda part: _gallery_of(index, part, known)):
        members = list(group)
        if home < 0 or len(members) < LEAST_IMAGES:
            result += members
            continue
        images = [{name: said for name, said in facts.items() if name != "type"} for facts, _ in members]
        result.append(({"type": "gallery", "images": images}, home))
    return result


def _has_run(found: list[Told]) -> bool:
    """Whether enough images for a gallery stand one after the other."""
    run = 0
    for facts, _ in found:
        run = run + 1 if facts["type"] == "image" else 0
        if run == LEAST_IMAGES:
            return True
    return False


def _gallery_of(index: PageIndex, part: Told, known: dict[int, bool]) -> int:
    """Return the element that calls itself a gallery around an image, or -1; what others said of theirs is `known`."""
    facts, above = part
    if facts["type"] != "image":
        return -1
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
