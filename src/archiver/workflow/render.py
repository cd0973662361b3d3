"""`render`: a readable reproduction of one article, with the images the archive holds."""

from __future__ import annotations

import os

from archiver.errors import ArchiverError, InputRefused
from archiver.export import ImageData, image_urls, render_article
from archiver.workflow.single import is_record_file, one_article
from archiver.workflow.sources import (
    ReadOptions,
    expand_inputs,
    looks_like_archive,
    media_type,
    peek,
)

LARGEST_IMAGE = 32 * 1024 * 1024
LARGEST_TOTAL = 256 * 1024 * 1024


def render_input(name: str, options: ReadOptions, to: str, archive: str | None = None) -> str:
    """Return the reproduction of the input's one article."""
    if archive is not None and not os.path.exists(archive):  # noqa: PTH110 - Path.exists raises where entry is denied
        raise InputRefused("there is no such archive", path=archive)
    article = one_article(name, options)
    wanted = image_urls(article) if to == "html" else ()
    holder = archive or (name if holds_images(name) else None)
    images = find_images(holder, wanted) if holder and wanted else {}
    return render_article(article, to, images)


def holds_images(name: str) -> bool:
    """Whether an input is an archive or a collection, which may hold the article's images."""
    from pathlib import Path  # noqa: PLC0415 - only here

    if name == "-" or is_record_file(name):
        return False
    return Path(name).is_dir() or looks_like_archive(peek(name), name)


def find_images(archive: str, wanted: tuple[str, ...]) -> dict[str, ImageData]:
    """Return the images with these addresses that an archive holds."""
    from archiver.warc import open_archive  # noqa: PLC0415 - archives are opened only when there is one

    left = set(wanted)
    found: dict[str, ImageData] = {}
    total = 0
    for file in expand_inputs([archive]):
        with open_archive(file) as records:
            for record in records:
                if record.target_uri not in left or record.type not in ("response", "resource"):
                    continue
                if record.http_status not in (None, 200):
                    continue
                try:
                    data = record.read_payload(LARGEST_IMAGE)
                except ArchiverError:
                    continue  # a damaged image is shown as a link, like one the archive lacks
                total += len(data)
                if total > LARGEST_TOTAL:
                    return found
                found[record.target_uri] = ImageData(media_type(record.content_type), data)
                left.discard(record.target_uri)
                if not left:
                    return found
    return found
