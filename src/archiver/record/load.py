"""Reading article records back, also those that a later minor version wrote."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from archiver.errors import RecordError
from archiver.record.article import SCHEMA_VERSION, ArticleRecord
from archiver.record.complaints import complaints_of, pointer_into

LATER_MINOR = re.compile(r"1\.[1-9][0-9]*")  # e.g. "1.7"
MOST_COMPLAINTS = 5


@dataclass(frozen=True, slots=True)
class LoadedArticle:
    """A record as read back; `unknown` holds what a later minor version added, by JSON pointer."""

    article: ArticleRecord
    unknown: dict[str, Any]


def parse_article(line: str | bytes) -> ArticleRecord:
    """Return the record in a line of JSON; RecordError says what does not fit, by pointer."""
    return load_article(line).article


def load_article(line: str | bytes) -> LoadedArticle:
    """Return the record in a line of JSON, keeping keys that only a later minor version knows."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RecordError(f"no JSON: {error}") from None
    if not isinstance(value, dict):
        raise RecordError("a record is a JSON object")
    unknown: dict[str, Any] = {}
    version = value.get("schema_version")
    if isinstance(version, str) and LATER_MINOR.fullmatch(version):
        unknown["/schema_version"] = version
        value["schema_version"] = SCHEMA_VERSION
        unknown |= _take_unknown(value)
    return LoadedArticle(validate_article(value), unknown)


def validate_article(value: Any) -> ArticleRecord:
    """Return the record that plain JSON values describe."""
    try:
        return ArticleRecord.model_validate_json(json.dumps(value))
    except ValidationError as error:
        raise RecordError("; ".join(_complaints(error, value))) from None
    except RecursionError:
        raise RecordError("nested too deeply") from None


def _complaints(error: ValidationError, value: Any) -> list[str]:
    """Return the first complaints, each with its JSON pointer."""
    lines = [f"{pointer}: {words}" if pointer else words for pointer, words in complaints_of(error, value)]
    more = len(lines) - MOST_COMPLAINTS
    return [*lines[:MOST_COMPLAINTS], f"and {more} more"] if more > 0 else lines


def _take_unknown(value: dict[str, Any]) -> dict[str, Any]:
    """Remove the keys that this version refuses as unknown, and return them by pointer."""
    taken: dict[str, Any] = {}
    try:
        ArticleRecord.model_validate_json(json.dumps(value))
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            if detail["type"] == "extra_forbidden":
                taken[pointer_into(value, detail["loc"])] = detail["input"]
                _drop(value, detail["loc"])
    return taken


def _drop(value: Any, location: tuple[int | str, ...]) -> None:
    for part in location[:-1]:
        if isinstance(value, dict) and part not in value:
            continue  # the tag of a discriminated union stands in the location, not in the data
        value = value[part]
    if isinstance(value, dict):
        value.pop(str(location[-1]), None)
