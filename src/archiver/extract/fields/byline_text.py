"""Read the names in a byline: the grammar; the words are in `knowledge/bylines.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from archiver.extract.fields.byline_han import han_names, labelled_pieces, reporter_label, without_brackets
from archiver.extract.fields.date_text import scan_dates
from archiver.knowledge import BylineWords, byline_words, date_words, fold_word, function_words, is_agency
from archiver.record.fields import Author
from archiver.text import clean_text, fold_typography

AuthorType = Literal["person", "organization", "unknown"]

LONGEST_BYLINE = 600
MOST_PARTS = 40
LONGEST_NAME, MOST_NAME_WORDS = 80, 7
LONGEST_INITIALS = 4
MOST_RANKED = 3  # a rank and the place that stands between it and the job: "Senior White House Correspondent"

SIGNING = frozenset(("author", "reporter", "interviewer"))

AuthorRole = Literal[
    "author", "reporter", "interviewer", "photographer", "editor", "translator", "contributor"
]
PartKind = Literal[
    "person", "single", "organization", "outlet", "agency", "agencies", "nobody", "role", "place", "junk"
]

# Addresses and handles that follow a name: "ada@times.example", "@ada_example", "https://…", "(Twitter)".
ADDRESS = re.compile(r"\S+@\S+\.\S+|(?<![\w])@\w+|https?://\S+|www\.\S+", re.IGNORECASE)
BRACKETS = re.compile(r"[(\[（【][^()\[\]（）【】]{0,120}[)\]）】]")  # "(Enviado especial)"
DATE_HINT = re.compile(r"\d")  # figures without which no date is looked for
NUMBER_DATE = re.compile(
    r"(?<!\d)\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d\d)(?!\d)"
)  # "03/01/2017", whichever is the day
GLUED_LABEL = re.compile(r"\A(?:By|BY|Von|Par|Por|Door|Oleh)(?=[A-Z][a-zà-ÿ])")  # "ByAda Example"
EDGES = " \t-–—:,;.|/•·●◦∙⋅*_»«›‹>…\"“”„'‘’#"
SENTENCE = re.compile(r"[.!?。！？]\s+\S+(?:\s+\S+){3,}")  # a full stop with a sentence after it
ODD = re.compile(r"[{}<>=*\\^~%$€£¥+@#:?!\[\]：？！。]")  # signs that no name has
DOMAIN = re.compile(
    r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|de|at|ch|fr|es|it|co|uk|info|io|eu|pl|nl|tv|news)(?:/\S*)?\Z",
    re.IGNORECASE,
)
CASELESS = re.compile(r"[぀-ヿ㐀-鿿가-힯֐-࿿฀-๿ऀ-෿က-႟ሀ-፿]")  # scripts without capitals
CJK = re.compile(r"[぀-ヿ㐀-鿿가-힯]")
REPORTED = re.compile(r"(?P<name>.{2,20}?)(?:記者|特派員|기자|특파원)\Z")  # "山田太郎記者"
BLANK = re.compile(r"\s")
FIGURE_WORD = re.compile(r"\s+\d")  # " 8 January, 17:46": names hold no figures
LAST_WORD = re.compile(
    r"(?:\s+(?:on|am|le|el|il|op))?\s+(?P<word>[^\W\d_]{2,20})\.?,?\s*\Z"
)  # " on Monday, "
BEFORE_PLACE = frozenset(("in", "aus", "à", "at", "from", "på", "w", "v", "в", "из", "iz"))
OF_PLACE = re.compile(
    rf"(?<=\S)\s+(?:{'|'.join(sorted(BEFORE_PLACE))})\s+(?=[^\W\d_])(?!.*\b(?:by|von)\b).{{2,60}}\Z"
)


AUTHOR_TYPES: dict[PartKind, AuthorType] = {
    "person": "person",
    "organization": "organization",
    "agency": "organization",
    "outlet": "organization",
}


class Part(NamedTuple):
    """One item of a byline: its words, what they are, and the role that a label gives."""

    text: str
    raw: str
    kind: PartKind
    role: AuthorRole = "author"
    label: str | None = None

    @property
    def labelled(self) -> bool:
        """Whether a label of its own stands before it: "Fotos: …"."""
        return self.label is not None


class Byline:
    """A byline taken apart.

    `junk` is the number of characters that are neither names nor words around names, `kinds` are those of the parts.
    """

    __slots__ = ("_authors", "_keys", "_signers", "junk", "kinds", "parts", "prefix")

    def __init__(self, parts: tuple[Part, ...], prefix: str | None, junk: int) -> None:
        self.parts = parts
        self.prefix = prefix
        self.junk = junk
        self.kinds = frozenset([part.kind for part in parts])
        self._signers: tuple[Part, ...] | None = None
        self._keys: frozenset[str] | None = None
        self._authors: tuple[Author, ...] | None = None

    def of(self, *kinds: PartKind) -> tuple[Part, ...]:
        """Return the parts of some kinds, in order."""
        return tuple([part for part in self.parts if part.kind in kinds])

    @property
    def signers(self) -> tuple[Part, ...]:
        """The parts that sign: people before desks, desks before the outlet, agencies only when nothing else signs."""
        if self._signers is None:
            self._signers = _once(_signers(self))
        return self._signers

    @property
    def keys(self) -> frozenset[str]:
        """The names of those who sign, folded for comparison."""
        if self._keys is None:
            self._keys = name_keys([part.text for part in self.signers])
        return self._keys

    @property
    def authors(self) -> tuple[Author, ...]:
        """Those who sign, as the record has them."""
        if self._authors is None:
            self._authors = tuple(map(author_of, self.signers))
        return self._authors


@dataclass(frozen=True, slots=True)
class Signed:
    """A byline on the page: as displayed, and taken apart."""

    raw: str
    byline: Byline

    def __str__(self) -> str:
        return self.raw

    @property
    def authors(self) -> tuple[Author, ...]:
        """Who signs."""
        return self.byline.authors


def name_keys(names: Iterable[str]) -> frozenset[str]:
    """Return names folded for comparison: no case, no typography, no dots."""
    return frozenset(map(_key, names))


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    return fold_typography(name).replace(".", "").strip()


def _signers(byline: Byline) -> tuple[Part, ...]:
    people = _authors_first(byline.of("person") if byline.junk else byline.of("person", "single"))
    if people:
        only_initials = all(part.kind == "single" and part.text.islower() for part in people)
        outlets = byline.of("outlet") if only_initials else ()
        return (*outlets, *people)
    for kinds in (("organization", "outlet"), ("agency",)):
        found = byline.of(*kinds)
        if found:
            return _authors_first(found) or found
    return ()


def parse_byline(
    text: str, language: str | None = None, *, outlets: Sequence[str] = ()
) -> tuple[Author, ...]:
    """Return who signs, by a byline's words; `outlets` are names of the publisher, which signs only alone."""
    return read_byline(text, language, outlets=outlets).authors


