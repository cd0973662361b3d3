"""`archiver retry-failed`: fetch again what failed."""

from __future__ import annotations

from archiver.cli._capture_options import ALL, RunOptions, with_run_options
from archiver.cli._common import Collection

EXAMPLES = ("archiver retry-failed -c my-archive",)


@with_run_options(ALL)
def retry_failed(collection: Collection, *, run: RunOptions) -> int:
    """Fetch again every address whose newest outcome is a failure."""
    from archiver.cli._capture import finish
    from archiver.workflow.retry_failed import retry_failed as try_again

    with run.log() as log:
        done = try_again(collection, run.wishes(log))
    return finish(done, quiet=run.quiet, json_logs=run.json_logs, nothing="nothing to do: nothing failed")
