from __future__ import annotations

from archiver.extract.body.apart import without_cards, without_pulled
from archiver.extract.body.lines import PageLines
from archiver.extract.context import Context
from archiver.page import read_page

SAID = "I have never lost a lamp to a gull before"
STORY = f"<p>“{SAID}”, the keeper told the council on Monday, and nobody laughed at all.</p>" + "".join(
    f"<p>The {what} of Little Sound was heard for an hour, and it had brought its own chair and an umbrella.</p>"
    for what in ("baker", "ferryman", "choir", "cat")
)


def lines_of(inside: str) -> tuple[Context, PageLines]:
    html = f"<html><body><article><h1>The lamp</h1><div>{inside}</div></article></body></html>"
    page = read_page(html.encode(), url="https://news.example/harbour/the-lamp-is-out-again-4711")
    return Context(page), PageLines(page.index)


def left_of_quotes(inside: str) -> str:
    _, lines = lines_of(inside)
    return "\n".join(lines.texts[at] for at in without_pulled(lines, range(lines.count)))


def left_of_cards(inside: str) -> str:
    context, lines = lines_of(inside)
    return "\n".join(lines.texts[at] for at in without_cards(context, lines, range(lines.count)))


def test_a_quote_pulled_from_the_story_is_no_part_of_it():
    text = left_of_quotes(f"{STORY}<blockquote><p>{SAID}.</p></blockquote>{STORY}")
    assert text.count(SAID) == 2
    assert "umbrella" in text


def test_a_quote_is_pulled_whatever_its_marks_and_element():
    assert SAID not in left_of_quotes(f"{STORY}<div class=pull-quote>»{SAID}!«</div>").splitlines()[-1]


def test_a_quote_that_the_story_does_not_say_is_kept():
    other = "Nobody in this harbour has ever seen a gull carry a lamp"
    assert other in left_of_quotes(f"{STORY}<blockquote><p>{other}.</p></blockquote>")


def test_a_quote_of_few_words_is_kept():
    assert left_of_quotes(f"{STORY}<blockquote>nobody laughed at all</blockquote>").count("laughed") == 2


def test_a_part_of_a_word_is_not_said():
    assert "I have never lost a lam" in left_of_quotes(
        f"{STORY}<blockquote>I have never lost a lam</blockquote>"
    )


def test_two_quotes_of_the_same_words_are_no_story():
    quote = "<blockquote>Nobody in this harbour has seen it</blockquote>"
    assert left_of_quotes(f"{STORY}{quote}{quote}").count("this harbour") == 2


CARD = (
    "<div class=box><h2><a href={url}>{title}</a></h2>"
    "<div><p>The gulls of the upper pier have gone, and they took the notice board with them.</p></div></div>"
)
OTHER = {"url": "/harbour/upper-pier-loses-its-gulls-4712", "title": "Upper pier loses the last of its gulls"}


def test_cards_of_other_articles_are_no_story():
    text = left_of_cards(STORY + CARD.format_map(OTHER) + STORY)
    assert "umbrella" in text
    assert "gulls" not in text


def test_a_card_in_one_link_is_none_either():
    card = f"<a href={OTHER['url']}><div><h3>{OTHER['title']}</h3></div></a>"
    assert "gulls" not in left_of_cards(STORY + card + STORY)


def test_headings_that_link_within_the_page_or_to_other_sites_are_kept():
    for url in ("#gulls", "https://gulls.example/all-about-the-gulls-of-1887"):
        assert "gulls" in left_of_cards(STORY + CARD.format(url=url, title=OTHER["title"]))


def test_linked_headings_among_the_paragraphs_are_kept():
    assert "gulls" in left_of_cards(f"{STORY}<h2><a href={OTHER['url']}>{OTHER['title']}</a></h2>{STORY}")


def test_a_story_that_is_a_list_of_linked_names_is_kept():
    names = "".join(CARD.format(url=f"/piers/pier-number-{n}-of-all", title=f"Pier {n}") for n in range(3))
    assert OTHER["title"] in left_of_cards(STORY + names + CARD.format_map(OTHER))


def test_cards_that_are_most_of_a_page_are_kept():
    assert OTHER["title"] in left_of_cards(CARD.format_map(OTHER) * 6)
