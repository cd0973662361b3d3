from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.page import NoLiteral, read_arguments, read_literal, read_string


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, 2.5, null, true]}', {"a": [1, 2.5, None, True]}),
        ("{a: 'x', 'b': `y`, }", {"a": "x", "b": "y"}),
        ("[1,,2,]", [1, 2]),
        ("{a: !0, b: !1, c: void 0, d: undefined}", {"a": True, "b": False, "c": None, "d": None}),
        ("{a: function(x){return '}'}, b: 1}", {"a": None, "b": 1}),
        ("{a(){return 1}, b: 2}", {"b": 2}),
        ("{a: new Date(5), b: x.y.z, c: f(1, '(')}", {"a": None, "b": None, "c": None}),
        ("{/* why */ a: 1, // so\n b: 2}", {"a": 1, "b": 2}),
        (r"{a: '\u00e4\x41\'\n'}", {"a": "äA'\n"}),
        ("JSON.parse('{\"a\": 1}')", {"a": 1}),
        ("[12345678901234567890123]", ["12345678901234567890123"]),
    ],
)
def test_literals_are_read_as_far_as_they_are_data(text, value):
    assert read_literal(text)[0] == value


def test_names_stand_for_what_is_given():
    assert read_literal("{title: a, n: [b]}", 0, {"a": "x", "b": 1})[0] == {"title": "x", "n": [1]}
    assert read_arguments("'x', {b: 1}) ;", 0) == ["x", {"b": 1}]


def test_the_end_of_a_value_is_told():
    text = "x = {a: [1]}; y"
    assert text[read_literal(text, 4)[1] :] == "; y"


@pytest.mark.parametrize("text", ["", "{", "[[[", "{a", "'open", ")", "{a:}", "{:1}", "/*"])
def test_what_is_no_value_is_refused(text):
    with pytest.raises(NoLiteral):
        read_literal(text)


@given(st.text(alphabet="{}[](),:'\"`\\/*ab1!.\n function", max_size=80))
def test_any_text_is_read_or_refused(text):
    for read in (read_literal, read_arguments, read_string):
        with suppress(NoLiteral):
            read(text, 0)


@pytest.mark.parametrize(
    "bait",
    [
        "[",
        "{a:",
        "'\\",
        "/*",
        "(function(",
        "f(",
        " ",
        "[1,",
        "//",
        "1",
        "a.",
        "[/*",
        "function(){a{",
        "-",
        "\\u",
    ],
)
def test_no_text_takes_long(bait):
    start = time.process_time()
    for opening in ("", "["):
        with suppress(NoLiteral):
            read_literal(opening + bait * 100_000)
    assert time.process_time() - start < 10
