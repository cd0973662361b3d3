from __future__ import annotations

import itertools
import random

from archiver.extract.plain.labelling import best_labelling
from archiver.extract.plain.roles import INDEX, NEVER, STATES, STEPS, State, start_score


def score_of(path: tuple[int, ...], scores: list[dict[int, int]]) -> int:
    total = start_score(STATES[path[0]]) + scores[0][path[0]]
    for at in range(1, len(path)):
        total += STEPS["even"][path[at]][path[at - 1]] + scores[at][path[at]]
    return total


def test_the_best_labelling_is_the_best_of_all() -> None:
    chance = random.Random(7)
    some = [
        INDEX[State(*name)]
        for name in (
            ("top", "furniture"),
            ("head", "headline"),
            ("head", "byline"),
            ("body", "paragraph"),
            ("end", "furniture"),
        )
    ]
    for _ in range(20):
        scores = [{state: chance.randint(-30, 30) for state in some} for _ in range(5)]
        best = max(score_of(path, scores) for path in itertools.product(some, repeat=5))
        found = best_labelling(scores, ["even"] * 5)
        assert found.score == best
        assert score_of(tuple(INDEX[state] for state in found.states), scores) == best


def test_a_margin_is_what_the_next_best_role_lacks() -> None:
    top, headline = INDEX[State("top", "furniture")], INDEX[State("head", "headline")]
    paragraph = INDEX[State("body", "paragraph")]
    found = best_labelling([{top: 5, headline: 20}, {headline: 0, paragraph: 30}], ["even", "even"])
    assert [state.role for state in found.states] == ["headline", "paragraph"]
    assert found.margins[0] > 0


def test_there_is_one_headline_and_no_way_back_from_the_end() -> None:
    headline, end = INDEX[State("head", "headline")], INDEX[State("end", "furniture")]
    for steps in STEPS.values():
        assert steps[headline][headline] == NEVER
        assert steps[INDEX[State("body", "paragraph")]][end] == NEVER


def test_nothing_to_label_gives_an_empty_labelling() -> None:
    assert best_labelling([], []).states == ()
