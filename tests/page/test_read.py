from __future__ import annotations

import hashlib
import pickle
import random

import pytest

from archiver.errors import PageError, RejectReason
from archiver.extract import extract_article
from archiver.page import read_page


def test_a_page_knows_its_digest_address_and_charset():
    data = "<html><body><p>Grüße</p></body></html>".encode()
    page = read_page(data, url="https://news.example/a#top", content_type="text/html; charset=utf-8")
    assert page.data_digest == "sha256:" + hashlib.sha256(data).hexdigest()
    assert page.url == "https://news.example/a"
    assert (page.charset.declared, page.charset.used) == ("utf-8", "utf-8")
    assert page.kind == "html"


def test_relative_references_start_from_the_base_element():
    page = read_page(b'<base href="/en/"><p>x', url="https://news.example/a/b")
    assert page.link("story") == "https://news.example/en/story"
    assert page.link("javascript:alert(1)") is None
    assert page.link(None) is None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", RejectReason.EMPTY),
        (b" \n\x00\t ", RejectReason.EMPTY),
        (b"%PDF-1.7\n...", RejectReason.NOT_HTML),
        (b"\x89PNG\r\n\x1a\n", RejectReason.NOT_HTML),
        (bytes(range(1, 8)) * 100, RejectReason.NOT_HTML),
    ],
)
def test_what_is_no_page_says_why(data, reason):
    with pytest.raises(PageError) as raised:
        read_page(data)
    assert raised.value.reason is reason


def test_text_is_told_from_markup():
    assert read_page(b"Just words.\n\nAnd more of them.").kind == "text"
    assert read_page(b"words before <p>a paragraph</p>").kind == "html"
    assert read_page(b"a < b and b > c", content_type="text/plain").kind == "text"


def test_a_url_that_is_none_is_left_out():
    assert read_page(b"<p>x", url="about:blank").url is None


def test_control_characters_do_not_make_a_page_binary():
    assert read_page(b"<html><body><p>a</p>" + bytes(range(1, 32)) * 50).kind == "html"


def test_the_charset_travels():
    assert pickle.loads(pickle.dumps(read_page(b"<p>x").charset)).used == "utf-8"  # noqa: S301 - our own bytes


@pytest.mark.parametrize("opening", ["<h1>A “quoted” headline</h1><p>", "A plain headline\n\nWords – "])
def test_a_record_says_that_its_page_had_been_encoded_twice(opening: str) -> None:
    text = opening + "The mayor’s plan went through the council on Tuesday night after a long debate. " * 8
    data = text.encode()
    twice = data.decode("latin-1").encode()
    assert "encoding-mended" not in extract_article(read_page(data)).quality.warnings
    assert "encoding-mended" in extract_article(read_page(twice)).quality.warnings


def test_noise_is_no_page_whatever_its_name() -> None:
    noise = random.Random(7).randbytes(5000)
    with pytest.raises(PageError) as refused:
        read_page(noise, url="https://times.example/page.html")
    assert refused.value.reason is RejectReason.NOT_HTML
