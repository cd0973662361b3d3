"""Read a line of text as a credit: "With reporting by AFP", "(Quelle: APA/sda)", "来源：新华社", "SDA/ij".

Pure text: what stands where on the page is not known here. HTML pages and plain-text captures use it alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archiver.extract.credits.making import (
    KNOWN,
    credits_of,
    has_listed,
    unnamed_credit,
    wire_credits,
)
from archiver.extract.credits.names import (
    DOMAIN,
    TRIM,
    bare_name,
    is_outlet,
    looks_like_person,
    split_names,
)
from archiver.knowledge import Formula, caption_table, credit_table, find_agencies, plain
from archiver.knowledge.credits import has_tail_word, lead_starts, opens_formula
from archiver.knowledge.phrases import holds_any
from archiver.record.fields import Attribution, Placement
from archiver.text import clean_text

MAX_LINE = 700
"""Longer lines are running text; callers hand in their last sentence or bracket."""

MAX_BARE = 120
"""A list of names that no formula introduces is no longer than this."""

# Where a credit ends: a sentence, a bracket, a semicolon, a bar, e.g. "by AFP; editing by …", "(avec AFP) Le …".
STOP = re.compile(
    r"(?<=[\w)\]\"”»]{3})[.。](?=\s|$)|[.。]$|[)\]】;|](?!\w)|,\s(?=[^\W\d_][\w-]{2,24}\s?:\s)|\s[–—-]\s(?=all rights|alle rechte|riproduzione|todos os|tous droits)",
    re.IGNORECASE,
)

RIGHTS_SIGNS = ("©", "(c)", "copyright", "copr.")
"""What begins a line of rights, as it stands on plain text."""

# A rights line that names its holder, e.g. "© 2024 AFP", "Copyright 2024 The Associated Press. All rights reserved."
RIGHTS = re.compile(
    rf"(?:{'|'.join(map(re.escape, RIGHTS_SIGNS))})\s*:?\s*(?:©|\(c\)|by)?\s*(?:(?:19|20)\d\d(?:\s*[–—-]\s*(?:19|20)?\d\d)?)?[\s,]*(?:by|von|par|de)?\s*",
    re.IGNORECASE,
)

# A bracket that closes a text, e.g. "… said. (AP)", "…です。（共同）".
LAST_BRACKET = re.compile(r"[(\[【（](?P<inside>[^()\[\]【】（）]{2,80})[)\]】）][.。]?\s*$")

# A list of agencies and initials between slashes or after a dash that closes a text, e.g. "… sagte er. /TT/", "… - DHA".
SLASHED = re.compile(r"(?:^|\s)/(?P<inside>[^/]{2,30})/\s*$")

CLOSING = frozenset(")]】）/")
"""Signs of which one ends such a text, but for a full stop."""

STOPS = frozenset(".。")

# What opens a byline, e.g. "By ", "Von: ".
BY = re.compile(r"^(?:by|von|par|por|di|de|door|av|af|oleh|od|tekst|text)\b[\s:]*", re.IGNORECASE)

# A label of another kind among credits, e.g. "Audioversion: Names und Names".
OTHER_LABEL = re.compile(r"[^\W\d_][\w-]{2,24}\s?:\s[^,;:.]{2,80}")

# A paper with its agencies, e.g. "Le Monde avec AFP", "The Gazette with Reuters".
WITH = re.compile(r"\s(?:avec|with|mit|con|com|met|med|et|und|and)\s")

WRAPPED = re.compile(r"^[\s*_/(\[【（•–—-]+|[\s*_/)\]】）.–—-]+$")


@dataclass(frozen=True, slots=True)
class FoundCredit:
    """A credit and the part of the text it was read from."""

    credit: Attribution
    start: int
    end: int


def find_credits(text: str, *, placement: Placement, language: str | None = None) -> tuple[FoundCredit, ...]:
    """Return the credits of a line with their places in `clean_text(text)`; none if it is no credit.

    `language` (BCP 47) is a hint only: pages use the formulas of other languages too.
    """
    return find_in_clean(clean_text(text), placement=placement, language=language)


def find_in_clean(text: str, *, placement: Placement, language: str | None = None) -> tuple[FoundCredit, ...]:
    """Return the credits of a line that is clean text already, as all of a record is."""
    if not text or len(text) > MAX_LINE:
        return ()
    folded = plain(text)
    if _opens_image_label(folded):
        return ()
    found = list(_by_formula(text, folded, placement, (language or "")[:2]))
    if holds_any(folded, RIGHTS_SIGNS):
        found += [credit for credit in _by_rights(text, placement) if not _overlaps(credit, found)]
    return tuple(found or _bare(text, folded, placement))


def closes_with_sign(text: str) -> bool:
    """Say whether a trimmed text ends in a bracket or a slash, a full stop behind it or none."""
    last = text[-1:]
    return (text[-2:-1] if last in STOPS else last) in CLOSING


def read_closing_credit(text: str, *, placement: Placement) -> tuple[FoundCredit, ...]:
    """Return the credit in the brackets or slashes that close a running paragraph: "… said. (AP)"."""
    if not closes_with_sign(text.rstrip()):
        return ()
    match = LAST_BRACKET.search(text[-MAX_BARE:]) or SLASHED.search(text[-MAX_BARE:])
    if match is None:
        return ()
    offset = max(len(text) - MAX_BARE, 0)
    start, end = offset + match.start("inside") - 1, offset + match.end("inside") + 1
    inside = text[start:end]
    found = find_credits(inside, placement=placement)
    if match["inside"][:1].isalpha() and not any(
        credit.credit.agencies or _unnamed(credit) for credit in found
    ):
        return tuple(credit for credit in found if credit.credit.kind != "source_publication")
    return tuple(FoundCredit(credit.credit, start + credit.start, start + credit.end) for credit in found)


def begins_credit(text: str) -> bool:
    """Say whether a text begins as a formula does: "(Quelle: …", "Mit Informationen von …", "来源：…"."""
    return opens_formula(plain(text[:MAX_BARE].lstrip()))


def names_image(text: str) -> bool:
    """Say whether a line begins with an image's label, so that its names are an image's: "Foto: dpa"."""
    return _opens_image_label(plain(text))


def _opens_image_label(folded: str) -> bool:
    return caption_table().label.match(folded.lstrip(" ([")) is not None


def is_source_label(text: str) -> bool:
    """Say whether a line is nothing but the label of sources: "Sources:", "Quellen:"."""
    if len(text) > MAX_BARE or not text.rstrip().endswith((":", "：")):
        return False
    folded = plain(text.strip())
    match = credit_table().start.match(folded)
    if match is None:
        return False
    formulas = credit_table().leads[match["word"]]
    return any(formula.kind == "source" and formula.lead.fullmatch(folded) for formula in formulas)


def read_rights(text: str, *, placement: Placement) -> tuple[FoundCredit, ...]:
    """Return the wire credit of a rights line of any length: "© 2024 AFP. Tous droits …"."""
    return tuple(_by_rights(clean_text(text), placement))


def covers(text: str, found: Sequence[FoundCredit]) -> bool:
    """Say whether credits make up all of a line, so that nothing of the story is lost with it."""
    rest = text
    for credit in found:
        rest = rest.replace(credit.credit.raw, " ")
    if len(found) > 1:
        rest = OTHER_LABEL.sub(" ", rest)
    rest = rest[: begin_of_rights(rest)]
    return len(rest.strip(TRIM)) <= len(text) // 4


def begin_of_rights(text: str) -> int:
    """Return where a rights holder's notice begins, "All rights reserved. …", or the length of the text."""
    folded = plain(text)
    places = (folded.find(phrase) for phrase in credit_table().words["rights"])
    return min((at for at in places if at >= 0), default=len(text))


