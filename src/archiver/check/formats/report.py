"""Reports by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from archiver.check.formats.data import json_report, jsonl_report
from archiver.check.formats.forges import github_report, gitlab_report, junit_report, sarif_report
from archiver.check.formats.people import coloured_report, concise_report, text_report
from archiver.check.formats.totals import Totals
from archiver.errors import Finding, UsageError

Format = Callable[[Iterable[Finding], Totals], Iterator[str]]

FORMATS: dict[str, Format] = {
    "text": text_report,
    "concise": concise_report,
    "json": json_report,
    "jsonl": jsonl_report,
    "github": github_report,
    "gitlab": gitlab_report,
    "junit": junit_report,
    "sarif": sarif_report,
}


def write_report(
    findings: Iterable[Finding], to: str, totals: Totals | None = None, *, colour: bool = False
) -> Iterator[str]:
    """Yield a report in the format `to`, piece by piece; `totals` counts what passes."""
    if to not in FORMATS:
        raise UsageError(f"no format is called {to!r}", remedy=f"there are: {', '.join(FORMATS)}")
    counted = Totals() if totals is None else totals
    write = coloured_report if colour and to == "text" else FORMATS[to]
    return write(counted.counting(findings), counted)
