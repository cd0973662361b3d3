"""What every verb shares: messages on stderr, results on stdout, and the usual options."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, TextIO

import typer

from archiver.errors import Finding, Severity
from archiver.text import display_text

Collection = Annotated[
    Path,
    typer.Option(
        "-c", "--collection", metavar="DIR", help="The collection: a folder made by `archiver capture`."
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Only errors on stderr, no progress.")]
JsonLogs = Annotated[bool, typer.Option("--json-logs", help="Messages on stderr as JSON Lines.")]
Url = Annotated[
    str | None,
    typer.Option("--url", metavar="URL", help="Read only this address; for a lone file, its address."),
]

Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write it here.")]
Scrub = Annotated[
    list[str] | None,
    typer.Option(
        "--scrub", metavar="NAME", help="Hide only this noise; may be repeated; `none` hides nothing."
    ),
]

COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}


def say(message: str) -> None:
    """Write one line for a person to stderr; text from pages is made harmless."""
    sys.stderr.write(one_line(message) + "\n")


def say_written(what: str, path: Path | None) -> None:
    """Say which file holds a result; one that went to stdout is seen there."""
    from archiver.workflow.output import is_file

    if is_file(path):
        say(f"{what} written to {path}")


def complain(message: str) -> None:
    """Write one error line to stderr."""
    sys.stderr.write(f"{paint('archiver:', '31', sys.stderr)} {one_line(message)}\n")


def say_finding(finding: Finding) -> None:
    """Write a finding as one line to stderr, with what to do about it."""
    from archiver.workflow.rule import remedied

    sys.stderr.write(finding_line(remedied(finding), sys.stderr) + "\n")


def finding_sayer(*, quiet: bool) -> Callable[[Finding], None]:
    """Return what says findings as they come: with `quiet`, only those that are errors."""
    return say_error_finding if quiet else say_finding


def say_error_finding(finding: Finding) -> None:
    """Write a finding to stderr if it is an error."""
    if finding.severity is Severity.ERROR:
        say_finding(finding)


def names_hidden(scrub: list[str] | None) -> list[str] | None:
    """Return the noise to hide, None for all of it; `none` names nothing."""
    return None if scrub is None else [name for name in scrub if name != "none"]


def one_line(text: str) -> str:
    """Return text on one line, without characters that act on a terminal."""
    return " ".join(display_text(line) for line in text.splitlines())


def paint(text: str, colour: str, stream: TextIO) -> str:
    """Return `text` coloured when `stream` is a terminal."""
    return f"\x1b[{colour}m{text}\x1b[0m" if stream.isatty() else text


def print_line(line: str) -> None:
    """Write one line of results to stdout."""
    sys.stdout.write(line + "\n")


def print_findings(findings: Iterable[Finding], output: str) -> int:
    """Print findings as they come, as `text` or `jsonl`; return 1 when one is an error, else 0."""
    worst = 0
    for finding in findings:
        print_line(finding_line(finding, sys.stdout) if output == "text" else finding_json(finding))
        worst = max(worst, int(finding.severity is Severity.ERROR))
    return worst


def finding_json(finding: Finding) -> str:
    """Return a finding as one line of JSON."""
    return json.dumps(finding.as_dict(), ensure_ascii=False)


def finding_line(finding: Finding, stream: TextIO) -> str:
    """Return a finding as one line for a person, as `stream` can show it: place, severity, code, message, remedy."""
    place = finding.path or "-"
    if finding.line is not None:
        place += f":{finding.line}" if finding.column is None else f":{finding.line}:{finding.column}"
    elif finding.offset is not None:
        place += f":{finding.offset}"
    if finding.pointer:
        place += f" {finding.pointer}"
    severity = paint(finding.severity.value, COLOURS[finding.severity], stream)
    remedy = f" ({finding.remedy})" if finding.remedy else ""
    return f"{one_line(place)}: {severity} {finding.code}: {one_line(finding.message + remedy)}"
