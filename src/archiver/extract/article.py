"""The recipe: from a page to a sealed article record, stage by stage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from archiver.errors import PageError, RejectReason
from archiver.extract.body import read_body
from archiver.extract.context import BodyBlock, Context
from archiver.extract.credits import Credits, read_credits
from archiver.extract.decide import Decision, decide
from archiver.extract.evidence import BodyPlaces, Evidence
from archiver.extract.fields import Fields, headline, read_fields, settled_authors
from archiver.extract.fields.clues import Clues
from archiver.extract.origin import Origin
from archiver.extract.provenance import page_warnings, provenance_of
from archiver.extract.reading import Reading
from archiver.extract.related import Related, read_related
from archiver.extract.rendition import read_rendition
from archiver.extract.shown import captions_told_twice, shown_elsewhere
from archiver.extract.stored import STORED_WAYS, read_stored
from archiver.extract.ways import WAYS, story_line
from archiver.extract.writers import writer_notes
from archiver.knowledge import find_wall, may_be_wall
from archiver.page import Page, paused_collector
from archiver.record import ArticleRecord, seal_article
from archiver.record.fields import Attribution, Quality, RelatedLink
from archiver.text import clean_text

HEADLINE_CUT = "headline-cut"

LONGEST_WALL, OPENING = 8000, 2000
"""Characters of text on a page above which it is no wall, blanks between them included, and those looked at first."""


def extract_article(page: Page, *, origin: Origin | None = None) -> ArticleRecord:
    """Return the article record of a page; PageError says why it gives none."""
    return read_article(page, origin=origin).article


def read_article(page: Page, *, origin: Origin | None = None) -> Reading:
    """Return the article record of a page with its evidence; PageError says why the page gives none."""
    clues = Clues(page)
    with paused_collector():
        try:
            return _read(page, clues, origin)
        finally:
            clues.memo.clear()  # what it holds knows the page: the two would keep each other


def _read(page: Page, clues: Clues, origin: Origin | None) -> Reading:
    reproduced = read_rendition(page, origin)
    if reproduced is not None:
        return reproduced
    if page.kind == "text":
        from archiver.extract.plain import read_plain  # noqa: PLC0415 - a large room that few captures enter

        return read_plain(page, origin=origin)
    refuse_wall(page)
    context = find_headline(Context(page, warnings=page_warnings(page), clues=clues))
    context = read_stored(read_body(context))
    fields = read_fields(context)
    related = read_related(context)
    credited = read_credits(context, fields)
    if not context.blocks and (fields.page_kind == "article" or context.headline is None):
        raise PageError(RejectReason.NO_ARTICLE, "no article text was found", url=page.url)
    return assemble(context, fields, related, credited, origin)


def refuse_wall(page: Page) -> None:
    """Raise PageError for a short page that only stands in the way of a story: a block, a consent wall, a notice of loss."""
    index = page.index
    if len(index.flow) > LONGEST_WALL or not may_be_wall(clean_text(index.flow[:OPENING])):
        return  # most of the shorter ones say too much in their first lines
    title = next((index.text(node) for node in index.tag("title")), "")
    kind = find_wall(title, index.text(0))
    if kind == "gone":
        raise PageError(RejectReason.NO_ARTICLE, "the page says that the story is gone", url=page.url)
    if kind is not None:
        raise PageError(RejectReason(kind), "the page only stands in the way of a story", url=page.url)


def find_headline(context: Context) -> Context:
    """Choose the headline, and find the element that displays it."""
    decision = decide(headline.RULES, context)
    if decision is None:
        return context
    warnings = (HEADLINE_CUT,) if decision.rule is headline.endless_heading else ()
    node = headline_place(context, decision)
    return replace(context, headline=decision, headline_node=node, warnings=(*context.warnings, *warnings))


def headline_place(context: Context, decision: Decision) -> int | None:
    """Return the node that displays the headline: where it was read, else the first heading with the same words."""
    locator, index = decision.winner.locator, context.index
    hidden = ("title", "meta", "script")
    if isinstance(locator, int) and index.tags[locator] not in hidden:
        return locator
    wanted = str(decision.value).casefold()
    for node in index.tag("h1", "h2", "h3"):
        if index.stops[node] - index.starts[node] >= len(wanted) and index.text(node).casefold() == wanted:
            return node
    return None


def assemble(
    context: Context, fields: Fields, related: Related, credited: Credits, origin: Origin | None
) -> Reading:
    """Put the record together; indices that credits and links give into the body move with what left it."""
    told = captions_told_twice(context, fields)
    removed = (
        credited.removed_blocks
        | related.removed_blocks
        | shown_elsewhere(context, fields)
        | told.paragraphs
        | writer_notes(context.blocks, fields.authors)
    )
    body = [
        replace(part, block=part.block.model_copy(update={"caption": None})) if at in told.captions else part
        for at, part in enumerate(context.blocks)
        if at not in removed
    ]
    article = seal_article(
        page_kind="other"
        if fields.page_kind == "article" and not context.headline_text
        else fields.page_kind,
        url=context.page.url,
        canonical_url=fields.canonical_url,
        headline=context.headline_text,
        headlines=fields.headlines,
        kicker=fields.kicker,
        description=fields.description,
        description_source=fields.description_source,
        byline_raw=fields.byline_raw,
        authors=settled_authors(fields.authors, fields.decisions.get("/authors"), credited.attribution),
        dateline=credited.dateline,
        published=fields.published,
        modified=fields.modified,
        body=tuple([part.block for part in body]),
        related_links=tuple(_moved_link(link, removed) for link in related.links),
        attribution=tuple(_moved_credit(credit, removed) for credit in credited.attribution),
        publisher=fields.publisher,
        section=fields.section,
        keywords=fields.keywords,
        language=fields.language,
        access=fields.access,
        provenance=provenance_of(context.page, origin),
        quality=Quality(warnings=tuple(sorted(set(context.warnings)))),
    )
    return Reading(article, _evidence(article.record_id, context, fields, related, credited, body))


def _before(removed: frozenset[int], at: int) -> int:
    """Return how many removed blocks stood before block `at`."""
    return sum(gone < at for gone in removed)


def _moved_link(link: RelatedLink, removed: frozenset[int]) -> RelatedLink:
    if link.after_block is None or not removed:
        return link
    gone = _before(removed, link.after_block)
    return link.model_copy(update={"after_block": link.after_block - gone}) if gone else link


def _moved_credit(credit: Attribution, removed: frozenset[int]) -> Attribution:
    if credit.block is None or not removed:
        return credit
    moved = None if credit.block in removed else credit.block - _before(removed, credit.block)
    return credit.model_copy(update={"block": moved})


def _evidence(
    record_id: str,
    context: Context,
    fields: Fields,
    related: Related,
    credited: Credits,
    body: Iterable[BodyBlock],
) -> Evidence:
    """Gather what each stage knows of its values; rendering waits until someone asks."""
    decisions = dict(fields.decisions)
    if context.headline is not None:
        decisions["/headline"] = context.headline
    way, place = (context.region.way, context.region.place) if context.region else ("tree", "$")
    reader = read_stored if way in STORED_WAYS else WAYS.get(way, story_line)
    return Evidence(
        record_id,
        context.page,
        decisions,
        proofs={**related.proofs, **credited.proofs},
        body=BodyPlaces(way, place, reader, [part.node for part in body]),
    )
