"""Images inside a self-contained reproduction."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from archiver.record import ArticleRecord

SHOWN = frozenset(
    (
        "image/avif",
        "image/bmp",
        "image/gif",
        "image/jpeg",
        "image/png",
        "image/svg+xml",
        "image/webp",
        "image/x-icon",
    )
)
"""Media types a browser shows in `<img>`, where an SVG runs no script."""


@dataclass(frozen=True, slots=True)
class ImageData:
    """The bytes of an image and its media type."""

    media_type: str
    data: bytes

    @property
    def shown(self) -> bool:
        """Whether browsers show it."""
        return self.media_type in SHOWN

    def as_data_uri(self) -> str:
        """Return the image as a `data:` address."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode('ascii')}"


def image_urls(article: ArticleRecord) -> tuple[str, ...]:
    """Return the addresses of the article's images, each once, in order."""
    return tuple(dict.fromkeys(image.url for image in article.images if image.url))
