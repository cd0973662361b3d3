"""News agencies: found in text by the names and codes of `agencies.toml`, where the context lets a word mean one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from archiver.errors import KnowledgeError
from archiver.knowledge.loader import load_table
from archiver.knowledge.phrases import phrase_pattern

Context = Literal["credit", "dateline", "byline", "caption", "running"]

# Scripts that set no blanks between words, so that no word boundary stands beside a name: kana, Han, Hangul.
UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")

# A word, e.g. "dpa" and "AP" of "dpa/AP".
WORD = re.compile(r"\w+")

# The Arabic "and", which leans on the word behind it.
LEANING = "و"

# What may stand around an agency's name when that name is all there is, e.g. "the …", "… news agency", "(…)".
AROUND = re.compile(r"[\s()\[\]/|.,:;·•–—-]+")

SHORT = 3
"""Codes up to this length are not put in capitals: a word in capitals is often another code."""

MAX_NAME = 200
"""Longer strings are no one's name."""


@dataclass(frozen=True, slots=True)
class AgencyMention:
    """An agency's words in a text: who, by which words, and where."""

    id: str
    name: str
    name_raw: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AgencyTable:
    """The agencies, compiled: words to ids, and one pattern for each kind of context."""

    names: Mapping[str, str]
    words: Mapping[str, str]
    in_credit: re.Pattern[str]
    running: re.Pattern[str]
    keys: frozenset[str]
    """A word of each spelling: a text in a spaced script without any of them names no agency."""
    hosts: Mapping[str, str]
    releases: frozenset[str]
    """Ids of those that hand out what others wrote."""


def find_agencies(text: str, *, context: Context) -> tuple[AgencyMention, ...]:
    """Return the agencies named in `text`, in order; in running text only by words that mean nothing else."""
    table = agency_table()
    if not may_name(table.keys, text):
        return ()
    pattern = table.running if context == "running" else table.in_credit
    return tuple(_mentions(table, pattern, text))


def is_agency(name: str) -> bool:
    """Say whether `name` is an agency, or several, and nothing more: "The Associated Press", "AFP/dpa"."""
    return len(name) <= MAX_NAME and _is_agency(name)


def hands_out(agency: str | None) -> bool:
    """Say whether the agency with this id hands out what others wrote: press releases."""
    return agency in agency_table().releases


def agency_of_host(host: str | None) -> str | None:
    """Return the id of the agency whose own site `host` is; on it, its name credits nobody."""
    hosts = agency_table().hosts
    rest = (host or "").lower().rstrip(".")
    while rest:
        if rest in hosts:
            return hosts[rest]
        rest = rest.partition(".")[2]
    return None


@lru_cache(maxsize=4096)
def _is_agency(name: str) -> bool:
    table = agency_table()
    spans = [(m.start, m.end) for m in _mentions(table, table.in_credit, name)]
    if not spans:
        return name.casefold().strip() in _any_case_codes()
    rest, at = [], 0
    for start, end in spans:
        rest.append(name[at:start])
        at = end
    rest.append(name[at:])
    words = [word for word in AROUND.split(" ".join(rest).casefold()) if word]
    return all(word in _filler() for word in words)


def may_name(keys: frozenset[str], text: str) -> bool:
    """Say, at a fraction of a search's cost, whether one of some names may stand in a text, given a word of each."""
    if not keys.isdisjoint(WORD.findall(text)):
        return True
    return not text.isascii() and (LEANING in text or UNSPACED.search(text) is not None)


def telling_words(phrases: Iterable[str]) -> frozenset[str]:
    """Return a word of each phrase, the one that fewest others share: "Belga" of "Belga News Agency"."""
    split = [WORD.findall(phrase) for phrase in phrases]
    shared = Counter(word.casefold() for words in split for word in words)

    def commonness(word: str) -> tuple[bool, bool, int, int]:
        return len(word) <= SHORT, word in ("a", "A"), shared[word.casefold()], -len(word)

    return frozenset(min(reversed(words), key=commonness) for words in split)


def _mentions(table: AgencyTable, pattern: re.Pattern[str], text: str) -> Iterator[AgencyMention]:
    for match in pattern.finditer(text):
        start, end = match.span(match.lastgroup or 0)
        agency = table.words.get(text[start:end])  # a decoy has none
        if agency is not None:
            yield AgencyMention(agency, table.names[agency], text[start:end], start, end)


@cache
def agency_table() -> AgencyTable:
    """Compile `agencies.toml`: one pattern for credits, one for running text."""
    rows = load_table("agencies")["agency"]
    words: dict[str, str] = {}
    for row in rows:
        _add(words, _all_words(row), row["id"])
    decoys = [phrase for row in rows for phrase in row.get("decoys", ())]
    open_words = [word for row in rows for word in sorted(_running_words(row))]
    return AgencyTable(
        names={row["id"]: row["name"] for row in rows},
        words=words,
        in_credit=_pattern((*words, *decoys)),
        running=_pattern((*open_words, *decoys)),
        keys=telling_words(word for word in words if not UNSPACED.search(word)),
        releases=frozenset(row["id"] for row in rows if row.get("releases")),
        hosts={host: row["id"] for row in rows for host in row.get("hosts", ())},
    )


def _add(words: dict[str, str], more: Iterable[str], agency: str) -> None:
    for word in sorted(more):
        if words.setdefault(word, agency) != agency:
            raise KnowledgeError(f"agencies.toml: {word!r} stands for both {words[word]!r} and {agency!r}")


def _names(row: Mapping[str, Any]) -> set[str]:
    return {*row.get("names", ()), *(word for local in row.get("local", {}).values() for word in local)}


def _all_words(row: Mapping[str, Any]) -> set[str]:
    """Every spelling that means this agency inside a credit; the longer ones also in capitals."""
    words = _names(row) | set(row.get("codes", ()))
    words |= {word.upper() for word in words if len(word) > SHORT}
    if row.get("any_case"):
        words |= {word.lower() for word in words} | {word.capitalize() for word in words}
    return words


def _running_words(row: Mapping[str, Any]) -> set[str]:
    """Spellings that mean this agency in any sentence: names of several words, and others the row vouches for."""
    vouched = row["bare"] == "anywhere"
    return {word for word in _names(row) if vouched or (" " in word and not UNSPACED.search(word))}


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Compile the words: in spaced scripts whole words only (an Arabic "and" may lean on them), in others anywhere."""
    spaced = [word for word in words if not UNSPACED.search(word)]
    unspaced = [word for word in words if UNSPACED.search(word)]
    return re.compile(
        rf"(?<!\w)و?(?P<spaced>{phrase_pattern(spaced)})(?!\w)|(?P<unspaced>{phrase_pattern(unspaced)})"
    )


@cache
def _any_case_codes() -> frozenset[str]:
    rows = load_table("agencies")["agency"]
    return frozenset(code.casefold() for row in rows if row.get("any_case") for code in row.get("codes", ()))


@cache
def _filler() -> frozenset[str]:
    """Words that add nothing to an agency's name: "the", "news agency", "und"."""
    table = load_table("agencies")
    return frozenset(word.casefold() for word in table["filler"])
