from __future__ import annotations

from archiver.extract import extract_article
from archiver.page import read_page
from archiver.record import blocks as b

SENTENCE = "The ferry council met on Monday for the third time this year, and it agreed on nothing at all. "
STORY = "".join(
    f"<p>{SENTENCE}It was the {word} such meeting.</p>" for word in ("first", "second", "third", "fourth")
)


def body_of(inside: str) -> list[b.Block]:
    html = f"<html><body><article><h1>The lamp</h1>{STORY}{inside}{STORY}</article></body></html>"
    return list(extract_article(read_page(html.encode(), url="https://news.example/a")).body)


def figures(count: int) -> str:
    return "".join(
        f"<figure><img src=/{n}.jpg alt='Pier {n}'><figcaption>The pier in year {n}.</figcaption></figure>"
        for n in range(count)
    )


def test_images_in_a_gallery_are_one_block():
    found = [
        block
        for block in body_of(f"<div class='photo-gallery'>{figures(4)}</div>")
        if isinstance(block, b.Gallery)
    ]
    assert [image.caption for image in found[0].images] == [f"The pier in year {n}." for n in range(4)]


def test_images_between_paragraphs_are_no_gallery():
    body = body_of(figures(4))
    assert not any(isinstance(block, b.Gallery) for block in body)
    assert sum(isinstance(block, b.Image) for block in body) == 4


def test_two_images_are_no_gallery():
    assert not any(
        isinstance(block, b.Gallery) for block in body_of(f"<div class=gallery>{figures(2)}</div>")
    )
