"""Images, players and embedded posts between the paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cache
from urllib.parse import urlsplit

from archiver.extract.body.facts import Facts, Told
from archiver.extract.body.shapes import Shapes
from archiver.extract.captions import read_figure
from archiver.extract.context import Context
from archiver.extract.images import stands_for_image
from archiver.knowledge import load_table
from archiver.text import clean_text

SMALL = 60
"""An image that is declared narrower than this is an icon."""

MEDIA_TAGS = ("figure", "picture", "img", "amp-img", "iframe", "video", "audio", "amp-youtube", "amp-twitter")
IMAGE_TAGS = frozenset(("figure", "picture", "img", "amp-img"))
SHOWN = ("img", "picture", "amp-img", "source")
DECOR_LEVELS = 4
"""An image or one of the three elements above it may call itself decoration."""

DECOR = (
    "avatar",
    "logo",
    "icon",
    "emoji",
    "author",
    "byline",
    "gravatar",
    "pixel",
    "badge",
    "sprite",
    "spinner",
)

# Addresses of a network's buttons and boxes, which show no post: "/plugins/like.php", "/widgets/follow_button.html".
BUTTON = re.compile(
    r"/plugins/(?:like|share|follow|send|activity|facepile|fan|recommend|subscribe|page)"
    r"|/(?:widgets|buttons)/|(?:follow|tweet|share|hashtag|like)[_-]?button|/likebox"
)

# Addresses of a site's own furniture, not of a picture: "/icons/up.png", "btn_close.gif", "spacer.gif".
FURNITURE = re.compile(
    r"/(?:icons?|buttons?|btns?|emoji|smil(?:ies|eys?))/[^/]*\Z"
    r"|/(?:btn|button|icon|ico|spacer|clear|blank|pixel|arrow|bullet|avatar|transparent)(?:[_.\d-][^/]*)?\.(?:gif|png|svg|php)\b",
    re.IGNORECASE,
)


@cache
def hosts() -> dict[str, tuple[str, str]]:
    """Return (kind, provider) by host for players and embedded posts."""
    table = load_table("boilerplate")
    found = {host: ("embed", row["provider"]) for row in table["embed"] for host in row["hosts"]}
    return found | {host: (row["kind"], row["provider"]) for row in table["player"] for host in row["hosts"]}


def provider_of(url: str) -> tuple[str, str] | None:
    """Return (kind, provider) of an address, or None when its host is none we know."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return None
    table = hosts()
    while host:
        if host in table:
            return table[host]
        host = host.partition(".")[2]
    return None


def media_between(
    context: Context, shapes: Shapes, low: int, high: int, is_teaser: Callable[[int], bool]
) -> Iterator[Told]:
    """Yield the facts of what is shown between two nodes, each outermost element once, in order.

    Images of which `is_teaser` says that they belong to other stories are left out before they cost a reading.
    """
    index = context.index
    covered = -1
    candidates = {node for node in shapes.embeds if low <= node < high}
    for tag in MEDIA_TAGS:
        nodes = index.by_tag.get(tag)
        if nodes:
            candidates.update(nodes[bisect_left(nodes, low) : bisect_left(nodes, high)])
    for node in sorted(candidates):
        if node < covered:
            continue
        if index.tags[node] in IMAGE_TAGS and is_teaser(node):
            continue
        facts = read_media(context, shapes, node)
        if facts is not None:
            covered = index.ends[node]
            yield facts, node


def read_media(context: Context, shapes: Shapes, node: int) -> Facts | None:
    """Return what the block that an element is says, or None when it is no more than decoration."""
    index = context.index
    tag = index.tags[node]
    if node in shapes.embeds:
        return _post(context, node, shapes.embeds[node])
    if tag == "iframe":
        return _frame(context, node)
    if tag in ("video", "audio"):
        return _player(context, node)
    if tag == "figure" and not _has_image(context, node):
        return None
    return None if _is_decor(context, node) else _image(context, node)


def _post(context: Context, node: int, provider: str) -> Facts:
    """Return an embedded post: its address is its last link to the site it comes from."""
    index = context.index
    url = None
    for anchor in index.within(node, index.by_tag.get("a", ())):
        link = context.page.link(index.attr(anchor, "href"))
        known = provider_of(link) if link else None
        if known and known[1] == provider:
            url = link
    own = (
        index.attr(node, "cite")
        or index.attr(node, "data-instgrm-permalink")
        or index.attr(node, "data-href")
    )
    return {
        "type": "embed",
        "provider": provider,
        "url": context.page.link(own) or url,
        "text": index.text(node) or None,
    }


def _frame(context: Context, node: int) -> Facts | None:
    index = context.index
    source = index.attr(node, "src") or index.attr(node, "data-src") or index.attr(node, "data-lazy-src")
    url = context.page.link(source)
    known = provider_of(url) if url else None
    if url is None or known is None:
        return None
    kind, provider = known
    title = clean_text(index.attr(node, "title") or "") or None
    if kind == "embed":
        if BUTTON.search(url):
            return None
        return {"type": kind, "provider": provider, "url": url}
    return {"type": kind, "url": url, "caption": title}


def _player(context: Context, node: int) -> Facts | None:
    index = context.index
    source = index.attr(node, "src")
    for inner in index.within(node, index.by_tag.get("source", ())):
        source = source or index.attr(inner, "src")
    url = context.page.link(source)
    if url is None:
        return None
    return {"type": index.tags[node], "url": url}


def _image(context: Context, node: int) -> Facts | None:
    shown = read_figure(context, node)
    if shown.caption is None and shown.credit is None and (shown.url is None or FURNITURE.search(shown.url)):
        return None
    return {
        "type": "image",
        "caption": shown.caption,
        "credit": shown.credit,
        "alt": shown.alt,
        "url": shown.url,
    }


def _has_image(context: Context, node: int) -> bool:
    index = context.index
    return (
        any(index.within(node, index.by_tag.get(tag, ())) for tag in SHOWN)
        or stands_for_image(index, node) is not None
    )


def _is_decor(context: Context, node: int) -> bool:
    """Icons, portraits of writers and counting pixels are no images of the article."""
    index = context.index
    tag = index.tags[node]
    if tag == "figure":
        return False
    for image in (node,) if tag == "img" else (node, *index.within(node, index.by_tag.get("img", ()))):
        given = index.elements[image].get
        if _is_small(given("width")) or _is_small(given("height")):
            return True
    parents, classes = index.parents, index.attributes["class"]
    near: list[str] = []
    above = node
    for _ in range(DECOR_LEVELS):
        if above in classes:
            near.append(classes[above])
        above = parents[above]
        if above < 0:
            break
    tokens = " ".join(near).lower()
    for word in DECOR:  # noqa: SIM110 - a generator would double the cost of this hot test
        if word in tokens:
            return True
    return False


def _is_small(size: str | None) -> bool:
    """Whether a declared width or height is that of an icon."""
    if not size:
        return False
    size = size.removesuffix("px").strip()
    return size.isdecimal() and len(size) < 6 and int(size) < SMALL  # noqa: PLR2004 - longer is no size
