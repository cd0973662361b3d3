"""`archiver watch`: recapture what is due and read known feeds until stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli._capture_options import ALL, RunOptions, with_run_options
from archiver.cli._common import Collection

if TYPE_CHECKING:
    from archiver.workflow.recapture import Recaptured

EXAMPLES = ("archiver watch -c my-archive --every 900",)


@with_run_options(ALL - {"then_derive"})
def watch(
    collection: Collection,
    every: Annotated[
        float, typer.Option(metavar="S", min=5, help="Look at known feeds every so many seconds.")
    ] = 900.0,
    rounds: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Stop after so many rounds; without it, on Ctrl-C.")
    ] = None,
    *,
    run: RunOptions,
) -> int:
    """Capture stories again when they are due, and new ones of the known feeds and sitemaps, until stopped."""
    from archiver.cli._capture import finish, show_changes
    from archiver.workflow.watch import watch as keep_watching

    codes = [0]

    def after_round(done: Recaptured) -> None:
        show_changes(done.changes, quiet=run.quiet, json_logs=run.json_logs)
        nothing = "nothing is due"
        codes.append(finish(done.captured, quiet=run.quiet, json_logs=run.json_logs, nothing=nothing))

    with run.log() as log:
        keep_watching(collection, run.wishes(log), after_round, every=every, rounds=rounds)
    return max(codes)
