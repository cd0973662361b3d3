from __future__ import annotations

import pytest

from archiver.diff.scrub import Noise
from archiver.diff.wording import Vocabulary, cut_clauses, cut_sentences, read_wording


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("The vote of Mr. Sample was put off", ["The vote of Mr.", "Sample was put off"]),
        ("The vote was put off by Dr. — ", ["The vote was put off by Dr. — "]),
        ("The vote – so Dr. … then – was off", ["The vote – so Dr.", "then – was off"]),
    ],
)
def test_a_clause_holds_words(text, clauses):
    wording = read_wording(text, Vocabulary(), Noise(frozenset(), ()))
    (sentence,) = cut_sentences(wording, "en")
    found = cut_clauses(sentence, wording)
    assert [text[one.start : one.end] for one in found] == clauses
    assert all(one.key for one in found)
