"""Writing snapshots: an article as text that diffs well (DESIGN, The snapshot)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, assert_never

from archiver.record import ArticleRecord
from archiver.record import blocks as b
from archiver.record.fields import Model, RelatedLink
from archiver.snapshot.escape import (
    BACKSLASH,
    CODE_MARKER,
    HEADING_MARKER,
    LINE_MARKER,
    QUOTE_MARKER,
    escape_json,
    escape_line,
    guard,
    is_plain,
)
from archiver.snapshot.model import SNAPSHOT_SCHEMA, Snapshot, outline_of
from archiver.text import split_sentences

ENCODER = json.JSONEncoder(ensure_ascii=False)

FENCE = "---"
DIVIDER = "***"
RELATED = "## related"
INDENT = "  "

FRONT_MATTER = (
    "url",
    "page_kind",
    "kicker",
    "headline",
    "description",
    "byline_raw",
    "authors",
    "dateline",
    "published",
    "modified",
    "attribution",
    "publisher",
    "section",
    "language",
    "access",
)
LONE_DASH = re.compile(r"(?:(?<= )|^)—(?= |$)")  # e.g. the dash of "A. Sample — Agency"
LABEL_MARK = re.compile(r"[\[\]]|\\(?!u[0-9a-f]{4}|U[0-9a-f]{8})")  # what ends a link's label
CELL_MARK = re.compile(r"\||\\(?!u[0-9a-f]{4}|U[0-9a-f]{8})")  # what ends a cell


def take_snapshot(article: ArticleRecord | Snapshot) -> str:
    """Return the snapshot of an article: canonical, readable, one sentence a line."""
    snapshot = article if isinstance(article, Snapshot) else outline_of(article)
    language = snapshot.language.tag if snapshot.language else None
    lines = _front_matter(snapshot)
    for block in snapshot.body:
        lines.append("")
        lines += _block(block, language)
    if snapshot.related_links:
        lines += ["", RELATED, "", *map(_related, snapshot.related_links)]
    lines.append("")
    return "\n".join(lines)


def _front_matter(snapshot: Snapshot) -> list[str]:
    lines = [FENCE, f"schema: {_json(SNAPSHOT_SCHEMA)}"]
    for key in FRONT_MATTER:
        value = getattr(snapshot, key)
        if value is None or (key == "page_kind" and value == "article"):
            continue
        plain = _plain(value)
        if plain != []:
            lines.append(f"{key}: {_json(plain)}")
    lines.append(FENCE)
    return lines


def _plain(value: Any) -> Any:
    """Return a field as plain JSON values, nulls and what is empty left out of objects."""
    if type(value) is str:
        return value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if not isinstance(value, Model):
        return value
    plain = {name: _plain(inner) for name, inner in vars(value).items()}
    return {name: inner for name, inner in plain.items() if inner not in (None, [], {})}


def _json(value: Any) -> str:
    return escape_json(ENCODER.encode(value))


def _related(link: RelatedLink) -> str:
    label = LABEL_MARK.sub(_backslashed, escape_line(link.label))
    return f"- [{label}]({link.url})" if link.url else f"- {label}"


def _backslashed(match: re.Match[str]) -> str:
    return "\\" + match[0]


def _block(block: b.Block, language: str | None) -> list[str]:  # noqa: C901, PLR0911, PLR0912 - one case a kind of block
    """Return the lines of a block; told by its name, since to ask what class a block is of costs more than its lines."""
    match block.type:
        case "paragraph":
            return _sentences(block.text, language)
        case "heading":
            return ["#" * block.level + " " + guard(escape_line(block.text), HEADING_MARKER)]
        case "image":
            return [_image(block)]
        case "list":
            prefix = "1. " if block.ordered else "- "
            return [line for item in block.items for line in _prefixed(prefix, item, language)]
        case "quote":
            return _quote(block.text, block.citation, language)
        case "correction":
            return _prefixed("[correction] ", block.text, language)
        case "gallery":
            return ["[gallery]", *_indented(map(_image, block.images))]
        case "video" | "audio":
            return [_marked(block.type, block.caption), *_indented(_attributes(url=block.url))]
        case "embed":
            facts = _attributes(url=block.url, by=block.author)
            words = _sentences(block.text, language) if block.text else []
            return [_marked("embed", block.provider), *_indented([*facts, *words])]
        case "table":
            return [_marked("table", block.caption), *_indented(map(_row, block.rows))]
        case "code":
            lines = (guard(escape_line_of_code(line), CODE_MARKER) for line in block.text.split("\n"))
            return ["[code]", *_indented(lines)]
        case "factbox":
            return [_marked("factbox", block.heading), *_indented(_blocks(block.blocks, language))]
        case "live_entry":
            told = [*_attributes(by=block.author), *_blocks(block.blocks, language)]
            return [_marked("live", block.time_raw), *_indented(told)]
        case "question":
            return [_marked("q", block.speaker), *_indented(_sentences(block.text, language))]
        case "answer":
            return [_marked("a", block.speaker), *_indented(_sentences(block.text, language))]
        case "editor_note":
            return ["[note]", *_indented(_sentences(block.text, language))]
        case "divider":
            return [DIVIDER]
        case _:
            assert_never(block)


def _blocks(blocks: Iterable[b.Block], language: str | None) -> list[str]:
    """Return the lines of blocks within another, an empty one between them."""
    lines: list[str] = []
    for block in blocks:
        if lines:
            lines.append("")
        lines += _block(block, language)
    return lines


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (INDENT + line if line else "" for line in lines)


def _sentences(text: str, language: str | None, marker: re.Pattern[str] = LINE_MARKER) -> list[str]:
    lines: Iterable[str] = split_sentences(text, language)
    if not is_plain(text):
        lines = map(escape_line, lines)
    looks_like = marker.match
    return ["\\" + line if looks_like(line) else line for line in lines]


def _prefixed(prefix: str, text: str, language: str | None) -> list[str]:
    """Return a text behind a prefix, its further sentences indented."""
    first, *further = split_sentences(text, language)
    lines = [prefix + guard(escape_line(first), BACKSLASH)]
    lines += [INDENT + guard(escape_line(sentence)) for sentence in further]
    return lines


def _quote(text: str, citation: str | None, language: str | None) -> list[str]:
    lines = ["> " + line for line in _sentences(text, language, QUOTE_MARKER)]
    return lines if citation is None else [*lines, "> — " + escape_line(citation)]


def _marked(marker: str, label: str | None) -> str:
    return f"[{marker}]" if label is None else f"[{marker}] {escape_line(label)}"


def _attributes(**values: str | None) -> Iterator[str]:
    return (_marked(name, value) for name, value in values.items() if value is not None)


def _image(image: b.ImageFacts) -> str:
    """Return caption and credit, parted by a dash; a caption alone that holds such a dash ends in one."""
    caption = None if image.caption is None else escape_line(image.caption)
    if image.credit is not None:
        credit = LONE_DASH.sub(r"\\u2014", escape_line(image.credit))
        return f"[image] {caption} — {credit}" if caption is not None else f"[image] — {credit}"
    if caption is None:
        return "[image]"
    return f"[image] {caption} —" if LONE_DASH.search(caption) else f"[image] {caption}"


def _row(row: tuple[str, ...]) -> str:
    cells = (CELL_MARK.sub(_backslashed, escape_line(cell)) for cell in row)
    return "|" + "".join(f" {cell} |" for cell in cells)


def escape_line_of_code(line: str) -> str:
    """Return a line of code escaped; blanks before it stay as they are."""
    body = line.lstrip(" ")
    return line[: len(line) - len(body)] + escape_line(body) if body else escape_line(line)
