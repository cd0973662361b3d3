"""From decoded bytes to a tree that nothing in a page can blow up."""

from __future__ import annotations

from lxml import etree

from archiver.errors import PageError, RejectReason

EMPTY_PAGE = b"<html><body></body></html>"


def parse_html(data: bytes, encoding: str) -> etree._Element:
    """Return the root of the page; comments and processing instructions are left out.

    `encoding` is one that the parser knows and that `data` is in; nesting and size are not limited by the parser.
    """
    parser = etree.HTMLParser(
        remove_comments=True, remove_pis=True, huge_tree=True, encoding=encoding, no_network=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, AssertionError, ValueError):
        root = None
    if root is None:
        raise PageError(RejectReason.EMPTY, "no element could be read from the page")
    return root
