"""Which of many lines may hold a credit, or begin as one does: all are searched as one text, since hardly any does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archiver.extract.credits.formulas import MAX_BARE
from archiver.knowledge import credit_table, plain
from archiver.knowledge.agencies import names_unparted, words_of
from archiver.knowledge.credits import BETWEEN, leads_at, may_name_agencies

FIRST_WORDS = 24
"""So many characters hold the first word of any formula."""

FEW = 12
"""So many words of agencies are looked for in the lines; where there are more, each line may have one."""


def lines_with_signs(lines: Sequence[str]) -> set[str]:
    """Return those of some clean lines in which a credit may be found: no other holds any, but for a name in brackets.

    The sign is a formula where one may begin, words that follow the names of one, or an agency's name.
    """
    joined = BETWEEN + BETWEEN.join(lines) + BETWEEN
    folded = plain(joined)
    words = set(words_of(folded))
    found = set(_with_lead(joined, folded)) | _naming(joined, folded, words)
    if not words.isdisjoint(credit_table().tail_words):
        found.update(_with_tail(joined, folded))
    return found


def lines_opening(lines: Sequence[str]) -> set[str]:
    """Return those of some clean lines that begin as a formula does, one that takes agencies only if they name any."""
    table = credit_table()
    folded = plain(BETWEEN + BETWEEN.join([line[:FIRST_WORDS] for line in lines]))
    found: set[str] = set()
    at = done = 0
    for place in table.place.finditer(folded):
        if place["sign"] != BETWEEN:
            continue
        at += folded.count(BETWEEN, done, place.start())
        done = place.start()
        line, begin = plain(lines[at][:MAX_BARE]), place.start("word") - place.end()
        if leads_at(table.open_leads, line, begin, place["word"]) or (
            leads_at(table.leads, line, begin, place["word"]) and may_name_agencies(lines[at])
        ):
            found.add(lines[at])
    return found


def _line_around(joined: str, at: int) -> tuple[str, int]:
    """Return the line that a place stands in, and where it ends."""
    end = joined.find(BETWEEN, at)
    return joined[joined.rfind(BETWEEN, 0, at) + 1 : end], end


def _with_lead(joined: str, folded: str) -> Iterator[str]:
    """Yield the lines with a formula that takes others than agencies where a credit may begin."""
    table = credit_table()
    match = table.place.search(folded)
    while match is not None:
        done = match.end()
        if leads_at(table.open_leads, folded, match.start("word"), match["word"]):
            line, done = _line_around(joined, match.start("word"))
            yield line
        match = table.place.search(folded, done)


def _with_tail(joined: str, folded: str) -> Iterator[str]:
    """Yield the lines in which the words stand that follow the names of a formula."""
    for formula in credit_table().tails:
        assert formula.tail is not None  # noqa: S101 - compiled so: these formulas begin with names
        match = formula.tail.search(folded)
        while match is not None:
            line, done = _line_around(joined, match.start())
            yield line
            match = formula.tail.search(folded, done)


def _naming(joined: str, folded: str, words: set[str]) -> set[str]:
    """Return the lines that may name an agency, listed or not, or agencies without their names; given all their words."""
    table = credit_table()
    listed, worded = table.spellings.keys() & words, table.wordings.keys() & words
    if len(listed) + len(worded) > FEW or names_unparted(joined):
        return set(filter(may_name_agencies, joined.split(BETWEEN)))
    names = (
        line
        for word in listed
        for name in table.spellings[word]
        for line in _with_phrase(joined, joined, name)
    )
    return {
        *names,
        *(
            line
            for word in worded
            for phrase in table.wordings[word]
            for line in _with_phrase(joined, folded, phrase)
        ),
    }


def _with_phrase(joined: str, searched: str, phrase: str) -> Iterator[str]:
    """Yield the lines in which a phrase stands by itself."""
    at = searched.find(phrase)
    while at >= 0:
        done = at + len(phrase)
        if not searched[at - 1].isalnum() and not searched[done].isalnum():
            line, done = _line_around(joined, at)
            yield line
        at = searched.find(phrase, done)
