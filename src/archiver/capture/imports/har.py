"""HAR files: what a browser's developer tools saved. Their messages are rebuilt, and marked as such."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archiver.capture.events import FIELDS, REQUEST, RESPONSE, redact
from archiver.capture.target import read_target
from archiver.errors import CaptureError, GateRefused
from archiver.warc import NewRecord

LARGEST = 1 << 30
# What does not hold of a body that was decoded before it was saved.
WIRE_HEADERS = frozenset({"content-encoding", "transfer-encoding", "content-length"})


def looks_like_har(path: Path) -> bool:
    """Whether a file is called a HAR, or begins like one."""
    if path.suffix.lower() == ".har":
        return True
    with path.open("rb") as file:
        start = file.read(400).lstrip()
    return start.startswith(b"{") and b'"log"' in start


def har_events(path: Path) -> Iterator[list[NewRecord]]:
    """Yield the capture events of a HAR file, in its order; entries without an answer are left out."""
    if path.stat().st_size > LARGEST:
        raise CaptureError("too-large", "a HAR file of more than a gigabyte", url=str(path))
    try:
        entries = json.loads(path.read_bytes())["log"]["entries"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CaptureError("not-a-feed", "this is no HAR file", url=str(path)) from error
    for entry in entries if isinstance(entries, list) else ():
        try:
            yield _event(entry, path.name)
        except (KeyError, TypeError, ValueError, AttributeError, binascii.Error, GateRefused):
            continue


def _event(entry: Mapping[str, Any], name: str) -> list[NewRecord]:
    request, response = entry["request"], entry["response"]
    url = read_target(str(request["url"])).url
    status = int(response["status"])
    if not status:
        raise ValueError(url)
    started = datetime.fromisoformat(str(entry["startedDateTime"]))
    body = _body(response.get("content") or {})
    told = f"software: imported from HAR\r\nsource: {name}\r\nrebuilt: yes\r\n"
    address = str(entry.get("serverIPAddress") or "").strip("[]") or None
    return [
        NewRecord(
            "response",
            url,
            date=started.astimezone(UTC),
            block=_head(
                f"HTTP/1.1 {status} {_line(response.get('statusText'))}".rstrip(), response, len(body)
            )
            + body,
            content_type=RESPONSE,
            http=True,
            ip_address=address,
        ),
        NewRecord("request", url, block=_request(request), content_type=REQUEST, http=True),
        NewRecord("metadata", url, block=told.encode("utf-8", "replace"), content_type=FIELDS),
    ]


def _request(request: Mapping[str, Any]) -> bytes:
    target = read_target(str(request["url"]))
    first = f"{_line(request.get('method')) or 'GET'} {target.path} HTTP/1.1"
    headers = dict(request) | {
        "headers": [h for h in request.get("headers", ()) if not str(h.get("name")).startswith(":")]
    }
    names = {str(header["name"]).lower() for header in headers["headers"]}
    host = "" if "host" in names else f"Host: {target.authority}\r\n"
    lines = _header_lines(headers)
    return redact(f"{first}\r\n{host}{lines}\r\n".encode("latin-1", "replace"))[0]


def _head(first: str, message: Mapping[str, Any], length: int) -> bytes:
    return f"{first}\r\n{_header_lines(message)}Content-Length: {length}\r\n\r\n".encode("latin-1", "replace")


def _header_lines(message: Mapping[str, Any]) -> str:
    headers = ((_line(header["name"]), _line(header["value"])) for header in message.get("headers", ()))
    return "".join(
        f"{name}: {value}\r\n"
        for name, value in headers
        if name and not name.startswith(":") and name.lower() not in WIRE_HEADERS
    )


def _body(content: Mapping[str, Any]) -> bytes:
    text = content.get("text") or ""
    if content.get("encoding") == "base64":
        return base64.b64decode(text, validate=False)
    return str(text).encode("utf-8", "surrogatepass")


def _line(value: Any) -> str:
    """Return a value on one line: nothing in a HAR may begin a header of its own."""
    return " ".join(str(value or "").split())
