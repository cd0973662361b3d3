"""What keeps a value from being a record, in words: what is expected, and what is there instead."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

LONGEST_VALUE = 60

Detail = Mapping[str, Any]

# What a pattern of the model asks for, by how it begins.
PATTERNS = {
    "^urn:sha256:": "`urn:sha256:` and 64 hex digits",
    "^[Hh][Tt][Tt][Pp][Ss]?://[^\\x00-\\x20#]": "an absolute http(s) address without a fragment",
    "^[Hh][Tt][Tt][Pp][Ss]?://": "an absolute http(s) address",
    "^[0-9a-f]{64}": "64 hex digits in lower case",
    "^[A-Za-z0-9-]+:": "a labelled digest such as `sha256:…`",
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}T": "a UTC time such as 2026-03-02T06:00:00Z",
    "^[0-9]{4}(": "a date such as 2026-03-02 or 2026-03-02T06:00+01:00, cut to its precision",
    "^[A-Za-z]{2,8}(-": "a language tag such as en or pt-BR",
    "^[a-z0-9]+(-": "a code in lower case with hyphens",
}
KINDS = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
    "model_attributes_type": "an object",
}
BOUNDS = {
    "greater_than_equal": ("at least", "ge"),
    "greater_than": ("more than", "gt"),
    "less_than_equal": ("at most", "le"),
    "less_than": ("less than", "lt"),
}


def complaints_of(error: ValidationError, value: Any) -> Iterator[tuple[str, str]]:
    """Yield each complaint about `value` as a JSON pointer and words."""
    for detail in error.errors(include_url=False):
        yield pointer_into(value, detail["loc"]), say_complaint(detail)


def pointer_into(value: Any, location: tuple[int | str, ...]) -> str:
    """Return a location as JSON pointer, without the tags that pydantic puts in for kinds of blocks."""
    parts: list[str] = []
    for position, part in enumerate(location):
        last = position == len(location) - 1
        if not last and isinstance(value, Mapping) and part not in value and value.get("type") == part:
            continue
        parts.append(str(part).replace("~", "~0").replace("/", "~1"))
        value = _step(value, part)
    return "".join(f"/{part}" for part in parts)


def _step(value: Any, part: int | str) -> Any:
    try:
        return value[part]
    except (KeyError, IndexError, TypeError):
        return None


def say_complaint(detail: Detail) -> str:
    """Return a complaint in words."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in KINDS:
        return f"expected {KINDS[kind]}, found {shown(detail['input'])}"
    if kind in BOUNDS:
        words, key = BOUNDS[kind]
        return f"expected a number of {words} {_number(context[key])}, found {shown(detail['input'])}"
    if kind in SAYINGS:
        return SAYINGS[kind](detail, context)
    return f"{detail['msg']}, found {shown(detail['input'])}"


def shown(value: Any) -> str:
    """Return a JSON value for a person, the middle of a long one left out; lists and objects by name only."""
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list | tuple):
        return "a list"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}… ({len(text)} characters)"


def _missing(detail: Detail, context: Detail) -> str:
    del context
    return f"`{detail['loc'][-1]}` is missing"


def _unknown(detail: Detail, context: Detail) -> str:
    del context
    return f"`{detail['loc'][-1]}` is no key that the schema has here"


def _one_of(detail: Detail, context: Detail) -> str:
    choices = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
    expected = choices[0] if len(choices) == 1 else "one of " + ", ".join(choices)
    return f"expected {expected}, found {shown(detail['input'])}"


def _pattern(detail: Detail, context: Detail) -> str:
    pattern = str(context["pattern"])
    other = f"text of the form {pattern}"
    expected = next((words for begin, words in PATTERNS.items() if pattern.startswith(begin)), other)
    return f"expected {expected}, found {shown(detail['input'])}"


def _short(detail: Detail, context: Detail) -> str:
    least = context["min_length"]
    if isinstance(detail["input"], str):
        return "expected text, found none" if least == 1 else f"expected at least {least} characters"
    return f"expected a list of at least {least}, found {context.get('actual_length', 'fewer')}"


def _long(detail: Detail, context: Detail) -> str:
    most = context["max_length"]
    if isinstance(detail["input"], str):
        return f"expected at most {most} characters, found {len(detail['input'])}"
    return f"expected a list of at most {most}"


def _no_such_block(detail: Detail, context: Detail) -> str:
    del detail
    kinds = str(context["expected_tags"]).replace("'", "")
    return f"no block is of the type {shown(context['tag'])}; expected one of {kinds}"


def _no_type(detail: Detail, context: Detail) -> str:
    del detail, context
    return "`type` is missing, which says what kind of block this is"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


SAYINGS: dict[str, Callable[[Detail, Detail], str]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "literal_error": _one_of,
    "string_pattern_mismatch": _pattern,
    "string_too_short": _short,
    "too_short": _short,
    "string_too_long": _long,
    "too_long": _long,
    "union_tag_invalid": _no_such_block,
    "union_tag_not_found": _no_type,
}
