"""`archiver recapture`: capture stories again, and say what changed."""

from __future__ import annotations

from typing import Annotated

import typer

from archiver.cli._capture_options import (
    AllowHosts,
    AllowPrivate,
    BrowserPath,
    Concurrency,
    CookieFile,
    Delay,
    HeaderLines,
    InBrowser,
    KeepSecrets,
    ProxyUrl,
    Requisites,
    RobotsRule,
    Sending,
    Timeout,
    overrides,
)
from archiver.cli._common import Collection, JsonLogs, Quiet

EXAMPLES = ("archiver recapture -c my-archive --due", "archiver recapture -c my-archive --delay 2")


def recapture(
    collection: Collection,
    due: Annotated[
        bool, typer.Option("--due", help="Only stories that are due: fresh ones often, still ones rarely.")
    ] = False,
    allow_private: AllowPrivate = False,
    allow_host: AllowHosts = None,
    delay: Delay = None,
    concurrency: Concurrency = None,
    timeout: Timeout = None,
    robots: RobotsRule = None,
    requisites: Requisites = None,
    proxy: ProxyUrl = None,
    cookies: CookieFile = None,
    header: HeaderLines = None,
    keep_secrets: KeepSecrets = False,
    browser: InBrowser = False,
    browser_path: BrowserPath = None,
    quiet: Quiet = False,
    json_logs: JsonLogs = False,
) -> int:
    """Capture the stories of a collection again; what has not changed becomes a revisit record."""
    from archiver.cli._capture import CaptureLog, finish, show_changes
    from archiver.workflow.capture import Wishes
    from archiver.workflow.recapture import recapture as capture_again

    options = Sending(proxy, cookies, tuple(header or ()), keep_secrets, browser, browser_path).options()
    wanted = overrides(
        allow_private=allow_private,
        allow_host=allow_host,
        delay=delay,
        concurrency=concurrency,
        timeout=timeout,
        robots=robots,
        requisites=requisites,
    )
    with CaptureLog.open(quiet=quiet, json_logs=json_logs) as log:
        done = capture_again(collection, Wishes(options, wanted, log.note, log.reading), only_due=due)
    show_changes(done.changes, quiet=quiet, json_logs=json_logs)
    return finish(done.captured, quiet=quiet, json_logs=json_logs, nothing="nothing to do: no story is due")
