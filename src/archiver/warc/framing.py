"""The header of a WARC record, as bytes."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from archiver.errors import WriteRefused
from archiver.warc.entity import Hasher
from archiver.warc.newrecord import NewRecord, check_field, ip_text, warc_date
from archiver.warc.targeturi import encode_target_uri

RECORD_END = b"\r\n\r\n"
_HASHERS: Mapping[str, Callable[..., Hasher]] = {
    "sha1": hashlib.sha1,
    "sha256": hashlib.sha256,
    "sha512": hashlib.sha512,
    "md5": hashlib.md5,
}
DIGESTS = tuple(_HASHERS)

_DEFAULT_TYPES = {
    "warcinfo": "application/warc-fields",
    "response": "application/http;msgtype=response",
    "request": "application/http;msgtype=request",
    "revisit": "application/http;msgtype=response",
    "metadata": "application/warc-fields",
}


def new_hasher(algorithm: str) -> Hasher:
    """Return an empty hasher of one of the `DIGESTS`."""
    return _HASHERS[algorithm](usedforsecurity=False)


def digest_label(algorithm: str, hasher: Hasher) -> str:
    """Write a digest as the annotations ask: sha1 in upper-case base32, all others in lower-case base16."""
    if algorithm == "sha1":
        return "sha1:" + base64.b32encode(hasher.digest()).decode("ascii")
    return f"{algorithm}:{hasher.hexdigest()}"


@dataclass(frozen=True, slots=True)
class Frame:
    """What the writer itself knows of a record: identity, links, length, digests."""

    record_id: str
    date: str
    length: int
    block_digest: str
    payload_digest: str | None = None
    concurrent_to: str | None = None
    warcinfo_id: str | None = None
    filename: str | None = None


def render_header(record: NewRecord, frame: Frame) -> bytes:
    """Return version line, fields and the blank line, every value checked or encoded."""
    fields = [
        ("WARC-Type", record.type),
        ("WARC-Record-ID", f"<{frame.record_id}>"),
        ("WARC-Date", frame.date),
    ]
    add = fields.append
    if record.target_uri:
        add(("WARC-Target-URI", encode_target_uri(record.target_uri)))
    _add_provenance(add, record)
    _add_links(add, record, frame)
    fields += record.extra
    if record.truncated:
        add(("WARC-Truncated", record.truncated))
    add(("WARC-Block-Digest", frame.block_digest))
    payload_digest = record.payload_digest or frame.payload_digest
    if payload_digest:
        add(("WARC-Payload-Digest", payload_digest))
    content_type = record.content_type or _DEFAULT_TYPES.get(record.type)
    if content_type and frame.length:
        add(("Content-Type", content_type))
    add(("Content-Length", str(frame.length)))
    lines = "".join([f"{name}: {value}\r\n" for name, value in fields])
    if not _is_plain(lines, len(fields)):
        for name, value in fields:
            check_field(name, value)
    return f"WARC/1.1\r\n{lines}\r\n".encode()


def _is_plain(lines: str, count: int) -> bool:
    """Whether so many lines are printable ASCII without outer blanks: then no field needs a closer look."""
    return (
        lines.isascii()
        and lines.count("\r\n") == count
        and " \r\n" not in lines
        and ":  " not in lines
        and lines.replace("\r\n", "").isprintable()
    )


def _add_provenance(add: Callable[[tuple[str, str]], None], record: NewRecord) -> None:
    if record.original_uri is not None:
        add(("X-Original-URI", record.original_uri))
    if record.ip_address:
        add(("WARC-IP-Address", ip_text(record.ip_address)))
    for protocol in record.protocols:
        add(("WARC-Protocol", protocol))
    if record.cipher_suite:
        add(("WARC-Cipher-Suite", record.cipher_suite))
    if record.identified_payload_type:
        add(("WARC-Identified-Payload-Type", record.identified_payload_type))


def _add_links(add: Callable[[tuple[str, str]], None], record: NewRecord, frame: Frame) -> None:
    if frame.concurrent_to:
        add(("WARC-Concurrent-To", f"<{frame.concurrent_to}>"))
    if record.profile:
        add(("WARC-Profile", record.profile))
    if record.refers_to:
        add(("WARC-Refers-To", f"<{record.refers_to}>"))
    if record.refers_to_target_uri:
        add(("WARC-Refers-To-Target-URI", encode_target_uri(record.refers_to_target_uri)))
    if record.refers_to_date:
        add(("WARC-Refers-To-Date", warc_date(record.refers_to_date)))
    if frame.warcinfo_id:
        add(("WARC-Warcinfo-ID", f"<{frame.warcinfo_id}>"))
    if frame.filename:
        add(("WARC-Filename", frame.filename))


def check_digest_algorithm(algorithm: str) -> None:
    """Raise WriteRefused for an algorithm that readers do not know."""
    if algorithm not in DIGESTS:
        raise WriteRefused(
            f"{algorithm!r} is no digest algorithm for WARC", remedy=f"one of {', '.join(DIGESTS)}"
        )
