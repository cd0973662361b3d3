from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from archiver.extract import extract_article
from archiver.page import read_page
from archiver.record import blocks as b

CASES = tomllib.loads((Path(__file__).parent / "cases" / "blocks.toml").read_text(encoding="utf-8"))["case"]


def read(html: str, url: str = "https://news.example/a") -> list[b.Block]:
    return list(extract_article(read_page(html.encode(), url=url)).body)


def shown(block: b.Block) -> str:
    match block:
        case b.Heading(level=level, text=text):
            return f"heading{level} {text}"
        case b.List(ordered=ordered, items=items):
            return f"list{'+' if ordered else ''} {' | '.join(items)}"
        case b.Quote(text=text, citation=citation):
            return f"quote {text} — {citation}"
        case b.Embed(provider=provider, url=url):
            return f"embed {provider} {url}"
        case b.Video(url=url, caption=caption):
            return f"video {caption} {url}"
        case _:
            return f"{block.type} {getattr(block, 'text', '')}".rstrip()


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_body_is_read_into_typed_blocks(case):
    html = f"<html lang=en><title>The lamp</title><body><article><h1>The lamp of the pier</h1>{case['html']}</article>"
    assert [shown(block) for block in read(html)] == case["expect"]


SENTENCE = "The ferry council met on Monday for the third time this year, and it agreed on nothing at all. "
STORY = "".join(
    f"<p>{SENTENCE}It was the {word} such meeting.</p>" for word in ("first", "second", "third", "fourth")
)


def test_a_link_in_running_text_keeps_its_place_and_target():
    body = read(
        f"<article><h1>The lamp</h1>{STORY}<p>As the <a href='/paper'>paper  of record</a> had it, {SENTENCE}</p></article>"
    )
    link = body[-1].links[0]
    assert body[-1].text[link.start : link.end] == "paper of record"
    assert link.url == "https://news.example/paper"


def test_the_headline_is_not_part_of_the_body():
    body = read(f"<article><h1>The lamp of the pier</h1><h2>The lamp of the pier</h2>{STORY}</article>")
    assert all(getattr(block, "text", "") != "The lamp of the pier" for block in body)


def test_a_promo_between_paragraphs_is_not_part_of_the_body():
    body = read(
        f"<article><h1>The lamp</h1>{STORY}<p>Read more: <a href='/pier'>The pier is too short</a></p>{STORY}</article>"
    )
    assert not any("too short" in getattr(block, "text", "") for block in body)


def test_a_table_keeps_its_rows():
    rows = "".join(f"<tr><td>Pier {n}</td><td>{n}0 metres</td></tr>" for n in range(1, 5))
    body = read(
        f"<article><h1>The lamp</h1>{STORY}<table><tr><th>Name</th><th>Length</th></tr>{rows}</table>{STORY}</article>"
    )
    assert [block.rows[1] for block in body if isinstance(block, b.Table)] == [("Pier 1", "10 metres")]


def test_entries_of_a_live_blog_hold_their_time_and_blocks():
    entries = "".join(
        f"<div class='live-entry'><time datetime='2026-03-02T1{n}:00Z'>1{n}:00</time><p>{SENTENCE}Entry {n}.</p></div>"
        for n in range(4)
    )
    script = '<script type="application/ld+json">{"@type": "LiveBlogPosting"}</script>'
    body = read(f"<head>{script}</head><body><article><h1>The lamp, live</h1>{entries}</article>")
    assert [block.time_raw for block in body if isinstance(block, b.LiveEntry)] == [
        "10:00",
        "11:00",
        "12:00",
        "13:00",
    ]


def test_questions_and_answers_are_told_apart():
    talk = "".join(
        f"<p>Q: What did the council do in year {n}?</p><p>A: {SENTENCE}Year {n}.</p>" for n in range(3)
    )
    body = read(f"<article><h1>The lamp</h1>{STORY}{talk}</article>")
    kinds = [block.type for block in body]
    assert kinds[-6:] == ["question", "answer"] * 3


@pytest.mark.parametrize(
    ("width", "shown"), [("40", False), ("40px", False), ("800", True), ("²", True), ("", True)]
)
def test_an_icon_is_told_by_its_width_and_a_width_that_is_no_number_tells_nothing(width, shown):
    body = read(
        f"<article><h1>The lamp</h1>{STORY}<p><img src='/a.jpg' width='{width}'></p>{STORY}</article>"
    )
    assert any(block.type == "image" for block in body) is shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/theme/icons/mail.png", False),
        ("/i/btn_close.gif", False),
        ("/i/spacer.gif", False),
        ("/i/buttons.jpg", True),
        ("/i/iconoclast.png", True),
    ],
)
def test_a_site_s_furniture_is_told_by_its_address(address, shown):
    body = read(f"<article><h1>The lamp</h1>{STORY}<p><img src='{address}'></p>{STORY}</article>")
    assert any(block.type == "image" for block in body) is shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://www.facebook.com/plugins/like.php?href=x", False),
        ("https://platform.twitter.com/widgets/follow_button.html?screen_name=x", False),
        ("https://www.facebook.com/plugins/post.php?href=x", True),
    ],
)
def test_a_network_s_button_is_no_post(address, shown):
    body = read(f"<article><h1>The lamp</h1>{STORY}<iframe src='{address}'></iframe>{STORY}</article>")
    assert any(block.type == "embed" for block in body) is shown


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("The pier at dawn. Photo: Ada Example", False),
        ("The pier at dawn.", False),
        ("The pier at dawn was empty.", True),
    ],
)
def test_a_caption_and_credit_right_below_an_image_are_told_once(line, shown):
    picture = f"<div><img src='/a.jpg' alt='x'><p>The pier at dawn. Photo: Ada Example</p></div><p>{line}</p>"
    body = read(f"<article><h1>The lamp</h1>{STORY}{picture}{STORY}</article>")
    assert any(getattr(block, "text", "") == line for block in body) is shown


def test_a_paragraph_of_the_story_is_no_caption_of_the_image_above_it():
    prose = f"{SENTENCE}The lamp was lit all the same, and those who rowed by that night saw it from far out at sea."
    body = read(
        f"<article><h1>The lamp</h1>{STORY}<div><img src='/a.jpg'><p>{prose}</p></div>{STORY}</article>"
    )
    assert [block.caption for block in body if block.type == "image"] == [None]
    assert any(getattr(block, "text", "") == prose for block in body)


def test_three_images_in_a_row_are_a_gallery_only_where_one_is_named():
    images = "".join(f"<img src='/{n}.jpg' alt='Pier {n}'>" for n in range(3))
    for name, kind in (("photo-gallery", "gallery"), ("photo-row", "image")):
        body = read(f"<article><h1>The lamp</h1>{STORY}<div class='{name}'>{images}</div>{STORY}</article>")
        assert [block.type for block in body if block.type != "paragraph"][:1] == [kind]
