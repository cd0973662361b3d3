"""The names in a credit: which are agencies, which people, which outlets, and which say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from archiver.knowledge import AgencyMention, credit_table, find_agencies, plain
from archiver.record.fields import Agency

ItemKind = Literal["agency", "unnamed", "person", "outlet", "initials", "desk", "role", "other"]

MASK = "\ue000"
"""Stands for each character of an agency's name while the list is split."""

MAX_LIST = 600
MAX_WORDS = 6

# Initials that sign a piece, e.g. "ino", "sep", "mue", "ij".
INITIALS = re.compile(r"[a-zäöü]{2,4}\d?")

# A site named by its address, e.g. "drhyman.com", "www.webmd.com".
DOMAIN = re.compile(r"(?:https?:)?(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,10}(?:/\S*)?", re.IGNORECASE)

# A name in a script with capitals, e.g. "Ada van der Example", "K. Brandau", "JÖRG ZSCHOCHE", "Lea O'Neill".
CAPITALISED = re.compile(r"[^\W\d_a-zß-öø-ÿа-яё][\w.'’-]*")
PARTICLES = frozenset(
    [
        "de",
        "da",
        "do",
        "dos",
        "das",
        "di",
        "del",
        "della",
        "der",
        "den",
        "van",
        "von",
        "zu",
        "zur",
        "bin",
        "ibn",
        "al",
        "el",
        "la",
        "le",
        "du",
        "des",
        "af",
        "av",
        "ten",
        "ter",
        "y",
        "e",
        "und",
        "abu",
        "ben",
        "d'",
        "d’",
        "dr",
        "dr.",
        "prof",
        "prof.",
        "md",
    ]
)

# A name in a script without capitals: Han, kana, Hangul, Arabic, Hebrew, Devanagari and Thai letters and marks only.
CASELESS = re.compile(
    "(?:[\u3400-\u9fff々]{2,5}|[\u30a0-\u30ff・=]{3,16}|[\u3040-\u30ff\u3400-\u9fff]{2,8}|[\uac00-\ud7a3]{2,4}"
    "|[\u0590-\u08ff\u200c' .-]{4,40}|[\u0900-\u0dff .]{4,40}|[\u0e00-\u0e7f .]{4,40})"
)

# Where someone is, or what follows a name, e.g. "Ada Example in Rome", "Ada Example (text)".
PLACE = re.compile(r"\s+(?:in|at|from|aus|à|en|em|da|di|i|w|v|на|в)\s+(?=\S).*$|\s*[(\[].*$")

# Whose someone is, e.g. "Fox News' ", "The Gazette's ".
OWNER = re.compile(r"^.*?\w(?:'s|’s|s'|s’)\s+(?=\S)")

# Words before a name that do not belong to it, e.g. "israelischen Tageszeitung", "journalist", "the".
LOWER_WORD = re.compile(r"[a-zß-öø-ÿà-öа-яёα-ω]")
ARTICLE = re.compile(
    r"(?:the|der|die|das|dem|den|des|l'|d'|la|le|les|el|los|las|il|lo|gli|o|a|os|as|de|het|da|do|das|dos)\s*(?<=['\s])",
    re.IGNORECASE,
)

# A date or a time and nothing else, e.g. "30.04.2024", "Friday, April 28, 2023", "3 May 2024 at 18:58".
DATED = re.compile(r"(?:[^\W\d_]{2,12}[.,]?\s+){0,2}\d[\w.,:/ -]{0,40}")

# A date behind the word that says what it is, e.g. "Published: 2019/11/20 9:12:33", "Updated: 2019-11-20".
LABELLED_DATE = re.compile(r"(?:[^\W\d_]+\s){0,2}[^\W\d_]+\s?:?\s?\d{1,4}[-/.年]\d{1,2}[-/.月][\d日:. /-]+")

TRIM = ' \t.,:;*_"“”„«»()[]（）【】。、–—-•·|/©'


@dataclass(frozen=True, slots=True)
class Item:
    """One name of a credit and what it is."""

    kind: ItemKind
    text: str
    agencies: tuple[Agency, ...] = ()


def as_agency(mention: AgencyMention) -> Agency:
    """Return a mention as the record has it."""
    return Agency(id=mention.id, name=mention.name, name_raw=mention.name_raw)


def split_names(text: str) -> tuple[Item, ...]:
    """Return the items of a list of names: "Names, The Associated Press", "ino/dpa", "A, B und Agenturen"."""
    if len(text) > MAX_LIST:
        return ()
    mentions = find_agencies(text, context="credit")
    masked = text
    for mention in mentions:
        masked = masked[: mention.start] + MASK * (mention.end - mention.start) + masked[mention.end :]
    return tuple(_items(text, masked, mentions))


def may_name_agency(text: str) -> bool:
    """Say whether an agency may be among the items of a list of names: a known one, or one that says so of itself."""
    return bool(find_agencies(text, context="credit")) or bool(
        credit_table().agency_words.search(plain(text))
    )


def _items(text: str, masked: str, mentions: tuple[AgencyMention, ...]) -> Iterator[Item]:
    at = 0
    for match in credit_table().separator.finditer(masked):
        yield from _item(text, at, match.start(), mentions)
        at = match.end()
    yield from _item(text, at, len(text), mentions)


def _item(text: str, start: int, end: int, mentions: tuple[AgencyMention, ...]) -> Iterator[Item]:
    words = text[start:end].strip(TRIM)
    inside = [mention for mention in mentions if start <= mention.start and mention.end <= end]
    if inside:
        yield _agency_item(text[start:end], start, inside)
    elif words:
        yield from _other_items(words)


