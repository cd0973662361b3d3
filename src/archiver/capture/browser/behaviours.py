"""The named small things a browser does on a page, as `behaviours.toml` gives them."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One script to run in a page, and how long it may take."""

    name: str
    seconds: float
    script: str


@cache
def behaviours() -> tuple[Behaviour, ...]:
    """Return all behaviours in order."""
    text = files(__package__).joinpath("behaviours.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["behaviour"]
    return tuple(
        Behaviour(
            row["name"], row["seconds"], row["script"].replace("WORDS", json.dumps(row["words"])).strip()
        )
        for row in rows
    )
