from __future__ import annotations

import pytest

from archiver.knowledge import label_kind, load_table, promo_opening

ROWS = load_table("labels")["label"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['kind']} {row['language']}")
def test_labels_have_the_kind_their_row_says(row):
    assert row["source"]
    for text in row["takes"]:
        assert label_kind(text) == row["kind"], text
    for text in row["leaves"]:
        assert label_kind(text) != row["kind"], text


@pytest.mark.parametrize(
    "text", ["→ siehe auch", "RELATED:", "【関連記事】", "Related stories (4)", ">>> Read more"]
)
def test_signs_around_a_label_do_not_matter(text):
    assert label_kind(text) == "related"


@pytest.mark.parametrize("text", ["The bridge is shut", "", "x" * 10_000, "Meine schwerste Entscheidung"])
def test_other_lines_are_no_labels(text):
    assert label_kind(text) is None


def test_a_promo_opens_with_its_label():
    text = "READ MORE: The bridge is shut"
    kind, length = promo_opening(text)
    assert (kind, text[length:]) == ("related", "The bridge is shut")


def test_a_sentence_opens_with_no_label():
    assert promo_opening("The bridge is shut") is None
