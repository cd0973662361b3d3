"""Pages that stand in the way of a story: gone, blocked, or asking for consent; recognised by their words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from archiver.knowledge.loader import load_table
from archiver.knowledge.phrases import phrase_pattern
from archiver.text import fold_typography

# what may follow the words of a title that is nothing else: a place to break, or the end
_TITLE_END = r"(?:\s*(?:[.!?…|·»(｜]|-\s|\s-|$).*)?"
# what a title may begin with: "404 - ", "oops! "
_TITLE_START = r"(?:(?:oops|sorry|error|fehler|erreur)[!:,.\s-]*)?(?:\d{3}\s*[-:|.]*\s*)?"


# "Not available in your country" says why, where "not available" would only say that something is gone.
KINDS = ("blocked", "consent-wall", "gone")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    """Return each kind with the patterns of its titles and texts."""
    rows = load_table("walls")["wall"]
    return tuple(
        (kind, _title_pattern(_folded(rows, kind, "titles")), _text_pattern(_folded(rows, kind, "texts")))
        for kind in KINDS
    )


def may_be_wall(opening: str) -> bool:
    """Whether a page whose visible text begins so may be a wall: none says much."""
    shortest: int = load_table("walls")["short_text"]
    return len(opening) <= shortest


def find_wall(title: str, text: str) -> str | None:
    """Return `gone`, `blocked` or `consent-wall` for a page that is one, by its title and its visible text."""
    if not may_be_wall(text):
        return None
    folded_title, folded_text = fold_typography(title), fold_typography(text)
    for kind, titles, texts in _patterns():
        if titles.fullmatch(folded_title) or texts.search(folded_text):
            return kind
    return None


class WallWords:
    """Closer looks at a page whose structure is known: its titles and its passages one by one."""

    def kind_of_title(self, title: str) -> str | None:
        """Return the kind of wall that a title, or a page's one heading, is the usual name of."""
        folded = fold_typography(title)
        return next((kind for kind, titles, _ in _patterns() if titles.fullmatch(folded)), None)

    def speak_in(self, passage: str) -> bool:
        """Whether a passage speaks as walls do, of consent or of what is gone or blocked, and so is no story."""
        folded = fold_typography(passage)
        return self.of_consent_in(passage) or any(texts.search(folded) for _, _, texts in _patterns())

    def of_consent_in(self, passage: str) -> bool:
        """Whether a passage is about cookies, consent or privacy."""
        lower = passage.lower()
        return any(word in lower for word in load_table("walls")["consent_words"])


def _folded(rows: Iterable[dict[str, object]], kind: str, key: str) -> list[str]:
    phrases = (phrase for row in rows if row["kind"] == kind for phrase in row[key])  # type: ignore[attr-defined]
    return [fold_typography(str(phrase)) for phrase in phrases]


def _title_pattern(phrases: list[str]) -> re.Pattern[str]:
    return re.compile(_TITLE_START + f"(?:{phrase_pattern(phrases)})" + _TITLE_END)


def _text_pattern(phrases: list[str]) -> re.Pattern[str]:
    return re.compile(phrase_pattern(phrases))
