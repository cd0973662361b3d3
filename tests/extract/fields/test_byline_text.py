from __future__ import annotations

import tomllib
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.extract.fields.byline_text import parse_byline, read_byline

CASES = tomllib.loads(
    Path(__file__).with_name("cases").joinpath("byline_text.toml").read_text(encoding="utf-8")
)["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_a_byline_names_those_who_sign(case):
    authors = parse_byline(case["text"], case.get("language"), outlets=case.get("outlets", ()))
    assert [author.name for author in authors] == case["authors"], case.get("why", "")


def test_a_person_is_told_from_a_desk_and_from_initials():
    kinds = [parse_byline(text)[0].type for text in ("By Ada Example", "By Example Staff", "jse")]
    assert kinds == ["person", "organization", "unknown"]


@pytest.mark.parametrize("sign", ["-", "&", "+"])
def test_a_sign_between_blanks_parts_names_and_one_within_a_name_does_not(sign):
    assert len(parse_byline(f"Ada Example {sign} Ben Sample")) == 2
    assert len(parse_byline(f"Ada{sign}Cleo Example")) < 2


def test_roles_follow_their_labels():
    byline = read_byline("Text: Ada Beispiel, Fotos: Ben Muster, Übersetzung: Cleo Probe", "de")
    assert [(part.text, part.role) for part in byline.parts] == [
        ("Ada Beispiel", "author"),
        ("Ben Muster", "photographer"),
        ("Cleo Probe", "translator"),
    ]


@given(st.text(max_size=200), st.sampled_from([None, "en", "de", "ja", "ar"]))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_without_an_exception(text, language):
    for author in parse_byline(text, language):
        assert author.name


@pytest.mark.parametrize(
    "bait",
    [
        "By " + "Ada Example, " * 10_000,
        "(" * 100_000,
        "@" * 100_000,
        "von " * 50_000,
        "Ada " * 50_000,
        "a@" * 50_000,
    ],
)
def test_ten_thousand_names_cost_no_time(bait):
    start = process_time()
    authors = parse_byline(bait, "en")
    assert len(authors) <= 40
    assert process_time() - start < 0.5
