"""The section the article stands in."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.extract.candidates import Candidate, Rule, at_most
from archiver.extract.context import Context
from archiver.extract.fields.clues import clues_of
from archiver.extract.fields.titles import agreement, plain_value, title_words
from archiver.text import clean_text, fold_typography

LONGEST = 100
SECTION_META = (
    "article:section",
    "cxenseparse:section",
    "parsely-section",
    "dc.subject.section",
    "section",
    "og:section",
)
FRONT_WORDS = frozenset(
    (
        "home",
        "startseite",
        "start",
        "homepage",
        "accueil",
        "inicio",
        "início",
        "forside",
        "etusivu",
        "hjem",
        "главная",
        "ana sayfa",
        "beranda",
        "hem",
        "frontpage",
        "ホーム",
        "トップ",
        "首页",
        "首頁",
        "홈",
        "الرئيسية",
        "strona główna",
        "domů",
        "trang chủ",
    )
)


@at_most(800)
def article_section(context: Context) -> Iterator[Candidate]:
    """JSON-LD names the article's section."""
    for row in clues_of(context).articles[:2]:
        value = plain_value(row.data.get("articleSection"))
        yield from _section(context, value, 800, "jsonld", f"{row.path}.articleSection")


@at_most(760)
def meta_section(context: Context) -> Iterator[Candidate]:
    """A meta element names the section."""
    for rank, name in enumerate(SECTION_META):
        for value in context.index.meta.get(name, ())[:1]:
            yield from _section(context, value.value, 760 - 10 * rank, "meta", value.node)


@at_most(620)
def breadcrumb_section(context: Context) -> Iterator[Candidate]:
    """The last but the article in the breadcrumb: in JSON-LD, else in the element called breadcrumb."""
    for row in context.index.jsonld:
        if "BreadcrumbList" in row.types:
            items = row.data.get("itemListElement")
            names = [_item_name(item) for item in items[:12]] if isinstance(items, list) else []
            yield from _last_section(context, names, 620, "jsonld", f"{row.path}.itemListElement")
    index = context.index
    for node in clues_of(context).marks.nodes("crumbs")[:3]:
        names = [index.text(link) for link in index.within(node, index.tag("a"))[:12]]
        yield from _last_section(context, names, 560, "visible", node)


RULES: tuple[Rule, ...] = (article_section, meta_section, breadcrumb_section)


def _item_name(item: object) -> str:
    if not isinstance(item, dict):
        return ""
    inner = item.get("item")
    name = item.get("name") or (inner.get("name") if isinstance(inner, dict) else None)
    return plain_value(name)


def _last_section(
    context: Context, names: list[str], score: int, source: str, locator: int | str
) -> Iterator[Candidate]:
    sites = clues_of(context).sites
    sections = [
        name
        for name in names
        if name and (folded := fold_typography(name)) not in FRONT_WORDS and folded not in sites
    ]
    headline = (set(title_words(context.headline_text or "")),)
    if sections and agreement(title_words(sections[-1]), headline) > 0.5:  # noqa: PLR2004 - the article itself closes the trail
        sections.pop()
    if sections:
        yield from _section(context, sections[-1], score, source, locator)


def _section(context: Context, raw: str, score: int, source: str, locator: int | str) -> Iterator[Candidate]:
    value = clean_text(raw)
    if (
        0 < len(value) <= LONGEST
        and fold_typography(value) not in FRONT_WORDS
        and value != context.headline_text
    ):
        yield Candidate(value, score, source, locator, raw)
