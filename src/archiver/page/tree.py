"""From decoded bytes to a tree that nothing in a page can blow up."""

from __future__ import annotations

import re

from lxml import etree

from archiver.errors import PageError, RejectReason

WINDOW = 10_000
"""A stretch of so many bytes without a closing bracket, or …"""

MANY_VALUES = 50_000
"""… so many equals signs on a page make start tags worth counting attributes in."""

LEAST_VALUE = 3
"""Bytes of the shortest attribute with a value and what parts it from the next: ` a=`."""

MOST_ATTRIBUTES = 2_000
"""No page means more attributes than this; the parser's time grows with the square of their number."""

# Up to the next comment, script or tag with much in it; small tags are stepped over: <p class="red">, </p>, <hr>.
NEXT_TAG = re.compile(
    rb"(?:[^<]++|<(?![A-Za-z]|!--)|<(?!(?:script|style|textarea|title)[\s/>])"
    rb"[A-Za-z][^\s/>]{0,40}+(?:[^\"'>]{0,400}+[\"'](?:(?<=\")[^\"]{0,2000}+\"|(?<=')[^']{0,2000}+')){0,8}+[^\"'>]{0,400}+>)*+"
    rb"(?:<(?:(?P<name>[A-Za-z][^\s/>]{0,40})|!--))",
    re.IGNORECASE,
)
TAG_MARK = re.compile(rb"[\"'>]")
ATTRIBUTE = re.compile(rb"[^\s\"'=>/]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]*))?")  # e.g. class="red"
HTML_END = re.compile(rb"</html\s*>", re.IGNORECASE)
LEAST_BEHIND = 100
BODY_PARTS = frozenset(
    (
        "article",
        "main",
        "section",
        "header",
        "footer",
        "aside",
        "nav",
        "figure",
        "details",
        "dialog",
        "hgroup",
        "search",
    )
)
"""Elements younger than the parser that stand in no head."""

RAW_TEXT = frozenset((b"script", b"style", b"textarea", b"title"))


def parse_html(data: bytes, encoding: str) -> etree._Element:
    """Return the root of the page; comments and processing instructions are left out.

    `encoding` is one that the parser knows and that `data` is in; nesting and size are not limited by the parser.
    """
    parser = etree.HTMLParser(
        remove_comments=True, remove_pis=True, huge_tree=True, encoding=encoding, no_network=True
    )
    try:
        root = etree.fromstring(without_huge_tags(without_early_end(data)), parser)
    except (etree.XMLSyntaxError, AssertionError, ValueError):
        root = None
    if root is None:
        raise PageError(RejectReason.EMPTY, "no element could be read from the page")
    head = root.find("head")
    if head is not None:
        end_head(root, head)
    return root


def end_head(root: etree._Element, head: etree._Element) -> None:
    """End the head where a part of the body begins, as browsers do: the parser knows no `article` and leaves it in the head."""
    for at, child in enumerate(head):
        if child.tag in BODY_PARTS:
            body = root.find("body")
            if body is None:
                body = etree.SubElement(root, "body")
            body[:0] = list(head)[at:]
            return


def without_early_end(data: bytes) -> bytes:
    """Return the page without ends of `html` that more of it follows: the parser would drop what stands behind one."""
    end = data.find(b"</html")
    if end < 0:
        end = data.find(b"</HTML")
    if end < 0 or len(data) - end < LEAST_BEHIND:
        return data
    return data[:end] + HTML_END.sub(b"", data[end:])


def without_huge_tags(data: bytes) -> bytes:
    """Return the page with start tags cut short that have more attributes than any page means."""
    open_stretch = any(data.find(b">", at, at + WINDOW) < 0 for at in range(0, len(data) - WINDOW, WINDOW))
    if not open_stretch and (len(data) < MANY_VALUES * LEAST_VALUE or data.count(b"=") < MANY_VALUES):
        return data
    kept: list[bytes] = []
    done = at = 0
    while found := NEXT_TAG.match(data, at):
        name = found["name"]
        if name is None:
            at = _after(data, b"-->", found.end())
            continue
        at = _tag_end(data, found.end())
        if at - found.end() > MOST_ATTRIBUTES * 2:
            cut = _attributes_end(data, found.end(), at)
            kept.append(data[done:cut])
            done = at
        if name.lower() in RAW_TEXT:
            at = _after(data, b"</" + name, at)
    return b"".join([*kept, data[done:]])


def _after(data: bytes, mark: bytes, at: int) -> int:
    """Return the place of a mark, or the end of the page."""
    found = data.find(mark, at)
    return len(data) if found < 0 else found


def _tag_end(data: bytes, at: int) -> int:
    """Return where a start tag's closing bracket stands; brackets within quotes do not close it."""
    while found := TAG_MARK.search(data, at):
        if found[0] == b">":
            return found.start()
        at = _after(data, found[0], found.end()) + 1
    return len(data)


def _attributes_end(data: bytes, start: int, end: int) -> int:
    """Return where the last attribute ends that a tag may have."""
    for number, found in enumerate(ATTRIBUTE.finditer(data, start, end), start=1):
        if number == MOST_ATTRIBUTES:
            return found.end()
    return end
