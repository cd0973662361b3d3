"""The best labelling of the whole sequence of blocks, by dynamic programming over zones and roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archiver.extract.plain.roles import NEVER, STATES, STEPS, State, start_score

LEAST = -60
"""Roles that suit a block worse than this are not tried."""


@dataclass(frozen=True, slots=True)
class Labelling:
    """The state of each block, the score of the whole, and by how much each block's role beats the next best."""

    states: tuple[State, ...]
    score: int
    margins: tuple[int, ...]


def best_labelling(scores: Sequence[Mapping[int, int]], gaps: Sequence[str]) -> Labelling:
    """Return the labelling with the highest sum of scores (Viterbi); the first state of equal ones wins.

    `gaps` says how each block is parted from the one before: even, tight, loose, wide.
    """
    if not scores:
        return Labelling((), 0, ())
    forward, back = _forward(scores, gaps)
    backward = _backward(scores, gaps)
    last = max(forward[-1], key=lambda state: (forward[-1][state], -state))
    path = [last]
    for at in range(len(scores) - 1, 0, -1):
        path.append(back[at][path[-1]])
    path.reverse()
    total = forward[-1][last]
    margins = tuple(_margin(total, path[at], forward[at], backward[at]) for at in range(len(scores)))
    return Labelling(tuple(STATES[state] for state in path), total, margins)


def _forward(
    scores: Sequence[Mapping[int, int]], gaps: Sequence[str]
) -> tuple[list[dict[int, int]], list[dict[int, int]]]:
    """Return for each block the best score of a labelling up to it, by state, and the state before."""
    forward: list[dict[int, int]] = []
    back: list[dict[int, int]] = []
    for at, given in enumerate(scores):
        best: dict[int, int] = {}
        came: dict[int, int] = {}
        for state, score in given.items():
            if at == 0:
                start = start_score(STATES[state])
                if start > NEVER:
                    best[state] = score + start
                continue
            top, origin = NEVER, -1
            steps = STEPS[gaps[at]][state]
            for before, value in forward[-1].items():
                if value + steps[before] > top:
                    top, origin = value + steps[before], before
            if origin >= 0:
                best[state] = top + score
                came[state] = origin
        forward.append(best)
        back.append(came)
    return forward, back


def _backward(scores: Sequence[Mapping[int, int]], gaps: Sequence[str]) -> list[dict[int, int]]:
    """Return for each block the best score of what follows it, by state."""
    backward: list[dict[int, int]] = [dict.fromkeys(scores[-1], 0)]
    for at in range(len(scores) - 1, 0, -1):
        ahead = backward[-1]
        here: dict[int, int] = {}
        for state, score in scores[at].items():
            rest = ahead.get(state, NEVER)
            if rest <= NEVER:
                continue
            steps = STEPS[gaps[at]][state]
            for before in scores[at - 1]:
                value = steps[before] + score + rest
                if value > here.get(before, NEVER):
                    here[before] = value
        backward.append(here)
    backward.reverse()
    return backward


def _margin(total: int, chosen: int, forward: Mapping[int, int], backward: Mapping[int, int]) -> int:
    """Return by how much the best labelling beats the best one that gives this block another role."""
    role = _public(STATES[chosen].role)
    others = (
        value + backward[state]
        for state, value in forward.items()
        if state in backward and _public(STATES[state].role) != role
    )
    return total - max(others, default=total - 10**4)


def _public(role: str) -> str:
    return {"label": "furniture", "meta": "furniture", "headline_cont": "headline"}.get(role, role)