def _agency_item(text: str, start: int, inside: list[AgencyMention]) -> Item:
    """Return an agency with words beside it: "AP Sports Writer", "Associated Press writer Ada Example", "AP Example Fund"."""
    rest, at = "", 0
    for mention in inside:
        rest += text[at : mention.start - start] + " "
        at = mention.end - start
    rest = (rest + text[at:]).strip(TRIM)
    agencies = tuple(map(as_agency, inside))
    if not rest or _says_nothing(rest):
        return Item("agency", text.strip(TRIM), agencies)
    name = bare_name(rest)
    if looks_like_person(name) and (name != rest or len(name.split()) > 1):
        return Item("person", name, agencies)
    if _has_role(rest):
        return Item("agency", text.strip(TRIM), agencies)
    return Item("outlet", text.strip(TRIM))


def _other_items(words: str) -> Iterator[Item]:
    folded = plain(words)
    table = credit_table().words
    if LABELLED_DATE.fullmatch(words):
        yield Item("role", words)
    elif folded in table["unnamed_words"]:
        yield Item("unnamed", words)
    elif folded in table["own_desk"]:
        yield Item("desk", words)
    elif all(DOMAIN.fullmatch(word) for word in words.split()):
        yield from (Item("outlet", word) for word in words.split())
    elif INITIALS.fullmatch(words):
        yield Item("initials", words)
    elif _unlisted_agency(words, folded):
        yield Item("agency", words, (Agency(name=_without_article(words), name_raw=words),))
    else:
        yield _named_item(words)


def _unlisted_agency(words: str, folded: str) -> bool:
    """Say whether a name says of itself that it is a news agency's: "Coast Press Agency"."""
    match = credit_table().agency_words.search(folded) if len(words.split()) <= MAX_WORDS else None
    return match is not None and len(folded) - len(match[0]) > len("the ")


def _named_item(words: str) -> Item:
    words = words.removesuffix("等") or words  # "and others"
    name = bare_name(words)
    if not name:
        return Item("role", words)
    if looks_like_person(name):
        return Item("person", name)
    outlet = outlet_name(words)
    return Item("outlet", outlet) if outlet else Item("other", words)


def bare_name(words: str) -> str:
    """Return a person's name without office, place or paper: "Staff writer Leo Tarn in Rome" gives "Leo Tarn"."""
    words = PLACE.sub("", OWNER.sub("", words)).strip(TRIM)
    parts = words.split()
    roles = credit_table().words["role_words"]
    last_role = max((at for at, part in enumerate(parts) if plain(part.strip(TRIM)) in roles), default=-1)
    after = parts[last_role + 1 :]
    if last_role >= 0 and not after:
        first_role = min(at for at, part in enumerate(parts) if plain(part.strip(TRIM)) in roles)
        after = parts[:first_role]
        return " ".join(after) if looks_like_person(" ".join(after)) and len(after) > 1 else ""
    return " ".join(after).strip(TRIM)


def looks_like_person(name: str) -> bool:
    """Say whether a name has the shape of a person's and holds no word of an outlet's."""
    parts = name.split()
    if not parts or len(parts) > MAX_WORDS or any(map(str.isdigit, name)):
        return False
    outlet_words = credit_table().words["outlet_words"]
    if not outlet_words.isdisjoint([part.strip(",") for part in plain(name).split()]) or DOMAIN.fullmatch(
        name
    ):
        return False
    if CASELESS.fullmatch(name):
        return not any(name.endswith(word) for word in outlet_words if not word.isascii())
    capitals = [bool(CAPITALISED.fullmatch(part)) for part in parts]
    others = [part for part, capital in zip(parts, capitals, strict=True) if not capital]
    return capitals[-1] and any(capitals) and all(part.lower() in PARTICLES for part in others)


def outlet_name(words: str) -> str | None:
    """Return the name of an outlet, lower-case words before it left out, or None if this is no name."""
    parts = words.strip(TRIM).split()
    while parts and LOWER_WORD.match(parts[0]) and not DOMAIN.fullmatch(parts[0]):
        parts = parts[1:]
    if len(parts) > 1 and plain(parts[0]) in credit_table().words["descriptors"]:
        parts = parts[1:]
    if not parts or len(parts) > MAX_WORDS:
        return None
    return " ".join(parts)


def is_outlet(name: str) -> bool:
    """Say whether a name is that of an outlet by its words or its address: "The Gazette", "alpha.example"."""
    if DOMAIN.fullmatch(name):
        return True
    outlet_words = credit_table().words["outlet_words"]
    return any(plain(part.strip(TRIM)) in outlet_words for part in name.split()) or not name.isascii()


def _without_article(words: str) -> str:
    match = ARTICLE.match(words)
    return words[match.end() :] if match else words


def _has_role(words: str) -> bool:
    roles = credit_table().words["role_words"]
    return any(plain(part.strip(TRIM)) in roles for part in words.split())


def _says_nothing(words: str) -> bool:
    """Say whether the words beside an agency's name add no one: "the", "agencies", "news wire", "vom 3. Mai"."""
    if DATED.fullmatch(words) or LABELLED_DATE.fullmatch(words):
        return True
    table = credit_table().words
    parts = [plain(part.strip(TRIM)) for part in words.split()]
    known = table["filler"] | table["role_words"] | table["unnamed_words"] | table["own_desk"]
    return all(part in known or part.isdigit() for part in parts if part)
