"""Credit formulas, compiled: which words open or close a credit, found by the first word of a phrase."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from archiver.errors import KnowledgeError
from archiver.knowledge.agencies import UNSPACED as UNPARTED
from archiver.knowledge.agencies import agency_table, may_name, names_unparted, telling_words
from archiver.knowledge.loader import load_table
from archiver.knowledge.phrases import holds_any, phrase_pattern

Hole = Literal["names", "people", "outlet", "agencies", ""]
Kind = Literal["with", "contribution", "source", "translation", "editing", "reprint", "unnamed"]

# A part of a template: "(one|other)", "[optional|words]", "{hole}", or words as they stand.
PART = re.compile(r"\((?P<one>[^()]*)\)|\[(?P<some>[^\[\]]*)\]|\{(?P<hole>\w+)\}|(?P<words>[^(\[{]+)")

LETTERS = "".join(filter(str.isalnum, map(chr, range(0x2000))))
"""Letters and digits of the scripts that part words by blanks: a set written out is searched in half the time of `\\w`."""

# A word, e.g. "quelle" of "*quelle:_".
WORD = re.compile(f"[{LETTERS}]+")

LATIN_LETTERS = bytes(code if chr(code).isalnum() else ord(" ") for code in range(256))
"""What each sign of Latin-1 counts as in such a search: itself or a blank."""

# A letter that Latin-1 does not hold, of those scripts or of one that sets no blanks, e.g. "ł", "я", "社".
OTHER_LETTERS = re.compile("[\u0100-\u1fff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")

# The first word of a phrase, e.g. "mit" of "mit material"; for scripts without blanks, its first character.
FIRST = re.compile(r"[^\W\d_]+|\S")

WORD_LISTS = (
    "own_desk",
    "unnamed_words",
    "rights",
    "descriptors",
    "handout_words",
    "outlet_words",
    "role_words",
    "image_labels",
    "image_tails",
)

# Signs after which a credit begins without a blank only, and those after which it begins with one only.
OPENING = "([【"
CLOSING = ")]"

BETWEEN = "\0"
"""Parts lines that are searched as one text: neither blank nor part of a word, so that nothing is found across it."""

STEM = 7
"""Letters by which a word is told at little cost."""

OUTSIDE = BETWEEN + "…"
"""Signs with a credit behind them only where a line or its last sentence is cut out there."""

UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")

# Characters of full width and other typography, to the plain ones that templates are written with; one to one.
PLAIN = dict(zip("’‘`´：；，（）＝！？［］｜／＊\u0130", "'''':;,()=!?[]|/*i", strict=True))
TYPOGRAPHIC = re.compile(f"[{re.escape(''.join(PLAIN))}]")
CODES = str.maketrans(PLAIN)

LONG = 50
"""Characters from which looking for every sign by itself is faster than looking at every character."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A way to word a credit: what stands before the names and after them, matched on plain text (`plain`)."""

    kind: Kind
    language: str
    hole: Hole
    lead: re.Pattern[str]
    tail: re.Pattern[str] | None
    labelled: bool
    """Whether a colon sets the names apart, so that odd words among them do not spoil the credit."""


@dataclass(frozen=True, slots=True)
class CreditTable:
    """All formulas by the first word of their lead, those that begin with names, and words around names."""

    leads: Mapping[str, tuple[Formula, ...]]
    open_leads: Mapping[str, tuple[Formula, ...]]
    """Those of `leads` that take others than agencies."""
    labels: Mapping[str, tuple[Formula, ...]]
    """Those of `leads` that set the names apart by a colon."""
    start: re.Pattern[str]
    """The first word of a lead, with a bracket or sign before it."""
    line_start: re.Pattern[str]
    """The same behind BETWEEN."""
    place: re.Pattern[str]
    """A sign with the first word of a lead behind it, a blank between or none; BETWEEN is such a sign."""
    tails: tuple[Formula, ...]
    tail_words: frozenset[str]
    """Words of which one stands in any text that a formula of `tails` matches."""
    tail_stems: tuple[str, ...]
    """The first letters of those."""
    quoting: re.Pattern[str]
    """What stands right before an agency that running text quotes, on plain text that ends there."""
    quotable: re.Pattern[str]
    """A part of the name of an agency that running text quotes, where it begins with no small letter."""
    quotable_small: tuple[str, ...]
    """Those that do; most letters of a text are small, so that the search for the others passes over them."""
    unnamed: re.Pattern[str]
    """A word for agencies without names, on plain text."""
    agency_keys: frozenset[str]
    """A word of each agency's spelling, of each word for agencies: a text without any of them names none."""
    spellings: Mapping[str, tuple[str, ...]]
    """The agencies' names that hold such a word, by it in small letters."""
    wordings: Mapping[str, tuple[str, ...]]
    """The words for agencies that do, in small letters."""
    lead_words: frozenset[str]
    """A word or sign of each way to put a lead that `open_leads` holds; those in unspaced scripts have none."""
    lead_signs: tuple[str, ...]
    """The signs among them."""
    sign_words: frozenset[str]
    """All these words: a text in a spaced script without any of them, and without a sign, is no credit but for initials."""
    latin_signs: frozenset[bytes]
    """Those of them that are put in letters of Latin-1, as bytes of it."""
    words: Mapping[str, frozenset[str]]
    separator: re.Pattern[str]
    agency_words: re.Pattern[str]


