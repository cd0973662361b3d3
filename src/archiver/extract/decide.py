"""The one place that chooses: rules propose, `decide` takes the highest score; what it beat is read when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from archiver.extract.candidates import Candidate, Rule, ceiling_of
from archiver.extract.context import Context


@dataclass(frozen=True, slots=True)
class Decision:
    """A choice: the winning candidate and the rule that proposed it; what was asked, so that it can be asked in full."""

    winner: Candidate
    rule: Rule
    asked: Sequence[Rule] = field(repr=False)
    context: Context = field(repr=False)

    @property
    def value(self) -> Any:
        """The value chosen."""
        return self.winner.value

    @property
    def beaten(self) -> tuple[tuple[Rule, Candidate], ...]:
        """Every other candidate with its rule: all rules are asked again, those too that could not win."""
        proposed = list(_propose(self.asked, self.context.afresh()))
        best = max(proposed, key=lambda pair: pair[1].score)
        return tuple(pair for pair in proposed if pair is not best)


def decide(rules: Sequence[Rule], context: Context) -> Decision | None:
    """Return the choice among all that the rules propose, or None; the rules' order breaks ties.

    A rule is asked only while it can win: most pages give the surest sign, and no other needs to be looked for.
    """
    best: Candidate | None = None
    by: Rule | None = None
    for rule in rules:
        ceiling = ceiling_of(rule)
        if best is not None and best.score >= ceiling:
            continue
        for candidate in rule(context):
            if best is None or candidate.score > best.score:
                best, by = candidate, rule
                if candidate.score >= ceiling:
                    break
    return None if best is None or by is None else Decision(best, by, rules, context)


def _propose(rules: Sequence[Rule], context: Context) -> Iterator[tuple[Rule, Candidate]]:
    """Yield every candidate of every rule, in order."""
    for rule in rules:
        for candidate in rule(context):
            yield rule, candidate
