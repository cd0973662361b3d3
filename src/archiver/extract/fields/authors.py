"""Who signs the piece: those the displayed byline names, else those whom the page declares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from archiver.extract.candidates import Candidate, Rule, at_most
from archiver.extract.context import Context
from archiver.extract.decide import Decision
from archiver.extract.fields.byline import displayed_byline
from archiver.extract.fields.byline_text import name_keys
from archiver.extract.fields.clues import clues_of
from archiver.extract.fields.signers import Signer, declared_names
from archiver.knowledge import is_agency
from archiver.page import PageIndex
from archiver.record.fields import Attribution, Author
from archiver.text import absolute_url, fold_typography

MOST_AUTHORS = 40

# Small letters parted from an agency's name by a slash: "ino/dpa", "SDA/sep".
INITIALS = re.compile(
    r"(?<![\w/.])(?P<before>[a-zäöü]{2,4})/(?=\w{2,6}\b)|(?<=[A-Za-z])/(?P<after>[a-zäöü]{2,4})(?![\w/.])"
)


@at_most(900)
def displayed_authors(context: Context) -> Iterator[Candidate]:
    """Those whom the displayed byline names; initials are resolved where the page says whose they are."""
    byline = displayed_byline(context)
    if byline is None or not byline.value.authors:
        return
    winner = byline.winner
    signed = tuple([_known(author, context) for author in byline.value.authors])
    people = "person" in [author.type for author in signed]
    agreed = bool(name_keys([author.name for author in signed]) & declared_names(context).keys)
    score = 600 + 150 * people + 150 * agreed
    if isinstance(winner.locator, int):
        signed = tuple([_linked(context, winner.locator, author) for author in signed])
    yield Candidate(
        _completed(context, signed)[:MOST_AUTHORS], score, winner.source, winner.locator, winner.raw
    )


@at_most(650)
def declared_authors(context: Context) -> Iterator[Candidate]:
    """People whom JSON-LD or a meta element names; a publisher that poses as a person is none."""
    for source, score in (("jsonld", 650), ("meta", 560)):
        people = [s for s in declared_names(context).signers if s.source == source and s.type == "person"]
        if people:
            yield _declared(people, score, source)


@at_most(450)
def declared_desks(context: Context) -> Iterator[Candidate]:
    """Accounts, desks and agencies that JSON-LD or a meta element names, when no person signs.

    In a meta element, the name of the site is no author: it stands there on every page.
    """
    for source, score in (("jsonld", 450), ("meta", 380)):
        for kinds, less in ((("unknown",), 0), (("organization",), 40)):
            signers = [s for s in declared_names(context).signers if s.source == source and s.type in kinds]
            signers = [s for s in signers if not is_agency(s.name)] or signers
            if source == "meta":
                sites = clues_of(context).sites
                signers = [s for s in signers if fold_typography(s.name) not in sites]
            if signers:
                own = all(fold_typography(s.name) in clues_of(context).sites for s in signers)
                yield _declared(signers, score - less - 80 * own, source)


def _declared(signers: list[Signer], score: int, source: str) -> Candidate:
    authors = _once(signer.author for signer in signers)
    return Candidate(authors, score, source, signers[0].locator, signers[0].name)


RULES: tuple[Rule, ...] = (displayed_authors, declared_authors, declared_desks)


def agency_authors(attribution: Iterable[Attribution]) -> tuple[Author, ...]:
    """Return the wire agencies credited for a text that nobody else signs."""
    agencies = (agency for credit in attribution if credit.kind == "wire" for agency in credit.agencies)
    return _once(
        Author(name=agency.name, name_raw=_other(agency.name_raw, agency.name), type="organization")
        for agency in agencies
    )


def settled_authors(
    authors: tuple[Author, ...], decision: Decision | None, attribution: Iterable[Attribution]
) -> tuple[Author, ...]:
    """Return who signs once the credits are known: agencies only where no person and no displayed desk does."""
    if authors and (decision is None or decision.rule is not declared_desks):
        return authors
    if authors and all(is_agency(author.name) for author in authors):
        return authors
    credited = tuple(attribution)
    return initials_beside_agencies(credited) or agency_authors(credited) or authors


def initials_beside_agencies(attribution: Iterable[Attribution]) -> tuple[Author, ...]:
    """Return the initials of the writer who worked an agency's text over: "ino/dpa", "SDA/sep"."""
    found = (
        match["before"] or match["after"]
        for credit in attribution
        if credit.kind in {"wire", "signature"}
        for match in INITIALS.finditer(credit.raw)
    )
    return _once(Author(name=name) for name in found if not is_agency(name) and not is_agency(name.upper()))


def _other(raw: str, name: str) -> str | None:
    return raw if raw != name else None


def _known(author: Author, context: Context) -> Author:
    """Return the author whom initials stand for, where the page says so."""
    alias = declared_names(context).aliases.get(fold_typography(author.name))
    return author if alias is None else alias.author.model_copy(update={"name_raw": author.name})


def _completed(context: Context, signed: tuple[Author, ...]) -> tuple[Author, ...]:
    """Add a writer or desk whom JSON-LD declares beside those read; a page may fold away the last of many."""
    declared = [signer for signer in declared_names(context).signers if signer.source == "jsonld"]
    declared = [signer for signer in declared if not is_agency(signer.name)]
    mine, all_of_them = name_keys([a.name for a in signed]), name_keys([signer.name for signer in declared])
    if mine and mine < all_of_them:
        kept = {key: author for author in signed for key in name_keys((author.name,))}
        return _once(kept.get(next(iter(name_keys((s.name,)))), s.author) for s in declared)
    return signed


def _linked(context: Context, node: int, author: Author) -> Author:
    """Return an author with the address of the link in the byline that bears the name."""
    index: PageIndex = context.index
    if author.url is not None:
        return author
    wanted = fold_typography(author.name)
    for link in (node, *index.within(node, index.tag("a"))):
        if index.tags[link] == "a" and wanted in fold_typography(index.text(link)):
            address = absolute_url(context.page.base_url, index.attr(link, "href") or "")
            if address is not None:
                return author.model_copy(update={"url": address})
    return author


def _once(authors: Iterable[Author]) -> tuple[Author, ...]:
    seen: dict[str, Author] = {}
    for author in authors:
        key = next(iter(name_keys((author.name,))))
        if key and key not in seen:
            seen[key] = author
    return tuple(seen.values())[:MOST_AUTHORS]
