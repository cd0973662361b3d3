from __future__ import annotations

from archiver.extract import extract_article
from archiver.extract.body.byname import without_promos
from archiver.extract.body.lines import PageLines
from archiver.page import read_page

SENTENCE = "The ferry council met on Monday for the third time this year, and it agreed on nothing at all. "
STORY = "".join(
    f"<p>{SENTENCE}It was the {word} such meeting.</p>"
    for word in ("first", "second", "third", "fourth", "fifth", "sixth")
)


def text_of(inside: str, head: str = "") -> str:
    html = f"<html><head>{head}</head><body><article><h1>The lamp</h1>{inside}</article></body></html>"
    article = extract_article(read_page(html.encode(), url="https://news.example/a"))
    return "\n".join(str(getattr(block, "text", "")) for block in article.body)


def test_what_calls_itself_a_caption_is_no_body():
    inside = f"{STORY}<div><img src=/a.jpg><p class=imageCaption>A lamp on the pier, seen from the ferry.</p></div>{STORY}"
    assert "seen from the ferry" not in text_of(inside)


def test_readers_comments_are_no_body_of_a_story():
    comment = f"<div class=comment><p>{SENTENCE}I was there and saw it all.</p></div>"
    assert "I was there" not in text_of(f"{STORY}<div id=comments>{comment * 4}</div>")


def test_comments_are_the_body_where_there_is_nothing_else():
    posts = "".join(f"<div class=comment><p>{SENTENCE}I was there on day {n}.</p></div>" for n in range(6))
    assert "I was there" in text_of(posts)


def test_a_page_for_readers_without_scripts_is_no_body():
    assert "without scripts" not in text_of(
        f"<noscript><p>{SENTENCE}Read us without scripts.</p></noscript>{STORY}"
    )


def test_a_heading_that_nothing_follows_is_left_out():
    text = text_of(f"{STORY}<h2>What the mayor said</h2>{STORY}<h2>More from the harbour</h2>")
    assert "What the mayor said" in text
    assert "More from the harbour" not in text


LONG = tuple(
    f"The ferryman of Little Sound has counted {what} every evening since the lamp on the pier went out for good."
    for what in ("gulls", "tides", "umbrellas", "lost hats")
)


def paragraphs(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def test_a_text_given_twice_for_two_widths_of_screen_is_read_once():
    assert text_of(f"<div>{paragraphs(LONG)}</div><div>{paragraphs(LONG)}</div>").count("umbrellas") == 1


def test_a_refrain_is_kept():
    assert text_of(f"<div>{paragraphs(LONG)}</div><div>{paragraphs(LONG[:1])}</div>").count("gulls") == 2


def test_paragraphs_that_repeat_in_one_element_are_kept():
    assert text_of(f"<div>{paragraphs(LONG * 2)}</div>").count("hats") == 2


def test_comments_in_code_are_no_comments_of_readers():
    code = (
        '<pre><code><span class="hljs-comment"># ask the lamp politely and wait</span> lamp --on</code></pre>'
    )
    assert "lamp --on" in text_of(f"<div>{paragraphs(LONG)}{code}</div>")


LINKS = (
    "<ul><li><a href=/b>The lamp on the pier</a></li><li><a href=/c>The gulls of the upper pier</a></li></ul>"
)


def left_of_promos(inside: str, dropped: str) -> list[str]:
    lines = PageLines(read_page(f"<html><body>{inside}</body></html>".encode()).index)
    kept = [at for at, text in enumerate(lines.texts) if dropped not in text]
    return [lines.texts[at] for at in without_promos(lines, kept)]


def test_a_label_of_links_that_are_no_body_goes_with_them():
    for label in ("Related articles", "You may also like:", "Mehr zum Thema"):
        assert label not in left_of_promos(f"{STORY}<p>{label}</p>{LINKS}{STORY}", dropped="pier")
        assert label not in left_of_promos(f"{STORY}<p>{label}</p>{LINKS}", dropped="pier")


def test_a_heading_over_links_and_a_label_over_prose_are_kept():
    assert "The harbour" in left_of_promos(f"{STORY}<h2>The harbour</h2>{LINKS}{STORY}", dropped="pier")
    assert "Related articles" in left_of_promos(f"{STORY}<p>Related articles</p>{STORY}", dropped="pier")


def test_a_link_whose_words_name_nothing_is_no_line_of_the_story():
    for words in ("Buy now", "Zum Angebot »", "Back to top", "Learn more."):
        assert words not in left_of_promos(f"{STORY}<p><a href=/b>{words}</a></p>{STORY}", dropped="#")


def test_the_same_words_without_a_link_or_with_more_are_kept():
    assert "Learn more." in left_of_promos(f"{STORY}<p>Learn more.</p>{STORY}", dropped="#")
    more = "Buy now at the harbour"
    assert more in left_of_promos(f"{STORY}<p><a href=/b>{more}</a></p>{STORY}", dropped="#")
