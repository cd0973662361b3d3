"""Captions, compiled: class words, attributes, picture agencies and the words of buttons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from archiver.knowledge.agencies import WORD, agency_table, telling_words
from archiver.knowledge.credits import credit_table, plain
from archiver.knowledge.loader import load_table
from archiver.knowledge.phrases import phrase_pattern
from archiver.knowledge.pictures import picture_table

ClassMark = Literal["caption", "credit", "weak_credit", "writer"]

CLASS_KINDS = ("caption_classes", "credit_classes", "weak_credit_classes", "writer_classes")
NO_MARKS: frozenset[ClassMark] = frozenset()

KNOWN_TOKENS = 1 << 12


@dataclass(frozen=True, slots=True)
class CaptionTable:
    """What tells a caption, a credit and a button apart."""

    caption_classes: re.Pattern[str]
    credit_classes: re.Pattern[str]
    weak_credit_classes: re.Pattern[str]
    writer_classes: re.Pattern[str]
    classes: re.Pattern[str]
    """Any of these: most class tokens hold none."""
    credit_attributes: tuple[str, ...]
    caption_attributes: tuple[str, ...]
    attributes: frozenset[str]
    """Those that hold a credit and those that hold a caption."""
    interface: frozenset[str]
    """The words of buttons, plain; "#" stands for any number."""
    player_labels: tuple[str, ...]
    """What opens the words under a player rather than an image, plain."""
    makers: re.Pattern[str]
    """A picture agency, a stock library or a news agency, as written."""
    maker_keys: frozenset[str]
    """A word of each maker: a text without any of them names none."""
    label: re.Pattern[str]
    """A label that opens an image's credit, with its colon or sign: "Foto:", "사진=", on plain text."""
    source_label: re.Pattern[str]
    """A label that opens an image's credit within a caption: "Source:", "Quelle:"."""


@cache
def caption_table() -> CaptionTable:
    """Compile `captions.toml`, with the image labels of `credits.toml`, the houses of `pictures.toml` and the agencies' names."""
    table = load_table("captions")
    labels = phrase_pattern(sorted(credit_table().words["image_labels"]))
    makers = [
        *table["stock"],
        *picture_table().houses,
        *(word for word in agency_table().words if len(word) > 1),
    ]
    return CaptionTable(
        caption_classes=_any_of(table["caption_classes"]),
        credit_classes=_any_of(table["credit_classes"]),
        weak_credit_classes=_any_of(table["weak_credit_classes"]),
        writer_classes=_any_of(table["writer_classes"]),
        classes=_any_of([word for kind in CLASS_KINDS for word in table[kind]]),
        credit_attributes=tuple(table["credit_attributes"]),
        caption_attributes=tuple(table["caption_attributes"]),
        attributes=frozenset((*table["credit_attributes"], *table["caption_attributes"])),
        player_labels=tuple(map(plain, table["player_labels"])),
        interface=frozenset(plain(words).strip(" .:") for words in table["interface"]),
        makers=re.compile(rf"(?<!\w)(?:{phrase_pattern(makers)})(?!\w)"),
        maker_keys=frozenset(telling_words(makers).values()),
        label=re.compile(rf"(?<![\w-])(?:{labels})\s?(?:[:=©]|\(c\))"),
        source_label=re.compile(rf"(?<![\w-])(?:{phrase_pattern(table['credit_labels'])})\s?[:=]"),
    )


def may_name_maker(text: str) -> bool:
    """Say, at little cost, whether a text may name a picture agency, a stock library or a news agency."""
    return not caption_table().maker_keys.isdisjoint(WORD.findall(text))


@lru_cache(maxsize=KNOWN_TOKENS)
def class_says(token: str) -> frozenset[ClassMark]:
    """Return what a class token in lower case says of a figure's element: that it is a caption, a credit, a writer's."""
    table = caption_table()
    if table.classes.search(token) is None:
        return NO_MARKS
    patterns: tuple[tuple[ClassMark, re.Pattern[str]], ...] = (
        ("caption", table.caption_classes),
        ("credit", table.credit_classes),
        ("weak_credit", table.weak_credit_classes),
        ("writer", table.writer_classes),
    )
    return frozenset(mark for mark, pattern in patterns if pattern.search(token))


def _any_of(words: list[str]) -> re.Pattern[str]:
    return re.compile(phrase_pattern(words))
