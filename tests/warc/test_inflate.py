"""The accelerators are optional: without them the same records come out, damage or not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import io, json, sys
for name in sys.argv[2:]:
    sys.modules[name] = None
sys.path.insert(0, sys.argv[1])
from archiver.warc import RecordList, open_archive
from archiver.warc.inflate import INFLATER
from support.damage import damaged_archive
lines = []
for seed in range(60):
    with open_archive(io.BytesIO(damaged_archive(seed).data)) as archive:
        records = RecordList(archive)
        lines.append([[line["offset"], line["record_id"], line["payload_sha256"]] for line in records])
        lines.append([[finding.code, finding.offset] for finding in records.findings])
print(json.dumps([INFLATER, lines]))
"""


def read_without(*modules: str) -> tuple[str, list]:
    tests = str(Path(__file__).parents[1])
    command = [sys.executable, "-c", SCRIPT, tests, *modules]
    return tuple(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


@pytest.mark.slow
def test_every_inflater_gives_the_same_records_and_findings():
    pytest.importorskip("isal")
    pytest.importorskip("zlib_ng")
    fastest, second, plain = read_without(), read_without("isal"), read_without("isal", "zlib_ng")
    assert [fastest[0], second[0], plain[0]] == ["isal", "zlib-ng", "zlib"]
    assert fastest[1] == second[1] == plain[1]
