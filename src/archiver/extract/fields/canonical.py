"""The address that the page calls its own."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from archiver.extract.candidates import Candidate, Rule, at_most
from archiver.extract.context import Context
from archiver.extract.fields.clues import clues_of
from archiver.text import absolute_url, without_fragment


@at_most(800)
def canonical_link(context: Context) -> Iterator[Candidate]:
    """A link element with rel=canonical."""
    index = context.index
    links = [node for node in index.by_rel.get("canonical", ()) if index.tags[node] == "link"]
    for node in links[:2]:
        yield from _address(context, index.attr(node, "href"), 800, "meta", node)


@at_most(700)
def social_address(context: Context) -> Iterator[Candidate]:
    """The address that the page gives to social networks."""
    for value in context.index.meta.get("og:url", ())[:1]:
        yield from _address(context, value.value, 700, "meta", value.node)


@at_most(600)
def article_address(context: Context) -> Iterator[Candidate]:
    """The address of the article in JSON-LD."""
    for row in clues_of(context).articles[:1]:
        for key in ("url", "mainEntityOfPage"):
            value = row.data.get(key)
            value = value.get("@id") if isinstance(value, dict) else value
            yield from _address(context, value, 600, "jsonld", f"{row.path}.{key}")


RULES: tuple[Rule, ...] = (canonical_link, social_address, article_address)


def _address(
    context: Context, raw: object, score: int, source: str, locator: int | str
) -> Iterator[Candidate]:
    if not isinstance(raw, str) or not raw.strip():
        return
    address = absolute_url(context.page.base_url, raw)
    if address is None:
        return
    address = without_fragment(address)
    if _is_front(address) and not _is_front(context.page.url or address):
        score -= 500  # every page of the site claims to be the front page
    yield Candidate(address, score, source, locator, raw)


def _is_front(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.path in {"", "/"} and not parts.query
