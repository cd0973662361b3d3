"""Credits that stand on a line of a capture: those of the formulas, and marks that only lines by themselves have."""

from __future__ import annotations

import re

from archiver.extract.credits.formulas import covers, find_credits
from archiver.knowledge import find_agencies, is_agency
from archiver.record import fields as f

# An agency and the sign of who worked on its text, e.g. "EFE/LV", "MORHAVEN. EFE/LV", "(AFP/XY)".
SIGNED = re.compile(
    r"(?:[A-ZÀ-Þ][A-ZÀ-Þ’' -]{2,30}[.,]\s+)?(?P<raw>[(\[]?(?P<name>[A-Za-zÀ-ž][\w.-]{1,20})/[A-ZÀ-Þ]{2,4}[)\]]?)\.?\Z"
)
# The sign of East Asian pages for a copyright, e.g. "ⓒ 연합뉴스".
CIRCLED = "ⓒ"
# What follows a source on the line of an agency's page, e.g. "Source: Xinhua| 2019-11-20", "Source: Xinhua Published: …".
SOURCE_END = re.compile(r"\s*(?:[|｜]|\s(?:published|updated|time|date|editor)\s?:)", re.IGNORECASE)


def line_credits(text: str, *, placement: str, language: str | None) -> list[f.Attribution]:
    """Return the credits of a line, e.g. "Source: Xinhua", "EFE/LV", "ⓒ 연합뉴스"."""
    found = [one.credit for one in find_credits(text, placement=placement, language=language)]  # type: ignore[arg-type]
    if found:
        return found
    if text.startswith(CIRCLED):
        return [
            one.credit.model_copy(update={"raw": text})
            for one in find_credits("©" + text[1:], placement=placement, language=language)  # type: ignore[arg-type]
        ]
    match = SIGNED.match(text)
    if match is None or not is_agency(match["name"]):
        return []
    agencies = tuple(
        f.Agency(id=one.id, name=one.name, name_raw=one.name_raw)
        for one in find_agencies(match["name"], context="credit")
    )
    return [f.Attribution(raw=match["raw"], kind="wire", agencies=agencies, placement=placement)]  # type: ignore[arg-type]


def is_credit(text: str, language: str | None) -> bool:
    """Whether a line is a credit and nothing more by marks that no formula has."""
    return bool(line_credits(text, placement="end", language=language)) and not find_credits(
        text, placement="end", language=language
    )


def source_part(text: str) -> str | None:
    """Return the part of a line that names a source, when a date or an editor follows it."""
    match = SOURCE_END.search(text)
    part = text[: match.start()] if match else ""
    found = find_credits(part, placement="header", language=None) if part else ()
    return part if found and covers(part, found) else None
