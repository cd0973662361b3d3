"""How the body of a page was found, in the words that `explain` and the evidence give their readers."""

from __future__ import annotations

from collections.abc import Callable, Mapping


def story_line() -> None:
    """This line reads as the story's own text: its words, length and links, its place and the lines around it were weighed together."""


def weaker_line() -> None:
    """No line of the page reads surely as a story's text; this is one of those that look most like it."""


def prose_line() -> None:
    """Nothing on the page is marked as a story; this is one of its lines of running text."""


def capture_line() -> None:
    """What each line of the text is was decided for all lines together: by its words and form, its place and its neighbours."""


WAYS: Mapping[str, Callable[[], None]] = {
    "tree": story_line,
    "lenient": weaker_line,
    "paragraphs": prose_line,
}
"""By `Region.way`."""
