from __future__ import annotations

import time

import pytest

from archiver.record import fields
from archiver.snapshot import SnapshotUnreadable, read_snapshot, snapshot_of, take_snapshot
from support.stories import paragraphs, story

TEXT = take_snapshot(story())
HEAD = '---\nschema: "article-1.0"\nheadline: "H"\n---\n'

BROKEN = [
    ("", "snapshot-truncated"),
    ("no snapshot\n", "snapshot-unreadable"),
    (TEXT[:-1], "snapshot-truncated"),
    (TEXT[:60] + "\n", "snapshot-truncated"),
    (TEXT.replace("The mayor", "<<<<<<< HEAD\nThe mayor"), "snapshot-merge-conflict"),
    (TEXT.replace("The mayor", "=======\nThe mayor"), "snapshot-merge-conflict"),
    (TEXT.replace("article-1.0", "article-2.0"), "snapshot-other-schema"),
    (TEXT.replace("article-1.0", "article-1.7"), "snapshot-other-schema"),
    (TEXT.replace('schema: "article-1.0"\n', ""), "snapshot-unreadable"),
    (TEXT.replace("headline: ", "title: "), "snapshot-unreadable"),
    (TEXT.replace("headline: ", "headline "), "snapshot-unreadable"),
    (TEXT.replace('headline: "Bridge', 'headline: "A"\nheadline: "Bridge'), "snapshot-unreadable"),
    (TEXT.replace('"Bridge vote delayed"', "Bridge vote delayed"), "snapshot-unreadable"),
    (TEXT.replace('"Bridge vote delayed"', "5"), "snapshot-unreadable"),
    (TEXT.replace('"Bridge vote delayed"', "[" * 100_000), "snapshot-unreadable"),
    (TEXT.replace('"Bridge vote delayed"', '"H"\nauthors: [{"name": 5}]'), "snapshot-unreadable"),
    (TEXT.replace('"Bridge vote delayed"', '"H"\npage_kind: "essay"'), "snapshot-unreadable"),
    (HEAD + "\n[nothing] here\n", "snapshot-unreadable"),
    (HEAD + "\n[table]\n  no row\n", "snapshot-unreadable"),
    (HEAD + "\n[code]\n", "snapshot-unreadable"),
    (HEAD + "\n[gallery]\n  text\n", "snapshot-unreadable"),
    (HEAD + "\n[q]\nnot indented\n", "snapshot-unreadable"),
    (HEAD + "\nText\n  indented below\n", "snapshot-unreadable"),
    (HEAD + "\n- item\nno item\n", "snapshot-unreadable"),
    (HEAD + "\n## related\n\nno link\n", "snapshot-unreadable"),
    (HEAD + "\n## related\n\n- [x](javascript:alert(1))\n", "snapshot-unreadable"),
    (HEAD + "\n" + "".join("  " * n + "[factbox]\n" for n in range(3000)), "snapshot-unreadable"),
]


@pytest.mark.parametrize(("text", "code"), BROKEN, ids=[f"{code}-{n}" for n, (_, code) in enumerate(BROKEN)])
def test_a_broken_snapshot_is_named(text, code):
    with pytest.raises(SnapshotUnreadable) as caught:
        read_snapshot(text)
    assert caught.value.code == code


def test_the_line_is_told():
    with pytest.raises(SnapshotUnreadable, match=r"^line 6: .*nothing"):
        read_snapshot(HEAD + "\n[nothing]\n")


def test_line_ends_of_other_systems_are_read():
    assert read_snapshot(TEXT.replace("\n", "\r\n")) == snapshot_of(story())


def test_more_blank_lines_than_needed_are_read():
    assert read_snapshot(TEXT.replace("\n\n", "\n\n\n")) == snapshot_of(story())


@pytest.mark.slow
def test_a_paragraph_of_20_megabytes_is_read_back_in_bounded_time():
    text = ("The same sentence stands here again. " * 540_000).strip()
    article = story(body=paragraphs(text))
    start = time.process_time()
    assert read_snapshot(take_snapshot(article)).body == article.body
    assert time.process_time() - start < 60


def test_long_runs_of_signs_are_cut_in_bounded_time():
    for piece in (
        "." * 300_000,
        ". " * 150_000,
        "。" * 300_000,
        "\\" * 300_000,
        "[" * 300_000,
        "— " * 150_000,
    ):
        article = story(body=paragraphs("x" + piece.strip()), headline="H")
        assert read_snapshot(take_snapshot(article)).body == article.body


def test_related_links_are_ordered_whatever_order_they_were_left_in():
    links = (
        fields.RelatedLink(label="Library", url="https://times.example/a", position=1),
        fields.RelatedLink(label="Zoo", url="https://times.example/z", position=2),
    )
    text = take_snapshot(story(related_links=links))
    first, second = text.splitlines()[-2:]
    turned = text.replace(f"{first}\n{second}\n", f"{second}\n{first}\n")
    assert turned != text
    assert read_snapshot(turned) == read_snapshot(text)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("https://times.example/2026/bridge", "javascript:alert(1)", "an absolute http"),
        ('"Bridge vote delayed"', "5", "headline"),
        ('"Bridge vote delayed"', "Bridge", "no JSON value: expecting value"),
        ("---\nschema", "\ufeff---\nschema", "a byte order mark"),
    ],
)
def test_what_does_not_fit_is_told_in_words(before, after, words):
    with pytest.raises(SnapshotUnreadable, match=words) as caught:
        read_snapshot(take_snapshot(story()).replace(before, after, 1))
    assert "String" not in caught.value.message
    assert "char " not in caught.value.message
