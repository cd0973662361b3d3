"""The catalogue of findings: every code with what it means and what to do."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from archiver.errors import Finding, Severity, UsageError

GROUPS = {
    "snapshots": "Snapshots and cases",
    "records": "The record and its schema",
    "integrity": "Hashes and references",
    "hygiene": "Text hygiene",
    "consistency": "Rules across fields",
    "provenance": "Proof from the archive",
    "signatures": "Signatures and time stamps",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """What one code means."""

    code: str
    severity: Severity
    group: str
    title: str
    says: str
    remedy: str


@cache
def all_rules() -> dict[str, Rule]:
    """Return every rule by its code."""
    table = tomllib.loads(files("archiver.check").joinpath("rules.toml").read_text(encoding="utf-8"))
    rules = (Rule(**(row | {"severity": Severity(row["severity"])})) for row in table["rule"])
    return {rule.code: rule for rule in rules}


def find_rule(code: str) -> Rule:
    """Return the rule of a code; UsageError names the likest codes."""
    rules = all_rules()
    if code in rules:
        return rules[code]
    parts = set(code.split("-"))
    sharing = [other for other in sorted(rules) if parts & set(other.split("-"))]
    sharing.sort(key=lambda other: -len(parts & set(other.split("-"))))
    alike = sharing[:3] or get_close_matches(code, rules)
    remedy = f"near it: {', '.join(alike)}" if alike else "`archiver rule` lists all codes"
    raise UsageError(f"no finding has the code {code!r}", remedy=remedy)


def remedy_of(finding: Finding) -> str | None:
    """Return what to do about a finding: its own remedy, else that of its code; nothing for mere information."""
    rule = all_rules().get(finding.code)
    if finding.remedy or rule is None or finding.severity is Severity.INFO:
        return finding.remedy
    return rule.remedy


def rule_text(rule: Rule) -> str:
    """Return a rule for a person."""
    return f"{rule.code} ({rule.severity.value})\n{rule.title}.\n\n{rule.says}\n\nWhat to do: {rule.remedy}\n"


def checks_page() -> str:
    """Return the catalogue as it lies in `docs/checks.md`."""
    intro = files("archiver.check").joinpath("intro.md").read_text(encoding="utf-8")
    lines = intro.rstrip("\n").split("\n")
    for group, title in GROUPS.items():
        lines += ["", f"### {title}", "", f"Group `{group}`."]
        for rule in all_rules().values():
            if rule.group == group:
                lines += ["", f"#### `{rule.code}` ({rule.severity.value})", "", f"{rule.title}."]
                lines += ["", rule.says, "", f"What to do: {rule.remedy}"]
    return "\n".join(lines) + "\n"


def check_codes(names: Iterable[str]) -> frozenset[str]:
    """Return the codes that codes and groups name; UsageError for one that is neither."""
    codes: set[str] = set()
    for name in names:
        if name in GROUPS:
            codes.update(rule.code for rule in all_rules().values() if rule.group == name)
        else:
            codes.add(find_rule(name).code)
    return frozenset(codes)
