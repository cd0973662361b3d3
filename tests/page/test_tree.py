from __future__ import annotations

import time

import pytest

from archiver.errors import PageError
from archiver.page.tree import MOST_ATTRIBUTES, parse_html, without_early_end, without_huge_tags


def test_a_long_value_is_kept_whole():
    page = b"<div data-state='" + b'{"a": "b"} ' * 5000 + b"'><p>text</p></div>"
    assert without_huge_tags(page) == page


def test_script_and_comments_are_left_alone():
    page = (
        b"<script>if (a<b && c"
        + b" d e" * 20_000
        + b")</script><!-- <p"
        + b" x" * 20_000
        + b" --><p>text</p>"
    )
    assert without_huge_tags(page) == page


@pytest.mark.parametrize("attribute", [b" a%d=1", b" a%d", b' a%d=">"', b" a%d='<'"])
def test_a_million_attributes_cost_little_and_the_text_stays(attribute):
    page = b"<div" + b"".join(attribute % n for n in range(100_000)) + b"><p>text</p></div><p>more</p>"
    start = time.process_time()
    root = parse_html(page, "utf-8")
    assert time.process_time() - start < 5
    assert [element.text for element in root.iter("p")] == ["text", "more"]
    assert len(root.find(".//div").attrib) <= MOST_ATTRIBUTES


def test_brackets_in_few_values_hide_no_huge_tag():
    page = b"<div" + b"".join(b" a%d=%s" % (n, b"1" if n % 1000 else b"'>'") for n in range(100_000)) + b">"
    start = time.process_time()
    root = parse_html(page, "utf-8")
    assert time.process_time() - start < 5
    assert len(root.find(".//div").attrib) <= MOST_ATTRIBUTES


@pytest.mark.parametrize(
    "before",
    [
        b'<i a"b>',
        b"<i =a=' b>'>",
        b"</i a='>'>",
        b"<?a <i '>",
        b"<!--><i>",
        b"<!-- ' --!>",
        b"<textarea/>",
        b"<title></titles></title>",
        b"<SCRIPT>'</script>",
        b"<script><!-- <script></script <i '> --></script>",
    ],
)
def test_nothing_before_it_hides_a_huge_tag(before):
    page = before + b"<div" + b"".join(b" a%d='>'" % n for n in range(20_000)) + b"><p>text</p></div>"
    root = parse_html(page, "utf-8")
    assert len(root.find(".//div").attrib) <= MOST_ATTRIBUTES
    assert [element.text for element in root.iter("p")] == ["text"]


def test_many_tags_with_many_attributes_cost_no_more_than_one():
    tag = b"<div" + b"".join(b" a%d" % n for n in range(4000)) + b"><p>text</p></div>"
    pages = [tag * times for times in (1, 100)]
    assert [without_huge_tags(page) == page for page in pages] == [True, False]
    start = time.process_time()
    parse_html(pages[1], "utf-8")
    assert time.process_time() - start < 5


def test_data_without_a_bracket_is_not_taken_for_a_tag():
    page = b"<script>x = '" + b"data " * 20_000 + b"'</script><p>text</p>"
    assert without_huge_tags(page) is page


def test_what_holds_no_element_is_refused():
    with pytest.raises(PageError):
        parse_html(b"<!-- only this -->", "utf-8")


def test_what_stands_behind_an_early_end_of_the_page_is_read():
    for end in (b"</html>", b"</HTML>", b"</body></html >", b"</Html>"):
        data = b"<html><body><p>menu</p>" + end + b"<div><p>the story</p></div>" + b" " * 100 + end
        assert "the story" in "".join(str(text) for text in parse_html(data, "utf-8").itertext())


def test_an_end_of_the_page_within_a_script_is_none():
    script = b"<script>frame = '<html></html>'</script>"
    root = parse_html(
        b"<html><body>" + script + b"<p>the story</p>" + b" " * 100 + b"</body></html>", "utf-8"
    )
    assert [element.text for element in root.iter("script", "p")] == ["frame = '<html></html>'", "the story"]


def test_few_bytes_behind_the_end_of_the_page_are_left_out():
    root = parse_html(b"<html><body><p>the story</p></body></html><p>traced", "utf-8")
    assert [element.text for element in root.iter("p")] == ["the story"]


def test_the_end_of_an_ordinary_page_costs_no_copy():
    data = b"<html><body><p>story</p></body></html>\n<!-- made in 3 s -->"
    assert without_early_end(data) is data
    assert without_early_end(b"</html>") == b"</html>"


@pytest.mark.parametrize(
    "html",
    [
        b"<html lang=en><title>x</title><article><h1>T</h1><p>a</p></article><p>b",
        b"<!doctype html><title>x</title><main><p>a</p></main><p>b</p>",
        b"<head><title>x</title><header>h</header></head><body><article><p>a</p></article><p>b</p></body>",
    ],
)
def test_a_page_without_a_body_tag_has_its_body_outside_the_head(html):
    root = parse_html(html, "utf-8")
    assert [element.tag for element in root] == ["head", "body"]
    assert [element.tag for element in root[0]] == ["title"]
    assert [element.text for element in root[1].iter("p")] == ["a", "b"]


def test_what_belongs_in_a_head_stays_there():
    root = parse_html(
        b"<head><title>x</title><meta name=a><my-tag></my-tag></head><body><p>a</body>", "utf-8"
    )
    assert [element.tag for element in root[0]] == ["title", "meta", "my-tag"]
