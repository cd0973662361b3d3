from __future__ import annotations

import time

import pytest

from archiver.errors import PageError
from archiver.page.tree import MOST_ATTRIBUTES, parse_html, without_huge_tags


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


def test_what_holds_no_element_is_refused():
    with pytest.raises(PageError):
        parse_html(b"<!-- only this -->", "utf-8")
