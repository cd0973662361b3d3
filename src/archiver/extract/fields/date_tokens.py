"""A date text cut into numbers, words and signs, folded for look-up."""

from __future__ import annotations

import re
import unicodedata

from archiver.knowledge import fold_word

LONGEST_TEXT = 400
LONGEST_NUMBER = 14

# Numbers, words (with inner dots, hyphens and apostrophes: "p.m", "avant-hier") and single signs: "28", "Sept", ".".
TOKEN = re.compile(
    r"""(?P<number>[0-9]+)
    | (?P<word>(?<=[0-9])[日号](?=[上下凌早中晚午])|[^\W\d_](?:[^\s\d,،:;/|()\[\]<>{}«»"“”–—·•+]*[^\s\d,،:;/|()\[\]<>{}«»"“”–—·•+.\-])?)
    | (?P<sign>\S)""",
    re.VERBOSE,
)

OTHER_DIGIT = re.compile(r"(?![0-9])\d")  # a decimal digit of another script
BEYOND = ("",) * 16  # more tokens than the grammar looks ahead


def ascii_digits(text: str) -> str:
    """Return the text with every decimal digit of any script written 0 to 9; its length stays."""
    if text.isascii() or not OTHER_DIGIT.search(text):
        return text
    return "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() and not sign.isascii() else sign for sign in text
    )


class Tokens:
    """The tokens of the first `LONGEST_TEXT` characters: the folded value and the kind of each, and where they stood.

    The grammar looks at its neighbours everywhere: beyond the last token, and before the first, value and kind are empty.
    """

    __slots__ = ("_found", "_text", "count", "kinds", "values")

    def __init__(self, text: str) -> None:
        text = self._text = ascii_digits(text[:LONGEST_TEXT])
        if text.isascii():
            found = self._found = list(TOKEN.finditer(text.lower()))
            values = [match[0] for match in found]
        else:
            found = self._found = list(TOKEN.finditer(text))
            values = [fold_word(match[0]) if match.lastgroup == "word" else match[0] for match in found]
        self.count = len(found)
        self.values = [*values, *BEYOND]
        self.kinds = [*[match.lastgroup or "" for match in found], *BEYOND]

    def start(self, at: int) -> int:
        """Return where a token begins in the text."""
        return self._found[at].start()

    def end(self, at: int) -> int:
        """Return where a token ends in the text."""
        return self._found[at].end()

    def touches(self, at: int) -> bool:
        """Whether no blank stands before a token."""
        return at > 0 and self._found[at - 1].end() == self._found[at].start()

    def in_capitals(self, at: int) -> bool:
        """Whether a token is written in capitals."""
        return self._text[self.start(at) : self.end(at)].isupper()
