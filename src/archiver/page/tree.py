"""From decoded bytes to a tree that nothing in a page can blow up."""

from __future__ import annotations

import re

from lxml import etree

from archiver.errors import PageError, RejectReason

WINDOW = 10_000
"""Bytes in which a page closes a tag; in a stretch that closes none may stand a tag with too many attributes, …"""

LONGEST_OPEN = 150_000
"""… but only stretches that together cost the parser what one so long does make start tags worth counting attributes in, …"""

MANY_VALUES = 50_000
"""… or so many equals signs on a page."""

LEAST_VALUE = 5
"""Bytes of the shortest attribute with a value and what parts it from the next: ` ab=1`."""

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
"""Bytes from which what stands behind the end of `html`, with the end itself, is worth a second parse."""

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
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
        encoding=encoding,
        no_network=True,
        collect_ids=False,
    )
    data = without_huge_tags(data)
    root = _first_root(data, parser)
    if root is not None and root.getnext() is not None:
        whole = without_early_end(data)
        root = root if whole is data else _first_root(whole, parser)
    if root is None:
        raise PageError(RejectReason.EMPTY, "no element could be read from the page")
    end_head(root)
    return root


def _first_root(data: bytes, parser: etree.HTMLParser) -> etree._Element | None:
    """Return the root of the page; what stands behind an end of `html` has become a root beside it."""
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, AssertionError, ValueError):
        return None


def end_head(root: etree._Element) -> None:
    """End the head where a part of the body begins, as browsers do: the parser knows no `article` and leaves it in the head."""
    for head in root.iterchildren("head"):
        for part in head.iterchildren(*BODY_PARTS):
            body = root.find("body")
            if body is None:
                body = etree.SubElement(root, "body")
            body[:0] = [part, *part.itersiblings()]
            return


def without_early_end(data: bytes) -> bytes:
    """Return the page without ends of `html` that more of it follows: what stands behind one is no part of the root."""
    first = HTML_END.search(data)
    if first is None or first.start() > len(data) - LEAST_BEHIND:
        return data
    return HTML_END.sub(b"", data)


def _may_hold_huge_tags(data: bytes) -> bool:
    """Whether one start tag could have so many attributes that the parser, whose time grows with their square, is held up."""
    squares = at = 0
    while at < len(data) - WINDOW:
        if data.find(b">", at, at + WINDOW) < 0:
            end = _after(data, b">", at)
            squares += (end - data.rfind(b">", 0, at)) ** 2
            at = end
        at += WINDOW
    if squares > LONGEST_OPEN**2:
        return True
    most = len(data) // LEAST_VALUE  # as many values as the page could hold, and then what is counted
    at = 0
    while most >= MANY_VALUES and at < len(data):
        most -= WINDOW // LEAST_VALUE - data.count(b"=", at, at + WINDOW)
        at += WINDOW
    return most >= MANY_VALUES


def without_huge_tags(data: bytes) -> bytes:
    """Return the page with start tags cut short that have more attributes than any page means."""
    if not _may_hold_huge_tags(data):
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
