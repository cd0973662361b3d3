"""Every field of a page whose headline and body are known, in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from archiver.extract.candidates import Candidate
from archiver.extract.context import Context
from archiver.extract.decide import Decision, decide
from archiver.extract.fields import (
    access,
    authors,
    canonical,
    dates,
    description,
    keywords,
    kicker,
    language,
    publisher,
    section,
)
from archiver.extract.fields.byline import displayed_byline
from archiver.extract.fields.headlines import other_headlines
from archiver.extract.fields.page_kind import PageKind, page_kind
from archiver.record.fields import Access, ArticleDate, Author, HeadlineVariant, Language, Publisher

__all__ = ["Fields", "PageKind", "read_fields"]

SURE_KICKER = 400


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
    signed = displayed_byline(context)
    described = decide(description.RULES, context)
    decisions: dict[str, Decision | None] = {
        "/kicker": _sure(decide(kicker.RULES, context), SURE_KICKER),
        "/description": described,
        "/byline_raw": signed,
        "/authors": decide(authors.RULES, context),
        "/published": _sure(decide(dates.PUBLISHED_RULES, context), dates.SURE_DATE),
        "/modified": _sure(decide(dates.MODIFIED_RULES, context), dates.SURE_DATE),
        "/publisher": decide(publisher.RULES, context),
        "/section": decide(section.RULES, context),
        "/keywords": decide(keywords.RULES, context),
        "/language": decide(language.RULES, context),
        "/access": decide(access.RULES, context),
        "/canonical_url": decide(canonical.RULES, context),
    }
    return Fields(
        page_kind=page_kind(context),
        canonical_url=_value(decisions["/canonical_url"]),
        headlines=other_headlines(context),
        kicker=_value(decisions["/kicker"]),
        description=_value(described),
        description_source=_displayed(described),
        byline_raw=None if signed is None else signed.value.raw,
        authors=_value(decisions["/authors"]) or (),
        published=_value(decisions["/published"]),
        modified=_value(decisions["/modified"]),
        publisher=_value(decisions["/publisher"]),
        section=_value(decisions["/section"]),
        keywords=_value(decisions["/keywords"]) or (),
        language=_value(decisions["/language"]),
        access=_value(decisions["/access"]),
        decisions={pointer: decision for pointer, decision in decisions.items() if decision is not None},
    )


def _value(decision: Decision | None) -> Any:
    return None if decision is None else decision.winner.value


def _sure(decision: Decision | None, least: int) -> Decision | None:
    """Return a decision whose winner is sure enough; unknown is null, never a guess."""
    return decision if decision is not None and decision.winner.score >= least else None


def _displayed(decision: Decision | None) -> Literal["displayed", "meta"] | None:
    if decision is None:
        return None
    winner: Candidate = decision.winner
    return "displayed" if winner.source == "visible" else "meta"
