from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.snapshot import snapshot_path
from support.stories import story

SAFE = re.compile(r"(?:_|[a-z0-9][a-z0-9.+-]*)/[a-z0-9][a-z0-9_-]*\.snap\.md")


def place(url):
    return str(snapshot_path(story().model_copy(update={"url": url})))


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://times.example/2026/bridge", "times.example/2026_bridge.snap.md"),
        ("http://times.example/2026/bridge", "times.example/2026_bridge.snap.md"),
        ("https://times.example", "times.example/index.snap.md"),
        ("https://times.example/", "times.example/index.snap.md"),
        ("https://times.example:8443/a", "times.example+8443/a.snap.md"),
        ("https://times.example:443/a", "times.example/a.snap.md"),
        ("https://zürich.example/a", "xn--zrich-kva.example/a.snap.md"),
    ],
)
def test_a_plain_address_is_its_own_name(url, path):
    assert place(url) == path


def test_an_article_without_an_address_lies_apart():
    assert re.fullmatch(r"_/bridge-vote-delayed-[0-9a-f]{10}\.snap\.md", place(None))


ALIKE = [
    "https://times.example/a/b", "https://times.example/a_b", "https://times.example/a-b", "https://times.example/A/b",
    "https://times.example/a/b/", "https://times.example/a//b", "https://times.example/a/b?x=1", "https://times.example/a/b?x=2",
    "https://times.example/a%2Fb", "https://times.example/index", "https://times.example/", "https://times.example/a/b?",
    "https://u@times.example/a/b", "https://times.example/%20a/b", "https://times.example/ä/b", "https://times.example/日本",
    "https://times.example/日記",
]  # fmt: skip


def test_different_addresses_have_different_names():
    places = [place(url).lower() for url in ALIKE if url != "https://times.example/a/b?"]
    assert len(set(places)) == len(places)


HOSTILE = [
    "https://../../etc/passwd", "https://x.example/../../etc/passwd", "https://x.example/%2e%2e/%00", "https://[::1]:80/x",
    "https://x.example:99999/x", "https://x.example:x/y", "https://[bad/x", "https://con/aux", "https://x.example/nul",
    "https://x.example/-rf", "https://x.example/" + "a" * 5000, "https://" + "a." * 400 + "example/", "https://x.example/\u202e",
    "https://x.example/a\\b", "https://_/x", "https:///x", "https://x..y/z",
]  # fmt: skip


@pytest.mark.parametrize("url", HOSTILE)
def test_a_hostile_address_stays_within_its_folder(url):
    found = place(url)
    assert SAFE.fullmatch(found)
    assert all(len(part) < 200 for part in found.split("/"))


@given(st.text(max_size=40), st.text(max_size=60))
def test_any_address_gives_a_safe_name(host, path):
    assert SAFE.fullmatch(place(f"https://{host}/{path}"))
