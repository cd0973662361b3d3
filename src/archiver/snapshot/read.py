"""Reading snapshots back into the fields they hold."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from json import JSONDecodeError
from typing import Any, NoReturn

from pydantic import ConfigDict, TypeAdapter, ValidationError

from archiver.errors import SnapshotError, SnapshotUnreadable
from archiver.record import blocks as b
from archiver.record import complaints_of, fields
from archiver.snapshot.escape import unescape_line, unguard
from archiver.snapshot.model import SNAPSHOT_SCHEMA, Snapshot, sorted_links
from archiver.snapshot.write import DIVIDER, FENCE, FRONT_MATTER, INDENT, RELATED
from archiver.text import join_sentences

MERGE_MARKER = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?: .*)?$", re.MULTILINE)  # e.g. "<<<<<<< HEAD"
KEY_LINE = re.compile(r"([a-z_]+): (.+)\Z", re.DOTALL)  # e.g. 'headline: "Bridge vote delayed"'
MARKER = re.compile(r"\[([a-z]+)\](?: (.*))?\Z", re.DOTALL)  # e.g. "[image] Workers — Photo: B. Sample"
HEADING = re.compile(r"(\#{1,6}) (.*)\Z", re.DOTALL)  # e.g. "## Background"
ITEM = re.compile(r"(- |1\. )(.*)\Z", re.DOTALL)  # e.g. "- An item"
LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*+)\]\((.*)\)\Z", re.DOTALL)  # e.g. "[Label](https://times.example/)"
CELL = re.compile(r" ((?:[^|\\]|\\.)*) \|", re.DOTALL)  # e.g. " 12 |"
LABEL_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|(.))", re.DOTALL)  # e.g. "\]" or "\u2028"
MOST_NESTING = 60


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str


def read_snapshot(text: str) -> Snapshot:
    """Return what a snapshot holds; SnapshotUnreadable says in which line it is none."""
    if text.startswith("\ufeff"):
        raise SnapshotUnreadable("a byte order mark stands before the text", line=1)
    if not text.endswith(("\n", "\r\n")):
        raise SnapshotUnreadable("it breaks off: the last line has no end", code="snapshot-truncated")
    if conflict := MERGE_MARKER.search(text):
        line = text.count("\n", 0, conflict.start()) + 1
        raise SnapshotUnreadable("a merge was left unfinished", code="snapshot-merge-conflict", line=line)
    rows = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    lines = [_Line(number, row) for number, row in enumerate(rows, start=1)]
    head, rest = _split_front_matter(lines)
    values = dict(_front_matter(head))
    end = next((i for i, line in enumerate(rest) if line.text == RELATED), len(rest))
    return Snapshot(
        **values,
        body=tuple(_blocks(rest[:end], 0)),
        related_links=_related_links(rest[end + 1 :]),
    )


def _fail(line: _Line, message: str) -> NoReturn:
    raise SnapshotUnreadable(message, line=line.number)


def _split_front_matter(lines: list[_Line]) -> tuple[list[_Line], list[_Line]]:
    if lines[0].text != FENCE:
        _fail(lines[0], f"a snapshot begins with {FENCE!r}")
    for i, line in enumerate(lines[1:], start=1):
        if line.text == FENCE:
            return lines[1:i], lines[i + 1 :]
    raise SnapshotUnreadable("it breaks off within the front matter", code="snapshot-truncated")


def _front_matter(lines: list[_Line]) -> Iterator[tuple[str, Any]]:
    seen: set[str] = set()
    for position, line in enumerate(lines):
        found = KEY_LINE.match(line.text)
        if found is None:
            _fail(line, "front matter is `key: JSON value`")
        key, value = found[1], _json_value(line, found[2])
        if position == 0:
            _check_schema(line, key, value)
            continue
        if key in seen or key not in FRONT_MATTER:
            _fail(line, f"{key!r} stands there twice" if key in seen else f"{key!r} is no key of a snapshot")
        seen.add(key)
        yield key, _field(line, key, value)
    if not lines:
        raise SnapshotUnreadable("the front matter names no schema", line=1)


def _json_value(line: _Line, text: str) -> Any:
    try:
        return json.loads(text)
    except JSONDecodeError as error:
        _fail(line, f"no JSON value: {error.msg[:1].lower()}{error.msg[1:]}")
    except (ValueError, RecursionError):
        _fail(line, "no JSON value")


def _check_schema(line: _Line, key: str, value: Any) -> None:
    if key != "schema":
        _fail(line, "the front matter begins with the schema")
    if value != SNAPSHOT_SCHEMA:
        raise SnapshotUnreadable(
            f"schema {value!r}; this version reads {SNAPSHOT_SCHEMA!r}",
            code="snapshot-other-schema",
            line=line.number,
            remedy="write it anew with `archiver snapshot INPUT -o DIR --update`",
        )


MODELS: dict[str, type[fields.Model]] = {
    "dateline": fields.Dateline,
    "publisher": fields.Publisher,
    "language": fields.Language,
    "access": fields.Access,
}
PAGE_URL: TypeAdapter[str] = TypeAdapter(
    fields.PageUrl, config=ConfigDict(strict=True, regex_engine="python-re")
)
PAGE_KINDS = ("article", "live_blog", "gallery", "video", "index", "other")


def _field(line: _Line, key: str, value: Any) -> Any:
    try:
        if key in MODELS:
            return MODELS[key].model_validate_json(json.dumps(value))
        if key == "authors" and isinstance(value, list):
            return tuple(fields.Author.model_validate_json(json.dumps(author)) for author in value)
        if key == "url":
            return PAGE_URL.validate_python(value)
    except ValidationError as error:
        _fail(line, f"{key!r}: {_words_of(error)}")
    if (
        key == "attribution"
        and isinstance(value, list)
        and all(isinstance(raw, str) and raw for raw in value)
    ):
        return tuple(value)
    if key in ("authors", "attribution") or not isinstance(value, str) or not value:
        _fail(line, f"{key!r} does not hold what it should")
    if key == "page_kind" and value not in PAGE_KINDS:
        _fail(line, f"{value!r} is no kind of page")
    return value


def _chunks(lines: list[_Line]) -> Iterator[list[_Line]]:
    """Yield the lines of each block: up to a blank line that no indented line follows."""
    chunk: list[_Line] = []
    for i, line in enumerate(lines):
        if line.text or (chunk and i + 1 < len(lines) and lines[i + 1].text.startswith(INDENT)):
            chunk.append(line)
        elif chunk:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _blocks(lines: list[_Line], depth: int) -> Iterator[b.Block]:
    if depth > MOST_NESTING:
        _fail(lines[0], "nested too deeply")
    for chunk in _chunks(lines):
        try:
            yield _block(chunk, depth)
        except ValidationError as error:
            _fail(chunk[0], _words_of(error))


def _block(chunk: list[_Line], depth: int) -> b.Block:
    first = chunk[0].text
    if first == DIVIDER and len(chunk) == 1:
        return b.Divider(type="divider")
    if (found := HEADING.match(first)) and len(chunk) == 1:
        return b.Heading(type="heading", level=len(found[1]), text=unguard(found[2]))
    if ITEM.match(first):
        return _list(chunk)
    if first.startswith("> "):
        return _quote(chunk)
    if found := MARKER.match(first):
        return _marked(chunk, found[1], found[2], depth)
    return b.Paragraph(type="paragraph", text=_text(chunk))


def _text(lines: Iterable[_Line]) -> str:
    return join_sentences(unguard(_level(line)) for line in lines)


def _level(line: _Line) -> str:
    if not line.text or line.text.startswith(" "):
        _fail(line, "text begins without a blank")
    return line.text


def _dedented(lines: Iterable[_Line]) -> Iterator[_Line]:
    for line in lines:
        if line.text and not line.text.startswith(INDENT):
            _fail(line, f"belongs to the block above and begins with {len(INDENT)} blanks")
        yield _Line(line.number, line.text[len(INDENT) :])


def _list(chunk: list[_Line]) -> b.List:
    kind = chunk[0].text[:2]
    items: list[list[str]] = []
    for line in chunk:
        found = ITEM.match(line.text)
        if found and found[1].startswith(kind):
            items.append([unguard(found[2])])
        elif line.text.startswith(INDENT):
            items[-1].append(unguard(line.text[len(INDENT) :]))
        else:
            _fail(line, "stands in a list without being an item of it")
    texts = tuple(join_sentences(item) for item in items)
    return b.List(type="list", ordered=kind == "1.", items=texts)


def _quote(chunk: list[_Line]) -> b.Quote:
    citation = None
    rows = []
    for line in chunk:
        if not line.text.startswith("> ") or citation is not None:
            _fail(line, "stands in a quotation without belonging to it")
        if line.text.startswith("> — "):
            citation = unescape_line(line.text[4:])
        else:
            rows.append(unguard(line.text[2:]))
    return b.Quote(type="quote", text=join_sentences(rows), citation=citation)


def _marked(chunk: list[_Line], marker: str, label: str | None, depth: int) -> b.Block:
    if marker not in READERS:
        _fail(chunk[0], f"[{marker}] is no kind of block")
    return READERS[marker](chunk[0], label, list(_dedented(chunk[1:])), depth)


def _label(label: str | None) -> str | None:
    return None if label is None else unescape_line(label)


def _attributes(lines: list[_Line], *names: str) -> tuple[dict[str, str], list[_Line]]:
    """Return the attribute lines that a block's content begins with, and the rest."""
    values: dict[str, str] = {}
    for i, line in enumerate(lines):
        found = MARKER.match(line.text)
        if found is None or found[1] not in names or found[1] in values or not found[2]:
            return values, lines[i:]
        values[found[1]] = unescape_line(found[2])
    return values, []


