from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.text import clean_lines, clean_text, display_text, fold_typography


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  two\u00a0 words \n", "two words"),
        ("soft\u00adhyphen", "softhyphen"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u200d", ""),
        (" \u200c\u200d ", ""),
        ("e\u0301", "\u00e9"),
        ("bell\x07 and escape\x1b[31m", "bell and escape[31m"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("\u2028line\u2029", "line"),
        ("", ""),
    ],
)
def test_clean_text_gives_the_one_form_of_the_record(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


@given(st.text())
def test_clean_text_is_idempotent(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip()
    assert "  " not in once


@given(st.text(alphabet=st.sampled_from("ab \t\n\u00a0\u2003\u0085\u200c\u00ad\u0301é\u1100\u1161\x07\x1f")))
def test_clean_text_has_the_words_of_the_text_parted_by_single_blanks(text: str) -> None:
    words = "".join(sign for sign in text if sign not in "\u00ad\x07").split()
    said = set("".join(words)) != {"\u200c"}  # a joiner alone says nothing
    assert clean_text(text) == (unicodedata.normalize("NFC", " ".join(words)) if said else "")


def test_clean_lines_keeps_the_lines_of_code_and_their_indentation() -> None:
    assert clean_lines("\n\tif x:\n\t\ty()\x00\n\n") == "    if x:\n        y()"


def test_folding_makes_typographic_variants_equal() -> None:
    assert fold_typography("“It’s” – done…") == fold_typography('"it\'s" - DONE...')


def test_folding_keeps_different_words_apart() -> None:
    assert fold_typography("done") != fold_typography("undone")


def test_blanks_of_any_kind_and_number_fold_to_one() -> None:
    assert fold_typography(" The  bridge\n\tis\u00a0shut\u200b ") == "the bridge is shut"


@pytest.mark.parametrize("active", ["\x1b[31mred", "\x07", "\u202eevil", "\u2066x", "a\rb", "\x9b31m"])
def test_displayed_text_cannot_act_on_a_terminal(active: str) -> None:
    shown = display_text(active)
    assert not set(shown) & set("\x1b\x07\r\x9b\u202e\u2066")


@given(st.text(alphabet=st.sampled_from("ab AB`'\"‘’“”–—…\u00a0\u00ad\u200be\u0301ß\tÀ")))
def test_folding_is_idempotent_and_blind_to_how_it_was_typed(text: str) -> None:
    once = fold_typography(text)
    assert fold_typography(once) == once
    assert fold_typography(clean_text(text)) == once
