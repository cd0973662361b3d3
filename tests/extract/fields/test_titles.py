"""How far two titles agree."""

from __future__ import annotations

import pytest

from archiver.extract.fields.titles import agreement


@pytest.mark.parametrize(
    ("title", "others", "agreed"),
    [
        ("bridge vote delayed", ["bridge vote delayed"], 1.0),
        ("bridge vote delayed", ["ferry sinks", "bridge vote delayed"], 1.0),
        ("bridge vote", ["bridge ferry"], 1 / 3),
        ("bridge vote delayed", ["bridge vote delayed again by council"], 0.75 + 0.25 * 3 / 6),
        ("bridge vote", ["ferry sinks"], 0.0),
        ("bridge vote", [], 0.0),
        ("", ["bridge"], 0.0),
    ],
)
def test_titles_agree_by_the_words_they_share_and_more_where_one_holds_the_other(title, others, agreed):
    assert agreement(title.split(), [set(other.split()) for other in others]) == pytest.approx(agreed)
