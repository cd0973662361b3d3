"""Whole pages that hold no article say so, each with its reason; the pages that do are under `snapshots/`."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.errors import PageError, RejectReason
from archiver.extract import extract_article
from archiver.page import read_page

PAGES = Path(__file__).parent / "pages"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"


def reason_for(data: bytes, content_type: str | None = None) -> RejectReason:
    with pytest.raises(PageError) as caught:
        extract_article(read_page(data, url="https://weirstreet.example/a", content_type=content_type))
    return caught.value.reason


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("consent-wall.html", RejectReason.CONSENT_WALL),
        ("challenge.html", RejectReason.BLOCKED),
        ("client-shell.html", RejectReason.NO_ARTICLE),
    ],
)
def test_a_page_without_its_article_is_rejected_with_the_reason(name, reason):
    assert reason_for((PAGES / name).read_bytes()) is reason


def test_an_empty_page_is_rejected():
    assert reason_for(b"\r\n \n") is RejectReason.EMPTY


def test_a_picture_is_no_page_whatever_it_is_called():
    assert reason_for(JPEG, "text/html") is RejectReason.NOT_HTML
