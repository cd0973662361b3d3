"""What can go wrong, and what can be found wrong.

An **error** means that we could not do our work; it is raised::

    ArchiverError
    ├── UsageError          the call or the settings are off           (exit 2)
    ├── StoreError          a collection or file cannot be used        (exit 1)
    │   └── CollectionLocked   another process writes the collection   (exit 2)
    ├── WarcError           a WARC, CDXJ or WACZ cannot be used        (exit 1)
    │   ├── NotAnArchive    the input is no archive at all             (exit 3)
    │   └── WriteRefused    a WARC record that must not be written     (exit 1)
    ├── PageError           a page gives no article; carries a reason  (exit 0 or 1)
    ├── RecordError         an article record that is none             (exit 1)
    ├── KnowledgeError      a knowledge file is malformed              (exit 2)
    ├── CaptureError        a fetch failed; carries an outcome         (exit 1)
    │   └── GateRefused     an address that must not be contacted      (exit 3)
    ├── SnapshotError       a snapshot or case that cannot be read     (exit 1)
    │   └── SnapshotUnreadable  a text that is no snapshot; its code and line
    ├── InputRefused        an input that cannot be opened             (exit 3)
    └── UnsafeInput         a bomb, or a path that leads outside       (exit 3)

A **finding** means that an archive, a record or a snapshot has a fault; findings are yielded, never raised.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class ArchiverError(Exception):
    """Any failure of ours, in words for a person, with what finds the place again.

    `path` (file), `url` and `offset` (bytes) say where; `remedy` says what to do next.
    """

    exit_code = 1

    def __init__(
        self,
        message: str,
        *,
        path: str | None = None,
        url: str | None = None,
        offset: int | None = None,
        remedy: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.url = url
        self.offset = offset
        self.remedy = remedy

    def __str__(self) -> str:
        """Return one line: place, message, remedy."""
        place = self.path or self.url or ""
        if place and self.offset is not None:
            place = f"{place} at byte {self.offset}"
        line = f"{place}: {self.message}" if place else self.message
        return f"{line} ({self.remedy})" if self.remedy else line


class UsageError(ArchiverError):
    """The call or the settings are off."""

    exit_code = 2


class StoreError(ArchiverError):
    """A collection or a file cannot be read or written."""


class CollectionLocked(StoreError):
    """Another process is writing the collection."""

    exit_code = 2


class WarcError(ArchiverError):
    """A WARC, CDXJ or WACZ cannot be used."""


class NotAnArchive(WarcError):
    """The input is no archive at all."""

    exit_code = 3


class WriteRefused(WarcError):
    """A WARC record that would break the standard or the file, and is not written."""


class RejectReason(StrEnum):
    """Why a page gives no article record; the values stand in `extract --rejects`."""

    NOT_HTML = "not-html"
    EMPTY = "empty"
    NO_ARTICLE = "no-article"
    BLOCKED = "blocked"
    CONSENT_WALL = "consent-wall"
    UNDECODABLE = "undecodable"
    TOO_LARGE = "too-large"
    DAMAGED = "damaged"


class PageError(ArchiverError):
    """A page that gives no article record, with the reason why not."""

    def __init__(self, reason: RejectReason, message: str, *, url: str | None = None) -> None:
        super().__init__(message, url=url)
        self.reason = reason


class RecordError(ArchiverError):
    """An article record that does not fit the schema."""


class KnowledgeError(ArchiverError):
    """A knowledge file that is malformed or contradicts itself."""

    exit_code = 2


class CaptureError(ArchiverError):
    """A fetch that failed; `outcome` is the word kept for the URL."""

    def __init__(
        self, outcome: str, message: str, *, url: str | None = None, remedy: str | None = None
    ) -> None:
        super().__init__(message, url=url, remedy=remedy)
        self.outcome = outcome


class GateRefused(CaptureError):
    """An address that must not be contacted."""

    exit_code = 3


class SnapshotError(ArchiverError):
    """A snapshot or a case that cannot be read or written."""


class SnapshotUnreadable(SnapshotError):
    """A text that is no snapshot: `code` is the finding's, `line` counts from 1."""

    def __init__(
        self,
        message: str,
        *,
        code: str = "snapshot-unreadable",
        line: int | None = None,
        remedy: str | None = None,
    ) -> None:
        super().__init__(message if line is None else f"line {line}: {message}", remedy=remedy)
        self.code = code
        self.line = line


class InputRefused(ArchiverError):
    """An input that is not there or that may not be opened, so that nothing was done."""

    exit_code = 3


class UnsafeInput(ArchiverError):
    """Input that is refused whole: a bomb, or a path that leads outside its folder."""

    exit_code = 3


class Severity(StrEnum):
    """How grave a finding is; only errors change the exit code."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault in an archive, a record or a snapshot.

    `code` is kebab-case; `path` the file as given; `offset` counts bytes in it, `line` and `column` count from 1 where
    it is a text; `pointer` is a JSON pointer into a record; `remedy` says what to do. Keys that do not apply are None
    and are left out of `as_dict`.
    """

    code: str
    message: str
    severity: Severity = Severity.ERROR
    path: str | None = None
    offset: int | None = None
    pointer: str | None = None
    record_id: str | None = None
    remedy: str | None = None
    subject: str | None = field(default=None, compare=False)
    line: int | None = None
    column: int | None = None

    @property
    def fingerprint(self) -> str:
        """A stable name of this finding: code and place, not wording (hex, 32 characters)."""
        place = (self.code, self.path, self.offset, self.pointer, self.record_id, self.subject)
        text = "\x1f".join("" if part is None else str(part) for part in place)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def as_dict(self) -> dict[str, Any]:
        """Return the one shape all verbs print (DESIGN, Commands)."""
        shape = {
            "path": self.path,
            "offset": self.offset,
            "line": self.line,
            "column": self.column,
            "pointer": self.pointer,
            "record_id": self.record_id,
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "remedy": self.remedy,
            "fingerprint": self.fingerprint,
        }
        return {key: value for key, value in shape.items() if value is not None}
