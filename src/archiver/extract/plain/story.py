"""From the draft to the fields of a record: authors, credits inside the story, entries of a live page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from archiver.extract.credits.dateline import read_dateline
from archiver.extract.credits.formulas import find_credits, read_closing_credit
from archiver.extract.fields.byline_text import read_byline
from archiver.extract.plain.dating import article_dates
from archiver.extract.plain.draft import Draft
from archiver.extract.plain.entries import Gathered, gather_entries
from archiver.extract.plain.wrapping import is_unspaced
from archiver.knowledge import is_agency
from archiver.record import blocks as b
from archiver.record import fields as f
from archiver.text import clean_text


def story_fields(draft: Draft) -> dict[str, Any]:
    """Return the fields as `seal_article` takes them."""
    _read_story_credits(draft)
    gathered = gather_entries(draft.body)
    related = tuple(
        f.RelatedLink(position=at, **{**link, "after_block": gathered.before(link["after_block"])})
        for at, link in enumerate(draft.related, 1)
    )
    attribution = tuple(one.model_copy(update={"block": gathered.top(one.block)}) for one, _ in draft.credits)
    _move_places(draft, gathered)
    published, modified = article_dates(draft)
    authors = {
        author.name: author for author in (*byline_authors(draft.signers, draft.language), *draft.authors)
    }
    _place_authors(draft, len(authors))
    return {
        "headline": clean_text(_joined(draft.headline))[:1000] or None,
        "kicker": " ".join(draft.kicker) or None,
        "description": _joined(draft.description) or None,
        "description_source": "displayed" if draft.description else None,
        "byline_raw": " ".join(draft.byline) or None,
        "authors": tuple(authors.values()),
        "dateline": draft.dateline,
        "published": published,
        "modified": modified,
        "body": gathered.body,
        "related_links": related,
        "attribution": attribution,
        "language": f.Language(tag=draft.language, source="detected") if draft.language else None,
        "access": draft.access,
    }


def _joined(lines: Sequence[str]) -> str:
    """Return lines as one; no blank joins those of a script without blanks."""
    text = ""
    for line in lines:
        text += line if not text or is_unspaced(text, line) else f" {line}"
    return text


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
                    raw = clean_text(author.name_raw or "") or None
                    found.append(author.model_copy(update={"name": clean_text(author.name), "name_raw": raw}))
    return found


def _place_authors(draft: Draft, count: int) -> None:
    """Authors stand in the byline, else in the signature that closes the text."""
    signed = next((place for credit, place in draft.credits if credit.kind == "signature"), None)
    place = draft.places.get("/byline_raw") or signed
    if place is not None:
        draft.places |= {f"/authors/{at}": place for at in range(count)}
    if draft.language and draft.places:
        spans = draft.places.values()
        draft.places["/language"] = (min(span[0] for span in spans), max(span[1] for span in spans), "")


def _move_places(draft: Draft, gathered: Gathered) -> None:
    """Let evidence point to where blocks and credits stand in the end."""
    body = {f"/body/{at}": pointer for at, pointer in enumerate(gathered.pointers)}
    draft.places = {body.get(pointer, pointer): place for pointer, place in draft.places.items()}
    draft.places |= {f"/attribution/{at}": place for at, (_, place) in enumerate(draft.credits)}


def _read_story_credits(draft: Draft) -> None:
    """Credits inside paragraphs: the dateline of the first, the brackets or bare name that close the last."""
    paragraphs = [(at, block.text) for at, block in enumerate(draft.body) if isinstance(block, b.Paragraph)]
    if not paragraphs:
        return
    (first, opening), (last, closing) = paragraphs[0], paragraphs[-1]
    extra = [
        *((credit, draft.places[f"/body/{first}"]) for credit in _opening_credits(draft, first, opening)),
        *((credit, draft.places[f"/body/{last}"]) for credit in _closing_credits(draft, last, closing)),
    ]
    images = [row for row in draft.credits if row[0].placement == "caption"]
    rest = [row for row in draft.credits if row[0].placement != "caption"]
    draft.credits = [*images, *extra, *rest]


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