def read_byline(text: str, language: str | None = None, *, outlets: Sequence[str] = ()) -> Byline:
    """Take a byline apart into names, agencies, job titles and what is none of these."""
    return _read_byline(text[:LONGEST_BYLINE], language, tuple(outlets))


@lru_cache(maxsize=2048)
def _read_byline(text: str, language: str | None, outlets: tuple[str, ...]) -> Byline:
    """Nested elements of a page show the same words again and again, so that what was read is kept."""
    words = byline_words()
    if GLUED_LABEL.match(text):
        text = GLUED_LABEL.sub(r"\g<0> ", text)
    plain = _without_link(clean_text(_without_dates(text, language)))
    if "@" in plain or "://" in plain or "www." in plain.lower():  # hardly ever, and the search costs much
        plain = ADDRESS.sub(" | ", plain)
    plain = BRACKETS.sub(_kept_brackets, without_brackets(plain))
    if is_byline_label(plain):
        return Byline((), None, 0)
    prefix, role, rest = _sentence(plain, words) or _prefix(plain.strip(EDGES), words)
    parts = tuple(_parts(rest, role, words, language, outlets, prefix))
    labelled = next((at for at, part in enumerate(parts) if part.labelled and part.role in SIGNING), 0)
    if prefix is None and labelled:  # "Home | By Ada Example": what stands before the label is none of it
        prefix, parts = parts[labelled].label, parts[labelled:]
    parts = _settled(parts)
    return Byline(parts, prefix, sum(len(part.raw) for part in parts if part.kind == "junk"))


