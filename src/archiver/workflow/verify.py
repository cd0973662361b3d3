"""`verify`: every finding about archives of all kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from archiver.errors import ArchiverError, Finding
from archiver.warc import looks_like_wacz, verify_archive, verify_index, verify_wacz
from archiver.workflow.records import ArchiveTally

UNREADABLE = ("zip", "bomb", "missing:archive")
INDEX_NAMES = (".cdxj", ".cdx", ".cdxj.gz", ".cdx.gz")


def verify_archives(
    names: Iterable[str], tally: ArchiveTally, refuse: Callable[[ArchiverError], None]
) -> Iterator[Finding]:
    """Yield the findings about each input; inputs that cannot be opened are told to `refuse`."""
    for name in names:
        try:
            yield from verify_input(name)
            tally.opened += 1
        except ArchiverError as error:
            tally.refused += 1
            refuse(error)


def verify_input(name: str) -> Iterator[Finding]:
    """Yield the findings about one input: an index, a WACZ and what lies within it, or a WARC or ARC file."""
    if name.lower().endswith(INDEX_NAMES):
        yield from verify_index(name)
    elif not looks_like_wacz(name):
        yield from verify_archive(name)
    else:
        readable = True
        for finding in verify_wacz(name):
            readable = readable and finding.code not in UNREADABLE
            yield finding
        if readable:
            yield from verify_archive(name)
