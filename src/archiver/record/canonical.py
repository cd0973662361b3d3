"""Canonical form, hashes and ids of article records (RFC 8785).

The library `rfc8785` is the definition. A record has ASCII keys, and numbers that are no integers only in
`quality.coverage`; for all others pydantic writes the same bytes many times faster, which the tests hold against the
library.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import rfc8785
from pydantic import TypeAdapter

from archiver.record.article import SCHEMA_VERSION, ArticleRecord
from archiver.record.blocks import Block, blocks_of
from archiver.record.fields import Hashes, Model
from archiver.record.plaintext import displayed_standfirst, text_and_folded

UNSEALED = "urn:sha256:" + "0" * 64
NO_HASHES = Hashes(text_sha256="0" * 64, text_norm_sha256="0" * 64)

JSON = TypeAdapter[Any](Any)
PLAIN = (int, float, str)


def canonical_dict(article: ArticleRecord) -> dict[str, Any]:
    """Return the record as plain JSON values, keys in order, nulls and empty lists left out."""
    return _values(article)


def canonical_json(article: ArticleRecord) -> bytes:
    """Return the canonical form: RFC 8785 in UTF-8, without a final newline."""
    return _canonical_bytes(canonical_dict(article))


def _canonical_bytes(value: Mapping[str, Any]) -> bytes:
    """Return the canonical form of values whose keys are in order."""
    return rfc8785.dumps(value) if "coverage" in value.get("quality", ()) else JSON.dump_json(value)


@cache
def _names(kind: type[Model]) -> tuple[str, ...]:
    return tuple(sorted(kind.model_fields))


def _values(model: Model) -> dict[str, Any]:
    """Return the values of a model by name, in order: every block of a body passes here, so plainly."""
    held = model.__dict__
    values: dict[str, Any] = {}
    for name in _names(type(model)):
        value = held[name]
        if value is None:
            continue
        kind = type(value)
        if kind is str:
            values[name] = value
        elif kind is tuple or kind is list:
            if value:
                values[name] = [_value(inner) for inner in value]
        elif isinstance(value, PLAIN):
            values[name] = value
        elif inside := _value(value):
            values[name] = inside
    return values


def _value(value: Any) -> Any:
    kind = type(value)
    if kind is str:
        return value
    return [_value(inner) for inner in value] if kind is tuple or kind is list else _values(value)


def _in_order(value: Any) -> Any:
    """Return plain JSON values with the keys of all objects in order."""
    if isinstance(value, Mapping):
        return {name: _in_order(value[name]) for name in sorted(value)}
    return [_in_order(inner) for inner in value] if isinstance(value, list | tuple) else value


def prune(value: Any) -> Any:
    """Return `value` without nulls, empty lists and empty objects in objects; items of lists stay."""
    if isinstance(value, Mapping):
        pruned = ((key, prune(inner)) for key, inner in value.items())
        return {key: inner for key, inner in pruned if inner is not None and inner not in ([], {})}
    if isinstance(value, list | tuple):
        return [prune(inner) for inner in value]
    return value


def text_hashes(article: ArticleRecord) -> Hashes:
    """Return the hashes of an article's plain text: as it is, and with typography and case folded."""
    return _hashes_of(displayed_standfirst(article), article.body)


def _hashes_of(standfirst: str | None, body: tuple[Block, ...]) -> Hashes:
    text, folded = text_and_folded(standfirst, body)
    return Hashes(
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        text_norm_sha256=hashlib.sha256(folded.encode()).hexdigest(),
    )


def record_id_of(canonical: Mapping[str, Any]) -> str:
    """Return the id of a record given in canonical form.

    What may change without the capture or its reading changing stays out: the id itself, the schema version, where
    the WARC record lies, and what read it.
    """
    return _id_of(_in_order(canonical))


def _id_of(canonical: Mapping[str, Any]) -> str:
    identity = {key: value for key, value in canonical.items() if key not in ("record_id", "schema_version")}
    provenance = {key: value for key, value in identity["provenance"].items() if key != "extractor"}
    if "warc" in provenance:
        place = provenance["warc"]
        kept = {key: value for key, value in place.items() if key not in ("file", "offset", "length")}
        provenance["warc"] = kept
        provenance = prune(provenance)
    identity["provenance"] = provenance
    return "urn:sha256:" + hashlib.sha256(_canonical_bytes(identity)).hexdigest()


def seal_article(*, body: Sequence[Block] = (), **fields: Any) -> ArticleRecord:
    """Build a record from its fields, computing schema version, hashes and id."""
    draft = ArticleRecord(schema_version=SCHEMA_VERSION, record_id=UNSEALED, hashes=NO_HASHES, **fields)
    blocks = blocks_of(body)
    hashes = _hashes_of(displayed_standfirst(draft), blocks)
    hashed = draft.model_copy(update={"body": blocks, "hashes": hashes})
    return hashed.model_copy(update={"record_id": _id_of(canonical_dict(hashed))})
