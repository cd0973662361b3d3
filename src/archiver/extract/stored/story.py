"""Which of the values that a page stores is its story: the object that bears its headline, else the longest text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from archiver.extract.stored.richtext import TAG, resolved
from archiver.text import fold_typography

MOST_NODES = 120_000
LEAST = 200
"""So many characters of text make a story."""

PLENTY = 400
"""An object with the headline and so many characters holds the story, not only what is said of it."""

BODY_KEYS = frozenset(
    ("articlebody", "body", "content", "html", "text", "bodyhtml", "contenthtml", "paragraphs", "maincontent", "storybody",
     "richtext", "richbody", "fulltext", "rendered", "bodytext", "contentelements", "components", "blocks", "document", "doc",
     "storyhtml", "articlecontent", "articletext", "postcontent", "bodycontent")
)  # fmt: skip
"""Keys under which stories are kept, in lower case without dashes."""

OTHER_KEYS = frozenset(
    ("related", "relatedarticles", "relatedstories", "comments", "next", "nextarticle", "recommended", "recommendations", "author",
     "authors", "byline", "teasers", "mostread", "trending", "seo", "meta", "metadata", "tags", "taxonomy", "promo", "promos",
     "newsletter", "newsletters", "ads", "footer", "header", "navigation", "nav", "menu", "menus", "legal", "config", "settings",
     "translations", "i18n", "messages", "labels", "locale", "locales", "consent", "cookies", "cookie", "privacy", "terms",
     "latest", "popular", "moreon", "readmore", "theme", "styles", "features", "experiments", "flags")
)  # fmt: skip
"""Keys under which other things are kept that have words too."""

TITLE_KEYS, LINK_KEYS = (
    ("title", "headline", "name", "headlines"),
    ("url", "href", "slug", "link", "canonical_url", "permalink"),
)
MOST_TEASERS = 3
MOST_PADDING = 8
"""A headline in a script may have so many blanks more."""

LONG_TEXT, LEAST_TEXTS, LAST = 60, 3, 200
ENDS = (".", "!", "?", "…", "。", "！", "？", "।", "۔", "؟")


@dataclass(frozen=True, slots=True)
class Found:
    """A story: its value, the JSON path to it, how much text it has, and whether the headline stands beside it."""

    value: Any
    path: str
    size: int
    titled: bool


class Nodes:
    """A value flattened: each part with its parent, its key, and the amount of running text in and below it."""

    def __init__(self, value: Any, refs: Mapping[str, Any]) -> None:
        self.values: list[Any] = []
        self.parents: list[int] = []
        self.keys: list[str] = []
        self.children: dict[int, list[int]] = {}
        seen: set[int] = set()
        waiting: list[tuple[Any, int, str]] = [(value, -1, "$")]
        while waiting and len(self.values) < MOST_NODES:
            item, parent, key = waiting.pop()
            target = resolved(item, refs)
            if isinstance(target, dict | list):
                if id(target) in seen:
                    continue
                seen.add(id(target))
            at = len(self.values)
            self.values.append(target)
            self.parents.append(parent)
            self.keys.append(key)
            if parent >= 0:
                self.children.setdefault(parent, []).append(at)
            if isinstance(target, dict):
                waiting += [(inner, at, str(name)) for name, inner in reversed(target.items()) if inner]
            elif isinstance(target, list):
                waiting += [(inner, at, f"[{n}]") for n, inner in reversed(list(enumerate(target))) if inner]
        self.sizes = [_prose(value) if isinstance(value, str) else 0 for value in self.values]
        for at in range(len(self.values) - 1, 0, -1):
            if not is_other(self.keys[at]):
                self.sizes[self.parents[at]] += self.sizes[at]

    def path(self, at: int) -> str:
        """Return the JSON path of a part."""
        keys = []
        while at >= 0:
            keys.append(self.keys[at])
            at = self.parents[at]
        return ".".join(reversed(keys)).replace(".[", "[")


def is_other(key: str) -> bool:
    """Whether a key holds something beside the story."""
    return _plain_key(key) in OTHER_KEYS


def is_body(key: str) -> bool:
    """Whether a key is one for the words of a story."""
    return _plain_key(key) in BODY_KEYS


def _plain_key(key: str) -> str:
    return key.partition("(")[0].replace("_", "").replace("-", "").lower()


def _prose(text: str) -> int:
    """Return how much of a text is running text: all of it where words stand in it, else nothing."""
    if text.count(" ") < 2 and not any(sign in text for sign in "。、，"):  # noqa: PLR2004 - three words
        return 0
    return len(text) if text[:4] != "http" else 0


def find_story(value: Any, refs: Mapping[str, Any], headline: str | None) -> Found | None:
    """Return the story that a stored value holds, None when it holds none."""
    nodes = Nodes(value, refs)
    if isinstance(value, dict) and not refs and nodes.sizes[0] >= LEAST and any(":" in key for key in value):
        return find_story(value, value, headline) if _has_references(value) else _story_of(nodes, headline)
    return _story_of(nodes, headline)


def _has_references(value: Mapping[str, Any]) -> bool:
    """Whether the objects of a store name each other: {"__ref": "Article:1"}."""
    waiting: list[Any] = list(value.values())
    for _ in range(2000):
        if not waiting:
            return False
        item = waiting.pop()
        if isinstance(item, dict):
            if "__ref" in item:
                return True
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item[:50])
    return False


def _story_of(nodes: Nodes, headline: str | None) -> Found | None:
    if not nodes.sizes or nodes.sizes[0] < LEAST:
        return None
    titled = _titled(nodes, headline) if headline else None
    start = titled
    if start is None:
        start = _keyed(nodes)
    if start is None:
        start = 0 if _is_prose(nodes) else None
    if start is None:
        return None
    at = _body_of(nodes, start)
    if nodes.sizes[at] < LEAST or _is_listing(nodes.values[at]):
        return None
    return Found(nodes.values[at], nodes.path(at), nodes.sizes[at], titled is not None)


def _titled(nodes: Nodes, headline: str) -> int | None:
    """Return the smallest object that bears the headline and has plenty of text."""
    wanted = fold_typography(headline)
    bearing = set()
    for at, value in enumerate(nodes.values):
        if (
            isinstance(value, str)
            and abs(len(value) - len(headline)) <= MOST_PADDING
            and fold_typography(value.strip()) == wanted
        ):
            parent = nodes.parents[at]
            bearing |= {parent, nodes.parents[parent]} if parent > 0 else {parent}
    held = [at for at in bearing if at >= 0 and nodes.sizes[at] >= LEAST]
    if not held:
        return None
    return min(held, key=lambda at: (nodes.sizes[at] < PLENTY, nodes.sizes[at], -at))


def _keyed(nodes: Nodes) -> int | None:
    """Return the longest text under a key for a story's words, outside of what is kept beside stories."""
    best, most = None, LEAST - 1
    for at, size in enumerate(nodes.sizes):
        if size > most and is_body(nodes.keys[at]) and not _beside(nodes, at):
            best, most = at, size
    return best


