"""Every credit of a page once, those of its own agency and paper left out."""

from __future__ import annotations

from archiver.extract.context import Context
from archiver.extract.credits.attribution import RULES, PlacedCredit, Story
from archiver.extract.fields import Fields
from archiver.knowledge import agency_of_host, plain
from archiver.page import found_once
from archiver.record.fields import Attribution


def gather_credits(story: Story) -> list[PlacedCredit]:
    """Return every credit of a page; those of the page's own agency and paper left out.

    A credit that several signs tell of in one place stands once. A line that is nothing but a credit leaves the body,
    and so always stands here.
    """
    own = Own(story.context, story.fields)
    seen: set[tuple[object, ...]] = set()
    raws: set[str] = set()
    kept: list[PlacedCredit] = []
    for rule in RULES:
        for placed in rule(story):
            credit = _without_own(placed.credit, own)
            if credit is None:
                continue
            fresh = _unseen(credit, seen)
            if placed.whole and credit.raw not in raws:
                fresh = credit
            if fresh is not None:
                raws.add(fresh.raw)
                kept.append(PlacedCredit(fresh, placed.node, placed.rule, placed.whole))
            elif placed.whole:
                kept.append(PlacedCredit(placed.credit, -1, placed.rule, whole=True))
    return kept


def _unseen(credit: Attribution, seen: set[tuple[object, ...]]) -> Attribution | None:
    """Return a credit with the agencies and people that no credit of its kind and place had; None if nothing is left."""
    if credit.kind in ("image_credit", "quoted_agency"):
        key: tuple[object, ...] = (credit.kind, credit.raw)
        if key in seen:
            return None
        seen.add(key)
        return credit
    if credit.kind in ("unnamed_agencies", "signature"):
        key = (credit.kind, *credit.people)
        fresh = None if key in seen else credit
        seen.add(key)
        return fresh
    place = (credit.kind, credit.placement)
    agencies = tuple(agency for agency in credit.agencies if (*place, agency.id or agency.name) not in seen)
    people = tuple(person for person in credit.people if (*place, plain(person)) not in seen)
    outlet = credit.outlet if (*place, plain(credit.outlet or "")) not in seen else None
    seen.update((*place, agency.id or agency.name) for agency in agencies)
    seen.update((*place, plain(person)) for person in people)
    if outlet:
        seen.add((*place, plain(outlet)))
    if not (agencies or people or outlet):
        return None
    return credit.model_copy(update={"agencies": agencies, "people": people, "outlet": outlet})


class Own:
    """Who credits nobody on a page: the agency whose site it is, and its paper; asked only where a credit may name them."""

    def __init__(self, context: Context, fields: Fields) -> None:
        self.context = context
        self.fields = fields

    @found_once
    def agency(self) -> str | None:
        """The id of the agency whose site it is."""
        return agency_of_host(_host(self.context.page.url))

    @found_once
    def paper(self) -> frozenset[str]:
        """The names of its paper, letters and digits only."""
        return _paper_words(self.context, self.fields)


def _without_own(credit: Attribution, own: Own) -> Attribution | None:
    """Return a credit without the agency whose site this is; None where nothing but it, or the own paper, is left."""
    if credit.kind in ("image_credit", "translation", "contributor"):
        return credit
    if credit.outlet is not None and _is_paper(_letters(credit.outlet), own.paper):
        return None
    if own.agency is None or not any(agency.id == own.agency for agency in credit.agencies):
        return credit
    others = tuple(agency for agency in credit.agencies if agency.id != own.agency)
    return credit.model_copy(update={"agencies": others}) if others else None


def _is_paper(outlet: str, paper: frozenset[str]) -> bool:
    """Say whether an outlet's name is the paper's own, or that with a word added: "Example News"."""
    return outlet in paper or any(len(name) > SHORT and outlet.startswith(name) for name in paper)


SHORT = 4
"""A paper's name of so few letters may begin another's."""


def _host(url: str | None) -> str:
    return (url or "").partition("://")[2].partition("/")[0].partition(":")[0].lower()


def _paper_words(context: Context, fields: Fields) -> frozenset[str]:
    """Return the names under which the page's own paper may credit itself, letters and digits only."""
    host = _host(context.page.url).removeprefix("www.")
    names = [host, host.rpartition(".")[0], *host.split(".")]
    if fields.publisher is not None:
        names.append(fields.publisher.name)
    site = context.index.first_meta("og:site_name", "application-name")
    if site is not None:
        names.append(site.value)
    letters = {_letters(name) for name in names}
    return frozenset(letters | {_letters(f"{name}.{host.rpartition('.')[2]}") for name in names}) - {""}


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, plain(name)))
