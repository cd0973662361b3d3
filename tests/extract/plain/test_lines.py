from __future__ import annotations

from archiver.extract.plain.lines import read_lines, width_of


def test_lines_are_counted_from_one_and_blank_ones_left_out() -> None:
    assert [(line.number, line.text) for line in read_lines("a\n\n  b \r\n").lines] == [(1, "a"), (3, "b")]


def test_a_form_feed_marks_a_page() -> None:
    assert [line.page_start for line in read_lines("a\n\fb").lines] == [False, True]


def test_link_marks_go_and_their_addresses_stay() -> None:
    text = "By [1]Ada and [2]Bob\n[3]Home\n\nReferences\n\n   1. https://a.example/\n   2. https://b.example/\n   3. https://c.example/\n"
    found = read_lines(text)
    assert found.lines[0].text == "By Ada and Bob"
    assert found.lines[0].links == ((3, "https://a.example/"), (11, "https://b.example/"))
    assert found.reference_lines == {4, 6, 7, 8}


def test_square_brackets_stay_where_no_references_follow() -> None:
    assert read_lines("He said [sic] and [2] that\nit was so").lines[0].text == "He said [sic] and [2] that"


def test_links_of_markdown_become_their_words() -> None:
    line = read_lines("See [the ferry](https://times.example/ferry) today").lines[0]
    assert (line.text, line.links) == ("See the ferry today", ((4, "https://times.example/ferry"),))


def test_quoted_printable_is_undone_only_where_it_is_left() -> None:
    coded = "The keepers have learned to hide the rope of the bell, says the diary=\n=E2=80=99s keeper =E2=80=9CUna=E2=80=9D.\nA=3D1"
    found = read_lines(coded).lines
    assert found[1].text == "’s keeper “Una”."
    assert found[0].soft == ""
    assert read_lines("a=b\nc=DE").lines[1].text == "c=DE"


def test_wide_characters_take_two_columns() -> None:
    assert (width_of("abc"), width_of("橋が"), width_of("e\u0301")) == (3, 4, 1)


def test_wide_gaps_part_a_line() -> None:
    assert read_lines("Page 3        The Post        May 1").lines[0].parts == 3


def test_a_soft_break_of_quoted_printable_may_stand_within_a_character() -> None:
    text = (
        "=E2=80=9CThe ferry=E2=80=99s hull,=E2=80=9D she said, =E2=80=9Cis dry=E2=80=\n"
        "=9D and the harbour board of Morhaven, which had waited for a year, agreed =\n"
        "with her.\n"
    )
    lines = read_lines(text).lines
    assert [line.text for line in lines] == [
        "“The ferry’s hull,” she said, “is dry",
        "” and the harbour board of Morhaven, which had waited for a year, agreed",
        "with her.",
    ]
    assert [line.soft for line in lines] == ["", " ", None]
