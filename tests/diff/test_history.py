from __future__ import annotations

from archiver.diff import history_html, history_text, story_history
from support.stories import paragraphs, story

FIRST, OTHER = story(), story(headline="Bridge vote held")
BODY = paragraphs(
    "The council put off its vote on the harbour bridge. A new date was not named.", "3 min ago"
)


def dated(*articles):
    return [(f"2026-03-0{day}T06:00:00Z", article) for day, article in enumerate(articles, start=1)]


def test_captures_that_read_the_same_are_one_revision():
    history = story_history(dated(FIRST, FIRST, OTHER))
    assert [(one.date[9], one.last_seen[9], one.captures) for one in history.revisions] == [
        ("1", "2", 2),
        ("3", "3", 1),
    ]
    assert (history.first_seen[9], history.last_seen[9], history.captures) == ("1", "3", 3)


def test_noise_makes_no_revision():
    later = paragraphs(*(block.text.replace("3 min", "9 min") for block in BODY))
    history = story_history(dated(story(body=BODY), story(body=later)))
    assert len(history.revisions) == 1
    assert len(story_history(dated(story(body=BODY), story(body=later)), scrub=()).revisions) == 2


def test_a_headline_that_comes_back_has_two_times():
    history = story_history(dated(FIRST, OTHER, FIRST))
    assert [(headline.value, headline.times) for headline in history.headlines] == [
        ("Bridge vote delayed", 2),
        ("Bridge vote held", 1),
    ]


def test_an_article_that_was_gone_is_held_against_its_last_reading():
    history = story_history(dated(FIRST, None, OTHER))
    kinds = [[change.kind for change in one.diff.changes] for one in history.revisions if one.diff]
    assert kinds == [["article_gone"], ["article_back", "headline_changed"]]


def test_no_capture_is_an_empty_history():
    history = story_history([])
    assert history.as_dict()["revisions"] == []
    assert "0 captures" in history_text(history)
    assert "<ol></ol>" in history_html(history)


def test_the_json_tells_first_last_and_every_diff():
    told = story_history(dated(FIRST, OTHER), url="https://times.example/2026/bridge").as_dict()
    assert list(told) == ["url", "captures", "first_seen", "last_seen", "headlines", "revisions"]
    assert told["revisions"][0]["diff"] is None
    assert told["revisions"][1]["diff"]["changes"][0]["kind"] == "headline_changed"
