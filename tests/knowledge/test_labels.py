from __future__ import annotations

import pytest

from archiver.knowledge import label_kind, label_table, link_labels, load_table, plain, promo_opening
from archiver.knowledge.labels import LINK_KINDS, TRIM

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


def test_labels_of_links_are_found_among_all_lines_of_a_page_however_they_are_written():
    taken = [text for row in ROWS for text in row["takes"]]
    taken += [text.upper() for text in taken] + [f"» {text} (4)" for text in taken]
    lines = ["The bridge is shut.", "", "It opens on Monday.", *taken, "— — —"]
    kinds = {line: label_kind(text) for line, text in enumerate(lines)}
    assert link_labels(lines) == {line: kind for line, kind in kinds.items() if kind in LINK_KINDS}


def test_a_page_without_labels_has_none():
    assert link_labels(["The bridge is shut", "Relations with the mayor are no better"]) == {}
    assert link_labels([]) == {}


def test_a_promo_opens_with_its_label():
    text = "READ MORE: The bridge is shut"
    kind, length = promo_opening(text)
    assert (kind, text[length:]) == ("related", "The bridge is shut")


def test_a_sentence_opens_with_no_label():
    assert promo_opening("The bridge is shut") is None


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['kind']} {row['language']}")
def test_no_opening_is_lost_by_a_look_at_the_first_letters_and_for_a_colon(row):
    phrases = [*row.get("before", ()), *row.get("phrases", ())]
    lines = [
        f"{phrase}{rest}" for phrase in phrases for rest in ("", ":", "： The bridge", " The bridge", " — it")
    ]
    told = [line for line in lines if promo_opening(line) is not None]
    assert told == [line for line in lines if label_table().opening.match(plain(line).lstrip(TRIM))]
