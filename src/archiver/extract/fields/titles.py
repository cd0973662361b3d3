"""What the page calls the article where the reader does not look: reference titles, and how far two titles agree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from html import unescape
from typing import NamedTuple
from urllib.parse import urlsplit

from archiver.page import JsonLdObject, Page, PageIndex
from archiver.text import clean_text, fold_typography

LONGEST_TITLE = 1000
MOST_REFERENCES = 16
SHORTEST_PIECE, SHORTEST_HAN, SHORTEST_SUFFIX = 3, 5, 3
SUFFIX_SIGNS = "-–—:：|｜_・·"
NEARLY_ALL = 0.9
SHORTEST_NAME, LONGEST_NAME = 5, 5  # letters, words
LEAST_NAMED = 0.25  # of a part's letters

ARTICLE_TYPES = frozenset(
    "Article NewsArticle ReportageNewsArticle AnalysisNewsArticle AskPublicNewsArticle BackgroundNewsArticle "
    "OpinionNewsArticle ReviewNewsArticle BlogPosting LiveBlogPosting SocialMediaPosting Report TechArticle "
    "ScholarlyArticle SatiricalArticle AdvertiserContentArticle MedicalScholarlyArticle Review Recipe HowTo".split()
)
"""Types of JSON-LD objects that describe an article."""

PAGE_TYPES = frozenset(("WebPage", "ItemPage", "MediaObject", "VideoObject", "PodcastEpisode", "AboutPage"))
SITE_TYPES = frozenset(("WebSite",))
SITE_NAMES = (
    "og:site_name",
    "application-name",
    "twitter:app:name:iphone",
    "publisher",
    "dc.publisher",
    "author:publisher",
)
TITLE_NAMES = (
    "og:title",
    "twitter:title",
    "parsely-title",
    "sailthru.title",
    "dc.title",
    "dcterms.title",
    "title",
    "headline",
    "article:title",
    "hdl",
    "cxenseparse:title",
)

# A sign that parts the title of the article from the name of the site, in clean text: " | ", " - ", " — ", " » ".
SEPARATOR = re.compile(r" (?:[|\-–—·•»«:/]+ |[|｜] ?|_ )|\| ?|｜ ?|_ ")
TAGS = re.compile(r"</?[A-Za-z][^<>]{0,200}>")  # "<b>", "</span>" inside a JSON text
WORDS = re.compile(r"[぀-ヿ㐀-鿿가-힯฀-๿]|[^\W_]+")  # words; each CJK or Thai sign is one

HAN, HAN_OR_KANA = re.compile(r"[㐀-鿿]"), re.compile(r"[぀-ヿ㐀-鿿가-힯]")


class Reference(NamedTuple):
    """A title that the page gives of the article outside its text."""

    text: str
    folded: str
    source: str
    locator: int | str


def title_words(text: str) -> tuple[str, ...]:
    """Return the words of a title in lower case, typography laid aside."""
    return tuple(WORDS.findall(fold_typography(text)))


def agreement(words: Iterable[str], titles: Iterable[AbstractSet[str]]) -> float:
    """Return how far a title says the same as one of some others, by their words, 0 to 1.

    That is the share of the words that both have; a title inside the other counts more.
    """
    mine = set(words)
    best = 0.0
    for theirs in titles:
        shared = len(mine & theirs)
        if not shared:
            continue
        best = max(best, shared / (len(mine) + len(theirs) - shared))
        fewer, more = sorted((len(mine), len(theirs)))
        if fewer >= SHORTEST_PIECE and shared >= NEARLY_ALL * fewer:
            best = max(best, 0.75 + 0.25 * fewer / more)
    return best


def article_objects(index: PageIndex) -> tuple[JsonLdObject, ...]:
    """Return the JSON-LD objects that describe an article, in order."""
    return tuple([row for row in index.jsonld if is_one_of(row, ARTICLE_TYPES)])


def is_one_of(row: JsonLdObject, types: frozenset[str]) -> bool:
    """Whether a JSON-LD object has one of some types; most have one, without a namespace."""
    kind = row.data.get("@type")
    if isinstance(kind, str) and "/" not in kind:
        return kind in types
    return not types.isdisjoint(row.types)


def plain_value(value: object) -> str:
    """Return a JSON-LD text as clean text: entities undone twice over, tags gone; "" for anything else."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if not isinstance(value, str):
        return ""
    text = value[: 4 * LONGEST_TITLE]
    if "&" in text:
        text = unescape(unescape(text))
    if "<" in text:
        text = TAGS.sub("", text)
    return clean_text(text)