def plain(text: str) -> str:
    """Return `text` in small letters with plain punctuation; every character keeps its place."""
    if text.isascii():
        return text.lower().replace("`", "'")
    if len(text) >= LONG:
        for sign, meant in PLAIN.items():
            text = text.replace(sign, meant)
    elif TYPOGRAPHIC.search(text):
        text = text.translate(CODES)
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := character.lower()) == 1 else character for character in text)


@cache
def credit_table() -> CreditTable:
    """Compile `credits.toml`."""
    table = load_table("credits")
    formulas = [
        formula
        for row in table["formula"]
        for template in row["templates"]
        for formula in _formulas(row["kind"], row["language"], plain(template))
    ]
    quotable = load_table("agencies")["quotable"]
    tail_words = _tail_words(table["formula"])
    phrases = {plain(phrase) for phrase in (*table["unnamed_words"], *table["agency_words"])}
    wordings = _by_word(telling_words(phrase for phrase in phrases if not UNSPACED.search(phrase)))
    spellings = _by_word({name: plain(word) for name, word in agency_table().keys.items()})
    lead_words = {
        word
        for row in table["formula"]
        for template in row["templates"]
        for word in _lead_words(plain(template), table["joiners"])
    }
    sign_words = frozenset((*lead_words, *spellings, *wordings, *tail_words))
    leads: dict[str, list[Formula]] = {}
    for word, formula in formulas:
        if word:
            leads.setdefault(word, []).append(formula)
    return CreditTable(
        leads={word: tuple(sorted(found, key=_longest_first)) for word, found in leads.items()},
        open_leads={
            word: tuple(
                formula for formula in sorted(found, key=_longest_first) if formula.hole != "agencies"
            )
            for word, found in leads.items()
        },
        labels={
            word: labelled
            for word, found in leads.items()
            if (labelled := tuple(formula for formula in found if formula.labelled))
        },
        start=re.compile(_start(leads)),
        line_start=re.compile(BETWEEN + _start(leads)),
        place=re.compile(rf"(?P<sign>[{OUTSIDE}()\[\]【;|•·/*,.。!?»”\"–—:-]) ?(?={_start(leads)})"),
        tails=tuple(formula for word, formula in formulas if not word),
        tail_words=tail_words,
        tail_stems=tuple(sorted({word[:STEM] for word in tail_words})),
        quoting=re.compile(
            rf"(?<!\w)(?:{phrase_pattern(map(plain, table['quoting']))})\s?(?:the |der |die |l'|la |le |de |el |il |a )?$"
        ),
        quotable=re.compile(phrase_pattern(name for name in quotable if not name[0].islower())),
        quotable_small=tuple(name for name in quotable if name[0].islower()),
        unnamed=re.compile(phrase_pattern(map(plain, table["unnamed_words"]))),
        agency_keys=agency_table().telling.union(
            form for word in wordings for form in (word, word.capitalize(), word.upper())
        ),
        spellings=spellings,
        wordings=wordings,
        lead_words=frozenset(lead_words),
        lead_signs=tuple(sorted(word for word in lead_words if not word.isalnum())),
        sign_words=sign_words,
        latin_signs=frozenset(word.encode("latin-1") for word in sign_words if max(word) <= "\xff"),
        words={
            "filler": frozenset(map(plain, load_table("agencies")["filler"])),
            **{key: frozenset(map(plain, table[key])) for key in WORD_LISTS},
        },
        separator=_separator(table["joiners"]),
        agency_words=re.compile(rf"(?<!\w)(?:{phrase_pattern(table['agency_words'])})(?!\w)"),
    )


