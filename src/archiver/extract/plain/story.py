"""From the draft to the fields of a record: authors, credits inside the story, entries of a live page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from archiver.extract.credits.dateline import read_dateline
from archiver.extract.credits.formulas import find_credits, read_closing_credit
from archiver.extract.fields.byline_text import read_byline
from archiver.extract.plain.dating import article_dates
from archiver.extract.plain.draft import Draft, EntryMark
from archiver.knowledge import is_agency
from archiver.record import blocks as b
from archiver.record import fields as f
from archiver.text import clean_text


def story_fields(draft: Draft) -> dict[str, Any]:
    """Return the fields as `seal_article` takes them."""
    _read_story_credits(draft)
    body = _with_entries(draft.body)
    related = tuple(
        f.RelatedLink(position=at, **{key: value for key, value in link.items() if key != "within"})
        for at, link in enumerate(draft.related, 1)
    )
    published, modified = article_dates(draft)
    authors = {
        author.name: author for author in (*byline_authors(draft.signers, draft.language), *draft.authors)
    }
    return {
        "headline": clean_text(" ".join(draft.headline))[:1000] or None,
        "kicker": " ".join(draft.kicker) or None,
        "description": " ".join(draft.description) or None,
        "description_source": "displayed" if draft.description else None,
        "byline_raw": " ".join(draft.byline) or None,
        "authors": tuple(authors.values()),
        "dateline": draft.dateline,
        "published": published,
        "modified": modified,
        "body": body,
        "related_links": related,
        "attribution": tuple(draft.attribution),
        "language": f.Language(tag=draft.language, source="detected") if draft.language else None,
        "access": draft.access,
    }


def byline_authors(lines: Sequence[str], language: str | None) -> list[f.Author]:
    """Return who signs, line by line; a line of titles under the names adds nobody."""
    found: list[f.Author] = []
    for line in lines:
        byline = read_byline(line, language)
        if byline.prefix or byline.of("person") or not found:
            for author in byline.authors:
                if not found or not (
                    author.name[:1].islower() or is_agency(author.name)
                ):  # "Ada Example, de Lima": a place
                    found.append(author)
    return found


def _read_story_credits(draft: Draft) -> None:
    """Credits inside paragraphs: the dateline of the first, the brackets or bare name that close the last."""
    paragraphs = [(at, block.text) for at, block in enumerate(draft.body) if isinstance(block, b.Paragraph)]
    if not paragraphs:
        return
    extra = [*_opening_credits(draft, *paragraphs[0]), *_closing_credits(draft, *paragraphs[-1])]
    images = [credit for credit in draft.attribution if credit.placement == "caption"]
    rest = [credit for credit in draft.attribution if credit.placement != "caption"]
    draft.attribution = [*images, *extra, *rest]


def _opening_credits(draft: Draft, at: int, text: str) -> list[f.Attribution]:
    draft.dateline = read_dateline(text)
    if draft.dateline is None:
        return []
    first, last, _ = draft.places[f"/body/{at}"]
    draft.places["/dateline"] = (first, last, draft.dateline.raw)
    if not draft.dateline.agencies:
        return []
    raw, agencies = _agency_raw(draft.dateline), draft.dateline.agencies
    return [f.Attribution(raw=raw, kind="wire", agencies=agencies, placement="dateline", block=at)]


def _closing_credits(draft: Draft, at: int, text: str) -> list[f.Attribution]:
    found = [credit.model_copy(update={"block": at}) for credit in _closing(text, draft.language)]
    for credit in found:
        if credit.kind == "signature":
            draft.authors += [f.Author(name=name, type="person") for name in credit.people]
    return found


def _agency_raw(dateline: f.Dateline) -> str:
    """Return the agency as the dateline words it, brackets included: "(AP)", "共同"."""
    names_ = "/".join(agency.name_raw for agency in dateline.agencies)
    match = re.search(
        r"[(/][^()/]*" + re.escape(dateline.agencies[0].name_raw) + r"[^()/]*[)/]", dateline.raw
    )
    return match[0] if match else names_


BARE_END = re.compile(r"(?:[.!?。”\"»)])\s+(?P<name>[A-ZÄÖÜÉ][\w./& -]{1,30})\Z")


def _closing(text: str, language: str | None) -> list[f.Attribution]:
    found = list(read_closing_credit(text, placement="end"))
    if found:
        return [one.credit for one in found]
    match = BARE_END.search(text[-60:])
    if match:
        return [
            one.credit
            for one in find_credits(match["name"], placement="end", language=language)
            if one.credit.agencies and one.credit.kind == "wire"
        ]
    return []


def _with_entries(body: Sequence[Any]) -> tuple[b.Block, ...]:
    """Put what follows a time into an entry of a live blog."""
    made: list[b.Block] = []
    entry: EntryMark | None = None
    inside: list[b.Block] = []
    for block in body:
        if isinstance(block, EntryMark):
            _close(made, entry, inside)
            entry, inside = block, []
        elif entry is not None:
            inside.append(block)
        else:
            made.append(block)
    _close(made, entry, inside)
    return tuple(made)


def _close(made: list[b.Block], entry: EntryMark | None, inside: list[b.Block]) -> None:
    if entry is not None and inside:
        made.append(b.LiveEntry(type="live_entry", time_raw=entry.time_raw, blocks=tuple(inside)))
