from __future__ import annotations

import re

from archiver.knowledge.phrases import phrase_pattern


def test_the_longest_phrase_wins():
    assert re.match(phrase_pattern(["ab", "abc", "x"]), "abcd")[0] == "abc"


def test_a_shorter_phrase_is_found_when_the_longer_fails():
    assert re.match(phrase_pattern(["ab", "abc"]), "abx")[0] == "ab"


def test_special_characters_are_literal():
    assert re.fullmatch(phrase_pattern(["a.b", "(c)"]), "(c)")
    assert not re.fullmatch(phrase_pattern(["a.b"]), "axb")
