"""The article record: model, blocks, plain text, canonical form, schema.

`ArticleRecord` is a frozen pydantic model; `blocks` holds the kinds of body blocks and `fields` the other values.
`seal_article` builds one with its hashes and id; `parse_article` reads one back; `canonical_json` writes it.
"""

from __future__ import annotations

from archiver.record import blocks, fields
from archiver.record.article import SCHEMA_VERSION, ArticleRecord, walk_blocks
from archiver.record.canonical import (
    canonical_dict,
    canonical_json,
    prune,
    record_id_of,
    seal_article,
    text_hashes,
)
from archiver.record.complaints import complaints_of
from archiver.record.load import LoadedArticle, load_article, parse_article, validate_article
from archiver.record.plaintext import block_texts, join_text, plain_text
from archiver.record.schema import article_schema, field_words, schema_text

__all__ = [
    "SCHEMA_VERSION",
    "ArticleRecord",
    "LoadedArticle",
    "article_schema",
    "block_texts",
    "blocks",
    "canonical_dict",
    "canonical_json",
    "complaints_of",
    "field_words",
    "fields",
    "join_text",
    "load_article",
    "parse_article",
    "plain_text",
    "prune",
    "record_id_of",
    "schema_text",
    "seal_article",
    "text_hashes",
    "validate_article",
    "walk_blocks",
]
