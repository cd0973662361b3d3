"""A page that was read leaves nothing behind: a million pages must not wait for the cyclic collector."""

from __future__ import annotations

import contextlib
import gc
import weakref
from collections.abc import Iterator

import pytest

from archiver.errors import PageError
from archiver.extract import extract_article
from archiver.page import read_page
from support.harbour import PARTS, TITLE

STORY = "".join(f"<p>{part}</p>" for part in PARTS)
BYLINE = "<p class=byline>By Ada Example, The Associated Press</p><time>2 March 2026</time>"


@pytest.fixture(autouse=True)
def no_collector() -> Iterator[None]:
    """Leave the freeing to the counts of references alone."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize(
    "body",
    [
        f"<article><h1>{TITLE}</h1>{BYLINE}{STORY}</article>",
        f"<h2>{TITLE}</h2>{STORY}",
        "<p>Nothing here.</p>",
    ],
)
def test_a_page_is_freed_as_soon_as_it_was_read(body: str) -> None:
    page = read_page(f"<title>{TITLE}</title>{body}".encode(), url="https://times.example/harbour")
    kept = weakref.ref(page.index)
    with contextlib.suppress(PageError):
        extract_article(page)
    del page
    assert kept() is None
