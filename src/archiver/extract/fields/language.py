"""The language of the article: declared by the page, else told by its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import chain, filterfalse
from typing import Literal

from archiver.extract.candidates import Candidate, Rule, at_most
from archiver.extract.context import Context
from archiver.extract.fields.clues import clues_of
from archiver.extract.fields.titles import plain_value
from archiver.knowledge import function_words, scripts
from archiver.record.blocks import Heading, List, Paragraph, Quote
from archiver.record.fields import Language

TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")  # e.g. "de-AT"
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
BEYOND_LATIN = re.compile(r"[^\0-\u036f\u2000-\u206f]")  # no sign of Latin script or of its punctuation
COMMON_SIGNS = ".,-:"  # what stands at most words that are no words as they stand
FIRST_LOOK, SAMPLE = 600, 1600
MOST_LANGUAGES = 64
FEWEST_WORDS, FEWEST_SIGNS = 12, 20
FEWEST_SMALL = 0.12  # share of a language's small words among all words
CLEAR = 1.3  # how many times more of its words the first language must show than the second
NOT_A_TAG = frozenset(("und", "mul", "zxx", "xx"))


@at_most(800)
def root_language(context: Context) -> Iterator[Candidate]:
    """The root element, or the body, says which language the page is in."""
    index = context.index
    for node in (0, *index.tag("body")[:1]):
        for name in ("lang", "xml:lang", "{http://www.w3.org/XML/1998/namespace}lang"):
            yield from _declared(index.attr(node, name), 800 - node, "visible", node)


@at_most(780)
def article_language(context: Context) -> Iterator[Candidate]:
    """JSON-LD says which language the article is in."""
    for row in clues_of(context).articles[:2]:
        value = row.data.get("inLanguage")
        if isinstance(value, dict):
            value = value.get("alternateName") or value.get("name")
        yield from _declared(plain_value(value), 780, "jsonld", f"{row.path}.inLanguage")


@at_most(700)
def meta_language(context: Context) -> Iterator[Candidate]:
    """A meta element says which language the page is in."""
    for rank, name in enumerate(
        ("language", "content-language", "dc.language", "dcterms.language", "og:locale", "inlanguage")
    ):
        for value in context.index.meta.get(name, ())[:1]:
            yield from _declared(value.value, 700 - rank, "meta", value.node)


@at_most(850)
def told_by_words(context: Context) -> Iterator[Candidate]:
    """The script or the small words of the text are those of one language; they outrank a tag that cannot be true."""
    text = _sample(context)
    declared = (context.index.attr(0, "lang") or "").strip().partition("-")[0].lower()
    told = _told(text, declared, thorough=clues_of(context).thorough)
    if told is None:
        return
    score = 850 if _contradicts(told, declared) else 600
    yield Candidate(_language(told, "detected"), score, "text", "body", text[:60])


def _told(text: str, declared: str, *, thorough: bool) -> str | None:
    """Return the language that a text tells; where its first lines are in the declared one, no more needs to be read."""
    if declared and not thorough and told_language(text[:FIRST_LOOK]) == declared:
        return declared
    return told_language(text)


RULES: tuple[Rule, ...] = (root_language, article_language, meta_language, told_by_words)


def told_language(text: str) -> str | None:
    """Return the language that script and small words of a text tell, or None when they do not tell."""
    sample = text[:SAMPLE]
    fewest = max(FEWEST_SIGNS, len(sample) // 12)
    if not sample.isascii() and len(BEYOND_LATIN.findall(sample)) >= fewest:
        for language, signs in scripts():
            if len(signs.findall(sample)) >= fewest:
                return language
    words = split_words(sample.casefold())
    if len(words) < FEWEST_WORDS:
        return None
    table = function_words()
    counts = Counter(chain.from_iterable(filter(None, map(table.get, words))))
    if not counts:
        return None
    first = _clear(counts) or _clear(_weighed(words))
    return first if first is not None and counts[first] >= FEWEST_SMALL * len(words) else None


def _clear(counts: Mapping[str, float]) -> str | None:
    """Return the language with far more than any other, or None."""
    first = max(counts, key=counts.__getitem__)  # of two alike either, neither of which is clear
    others = max([count for language, count in counts.items() if language != first], default=0)
    return first if counts[first] >= CLEAR * others else None


def _weighed(words: Iterable[str]) -> dict[str, float]:
    """Return how much words tell for each language: one of many languages, as "de" and "la" are, tells little for any."""
    table = function_words()
    told: dict[str, float] = {}
    for word in words:
        languages = table.get(word, ())
        for language in languages:
            told[language] = told.get(language, 0) + 1 / len(languages)
    return told


def split_words(text: str) -> list[str]:
    """Return what `WORD` finds in a text, in any order, at half its cost: most pieces between blanks are words as they stand."""
    for sign in COMMON_SIGNS:
        text = text.replace(sign, " ")
    pieces = text.split()
    return [*filter(str.isalpha, pieces), *WORD.findall(" ".join(filterfalse(str.isalpha, pieces)))]


def _declared(raw: str | None, score: int, source: str, locator: int | str) -> Iterator[Candidate]:
    tag = (raw or "").strip().replace("_", "-").partition(",")[0].partition(";")[0].strip()
    if TAG.fullmatch(tag) and tag.lower() not in NOT_A_TAG:
        yield Candidate(_language(_cased(tag), "declared"), score, source, locator, raw or "")


@lru_cache(maxsize=MOST_LANGUAGES)
def _language(tag: str, source: Literal["declared", "detected"]) -> Language:
    """Return a language as the record has it, made once: the pages of a collection are in few."""
    return Language(tag=tag, source=source)


def _cased(tag: str) -> str:
    """Return a tag in the case of BCP 47: "de-AT", "zh-Hant"."""
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *map(_cased_part, rest)])


def _cased_part(part: str) -> str:
    """Return a region in capitals ("AT"), a script with one ("Hant"), anything else as it stands."""
    cases = {2: part.upper(), 4: part.title()}
    return cases.get(len(part), part)


def _sample(context: Context) -> str:
    pieces: list[str] = []
    length = 0
    for part in context.blocks:
        block = part.block
        if isinstance(block, (Paragraph, Heading, Quote)):
            pieces.append(block.text)
        elif isinstance(block, List):
            pieces.extend(block.items)
        length += len(pieces[-1]) if pieces else 0
        if length > SAMPLE:
            break
    return " ".join(pieces)[:SAMPLE]


def _contradicts(told: str, declared: str) -> bool:
    """Whether the text cannot be in the declared language: a script that it is not written in, or another's words."""
    if not declared or told == declared:
        return False
    return frozenset((told, declared)) not in CLOSE and frozenset((told, declared)) <= _known()


@cache
def _known() -> frozenset[str]:
    return frozenset(
        language for languages in function_words().values() for language in languages
    ) | frozenset(language for language, _ in scripts())


CLOSE = frozenset(
    frozenset(pair)
    for pair in (
        ("nb", "no"),
        ("nb", "nn"),
        ("nb", "da"),
        ("no", "da"),
        ("id", "ms"),
        ("hr", "sr"),
        ("hr", "bs"),
        ("sr", "bs"),
        ("cs", "sk"),
        ("zh", "ja"),
        ("bg", "mk"),
        ("hi", "mr"),
        ("ar", "fa"),
        ("nl", "af"),
        ("pt", "gl"),
        ("es", "ca"),
    )
)
