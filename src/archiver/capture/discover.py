"""Where an answer leads: redirects, requisites, stories of feeds and sitemaps."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from archiver.capture.exchange import Exchange
from archiver.capture.feeds import FEED_LIMIT, SITEMAP_LIMIT, feed_tasks, sitemap_tasks
from archiver.capture.outcome import OK, REDIRECTS
from archiver.capture.payload import read_payload
from archiver.capture.requisites import (
    CSS_TYPE,
    HTML_TYPES,
    oembed_requisites,
    page_requisites,
    parse_html,
    stylesheet_requisites,
)
from archiver.capture.sections import further_pages, section_stories
from archiver.capture.target import normal_url
from archiver.capture.walls import find_standing
from archiver.errors import GateRefused
from archiver.store import NewTask, Task

CSS_LIMIT = 8 << 20
OEMBED_LIMIT = 1 << 20
# the "utf-8" of a content type "text/html; charset=utf-8"
CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:\-]+)", re.IGNORECASE)


def redirect_target(exchange: Exchange) -> str | None:
    """Return where a redirect leads, as far as it can be read; None when the answer is no redirect."""
    location = exchange.head.header("location") if exchange.head and exchange.status in REDIRECTS else None
    if not location:
        return None
    try:
        address = urljoin(exchange.url, location.encode("latin-1").decode("utf-8", "replace").strip())
        return normal_url(address)
    except (GateRefused, ValueError):
        return location


@dataclass(frozen=True, slots=True)
class Findings:
    """What reading a whole answer told: the tasks it leads to, and a wall that stands in its place."""

    tasks: tuple[NewTask, ...] = ()
    wall: str | None = None


def read_answer(task: Task, exchange: Exchange, *, requisites: bool) -> Findings:
    """Read a whole answer by the kind of its task."""
    head = exchange.head
    if head is None or exchange.status != OK:
        return Findings()
    if task.kind == "feed":
        return Findings(tuple(feed_tasks(read_payload(exchange, FEED_LIMIT), exchange.url)))
    if task.kind == "sitemap":
        return Findings(tuple(sitemap_tasks(read_payload(exchange, SITEMAP_LIMIT), exchange.url, task.hops)))
    if task.kind in {"page", "section"} and head.media_type in HTML_TYPES:
        return _read_page(task, exchange, requisites=requisites)
    if not requisites:
        return Findings()
    return Findings(tuple(replace(new, page=task.page) for new in _found_in_requisite(task, exchange)))


def _read_page(task: Task, exchange: Exchange, *, requisites: bool) -> Findings:
    charset = CHARSET.search((exchange.head and exchange.head.header("content-type")) or "")
    root = parse_html(read_payload(exchange), charset[1] if charset else None)
    if root is None:
        return Findings()
    wall = find_standing(root, exchange.url) if task.kind == "page" else None
    found = page_requisites(root, exchange.url) if requisites else []
    needed = (replace(new, page=task.id) for new in found if new.url != exchange.url)
    linked = (
        section_stories(root, exchange.url) if task.kind == "section" else further_pages(root, exchange.url)
    )
    return Findings((*needed, *linked), wall)


def _found_in_requisite(task: Task, exchange: Exchange) -> list[NewTask]:
    media_type = exchange.head.media_type if exchange.head else ""
    if task.kind == "stylesheet" and media_type in {CSS_TYPE, ""}:
        return stylesheet_requisites(read_payload(exchange, CSS_LIMIT), exchange.url, task.hops + 1)
    if task.kind == "oembed":
        return oembed_requisites(read_payload(exchange, OEMBED_LIMIT), exchange.url)
    return []
