"""What to read when the tree gives no body: the text meant for search engines, script state, whatever reads like prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from archiver.extract.body.hints import jsonld_text
from archiver.extract.body.lines import PageLines
from archiver.extract.context import BodyBlock, Context
from archiver.page import PageIndex, parse_loose_json
from archiver.record import blocks as b
from archiver.text import clean_text

ENOUGH = 250
"""A body of so many characters is not doubted."""

LONGER = 3
"""Stored text replaces a body that it is so many times longer than."""

LEAST_STORED = 200
STATE_KEYS = frozenset(
    ("articlebody", "body", "content", "html", "text", "bodyhtml", "body_html", "contenthtml", "paragraphs", "maincontent",
     "article_body", "storybody", "richtext", "fulltext", "full_text", "rendered", "bodytext")
)  # fmt: skip
"""Keys under which client-rendered pages keep the article's text, in lower case."""

LEAST_STATE, LARGEST_STATE = 500, 3_000_000
MOST_VALUES = 60_000
# <p>, </p>, <br/>, <h2 class="x"> part paragraphs; other tags are taken out.
PARTING_TAGS = re.compile(
    r"<\s*/?\s*(?:p|div|br|h[1-6]|li|ul|ol|blockquote|section|figure|tr)\b[^<>]{0,2000}>", re.IGNORECASE
)
# <h2 class="x"> opens a heading; a sign that no text holds stands for it until the parts are read.
HEADING_TAG = re.compile(r"<\s*h([1-6])\b[^<>]{0,2000}>", re.IGNORECASE)
HEADING_SIGN = re.compile(r"\s*\x01([1-6])")
HEADING_TYPES = frozenset(
    ("heading", "header", "headline", "subheading", "subhead", "crosshead", "h2", "h3", "h4")
)
"""How client-rendered pages call the parts that are headings."""

ANY_TAG = re.compile(r"<[^<>]{0,2000}>")
# window.__STATE__ = {…}
ASSIGNED = re.compile(r"^\s*(?:var\s+|let\s+|const\s+)?[\w.$\[\]\"']{1,80}\s*=\s*(?=[{\[])")
UNREAD_ZONES = frozenset(("nav", "footer", "aside", "form", "header", "button", "noscript", "dialog"))


def stored_body(context: Context, size: int) -> tuple[str, list[BodyBlock]] | None:
    """Return the way and the blocks of a body that is stored beside the tree, when the tree's own is too short.

    `size` is the length of what the tree gave.
    """
    text = jsonld_text(context.index)
    if len(text) >= LEAST_STORED and size < ENOUGH and len(text) > LONGER * size:
        return "jsonld", list(_paragraphs(text))
    if size >= ENOUGH // 2:
        return None
    state = state_text(context.index)
    if len(state) >= LEAST_STORED and len(state) > LONGER * size:
        return "script", list(_paragraphs(state))
    return None


def prose_lines(lines: PageLines) -> list[int]:
    """Return every line that reads like prose and stands in no menu, footer or form: the last resort."""
    index = lines.index
    return [
        at
        for at, node in enumerate(lines.nodes)
        if lines.prose[at]
        and UNREAD_ZONES.isdisjoint(index.tags[above] for above in (node, *index.ancestors(node)))
    ]


def _paragraphs(text: str) -> Iterator[BodyBlock]:
    """Yield a paragraph, or a heading, for each part of a stored text."""
    if "<" in text:
        text = PARTING_TAGS.sub("\n", HEADING_TAG.sub("\n\x01\\1", text))
    for part in text.split("\n"):
        words = clean_text(ANY_TAG.sub("", HEADING_SIGN.sub("", part)))
        if not words:
            continue
        heading = HEADING_SIGN.match(part)
        if heading:
            yield BodyBlock(b.Heading(type="heading", level=int(heading[1]), text=words), -1)
        else:
            yield BodyBlock(b.Paragraph(type="paragraph", text=words), -1)


def state_text(index: PageIndex) -> str:
    """Return the longest text that a script's JSON keeps as an article's, or ""."""
    best = ""
    for node, kind in index.scripts:
        if "ld+json" in kind or index.attr(node, "src"):
            continue
        source = index.raw_text(node)
        if not LEAST_STATE < len(source) < LARGEST_STATE:
            continue
        assigned = ASSIGNED.match(source)
        if assigned is None and "json" not in kind:
            continue
        value = parse_loose_json(source[assigned.end() :] if assigned else source)
        for text in _state_texts(value):
            if len(text) > len(best):
                best = text
    return best


def _state_texts(value: Any) -> Iterator[str]:
    """Yield the texts under keys that hold articles: strings, and lists of strings or of objects with a text."""
    waiting = [value]
    seen = 0
    while waiting and seen < MOST_VALUES:
        item = waiting.pop()
        seen += 1
        if isinstance(item, dict):
            for key, inner in item.items():
                if str(key).lower() in STATE_KEYS:
                    yield from _text_of(inner)
                if isinstance(inner, dict | list):
                    waiting.append(inner)
        elif isinstance(item, list):
            waiting.extend(inner for inner in item if isinstance(inner, dict | list))


def _text_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if value.count(" ") > 20 or "。" in value:  # noqa: PLR2004 - a sentence or two
            yield value
    elif isinstance(value, list):
        parts = [_part_text(part) for part in value[:2000]]
        joined = "\n".join(part for part in parts if part)
        if joined:
            yield joined


def _part_text(part: Any) -> str:
    """Return the words of one part of a list of paragraphs, headings marked as HTML marks them."""
    words = _words_of(part)
    kind = part.get("type") if isinstance(part, dict) else None
    if isinstance(kind, str) and kind.lower() in HEADING_TYPES and words and "<" not in words:
        return f"<h2>{words}</h2>"
    return words


def _words_of(part: Any) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, dict):
        for key in ("text", "html", "content", "value", "children"):
            inner = part.get(key)
            if isinstance(inner, str):
                return inner
            if isinstance(inner, list) and all(isinstance(item, dict | str) for item in inner):
                return "".join(
                    item if isinstance(item, str) else str(item.get("text") or item.get("value") or "")
                    for item in inner[:200]
                )
    return ""
