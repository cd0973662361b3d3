"""`archiver status`: how a collection stands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli._common import Collection, print_line
from archiver.errors import UsageError
from archiver.text import display_text

if TYPE_CHECKING:
    from archiver.workflow.status import Status

EXAMPLES = ("archiver status -c my-archive", "archiver status -c my-archive --format json | jq .failures")
SHOWN_FAILURES = 20


def status(
    collection: Collection,
    output: Annotated[
        str, typer.Option("--format", metavar="text|json", help="Lines for a person, or one JSON object.")
    ] = "text",
    everything: Annotated[bool, typer.Option("--all", help="Every failure, not only the newest 20.")] = False,
) -> int:
    """Show the last run, what failed, what waits, and what the archive holds."""
    from archiver.workflow.status import read_status

    if output not in ("text", "json"):
        raise UsageError("--format is text or json")
    found = read_status(collection)
    if output == "json":
        print_line(json.dumps(found.as_dict()))
        return 0
    for line in status_lines(found, len(found.failures) if everything else SHOWN_FAILURES):
        print_line(line)
    return 0


def status_lines(found: Status, most: int) -> list[str]:
    """Return the status in words."""
    from archiver.text import counted

    held = f"archive    {counted(found.archive_files, 'file')}, {counted(found.archive_bytes, 'byte')}"
    if found.run is None:  # what archives of others hold is in no queue, so it is not counted
        return [held, "last run   none"]
    lines = [f"{held}, {counted(found.captures, 'capture')}"]
    ended = (
        f"finished {found.run['finished']}"
        if found.run["finished"]
        else "not finished; `archiver capture -c DIR` goes on"
    )
    lines.append(f"last run   {found.run['verb']}, started {found.run['started']}, {ended}")
    lines.append(
        "outcomes   " + (", ".join(f"{count} {name}" for name, count in found.outcomes.items()) or "none")
    )
    lines.append(f"addresses  {found.urls} known, {found.pending} waiting, {len(found.failures)} failed")
    for failure in found.failures[-most:] if most else ():
        why = f" ({display_text(failure.message)})" if failure.message else ""
        lines.append(f"  {failure.outcome}  {display_text(failure.url)}{why}")
    if len(found.failures) > most:
        lines.append(f"  and {len(found.failures) - most} more: --all shows them")
    return lines
