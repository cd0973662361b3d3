"""Mementos of other web archives: found by TimeMap, fetched raw, kept with where they came from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from archiver.capture.events import FIELDS
from archiver.capture.exchange import Exchange
from archiver.capture.payload import PAGE_LIMIT, read_payload
from archiver.capture.target import normal_url
from archiver.errors import CaptureError, GateRefused
from archiver.warc import NewRecord

# one link of a TimeMap: <https://archive.example/web/20260101000000/https://a.example/>; rel="memento"; datetime="…"
LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w!#$&+.^`|~-]+\s*=\s*(?:\"[^\"]*\"|[^\s;,]+))*)")
# one parameter of a link: rel="first memento"
PARAMETER = re.compile(r";\s*([\w-]+)\s*=\s*(?:\"([^\"]*)\"|([^\s;,]+))")
# the time stamp in a memento's address, without a flag behind it
STAMP = re.compile(r"/(\d{14})/")
RAW = "id_"
MOST = 100_000


@dataclass(frozen=True, slots=True)
class Memento:
    """One archived state: its address in the archive, the original's address, and when it was archived."""

    url: str
    original: str
    date: datetime

    @property
    def raw_url(self) -> str:
        """The address that gives the bytes as archived, where the archive follows the custom of `id_`."""
        return STAMP.sub(rf"/\g<1>{RAW}/", self.url, count=1)


def read_timemap(exchange: Exchange) -> list[Memento]:
    """Return the mementos that a TimeMap lists (link format, or JSON), oldest first."""
    text = read_payload(exchange).decode("utf-8", "replace")
    found = _json_links(text) if text.lstrip().startswith(("{", "[")) else _links(text)
    mementos: list[Memento] = []
    original = ""
    for target, rels, when in found:
        if "original" in rels:
            original = target
        date = _moment(when)
        if "memento" in rels and date is not None and len(mementos) < MOST:
            mementos.append(Memento(urljoin(exchange.url, target), "", date))
    if not mementos:
        raise CaptureError("not-a-feed", "no memento is listed here", url=exchange.url)
    return sorted(
        (Memento(entry.url, original or _original(entry.url), entry.date) for entry in mementos), key=_date
    )


def memento_events(memento: Memento, exchange: Exchange) -> list[NewRecord]:
    """Return a memento's payload as a record of its original's address and time, with where it came from."""
    head = exchange.head
    if head is None or exchange.failure or exchange.status != 200:  # noqa: PLR2004 - only a whole answer counts
        raise CaptureError(
            exchange.failure or "http-error", f"the archive answers {exchange.status}", url=exchange.url
        )
    media_type = (
        head.header("x-archive-orig-content-type")
        or head.header("content-type")
        or "application/octet-stream"
    )
    lines = (
        "software: imported from a web archive",
        f"source: {exchange.url}",
        f"mementoDatetime: {memento.date.isoformat()}",
        f"fetched: {exchange.started.isoformat()}",
    )
    told = "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace")
    body = read_payload(exchange, PAGE_LIMIT)
    return [
        NewRecord(
            "resource",
            memento.original,
            date=memento.date,
            block=body,
            content_type=" ".join(media_type.split()),
        ),
        NewRecord("metadata", memento.original, block=told, content_type=FIELDS),
    ]


def _links(text: str) -> Iterator[tuple[str, list[str], str]]:
    for target, parameters in LINK.findall(text):
        values = {name.lower(): quoted or bare for name, quoted, bare in PARAMETER.findall(parameters)}
        yield target.strip(), values.get("rel", "").lower().split(), values.get("datetime", "")


def _json_links(text: str) -> Iterator[tuple[str, list[str], str]]:
    """Read the JSON of a TimeMap: `mementos.list[{uri, datetime}]`."""
    try:
        data = json.loads(text)
        yield str(data.get("original_uri", "")), ["original"], ""
        for entry in data["mementos"]["list"]:
            yield str(entry["uri"]), ["memento"], str(entry["datetime"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return


def _moment(text: str) -> datetime | None:
    """Read an HTTP date or an ISO 8601 one."""
    try:
        moment = datetime.fromisoformat(text) if "-" in text[:5] else parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _original(url: str) -> str:
    """Return the original's address out of a memento's, where it stands behind the time stamp."""
    try:
        return normal_url(STAMP.split(url, maxsplit=1)[-1])
    except GateRefused:
        return url


def _date(memento: Memento) -> datetime:
    return memento.date
