from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from archiver.errors import PageError, RejectReason
from archiver.extract import extract_article
from archiver.page import read_page
from archiver.page.mhtml import is_mhtml, unpack_mhtml

CHROME = """From: <Saved by Blink>
Snapshot-Content-Location: https://times.example/bridge
Subject: =?utf-8?Q?Bridge=20vote?=
Date: Tue, 4 Mar 2025 10:15:30 -0000
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----MultipartBoundary--x1----"


------MultipartBoundary--x1----
Content-Type: text/html
Content-ID: <frame-1@mhtml.blink>
Content-Transfer-Encoding: quoted-printable
Content-Location: https://times.example/bridge

<html><head><meta charset=3D"UTF-8"><title>Bridge vote delayed</title></head><body><article>=
<h1>Bridge vote delayed =E2=80=93 again</h1><p>The council put off its vote on the harbour bridge on Monday, fo=
r the third time since the spring.</p><p>Members want to see the drawings first, the clerk said.</p>
<img src=3D"cid:pic@mhtml.blink" alt=3D"The bridge"></article></body></html>
------MultipartBoundary--x1----
Content-Type: image/png
Content-ID: <pic@mhtml.blink>
Content-Transfer-Encoding: base64
Content-Location: https://times.example/bridge.png

iVBORw0KGgo=
------MultipartBoundary--x1------
"""


def mhtml(text: str = CHROME) -> bytes:
    return text.replace("\n", "\r\n").encode()


def test_a_saved_page_is_told_by_its_head() -> None:
    assert is_mhtml(mhtml())
    assert not is_mhtml(b"<html><body>Content-Type: multipart/related</body></html>")
    assert not is_mhtml(b"Headline: Bridge\n\nContent-Type: text, mostly.")


def test_the_main_part_is_decoded_and_references_become_addresses() -> None:
    saved = unpack_mhtml(mhtml())
    assert "Bridge vote delayed – again" in saved.html.decode()
    assert b'src="https://times.example/bridge.png"' in saved.html
    assert saved.url == "https://times.example/bridge"
    assert saved.saved == datetime(2025, 3, 4, 10, 15, 30, tzinfo=UTC)


def test_a_saved_page_is_read_like_the_page() -> None:
    article = extract_article(read_page(mhtml()))
    assert article.headline == "Bridge vote delayed – again"
    assert article.url == "https://times.example/bridge"
    assert article.provenance.kind == "mhtml_file"
    assert article.provenance.capture_date == "2025-03-04T10:15:30Z"


def test_the_address_given_by_the_caller_wins() -> None:
    assert read_page(mhtml(), url="https://mirror.example/b").url == "https://mirror.example/b"


def test_the_start_parameter_names_the_main_part() -> None:
    text = CHROME.replace('type="text/html";', 'type="text/html"; start="<second>";').replace(
        "Content-Type: image/png\nContent-ID: <pic@mhtml.blink>\nContent-Transfer-Encoding: base64",
        "Content-Type: text/html; charset=utf-8\nContent-ID: <second>\nContent-Transfer-Encoding: 8bit",
    )
    assert unpack_mhtml(mhtml(text)).html.strip() == b"iVBORw0KGgo="


def test_a_file_cut_short_gives_what_is_there() -> None:
    cut = mhtml()[: mhtml().index(b"Members want")]
    assert b"third time" in unpack_mhtml(cut).html


def test_nested_parts_are_found() -> None:
    inner = CHROME.partition("\n\n\n")[2].replace("--x1--", "--in--")
    text = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="out"\n\n--out\n'
        'Content-Type: multipart/alternative; boundary="----MultipartBoundary--in----"\n\n'
        + inner
        + "\n--out--\n"
    )
    assert b"harbour bridge" in unpack_mhtml(mhtml(text)).html


def test_a_file_without_a_page_is_refused_with_a_reason() -> None:
    with pytest.raises(PageError) as caught:
        read_page(
            b'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n'
        )
    assert caught.value.reason is RejectReason.NOT_HTML


@pytest.mark.parametrize("junk", [b"--b\r\n" * 50_000, b"\r\n\r\n" * 50_000, b"--b--" * 1000, b"=" * 200_000])
def test_hostile_bodies_are_bounded(junk: bytes) -> None:
    with pytest.raises(PageError):
        unpack_mhtml(b'Content-Type: multipart/related; boundary="b"\r\n\r\n' + junk)


def test_base64_with_dirt_in_it_is_mended() -> None:
    text = CHROME.replace("quoted-printable", "base64", 1)
    head, _, rest = text.partition("Content-Location: https://times.example/bridge\n\n")
    body = "PGh0bWw+PHA+SGk8L3A+PC9o\n!!dG1sPg"
    tail = rest[rest.index("------Multi") :]
    saved = unpack_mhtml(mhtml(f"{head}Content-Location: https://times.example/bridge\n\n{body}\n{tail}"))
    assert saved.html == b"<html><p>Hi</p></html>"


def test_a_head_that_repeats_itself_takes_no_time():
    head = b"Snapshot-Content-Location: https://times.example/a\r\nSubject: x\r\n Date: Mon\r\n" * 400
    start = time.process_time()
    assert not is_mhtml(head + b"\x85")
    assert not is_mhtml(b"A: b\n" * 200_000)
    assert not is_mhtml(b"A:" * 200_000)
    assert time.process_time() - start < 2


def test_a_type_on_a_line_of_its_own_is_found():
    assert is_mhtml(b"From: x\r\nContent-Type:\r\n\tmultipart/related; boundary=b\r\n\r\n--b")
