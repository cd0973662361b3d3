"""A reading of a reproduction: the record it shows, and the marks that say so."""

from __future__ import annotations

from pydantic import ValidationError

from archiver.extract.evidence import Evidence, Proof
from archiver.extract.origin import Origin
from archiver.extract.provenance import provenance_of
from archiver.extract.reading import Reading
from archiver.extract.rendition.html import Fields, find_rendition, read_html_rendition
from archiver.extract.rendition.text import is_text_rendition, read_text_rendition
from archiver.page import Page
from archiver.record import seal_article

LISTS = ("body", "attribution", "related_links", "authors", "keywords")


def read_rendition(page: Page, origin: Origin | None) -> Reading | None:
    """Return the reading of a page that is a reproduction; None for any other page, and for a reproduction mended into nonsense."""
    try:
        fields = rendition_fields(page)
        if fields is None:
            return None
        fields["url"] = page.url or fields.get("url")
        article = seal_article(**fields, provenance=provenance_of(page, origin))
    except ValidationError:
        return None
    return Reading(article, Evidence(article.record_id, page, proofs=rendition_proofs(fields)))


def rendition_fields(page: Page) -> Fields | None:
    """Return the fields that a reproduction shows, None when the page is none."""
    if page.kind == "text":
        return read_text_rendition(page.text) if is_text_rendition(page.text) else None
    index = page.index
    article = find_rendition(index.elements[node] for node in index.by_tag.get("article", ()))
    return None if article is None else read_html_rendition(article)


def rendition_proofs(fields: Fields) -> dict[str, Proof]:
    """Return the evidence: every value stands where the reproduction marks it."""
    proofs: dict[str, Proof] = {}
    for name, value in fields.items():
        if name in LISTS:
            proofs |= {f"/{name}/{at}": _proof(name) for at in range(len(value))}
        elif value is not None:
            proofs[f"/{name}"] = _proof(name)
    return proofs


def _proof(name: str) -> Proof:
    return Proof("reproduction", f'//*[@data-field="{name}"]', "rendition.marks")