def _without_dates(text: str, language: str | None) -> str:
    """Return the text with a bar in place of each date, so that a date parts names but makes none."""
    if not DATE_HINT.search(text):
        return text
    text = clean_text(text)
    for found in reversed(list(scan_dates(text, language=language))):
        if found.value is None or len(found.value) > len("2000-01"):
            text = f"{_without_link(_without_weekday(text[: found.start]))} | {text[found.end :]}"
    return NUMBER_DATE.sub(" | ", text)


def _without_weekday(text: str) -> str:
    """Return the text before a date without the weekday that opens the date: "… - Friday,", "… on Monday"."""
    match = LAST_WORD.search(text)
    if match and fold_word(match["word"]) in date_words().weekdays:
        return text[: match.start()]
    return text


def _without_link(text: str) -> str:
    """Return the text before a date without the small word that leads to it: "Ada Example on"."""
    before, _, last = text.rstrip(" ,").rpartition(" ")
    return before if before and last.casefold() in byline_words().before_date else text


def _kept_brackets(match: re.Match[str]) -> str:
    """Brackets hold what someone is, and go; an agency in them stays: "(AP)"."""
    inner = match[0][1:-1]
    return f" | {inner} | " if is_agency(inner) else " "


def _sentence(text: str, words: BylineWords) -> tuple[str, AuthorRole, str] | None:
    """Return the same as `_prefix` of a sentence that names the writer: "This post was written by Ada Example"."""
    match = words.written.match(text)
    return None if match is None else (match[0].strip(), "author", text[match.end() :].strip(EDGES))


def _prefix(text: str, words: BylineWords) -> tuple[str | None, AuthorRole, str]:
    """Return the label before the names, the role it gives, and the rest: "Von: A. Example", "Fotos: …"."""
    prefix, role = None, "author"
    for _ in range(2):
        found = _one_prefix(text, words)
        if found is None:
            break
        prefix, role, text = found
    return prefix, role, text  # type: ignore[return-value]


def label_role(text: str) -> str | None:
    """Return the role that a label gives to the name after it, or None: "photographer" of "Fotos:"."""
    label = text.strip(EDGES).casefold()
    words = byline_words()
    return words.prefixes.get(label) or words.prefixes.get(label.rpartition(" ")[2])


def is_byline_label(text: str) -> bool:
    """Whether a line is only the label before names that stand on the next line: "By", "Von:"."""
    return text.strip(EDGES).casefold() in byline_words().prefixes


def _one_prefix(text: str, words: BylineWords) -> tuple[str, str, str] | None:
    if not text.isascii():
        reported = reporter_label(text)
        if reported is not None:
            return reported[0], "author", reported[1]
    if not words.opens(text):
        return None
    folded = text.casefold()
    if len(folded) != len(text):
        folded = text.lower()
    places = [match.start() for match in BLANK.finditer(folded, 0, 60)][: words.longest_prefix]
    for at in reversed(places):
        role = words.prefixes.get(folded[:at].rstrip(":"))
        rest = text[at:].strip(EDGES)
        if role is not None and rest and (_begins_name(rest) or len(places) > 1 or folded[at - 1] == ":"):
            return text[:at], role, rest
    colon = re_colon(folded)
    if colon:
        label = folded[:colon].strip(" -–/")
        role = words.prefixes.get(label)
        if role is not None:
            return text[:colon], role, text[colon + 1 :].strip(EDGES)
    return None


