"""What a check looks at: a record, its fields cut once, and how to word a finding about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from archiver.errors import Finding, Severity
from archiver.warc.warcrecord import WarcRecord

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


@dataclass(frozen=True)
class View:
    """A record under verification."""

    record: WarcRecord

    @cached_property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """Name in lower case and value of each field, in order."""
        return tuple((name.lower(), value) for name, value in self.record.headers)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all fields, in lower case."""
        return frozenset(name for name, _ in self.fields)

    @cached_property
    def type(self) -> str:
        """The record's type."""
        return self.record.type

    @property
    def is_arc(self) -> bool:
        """Whether the record comes from an ARC file."""
        return self.record.arc is not None

    def values(self, name: str) -> list[str]:
        """Return all values of a field; its name in lower case."""
        return [value for key, value in self.fields if key == name]

    def finding(
        self, code: str, message: str, severity: Severity = ERROR, remedy: str | None = None
    ) -> Finding:
        """Word a finding about this record."""
        record = self.record
        return Finding(
            code,
            message,
            severity,
            path=record.file,
            offset=record.offset,
            record_id=record.record_id,
            remedy=remedy,
            subject=message,
        )


Check = Callable[[View], Iterator[Finding]]