def _nothing_more(lines: list[_Line]) -> None:
    if lines:
        _fail(lines[0], "belongs to no block")


def _correction(head: _Line, label: str | None, lines: list[_Line], depth: int) -> b.Block:  # noqa: ARG001 - one shape for all readers
    first = unguard(label) if label else ""
    return b.Correction(type="correction", text=join_sentences([first, *map(_sentence, lines)]))


def _sentence(line: _Line) -> str:
    return unguard(_level(line))


def _note(head: _Line, label: str | None, lines: list[_Line], depth: int) -> b.Block:  # noqa: ARG001
    return b.EditorNote(
        type="editor_note", text=_text(lines) if label is None else _fail(head, "no label here")
    )


def _image(head: _Line, label: str | None, lines: list[_Line], depth: int) -> b.Block:  # noqa: ARG001
    _nothing_more(lines)
    return b.Image(type="image", **_image_facts(label))


def _image_facts(label: str | None) -> dict[str, str]:
    """Return caption and credit; the last lone dash parts them, one at the end parts nothing."""
    if label is None:
        return {}
    if label.endswith(" —"):
        return {"caption": unescape_line(label[:-2])}
    caption, dash, credit = label.rpartition(" — ")
    if dash:
        return {"caption": unescape_line(caption), "credit": unescape_line(credit)}
    if label.startswith("— "):
        return {"credit": unescape_line(label[2:])}
    return {"caption": unescape_line(label)}


