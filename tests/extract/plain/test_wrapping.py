from __future__ import annotations

import pytest

from archiver.extract.plain.lines import read_lines
from archiver.extract.plain.wrapping import find_wrap, read_blocks


def texts(text: str, language: str = "en") -> list[str]:
    lines = read_lines(text)
    return [block.text for block in read_blocks(lines, find_wrap(lines.lines, language))]


WRAPPED = """The council put off its vote on the harbour bridge on
Monday for the third time since the spring, and the old
ferry will run until the end of the year.

Members want to see the drawings first, the clerk said."""


def test_wrapped_lines_are_joined() -> None:
    assert texts(WRAPPED)[0].endswith(
        "on Monday for the third time since the spring, and the old ferry will run until the end of the year."
    )


def test_one_block_a_line_is_left_alone() -> None:
    text = "Menu\nBridge vote delayed\nThe council put off its vote on the harbour bridge on Monday for the third time since the spring, the clerk said after it.\nMembers want to see the drawings."
    assert texts(text) == text.split("\n")


def test_a_short_last_line_ends_a_paragraph_without_a_blank_line() -> None:
    text = WRAPPED.replace("\n\n", "\n")
    assert len(texts(text)) == 2


@pytest.mark.parametrize(
    ("line", "following", "language", "joined"),
    [
        ("a doctor will stay on duty over-", "night for another year in the valley.", "en", "overnight"),
        (
            "the grant was agreed at the eleventh-",
            "hour by the board of the foundation.",
            "en",
            "eleventh-hour",
        ),
        ("der Park am Galgenberg ist ein So-", "larpark, sagt das Amt in der Stadt.", "de", "Solarpark"),
        (
            "die Fraktion der CDU stimmte mit der SPD-",
            "Fraktion für den Antrag aus der Stadt.",
            "de",
            "SPD-Fraktion",
        ),
    ],
)
def test_hyphens_at_line_ends_go_unless_they_belong_to_the_word(
    line: str, following: str, language: str, joined: str
) -> None:
    before = "the valley and the town were glad to hear of it and\n" * 2
    assert joined in " ".join(texts(f"{before}{line}\n{following}", language))


def test_a_hyphen_stays_in_a_word_that_is_written_so_elsewhere() -> None:
    text = "a well-known ferry crosses the bay in the early hours\nof the day and the captain of the boat is a well-\nknown singer of the bay and of the island beyond it."
    assert texts(text)[0].count("well-known") == 2


def test_scripts_without_blanks_are_joined_without_one() -> None:
    text = "青磯町は十二日、沖合の灯台の島に町立\n診療所を開いた。常駐の医師を置くのは\n三十一年ぶりで、島民を担当する。"
    assert texts(text, "ja") == [text.replace("\n", "")]


def test_an_indent_opens_a_paragraph() -> None:
    text = "The council put off its vote on the harbour bridge and\nthe clerk said that members want to see the drawings.\n    A second paragraph begins with an indent here and it\ngoes on in the next line of the column of the page."
    assert len(texts(text)) == 2


def test_items_bylines_and_dates_are_not_drawn_into_the_line_above() -> None:
    text = "Bridge vote delayed again as the council asks for more\nBy Ada Example\n5 June 2024\n\n" + WRAPPED
    assert texts(text)[1:3] == ["By Ada Example", "5 June 2024"]


def test_an_address_on_a_line_of_its_own_belongs_to_the_words_above() -> None:
    assert texts("* The ferry runs again\n  <https://times.example/ferry>\n* Bells") == [
        "* The ferry runs again <https://times.example/ferry>",
        "* Bells",
    ]
