"""Who the page says signs, where the reader does not look: JSON-LD, meta elements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from archiver.extract.context import Context
from archiver.extract.fields.byline_text import (
    AuthorType,
    Part,
    author_of,
    author_type,
    name_keys,
    read_byline,
)
from archiver.extract.fields.clues import Clues, clues_of
from archiver.extract.fields.stored import stored_writers
from archiver.extract.fields.titles import plain_value
from archiver.knowledge import byline_words
from archiver.record.fields import Author
from archiver.text import fold_typography

MOST_SIGNERS = 30
LONGEST_ALIAS = 8
LONGEST_DESK = 120
DECLARED_TYPES: dict[str, AuthorType] = {"person": "person", "organization": "organization"}
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


class Signer(NamedTuple):
    """A writer that the page declares, and where."""

    part: Part
    type: AuthorType
    url: str | None
    source: str
    locator: int | str
    aliases: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name alone."""
        return self.part.text

    @property
    def author(self) -> Author:
        """The writer as the record has one."""
        author = author_of(self.part)
        update: dict[str, Any] = {"type": self.type} if self.type != author.type else {}
        if self.url is not None:
            update["url"] = self.url
        return author.model_copy(update=update) if update else author


@dataclass(frozen=True, slots=True)
class Declared:
    """All that the page declares of its writers: every one, the keys of all and of the people, and their initials."""

    signers: tuple[Signer, ...]
    keys: frozenset[str]
    people: frozenset[str]
    aliases: Mapping[str, Signer]


def declared_names(context: Context) -> Declared:
    """Return the writers declared in JSON-LD and meta elements."""
    clues = clues_of(context)
    known = clues.memo.get("declared")
    if known is None:
        known = clues.memo["declared"] = _declared(context, clues)
    return known


def _declared(context: Context, clues: Clues) -> Declared:
    signers = tuple(islice(_signers(context, clues), MOST_SIGNERS))
    keys = name_keys([signer.name for signer in signers])
    people = name_keys([signer.name for signer in signers if signer.type == "person"])
    aliases = {alias: signer for signer in signers for alias in name_keys(signer.aliases)}
    return Declared(signers, keys | aliases.keys(), people | aliases.keys(), aliases)


def _signers(context: Context, clues: Clues) -> Iterator[Signer]:
    declared = list(_in_jsonld(context, clues))
    yield from declared or _in_stored(context, clues)
    yield from _in_meta(context, clues)


def _in_jsonld(context: Context, clues: Clues) -> Iterator[Signer]:
    """Yield the writers of the first JSON-LD article that names any."""
    for row in clues.articles[:6]:
        found = False
        for key in ("author", "creator"):
            for value in _listed(row.data.get(key)):
                aliases = _aliases(value)
                for part, kind, url in _of_value(_named(context, value), clues):
                    found = True
                    yield Signer(part, kind, url, "jsonld", f"{row.path}.{key}", aliases)
        if found:
            return


def _in_stored(context: Context, clues: Clues) -> Iterator[Signer]:
    """Yield the writers beside a story that only scripts are given: JSON, as JSON-LD is."""
    for place, value in islice(stored_writers(context), MOST_SIGNERS):
        for part, kind, url in _of_value(value, clues):
            yield Signer(part, kind, url, "jsonld", place)


def _in_meta(context: Context, clues: Clues) -> Iterator[Signer]:
    meta = context.index.meta
    for name in [name for name in AUTHOR_NAMES if name in meta]:
        if name == "twitter:data1":
            label = meta.get("twitter:label1", ())
            if not label or not _names_writer(label[0].value):
                continue
        for value in meta[name][:8]:
            if value.value.startswith(("http://", "https://", "//", "@")) or len(value.value) > 300:  # noqa: PLR2004 - no name
                continue
            for part in read_byline(value.value, outlets=clues.sites).signers:
                yield Signer(part, author_type(part), None, "meta", value.node)


def _names_writer(label: str) -> bool:
    """Whether a label stands before the writer: "Written by", "Verfasst von"."""
    return byline_words().prefixes.get(fold_typography(label).rstrip(":")) == "author"


def _aliases(value: Any) -> tuple[str, ...]:
    """Return the initials by which a page may display a writer."""
    name = value.get("alternateName") if isinstance(value, dict) else None
    return (name,) if isinstance(name, str) and 1 < len(name) <= LONGEST_ALIAS else ()


def _listed(value: Any) -> list[Any]:
    return value[:MOST_SIGNERS] if isinstance(value, list) else [value]


def _named(context: Context, value: Any) -> Any:
    """Return a JSON-LD value, or the object with a name that it refers to."""
    if not isinstance(value, dict) or plain_value(value.get("name")) or not isinstance(value.get("@id"), str):
        return value
    memo = clues_of(context).memo
    if "named_objects" not in memo:
        rows = [row.data for row in context.index.jsonld if "name" in row.data]
        memo["named_objects"] = {row["@id"]: row for row in rows if isinstance(row.get("@id"), str)}
    return memo["named_objects"].get(value["@id"], value)


def _of_value(value: Any, clues: Clues) -> Iterator[tuple[Part, AuthorType, str | None]]:
    """Yield the writers of one value as JSON-LD has it, with type and address: a name, an object, four names in one string."""
    if isinstance(value, dict):
        name, kinds, url = plain_value(value.get("name")), value.get("@type"), _address(value.get("url"))
        if _is_organisation(kinds) and PARTED.search(name) and len(name) <= LONGEST_DESK:
            yield Part(name, name, "organization"), "organization", url
            return  # "Example & Example", "Example Broadcasting, Hometown, Homeland": one name
        for part in read_byline(name, outlets=clues.sites).signers:
            yield part, _typed(part, kinds), url
    elif isinstance(value, str) and not value.startswith(("http://", "https://")):
        for part in read_byline(plain_value(value), outlets=clues.sites).signers:
            yield part, author_type(part), None


def _address(url: Any) -> str | None:
    """Return the address of a writer's page, if it is one."""
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        return None
    return None if any(map(str.isspace, url)) else url


def _is_organisation(kinds: Any) -> bool:
    """Whether JSON-LD types a writer as an organisation."""
    return isinstance(kinds, str) and kinds.lower().endswith("organization")


def _typed(part: Part, kinds: Any) -> AuthorType:
    """Take the type that JSON-LD gives, unless the name says otherwise: publishers often pose as persons."""
    said = author_type(part)
    if said == "unknown" and isinstance(kinds, str):
        return DECLARED_TYPES.get(kinds.lower(), said)
    return said
