"""`rule`: what a finding's code means."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.check import all_rules, find_rule, rule_text
from archiver.warc import archive_rules

FAMILY = ":*"
"""The end of a code that stands for all that begin so: `missing-field:*`."""


def explain_code(code: str) -> str:
    """Return the documentation of a code; UsageError names the likest codes."""
    known = archive_rules()
    rule = known.get(code) or known.get(code.partition(":")[0] + FAMILY)
    if rule is None or code in all_rules():
        return rule_text(find_rule(code))
    return f"{code} ({rule.severity.value})\n{rule.title}.\n\n{rule.rule}\n\nWhat to do: {rule.remedy}\n"


def list_codes() -> Iterator[str]:
    """Yield a line for each code: the code, its severity, what it means."""
    rules = (*all_rules().values(), *archive_rules().values())
    width = max(len(rule.code) for rule in rules)
    for rule in rules:
        yield f"{rule.code:{width}}  {rule.severity.value:7}  {rule.title}"
