"""`archiver watch`: recapture what is due and read known feeds until stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

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

if TYPE_CHECKING:
    from archiver.workflow.recapture import Recaptured

EXAMPLES = ("archiver watch -c my-archive --every 900",)


def watch(
    collection: Collection,
    every: Annotated[
        float, typer.Option(metavar="S", min=5, help="Look at known feeds every so many seconds.")
    ] = 900.0,
    rounds: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Stop after so many rounds; without it, on Ctrl-C.")
    ] = None,
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
    """Capture stories again when they are due, and new ones of the known feeds and sitemaps, until stopped."""
    from archiver.cli._capture import CaptureLog, finish, show_changes
    from archiver.workflow.capture import Wishes
    from archiver.workflow.watch import watch as keep_watching

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
    codes = [0]

    def after_round(done: Recaptured) -> None:
        show_changes(done.changes, quiet=quiet, json_logs=json_logs)
        nothing = "nothing is due"
        codes.append(finish(done.captured, quiet=quiet, json_logs=json_logs, nothing=nothing))

    with CaptureLog.open(quiet=quiet, json_logs=json_logs) as log:
        wishes = Wishes(options, wanted, log.note, log.reading)
        keep_watching(collection, wishes, after_round, every=every, rounds=rounds)
    return max(codes)
