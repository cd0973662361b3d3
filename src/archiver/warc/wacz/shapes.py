"""What goes into a WACZ and what comes out, as values."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from archiver.errors import Finding


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page of the list: its address, when it was captured (RFC 3339), and what it says."""

    url: str
    ts: str
    title: str | None = None
    text: str | None = None

    def line(self) -> bytes:
        """Return the page's line; its id follows from address and time, so that it stays the same."""
        page_id = hashlib.sha256(f"{self.url} {self.ts}".encode("utf-8", "surrogatepass")).hexdigest()[:22]
        fields = {"id": page_id, "url": self.url, "ts": self.ts, "title": self.title, "text": self.text}
        shown = {name: value for name, value in fields.items() if value is not None}
        return json.dumps(shown, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


@dataclass(frozen=True, slots=True)
class PackSettings:
    """What a package says of itself, and the file of the key that seals it (one that is not there is made)."""

    software: str
    title: str | None = None
    description: str | None = None
    key: Path | None = None


@dataclass(frozen=True, slots=True)
class Packed:
    """What went into a WACZ."""

    archives: int
    captures: int
    pages: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What came out of a WACZ, and what its data package says to the contrary."""

    files: int
    bytes: int
    findings: tuple[Finding, ...]
