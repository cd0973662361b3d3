"""`archiver index`: the sorted CDXJ index of archives."""

from __future__ import annotations

from itertools import chain, islice
from pathlib import Path
from typing import Annotated

import typer

from archiver.cli._common import Quiet, complain, finding_sayer, say_written

EXAMPLES = (
    "archiver index crawl.warc.gz",
    "archiver index my-archive -o index.cdxj",
)

ALL_REFUSED = 3


def index(
    archives: Annotated[
        list[str], typer.Argument(metavar="WARC…", help="WARC, ARC or WACZ files, collections.")
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="The index here; stdout by default.")
    ] = None,
    quiet: Quiet = False,
) -> int:
    """Index archives: one CDXJ line for each capture, sorted by address and time, as replay tools want it."""
    from archiver.text import counted
    from archiver.workflow.index import index_lines
    from archiver.workflow.output import forbid_overwriting, open_lines
    from archiver.workflow.records import ArchiveTally

    forbid_overwriting(archives, [output])
    tally = ArchiveTally()
    lines = index_lines(
        archives,
        tally,
        tell=finding_sayer(quiet=quiet),
        refuse=lambda error: complain(str(error)),
    )
    first = list(islice(lines, 1))
    if tally.exit_code == ALL_REFUSED:
        return ALL_REFUSED
    written = 0
    with open_lines(output) as write:
        for line in chain(first, lines):
            write(line)
            written += 1
    if not quiet:
        say_written(counted(written, "capture"), output)
    return tally.exit_code
