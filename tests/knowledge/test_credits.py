from __future__ import annotations

import pytest

from archiver.knowledge import credit_table, load_table, plain

FORMULAS = load_table("credits")["formula"]
KINDS = {"with", "contribution", "source", "translation", "editing", "reprint", "unnamed"}


def test_every_formula_has_a_source_and_cases_it_takes_and_leaves():
    for row in FORMULAS:
        assert row["kind"] in KINDS
        assert row["source"]
        assert row["takes"]
        assert row["leaves"]


def test_the_fourteen_languages_and_more_have_formulas():
    languages = {row["language"] for row in FORMULAS}
    wanted = "en de fr es pt it nl pl tr ru ja zh ko ar sv da no fi cs uk el hu ro hi id vi he fa"
    assert languages >= set(wanted.split())


def test_formulas_are_found_by_their_first_word():
    assert {formula.kind for formula in credit_table().leads["übersetzung"]} == {"translation"}


@pytest.mark.parametrize("text", ["Quelle：ANSA", "İSTANBUL", "Ⅷ ß", ""])
def test_plain_text_keeps_its_length(text):
    assert len(plain(text)) == len(text)
