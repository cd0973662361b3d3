from __future__ import annotations

import hashlib
import json
import subprocess
import sys

import pytest
import rfc8785
from hypothesis import given, settings
from pydantic import ValidationError

from archiver.errors import RecordError
from archiver.record import (
    ArticleRecord,
    canonical_dict,
    canonical_json,
    fields,
    parse_article,
    prune,
    record_id_of,
)
from support.articles import PROVENANCE, article, paragraph
from support.records import articles


def test_nulls_and_empty_lists_are_left_out() -> None:
    row = canonical_dict(article())
    assert "kicker" not in row
    assert "attribution" not in row
    assert row["body"] == [{"type": "paragraph", "text": "The council put off its vote on the bridge."}]


def test_prune_keeps_false_zero_and_empty_text() -> None:
    kept = {"ordered": False, "start": 0, "rows": [["", "a"]]}
    assert prune(kept | {"none": None, "empty": [], "inner": {"none": None}}) == kept


def test_canonical_form_reads_back_into_the_same_record() -> None:
    one = article(keywords=("harbour", "bridge"))
    assert parse_article(canonical_json(one)) == one


def test_canonical_form_is_sorted_and_compact() -> None:
    text = canonical_json(article()).decode()
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@settings(max_examples=60, deadline=None)
@given(articles())
def test_canonical_form_is_that_of_the_library(one: ArticleRecord) -> None:
    assert canonical_json(one) == rfc8785.dumps(prune(one.model_dump(mode="json")))


def test_a_body_is_checked_whether_its_blocks_are_made_yet_or_not() -> None:
    made = article(body=[paragraph("The bridge is shut.")])
    assert made == article(body=[{"type": "paragraph", "text": "The bridge is shut."}])
    assert type(made.body) is tuple
    with pytest.raises(ValidationError):
        article(body=[paragraph("The bridge is shut."), {"type": "paragraph", "text": ""}])
    with pytest.raises(ValidationError):
        article(body=[fields.Publisher(name="The Gazette")])


def test_whole_numbers_are_taken_from_json_however_they_are_written() -> None:
    one = article(body=[{"type": "heading", "level": 2, "text": "The vote"}])
    line = canonical_json(one).replace(b'"level":2', b'"level":2.0')
    assert parse_article(line) == one
    with pytest.raises(RecordError):
        parse_article(line.replace(b"2.0", b"2.5"))


def test_shares_are_written_as_the_standard_has_numbers() -> None:
    one = article(quality=fields.Quality(coverage=1.0))
    assert b'"coverage":1}' in canonical_json(one)
    assert parse_article(canonical_json(one)) == one


def test_the_id_survives_moving_and_repacking_the_archive() -> None:
    def placed(file: str, offset: int, version: str) -> str:
        place = fields.WarcPlace(file=file, offset=offset, length=offset + 1, record_id="urn:uuid:1")
        extractor = PROVENANCE.extractor.model_copy(update={"version": version})
        provenance = PROVENANCE.model_copy(update={"warc": place, "extractor": extractor})
        return article(provenance=provenance).record_id

    assert placed("a.warc.gz", 0, "1") == placed("b.warc.gz", 77, "2")


def test_the_id_changes_with_the_reading_and_with_the_capture() -> None:
    first = article()
    assert first.record_id != article(headline="Bridge vote held").record_id
    other = PROVENANCE.model_copy(update={"input_digest": "sha256:01"})
    assert first.record_id != article(provenance=other).record_id


def test_the_id_is_the_hash_of_the_canonical_form_without_itself() -> None:
    one = article()
    assert record_id_of(canonical_dict(one)) == one.record_id


def test_the_id_is_the_same_in_whatever_order_the_keys_stand() -> None:
    one = article()
    assert record_id_of(dict(reversed(canonical_dict(one).items()))) == one.record_id


def test_text_hashes_cover_the_plain_text() -> None:
    one = article(body=(paragraph("A."), paragraph("B.")))
    assert one.hashes.text_sha256 == hashlib.sha256(b"A.\n\nB.").hexdigest()


def test_normalised_hash_ignores_typography_and_case_alone() -> None:
    straight, curly = (article(body=(paragraph(text),)).hashes for text in ('"Yes" - NO', "“Yes” – no"))
    assert straight.text_norm_sha256 == curly.text_norm_sha256
    assert straight.text_sha256 != curly.text_sha256


def test_canonical_form_is_the_same_under_any_hash_seed_and_locale() -> None:
    code = "from support.articles import article; from archiver.record import canonical_json; print(canonical_json(article()))"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "LC_ALL": locale, "PYTHONPATH": "tests"},
            capture_output=True,
            check=True,
        ).stdout
        for seed, locale in (("0", "C"), ("1", "C.UTF-8"), ("4711", "POSIX"))
    }
    assert len(outputs) == 1
