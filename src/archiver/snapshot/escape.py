r"""Escapes of snapshots: every text comes back as it was, and nothing in it acts, hides or looks like a marker.

Within a line `\u2028` stands for a character that would break or act on the line; at the start of a line a lone
backslash says that what follows is text.
"""

from __future__ import annotations

import re
import unicodedata

# Controls, line separators, bidirectional embeddings and overrides, byte order mark; and a backslash that reads as an
# escape, e.g. the one in a text that says "\u0041".
UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
    r"|\\(?=u[0-9a-f]{4}|U[0-9a-f]{8})"
)
# The same characters within a JSON string, where backslashes are doubled already.
UNSAFE_JSON = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|U([0-9a-f]{8}))")  # e.g. "\u2028"

_PLAIN_BACKSLASH = r"\\(?!u[0-9a-f]{4}|U[0-9a-f]{8})"
# What a line of text must not begin with: any block marker, a rule, a merge marker, a backslash.
LINE_MARKER = re.compile(
    _PLAIN_BACKSLASH + r"|\#{1,6}(?:[ ]|\Z)|>|-(?:[ ]|\Z)|1\.(?:[ ]|\Z)|\||\[[a-z]+\]|---|\*\*\*|<{7}|={7}"
)
BACKSLASH = re.compile(_PLAIN_BACKSLASH)
HEADING_MARKER = re.compile(_PLAIN_BACKSLASH + r"|related\Z")
QUOTE_MARKER = re.compile(_PLAIN_BACKSLASH + r"|—(?:[ ]|\Z)")
CODE_MARKER = re.compile(_PLAIN_BACKSLASH + r"|\Z")


def is_plain(text: str) -> bool:
    """Tell at little cost whether `escape_line` would leave a text, and every sentence cut out of it, as it is."""
    return (
        text.isprintable()
        and "\\" not in text
        and text[:1] != " "
        and text[-1:] != " "
        and (text.isascii() or unicodedata.is_normalized("NFC", text))
    )


def escape_line(text: str) -> str:
    """Return `text` on one line, NFC, without outer blanks; `unescape_line` gives it back."""
    if is_plain(text):
        return text
    line = UNSAFE.sub(_escaped_match, text)
    if not line.isascii() and not unicodedata.is_normalized("NFC", line):
        line = "".join(map(_escaped_mark, line))
        if not unicodedata.is_normalized("NFC", line):
            line = "".join(char if char.isascii() else _escaped(char) for char in line)
    if line[:1].isspace():
        line = _escaped(line[0]) + line[1:]
    if line[-1:].isspace():
        line = line[:-1] + _escaped(line[-1])
    return line


def escape_json(dumped: str) -> str:
    """Return a JSON text with the characters escaped that `escape_line` escapes."""
    line = UNSAFE_JSON.sub(lambda match: _json_escaped(match[0]), dumped)
    if line.isascii() or unicodedata.is_normalized("NFC", line):
        return line
    return "".join(char if char.isascii() else _json_escaped(char) for char in line)


def unescape_line(line: str) -> str:
    """Return the text that `escape_line` wrote."""
    return ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), line) if "\\" in line else line


def guard(line: str, marker: re.Pattern[str] = LINE_MARKER) -> str:
    """Return an escaped line with a backslash before it if it looks like `marker`."""
    return "\\" + line if marker.match(line) else line


def unguard(line: str) -> str:
    """Return the text of a guarded, escaped line."""
    return unescape_line(line[1:] if BACKSLASH.match(line) else line)


def _escaped_match(match: re.Match[str]) -> str:
    return _escaped(match[0])


def _escaped(char: str) -> str:
    return f"\\u{ord(char):04x}" if char <= "\uffff" else f"\\U{ord(char):08x}"


def _escaped_mark(char: str) -> str:
    """Escape what NFC would move or join: combining marks and characters it rewrites."""
    if char.isascii() or (not unicodedata.combining(char) and unicodedata.is_normalized("NFC", char)):
        return char
    return _escaped(char)


def _json_escaped(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i] << 8 | units[i + 1]:04x}" for i in range(0, len(units), 2))
