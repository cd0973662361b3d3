"""`archiver repair`: a mended copy of a damaged archive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archiver.cli._common import Quiet, say, say_finding

EXAMPLES = (
    "archiver repair torn.warc.gz -o mended.warc.gz",
    "archiver repair torn.warc.gz -o mended.warc.gz --report set-aside.json",
)


def repair(
    source: Annotated[str, typer.Argument(metavar="IN", help="A WARC, ARC or WACZ file; it is only read.")],
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", metavar="OUT", help="The mended copy: .warc, .warc.gz or .warc.zst, new."
        ),
    ],
    report: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="What was mended and what was set aside, as JSON."),
    ] = None,
    quiet: Quiet = False,
) -> int:
    """Copy every whole record of an archive, one member each; what is damaged is left behind and named."""
    from archiver.text import counted
    from archiver.workflow.repair import repair as mend

    result = mend(source, output, report)
    for finding in result.set_aside:
        say_finding(finding)
    if not quiet:
        copied = f"{counted(result.records, 'record')} copied to {result.output}"
        say(f"{copied}, {len(result.mended)} mended, {len(result.set_aside)} set aside")
    return 1 if result.set_aside else 0
