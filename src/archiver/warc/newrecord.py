"""A WARC record before it is written, and the rules it must keep.

Every rule here is one of WARC/1.1 with the IIPC annotations; what breaks one is refused before a byte is written, so
that no input, however hostile, can put a field, a record or a torn line into a file.
"""

from __future__ import annotations

import ipaddress
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import BinaryIO

from archiver.errors import WriteRefused

REVISIT_IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
REVISIT_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


@dataclass(frozen=True, slots=True)
class NewRecord:
    """One record to be written; the writer adds id, length, digests and links.

    `block` is bytes, or a file read from where it stands to its end, and is written verbatim; `http` says that it is
    an HTTP message. `date` is an aware datetime or an ISO 8601 text with its zone, None for the event's own date.
    `record_id`, `refers_to` are URIs without brackets. `original_uri` keeps the URI as the page wrote it in an
    extension field, for readers who want it. `payload_digest` is for revisits alone: that of the original.
    """

    type: str
    target_uri: str | None = None
    date: datetime | str | None = None
    block: bytes | BinaryIO = b""
    content_type: str | None = None
    http: bool = False
    record_id: str | None = None
    ip_address: str | None = None
    protocols: tuple[str, ...] = ()
    cipher_suite: str | None = None
    truncated: str | None = None
    identified_payload_type: str | None = None
    profile: str | None = None
    refers_to: str | None = None
    refers_to_target_uri: str | None = None
    refers_to_date: datetime | str | None = None
    payload_digest: str | None = None
    original_uri: str | None = None
    extra: tuple[tuple[str, str], ...] = ()


_TYPES = frozenset({"warcinfo", "response", "request", "metadata", "revisit", "resource", "conversion"})
_NEED_URI = frozenset({"response", "resource", "request", "revisit", "conversion"})
_MAY_REFER = frozenset({"metadata", "revisit", "conversion"})
_MAY_NAME_PEER = frozenset({"response", "request", "metadata", "revisit", "resource"})
_HTTP_TYPES = frozenset({"response", "request", "revisit"})
_TRUNCATIONS = frozenset({"length", "time", "disconnect", "unspecified"})

# Fields the writer itself sets; an extension must not repeat them.
_OWN_FIELDS = frozenset(
    {
        "warc-type",
        "warc-record-id",
        "warc-date",
        "warc-target-uri",
        "warc-ip-address",
        "warc-concurrent-to",
        "warc-warcinfo-id",
        "warc-filename",
        "warc-block-digest",
        "warc-payload-digest",
        "warc-truncated",
        "warc-profile",
        "warc-refers-to",
        "warc-refers-to-target-uri",
        "warc-refers-to-date",
        "warc-identified-payload-type",
        "warc-segment-number",
        "warc-segment-origin-id",
        "warc-segment-total-length",
        "content-type",
        "content-length",
    }
)
_MAY_REPEAT = frozenset({"warc-protocol"})

# "X-Note"
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")

# the line end in "a\nb"; also NUL, escape, DEL, the C1 controls and the two Unicode line separators
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")

# an absolute URI such as "urn:uuid:5d1f..."
_ABSOLUTE_ID = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[!-;=?-~]+")

# a labelled digest such as "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
_DIGEST = re.compile(r"[A-Za-z0-9\-]+:[A-Za-z0-9+/=_\-]+")


def new_record_id() -> str:
    """Return a record id nobody else has."""
    return f"urn:uuid:{uuid.uuid4()}"


def warc_date(when: datetime | str) -> str:
    """Return `when` as a WARC-Date: UTC, ending in Z; a time without a zone is refused, for nobody knows it."""
    if isinstance(when, str):
        try:
            when = datetime.fromisoformat(when)
        except ValueError as error:
            raise WriteRefused(f"{when!r} is no date") from error
    if when.tzinfo is None:
        raise WriteRefused(
            f"the date {when.isoformat()} has no zone", remedy="give it in UTC or with its offset"
        )
    when = when.astimezone(UTC)
    timespec = "microseconds" if when.microsecond else "seconds"
    return when.replace(tzinfo=None).isoformat(timespec=timespec) + "Z"


