from __future__ import annotations

from unittest.mock import patch

from archiver.extract import extract_article
from archiver.extract.body import reading
from archiver.extract.body.features import LineFacts
from archiver.extract.body.lines import PageLines
from archiver.page import read_page

PARTS = tuple(
    f"The lighthouse of Far Skerry was painted {colour} last week, and the keeper says that he liked it better before."
    for colour in ("green", "violet", "orange", "white", "yellow", "pink", "brown", "grey")
)


def page_of(first: int) -> str:
    halves = ["".join(f"<p>{part}</p>" for part in half) for half in (PARTS[:first], PARTS[first:])]
    return (
        "<html lang=en><body><main id=all><h1>A lighthouse changes its coat</h1>"
        f"<div id=a>{halves[0]}</div><div id=b>{halves[1]}</div></main></body></html>"
    )


def test_the_root_of_a_body_holds_most_of_it():
    index = read_page(page_of(4).encode()).index
    lines = PageLines(index)
    (a,), (both,) = index.by_id["a"], index.by_id["all"]
    kept = [at for at in range(lines.count) if lines.prose[at]]
    assert reading.roots_of(lines, kept, a) == (both,)
    assert reading.roots_of(lines, kept[:4], a) == (a,)
    assert reading.roots_of(lines, [], a) == (a,)


def test_a_body_that_reaches_beyond_its_container_is_judged_again_in_what_holds_it():
    page = read_page(page_of(4).encode(), url="https://news.example/coat")
    (first,), (both,) = page.index.by_id["a"], page.index.by_id["all"]
    judged: list[int] = []

    def judge(facts: LineFacts, root: int) -> tuple[list[int], list[int]]:
        judged.append(root)
        prose = [at for at, size in enumerate(facts.lines.prose) if size]
        return prose, prose

    with (
        patch.object(reading, "best_container", lambda *_: first),
        patch.object(reading, "judge_lines", judge),
    ):
        article = extract_article(page)
    assert judged == [first, both]
    assert len(article.body) == len(PARTS)


def kept_again(again: slice) -> int:
    """Return how many blocks are read where a wider container keeps a part of what the likely one did."""
    page = read_page(page_of(4).encode(), url="https://news.example/coat")
    (first,) = page.index.by_id["a"]

    def judge(facts: LineFacts, root: int) -> tuple[list[int], list[int]]:
        prose = [at for at, size in enumerate(facts.lines.prose) if size]
        return (prose if root == first else prose[again]), prose

    with (
        patch.object(reading, "best_container", lambda *_: first),
        patch.object(reading, "judge_lines", judge),
    ):
        return len(extract_article(page).body)


def test_what_the_first_container_held_stays_when_what_holds_it_is_judged():
    assert kept_again(slice(2, None)) == len(PARTS)


def test_what_stands_below_all_that_a_wider_container_keeps_goes():
    assert kept_again(slice(0, -1)) == len(PARTS) - 1
