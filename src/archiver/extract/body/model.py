"""The learned judge of lines: boosted trees with whole-number weights, kept as a data file.

`tools`-side training writes `body_model.json`; reading it needs nothing but this module. The sum of the leaves that a
line falls into is its score, in thousandths of log-odds; above zero it belongs to the body.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

Tree = tuple[int, int, Any, Any]
"""(feature, threshold, where it is at most the threshold, where it is more); a leaf is an int."""

DECIDED = 4000
"""A line whose score passes this at a checkpoint is not judged further."""

STAGES = 3


@dataclass(frozen=True, slots=True)
class BodyModel:
    """Weights of class and text words, and the trees in stages."""

    tokens: dict[str, int]
    words: dict[str, int]
    bias: int
    trees: tuple[tuple[Any, ...], ...]

    def score(self, row: Sequence[int]) -> int:
        """Return the score of one line."""
        total = self.bias
        for tree in self.trees:
            branch: Any = tree
            while type(branch) is tuple:
                branch = branch[2] if row[branch[0]] <= branch[1] else branch[3]
            total += branch
        return total


def read_model(data: dict[str, Any]) -> BodyModel:
    """Return the model that a data file holds."""
    return BodyModel(
        tokens=data["tokens"], words=data["words"], bias=data["bias"], trees=tuple(map(_tree, data["trees"]))
    )


def _tree(value: Any) -> Any:
    if isinstance(value, int):
        return value
    feature, threshold, low, high = value
    return (feature, threshold, _tree(low), _tree(high))


@cache
def body_model() -> BodyModel:
    """Return the model that ships with the package."""
    return read_model(json.loads(files(__package__).joinpath("body_model.json").read_text(encoding="utf-8")))
