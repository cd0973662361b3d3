"""`rule`: what a finding's code means."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.check import all_rules, find_rule, rule_text


def explain_code(code: str) -> str:
    """Return the documentation of a code; UsageError names the likest codes."""
    return rule_text(find_rule(code))


def list_codes() -> Iterator[str]:
    """Yield a line for each code: the code, its severity, what it means."""
    rules = all_rules().values()
    width = max(len(rule.code) for rule in rules)
    for rule in rules:
        yield f"{rule.code:{width}}  {rule.severity.value:7}  {rule.title}"
