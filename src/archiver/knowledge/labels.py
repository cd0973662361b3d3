"""Labels of link blocks, compiled: what the links under or behind a label are offered as."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from archiver.knowledge.credits import plain
from archiver.knowledge.loader import load_table
from archiver.knowledge.phrases import phrase_pattern

LabelKind = Literal["related", "most_read", "latest", "series", "full_story", "other"]

LinkWords = Literal["button", "nothing"]

MAX_LABEL = 90
"""Longer lines are no labels."""

LABEL_HEAD = 4
"""Letters by which most lines are told not to be labels."""

KNOWN_LABELS = 1 << 12
KNOWN_HEADS = 1 << 13
"""Beginnings of lines remembered: most lines begin as others do."""

# The first characters of a line where they are words, e.g. "on t", "the ".
BEGINNING = re.compile(r"(?:[^\W\d_]+ ?)+")

LINK_KINDS: frozenset[LabelKind] = frozenset(("related", "most_read", "series"))
"""Labels that stand over links which the record keeps."""

# The words of a label between signs, of which there are several forms, e.g. "what" of "what's new".
PLAIN_WORDS = re.compile(r"[^\W_](?:[^\W_]| (?=\w))*")

# Signs around a label, e.g. "→ siehe auch", "Related:", "【関連記事】", ">>> Read more".
TRIM = "▄█━─═ \t\r\n\x1e\x1f.,:;!?…|/\\–—-→»›«‹>+*#•·■▶►✦★☆●○◆\"'“”„()[]【】《》<>"

# Digits and brackets behind a label, e.g. "Related (4)", "Mehr zum Thema 12".
COUNT = re.compile(r"\s*[(\[]?\d{1,4}[)\]]?$")


@dataclass(frozen=True, slots=True)
class LabelTable:
    """Labels that stand alone, those that a subject follows, and words of classes and addresses."""

    alone: Mapping[str, LabelKind]
    before: Mapping[str, LabelKind]
    opening: re.Pattern[str]
    openings: frozenset[str]
    """The first four characters (or all, if fewer) of what `opening` matches, to look before matching."""
    heads: frozenset[str]
    """The first four characters of every label, to look before anything else."""
    link_labels: re.Pattern[str]
    """Where a line may begin with a label of links, on lines in small letters with a line end before each."""
    promoless_classes: re.Pattern[str]
    """Of players and of lists of news."""
    front_paths: frozenset[str]
    writer_paths: frozenset[str]
    buttons: frozenset[str]
    """Words of a link that say nothing of what it leads to, plain."""
    no_offers: frozenset[str]
    """Words of a link that offers no article, plain."""
    no_offer_opening: re.Pattern[str]
    """How such words begin, on plain text."""


def label_kind(text: str) -> LabelKind | None:
    """Return what a line is the label of: "Lesen Sie auch" of related links, "Tags:" of others; None for no label."""
    return None if len(text) > MAX_LABEL or not may_open_label(text[:LABEL_HEAD]) else _label_kind(text)


@lru_cache(maxsize=KNOWN_LABELS)
def _label_kind(text: str) -> LabelKind | None:
    table = label_table()
    words = plain(text).strip(TRIM)
    if words[-1:].isdigit():
        words = COUNT.sub("", words).strip(TRIM)
    known = table.alone.get(words)
    if known is not None or not _may_open(table, words):
        return known
    match = table.opening.match(words)
    return None if match is None else _kind(table, match[0])


def _may_open(table: LabelTable, words: str, at: int = 0) -> bool:
    """Say whether a label that needs no colon may open plain words."""
    heads = table.openings
    return words[at : at + 4] in heads or words[at : at + 3] in heads or words[at : at + 2] in heads


@lru_cache(maxsize=KNOWN_LABELS)
def says_nothing(words: str) -> LinkWords | None:
    """Say of the words of a link that they do not name what it leads to.

    A "button" leads to an article all the same ("Read more »"); "nothing" leads to none ("Reply", "Share on …").
    """
    table = label_table()
    folded = plain(words).strip(TRIM)
    if folded in table.buttons:
        return "button"
    return "nothing" if folded in table.no_offers or table.no_offer_opening.match(folded) else None


def link_labels(lines: Sequence[str]) -> dict[int, LabelKind]:
    """Return those of many cleaned lines that are labels of links (`LINK_KINDS`), with their kinds.

    All lines are searched as one text: most are no labels, and asking each costs more than the finding.
    """
    joined = (
        "\n".join(["", *[line if len(line) <= MAX_LABEL else "" for line in lines]]).replace("İ", "i").lower()
    )
    found: dict[int, LabelKind] = {}
    line, done = -1, 0
    for match in label_table().link_labels.finditer(joined):
        line += joined.count("\n", done, match.end())
        done = match.end()
        kind = label_kind(lines[line])
        if kind in LINK_KINDS:
            found[line] = kind
    return found


@lru_cache(maxsize=KNOWN_HEADS)
def may_open_label(head: str) -> bool:
    """Say whether a line with these first characters (`LABEL_HEAD`, or all) may be a label or open with one."""
    head = head.lower()
    if len(head) < LABEL_HEAD or not (head.isalpha() or BEGINNING.fullmatch(head)):
        return True  # signs and blanks before a label do not count
    heads, openings = label_table().heads, label_table().openings
    return head in heads or head.rstrip() in heads or head[:3] in openings or head[:2] in openings


def _kind(table: LabelTable, opening: str) -> LabelKind:
    words = opening.rstrip(":： ")
    return table.before.get(words) or table.alone[words]


def promo_opening(text: str) -> tuple[LabelKind, int] | None:
    """Return the kind of the label that opens a line, and its length: "READ MORE: Bridge shut" gives 11."""
    if not may_open_label(text[:LABEL_HEAD]):
        return None
    table = label_table()
    folded = plain(text[: MAX_LABEL * 2])
    start = len(folded) - len(folded.lstrip(TRIM))
    if ":" not in folded and not _may_open(table, folded, start):
        return None
    match = table.opening.match(folded, start)
    if match is None:
        return None
    kind = _kind(table, match[0])
    end = match.end()
    while end < len(folded) and folded[end] in TRIM:
        end += 1
    return kind, end


@cache
def label_table() -> LabelTable:
    """Compile `labels.toml`."""
    table = load_table("labels")
    alone: dict[str, LabelKind] = {}
    before: dict[str, LabelKind] = {}
    named: dict[str, LabelKind] = {}  # only with a colon behind them
    for row in table["label"]:
        for phrase in row.get("phrases", ()):
            alone.setdefault(plain(phrase).strip(TRIM), row["kind"])
        for phrase in row.get("before", ()):
            words = plain(phrase)
            (named if words.endswith(":") else before).setdefault(words.rstrip(":： "), row["kind"])
    return LabelTable(
        alone=alone,
        before={**named, **before},
        opening=re.compile(
            rf"(?:{phrase_pattern(before)})(?:\s?:|(?!\w))|(?:{phrase_pattern((*named, *alone))})\s?:"
        ),
        openings=frozenset(phrase[:4] for phrase in (*before, *named)),
        heads=frozenset(
            head
            for phrase in (*alone, *before, *named)
            for head in (
                phrase[:LABEL_HEAD],
                phrase[:LABEL_HEAD].upper().lower(),
            )  # a sigma that ends them has two forms
        ),
        link_labels=_line_beginnings(
            phrase for kinds in (alone, before, named) for phrase, kind in kinds.items() if kind in LINK_KINDS
        ),
        promoless_classes=re.compile(phrase_pattern([*table["player_classes"], *table["list_classes"]])),
        front_paths=frozenset(table["front_paths"]),
        writer_paths=frozenset(table["writer_paths"]),
        buttons=frozenset(map(plain, table["buttons"])),
        no_offers=frozenset(map(plain, table["no_offers"])),
        no_offer_opening=re.compile(rf"(?:{phrase_pattern(map(plain, table['no_offer_openings']))})(?!\w)"),
    )


def _line_beginnings(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of the beginnings of lines that may be these phrases, whatever signs stand before and in them."""
    words = {match[0] for match in map(PLAIN_WORDS.search, phrases) if match}
    latin = {phrase for phrase in words if phrase[0].isascii()}  # a line passes the letters of one script
    either = rf"(?=[a-z\d])(?:{phrase_pattern(latin)})|(?=[^\x00-\x7f])(?:{phrase_pattern(words - latin)})"
    return re.compile(rf"\n[^\w\n]*(?:{either})(?![^\W\d_])")
