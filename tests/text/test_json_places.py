from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from archiver.text import line_and_column, place_in

TEXT = """{
  "headline": "A \\"vote\\", [delayed]",
  "a/b": {"~": 1},
  "body": [
    {"type": "paragraph", "text": "x"},
    {"level": 9}
  ]
}"""


def at(pointer):
    return TEXT[place_in(TEXT, pointer) :]


def test_a_pointer_leads_to_where_its_value_begins():
    assert at("").startswith("{\n")
    assert at("/headline").startswith('"A \\"vote')
    assert at("/a~1b/~0").startswith("1}")
    assert at("/body/1/level").startswith("9}")
    assert line_and_column(TEXT, place_in(TEXT, "/body/1/level")) == (6, 15)


def test_what_is_missing_is_placed_where_its_holder_begins():
    for pointer, holder in (
        ("/none", "{\n"),
        ("/body/0/none", '{"type"'),
        ("/body/7", "[\n"),
        ("/headline/x", '"A'),
    ):
        assert at(pointer).startswith(holder)


def test_a_text_that_is_no_json_has_places_too():
    for text in ("", "{", '{"a"', '{"a":1', "[1,", "nothing", '{"a": tru', "[" * 100_000):
        assert 0 <= place_in(text, "/a/0/b") <= len(text)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(alphabet="ab~/01", max_size=2), inner, max_size=4)
    ),
    max_leaves=12,
)


def pointers(value, base=""):
    yield base, value
    if isinstance(value, list):
        for i, inner in enumerate(value):
            yield from pointers(inner, f"{base}/{i}")
    if isinstance(value, dict):
        for key, inner in value.items():
            name = key.replace("~", "~0").replace("/", "~1")
            yield from pointers(inner, f"{base}/{name}")


@given(VALUES, st.sampled_from([None, 1]), st.booleans())
def test_every_pointer_leads_to_its_value(value, indent, ascii_only):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    for pointer, inner in pointers(value):
        assert json.JSONDecoder().raw_decode(text, place_in(text, pointer))[0] == inner
