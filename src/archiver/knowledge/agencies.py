"""News agencies: found in text by the names and codes of `agencies.toml`, where the context lets a word mean one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from archiver.errors import KnowledgeError
from archiver.knowledge.loader import load_table
from archiver.knowledge.phrases import phrase_pattern

Context = Literal["credit", "dateline", "byline", "caption", "running"]
Words = Literal["credited", "running"]
"""Which words are looked for: those that mean an agency in a credit, or those that do so in any sentence."""

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
    """The agencies by their words."""

    names: Mapping[str, str]
    words: Mapping[str, str]
    """Ids by every spelling that means an agency in a credit."""
    running: frozenset[str]
    """Those that do so in any sentence."""
    decoys: tuple[str, ...]
    keys: Mapping[str, str]
    """A word of each spelling in a spaced script: a text in such a script without any of them names no agency."""
    telling: frozenset[str]
    """Those words."""
    hosts: Mapping[str, str]
    releases: frozenset[str]
    """Ids of those that hand out what others wrote."""


def find_agencies(text: str, *, context: Context) -> tuple[AgencyMention, ...]:
    """Return the agencies named in `text`, in order; in running text only by words that mean nothing else."""
    table = agency_table()
    if not may_name(table.telling, text):
        return ()
    words: Words = "running" if context == "running" else "credited"
    return tuple(_mentions(table, words, text))


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
    spans = [(m.start, m.end) for m in _mentions(table, "credited", name)]
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
    return not keys.isdisjoint(WORD.findall(text)) or names_unparted(text)


def names_unparted(text: str) -> bool:
    """Say whether a text is in a script in which a name may stand without being a word of its own."""
    return not text.isascii() and (LEANING in text or UNSPACED.search(text) is not None)


def telling_words(phrases: Iterable[str]) -> dict[str, str]:
    """Return for each phrase one of its words, that which fewest others share: "Belga" of "Belga News Agency"."""
    split = {phrase: WORD.findall(phrase) for phrase in phrases}
    shared = Counter(word.casefold() for words in split.values() for word in words)

    def commonness(word: str) -> tuple[bool, bool, int, int]:
        return len(word) <= SHORT, word in ("a", "A"), shared[word.casefold()], -len(word)

    return {phrase: min(reversed(words), key=commonness) for phrase, words in split.items()}


def _mentions(table: AgencyTable, words: Words, text: str) -> Iterator[AgencyMention]:
    pattern = _spaced_pattern(words) if UNSPACED.search(text) is None else _any_pattern(words)
    for match in pattern.finditer(text):
        start, end = match.span(match.lastgroup or 0)
        agency = table.words.get(text[start:end])  # a decoy has none
        if agency is not None:
            yield AgencyMention(agency, table.names[agency], text[start:end], start, end)


@cache
def agency_table() -> AgencyTable:
    """Read `agencies.toml`."""
    rows = load_table("agencies")["agency"]
    words: dict[str, str] = {}
    for row in rows:
        _add(words, _all_words(row), row["id"])
    keys = telling_words(word for word in words if not UNSPACED.search(word))
    return AgencyTable(
        names={row["id"]: row["name"] for row in rows},
        words=words,
        running=frozenset(word for row in rows for word in _running_words(row)),
        decoys=tuple(phrase for row in rows for phrase in row.get("decoys", ())),
        keys=keys,
        telling=frozenset(keys.values()),
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


@cache
def _spaced_pattern(words: Words) -> re.Pattern[str]:
    """Compile the words of spaced scripts: whole words only (an Arabic "and" may lean on them)."""
    spaced = [word for word in _wanted(words) if not UNSPACED.search(word)]
    first = "".join(map(re.escape, sorted({word[0] for word in spaced})))
    return re.compile(rf"(?<!\w)(?=[{LEANING}{first}]){LEANING}?(?P<spaced>{phrase_pattern(spaced)})(?!\w)")


@cache
def _any_pattern(words: Words) -> re.Pattern[str]:
    """Compile all words, those of unspaced scripts anywhere; most texts are spared the search for these."""
    unspaced = [word for word in _wanted(words) if UNSPACED.search(word)]
    return re.compile(rf"{_spaced_pattern(words).pattern}|(?P<unspaced>{phrase_pattern(unspaced)})")


def _wanted(words: Words) -> tuple[str, ...]:
    table = agency_table()
    return (*(table.words if words == "credited" else sorted(table.running)), *table.decoys)


@cache
def _any_case_codes() -> frozenset[str]:
    rows = load_table("agencies")["agency"]
    return frozenset(code.casefold() for row in rows if row.get("any_case") for code in row.get("codes", ()))


@cache
def _filler() -> frozenset[str]:
    """Words that add nothing to an agency's name: "the", "news agency", "und"."""
    table = load_table("agencies")
    return frozenset(word.casefold() for word in table["filler"])