def _unnamed(found: FoundCredit) -> bool:
    return found.credit.kind == "unnamed_agencies"


def _overlaps(one: FoundCredit, others: Sequence[FoundCredit]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)


# -------------------------------------------------------------------- formulas


def _by_formula(text: str, folded: str, placement: Placement, language: str) -> Iterator[FoundCredit]:
    table = credit_table()
    leads = list(lead_starts(folded))
    labels = [
        at for at, word in leads[1:] if any(f.lead.match(folded, at) for f in table.labels.get(word, ()))
    ]
    done = 0
    for at, word in leads:
        if at < done:
            continue
        formulas = table.leads[word]
        limit = next((label for label in labels if label > at), len(text))
        for formula in sorted(formulas, key=lambda f: f.language != language) if language else formulas:
            given = tuple(_read_lead(formula, text, folded, at, limit, placement))
            if given:
                yield from given
                done = given[0].end
                break
    if has_tail_word(folded):
        yield from _by_tail(text, folded, placement, done)


def _read_lead(
    formula: Formula, text: str, folded: str, at: int, limit: int, placement: Placement
) -> Iterator[FoundCredit]:
    match = formula.lead.match(folded, at)
    if match is None:
        return
    if not formula.hole:
        if _ends_here(folded, match.end()):
            start, end = _widened(text, at, match.end())
            yield FoundCredit(unnamed_credit(text[start:end], placement), start, end)
        return
    begin = match.end()
    stop = _end_of_names(text, begin, limit)
    if formula.tail is not None:
        tails = (match for match in formula.tail.finditer(folded, begin, limit) if match[0].strip())
        stop = min(stop, next((match.start() for match in tails), stop))
    begin = _with_whole_agency(text, at, begin, stop)
    names = text[begin:stop]
    start, end = _widened(text, at, max(stop, begin))
    if names.strip(TRIM):
        yield from (
            FoundCredit(credit, start, end)
            for credit in credits_of(formula, names, text[start:end], placement)
        )


