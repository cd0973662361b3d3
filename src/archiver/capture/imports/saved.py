"""Folders of pages that somebody saved with a browser."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from archiver.capture.events import FIELDS
from archiver.capture.requisites import parse_html
from archiver.capture.target import normal_url
from archiver.errors import GateRefused, StoreError
from archiver.warc import NewRecord

LARGEST = 256 << 20
MEDIA_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".txt": "text/plain",
    ".mhtml": "multipart/related",
    ".mht": "multipart/related",
}
# the address in "<!-- saved from url=(0029)https://times.example/bridge -->"
SAVED_FROM = re.compile(rb"saved from url=\(\d+\)(\S+)")
# the address in a SingleFile comment, a line " url: https://times.example/bridge"
SINGLE_FILE = re.compile(rb"Page saved with SingleFile\s+url:\s*(\S+)")
# the address in an MHTML head, "Snapshot-Content-Location: https://times.example/bridge"
MHTML_PLACE = re.compile(rb"^(?:Snapshot-)?Content-Location:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


def saved_pages(path: Path) -> Iterator[Path]:
    """Yield the saved pages in a folder and those below, in name order; what belongs to a page is left out."""
    if path.is_file():
        yield path
        return
    for file in sorted(path.rglob("*")):
        within = file.relative_to(path).parts[:-1]
        if (
            file.suffix.lower() in MEDIA_TYPES
            and file.is_file()
            and not any(_belongs(part) for part in within)
        ):
            yield file


def saved_events(path: Path, root: Path) -> list[NewRecord]:
    """Return the records of one saved page: the file as it is, and where it came from."""
    try:
        data = path.read_bytes() if path.stat().st_size <= LARGEST else b""
        saved = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as error:
        raise StoreError(f"cannot be read: {error.strerror}", path=str(path)) from error
    media_type = MEDIA_TYPES.get(path.suffix.lower(), "text/html")
    digest = hashlib.sha256(data).hexdigest()
    place = saved_address(data, media_type)
    url = place or f"urn:sha256:{digest}"
    name = path.relative_to(root).as_posix() if path != root else path.name
    lines = (
        "software: imported from a saved page",
        f"source: {' '.join(name.split())}",
        f"sourceDigest: sha256:{digest}",
        f"address: {'as the page says' if place else 'unknown'}",
        "date: the file's time of change",
    )
    told = "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace")
    return [
        NewRecord("resource", url, date=saved, block=data, content_type=media_type),
        NewRecord("metadata", url, block=told, content_type=FIELDS),
    ]


def saved_address(data: bytes, media_type: str) -> str | None:
    """Return the address that a saved page says it came from."""
    pattern = MHTML_PLACE if media_type == "multipart/related" else SAVED_FROM
    found = pattern.search(data[:65536]) or SINGLE_FILE.search(data[:65536])
    if found:
        return _web_address(found[1].decode("utf-8", "replace"))
    root = parse_html(data) if media_type in {"text/html", "application/xhtml+xml"} else None
    if root is None:
        return None
    for element in root.iter("link", "meta"):
        if (element.get("rel") or "").lower() == "canonical" or (
            element.get("property") or ""
        ).lower() == "og:url":
            address = _web_address(element.get("href") or element.get("content") or "")
            if address:
                return address
    return None


def _web_address(text: str) -> str | None:
    try:
        return normal_url(text)
    except GateRefused:
        return None


def _belongs(folder: str) -> bool:
    """Whether a folder holds what belongs to a saved page: "Bridge_files"."""
    return folder.endswith(("_files", ".files", "-Dateien", "_fichiers"))
