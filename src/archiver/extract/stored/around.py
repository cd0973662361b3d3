"""The objects that hold a stored story: they say who wrote it and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archiver.extract.stored.richtext import resolved

MOST_AROUND, MOST_KEYS = 4, 400


def objects_around(value: Any, path: str, refs: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Return the objects on the way to a part of a value, the innermost first; none where the path leads nowhere."""
    chain = _chain(value, path.removeprefix("$"), refs)
    return tuple(reversed(chain))[:MOST_AROUND] if chain else ()


def _chain(value: Any, path: str, refs: Mapping[str, Any]) -> list[Mapping[str, Any]] | None:
    """Return the objects on the way along a JSON path, or None where the path leads nowhere; keys may hold dots."""
    chain: list[Mapping[str, Any]] = []
    while True:
        value = resolved(value, refs)
        if isinstance(value, dict):
            chain.append({key: resolved(inner, refs) for key, inner in list(value.items())[:MOST_KEYS]})
        if not path:
            return chain
        if isinstance(value, list) and path.startswith("["):
            number, _, path = path[1:].partition("]")
            if not number.isdigit() or int(number) >= len(value):
                return None
            value = value[int(number)]
        elif isinstance(value, dict) and path.startswith("."):
            path = path[1:]
            fitting = [key for key in value if path == key or path.startswith((f"{key}.", f"{key}["))]
            if not fitting:
                return None
            key = max(fitting, key=len)
            value, path = value[key], path[len(key) :]
        else:
            return None
