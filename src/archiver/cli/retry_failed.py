"""`archiver retry-failed`: fetch again what failed."""

from __future__ import annotations

from archiver.cli._capture_options import (
    AllowHosts,
    AllowPrivate,
    BrowserPath,
    Concurrency,
    CookieFile,
    Delay,
    Derive,
    HeaderLines,
    InBrowser,
    KeepSecrets,
    ProxyUrl,
    RobotsRule,
    Sending,
    Timeout,
    overrides,
)
from archiver.cli._common import Collection, JsonLogs, Quiet

EXAMPLES = ("archiver retry-failed -c my-archive",)


def retry_failed(
    collection: Collection,
    allow_private: AllowPrivate = False,
    allow_host: AllowHosts = None,
    delay: Delay = None,
    concurrency: Concurrency = None,
    timeout: Timeout = None,
    robots: RobotsRule = None,
    proxy: ProxyUrl = None,
    cookies: CookieFile = None,
    header: HeaderLines = None,
    keep_secrets: KeepSecrets = False,
    browser: InBrowser = False,
    browser_path: BrowserPath = None,
    then_derive: Derive = True,
    quiet: Quiet = False,
    json_logs: JsonLogs = False,
) -> int:
    """Fetch again every address whose newest outcome is a failure."""
    from archiver.cli._capture import CaptureLog, finish
    from archiver.workflow.capture import Wishes
    from archiver.workflow.retry_failed import retry_failed as try_again

    options = Sending(proxy, cookies, tuple(header or ()), keep_secrets, browser, browser_path).options()
    wanted = overrides(
        allow_private=allow_private,
        allow_host=allow_host,
        delay=delay,
        concurrency=concurrency,
        timeout=timeout,
        robots=robots,
    )
    with CaptureLog.open(quiet=quiet, json_logs=json_logs) as log:
        done = try_again(collection, Wishes(options, wanted, log.note, log.reading, then_derive))
    return finish(done, quiet=quiet, json_logs=json_logs, nothing="nothing to do: nothing failed")
