"""A reproduction as plain text, read back by its markers (the grammar stands in `export/text.py`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

from archiver.extract.fields.date_text import parse_date_text
from archiver.extract.rendition.html import Fields, web_url
from archiver.record import blocks, fields
from archiver.record.rendition import TEXT_HEADER, TEXT_MARK, unescape_line
from archiver.text import clean_text

HEADING = re.compile(r"(?P<level>#{1,6}) (?P<text>.+)")  # "## A heading"
ORDERED = re.compile(r"[0-9]+\. ")  # "1. first"
ADDRESS = re.compile(r"(?:(?P<words>.*) )?<(?P<url>[^<>]+)>")  # "caption <https://times.example/a.jpg>"
CREDIT = re.compile(r"(?:(?P<words>.*) — |)Photo: (?P<credit>.+)")  # "caption — Photo: B. Sample"
INDENT = "  "
CREDIT_KINDS: frozenset[str] = frozenset(get_args(fields.CreditKind))


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the text: its lines, and its first line (from 1)."""

    line: int
    lines: tuple[str, ...]

    @property
    def last_line(self) -> int:
        """The unit's last line."""
        return self.line + len(self.lines) - 1


def is_text_rendition(text: str) -> bool:
    """Whether the text begins as a reproduction does."""
    return TEXT_HEADER.match(text) is not None


def units_of(text: str) -> Iterator[Unit]:
    """Yield the units: runs of lines between blank ones; an indented line after a blank one goes on with its unit."""
    run: list[str] = []
    start = 1
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and run and not (run[-1] == "" and not line.startswith(INDENT)):
            run.append(line)
        elif line.strip():
            if run:
                yield Unit(start, _trimmed(run))
            run, start = [line], number
        elif run:
            run.append("")
    if run:
        yield Unit(start, _trimmed(run))


def _trimmed(run: list[str]) -> tuple[str, ...]:
    while run and not run[-1]:
        run = run[:-1]
    return tuple(run)


def read_text_rendition(text: str) -> Fields:
    """Return the record's fields that a reproduction as text shows, as `seal_article` takes them."""
    head, *units = units_of(text)
    header = TEXT_HEADER.match(head.lines[0])
    found: Fields = {"url": web_url(header["url"]) if header else None}
    body: list[blocks.Block] = []
    credits_: list[fields.Attribution] = []
    links: list[fields.RelatedLink] = []
    for unit in units:
        name, extra, words = _mark(unit.lines[0])
        if name in HEADER_FIELDS and not body and words:
            found |= HEADER_FIELDS[name](clean_text(words))
        elif name is not None and name in CREDIT_KINDS and words:
            credits_.append(read_credit(name, extra, clean_text(words)))
        elif name == "related":
            links += read_related(unit, words, len(links))
        elif name == "headline" and not words:
            found.setdefault("headline", None)
        elif "headline" not in found and not body and unit.lines[0].startswith("# "):
            found["headline"] = clean_text(unit.lines[0][2:])
        else:
            body += read_unit(unit.lines)
    found["page_kind"] = "article" if found.get("headline") else "other"
    return found | {"body": tuple(body), "attribution": tuple(credits_), "related_links": tuple(links)}


def _mark(line: str) -> tuple[str | None, str, str]:
    found = TEXT_MARK.fullmatch(line)
    return (found["name"], (found["extra"] or "").strip(), found["text"] or "") if found else (None, "", line)


HEADER_FIELDS: Any = {
    "kicker": lambda words: {"kicker": words},
    "standfirst": lambda words: {"description": words, "description_source": "displayed"},
    "description": lambda words: {"description": words, "description_source": "meta"},
    "byline": lambda words: {"byline_raw": words},
    "published": lambda words: _date("published", words),
    "modified": lambda words: _date("modified", words),
}


def _date(name: str, words: str) -> Fields:
    """Return a date by its words, when they name one without the page around them."""
    found = parse_date_text(words, captured=None, language=None)
    if found is None:
        return {}
    return {
        name: fields.ArticleDate(
            raw=words, value=found.value, precision=found.precision, zone=found.zone, source="text"
        )
    }


def read_credit(kind: str, extra: str, raw: str) -> fields.Attribution:
    """Return a credit: the mark holds its placement and whom it names."""
    placement, *names = (piece.strip() for piece in extra.split("|"))
    named: dict[str, list[str]] = {"agency": [], "person": [], "outlet": []}
    for piece in names:
        role, _, name = piece.partition(" ")
        named.setdefault(role, []).append(name)
    marks: Any = {"kind": kind, "placement": placement or "end"}
    return fields.Attribution(
        raw=raw,
        agencies=tuple(_agency(name) for name in named["agency"] if name),
        people=tuple(filter(None, named["person"])),
        outlet=next(filter(None, named["outlet"]), None),
        **marks,
    )


def _agency(words: str) -> fields.Agency:
    """Return an agency written as `id=name`, or as its name alone when no list holds it."""
    agency_id, found, name = words.partition("=")
    return (
        fields.Agency(id=agency_id, name=name, name_raw=name)
        if found and name
        else fields.Agency(name=words, name_raw=words)
    )


def read_related(unit: Unit, section: str, before: int) -> Iterator[fields.RelatedLink]:
    """Yield the links of one list."""
    items = [line.removeprefix("- ") for line in unit.lines[1:]]
    for position, item in enumerate(items, before + 1):
        words, url = _words_and_url(item)
        if words:
            yield fields.RelatedLink(
                label=words, url=url, section=clean_text(section) or None, position=position
            )


