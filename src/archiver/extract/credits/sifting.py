"""Which of many lines may hold a credit, or begin as one does: all are searched as one text, since hardly any does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from archiver.extract.credits.formulas import MAX_BARE
from archiver.knowledge import credit_table, plain
from archiver.knowledge.credits import BETWEEN, leads_at, may_name_agencies, sign_words_in
from archiver.knowledge.phrases import holds_any

FIRST_WORDS = 24
"""So many characters hold the first word of any formula."""

FEW = 20
"""So many telling words are looked for in the lines; where there are more, each line is asked."""


def lines_with_signs(lines: Sequence[str]) -> set[str]:
    """Return those of some clean lines in which a credit may be found: no other holds any, but for a name in brackets.

    The sign is a formula where one may begin, words that follow the names of one, or an agency's name. Each of them holds
    a telling word, and the few lines with such a word are looked at closely.
    """
    table = credit_table()
    joined = _as_one(lines)
    folded = plain(joined)
    words = sign_words_in(folded)
    if words is None or len(words) > FEW:
        return {
            *filter(may_name_agencies, lines),
            *_with_lead(joined, folded),
            *_with_tail(joined, folded),
        }
    found: set[str] = set()
    asked: dict[str, str] = {}
    for word in (*words, *table.lead_signs):
        names, wordings = table.spellings.get(word, ()), table.wordings.get(word, ())
        leads = word in table.lead_words
        for start, end in _with_word(folded, word):
            line = joined[start:end]
            if leads:
                asked[line] = folded[start:end]
            if (names and holds_any(line, names)) or (wordings and holds_any(folded[start:end], wordings)):
                found.add(line)
    if asked:
        found.update(_with_lead(_as_one(asked), _as_one(asked.values())))
    if not words.isdisjoint(table.tail_words):
        found.update(_with_tail(joined, folded))
    return found


def lines_opening(lines: Sequence[str]) -> set[str]:
    """Return those of some clean lines that begin as a formula does, one that takes agencies only if they name any."""
    table = credit_table()
    folded = plain(BETWEEN.join(["", *[line[:FIRST_WORDS] for line in lines]]))
    found: set[str] = set()
    for match in table.line_start.finditer(folded):
        line = lines[folded.count(BETWEEN, 0, match.end()) - 1]
        opening, begin = plain(line[:MAX_BARE]), match.start("word") - match.start() - 1
        for formula in table.leads[match["word"]]:
            if formula.lead.match(opening, begin) and (formula.hole != "agencies" or may_name_agencies(line)):
                found.add(line)
                break
    return found


def _as_one(lines: Iterable[str]) -> str:
    """Return some lines as one text, BETWEEN around each."""
    return BETWEEN + BETWEEN.join(lines) + BETWEEN


def _line_around(joined: str, at: int) -> tuple[int, int]:
    """Return where the line begins and ends that a place stands in."""
    return joined.rfind(BETWEEN, 0, at) + 1, joined.find(BETWEEN, at)


def _with_word(folded: str, word: str) -> Iterator[tuple[int, int]]:
    """Yield where the lines stand in which a word stands by itself, or a sign anywhere."""
    sign = not word.isalnum()
    at = folded.find(word)
    while at >= 0:
        done = at + len(word)
        if sign or not (folded[at - 1].isalnum() or folded[done].isalnum()):
            start, done = _line_around(folded, at)
            yield start, done
        at = folded.find(word, done)


def _with_lead(joined: str, folded: str) -> Iterator[str]:
    """Yield the lines with a formula that takes others than agencies where a credit may begin."""
    table = credit_table()
    match = table.place.search(folded)
    while match is not None:
        done = match.end()
        if leads_at(table.open_leads, folded, match.start("word"), match["word"]):
            start, done = _line_around(joined, match.start("word"))
            yield joined[start:done]
        match = table.place.search(folded, done)


def _with_tail(joined: str, folded: str) -> Iterator[str]:
    """Yield the lines in which the words stand that follow the names of a formula."""
    for formula in credit_table().tails:
        assert formula.tail is not None  # noqa: S101 - compiled so: these formulas begin with names
        match = formula.tail.search(folded)
        while match is not None:
            start, done = _line_around(joined, match.start())
            yield joined[start:done]
            match = formula.tail.search(folded, done)
