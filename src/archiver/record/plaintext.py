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
    return join_text(displayed_standfirst(article), article.body)


def displayed_standfirst(article: ArticleRecord) -> str | None:
    """Return the standfirst if it stands on the page: what is only in its metadata is no text of the article."""
    return article.description if article.description_source == "displayed" else None


def join_text(standfirst: str | None, body: Iterable[b.Block]) -> str:
    """Return the plain text of a standfirst and blocks."""
    return text_and_folded(standfirst, body)[0]


def text_and_folded(standfirst: str | None, body: Iterable[b.Block]) -> tuple[str, str]:
    """Return the plain text of a standfirst and blocks, and the same with typography and case folded."""
    texts = list(block_texts(body))
    text = SEPARATOR.join(texts)
    folded = fold_typography(" ".join(texts).replace("\n", " "))  # one line folds faster
    if not standfirst:
        return text, folded
    opening = fold_typography(standfirst)
    if opening in folded:
        return text, folded
    if not text:
        return standfirst, opening
    return f"{standfirst}{SEPARATOR}{text}", f"{opening} {folded}".strip()


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
