"""Who published the page, as the page says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archiver.extract.candidates import Candidate, Rule, at_most
from archiver.extract.context import Context
from archiver.extract.fields.clues import clues_of
from archiver.extract.fields.titles import LONGEST_TITLE, plain_value
from archiver.page import JsonLdObject
from archiver.record.fields import Publisher
from archiver.text import absolute_url, fold_typography

LONGEST = 200

EDGES = " \t|-–—•·:/"
"""Signs around a name that parted it from a title or a slogan: "The Harbour Times |"."""

# What parts a title from the name of the site, e.g. "Bridge shut | The Harbour Times".
PARTING = re.compile(r"\s+[|–—·•»-]\s+")
ORGANISATIONS = frozenset(("Organization", "NewsMediaOrganization", "Corporation", "LocalBusiness"))


@at_most(800)
def jsonld_publisher(context: Context) -> Iterator[Candidate]:
    """JSON-LD names the article's publisher."""
    by_id = {
        row.data["@id"]: row
        for row in context.index.jsonld
        if isinstance(row.data.get("@id"), str) and "name" in row.data
    }
    for row in clues_of(context).articles[:3]:
        value = row.data.get("publisher")
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, dict) and not value.get("name") and value.get("@id") in by_id:
            value = by_id[value["@id"]].data
        yield from _named(context, value, 800, f"{row.path}.publisher")


@at_most(700)
def site_name(context: Context) -> Iterator[Candidate]:
    """The page names its site."""
    for rank, key in enumerate(
        ("og:site_name", "publisher", "dc.publisher", "application-name", "apple-mobile-web-app-title")
    ):
        for value in context.index.meta.get(key, ())[:1]:
            name = _without_headline(context, value.value.strip(EDGES))
            if 1 < len(name) <= LONGEST and not name.startswith(("http://", "https://", "@")):
                yield Candidate(Publisher(name=name), 700 - 20 * rank, "meta", value.node, value.value)


@at_most(600)
def organisation(context: Context) -> Iterator[Candidate]:
    """JSON-LD describes one organisation: the site's own."""
    rows: list[JsonLdObject] = [row for row in context.index.jsonld if ORGANISATIONS.intersection(row.types)]
    for row in rows[:1]:
        yield from _named(context, row.data, 600, row.path)


RULES: tuple[Rule, ...] = (jsonld_publisher, site_name, organisation)


def _without_headline(context: Context, name: str) -> str:
    """Return a site's name that is the page's title, as some pages give it, without the headline."""
    headline = fold_typography(context.headline_text or "")
    if not headline or not fold_typography(name).startswith(headline):
        return name
    return " | ".join([part for part in PARTING.split(name) if fold_typography(part) not in headline])


def _named(context: Context, value: object, score: int, path: str) -> Iterator[Candidate]:
    name = plain_value(value.get("name") if isinstance(value, dict) else value).strip(EDGES)
    if not 1 < len(name) <= min(LONGEST, LONGEST_TITLE) or name.startswith(("http://", "https://")):
        return
    url = value.get("url") if isinstance(value, dict) else None
    address = absolute_url(context.page.base_url, url) if isinstance(url, str) else None
    yield Candidate(Publisher(name=name, url=address), score, "jsonld", path, name)
