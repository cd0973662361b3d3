"""A reproduction as HTML, read back from what it shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from lxml.etree import _Element as Element

from archiver.record import blocks, fields
from archiver.record.rendition import BLOCK, FIELD, PART, RENDITION, SCHEMA
from archiver.text import clean_lines, clean_text

WEB_URL = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://[^\x00-\x20]+")  # e.g. "https://times.example/a"
NUMBER = re.compile(r"[0-9]{1,9}")

Fields = dict[str, Any]


def find_rendition(articles: Iterable[Element]) -> Element | None:
    """Return the first of the page's `<article>` elements that is a reproduction, if any."""
    return next((article for article in articles if article.get(RENDITION) == SCHEMA), None)


def read_html_rendition(article: Element) -> Fields:
    """Return the record's fields that a reproduction shows, as `seal_article` takes them."""
    shown = list(_children(article))
    found: Fields = {"page_kind": article.get("data-page-kind"), "url": web_url(article.get("data-url"))}
    for one in shown:
        name = one.get(FIELD)
        if name in SIMPLE:
            found[name] = text_of(one)
        elif name == "description":
            found["description"] = text_of(one)
            found["description_source"] = one.get("data-source")
    authors = tuple(filter(None, (author(one) for one in shown if one.get(FIELD) == "author")))
    body = tuple(block for one in shown for block in read_block(one))
    credits_ = tuple(c for one in shown if one.get(FIELD) == "attribution" for c in read_credits(one))
    links = tuple(item for one in shown if one.get(FIELD) == "related_links" for item in read_related(one))
    found |= {"authors": authors, "body": body, "attribution": credits_, "related_links": links}
    return found | dates(article) | facts(article)


SIMPLE = frozenset(("kicker", "headline", "byline_raw"))


# ------------------------------------------------------------------- helpers


def _children(element: Element) -> Iterator[Element]:
    """Yield the element children, comments left out."""
    return element.iterchildren("*")


def text_of(element: Element) -> str | None:
    """Return the clean text of an element, None when it has none."""
    return clean_text("".join(map(str, element.itertext()))) or None


def marked(element: Element, name: str) -> Element | None:
    """Return the first descendant that shows part `name` and belongs to no inner block."""
    for child in _children(element):
        if child.get(PART) == name:
            return child
        if child.get(BLOCK) is None:
            found = marked(child, name)
            if found is not None:
                return found
    return None


def part(element: Element, name: str) -> str | None:
    """Return the text of part `name`."""
    found = marked(element, name)
    return None if found is None else text_of(found)


def web_url(value: str | None) -> str | None:
    """Return a web address, None for anything else."""
    return value if value and WEB_URL.fullmatch(value) else None


def number(value: str | None) -> int | None:
    """Return a count given in digits."""
    return int(value) if value and NUMBER.fullmatch(value) else None


# -------------------------------------------------------------------- fields


def author(element: Element) -> fields.Author | None:
    """Return an author, None when the element names nobody."""
    name = text_of(element)
    if name is None:
        return None
    target = next((web_url(child.get("href")) for child in _children(element)), None)
    marks: Any = {"type": element.get("data-type", "unknown"), "role": element.get("data-role", "author")}
    return fields.Author(name=name, name_raw=element.get("data-raw"), url=target, **marks)


def dates(article: Element) -> Fields:
    """Return `published` and `modified`."""
    found: Fields = {}
    for line in _children(article):
        for time in _children(line):
            name, raw = time.get(FIELD), text_of(time)
            if name in ("published", "modified") and raw:
                keys = ("value", "precision", "zone", "source", "resolved")
                marks: Any = {key: time.get(f"data-{key}") for key in keys}
                found[name] = fields.ArticleDate(raw=raw, **marks)
    return found


