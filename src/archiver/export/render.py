"""One door for all reproductions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from archiver.errors import UsageError
from archiver.export import html, markdown, text
from archiver.export.images import ImageData, image_urls
from archiver.record import ArticleRecord

FORMATS: Mapping[str, Callable[[ArticleRecord, Mapping[str, ImageData]], str]] = {
    "html": html.render_html,
    "md": markdown.render_markdown,
    "txt": text.render_text,
}

__all__ = ["FORMATS", "ImageData", "image_urls", "render_article"]


def render_article(
    article: ArticleRecord, to: str = "html", images: Mapping[str, ImageData] | None = None
) -> str:
    """Return a reproduction of `article` in one of FORMATS.

    `images` maps image addresses to what the archive holds of them; those it lacks are shown by caption and link.
    """
    if to not in FORMATS:
        raise UsageError(f"no format {to!r}", remedy=f"use one of {', '.join(FORMATS)}")
    return FORMATS[to](article, images or {})
