"""`archiver validate`: records checked, and with an archive proven."""

from __future__ import annotations

from typing import Annotated

import typer

from archiver.cli._common import Quiet, print_findings, say

EXAMPLES = (
    "archiver validate articles.jsonl",
    "archiver validate articles.jsonl --archive crawl.warc.gz   # prove every record by its bytes",
    "archiver extract page.html | archiver validate - --format jsonl",
)


def validate(
    records: Annotated[
        list[str],
        typer.Argument(
            metavar="RECORDS…", help="JSON Lines that `extract` wrote, gzipped or not; - is stdin."
        ),
    ],
    archive: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="Prove provenance: find each WARC record here and read it again."),
    ] = None,
    output: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text or jsonl.")] = "text",
    quiet: Quiet = False,
) -> int:
    """Check records: schema, hashes, text hygiene, cross-field rules; with --archive, their provenance too."""
    from archiver.workflow.validate import validate_inputs

    code = print_findings(validate_inputs(records, archive), output)
    if not quiet:
        say("not valid" if code else "valid")
    return code
