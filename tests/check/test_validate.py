from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings

from archiver.check import all_rules, validate_line, validate_record, validate_snapshot
from archiver.errors import Severity
from archiver.record import blocks, canonical_json, fields
from archiver.snapshot import take_snapshot
from support.records import articles, wild_texts
from support.stories import PROVENANCE, paragraphs, story

AFP = (fields.Agency(id="afp", name="AFP", name_raw="AFP"),)


def date(value, precision="day", zone="none", **values):
    return fields.ArticleDate(raw=value, value=value, precision=precision, zone=zone, source="meta", **values)


def provenance(**values):
    return PROVENANCE.model_copy(update=values)


FAULTS = [
    ("text-not-nfc", {"headline": "Cafe\u0301 closed"}, "/headline"),
    ("text-control-character", {"headline": "Bridge\x1b[31m"}, "/headline"),
    ("text-control-character", {"section": "Lo\u00adcal"}, "/section"),
    ("text-line-break", {"headline": "Bridge\nvote"}, "/headline"),
    ("text-white-space", {"headline": "Bridge  vote"}, "/headline"),
    ("text-white-space", {"headline": " Bridge"}, "/headline"),
    ("text-white-space", {"headline": "Bridge\u00a0vote"}, "/headline"),
    ("text-mojibake", {"headline": "Die BrÃ¼cke"}, "/headline"),
    ("text-mojibake", {"headline": "The councilâ€™s vote"}, "/headline"),
    ("text-mojibake", {"headline": "Br\ufffdcke"}, "/headline"),
    ("headline-missing", {"headline": None}, "/headline"),
    ("body-empty", {"body": ()}, "/body"),
    ("description-source-missing", {"description": "A summary."}, "/description_source"),
    ("provenance-incomplete", {"provenance": provenance(kind="warc_response")}, "/provenance/warc"),
    ("access-assumed", {"access": fields.Access(status="free")}, "/access/raw"),
    (
        "agency-among-authors",
        {"authors": (fields.Author(name="Ada Example"), fields.Author(name="Agence France-Presse"))},
        "/authors/1/name",
    ),
    (
        "credit-left-in-body",
        {"body": paragraphs("The vote was put off.", "With reporting by AFP")},
        "/body/1/text",
    ),
    (
        "credit-left-in-body",
        {
            "body": paragraphs("With reporting by Ada", "The vote was put off."),
            "attribution": (
                fields.Attribution(raw="With reporting by Ada", kind="contributor", placement="end"),
            ),
        },
        "/body/0/text",
    ),
    (
        "related-label-in-body",
        {
            "body": paragraphs("The vote was put off.", "Library closed", "It is over."),
            "related_links": (fields.RelatedLink(label="Library closed", position=1),),
        },
        "/body/1/text",
    ),
    ("headline-in-body", {"body": paragraphs("Bridge vote delayed", "It is over.")}, "/body/0/text"),
    ("byline-in-body", {"byline_raw": "By Ada", "body": paragraphs("By Ada", "It is over.")}, "/body/0/text"),
    ("dateline-not-in-body", {"dateline": fields.Dateline(raw="OSLO (AFP) -")}, "/dateline/raw"),
    (
        "modified-before-published",
        {"published": date("2026-03-05"), "modified": date("2026-03-01")},
        "/modified/value",
    ),
    (
        "date-in-future",
        {"published": date("2026-03-05"), "provenance": provenance(capture_date="2026-03-01T00:00:00Z")},
        "/published/value",
    ),
    ("date-impossible", {"published": date("2026-02-30")}, "/published/value"),
    ("date-precision-mismatch", {"published": date("2026-02", "day")}, "/published/value"),
    ("date-zone-mismatch", {"published": date("2026-02-03T10:00", "minute", "offset")}, "/published/zone"),
    ("date-zone-mismatch", {"published": date("2026-02-03T10:00Z", "minute", "none")}, "/published/zone"),
    ("date-value-misplaced", {"published": date("2026-02-03", "relative")}, "/published/value"),
    (
        "date-value-misplaced",
        {"published": date("2026-02-03", resolved="2026-02-03T00:00:00Z")},
        "/published/resolved",
    ),
    ("date-unread", {"published": date("2026-02-03").model_copy(update={"value": None})}, "/published/value"),
    ("zone-assumed", {"published": date("2026-02-03T10:00+01:00", "minute", "publisher")}, "/published/zone"),
    ("coverage-misplaced", {"quality": fields.Quality(coverage=0.5)}, "/quality/coverage"),
    (
        "reference-out-of-range",
        {"attribution": (fields.Attribution(raw="AFP", kind="wire", placement="body", block=9),)},
        "/attribution/0/block",
    ),
    (
        "reference-out-of-range",
        {"related_links": (fields.RelatedLink(label="x", position=1, after_block=9),)},
        "/related_links/0/after_block",
    ),
    (
        "reference-out-of-range",
        {
            "body": (
                blocks.Paragraph(
                    type="paragraph",
                    text="abc",
                    links=(blocks.Link(start=1, end=9, url="https://x.example/"),),
                ),
            )
        },
        "/body/0/links/0",
    ),
    (
        "related-position-gap",
        {"related_links": (fields.RelatedLink(label="x", position=2),)},
        "/related_links",
    ),
]


