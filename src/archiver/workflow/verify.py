"""`verify`: every finding about archives of all kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from archiver.errors import ArchiverError, Finding
from archiver.warc import verify_path
from archiver.workflow.records import ArchiveTally, named_archives


def verify_archives(
    names: Iterable[str], tally: ArchiveTally, refuse: Callable[[ArchiverError], None]
) -> Iterator[Finding]:
    """Yield the findings about each input; inputs that cannot be opened are told to `refuse`."""
    for name in named_archives(names):
        try:
            yield from verify_path(name)
            tally.opened += 1
        except ArchiverError as error:
            tally.refused += 1
            refuse(error)