def re_colon(folded: str) -> int:
    """Return the place of a colon or slash that closes a short label, or 0."""
    for sign in (":", "：", "/", "／"):
        at = folded.find(sign, 0, 50)
        if at > 0:
            return at
    return 0


def _begins_name(text: str) -> bool:
    first = text[:1]
    return first.isupper() or first.isdigit() or bool(CASELESS.match(first)) or text.islower()


def _parts(
    text: str,
    role: AuthorRole,
    words: BylineWords,
    language: str | None,
    outlets: tuple[str, ...],
    prefix: str | None,
) -> Iterator[Part]:
    pending: str | None = None
    for piece in _pieces(text, words, language)[:MOST_PARTS]:
        raw = _without_tail(piece.strip(EDGES), words)
        if not raw:
            continue
        if is_byline_label(raw) and words.prefixes[raw.casefold()] != "contributor":
            pending, role = raw, words.prefixes[raw.casefold()]  # type: ignore[assignment]
            continue  # a label of its own, before a link
        label, labelled, rest = _prefix(raw, words)
        if label is not None and rest:
            role, raw = labelled, rest
        label, pending = label or pending, None
        for name in (raw,) if raw.isascii() else han_names(raw, language, label or prefix):
            part = _part(name, role, words, outlets)
            yield part if label is None else part._replace(label=label)


def _pieces(text: str, words: BylineWords, language: str | None) -> list[str]:
    """Return a byline parted where names are, and where a label stands within it."""
    pieces = [part for piece in words.pieces(text, language) for part in words.at_label(piece, language)]
    if text.isascii():
        return pieces
    return [part for piece in pieces for part in labelled_pieces(piece)]


def _without_tail(text: str, words: BylineWords) -> str:
    """Return a part without the small words that led to what was taken away: "Ada Example on in"."""
    while True:
        before, _, last = text.rpartition(" ")
        if not before or not last.islower() or not (last in words.before_date or last in words.places):
            return text
        text = before.strip(EDGES)


def _part(raw: str, role: AuthorRole, words: BylineWords, outlets: tuple[str, ...]) -> Part:  # noqa: PLR0911 - one return a kind
    text = _trimmed(raw, words)
    if not any(map(str.isalpha, text)):
        return Part(text, raw, "role", role)
    folded = fold_typography(text)
    first, _, rest = text.partition(" ")
    if rest and first in words.places:
        return Part(text, raw, "place", role)  # "in Lifestyle": the section
    if folded in words.agencies:
        return Part(text, raw, "agencies", role)
    if is_agency(text):
        return Part(_agency_name(text), raw, "agency", role)
    if folded in outlets or ("." in folded and DOMAIN.match(folded)) or _names_outlet(first, rest, outlets):
        return Part(text, raw, "outlet", role)
    if folded in words.nobody or folded in function_words() or _is_weekday(text, folded):
        return Part(text, raw, "nobody", role)
    name, titled = _without_title(text, words)
    if not name or _is_degree(folded if name == text else fold_typography(name), words):
        return Part(text, raw, "role", role)
    return _named(name, raw, role, words, outlets, titled)


def _is_weekday(text: str, folded: str) -> bool:
    return (folded.rstrip(".") if text.isascii() else fold_word(text)) in date_words().weekdays


def _is_degree(folded: str, words: BylineWords) -> bool:
    """Whether a text has no word but degrees: "MD, PhD"."""
    tokens = folded.split()
    return not tokens or (
        tokens[0].strip(".,") in words.degrees
        and words.degrees.issuperset([token.strip(".,") for token in tokens])
    )


