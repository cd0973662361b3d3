"""Who else a story comes from: every credit of a page, each once, with the block it stood in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from archiver.extract.context import Context
from archiver.extract.credits.formulas import (
    BY,
    FoundCredit,
    begins_credit,
    covers,
    find_credits,
    is_source_label,
    may_hold_credit,
    names_image,
    read_closing_credit,
    read_rights,
)
from archiver.extract.credits.names import DOMAIN, Item, as_agency, is_outlet, split_names
from archiver.extract.credits.opening import Opening
from archiver.extract.credits.places import (
    SHOWN,
    CreditPlace,
    body_places,
    end_places,
    inner_places,
    text_nodes,
)
from archiver.extract.fields import Fields
from archiver.knowledge import agency_of_host, credit_table, find_agencies, plain
from archiver.record.fields import Attribution, Dateline
from archiver.text import clean_text

MAX_CREDIT = 420
"""A paragraph of more characters is no credit line; only its close is looked at."""

MAX_CLOSE = 240

# What tells a date or time at the end of a byline, e.g. "30.04.2024, 18:58", "Friday, April 28, 2023".
DATED = re.compile(r"\d")

# The last sentence of a paragraph, e.g. "… said. Reuters contributed to this report."
LAST_SENTENCE = re.compile(r"(?<=[.!?…\"”»)])\s+(?=[^\s.!?][^.!?]*(?:\.[^.!?]*){0,3}[.!?]?$)")

# The first sentence of a paragraph that has several.
FIRST_SENTENCE = re.compile(r"[^.!?]{10,300}[.](?=\s)")


@dataclass(frozen=True, slots=True)
class PlacedCredit:
    """A credit, the node it was read from, and the rule that read it."""

    credit: Attribution
    node: int
    rule: Callable[..., object]
    whole: bool = False
    """Whether its block is nothing but this credit, so that it leaves the body."""


@dataclass(frozen=True, slots=True)
class Story:
    """What the rules look at: the page, its byline, the lines around its headline, its dateline."""

    context: Context
    fields: Fields
    head: tuple[CreditPlace, ...]
    opening: Opening | None


CreditRule = Callable[[Story], Iterator[PlacedCredit]]


def byline_credits(story: Story) -> Iterator[PlacedCredit]:
    """Read agencies that sign in the byline: "Names, The Associated Press", "Von dpa", "Euronews with Agencies"."""
    if story.fields.byline_raw:
        node = story.context.headline_node if story.context.headline_node is not None else 0
        for credit in byline_agencies(story.fields.byline_raw):
            yield PlacedCredit(credit, node, byline_credits)


def head_credits(story: Story) -> Iterator[PlacedCredit]:
    """Read credits in the lines around the headline: a bare "AFP" in an author's place, "Source: Reuters", "Editor: …"."""
    for place in story.head:
        found = find_credits(place.text, placement="header")
        if found and covers(place.text, found):
            yield from (
                PlacedCredit(one.credit, place.node, head_credits) for one in found if _of_text(one, place)
            )
        elif place.byline or BY.match(place.text):
            yield from (
                PlacedCredit(credit, place.node, head_credits) for credit in byline_agencies(place.text)
            )


def _of_text(found: FoundCredit, place: CreditPlace) -> bool:
    """Leave what stands outside a byline's markup: a bare name in the head is as likely an image's or a section's."""
    full = any(" " in agency.name_raw for agency in found.credit.agencies)
    bare = len(place.text) - sum(len(agency.name_raw) for agency in found.credit.agencies) < len("(by: / , )")
    bare = bare and not full
    return place.byline or (found.credit.kind not in ("source_publication", "signature") and not bare)


def dateline_credits(story: Story) -> Iterator[PlacedCredit]:
    """Read the agency in the dateline: "STOCKHOLM (AP) —"."""
    opening = story.opening
    if opening is not None and opening.dateline.agencies:
        credit = Attribution(
            raw=_agency_words(opening.dateline),
            kind="wire",
            agencies=opening.dateline.agencies,
            placement="dateline",
            block=opening.block,
        )
        yield PlacedCredit(credit, opening.node, dateline_credits)


