from __future__ import annotations

import json
import re

import pytest

from archiver.errors import RecordError
from archiver.record import canonical_json, fields, load_article
from archiver.record.complaints import PATTERNS
from support.stories import story

RECORD = json.loads(canonical_json(story()))
BLOCK = "/body/0"

CASES = [
    ({"headline": 5}, "/headline", "expected text, found 5"),
    ({"headline": ""}, "/headline", "expected text, found none"),
    ({"headline": "x" * 2000}, "/headline", "expected at most 1000 characters, found 2000"),
    ({"zz": 1}, "/zz", "`zz` is no key that the schema has here"),
    (
        {"page_kind": "q"},
        "/page_kind",
        'expected one of article, live_blog, gallery, video, index, other, found "q"',
    ),
    ({"record_id": "q"}, "/record_id", 'expected `urn:sha256:` and 64 hex digits, found "q"'),
    ({"url": "ftp://x"}, "/url", 'expected an absolute http(s) address without a fragment, found "ftp://x"'),
    ({"language": {"tag": "!", "source": "declared"}}, "/language/tag", "expected a language tag"),
    ({"body": {}}, "/body", "expected a list, found an object"),
    ({"body": ["q"]}, BLOCK, 'expected an object, found "q"'),
    ({"body": [{"type": "zz"}]}, BLOCK, 'no block is of the type "zz"; expected one of paragraph, heading,'),
    ({"body": [{"text": "a"}]}, BLOCK, "`type` is missing"),
    ({"body": [{"type": "heading", "level": 9, "text": "a"}]}, f"{BLOCK}/level", "at most 6, found 9"),
    ({"body": [{"type": "heading", "text": "a"}]}, f"{BLOCK}/level", "`level` is missing"),
    (
        {"body": [{"type": "list", "ordered": 1, "items": ["a"]}]},
        f"{BLOCK}/ordered",
        "expected true or false, found 1",
    ),
    (
        {"body": [{"type": "list", "ordered": True, "items": []}]},
        f"{BLOCK}/items",
        "a list of at least 1, found 0",
    ),
    ({"published": 3}, "/published", "expected an object, found 3"),
    ({"quality": {"coverage": 7}}, "/quality/coverage", "expected a number of at most 1, found 7"),
]


@pytest.mark.parametrize(("change", "pointer", "words"), CASES, ids=[case[2][:40] for case in CASES])
def test_a_complaint_says_what_is_expected_and_what_is_there(change, pointer, words):
    with pytest.raises(RecordError) as caught:
        load_article(json.dumps(RECORD | change))
    assert caught.value.message.startswith(pointer + ": ")
    assert words in caught.value.message
    assert not re.search(r"Input|Field|valid |\\\\Z|Tuple", caught.value.message)


def test_many_complaints_are_cut_short():
    with pytest.raises(RecordError, match="and 3 more"):
        load_article(json.dumps(RECORD | {f"key{k}": k for k in range(8)}))


def test_every_pattern_of_the_model_has_words():
    patterns = set(re.findall(r"pattern='(\^.*?)\\\\Z'", str(fields.__dict__)))
    patterns |= {
        str(part.pattern)
        for value in vars(fields).values()
        for part in getattr(value, "__metadata__", ())
        if getattr(part, "pattern", None)
    }
    assert patterns
    for pattern in patterns:
        assert any(pattern.startswith(begin) for begin in PATTERNS), pattern