@pytest.mark.parametrize(
    ("code", "values", "pointer"), FAULTS, ids=[f"{code}-{n}" for n, (code, *_) in enumerate(FAULTS)]
)
def test_a_fault_is_found_where_it_is(code, values, pointer):
    found = {(finding.code, finding.pointer): finding for finding in validate_record(story(**values))}
    assert (code, pointer) in found
    assert found[code, pointer].severity is all_rules()[code].severity


SOUND = [
    {},
    {"authors": (fields.Author(name="AFP"),)},
    {"headline": "ÄÖÜ ß – “quoted” 橋 الجسر Ãtat São Â 5"},
    {"body": (blocks.Code(type="code", text="a\n    b  c"),)},
    {"published": date("2026-03-05"), "modified": date("2026-03-05")},
    {"published": date("2026-03-05T10:00:00+01:00", "second", "offset")},
    {"published": date("2026-03-05", zone="offset")},
    {
        "published": date("2026-03-05T23:00", "minute"),
        "provenance": provenance(capture_date="2026-03-05T12:00:00Z"),
    },
    {
        "body": paragraphs(
            "The vote was put off.", "Reuters first reported the plan on Monday, and AFP followed it."
        )
    },
    {"dateline": fields.Dateline(raw="OSLO —"), "body": paragraphs("OSLO — The vote was put off.")},
    {"access": fields.Access(status="free", raw="isAccessibleForFree: true")},
]


@pytest.mark.parametrize("values", SOUND, ids=range(len(SOUND)))
def test_a_sound_record_has_no_findings(values):
    assert list(validate_record(story(**values))) == []


def test_changed_content_does_not_fit_hashes_and_id():
    article = story().model_copy(update={"body": paragraphs("Other words.")})
    assert [finding.code for finding in validate_record(article)] == [
        "text-hash-mismatch",
        "text-hash-mismatch",
        "record-id-mismatch",
    ]


def line(**values):
    return json.dumps(json.loads(canonical_json(story())) | values)


def test_a_line_against_the_schema_names_each_place():
    bad = line(headline=5, body=[{"type": "paragraph"}], nonsense=1)
    found = {finding.pointer: finding for finding in validate_line(bad, path="r.jsonl")}
    assert set(found) == {"/headline", "/body/0/text", "/nonsense"}
    assert {finding.code for finding in found.values()} == {"schema-violation"}
    assert {finding.path for finding in found.values()} == {"r.jsonl"}
    assert found["/headline"].record_id == story().record_id


@pytest.mark.parametrize(
    "text", ["", "no json", "[]", "5", "null", "[" * 100_000, '{"a": ' * 50_000, '{"record_id": 5}']
)
def test_a_line_that_is_no_record_is_one_clear_finding_or_more(text):
    found = list(validate_line(text))
    assert found
    assert {finding.code for finding in found} == {"schema-violation"}


def test_keys_of_a_later_minor_version_are_kept_and_told():
    found = list(validate_line(line(schema_version="1.7", mood="calm")))
    assert [(finding.code, finding.pointer, finding.severity) for finding in found] == [
        ("schema-later-minor", "/mood", Severity.WARNING)
    ]


def test_a_sound_line_has_no_findings():
    assert list(validate_line(canonical_json(story()))) == []


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(articles(texts=wild_texts()))
def test_every_finding_is_documented_and_any_record_is_checked(article):
    for finding in validate_record(article):
        assert finding.code in all_rules()
        assert finding.record_id == article.record_id
        json.dumps(finding.as_dict())


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(articles())
def test_clean_records_have_clean_hygiene(article):
    codes = {finding.code for finding in validate_record(article)}
    assert not {code for code in codes if code.startswith("text-") and code != "text-mojibake"}


def test_a_snapshot_is_valid_as_it_is_written_only():
    data = take_snapshot(story()).encode()
    assert list(validate_snapshot(data)) == []
    for bad, code in (
        (data.replace(b"\n", b"\r\n"), "snapshot-line-endings"),
        (data.replace(b"\n\n", b"\n\n\n"), "snapshot-not-canonical"),
        (data[:-1], "snapshot-truncated"),
        (b"\xff\n", "snapshot-unreadable"),
    ):
        assert [finding.code for finding in validate_snapshot(bad)] == [code]
