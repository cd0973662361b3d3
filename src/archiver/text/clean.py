"""Text hygiene: the one form all text in a record has (DESIGN, The article record)."""

from __future__ import annotations

import re
import unicodedata

# Control characters that are no white space, soft hyphen, zero width space, word joiner, byte order mark, surrogates.
# U+200C and U+200D stay: they are spelling in Persian, Hindi and emoji.
REMOVED = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u2060\ufeff\ud800-\udfff]")

# Characters that act on a terminal or reorder the text around them: C0 and C1 controls, bidirectional marks.
ACTIVE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]")

DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-")
SINGLE_QUOTES = dict.fromkeys("\u2018\u2019\u201a\u201b\u2039\u203a\u2032\u0060\u00b4\uff07", "'")
DOUBLE_QUOTES = dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02", '"')
TYPOGRAPHY = DASHES | SINGLE_QUOTES | DOUBLE_QUOTES | {"\u2026": "..."}
TYPOGRAPHIC = re.compile(f"[{''.join(TYPOGRAPHY)}]")


def clean_text(text: str) -> str:
    """Return `text` in NFC on one line: single blanks, trimmed, no control or invisible characters."""
    plain = " ".join(text.split())
    if not plain.isprintable():  # hardly ever, and the search costs more than all the rest
        plain = " ".join(REMOVED.sub("", text).split())
    return plain if plain.isascii() else unicodedata.normalize("NFC", plain)


def is_tidy(text: str) -> bool:
    """Whether every part of a text with single blanks is as `clean_text` leaves it, but for blanks at its ends."""
    if not text.isprintable() and REMOVED.search(text):
        return False
    return text.isascii() or unicodedata.is_normalized("NFC", text)


def clean_lines(text: str) -> str:
    """Return `text` cleaned line by line; blanks inside lines stay (for code), outer blank lines go."""
    lines = (REMOVED.sub("", line).replace("\t", "    ").rstrip() for line in text.splitlines())
    return unicodedata.normalize("NFC", "\n".join(lines)).strip("\n")


def fold_typography(text: str) -> str:
    """Return `text` with quotes, dashes, spaces, ellipsis and case folded: what an editor would call the same."""
    folded = _folded(text)
    if not folded.isprintable():
        kept = REMOVED.sub("", text)
        folded = folded if len(kept) == len(text) else _folded(kept)
    elif "  " not in folded:  # single blanks of one kind
        return folded.strip()
    return " ".join(folded.split())


def _folded(text: str) -> str:
    """Return `text` with quotes, dashes, ellipsis and case folded."""
    if not text.isascii():
        if TYPOGRAPHIC.search(text):
            for sign, meant in TYPOGRAPHY.items():
                text = text.replace(sign, meant)
        if not text.isascii():
            return unicodedata.normalize("NFC", text.casefold())
    return text.replace("`", "'").lower()


def display_text(text: str) -> str:
    """Return page text that is harmless on a terminal: no control, escape or bidirectional characters."""
    return ACTIVE.sub("", text)
