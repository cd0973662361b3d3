from __future__ import annotations

import pytest

from archiver.extract.credits.formulas import find_in_clean
from archiver.extract.credits.sifting import lines_opening, lines_with_signs

STORY = "The harbour office put off its vote on the bridge."


@pytest.mark.parametrize(
    "line",
    [
        "Additional reporting by Ada Example",
        "The bridge stays closed. Editing by Leo Tarn",
        "The bridge stays closed … Editing by Leo Tarn",
        "Ada Example contributed to this report.",
        "dpa/AFP",
        "By Ada Example, The Associated Press",
        "Mit Material von dpa",
        "WITH AGENCIES",
        "来源：新华社",
        "وكالات",
        "ada/Nachrichtenagentur",
        "Źródło: Gazeta Ada",
        "Источник: ТАСС",
        "Zdroj: ČTK",
    ],
)
def test_a_line_with_a_sign_of_a_credit_is_picked_out_of_many(line):
    assert lines_with_signs([STORY, line, STORY]) == {line}


@pytest.mark.parametrize(
    "line",
    [
        STORY,
        "With the river in flood nobody crossed the bridge.",
        "Business and news of the day",
        "She reaped what the dpaper said.",
        "©",
        "",
    ],
)
def test_a_line_without_one_is_left(line):
    assert lines_with_signs([STORY, line]) == set()


def test_no_sign_is_found_across_two_lines():
    assert lines_with_signs(["Terms of the Associated", "Press the button"]) == set()
    assert lines_with_signs(["Ada Example helped with", "this report"]) == set()


def test_of_lines_with_many_names_each_is_asked():
    codes = "AFP AP dpa EFE ANSA TASS PTI ANI APA SDA KNA epd SID MTI NTB STT"
    assert lines_with_signs([codes, STORY]) == {codes}


@pytest.mark.parametrize(
    "line",
    ["Source: The Gazette", "(Quelle: dpa)", "With AFP", "Reporting by Ada Example; editing by Leo Tarn"],
)
def test_a_line_that_opens_as_a_formula_does_is_picked_out(line):
    assert lines_opening([STORY, line, STORY]) == {line}


@pytest.mark.parametrize(
    "line", [STORY, "With the river in flood nobody crossed.", "A report. Source: The Gazette"]
)
def test_a_line_that_opens_otherwise_is_left(line):
    assert lines_opening([STORY, line]) == set()


@pytest.mark.parametrize(
    "line",
    ["Copyright 2026 The Associated Press", "© dpa", "The Gazette with Reuters", "(AFP/Reuters)", "SDA/ij"],
)
def test_what_is_read_as_a_credit_is_picked_out(line):
    assert find_in_clean(line, placement="end")
    assert lines_with_signs([line]) == {line}
