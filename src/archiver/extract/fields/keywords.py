"""Keywords and tags of the article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from archiver.extract.candidates import Candidate, Rule, at_most
from archiver.extract.context import Context
from archiver.extract.fields.clues import clues_of
from archiver.extract.fields.titles import plain_value
from archiver.text import clean_text, fold_typography

MOST, LONGEST = 100, 120
PARTS = re.compile(r"[,;|、，]")


@at_most(800)
def article_keywords(context: Context) -> Iterator[Candidate]:
    """JSON-LD lists the article's keywords."""
    for row in clues_of(context).articles[:2]:
        raw = row.data.get("keywords")
        words = _words(
            [plain_value(item) for item in raw[:MOST]]
            if isinstance(raw, list)
            else PARTS.split(plain_value(raw))
        )
        if words:
            yield Candidate(words, 800, "jsonld", f"{row.path}.keywords", ", ".join(words))


@at_most(740)
def meta_keywords(context: Context) -> Iterator[Candidate]:
    """Meta elements list keywords."""
    meta = context.index.meta
    for rank, name in enumerate(
        ("news_keywords", "article:tag", "parsely-tags", "sailthru.tags", "keywords", "dc.subject")
    ):
        values = meta.get(name, ())[:MOST]
        words = _words(part for value in values for part in PARTS.split(value.value)) if values else ()
        if words:
            yield Candidate(words, 740 - 10 * rank, "meta", values[0].node, ", ".join(words))


@at_most(500)
def tag_links(context: Context) -> Iterator[Candidate]:
    """Links marked rel=tag name the article's tags."""
    index = context.index
    nodes = index.by_rel.get("tag", ())[:MOST]
    words = _words([text for text in map(index.text, nodes) if len(text) <= LONGEST])
    if words:
        yield Candidate(words, 500, "visible", nodes[0], ", ".join(words))


RULES: tuple[Rule, ...] = (article_keywords, meta_keywords, tag_links)


def _words(parts: Iterable[str]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for part in parts:
        word = clean_text(part).strip("#\"'")
        if 0 < len(word) <= LONGEST and len(seen) < MOST:
            seen.setdefault(fold_typography(word), word)
    return tuple(seen.values())
