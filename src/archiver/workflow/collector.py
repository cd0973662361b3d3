"""The cyclic garbage collector over a batch of pages."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

YOUNG_OBJECTS = 50_000
"""Objects made and not freed before the collector looks for cycles; a page and its record are fewer and make none."""


def collect_rarely() -> None:
    """Let the collector look for cycles once in many pages: looking after each costs a tenth of reading it."""
    _, middle, old = gc.get_threshold()
    gc.set_threshold(YOUNG_OBJECTS, middle, old)


@contextmanager
def rare_collections() -> Iterator[None]:
    """Do so while a batch lasts. Memory stays bounded: what is made and not freed still sets the collector going."""
    before = gc.get_threshold()
    collect_rarely()
    try:
        yield
    finally:
        gc.set_threshold(*before)
