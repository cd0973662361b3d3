"""Rich text as editors and interfaces store it (nodes with a kind and children, lists of parts) written as HTML.

Told by shape: a node's kind stands under one of a few keys, its words under a few others, whatever the editor's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape
from typing import Any

from archiver.page import parse_loose_json

DEEPEST = 40
MOST_PARTS = 20_000
KIND_KEYS = (
    "type",
    "nodeType",
    "_type",
    "tagName",
    "tag",
    "kind",
    "style",
    "blockType",
    "__typename",
    "element",
    "name",
)
WORD_KEYS = (
    "html", "text", "value", "content", "insert", "body", "children", "childNodes", "nodes", "items", "blocks", "components",
    "elements", "content_elements", "paragraphs", "document", "doc", "json", "data", "fields", "props", "attributes",
)  # fmt: skip
# The words of a kind: "core/paragraph", "ParagraphBlock", "heading-2", "list_item".
KIND_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
HEADINGS = frozenset(
    ("heading", "header", "headline", "subheading", "subhead", "crosshead", "crossheading", "subheadline")
)
QUOTES = frozenset(("quote", "blockquote", "pullquote", "pull", "zitat"))
LISTS = frozenset(("list", "ul", "ol", "bulletlist", "orderedlist", "unorderedlist"))
ITEMS = frozenset(("li", "item", "listitem"))
PARAGRAPHS = frozenset(("p", "paragraph", "unstyled", "para", "block", "textblock"))
PICTURES = frozenset(("image", "img", "figure", "photo", "picture"))
LINKS = frozenset(("a", "link", "hyperlink"))
CODES = frozenset(("code", "pre"))
ORDERED = frozenset(("ol", "ordered", "orderedlist", "numbered"))
PLAIN_TAGS = (("li", ITEMS), ("pre", CODES))
LEFT_OUT = frozenset(
    ("ad", "ads", "advert", "advertisement", "promo", "promotion", "newsletter", "related", "interstitial", "teaser", "script",
     "style", "embed", "video", "audio", "poll", "quiz", "comment", "comments", "nav", "footer", "aside", "form", "button",
     "iframe", "recommendation", "recommendations", "gallery", "svg", "noscript", "head", "title", "meta")
)  # fmt: skip
"""Kinds of parts that are none of the story's own words."""

# A tag of HTML, and one that was escaped once too often.
TAG = re.compile(r"<\s*/?\s*[a-zA-Z][^<>]{0,2000}>")
ESCAPED_TAG = re.compile(
    r"&lt;\s*/?\s*(?:p|div|br|h[1-6]|ul|ol|li|strong|em|b|i|a|span|blockquote|figure)\b", re.IGNORECASE
)
REFERENCE = re.compile(r"\$[L@]?([0-9a-f]{1,8})\Z")
ELEMENT_PARTS = 4  # ["$", "p", key, {children}]


def as_html(value: Any, refs: Mapping[str, Any]) -> str:
    """Return a stored text as HTML; `refs` are the values that references stand for."""
    return _Writer(refs).write(value, 0, inline=False)


def resolved(value: Any, refs: Mapping[str, Any]) -> Any:
    """Return what a reference stands for: {"__ref": "Text:1"}, "$1f"; any other value as it is."""
    if isinstance(value, dict):
        name = value.get("__ref")
        if isinstance(name, str) and name in refs:
            return refs[name]
    elif isinstance(value, str) and value[:1] == "$" and (found := REFERENCE.match(value)):
        return refs.get(f"${found[1]}", value)
    return value


def kind_of(node: Mapping[str, Any]) -> frozenset[str]:
    """Return the words of a node's kind, in lower case."""
    for key in KIND_KEYS:
        value = node.get(key)
        if isinstance(value, str) and value and len(value) < 60 and " " not in value:  # noqa: PLR2004 - a longer one is a text
            if key == "style" and value in ("normal", "default"):
                return frozenset(("paragraph",))
            last = value.rpartition("/")[2]
            return frozenset((last.lower(), *(word.lower() for word in KIND_WORD.findall(last))))
    return frozenset()


