"""JSON-LD as pages write it: mended where it is nearly JSON, flattened, bounded."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape
from typing import Any

LARGEST = 4_000_000
MOST_OBJECTS = 2_000
DEEPEST = 12
CONTAINERS = (dict, list)

WRAPPER = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|(?://|/\*)?\s*\]\]>(?:\s*\*/)?)\s*;?\s*$"
)
DANGLING = re.compile(r",(\s*[}\]])")  # a comma before a closing bracket: [1, 2,]
CONTROL = re.compile(r"[\x00-\x1f]+")


@dataclass(frozen=True, slots=True)
class JsonLdObject:
    """One JSON-LD object: its data, its JSON path within the script, the script's node."""

    data: dict[str, Any]
    path: str
    node: int

    @property
    def types(self) -> tuple[str, ...]:
        """The types of the object, without namespace: ("NewsArticle",)."""
        kinds = self.data.get("@type")
        listed = kinds if isinstance(kinds, list) else [kinds]
        return tuple(kind.rstrip("/").rpartition("/")[2] for kind in listed if isinstance(kind, str))


def read_jsonld(scripts: list[tuple[int, str]]) -> tuple[JsonLdObject, ...]:
    """Return every object that has a type, an outer one before those it holds."""
    found: list[JsonLdObject] = []
    for node, text in scripts:
        value = parse_loose_json(text)
        if value is not None:
            _collect(value, node, found)
    return tuple(found)


def parse_loose_json(text: str) -> Any:
    """Return the value of a script that is JSON or nearly so, or None: wrapped, escaped, dangling commas."""
    if not text or len(text) > LARGEST:
        return None
    stripped = text.strip().rstrip(";")
    value = _parse(stripped)
    if value is None and stripped:
        mended = WRAPPER.sub("", WRAPPER.sub("", stripped)).strip().rstrip(";")
        value = _parse(mended)
        if value is None:
            value = _parse(DANGLING.sub(r"\1", CONTROL.sub(" ", mended)))
        if value is None and "&quot;" in mended:
            value = _parse(unescape(mended))
    return value


def _parse(text: str) -> Any:
    if text[:1] not in ("{", "["):
        return None
    try:
        return DECODER.raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None


def _number(digits: str) -> int | str:
    """Numbers of thousands of digits stay text."""
    return int(digits) if len(digits) < 20 else digits  # noqa: PLR2004 - beyond 64 bits


def _collect(value: Any, node: int, found: list[JsonLdObject]) -> None:
    waiting: list[tuple[Any, str, int]] = [(value, "$", 0)]
    while waiting and len(found) < MOST_OBJECTS:
        item, path, depth = waiting.pop()
        if isinstance(item, dict):
            if "@type" in item:
                found.append(JsonLdObject(item, path, node))
            inner = [(below, f"{path}.{key}") for key, below in item.items() if isinstance(below, CONTAINERS)]
        elif isinstance(item, list):
            inner = [
                (below, f"{path}[{at}]") for at, below in enumerate(item) if isinstance(below, CONTAINERS)
            ]
        else:
            continue
        if depth < DEEPEST:
            waiting.extend((below, place, depth + 1) for below, place in reversed(inner))


DECODER = json.JSONDecoder(strict=False, parse_int=_number)
