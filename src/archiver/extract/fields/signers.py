"""Who the page says signs, where the reader does not look: JSON-LD, meta elements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from archiver.extract.context import Context
from archiver.extract.fields.byline_text import read_byline
from archiver.extract.fields.clues import Clues, clues_of
from archiver.extract.fields.stored import stored_writers
from archiver.extract.fields.titles import plain_value
from archiver.page import JsonLdObject
from archiver.record.fields import Author
from archiver.text import fold_typography

MOST_SIGNERS = 30
LONGEST_ALIAS = 8
LONGEST_DESK = 120
PARTED = re.compile(r"[,&/|]")
AUTHOR_NAMES = (
    "author",
    "article:author",
    "article:author_name",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "dcsext.author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "citation_author",
    "cxenseparse:author",
    "authors",
    "creator",
    "og:author",
    "article.author",
    "articleauthor",
    "vr:author",
    "book:author",
    "last-author",
    "shareaholic:article_author_name",
    "mediator_author",
    "twitter:data1",
)
WRITER_LABELS = frozenset(
    (
        "written by",
        "verfasst von",
        "geschrieben von",
        "écrit par",
        "escrito por",
        "scritto da",
        "author",
        "by",
        "autor",
        "geschreven door",
        "skrevet av",
        "written by:",
        "yazan",
        "napisane przez",
        "автор",
    )
)


@dataclass(frozen=True, slots=True)
class Signer:
    """A writer that the page declares, and where."""

    author: Author
    source: str
    locator: int | str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Declared:
    """All that the page declares of its writers: every one, the keys of all and of the people, and their initials."""

    signers: tuple[Signer, ...]
    keys: frozenset[str]
    people: frozenset[str]
    aliases: Mapping[str, Author]


def declared_names(context: Context) -> Declared:
    """Return the writers declared in JSON-LD and meta elements."""
    clues = clues_of(context)
    known = clues.memo.get("declared")
    if known is None:
        known = clues.memo["declared"] = _declared(context, clues)
    return known


def name_keys(names: Iterable[str]) -> frozenset[str]:
    """Return names folded for comparison: no case, no typography, no dots."""
    return frozenset(map(_key, names))


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    return fold_typography(name).replace(".", "").strip()


def _declared(context: Context, clues: Clues) -> Declared:
    signers = tuple(_signers(context, clues))[:MOST_SIGNERS]
    keys = name_keys(signer.author.name for signer in signers)
    people = name_keys(signer.author.name for signer in signers if signer.author.type == "person")
    aliases = {alias: signer.author for signer in signers for alias in name_keys(signer.aliases)}
    return Declared(signers, keys | aliases.keys(), people | aliases.keys(), aliases)


def _signers(context: Context, clues: Clues) -> Iterator[Signer]:
    declared = list(_in_jsonld(context, clues))
    yield from declared or _in_stored(context, clues)
    yield from _in_meta(context, clues)


def _in_jsonld(context: Context, clues: Clues) -> Iterator[Signer]:
    """Yield the writers of the first JSON-LD article that names any."""
    by_id = {
        row.data["@id"]: row
        for row in context.index.jsonld
        if isinstance(row.data.get("@id"), str) and "name" in row.data
    }
    for row in clues.articles[:6]:
        found = False
        for key in ("author", "creator"):
            for value in _listed(row.data.get(key)):
                aliases = _aliases(value)
                for author in _of_value(value, by_id, clues):
                    found = True
                    yield Signer(author, "jsonld", f"{row.path}.{key}", aliases)
        if found:
            return


def _in_stored(context: Context, clues: Clues) -> Iterator[Signer]:
    """Yield the writers beside a story that only scripts are given: JSON, as JSON-LD is."""
    for place, value in islice(stored_writers(context), MOST_SIGNERS):
        for author in _of_value(value, {}, clues):
            yield Signer(author, "jsonld", place)


def _in_meta(context: Context, clues: Clues) -> Iterator[Signer]:
    meta = context.index.meta
    for name in [name for name in AUTHOR_NAMES if name in meta]:
        if name == "twitter:data1":
            label = meta.get("twitter:label1", ())
            if not label or fold_typography(label[0].value).strip(":") not in WRITER_LABELS:
                continue
        for value in meta[name][:8]:
            if value.value.startswith(("http://", "https://", "//", "@")) or len(value.value) > 300:  # noqa: PLR2004 - no name
                continue
            for author in read_byline(value.value, outlets=clues.sites).authors:
                yield Signer(author, "meta", value.node)


def _aliases(value: Any) -> tuple[str, ...]:
    """Return the initials by which a page may display a writer."""
    name = value.get("alternateName") if isinstance(value, dict) else None
    return (name,) if isinstance(name, str) and 1 < len(name) <= LONGEST_ALIAS else ()


def _listed(value: Any) -> list[Any]:
    return value[:MOST_SIGNERS] if isinstance(value, list) else [value]


def _of_value(value: Any, by_id: dict[str, JsonLdObject], clues: Clues) -> Iterator[Author]:
    """Yield the writers of one JSON-LD value: a name, an object, a reference, four names in one string."""
    if isinstance(value, dict):
        name = plain_value(value.get("name"))
        if not name and isinstance(value.get("@id"), str) and value["@id"] in by_id:
            value = by_id[value["@id"]].data
            name = plain_value(value.get("name"))
        kinds = value.get("@type")
        url = value.get("url") if isinstance(value.get("url"), str) else None
        if _is_organisation(kinds) and PARTED.search(name) and len(name) <= LONGEST_DESK:
            yield _typed(Author(name=name, type="organization"), kinds, url)
            return  # "Example & Example", "Example Broadcasting, Hometown, Homeland": one name
        for author in read_byline(name, outlets=clues.sites).authors:
            yield _typed(author, kinds, url)
    elif isinstance(value, str) and not value.startswith(("http://", "https://")):
        yield from read_byline(plain_value(value), outlets=clues.sites).authors


def _is_organisation(kinds: Any) -> bool:
    """Whether JSON-LD types a writer as an organisation."""
    return isinstance(kinds, str) and kinds.lower().endswith("organization")


def _typed(author: Author, kinds: Any, url: str | None) -> Author:
    """Take the type that JSON-LD gives, unless the name says otherwise: publishers often pose as persons."""
    update: dict[str, Any] = {}
    if author.type == "unknown" and isinstance(kinds, str) and kinds.lower() in {"person", "organization"}:
        update["type"] = kinds.lower()
    if url and url.startswith(("http://", "https://")) and not any(map(str.isspace, url)):
        update["url"] = url
    return author.model_copy(update=update) if update else author
