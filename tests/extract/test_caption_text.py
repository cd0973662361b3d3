from __future__ import annotations

import time

import pytest

from archiver.extract.caption_text import is_credit, split_caption


@pytest.mark.parametrize(
    "text",
    [
        "Photo: A. Example",
        "AP Photo/Ada Example",
        "© dpa",
        "Getty Images",
        "picture alliance / dpa | K. Muster",
    ],
)
def test_makers_alone_are_a_credit(text):
    assert is_credit(text)


@pytest.mark.parametrize(
    "text", ["Workers at the bridge.", "The AP building in New York was closed on Monday", ""]
)
def test_a_sentence_is_no_credit(text):
    assert not is_credit(text)


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("The pier at dawn (Photo Ada Example. AFP)", "The pier at dawn", "(Photo Ada Example. AFP)"),
        ("The pier at dawn (photo of the year)", "The pier at dawn (photo of the year)", None),
        ("样市码头。 样报记者王小样 图", "样市码头。", "样报记者王小样 图"),
        ("样市码头 样市公安局供图", "样市码头", "样市公安局供图"),
        ("样市地图", "样市地图", None),
    ],
)
def test_a_maker_is_told_from_what_a_picture_shows(text, caption, credit):
    parts = split_caption(text)
    assert (parts.caption, parts.credit) == (caption, credit)


@pytest.mark.parametrize(
    "text", ["(" * 2900, "Foto: " * 480, "a / " * 700, "© " * 1400, "Getty Images. " * 200]
)
def test_repeated_signs_cost_bounded_time(text):
    started = time.process_time()
    split_caption(text)
    assert time.process_time() - started < 1
