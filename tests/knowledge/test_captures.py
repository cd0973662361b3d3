from __future__ import annotations

import pytest

from archiver.knowledge import load_table
from archiver.knowledge.captures import capture_cues, fold_line, fold_words, line_kinds

ROWS = load_table("captures")["cue"]


def kinds_of(text: str, match: str) -> set[str]:
    cues, folded = capture_cues(), fold_words(text)
    if match == "line":
        return set(line_kinds(folded))
    if match == "start":
        return {kind for kind, _ in cues.start_kinds(folded)}
    if match == "word":
        tokens = [fold_line(token) for token in text.split() if fold_line(token)]
        return {"nav"} if sum(token in cues.menu_words for token in tokens) * 10 >= 9 * len(tokens) else set()
    return set(cues.hold_kinds(folded))


def case_id(row: dict[str, object]) -> str:
    return f"{row['kind']}-{row['match']}"


@pytest.mark.parametrize("row", ROWS, ids=map(case_id, ROWS))
def test_a_cue_takes_what_it_says(row: dict[str, list[str]]) -> None:
    assert row["source"]
    for text in row["takes"]:
        assert row["kind"] in kinds_of(text, str(row["match"])), text


@pytest.mark.parametrize("row", ROWS, ids=map(case_id, ROWS))
def test_a_cue_leaves_what_it_says(row: dict[str, list[str]]) -> None:
    if row["match"] == "start":
        pytest.skip("an opening may begin a sentence too; its length decides")
    for text in row["leaves"]:
        assert row["kind"] not in kinds_of(text, str(row["match"])), text


def test_a_line_is_compared_without_case_numbers_bullets_and_outer_marks() -> None:
    assert fold_line("  • 1.204 Kommentare »") == fold_line("7 KOMMENTARE")
    assert fold_line("【関連記事】") == "関連記事"


def test_the_dotted_capital_i_of_turkish_is_an_i() -> None:
    assert fold_words("İlgili Haberler") == "ilgili haberler"


def test_a_phrase_of_a_script_with_blanks_ends_at_a_words_edge() -> None:
    cues = capture_cues()
    assert "share" in {kind for kind, _ in cues.start_kinds(fold_words("Share this"))}
    assert "share" not in {kind for kind, _ in cues.start_kinds(fold_words("Shares fell"))}
