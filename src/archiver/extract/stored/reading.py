"""The body that a page keeps beside its tree, block by block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import inf
from typing import Any

from archiver.errors import PageError
from archiver.extract.body.blocks import blocks_of_lines
from archiver.extract.body.hints import jsonld_text
from archiver.extract.body.lines import PageLines
from archiver.extract.context import BodyBlock, Context, Region
from archiver.extract.stored.around import objects_around
from archiver.extract.stored.richtext import as_html
from archiver.extract.stored.scripts import stored_values
from archiver.extract.stored.story import find_story
from archiver.page import Page, parse_html
from archiver.record import block_texts
from archiver.record import blocks as b
from archiver.text import clean_text, fold_typography

LEAST = 200
"""A stored text of fewer characters is no body."""

LONGER = 3
"""Stored text replaces a body that it is so many times longer than."""

ENOUGH = 250
"""A body of so many characters is not doubted."""

LARGEST = 2_000_000


STORED_WAYS = frozenset(("jsonld", "script"))
"""How a body was found that is not in the tree."""


@dataclass(frozen=True, slots=True)
class StoredBody:
    """A body, the way it was found ("jsonld", "script"), and where the page keeps it."""

    way: str
    place: str
    blocks: tuple[BodyBlock, ...]
    around: tuple[Mapping[str, Any], ...] = ()


def read_stored(context: Context) -> Context:
    """Return the context with the body that the page keeps beside its tree, where the tree's own is too short or weak.

    What search engines are given (JSON-LD) comes before the state of scripts.
    """
    weak = context.region is None or context.region.way != "tree" or "noframes" in context.index.by_tag
    size = 0 if weak else text_size(context.blocks, ENOUGH)
    if size >= ENOUGH:
        return context
    for read in (_of_jsonld, _of_scripts)[: 2 if size < ENOUGH // 2 else 1]:
        found = read(context)
        if found is not None and text_size(found.blocks) > LONGER * size:
            roots = context.region.roots if context.region else ()
            return replace(
                context,
                region=Region(roots, found.way, place=found.place, around=found.around),
                blocks=found.blocks,
            )
    return context


def _of_jsonld(context: Context) -> StoredBody | None:
    live = tuple(live_entries(context))
    if text_size(live) >= LEAST:
        return StoredBody("jsonld", "$.liveBlogUpdate", live)
    text = jsonld_text(context.index)
    found = tuple(blocks_of_html(context, as_html(text, {}))) if len(text) >= LEAST else ()
    if text_size(found) >= LEAST:
        return StoredBody("jsonld", "$.articleBody", found)
    for item in context.index.jsonld:
        for key in ("articleBody", "hasPart", "text"):
            value = item.data.get(key)
            if isinstance(value, list):
                found = tuple(blocks_of_html(context, as_html(value, {})))
                if text_size(found) >= LEAST:
                    return StoredBody("jsonld", f"{item.path}.{key}", found)
    return None


def live_entries(context: Context) -> Iterator[BodyBlock]:
    """Yield the entries that JSON-LD gives of a live blog."""
    for item in context.index.jsonld:
        if "LiveBlogPosting" not in item.types:
            continue
        updates = item.data.get("liveBlogUpdate")
        for update in updates if isinstance(updates, list) else [updates]:
            if isinstance(update, dict):
                yield from _live_entry(context, update)


def _live_entry(context: Context, update: dict[str, Any]) -> Iterator[BodyBlock]:
    heading = clean_text(str(update.get("headline") or ""))
    text = update.get("articleBody") or update.get("text") or update.get("description") or ""
    inner = [part.block for part in blocks_of_html(context, as_html(text, {}))]
    if heading:
        inner.insert(0, b.Heading(type="heading", level=2, text=heading))
    time = update.get("datePublished")
    if inner:
        entry = b.LiveEntry(
            type="live_entry",
            time_raw=clean_text(time) or None if isinstance(time, str) else None,
            blocks=tuple(inner),
        )
        yield BodyBlock(entry, -1)


def _of_scripts(context: Context) -> StoredBody | None:
    """Return the longest story of the scripts' values; one beside the headline comes before any other."""
    best: tuple[bool, int, StoredBody] | None = None
    for stored in stored_values(context.page):
        found = find_story(stored.value, stored.rows, context.headline_text)
        if found is None or (best is not None and (found.titled, found.size) <= best[:2]):
            continue
        refs = stored.rows or (stored.value if isinstance(stored.value, dict) else {})
        blocks = tuple(blocks_of_html(context, as_html(found.value, refs)))
        if text_size(blocks) >= LEAST:
            place = f"{stored.place} {found.path}"
            around = objects_around(stored.value, found.path, refs)
            best = (found.titled, found.size, StoredBody("script", place, blocks, around))
    return best[2] if best else None


def blocks_of_html(context: Context, html: str) -> Iterator[BodyBlock]:
    """Yield the blocks of a text in HTML, read as a page of its own; a headline that it repeats is left out."""
    if not html.strip():
        return
    data = f"<html><body><article>{html[:LARGEST]}</article></body></html>".encode("utf-8", "replace")
    page = context.page
    try:
        root = parse_html(data, "utf-8")
    except PageError:
        return
    inner = Page(
        "html", page.data_digest, page.base_url, page.content_type, page.charset, page.captured, root=root
    )
    lines = PageLines(inner.index)
    seen = Context(inner, headline=context.headline)
    kept = [at for at in range(lines.count) if lines.texts[at]]
    headline = fold_typography(context.headline_text or "")
    for part in blocks_of_lines(seen, lines, kept):
        if not (isinstance(part.block, b.Heading) and fold_typography(part.block.text) == headline):
            yield replace(part, node=-1)


def text_size(found: Iterable[BodyBlock], enough: float = inf) -> int:
    """Return how many characters of text some blocks hold; those behind the block that makes it enough do not count."""
    size = 0
    for text in block_texts(part.block for part in found):
        size += len(text)
        if size >= enough:
            break
    return size