def _names_outlet(first: str, rest: str, outlets: tuple[str, ...]) -> bool:
    """Whether a name begins with the outlet's name in capitals: "CNN Business" on cnn.com."""
    if not rest or first.casefold() not in outlets:
        return False
    if len(first) > LONGEST_INITIALS and _is_account(rest):
        return True
    return first.isupper() and not rest.isupper() and rest.casefold() not in byline_words().orgs


def _is_account(rest: str) -> bool:
    """Whether what follows the outlet's name tells only its accounts apart: "D", "2", "Admin"."""
    return len(rest) == 1 or rest.casefold() in byline_words().nobody


def _named(
    name: str, raw: str, role: AuthorRole, words: BylineWords, outlets: tuple[str, ...], titled: bool
) -> Part:
    name = _without_outlet(name, outlets)
    tokens, folded = name.split(), name.casefold()
    bare = [token.strip(".,") for token in folded.split()]
    desk = not words.orgs.isdisjoint(bare) or (
        "redaktion" in folded and any(token.endswith("redaktion") for token in folded.split())
    )
    if desk and not (titled and len(tokens) == 2):  # noqa: PLR2004 - "Ada Post, Reporter" is a person
        return Part(name, raw, "organization", role)
    if not _is_name(name, tokens, bare, words):
        return Part(name, raw, "junk", role)
    if (len(tokens) == 1 and not CASELESS.search(name)) or name.islower():
        return Part(name, raw, "single", role)
    return Part(name, raw, "person", role)


def _is_name(name: str, tokens: list[str], bare: list[str], words: BylineWords) -> bool:
    """Whether words can be somebody's name: few, capitalised but for particles, without figures or a sentence."""
    if len(name) > LONGEST_NAME or len(tokens) > MOST_NAME_WORDS or ODD.search(name):
        return False
    if not words.never.isdisjoint(bare):
        return False
    if not name.isascii() and CJK.search(name):
        return len(name) <= 24 and not any(map(str.isdigit, name))  # noqa: PLR2004 - names are short
    if len(tokens) == 1:
        return len(name) <= 40 and not name.isdigit()  # noqa: PLR2004 - an account's name
    small = 0
    for token in tokens:
        plain = token.strip("\"“”'‘’().,")
        if not plain or plain[0].isupper() or CASELESS.match(plain[0]) or plain.casefold() in words.particles:
            continue
        small += 1
    return not any(map(str.isdigit, name)) and (small == 0 or (small == len(tokens) and len(tokens) <= 3))  # noqa: PLR2004 - "ada example"


def _trimmed(raw: str, words: BylineWords) -> str:
    """Return a part without what follows the name: "… in Rome", "… for The Times", "… 5 min read"."""
    text = raw
    openings = [token.strip(".,:;") for token in text.casefold().split()]
    if not words.cut_openings.isdisjoint(openings):
        cut = words.cuts.search(text)
        text = text if cut is None else text[: cut.start()]
    figure = FIGURE_WORD.search(text)
    if figure is not None:
        text = text[: figure.start()]
    if text.count(" ") > 1 and not BEFORE_PLACE.isdisjoint(openings):
        text = OF_PLACE.sub("", text)
    text = text.strip(EDGES)
    if raw.rstrip().endswith(".") and (text.endswith((" Jr", " Sr", " St")) or re_initial(text)):
        text += "."
    return text


def re_initial(text: str) -> bool:
    """Whether a text ends in a single capital, whose dot belongs to it: "Ada E"."""
    return len(text) > 2 and text[-1].isupper() and text[-2] in " ."  # noqa: PLR2004 - a blank and a letter


