"""Watching: recapture what is due and read known feeds, again and again, until stopped."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from archiver.store import Collection
from archiver.workflow.capture import Wishes
from archiver.workflow.recapture import Recaptured, next_due, recapture

SHORTEST_SLEEP = 5.0

Sleep = Callable[[float], None]
AfterRound = Callable[[Recaptured], None]


def watch(
    folder: Path,
    wishes: Wishes,
    after_round: AfterRound,
    *,
    every: float,
    rounds: int | None = None,
    sleep: Sleep = time.sleep,
) -> None:
    """Run rounds until stopped (or so many); sleep until a story is due, no longer than `every` seconds."""
    done = 0
    while rounds is None or done < rounds:
        after_round(recapture(folder, wishes, only_due=True, feeds=True))
        done += 1
        if rounds is None or done < rounds:
            sleep(seconds_to_sleep(folder, every))


def seconds_to_sleep(folder: Path, every: float) -> float:
    """Return how long nothing is due, within bounds."""
    due = next_due(Collection.open(folder))
    wait = (due - datetime.now(UTC)).total_seconds() if due else every
    return min(max(wait, SHORTEST_SLEEP), max(every, SHORTEST_SLEEP))
