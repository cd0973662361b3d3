"""Text hygiene: the one form all text in a record has (DESIGN, The article record)."""

from __future__ import annotations

import re
import unicodedata

# Control characters that are no white space, soft hyphen, zero width space, word joiner, byte order mark, surrogates.
# U+200C and U+200D stay: they are spelling in Persian, Hindi and emoji.
REMOVED = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u2060\ufeff\ud800-\udfff]")

JOINERS = " \u200c\u200d"
"""Signs that join or part the letters beside them, and the blank; where nothing else stands, nothing is said."""

# Characters that act on a terminal or reorder the text around them: C0 and C1 controls, bidirectional marks.
ACTIVE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]")

DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-")
SINGLE_QUOTES = dict.fromkeys("\u2018\u2019\u201a\u201b\u2039\u203a\u2032\u0060\u00b4\uff07", "'")
DOUBLE_QUOTES = dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02", '"')
TYPOGRAPHY = DASHES | SINGLE_QUOTES | DOUBLE_QUOTES | {"\u2026": "..."}
TYPOGRAPHIC = re.compile(f"[{''.join(TYPOGRAPHY)}]")

LONG = 50
"""Characters from which looking for every sign by itself is faster than looking at every character."""


def clean_text(text: str) -> str:
    """Return `text` in NFC on one line: single blanks, trimmed, no control or invisible characters."""
    plain = text.strip()
    if not plain.isprintable() or "  " in plain:  # two cheap looks: nearly all text is as it shall be
        plain = _on_one_line(plain)
    return plain if plain.isascii() else unicodedata.normalize("NFC", plain)


def _on_one_line(text: str) -> str:
    line = " ".join(text.split())
    if not line.isprintable():
        line = " ".join(REMOVED.sub("", line).split())
    return line if line.strip(JOINERS) else ""


def clean_lines(text: str) -> str:
    """Return `text` cleaned line by line; blanks inside lines stay (for code), outer blank lines go."""
    lines = (REMOVED.sub("", line).replace("\t", "    ").rstrip() for line in text.splitlines())
    return unicodedata.normalize("NFC", "\n".join(lines)).strip("\n")


def fold_typography(text: str) -> str:
    """Return `text` with quotes, dashes, spaces, ellipsis and case folded: what an editor would call the same."""
    plain = text.strip()
    if not plain.isprintable() or "  " in plain:
        plain = _on_one_line(plain)
    if not plain.isascii():
        plain = _with_plain_signs(plain)
        if not plain.isascii():
            return unicodedata.normalize("NFC", plain.casefold())
    return plain.lower().replace("`", "'")


def _with_plain_signs(text: str) -> str:
    if len(text) < LONG:
        return TYPOGRAPHIC.sub(_plain_sign, text)
    for sign, meant in TYPOGRAPHY.items():
        text = text.replace(sign, meant)
    return text


def _plain_sign(found: re.Match[str]) -> str:
    return TYPOGRAPHY[found[0]]


def display_text(text: str) -> str:
    """Return page text that is harmless on a terminal: no control, escape or bidirectional characters."""
    return ACTIVE.sub("", text)
