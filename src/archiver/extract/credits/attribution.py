"""Who else a story comes from: every credit of a page, each once, with the block it stood in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile

from archiver.extract.context import Context
from archiver.extract.credits.formulas import (
    BY,
    FoundCredit,
    begins_credit,
    covers,
    find_in_clean,
    is_source_label,
    read_closing_credit,
    read_rights,
)
from archiver.extract.credits.names import DOMAIN, as_agency, is_outlet
from archiver.extract.credits.opening import Opening
from archiver.extract.credits.pictures import image_credit
from archiver.extract.credits.places import (
    MAX_CLOSE,
    MAX_CREDIT,
    MAX_RUNNING,
    CreditPlace,
    Places,
)
from archiver.extract.credits.signing import byline_agencies
from archiver.extract.fields import Fields
from archiver.extract.fields.date_text import parse_date_text
from archiver.knowledge import credit_table, find_agencies, plain
from archiver.knowledge.credits import may_name_agencies
from archiver.record.fields import Attribution, Dateline
from archiver.text import clean_text

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
    """What the rules look at: the page, its byline, the places where a credit may stand, its dateline."""

    context: Context
    fields: Fields
    places: Places
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
    for place in story.places.head_telling():
        found = find_in_clean(place.text, placement="header")
        if found and covers(place.text, found):
            yield from (
                PlacedCredit(one.credit, place.node, head_credits) for one in found if _of_text(one, place)
            )
        elif (place.byline or BY.match(place.text)) and may_name_agencies(place.text):
            yield from (
                PlacedCredit(credit, place.node, head_credits)
                for credit in byline_agencies(_without_date(story.context, place))
            )


def _without_date(context: Context, place: CreditPlace) -> str:
    """Return a line, or the agency that it sets apart from a date: "2 March 2026 <span>dpa</span>"."""
    if parse_date_text(place.text) is None:
        return place.text
    index = context.index
    inner = index.within(place.node, index.tag("span", "a", "em", "strong", "b", "i", "cite", "small"))
    texts = (index.text(node) for node in inner)
    return next(
        (text for text in texts if find_agencies(text, context="byline") and parse_date_text(text) is None),
        place.text,
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
    for place in story.places.body():
        found, whole = _of_paragraph(place, story.places.telling)
        for one in found:
            if place.placement == "body" and one.credit.kind == "source_publication":
                continue  # the source of a table or a box, not of the story
            credit = one.credit.model_copy(update={"block": place.block})
            yield PlacedCredit(credit, place.node, body_credits, whole=whole)


def inner_credits(story: Story) -> Iterator[PlacedCredit]:
    """Read notes amid the body that are no part of it: "Mit Informationen der Nachrichtenagenturen …"."""
    for place in story.places.inner():
        found, _ = _of_paragraph(place, {place.text})
        for one in found:
            if one.credit.kind in ("wire", "unnamed_agencies", "contributor", "translation"):
                yield PlacedCredit(one.credit, place.node, inner_credits)


def _of_paragraph(place: CreditPlace, telling: set[str]) -> tuple[tuple[FoundCredit, ...], bool]:
    """Return the credits of a paragraph and whether it is nothing else; given the lines that may be credits."""
    lines = place.lines if len(place.lines) > 1 else (place.text,)
    found: list[FoundCredit] = []
    whole = True
    for line in lines:
        signed = place.placement == "end" and line.startswith(("(", "（"))
        asked = len(line) <= MAX_CREDIT and (signed or line in telling)
        given = find_in_clean(line, placement=place.placement) if asked else ()
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
    found = find_in_clean(sentence, placement=place.placement)
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
    found = find_in_clean(match[0], placement=place.placement)
    wire = any(one.credit.kind in ("wire", "unnamed_agencies") for one in found)
    return found if wire and covers(match[0], found) else ()


def end_credits(story: Story) -> Iterator[PlacedCredit]:
    """Read credits behind the body: "Quelle: ntv.de, ino/dpa", "Editor : Names", "© AFP", "Edited by: Names"."""
    for place in story.places.end_telling():
        found = find_in_clean(place.text, placement="end") or read_rights(place.text, placement="end")
        if not (found and covers(place.text, found)) and _follows_body(story.places, place):
            found = tuple(one for one in _closing(place) if one.credit.agencies)
            yield from (PlacedCredit(one.credit, place.node, end_credits) for one in found)
        elif found and covers(place.text, found):
            for one in found:
                if _closes(one.credit, place):
                    yield PlacedCredit(one.credit, place.node, end_credits)


def listed_sources(story: Story) -> Iterator[PlacedCredit]:
    """Read sites listed under a label that ends the story: "Sources:", and an address a line."""
    places = story.places
    for at in [at for at in places.told if story.context.blocks[at].node >= 0][-LISTED:]:
        part, text = story.context.blocks[at], places.texts[at]
        if text is None or not is_source_label(text):
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


def _follows_body(places: Places, place: CreditPlace) -> bool:
    """Say whether a line is a paragraph beside the last one of the body, left out of it for some reason."""
    index = places.index
    if index.tags[place.node] != "p":
        return False
    return places.last is not None and index.parents[place.node] == index.parents[places.last]


def _closes(credit: Attribution, place: CreditPlace) -> bool:
    """Say whether a credit behind the body is the story's: beside the article only people, outlets only if they look so."""
    if place.beside:
        return credit.kind in ("contributor", "translation")
    labelled = ":" in credit.raw
    return credit.kind != "source_publication" or not labelled or is_outlet(credit.outlet or "")


def quoted_agencies(story: Story) -> Iterator[PlacedCredit]:
    """Read agencies that running text quotes: "told Reuters"; they are no source of the story."""
    quoting = credit_table().quoting
    for at in _quotable_blocks(story.places.texts):
        text, node = story.places.texts[at] or "", story.context.blocks[at].node
        for mention in find_agencies(text, context="credit") if len(text) <= MAX_RUNNING else ():
            before = plain(text[max(mention.start - QUOTED_FROM, 0) : mention.start])
            if quoting.search(before):
                agency = as_agency(mention)
                credit = Attribution(
                    raw=mention.name_raw, kind="quoted_agency", agencies=(agency,), placement="body", block=at
                )
                yield PlacedCredit(credit, node, quoted_agencies)


def _quotable_blocks(texts: Sequence[str | None]) -> list[int]:
    """Return the places of the texts that name an agency which running text quotes; all are searched as one."""
    table = credit_table()
    running = "\n".join([text or "" for text in texts])
    places = [match.start() for match in table.quotable.finditer(running)]
    for name in table.quotable_small:
        place = running.find(name)
        while place >= 0:
            places.append(place)
            place = running.find(name, place + 1)
    if not places:
        return []
    ends = list(accumulate([len(text or "") + 1 for text in texts]))
    return sorted({bisect_right(ends, place) for place in places})


QUOTED_FROM = 40
"""Characters before an agency's name in which the words that quote it stand."""


def image_credits(story: Story) -> Iterator[PlacedCredit]:
    """Read who supplied the images, as their captions say; each credit once."""
    done: set[str] = set()
    for at, part in enumerate(story.context.blocks):
        if part.block.type not in ("image", "gallery"):
            continue
        for image in vars(part.block).get("images") or (part.block,):
            raw = vars(image)["credit"]
            if raw and raw not in done:
                done.add(raw)
                yield PlacedCredit(image_credit(raw, at), part.node, image_credits)


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
