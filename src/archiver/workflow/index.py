"""`index`: archives to sorted CDXJ lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from archiver.errors import ArchiverError, Finding
from archiver.warc import index_archives
from archiver.workflow.records import ArchiveTally, named_archives


def index_lines(
    names: list[str],
    tally: ArchiveTally,
    tell: Callable[[Finding], None],
    refuse: Callable[[ArchiverError], None],
) -> Iterator[bytes]:
    """Yield the index lines of all archives; findings and refusals are told as they come."""
    files = list(named_archives(names))

    def note(finding: Finding) -> None:
        tally.damaged += 1
        tell(finding)

    def turn_away(error: ArchiverError) -> None:
        tally.refused += 1
        refuse(error)

    for line in index_archives(files, on_finding=note, on_refusal=turn_away):
        tally.opened = len(files) - tally.refused  # all are read before the first line comes
        yield line.encode("utf-8", "surrogatepass")
    tally.opened = len(files) - tally.refused
