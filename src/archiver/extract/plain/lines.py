"""The lines of a capture: cleaned, measured, link marks taken out, references found."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace

from archiver.extract.plain.columns import read_columns
from archiver.knowledge.captures import fold_words, line_kinds
from archiver.text import clean_text

# A link mark of lynx before the linked words, e.g. "[6]this newspaper".
LINK_MARK = re.compile(r"\[([0-9]{1,5})\]")
# An entry of the list of references, e.g. "   7. https://gazette.example/farming/sphagnum".
REFERENCE = re.compile(
    r"\s*(?:\[([0-9]{1,5})\]|([0-9]{1,5})\.)\s+((?:https?|ftp|file|mailto|javascript|about|data|tel)\S*)\s*\Z",
    re.IGNORECASE,
)
# An address in angle brackets behind the words it belongs to, e.g. "Tram fares rise <https://forenoon.example/a/4411>".
ANGLE_URL = re.compile(r"\s*[<(\[]\s*(https?://[^\s<>\[\]]+?)\s*[>)\]]")
# A link of Markdown, e.g. "[the ferry](https://times.example/ferry)".
MARKDOWN_LINK = re.compile(
    r"(?<!!)\[([^\[\]\n]{1,300})\]\(\s*<?(https?://[^\s()<>]+(?:\([^\s()]*\))?)>?(?:\s+\"[^\"]*\")?\s*\)"
)
# A soft line break or a byte of quoted-printable, e.g. "=E2=80=99", "…the=".
QP_BYTE = re.compile(r"=[0-9A-F]{2}")
QP_CODE = re.compile(rb"=([0-9A-F]{2})")
# Blanks that part columns or pieces of a line.
WIDE_GAP = re.compile(r"(?<=\S)[ \t]{4,}(?=\S)")
WIDE = frozenset("WF")
SAMPLE = 4000
FEW_WORDS, LONGEST_LABEL = 3, 30


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number from 1, its clean text, how far in it begins, how wide it is, the links in it."""

    number: int
    text: str
    indent: int
    width: int
    page_start: bool = False
    links: tuple[tuple[int, str], ...] = ()
    """(offset in `text` where the linked words begin, address)."""
    parts: int = 1
    """How many parts wide gaps leave: columns, or the pieces of a folio line."""
    soft: str | None = None
    """What joins the next line to one that ends in a soft break of quoted-printable: nothing or a blank."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The non-blank lines of a capture, the references by number, and where the list of references stands."""

    lines: tuple[Line, ...]
    references: Mapping[str, str]
    reference_lines: frozenset[int]
    total: int


def read_lines(text: str) -> Lines:
    """Split a capture on line feeds and clean each line; a form feed marks a page."""
    raw = text.split("\n")
    references, reference_lines = read_references(raw)
    marked = bool(references) and sum(bool(LINK_MARK.search(line)) for line in raw[:SAMPLE]) > 1
    soft: dict[int, str] = {}
    if looks_quoted_printable(raw):
        raw, soft = unquote_lines(raw)
    found: list[Line] = []
    for part in read_columns(raw):
        made = _line(part.number, part.text, references if marked else {}, soft.get(part.number))
        if made is not None:
            found.append(replace(made, page_start=True) if part.starts_column else made)
    return Lines(tuple(found), references, reference_lines, len(raw))


def read_references(raw: list[str]) -> tuple[dict[str, str], frozenset[int]]:
    """Return the numbered addresses that a text browser lists at the end, and the lines they take."""
    references: dict[str, str] = {}
    taken: set[int] = set()
    labelled = False
    index = len(raw) - 1
    while index >= 0:
        line = raw[index]
        match = REFERENCE.match(line)
        if match:
            references[match[1] or match[2]] = match[3]
            taken.add(index + 1)
        elif line.strip():
            if not taken or not _labels_references(line, first=not labelled):
                break
            labelled = True
            taken.add(index + 1)
        index -= 1
    return (references, frozenset(taken)) if len(references) > 1 else ({}, frozenset())


def _labels_references(line: str, *, first: bool) -> bool:
    """Whether a line is a heading over references; the nearest one may be in any language."""
    bare = line.strip()
    short = (
        len(line.split()) < FEW_WORDS
        and len(bare) <= LONGEST_LABEL
        and bare[-1] not in '.!?…”"'
        and "[" not in bare
    )
    return short and (first or "references" in line_kinds(fold_words(line)))


def looks_quoted_printable(raw: list[str]) -> bool:
    """Whether soft breaks and coded bytes of e-mail are left in the text."""
    head = raw[:SAMPLE]
    soft = sum(line.rstrip("\r").endswith("=") and len(line) > 60 for line in head)  # noqa: PLR2004 - near the limit of 76
    coded = sum(len(QP_BYTE.findall(line)) for line in head if "=" in line)
    return soft + coded >= 3 and (soft >= 2 or coded >= 3)  # noqa: PLR2004 - more than chance


def unquote_lines(raw: list[str]) -> tuple[list[str], dict[int, str]]:
    """Return the lines without the codes of quoted-printable, and what joins the next line to those that break softly.

    A soft break may stand within the bytes of one character; that character goes to the line with its last byte.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    lines: list[str] = []
    soft: dict[int, str] = {}
    for number, line in enumerate(raw, 1):
        bare = line.rstrip("\r")
        broken = bare.endswith("=")
        text = decoder.decode(_bytes(bare[:-1] if broken else bare), final=not broken)
        lines.append(text)
        if broken and text.strip():
            soft[number] = " " if text.endswith(" ") else ""
    return lines, soft


def _line(number: int, raw: str, references: Mapping[str, str], soft: str | None) -> Line | None:
    page_start = "\f" in raw[:3]
    raw = raw.replace("\f", "").rstrip("\r")
    stripped = raw.lstrip()
    indent = width_of(raw[: len(raw) - len(stripped)].expandtabs(8)) if len(raw) < SAMPLE else 0
    links: tuple[tuple[int, str], ...] = ()
    text = clean_text(stripped)
    if references and "[" in text:
        text, links = _without_marks(text, references)
    if not text:
        return None
    if "](" in text:
        text, links = _without_markdown_links(text)
    return Line(
        number,
        text,
        indent,
        width_of(text),
        page_start,
        links,
        len(WIDE_GAP.findall(stripped[:SAMPLE])) + 1,
        soft,
    )


def _bytes(text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    return QP_CODE.sub(lambda match: bytes([int(match[1], 16)]), data) if "=" in text else data


def _without_marks(text: str, references: Mapping[str, str]) -> tuple[str, tuple[tuple[int, str], ...]]:
    parts: list[str] = []
    links: list[tuple[int, str]] = []
    at = length = 0
    for match in LINK_MARK.finditer(text):
        if match[1] not in references:
            continue
        parts.append(text[at : match.start()])
        length += match.start() - at
        links.append((length, references[match[1]]))
        at = match.end()
    parts.append(text[at:])
    return "".join(parts).strip(), tuple(links)


def _without_markdown_links(text: str) -> tuple[str, tuple[tuple[int, str], ...]]:
    parts: list[str] = []
    links: list[tuple[int, str]] = []
    at = length = 0
    for match in MARKDOWN_LINK.finditer(text):
        parts += [text[at : match.start()], match[1]]
        length += match.start() - at
        links.append((length, match[2]))
        length += len(match[1])
        at = match.end()
    parts.append(text[at:])
    return "".join(parts), tuple(links)


def width_of(text: str) -> int:
    """Return how many columns a text takes: wide characters count two."""
    if text.isascii() or len(text) > SAMPLE:
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if char < "\u0300":
        return 1
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in WIDE else 1
