"""`archiver snapshot`: the canonical diffable text of each article, and the case that pins its input."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archiver.cli._common import Quiet, complain, print_line, say

EXAMPLES = (
    "archiver snapshot pages/*.html -o snapshots",
    "archiver snapshot crawl.warc.gz -o snapshots --url https://times.example/bridge",
    "archiver snapshot pages/bridge.html -o snapshots --update   # accept what is read now",
)


def snapshot(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT…", help="Pages, archives, collections.")],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="Write HOST/SLUG.snap.md here.")
    ],
    url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Only this address; for a lone file, the address it has."),
    ] = None,
    fetched: Annotated[
        str | None, typer.Option(metavar="DATE", help="When a lone file was captured, ISO 8601.")
    ] = None,
    charset: Annotated[str | None, typer.Option(metavar="NAME", help="The encoding of a lone file.")] = None,
    update: Annotated[bool, typer.Option("--update", help="Write snapshots that change, too.")] = False,
    quiet: Quiet = False,
) -> int:
    """Write a snapshot of each article, and the case that pins what it was read from."""
    from archiver.cli.extract import encoding, moment
    from archiver.workflow.snapshot import snapshot_inputs
    from archiver.workflow.sources import ReadOptions, Rejected, Tally

    tally = Tally()
    differs = False
    options = ReadOptions(url=url, captured=moment(fetched), charset=encoding(charset))
    for taken in snapshot_inputs(inputs, output, options, tally, update=update):
        if isinstance(taken, Rejected):
            say(taken.as_words())
        elif taken.outcome == "differs":
            differs = True
            complain(
                f"{taken.path}: differs from what is read now (see it with `archiver check`, accept it with --update)"
            )
        elif not quiet:
            print_line(f"{taken.outcome} {taken.path}")
    return max(tally.exit_code, int(differs))
