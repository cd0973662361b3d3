from __future__ import annotations

import random

import pytest

from archiver.page import EDGE, LINE_END, PageIndex
from archiver.page.index import DEEPEST, NUMBERS
from archiver.page.tree import parse_html
from archiver.text import clean_text


def index_of(html: str) -> PageIndex:
    return PageIndex(parse_html(html.encode(), "utf-8"))


def lines_of(index: PageIndex) -> list[tuple[str, str]]:
    rows = zip(index.line_starts, index.line_stops, index.line_nodes, strict=True)
    return [(index.tags[node], " ".join(index.flow[start:stop].split())) for start, stop, node in rows]


def test_numbers_agree_with_the_tree():
    index = index_of("<div><p>a <b>b</b> c</p><ul><li>d<li>e</ul></div><p>f")
    for node, element in enumerate(index.elements):
        parent = index.parents[node]
        assert (element.getparent() is None) if parent < 0 else element.getparent() is index.elements[parent]
        assert index.ends[node] - node == sum(1 for _ in element.iter())
        assert index.depths[node] == len(list(element.iterancestors()))
        assert index.children(node) == [i for i in range(len(index)) if index.parents[i] == node]


def test_text_of_a_node_is_that_of_its_subtree_without_what_is_not_shown():
    index = index_of("<div>one <script>x()</script>two<style>p{}</style><p>three</p> four<br>five</div>")
    assert index.text(index.by_tag["div"][0]) == "one two three four five"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            "<p><ruby>橋<rt>はし</rt></ruby>の<ruby>工事<rp>（</rp><rt>こうじ</rt><rp>）</rp></ruby></p>",
            "橋の工事",
        ),
        ("<p><ruby>大<rt>dà</rt>橋<rt>qiáo</rt></ruby>通車</p>", "大橋通車"),
        ("<p><ruby>다리<rp>(</rp><rt>橋</ruby> 공사</p><p>끝</p>", "다리 공사 끝"),
    ],
)
def test_readings_set_over_words_are_no_text_of_their_own(html: str, text: str):
    assert index_of(html).text(0) == text


def test_blocks_part_words_and_inline_elements_do_not():
    index = index_of("<div><div>a</div><div>b</div><i>c</i><b>d</b></div>")
    assert index.text(index.by_tag["div"][0]) == "a b cd"


def test_lines_are_runs_between_block_edges_with_their_owner():
    index = index_of("<div>loose <b>text</b><p>A <a href=x>link</a>.</p>tail<ul><li>item</li></ul></div>")
    assert lines_of(index) == [("div", "loose text"), ("p", "A link."), ("div", "tail"), ("li", "item")]
    assert index.line_linked == [0, len("link"), 0, 0]


def test_line_ends_stay_within_a_line():
    index = index_of("<p>one<br>two</p>")
    assert lines_of(index) == [("p", "one two")]
    assert LINE_END in index.flow
    assert index.flow.count(EDGE) == 6


@pytest.mark.parametrize(
    "words",
    [
        "plain words",
        "Bär\u00a0und\u2003Maus",
        "soft\u00adhyphen",
        "می\u200cخواهم",
        "be\u0301ton, na\u00efve",
        "bell\x07 rung",
    ],
)
def test_lines_are_cleaned_as_any_text(words: str) -> None:
    index = index_of(f"<div> {words} <p>{words}\n<br>\n<i> b </i></p> \u0301</div>")
    spans = list(zip(index.line_starts, index.line_stops, strict=True))
    assert index.line_texts == [clean_text(index.flow[start:stop]) for start, stop in spans]


def test_title_text_is_known_although_it_is_no_text_of_the_page():
    index = index_of("<title>A &amp; B</title><p>c")
    assert index.text(index.by_tag["title"][0]) == "A & B"
    assert "A & B" not in index.flow


def test_look_ups_are_case_blind_and_ascending():
    index = index_of(
        '<p class="Big RED">a</p><p id="Top" class=red>b</p><a rel="Author NOFOLLOW" itemprop=name>c</a>'
    )
    assert [index.text(node) for node in index.by_class["red"]] == ["a", "b"]
    assert index.text(index.by_id["top"][0]) == "b"
    assert index.by_rel["author"] == index.by_itemprop["name"]


def test_nodes_of_a_class_come_once_and_ascending_whatever_its_attributes_say_besides():
    index = index_of("<p class='A b'>1<p class=b>2<p class='b  b a'>3<p class='A b'>4<p class='c c'>5")
    first, second, third, fourth, fifth = index.by_tag["p"]
    assert list(index.by_class["a"]) == [first, third, fourth]
    assert list(index.by_class["b"]) == [first, second, third, fourth]
    assert list(index.by_class["c"]) == [fifth]
    assert index.attributes["class"][first] == "A b"
    assert index.classes_of(first) == ("a", "b")
    assert index.classes_of(0) == ()


def test_meta_is_found_by_name_and_property():
    index = index_of(
        '<meta name="Description" content=" a  b "><meta property="og:title" content="t"><meta name=x>'
    )
    assert index.meta["description"][0].value == "a b"
    assert index.first_meta("nothing", "og:title").value == "t"
    assert "x" not in index.meta


@pytest.mark.parametrize("size", [len(NUMBERS) - 5, len(NUMBERS) - 4, len(NUMBERS) - 3, len(NUMBERS) * 2])
def test_a_page_of_any_size_has_all_its_numbers(size):
    index = index_of("<p>a</p>" * size)
    assert list(index.by_tag["p"]) == list(range(2, size + 2))
    assert index.ends == [size + 2, size + 2, *range(3, size + 3)]


def test_deep_nesting_is_bounded_and_keeps_all_text():
    index = index_of("<div>" * 1500 + "<p>deep</p>" + "</div>" * 1500 + "<p>after</p>")
    assert max(index.depths) <= DEEPEST
    assert lines_of(index) == [("p", "deep"), ("p", "after")]
    last = index.by_tag["p"][-1]
    assert index.tags[index.parents[last]] == "body"


@pytest.mark.parametrize("seed", range(30))
def test_any_nesting_keeps_the_books(seed):
    chance = random.Random(seed)
    names = [
        "div",
        "p",
        "span",
        "a",
        "ul",
        "li",
        "table",
        "tr",
        "td",
        "b",
        "br",
        "script",
        "h2",
        "x-y",
        "blockquote",
    ]
    html = "".join(
        f"<{'/' if chance.random() < 0.4 else ''}{chance.choice(names)}>"
        + chance.choice(["", " ", "word ", "\n"])
        for _ in range(200)
    )
    index = index_of(html)
    assert index.starts[0] == 1
    for node in range(len(index)):
        assert index.starts[node] <= index.stops[node] <= len(index.flow)
        for child in index.children(node):
            assert index.starts[node] <= index.starts[child]
            assert index.stops[child] <= index.stops[node]
    assert all(EDGE not in index.flow[a:b] for a, b in zip(index.line_starts, index.line_stops, strict=True))
    covered = sum(
        len(index.flow[a:b].split()) for a, b in zip(index.line_starts, index.line_stops, strict=True)
    )
    assert covered == len(index.flow.split())


def test_class_tokens_are_found_by_a_word_they_hold():
    index = index_of("<p class='Photo-Caption wide'>a</p><p class='caption'>b</p><p class='cap'>c</p>")
    assert index.classes_holding("caption") == ["photo-caption", "caption"]
    assert index.classes_holding("credit") == []