def _agency_words(dateline: Dateline) -> str:
    """Return the agency's words in a dateline, in their brackets if it has any."""
    words = re.escape(dateline.agencies[0].name_raw)
    for bracketed in (rf"[(（\[][^()（）\[\]]*{words}[^()（）\[\]]*[)）\]]", rf"/[^/]*{words}[^/]*/"):
        match = re.search(bracketed, dateline.raw)
        if match:
            return match[0]
    return dateline.agencies[0].name_raw


def body_credits(story: Story) -> Iterator[PlacedCredit]:
    """Read paragraphs that are credits, and credits that close a paragraph: "(Quelle: APA)", "… he said. (AP)"."""
    for place in body_places(story.context):
        found, whole = _of_paragraph(place)
        for one in found:
            if place.placement == "body" and one.credit.kind == "source_publication":
                continue  # the source of a table or a box, not of the story
            credit = one.credit.model_copy(update={"block": place.block})
            yield PlacedCredit(credit, place.node, body_credits, whole=whole)


def inner_credits(story: Story) -> Iterator[PlacedCredit]:
    """Read notes amid the body that are no part of it: "Mit Informationen der Nachrichtenagenturen …"."""
    for place in inner_places(story.context):
        if begins_credit(place.text):
            found, _ = _of_paragraph(place)
            for one in found:
                if one.credit.kind in ("wire", "unnamed_agencies", "contributor", "translation"):
                    yield PlacedCredit(one.credit, place.node, inner_credits)


def _of_paragraph(place: CreditPlace) -> tuple[tuple[FoundCredit, ...], bool]:
    """Return the credits of a paragraph and whether it is nothing else."""
    if place.placement == "body" and not may_hold_credit(place.text):
        return (), False
    lines = place.lines if len(place.lines) > 1 else (place.text,)
    found: list[FoundCredit] = []
    whole = True
    for line in lines:
        given = find_credits(line, placement=place.placement) if len(line) <= MAX_CREDIT else ()
        if given and covers(line, given):
            found += given
        else:
            whole = False
    if whole:
        return tuple(found), True
    return (*found, *_closing(place)), False


def _closing(place: CreditPlace) -> tuple[FoundCredit, ...]:
    """Return the credit that closes a running paragraph, in brackets or as its last sentence."""
    found = read_closing_credit(place.text, placement=place.placement) or _opening_credit(place)
    if found or place.placement != "end":
        return found
    tail = place.text[-MAX_CLOSE:]
    match = LAST_SENTENCE.search(tail)
    sentence = tail[match.end() :] if match else tail
    found = find_credits(sentence, placement=place.placement)
    if not found or (match is None and len(tail) < len(place.text)):
        return ()
    formal = all(one.credit.kind in ("translation", "source_publication") for one in found)
    return (
        found if covers(sentence, found) or (formal and len(found[0].credit.raw) * 2 > len(sentence)) else ()
    )


def _opening_credit(place: CreditPlace) -> tuple[FoundCredit, ...]:
    """Return the wire credit that is the first sentence of a note: "Mit Informationen von dpa. Zum Teil …"."""
    short = len(place.text) <= MAX_CREDIT and begins_credit(place.text)
    match = FIRST_SENTENCE.match(place.text) if short else None
    if match is None:
        return ()
    found = find_credits(match[0], placement=place.placement)
    wire = any(one.credit.kind in ("wire", "unnamed_agencies") for one in found)
    return found if wire and covers(match[0], found) else ()


