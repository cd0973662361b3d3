"""Writing snapshots: an article as text that diffs well (DESIGN, The snapshot)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, assert_never

from archiver.record import ArticleRecord, prune
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
from archiver.snapshot.model import SNAPSHOT_SCHEMA, Snapshot, snapshot_of
from archiver.text import split_sentences

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
    snapshot = article if isinstance(article, Snapshot) else snapshot_of(article)
    language = snapshot.language.tag if snapshot.language else None
    return "\n".join(_lines(snapshot, language)) + "\n"


def _lines(snapshot: Snapshot, language: str | None) -> Iterator[str]:
    yield from _front_matter(snapshot)
    for block in snapshot.body:
        yield ""
        yield from _block(block, language)
    if snapshot.related_links:
        yield ""
        yield RELATED
        yield ""
        yield from map(_related, snapshot.related_links)


def _front_matter(snapshot: Snapshot) -> Iterator[str]:
    yield FENCE
    yield f"schema: {_json(SNAPSHOT_SCHEMA)}"
    for key in FRONT_MATTER:
        value = _plain(getattr(snapshot, key))
        if value in (None, []) or (key == "page_kind" and value == "article"):
            continue
        yield f"{key}: {_json(value)}"
    yield FENCE


def _plain(value: Any) -> Any:
    """Return a field as plain JSON values, nulls left out."""
    if isinstance(value, Model):
        return prune(value.model_dump(mode="json"))
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _json(value: Any) -> str:
    return escape_json(json.dumps(value, ensure_ascii=False))


def _related(link: RelatedLink) -> str:
    label = LABEL_MARK.sub(r"\\\g<0>", escape_line(link.label))
    return f"- [{label}]({link.url})" if link.url else f"- {label}"


def _block(block: b.Block, language: str | None) -> Iterator[str]:  # noqa: C901, PLR0912 - one case a kind of block
    match block:
        case b.Paragraph(text=text):
            yield from _sentences(text, language)
        case b.Heading(level=level, text=text):
            yield "#" * level + " " + guard(escape_line(text), HEADING_MARKER)
        case b.List(ordered=ordered, items=items):
            for item in items:
                yield from _prefixed("1. " if ordered else "- ", item, language)
        case b.Quote(text=text, citation=citation):
            yield from _quote(text, citation, language)
        case b.Correction(text=text):
            yield from _prefixed("[correction] ", text, language)
        case b.Image():
            yield _image(block)
        case b.Gallery(images=images):
            yield "[gallery]"
            yield from _indented(map(_image, images))
        case b.Video(caption=caption, url=url) | b.Audio(caption=caption, url=url):
            yield _marked(block.type, caption)
            yield from _indented(_attributes(url=url))
        case b.Embed(provider=provider, url=url, author=author, text=text):
            yield _marked("embed", provider)
            yield from _indented(_attributes(url=url, by=author))
            yield from _indented(_sentences(text, language) if text else ())
        case b.Table(caption=caption, rows=rows):
            yield _marked("table", caption)
            yield from _indented(map(_row, rows))
        case b.Code(text=text):
            yield "[code]"
            yield from _indented(guard(escape_line_of_code(line), CODE_MARKER) for line in text.split("\n"))
        case b.FactBox(heading=heading, blocks=inner):
            yield _marked("factbox", heading)
            yield from _indented(_blocks(inner, language))
        case b.LiveEntry(time_raw=time_raw, author=author, blocks=inner):
            yield _marked("live", time_raw)
            yield from _indented(_attributes(by=author))
            yield from _indented(_blocks(inner, language))
        case b.Question(text=text, speaker=speaker):
            yield _marked("q", speaker)
            yield from _indented(_sentences(text, language))
        case b.Answer(text=text, speaker=speaker):
            yield _marked("a", speaker)
            yield from _indented(_sentences(text, language))
        case b.EditorNote(text=text):
            yield "[note]"
            yield from _indented(_sentences(text, language))
        case b.Divider():
            yield DIVIDER
        case _:
            assert_never(block)


def _blocks(blocks: Iterable[b.Block], language: str | None) -> Iterator[str]:
    for position, block in enumerate(blocks):
        if position:
            yield ""
        yield from _block(block, language)


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (INDENT + line if line else "" for line in lines)


def _sentences(text: str, language: str | None, marker: re.Pattern[str] = LINE_MARKER) -> Iterator[str]:
    sentences = split_sentences(text, language)
    lines = sentences if is_plain(text) else map(escape_line, sentences)
    return (guard(line, marker) for line in lines)


def _prefixed(prefix: str, text: str, language: str | None) -> Iterator[str]:
    """Yield a text behind a prefix, its further sentences indented."""
    first, *further = split_sentences(text, language)
    yield prefix + guard(escape_line(first), BACKSLASH)
    yield from (INDENT + guard(escape_line(sentence)) for sentence in further)


def _quote(text: str, citation: str | None, language: str | None) -> Iterator[str]:
    yield from ("> " + line for line in _sentences(text, language, QUOTE_MARKER))
    if citation is not None:
        yield "> — " + escape_line(citation)


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
    cells = (CELL_MARK.sub(r"\\\g<0>", escape_line(cell)) for cell in row)
    return "|" + "".join(f" {cell} |" for cell in cells)


def escape_line_of_code(line: str) -> str:
    """Return a line of code escaped; blanks before it stay as they are."""
    body = line.lstrip(" ")
    return line[: len(line) - len(body)] + escape_line(body) if body else escape_line(line)
