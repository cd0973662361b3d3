"""The article as plain text made to be read again: light markers, one unit a line, blank lines between units.

[archiver article-1.0] https://times.example/bridge

# Bridge vote delayed

[byline] By Ada Example

The council put off its vote on the harbour bridge.

[wire end] With reporting by AFP

[related]
- Why the library closed <https://times.example/library>
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import assert_never

from archiver.export.images import ImageData
from archiver.record import ArticleRecord, blocks, fields
from archiver.record.rendition import SCHEMA, escape_line

INDENT = "  "
NAME_BREAKS = re.compile(r"[\]|]")  # what would end a name within a mark


def render_text(article: ArticleRecord, images: Mapping[str, ImageData]) -> str:  # noqa: ARG001 - text shows no image
    """Return the reproduction as plain text, ending in one newline."""
    units = [
        *header_units(article),
        *(unit for block in article.body for unit in block_units(block)),
        *(credit_unit(credit) for credit in article.attribution),
        *related_unit(article.related_links),
    ]
    return "\n\n".join(units) + "\n"


def mark(name: str, text: str | None = None) -> str:
    """Return a labelled line."""
    return f"[{name}] {text}" if text else f"[{name}]"


def header_units(article: ArticleRecord) -> Iterable[str]:
    """Yield what stands above the body."""
    yield mark(f"archiver {SCHEMA}", article.url)
    if article.kicker:
        yield mark("kicker", article.kicker)
    # without one, the first heading of the body must not be taken for it
    yield f"# {article.headline}" if article.headline else mark("headline")
    if article.description:
        name = "standfirst" if article.description_source == "displayed" else "description"
        yield mark(name, article.description)
    if article.byline_raw:
        yield mark("byline", article.byline_raw)
    for name, date in (("published", article.published), ("modified", article.modified)):
        if date:
            yield mark(name, date.raw)


def block_units(block: blocks.Block) -> Iterable[str]:  # noqa: C901, PLR0912 - a case a block kind
    """Yield the units of one body block."""
    match block:
        case blocks.Paragraph(text=text):
            yield escape_line(text)
        case blocks.Heading(level=level, text=text):
            yield f"{'#' * level} {text}"
        case blocks.List(ordered=ordered, items=items):
            yield "\n".join(f"{f'{i}.' if ordered else '-'} {item}" for i, item in enumerate(items, 1))
        case blocks.Quote(text=text, citation=citation):
            yield f"> {text}\n> — {citation}" if citation else f"> {text}"
        case blocks.Image():
            yield image_unit("image", block)
        case blocks.Gallery(images=images):
            yield "\n".join([mark("gallery"), *(INDENT + image_unit("image", image) for image in images)])
        case blocks.Video(url=url, caption=caption) | blocks.Audio(url=url, caption=caption):
            yield mark(block.type, with_url(caption, url))
        case blocks.Embed(provider=provider, url=url, text=text, author=author):
            words = " — ".join(filter(None, (text, author, provider)))
            yield mark("embed", with_url(words or None, url))
        case blocks.Table(caption=caption, rows=rows):
            yield "\n".join([mark("table", caption), *(INDENT + "\t".join(row) for row in rows)])
        case blocks.Code(text=text):
            yield "\n".join([mark("code"), *(INDENT + line for line in text.split("\n"))])
        case blocks.FactBox(heading=heading, blocks=inner):
            yield nested(mark("factbox", heading), inner)
        case blocks.LiveEntry(time_raw=time_raw, author=author, blocks=inner):
            yield nested(mark("live", " — ".join(filter(None, (time_raw, author))) or None), inner)
        case blocks.Question(text=text, speaker=speaker):
            yield mark(f"q {speaker}" if speaker and "]" not in speaker else "q", text)
        case blocks.Answer(text=text, speaker=speaker):
            yield mark(f"a {speaker}" if speaker and "]" not in speaker else "a", text)
        case blocks.Correction(text=text):
            yield mark("correction", text)
        case blocks.EditorNote(text=text):
            yield mark("note", text)
        case blocks.Divider():
            yield "---"
        case _:
            assert_never(block)


def nested(head: str, inner: Iterable[blocks.Block]) -> str:
    """Return a head and its blocks, indented."""
    units = [unit for block in inner for unit in block_units(block)]
    lines = "\n\n".join(units).split("\n")
    return "\n".join([head, *(INDENT + line if line else "" for line in lines)])


def image_unit(name: str, image: blocks.ImageFacts) -> str:
    """Return an image's caption, credit and address."""
    words = image.caption or image.alt
    credit = f"Photo: {image.credit}" if image.credit else None
    return mark(name, with_url(" — ".join(filter(None, (words, credit))) or None, image.url))


def with_url(words: str | None, url: str | None) -> str | None:
    """Return words with an address in angle brackets behind them."""
    address = f"<{url}>" if url else None
    return " ".join(filter(None, (words, address))) or None


def credit_unit(credit: fields.Attribution) -> str:
    """Return a credit behind its kind and place."""
    named = [
        f"agency {agency.id}={agency.name}" if agency.id else f"agency {agency.name}"
        for agency in credit.agencies
    ]
    named += [f"person {person}" for person in credit.people]
    if credit.outlet:
        named.append(f"outlet {credit.outlet}")
    plain = (name for name in named if not NAME_BREAKS.search(name))
    return mark(" | ".join([f"{credit.kind} {credit.placement}", *plain]), credit.raw)


def related_unit(links: Iterable[fields.RelatedLink]) -> Iterable[str]:
    """Yield the related links as one list a section."""
    sections: dict[str | None, list[str]] = {}
    for item in links:
        sections.setdefault(item.section, []).append(f"- {with_url(item.label, item.url)}")
    for section, lines in sections.items():
        yield "\n".join([mark("related", section), *lines])
