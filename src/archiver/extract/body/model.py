"""The learned judge of lines: boosted trees over whole numbers, and weights of single words.

`benchmarks/train_body.py` writes both files, `trees.py` and `body_words.json`; reading them needs nothing but this
module. A score is the sum of the leaves that a line falls into, in thousandths of log-odds; `reading.KEPT`
says from which on the line belongs to the body.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from archiver.extract.body.features import Numbers, Row, Wording
from archiver.extract.body.trees import score_lines

Score = Callable[[Iterable[Row], Numbers, Wording], list[int]]
"""Returns the score of each line; the words of a line are asked for when all else leaves it open."""


@dataclass(frozen=True, slots=True)
class BodyModel:
    """Weights of class words and text words, in hundredths of log-odds, and the judge of lines by their features."""

    tokens: dict[str, int]
    words: dict[str, int]
    score: Score


def read_words(text: str, score: Score) -> BodyModel:
    """Return the model whose word weights a data file holds."""
    data = json.loads(text, parse_int=cache(int))  # each number once: they lie closer, and are read faster
    return BodyModel(data["tokens"], data["words"], score)


@cache
def body_model() -> BodyModel:
    """Return the model that ships with the package."""
    source = files(__package__).joinpath("body_words.json")
    return read_words(source.read_text(encoding="utf-8"), score_lines)
