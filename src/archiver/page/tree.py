"""From decoded bytes to a tree that nothing in a page can blow up."""

from __future__ import annotations

import re

from lxml import etree

from archiver.errors import PageError, RejectReason

# The start of an element with more attributes than any page means; the parser's time grows with their square.
HUGE_TAG = re.compile(rb"(<[A-Za-z][^<>]{20000})[^<>]*")
WINDOW = 10_000


def parse_html(data: bytes, encoding: str) -> etree._Element:
    """Return the root of the page; comments and processing instructions are left out.

    `encoding` is one that the parser knows and that `data` is in; nesting and size are not limited by the parser.
    """
    parser = etree.HTMLParser(
        remove_comments=True, remove_pis=True, huge_tree=True, encoding=encoding, no_network=True
    )
    try:
        root = etree.fromstring(_without_huge_tags(data), parser)
    except (etree.XMLSyntaxError, AssertionError, ValueError):
        root = None
    if root is None:
        raise PageError(RejectReason.EMPTY, "no element could be read from the page")
    return root


def _without_huge_tags(data: bytes) -> bytes:
    """Return the page with huge start tags cut short; such a tag leaves a stretch without any closing bracket."""
    if all(data.find(b">", at, at + WINDOW) >= 0 for at in range(0, len(data) - WINDOW, WINDOW)):
        return data
    return HUGE_TAG.sub(rb"\1 ", data)
