from __future__ import annotations

import pytest

from archiver.errors import PageError, RejectReason
from archiver.extract import extract_article
from archiver.page import read_page

STORY = "<p>" + "The council put off its vote on the harbour bridge until the spring. " * 30 + "</p>"


def page(title: str, body: str) -> bytes:
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("title", "body", "reason"),
    [
        ("Just a moment...", "<p>Checking your browser before you go on.</p>", RejectReason.BLOCKED),
        ("Access denied", "<p>You don't have permission to access this page.</p>", RejectReason.BLOCKED),
        ("Page not found", "<p>The page you look for is not here.</p>", RejectReason.NO_ARTICLE),
    ],
)
def test_a_page_that_only_stands_in_the_way_is_refused_with_its_reason(
    title: str, body: str, reason: RejectReason
) -> None:
    with pytest.raises(PageError) as refused:
        extract_article(read_page(page(title, body)))
    assert refused.value.reason is reason


def test_a_story_about_a_block_is_a_story() -> None:
    assert extract_article(read_page(page("Access denied: why the bridge is shut", STORY))).body
