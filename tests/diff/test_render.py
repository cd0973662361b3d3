from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.diff import (
    diff_articles,
    diff_html,
    diff_json,
    diff_text,
    diff_unified,
    history_html,
    history_json,
    history_text,
    story_history,
    summarize_diff,
)
from archiver.record import fields
from archiver.snapshot import take_snapshot
from support.stories import paragraphs, story

HOSTILE = (
    "\x1b[31mred\x1b[0m",
    "\u202edesrever\u202c",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[click](javascript:alert(1))",
    "\x9b31m",
    "::error::boo",
    "]]>&lt;b&gt;",
    "</td></table><iframe src=//x>",
    "\x07\x08\x7f",
)
ACTIVE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


HUNK = re.compile(r"@@ -(\d+)(,\d+)? ")


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes = set(), set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)


def pair(text):
    link = fields.RelatedLink(label=text, url="https://times.example/x", position=1)
    before = story(headline="Bridge vote delayed", body=paragraphs("Before it all. " + text))
    after = story(
        headline=text, body=paragraphs("After it all. " + text, text), related_links=(link,), kicker=text
    )
    return before, after


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_acts_in_any_output(text):
    before, after = pair(text)
    diff = diff_articles(before, after)
    history = story_history([(text, before), ("2026-03-02", after)], url="https://times.example/" + text)
    unified = diff_unified(take_snapshot(before), take_snapshot(after), names=(text, text))
    for shown in (diff_text(diff), unified, diff_json(diff), history_json(history), summarize_diff(diff)):
        assert not ACTIVE.search(shown)
    assert not ACTIVE.search(history_text(history).replace(text, ""))
    for page in (diff_html(diff, names=(text, text)), history_html(history)):
        found = Tags()
        found.feed(page)
        assert not ACTIVE.search(page)
        assert found.tags <= {
            "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "table", "thead", "tbody", "tr", "th",
            "td", "span", "br", "ins", "del", "ul", "ol", "li",
        }  # fmt: skip
        assert found.attributes <= {
            "lang",
            "charset",
            "http-equiv",
            "content",
            "name",
            "class",
            "scope",
            "dir",
        }


def test_the_json_reads_back():
    diff = diff_articles(*pair("\u202e\x9b \x1b"))
    assert json.loads(diff_json(diff)) == diff.as_dict()


def test_text_marks_words_and_says_what_was_hidden():
    before = story(
        body=paragraphs("The council put off its vote on the bridge until the spring.", "3 min ago")
    )
    after = story(
        body=paragraphs("The council put off its vote on the tunnel until the spring.", "5 min ago")
    )
    lines = diff_text(diff_articles(before, after)).splitlines()
    assert lines[0] == "1 paragraph edited (silently)"
    assert "[-bridge-]{+tunnel+}" in lines[2]
    assert lines[-1] == "hidden: relative-times"


def test_colour_is_only_given_when_asked_for():
    diff = diff_articles(*pair("plain"))
    assert "\x1b[32m" in diff_text(diff, colour=True)
    assert "\x1b" not in diff_text(diff)


def test_text_can_be_cut():
    diff = diff_articles(story(), story(body=paragraphs(*(f"New paragraph number {n}." for n in range(50)))))
    lines = diff_text(diff, most_lines=10).splitlines()
    assert len(lines) == 11
    assert lines[-1].startswith("… and ")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\n" * 15_000, "b\n" * 15_000),
        ("a\n" * 15_000, "a\n" * 15_001),
        ("a\nb\n" * 9_000, "b\na\n" * 9_000),
    ],
)
def test_very_long_files_are_compared_by_lines(before, after):
    assert diff_unified(before, after).startswith("--- a\n+++ b\n@@ ")
    assert diff_unified(before, before) == ""


@given(st.lists(st.sampled_from("abcde"), max_size=30), st.lists(st.sampled_from("abcde"), max_size=30))
def test_a_unified_diff_has_the_hunks_of_diff(a, b):
    before, after = "".join(f"{line}\n" for line in a), "".join(f"{line}\n" for line in b)
    found = diff_unified(before, after).splitlines()
    assert [line for line in found if line.startswith("-") and line != "--- a"] == [] or before != after
    rebuilt = list(a)
    shift = 0
    for line in found[2:]:
        if line.startswith("@@"):
            start = int(HUNK.match(line)[1])
            at = start - (0 if HUNK.match(line)[2] == ",0" else 1) + shift
        elif line.startswith("-"):
            assert rebuilt[at] == line[1:]
            del rebuilt[at]
            shift -= 1
        elif line.startswith("+"):
            rebuilt.insert(at, line[1:])
            at += 1
            shift += 1
        else:
            assert rebuilt[at] == line[1:]
            at += 1
    assert rebuilt == b


def test_a_summary_names_the_lost_agency():
    agency = (fields.Agency(id="afp", name="AFP", name_raw="AFP"),)
    credit = fields.Attribution(raw="With AFP", kind="wire", agencies=agency, placement="end")
    diff = diff_articles(story(attribution=(credit,)), story(headline="Other"))
    assert summarize_diff(diff) == "headline changed; AFP credit lost"
    assert summarize_diff(diff_articles(story(), story())) == "nothing changed"


def test_no_line_of_a_text_report_is_a_command_of_a_ci_log():
    texts = (
        "::error::moved here from far below by a hand.",
        "A second paragraph of words.",
        "A third one of words.",
    )
    before = story(headline="::error::one", body=paragraphs(*texts))
    after = story(headline="::error::two", body=paragraphs(texts[1], texts[2], texts[0]))
    shown = diff_text(diff_articles(before, after))
    assert "paragraph_moved" in shown
    assert not [line for line in shown.splitlines() if line.lstrip().startswith(("::", "##["))]


def test_a_text_report_shows_the_beginning_of_an_endless_text():
    shown = diff_text(diff_articles(story(body=paragraphs("A.")), story(body=paragraphs("A.", "x" * 10**6))))
    assert "… (1000000 characters)" in shown
    assert len(shown) < 20_000
