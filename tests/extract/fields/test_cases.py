"""Every field, by small pages in `cases/`: what a rule takes, and what it leaves."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from archiver.extract.candidates import ceiling_of
from archiver.extract.decide import decide
from archiver.extract.fields import (
    access,
    authors,
    byline,
    canonical,
    dates,
    description,
    headline,
    keywords,
    kicker,
    language,
    publisher,
    read_fields,
    section,
)
from archiver.extract.fields.byline import displayed_byline
from archiver.extract.fields.reading import Fields
from support.fields import context_of

FOLDER = Path(__file__).with_name("cases")
RULES = (
    *(rule for field in (access, authors, byline, canonical, description, headline) for rule in field.RULES),
    *(rule for field in (keywords, kicker, language, publisher, section) for rule in field.RULES),
    *dates.PUBLISHED_RULES,
    *dates.MODIFIED_RULES,
)


def cases(name):
    rows = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    return pytest.mark.parametrize("case", rows, ids=[row["why"] for row in rows])


def context(case):
    return context_of(case["html"], case.get("url", "https://times.example/news/bridge"))


@cases("headline")
def test_the_headline_is_the_displayed_one(case):
    page = context(case)
    assert page.headline_text == case["headline"]
    decision = decide(kicker.RULES, page)
    assert (decision and decision.value) == case.get("kicker")


@cases("kicker")
def test_the_kicker_is_the_label_above_the_headline(case):
    decision = decide(kicker.RULES, context(case))
    assert (decision and decision.value) == case.get("kicker")


@cases("description")
def test_the_standfirst_is_displayed_or_else_the_description_is_the_pages_own(case):
    decision = decide(description.RULES, context(case))
    found = (
        {}
        if decision is None
        else {"displayed" if decision.winner.source == "visible" else "meta": decision.value}
    )
    assert found == {key: case[key] for key in ("displayed", "meta") if key in case}


@cases("byline")
def test_byline_and_authors_are_those_of_this_article(case):
    page = context(case)
    byline, signed = displayed_byline(page), decide(authors.RULES, page)
    assert (byline and byline.value.raw) == case.get("byline")
    names = () if signed is None else signed.value
    assert [author.name for author in names] == case["authors"]
    if "urls" in case:
        assert [author.url for author in names] == case["urls"]


@cases("dates")
def test_dates_are_as_precise_as_the_page_and_say_where_they_were_read(case):
    page = context(case)
    for key, rules in (("published", dates.PUBLISHED_RULES), ("modified", dates.MODIFIED_RULES)):
        decision = decide(rules, page)
        if key not in case:
            assert decision is None, decision
            continue
        found = decision.value.model_dump()
        assert {name: found[name] for name in case[key]} == case[key]


def shown(fields: Fields) -> dict[str, object]:
    return {
        "canonical_url": fields.canonical_url,
        "publisher": fields.publisher and fields.publisher.name,
        "keywords": list(fields.keywords),
        "section": fields.section,
        "language": fields.language and fields.language.tag,
        "language_source": fields.language and fields.language.source,
        "headlines": [f"{variant.role}: {variant.value}" for variant in fields.headlines],
        "page_kind": fields.page_kind,
        "access": fields.access.status if fields.access else "",
    }


@cases("others")
def test_the_other_fields_are_what_the_page_declares(case):
    found = shown(read_fields(context_of(case["html"])))
    assert {name: found[name] for name in case["expect"]} == case["expect"]


def test_no_rule_scores_more_than_it_declares():
    names = ("headline", "kicker", "description", "byline", "dates", "others")
    rows = [
        row for name in names for row in tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))["case"]
    ]
    for page in map(context, rows):
        for rule in RULES:
            assert all(found.score <= ceiling_of(rule) for found in rule(page)), rule.__name__
