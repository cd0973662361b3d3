"""Words around the names in a byline, compiled once from `bylines.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from archiver.knowledge.loader import load_table
from archiver.knowledge.phrases import phrase_pattern

LONGEST_OPENING = 60
PARTING = re.compile(r"[,;|/\x1e\x1f]")  # the signs of ASCII that part names
PARTING_ALONE = ("-", "&", "+")  # and those that do so between blanks
LABEL_END = re.compile("[:：/／]")  # what may close a label without a blank: "文/", "Fotos:"


@dataclass(frozen=True, slots=True)
class BylineWords:
    """Prefixes with their roles, joiners by language, job titles, organisations, particles: all case-folded.

    `opening` matches every clean line that may open a byline by its first word, and few others: one look tells most lines.
    """

    prefixes: Mapping[str, str]
    longest_prefix: int
    openings: frozenset[str]
    opening: re.Pattern[str]
    joiners: Mapping[str, re.Pattern[str]]
    joining: Mapping[str, frozenset[str]]
    heads: frozenset[str]
    modifiers: frozenset[str]
    ranks: frozenset[str]
    jobs: frozenset[str]
    degrees: frozenset[str]
    orgs: frozenset[str]
    nobody: frozenset[str]
    agencies: frozenset[str]
    particles: frozenset[str]
    titles: frozenset[str]
    cuts: re.Pattern[str]
    cut_openings: frozenset[str]
    places: frozenset[str]
    never: frozenset[str]
    signing: frozenset[str]
    before_date: frozenset[str]
    pictures: re.Pattern[str]
    written: re.Pattern[str]
    """How a sentence that names the writer begins: "This post was written by"."""
    said_of_writers: re.Pattern[str]
    """What follows a writer's name in a note under a story, on folded text: "is"."""
    inner: Mapping[str, re.Pattern[str]]
    """A label within a line, with the blank before it, by language; "" is any other language."""

    def opens(self, text: str) -> bool:
        """Whether a line may begin with a label: its first word, or first signs where none are parted, open one."""
        pieces = text[:LONGEST_OPENING].split(None, 1)
        first = pieces[0].casefold() if pieces else ""
        if first.rstrip(":,") in self.openings:
            return True
        if first.isascii() and first.isalnum():
            return False  # nothing in it could close a label
        if LABEL_END.split(first, maxsplit=1)[0] in self.openings:
            return True  # "Fotos:Ben", "autorin/autor"
        return not first.isascii() and not self.openings.isdisjoint([first[:width] for width in (1, 2, 3, 4)])

    def at_label(self, text: str, language: str | None) -> list[str]:
        """Return a piece of a byline parted before a label within it: "Sport By Ada Example" gives two."""
        pattern = self.inner.get(_primary(language)) or self.inner[""]
        match = pattern.search(text)
        if match is None:
            return [text]
        before, rest = text[: match.start()], text[match.end() :]
        label = f"{before.rpartition(' ')[2]} {rest.partition(' ')[0]}".casefold()
        return [text] if label in self.prefixes else [before, rest]  # "Written By", "Photos By"

    def pieces(self, text: str, language: str | None) -> list[str]:
        """Return a text parted where words and signs of a language stand between two names; most texts are one piece."""
        primary = _primary(language)
        if primary not in self.joiners:
            primary = ""
        if (
            text.isascii()
            and not PARTING.search(text)
            and self.joining[primary].isdisjoint(text.lower().split())
        ):
            return [text]
        return self.joiners[primary].split(text)


def _primary(language: str | None) -> str:
    return (language or "").partition("-")[0].lower()


@cache
def byline_words() -> BylineWords:
    """Return the byline words; read from the knowledge file at first use."""
    table = load_table("bylines")
    prefixes = {
        word.casefold().rstrip(":/"): role for role, words in table["prefixes"].items() for word in words
    }
    joining = _joining(table["joiners"])
    openings = frozenset(word.split()[0] for word in prefixes)
    cut_openings = frozenset(word.split()[0].rstrip(".").casefold() for word in table["ends"]["cuts"])
    return BylineWords(
        prefixes=prefixes,
        longest_prefix=max(len(word.split()) for word in prefixes),
        openings=openings,
        opening=_opening(openings | cut_openings),
        joiners={language: _joiner(words) for language, words in joining.items()},
        joining={
            language: frozenset((*map(str.lower, words), *PARTING_ALONE))
            for language, words in joining.items()
        },
        heads=_folded(table["roles"]["heads"]),
        modifiers=_folded(table["roles"]["modifiers"]),
        ranks=_folded(table["roles"]["ranks"]),
        jobs=_folded(table["roles"]["jobs"]),
        degrees=_folded(table["roles"]["degrees"]),
        orgs=_folded(table["orgs"]["words"]),
        nobody=_folded(table["orgs"]["nobody"]),
        agencies=_folded(table["orgs"]["agencies"]),
        particles=_folded(table["names"]["particles"]),
        titles=_folded(table["names"]["titles"]),
        cuts=_any_word(table["ends"]["cuts"]),
        cut_openings=cut_openings,
        places=_folded(table["ends"]["places"]),
        signing=_folded(table["ends"]["signing"]),
        never=_folded(table["names"]["never"]),
        before_date=_folded(table["ends"]["before_date"]),
        pictures=_any_word(table["pictures"]["words"]),
        written=re.compile(rf"(?:{phrase_pattern(table['sentences']['written'])})\s", re.IGNORECASE),
        said_of_writers=re.compile(rf"(?:{phrase_pattern(table['sentences']['of_writers'])})\s"),
        inner={
            language: re.compile(rf"\s(?=(?:{phrase_pattern(words)})(?:\s[^\W\d_a-z]|$))")
            for language, words in _joining(table["inner"]).items()
        },
    )


def _opening(words: frozenset[str]) -> re.Pattern[str]:
    """A word of ours, a figure, or a first word with letters beyond ASCII."""
    plain = phrase_pattern(sorted(word for word in words if word.isascii()))
    return re.compile(rf"(?i:{plain})(?![a-z0-9])|[0-9]|[!-~]*[^\x00-\x7f]")


def _folded(words: list[str]) -> frozenset[str]:
    return frozenset(word.casefold() for word in words)


def _joining(table: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return the words that part names in each language, those of every language among them; "" is any other language."""
    common = table["any"]
    return {
        "" if language == "any" else language: [*common, *(words if language != "any" else ())]
        for language, words in table.items()
    }


def _joiner(words: list[str]) -> re.Pattern[str]:
    """Signs part names in every language; words only between blanks: "A and B", "A, B", "A/B", "甲、乙"."""
    choice = "|".join(sorted((re.escape(word) for word in set(words)), key=lambda word: (-len(word), word)))
    return re.compile(
        rf"\s*(?:[,;|/•·●◦∙⋅、，；｜／\x1e\x1f]|\s[–—-]\s|\s&\s|\s\+\s)\s*(?:(?:{choice})\s+)?|\s+(?:{choice})\s+",
        re.IGNORECASE,
    )


def _any_word(words: list[str]) -> re.Pattern[str]:
    choice = "|".join(sorted((re.escape(word) for word in words), key=lambda word: (-len(word), word)))
    return re.compile(rf"(?<!\w)(?:{choice})(?!\w)", re.IGNORECASE)
