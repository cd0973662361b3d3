from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.diff import diff_articles
from archiver.diff.align import in_place, match_equal
from archiver.diff.wording import differing_windows, word_edits
from support.stories import paragraphs, story

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


@given(st.text("ab \n", max_size=40), st.text("ab \n", max_size=20), st.text("ab \n", max_size=40))
def test_outside_of_the_windows_two_texts_are_the_same(head, middle, tail):
    a, b = head + tail, head + middle + tail
    (a_start, a_end), (b_start, b_end) = differing_windows(a, b)
    assert a[:a_start] == b[:b_start]
    assert a[a_end:] == b[b_end:]
    assert a_start <= a_end
    assert b_start <= b_end


def test_a_long_text_is_read_where_it_differs_only():
    text = "The same sentence stands here again, and again. " * 10_000
    before = story(body=paragraphs(text + "The end."))
    after = story(body=paragraphs(text[:240_000] + "Edited words. " + text[240_000:] + "The end."))
    (change,) = diff_articles(before, after).changes
    assert (change.kind, change.words_added, change.words_removed) == ("paragraph_edited", 2, 0)
    (span,) = change.spans
    assert change.after[slice(*span.after)] == "Edited words"


@pytest.mark.parametrize("piece", ["同じ文。", "xyz", "กขคงจฉชซ ", "one two "])
def test_of_long_texts_only_what_differs_is_read_also_without_blanks(piece):
    whole = piece * 200_000
    middle = len(piece) * 100_000
    (a_start, a_end), (b_start, b_end) = differing_windows(whole, whole[:middle] + "新" + whole[middle:])
    assert whole[:a_start] == (whole[:middle] + "新")[:b_start]
    assert a_end - a_start < 2_000
    assert b_end - b_start == a_end - a_start + 1
