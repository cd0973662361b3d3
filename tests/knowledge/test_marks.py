from __future__ import annotations

import pytest

from archiver.knowledge import load_table, marks_of_all, marks_of_classes

CASES = {
    "hidden": (
        ["visually-hidden", "sr-only", "d-none", "u-visually-hidden"],
        ["overflow-hidden", "hidden-menu-button", "hideout"],
    ),
    "title": (["entry-title", "article__headline", "h1", "post-hed"], ["subtitle", "sub-title", "listed"]),
    "kicker": (["article-kicker", "c-overline", "topline", "dachzeile"], ["kick", "online"]),
    "standfirst": (["standfirst", "entry-summary", "article__lead", "chapo"], ["leaderboard", "leader"]),
    "byline": (["byline", "article-author", "vcard", "posted-by"], ["authority", "author-bio"]),
    "date": (["publish-date", "entry-meta", "timestamp"], ["candidate", "mandate", "readtime"]),
    "foreign": (["related-posts", "teaser", "newsletter-box", "nav"], ["has-sidebar", "vcard", "navy"]),
    "crumbs": (["breadcrumb", "c-breadcrumbs__item", "article__crumb"], ["crumble"]),
    "separator": (["teaser__separator", "divider"], ["separate"]),
    "site": (["site-title", "logo", "masthead"], ["catalogue", "visited"]),
}


def test_every_mark_has_cases_that_it_takes_and_leaves():
    assert set(CASES) == set(load_table("marks"))


@pytest.mark.parametrize("mark", CASES)
def test_a_mark_takes_its_tokens_and_leaves_others(mark):
    takes, leaves = CASES[mark]
    assert [token for token in takes if mark not in marks_of_all(takes).get(token, ())] == []
    assert [token for token in leaves if mark in marks_of_all(leaves).get(token, ())] == []


def test_what_wider_screens_show_is_not_hidden():
    assert "hidden" in marks_of_classes("hidden")
    assert "hidden" not in marks_of_classes("hidden md:block")


def test_a_very_long_attribute_costs_no_memory_and_no_time():
    assert marks_of_classes("entry-title " * 100_000) == {"title"}
    assert marks_of_all(["x" * 1_000_000]) == {}