def site_names(page: Page, articles: Sequence[JsonLdObject]) -> tuple[str, ...]:
    """Return the names of the site, folded: as it calls itself, and as its host reads."""
    index = page.index
    names = [value.value for name in SITE_NAMES for value in index.meta.get(name, ())[:1]]
    for row in articles[:4]:
        publisher = row.data.get("publisher")
        parts = publisher if isinstance(publisher, list) else [publisher]
        names += [plain_value(part.get("name")) for part in parts if isinstance(part, dict)]
    sites = [row for row in index.jsonld if is_one_of(row, SITE_TYPES)]
    names += [plain_value(row.data.get("name")) for row in sites[:2]]
    host = (urlsplit(page.url or "").hostname or "").removeprefix("www.")
    if host:
        names += [host, host.partition(".")[0], host.rpartition(".")[0]]
    folded = dict.fromkeys(map(fold_typography, names))
    return tuple(filter(None, folded))


def site_keys(names: Iterable[str]) -> tuple[str, ...]:
    """Return the letters of a site's names, by which a part of a title is told to be one."""
    keys = ["".join(WORDS.findall(name)) for name in names]
    return tuple(dict.fromkeys([key for key in keys if key]))


def references(page: Page, articles: Sequence[JsonLdObject], keys: tuple[str, ...]) -> tuple[Reference, ...]:
    """Return the titles the page gives of the article, those for readers of the site first; each words once."""
    found: dict[str, Reference] = {}
    for text, source, locator in _references(page, articles, keys):
        if text and len(text) <= LONGEST_TITLE and len(found) < MOST_REFERENCES:
            folded = fold_typography(text)
            if folded not in found:
                found[folded] = Reference(text, folded, source, locator)
    return tuple(found.values())


def _references(
    page: Page, articles: Sequence[JsonLdObject], keys: tuple[str, ...]
) -> Iterator[tuple[str, str, int | str]]:
    index = page.index
    for row in articles[:6]:
        for key in ("headline", "name", "alternativeHeadline"):
            if row.data.get(key):
                yield plain_value(row.data[key]), "jsonld", f"{row.path}.{key}"
    said: set[str] = set()  # most pages say the same to every network
    for name in TITLE_NAMES:
        for value in index.meta.get(name, ())[:1]:
            if value.value not in said:
                said.add(value.value)
                yield without_site(plain_value(value.value), keys), "meta", value.node
    for node in index.tag("title")[:1]:
        text = clean_text(index.raw_text(node)[: 4 * LONGEST_TITLE])
        yield _before_underscore(without_site(text, keys)), "page_title", node


def _before_underscore(title: str) -> str:
    """Return a Chinese title without channel and site: "桥梁明年重开_国内新闻_某某网"; no headline has the sign."""
    headline, _, rest = title.partition("_") if "_" in title else (title, "", "")
    return headline.rstrip() if rest and len(HAN.findall(headline)) >= SHORTEST_HAN else title


def title_parts(title: str) -> list[tuple[int, int]]:
    """Return where the signs stand that part a clean title, blanks around them included."""
    return [match.span() for match in SEPARATOR.finditer(title)]


def without_site(title: str, keys: tuple[str, ...]) -> str:
    """Return a title without the site's name at its end (or start): the longest part that is none of the names."""
    if len(title) > LONGEST_TITLE:
        return title
    ends = title_parts(title)
    for start, end in ends[:1]:
        if _is_site(title[:start], keys) and title[end:]:
            return without_site(title[end:], keys)
    for start, _ in reversed(ends):
        tail = SEPARATOR.sub("", title[start:])
        if _is_site(tail, keys) and title[:start]:
            title = title[:start]
        else:
            break
    return _without_suffix(title, keys)


def _without_suffix(title: str, keys: tuple[str, ...]) -> str:
    """Return a title without the site's name at its end in a script without blanks: "桥梁明年重开-某某新闻网"."""
    if title.isascii() or not title[-1:].isalpha():
        return title
    for key in keys:
        if len(key) >= SHORTEST_SUFFIX and HAN_OR_KANA.match(key[-1]) and title.endswith(key):
            head = title[: -len(key)]
            if head[-1:] in SUFFIX_SIGNS and len(head) > SHORTEST_SUFFIX:
                return head.rstrip(SUFFIX_SIGNS)
    return title


def _is_site(part: str, keys: tuple[str, ...]) -> bool:
    """Whether a part of a title names the site: as the site does, or in the letters of its host."""
    bare = "".join(WORDS.findall(fold_typography(part)))
    if not bare:
        return False
    if bare in keys:
        return True
    may_hold = len(part.split()) <= LONGEST_NAME
    for known in keys if may_hold else ():
        shorter, longer = (bare, known) if len(bare) < len(known) else (known, bare)
        held = len(shorter) >= SHORTEST_NAME and shorter in longer
        if held and (longer is known or _adds_little(longer, shorter)):
            return True
    return False


def _adds_little(part: str, name: str) -> bool:
    """Whether a part says little beside the name in it, and numbers nothing: "The Times Online", not "Times Letter 18"."""
    return len(name) >= LEAST_NAMED * len(part) and not any(map(str.isdigit, part.replace(name, "")))