def _tail_words(rows: list[Mapping[str, Any]]) -> frozenset[str]:
    """Return of each choice of words behind the names of a template that begins with names the one most others share."""
    choices: list[list[str]] = []
    for row in rows:
        for template in row["templates"]:
            parts = [
                match
                for match in PART.finditer(plain(template))
                if (match["one"] or match["words"] or "").strip()
            ]
            if template.startswith("{"):
                choices += [words.split() for words in (parts[0]["one"] or parts[0]["words"]).split("|")]
    shared = Counter(word for words in choices for word in words)
    return frozenset(max(words, key=lambda word: (shared[word], word)) for words in choices)


def _lead_words(template: str, joiners: list[str]) -> list[str]:
    """Return a word of each way to put the lead of a template that takes others than agencies: those of its most telling part.

    What is put in an unspaced script has none.
    """
    lead, _, rest = template.partition("{")
    if rest.startswith("adjective}"):
        lead, rest = lead + rest.removeprefix("adjective}"), ""
    if not lead or rest.startswith("agencies}"):
        return []
    parts = [
        match[match.lastgroup or 0].split("|") for match in PART.finditer(lead) if match.lastgroup != "some"
    ]
    choices = [
        [max(WORD.findall(phrase) or [phrase], key=len) for phrase in phrases if not UNPARTED.search(phrase)]
        for phrases in parts
        if any(WORD.search(phrase) or UNPARTED.search(phrase) for phrase in phrases)
    ]
    if not choices:
        raise KnowledgeError(f"credits.toml: no word tells of {template!r}")

    def telling(words: list[str]) -> int:
        return min([0 if word in joiners else len(word) for word in words], default=len(template))

    return max(choices, key=telling)


