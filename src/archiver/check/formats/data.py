"""Reports as JSON: one document, and one line a finding."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from archiver.check.formats.totals import Totals
from archiver.check.rules import remedy_of
from archiver.errors import Finding


def json_report(findings: Iterable[Finding], totals: Totals) -> Iterator[str]:
    """Yield one JSON document: the findings, then what they come to."""
    yield '{"findings": ['
    for position, finding in enumerate(findings):
        yield (",\n" if position else "\n") + dump(_with_remedy(finding))
    summary = {
        "cases": totals.tally.cases,
        "changed": totals.tally.changed,
        "orphans": totals.tally.orphans,
        "severities": {severity.value: count for severity, count in sorted(totals.severities.items())},
        "codes": dict(sorted(totals.codes.items())),
    }
    yield f'\n], "summary": {dump(summary)}}}\n'


def jsonl_report(findings: Iterable[Finding], totals: Totals) -> Iterator[str]:
    """Yield one line of JSON a finding."""
    del totals
    for finding in findings:
        yield dump(_with_remedy(finding)) + "\n"


def _with_remedy(finding: Finding) -> dict[str, Any]:
    return replace(finding, remedy=remedy_of(finding)).as_dict()


def dump(value: Any) -> str:
    """Return plain JSON in ASCII: no character of a page acts on a terminal or breaks a line."""
    return json.dumps(value, ensure_ascii=True)
