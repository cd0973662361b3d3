"""An image's credit taken apart: the agencies and picture houses that supply it, the people who made it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from archiver.extract.credits.names import MASK, MAX_LIST, TRIM, as_agency, bare_name, looks_like_person
from archiver.knowledge import credit_table, find_agencies, is_place, plain
from archiver.knowledge.pictures import picture_table
from archiver.record.fields import Agency, Attribution

# Between the parts of a credit, besides what parts the names of any list, e.g. "Styling: …", "(…)", "Slate. Photo by …".
PARTS = re.compile(rf"{MASK}+|[:;()\[\]（）【】©®»«]|(?<=\w{{4}})\.(?=\s)")

# The sign between a lone surname and the agency: "Muster/dpa".
SLASHED = re.compile(rf"\s?/\s?{MASK}")

# A name that may be a surname alone: "Muster"; no abbreviation, no name of a firm in capitals.
SURNAME = re.compile(r"[^\W\d_a-zß-öø-ÿа-яё][^\W\d_A-ZÀ-ÖØ-Þ]{2,}")

QUOTES = "'‘’‚` "

KNOWN = 1 << 10
"""Credits remembered: the images of a page, and of a site, often have the same."""

LABEL_WORDS = 5
"""A label has no more words: "mit freundlicher Genehmigung von"."""


def image_credit(raw: str, block: int) -> Attribution:
    """Return the credit of the image in a block.

    Its agencies are those of `agencies.toml`, and the picture houses of `pictures.toml`, which have no id. Its people are
    the names of people's shape: bodies, platforms, outlets and places are in `raw` alone. A credit of more than
    `MAX_LIST` characters is none, and taken apart no further.
    """
    agencies, people = _taken_apart(raw) if len(raw) <= MAX_LIST else ((), ())
    return Attribution(
        raw=raw, kind="image_credit", agencies=agencies, people=people, placement="caption", block=block
    )


@lru_cache(maxsize=KNOWN)
def _taken_apart(raw: str) -> tuple[tuple[Agency, ...], tuple[str, ...]]:
    found = {(m.start, m.end): as_agency(m) for m in find_agencies(raw, context="caption")}
    masked = raw
    for start, end in found:
        masked = masked[:start] + MASK * (end - start) + masked[end:]
    for match in list(picture_table().house.finditer(masked)):
        found[match.span()] = Agency(name=picture_table().houses[match[0]], name_raw=match[0])
        masked = masked[: match.start()] + MASK * len(match[0]) + masked[match.end() :]
    agencies: dict[str, Agency] = {}
    for span in sorted(found):
        agencies.setdefault(found[span].id or found[span].name, found[span])
    return tuple(agencies.values()), tuple(dict.fromkeys(_people(masked)))


def _people(masked: str) -> Iterator[str]:
    """Yield the names of people in a credit whose agencies are masked, in order."""
    at = 0
    for match in PARTS.finditer(masked + MASK):
        run = masked[at : match.start()]
        start = 0
        for sign in credit_table().separator.finditer(run):
            yield from _person(run[start : sign.start()], masked, at + sign.start())
            start = sign.end()
        yield from _person(run[start:], masked, match.start())
        at = match.end()


def _person(part: str, masked: str, end: int) -> Iterator[str]:
    """Yield the person that a part of a credit names, if any; `end` is where the part ends."""
    words = _without_labels(picture_table().turning.split(part.strip(TRIM + QUOTES), 1)[0])
    name = bare_name(words).strip(QUOTES)
    if not name or not looks_like_person(name) or not _may_be_someone(name):
        return
    without_case = name.upper() == name.lower()
    if " " in name or without_case or (SLASHED.match(masked, end) and SURNAME.fullmatch(name)):
        yield name


def _without_labels(words: str) -> str:
    """Return a part of a credit without the labels that open it: "Photo courtesy of Ada Example" gives the name."""
    leading = picture_table().leading
    parts = words.split()
    at = 0
    while at < len(parts):
        longest = next(
            (
                n
                for n in range(min(LABEL_WORDS, len(parts) - at), 0, -1)
                if plain(" ".join(parts[at : at + n])).strip(TRIM) in leading
            ),
            0,
        )
        if not longest:
            break
        at += longest
    return " ".join(parts[at:])


def _may_be_someone(name: str) -> bool:
    """Say whether a name of people's shape has no word of a body, a platform or a place."""
    table = picture_table()
    folded = plain(name)
    if folded in table.nobody or is_place(name):
        return False
    return table.bodies.isdisjoint(folded.split()) and not any(part in name for part in table.within)
