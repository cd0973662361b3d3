"""One story on several pages: which page comes next, whether it goes on with the story, and the one record of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from archiver.extract.evidence import Joint
from archiver.extract.reading import Reading
from archiver.page import Page
from archiver.record import ArticleRecord, blocks, seal_article
from archiver.record.fields import Attribution, Quality, RelatedLink
from archiver.text import (
    fold_typography,
    is_further_page,
    is_numbered_page,
    page_number,
    without_fragment,
    without_tracking,
)

JOINED = "pages-joined"
"""The warning that a record was read from several captures; its evidence says which value came from which."""

LEAST_TITLE = 12
"""So many characters of a headline tell a story from others."""

SEALED = frozenset(("schema_version", "record_id", "hashes"))


Added = tuple[int, blocks.Block]
"""A block that a further page adds, and its index in that page's own body; -1 for what was its standfirst."""


def next_page(page: Page) -> str | None:
    """Return the address of the page that goes on with this page's story, None when it names none.

    A page names it by `rel=next`, or by a link that shows the next number; the address must say the same, so that the
    next story, image or list of comments is not taken for it.
    """
    if page.url is None or page.kind == "text":
        return None
    index, here = page.index, without_tracking(page.url)
    for node in index.by_rel.get("next", ()):
        address = _address(page, index.attr(node, "href"))
        if address is not None and is_further_page(here, address):
            return address
    wanted = str(page_number(here) + 1)
    for node in index.by_tag.get("a", ()):
        href = index.attr(node, "href")
        if href is None or wanted not in href[-12:]:
            continue
        address = _address(page, href)
        if address is not None and is_numbered_page(here, address) and _shows(index.text(node), wanted):
            return address
    return None


def _address(page: Page, href: str | None) -> str | None:
    address = page.link(href)
    return None if address is None else without_tracking(without_fragment(address))


def _shows(text: str, number: str) -> bool:
    """Whether a link's words give a number and no other before it: "2", "Page 2 of 3"."""
    digits = "".join(sign if sign.isdecimal() else " " for sign in text).split()
    return digits[:1] == [number]


def goes_on(first: ArticleRecord, other: ArticleRecord) -> bool:
    """Whether a further page goes on with a story: it is an article of the same headline, address or time, and adds to it."""
    if first.page_kind != "article" or other.page_kind not in ("article", "other"):
        return False
    if not (_same_title(first, other) or _same_address(first, other) or _same_time(first, other)):
        return False
    told = {_key(block) for block in first.body}
    new = [block for block in other.body if _key(block) not in told]
    return any(isinstance(block, blocks.Paragraph) for block in new) and len(new) * 2 > len(other.body)


def _same_title(first: ArticleRecord, other: ArticleRecord) -> bool:
    if other.headline is None:
        return True
    mine, theirs = fold_typography(first.headline or ""), fold_typography(other.headline)
    shorter = min(len(mine), len(theirs))
    return mine == theirs or (shorter >= LEAST_TITLE and mine[:shorter] == theirs[:shorter])


def _same_address(first: ArticleRecord, other: ArticleRecord) -> bool:
    return other.canonical_url is not None and other.canonical_url in (first.url, first.canonical_url)


def _same_time(first: ArticleRecord, other: ArticleRecord) -> bool:
    return (
        first.published is not None
        and first.published.precision in ("minute", "second")
        and other.published is not None
        and first.published.raw == other.published.raw
    )


