"""Files of records as they come: JSON Lines, gzipped or not, a lone JSON document, and what is none of these."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from json import JSONDecodeError
from pathlib import Path
from typing import BinaryIO, cast

from archiver.errors import RecordError
from archiver.text import line_and_column
from archiver.workflow.sources import GZIP, STDIN

LONGEST_LINE = 256 * 1024 * 1024
FIRST_LINES = 8
"""Lines of which one at least begins as a JSON object does, or the file holds no records."""

EXTRACT = "give the page or archive to `archiver extract`, and validate what it writes"
UTF8 = "write it in UTF-8, e.g. with `iconv -f UTF-16 -t UTF-8`"

# How files begin that hold no records, what they are, and what to do with them.
OTHERS: tuple[tuple[bytes, str, str], ...] = (
    (b"\xff\xfe", "this is UTF-16, and records are UTF-8", UTF8),
    (b"\xfe\xff", "this is UTF-16, and records are UTF-8", UTF8),
    (b"%PDF-", "this is a PDF, no file of records", "validate what `archiver extract` wrote"),
    (b"WARC/", "this is an archive, no file of records", EXTRACT),
    (b"filedesc://", "this is an archive, no file of records", EXTRACT),
    (b"PK\x03\x04", "this is a zip file, no file of records", EXTRACT),
    (b"<", "this is markup, no file of records", EXTRACT),
)


@dataclass(frozen=True, slots=True)
class PlacedRecord:
    """The JSON text of one record, and where it begins: bytes from 0, lines and columns from 1."""

    text: bytes
    offset: int
    line: int
    column: int = 1


def placed_records(name: str) -> Iterator[PlacedRecord]:
    """Yield the records of a file with their places; RecordError says why it is no file of records at all."""
    with closing(open_records(name)) as stream:
        lines = _lines(stream)
        first = list(islice(lines, FIRST_LINES))
        refuse_others(first, name)
        if is_document(first):
            rest = stream.read(LONGEST_LINE + 1)
            yield from _of_document(b"".join(line.text for line in first) + rest, name)
            return
        for line in first:
            if line.text.strip():
                yield line
        for line in lines:
            if line.text.strip():
                yield line


def _lines(stream: BinaryIO) -> Iterator[PlacedRecord]:
    offset, number = 0, 1
    while text := stream.readline(LONGEST_LINE + 1):
        yield PlacedRecord(text, offset, number)
        offset += len(text)
        number += 1


def open_records(name: str) -> BinaryIO:
    """Open a file of records, or stdin."""
    if name == STDIN:
        return cast("BinaryIO", sys.stdin.buffer)
    with Path(name).open("rb") as stream:
        is_gzip = stream.read(2) == GZIP
    return cast("BinaryIO", gzip.open(name, "rb")) if is_gzip else Path(name).open("rb")


def refuse_others(first: list[PlacedRecord], name: str) -> None:
    """Raise RecordError for a file that is empty, or something else than a file of records."""
    texts = [text for line in first if (text := line.text.strip())]
    if not texts:
        raise RecordError(
            "no record in it", path=name, remedy="write it with `archiver extract INPUT -o FILE`"
        )
    for begin, message, remedy in OTHERS:
        if texts[0].startswith(begin):
            raise RecordError(message, path=name, remedy=remedy)
    if b"\0" in texts[0]:
        raise RecordError("this is no text, and records are UTF-8", path=name, remedy=UTF8)
    if not any(text.removeprefix(b"\xef\xbb\xbf").startswith((b"{", b"[")) for text in texts):
        message = "this is no file of records: no line begins as a JSON object does"
        raise RecordError(message, path=name, remedy=EXTRACT)


def is_document(first: list[PlacedRecord]) -> bool:
    """Tell whether a file is a lone JSON document on many lines, or a list, rather than JSON Lines."""
    texts = [text for line in first if (text := line.text.strip())]
    if texts[0].startswith(b"["):
        return True
    further = texts[1:2]
    if not texts[0].startswith(b"{") or (further and further[0].startswith(b"{")):
        return False
    try:
        json.loads(texts[0])
    except JSONDecodeError as error:
        return bool(further) and error.pos >= len(error.doc)
    except (ValueError, RecursionError):
        return False
    return False


def _of_document(data: bytes, name: str) -> Iterator[PlacedRecord]:
    """Yield the records of a JSON document: an object, a list of them, or several one after the other."""
    if len(data) > LONGEST_LINE:
        raise RecordError(
            "too large for a JSON document", path=name, remedy="use JSON Lines, one record a line"
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RecordError(f"this is no UTF-8: byte {error.start + 1}", path=name, remedy=UTF8) from None
    decoder = json.JSONDecoder()
    at = _past(text, 0, " \t\r\n[")
    while at < len(text):
        try:
            _, end = decoder.raw_decode(text, at)
        except JSONDecodeError as error:
            line, column = line_and_column(text, error.pos)
            words = f"line {line}, column {column}: this is no JSON: {error.msg[:1].lower()}{error.msg[1:]}"
            raise RecordError(words, path=name, remedy="mend it there, or write it anew") from None
        except RecursionError:
            raise RecordError("nested too deeply", path=name) from None
        line, column = line_and_column(text, at)
        yield PlacedRecord(text[at:end].encode("utf-8"), len(text[:at].encode("utf-8")), line, column)
        at = _past(text, end, " \t\r\n,]")


def _past(text: str, at: int, skipped: str) -> int:
    while at < len(text) and text[at] in skipped:
        at += 1
    return at
