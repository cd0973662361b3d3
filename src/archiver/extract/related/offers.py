"""A link offered to the reader: its target, its words, and whether it leads to an article at all."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

from archiver.extract.context import Context
from archiver.extract.fields.date_text import parse_date_text
from archiver.knowledge import label_kind, label_table
from archiver.knowledge.labels import says_nothing
from archiver.page import PageIndex, found_once
from archiver.text import absolute_url, clean_text, without_fragment, without_tracking

Relation = Literal["related", "most_read", "series", "full_story", "see_page"]

MAX_LABEL = 300
"""Longer words of a link are cut to their first line: a card in one anchor holds its teaser too."""

MIN_TITLE = 12
"""A title has at least this many characters; one of a script without blanks half of them."""

WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")

# The last part of an article's address, e.g. "bridge-vote-delayed-again", "12345678", "article1234.html".
SLUG = re.compile(
    r"\d{4}|^(?=.*\d)(?=.*[a-z])[a-z0-9]{8,}$|(?:[^-_]+[-_]){2}|.{24}|\.s?html?$|%[0-9A-Fa-f]{2}.*%[0-9A-Fa-f]{2}"
)
ID_QUERY = re.compile(r"(?:^|&)(?:[a-z_]*id|p|idx|no|article|newsid|aid|n|a)=[\w-]{2,}", re.IGNORECASE)

DIGIT = re.compile(r"\d")
LETTERS = re.compile(r"[^\W\d_]+")
WORDS_OF_DATE = 4
"""A date has no more words than these: "Friday, 28 November 2026 at 5:30 pm"."""

# The edges of elements that break lines, and line breaks, in a page's flow.
EDGES = re.compile("[\x1e\x1f]")

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))

# What an address ends in that leads into the comments of a page, or shares it.
NO_PAGE = re.compile(
    r"#(?:comments?|respond|reply|disqus_thread)\b|/comment-page-\d|[?&](?:share|replytocom)="
)

KNOWN = 1 << 10
"""Words of links remembered: each is asked several times."""

LONGEST_DATE = 40
"""Longer words of a link are more than a date."""

LONGEST_SLUG = 200
"""Characters of the last part of an address that are looked at."""

PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".pdf", ".mp3", ".mp4", ".zip")
DEEP = 2
"""Addresses of fronts have at most this many parts below a word such as "tag"."""

# Suffixes under which sites are registered one level deeper, e.g. "co.uk", "com.au".
SECOND_LEVEL = frozenset(("co", "com", "net", "org", "gov", "ac", "edu", "or", "ne", "go"))


@dataclass(frozen=True, slots=True)
class Offer:
    """A link offered to the reader, and where."""

    node: int
    url: str
    label: str
    relation: Relation
    section: str | None


class Site:
    """What links of one page lead to: the page itself, its site, an article."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.base = context.page.base_url
        self.here = target_key(context.page.url) if context.page.url else ""
        self.origin = f"{'/'.join((context.page.url or '').split('/', 3)[:3])}/"
        self._targets: dict[str, str | None] = {}
        self._keys: dict[str, str] = {}

    def target(self, href: str | None) -> str | None:
        """Return the absolute address of another page on the web that a link leads to."""
        if not href or href[:1] == "#":
            return None
        known = self._targets.get(href, "")
        if known != "":
            return known
        may_share = "#" in href or "?" in href or "/comment-page-" in href  # what most addresses have not
        url = None if may_share and NO_PAGE.search(href) else absolute_url(self.base, href)
        if url is not None and self._is_here(url):
            url = None
        self._targets[href] = url
        return url

    def _is_here(self, url: str) -> bool:
        """Say whether an address is the page's own, or the page's with an order to share or print it."""
        key = self.key(url)
        return key == self.here or (
            bool(self.here) and "?" not in self.here and key.startswith(f"{self.here}?")
        )

    def key(self, url: str) -> str:
        """Return what makes a target, as `target_key` does."""
        known = self._keys.get(url)
        if known is None:
            known = self._keys[url] = target_key(url)
        return known

    def is_own(self, url: str) -> bool:
        """Say whether an address is of the page's own site."""
        return url.startswith(self.origin) or not self.site or site_of(url) == self.site

    @found_once
    def site(self) -> str:
        """The name that the page's host goes by."""
        return site_of(self.context.page.url or "")


