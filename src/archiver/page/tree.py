"""From decoded bytes to a tree that nothing in a page can blow up."""

from __future__ import annotations

import re

from lxml import etree

from archiver.errors import PageError, RejectReason

WINDOW = 40_000
"""Bytes in which a page closes a tag; …"""

LONGEST_TAG = 100_000
"""… only windows of so many bytes that one tag may cover make tags worth counting attributes in."""

MOST_ATTRIBUTES = 2_000
"""No page means more attributes than this; the parser's time grows with the square of their number."""

# e.g. class="red", hidden, =odd, a"b: quotes hold a value only behind an equals sign; at the end of the data none closes it
ATTRIBUTE = re.compile(
    rb"[^ \t\n\r\f/>][^ \t\n\r\f/>=]*+"
    rb"(?:[ \t\n\r\f]*+=[ \t\n\r\f]*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^ \t\n\r\f>]*+))?+"
)
# All of a tag up to its closing bracket; `empty` is the slash of one that ends itself: <br/>, but not <a href=/>.
ATTRIBUTES = re.compile(rb"(?:[ \t\n\r\f]++|(?P<empty>/)(?=>)|/|" + ATTRIBUTE.pattern + rb")*+")
RAW_TEXT = (b"script", b"style", b"textarea", b"title", b"xmp", b"iframe", b"noembed", b"noframes")
# Up to the next comment, script or tag with much in it; stepped over are text and small tags: <p class="red">, </p>, <!doctype html>.
NEXT_TAG = re.compile(
    rb"(?:[^<]++|<(?![A-Za-z/!?])|<(?:!(?!--)|\?|/(?![A-Za-z]))[^>]*+(?:>|\Z)"
    rb"|<(?!(?:" + b"|".join(RAW_TEXT) + rb")[ \t\n\r\f/>])/?[A-Za-z][^ \t\n\r\f/>]*+"
    rb"(?:[ \t\n\r\f/]++|" + ATTRIBUTE.pattern + rb"){0,40}+>)*+"
    rb"<(?:!--|(?P<name>/?[A-Za-z][^ \t\n\r\f/>]*+)(?P<attributes>" + ATTRIBUTES.pattern + rb"))",
    re.IGNORECASE,
)
COMMENT = re.compile(rb"-?>|(?:[^-]++|-(?!-!?>))*+")  # behind <!--, up to its end; <!--> is one too
# A script goes on behind the end of one that stands in a comment of it: <script><!-- <script></script> --></script>
SCRIPT = re.compile(
    rb"(?:[^<]++|<(?!/script[ \t\n\r\f/>]|!--)|<!--(?:-*+>|(?:[^<-]++|-(?!->)|<(?!/?script[ \t\n\r\f/>])"
    rb"|<script[ \t\n\r\f/>](?:[^<-]++|-(?!->)|<(?!/script[ \t\n\r\f/>]))*+(?:</script[ \t\n\r\f/>])?+)*+))*+",
    re.IGNORECASE,
)
CONTENTS = {
    name: re.compile(rb"(?:[^<]++|<(?!/" + name + rb"[ \t\n\r\f/>]))*+", re.IGNORECASE) for name in RAW_TEXT
} | {b"script": SCRIPT}
"""What elements hold that hold no tags."""

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
    if len(data) < LONGEST_TAG:
        return False
    starts = range(0, len(data) - WINDOW, WINDOW)
    return sum(_bytes_of_a_tag(data, start, start + WINDOW) for start in starts) >= LONGEST_TAG


def _bytes_of_a_tag(data: bytes, start: int, end: int) -> int:
    """Return how many bytes of a window can be attributes, if one tag can cover it all, whatever stands before it.

    Such a tag holds brackets in values only: behind the first one, either kind of quote ends the value, and what follows
    closes no tag.
    """
    bracket = data.find(b">", start, end)
    if bracket < 0:
        return end - start
    covered = False
    least = end
    for quote in (b'"', b"'"):
        behind = data.find(quote, bracket, end) + 1
        if not behind:  # the value goes on
            covered = True
            continue
        after = data.find(b">", behind, end)
        if after < 0 or (data.find(b"=", behind, after) >= 0 and ATTRIBUTES.fullmatch(data, behind, end)):
            covered = True
            least = min(least, behind)
    return bracket - start + end - least if covered else 0


def without_huge_tags(data: bytes) -> bytes:
    """Return the page with start tags cut short that have more attributes than any page means."""
    if not _may_hold_huge_tags(data):
        return data
    kept: list[bytes] = []
    done = at = 0
    while found := NEXT_TAG.match(data, at):
        at = found.end()
        content: re.Pattern[bytes] | None = COMMENT
        if found["name"]:
            content = None if found["empty"] else CONTENTS.get(found["name"].lower())
            start = found.start("attributes")
            if at - start > MOST_ATTRIBUTES * 2:
                kept.append(data[done : _attributes_end(data, start, at)])
                done = at
        if content and (passed := content.match(data, at)):
            at = passed.end()
    return b"".join([*kept, data[done:]])


def _attributes_end(data: bytes, start: int, end: int) -> int:
    """Return where the last attribute ends that a tag may have."""
    for number, found in enumerate(ATTRIBUTE.finditer(data, start, end), start=1):
        if number == MOST_ATTRIBUTES:
            return found.end()
    return end
