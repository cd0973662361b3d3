"""Which addresses name the further pages of one article: the same address but for the number of the page."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

MOST_PAGES = 30
"""No article goes on for more pages than this."""

# What gives a page its number: "/2", "?page=2", "/seite-2", ",page-2.html".
NUMBERED = re.compile(
    r"(?:[/?&_.,-](?:p|pg|page|seite|pagina|pag)[=/_-]?|[/,])(?P<number>\d{1,2})(?:\.html?)?/?$",
    re.IGNORECASE,
)
# The same where only a page of the number before says so: "story-2.html" after "story.html".
COUNTED = re.compile(r"[_-](?P<number>\d{1,2})\.html?$", re.IGNORECASE)
# An ending that the number comes before: ".html".
PAGE_ENDING = re.compile(r"\.html?$", re.IGNORECASE)
FIRST = 1


def page_number(url: str) -> int:
    """Return which page of an article an address names; 1 when it gives no number."""
    found = NUMBERED.search(url) or COUNTED.search(url)
    return int(found["number"]) if found else FIRST


def page_stem(url: str) -> str:
    """Return what the addresses of one article's pages have in common."""
    found = NUMBERED.search(url) or COUNTED.search(url)
    return url[: found.start()] if found else _bare(url)


def is_further_page(first: str, other: str) -> bool:
    """Whether an address that a page calls its next is the next page of the same article."""
    return is_numbered_page(first, other) or _is_counted(first, other)


def is_numbered_page(first: str, other: str) -> bool:
    """Whether an address is the next page of the article at another by its number alone."""
    found = NUMBERED.search(other)
    if found is None or not _same_site(first, other):
        return False
    here = NUMBERED.search(first)
    number = int(here["number"]) if here else FIRST
    stem = first[: here.start()] if here else _bare(first)
    return int(found["number"]) == number + 1 and _bare_site(other[: found.start()]) == _bare_site(stem)


def _is_counted(first: str, other: str) -> bool:
    """Whether "story-2.html" follows "story.html", or "story-3.html" that; "part-2.html" does not follow "part-1.html"."""
    found = COUNTED.search(other)
    if found is None or not _same_site(first, other):
        return False
    number, stem = int(found["number"]), other[: found.start()]
    here = COUNTED.search(first)
    if number == FIRST + 1:
        return here is None and _bare_site(_bare(first)) == _bare_site(stem)
    return (
        here is not None
        and int(here["number"]) == number - 1
        and _bare_site(first[: here.start()]) == _bare_site(stem)
    )


def _bare(url: str) -> str:
    return PAGE_ENDING.sub("", url).rstrip("/")


def _bare_site(url: str) -> str:
    """Return an address without what sites write now so, now so: scheme, `www.`."""
    return url.partition("://")[2].removeprefix("www.")


def _same_site(one: str, other: str) -> bool:
    try:
        hosts = [(urlsplit(url).netloc.lower().removeprefix("www.")) for url in (one, other)]
    except ValueError:
        return False
    return bool(hosts[0]) and hosts[0] == hosts[1]