def facts(article: Element) -> Fields:
    """Return publisher, section, keywords and access."""
    found: Fields = {}
    words: list[str] = []
    for footer in (child for child in _children(article) if child.tag == "footer"):
        for one in footer.iter("*"):
            name, text = one.get(FIELD), text_of(one)
            if text is None:
                continue
            if name == "publisher":
                found["publisher"] = fields.Publisher(name=text, url=web_url(one.get("href")))
            elif name == "section":
                found["section"] = text
            elif name == "keyword":
                words.append(text)
            elif name == "access":
                found["access"] = read_access(one, text)
    return found | {"keywords": tuple(words)}


def read_access(element: Element, text: str) -> fields.Access:
    """Return the access that a reproduction states."""
    status: Any = element.get("data-status")
    return fields.Access(status=status, raw=None if text == status else text)


def read_credits(section: Element) -> Iterator[fields.Attribution]:
    """Yield the credits in their order."""
    for line in _children(section):
        raw = part(line, "raw")
        if raw:
            marks: Any = {"kind": line.get("data-kind"), "placement": line.get("data-placement")}
            yield fields.Attribution(
                raw=raw,
                agencies=tuple(_agencies(line)),
                people=tuple(_parts(line, "person")),
                outlet=part(line, "outlet"),
                block=number(line.get("data-block-index")),
                **marks,
            )


def _agencies(line: Element) -> Iterator[fields.Agency]:
    for one in _children(line):
        name = text_of(one) if one.get(PART) == "agency" else None
        if name:
            yield fields.Agency(id=one.get("data-id"), name=name, name_raw=one.get("data-raw") or name)


def _parts(line: Element, name: str) -> Iterator[str]:
    return (text for one in _children(line) if one.get(PART) == name and (text := text_of(one)))


def read_related(nav: Element) -> Iterator[fields.RelatedLink]:
    """Yield the related links in their order."""
    items = (link for one in nav.iter("li") for link in _children(one))
    for position, link in enumerate((link for link in items if text_of(link)), 1):
        relation: Any = link.get("data-relation", "related")
        yield fields.RelatedLink(
            label=text_of(link) or "",
            url=web_url(link.get("href")),
            relation=relation,
            section=link.get("data-section"),
            position=position,
            after_block=number(link.get("data-after")),
        )


# -------------------------------------------------------------------- blocks


def read_block(element: Element) -> Iterator[blocks.Block]:
    """Yield the block an element shows: one, or none when it shows no block or an empty one."""
    reader = READERS.get(element.get(BLOCK) or "")
    block = reader(element) if reader else None
    if block is not None:
        yield block


def paragraph(element: Element) -> blocks.Paragraph | None:
    """Return a paragraph with its links by code points."""
    text, links = "", []
    pieces: list[tuple[str, str | None]] = [(element.text or "", None)]
    for child in _children(element):
        pieces += [
            ("".join(map(str, child.itertext())), web_url(child.get("href"))),
            (child.tail or "", None),
        ]
    for words, url in pieces:
        if url and words:
            links.append(blocks.Link(start=len(text), end=len(text) + len(words), url=url))
        text += words
    if text != clean_text(text):  # written by hand: offsets no longer hold
        text, links = clean_text(text), []
    return blocks.Paragraph(type="paragraph", text=text, links=tuple(links)) if text else None


def heading(element: Element) -> blocks.Heading | None:
    """Return a heading."""
    text, level = text_of(element), number(str(element.tag)[1:])
    return blocks.Heading(type="heading", level=level or 2, text=text) if text else None


def list_(element: Element) -> blocks.List | None:
    """Return a list."""
    items = tuple(filter(None, map(text_of, _children(element))))
    return blocks.List(type="list", ordered=element.tag == "ol", items=items) if items else None


def quote(element: Element) -> blocks.Quote | None:
    """Return a quotation."""
    text = next((text_of(child) for child in _children(element) if child.tag == "p"), None)
    return blocks.Quote(type="quote", text=text, citation=part(element, "citation")) if text else None


