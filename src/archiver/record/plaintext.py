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
    if not standfirst:  # and so nothing to look for in the folded text
        return SEPARATOR.join(block_texts(body))
    return text_and_folded(standfirst, body)[0]


def text_and_folded(standfirst: str | None, body: Iterable[b.Block]) -> tuple[str, str]:
    """Return the plain text of a standfirst and blocks, and the same with typography and case folded."""
    texts = list(block_texts(body))
    text = SEPARATOR.join(texts)
    folded = fold_typography(" ".join(texts).replace("\n", " ").replace("\t", " "))  # one line folds faster
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
        match block.type:  # by its name: to ask whether it is of a class costs many times more
            case (
                "paragraph"
                | "heading"
                | "quote"
                | "code"
                | "question"
                | "answer"
                | "correction"
                | "editor_note"
            ):
                yield block.text
            case "image" | "gallery" | "video" | "audio" | "embed" | "divider":
                pass
            case "list":
                yield "\n".join(block.items)
            case "table":
                yield "\n".join("\t".join(row) for row in block.rows)
            case "factbox":
                if block.heading:
                    yield block.heading
                yield from block_texts(block.blocks)
            case "live_entry":
                yield from block_texts(block.blocks)
            case _:
                assert_never(block.type)
