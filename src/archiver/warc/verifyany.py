"""Verifying whatever an archive is made of: WARC and ARC files, indexes, WACZ."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.errors import Finding
from archiver.warc.indexcheck import verify_index
from archiver.warc.verify import verify_archive
from archiver.warc.wacz.verify import looks_like_wacz, verify_wacz

_INDEX_NAMES = (".cdxj", ".cdx", ".cdxj.gz", ".cdx.gz")
_UNREADABLE = frozenset({"zip", "bomb", "missing:archive"})


def verify_path(path: str) -> Iterator[Finding]:
    """Yield the findings about an index, a WACZ and the WARC files within it, or a WARC or ARC file; - is stdin."""
    if path.lower().endswith(_INDEX_NAMES):
        yield from verify_index(path)
    elif not looks_like_wacz(path):
        yield from verify_archive(path)
    else:
        codes = set()
        for finding in verify_wacz(path):
            codes.add(finding.code)
            yield finding
        if codes.isdisjoint(_UNREADABLE):
            yield from verify_archive(path)
