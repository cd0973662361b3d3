"""Checks: records and snapshots to findings.

`validate_record` checks an article record, `check_cases` reads every pinned input again; `read_case` and `write_case`
keep what a snapshot was read from. `write_report` writes findings in any of `FORMATS`, `find_rule` explains a code;
`sign_file` and `verify_file` make and check signatures.
"""

from __future__ import annotations

from archiver.check.cases import Case, case_of, case_text, pinned_files, read_case, write_case
from archiver.check.choose import read_baseline, select_findings, write_baseline
from archiver.check.formats import FORMATS, Totals, write_report
from archiver.check.rules import all_rules, checks_page, find_rule, remedy_of, rule_text
from archiver.check.signing import make_key_pair, sign_file, stamped_by, trusted_key_id, verify_file
from archiver.check.snapshots import (
    CheckFinding,
    Tally,
    check_cases,
    compare_snapshot,
    validate_snapshot,
)
from archiver.check.validate import validate_line, validate_record

__all__ = [
    "FORMATS",
    "Case",
    "CheckFinding",
    "Tally",
    "Totals",
    "all_rules",
    "case_of",
    "case_text",
    "check_cases",
    "checks_page",
    "compare_snapshot",
    "find_rule",
    "make_key_pair",
    "pinned_files",
    "read_baseline",
    "read_case",
    "remedy_of",
    "rule_text",
    "select_findings",
    "sign_file",
    "stamped_by",
    "trusted_key_id",
    "validate_line",
    "validate_record",
    "validate_snapshot",
    "verify_file",
    "write_baseline",
    "write_case",
    "write_report",
]
