"""One exchange as WARC records: the response, the request, and what is known about how and why it was fetched."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache

from archiver.capture.browser import Rendering
from archiver.capture.exchange import Exchange, TlsFacts
from archiver.capture.robots import Decision
from archiver.warc import NewRecord

# Request headers whose value is nobody else's business: "Cookie", "Authorization", "X-Api-Key".
SECRET_HEADER = re.compile(
    rb"cookie|authori[sz]ation|token|secret|password|credential|session|api-?key|x-key|auth", re.IGNORECASE
)
REDACTED = b"[redacted]"
# what would start a line of its own in a metadata record
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

# the versions that a conversation in clear lines can be in, whatever else an odd server calls it
SPOKEN = frozenset({"1.0", "1.1"})

RESPONSE = "application/http;msgtype=response"
REQUEST = "application/http;msgtype=request"
FIELDS = "application/warc-fields"
PEM_CHAIN = "application/pem-certificate-chain"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Why and how an exchange came about; kept in its metadata record."""

    kind: str
    decision: Decision
    outcome: str
    via: str | None = None
    hops: int = 0
    delay: float = 0.0
    attempt: int = 1
    keep_secrets: bool = False


def event_records(
    exchange: Exchange, circumstances: Circumstances, record_ids: tuple[str, str, str]
) -> list[NewRecord]:
    """Return response, request and metadata of one capture event, with these ids; the response leads."""
    request, redacted = redact(exchange.sent) if not circumstances.keep_secrets else (exchange.sent, ())
    protocols, cipher = _protocols(exchange.tls, exchange)
    response = NewRecord(
        "response",
        exchange.url,
        date=exchange.started,
        block=exchange.received.block(),
        content_type=RESPONSE,
        http=True,
        record_id=record_ids[0],
        ip_address=exchange.peer,
        protocols=protocols,
        cipher_suite=cipher,
        truncated=exchange.truncated,
    )
    asked = NewRecord(
        "request",
        exchange.url,
        block=request,
        content_type=REQUEST,
        http=True,
        record_id=record_ids[1],
        ip_address=exchange.peer,
    )
    lines = [
        f"{name}: {_one_line(str(value))}\r\n"
        for name, value in _facts(exchange, circumstances, redacted)
        if value is not None
    ]
    told = NewRecord(
        "metadata",
        exchange.url,
        block="".join(lines).encode("utf-8"),
        content_type=FIELDS,
        record_id=record_ids[2],
        refers_to=record_ids[0],
    )
    return [response, asked, told]


def rendering_records(rendering: Rendering, exchange: Exchange, record_id: str) -> list[NewRecord]:
    """Return what a browser made of a page: DOM, pictures, and the list of what it asked for."""
    pictures = (
        (exchange.url, "text/html; charset=utf-8", rendering.dom),
        (f"urn:screenshot:{exchange.url}", "image/png", rendering.screenshot),
        (f"urn:pdf:{exchange.url}", "application/pdf", rendering.pdf),
        (f"urn:mhtml:{exchange.url}", "multipart/related", rendering.mhtml),
    )
    told = json.dumps(rendering.as_dict(), ensure_ascii=False).encode("utf-8", "replace")
    return [
        *(
            NewRecord("resource", url, block=data, content_type=media)
            for url, media, data in pictures
            if data
        ),
        NewRecord("metadata", exchange.url, block=told, content_type="application/json", refers_to=record_id),
    ]


def chain_record(exchange: Exchange, record_id: str) -> NewRecord | None:
    """Return the server's certificate chain as a record of its own, None without TLS."""
    if exchange.tls is None or not exchange.tls.chain:
        return None
    return NewRecord(
        "metadata", exchange.url, block=_pem(exchange.tls.chain), content_type=PEM_CHAIN, refers_to=record_id
    )


@lru_cache(maxsize=64)
def chain_digest(facts: TlsFacts) -> str:
    """Return the name of a certificate chain: the digest of its PEM text."""
    return "sha256:" + hashlib.sha256(_pem(facts.chain)).hexdigest()


def redact(request: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return a request with the values of secret headers replaced, and the names of those headers."""
    first, mark, rest = request.partition(b"\r\n")
    lines, end, body = rest.partition(b"\r\n\r\n")
    kept, names = _redact_lines(lines)
    return (b"".join((first, mark, kept, end, body)), names) if names else (request, ())


@lru_cache(maxsize=64)
def _redact_lines(lines: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Redact header lines; most requests of a run have the same."""
    kept, names = [], []
    for line in lines.split(b"\r\n"):
        name, colon, _ = line.partition(b":")
        if SECRET_HEADER.search(name):
            names.append(name.decode("latin-1"))
            kept.append(name + colon + b" " + REDACTED)
        else:
            kept.append(line)
    return b"\r\n".join(kept), tuple(names)


def _facts(
    exchange: Exchange, about: Circumstances, redacted: tuple[str, ...]
) -> tuple[tuple[str, object], ...]:
    """Return what stands in the metadata record, in a fixed order; what is not known is None."""
    decision = about.decision
    return (
        ("kind", about.kind),
        ("outcome", about.outcome),
        ("via", about.via),
        ("hops", about.hops or None),
        ("fetchTimeMs", round(exchange.seconds * 1000)),
        ("attempt", about.attempt if about.attempt > 1 else None),
        ("robots", decision.reason),
        ("robotsRule", decision.rule),
        ("robotsSource", decision.source),
        ("robotsDigest", decision.digest),
        ("robotsCrawlDelay", f"{decision.delay:g}" if decision.delay else None),
        ("hostDelay", f"{about.delay:g}"),
        ("malformed", exchange.malformed),
        ("truncated", exchange.truncated),
        ("trailers", ", ".join(name for name, _ in exchange.trailers) or None),
        ("redactedRequestHeaders", ", ".join(redacted) or None),
        *_tls_facts(exchange.tls),
    )


@lru_cache(maxsize=64)
def _tls_facts(facts: TlsFacts | None) -> tuple[tuple[str, str], ...]:
    if facts is None:
        return ()
    known = (("tlsVersion", facts.version), ("tlsCipher", facts.cipher))
    if not facts.chain:
        return known
    certificate = "sha256:" + hashlib.sha256(facts.chain[0]).hexdigest()
    return (*known, ("tlsCertificate", certificate), ("tlsChain", chain_digest(facts)))


def _protocols(facts: TlsFacts | None, exchange: Exchange) -> tuple[tuple[str, ...], str | None]:
    """Return WARC-Protocol's values and the cipher suite."""
    http = f"http/{exchange.head.version}" if exchange.head and exchange.head.version in SPOKEN else None
    tls = facts.version.lower().replace("tlsv", "tls/") if facts else None
    return tuple(name for name in (http, tls) if name), facts.cipher if facts else None


def _pem(chain: tuple[bytes, ...]) -> bytes:
    return b"".join(
        b"-----BEGIN CERTIFICATE-----\n" + _lines(der) + b"-----END CERTIFICATE-----\n" for der in chain
    )


def _lines(der: bytes) -> bytes:
    text = base64.b64encode(der)
    return b"".join(text[place : place + 64] + b"\n" for place in range(0, len(text), 64))


def _one_line(text: str) -> str:
    return text.strip() if text.isprintable() else CONTROLS.sub(" ", text).strip()
