from __future__ import annotations

import pytest

from archiver.page import parse_loose_json
from archiver.page.jsonld import DEEPEST, MOST_OBJECTS, read_jsonld


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}',
        '<!-- {"a": 1} -->',
        '//<![CDATA[\n{"a": 1}\n//]]>',
        '{"a": 1,};',
        "{&quot;a&quot;: 1}",
        '{"a": 1}\n{"b": 2}',
    ],
)
def test_what_is_nearly_json_is_read(text):
    assert parse_loose_json(text) == {"a": 1}


def test_line_breaks_within_strings_are_read():
    assert parse_loose_json('{"a": "x\ny"}') == {"a": "x\ny"}


@pytest.mark.parametrize("text", ["", "var a = 1", "{", '{"a": ' * 50_000, "[" * 100_000])
def test_what_is_no_json_is_none(text):
    assert parse_loose_json(text) is None


def test_objects_of_a_graph_come_one_by_one_with_their_paths():
    text = '{"@graph": [{"@type": "NewsArticle", "author": {"@type": "Person", "name": "A"}}, {"@type": ["WebPage"]}]}'
    found = read_jsonld([(7, text)])
    assert [(item.types, item.path) for item in found] == [
        (("NewsArticle",), "$.@graph[0]"),
        (("Person",), "$.@graph[0].author"),
        (("WebPage",), "$.@graph[1]"),
    ]
    assert {item.node for item in found} == {7}


def test_depth_and_number_are_bounded():
    deep = '{"@type": "A", "x": ' * 100 + "1" + "}" * 100
    assert len(read_jsonld([(0, deep)])) == DEEPEST + 1
    many = "[" + ",".join('{"@type": "A"}' for _ in range(5000)) + "]"
    assert len(read_jsonld([(0, many)])) == MOST_OBJECTS


def test_numbers_beyond_bounds_stay_text():
    assert parse_loose_json('{"a": ' + "9" * 5000 + "}") == {"a": "9" * 5000}
