"""The one place that chooses: rules propose, `decide` takes the highest score and keeps the losers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from archiver.extract.candidates import Candidate, Rule
from archiver.extract.context import Context


@dataclass(frozen=True, slots=True)
class Decision:
    """A choice: the winning candidate, the rule that proposed it, and every other candidate with its rule."""

    winner: Candidate
    rule: Rule
    beaten: tuple[tuple[Rule, Candidate], ...] = ()

    @property
    def value(self) -> Any:
        """The value chosen."""
        return self.winner.value


def decide(rules: Sequence[Rule], context: Context) -> Decision | None:
    """Return the choice among all that the rules propose, or None; the rules' order breaks ties."""
    best: tuple[Rule, Candidate] | None = None
    proposed: list[tuple[Rule, Candidate]] = []
    for rule in rules:
        for candidate in rule(context):
            proposed.append((rule, candidate))
            if best is None or candidate.score > best[1].score:
                best = proposed[-1]
    if best is None:
        return None
    beaten = tuple(pair for pair in proposed if pair is not best)
    return Decision(best[1], best[0], beaten)
