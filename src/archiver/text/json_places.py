"""Where in a JSON text a pointer leads: the byte, line and column that an editor opens."""

from __future__ import annotations

import json
import re
from json import JSONDecodeError

BLANKS = re.compile(r"[ \t\r\n]*")
DECODER = json.JSONDecoder()


def place_in(text: str, pointer: str) -> int:
    """Return where the value of a JSON pointer begins in a JSON text; where it is missing, where its holder begins."""
    at = _past_blanks(text, 0)
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        try:
            inner = _in_object(text, at, name) if text[at : at + 1] == "{" else _in_list(text, at, name)
        except (ValueError, IndexError, RecursionError):
            return at
        if inner is None:
            return at
        at = inner
    return at


def line_and_column(text: str, at: int) -> tuple[int, int]:
    """Return a place in a text as line and column, both from 1."""
    start = text.rfind("\n", 0, at) + 1
    return text.count("\n", 0, at) + 1, at - start + 1


def _past_blanks(text: str, at: int) -> int:
    found = BLANKS.match(text, at)
    return found.end() if found else at


def _in_object(text: str, at: int, name: str) -> int | None:
    """Return where the value of a key begins, None when the object has no such key."""
    at = _past_blanks(text, at + 1)
    while text[at] == '"':
        key, at = DECODER.raw_decode(text, at)
        at = _past_blanks(text, _past_blanks(text, at) + 1)
        if key == name:
            return at
        at = _next_item(text, at)
    return None


def _in_list(text: str, at: int, name: str) -> int | None:
    """Return where an item begins, None when there is none at that place."""
    if text[at] != "[" or not name.isdecimal():
        return None
    at = _past_blanks(text, at + 1)
    for _ in range(int(name)):
        if text[at] == "]":
            return None
        at = _next_item(text, at)
    return None if text[at] == "]" else at


def _next_item(text: str, at: int) -> int:
    """Return where the item after the value at `at` begins, or the bracket that closes the list or object."""
    _, end = DECODER.raw_decode(text, at)
    end = _past_blanks(text, end)
    if text[end] == ",":
        return _past_blanks(text, end + 1)
    if text[end] in "]}":
        return end
    raise JSONDecodeError("no JSON", text, end)
