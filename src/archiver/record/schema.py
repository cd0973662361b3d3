"""The exported JSON Schema of the article record (2020-12)."""

from __future__ import annotations

import json
from typing import Any

from archiver.record.article import SCHEMA_VERSION, ArticleRecord

SCHEMA_ID = f"urn:news-archiver:schema:article-{SCHEMA_VERSION}"


def article_schema() -> dict[str, Any]:
    """Return the JSON Schema that other validators can hold records against."""
    schema = ArticleRecord.model_json_schema(mode="validation")
    exported: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID}
    exported |= _portable(schema)
    return exported


def schema_text() -> str:
    """Return the schema as it lies in `schemas/`: sorted keys, LF, one final newline."""
    return json.dumps(article_schema(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


NOT_PORTABLE = ("discriminator", "default")
"""Keywords left out: OpenAPI's, and one that some validators fill in while they try the branches of a `oneOf`."""

# The end of a text and not the end of its last line: "$" alone lets a line feed follow in some dialects.
END = r"$(?!\n)"


def _portable(value: Any) -> Any:
    """Return a schema that validators of every dialect read alike."""
    if isinstance(value, dict):
        kept = {key: _portable(inner) for key, inner in value.items() if key not in NOT_PORTABLE}
        if isinstance(kept.get("pattern"), str):
            kept["pattern"] = kept["pattern"].replace(r"\Z", END)
        return kept
    if isinstance(value, list):
        return [_portable(inner) for inner in value]
    return value