def _with_whole_agency(text: str, at: int, begin: int, stop: int) -> int:
    """Begin the names earlier where the lead took the first word of an agency: "da Agência Brasil"."""
    mentions = find_agencies(text[at:stop], context="credit")
    return next((at + one.start for one in mentions if at + one.start < begin < at + one.end), begin)


def _ends_here(folded: str, at: int) -> bool:
    return not folded[at:].strip(TRIM) or folded[at : at + 1] in ").;|/,]】"


def _end_of_names(text: str, begin: int, limit: int) -> int:
    match = STOP.search(text, begin, limit)
    return match.start() if match else limit


def _by_tail(text: str, folded: str, placement: Placement, done: int) -> Iterator[FoundCredit]:
    for formula in credit_table().tails:
        assert formula.tail is not None  # noqa: S101 - compiled so: these formulas begin with names
        for match in formula.tail.finditer(folded, done):
            if not _ends_here(folded, match.end()):
                continue
            start = _start_of_sentence(text, done, match.start())
            end = match.end() + (text[match.end() : match.end() + 1] in (".", "。"))
            names = text[start : match.start()]
            given = tuple(credits_of(formula, names, text[start:end].strip(), placement))
            if given:
                yield from (FoundCredit(credit, start, end) for credit in given)
                return


# Sentence ends, e.g. ". ", "; ", ") "; an initial or a title before the stop is none.
SENTENCE_START = re.compile(r"(?<=[\w)\"”]{3}[.!?;)])\s+(?=\S)|[(\[;•]\s*")


def _start_of_sentence(text: str, begin: int, end: int) -> int:
    start = begin
    for match in SENTENCE_START.finditer(text, begin, end):
        start = match.end()
    return start


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in the brackets around a credit, or the stop after it."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before and after and before + after in ("()", "[]", "【】", "（）"):
        return start - 1, end + 1
    while end > start and text[end - 1] in " ,;|":
        end -= 1
    if after in (".", "。") or (after == ")" and text.count("(", start, end) > text.count(")", start, end)):
        return start, end + 1
    return start, end


# -------------------------------------------------------------------- rights lines and bare names


def _by_rights(text: str, placement: Placement) -> Iterator[FoundCredit]:
    if placement == "body":
        return  # amid the text it is an image's
    for match in RIGHTS.finditer(text):
        if not match[0].strip():
            continue
        stop = _end_of_names(text, match.end(), len(text))
        items = [item for item in split_names(text[match.end() : stop]) if item.kind == "agency"]
        given = tuple(wire_credits(items, text[match.start() : stop].strip(), placement))
        if given:
            yield FoundCredit(given[0], match.start(), stop)
            return


def _bare(text: str, folded: str, placement: Placement) -> Iterator[FoundCredit]:
    """Yield names alone: "dpa", "(AFP/Reuters)", "SDA/ij", "（高槻みどり）"."""
    if len(text) > MAX_BARE:
        return
    if not (credit_table().unnamed.search(folded) or find_agencies(text, context="credit")):
        if placement == "end" and _bracketed(text):
            yield from _signature(text, BY.sub("", WRAPPED.sub("", text)))
        return
    inside = BY.sub("", WRAPPED.sub("", text))
    items = split_names(inside)
    others = [item for item in items if item.kind not in KNOWN and not DOMAIN.fullmatch(item.text)]
    paper = len(others) == 1 and bool(WITH.search(folded)) and is_outlet(others[0].text)
    if has_listed(items) and (not others or paper):
        yield from (FoundCredit(credit, 0, len(text)) for credit in wire_credits(items, text, placement))
    elif placement == "end" and _bracketed(text):
        yield from _signature(text, inside)


def _bracketed(text: str) -> bool:
    return text.startswith(("(", "（")) and text.endswith((")", "）"))


def _signature(text: str, inside: str) -> Iterator[FoundCredit]:
    """Yield a name or initials in brackets at the end: "(ada)", "（高槻みどり）"."""
    name = bare_name(inside)
    items = split_names(inside)
    initials = bool(items) and all(item.kind in ("initials", "desk") for item in items)
    person = looks_like_person(name) and not name.isascii() and " " not in name
    if initials or person:
        people = (name,) if person else ()
        credit = Attribution(raw=text, kind="signature", people=people, placement="end")
        yield FoundCredit(credit, 0, len(text))
