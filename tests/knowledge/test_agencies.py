from __future__ import annotations

import pytest

from archiver.knowledge import agency_of_host, find_agencies, is_agency, load_table

ROWS = load_table("agencies")["agency"]


def cases(kind):
    return [
        pytest.param(row["id"], context, text, id=f"{row['id']}: {text}")
        for row in ROWS
        for context, text in row[kind]
    ]


@pytest.mark.parametrize(("agency", "context", "text"), cases("takes"))
def test_an_agency_is_found_where_it_is_credited(agency, context, text):
    assert agency in {mention.id for mention in find_agencies(text, context=context)}


@pytest.mark.parametrize(("agency", "context", "text"), cases("leaves"))
def test_words_that_only_look_like_an_agency_are_left(agency, context, text):
    assert agency not in {mention.id for mention in find_agencies(text, context=context)}


def test_every_row_has_a_source_and_cases_it_takes_and_leaves():
    for row in ROWS:
        assert row["source"], row["id"]
        assert row["takes"], row["id"]
        assert row["leaves"], row["id"]
        assert row["bare"] in {"in-credit", "anywhere"}, row["id"]


def test_ids_are_unique():
    ids = [row["id"] for row in ROWS]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "name",
    [
        "dpa",
        "The Associated Press",
        "AFP/dpa",
        "Agencia EFE",
        "SID Nachrichtenagentur",
        "Afp",
        "the AP",
        "연합뉴스",
    ],
)
def test_a_name_that_is_nothing_but_agencies_is_one(name):
    assert is_agency(name)


@pytest.mark.parametrize(
    "name", ["Ada Example", "Sid Sample", "Ani", "Reuters Institute", "Le Muster et AFP", "", "a" * 10_000]
)
def test_a_name_with_more_than_agencies_is_none(name):
    assert not is_agency(name)


def test_an_agency_is_known_by_its_own_host():
    assert agency_of_host("faktencheck.afp.com") == "afp"
    assert agency_of_host("WWW.REUTERS.COM.") == "reuters"


def test_a_host_that_only_ends_alike_is_no_agency():
    assert agency_of_host("notafp.com") is None
    assert agency_of_host(None) is None


def test_a_mention_says_where_it_stands():
    text = "Ada Example und Agence France-Presse"
    (mention,) = find_agencies(text, context="credit")
    assert (mention.id, mention.name, text[mention.start : mention.end]) == (
        "afp",
        "AFP",
        "Agence France-Presse",
    )


def test_repeated_names_are_read_in_linear_time():
    assert len(find_agencies("AFP " * 50_000, context="credit")) == 50_000
