from archiver.page import found_once


class Shelf:
    def __init__(self) -> None:
        self.counted = 0

    @found_once
    def books(self) -> int:
        """How many books stand on the shelf."""
        self.counted += 1
        return 7


def test_what_was_found_is_kept() -> None:
    shelf = Shelf()

    assert (shelf.books, shelf.books, shelf.counted) == (7, 7, 1)


def test_each_object_finds_its_own() -> None:
    first, second = Shelf(), Shelf()

    assert (first.books, first.counted, second.counted) == (7, 1, 0)


def test_nothing_is_found_before_it_is_asked_for() -> None:
    assert Shelf().counted == 0


def test_the_class_shows_what_the_find_is_about() -> None:
    assert Shelf.books.__doc__ == "How many books stand on the shelf."