def image_parts(element: Element) -> dict[str, str | None]:
    """Return what a figure says of its image."""
    return {
        "caption": part(element, "caption"),
        "credit": part(element, "credit"),
        "alt": clean_text(element.get("data-alt") or "") or None,
        "url": web_url(element.get("data-url")),
    }


def image(element: Element) -> blocks.Image:
    """Return an image."""
    return blocks.Image(type="image", **image_parts(element))


def gallery(element: Element) -> blocks.Gallery | None:
    """Return a run of images."""
    images = tuple(blocks.ImageFacts(**image_parts(one)) for one in _children(element) if one.tag == "figure")
    return blocks.Gallery(type="gallery", images=images) if images else None


def video(element: Element) -> blocks.Video:
    """Return a video."""
    return blocks.Video(type="video", url=web_url(element.get("data-url")), caption=part(element, "caption"))


def audio(element: Element) -> blocks.Audio:
    """Return a recording."""
    return blocks.Audio(type="audio", url=web_url(element.get("data-url")), caption=part(element, "caption"))


def embed(element: Element) -> blocks.Embed:
    """Return an embedded post."""
    return blocks.Embed(
        type="embed",
        provider=element.get("data-provider"),
        url=web_url(element.get("data-url")),
        text=part(element, "text"),
        author=part(element, "author"),
    )


def table(element: Element) -> blocks.Table | None:
    """Return a table."""
    rows = tuple(tuple(text_of(cell) or "" for cell in _children(row)) for row in element.iter("tr"))
    return blocks.Table(type="table", caption=part(element, "caption"), rows=rows) if rows else None


def code(element: Element) -> blocks.Code | None:
    """Return preformatted text."""
    text = clean_lines("".join(map(str, element.itertext())))
    return blocks.Code(type="code", text=text) if text else None


def _inner(element: Element) -> tuple[blocks.Block, ...]:
    return tuple(block for child in _children(element) for block in read_block(child))


def factbox(element: Element) -> blocks.FactBox | None:
    """Return a box."""
    inner = _inner(element)
    return blocks.FactBox(type="factbox", heading=part(element, "heading"), blocks=inner) if inner else None


def live_entry(element: Element) -> blocks.LiveEntry | None:
    """Return an entry of a live blog."""
    inner = _inner(element)
    if not inner:
        return None
    time_raw, writer = part(element, "time_raw"), part(element, "author")
    return blocks.LiveEntry(type="live_entry", time_raw=time_raw, author=writer, blocks=inner)


def question(element: Element) -> blocks.Question | None:
    """Return a question."""
    text = part(element, "text")
    return blocks.Question(type="question", text=text, speaker=part(element, "speaker")) if text else None


def answer(element: Element) -> blocks.Answer | None:
    """Return an answer."""
    text = part(element, "text")
    return blocks.Answer(type="answer", text=text, speaker=part(element, "speaker")) if text else None


def correction(element: Element) -> blocks.Correction | None:
    """Return a correction."""
    text = text_of(element)
    return blocks.Correction(type="correction", text=text) if text else None


def editor_note(element: Element) -> blocks.EditorNote | None:
    """Return a note."""
    text = text_of(element)
    return blocks.EditorNote(type="editor_note", text=text) if text else None


def divider(_: Element) -> blocks.Divider:
    """Return a break."""
    return blocks.Divider(type="divider")


READERS: Mapping[str, Callable[[Element], blocks.Block | None]] = {
    "paragraph": paragraph,
    "heading": heading,
    "list": list_,
    "quote": quote,
    "image": image,
    "gallery": gallery,
    "video": video,
    "audio": audio,
    "embed": embed,
    "table": table,
    "code": code,
    "factbox": factbox,
    "live_entry": live_entry,
    "question": question,
    "answer": answer,
    "correction": correction,
    "editor_note": editor_note,
    "divider": divider,
}
