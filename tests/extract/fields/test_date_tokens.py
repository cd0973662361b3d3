"""Date texts cut into tokens."""

from __future__ import annotations

from archiver.extract.fields.date_tokens import Tokens


def test_numbers_words_and_signs_are_told_apart_and_words_folded():
    tokens = Tokens("28. ABRIL de 2026")
    assert tokens.values[: tokens.count] == ["28", ".", "abril", "de", "2026"]
    assert tokens.kinds[: tokens.count] == ["number", "sign", "word", "word", "number"]


def test_figures_and_words_of_any_script_are_folded():
    tokens = Tokens("٢٨ MÄRZ")
    assert tokens.values[: tokens.count] == ["28", "märz"]
    assert (tokens.start(1), tokens.end(1)) == (3, 7)


def test_before_the_first_token_and_beyond_the_last_there_is_nothing():
    tokens = Tokens("28 April")
    assert [tokens.values[at] for at in (-1, 2, 9)] == ["", "", ""]
    assert [tokens.kinds[at] for at in (-1, 2, 9)] == ["", "", ""]


def test_a_token_knows_its_capitals_and_whether_a_blank_stands_before_it():
    tokens = Tokens("16:55 EST est")
    assert [tokens.touches(at) for at in range(tokens.count)] == [False, True, True, False, False]
    assert [tokens.in_capitals(at) for at in (3, 4)] == [True, False]
