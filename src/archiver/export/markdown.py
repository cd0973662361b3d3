"""The article as Markdown (CommonMark and tables); nothing from the page becomes markup or runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import assert_never

from archiver.export.images import ImageData
from archiver.export.links import linked_pieces
from archiver.record import ArticleRecord, blocks, fields
from archiver.text import display_text

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!~&$])")  # what CommonMark, tables or HTML could read as markup
LINE_START = re.compile(r"^([-+=]|[0-9]+[.)])")  # what begins a list or underlines a heading, e.g. "1. "
URL_UNSAFE = re.compile(r"[<>\\`\"'|^{}\[\]]")  # what could end or open a link's target


def render_markdown(article: ArticleRecord, images: Mapping[str, ImageData]) -> str:  # noqa: ARG001 - images are links
    """Return the reproduction as Markdown, ending in one newline."""
    parts = [
        *header_parts(article),
        *(part for block in article.body for part in block_parts(block)),
        *credit_parts(article),
        *related_parts(article.related_links),
        *source_parts(article),
    ]
    return "\n\n".join(parts) + "\n"


def plain(text: str) -> str:
    """Return text that Markdown shows letter for letter."""
    safe = SPECIAL.sub(r"\\\1", display_text(text.replace("\n", " ")))
    return LINE_START.sub(lambda found: found[0][:-1] + "\\" + found[0][-1], safe)


def target(url: str) -> str:
    """Return an address that cannot leave the angle brackets of a link."""
    return "<" + URL_UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", display_text(url)) + ">"


def link(words: str, url: str | None) -> str:
    """Return a link, or only words."""
    return f"[{plain(words)}]({target(url)})" if url else plain(words)


def header_parts(article: ArticleRecord) -> Iterable[str]:
    """Yield what stands above the body."""
    if article.kicker:
        yield f"*{plain(article.kicker)}*"
    if article.headline:
        yield f"# {plain(article.headline)}"
    if article.description and article.description_source == "displayed":
        yield f"**{plain(article.description)}**"
    if article.byline_raw:
        yield plain(article.byline_raw)
    dates = (("Published", article.published), ("Updated", article.modified))
    lines = [f"{label}: {plain(date.raw)}" for label, date in dates if date]
    if lines:
        yield "  \n".join(lines)


def block_parts(block: blocks.Block) -> Iterable[str]:  # noqa: C901, PLR0912 - a case a block kind
    """Yield the parts of one body block."""
    match block:
        case blocks.Paragraph(text=text, links=links):
            yield linked_text(text, links)
        case blocks.Heading(level=level, text=text):
            yield f"{'#' * min(level + 1, 6)} {plain(text)}"
        case blocks.List(ordered=ordered, items=items):
            yield "\n".join(f"{f'{i}.' if ordered else '-'} {plain(item)}" for i, item in enumerate(items, 1))
        case blocks.Quote(text=text, citation=citation):
            yield f"> {plain(text)}" + (f"\n>\n> — {plain(citation)}" if citation else "")
        case blocks.Image():
            yield image_part(block)
        case blocks.Gallery(images=images):
            yield from (image_part(image) for image in images)
        case blocks.Video(url=url, caption=caption) | blocks.Audio(url=url, caption=caption):
            yield link(caption or block.type.capitalize(), url)
        case blocks.Embed(provider=provider, url=url, text=text, author=author):
            words = " — ".join(filter(None, (text, author)))
            yield (
                f"> {plain(words)}\n>\n> {link(provider or 'Source', url)}"
                if words
                else link(provider or "Embed", url)
            )
        case blocks.Table(caption=caption, rows=rows):
            if caption:
                yield f"*{plain(caption)}*"
            yield table_part(rows)
        case blocks.Code(text=text):
            yield "\n".join("    " + display_text(line) for line in text.split("\n"))
        case blocks.FactBox(heading=heading, blocks=inner):
            parts = [f"**{plain(heading)}**"] if heading else []
            parts += (part for one in inner for part in block_parts(one))
            yield "\n".join(f"> {line}".rstrip() for line in "\n\n".join(parts).split("\n"))
        case blocks.LiveEntry(time_raw=time_raw, author=author, blocks=inner):
            label = " — ".join(filter(None, (time_raw, author)))
            if label:
                yield f"**{plain(label)}**"
            yield from (part for one in inner for part in block_parts(one))
        case blocks.Question(text=text, speaker=speaker):
            yield f"**{plain(f'{speaker}: {text}' if speaker else text)}**"
        case blocks.Answer(text=text, speaker=speaker):
            yield f"**{plain(speaker)}:** {plain(text)}" if speaker else plain(text)
        case blocks.Correction(text=text) | blocks.EditorNote(text=text):
            yield f"*{plain(text)}*"
        case blocks.Divider():
            yield "---"
        case _:
            assert_never(block)


def linked_text(text: str, links: Sequence[blocks.Link]) -> str:
    """Return a paragraph's text with its links."""
    return "".join(link(words, url) for words, url in linked_pieces(text, links))


def image_part(image: blocks.ImageFacts) -> str:
    """Return an image as a link with its caption and credit."""
    words = image.caption or image.alt or "Image"
    credit = f" — {plain(image.credit)}" if image.credit else ""
    return link(words, image.url) + credit


def table_part(rows: Sequence[Sequence[str]]) -> str:
    """Return a table; its first row is the head, as Markdown demands one."""
    width = max(map(len, rows))
    lines = [
        "| " + " | ".join(plain(cell) for cell in [*row, *[""] * (width - len(row))]) + " |" for row in rows
    ]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def credit_parts(article: ArticleRecord) -> Iterable[str]:
    """Yield the credits for the text; those of images, of the byline and of the dateline stand where they belong."""
    dateline = article.dateline.raw if article.dateline else None
    shown = " ".join(filter(None, (article.byline_raw, dateline)))
    for credit in article.attribution:
        if credit.kind not in ("image_credit", "quoted_agency") and credit.raw not in shown:
            yield f"*{plain(credit.raw)}*"


def related_parts(links: Sequence[fields.RelatedLink]) -> Iterable[str]:
    """Yield the related links."""
    if links:
        yield "## Related"
        yield "\n".join(f"- {link(item.label, item.url)}" for item in links)


def source_parts(article: ArticleRecord) -> Iterable[str]:
    """Yield the line that names the capture."""
    captured = article.provenance.capture_date
    place = f" from {target(article.url)}" if article.url else ""
    when = f", captured {captured}" if captured else ""
    yield f"---\n\nReproduced by archiver{place}{when}."
