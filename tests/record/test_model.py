from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import ValidationError

from archiver.errors import RecordError
from archiver.record import (
    article_schema,
    blocks,
    canonical_dict,
    load_article,
    parse_article,
    plain_text,
    schema_text,
    walk_blocks,
)
from support.articles import article, paragraph

ROOT = Path(__file__).parents[2]
SCHEMA = jsonschema.Draft202012Validator(article_schema())


def row(**changes: Any) -> str:
    """Return an article as a line, with keys changed."""
    return json.dumps(canonical_dict(article()) | changes)


def test_the_exported_schema_is_valid_and_takes_records() -> None:
    jsonschema.Draft202012Validator.check_schema(article_schema())
    SCHEMA.validate(canonical_dict(article()))


def test_the_schema_on_disk_is_the_exported_one() -> None:
    assert (ROOT / "schemas" / "article-1.0.json").read_text(encoding="utf-8") == schema_text()


def test_records_are_frozen() -> None:
    with pytest.raises(ValidationError):
        article().headline = "Other"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"colour": "red"}, "/colour"),
        ({"headline": ""}, "/headline"),
        ({"headline": 7}, "/headline"),
        ({"page_kind": "essay"}, "/page_kind"),
        ({"url": "ftp://times.example/"}, "/url"),
        ({"url": "https://times.example/#top"}, "/url"),
        ({"record_id": "urn:sha256:0"}, "/record_id"),
        ({"body": [{"text": "no type"}]}, "/body/0"),
        ({"body": [{"type": "paragraph", "text": "x", "id": 1}]}, "/body/0"),
        ({"schema_version": "2.0"}, "/schema_version"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(changes: dict[str, Any], pointer: str) -> None:
    with pytest.raises(RecordError, match=pointer):
        parse_article(row(**changes))
    assert not SCHEMA.is_valid(json.loads(row(**changes)))


def test_a_record_without_its_version_is_refused() -> None:
    value = canonical_dict(article())
    del value["schema_version"]
    with pytest.raises(RecordError, match="/schema_version"):
        parse_article(json.dumps(value))


def test_keys_of_a_later_minor_version_are_kept_and_reported() -> None:
    loaded = load_article(row(schema_version="1.7", mood="calm"))
    assert loaded.article == article()
    assert loaded.unknown == {"/schema_version": "1.7", "/mood": "calm"}


def test_no_json_is_a_record_error() -> None:
    with pytest.raises(RecordError, match="no JSON"):
        parse_article("{")


def test_hostile_nesting_is_a_record_error() -> None:
    with pytest.raises(RecordError):
        parse_article("[" * 100_000)


def test_plain_text_begins_with_the_displayed_standfirst_once() -> None:
    told = article(description="The cost is disputed.", description_source="displayed")
    assert plain_text(told).startswith("The cost is disputed.\n\nThe council")
    repeated = article(
        description="The cost is disputed.",
        description_source="displayed",
        body=(paragraph("“The cost is disputed.”"),),
    )
    assert plain_text(repeated) == "“The cost is disputed.”"


def test_plain_text_leaves_out_the_pages_own_description() -> None:
    assert plain_text(article(description="Meta words.", description_source="meta")).startswith("The council")


def test_plain_text_of_each_block_kind() -> None:
    body = (
        blocks.Heading(type="heading", level=2, text="Costs"),
        blocks.List(type="list", ordered=True, items=("steel", "stone")),
        blocks.Table(type="table", rows=(("a", "b"), ("", "d"))),
        blocks.Image(type="image", caption="never"),
        blocks.Embed(type="embed", text="never"),
        blocks.FactBox(type="factbox", heading="Facts", blocks=(paragraph("Old bridge."),)),
        blocks.LiveEntry(type="live_entry", time_raw="10:00", blocks=(paragraph("It rains."),)),
        blocks.Divider(type="divider"),
    )
    assert (
        plain_text(article(body=body))
        == "Costs\n\nsteel\nstone\n\na\tb\n\td\n\nFacts\n\nOld bridge.\n\nIt rains."
    )


def test_images_and_corrections_are_found_in_nested_blocks() -> None:
    note = blocks.Correction(type="correction", text="The year was 1931.")
    picture = blocks.Image(type="image", caption="The arch")
    body = (blocks.FactBox(type="factbox", blocks=(picture, note)),)
    one = article(body=body)
    assert one.images == (picture,)
    assert one.corrections == (note,)
    assert [block.type for block in walk_blocks(body)] == ["factbox", "image", "correction"]
