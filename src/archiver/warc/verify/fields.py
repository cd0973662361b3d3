"""The named fields: which must be there, which may, and what they may say."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from datetime import date

from archiver.errors import Finding
from archiver.warc.digests import parse_digest
from archiver.warc.verify.view import INFO, WARNING, Check, View

_TYPES = frozenset(
    ("warcinfo", "response", "resource", "request", "metadata", "revisit", "conversion", "continuation")
)
_ALWAYS = ("WARC-Type", "WARC-Record-ID", "WARC-Date", "Content-Length")
_BY_TYPE = {
    "response": ("WARC-Target-URI",),
    "resource": ("WARC-Target-URI",),
    "request": ("WARC-Target-URI",),
    "revisit": ("WARC-Target-URI", "WARC-Profile"),
    "conversion": ("WARC-Target-URI",),
    "continuation": ("WARC-Target-URI", "WARC-Segment-Origin-ID", "WARC-Segment-Number"),
}
_ONCE = frozenset(
    [
        "warc-type",
        "warc-record-id",
        "warc-date",
        "content-length",
        "content-type",
        "warc-target-uri",
        "warc-ip-address",
        "warc-block-digest",
        "warc-payload-digest",
        "warc-refers-to",
        "warc-refers-to-target-uri",
        "warc-refers-to-date",
        "warc-truncated",
        "warc-warcinfo-id",
        "warc-filename",
        "warc-profile",
        "warc-identified-payload-type",
        "warc-segment-number",
        "warc-segment-origin-id",
        "warc-segment-total-length",
    ]
)
# field -> the types that it must not stand on
_NOT_ON = {
    "warc-target-uri": {"warcinfo"},
    "warc-concurrent-to": {"warcinfo", "conversion", "continuation"},
    "warc-ip-address": {"warcinfo", "conversion", "continuation"},
    "warc-refers-to": {"warcinfo", "response", "resource", "request", "continuation"},
    "warc-warcinfo-id": {"warcinfo"},
    "warc-refers-to-target-uri": _TYPES - {"revisit"},
    "warc-refers-to-date": _TYPES - {"revisit"},
    "warc-profile": _TYPES - {"revisit"},
    "warc-filename": _TYPES - {"warcinfo"},
    "warc-segment-origin-id": _TYPES - {"continuation"},
    "warc-segment-total-length": _TYPES - {"continuation"},
    "warc-payload-digest": {"warcinfo", "metadata"},
}
_IDS = (
    "warc-record-id",
    "warc-concurrent-to",
    "warc-refers-to",
    "warc-warcinfo-id",
    "warc-segment-origin-id",
)
_PROFILES = (
    "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
    "http://netpreserve.org/warc/1.1/revisit/server-not-modified",
    "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest",
    "http://netpreserve.org/warc/1.0/revisit/server-not-modified",
    "http://netpreserve.org/warc/1.0/revisit/uri-agnostic-identical-payload-digest",
    "http://netpreserve.org/warc/0.18/revisit/identical-payload-digest",
    "http://netpreserve.org/warc/0.17/revisit/identical-payload-digest",
)
_REASONS = frozenset(("length", "time", "disconnect", "unspecified"))

# "<urn:uuid:00c1ec57-88d7-4713-8fbd-628f8fa862b1>": a URI in angle brackets
_RECORD_ID = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-_a-z~]+>")

# "2026-02-02T01:01:07.123Z": W3CDTF in UTC, to any of its precisions, one to nine digits of a second
_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d|60)(\.\d{1,9})?)?Z)?)?)?",
    re.ASCII,
)

# RFC 3986: a scheme, perhaps an authority (where alone brackets may stand), then path, query, fragment
_URI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:"
    r"(?://(?:[A-Za-z0-9._~!$&'()*+,;=:@%-]*@)?(?:\[[0-9A-Fa-f:.v]+\]|[A-Za-z0-9._~!$&'()*+,;=%-]*)(?::\d*)?(?=[/?#]|$))?"
    r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*"
    r"(?:#(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?",
    re.ASCII,
)

# "http:///page": an address on the web that names no host
_NO_HOST = re.compile(r"https?:(?!//[^/?#])", re.IGNORECASE)


def mandatory(view: View) -> Iterator[Finding]:
    """Four fields stand on every record, others by its type."""
    for name in (*_ALWAYS, *_BY_TYPE.get(view.type, ())):
        if name.lower() not in view.names:
            yield view.finding(f"missing-field:{name}", f"{view.type or 'the record'} has no {name}")
    if view.record.block_length and "content-type" not in view.names and view.type != "continuation":
        yield view.finding(
            "missing-field:Content-Type", "a block that is not empty should have a Content-Type", WARNING
        )


def repeated(view: View) -> Iterator[Finding]:
    """Only WARC-Concurrent-To may stand more than once, and extensions."""
    seen: set[str] = set()
    for name, _ in view.fields:
        if name in seen and name in _ONCE:
            yield view.finding("repeated-field", f"{name} stands more than once")
        seen.add(name)


def allowed(view: View) -> Iterator[Finding]:
    """Some fields belong to some types only."""
    for name, types in _NOT_ON.items():
        if name in view.names and view.type in types:
            yield view.finding("field-not-allowed", f"{name} must not stand on a {view.type}")


def record_type(view: View) -> Iterator[Finding]:
    """A reader skips records of a type it does not know."""
    if not view.type and "warc-type" in view.names:
        yield view.finding("missing-field:WARC-Type", "WARC-Type is empty")
    if view.type and view.type not in _TYPES:
        yield view.finding(
            "unknown-type", f"records of type {view.type!r} are skipped by other readers", INFO
        )


def record_ids(view: View) -> Iterator[Finding]:
    """An id is a URI in angle brackets, without white space."""
    for name in _IDS:
        for value in view.values(name):
            if not _RECORD_ID.fullmatch(value):
                yield view.finding("bad-record-id", f"{name} is no URI in angle brackets: {value[:80]!r}")


def dates(view: View) -> Iterator[Finding]:
    """Dates are UTC and end with Z."""
    for name in ("warc-date", "warc-refers-to-date"):
        for value in view.values(name):
            problem = _date_problem(value, view.record.version)
            if problem:
                severity = WARNING if problem == _FINE else None
                message = f"{name} {problem}: {value[:40]!r}"
                yield (
                    view.finding("bad-date", message, severity)
                    if severity
                    else view.finding("bad-date", message)
                )


_FINE = "is finer or coarser than WARC/1.0 has it"


def _date_problem(value: str, version: str) -> str | None:
    match = _DATE.fullmatch(value)
    if match is None:
        return "is no UTC date"
    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return "is no day of the calendar"
    if version == "1.0" and (match[6] is None or match[7] is not None):
        return _FINE
    return None


def target_uri(view: View) -> Iterator[Finding]:
    """A target URI is written by RFC 3986; WARC/1.0 had angle brackets around it."""
    for name in ("warc-target-uri", "warc-refers-to-target-uri"):
        for value in view.values(name):
            bracketed = value.startswith("<") and value.endswith(">")
            bare = value[1:-1] if bracketed else value
            if not _URI.fullmatch(bare):
                yield view.finding("bad-target-uri", f"{name} is no URI by RFC 3986: {value[:120]!r}")
            elif _NO_HOST.match(bare):
                yield view.finding("bad-target-uri", f"{name} names no host: {value[:120]!r}", WARNING)
            elif bracketed:
                old = view.record.version != "1.1"
                message = f"{name} stands in angle brackets, as wget writes it"
                yield (
                    view.finding("bad-target-uri", message, WARNING)
                    if old
                    else view.finding("bad-target-uri", message)
                )


def digest_syntax(view: View) -> Iterator[Finding]:
    """A digest is `label:value` in base 16 or 32, as long as its algorithm makes it."""
    for name in ("warc-block-digest", "warc-payload-digest"):
        for value in view.values(name):
            if not parse_digest(value).well_formed:
                yield view.finding("bad-digest-syntax", f"{name} is malformed: {value[:80]!r}")


def values(view: View) -> Iterator[Finding]:
    """IP addresses, reasons, profiles and segment numbers are what they may be."""
    for value in view.values("warc-ip-address"):
        try:
            ipaddress.ip_address(value)
        except ValueError:
            yield view.finding("bad-ip-address", f"WARC-IP-Address is no address: {value[:60]!r}", WARNING)
    for value in view.values("warc-truncated"):
        if value.lower() not in _REASONS:
            yield view.finding("bad-truncated", f"WARC-Truncated has no such reason: {value[:40]!r}", WARNING)
    for value in view.values("warc-profile"):
        if value.strip("<>") not in _PROFILES:
            yield view.finding("unknown-profile", f"the revisit profile is unknown: {value[:120]!r}", WARNING)
    yield from _segment_number(view)


def _segment_number(view: View) -> Iterator[Finding]:
    for value in view.values("warc-segment-number"):
        number = view.record.segment_number
        wrong = number is None or (number < 2 if view.type == "continuation" else number != 1)  # noqa: PLR2004 - 1 is the first
        if wrong:
            yield view.finding("bad-segment-number", f"a {view.type} cannot be segment {value[:20]!r}")


def block_types(view: View) -> Iterator[Finding]:
    """A web capture is an HTTP message, a warcinfo is fields."""
    kind = view.record.block_type
    if kind is None:
        return
    web = (view.record.target_uri or "").lower().startswith(("http:", "https:"))
    if view.type in ("response", "request") and web and kind != "application/http":
        yield view.finding("block-type", f"the block of a {view.type} over HTTP is {kind!r}", WARNING)
    if view.type == "warcinfo" and kind != "application/warc-fields":
        yield view.finding("block-type", f"the block of a warcinfo is {kind!r}", WARNING)


def arc_line(view: View) -> Iterator[Finding]:
    """The line above an ARC block: 14 digits of date, a URL without blanks."""
    arc = view.record.arc
    if arc is not None and not arc.has_good_date:
        yield view.finding("bad-date", f"the date is not 14 digits: {arc.date!r}")
    if arc is not None and not _URI.fullmatch(arc.url):
        yield view.finding("bad-target-uri", f"the URL is none by RFC 3986: {arc.url[:120]!r}")


CHECKS: tuple[Check, ...] = (
    mandatory,
    repeated,
    allowed,
    record_type,
    record_ids,
    dates,
    target_uri,
    digest_syntax,
    values,
    block_types,
)
ARC_CHECKS: tuple[Check, ...] = (arc_line,)
