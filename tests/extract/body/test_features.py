from __future__ import annotations

from archiver.extract.body.features import (
    BRANCH,
    HOME,
    OPENING,
    OWN,
    PAGE,
    PLACE,
    Hints,
    LineFacts,
    chosen_lines,
    line_features,
    opening_words,
)
from archiver.extract.body.lines import PageLines
from archiver.page import read_page

LINE = "The ferry council met on Monday for the third time this year, and agreed on nothing."


class Weights:
    tokens = {"story": 120, "menu": -90}  # noqa: RUF012
    words = {"ferry": 40, "00": -7}  # noqa: RUF012


def lines_of(html: str) -> PageLines:
    return PageLines(read_page(f"<html><body>{html}</body></html>".encode()).index)


def facts_of(lines: PageLines, description: str = "") -> LineFacts:
    return LineFacts(lines, Weights(), Hints(-1, description, ""))


def test_words_end_at_signs_and_digits_are_zeros():
    said = "The keeper’s lamp — lit in 1904, no. 12"
    assert opening_words(said) == ["the", "keeper", "s", "lamp", "lit", "in", "0000", "no", "00"]
    assert opening_words("Die müden Möwen") == ["die", "müden", "möwen"]


def test_a_line_weighs_what_the_words_that_it_opens_with_weigh_and_so_does_the_heading_above_it():
    facts = facts_of(
        lines_of(f"<p>Pier 12</p><h2>No ferry, no ferry</h2><p>Nothing known</p><p>{'o' * OPENING} ferry</p>")
    )
    assert [facts.wording(at) for at in range(4)] == [(-7, 0), (80, 80), (0, 80), (0, 80)]


def test_an_element_weighs_what_the_words_of_its_class_weigh_in_small_letters_or_not():
    facts = facts_of(lines_of(f"<p>{LINE}</p>")).nodes
    said = ("story", "top-story_2 story", "topStory", "STORY", "éstory menu", "history", "")
    assert [facts.weigh(value) for value in said] == [120, 120, 120, 120, 30, 0, 0]


def test_lines_of_the_container_are_judged_and_prose_elsewhere():
    lines = lines_of(
        f"<p><a href=/>Home</a></p><p>Short</p><div id=in><p>{LINE}</p><p><a href=/>Tickets</a></p></div>"
        f"<p>Late</p><p>{LINE}</p>"
    )
    low, high = lines.span(lines.index.by_id["in"][0])
    chosen = [lines.texts[at] for at in chosen_lines(lines, low, high)]
    assert chosen == ["Short", LINE, "Tickets", LINE]


def test_siblings_share_their_home_and_a_line_has_numbers_of_its_own():
    lines = lines_of(
        f"<main id=in><h2>A ferry</h2><ul class=story><li>{LINE}</li><li class=menu>Pier 12</li></ul></main>"
    )
    facts = facts_of(lines, LINE.lower())
    root = lines.index.by_id["in"][0]
    rows, page = line_features(facts, root)
    assert [lines.texts[at] for at, *_ in rows] == ["A ferry", LINE, "Pier 12"]
    for _, *groups in rows:
        assert list(map(len, groups)) == [len(OWN), len(PLACE), len(HOME), len(BRANCH)]
    assert len(page) == len(PAGE)
    _, (_, first, _, home, branch), (_, second, _, other_home, other_branch) = rows
    assert home == other_home
    assert branch == other_branch
    ours, theirs = dict(zip(OWN, first, strict=True)), dict(zip(OWN, second, strict=True))
    assert (ours["is_description"], theirs["is_description"]) == (3, 0)
    assert (ours["own_tokens"], theirs["own_tokens"]) == (0, -90)
    assert (ours["near_tokens"], theirs["near_tokens"]) == (72, -18)
    assert (ours["heading_distance"], theirs["heading_distance"]) == (1, 2)
    assert facts.own([at for at, *_ in rows]) == [own for _, own, *_ in rows]


def test_a_line_wholly_in_one_inline_element_says_which():
    lines = lines_of(f"<p><b>All of it</b></p><p><b>Part</b> of it</p><p>{LINE}</p>")
    own = facts_of(lines).own(range(3))
    assert [numbers[OWN.index("wrapped")] for numbers in own] == [1, 0, 0]
