from __future__ import annotations

import pytest

from archiver.knowledge import load_table, marked_tokens

CASES = {
    "hidden": (
        ["visually-hidden", "sr-only", "d-none", "u-visually-hidden"],
        ["overflow-hidden", "hidden-menu-button", "hideout"],
    ),
    "title": (["entry-title", "article__headline", "h1", "post-hed"], ["subtitle", "sub-title", "listed"]),
    "kicker": (["article-kicker", "c-overline", "topline", "dachzeile"], ["kick", "online"]),
    "standfirst": (["standfirst", "entry-summary", "article__lead", "chapo"], ["leaderboard", "leader"]),
    "byline": (["byline", "article-author", "vcard", "posted-by"], ["authority", "author-bio"]),
    "date": (["publish-date", "entry-meta", "timestamp"], ["candidate", "mandate", "readtime", "template"]),
    "foreign": (["related-posts", "teaser", "newsletter-box", "nav"], ["has-sidebar", "vcard", "navy"]),
    "crumbs": (["breadcrumb", "c-breadcrumbs__item", "article__crumb"], ["crumble"]),
    "card": (
        ["video-desc", "photo-gallery", "c-author-dropdown", "figure-caption"],
        ["authority", "videlicet"],
    ),
    "separator": (["teaser__separator", "divider"], ["separate"]),
    "related": (["related-posts", "c-readmore"], ["related-tags", "unread"]),
    "site": (["site-title", "logo", "masthead"], ["catalogue", "visited"]),
}


def test_every_mark_has_cases_that_it_takes_and_leaves():
    assert set(CASES) == {*load_table("marks"), "related"}


@pytest.mark.parametrize("mark", CASES)
def test_a_mark_takes_its_tokens_and_leaves_others(mark):
    takes, leaves = CASES[mark]
    assert marked_tokens((*takes, *leaves))[mark] == set(takes)


def test_a_token_of_several_marks_has_each_of_them():
    found = marked_tokens(["post-meta", "article-author-date"])
    assert (found["byline"], found["date"]) == ({"article-author-date"}, {"post-meta", "article-author-date"})


def test_an_ending_counts_at_the_end_of_a_token_alone():
    assert marked_tokens(["post-hed", "post-hedge", "watershed"])["title"] == {"post-hed"}


def test_a_very_long_token_has_no_mark():
    assert marked_tokens(["entry-title" * 100_000, "x" * 1_000_000]).get("title", set()) == set()


def test_every_part_of_the_table_is_found_within_a_token():
    for mark, row in load_table("marks").items():
        for part in row.get("part", ()):
            token = f"x-{part}x"
            assert token in marked_tokens([token])[mark] or any(word in token for word in row["not"]), part


def test_letters_like_those_of_a_word_are_no_sign_without_its_beginning():
    assert marked_tokens(["template", "subenu", "sparkail"]) == {}
