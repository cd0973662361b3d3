"""Validating records: schema, hashes, hygiene, cross-field rules."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from json import JSONDecodeError

from pydantic import ValidationError

from archiver.check.consistency import (
    check_authors,
    check_coverage,
    check_dateline,
    check_dates,
    check_furniture,
    check_presence,
)
from archiver.check.hygiene import check_hygiene
from archiver.check.integrity import check_hashes, check_references
from archiver.errors import Finding, RecordError, Severity
from archiver.record import ArticleRecord, complaints_of, load_article

Check = Callable[[ArticleRecord], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    check_hashes,
    check_references,
    check_hygiene,
    check_presence,
    check_authors,
    check_furniture,
    check_dates,
    check_dateline,
    check_coverage,
)
MOST_SCHEMA_FINDINGS = 50


def validate_record(article: ArticleRecord, *, path: str | None = None) -> Iterator[Finding]:
    """Yield every fault of a record that fits the schema; `path` names the file it came from."""
    for check in CHECKS:
        for finding in check(article):
            yield replace(finding, path=path, record_id=article.record_id)


def validate_line(line: str | bytes, *, path: str | None = None) -> Iterator[Finding]:
    """Yield every fault of a record given as JSON, those against the schema included."""
    try:
        loaded = load_article(line)
    except RecordError as error:
        found = list(_schema_findings(line))
        record_id = _record_id(line)
        for finding in found or [Finding("schema-violation", error.message)]:
            yield replace(finding, path=path, record_id=record_id)
        return
    added = [pointer for pointer in loaded.unknown if pointer != "/schema_version"]
    for pointer in added:
        yield Finding(
            "schema-later-minor",
            "a later minor version added this key; it is kept and not checked",
            severity=Severity.WARNING,
            path=path,
            pointer=pointer,
            record_id=loaded.article.record_id,
        )
    if not added:
        yield from validate_record(loaded.article, path=path)


def _schema_findings(line: str | bytes) -> Iterator[Finding]:
    try:
        value = json.loads(line)
        ArticleRecord.model_validate_json(json.dumps(value))
    except ValidationError as error:
        for pointer, words in islice(complaints_of(error, value), MOST_SCHEMA_FINDINGS):
            yield Finding("schema-violation", words, pointer=pointer or None)
    except JSONDecodeError as error:
        words = error.msg[:1].lower() + error.msg[1:]
        yield Finding("schema-violation", f"this is no JSON: {words}", line=error.lineno, column=error.colno)
    except UnicodeDecodeError as error:
        yield Finding("schema-violation", f"this is no UTF-8: byte {error.start + 1} is no letter's")
    except RecursionError:
        yield Finding("schema-violation", "nested too deeply")
    except ValueError as error:
        yield Finding("schema-violation", f"this is no JSON: {error}")


def _record_id(line: str | bytes) -> str | None:
    try:
        found = json.loads(line).get("record_id")
    except (ValueError, AttributeError, RecursionError):
        return None
    return found if isinstance(found, str) else None
