from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.diff.align import in_place, match_equal
from archiver.diff.wording import word_edits

ITEMS = st.lists(st.sampled_from("abcdef"), max_size=30)


@given(ITEMS, ITEMS)
def test_equal_items_are_paired_as_often_as_both_sides_have_them(a, b):
    pairs = match_equal(a, b)
    assert all(a[i] == b[j] for i, j in pairs)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    assert len(pairs) == sum(min(a.count(item), b.count(item)) for item in set(a))


def brute_force(pairs):
    best = [1] * len(pairs)
    for k, (_, j) in enumerate(pairs):
        best[k] = 1 + max((best[m] for m in range(k) if pairs[m][1] < j), default=0)
    return max(best, default=0)


@given(st.permutations(range(9)))
def test_what_stays_in_place_is_the_largest_part_in_order(order):
    pairs = list(enumerate(order))
    kept = in_place(pairs)
    assert kept == sorted(kept, key=lambda pair: pair[1])
    assert len(kept) == brute_force(pairs)


@given(ITEMS, ITEMS)
def test_edits_turn_one_into_the_other(a, b):
    numbers_a, numbers_b = [ord(item) for item in a], [ord(item) for item in b]
    rebuilt = []
    at = 0
    for edit in word_edits(numbers_a, numbers_b):
        rebuilt += numbers_a[at : edit.a_first] + numbers_b[edit.b_first : edit.b_last]
        at = edit.a_last
    assert rebuilt + numbers_a[at:] == numbers_b


@pytest.mark.parametrize("count", [2000])
def test_a_shuffled_list_is_put_in_order_in_bounded_time(count):
    order = random.Random(3).sample(range(count), count)
    kept = in_place(list(enumerate(order)))
    assert 40 < len(kept) < 120
