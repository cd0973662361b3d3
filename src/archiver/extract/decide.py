"""The one place that chooses: rules propose, `decide` takes the highest score; what it beat is read when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from math import inf
from typing import Any

from archiver.extract.candidates import Candidate, Rule, ceiling_of
from archiver.extract.context import Context


@dataclass(frozen=True, slots=True)
class Decision:
    """A choice: the winning candidate and the rule that proposed it; what was asked, so that it can be asked in full."""

    winner: Candidate
    rule: Rule
    asked: tuple[Rule, ...] = field(repr=False)
    context: Context = field(repr=False)

    @property
    def value(self) -> Any:
        """The value chosen."""
        return self.winner.value

    @property
    def beaten(self) -> tuple[tuple[Rule, Candidate], ...]:
        """The other candidates with their rules: all rules are asked again, on a thorough reading."""
        proposed = list(_propose(self.asked, self.context.afresh()))
        won = next(
            (pair for pair in proposed if pair[0] is self.rule and pair[1][1:] == self.winner[1:]), None
        )
        return tuple([pair for pair in proposed if pair is not won])


def decide(rules: tuple[Rule, ...], context: Context) -> Decision | None:
    """Return the choice among all that the rules propose, or None; the rules' order breaks ties.

    A rule is asked only while it can win: most pages give the surest sign, and no other needs to be looked for.
    """
    won: tuple[Candidate, Rule] | None = None
    most = -inf
    for rule, ceiling in _with_ceilings(rules):
        if most >= ceiling:
            continue
        for candidate in rule(context):
            if candidate.score > most:
                won, most = (candidate, rule), candidate.score
                if most >= ceiling:
                    break
    return None if won is None else Decision(*won, rules, context)


@cache
def _with_ceilings(rules: tuple[Rule, ...]) -> tuple[tuple[Rule, float], ...]:
    return tuple((rule, ceiling_of(rule)) for rule in rules)


def _propose(rules: tuple[Rule, ...], context: Context) -> Iterator[tuple[Rule, Candidate]]:
    """Yield every candidate of every rule, in order."""
    for rule in rules:
        for candidate in rule(context):
            yield rule, candidate
