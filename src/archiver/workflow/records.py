"""`records`: the inventory of archives, and what had to be stepped over."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from archiver.errors import ArchiverError, Finding, UsageError
from archiver.warc import RecordList, open_archive


@dataclass(slots=True)
class ArchiveTally:
    """How the inputs of a run fared."""

    opened: int = 0
    refused: int = 0
    damaged: int = 0

    @property
    def exit_code(self) -> int:
        """DESIGN's: 1 when something was stepped over or refused, 3 when all was refused."""
        if self.refused and not self.opened:
            return 3
        return 1 if self.refused or self.damaged else 0


def named_archives(names: Iterable[str]) -> Iterator[str]:
    """Yield the archives that are named: a collection, or any folder, stands for those in it."""
    for name in names:
        if os.path.isdir(name):  # noqa: PTH112 - Path.is_dir raises where entry is denied
            from archiver.workflow.sources import expand_inputs  # noqa: PLC0415 - slow to load, for folders only

            try:
                yield from expand_inputs([name])
                continue
            except UsageError:
                pass  # it holds none, and is refused like any other name that is no archive
        yield name


def list_archives(
    names: Iterable[str],
    tally: ArchiveTally,
    tell: Callable[[Finding], None],
    refuse: Callable[[ArchiverError], None],
) -> Iterator[dict[str, Any]]:
    """Yield a line for each whole record; findings and refusals are told as they come."""
    for name in named_archives(names):
        try:
            with open_archive(name) as archive:
                records = RecordList(archive)
                teller = _Teller(records, tell)
                for line in records:
                    yield line
                    teller.go_on()
                teller.go_on()
                tally.opened += 1
                tally.damaged += bool(records.findings)
        except ArchiverError as error:
            tally.refused += 1
            refuse(error)


class _Teller:
    """Tells each finding once, soon after it was made."""

    def __init__(self, records: RecordList, tell: Callable[[Finding], None]) -> None:
        self._records = records
        self._tell = tell
        self._losses = 0
        self._notes = 0

    def go_on(self) -> None:
        """Tell what is new."""
        losses, notes = self._records.findings[self._losses :], self._records.notes[self._notes :]
        for finding in (*losses, *notes):
            self._tell(finding)
        self._losses += len(losses)
        self._notes += len(notes)