def _is_prose(nodes: Nodes) -> bool:
    """Whether most text of a value is whole sentences of some length, whatever its keys are called."""
    long = [
        value
        for value, size in zip(nodes.values, nodes.sizes, strict=True)
        if isinstance(value, str) and size >= LONG_TEXT
    ]
    whole = sum(len(text) for text in long if TAG.sub("", text[-LAST:]).rstrip(" \n\"'»”)").endswith(ENDS))
    return whole >= LEAST and whole * 2 > nodes.sizes[0] and (len(long) >= LEAST_TEXTS or whole >= PLENTY)


def _beside(nodes: Nodes, at: int) -> bool:
    while at >= 0:
        if is_other(nodes.keys[at]):
            return True
        at = nodes.parents[at]
    return False


def _body_of(nodes: Nodes, at: int) -> int:
    """Return the part of an object that is the story's words: where most of its text stands, no deeper than it is parted."""
    while True:
        inner = [
            child
            for child in nodes.children.get(at, ())
            if nodes.sizes[child] and not is_other(nodes.keys[child])
        ]
        if not inner:
            return at
        largest = max(
            inner, key=lambda child: (nodes.sizes[child] * (2 if is_body(nodes.keys[child]) else 1), -child)
        )
        if isinstance(nodes.values[at], list) and len(inner) > 1:
            return at
        if nodes.sizes[largest] * 2 < nodes.sizes[at] and not is_body(nodes.keys[largest]):
            return at
        at = largest


def _is_listing(value: Any) -> bool:
    """Whether a value is a list of stories, each with a title and an address of its own."""
    items = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
    teasers = sum(
        isinstance(item, dict)
        and any(key in item for key in TITLE_KEYS)
        and any(key in item for key in LINK_KEYS)
        for item in items
    )
    return teasers >= MOST_TEASERS and teasers * 2 > len(items)
