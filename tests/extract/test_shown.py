from __future__ import annotations

from types import SimpleNamespace

import pytest

from archiver.extract import extract_article
from archiver.extract.context import BodyBlock
from archiver.extract.shown import captions_told_twice, is_date_line, is_portrait, shown_elsewhere
from archiver.page import read_page
from archiver.record import blocks, plain_text
from archiver.record.fields import Author

PROSE = "".join(
    f"<p>The new owner of the {name} arrived by tram, paid with a suitcase and left before anyone had asked for a name.</p>"
    for name in ("opera house", "town clock", "old pier")
)


@pytest.mark.parametrize(
    "line",
    [
        "2 March 2026, 06:30",
        "2 March 2026, 06:30 Updated: 3 March 2026, 08:10",
        "公開日：2026年3月2日 16時55分 更新日：2026年3月3日 8時10分",
        "Опубликовано: 2 марта 2026 года в 16:55 Обновлено: 3 марта 2026 года в 08:10",
        "Updated: 2 March 2026",
        "Published Jan. 20, 2026, 9:15 a.m. Updated 4:30 p.m.",
        "Veröffentlicht am 2. März 2026",
    ],
)
def test_a_date_and_its_labels_are_a_date_line(line):
    assert is_date_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "The law was published on 2 March 2026.",
        "On 2 March 2026 and on 3 March 2026 it rained and thundered.",
        "Published at last",
        "On 2 March 2026 it rained.",
    ],
)
def test_a_sentence_with_a_date_is_no_date_line(line):
    assert not is_date_line(line)


def test_the_words_of_the_barrier_are_no_part_of_the_story():
    html = f"<html lang=en><body><article><h1>Who bought it?</h1>{PROSE}<h3>Subscribe to continue reading</h3></article>"
    article = extract_article(read_page(html.encode(), url="https://news.example/a"))
    assert article.access is not None
    assert article.access.raw == "Subscribe to continue reading"
    assert "Subscribe" not in plain_text(article)


def repeated(headline, *texts):
    """Return which paragraphs of a story are told to repeat its headline."""
    body = [BodyBlock(blocks.Paragraph(type="paragraph", text=text), -1) for text in texts]
    fields = dict.fromkeys(("kicker", "description", "description_source", "byline_raw", "access"), None) | {
        "authors": ()
    }
    return shown_elsewhere(
        SimpleNamespace(blocks=body, headline_text=headline), SimpleNamespace(**fields, decisions={})
    )


@pytest.mark.parametrize("text", ["OLD PIER SOLD", "Old  pier sold", "\u200bOld pier sold"])
def test_a_paragraph_in_the_words_of_the_headline_is_shown_already(text):
    assert repeated("Old pier sold", "Nobody asked for a name.", text) == {1}


def test_signs_of_another_form_before_the_words_make_no_difference():
    assert repeated(
        "“Old pier” sold", "Nobody asked for a name.", '"Old pier" sold', "« Old pier » sold"
    ) == {1}


def test_a_paragraph_that_goes_on_behind_the_words_of_the_headline_stays():
    assert repeated("Old pier sold", "Old pier sold to a stranger", "Nobody asked for a name.") == set()


def test_a_body_of_nothing_else_stays():
    assert repeated("Old pier sold", "Old pier sold") == set()


@pytest.mark.parametrize(
    "alt", ["Ada Example", "ada example.jpg", "Ada Example's photo", "Ada Example (author)"]
)
def test_the_portrait_of_the_writer_is_no_image_of_the_story(alt):
    page = f"""<html lang=en><body><article><h1>Who bought it?</h1><p class=byline>By <a rel=author href=/ada>Ada Example</a></p>
    <div><img src=/team/ada-example-large-picture.webp alt="{alt}"></div>
    {PROSE}<figure><img src=/pier.jpg alt="The pier"><figcaption>The pier at dusk.</figcaption></figure></article>"""
    article = extract_article(read_page(page.encode(), url="https://news.example/a"))
    assert [block.url for block in article.body if block.type == "image"] == ["https://news.example/pier.jpg"]


