from __future__ import annotations

import pytest

from archiver.extract.images import first_of_set, image_address, image_in, is_copy, stands_for_image
from support.story import story_context


@pytest.mark.parametrize(
    ("images", "first"),
    [
        ("/s.jpg 1x, /l.jpg 2x", "/s.jpg"),
        ("/s.jpg", "/s.jpg"),
        (" , /s.jpg 2x", "/s.jpg"),
        (",", None),
        (" ", None),
        ("", None),
    ],
)
def test_the_first_address_of_a_set_is_told(images, first):
    assert first_of_set(images) == first


@pytest.mark.parametrize(
    ("html", "url"),
    [
        ("<img src='/a.jpg' srcset='/b.jpg 2x'>", "https://times.example/a.jpg"),
        ("<img srcset=', /b.jpg 2x'>", "https://times.example/b.jpg"),
        (
            "<picture><source srcset=','><source srcset='/c.webp'><img></picture>",
            "https://times.example/c.webp",
        ),
        ("<img srcset=','>", None),
    ],
)
def test_an_image_has_the_address_of_its_element_or_of_a_source(html, url):
    context = story_context(f"<article><figure>{html}</figure><p>The bridge is shut.</p></article>")
    figure = context.index.tag("figure")[0]
    assert image_address(context, image_in(context.index, figure), figure) == url


def test_the_copy_of_an_image_for_browsers_without_scripts_is_told_from_another_image():
    html = "<img alt='A pier'><noscript><img alt='A pier'></noscript><noscript><img alt='A lamp'></noscript>"
    index = story_context(f"<article><figure>{html}</figure><p>The bridge is shut.</p></article>").index
    assert [is_copy(index, image) for image in index.tag("img")] == [False, True, False]


def test_an_element_with_a_picture_above_a_caption_stands_for_the_image():
    html = "<figure><div data-src='/a.jpg'></div><figcaption>A pier</figcaption></figure>"
    index = story_context(f"<article>{html}<p>The bridge is shut.</p></article>").index
    figure = index.tag("figure")[0]
    assert stands_for_image(index, figure) == figure + 1
