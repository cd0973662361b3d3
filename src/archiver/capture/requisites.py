"""What belongs to a page: images, stylesheets, scripts, icons, and what stylesheets ask for in turn."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from itertools import islice
from urllib.parse import urljoin

from lxml import etree

from archiver.capture.target import normal_url
from archiver.errors import GateRefused
from archiver.store import NewTask

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", ""})
CSS_TYPE = "text/css"
MAX_NESTING = 10
DECLARED_WITHIN = 4096
MOST_REFERENCES = 20_000

# an address in a srcset, and what stands before it: "a.png" and ", b,c.png" in "a.png 2x, b,c.png 100w"
CANDIDATE = re.compile(r"[\s,]*([^\s,]\S*)")
# a reference in a stylesheet, as in "background: url( 'a b.png' )"
CSS_URL = re.compile(
    r"url\(\s*(?:\"([^\"\n]{0,4096})\"|'([^'\n]{0,4096})'|([^()\s\"']{1,4096}))\s*\)", re.IGNORECASE
)
# an import in a stylesheet, as in "@import 'more.css' screen" or "@import url(more.css)"
CSS_IMPORT = re.compile(
    r"@import\s+(?:url\(\s*)?(?:\"([^\"\n]{0,4096})\"|'([^'\n]{0,4096})'|([^()\s\"';]{1,4096}))",
    re.IGNORECASE,
)
# "\2f " and "\(" in a stylesheet
CSS_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|([^\n]))")

STYLE_RELS = frozenset({"stylesheet"})
OTHER_RELS = frozenset(
    {
        "icon",
        "apple-touch-icon",
        "apple-touch-icon-precomposed",
        "mask-icon",
        "manifest",
        "preload",
        "modulepreload",
        "prefetch",
    }
)
LAZY_SOURCES = (
    "src",
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-lazy",
    "data-hi-res-src",
    "data-full-src",
    "data-url",
)
LAZY_SETS = ("srcset", "data-srcset", "data-lazy-srcset", "imagesrcset")
OEMBED = "application/json+oembed"
XLINK = "{http://www.w3.org/1999/xlink}href"

Element = etree._Element  # noqa: SLF001 - lxml names its element type so
Finder = Callable[[Element], Iterator[tuple[str, str]]]


def page_requisites(root: Element, url: str) -> list[NewTask]:
    """Return what an HTML page needs, in document order, each once."""
    return list(_tasks(_found_in(root), base_url(root, url), 0))


def stylesheet_requisites(data: bytes, url: str, nesting: int) -> list[NewTask]:
    """Return what a stylesheet needs: imports, fonts, backgrounds; `nesting` counts how deep they lie."""
    if nesting > MAX_NESTING:
        return []
    return list(_tasks(css_references(data.decode("utf-8", "replace")), url, nesting))


def oembed_requisites(data: bytes, url: str) -> list[NewTask]:
    """Return the thumbnail that an oEmbed answer names."""
    try:
        answer = json.loads(data)
    except (ValueError, RecursionError):
        return []
    thumbnail = answer.get("thumbnail_url") if isinstance(answer, dict) else None
    return list(_tasks(iter([("requisite", thumbnail)]), url, 0)) if isinstance(thumbnail, str) else []


def parse_html(data: bytes, charset: str | None = None) -> Element | None:
    """Parse a page for its links and its plainest words; None when there is nothing in it."""
    if charset is None and b"charset" not in data[:DECLARED_WITHIN].lower() and _is_utf8(data):
        charset = "utf-8"
    try:
        parser = etree.HTMLParser(recover=True, no_network=True, huge_tree=True, encoding=charset)
    except LookupError:
        parser = etree.HTMLParser(recover=True, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(data, parser) if data.strip() else None
    except (etree.XMLSyntaxError, ValueError):
        return None


def _is_utf8(data: bytes) -> bool:
    try:
        return bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def base_url(root: Element, url: str) -> str:
    """Return what relative addresses on the page are relative to."""
    base = next(root.iter("base"), None)
    href = base.get("href") if base is not None else None
    return join(url, href) or url if href else url


def join(base: str, href: str) -> str | None:
    """Return the absolute address that a reference names, None when it names none."""
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return None


def css_references(text: str) -> Iterator[tuple[str, str]]:
    """Yield kind and reference of what a stylesheet's text asks for."""
    text = "".join(_without_comments(text))
    imports = set()
    for found in CSS_IMPORT.finditer(text):
        reference = _css_text(found)
        imports.add(reference)
        yield "stylesheet", reference
    for found in CSS_URL.finditer(text):
        reference = _css_text(found)
        if reference not in imports:
            yield "requisite", reference


