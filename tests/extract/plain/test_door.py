from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archiver.check import validate_record
from archiver.errors import PageError, RejectReason, Severity
from archiver.extract import read_article
from archiver.page import read_page
from support.captures import all_cases

STORY = """Bridge vote delayed again

By Ada Example

The council put off its vote on the harbour bridge on Monday for the third time since the spring.

Members want to see the drawings first, the clerk said after the meeting.
"""


def read(text: str):
    return read_article(read_page(text.encode(), content_type="text/plain; charset=utf-8"))


@pytest.mark.parametrize("capture", all_cases(), ids=lambda one: one.name)
def test_records_of_captures_are_valid(capture) -> None:
    findings = validate_record(read(capture.text).article)
    assert [finding for finding in findings if finding.severity is Severity.ERROR] == []


def test_evidence_names_the_lines_of_each_value() -> None:
    evidence = read(STORY).evidence.as_dict()
    assert evidence["values"]["/headline"]["locator"] == "line 1"
    assert evidence["values"]["/body/0"]["locator"] == "line 5"
    assert evidence["segments"][0] == {"first_line": 1, "last_line": 1, "role": "headline"}


def test_a_relative_date_is_resolved_by_the_capture_date() -> None:
    text = STORY.replace("By Ada Example", "By Ada Example\n3 hours ago")
    page = read_page(text.encode(), captured=datetime(2024, 6, 5, 12, 0, tzinfo=UTC))
    published = read_article(page).article.published
    assert published is not None
    assert (published.value, published.precision, published.resolved) == (
        None,
        "relative",
        "2024-06-05T09:00:00Z",
    )


def test_text_without_a_story_gives_a_reason() -> None:
    with pytest.raises(PageError) as caught:
        read("Search\nLog in\n")
    assert caught.value.reason is RejectReason.NO_ARTICLE


def test_a_text_without_headline_is_no_article_but_a_record() -> None:
    body = "\n\n".join(STORY.split("\n\n")[2:])
    article = read(body).article
    assert (article.page_kind, article.headline) == ("other", None)
    assert "headline-missing" in article.quality.warnings


def test_what_is_uncertain_is_said() -> None:
    quality = read(STORY).article.quality
    assert quality.coverage is not None
    assert quality.coverage > 0.9
    assert "bidi-controls" in read(STORY.replace("Ada", "\u202eAda")).article.quality.warnings
    assert "mojibake" in read(STORY.replace("clerk", "clerkâ€™s")).article.quality.warnings


HOSTILE = {
    "one long line": "Title of the day\n\n" + "word " * 200_000,
    "nul bytes": STORY.replace("council", "coun\x00cil"),
    "brackets": STORY + "(" * 50_000 + "\n" + "[" * 50_000,
    "stars": STORY + "*" * 50_000 + " a " + "*" * 50_000,
    "promos": STORY + "\n\nRead more: The bridge that never was" * 2_000,
    "credits": STORY + "\nWith reporting by AFP, Reuters and dpa" * 2_000,
    "photo words": STORY + "\n" + "Photo: photo by Foto: ( " * 2_000,
    "colons": STORY + "a:" * 50_000,
    "rules": STORY + "\n----------" * 5_000,
    "references": "\n".join(f"   {n}. https://x.example/{n}" for n in range(5_000)),
    "blanks": "Title" + " " * 200_000 + "x\n\n" + STORY,
    "surrogates": STORY.replace("clerk", "clerk\ud800").encode("utf-8", "replace").decode(),
    "form feeds": STORY.replace("\n\n", "\n\f\n"),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.timeout(60)
def test_hostile_text_is_read_or_refused_in_bounded_time(name: str) -> None:
    try:
        article = read(HOSTILE[name]).article
    except PageError:
        return
    assert article.provenance.kind == "text_file"


@pytest.mark.slow
def test_a_capture_of_very_many_blocks_is_skimmed_in_the_middle() -> None:
    line = "The council put off its vote on the harbour bridge again, the clerk said."
    article = read("Bridge vote delayed again\n\n" + f"{line}\n" * 20_500).article
    assert "middle-skimmed" in article.quality.warnings
    assert len(article.body) == 20_500
