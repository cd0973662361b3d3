"""The fields of a record beside headline and body: each a module with its rules."""

from __future__ import annotations

from archiver.extract.fields.authors import agency_authors, settled_authors
from archiver.extract.fields.byline_text import parse_byline
from archiver.extract.fields.date_text import ParsedDate, parse_date_text
from archiver.extract.fields.reading import Fields, PageKind, read_fields

__all__ = [
    "Fields",
    "PageKind",
    "ParsedDate",
    "agency_authors",
    "parse_byline",
    "parse_date_text",
    "read_fields",
    "settled_authors",
]
