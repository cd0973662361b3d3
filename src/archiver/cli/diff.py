"""`archiver diff`: what changed between two captures, records or snapshots."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from archiver.cli._common import Output, Scrub, names_hidden, say_written
from archiver.errors import UsageError

EXAMPLES = (
    "archiver diff morning.html evening.html",
    "archiver diff https://times.example/bridge@2026-03-01 https://times.example/bridge@last -c my-archive",
    "archiver diff a.snap.md b.snap.md --format html -o changes.html",
    "archiver diff old.jsonl new.jsonl --url https://times.example/bridge --format json",
)
FORMATS = ("text", "json", "unified", "html")


def diff(
    a: Annotated[
        str, typer.Argument(metavar="A", help="A page, archive, record, snapshot, or URL@DATE (with -c).")
    ],
    b: Annotated[str, typer.Argument(metavar="B", help="The later one.")],
    collection: Annotated[
        Path | None,
        typer.Option("-c", "--collection", metavar="DIR", help="The collection that URL@DATE is in."),
    ] = None,
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="Which article, when A or B holds several.")
    ] = None,
    output_format: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="text, json, unified or html.")
    ] = "text",
    output: Output = None,
    scrub: Scrub = None,
) -> int:
    """Name what changed between two readings of a story; exit 1 when anything did."""
    from archiver.diff import diff_html, diff_json, diff_text, diff_unified
    from archiver.snapshot import take_snapshot
    from archiver.text import counted
    from archiver.workflow.diff import diff_inputs
    from archiver.workflow.output import forbid_overwriting, is_file, write_text

    if output_format not in FORMATS:
        raise UsageError(f"no format {output_format!r}", remedy=f"use one of {', '.join(FORMATS)}")
    forbid_overwriting([a, b], [output])
    first, second, found = diff_inputs(a, b, url=url, collection=collection, scrub=names_hidden(scrub))
    match output_format:
        case "json":
            text = diff_json(found)
        case "unified":
            text = diff_unified(take_snapshot(first), take_snapshot(second), names=(a, b))
        case "html":
            text = diff_html(found, names=(a, b))
        case _:
            text = diff_text(found, colour=sys.stdout.isatty() and not is_file(output))
    write_text(output, text if text.endswith("\n") or not text else text + "\n")
    say_written(counted(len(found.changes), "change"), output)
    return int(bool(found.changes))
