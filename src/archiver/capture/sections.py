"""Stories that a section page links to, and the further pages of one article; told by their addresses alone."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from archiver.capture.requisites import Element, base_url, join
from archiver.capture.target import normal_url, read_target
from archiver.errors import GateRefused
from archiver.store import NewTask
from archiver.text import is_further_page, without_tracking

MOST_STORIES = 500
LEAST_WORDS, LEAST_WORDS_ALONE = 3, 5

# a date in a path: "/2026/03/01/", "/2026-03-01-", "/20260301/"
DATED = re.compile(r"/(?:19|20)\d\d(?:[/-][01]?\d(?:[/-][0-3]?\d)?|[01]\d[0-3]\d)(?:[/-]|$)")
# a number that names a story: "-1234567", "/1234567", "a1234567.html"
NUMBERED = re.compile(r"(?:^|[/\-_.a-z])\d{5,}(?:[/\-_.]|$)")
# a part of a path that lists stories, or is none: "/tag/", "/author/ada"
LISTING = re.compile(
    r"/(?:tags?|topics?|themen?|thema|author|authors|autor|autoren|category|categories|kategorie|section|sections|ressort|search|suche"
    r"|page|seite|archive|archiv|login|register|subscribe|abo|account|newsletters?|about|contact|impressum|privacy|datenschutz|terms"
    r"|agb|jobs|shop|feed|rss|sitemap|gallery-index|weather|wetter|games|quiz)(?:/|$)",
    re.IGNORECASE,
)
# a file that is no page: "/a.jpg"
MEDIA = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|css|js|json|xml|rss|pdf|zip|mp[34]|m4a|webm|avi|mov|docx?|xlsx?)$",
    re.IGNORECASE,
)
# what parts the words of a slug: "bridge-vote_delayed"
BREAK = re.compile(r"[-_.+]|%20")


def section_stories(root: Element, url: str) -> list[NewTask]:
    """Return the stories of the same site that a page links to, in its order, each once."""
    base = base_url(root, url)
    found: dict[str, NewTask] = {}
    for link in root.iter("a", "area"):
        address = _address(base, link.get("href") or "")
        if address is not None and same_site(url, address) and looks_like_story(address):
            found.setdefault(address, NewTask(address, "page"))
        if len(found) == MOST_STORIES:
            break
    found.pop(url, None)
    return list(found.values())


def further_pages(root: Element, url: str) -> list[NewTask]:
    """Return the next page of an article that goes on, when the page names it and the address says the same."""
    base = base_url(root, url)
    for link in root.iter("link", "a"):
        if "next" in (link.get("rel") or "").lower().split():
            address = _address(base, link.get("href") or "")
            if address is not None and is_further_page(url, address):
                return [NewTask(address, "page")]
    return []


def looks_like_story(url: str) -> bool:
    """Whether an address is one of a story: dated, numbered, or a slug of several words; no list, no media file."""
    path = urlsplit(url).path
    if LISTING.search(path) or MEDIA.search(path) or len(path) < 2:  # noqa: PLR2004 - "/" alone
        return False
    last = path.rstrip("/").rpartition("/")[2]
    words = sum(word.isalpha() for word in BREAK.split(last))
    if DATED.search(path) or NUMBERED.search(path):
        return words >= 1 or NUMBERED.search(path) is not None
    return words >= LEAST_WORDS_ALONE or (words >= LEAST_WORDS and last.endswith((".html", ".htm", ".php")))


def same_site(one: str, other: str) -> bool:
    """Whether two addresses lie on one host, `www.` left aside."""
    try:
        return _site(one) == _site(other)
    except GateRefused:
        return False


def _site(url: str) -> str:
    return read_target(url).host.removeprefix("www.")


def _address(base: str, href: str) -> str | None:
    try:
        return normal_url(without_tracking(join(base, href) or ""))
    except GateRefused:
        return None
