"""What stands in a story's place though it came with status 200: a loss, a block, a consent wall, the way home.

Told by what the page says beside its menus; a page that tells something of its own is a story, whatever its banners
say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from archiver.capture.requisites import Element, base_url, join
from archiver.capture.target import read_target
from archiver.errors import GateRefused
from archiver.knowledge import WallWords, find_wall

WORDS = WallWords()
# what surrounds a page's own words
AROUND = frozenset({"script", "style", "template", "title", "nav", "footer", "aside", "select", "datalist"})
# what a page has that asks for something
ASKING = ("button", "a", "input", "iframe")
CONTROLS = frozenset({"a", "button", "label", "summary"})
# Letters: a page that shows more is no wall; words of its own make a story, fewer where its very title names a wall.
ENOUGH_TEXT, OWN_WORDS, OWN_WORDS_TITLED = 4000, 300, 900
# A shorter passage tells nothing, a longer one is no notice; a title is cut.
PASSAGE, LONGEST_NOTICE, LONGEST_TITLE = 50, 400, 300
SOONEST_REFRESH = 10.0
# letters of scripts that say more in each: one counts for two
DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

# the front page, in some language or by another name: "/", "/de/", "/en-gb", "/index.html"
FRONT_PAGE = re.compile(
    r"/(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|home|default)(?:\.[a-z]{3,5})?/?)?", re.IGNORECASE
)
# a refresh: "0; url=/", "5;URL='http://times.example/'"
REFRESH = re.compile(r"\s*(\d{1,4}(?:\.\d*)?)\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'>]+)", re.IGNORECASE)
# a script that only leads away: "window.location.replace('/')"
LEADING_SCRIPT = re.compile(
    r"(?:window|document|self|top)?\.?location(?:\.href)?\s*(?:=|\.(?:replace|assign)\()\s*[\"']([^\"'\n]{1,2000})[\"']"
)
LONGEST_LEADING_PAGE, LONGEST_LEADING_SCRIPT = 400, 300


def get_ready() -> None:
    """Read and compile the words of walls: once, before many threads ask for them at the same moment."""
    find_wall("", "")


def find_standing(root: Element, url: str) -> str | None:
    """Return the outcome that a page's own words give, None for a page that is what was asked for."""
    named = next((kind for name in _names(root) if (kind := WORDS.kind_of_title(name))), None)
    most = OWN_WORDS if named is None else OWN_WORDS_TITLED
    asks = next(root.iter(*ASKING), None) is not None
    words: list[str] = []
    shown = told = 0
    for element, passage in _own_words(root):
        words.append(passage)
        shown += len(passage)
        if (
            len(passage) >= PASSAGE
            and element.tag not in CONTROLS
            and not _speaks_as_walls(passage, asks=asks)
        ):
            told += letters(passage)
        if told >= most or shown >= ENOUGH_TEXT:
            return None
    if named is None and shown <= LONGEST_LEADING_PAGE and _leads_home(root, url):
        return "redirected-home"
    return named or find_wall("", " ".join(words))


def leads_home(start: str, target: str) -> bool:
    """Whether an address leads from a story to its site's front page."""
    try:
        here, there = read_target(start), read_target(target)
    except GateRefused:
        return False
    if _site(here.host) != _site(there.host):
        return False
    path = here.path.partition("?")[0]
    deep = path.count("/") + path.count("-") > 1 or any(name for name, _ in parse_qsl(urlsplit(start).query))
    return (
        deep
        and FRONT_PAGE.fullmatch(path) is None
        and FRONT_PAGE.fullmatch(there.path.partition("?")[0]) is not None
    )


def letters(text: str) -> int:
    """Return how much a text says, in letters of an alphabet."""
    return len(text) if text.isascii() else len(text) + len(DENSE.findall(text))


def _leads_home(root: Element, url: str) -> bool:
    """Whether a page of few words does nothing but lead to the front page: by refresh, script or its own address."""
    base = base_url(root, url)
    return any(leads_home(url, address) for ref in _ways(root) if (address := join(base, ref)))


def _ways(root: Element) -> Iterator[str]:
    for meta in root.iter("meta"):
        found = REFRESH.match(meta.get("content") or "")
        if (
            (meta.get("http-equiv") or "").lower() == "refresh"
            and found
            and float(found[1]) <= SOONEST_REFRESH
        ):
            yield found[2].strip()
    for script in root.iter("script"):
        text = script.text or ""
        if len(text) <= LONGEST_LEADING_SCRIPT and (found := LEADING_SCRIPT.search(text)):
            yield found[1]


def _own_words(root: Element) -> Iterator[tuple[Element, str]]:
    """Yield what a page says beside its menus, passage by passage, with the elements that hold them."""
    stack = [next(root.iter("body"), root)]
    while stack:
        element = stack.pop()
        if element.tag in AROUND or not isinstance(element.tag, str):
            continue
        own = " ".join((element.text or "", *(child.tail or "" for child in element))).strip()
        if own:
            yield element, own if len(own) > LONGEST_NOTICE else " ".join(own.split())
        stack.extend(reversed(element))


def _speaks_as_walls(passage: str, *, asks: bool) -> bool:
    """Whether a passage may belong to a wall; a long one only if it speaks of consent, with something to press."""
    if len(passage) <= LONGEST_NOTICE:
        return WORDS.speak_in(passage)
    return asks and WORDS.of_consent_in(passage)


def _names(root: Element) -> Iterator[str]:
    """Yield a page's title and its first heading."""
    for tag in ("title", "h1"):
        element = next(root.iter(tag), None)
        if element is not None and (text := " ".join("".join(map(str, element.itertext())).split())):
            yield text[:LONGEST_TITLE]


def _site(host: str) -> str:
    return host.removeprefix("www.").removeprefix("m.")
