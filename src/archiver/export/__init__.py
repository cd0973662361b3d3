"""Other forms of an article record: readable reproductions as HTML, Markdown and plain text.

`render_article` writes them; `image_urls` says which images a self-contained HTML reproduction needs.
"""

from __future__ import annotations

from archiver.export.render import FORMATS, ImageData, image_urls, render_article

__all__ = ["FORMATS", "ImageData", "image_urls", "render_article"]