def join_pages(first: Reading, others: Sequence[Reading]) -> Reading:
    """Return one reading of a story whose first page is `first`: its fields, and the blocks of all pages in order.

    What a further page only repeats (standfirst, byline, credits, links) stands once. `goes_on` has judged each page.
    """
    article = first.article
    body = list(article.body)
    told = {_key(block) for block in body} | {f"heading {fold_typography(article.headline or '')}"}
    related, attribution = list(article.related_links), list(article.attribution)
    urls = {link.url for link in related} | {other.article.url for other in others} | {article.url}
    joints: list[Joint] = []
    for reading in others:
        added, start = _added_blocks(article, reading.article, told), len(body)
        places = {old: start + at for at, (old, _) in enumerate(added)}
        pointers = {
            f"/body/{new}": "/description" if old < 0 else f"/body/{old}" for old, new in places.items()
        }
        body += [block for _, block in added]
        for at, credit in _added_credits(reading.article, attribution, places):
            pointers[f"/attribution/{len(attribution)}"] = f"/attribution/{at}"
            attribution.append(credit)
        for at, link in _added_links(reading.article, urls, places, start):
            pointers[f"/related_links/{len(related)}"] = f"/related_links/{at}"
            related.append(link.model_copy(update={"position": len(related) + 1}))
        joints.append(Joint(reading.evidence, pointers, _capture(reading.article)))
    warnings = {JOINED, *(code for one in (first, *others) for code in one.article.quality.warnings)}
    fields: dict[str, Any] = {
        name: getattr(article, name) for name in ArticleRecord.model_fields if name not in SEALED
    }
    fields |= {
        "body": tuple(body),
        "related_links": tuple(related),
        "attribution": tuple(attribution),
        "quality": Quality(warnings=tuple(sorted(warnings)), coverage=article.quality.coverage),
    }
    whole = seal_article(**fields)
    evidence = replace(first.evidence, record_id=whole.record_id, joints=tuple(joints))
    return Reading(whole, evidence)


def _added_blocks(first: ArticleRecord, article: ArticleRecord, told: set[str]) -> list[Added]:
    """Return the blocks of a further page that were not told before; a standfirst of its own is its first paragraph."""
    found: list[Added] = list(enumerate(article.body))
    words = article.description if article.description_source == "displayed" else None
    if words and words != first.description:
        found.insert(0, (-1, blocks.Paragraph(type="paragraph", text=words)))
    added = []
    for at, block in found:
        key = _key(block)
        if key not in told:
            told.add(key)
            added.append((at, block))
    return added


def _added_credits(
    article: ArticleRecord, known: Iterable[Attribution], places: dict[int, int]
) -> Iterator[tuple[int, Attribution]]:
    """Yield the credits that a further page adds; one in a block goes with its block."""
    told = {(credit.raw, credit.kind, credit.placement) for credit in known}
    for at, credit in enumerate(article.attribution):
        if credit.block is not None and credit.block in places:
            yield at, credit.model_copy(update={"block": places[credit.block]})
        elif (credit.raw, credit.kind, credit.placement) not in told:
            yield at, credit.model_copy(update={"block": None})


def _added_links(
    article: ArticleRecord, urls: set[str | None], places: dict[int, int], start: int
) -> Iterator[tuple[int, RelatedLink]]:
    """Yield the links that a further page adds, and remember them."""
    for at, link in enumerate(article.related_links):
        if link.url in urls:
            continue
        urls.add(link.url)
        after = link.after_block
        if after is not None:
            after = start + sum(old < after for old in places)
        yield at, link.model_copy(update={"after_block": after})


def _key(block: blocks.Block) -> str:
    """Return what makes two blocks the same on two pages: an image's address, the words of anything else."""
    if isinstance(block, blocks.Image) and block.url:
        return f"image {without_tracking(block.url)}"
    text = getattr(block, "text", None)
    if isinstance(text, str):
        return f"{'heading' if block.type == 'heading' else 'text'} {fold_typography(text)}"
    return block.model_dump_json()


def _capture(article: ArticleRecord) -> dict[str, Any]:
    """Return where a page lies, for the evidence."""
    place = article.provenance.warc
    shape: dict[str, Any] = {"url": article.url, "capture_date": article.provenance.capture_date}
    if place is not None:
        shape |= {"file": place.file, "offset": place.offset, "record_id": place.record_id}
    return {key: value for key, value in shape.items() if value is not None}
