"""Who signs the piece: those the displayed byline names, else those whom the page declares."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from archiver.extract.candidates import Candidate, Rule
from archiver.extract.context import Context
from archiver.extract.decide import Decision
from archiver.extract.fields.clues import clues_of
from archiver.extract.fields.places import body_span
from archiver.extract.fields.signers import declared_names, name_keys
from archiver.page import PageIndex
from archiver.record.fields import Author
from archiver.text import clean_text, fold_typography

SURE_BYLINE = 250
MOST_AUTHORS = 40
END_LINES = 6


def displayed_authors(context: Context, byline: Decision | None) -> Iterator[Candidate]:
    """Those whom the displayed byline names; initials are resolved where the page says whose they are."""
    if byline is None or not byline.value.authors:
        return
    declared = declared_names(context)
    winner = byline.winner
    authors = tuple(_known(author, context) for author in byline.value.authors)
    people = any(author.type == "person" for author in authors)
    agreed = bool(name_keys(author.name for author in authors) & declared.keys)
    score = 600 + 150 * people + 150 * agreed
    if not people and declared.people:
        score -= 200  # a desk or the outlet is displayed, the person only declared
    yield Candidate(authors[:MOST_AUTHORS], score, winner.source, winner.locator, winner.raw)


def declared_authors(context: Context) -> Iterator[Candidate]:
    """Those whom JSON-LD names, when they are people; a publisher that poses as a person is none."""
    for source, score in (("jsonld", 650), ("meta", 560)):
        signers = [signer for signer in declared_names(context).signers if signer.source == source]
        people = [signer for signer in signers if signer.author.type == "person"]
        chosen = people or [signer for signer in signers if signer.author.type == "unknown"]
        if chosen:
            authors = _once(signer.author for signer in chosen)
            yield Candidate(authors, score - 100 * (not people), source, chosen[0].locator, str(chosen[0].author.name))


def _known(author: Author, context: Context) -> Author:
    """Return the author whom initials stand for, with the page of theirs that the byline links."""
    declared = declared_names(context)
    alias = declared.aliases.get(fold_typography(author.name))
    return author if alias is None else alias.model_copy(update={"name_raw": author.name})


def _once(authors: Iterator[Author]) -> tuple[Author, ...]:
    seen: dict[str, Author] = {}
    for author in authors:
        key = next(iter(name_keys((author.name,))))
        if key and key not in seen:
            seen[key] = author
    return tuple(seen.values())[:MOST_AUTHORS]
