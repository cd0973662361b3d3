"""`archiver verify`: integrity and conformance of archives, finding by finding."""

from __future__ import annotations

from typing import Annotated

import typer

from archiver.cli._common import complain, print_findings, say
from archiver.errors import UsageError

EXAMPLES = (
    "archiver verify crawl.warc.gz",
    "archiver verify my-archive",
    "archiver verify my-archive/archive/*.warc.gz --format jsonl | jq -r .code | sort | uniq -c",
    "archiver verify packed.wacz my-archive/indexes/index.cdxj",
)


def verify(
    archives: Annotated[
        list[str],
        typer.Argument(metavar="ARCHIVE…", help="WARC, ARC, CDXJ or WACZ files, collections; - is stdin."),
    ],
    output: Annotated[
        str, typer.Option("--format", metavar="text|jsonl", help="A line for a person, or JSON Lines.")
    ] = "text",
) -> int:
    """Check archives against the standard and against themselves; exit 1 when a finding is an error."""
    from archiver.workflow.records import ArchiveTally
    from archiver.workflow.verify import verify_archives

    if output not in ("text", "jsonl"):
        raise UsageError(f"--format {output!r} is unknown", remedy="use text or jsonl")
    tally = ArchiveTally()
    findings = verify_archives(archives, tally, refuse=lambda error: complain(str(error)))
    worst = print_findings(findings, output)
    if not tally.exit_code and not worst:
        say(f"{tally.opened} {'file' if tally.opened == 1 else 'files'} checked, no errors")
    return tally.exit_code or worst
