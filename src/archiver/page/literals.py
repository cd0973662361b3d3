"""Values that scripts hold: JSON, and the literals of JavaScript that are nearly JSON.

`{title: 'x', tags: [], live: !1, at: new Date(5), read: function(){…}}` is read as far as it is data; a name stands for
what `names` says, anything that only running the script would tell is None. Nothing is run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

DEEPEST = 150
MOST_TOKENS = 400_000
LONGEST_NUMBER = 20

# A number, a name, a mark, or the quote that opens a string; blanks and comments before it are stepped over.
TOKEN = re.compile(
    r"(?:\s++|//[^\n]*+|/\*.*?\*/)*+(?:(?P<number>-?(?:0x[0-9a-fA-F]+|\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+))"
    r"|(?P<name>[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)|(?P<mark>[\[\]{}(),:;!])|(?P<quote>[\"'`]))",
    re.DOTALL,
)
# What a string holds up to its end, by its quote.
STRINGS = {
    quote: re.compile(rf"[^{quote}\\]*+(?:\\.[^{quote}\\]*+)*+{quote}", re.DOTALL)
    for quote in ('"', "'", "`")
}
# A stretch of code: up to a bracket or a quote.
CODE = re.compile(r"[^(){}\[\]\"'`]*+")
ESCAPE = re.compile(
    r"\\(?:u\{(?P<code>[0-9a-fA-F]{1,6})\}|u(?P<four>[0-9a-fA-F]{4})|x(?P<two>[0-9a-fA-F]{2})|(?P<sign>.))",
    re.DOTALL,
)
SIGNS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "", "\n": ""}
CONSTANTS: Mapping[str, Any] = {"true": True, "false": False, "null": None, "undefined": None, "NaN": None}
OPEN, CLOSE = "([{", ")]}"


class NoLiteral(ValueError):
    """What stands here is no value that can be read without running it."""


def read_literal(text: str, at: int = 0, names: Mapping[str, Any] | None = None) -> tuple[Any, int]:
    """Return the value that begins at a place, and where it ends; NoLiteral when none does."""
    try:
        return json.JSONDecoder(strict=False, parse_int=_integer).raw_decode(text, at)
    except (ValueError, RecursionError):
        pass
    reader = _Reader(text, names or {})
    value, reached = reader.value(at, 0)
    return value, reached


def read_arguments(text: str, at: int) -> list[Any]:
    """Return the arguments of a call from behind its opening bracket; NoLiteral when they cannot be read."""
    return _Reader(text, {}).items(at, 0, ")")[0]


def read_string(text: str, at: int) -> tuple[str, int]:
    """Return the string whose opening quote stands at a place, escapes undone, and where it ends."""
    pattern = STRINGS.get(text[at : at + 1])
    found = pattern.match(text, at + 1) if pattern else None
    if found is None:
        raise NoLiteral(at)
    raw = text[at + 1 : found.end() - 1]
    return (ESCAPE.sub(_unescape, raw) if "\\" in raw else raw), found.end()


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) < LONGEST_NUMBER else digits


def _unescape(found: re.Match[str]) -> str:
    digits = found["code"] or found["four"] or found["two"]
    if digits is None:
        return SIGNS.get(found["sign"], found["sign"])
    number = int(digits, 16)
    return chr(number) if number <= 0x10FFFF else "\ufffd"  # noqa: PLR2004 - the last character there is


class _Reader:
    """Reads one literal; `left` counts down, so that no text takes long."""

    def __init__(self, text: str, names: Mapping[str, Any]) -> None:
        self.text = text
        self.names = names
        self.left = MOST_TOKENS

    def token(self, at: int) -> re.Match[str]:
        self.left -= 1
        found = TOKEN.match(self.text, at) if self.left > 0 else None
        if found is None:
            raise NoLiteral(at)
        return found

    def value(self, at: int, depth: int) -> tuple[Any, int]:  # noqa: PLR0911 - a way out for each kind of value
        if depth > DEEPEST:
            raise NoLiteral(at)
        found = self.token(at)
        end = found.end()
        if found["quote"]:
            return read_string(self.text, found.end() - 1)
        if found["number"]:
            return _number(found["number"]), end
        if found["name"]:
            return self.named(found["name"], end, depth)
        match found["mark"]:
            case "{":
                return self.members(end, depth)
            case "[":
                return self.items(end, depth)
            case "!":
                inner, end = self.value(end, depth + 1)
                return not inner, end
            case "(":
                inner, end = self.value(end, depth + 1)
                return inner, self.closing(end, ")")
        raise NoLiteral(at)

    def named(self, name: str, at: int, depth: int) -> tuple[Any, int]:
        if name in CONSTANTS or name in self.names:
            return CONSTANTS[name] if name in CONSTANTS else self.names[name], at
        if name in ("void", "new", "typeof"):
            return None, self.value(at, depth + 1)[1]
        if name == "function":
            body = self.text.find("{", at)
            if body < 0:
                raise NoLiteral(at)
            return None, self.skip(body)
        if name == "JSON.parse":
            return self.parsed(at, depth)
        opened = TOKEN.match(self.text, at)
        return None, self.skip(opened.end() - 1) if opened and opened["mark"] == "(" else at

    def parsed(self, at: int, depth: int) -> tuple[Any, int]:
        opened = self.token(at)
        if opened["mark"] != "(":
            raise NoLiteral(at)
        inner, end = self.value(opened.end(), depth + 1)
        if not isinstance(inner, str):
            return None, self.closing(end, ")")
        return read_literal(inner)[0], self.closing(end, ")")

    def closing(self, at: int, mark: str) -> int:
        found = self.token(at)
        if found["mark"] != mark:
            raise NoLiteral(at)
        return found.end()

    def items(self, at: int, depth: int, last: str = "]") -> tuple[list[Any], int]:
        found: list[Any] = []
        while True:
            token = self.token(at)
            if token["mark"] == last:
                return found, token.end()
            if token["mark"] == ",":
                at = token.end()
                continue
            value, at = self.value(at, depth + 1)
            found.append(value)

    def members(self, at: int, depth: int) -> tuple[dict[str, Any], int]:
        found: dict[str, Any] = {}
        while True:
            token = self.token(at)
            if token["mark"] == "}":
                return found, token.end()
            if token["mark"] == ",":
                at = token.end()
                continue
            key, at = self.key(token)
            after = self.token(at)
            if after["mark"] == ":":
                found[key], at = self.value(after.end(), depth + 1)
            elif after["mark"] == "(":  # a method
                at = self.skip(self.text.find("{", self.skip(after.end() - 1)))
            else:  # {a, b}
                found[key] = self.names.get(key)

    def key(self, token: re.Match[str]) -> tuple[str, int]:
        if token["quote"]:
            return read_string(self.text, token.end() - 1)
        name = token["name"] or token["number"]
        if not name:
            raise NoLiteral(token.start())
        return name, token.end()

    def skip(self, at: int) -> int:
        """Return where the bracket that opens at a place is closed, strings stepped over."""
        if at < 0:
            raise NoLiteral(at)
        depth = 0
        while at < len(self.text):
            self.left -= 1
            sign = self.text[at]
            if sign in STRINGS:
                at = read_string(self.text, at)[1]
            else:
                depth += (sign in OPEN) - (sign in CLOSE)
                at += 1
                if not depth or self.left < 0:
                    break
            at = CODE.match(self.text, at).end()  # type: ignore[union-attr]  # it matches the empty text too
        if depth:
            raise NoLiteral(at)
        return at


def _number(digits: str) -> int | float | str:
    if len(digits) >= LONGEST_NUMBER:
        return digits
    try:
        return int(digits, 0)
    except ValueError:
        return float(digits) if not digits.lstrip("-0").isdigit() else int(digits)