def _words_and_url(text: str) -> tuple[str | None, str | None]:
    found = ADDRESS.fullmatch(text.strip())
    if found and web_url(found["url"]):
        return clean_text(found["words"] or "") or None, found["url"]
    return clean_text(text) or None, None


def read_unit(lines: tuple[str, ...]) -> Iterator[blocks.Block]:
    """Yield the block that a unit of the body shows."""
    first = lines[0]
    name, extra, words = _mark(first)
    inner = [line.removeprefix(INDENT) for line in lines[1:]]
    if name in MARKED:
        yield from MARKED[name](extra, words, inner)
    elif heading := HEADING.fullmatch(first):
        yield blocks.Heading(type="heading", level=len(heading["level"]), text=clean_text(heading["text"]))
    elif first.startswith("> "):
        yield _quote(lines)
    elif first.startswith("- ") or ORDERED.match(first):
        yield _list(lines)
    elif first == "---":
        yield blocks.Divider(type="divider")
    elif text := clean_text(unescape_line(" ".join(lines))):
        yield blocks.Paragraph(type="paragraph", text=text)


def _quote(lines: tuple[str, ...]) -> blocks.Quote:
    citation = next((line[4:] for line in lines[1:] if line.startswith("> — ")), None)
    return blocks.Quote(type="quote", text=clean_text(lines[0][2:]), citation=citation)


def _list(lines: tuple[str, ...]) -> blocks.List:
    ordered = not lines[0].startswith("- ")
    strip = (
        (lambda line: ORDERED.sub("", line, count=1)) if ordered else (lambda line: line.removeprefix("- "))
    )
    return blocks.List(type="list", ordered=ordered, items=tuple(clean_text(strip(line)) for line in lines))


def _image_facts(words: str) -> blocks.ImageFacts:
    text, url = _words_and_url(words)
    found = CREDIT.fullmatch(text or "")
    caption, credit = (found["words"], found["credit"]) if found else (text, None)
    return blocks.ImageFacts(caption=caption or None, credit=credit, url=url)


def _image(_: str, words: str, __: list[str]) -> Iterator[blocks.Block]:
    yield blocks.Image(type="image", **_image_facts(words).model_dump())


def _gallery(_: str, __: str, inner: list[str]) -> Iterator[blocks.Block]:
    images = tuple(_image_facts(_mark(line)[2]) for line in inner)
    if images:
        yield blocks.Gallery(type="gallery", images=images)


def _video(_: str, words: str, __: list[str]) -> Iterator[blocks.Block]:
    caption, url = _words_and_url(words)
    yield blocks.Video(type="video", url=url, caption=caption)


def _audio(_: str, words: str, __: list[str]) -> Iterator[blocks.Block]:
    caption, url = _words_and_url(words)
    yield blocks.Audio(type="audio", url=url, caption=caption)


def _embed(_: str, words: str, __: list[str]) -> Iterator[blocks.Block]:
    text, url = _words_and_url(words)
    yield blocks.Embed(type="embed", url=url, text=text)


def _table(_: str, words: str, inner: list[str]) -> Iterator[blocks.Block]:
    rows = tuple(tuple(clean_text(cell) for cell in line.split("\t")) for line in inner)
    if rows:
        yield blocks.Table(type="table", caption=clean_text(words) or None, rows=rows)


def _code(_: str, __: str, inner: list[str]) -> Iterator[blocks.Block]:
    if any(inner):
        yield blocks.Code(type="code", text="\n".join(inner))


def _nested(inner: list[str]) -> tuple[blocks.Block, ...]:
    return tuple(block for unit in units_of("\n".join(inner)) for block in read_unit(unit.lines))


def _factbox(_: str, words: str, inner: list[str]) -> Iterator[blocks.Block]:
    if found := _nested(inner):
        yield blocks.FactBox(type="factbox", heading=clean_text(words) or None, blocks=found)


def _live(_: str, words: str, inner: list[str]) -> Iterator[blocks.Block]:
    time_raw, _sep, author = clean_text(words).partition(" — ")
    if found := _nested(inner):
        yield blocks.LiveEntry(
            type="live_entry", time_raw=time_raw or None, author=author or None, blocks=found
        )


def _question(speaker: str, words: str, _: list[str]) -> Iterator[blocks.Block]:
    yield blocks.Question(type="question", text=clean_text(words), speaker=speaker or None)


def _answer(speaker: str, words: str, _: list[str]) -> Iterator[blocks.Block]:
    yield blocks.Answer(type="answer", text=clean_text(words), speaker=speaker or None)


def _correction(_: str, words: str, __: list[str]) -> Iterator[blocks.Block]:
    yield blocks.Correction(type="correction", text=clean_text(words))


def _note(_: str, words: str, __: list[str]) -> Iterator[blocks.Block]:
    yield blocks.EditorNote(type="editor_note", text=clean_text(words))


MARKED: Any = {
    "image": _image,
    "gallery": _gallery,
    "video": _video,
    "audio": _audio,
    "embed": _embed,
    "table": _table,
    "code": _code,
    "factbox": _factbox,
    "live": _live,
    "q": _question,
    "a": _answer,
    "correction": _correction,
    "note": _note,
}
