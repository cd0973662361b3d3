"""Which characters the bytes mean: declared, detected, mended (labels as the WHATWG names them)."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from archiver.page.labels import WHATWG_CODECS, codec_of

# e.g. <meta charset="windows-1252">, <meta http-equiv=Content-Type content="text/html; charset=utf-8">
META_CHARSET = re.compile(rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.+-]{2,40})", re.IGNORECASE)
XML_ENCODING = re.compile(
    rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})[\"']", re.IGNORECASE
)
HTTP_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.+-]{2,40})", re.IGNORECASE)
PRESCAN = 8192
SAMPLE = 40_000
PIECE = 8192
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16le"), (codecs.BOM_UTF16_BE, "utf-16be"))
FEW_FAULTS = 0.002
"""A declared encoding stands when at most this share of characters does not fit it."""
TWICE = re.compile(rb"\xc3[\x82-\xb4]\xc2[\x80-\xbf]")
"""The first two characters of what UTF-8 makes of UTF-8: "â" and an invisible one, for the first bytes of a quote."""
CONTROLS = re.compile("[\x80-\x9f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Bytes as UTF-8 without mark and without NUL, what was declared, and what they were read as.

    `mended` is whether they had been encoded twice.
    """

    utf8: bytes
    declared: str | None
    used: str
    mended: bool = False


def decode_bytes(data: bytes, *, content_type: str | None, charset: str | None) -> Decoded:
    """Return `data` as UTF-8.

    A mark wins, then `charset` (the caller knows), then bytes that are valid UTF-8 beyond ASCII (chance hardly makes
    them), then the declaration of HTTP or of the page if the bytes fit it, then detection.
    """
    declared = _declared(data, content_type)
    for mark, marked in MARKS:
        if data.startswith(mark):
            return _read(data[len(mark) :], declared, marked)
    if charset is not None and (known := codec_of(charset)):
        return _read(data, declared, known)
    wide = _wide_without_mark(data)
    if wide:
        return _read(data, declared, wide)
    label = codec_of(declared) if declared else None
    if label in ("iso-2022-jp", "hz-gb-2312") and _fits(data, label):
        return _read(data, declared, label)
    if not _is_utf8(data):
        return _read(data, declared, _settle(data, label))
    return _as_utf8(data, declared, label if label and data.isascii() else "utf-8")


def _declared(data: bytes, content_type: str | None) -> str | None:
    if content_type and (found := HTTP_CHARSET.search(content_type)) and codec_of(found[1]):
        return found[1]
    head = data[:PRESCAN]
    for pattern in (META_CHARSET, XML_ENCODING):
        if match := pattern.search(head):
            return match[1].decode("ascii")
    return None


def _settle(data: bytes, label: str | None) -> str:
    """Return the encoding of bytes that are no valid UTF-8."""
    if label and label != "utf-8" and _fits(data, label):
        return label
    if (label or "utf-8") == "utf-8" and _faults(data, "utf-8") <= FEW_FAULTS:
        return "utf-8"
    detected = detect_encoding(data)
    if detected:
        return detected
    return label if label and label != "utf-8" else "windows-1252"


def detect_encoding(data: bytes) -> str | None:
    """Return the encoding that the bytes look like, by its WHATWG name."""
    import chardet  # noqa: PLC0415 - its tables load slowly, and few pages need them

    sample = b"\n".join(_telling_lines(data)) or data[:SAMPLE]
    guess = chardet.detect(sample)
    name = guess.get("encoding")
    return codec_of(name) if name else None


def _telling_lines(data: bytes) -> list[bytes]:
    """Return the lines that hold bytes beyond ASCII, up to a fair sample; markup tells nothing."""
    lines: list[bytes] = []
    size = 0
    for line in data.splitlines():
        if line.isascii():
            continue
        lines.append(line[:2000])
        size += len(lines[-1])
        if size > SAMPLE:
            break
    return lines


def _wide_without_mark(data: bytes) -> str | None:
    """UTF-16 without a mark shows as zero bytes at every other place of ASCII markup."""
    head = data[:400]
    if head.count(0) * 3 < len(head) or len(head) < 4:  # noqa: PLR2004 - two characters
        return None
    return "utf-16be" if head[0::2].count(0) > head[1::2].count(0) else "utf-16le"


def _fits(data: bytes, label: str) -> bool:
    return _faults(data, label) <= FEW_FAULTS


def _faults(data: bytes, label: str) -> float:
    """Return the share of characters beyond ASCII that the encoding cannot read."""
    text = data.decode(WHATWG_CODECS[label], "replace")
    beyond = sum(map(len, BEYOND_ASCII.findall(text)))
    wrong = text.count("\ufffd")
    return wrong / beyond if beyond else 0.0


BEYOND_ASCII = re.compile("[^\x00-\x7f]+")


def _read(data: bytes, declared: str | None, label: str) -> Decoded:
    if label == "utf-8" and _is_utf8(data):
        return _as_utf8(data, declared, label)
    text = data.decode(WHATWG_CODECS[label], "replace")
    return Decoded(_without_nul(text.encode("utf-8", "replace")), declared, label)


def _as_utf8(data: bytes, declared: str | None, used: str) -> Decoded:
    """Return valid UTF-8 as it is, or what it was before it was encoded a second time."""
    once = _encoded_once(data)
    return Decoded(_without_nul(data if once is None else once), declared, used, mended=once is not None)


def _encoded_once(data: bytes) -> bytes | None:
    """Return UTF-8 that was taken for Latin-1 and encoded once more as it was before, or None for any other.

    All of it must be so, and hold controls that no text has: a first byte of a letter beyond ASCII settles nearly every page.
    """
    at = data.find(b"\xc3")
    if at < 0 or not TWICE.match(data, at) or not data[:at].isascii():
        return None
    text = data.decode("utf-8")
    try:
        once = text.encode("latin-1")
        once.decode("utf-8")
    except UnicodeError:
        return None
    return once if CONTROLS.search(text) else None


def _is_utf8(data: bytes) -> bool:
    """Whether bytes are valid UTF-8; seen piece by piece, as memory for the text of a whole page costs more than to read it."""
    view, at, size = memoryview(data), 0, len(data)
    try:
        while at < size:
            at += codecs.utf_8_decode(view[at : at + PIECE], "strict", at + PIECE >= size)[1]
    except UnicodeDecodeError:
        return False
    return True


def _without_nul(data: bytes) -> bytes:
    return data.replace(b"\x00", b"") if b"\x00" in data else data
