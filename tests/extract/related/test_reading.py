from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest

from archiver.extract.related import read_related
from support.story import story_context

CASES = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_links_are_read_as_the_page_offers_them(case):
    links = read_related(story_context(case["html"])).links
    assert [[link.relation, link.url.rpartition("/")[2]] for link in links] == case["expect"]
    assert [link.position for link in links] == list(range(1, len(links) + 1))


def test_a_promo_leaves_the_body_and_says_where_it_stood():
    html = (
        "<article><h1>Bridge</h1><p>The bridge is shut for a week.</p>"
        '<p><a href="/2026/tram-fares-rise-once-more">Tram fares rise once more</a></p><p>It opens on Monday.</p></article>'
    )
    related = read_related(story_context(html))
    assert [(link.label, link.after_block) for link in related.links] == [("Tram fares rise once more", 1)]
    assert related.removed_blocks == {1}


def test_a_title_is_taken_before_the_words_of_an_image():
    html = (
        "<article><h1>Bridge</h1><p>The bridge is shut for a week.</p></article><aside><h2>Related</h2>"
        '<a href="/2026/tram-fares-rise"><img alt="A tram in the rain at night"></a>'
        '<a href="/2026/tram-fares-rise"><h3>Tram fares rise</h3></a></aside>'
    )
    (link,) = read_related(story_context(html)).links
    assert (link.label, link.section) == ("Tram fares rise", "Related")


@pytest.mark.parametrize("words", ["November 28, 2026", "Read full review", "Zum Artikel"])
def test_a_title_is_taken_before_a_date_or_a_button(words):
    html = (
        "<article><h1>Bridge</h1><p>The bridge is shut for a week.</p></article><aside><h2>Related</h2>"
        f'<a href="/2026/tram-fares-rise"><span><p>{words}</p><p>Tram fares rise once more</p></span></a>'
        f'<a href="/2026/tram-fares-rise">{words}</a></aside>'
    )
    (link,) = read_related(story_context(html)).links
    assert link.label == "Tram fares rise once more"


def test_evidence_names_the_rule_and_the_node():
    html = (
        "<article><h1>Bridge</h1><p>The bridge is shut for a week.</p></article><aside><h2>Related</h2>"
        '<a href="/2026/tram-fares-rise">Tram fares rise once more</a></aside>'
    )
    context = story_context(html)
    proof = read_related(context).proofs["/related_links/0"]
    assert context.index.tags[proof.locator] == "a"
    assert proof.rule.__name__ == "labelled_offers"


def test_a_page_without_a_body_offers_only_labelled_links():
    assert (
        read_related(
            story_context("<p class='x'><a href='/2026/a-b-c-d'>A title of four words</a></p>")
        ).links
        == ()
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        "<article><h1>B</h1><p>One paragraph here.</p>"
        + '<a href="/x/some-long-slug-1">Some long title</a>' * 200_000
        + "</article>",
        "<article><h1>B</h1><p>One paragraph here.</p>"
        + '<p class="x">Read more: <a href="/x/some-long-slug-1">Some long title</a></p>' * 10_000
        + "</article>",
        "<article><h1>B</h1><p>One paragraph here.</p>" + "<h3>Related articles</h3>" * 20_000 + "</article>",
        "<article><h1>B</h1><p>One paragraph here.</p><h3>Related</h3>"
        + "".join(f'<a href="/{"a" * 8000}{n}">Some long title</a>' for n in range(500))
        + "</article>",
        "<div>" * 1500 + '<h3>Related</h3><a href="/x/some-long-slug-1">Some long title</a>' * 300,
    ],
)
def test_links_without_end_cost_bounded_time(body):
    context = story_context(body)
    started = time.process_time()
    read_related(context)
    assert time.process_time() - started < 20
