"""MHTML: a page saved by a browser as one file of many parts (RFC 2557), and its main part found."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from archiver.errors import PageError, RejectReason

# A line of a head, e.g. b"MIME-Version: 1.0"; one that begins with a blank goes on with the one before.
HEAD_LINE = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}:|[ \t]")
FIRST_LINE = re.compile(rb"[\r\n\t ]*+[A-Za-z][A-Za-z0-9-]{0,60}:")
SEVERAL_PARTS = re.compile(rb"(?:content-type:)?\s*multipart/(?:related|mixed|alternative)", re.IGNORECASE)
HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,60}):[ \t]*(.*)", re.DOTALL)
# A parameter of a header, e.g. `boundary="----MultipartBoundary--x"`.
PARAMETER = re.compile(r";\s*([A-Za-z][A-Za-z0-9-]*)\s*=\s*(?:\"([^\"]*)\"|([^\s;]+))")
BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n")
# A reference to another part, e.g. `src="cid:logo@mhtml.blink"`.
PART_REFERENCE = re.compile(rb"cid:([^\s\"'<>)]{1,300})", re.IGNORECASE)
WEB_ADDRESS = re.compile(r"https?://[^\s\x00-\x20]+\Z", re.IGNORECASE)

LARGEST_HEAD = 64 * 1024
MOST_LINES = 400
MOST_PARTS, DEEPEST = 20_000, 4


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The main part of a saved page: its HTML as the page was served, and what the file says of it."""

    html: bytes
    charset: str | None
    url: str | None
    saved: datetime | None


@dataclass(frozen=True, slots=True)
class _Part:
    """A part: its headers (names in lower case), its type and parameters, its body as coded."""

    headers: Mapping[str, str]
    media_type: str
    parameters: Mapping[str, str]
    body: bytes
    parts: tuple[_Part, ...] = field(default=())

    def content(self) -> bytes:
        """Return the body with its transfer coding undone; what is broken in it is stepped over."""
        coding = self.headers.get("content-transfer-encoding", "").strip().lower()
        if coding == "quoted-printable":
            return binascii.a2b_qp(self.body)
        if coding == "base64":
            return _from_base64(self.body)
        return self.body


def is_mhtml(data: bytes) -> bool:
    """Whether bytes begin as an MHTML file does: with header lines, among them a type of several related parts."""
    if not FIRST_LINE.match(data):
        return False
    typed = False
    for line in data[:LARGEST_HEAD].lstrip(b"\r\n\t ").split(b"\n", MOST_LINES)[:MOST_LINES]:
        if not HEAD_LINE.match(line):
            return False
        typed = line[:13].lower() == b"content-type:" or (typed and line[:1] in b" \t")
        if typed and SEVERAL_PARTS.match(line):
            return True
    return False


def unpack_mhtml(data: bytes) -> SavedPage:
    """Return the page that an MHTML file holds; PageError when no part of it is one.

    References to other parts (`cid:`) become the addresses that those parts were saved from, so nothing has to be fetched.
    """
    whole = _read_part(data, 0)
    parts = list(_leaves(whole))
    root = _root(whole, parts)
    if root is None:
        raise PageError(RejectReason.NOT_HTML, "no part of the MHTML file is a page")
    url = _address(root.headers.get("content-location")) or _address(
        whole.headers.get("snapshot-content-location") or whole.headers.get("content-location")
    )
    html = _with_addresses(root.content(), parts)
    return SavedPage(html, root.parameters.get("charset"), url, _saved(whole.headers.get("date")))


def _read_part(data: bytes, depth: int) -> _Part:
    blank = BLANK_LINE.search(data, 0, LARGEST_HEAD)
    head, body = (data[: blank.start()], data[blank.end() :]) if blank else (data[:LARGEST_HEAD], b"")
    headers = dict(_headers(head))
    kind = headers.get("content-type", "text/plain")
    media_type = kind.partition(";")[0].strip().lower()
    parameters = {found[1].lower(): found[2] or found[3] or "" for found in PARAMETER.finditer(kind)}
    boundary = parameters.get("boundary")
    if not media_type.startswith("multipart/") or not boundary or depth >= DEEPEST:
        return _Part(headers, media_type, parameters, body)
    inner = tuple(_read_part(part, depth + 1) for part in _split(body, boundary.encode("utf-8", "replace")))
    return _Part(headers, media_type, parameters, b"", inner)


def _headers(head: bytes) -> Iterator[tuple[str, str]]:
    """Yield header names and values; a line that begins with a blank goes on with the one before."""
    lines: list[str] = []
    for line in head.decode("utf-8", "replace").splitlines():
        if line[:1] in (" ", "\t") and lines:
            lines[-1] += " " + line.strip()
        else:
            lines.append(line)
    for line in reversed(lines):  # the first of two counts, so it is set last
        match = HEADER.match(line)
        if match:
            yield match[1].lower(), match[2].strip()


def _split(body: bytes, boundary: bytes) -> Iterator[bytes]:
    """Yield the parts between boundaries; a file cut short ends with what is there of its last part."""
    marker = b"--" + boundary
    at = body.find(marker)
    for _ in range(MOST_PARTS):
        if at < 0 or body[at + len(marker) : at + len(marker) + 2] == b"--":
            return
        start = body.find(b"\n", at) + 1
        if not start:
            return
        after = body.find(b"\n" + marker, start - 1)
        yield body[start : after if after >= 0 else len(body)].removesuffix(b"\r")
        at = after + 1 if after >= 0 else -1


def _leaves(part: _Part) -> Iterator[_Part]:
    if part.parts:
        for inner in part.parts:
            yield from _leaves(inner)
    else:
        yield part


def _root(whole: _Part, parts: list[_Part]) -> _Part | None:
    """Return the part that the file names as its start, else the first that is HTML."""
    pages = [
        part for part in parts if part.media_type in ("text/html", "application/xhtml+xml") and part.body
    ]
    start = whole.parameters.get("start", "").strip("<>")
    named = (part for part in pages if start and part.headers.get("content-id", "").strip("<> ") == start)
    return next(named, pages[0] if pages else None)


def _with_addresses(html: bytes, parts: list[_Part]) -> bytes:
    """Put in place of each reference to a part the address that the part was saved from."""
    places = {
        part.headers["content-id"].strip("<> "): address
        for part in parts
        if "content-id" in part.headers and (address := _address(part.headers.get("content-location")))
    }
    if not places:
        return html

    def place(match: re.Match[bytes]) -> bytes:
        address = places.get(match[1].decode("utf-8", "replace"))
        return match[0] if address is None else address.encode()

    return PART_REFERENCE.sub(place, html)


def _address(value: str | None) -> str | None:
    value = (value or "").strip()
    return value if WEB_ADDRESS.match(value) else None


def _saved(date: str | None) -> datetime | None:
    """Return when the file says that it was saved, in UTC."""
    if not date:
        return None
    try:
        saved = parsedate_to_datetime(date)
        return saved.astimezone(UTC) if saved.tzinfo else saved.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def _from_base64(body: bytes) -> bytes:
    """Decode base64; characters that do not belong there are dropped, and a cut end is mended."""
    kept = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
    try:
        return binascii.a2b_base64(kept[: len(kept) - (len(kept) % 4 == 1)] + b"==")
    except binascii.Error:
        return b""
