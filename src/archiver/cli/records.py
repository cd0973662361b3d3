"""`archiver records`: one JSON line for each WARC record."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from archiver.cli._common import Quiet, complain, finding_sayer, print_line

EXAMPLES = (
    "archiver records crawl.warc.gz",
    "archiver records my-archive.wacz | jq -r 'select(.status == 200) | .target_uri'",
    "curl -s https://host.example/crawl.warc.gz | archiver records -",
)


def records(
    archives: Annotated[
        list[str],
        typer.Argument(
            metavar="ARCHIVE…",
            help="WARC, ARC or WACZ files, collections; FILE.wacz!archive/NAME; - is stdin.",
        ),
    ],
    quiet: Quiet = False,
) -> int:
    """List every whole record of archives as JSON Lines; what is damaged is stepped over and named on stderr."""
    from archiver.workflow.records import ArchiveTally, list_archives

    tally = ArchiveTally()
    lines = list_archives(
        archives,
        tally,
        tell=finding_sayer(quiet=quiet),
        refuse=lambda error: complain(str(error)),
    )
    for line in lines:
        print_line(json.dumps(line))
    return tally.exit_code
