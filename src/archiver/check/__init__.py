"""Checks: records and snapshots to findings.

`validate_record` checks an article record, `check_cases` reads every pinned input again; `read_case` and `write_case`
keep what a snapshot was read from.
"""

from __future__ import annotations

from archiver.check.cases import Case, case_of, case_text, read_case, write_case
from archiver.check.snapshots import CheckFinding, Tally, check_cases, compare_snapshot
from archiver.check.validate import validate_line, validate_record

__all__ = [
    "Case",
    "CheckFinding",
    "Tally",
    "case_of",
    "case_text",
    "check_cases",
    "compare_snapshot",
    "read_case",
    "validate_line",
    "validate_record",
    "write_case",
]
