"""What rules propose: values with their score and where they were seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from archiver.extract.context import Context


class Candidate(NamedTuple):
    """A value that a rule saw.

    `score` runs from 0 to 1000; `source` names the kind of place (jsonld, meta, microdata, time_element, visible, url,
    http, script, text …); `locator` is a node of the page index, or words that find the place (a JSON path, a line
    range); `raw` is what stood there.
    """

    value: Any
    score: int
    source: str
    locator: int | str
    raw: str


Rule = Callable[["Context"], Iterable[Candidate]]
"""A rule looks for one sign and yields what it saw; its docstring is what `explain` prints."""


def at_most(score: int) -> Callable[[Rule], Rule]:
    """Declare the most that a candidate of a rule can score: `decide` asks no rule that can no longer win."""

    def declared(rule: Rule) -> Rule:
        vars(rule)["ceiling"] = score
        return rule

    return declared


def ceiling_of(rule: Rule) -> float:
    """Return the most that a candidate of a rule can score; a rule that declares nothing may always win."""
    ceiling: float = getattr(rule, "ceiling", inf)
    return ceiling
