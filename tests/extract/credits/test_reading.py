from __future__ import annotations

import time
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from archiver.extract import extract_article
from archiver.extract.context import BodyBlock
from archiver.extract.credits import read_credits
from archiver.extract.fields import Fields
from archiver.page import read_page
from archiver.record.blocks import Paragraph
from support.story import URL, story_context

CASES = tomllib.loads((Path(__file__).parent / "cases" / "attribution.toml").read_text(encoding="utf-8"))[
    "case"
]


def read_case(case):
    context = story_context(case["html"], url=case.get("url", URL))
    return context, read_credits(context, Fields(byline_raw=case.get("byline")))


def gist(credit):
    names = credit.people or (
        [credit.outlet] if credit.outlet else [agency.name for agency in credit.agencies]
    )
    return f"{credit.kind} {credit.placement}: {', '.join(names)}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_credits_are_read_where_they_stand(case):
    _, credits_read = read_case(case)
    assert [gist(credit) for credit in credits_read.attribution] == case["expect"]
    assert sorted(credits_read.removed_blocks) == case.get("removed", [])


def test_raw_is_what_the_page_says_and_evidence_says_where():
    context, credits_read = read_case(
        {"html": "<article><h1>B</h1><p>Die Brücke ist zu.</p><p>(Quelle: APA/dpa)</p></article>"}
    )
    (credit,) = credits_read.attribution
    assert credit.raw == "(Quelle: APA/dpa)"
    assert credit.block == 1
    assert [agency.id for agency in credit.agencies] == ["apa", "dpa"]
    proof = credits_read.proofs["/attribution/0"]
    assert context.index.text(proof.locator) == "(Quelle: APA/dpa)"


@pytest.mark.parametrize(
    ("html", "raw", "place"),
    [
        (
            "<article><h1>B</h1><p>STOCKHOLM (AP) — The bridge is shut.</p></article>",
            "STOCKHOLM (AP) —",
            "STOCKHOLM",
        ),
        (
            "<article><h1>B</h1><p><span class='dateline'>Nordmoor, Süddeich</span> Die Brücke ist zu.</p></article>",
            "Nordmoor, Süddeich",
            "Nordmoor, Süddeich",
        ),
        (
            "<article><h1>B</h1><div class='author_location'>Sevilla, Muestra</div><p>El puente cerró.</p></article>",
            "Sevilla, Muestra",
            "Sevilla, Muestra",
        ),
    ],
)
def test_the_dateline_opens_the_story_or_stands_apart(html, raw, place):
    _, credits_read = read_case({"html": html})
    assert credits_read.dateline is not None
    assert (credits_read.dateline.raw, credits_read.dateline.place) == (raw, place)


def test_a_story_without_a_dateline_has_none():
    _, credits_read = read_case({"html": "<article><h1>B</h1><p>The bridge in Oslo is shut.</p></article>"})
    assert credits_read.dateline is None


@pytest.mark.slow
@pytest.mark.parametrize(
    "html",
    [
        "<article><h1>B</h1>" + "<p>Quelle: dpa</p>" * 5_000 + "</article>",
        "<article><h1>B</h1><p>" + "told Reuters " * 100_000 + "</p></article>",
        "<article><h1>B</h1><p>" + "with reporting by AFP (AFP) " * 20_000 + "</p></article>",
        "<article><h1>B</h1>" + "<div>AFP</div>" * 50_000 + "<p>The bridge is shut.</p></article>",
    ],
)
def test_credits_without_end_cost_bounded_time(html):
    context = story_context(html)
    started = time.process_time()
    read_credits(context, Fields())
    assert time.process_time() - started < 20


def test_a_date_beside_a_credit_set_apart_is_none_of_its_words():
    html = (
        "<article><h1>Brücke</h1><p class='author'>02.03.2026, 06:02 Uhr <span class='source'>dpa</span></p>"
        "<p>Die Brücke ist zu.</p></article>"
    )
    article = extract_article(read_page(html.encode(), url="https://news.example/a"))
    assert [credit.raw for credit in article.attribution] == ["dpa"]


def test_a_credit_that_empty_lines_part_from_a_story_leaves_the_body_as_a_paragraph_of_its_own_does():
    texts = ("Die Brücke ist zu.", "Die Fähre fährt.", "Quelle: APA/dpa")
    context = story_context(f"<article><h1>Brücke</h1><p>{'<br><br>'.join(texts)}</p></article>")
    (whole,) = context.blocks
    parts = tuple(BodyBlock(Paragraph(type="paragraph", text=text), whole.node) for text in texts)
    credits_read = read_credits(replace(context, blocks=parts), Fields())
    assert [gist(credit) for credit in credits_read.attribution] == ["wire end: APA, dpa"]
    assert credits_read.removed_blocks == {2}


def test_a_story_of_many_parted_lines_is_read_in_bounded_time():
    lines = [f"The office put off its vote {at}. Source: AFP" for at in range(2000)]
    context = story_context(f"<article><h1>Bridge</h1><p>{'<br><br>'.join(lines)}</p></article>")
    node = context.blocks[0].node
    blocks = tuple(BodyBlock(Paragraph(type="paragraph", text=line), node) for line in lines)
    start = time.perf_counter()
    read_credits(replace(context, blocks=blocks), Fields())
    assert time.perf_counter() - start < 5


def test_a_heading_amid_the_story_is_no_credit_and_stays():
    said = "".join(
        f"<p>With the {name} the ferry is paid for at the pier, in the shop and on the market square of the town.</p>"
        for name in ("first", "second", "third", "fourth", "fifth")
    )
    html = f"<html lang=en><body><article><h1>Apps to pay with</h1>{said}<h3>45. UPI Payment App</h3>{said}</article>"
    article = extract_article(read_page(html.encode(), url=URL))
    assert article.attribution == ()
    assert [block.text for block in article.body if block.type == "heading"] == ["45. UPI Payment App"]
