from __future__ import annotations

import pytest

from archiver.page.decoding import decode_bytes
from archiver.page.labels import codec_of

GERMAN = "Über die Brücke fährt täglich eine Straßenbahn, sagen Müßiggänger am Fluß. "


def decoded(data: bytes, content_type: str | None = None, charset: str | None = None) -> tuple[str, str]:
    found = decode_bytes(data, content_type=content_type, charset=charset)
    return found.utf8.decode(), found.used


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("ISO-8859-1", "windows-1252"),
        ("latin1", "windows-1252"),
        ("us-ascii", "windows-1252"),
        ("UTF8", "utf-8"),
        ("gb2312", "gbk"),
        ("ks_c_5601-1987", "euc-kr"),
        (" Shift-JIS ", "shift_jis"),
        ("iso-8859-9", "windows-1254"),
        ("no-such-thing", None),
    ],
)
def test_labels_mean_what_the_encoding_standard_says(label, name):
    assert codec_of(label) == name


def test_a_byte_order_mark_wins_over_every_declaration():
    data = b"\xff\xfe" + "<p>é</p>".encode("utf-16-le")
    assert decoded(data, "text/html; charset=windows-1252") == ("<p>é</p>", "utf-16le")


def test_latin_1_is_read_as_windows_1252():
    data = b"<meta charset=iso-8859-1><p>\x93quoted\x94 \x96 caf\xe9</p>"
    assert decoded(data) == ("<meta charset=iso-8859-1><p>“quoted” – café</p>", "windows-1252")


def test_valid_utf_8_is_not_misread_by_a_lying_declaration():
    data = ("<meta charset=iso-8859-1>" + GERMAN).encode()
    assert decoded(data)[1] == "utf-8"


def test_one_broken_byte_does_not_cost_a_utf_8_page():
    data = ("<meta charset=utf-8>" + GERMAN * 100).encode() + b"\xff end"
    text, used = decoded(data)
    assert used == "utf-8"
    assert GERMAN in text


def test_the_header_decides_where_the_page_declares_nothing():
    data = "<p>Привет, это новости из города.</p>".encode("koi8-r")
    assert decoded(data, "text/html; charset=KOI8-R") == ("<p>Привет, это новости из города.</p>", "koi8-r")


def test_what_the_caller_knows_wins_over_the_declaration():
    data = b"<meta charset=utf-8>" + "東京の新聞".encode("shift_jis")
    assert decoded(data, charset="shift_jis")[0].endswith("東京の新聞")


def test_undeclared_bytes_are_detected():
    data = ("<p>" + GERMAN * 20 + "</p>").encode("cp1252")
    assert GERMAN in decoded(data)[0]


def test_utf_16_without_a_mark_is_recognised():
    for codec, name in (("utf-16-le", "utf-16le"), ("utf-16-be", "utf-16be")):
        assert decoded("<html><body>Grüße</body></html>".encode(codec)) == (
            "<html><body>Grüße</body></html>",
            name,
        )


def test_zero_bytes_are_left_out():
    assert decoded(b"<p>a\x00b</p>\x00")[0] == "<p>ab</p>"


@pytest.mark.parametrize("shift", range(4))
def test_a_character_across_two_of_the_pieces_that_are_looked_at_is_no_fault(shift):
    page = "x" * shift + "\U0001f600" * 5000
    assert decoded(page.encode()) == (page, "utf-8")


def test_a_fault_behind_the_first_piece_is_seen():
    assert decoded(b"<p>" + b"plain " * 5000 + GERMAN.encode("windows-1252"))[1] != "utf-8"


def test_a_page_cut_within_its_last_character_keeps_the_others():
    text, used = decoded((GERMAN * 100 + "ß").encode()[:-1])
    assert (text, used) == (GERMAN * 100 + "\ufffd", "utf-8")


@pytest.mark.parametrize(
    "text", ["“Quoted”, he said – café", "Ещё один мост", "東京の橋", "Étude « à part » — fin"]
)
@pytest.mark.parametrize("charset", [None, "utf-8"])
def test_utf_8_that_was_encoded_twice_is_read_as_it_was(text, charset):
    page = "<meta charset=utf-8><p>" + "plain words " * 2000 + text
    found = decode_bytes(page.encode().decode("latin-1").encode(), content_type=None, charset=charset)
    assert (found.utf8.decode(), found.used, found.mended) == (page, "utf-8", True)


@pytest.mark.parametrize(
    "text",
    [
        "Ã© is what some readers see for é",
        "what they see for e with an accent is Ã©",  # visible signs only: this may be meant
        "é\xa0: après une espace",
        "AMANHÃ» e «MANHÃ»",
        "â\x80\x99 stood here, and ’ too",
        "â\x80\x99 stood here, and é too",
        "naïve café à côté",
        "plain words",
    ],
)
def test_text_that_is_not_encoded_twice_throughout_stays(text):
    found = decode_bytes(text.encode(), content_type=None, charset=None)
    assert (found.utf8.decode(), found.mended) == (text, False)
