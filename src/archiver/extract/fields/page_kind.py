"""What kind of page it is: an article, a live blog, a gallery, a video, a front."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from archiver.extract.context import Context
from archiver.extract.fields.clues import clues_of
from archiver.record.blocks import Gallery, Paragraph, Video

PageKind = Literal["article", "live_blog", "gallery", "video", "index", "other"]

FEW_LETTERS = 600
MANY_PICTURES = 5
FRONT_TYPES = frozenset(("CollectionPage", "SearchResultsPage", "ItemList"))
ARTICLE_OG = frozenset(("article", "news", "blog"))


def page_kind(context: Context) -> PageKind:
    """Return the kind of page: what it declares, tested against what it holds."""
    kinds = context.index.jsonld_types
    if "LiveBlogPosting" in kinds or [part.block.type for part in context.blocks].count("live_entry") > 1:
        return "live_blog"
    if _is_front(context, kinds):
        return "index"
    if _is_short(context):
        if _pictures(context) >= MANY_PICTURES or kinds & {"ImageGallery", "MediaGallery"}:
            return "gallery"
        if _is_video(context, kinds):
            return "video"
    return "article"


def _is_short(context: Context) -> bool:
    """Whether the body has fewer letters of running text than a story."""
    letters = 0
    for part in context.blocks:
        if isinstance(part.block, Paragraph):
            letters += len(part.block.text)
            if letters >= FEW_LETTERS:
                return False
    return True


def _pictures(context: Context) -> int:
    return sum(len(part.block.images) for part in context.blocks if isinstance(part.block, Gallery))


def _is_video(context: Context, kinds: frozenset[str]) -> bool:
    typed = next((value.value.lower() for value in context.index.meta.get("og:type", ())), "")
    shown = any(isinstance(part.block, Video) for part in context.blocks)
    return (
        typed.startswith("video")
        or ("VideoObject" in kinds and not clues_of(context).articles)
        or (shown and not context.blocks[2:])
    )


def _is_front(context: Context, kinds: frozenset[str]) -> bool:
    """A front declares no article, and is the root of its site or a collection without running text."""
    if clues_of(context).articles:
        return False
    typed = next((value.value.lower() for value in context.index.meta.get("og:type", ())), "")
    if typed in ARTICLE_OG:
        return False
    try:
        path = urlsplit(context.page.url or "/x").path
    except ValueError:
        return False
    return (path in {"", "/"} and len(clues_of(context).text_starts) < MANY_PICTURES) or (
        bool(kinds & FRONT_TYPES) and not context.blocks
    )
