from __future__ import annotations

from archiver.extract.plain.columns import read_columns

LEFT = [
    "A flat boat that vanished",
    "from the mill lay under",
    "the roots of a willow all",
    "the time, a diver found.",
    "It is tied to a ring.",
]
RIGHT = [
    "to the weir, and the tree",
    "has stood there since then.",
    "My father was blamed, said",
    "the daughter of the miller.",
    "The parish is sorry now.",
]


def test_columns_are_read_one_after_the_other() -> None:
    raw = [f"{one:<40}{two}" for one, two in zip(LEFT, RIGHT, strict=True)]
    parts = list(read_columns(raw))
    assert [part.text for part in parts] == LEFT + RIGHT
    assert [part.number for part in parts] == [1, 2, 3, 4, 5] * 2
    assert [part.starts_column for part in parts].index(True) == 5


def test_a_table_of_short_cells_is_no_page_of_columns() -> None:
    raw = [f"{name:<20}{n}" for n, name in enumerate(("Aster", "Birch", "Cedar", "Daisy", "Elder"))]
    assert [part.text for part in read_columns(raw)] == raw


def test_plain_lines_pass_unchanged() -> None:
    raw = ["one", "", "two  words", "three"]
    assert [(part.number, part.text) for part in read_columns(raw)] == [
        (1, "one"),
        (2, ""),
        (3, "two  words"),
        (4, "three"),
    ]
