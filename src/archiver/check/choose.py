"""Choosing findings: by code, and by a baseline of those that are known."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archiver.check.rules import check_codes
from archiver.errors import Finding, Severity, SnapshotError
from archiver.store import write_whole

BASELINE_VERSION = 1


def select_findings(
    findings: Iterable[Finding], *, select: Iterable[str] = (), ignore: Iterable[str] = ()
) -> Iterator[Finding]:
    """Yield the findings whose code is selected (all, if none is named) and not ignored."""
    wanted, unwanted = check_codes(select), check_codes(ignore)
    for finding in findings:
        if (not wanted or finding.code in wanted) and finding.code not in unwanted:
            yield finding


@dataclass(frozen=True, slots=True)
class Baseline:
    """Findings that are known and accepted, by fingerprint."""

    fingerprints: frozenset[str]

    def unknown(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings that are not in the baseline."""
        return (finding for finding in findings if finding.fingerprint not in self.fingerprints)


def read_baseline(path: Path) -> Baseline:
    """Return the baseline in a file; SnapshotError if it is none."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        known = frozenset(str(row["fingerprint"]) for row in value["findings"])
        version = value["baseline"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise SnapshotError(f"no baseline: {error}", path=str(path)) from None
    if version != BASELINE_VERSION:
        raise SnapshotError(
            f"baseline version {version!r}; this version reads {BASELINE_VERSION}", path=str(path)
        )
    return Baseline(known)


def write_baseline(path: Path, findings: Iterable[Finding]) -> int:
    """Write the findings as known ones, sorted, and return how many; those of severity info are left out."""
    grave = {finding.fingerprint: finding for finding in findings if finding.severity is not Severity.INFO}
    rows = sorted((_row(finding) for finding in grave.values()), key=lambda row: sorted(row.items()))
    value = {"baseline": BASELINE_VERSION, "findings": rows}
    write_whole(path, json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
    return len(rows)


def _row(finding: Finding) -> dict[str, Any]:
    row = {
        "code": finding.code,
        "fingerprint": finding.fingerprint,
        "path": finding.path,
        "pointer": finding.pointer,
    }
    return {key: value for key, value in row.items() if value is not None}
