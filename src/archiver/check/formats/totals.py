"""Counting findings as they pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from archiver.check.snapshots import Tally
from archiver.errors import Finding, Severity
from archiver.text import counted


@dataclass(slots=True)
class Totals:
    """What a report holds: findings by severity and code, and what the check went through."""

    tally: Tally = field(default_factory=Tally)
    severities: Counter[Severity] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)

    def counting(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings and count them."""
        for finding in findings:
            self.severities[finding.severity] += 1
            self.codes[finding.code] += 1
            yield finding

    @property
    def errors(self) -> int:
        """Findings of severity error; any of them makes the exit code 1."""
        return self.severities[Severity.ERROR]

    def line(self) -> str:
        """Return the summary, the last line of a report for people."""
        found = sum(self.severities.values())
        errors, warnings = self.errors, self.severities[Severity.WARNING]
        return (
            f"{counted(self.tally.cases, 'case')}, {counted(found, 'finding')} "
            f"({counted(errors, 'error')}, {counted(warnings, 'warning')}), "
            f"{counted(self.tally.changed, 'snapshot')} changed, {counted(self.tally.orphans, 'orphan')}"
        )
