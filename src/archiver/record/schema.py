"""The exported JSON Schema of the article record (2020-12)."""

from __future__ import annotations

import ast
import inspect
import json
from itertools import pairwise
from typing import Any

from archiver.record import blocks, fields
from archiver.record.article import SCHEMA_VERSION, ArticleRecord

SCHEMA_ID = f"urn:news-archiver:schema:article-{SCHEMA_VERSION}"


def article_schema() -> dict[str, Any]:
    """Return the JSON Schema that other validators can hold records against."""
    schema = ArticleRecord.model_json_schema(mode="validation")
    _tell_fields(schema, ArticleRecord)
    for name, kind in schema["$defs"].items():
        _tell_fields(kind, getattr(blocks, name, None) or getattr(fields, name))
    exported: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID}
    exported |= _portable(schema)
    return exported


def schema_text() -> str:
    """Return the schema as it lies in `schemas/`: sorted keys, LF, one final newline."""
    return json.dumps(article_schema(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def field_words(model: type[fields.Model]) -> dict[str, str]:
    """Return what the source of a model says of its fields, each in the line under it; inherited fields too.

    pydantic can gather it while the classes are made; every start of every command would take a tenth longer for it.
    """
    told: dict[str, str] = {}
    for kind in reversed(model.__mro__):
        if issubclass(kind, fields.Model):
            (source,) = ast.parse(inspect.getsource(kind)).body
            told |= _words_under_names(source.body) if isinstance(source, ast.ClassDef) else {}
    return told


def _words_under_names(body: list[ast.stmt]) -> dict[str, str]:
    told = {}
    for name, words in pairwise(body):
        match name, words:
            case ast.AnnAssign(target=ast.Name(id=field)), ast.Expr(value=ast.Constant(value=str(text))):
                told[field] = inspect.cleandoc(text)
    return told


def _tell_fields(schema: dict[str, Any], model: type[fields.Model]) -> None:
    """Put into the schema of a model what its source says of its fields."""
    for name, words in field_words(model).items():
        schema["properties"][name]["description"] = words


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