def _found_in(root: Element) -> Iterator[tuple[str, str]]:
    for element in root.iter(*FINDERS):
        yield from FINDERS[element.tag](element)
    for element in root.iterfind(".//*[@style]"):
        style = element.get("style") or ""
        if "url(" in style.lower():
            yield from css_references(style)


def _link(element: Element) -> Iterator[tuple[str, str]]:
    rels = set((element.get("rel") or "").lower().split())
    href = element.get("href") or ""
    if rels & STYLE_RELS:
        yield "stylesheet", href
    elif "alternate" in rels and (element.get("type") or "").lower() == OEMBED:
        yield "oembed", href
    elif rels & OTHER_RELS:
        yield "stylesheet" if (element.get("as") or "").lower() == "style" else "requisite", href
    yield from _srcset(element, ("imagesrcset",))


def _image(element: Element) -> Iterator[tuple[str, str]]:
    for name in LAZY_SOURCES:
        if value := element.get(name):
            yield "requisite", value
    yield from _srcset(element, LAZY_SETS)


def _source(element: Element) -> Iterator[tuple[str, str]]:
    """Yield a picture's alternatives; films and sound are no requisites."""
    yield from _srcset(element, LAZY_SETS)


def _srcset(element: Element, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name in names:
        if value := element.get(name):
            yield from (("requisite", address) for address in srcset_addresses(value))


def _script(element: Element) -> Iterator[tuple[str, str]]:
    if value := element.get("src"):
        yield "requisite", value


def _poster(element: Element) -> Iterator[tuple[str, str]]:
    if value := element.get("poster"):
        yield "requisite", value


def _style(element: Element) -> Iterator[tuple[str, str]]:
    yield from css_references(element.text or "")


def _input(element: Element) -> Iterator[tuple[str, str]]:
    if (element.get("type") or "").lower() == "image":
        yield from _image(element)


def _background(element: Element) -> Iterator[tuple[str, str]]:
    if value := element.get("background"):
        yield "requisite", value


def _vector(element: Element) -> Iterator[tuple[str, str]]:
    value = element.get("href") or element.get(XLINK) or element.get("xlink:href") or ""
    if value and not value.startswith("#"):
        yield "requisite", value


FINDERS: dict[str, Finder] = {
    "link": _link,
    "img": _image,
    "amp-img": _image,
    "source": _source,
    "script": _script,
    "video": _poster,
    "style": _style,
    "input": _input,
    "body": _background,
    "table": _background,
    "td": _background,
    "image": _vector,
    "use": _vector,
}


def _tasks(found: Iterator[tuple[str, str]], base: str, nesting: int) -> Iterator[NewTask]:
    seen: set[str] = set()
    for kind, reference in islice(found, MOST_REFERENCES):
        address = join(base, unescape(reference)) if reference.strip() else None
        if address is None or not address.lower().startswith(("http:", "https:")):
            continue
        try:
            url = normal_url(address)
        except GateRefused:
            continue
        if url not in seen:
            seen.add(url)
            yield NewTask(url, kind, nesting)


def _without_comments(text: str) -> Iterator[str]:
    """Yield a stylesheet's text between its comments; one that is not closed hides the rest."""
    place = 0
    while (start := text.find("/*", place)) >= 0:
        yield text[place:start] + " "
        end = text.find("*/", start + 2)
        if end < 0:
            return
        place = end + 2
    yield text[place:]


def srcset_addresses(value: str) -> Iterator[str]:
    """Yield the addresses of a srcset; a comma within one is part of it, one at its end is not."""
    place = 0
    while found := CANDIDATE.match(value, place):
        address, place = found[1], found.end()
        if address.endswith(","):
            yield address.rstrip(",")
            continue
        yield address
        place = value.find(",", place) + 1 or len(value)


def _css_text(found: re.Match[str]) -> str:
    text = found[1] or found[2] or found[3] or ""
    return CSS_ESCAPE.sub(lambda escape: chr(int(escape[1], 16) % 0x110000) if escape[1] else escape[2], text)
