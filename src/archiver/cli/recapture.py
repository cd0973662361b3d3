"""`archiver recapture`: capture stories again, and say what changed."""

from __future__ import annotations

from typing import Annotated

import typer

from archiver.cli._capture_options import ALL, RunOptions, with_run_options
from archiver.cli._common import Collection

EXAMPLES = ("archiver recapture -c my-archive --due", "archiver recapture -c my-archive --delay 2")


@with_run_options(ALL - {"then_derive"})
def recapture(
    collection: Collection,
    due: Annotated[
        bool, typer.Option("--due", help="Only stories that are due: fresh ones often, still ones rarely.")
    ] = False,
    *,
    run: RunOptions,
) -> int:
    """Capture the stories of a collection again; what has not changed becomes a revisit record."""
    from archiver.cli._capture import finish, show_changes
    from archiver.workflow.recapture import recapture as capture_again

    with run.log() as log:
        done = capture_again(collection, run.wishes(log), only_due=due)
    show_changes(done.changes, quiet=run.quiet, json_logs=run.json_logs)
    return finish(
        done.captured, quiet=run.quiet, json_logs=run.json_logs, nothing="nothing to do: no story is due"
    )