def end_credits(story: Story) -> Iterator[PlacedCredit]:
    """Read credits behind the body: "Quelle: ntv.de, ino/dpa", "Editor : Names", "© AFP", "Edited by: Names"."""
    for place in end_places(story.context):
        found = find_credits(place.text, placement="end") or read_rights(place.text, placement="end")
        if not (found and covers(place.text, found)) and _follows_body(story.context, place):
            found = tuple(one for one in _closing(place) if one.credit.agencies)
            yield from (PlacedCredit(one.credit, place.node, end_credits) for one in found)
        elif found and covers(place.text, found):
            for one in found:
                if _closes(one.credit, place):
                    yield PlacedCredit(one.credit, place.node, end_credits)


def listed_sources(story: Story) -> Iterator[PlacedCredit]:
    """Read sites listed under a label that ends the story: "Sources:", and an address a line."""
    blocks = [part for part in story.context.blocks if part.node >= 0 and part.block.type not in SHOWN]
    for part in blocks[-LISTED:]:
        text = getattr(part.block, "text", None)
        if not isinstance(text, str) or not is_source_label(text):
            continue
        index = story.context.index
        after = index.children(index.parents[part.node])
        following = [index.text(node) for node in after if node > part.node][:LISTED]
        names = list(takewhile(DOMAIN.fullmatch, following))
        raw = clean_text(" ".join([text, *names]))
        for name in names:
            credit = Attribution(raw=raw, kind="source_publication", outlet=name, placement="end")
            yield PlacedCredit(credit, part.node, listed_sources)


LISTED = 8
"""Blocks from the end in which such a label may stand, and names that may follow it."""


def _follows_body(context: Context, place: CreditPlace) -> bool:
    """Say whether a line is a paragraph beside the last one of the body, left out of it for some reason."""
    index = context.index
    last = max(text_nodes(context), default=-1)
    return last >= 0 and index.tags[place.node] == "p" and index.parents[place.node] == index.parents[last]


def _closes(credit: Attribution, place: CreditPlace) -> bool:
    """Say whether a credit behind the body is the story's: beside the article only people, outlets only if they look so."""
    if place.beside:
        return credit.kind in ("contributor", "translation")
    labelled = ":" in credit.raw
    return credit.kind != "source_publication" or not labelled or is_outlet(credit.outlet or "")


def quoted_agencies(story: Story) -> Iterator[PlacedCredit]:
    """Read agencies that running text quotes: "told Reuters"; they are no source of the story."""
    quoting = credit_table().quoting
    for at, part in enumerate(story.context.blocks):
        text = getattr(part.block, "text", None)
        if not isinstance(text, str) or len(text) > MAX_RUNNING or not _might_quote(text):
            continue
        for mention in find_agencies(text, context="credit"):
            before = plain(text[max(mention.start - QUOTED_FROM, 0) : mention.start])
            if quoting.search(before):
                agency = as_agency(mention)
                credit = Attribution(
                    raw=mention.name_raw, kind="quoted_agency", agencies=(agency,), placement="body", block=at
                )
                yield PlacedCredit(credit, part.node, quoted_agencies)


MAX_RUNNING = 20_000
QUOTED_FROM = 40
"""Characters before an agency's name in which the words that quote it stand."""


def _might_quote(text: str) -> bool:
    return any(word in text for word in credit_table().quotable)


def image_credits(story: Story) -> Iterator[PlacedCredit]:
    """Read who supplied the images, as their captions say."""
    for at, part in enumerate(story.context.blocks):
        images = getattr(part.block, "images", None) or (part.block,)
        for image in images:
            raw = getattr(image, "credit", None)
            if raw:
                credit = image_credit(raw).model_copy(update={"block": at})
                yield PlacedCredit(credit, part.node, image_credits)


RULES: tuple[CreditRule, ...] = (
    byline_credits,
    head_credits,
    dateline_credits,
    body_credits,
    inner_credits,
    end_credits,
    listed_sources,
    quoted_agencies,
    image_credits,
)
"""In the order of the page; of the same credit read twice the first stays."""


