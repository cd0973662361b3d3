"""The fields of a record beside headline and body: each a module with its rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from archiver.extract.context import Context
from archiver.extract.decide import Decision, decide
from archiver.extract.fields import description, language
from archiver.record.fields import Access, ArticleDate, Author, HeadlineVariant, Language, Publisher

PageKind = Literal["article", "live_blog", "gallery", "video", "index", "other"]


@dataclass(frozen=True, slots=True)
class Fields:
    """Every field that the rules of this folder decide; `decisions` by JSON pointer, for evidence."""

    page_kind: PageKind = "article"
    canonical_url: str | None = None
    headlines: tuple[HeadlineVariant, ...] = ()
    kicker: str | None = None
    description: str | None = None
    description_source: Literal["displayed", "meta"] | None = None
    byline_raw: str | None = None
    authors: tuple[Author, ...] = ()
    published: ArticleDate | None = None
    modified: ArticleDate | None = None
    publisher: Publisher | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    language: Language | None = None
    access: Access | None = None
    decisions: Mapping[str, Decision] = field(default_factory=dict)


def read_fields(context: Context) -> Fields:
    """Read every field of a page whose headline and body are known."""
    described = decide(description.RULES, context)
    spoken = decide(language.RULES, context)
    decisions = {"/description": described, "/language": spoken}
    return Fields(
        description=None if described is None else described.value,
        description_source=None if described is None else "meta",
        language=None if spoken is None else spoken.value,
        decisions={pointer: decision for pointer, decision in decisions.items() if decision is not None},
    )
