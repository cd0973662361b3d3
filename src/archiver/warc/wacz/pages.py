"""pages/pages.jsonl: the pages that a reader of the WACZ is offered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from archiver.errors import ArchiverError, Finding, Severity
from archiver.warc.wacz.container import ZIP_ERRORS, Container
from archiver.warc.wacz.datapackage import RFC3339
from archiver.warc.wacz.layout import PAGES_FILE, PAGES_NAME
from archiver.warc.wacz.shapes import PageEntry

_FORMAT = "json-pages-1.0"
_HEADER = {"format": _FORMAT, "id": "pages", "title": "All Pages"}

# an address such as "https://news.example/a"
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:\S+")


def render_pages(pages: Iterable[PageEntry]) -> Iterator[bytes]:
    """Yield the lines of a page list: header, then pages, none twice."""
    has_text = {"hasText": True}
    yield json.dumps(_HEADER | has_text).encode("ascii") + b"\n"
    seen: set[tuple[str, str]] = set()
    for page in pages:
        if (page.url, page.ts) not in seen:
            seen.add((page.url, page.ts))
            yield page.line()


def check_pages(container: Container) -> Iterator[Finding]:
    """Yield what is wrong with the page lists."""
    for name in container.names:
        if PAGES_NAME.fullmatch(name):
            yield from _check_list(container, name)


def _check_list(container: Container, name: str) -> Iterator[Finding]:
    place = container.within(name)
    count = 0
    try:
        for number, line in enumerate(container.lines(name), 1):
            if not line.strip():
                continue
            entry = _parse(line)
            if entry is None:
                yield Finding(
                    "pages-syntax", f"line {number} is no JSON object", path=place, pointer=f"/{number}"
                )
            elif count == 0 and number == 1:
                yield from _check_header(entry, place)
                count = 1
                continue
            else:
                yield from _check_entry(entry, place, number)
            count += 1
    except (ArchiverError, *ZIP_ERRORS) as error:
        yield Finding("pages-syntax", f"cannot be read: {error}", path=place)
        return
    if count <= 1 and name == PAGES_FILE:
        yield Finding("pages-empty", "lists no pages", Severity.WARNING, path=place)


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return entry if isinstance(entry, dict) else None


def _check_header(entry: dict[str, Any], place: str) -> Iterator[Finding]:
    if "url" in entry and "format" not in entry:
        yield Finding("pages-header", "the first line is a page, not the header", path=place, pointer="/1")
        yield from _check_entry(entry, place, 1)
    elif entry.get("format") != _FORMAT:
        message = f"the header's format is {entry.get('format')!r}, not {_FORMAT!r}"
        yield Finding("pages-header", message, path=place, pointer="/1")


def _check_entry(entry: dict[str, Any], place: str, number: int) -> Iterator[Finding]:
    url, ts = entry.get("url"), entry.get("ts")
    if not (isinstance(url, str) and _ABSOLUTE.fullmatch(url)):
        message = f"line {number} has no address" if url is None else f"line {number}: {url!r} is no address"
        yield Finding("pages-field:url", message, path=place, pointer=f"/{number}")
    if not (isinstance(ts, str) and RFC3339.fullmatch(ts)):
        message = f"line {number} has no time" if ts is None else f"line {number}: {ts!r} is no RFC 3339 time"
        yield Finding("pages-field:ts", message, path=place, pointer=f"/{number}")
