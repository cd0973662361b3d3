"""What sentence splitting and diffs know of each language: `languages.toml`, compiled once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class LanguageFacts:
    """The facts of one language, those of every language included."""

    abbreviations: frozenset[str]
    before_digits: frozenset[str]
    ordinal_stop: bool
    negations: frozenset[str]


@cache
def language_facts(tag: str | None) -> LanguageFacts:
    """Return the facts for a BCP 47 tag; for one we do not hold, those that fit every language."""
    table = _table()
    common = table["any"]
    primary = (tag or "any").split("-")[0].lower()
    own = table.get(_SAME_AS.get(primary, primary), common)
    return LanguageFacts(
        abbreviations=frozenset(common["abbreviations"]) | frozenset(own["abbreviations"]),
        before_digits=frozenset(common["before_digits"]) | frozenset(own["before_digits"]),
        ordinal_stop=own["ordinal_stop"],
        negations=frozenset(own["negations"]),
    )


_SAME_AS = {
    "no": "nb",
    "nn": "nb",
    "sr": "hr",
    "bs": "hr",
    "sl": "hr",
    "ms": "id",
    "be": "ru",
    "mk": "bg",
    "yue": "zh",
}


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("archiver.text").joinpath("languages.toml").read_text(encoding="utf-8"))