def _by_word(telling: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the phrases that each telling word tells of."""
    found: dict[str, list[str]] = {}
    for phrase, word in telling.items():
        found.setdefault(word, []).append(phrase)
    return {word: tuple(sorted(phrases)) for word, phrases in found.items()}


def _longest_first(formula: Formula) -> int:
    return -len(formula.lead.pattern)


def sign_words_in(folded: str) -> set[str] | None:
    """Return those of the `sign_words` that stand in a plain text, None where a name need not be a word of its own.

    Most pages write with no letters but those of Latin-1, whose words are found in a third of the time, as bytes.
    """
    table = credit_table()
    letters = folded.encode("latin-1", "replace").translate(LATIN_LETTERS).split()
    found = {word.decode("latin-1") for word in table.latin_signs.intersection(letters)}
    if OTHER_LETTERS.search(folded) is None:
        return found
    return None if names_unparted(folded) else found | table.sign_words.intersection(WORD.findall(folded))


def lead_starts(folded: str) -> Iterator[tuple[int, str]]:
    """Yield where leads may begin, with their first words: at the start, after a bracket, a sign or a sentence."""
    table = credit_table()
    done = 0
    first = table.start.match(folded)
    if first is not None:
        done = first.end()
        yield first.start("word"), first["word"]
    for place in table.place.finditer(folded):
        sign, at = place["sign"], place.end()
        closed = sign in (OPENING if at - place.start() > 1 else CLOSING)
        if at >= done and not closed and sign not in OUTSIDE:
            done = place.end("word")
            yield place.start("word"), place["word"]


def leads_at(leads: Mapping[str, tuple[Formula, ...]], folded: str, at: int, word: str) -> bool:
    """Say whether the lead of one of some formulas, of which this is the first word, stands at a place."""
    for formula in leads[word]:  # noqa: SIM110 - a generator would double the cost of this hot test
        if formula.lead.match(folded, at):
            return True
    return False


def has_tail_word(folded: str) -> bool:
    """Say whether a plain text may hold a word behind the names of formulas that begin with names: "contributed"."""
    return holds_any(folded, credit_table().tail_stems)


def may_name_agencies(text: str) -> bool:
    """Say, at little cost, whether a text may name an agency, known or not, or agencies without their names."""
    return may_name(credit_table().agency_keys, text)


def opens_formula(folded: str) -> bool:
    """Say whether a plain text begins with the words before the names of a formula."""
    table = credit_table()
    match = table.start.match(folded)
    return match is not None and leads_at(table.leads, folded, match.start("word"), match["word"])


def _start(leads: Mapping[str, object]) -> str:
    """Return the source of a regex for the first word of a lead at a place."""
    spaced = [word for word in leads if not UNSPACED.match(word)]
    unspaced = [word for word in leads if UNSPACED.match(word)]
    characters = "".join(map(re.escape, unspaced))
    return rf"[*_(\[【\"“]?(?P<word>(?:{phrase_pattern(spaced)})(?!\w)|[{characters}])"


def _separator(joiners: list[str]) -> re.Pattern[str]:
    """Match what stands between the names of a list: "A, B and C", "A/B", "A、B和C"."""
    words = "|".join(map(re.escape, joiners))
    return re.compile(rf"\s*[,;/|、・،•&+]\s*(?:(?:{words})\s+)?|\s+(?:{words})\s+|\s+[–—-]\s+|[和与與及]")


def _formulas(kind: Kind, language: str, template: str) -> Iterator[tuple[str, Formula]]:
    """Yield a template's formula under each first word it may have; under "" if it begins with names."""
    parts = [(match.lastgroup or "", match[match.lastgroup or 0]) for match in PART.finditer(template)]
    holes = [at for at, (what, _) in enumerate(parts) if what == "hole"]
    if len(holes) > 1:
        raise KnowledgeError(f"credits.toml: {template!r} has several holes")
    at = holes[0] if holes else len(parts)
    adjective = bool(holes) and parts[at][1] == "adjective"
    before, after = parts[:at], parts[at + 1 :]
    tail = _source(after).strip() if after else ""
    formula = Formula(
        kind=kind,
        language=language,
        hole="" if not holes or adjective else parts[at][1],  # type: ignore[arg-type]
        lead=re.compile(_lead(before) + (rf"\w+{_source(after)}" if adjective else "")),
        tail=re.compile(tail) if tail and not adjective else None,
        labelled=bool(before) and before[-1][1].rstrip().endswith((":", "=")),
    )
    if not before:
        yield "", formula
    for word in sorted(_first_words(before)):
        yield word, formula


def _lead(parts: list[tuple[str, str]]) -> str:
    source = _source(parts)
    return source if source.endswith((r"\s*", r"\s+")) else source + r"(?!\w)\s*" if _wordy(parts) else source


def _wordy(parts: list[tuple[str, str]]) -> bool:
    """Say whether the last part ends in a letter of a spaced script, so that a longer word must not match."""
    if not parts:
        return False
    ends = [phrase[-1:] for phrase in parts[-1][1].split("|")]
    return any(end.isalnum() and not UNSPACED.match(end) for end in ends)


def _source(parts: list[tuple[str, str]]) -> str:
    """Return the regex source of template parts: blanks beside an optional part may be missing."""
    source = ""
    for at, (what, text) in enumerate(parts):
        if what in ("one", "some"):
            choice = "|".join(_literal(phrase) for phrase in sorted(text.split("|"), key=len, reverse=True))
            source += f"(?:{choice})" if what == "one" else rf"(?:(?:{choice})\s*)?"
        else:
            beside = [parts[near][0] == "some" for near in (at - 1, at + 1) if 0 <= near < len(parts)]
            source += _literal(text, loose=any(beside))
    return source


def _literal(text: str, *, loose: bool = False) -> str:
    words = r"\s*" if loose else r"\s+"
    source = re.escape(text).replace(r"\ ", words)
    return source.replace(":", r"\s?:\s*").replace(r"\s*\s?:", r"\s?:").replace(r":\s*\s+", r":\s*")


def _first_words(parts: list[tuple[str, str]]) -> set[str]:
    words: set[str] = set()
    for what, text in parts:
        words |= {
            match[0] if not UNSPACED.match(match[0]) else match[0][0]
            for match in map(FIRST.search, text.split("|"))
            if match
        }
        if what != "some" and words:
            break
    return words