def _without_title(text: str, words: BylineWords) -> tuple[str, bool]:
    """Return the name without the job title after or before it, and whether there was one."""
    if not text.isascii() and CJK.search(text):
        reported = REPORTED.match(text)
        if reported:
            return reported["name"].strip(), True
    tokens = text.split()
    folded = [token.casefold().strip(".,:") for token in tokens]
    heads = [
        at
        for at, token in enumerate(folded)
        if token in words.heads or ("-" in token and _compound_head(token, words))
    ]
    if not heads:
        return _without_degrees(tokens, folded, words), False
    first = heads[0]
    if len(tokens) - heads[-1] > MOST_NAME_WORDS:
        return text, False  # a sentence about someone
    start = first
    while start > 0 and folded[start - 1] in words.modifiers:
        start -= 1
    ranked = [at for at in range(max(start - MOST_RANKED, 0), start) if folded[at] in words.ranks]
    start = ranked[0] if ranked else start
    if start > 0:
        return _without_degrees(tokens[:start], folded[:start], words), True
    after = heads[-1] + 1
    while after < len(tokens) and folded[after] in words.modifiers:
        after += 1
    rest = tokens[after:]
    named = len(rest) > 1 and rest[0][:1].isupper()
    return (" ".join(rest), True) if named or (rest and CASELESS.match(rest[0])) else ("", True)


def _compound_head(token: str, words: BylineWords) -> bool:
    """Whether a German or hyphened compound ends in a job title: "Gastautorin", "focus-online-experte"."""
    return token.rpartition("-")[2] in words.heads


def _without_degrees(tokens: list[str], folded: list[str], words: BylineWords) -> str:
    while len(tokens) > 2 and folded[len(tokens) - 1] in words.degrees:  # noqa: PLR2004 - a name has two words
        tokens = tokens[:-1]
    if len(tokens) > 1 and folded[0] in words.titles and len(folded[0]) > 1:
        tokens = tokens[1:]
    return (
        " ".join(tokens).strip(EDGES)
        if tokens and not tokens[-1].endswith(".")
        else " ".join(tokens).strip(EDGES[:1])
    )


def _without_outlet(name: str, outlets: tuple[str, ...]) -> str:
    """Return a name without the outlet's name glued to its end: "Ada Example The Times"."""
    if name.count(" ") < 2:  # noqa: PLR2004 - two words of a name, and the outlet
        return name
    folded = name.casefold()
    for outlet in outlets:
        if len(outlet) > LONGEST_INITIALS and folded.endswith(f" {outlet}"):
            cut = name[: -len(outlet) - 1].strip(EDGES)
            if " " in cut:
                return cut
    return name


def _agency_name(text: str) -> str:
    """Return an agency as the page words it, without the word that only says that it is one."""
    first, _, rest = text.partition(" ")
    return first if rest and rest.casefold() in byline_words().orgs and is_agency(first) else text


def _settled(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """A single word after full names, or after an agency, is the place they wrote from; a lone "jd" is no degree."""
    kinds = {part.kind for part in parts}
    if kinds == {"role"} and len(parts) == 1 and len(parts[0].text) <= LONGEST_INITIALS:
        return (parts[0]._replace(kind="single"),)
    named = "person" if "person" in kinds else "agency"
    settled: list[Part] = []
    seen = False
    for part in parts:
        seen = seen or part.kind == named
        settled.append(part._replace(kind="place") if part.kind == "single" and seen else part)
    return tuple(settled)


def _authors_first(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Those who wrote the piece; editors, translators and photographers are credited elsewhere."""
    return tuple(part for part in parts if part.role in SIGNING)


def _once(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return the parts that have a name, each name once."""
    seen: dict[str, Part] = {}
    for part in parts:
        key = fold_typography(part.text)
        if key:
            seen.setdefault(key, part)
    return tuple(seen.values())


def author_type(part: Part) -> AuthorType:
    """Return what signs, as far as the name tells."""
    return AUTHOR_TYPES.get(part.kind, "unknown")


def author_of(part: Part) -> Author:
    """Return a part that signs as the record has it."""
    return Author(
        name=part.text,
        name_raw=part.raw if part.raw != part.text else None,
        type=author_type(part),
        role=part.role,
    )
