"""Verifying whatever an archive is made of: WARC and ARC files, indexes, WACZ."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.errors import Finding
from archiver.warc.wacz.door import looks_like_wacz

_INDEX_NAMES = (".cdxj", ".cdx", ".cdxj.gz", ".cdx.gz")
_UNREADABLE = frozenset({"zip", "bomb", "missing:archive"})


def verify_path(path: str) -> Iterator[Finding]:
    """Yield the findings about an index, a WACZ and the WARC files within it, or a WARC or ARC file; - is stdin."""
    from archiver.warc.rules import with_remedy  # noqa: PLC0415

    return map(with_remedy, _verify(path))


def _verify(path: str) -> Iterator[Finding]:
    # The checks are many and slow to load, and every verb comes through the door of this room.
    from archiver.warc.indexcheck import verify_index  # noqa: PLC0415
    from archiver.warc.verify import verify_archive  # noqa: PLC0415
    from archiver.warc.wacz.verify import verify_wacz  # noqa: PLC0415

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
