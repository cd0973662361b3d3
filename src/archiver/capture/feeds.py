"""Addresses from feeds, sitemaps, news sitemaps and plain lists.

XML from the web is read piece by piece, without entities, external files or the network. What is no well-formed
feed gets a second reading by feedparser, which forgives much.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from lxml import etree

from archiver.capture.payload import unpack_gzip
from archiver.capture.requisites import join
from archiver.capture.target import normal_url
from archiver.errors import CaptureError, GateRefused
from archiver.store import NewTask
from archiver.text import without_tracking

SITEMAP_LIMIT = 64 << 20
FEED_LIMIT = 64 << 20
FORGIVING_LIMIT = 4 << 20
MAX_NESTING = 4


def feed_tasks(data: bytes, url: str) -> list[NewTask]:
    """Return the stories that an RSS or Atom feed names, in its order."""
    data = unpack_gzip(data, FEED_LIMIT, url)
    links = list(_feed_links(data)) or list(_forgiven_links(data))
    tasks = _page_tasks(links, url)
    if not tasks and not _is_feed(data):
        raise CaptureError("not-a-feed", "no feed could be read here", url=url)
    return tasks


def sitemap_tasks(data: bytes, url: str, nesting: int) -> list[NewTask]:
    """Return the pages that a sitemap names, or the sitemaps that an index names; a list of lines counts too."""
    data = unpack_gzip(data, SITEMAP_LIMIT, url)
    found = list(_sitemap_locations(data))
    if not found and not data.lstrip().startswith(b"<"):
        found = [("url", line) for line in data.decode("utf-8", "replace").split() if line.startswith("http")]
    if not found and not _names_root(data, (b"<urlset", b"<sitemapindex")):
        raise CaptureError("not-a-feed", "no sitemap could be read here", url=url)
    pages = _page_tasks((location for kind, location in found if kind == "url"), url)
    maps = [
        NewTask(task.url, "sitemap", nesting + 1)
        for task in _page_tasks((loc for kind, loc in found if kind == "sitemap"), url)
    ]
    return pages + (maps if nesting < MAX_NESTING else [])


def _sitemap_locations(data: bytes) -> Iterator[tuple[str, str]]:
    for element in _elements(data, ("{*}url", "{*}sitemap", "url", "sitemap")):
        location = element.find("{*}loc") if element.find("{*}loc") is not None else element.find("loc")
        if location is not None and location.text and not len(location):
            yield etree.QName(element).localname, location.text.strip()


def _feed_links(data: bytes) -> Iterator[str]:
    for element in _elements(data, ("{*}item", "{*}entry", "item", "entry")):
        link = _item_link(element)
        if link:
            yield link


def _item_link(item: etree._Element) -> str | None:
    """Return an item's own address: RSS's link text, Atom's alternate link, or a guid that is one."""
    guid = None
    for child in item:
        name = str(child.tag).rpartition("}")[2]
        if name == "link":
            href = child.get("href")
            if href and child.get("rel", "alternate") == "alternate":
                return href
            if not href and (child.text or "").strip():
                return str(child.text).strip()
        elif name == "guid" and child.get("isPermaLink", "true").lower() == "true":
            guid = (child.text or "").strip()
    return guid if guid and guid.startswith("http") else None


def _elements(data: bytes, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """Yield elements as they are complete, and forget them again."""
    reader = etree.iterparse(
        io.BytesIO(data.lstrip()),
        events=("end",),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
    )
    try:
        for _, element in reader:
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except (etree.XMLSyntaxError, ValueError):
        return


def _forgiven_links(data: bytes) -> Iterator[str]:
    """Read what is no XML; bounded, since forgiving is slow."""
    if len(data) > FORGIVING_LIMIT or not _is_feed(data):
        return
    import feedparser  # noqa: PLC0415 - slow to load, and seldom needed

    for entry in feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False).entries:
        if link := entry.get("link"):
            yield str(link)


def _is_feed(data: bytes) -> bool:
    return _names_root(data, (b"<rss", b"<feed", b"<rdf:rdf", b"<channel"))


def _names_root(data: bytes, roots: Iterable[bytes]) -> bool:
    start = data[:4096].lower()
    return any(root in start for root in roots)


def _page_tasks(links: Iterable[str], base: str) -> list[NewTask]:
    """Return each link as a page to capture, once, without tracking parameters; what is no web address is left out."""
    found: dict[str, NewTask] = {}
    for link in links:
        address = join(base, link)
        try:
            url = normal_url(without_tracking(address or ""))
        except GateRefused:
            continue
        found.setdefault(url, NewTask(url, "page"))
    return list(found.values())