class _Writer:
    """Writes one stored text, no more parts than a story can have."""

    def __init__(self, refs: Mapping[str, Any]) -> None:
        self.refs = refs
        self.left = MOST_PARTS

    def write(self, value: Any, depth: int, *, inline: bool) -> str:
        self.left -= 1
        if depth > DEEPEST or self.left < 0:
            return ""
        value = resolved(value, self.refs)
        if isinstance(value, str):
            return self.words(value, depth, inline=inline)
        if isinstance(value, list):
            if len(value) >= ELEMENT_PARTS and value[0] == "$" and isinstance(value[3], dict):
                return self.node(
                    {"tag": value[1], "children": value[3].get("children")}, depth, inline=inline
                )
            return self.parts(value, depth, inline=inline)
        if isinstance(value, dict):
            return self.node(value, depth, inline=inline)
        return ""

    def words(self, text: str, depth: int, *, inline: bool) -> str:
        if ESCAPED_TAG.search(text) and not TAG.search(text):
            text = unescape(text)
        if text[:1] in "{[" and len(text) > 1 and (value := parse_loose_json(text)) is not None:
            return self.write(value, depth + 1, inline=inline)
        html = text if TAG.search(text) else escape(unescape(text), quote=False)
        if inline:
            return html
        if TAG.search(text):
            return f"<div>{html}</div>"
        return "".join(f"<p>{line}</p>" for line in html.splitlines() if line.strip())

    def parts(self, value: list[Any], depth: int, *, inline: bool) -> str:
        if inline or _is_run(value):
            run = "".join(self.write(part, depth + 1, inline=True) for part in value)
            return run if inline else f"<p>{run}</p>"
        return "".join(self.write(part, depth + 1, inline=False) for part in value)

    def node(self, node: Mapping[str, Any], depth: int, *, inline: bool) -> str:
        kind = kind_of(node)
        if not kind.isdisjoint(LEFT_OUT):
            return ""
        if not kind.isdisjoint(PICTURES):
            return _picture(node)
        if kind & {"br", "linebreak", "hardbreak"}:
            return "<br>"
        if not kind.isdisjoint(LINKS):
            return self.wrapped(node, depth, f'a href="{escape(_address(node))}"')
        return self.inner(node, depth, inline=True) if inline else self.block(node, kind, depth)

    def block(self, node: Mapping[str, Any], kind: frozenset[str], depth: int) -> str:
        """Write a node that stands for itself."""
        level = _level(node, kind)
        tag = (
            f"h{level}"
            if level
            else next((tag for tag, words in PLAIN_TAGS if not kind.isdisjoint(words)), "")
        )
        if tag:
            return self.wrapped(node, depth, tag)
        if not kind.isdisjoint(LISTS):
            return self.listed(node, kind, depth)
        if not kind.isdisjoint(QUOTES):
            return f"<blockquote>{self.inner(node, depth, inline=False)}</blockquote>"
        if not kind.isdisjoint(PARAGRAPHS):
            inner = self.inner(node, depth, inline=True)
            return inner if inner.lstrip().startswith("<p") else f"<p>{inner}</p>"
        return self.inner(node, depth, inline=False)

    def listed(self, node: Mapping[str, Any], kind: frozenset[str], depth: int) -> str:
        inner = self.inner(node, depth, inline=False)
        ordered = (
            not kind.isdisjoint(ORDERED) or node.get("style") == "ordered" or node.get("ordered") is True
        )
        items = inner if "<li" in inner else inner.replace("<p>", "<li>").replace("</p>", "</li>")
        return f"<ol>{items}</ol>" if ordered else f"<ul>{items}</ul>"

    def wrapped(self, node: Mapping[str, Any], depth: int, tag: str) -> str:
        return f"<{tag}>{self.inner(node, depth, inline=True)}</{tag.partition(' ')[0]}>"

    def inner(self, node: Mapping[str, Any], depth: int, *, inline: bool) -> str:
        """Write the words of a node: what stands under the first key for words that has any, else all that it holds."""
        for key in WORD_KEYS:
            value = node.get(key)
            if isinstance(value, str | list | dict) and value:
                written = self.write(value, depth + 1, inline=inline)
                if written.strip():
                    return written
        if any(isinstance(node.get(key), str) for key in KIND_KEYS):
            return ""
        return "".join(
            self.write(value, depth + 1, inline=inline)
            for value in node.values()
            if isinstance(value, list | dict)
        )


def _is_run(parts: list[Any]) -> bool:
    """Whether parts are pieces of one line: some are told to be text beside marks, and none is a block."""
    kinds = [kind_of(part) for part in parts if isinstance(part, dict)]
    marks = ({"span"}, {"strong"}, {"em"}, {"b"}, {"i"}, {"a"}, {"link"})
    return any(not kind.isdisjoint({"text", "span"}) for kind in kinds) and any(
        kind >= mark for kind in kinds for mark in marks
    )


def _level(node: Mapping[str, Any], kind: frozenset[str]) -> int:
    for word in kind:
        if len(word) == 2 and word[0] == "h" and word[1] in "123456":  # noqa: PLR2004 - h and a digit
            return int(word[1])
    if kind.isdisjoint(HEADINGS):
        return 0
    holders = [
        node,
        *(node[key] for key in ("data", "attrs", "attributes") if isinstance(node.get(key), dict)),
    ]
    levels = [holder.get("level") for holder in holders] + [word for word in kind if word.isdigit()]
    return next((int(level) for level in levels if str(level) in "123456" and str(level)), 2)


def _address(node: Mapping[str, Any]) -> str:
    for holder in (node, node.get("data"), node.get("attrs"), node.get("attributes"), node.get("props")):
        if isinstance(holder, dict):
            for key in ("href", "url", "uri", "src"):
                if isinstance(holder.get(key), str):
                    return str(holder[key])
    return ""


def _picture(node: Mapping[str, Any]) -> str:
    address = _address(node)
    caption = next(
        (node[key] for key in ("caption", "description", "title") if isinstance(node.get(key), str)), ""
    )
    if not address:
        return ""
    return f'<figure><img src="{escape(address)}"><figcaption>{escape(caption, quote=False)}</figcaption></figure>'
