"""What lies where in a WACZ, and how it may be packed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from archiver.errors import Finding
from archiver.warc.wacz.container import Container

ARCHIVE, INDEXES, PAGES = "archive/", "indexes/", "pages/"
INDEX_FILE = "indexes/index.cdx"
PAGES_FILE = "pages/pages.jsonl"

# "archive/crawl-00000.warc.gz"
WARC_NAME = re.compile(r"archive/(?:[^/]+/)*[^/]+\.warc(?:\.gz)?", re.IGNORECASE)

# "indexes/index.cdx.gz", "indexes/index.idx"
_INDEX_NAME = re.compile(r"indexes/(?:[^/]+/)*[^/]+\.(?:cdxj?(?:\.gz)?|idx)", re.IGNORECASE)

# "indexes/index.cdxj", plain or compressed: what holds the lines themselves
LINES_NAME = re.compile(r"indexes/(?:[^/]+/)*[^/]+\.cdxj?(?:\.gz)?", re.IGNORECASE)

# "pages/extraPages.jsonl"
PAGES_NAME = re.compile(r"pages/(?:[^/]+/)*[^/]+\.jsonl", re.IGNORECASE)

_FOLDERS = ((ARCHIVE, WARC_NAME), (INDEXES, _INDEX_NAME), (PAGES, PAGES_NAME))
_STORED_ONLY = re.compile(r"archive/.*|indexes/.*\.gz", re.IGNORECASE | re.DOTALL)


def check_extension(container: Container) -> Iterator[Finding]:
    """Yield a finding for a name that does not end in .wacz: readers choose by it."""
    if not container.path.lower().endswith(".wacz"):
        yield Finding("extension", "the name of a WACZ ends in .wacz", path=container.path)


def check_required(container: Container) -> Iterator[Finding]:
    """Yield what must be there and is not: archive, index, page list."""
    if not any(WARC_NAME.fullmatch(name) for name in container.names):
        yield Finding("missing:archive", "the WACZ holds no WARC file", path=container.path)
    if not any(LINES_NAME.fullmatch(name) for name in container.names):
        yield Finding("missing:indexes", "the WACZ holds no index", path=container.path)
    if PAGES_FILE not in container.names:
        yield Finding("missing:pages", f"the WACZ has no {PAGES_FILE}", path=container.path)


def check_placement(container: Container) -> Iterator[Finding]:
    """Yield what does not belong into the three folders, and what the zip compresses once more."""
    for info in container.infos:
        name = info.filename
        for folder, allowed in _FOLDERS:
            if name.startswith(folder) and not allowed.fullmatch(name):
                message = f"does not belong into {folder}"
                yield Finding("file-not-allowed", message, path=container.within(name), subject=name)
        if info.compress_type != zipfile.ZIP_STORED and _STORED_ONLY.fullmatch(name):
            message = "is compressed once more by the zip, so nothing in it can be fetched alone"
            yield Finding("compressed-again", message, path=container.within(name), subject=name)
