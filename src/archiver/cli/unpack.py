"""`archiver unpack`: what lies in a WACZ, as a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archiver.cli._common import Quiet, say, say_finding

EXAMPLES = ("archiver unpack my-archive.wacz -o my-archive",)


def unpack(
    wacz: Annotated[Path, typer.Argument(metavar="FILE", help="The WACZ.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="A folder, new or empty.")],
    quiet: Quiet = False,
) -> int:
    """Unpack a WACZ into a folder; a path that leads outside, a link or a bomb is refused before anything is written."""
    from archiver.text import counted
    from archiver.workflow.unpack import unpack as unpack_into

    unpacked = unpack_into(wacz, output)
    for finding in unpacked.findings:
        say_finding(finding)
    if not quiet:
        say(f"{output}: {counted(unpacked.files, 'file')}, {counted(unpacked.bytes, 'byte')}")
    return 1 if unpacked.findings else 0
