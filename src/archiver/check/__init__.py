"""Checks: records and snapshots to findings.

`validate_record` checks an article record, `check_cases` reads every pinned input again; `read_case` and `write_case`
keep what a snapshot was read from. `write_report` writes findings in any of `FORMATS`, `find_rule` explains a code;
`sign_file` and `verify_file` make and check signatures.
"""

from __future__ import annotations

from archiver.check.cases import Case, case_of, case_text, pinned_files, read_case, write_case
from archiver.check.choose import Baseline, read_baseline, select_findings, write_baseline
from archiver.check.formats import FORMATS, Totals, write_report
from archiver.check.places import line_and_column, place_in
from archiver.check.rules import Rule, all_rules, checks_page, find_rule, remedy_of, rule_text
from archiver.check.signing import Signature, make_key_pair, sign_file, trusted_key_id, verify_file
from archiver.check.snapshots import (
    CheckFinding,
    Tally,
    check_cases,
    compare_snapshot,
    update_nothing,
    validate_snapshot,
)
from archiver.check.stamps import stamp_of
from archiver.check.validate import validate_line, validate_record

__all__ = [
    "FORMATS",
    "Baseline",
    "Case",
    "CheckFinding",
    "Rule",
    "Signature",
    "Tally",
    "Totals",
    "all_rules",
    "case_of",
    "case_text",
    "check_cases",
    "checks_page",
    "compare_snapshot",
    "find_rule",
    "line_and_column",
    "make_key_pair",
    "pinned_files",
    "place_in",
    "read_baseline",
    "read_case",
    "remedy_of",
    "rule_text",
    "select_findings",
    "sign_file",
    "stamp_of",
    "trusted_key_id",
    "update_nothing",
    "validate_line",
    "validate_record",
    "validate_snapshot",
    "verify_file",
    "write_baseline",
    "write_case",
    "write_report",
]
