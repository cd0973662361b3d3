"""The model and the exported schema accept and refuse the same records: three validators, bent records."""

from __future__ import annotations

import json
import random

import fastjsonschema
import jsonschema
import pytest
from hypothesis import HealthCheck, given, seed, settings
from pydantic import ValidationError

from archiver.record import ArticleRecord, article_schema, canonical_dict
from support.mutations import mutate
from support.records import articles


@pytest.fixture(scope="module")
def records():
    found = []

    @seed(11)
    @settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(articles())
    def collect(article):
        found.append(canonical_dict(article))

    collect()
    return found


@pytest.fixture(scope="module")
def validators():
    schema = article_schema()
    by_library = jsonschema.Draft202012Validator(schema)
    compiled = fastjsonschema.compile(schema)

    def compiled_accepts(value):
        try:
            compiled(value)
        except fastjsonschema.JsonSchemaException:
            return False
        return True

    return {"pydantic": model_accepts, "jsonschema": by_library.is_valid, "fastjsonschema": compiled_accepts}


def model_accepts(value):
    try:
        ArticleRecord.model_validate_json(json.dumps(value))
    except ValidationError:
        return False
    return True


def opinions(validators, value):
    return {name: accepts(value) for name, accepts in validators.items()}


def test_all_validators_accept_whole_records(records, validators):
    for record in records:
        assert set(opinions(validators, record).values()) == {True}


@pytest.mark.parametrize(
    ("count", "number"), [(1200, 1), pytest.param(12_000, 2, marks=pytest.mark.slow)], ids=["some", "many"]
)
def test_all_validators_agree_on_bent_records(records, validators, count, number):
    rng = random.Random(number)
    verdicts = {True: 0, False: 0}
    for _ in range(count):
        bent = json.loads(json.dumps(mutate(rng.choice(records), rng)))
        found = opinions(validators, bent)
        assert len(set(found.values())) == 1, (found, bent)
        verdicts[found["pydantic"]] += 1
    assert min(verdicts.values()) > count / 20


@pytest.mark.parametrize("version", ["1.0\n", "1.1", "2.0", 1.0, 1, None, "", ["1.0"]])
def test_another_schema_version_is_refused_by_all(records, validators, version):
    assert set(opinions(validators, records[0] | {"schema_version": version}).values()) == {False}


def test_a_whole_number_may_be_written_with_a_point(records, validators):
    paragraph = {"type": "heading", "level": 2.0, "text": "A heading"}
    record = records[0] | {"body": [paragraph]}
    assert set(opinions(validators, record).values()) == {True}
    assert ArticleRecord.model_validate_json(json.dumps(record)).body[0].level == 2


def test_a_record_can_be_built_from_what_json_becomes_in_python(records):
    for record in records:
        assert ArticleRecord.model_validate(record) == ArticleRecord.model_validate_json(json.dumps(record))
