"""`archiver check`: every pinned page read again and held against its snapshot."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from archiver.cli._common import Output, say, say_written
from archiver.errors import InputRefused, UsageError

EXAMPLES = (
    "archiver check snapshots",
    "archiver check --format github            # annotations in a pull request",
    "archiver check --update 'times.example/*' # accept what is read now, for these",
    "archiver check --write-baseline known.json; archiver check --baseline known.json",
)


def check(
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="Cases under this folder, or one case.")
    ] = Path("snapshots"),
    output_format: Annotated[
        str,
        typer.Option(
            "--format", metavar="FORMAT", help="text, concise, json, jsonl, github, gitlab, junit or sarif."
        ),
    ] = "text",
    output: Output = None,
    select: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Only findings of this code; may be repeated.")
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="No findings of this code; may be repeated.")
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Findings in this file are known and accepted.")
    ] = None,
    write_baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write what is found now as known and accepted.")
    ] = None,
    update: Annotated[
        list[str] | None,
        typer.Option(metavar="PATTERN", help="Write the snapshots of these cases anew; may be repeated."),
    ] = None,
    in_ci: Annotated[bool, typer.Option("--write-in-ci", help="Let --update write where CI is set.")] = False,
    max_findings: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Stop after N findings.")
    ] = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit 0 whatever is found.")] = False,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Count findings by code on stderr.")
    ] = False,
) -> int:
    """Read every case again; exit 1 when a page is read differently than its snapshot says."""
    from archiver import check as room
    from archiver.text import counted
    from archiver.workflow import check as work
    from archiver.workflow.output import is_file, text_writer

    if update and work.in_ci() and not in_ci:
        raise UsageError("--update writes nothing under CI", remedy="add --write-in-ci to mean it")
    if not folder.exists():
        raise InputRefused(
            "there is no such folder",
            path=str(folder),
            remedy="make cases with `archiver snapshot INPUT -o DIR`",
        )
    tally = room.Tally()
    totals = room.Totals(tally=tally)
    choice = work.Chosen(update or [])
    findings = room.select_findings(
        work.check_cases(folder, update=choice, tally=tally), select=select or (), ignore=ignore or ()
    )
    if baseline:
        findings = room.read_baseline(baseline).unknown(findings)
    if write_baseline:
        known = room.write_baseline(write_baseline, findings)
        say_written(counted(known, "finding"), write_baseline)
        return 0
    findings = islice(findings, max_findings)
    colour = sys.stdout.isatty() and not is_file(output)
    with text_writer(output) as write:
        for piece in room.write_report(findings, output_format, totals, colour=colour):
            write(piece)
    say_written(counted(sum(totals.severities.values()), "finding"), output)
    if statistics:
        for code, count in sorted(totals.codes.items(), key=lambda item: (-item[1], item[0])):
            say(f"{count:>7}  {code}")
    if tally.cases and choice.unmatched and max_findings is None:
        raise UsageError(
            f"--update {' '.join(choice.unmatched)} matches none of the {counted(tally.cases, 'case')}",
            remedy=f"a pattern is held against the path of a case, e.g. {choice.example!r}",
        )
    if not (tally.cases or totals.severities or exit_zero):
        raise UsageError(
            "no case under this folder",
            path=str(folder),
            remedy="make one with `archiver snapshot INPUT -o DIR`",
        )
    return 0 if exit_zero else int(bool(totals.errors))
