from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from archiver.record import blocks, fields
from archiver.snapshot import read_snapshot, take_snapshot
from support.stories import paragraphs, story

DESIGN = """---
schema: "article-1.0"
url: "https://times.example/2026/bridge"
headline: "Bridge vote delayed"
byline_raw: "By Ada Example"
attribution: ["With reporting by AFP"]
---

The council put off its vote on the harbour bridge.
A second sentence stands on a line of its own.

# A heading

> A quotation.

- An item

[image] Workers at the bridge — Photo: B. Sample

[correction] An earlier version misstated the length.

## related

- [Why the library closed](https://times.example/2026/library)
"""


def design_story(**values):
    return story(
        byline_raw="By Ada Example",
        attribution=(fields.Attribution(raw="With reporting by AFP", kind="wire", placement="end"),),
        body=(
            *paragraphs(
                "The council put off its vote on the harbour bridge. A second sentence stands on a line of its own."
            ),
            blocks.Heading(type="heading", level=1, text="A heading"),
            blocks.Quote(type="quote", text="A quotation."),
            blocks.List(type="list", ordered=False, items=("An item",)),
            blocks.Image(type="image", caption="Workers at the bridge", credit="Photo: B. Sample"),
            blocks.Correction(type="correction", text="An earlier version misstated the length."),
        ),
        related_links=(
            fields.RelatedLink(
                label="Why the library closed", url="https://times.example/2026/library", position=1
            ),
        ),
        **values,
    )


def test_the_example_of_the_design_is_what_is_written():
    assert take_snapshot(design_story()) == DESIGN


BLOCKS = [
    (blocks.List(type="list", ordered=True, items=("One. Two.", "Three")), "1. One.\n  Two.\n1. Three"),
    (blocks.Quote(type="quote", text="One. Two.", citation="A. Example"), "> One.\n> Two.\n> — A. Example"),
    (blocks.Image(type="image"), "[image]"),
    (blocks.Image(type="image", credit="B. Sample"), "[image] — B. Sample"),
    (blocks.Image(type="image", caption="Oslo — at night"), "[image] Oslo — at night —"),
    (
        blocks.Gallery(
            type="gallery", images=(blocks.ImageFacts(caption="One"), blocks.ImageFacts(credit="X"))
        ),
        "[gallery]\n  [image] One\n  [image] — X",
    ),
    (
        blocks.Video(type="video", caption="A film", url="https://times.example/v"),
        "[video] A film\n  [url] https://times.example/v",
    ),
    (
        blocks.Embed(type="embed", provider="Chat", author="Ada", text="One. Two."),
        "[embed] Chat\n  [by] Ada\n  One.\n  Two.",
    ),
    (
        blocks.Table(type="table", caption="Votes", rows=(("Yes", "3"), ("No|", ""))),
        "[table] Votes\n  | Yes | 3 |\n  | No\\| |  |",
    ),
    (blocks.Code(type="code", text="a\n\n  b"), "[code]\n  a\n  \\\n    b"),
    (
        blocks.FactBox(type="factbox", heading="Facts", blocks=paragraphs("One.", "Two.")),
        "[factbox] Facts\n  One.\n\n  Two.",
    ),
    (
        blocks.LiveEntry(type="live_entry", time_raw="10:15", author="Ada", blocks=paragraphs("One.")),
        "[live] 10:15\n  [by] Ada\n  One.",
    ),
    (blocks.Question(type="question", text="Why?", speaker="Q"), "[q] Q\n  Why?"),
    (blocks.Answer(type="answer", text="So."), "[a]\n  So."),
    (blocks.EditorNote(type="editor_note", text="A note. More."), "[note]\n  A note.\n  More."),
    (blocks.Correction(type="correction", text="One. Two."), "[correction] One.\n  Two."),
    (blocks.Divider(type="divider"), "***"),
    (blocks.Heading(type="heading", level=2, text="related"), "## \\related"),
    (blocks.Paragraph(type="paragraph", text="# no heading"), "\\# no heading"),
    (blocks.Paragraph(type="paragraph", text="- no item. > More."), "\\- no item.\n\\> More."),
    (blocks.Paragraph(type="paragraph", text="A line\u2028break"), "A line\\u2028break"),
    (
        blocks.Paragraph(type="paragraph", text="終わった。「行く。」と話した。次は？"),
        "終わった。\n「行く。」と話した。\n次は？",
    ),
]


@pytest.mark.parametrize(
    ("block", "text"), BLOCKS, ids=[f"{block.type}-{n}" for n, (block, _) in enumerate(BLOCKS)]
)
def test_a_block_is_written_so(block, text):
    snapshot = take_snapshot(story(body=(block,)))
    assert snapshot.split("---\n\n", 1)[1] == text + "\n"
    assert read_snapshot(snapshot).body == (block,)


def test_front_matter_holds_what_is_not_null_in_a_fixed_order():
    article = story(
        page_kind="live_blog",
        kicker="Local",
        description="A summary.",
        description_source="meta",
        authors=(fields.Author(name="Ada Example", type="person"),),
        published=fields.ArticleDate(
            raw="2026-03-01", value="2026-03-01", precision="day", zone="none", source="meta"
        ),
        modified=fields.ArticleDate(
            raw="3 min ago", precision="relative", zone="none", source="visible_text"
        ),
        language=fields.Language(tag="en", source="declared"),
        section="Local",
    )
    head = take_snapshot(article).split("---\n")[1].splitlines()
    assert [line.partition(":")[0] for line in head] == [
        "schema", "url", "page_kind", "kicker", "headline", "description", "authors", "published", "section", "language",
    ]  # fmt: skip
    assert head[7] == 'published: "2026-03-01"'


def changed_lines(before, after, tmp_path):
    for name, article in (("a", before), ("b", after)):
        (tmp_path / name).write_text(take_snapshot(article))
    found = subprocess.run(
        ["diff", "a", "b"], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=30
    )
    return sum(line.startswith(("<", ">")) for line in found.stdout.splitlines())


def test_git_sees_few_lines(tmp_path):
    texts = [f"Sentence one of {n} is here. Sentence two of {n} is here." for n in range(20)]
    before = story(body=paragraphs(*texts))
    word = story(body=paragraphs(*[text.replace("two of 7", "two of seven") for text in texts]))
    added = story(body=paragraphs(*texts[:3], "A new paragraph. It has two sentences.", *texts[3:]))
    assert changed_lines(before, word, tmp_path) == 2
    assert changed_lines(before, added, tmp_path) == 3


def links(*labels):
    return tuple(
        fields.RelatedLink(label=label, url=f"https://times.example/{label}", position=place)
        for place, label in enumerate(labels, start=1)
    )


def test_related_links_in_another_order_are_the_same_snapshot():
    before, after = story(related_links=links("a", "b", "c")), story(related_links=links("c", "a", "b"))
    assert take_snapshot(before) == take_snapshot(after)


def test_a_snapshot_is_the_same_under_any_hash_seed_and_locale():
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from snapshot.test_format import design_story; from archiver.snapshot import take_snapshot;"
        "sys.stdout.buffer.write(take_snapshot(design_story()).encode())"
    )
    folder = str(Path(__file__).parents[1])
    for seed, locale in (("1", "C"), ("2", "C.UTF-8")):
        environment = {"PYTHONHASHSEED": seed, "LC_ALL": locale, "PATH": ""}
        found = subprocess.run(
            [sys.executable, "-c", program, folder],
            env=environment,
            capture_output=True,
            check=True,
            timeout=60,
        )
        assert found.stdout.decode() == DESIGN