@pytest.mark.parametrize(
    "image",
    [
        blocks.Image(
            type="image",
            alt="Ada Example",
            caption="Ada Example at the pier",
            url="https://news.example/a.jpg",
        ),
        blocks.Image(type="image", alt="Ada Example", credit="Bo Sample", url="https://news.example/a.jpg"),
        blocks.Image(type="image", alt="Ada Example buys the pier", url="https://news.example/a.jpg"),
        blocks.Image(type="image", alt="Ada Examplesen", url="https://news.example/a.jpg"),
        blocks.Image(type="image", url="https://news.example/a.jpg"),
    ],
)
def test_an_image_of_which_more_is_said_is_no_portrait(image):
    assert not is_portrait(image, [Author(name="Ada Example", type="person")])


def told(image, *, before=None, below=None, standfirst=None, html="<p>x</p>"):
    """Return what is told of an image and the words beside it: whose caption goes, which paragraphs go."""
    page = read_page(html.encode(), url="https://news.example/a")
    parts = [before, blocks.Image(type="image", url="https://news.example/a.jpg", **image), below]
    node = page.index.tag("p")[0]
    body = [BodyBlock(part, node) for part in parts if part is not None]
    fields = SimpleNamespace(description=standfirst, description_source="displayed" if standfirst else None)
    found = captions_told_twice(SimpleNamespace(blocks=body, index=page.index), fields)
    return sorted(found.captions), sorted(found.paragraphs)


WORDS = "The pier at dusk"


def paragraph(text=WORDS):
    return blocks.Paragraph(type="paragraph", text=text)


def test_a_heading_is_no_caption():
    assert told({"caption": WORDS}, below=blocks.Heading(type="heading", level=2, text=WORDS)) == ([0], [])


def test_words_before_the_image_are_no_caption():
    assert told({"caption": WORDS}, before=paragraph()) == ([1], [])


def test_the_standfirst_is_no_caption():
    assert told({"caption": f"Who bought it? {WORDS}"}, standfirst=WORDS) == ([0], [])
    assert told({"caption": WORDS, "credit": "Ada Example"}, standfirst=WORDS) == ([], [])


def test_words_below_an_image_with_a_credit_or_in_its_figure_are_its_caption():
    assert told({"caption": WORDS, "credit": "Ada Example"}, below=paragraph()) == ([], [1])
    assert told({"caption": WORDS}, below=paragraph(), html="<figure><div><p>x</p></div></figure>") == (
        [],
        [1],
    )


def test_other_words_below_an_image_stay_in_both_places():
    assert told({"caption": WORDS}, below=paragraph()) == ([], [])
    assert told({"caption": WORDS, "credit": "Ada Example"}, below=paragraph("The pier at noon")) == ([], [])


def test_a_paragraph_of_nothing_but_joiners_is_none():
    html = f"<html lang=en><body><article><h1>Who bought it?</h1>{PROSE}<p>\u200d</p><h2>\u200d</h2>{PROSE}</article>"
    article = extract_article(read_page(html.encode(), url="https://news.example/a"))
    assert "\u200d" not in plain_text(article)
    assert {block.type for block in article.body} == {"paragraph"}


def test_the_words_for_each_item_of_a_list_with_images_stay():
    body, page = [], read_page(b"<p>x</p>", url="https://news.example/a")
    for number in range(3):
        image = {"caption": f"{WORDS} {number}", "credit": "Ada Example", "url": "https://news.example/a.jpg"}
        body += [blocks.Image(type="image", **image), paragraph(f"{WORDS} {number}")]
    context = SimpleNamespace(blocks=[BodyBlock(block, -1) for block in body], index=page.index)
    found = captions_told_twice(context, SimpleNamespace(description=None, description_source=None))
    assert (found.captions, found.paragraphs) == (frozenset(), frozenset())
