from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import archiver.warc
from archiver.errors import Finding
from archiver.warc.rules import archive_rules, find_archive_rule, with_remedy

SOURCES = sorted(Path(archiver.warc.__file__).parent.rglob("*.py"))
CALLS = frozenset({"Finding", "finding", "_finding", "_lose", "lose", "depart", "_depart"})
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?::.*)?")


def given_codes():
    """The codes that stand in the source where a finding is made."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in CALLS:
                    yield from (code for argument in node.args[:2] for code in codes_in(argument))


def codes_in(node):
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "x" for part in node.values]
        node = ast.Constant("".join(parts))
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
        yield node.value


def test_every_code_that_is_given_is_in_the_catalogue():
    given = set(given_codes()) - {"not-per-record-x"}
    assert len(given) > 60
    assert sorted(code for code in given if find_archive_rule(code) is None) == []


def test_every_code_of_the_walk_is_in_the_catalogue():
    for code in ("gzip-crc", "gzip-data", "gzip-truncated", "zstd-data", "zstd-truncated", "http-chunking"):
        assert find_archive_rule(code) is not None


@pytest.mark.parametrize("rule", archive_rules().values(), ids=list(archive_rules()))
def test_a_rule_is_told_in_plain_sentences(rule):
    assert rule.title
    assert not rule.title.endswith(".")
    assert rule.rule.endswith(".")
    assert rule.remedy


def test_a_finding_gets_the_remedy_of_its_rule_unless_it_has_its_own():
    assert with_remedy(Finding("missing-field:WARC-Date", "x")).remedy == "mend the program that wrote it"
    assert with_remedy(Finding("zip", "x", remedy="wait")).remedy == "wait"
    assert with_remedy(Finding("unheard-of", "x")).remedy is None
