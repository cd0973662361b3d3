"""The WARC corpus beside the project: what must be read is read, what must be named is named."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from archiver.errors import ArchiverError, Severity
from archiver.warc import RecordList, open_archive, verify_path

CORPUS = Path(__file__).parents[3] / "shared" / "warc-corpus"
MANIFEST = CORPUS / "manifest.jsonl"
ENTRIES = (
    [json.loads(line) for line in MANIFEST.read_text(encoding="utf-8").splitlines()]
    if MANIFEST.exists()
    else []
)
EMPTY = hashlib.sha256(b"").hexdigest()

pytestmark = pytest.mark.skipif(not ENTRIES, reason="the corpus is not beside the project")


def slow_bombs(entry: dict):
    return pytest.param(entry, id=entry["path"], marks=[pytest.mark.slow] if "bomb" in entry["path"] else [])


@pytest.mark.parametrize(
    "entry", [slow_bombs(entry) for entry in ENTRIES if entry.get("readable") is not None]
)
def test_what_must_be_read_is_read(entry):
    with open_archive(CORPUS / entry["path"]) as archive:
        records = RecordList(archive)
        lines = list(records)
    carried = [line["payload_sha256"] for line in lines if line["type"] in ("response", "resource")]
    assert len(lines) >= entry["readable"]
    if entry["legal"]:
        assert records.findings == ()
    if entry.get("payloads") is not None:
        assert carried == entry["payloads"]
    if entry.get("payloads_digest") is not None:
        text = "\n".join(payload or EMPTY for payload in carried)
        assert hashlib.sha256(text.encode()).hexdigest() == entry["payloads_digest"]


@pytest.mark.parametrize("entry", [slow_bombs(entry) for entry in ENTRIES])
def test_what_must_be_named_is_named(entry):
    try:
        findings = list(verify_path(str(CORPUS / entry["path"])))
    except ArchiverError:
        assert not entry["legal"]
        return
    errors = {finding.code for finding in findings if finding.severity is Severity.ERROR}
    if entry["legal"]:
        assert errors == set()
    else:
        assert set(entry["report"]) <= {finding.code for finding in findings}
        assert errors
