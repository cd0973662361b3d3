"""What cannot win is not looked for, and is looked for all the same when someone asks what was beaten."""

from __future__ import annotations

from archiver.extract.decide import decide
from archiver.extract.fields import dates
from archiver.extract.fields.byline import displayed_byline
from support.fields import context_of

DATED = (
    '<meta property="article:published_time" content="2026-04-28T16:55:00Z"><meta name="cdt" content="2026-04-27">'
    "<h1>Bridge vote delayed</h1>FILLER"
)
SIGNED = (
    '<meta name="author" content="Ada Example"><h1>Bridge vote delayed</h1>'
    "<p class='byline'>By Ada Example</p>FILLER<p>Ada Example</p>"
)


def test_a_date_that_cannot_win_is_what_the_choice_beat():
    decision = decide(dates.PUBLISHED_RULES, context_of(DATED))
    assert decision.value.value == "2026-04-28T16:55:00Z"
    assert [candidate.value.value for _, candidate in decision.beaten] == ["2026-04-27"]


def test_a_line_that_stands_too_far_to_win_is_what_the_byline_beat():
    decision = displayed_byline(context_of(SIGNED))
    assert decision.value.raw == "By Ada Example"
    assert "Ada Example" in {candidate.raw for _, candidate in decision.beaten}


def test_the_same_line_is_the_byline_where_no_other_signs():
    page = context_of(SIGNED.replace("<p class='byline'>By Ada Example</p>", ""))
    assert displayed_byline(page).value.raw == "Ada Example"


def test_a_byline_behind_a_bar_is_found_though_its_first_word_opens_none():
    page = context_of("<h1>Bridge vote delayed</h1><p>Harbour | By Ada Example</p>FILLER")
    assert displayed_byline(page).value.raw == "By Ada Example"
