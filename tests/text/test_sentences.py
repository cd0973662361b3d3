from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.text import join_sentences, split_sentences, words

CASES = [
    (
        "en",
        "CALDER FLATS, Neb. (AP) — It hailed. Then it rained.",
        ["CALDER FLATS, Neb. (AP) — It hailed.", "Then it rained."],
    ),
    ("en", "Mr. Smith voted no. The U.S. Senate met.", ["Mr. Smith voted no.", "The U.S. Senate met."]),
    (
        "en",
        "See no. 5 there. J. Doe left! “Stop!” he said.",
        ["See no. 5 there.", "J. Doe left!", "“Stop!” he said."],
    ),
    (
        "en",
        "It ended… Then it began. (So it was.) And on.",
        ["It ended…", "Then it began.", "(So it was.)", "And on."],
    ),
    (
        "de",
        "Am 3. Mai kam Dr. Abel, z.B. Montag. Er ging.",
        ["Am 3. Mai kam Dr. Abel, z.B. Montag.", "Er ging."],
    ),
    ("de", "Ende. »Zitat.« Er ging.", ["Ende.", "»Zitat.«", "Er ging."]),
    ("fr", "M. Dupont est là. « Oui ! » Elle part.", ["M. Dupont est là.", "« Oui ! »", "Elle part."]),
    ("ru", "Это ул. Мира. Он ушёл.", ["Это ул. Мира.", "Он ушёл."]),
    ("pl", "To jest prof. Nowak. Wyszedł.", ["To jest prof. Nowak.", "Wyszedł."]),
    ("ar", "ذهب إلى البيت. هل عاد؟ نعم.", ["ذهب إلى البيت.", "هل عاد؟", "نعم."]),
    ("ur", "یہ گھر ہے۔ وہ گیا۔", ["یہ گھر ہے۔", "وہ گیا۔"]),
    ("hi", "यह वाक्य है। दूसरा वाक्य।", ["यह वाक्य है।", "दूसरा वाक्य।"]),
    (
        "ja",
        "彼は「行く。」と話した。次は何？誰も知らない。",
        ["彼は「行く。」と話した。", "次は何？", "誰も知らない。"],
    ),
    ("zh", "完了！再见。“好。”", ["完了！", "再见。", "“好。”"]),
    (
        "th",
        "สภาเลื่อนการลงมติ นายกเทศมนตรีกล่าวว่า นาย สมชาย ใจดี มา 5 คน",
        ["สภาเลื่อนการลงมติ", "นายกเทศมนตรีกล่าวว่า นาย สมชาย ใจดี มา 5 คน"],
    ),
    ("en", "สภาเลื่อนการลงมติ นายกเทศมนตรีกล่าวว่า", ["สภาเลื่อนการลงมติ นายกเทศมนตรีกล่าวว่า"]),
    (None, "One. Two. three", ["One.", "Two. three"]),
    ("en", "version 3.5 is out.Next", ["version 3.5 is out.Next"]),
]


@pytest.mark.parametrize(("language", "text", "expect"), CASES)
def test_sentences_are_cut_so(language, text, expect):
    assert list(split_sentences(text, language)) == expect


@given(
    st.text(alphabet="aB1 .!?…。！？」”\"'«»)\nกา", max_size=60),
    st.sampled_from([None, "en", "de", "ja", "th"]),
)
def test_cut_sentences_join_to_the_same_text(text, language):
    assert join_sentences(split_sentences(text, language)) == text


@given(st.text(max_size=80))
def test_any_text_is_cut_without_loss(text):
    assert join_sentences(split_sentences(text)) == text


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("don't stop", ["don", "t", "stop"]),
        ("橋を渡る", ["橋", "を", "渡", "る"]),
        ("हिन्दी है", ["हिन्दी", "है"]),
        ("한국어 말", ["한국어", "말"]),
        ("3.5 % of 2026", ["3", "5", "of", "2026"]),
        ("e\u0301te\u0301", ["e\u0301te\u0301"]),
        ("a_b", ["a", "b"]),
        ("", []),
    ],
)
def test_words_are_runs_of_letters_digits_and_marks(text, expect):
    assert words(text) == expect


def test_runs_of_stops_are_cut_in_bounded_time():
    for run in ("." * 10**6, "。" * 10**6, "." * 10**6 + " A", "」。" * 300_000, "x" * 10**6 + ". A"):
        assert join_sentences(split_sentences(run, "en")) == run


def test_a_text_without_blanks_is_looked_back_into_no_further_than_a_word():
    text = "Die/z.B. Amsel"
    assert split_sentences(text, "de") == (text,)
    assert split_sentences("y" * 60 + "/Dr. Abel kam. So.", "de") == ("y" * 60 + "/Dr. Abel kam.", "So.")
