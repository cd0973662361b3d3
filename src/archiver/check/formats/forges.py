"""Reports for code forges and their tools: GitHub, GitLab, JUnit, SARIF."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from archiver import __version__
from archiver.check.formats.data import dump
from archiver.check.formats.people import concise_line, one_line
from archiver.check.formats.totals import Totals
from archiver.check.rules import all_rules, remedy_of
from archiver.check.snapshots import CheckFinding
from archiver.errors import Finding, Severity
from archiver.text import display_text

GITHUB_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
GITHUB_MOST = 10  # annotations of a kind that GitHub shows in a step
GITLAB_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}
SARIF_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
GRAVITY = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def github_report(findings: Iterable[Finding], totals: Totals) -> Iterator[str]:
    """Yield workflow commands, errors first, as many as GitHub shows; then the summary."""
    shown: dict[Severity, int] = dict.fromkeys(Severity, 0)
    hidden = 0
    for finding in sorted(findings, key=lambda finding: GRAVITY[finding.severity]):
        shown[finding.severity] += 1
        if shown[finding.severity] > GITHUB_MOST:
            hidden += 1
        else:
            yield _github_line(finding)
    if hidden:
        rest = "1 more finding is" if hidden == 1 else f"{hidden} more findings are"
        yield f"::notice title=archiver check::{rest} not shown here; see the log or another format\n"
    yield totals.line() + "\n"


def _github_line(finding: Finding) -> str:
    values = {"title": finding.code, "file": finding.path, "line": line_of(finding)}
    properties = ",".join(
        f"{key}={_github_value(value)}" for key, value in values.items() if value is not None
    )
    pointer = f"{finding.pointer}: " if finding.pointer else ""
    message = _github_text(one_line(pointer) + with_remedy(finding))
    return f"::{GITHUB_COMMANDS[finding.severity]} {properties}::{message}\n"


def _github_text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_value(value: Any) -> str:
    return _github_text(one_line(str(value))).replace(":", "%3A").replace(",", "%2C")


def line_of(finding: Finding) -> int:
    """Return the line a finding names, else the first."""
    return finding.line or 1


def with_remedy(finding: Finding) -> str:
    """Return what was found and what to do about it, on one line."""
    remedy = remedy_of(finding)
    return one_line(f"{finding.message} ({remedy})" if remedy else finding.message)


def gitlab_report(findings: Iterable[Finding], totals: Totals) -> Iterator[str]:
    """Yield a Code Quality report of GitLab."""
    del totals
    yield "["
    for position, finding in enumerate(findings):
        row = {
            "description": with_remedy(finding),
            "check_name": finding.code,
            "fingerprint": finding.fingerprint,
            "severity": GITLAB_SEVERITIES[finding.severity],
            "location": {"path": finding.path or "-", "lines": {"begin": line_of(finding)}},
        }
        yield (",\n" if position else "\n") + dump(row)
    yield "\n]\n"


def junit_report(findings: Iterable[Finding], totals: Totals) -> Iterator[str]:
    """Yield a JUnit report: each finding a test case, those of severity error failed."""
    cases = [_junit_case(finding) for finding in findings]
    found = sum(totals.severities.values())
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites tests="{found}" failures="{totals.errors}" errors="0">\n'
    yield f'<testsuite name="archiver check" tests="{found}" failures="{totals.errors}" errors="0" skipped="0">\n'
    yield from cases
    yield "</testsuite>\n</testsuites>\n"


def _junit_case(finding: Finding) -> str:
    from xml.sax.saxutils import escape  # noqa: PLC0415 - it brings HTTP and TLS along

    head = f"<testcase classname={_attribute(finding.path or '-')} name={_attribute(finding.code)}"
    detail = finding.detail if isinstance(finding, CheckFinding) else one_line(remedy_of(finding) or "")
    text = escape(_xml(f"{concise_line(finding)}\n{detail}"))
    if finding.severity is Severity.ERROR:
        return f"{head}><failure message={_attribute(finding.message)}>{text}</failure></testcase>\n"
    return f"{head}><system-out>{text}</system-out></testcase>\n"


def _attribute(text: str) -> str:
    from xml.sax.saxutils import quoteattr  # noqa: PLC0415 - as above

    return quoteattr(_xml(one_line(text)))


def _xml(text: str) -> str:
    """Return text without characters that XML cannot hold or that act on terminals."""
    return NO_XML.sub("", "\n".join(map(display_text, text.split("\n"))))


def sarif_report(findings: Iterable[Finding], totals: Totals) -> Iterator[str]:
    """Yield a SARIF 2.1.0 log."""
    del totals
    driver = {
        "name": "archiver",
        "version": __version__,
        "rules": [
            {
                "id": rule.code,
                "shortDescription": {"text": rule.title},
                "fullDescription": {"text": rule.says},
                "help": {"text": rule.remedy},
                "defaultConfiguration": {"level": SARIF_LEVELS[rule.severity]},
            }
            for rule in all_rules().values()
        ],
    }
    yield '{"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [{'
    yield f'"tool": {dump({"driver": driver})}, "columnKind": "unicodeCodePoints", "results": ['
    for position, finding in enumerate(findings):
        yield (",\n" if position else "\n") + dump(_sarif_result(finding))
    yield "\n]}]}\n"


def _sarif_result(finding: Finding) -> dict[str, Any]:
    location: dict[str, Any] = {}
    if finding.path:
        location["physicalLocation"] = {
            "artifactLocation": {"uri": _uri(finding.path)},
            "region": {"startLine": line_of(finding)},
        }
    if finding.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": one_line(finding.pointer)}]
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "level": SARIF_LEVELS[finding.severity],
        "message": {"text": with_remedy(finding)},
        "partialFingerprints": {"archiver/v1": finding.fingerprint},
    }
    if location:
        result["locations"] = [location]
    return result


def _uri(path: str) -> str:
    """Return a relative path as a URI reference."""
    return quote(one_line(path))
