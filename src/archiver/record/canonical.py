"""Canonical form, hashes and ids of article records (RFC 8785).

The library `rfc8785` is the definition. A record has ASCII keys, and numbers that are no integers only in
`quality.coverage`; for all others the standard library's JSON writes the same bytes several times faster, which the
tests hold against the library.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import rfc8785

from archiver.record.article import SCHEMA_VERSION, ArticleRecord
from archiver.record.fields import Hashes
from archiver.record.plaintext import displayed_standfirst, text_and_folded

UNSEALED = "urn:sha256:" + "0" * 64
NO_HASHES = Hashes(text_sha256="0" * 64, text_norm_sha256="0" * 64)


def canonical_dict(article: ArticleRecord) -> dict[str, Any]:
    """Return the record as plain JSON values, nulls and empty lists left out."""
    dumped: dict[str, Any] = _without_empty(article.model_dump(mode="json", exclude_none=True))
    return dumped


def canonical_json(article: ArticleRecord) -> bytes:
    """Return the canonical form: RFC 8785 in UTF-8, without a final newline."""
    return _canonical_bytes(canonical_dict(article))


def _canonical_bytes(value: Mapping[str, Any]) -> bytes:
    if "coverage" in value.get("quality", ()):
        return rfc8785.dumps(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _without_empty(value: Any) -> Any:
    """Return dumped values without empty lists and objects inside objects."""
    kind = type(value)
    if kind is dict:
        kept = {}
        for key, inner in value.items():
            if type(inner) is dict or type(inner) is list:
                inner = _without_empty(inner)  # noqa: PLW2901 - this loop is hot
                if not inner:
                    continue
            kept[key] = inner
        return kept
    return [_without_empty(inner) for inner in value] if kind is list else value


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
    text, folded = text_and_folded(displayed_standfirst(article), article.body)
    return Hashes(
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        text_norm_sha256=hashlib.sha256(folded.encode()).hexdigest(),
    )


def record_id_of(canonical: Mapping[str, Any]) -> str:
    """Return the id of a record given in canonical form.

    What may change without the capture or its reading changing stays out: the id itself, the schema version, where
    the WARC record lies, and what read it.
    """
    identity = {key: value for key, value in canonical.items() if key not in ("record_id", "schema_version")}
    provenance = {key: value for key, value in identity["provenance"].items() if key != "extractor"}
    if "warc" in provenance:
        place = provenance["warc"]
        kept = {key: value for key, value in place.items() if key not in ("file", "offset", "length")}
        provenance["warc"] = kept
    identity["provenance"] = prune(provenance)
    return "urn:sha256:" + hashlib.sha256(_canonical_bytes(identity)).hexdigest()


def seal_article(**fields: Any) -> ArticleRecord:
    """Build a record from its fields, computing schema version, hashes and id."""
    draft = ArticleRecord(schema_version=SCHEMA_VERSION, record_id=UNSEALED, hashes=NO_HASHES, **fields)
    hashed = draft.model_copy(update={"hashes": text_hashes(draft)})
    return hashed.model_copy(update={"record_id": record_id_of(canonical_dict(hashed))})
