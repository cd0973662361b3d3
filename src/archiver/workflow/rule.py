"""`rule`: what a finding's code means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from archiver.check import all_rules, find_rule, remedy_of, rule_text
from archiver.errors import Finding, Severity
from archiver.warc import archive_rules, find_archive_rule


def remedied(finding: Finding) -> Finding:
    """Return a finding with what to do about it: its own remedy, else that of its code."""
    rule = None if finding.severity is Severity.INFO else find_archive_rule(finding.code)
    return replace(finding, remedy=remedy_of(finding) or (rule.remedy if rule else None))


def explain_code(code: str) -> str:
    """Return the documentation of a code; UsageError names the likest codes."""
    rule = find_archive_rule(code)
    if rule is None or code in all_rules():
        return rule_text(find_rule(code))
    return f"{code} ({rule.severity.value})\n{rule.title}.\n\n{rule.rule}\n\nWhat to do: {rule.remedy}\n"


def list_codes() -> Iterator[str]:
    """Yield a line for each code: the code, its severity, what it means."""
    rows = [(rule.code, rule.severity.value, rule.title) for rule in all_rules().values()]
    rows += [(rule.code, rule.severity.value, rule.title) for rule in archive_rules().values()]
    width = max(len(code) for code, _, _ in rows)
    for code, severity, title in rows:
        yield f"{code:{width}}  {severity:7}  {title}"