def _gallery(head: _Line, label: str | None, lines: list[_Line], depth: int) -> b.Block:  # noqa: ARG001
    if label is not None:
        _fail(head, "no label here")
    return b.Gallery(type="gallery", images=tuple(map(_gallery_image, lines)))


def _gallery_image(line: _Line) -> b.ImageFacts:
    found = MARKER.match(line.text)
    if found is None or found[1] != "image":
        _fail(line, "a gallery holds images")
    return b.ImageFacts(**_image_facts(found[2]))


def _media(kind: str, head: _Line, label: str | None, lines: list[_Line], depth: int) -> b.Block:  # noqa: ARG001
    values, rest = _attributes(lines, "url")
    _nothing_more(rest)
    if kind == "video":
        return b.Video(type="video", caption=_label(label), url=values.get("url"))
    return b.Audio(type="audio", caption=_label(label), url=values.get("url"))


def _embed(head: _Line, label: str | None, lines: list[_Line], depth: int) -> b.Block:  # noqa: ARG001
    values, rest = _attributes(lines, "url", "by")
    text = _text(rest) if rest else None
    return b.Embed(
        type="embed", provider=_label(label), url=values.get("url"), author=values.get("by"), text=text
    )


def _table(head: _Line, label: str | None, lines: list[_Line], depth: int) -> b.Block:  # noqa: ARG001
    return b.Table(type="table", caption=_label(label), rows=tuple(map(_row, lines)))


