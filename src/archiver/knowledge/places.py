"""Places that open a story, for datelines that neither capitals nor an agency mark."""

from __future__ import annotations

from functools import cache

from archiver.knowledge.loader import load_table

SHORTEST = 6
"""A shorter word is no sign of a town, however it ends."""


def is_place(name: str) -> bool:
    """Say whether `name` is a place of `places.toml`, in any case."""
    return name.casefold() in _places()


def ends_like_place(name: str) -> bool:
    """Say whether a word ends as names of towns do: "Gundremmingen", "Knoxville"."""
    return len(name) > SHORTEST and name.casefold().endswith(_endings())


def is_no_place(name: str) -> bool:
    """Say whether `name` is a word that opens a text as a place would and is none: "EXCLUSIVE", "Fazit"."""
    return name.casefold() in _not_places()


def follows_in_place(word: str) -> bool:
    """Say whether a word in small letters is the second of a place's name: "moines" of "Des Moines"."""
    return word in _second_words()


def links_in_place(word: str) -> bool:
    """Say whether a word in small letters may stand between two words of a place's name: "am" of "Frankfurt am Main"."""
    return word in _linking()


@cache
def _linking() -> frozenset[str]:
    return frozenset(load_table("places")["linking"])


@cache
def _second_words() -> frozenset[str]:
    return frozenset(name.split()[1] for name in _places() if " " in name)


@cache
def _endings() -> tuple[str, ...]:
    return tuple(ending for endings in load_table("places")["endings"].values() for ending in endings)


@cache
def _places() -> frozenset[str]:
    return frozenset(name.casefold() for row in load_table("places")["places"] for name in row["names"])


@cache
def _not_places() -> frozenset[str]:
    return frozenset(word.casefold() for word in load_table("places")["not_places"])
