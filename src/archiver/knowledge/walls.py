"""Pages that stand in the way of a story: gone, blocked, or asking for consent; recognised by their words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from archiver.knowledge.loader import load_table
from archiver.knowledge.phrases import phrase_pattern
from archiver.text import fold_typography

# what may follow the words of a title that is nothing else: a place to break, or the end
_TITLE_END = r"(?:\s*(?:[.!…|:·»(｜]|-\s|\s-|$).*)?"
# what a title may begin with: "404 - ", "oops! "
_TITLE_START = r"(?:(?:oops|sorry|error|fehler|erreur)[!:,.\s-]*)?(?:\d{3}\s*[-:|.]*\s*)?"


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    """Return each kind with the patterns of its titles and texts."""
    rows = load_table("walls")["wall"]
    kinds = tuple(dict.fromkeys(row["kind"] for row in rows))
    return tuple(
        (kind, _title_pattern(_folded(rows, kind, "titles")), _text_pattern(_folded(rows, kind, "texts")))
        for kind in kinds
    )


def find_wall(title: str, text: str) -> str | None:
    """Return `gone`, `blocked` or `consent-wall` for a page that is one, by its title and its visible text."""
    if len(text) > load_table("walls")["short_text"]:
        return None
    folded_title, folded_text = fold_typography(title), fold_typography(text)
    for kind, titles, texts in _patterns():
        if titles.fullmatch(folded_title) or texts.search(folded_text):
            return str(kind)
    return None


def _folded(rows: Iterable[dict[str, object]], kind: str, key: str) -> list[str]:
    phrases = (phrase for row in rows if row["kind"] == kind for phrase in row[key])  # type: ignore[attr-defined]
    return [fold_typography(str(phrase)) for phrase in phrases]


def _title_pattern(phrases: list[str]) -> re.Pattern[str]:
    return re.compile(_TITLE_START + f"(?:{phrase_pattern(phrases)})" + _TITLE_END)


def _text_pattern(phrases: list[str]) -> re.Pattern[str]:
    return re.compile(phrase_pattern(phrases))
