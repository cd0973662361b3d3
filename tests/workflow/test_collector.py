from __future__ import annotations

import gc

import pytest

from archiver.workflow.collector import YOUNG_OBJECTS, rare_collections


def test_a_batch_lets_the_collector_run_rarely_and_puts_back_what_was_set():
    before = gc.get_threshold()
    with rare_collections():
        assert gc.get_threshold() == (YOUNG_OBJECTS, *before[1:])
        assert gc.isenabled()
    assert gc.get_threshold() == before


def test_a_batch_that_fails_puts_back_what_was_set():
    before = gc.get_threshold()
    with pytest.raises(KeyError), rare_collections():
        raise KeyError
    assert gc.get_threshold() == before


def test_cycles_made_in_a_batch_are_freed():
    class Node:
        def __init__(self):
            self.me = self
            seen.append(id(self))

        def __del__(self):
            freed.append(id(self))

    seen: list[int] = []
    freed: list[int] = []
    with rare_collections():
        for _ in range(3 * YOUNG_OBJECTS):
            Node()
    assert freed
