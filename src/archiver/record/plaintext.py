"""The plain text of an article: what is hashed, indexed and compared (DESIGN, Plain text)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, assert_never

from archiver.record import blocks as b
from archiver.text import fold_typography

if TYPE_CHECKING:
    from archiver.record.article import ArticleRecord

SEPARATOR = "\n\n"


def plain_text(article: ArticleRecord) -> str:
    """Return the displayed standfirst (unless the body repeats it) and the body, blocks parted by blank lines."""
    standfirst = article.description if article.description_source == "displayed" else None
    return join_text(standfirst, article.body)


def join_text(standfirst: str | None, body: Iterable[b.Block]) -> str:
    """Return the plain text of a standfirst and blocks."""
    text = SEPARATOR.join(block_texts(body))
    if not standfirst or fold_typography(standfirst) in fold_typography(text):
        return text
    return f"{standfirst}{SEPARATOR}{text}" if text else standfirst


def block_texts(body: Iterable[b.Block]) -> Iterator[str]:
    """Yield the text of each block that has any: no captions, embeds or media."""
    for block in body:
        match block:
            case (
                b.Paragraph(text=text)
                | b.Heading(text=text)
                | b.Quote(text=text)
                | b.Code(text=text)
                | b.Question(text=text)
                | b.Answer(text=text)
                | b.Correction(text=text)
                | b.EditorNote(text=text)
            ):
                yield text
            case b.List(items=items):
                yield "\n".join(items)
            case b.Table(rows=rows):
                yield "\n".join("\t".join(row) for row in rows)
            case b.FactBox(heading=heading, blocks=blocks):
                if heading:
                    yield heading
                yield from block_texts(blocks)
            case b.LiveEntry(blocks=blocks):
                yield from block_texts(blocks)
            case b.Image() | b.Gallery() | b.Video() | b.Audio() | b.Embed() | b.Divider():
                pass
            case _:
                assert_never(block)