def gather_credits(story: Story) -> list[PlacedCredit]:
    """Return every credit of a page once; those of the page's own agency and paper left out."""
    own = agency_of_host(_host(story.context.page.url))
    paper = _paper_words(story.context, story.fields)
    seen: set[tuple[object, ...]] = set()
    kept: list[PlacedCredit] = []
    for rule in RULES:
        for placed in rule(story):
            credit = _without_own(placed.credit, own, paper)
            if credit is None:
                continue
            fresh = _unseen(credit, seen)
            if fresh is not None:
                kept.append(PlacedCredit(fresh, placed.node, placed.rule, placed.whole))
            elif placed.whole:
                kept.append(PlacedCredit(placed.credit, -1, placed.rule, whole=True))
    return kept


def _unseen(credit: Attribution, seen: set[tuple[object, ...]]) -> Attribution | None:
    """Return a credit with the agencies and people that no credit of its kind had before; None if nothing is left."""
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
    agencies = tuple(
        agency for agency in credit.agencies if (credit.kind, agency.id or agency.name) not in seen
    )
    people = tuple(person for person in credit.people if (credit.kind, plain(person)) not in seen)
    outlet = credit.outlet if (credit.kind, plain(credit.outlet or "")) not in seen else None
    seen.update((credit.kind, agency.id or agency.name) for agency in agencies)
    seen.update((credit.kind, plain(person)) for person in people)
    if outlet:
        seen.add((credit.kind, plain(outlet)))
    if not (agencies or people or outlet):
        return None
    return credit.model_copy(update={"agencies": agencies, "people": people, "outlet": outlet})


def _without_own(credit: Attribution, own: str | None, paper: frozenset[str]) -> Attribution | None:
    """Return a credit without the agency whose site this is; None where nothing but it, or the own paper, is left."""
    if credit.kind in ("image_credit", "translation", "contributor"):
        return credit
    if credit.outlet is not None and _is_paper(_letters(credit.outlet), paper):
        return None
    if own is None or not any(agency.id == own for agency in credit.agencies):
        return credit
    others = tuple(agency for agency in credit.agencies if agency.id != own)
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
    return "".join(character for character in plain(name) if character.isalnum())


# -------------------------------------------------------------------- bylines


def byline_agencies(text: str) -> tuple[Attribution, ...]:
    """Return the wire credits in a byline; people in it are its authors, not contributors."""
    if names_image(text):
        return ()
    items = split_names(BY.sub("", text))
    agencies = tuple(
        {
            agency.id or agency.name: agency
            for item in items
            if item.kind in ("agency", "person")
            for agency in item.agencies
        }.values()
    )
    given: list[Attribution] = []
    if agencies and not _has_other(items):
        given.append(Attribution(raw=text, kind="wire", agencies=agencies, placement="header"))
    if any(item.kind == "unnamed" for item in items):
        given.append(Attribution(raw=text, kind="unnamed_agencies", placement="header"))
    return tuple(given)


def _has_other(items: tuple[Item, ...]) -> bool:
    """Say whether a byline holds words that no byline holds, so that it is some other line."""
    return any(
        item.kind == "other" and not DATED.search(item.text) and len(item.text.split()) > WORDY
        for item in items
    )


WORDY = 4
"""An item of more words is no name, office or place."""


# -------------------------------------------------------------------- images


def image_credit(raw: str) -> Attribution:
    """Return the credit of an image: its agencies and people, the label words left out."""
    items = split_names(without_label(raw))
    agencies = {a.id or a.name: a for item in items for a in item.agencies}
    people = tuple(dict.fromkeys(item.text for item in items if item.kind == "person"))
    return Attribution(
        raw=raw, kind="image_credit", agencies=tuple(agencies.values()), people=people, placement="caption"
    )


def without_label(raw: str) -> str:
    """Return an image's credit without its label: "Foto: K. Brandau/dpa" gives "K. Brandau/dpa"."""
    words = raw.strip(" ()[]（）©|-–—")
    labels = credit_table().words["image_labels"]
    folded = plain(words)
    for sign in (":", "=", " by ", " von ", " © "):
        head, found, _ = folded.partition(sign)
        if found and head.strip() in labels:
            return words[len(head) + len(found) :].strip()
    return words
