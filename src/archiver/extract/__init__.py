"""Pages to article records: rules propose, one place decides, evidence travels beside the record."""

from __future__ import annotations

from archiver.extract.article import extract_article, read_article
from archiver.extract.evidence import Evidence
from archiver.extract.origin import Origin
from archiver.extract.pages import JOINED, goes_on, join_pages, next_page
from archiver.extract.reading import Reading

__all__ = [
    "JOINED",
    "Evidence",
    "Origin",
    "Reading",
    "extract_article",
    "goes_on",
    "join_pages",
    "next_page",
    "read_article",
]
