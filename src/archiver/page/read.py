"""From bytes to a page: sniffed, decoded, parsed, walked once."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from lxml import etree

from archiver.errors import PageError, RejectReason
from archiver.page.decoding import decode_bytes
from archiver.page.index import PageIndex
from archiver.page.mhtml import SavedPage, is_mhtml, unpack_mhtml
from archiver.page.once import found_once
from archiver.page.tree import parse_html
from archiver.record.rendition import TEXT_HEADER
from archiver.text import absolute_url, without_fragment

LARGEST = 64 * 1024 * 1024
"""Pages beyond this many bytes are refused; no news page comes near it."""

BLANK = re.compile(rb"[\x00\t\n\r\x0c ]*+")
# Starts of files that are no text, e.g. b"%PDF-1.7".
BINARY = re.compile(
    rb"%PDF-|\x89PNG|GIF8[79]a|\xff\xd8\xff|PK\x03\x04|\x1f\x8b|RIFF....WEBP|\x00\x00\x00.ftyp|OggS|ID3|BZh|\x7fELF"
    rb"|wOF[F2]|7z\xbc\xaf|\xd0\xcf\x11\xe0|\x28\xb5\x2f\xfd",
    re.DOTALL,
)
# An element or a document type near the start: <html, <!DOCTYPE, <p class=…
MARKUP = re.compile(
    r"<(?:!doctype|html|head|body|div|p|h[1-6]|article|main|section|table|title|meta|script|br|span|a|ul|ol|img|link|style"
    r"|frameset|center|font|form|header|nav|pre|blockquote|iframe|b|i|em|strong)[\s/>]|<\?xml|<!--",
    re.IGNORECASE,
)
HTML_TYPES = ("text/html", "application/xhtml+xml", "application/xml", "text/xml")
SNIFFED = 4096
# Controls that no text has, and what could not be decoded; one in LEAST_TEXT characters makes binary data.
BINARY_SIGNS = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
LEAST_TEXT = 20

Kind = Literal["html", "text", "mhtml"]


@dataclass(frozen=True, slots=True)
class PageCharset:
    """What the page declares and what it was read as, by the WHATWG's names; whether it had been encoded twice."""

    declared: str | None
    used: str
    mended: bool = False


@dataclass(frozen=True)
class Page:
    """A page as read: its bytes' digest, its address, and its tree or its text.

    `kind` is "html", "mhtml" (a tree too) or "text". `url` is as given, without fragment; `base_url` what relative
    addresses start from. `captured` is when it was captured, never the clock of the reader.
    """

    kind: Kind
    data_digest: str
    url: str | None
    content_type: str | None
    charset: PageCharset
    captured: datetime | None
    root: etree._Element | None = None
    text: str = ""

    @found_once
    def index(self) -> PageIndex:
        """The page walked once (made at first use; a text page has an empty tree)."""
        return PageIndex(self.root if self.root is not None else etree.Element("html"))

    @found_once
    def base_url(self) -> str | None:
        """What relative addresses on the page start from: the `base` element, else the page's address."""
        if self.root is not None:
            for node in self.index.by_tag.get("base", ()):
                href = self.index.attr(node, "href")
                if href:
                    return absolute_url(self.url, href) or self.url
        return self.url

    def link(self, href: str | None) -> str | None:
        """Return the absolute web address that a reference on this page names, or None."""
        return absolute_url(self.base_url, href) if href else None


def read_page(
    data: bytes,
    *,
    url: str | None = None,
    content_type: str | None = None,
    charset: str | None = None,
    captured: datetime | None = None,
) -> Page:
    """Return the page that `data` holds; PageError says why it holds none.

    `content_type` is the header as sent; `charset` an encoding that the caller knows better than the page.
    """
    if len(data) > LARGEST:
        raise PageError(RejectReason.TOO_LARGE, f"{len(data)} bytes are more than a page has", url=url)
    if BLANK.fullmatch(data):
        raise PageError(RejectReason.EMPTY, "the page has no content", url=url)
    if BINARY.match(data):
        raise PageError(RejectReason.NOT_HTML, "the bytes are no text", url=url)
    if is_mhtml(data):
        return _saved_page(data, unpack_mhtml(data), url, content_type, charset, captured)
    decoded = decode_bytes(data, content_type=content_type, charset=charset)
    kind = _kind(decoded.utf8, content_type)
    if kind is None:
        raise PageError(RejectReason.NOT_HTML, "the bytes are neither HTML nor text", url=url)
    return Page(
        kind=kind,
        data_digest="sha256:" + hashlib.sha256(data).hexdigest(),
        url=without_fragment(absolute_url(None, url) or "") or None if url else None,
        content_type=content_type,
        charset=PageCharset(decoded.declared, decoded.used, decoded.mended),
        captured=captured,
        root=parse_html(decoded.utf8, "utf-8") if kind == "html" else None,
        text=decoded.utf8.decode("utf-8", "replace") if kind == "text" else "",
    )


def _saved_page(
    data: bytes,
    saved: SavedPage,
    url: str | None,
    content_type: str | None,
    charset: str | None,
    captured: datetime | None,
) -> Page:
    """Return the page in a file that a browser saved; its address and date stand in the file."""
    declared = f"text/html; charset={saved.charset}" if saved.charset else None
    decoded = decode_bytes(saved.html, content_type=declared, charset=charset)
    address = url or saved.url
    return Page(
        kind="mhtml",
        data_digest="sha256:" + hashlib.sha256(data).hexdigest(),
        url=without_fragment(absolute_url(None, address) or "") or None if address else None,
        content_type=content_type,
        charset=PageCharset(decoded.declared, decoded.used, decoded.mended),
        captured=captured or saved.saved,
        root=parse_html(decoded.utf8, "utf-8"),
    )


def _kind(utf8: bytes, content_type: str | None) -> Kind | None:
    """Return what the bytes hold: a declared type decides unless the bytes are plainly something else."""
    head = utf8[:SNIFFED].decode("utf-8", "ignore")
    declared = (content_type or "").partition(";")[0].strip().lower()
    if TEXT_HEADER.match(head):
        return "text"
    if MARKUP.search(head):
        return "text" if declared == "text/plain" and not head.lstrip().startswith("<") else "html"
    if len(BINARY_SIGNS.findall(head)) * LEAST_TEXT > len(head):
        return None
    if declared in HTML_TYPES:
        return "html"
    return "html" if MARKUP.search(utf8[SNIFFED:1_000_000].decode("utf-8", "ignore")) else "text"
