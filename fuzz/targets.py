"""What is fuzzed: each target takes bytes and may raise nothing but the errors that its caller is told of.

A target's docstring says what must hold. Seeds are invented pages; bytes choose among settings where a reader has some.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from archiver.errors import ArchiverError, PageError, RecordError, SnapshotError

CAPTURED = datetime(2026, 3, 2, 9, tzinfo=UTC)
URL = "https://times.example/2026/harbour-survey"
TYPES = (
    None,
    "text/html",
    "text/plain",
    "text/html; charset=utf-16",
    "text/html; charset=shift_jis",
    "application/xhtml+xml",
)


def page(data: bytes) -> None:
    """Any bytes give a record in canonical form or PageError, with evidence for every value."""
    from archiver.extract import read_article
    from archiver.page import read_page
    from archiver.record import canonical_json, parse_article

    kind = TYPES[data[0] % len(TYPES)] if data else None
    with suppress(PageError):
        reading = read_article(read_page(data[1:], url=URL, content_type=kind, captured=CAPTURED))
        assert parse_article(canonical_json(reading.article)).record_id == reading.article.record_id
        reading.evidence.values()


def plain(data: bytes) -> None:
    """Any text gives a record or PageError; every line has a role."""
    from archiver.extract import read_article
    from archiver.page import read_page

    with suppress(PageError):
        reading = read_article(read_page(data, content_type="text/plain", captured=CAPTURED))
        assert reading.article.page_kind


def mhtml(data: bytes) -> None:
    """A saved page is unpacked or refused."""
    from archiver.page.mhtml import is_mhtml, unpack_mhtml

    head = b"" if is_mhtml(data) else b"Content-Type: multipart/related; boundary=b\r\n\r\n"
    with suppress(PageError):
        unpack_mhtml(head + data)


def charset(data: bytes) -> None:
    """Any bytes are decoded into UTF-8 without zero bytes."""
    from archiver.page.decoding import decode_bytes

    decoded = decode_bytes(data, content_type=None, charset=None)
    decoded.utf8.decode("utf-8")
    assert b"\x00" not in decoded.utf8


def jsonld(data: bytes) -> None:
    """Any text of a script is read or stepped over, in JSON-LD and in literals."""
    from archiver.extract.stored.richtext import as_html
    from archiver.extract.stored.scripts import revived, script_values, stream_rows
    from archiver.extract.stored.story import find_story
    from archiver.page import parse_loose_json
    from archiver.page.jsonld import read_jsonld

    text = data.decode("utf-8", "replace")
    read_jsonld([(0, text)])
    for value in (parse_loose_json(text), *script_values(text), stream_rows(text)):
        found = find_story(revived(value), {}, "A wall below the harbour")
        if found is not None:
            as_html(found.value, {})


def state(data: bytes) -> None:
    """Any script state of a page without a tree gives a record or PageError."""
    from archiver.extract import extract_article
    from archiver.page import read_page

    head = b"<title>A wall below the harbour</title><body><div id=root></div><script>window.s="
    with suppress(PageError):
        extract_article(read_page(head + data + b"</script>", url=URL))


def dates(data: bytes) -> None:
    """Any words of a date are read or not."""
    from archiver.extract import extract_article
    from archiver.page import read_page

    text = data.decode("utf-8", "replace").replace("<", "&lt;").replace('"', "&quot;")
    html = (
        f'<html><head><title>A wall</title><meta property="article:published_time" content="{text}"></head><body><article>'
        f'<h1>A wall</h1><time datetime="{text}">{text}</time><p class=date>{text}</p><p>The survey of the old harbour began in spring.</p>'
    )
    with suppress(PageError):
        extract_article(read_page(html.encode("utf-8", "replace"), url=URL, captured=CAPTURED))


def bylines(data: bytes) -> None:
    """Any words of a byline, a credit or a dateline are read or not."""
    from archiver.extract import extract_article
    from archiver.page import read_page

    parts = data.decode("utf-8", "replace").replace("<", "&lt;").split("\n")
    byline, opening, closing, caption = (*parts, "", "", "", "")[:4]
    html = (
        f"<html><head><title>A wall</title></head><body><article><h1>A wall</h1><p class=byline>{byline}</p><p>{opening} The survey of the "
        f"old harbour began in spring, when two divers found a wall.</p><figure><img src=/a.jpg><figcaption>{caption}</figcaption></figure>"
        f"<p>They measured it for a week, and the drawings were laid before the council.</p><p>{closing}</p></article>"
    )
    with suppress(PageError):
        extract_article(read_page(html.encode("utf-8", "replace"), url=URL, captured=CAPTURED))


def snapshot(data: bytes) -> None:
    """Any text is read as a snapshot or refused."""
    from archiver.snapshot import read_snapshot

    with suppress(SnapshotError):
        read_snapshot(data.decode("utf-8", "replace"))


def record(data: bytes) -> None:
    """A line is a record or refused; a record's findings can be listed."""
    from archiver.check import validate_line
    from archiver.record import parse_article

    with suppress(RecordError):
        parse_article(data)
    list(validate_line(data, path="-"))


def robots(data: bytes) -> None:
    """Any robots.txt gives an answer."""
    from protego import Protego

    with suppress(ValueError):
        Protego.parse(data.decode("utf-8", "replace")).can_fetch(URL, "archiver")


def feeds(data: bytes) -> None:
    """Any feed or sitemap gives tasks or a refusal in words."""
    from archiver.capture.feeds import feed_tasks, sitemap_tasks

    with suppress(ArchiverError):
        list(feed_tasks(data, URL))
    with suppress(ArchiverError):
        list(sitemap_tasks(data, URL, 0))


def warc(data: bytes) -> None:
    """Any archive is walked, what cannot be read is stepped over."""
    from archiver.warc import open_archive

    with suppress(ArchiverError), open_archive(io.BytesIO(data)) as archive:
        for found in archive:
            with suppress(ArchiverError):
                found.read_payload(1 << 20)


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target
    for target in (
        page,
        plain,
        mhtml,
        charset,
        jsonld,
        state,
        dates,
        bylines,
        snapshot,
        record,
        robots,
        feeds,
        warc,
    )
}
