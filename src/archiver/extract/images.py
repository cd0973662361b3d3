"""The image of a figure: which element shows it, where it lies, and whether it is the copy of another."""

from __future__ import annotations

import re

from archiver.extract.context import Context
from archiver.page import PageIndex

LAZY = (
    "data-src",
    "src",
    "data-original",
    "data-lazy-src",
    "data-image",
    "data-bg",
    "data-background-image",
    "style",
)
# The address of a picture, e.g. "https://x.example/a.jpg?w=3", "background-image: url(/a.webp)".
PICTURE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)\b|url\(", re.IGNORECASE)
SOURCES = ("data-src", "data-original", "data-lazy-src", "data-full-src", "data-image", "src")
SET_BLANKS = " ,\t\n\r\x0c"
"""What may stand before the first address of a set."""

COPY_LEVELS = 3
BEFORE = 12
"""So many nodes before an image may show the one that it is the copy of."""


def image_in(index: PageIndex, node: int) -> int | None:
    """Return the image that a figure or picture holds, or that an element is."""
    if index.tags[node] in ("img", "amp-img"):
        return node
    for tag in ("img", "amp-img"):
        inside = index.first_within(node, tag)
        if inside is not None:
            return inside
    return stands_for_image(index, node) if index.tags[node] == "figure" else None


def stands_for_image(index: PageIndex, figure: int) -> int | None:
    """Return the element of a figure with a caption that scripts turn into its image: one with an image's address."""
    caption = index.first_within(figure, "figcaption")
    if caption is None:
        return None
    for node in range(figure + 1, caption):
        given = index.elements[node].get
        if any(PICTURE.search(given(name) or "") for name in LAZY):
            return node
    return None


def is_copy(index: PageIndex, image: int) -> bool:
    """Say whether an image is the copy, for browsers without scripts, of the one just before it."""
    if element_above(index, image, "noscript", COPY_LEVELS) is None:
        return False
    alt = index.attr(image, "alt")
    return any(
        index.tags[before] in ("img", "amp-img") and index.attr(before, "alt") == alt
        for before in range(max(image - BEFORE, 0), image)
    )


def image_address(context: Context, image: int | None, scope: int) -> str | None:
    """Return the address of an image: that of its element, else of the first source around it."""
    index = context.index
    if image is not None:
        given = index.elements[image].get
        for name in SOURCES:
            value = given(name)
            if value and not value.startswith("data:"):
                url = context.page.link(value.strip())
                if url:
                    return url
        images = given("srcset") or given("data-srcset")
        if images:
            return context.page.link(first_of_set(images))
    for source in index.within(scope, index.tag("source")):
        first = first_of_set(index.attr(source, "srcset") or index.attr(source, "data-srcset") or "")
        if first is not None:
            return context.page.link(first)
    return None


def first_of_set(images: str) -> str | None:
    """Return the first address of a `srcset`: "/s.jpg 1x, /l.jpg 2x" gives "/s.jpg"."""
    words = images.lstrip(SET_BLANKS).partition(",")[0].split()
    return words[0] if words else None


def element_above(index: PageIndex, node: int, tag: str, levels: int) -> int | None:
    """Return the nearest element of a name that stands no more than so many elements above another."""
    parents, tags = index.parents, index.tags
    for _ in range(levels):
        node = parents[node]
        if node < 0:
            break
        if tags[node] == tag:
            return node
    return None
