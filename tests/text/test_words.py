from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.text import piece_spans, word_spans


def pieces(text):
    return [text[start:end] for start, end in piece_spans(text)[0]]


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("เป็นน้ำใจของกรุงเทพมหานคร", "เป็|น|น้ำ|ใจ|ข|อ|ง|ก|รุ|ง|เท|พ|ม|หา|น|ค|ร"),
        ("ปี๒๕๖๙bridgeของท่าเรือ", "ปี|๒๕๖๙|bridge|ข|อ|ง|ท่า|เรื|อ"),
        ("ສະພາເລື່ອນການລົງມະຕິ", "ສະ|ພາ|ເລື່|ອ|ນ|ກາ|ນ|ລົ|ງ|ມະ|ຕິ"),
        ("မြန်မာနိုင်ငံတော်ကောင်းသော", "မြန်|မာ|နိုင်|ငံ|တော်|ကောင်း|သော"),
        ("ក្រុមប្រឹក្សាធម្មនុញ្ញ", "ក្រុ|ម|ប្រឹ|ក្សា|ធ|ម្ម|នុ|ញ្ញ"),
    ],
)
def test_long_runs_of_scripts_without_blanks_are_cut_into_syllables(text, expect):
    assert pieces(text) == expect.split("|")


@pytest.mark.parametrize(
    "text",
    ["นาย สมชาย ใจดี มา 5 คน", "the harbour bridge", "Donaudampfschifffahrt", "橋を渡る", "བོད་ཀྱི་མི་རིགས།", ""],
)
def test_other_words_stay_whole(text):
    assert piece_spans(text) == (word_spans(text), None)


@given(st.text("กาะเไำิ้ฯ5กລາເໂະໍမြန်္မာကို้ក្រុាា aé橋ึ.", max_size=60))
def test_the_pieces_of_a_word_tile_it(text):
    spans, of_word = piece_spans(text)
    numbers = of_word or range(len(spans))
    tiled = {number: [] for number in numbers}
    for number, span in zip(numbers, spans, strict=True):
        tiled[number].append(span)
    assert [(own[0][0], own[-1][1]) for own in tiled.values()] == word_spans(text)
    for own in tiled.values():
        assert [end for _, end in own[:-1]] == [start for start, _ in own[1:]]
