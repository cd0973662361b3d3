"""Blocks that say what a field of the record holds: headline, kicker, standfirst, byline, date, barrier, the writer's portrait."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archiver.extract.context import BodyBlock, Context
from archiver.extract.fields import Fields
from archiver.extract.fields.date_text import scan_dates
from archiver.extract.images import element_above
from archiver.knowledge import date_words
from archiver.record.blocks import Image
from archiver.record.fields import Author
from archiver.text import fold_typography

HEADER_BLOCKS = 12
"""How far into the body what stands above a story may reach."""

BEGINNING, LOOKED_AT = 6, 24
"""Letters by which most blocks are told to repeat no field, and those that are folded to see them."""

SLACK = 20
"""Folding makes no clean text shorter by more characters than this."""

# Two plain letters or digits, e.g. "The", of which the first folds to itself in lower case.
OPENING_WORD = re.compile("[A-Za-z0-9]{2}")

FIGURE_LEVELS = 6
LEAST_OF_LIST = 3
LONGEST_NAME = 120

# What may follow a writer's name in what is said of a portrait, e.g. "'s photo", ".jpg", " (author)".
PORTRAIT = re.compile(
    r"(?:'s)?(?:[\s_(,-]{1,3}(?:author|autor|autorin|avatar|bild|foto|headshot|image|photo|picture|portr[aä]i?t|profile|profil))*"
    r"\)?(?:\.(?:jpe?g|png|webp))?"
)

LONGEST_DATE_LINE = 100
LEAST_OF_DATE = 0.6
"""The share of a line's letters and digits that its dates take in a date line ("Updated: 2 March 2026, 06:30")."""


def shown_elsewhere(context: Context, fields: Fields) -> frozenset[int]:
    """Return the indices of the blocks whose words stand in a field already, so that they stand once in the record."""
    known = frozenset(folded_fields(context, fields))
    begins = tuple([value[:BEGINNING] for value in known])
    firsts = {value[:1] for value in known}
    longest = max(map(len, known), default=0) + SLACK
    nodes = frozenset(header_nodes(fields))
    taken: set[int] = set()
    for at, part in enumerate(context.blocks):
        match part.block.type:
            case "paragraph" | "heading":
                text = part.block.text
            case "image":
                if is_portrait(part.block, fields.authors):
                    taken.add(at)
                continue
            case _:
                continue
        said = (
            len(text) <= longest
            and not (OPENING_WORD.match(text) and text[0].lower() not in firsts)  # which leaves out most
            and fold_typography(text[:LOOKED_AT]).startswith(begins)
            and fold_typography(text) in known
        )
        if said or (at < HEADER_BLOCKS and (part.node in nodes or is_date_line(text))):
            taken.add(at)
    if len(taken) == len(context.blocks):
        return frozenset()
    return frozenset(taken)


def is_portrait(image: Image, authors: Iterable[Author]) -> bool:
    """Say whether an image is a writer's portrait: nothing is said of it but the writer's name ("Ada Example's photo")."""
    if image.caption or image.credit or not image.alt or len(image.alt) > LONGEST_NAME:
        return False
    said = fold_typography(image.alt)
    for author in authors:
        name = fold_typography(author.name)
        if said.startswith(name) and PORTRAIT.fullmatch(said, len(name)):
            return True
    return False


@dataclass(frozen=True, slots=True)
class ToldTwice:
    """Words that stand beside an image and as its caption too."""

    captions: frozenset[int]
    """The images whose caption is no caption: a heading, a paragraph of the story, the standfirst."""
    paragraphs: frozenset[int]
    """The paragraphs that are a caption."""


def captions_told_twice(context: Context, fields: Fields) -> ToldTwice:
    """Tell which of an image's caption and the words beside it stays, where both are the same.

    A heading, words before the image and the standfirst are the story's; words in a figure, or beside an image that has a
    credit, are the caption. Of other words below an image nothing tells which they are, nor where a list has an image with
    a credit and words for each item: they stay in both places.
    """
    standfirst = (fields.description or "") if fields.description_source == "displayed" else ""
    captions: set[int] = set()
    paragraphs: set[int] = set()
    loose: set[int] = set()
    blocks = context.blocks
    for at, part in enumerate(blocks):
        image = part.block
        if image.type != "image" or not image.caption:
            continue
        beside = next((to for to in (at + 1, at - 1) if _says(blocks, to, image.caption)), None)
        if beside is None:
            if not image.credit and standfirst and _holds(image.caption, standfirst):
                captions.add(at)
        elif blocks[beside].block.type == "heading" or (beside < at and not image.credit):
            captions.add(at)
        elif _in_figure(context, blocks[beside].node):
            paragraphs.add(beside)
        elif image.credit:
            loose.add(beside)
    if len(loose) < LEAST_OF_LIST:
        paragraphs |= loose
    return ToldTwice(frozenset(captions), frozenset(paragraphs))


def _says(blocks: Sequence[BodyBlock], at: int, caption: str) -> bool:
    """Say whether a block is a paragraph or a heading in the words of a caption."""
    block = blocks[at].block if 0 <= at < len(blocks) else None
    if block is None or block.type not in ("paragraph", "heading"):
        return False
    text: str = vars(block)["text"]
    return abs(len(text) - len(caption)) <= SLACK and fold_typography(text) == fold_typography(caption)


def _holds(caption: str, words: str) -> bool:
    return len(words) <= len(caption) + SLACK and fold_typography(words) in fold_typography(caption)


def _in_figure(context: Context, node: int) -> bool:
    """Say whether words stand in a figure."""
    return node >= 0 and element_above(context.index, node, "figure", FIGURE_LEVELS) is not None


def folded_fields(context: Context, fields: Fields) -> Iterator[str]:
    """Yield the words of the fields that the page displays around the body."""
    standfirst = fields.description if fields.description_source == "displayed" else None
    barrier = fields.access.raw if fields.access else None
    for value in (context.headline_text, fields.kicker, standfirst, fields.byline_raw, barrier):
        if value:
            yield fold_typography(value)


def header_nodes(fields: Fields) -> Iterator[int]:
    """Yield the elements that display a field."""
    for pointer in ("/kicker", "/byline_raw", "/published", "/modified"):
        decision = fields.decisions.get(pointer)
        if decision is not None and isinstance(decision.winner.locator, int):
            yield decision.winner.locator


def is_date_line(text: str) -> bool:
    """Whether a line is dates and little else, e.g. "2 March 2026, 06:30" or "Published 2 March 2026 Updated 4:30 p.m."."""
    if len(text) > LONGEST_DATE_LINE or not any(map(str.isdigit, text)):
        return False
    found = [date for date in scan_dates(text) if date.day]
    if not found:
        return False
    dated = sum([letters(text[date.start : date.end]) for date in found])
    return dated >= LEAST_OF_DATE * (letters(text) - letters_of_labels(text))


def letters_of_labels(text: str) -> int:
    """Return the letters of the words that say which date a line gives, where it begins with one: "Published"."""
    folded = text.casefold()
    labels = [label for label, kind in date_words().labels if kind != "other" and label in folded]
    if not folded.startswith(tuple(labels)):
        return 0
    size = 0
    for label in sorted(labels, key=len, reverse=True):
        size += letters(label) * folded.count(label)
        folded = folded.replace(label, " ")
    return size


def letters(text: str) -> int:
    """Return the number of letters and digits."""
    return sum(char.isalnum() for char in text)
