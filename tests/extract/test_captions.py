from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest

from archiver.extract.captions import read_figure
from support.story import story_context

CASES = tomllib.loads((Path(__file__).parent / "cases" / "captions.toml").read_text(encoding="utf-8"))["case"]


def first_image(html):
    context = story_context(f"<article>{html}<p>The bridge is shut.</p></article>")
    return context, context.index.tag("figure", "img")[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_a_figure_gives_caption_and_credit(case):
    facts = read_figure(*first_image(case["html"]))
    assert (facts.caption or "", facts.credit or "") == (case["caption"], case["credit"])


def test_the_address_is_absolute_and_a_placeholder_is_passed_over():
    facts = read_figure(
        *first_image('<img src="data:image/gif;base64,AAAA" data-src="/b.jpg" alt="A bridge">')
    )
    assert facts.url == "https://times.example/b.jpg"
    assert facts.alt == "A bridge"


def test_the_first_of_a_set_serves_where_no_address_is():
    facts = read_figure(*first_image('<img srcset="/s.jpg 1x, /l.jpg 2x">'))
    assert facts.url == "https://times.example/s.jpg"


@pytest.mark.slow
def test_images_without_end_cost_bounded_time():
    context = story_context(
        "<article>" + "<div><img src='a.jpg' alt='x'></div>" * 10_000 + "<p>Text.</p></article>"
    )
    started = time.process_time()
    for node in context.index.tag("img"):
        read_figure(context, node)
    assert time.process_time() - started < 20
