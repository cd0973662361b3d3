"""The credits of images, compiled: who supplies pictures, and the words in a credit that are no one's name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from archiver.knowledge.credits import credit_table, plain
from archiver.knowledge.loader import load_table
from archiver.knowledge.phrases import phrase_pattern


@dataclass(frozen=True, slots=True)
class PictureTable:
    """What tells the houses, the people and the other words of an image's credit apart."""

    houses: Mapping[str, str]
    """The name of each picture agency and stock library by every way to write it."""
    house: re.Pattern[str]
    """Any of them, as written."""
    leading: frozenset[str]
    """What stands before a name, plain: labels and words such as "by"."""
    turning: re.Pattern[str]
    """What stands before those who published the picture."""
    nobody: frozenset[str]
    """What is no one's name, plain."""
    bodies: frozenset[str]
    """Words of bodies and firms, plain."""
    within: tuple[str, ...]
    """Parts of such words in scripts without blanks."""


@cache
def picture_table() -> PictureTable:
    """Compile `pictures.toml`, with the labels of `credits.toml` and `captions.toml`."""
    table = load_table("pictures")
    words = table["words"]
    houses = {way: name for name, ways in table["houses"].items() for way in (name, name.upper(), *ways)}
    return PictureTable(
        houses=houses,
        house=re.compile(rf"(?<!\w)(?:{phrase_pattern(houses)})(?!\w)"),
        leading=frozenset(map(plain, words["leading"]))
        | credit_table().words["image_labels"]
        | frozenset(map(plain, load_table("captions")["credit_labels"])),
        turning=re.compile(rf"(?<!\S)(?:{phrase_pattern(words['turning'])})(?!\S)", re.IGNORECASE),
        nobody=frozenset(map(plain, words["nobody"])),
        bodies=frozenset(map(plain, words["bodies"])),
        within=tuple(words["within"]),
    )
