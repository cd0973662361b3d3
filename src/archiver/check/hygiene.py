"""Text hygiene of records: NFC, single blanks, no control characters, no text decoded wrongly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from archiver.errors import Finding, Severity
from archiver.record import ArticleRecord

# Keys that hold addresses, digests and names of ours, not page text.
NO_TEXT = {
    "url",
    "canonical_url",
    "record_id",
    "schema_version",
    "hashes",
    "provenance",
    "type",
    "quality",
    "id",
    "value",
    "resolved",
}
FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u200b\u2060\ufeff]")
LINE_BREAK = re.compile("[\n\u2028\u2029]")
IRREGULAR_BLANK = re.compile(
    r"^\s|\s\Z|\s\s|[^\S \n]"
)  # outer, double or odd white space, e.g. a no-break space
# UTF-8 read as Latin-1 or Windows-1252, e.g. "Ã¤" for "ä", "â€™" for "’"; or the sign for undecodable bytes.
MOJIBAKE = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{1,3}"
)
REPLACEMENT = "\ufffd"


def check_hygiene(article: ArticleRecord) -> Iterator[Finding]:
    """Hold every text of a record against the one form that text has."""
    for pointer, text, lines in _texts(article.model_dump(mode="json"), "", lines=False):
        yield from _text_findings(pointer, text, lines=lines)


def _texts(value: Any, pointer: str, *, lines: bool) -> Iterator[tuple[str, str, bool]]:
    """Yield every page text with its pointer, and whether it may have lines (code)."""
    if isinstance(value, str):
        yield pointer, value, lines
    elif isinstance(value, dict):
        code = value.get("type") == "code"
        for key, inner in value.items():
            if key not in NO_TEXT or (key == "value" and pointer.startswith("/headlines")):
                yield from _texts(inner, f"{pointer}/{key}", lines=code)
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from _texts(inner, f"{pointer}/{i}", lines=False)


def _text_findings(pointer: str, text: str, *, lines: bool) -> Iterator[Finding]:
    if text.isascii() and text.isprintable() and "  " not in text and text == text.strip():
        return
    if not unicodedata.is_normalized("NFC", text):
        yield Finding("text-not-nfc", "the text is not in NFC", pointer=pointer)
    if found := FORBIDDEN.search(text):
        yield Finding("text-control-character", f"U+{ord(found[0]):04X} stands in the text", pointer=pointer)
    if not lines and LINE_BREAK.search(text):
        yield Finding("text-line-break", "a line break stands in the text", pointer=pointer)
    elif not lines and IRREGULAR_BLANK.search(text):
        yield Finding("text-white-space", "blanks at an end, double or of an odd kind", pointer=pointer)
    if REPLACEMENT in text or _is_mojibake(text):
        yield Finding(
            "text-mojibake",
            "bytes were decoded by a wrong charset",
            severity=Severity.WARNING,
            pointer=pointer,
        )


def _is_mojibake(text: str) -> bool:
    """Tell whether a run of odd letters becomes one sensible character when its bytes are read as UTF-8."""
    for run in MOJIBAKE.finditer(text):
        for charset in ("cp1252", "latin-1"):
            try:
                if run[0][:3].encode(charset).decode("utf-8"):
                    return True
            except UnicodeError:
                continue
    return False