def _row(line: _Line) -> tuple[str, ...]:
    cells = []
    at = 1
    while found := CELL.match(line.text, at):
        cells.append(_unmarked(found[1]))
        at = found.end()
    if not line.text.startswith("|") or at != len(line.text):
        _fail(line, "a row of a table is `| cell | cell |`")
    return tuple(cells)


def _unmarked(text: str) -> str:
    """Return a label or a cell without its escapes."""
    return LABEL_ESCAPE.sub(lambda match: match[3] or chr(int(match[1] or match[2], 16)), text)


def _code(head: _Line, label: str | None, lines: list[_Line], depth: int) -> b.Block:  # noqa: ARG001
    if label is not None:
        _fail(head, "no label here")
    return b.Code(type="code", text="\n".join(unguard(line.text) for line in lines))


def _factbox(head: _Line, label: str | None, lines: list[_Line], depth: int) -> b.Block:  # noqa: ARG001
    return b.FactBox(type="factbox", heading=_label(label), blocks=tuple(_blocks(lines, depth + 1)))


def _live(head: _Line, label: str | None, lines: list[_Line], depth: int) -> b.Block:  # noqa: ARG001
    values, rest = _attributes(lines, "by")
    blocks = tuple(_blocks(rest, depth + 1))
    return b.LiveEntry(type="live_entry", time_raw=_label(label), author=values.get("by"), blocks=blocks)


def _question(head: _Line, label: str | None, lines: list[_Line], depth: int) -> b.Block:  # noqa: ARG001
    return b.Question(type="question", text=_text(lines), speaker=_label(label))


def _answer(head: _Line, label: str | None, lines: list[_Line], depth: int) -> b.Block:  # noqa: ARG001
    return b.Answer(type="answer", text=_text(lines), speaker=_label(label))


Reader = Callable[[_Line, str | None, list[_Line], int], b.Block]
READERS: dict[str, Reader] = {
    "correction": _correction,
    "note": _note,
    "image": _image,
    "gallery": _gallery,
    "video": partial(_media, "video"),
    "audio": partial(_media, "audio"),
    "embed": _embed,
    "table": _table,
    "code": _code,
    "factbox": _factbox,
    "live": _live,
    "q": _question,
    "a": _answer,
}


def _related_links(lines: list[_Line]) -> tuple[fields.RelatedLink, ...]:
    """Return the related links, ordered as a snapshot orders them."""
    return sorted_links(map(_related_link, (line for line in lines if line.text)))


def _related_link(line: _Line) -> tuple[str, str | None]:
    if not line.text.startswith("- "):
        _fail(line, "a related link is `- [label](URL)`")
    found = LINK.match(line.text, 2)
    label, url = (found[1], found[2]) if found else (line.text[2:], None)
    try:
        link = fields.RelatedLink(label=_unmarked(label), url=url, position=1)
    except ValidationError as error:
        _fail(line, f"a related link: {_words_of(error)}")
    return link.label, link.url


def _words_of(error: ValidationError) -> str:
    """Return the first complaint about a value, with the name of the key within it."""
    pointer, words = next(complaints_of(error, {}))
    return f"{pointer[1:]}: {words}" if pointer else words


__all__ = ["SnapshotError", "read_snapshot"]
