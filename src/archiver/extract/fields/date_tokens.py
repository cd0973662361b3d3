"""A date text cut into numbers, words and signs, folded for look-up."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from archiver.knowledge import fold_word

LONGEST_TEXT = 400
LONGEST_NUMBER = 14

# Numbers, words (with inner dots, hyphens and apostrophes: "p.m", "avant-hier") and single signs: "28", "Sept", ".".
TOKEN = re.compile(
    r"""(?P<number>[0-9]+)
    | (?P<word>[^\W\d_](?:[^\s\d,:;/|()\[\]<>{}«»"“”–—·•+]*[^\s\d,:;/|()\[\]<>{}«»"“”–—·•+.\-])?)
    | (?P<sign>\S)""",
    re.VERBOSE,
)

OTHER_DIGIT = re.compile(r"(?![0-9])\d")  # a decimal digit of another script


class Token(NamedTuple):
    """A piece of the text: its folded value, what it is, and where it stood."""

    value: str
    raw: str
    kind: str
    start: int
    end: int


def ascii_digits(text: str) -> str:
    """Return the text with every decimal digit of any script written 0 to 9; its length stays."""
    if text.isascii() or not OTHER_DIGIT.search(text):
        return text
    return "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() and not sign.isascii() else sign for sign in text
    )


def read_tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of the first `LONGEST_TEXT` characters."""
    return tuple(_token(match) for match in TOKEN.finditer(ascii_digits(text[:LONGEST_TEXT])))


def _token(match: re.Match[str]) -> Token:
    raw, kind = match[0], match.lastgroup or "sign"
    return Token(fold_word(raw) if kind == "word" else raw, raw, kind, match.start(), match.end())
