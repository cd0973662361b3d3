"""`archiver pack`: a collection in one file that any replay tool opens."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archiver.cli._common import Quiet, say

EXAMPLES = (
    "archiver pack my-archive -o my-archive.wacz",
    "archiver pack my-archive -o my-archive.wacz --title 'Harbour bridge' --sign key.pem",
)


def pack(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A collection, or any folder of WARC files.")],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="The WACZ to write: a new file.")
    ],
    sign: Annotated[
        Path | None,
        typer.Option(metavar="KEY", help="Seal it with this P-384 key (PEM); one that is not there is made."),
    ] = None,
    title: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What it is called; else the folder.")
    ] = None,
    description: Annotated[str | None, typer.Option(metavar="TEXT", help="What it holds.")] = None,
    quiet: Quiet = False,
) -> int:
    """Pack a collection as WACZ 1.1.1: archives as they are, index, pages with title and text, data package."""
    from archiver.text import counted
    from archiver.workflow.pack import PackJob, pack_collection

    job = PackJob(folder, output, key=sign, title=title, description=description)
    packed = pack_collection(job, tell=say)
    if not quiet:
        held = f"{counted(packed.captures, 'capture')} of {counted(packed.archives, 'archive')}"
        say(f"{output}: {held}, {counted(packed.pages, 'page')}")
    return 0
