"""Reports for people: text with the words that differ, and one line a finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archiver.check.formats.totals import Totals
from archiver.check.rules import remedy_of
from archiver.check.snapshots import CheckFinding
from archiver.errors import Finding, Severity
from archiver.text import display_text

COLOURS = {Severity.ERROR: "\x1b[31m", Severity.WARNING: "\x1b[33m", Severity.INFO: "\x1b[36m"}
PLAIN = "\x1b[0m"


def text_report(findings: Iterable[Finding], totals: Totals) -> Iterator[str]:
    """Yield each finding with its remedy and the words that differ, then the summary."""
    for finding in findings:
        yield concise_line(finding) + "\n"
        if isinstance(finding, CheckFinding):
            yield "".join(f"    {line}\n" for line in finding.detail.splitlines()[1:])
        if remedy := remedy_of(finding):
            yield f"    {one_line(remedy)}\n"
    yield totals.line() + "\n"


def coloured_report(findings: Iterable[Finding], totals: Totals) -> Iterator[str]:
    """Yield the text report with severities coloured, for a terminal."""
    for piece in text_report(findings, totals):
        yield _coloured(piece)


def _coloured(piece: str) -> str:
    for severity, colour in COLOURS.items():
        word = f": {severity.value} "
        if not piece.startswith(" ") and word in piece:
            return piece.replace(word, f": {colour}{severity.value}{PLAIN} ", 1)
    return piece


def concise_report(findings: Iterable[Finding], totals: Totals) -> Iterator[str]:
    """Yield one line a finding, then the summary."""
    for finding in findings:
        yield concise_line(finding) + "\n"
    yield totals.line() + "\n"


def concise_line(finding: Finding) -> str:
    """Return a finding on one line: place, severity, code, message."""
    return f"{place_of(finding)}: {finding.severity.value} {finding.code}: {one_line(finding.message)}"


def place_of(finding: Finding) -> str:
    """Return where a finding lies, in words."""
    place = one_line(finding.path or finding.record_id or "-")
    if finding.line is not None:
        place += f":{finding.line}" if finding.column is None else f":{finding.line}:{finding.column}"
    elif finding.offset is not None:
        place += f":{finding.offset}"
    return f"{place} {one_line(finding.pointer)}" if finding.pointer else place


def one_line(text: str) -> str:
    """Return text that is harmless in a line of a log."""
    return " ".join(display_text(text.replace("\n", " ")).split())
