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
    rows = [(rule.code, rule.severity.value, rule.title) for rule in all_rules().values()]
    rows += [(rule.code, rule.severity.value, rule.title) for rule in archive_rules().values()]
    width = max(len(code) for code, _, _ in rows)
    for code, severity, title in rows:
        yield f"{code:{width}}  {severity:7}  {title}"
