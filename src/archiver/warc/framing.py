"""The header of a WARC record, as bytes."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from archiver.errors import WriteRefused
from archiver.warc.entity import Hasher
from archiver.warc.newrecord import NewRecord, check_field, ip_text, warc_date
from archiver.warc.targeturi import encode_target_uri

RECORD_END = b"\r\n\r\n"
DIGESTS = ("sha1", "sha256", "sha512", "md5")

_DEFAULT_TYPES = {
    "warcinfo": "application/warc-fields",
    "response": "application/http;msgtype=response",
    "request": "application/http;msgtype=request",
    "revisit": "application/http;msgtype=response",
    "metadata": "application/warc-fields",
}


def new_hasher(algorithm: str) -> Hasher:
    """Return an empty hasher of one of the `DIGESTS`."""
    return hashlib.new(algorithm, usedforsecurity=False)


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
    if record.target_uri:
        fields.append(("WARC-Target-URI", encode_target_uri(record.target_uri)))
    fields += _provenance_fields(record)
    fields += _link_fields(record, frame)
    fields += record.extra
    if record.truncated:
        fields.append(("WARC-Truncated", record.truncated))
    fields.append(("WARC-Block-Digest", frame.block_digest))
    payload_digest = record.payload_digest or frame.payload_digest
    if payload_digest:
        fields.append(("WARC-Payload-Digest", payload_digest))
    content_type = record.content_type or _DEFAULT_TYPES.get(record.type)
    if content_type and frame.length:
        fields.append(("Content-Type", content_type))
    fields.append(("Content-Length", str(frame.length)))
    for name, value in fields:
        if not (value.isascii() and value.isprintable()) or value[-1:] in ("", " ") or value[0] == " ":
            check_field(name, value)
    lines = [f"{name}: {value}\r\n" for name, value in fields]
    return b"WARC/1.1\r\n" + "".join(lines).encode("utf-8") + b"\r\n"


def _provenance_fields(record: NewRecord) -> list[tuple[str, str]]:
    fields = []
    if record.original_uri is not None:
        fields.append(("X-Original-URI", record.original_uri))
    if record.ip_address:
        fields.append(("WARC-IP-Address", ip_text(record.ip_address)))
    fields += [("WARC-Protocol", protocol) for protocol in record.protocols]
    if record.cipher_suite:
        fields.append(("WARC-Cipher-Suite", record.cipher_suite))
    if record.identified_payload_type:
        fields.append(("WARC-Identified-Payload-Type", record.identified_payload_type))
    return fields


def _link_fields(record: NewRecord, frame: Frame) -> list[tuple[str, str]]:
    fields = []
    if frame.concurrent_to:
        fields.append(("WARC-Concurrent-To", f"<{frame.concurrent_to}>"))
    if record.profile:
        fields.append(("WARC-Profile", record.profile))
    if record.refers_to:
        fields.append(("WARC-Refers-To", f"<{record.refers_to}>"))
    if record.refers_to_target_uri:
        fields.append(("WARC-Refers-To-Target-URI", encode_target_uri(record.refers_to_target_uri)))
    if record.refers_to_date:
        fields.append(("WARC-Refers-To-Date", warc_date(record.refers_to_date)))
    if frame.warcinfo_id:
        fields.append(("WARC-Warcinfo-ID", f"<{frame.warcinfo_id}>"))
    if frame.filename:
        fields.append(("WARC-Filename", frame.filename))
    return fields


def check_digest_algorithm(algorithm: str) -> None:
    """Raise WriteRefused for an algorithm that readers do not know."""
    if algorithm not in DIGESTS:
        raise WriteRefused(
            f"{algorithm!r} is no digest algorithm for WARC", remedy=f"one of {', '.join(DIGESTS)}"
        )