@lru_cache(maxsize=1024)
def ip_text(address: str) -> str:
    """Return an IP address as RFC 5952 writes it, the network interface of a link-local one left out."""
    try:
        return str(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError as error:
        raise WriteRefused(f"{address!r} is no IP address") from error


def check_record(record: NewRecord) -> None:
    """Raise WriteRefused for a record that the standard does not allow."""
    _check_type(record)
    _check_references(record)
    _check_extension_fields(record)


def check_field(name: str, value: str) -> None:
    """Raise WriteRefused for a field that would not read back as it was given."""
    if not _TOKEN.fullmatch(name):
        raise WriteRefused(f"{name!r} is no field name")
    if _CONTROL.search(value) or value != value.strip():
        raise WriteRefused(f"the value of {name} holds control characters or outer blanks: {value!r}")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise WriteRefused(f"the value of {name} is no Unicode text: {value!r}") from error


def _check_type(record: NewRecord) -> None:
    kind = record.type
    if kind not in _TYPES:
        raise WriteRefused(f"records of type {kind!r} are not written")
    if kind in _NEED_URI and not record.target_uri:
        raise WriteRefused(f"a {kind} record needs a target URI")
    if kind == "warcinfo" and (record.target_uri or record.ip_address):
        raise WriteRefused("a warcinfo record describes the file and has no target URI or IP address")
    if kind == "conversion" and record.ip_address:
        raise WriteRefused("a conversion record was not fetched and has no IP address")
    if record.ip_address is not None:
        ip_text(record.ip_address)
    if record.http and not is_http(record):
        raise WriteRefused(f"an HTTP message is no {record.content_type!r}")
    if record.truncated is not None and record.truncated not in _TRUNCATIONS:
        raise WriteRefused(f"{record.truncated!r} is no reason for WARC-Truncated")
    if record.record_id is not None:
        _check_id(record.record_id)


def _check_references(record: NewRecord) -> None:
    kind = record.type
    if record.refers_to is not None:
        _check_id(record.refers_to)
        if kind not in _MAY_REFER:
            raise WriteRefused(f"a {kind} record may not refer to another (WARC-Refers-To)")
    revisit_only = (record.profile, record.refers_to_target_uri, record.refers_to_date, record.payload_digest)
    if kind != "revisit" and any(value is not None for value in revisit_only):
        raise WriteRefused(
            f"profile, original and payload digest are given for revisits, not for a {kind} record"
        )
    if kind == "revisit" and not record.profile:
        raise WriteRefused("a revisit record needs its profile")
    if record.payload_digest is not None and not _DIGEST.fullmatch(record.payload_digest):
        raise WriteRefused(f"{record.payload_digest!r} is no digest")


def _check_extension_fields(record: NewRecord) -> None:
    seen: set[str] = set()
    for name, value in record.extra:
        check_field(name, value)
        lower = name.lower()
        if lower in _OWN_FIELDS:
            raise WriteRefused(f"{name} is set by the writer")
        if lower in seen and lower not in _MAY_REPEAT:
            raise WriteRefused(f"{name} may not repeat")
        seen.add(lower)


def _check_id(record_id: str) -> None:
    if not _ABSOLUTE_ID.fullmatch(record_id):
        raise WriteRefused(f"{record_id!r} is no record id", remedy="give an absolute URI without brackets")


def is_http(record: NewRecord) -> bool:
    """Tell whether the block is an HTTP message: as the record says, or as its type has it where it says nothing."""
    if record.content_type is None:
        return record.http or record.type in _HTTP_TYPES
    return record.content_type.lower().startswith("application/http")


def may_name_peer(record: NewRecord) -> bool:
    """Tell whether the record may carry WARC-Concurrent-To."""
    return record.type in _MAY_NAME_PEER