def target_key(url: str) -> str:
    """Return what makes a target: without scheme, www., fragment, final slash and tracking parameters."""
    address = without_tracking(without_fragment(url)).partition("://")[2]
    return address.removeprefix("www.").rstrip("/")


def site_of(url: str) -> str:
    """Return the name a host goes by, as far as its shape tells: "news.example.co.uk" and "example.com" are one house."""
    try:
        parts = (urlsplit(url).hostname or "").split(".")
    except ValueError:
        return ""
    deep = len(parts) > 2 and parts[-2] in SECOND_LEVEL and len(parts[-1]) == 2  # noqa: PLR2004 - "co.uk", "com.au"
    at = -3 if deep else -2
    return parts[at] if len(parts) >= -at else ".".join(parts)


def is_front(url: str) -> bool:
    """Say whether an address is that of a front, a tag, an author, an account or a picture rather than an article."""
    return _is_front(*_parts(url))


def is_article(url: str) -> bool:
    """Say whether an address looks like that of an article."""
    parts, query = _parts(url)
    if _is_front(parts, query):
        return False
    return len(parts) > DEEP + 1 or bool(
        ID_QUERY.search(query) or (parts and SLUG.search(parts[-1][:LONGEST_SLUG]))
    )


def _is_front(parts: list[str], query: str) -> bool:
    if not parts or parts[-1].startswith("index."):
        return not ID_QUERY.search(query)
    table = label_table()
    fronts = table.front_paths
    if (
        parts[-1].endswith(PICTURES)
        or parts[-1].partition(".")[0] in fronts
        or parts[0] in table.writer_paths
    ):
        return True
    numbered = len(parts) == DEEP + 1 and parts[1].isdigit()  # "/autoren/727/ada-example"
    return (parts[0] in fronts and (len(parts) <= DEEP or numbered)) or (
        len(parts) > 1 and parts[-2] in fronts
    )


def _parts(url: str) -> tuple[list[str], str]:
    """Return the parts of an absolute address's path in lower case, and its query."""
    place, _, query = url.partition("://")[2].partition("#")[0].partition("?")
    return [part for part in place.lower().split("/")[1:] if part], query


@lru_cache(maxsize=KNOWN)
def is_title(words: str) -> bool:
    """Say whether words can be a title: long enough, and no label."""
    size = len(words) if words.isascii() else len(words) + len(WIDE.findall(words))
    if size < MIN_TITLE or words.startswith(("http:", "https:", "www.")):
        return False
    return (
        (" " in words or size > len(words))
        and label_kind(words) is None
        and says_nothing(words) is None
        and not is_date(words)
    )


@lru_cache(maxsize=KNOWN)
def is_date(words: str) -> bool:
    """Say whether words are a date and nothing else: "5 February 2026", "2 hours ago"."""
    if len(words) > LONGEST_DATE or not DIGIT.search(words) or len(LETTERS.findall(words)) > WORDS_OF_DATE:
        return False
    date = parse_date_text(words)
    return date is not None and date.start == 0 and date.end == len(words)


def anchor_words(index: PageIndex, node: int) -> str:
    """Return the title an anchor shows: that of the highest heading in it, else its own first line."""
    tags = index.tags
    headings = [inner for inner in range(node + 1, index.ends[node]) if tags[inner] in HEADINGS]
    for heading in sorted(headings, key=tags.__getitem__):
        words = index.text(heading)
        if words:
            return words
    first = ""
    for piece in EDGES.split(index.flow[index.starts[node] : index.stops[node]]):
        line = clean_text(piece)
        if line and is_title(line):
            return line[:MAX_LABEL]
        first = first or ("" if is_date(line) else line)
    return first[:MAX_LABEL]


def attribute_words(index: PageIndex, node: int) -> str:
    """Return the words an anchor without text has in its attributes or its image."""
    words = index.attr(node, "title") or index.attr(node, "aria-label") or ""
    if not words:
        for image in index.within(node, index.tag("img")):
            words = index.attr(image, "alt") or words
    return clean_text(words)


def anchors_between(index: PageIndex, first: int, last: int) -> Sequence[int]:
    """Return the anchors whose nodes lie in a range, in order."""
    anchors = index.tag("a")
    return anchors[bisect_left(anchors, first) : bisect_left(anchors, last)]


def first_anchor(index: PageIndex, node: int) -> int:
    """Return the first anchor that is a node or stands behind it, the number of nodes where there is none."""
    anchors = index.tag("a")
    at = bisect_left(anchors, node)
    return anchors[at] if at < len(anchors) else len(index)
