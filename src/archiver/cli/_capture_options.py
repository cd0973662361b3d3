"""The options that all capturing verbs share."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from archiver.cli._common import JsonLogs, Quiet
from archiver.errors import UsageError

if TYPE_CHECKING:
    from archiver.capture import CaptureOptions
    from archiver.cli._capture import CaptureLog
    from archiver.workflow.capture import Wishes

Folder = Annotated[
    Path, typer.Option("-c", "--collection", metavar="DIR", help="The collection; made when it is not there.")
]
FromList = Annotated[
    list[Path] | None,
    typer.Option("--from", metavar="FILE", help="Addresses, one a line; - is stdin. May be repeated."),
]
Feeds = Annotated[
    list[str] | None, typer.Option("--feed", metavar="URL", help="Every story of an RSS or Atom feed.")
]
Sitemaps = Annotated[
    list[str] | None,
    typer.Option("--sitemap", metavar="URL", help="Every page of a sitemap, news sitemap or index."),
]
Sections = Annotated[
    list[str] | None,
    typer.Option(
        "--section", metavar="URL", help="A section page, and every story of its site that it links to."
    ),
]
Requisites = Annotated[
    bool | None,
    typer.Option(
        "--requisites/--no-requisites", help="Images, stylesheets and scripts of a page too (default: yes)."
    ),
]
SkipAds = Annotated[
    bool | None,
    typer.Option(
        "--skip-ads/--keep-ads",
        help="Leave out what only advertises or counts readers, told by its address (default: no).",
    ),
]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Open addresses in private networks; never link-local ones.")
]
AllowHosts = Annotated[
    list[str] | None,
    typer.Option("--allow-host", metavar="HOST", help="Open this one host's private address."),
]
Delay = Annotated[
    float | None,
    typer.Option(metavar="S", min=0, help="Seconds between two fetches from one host (default: 1)."),
]
Concurrency = Annotated[
    int | None,
    typer.Option(metavar="N", min=1, max=512, help="Fetches at a time; per host too when the delay is 0."),
]
Timeout = Annotated[
    float | None,
    typer.Option(metavar="S", min=0.01, help="Seconds for a connection, a response head, or silence."),
]
RobotsRule = Annotated[
    str | None, typer.Option("--robots", metavar="obey|ignore", help="Obey robots.txt (default), or not.")
]
ProxyUrl = Annotated[
    str | None,
    typer.Option("--proxy", metavar="URL", help="http://host:port or socks5://host:port, login allowed."),
]
CookieFile = Annotated[
    Path | None, typer.Option("--cookies", metavar="FILE", help="A cookies file in Netscape format.")
]
HeaderLines = Annotated[
    list[str] | None, typer.Option("--header", metavar="'K: V'", help="Send this header too.")
]
KeepSecrets = Annotated[
    bool, typer.Option("--keep-secrets", help="Archive cookies and logins of requests as sent, not redacted.")
]
InBrowser = Annotated[
    bool,
    typer.Option(
        "--browser", help="Show each page in an installed Chromium too, and archive what it makes of it."
    ),
]
BrowserPath = Annotated[
    str | None,
    typer.Option("--browser-path", metavar="PATH", help="This browser, instead of the first one found."),
]
Derive = Annotated[
    bool, typer.Option("--derive/--no-derive", help="Index, extract and snapshot afterwards (default: yes).")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """What all verbs that capture can be told: a field is an option, its annotation what the help says of it."""

    requisites: Requisites = None
    skip_ads: SkipAds = None
    allow_private: AllowPrivate = False
    allow_host: AllowHosts = None
    delay: Delay = None
    concurrency: Concurrency = None
    timeout: Timeout = None
    robots: RobotsRule = None
    proxy: ProxyUrl = None
    cookies: CookieFile = None
    header: HeaderLines = None
    keep_secrets: KeepSecrets = False
    browser: InBrowser = False
    browser_path: BrowserPath = None
    then_derive: Derive = True
    quiet: Quiet = False
    json_logs: JsonLogs = False

    def log(self) -> CaptureLog:
        """Return the log of a run."""
        from archiver.cli._capture import CaptureLog

        return CaptureLog.open(quiet=self.quiet, json_logs=self.json_logs)

    def wishes(self, log: CaptureLog | None = None) -> Wishes:
        """Return how the command captures, and who is told of it."""
        from archiver.workflow.capture import Wishes

        wishes = Wishes(self._options(), self._overrides(), then_derive=self.then_derive)
        return wishes if log is None else replace(wishes, report=log.note, reading=log.reading)

    def _options(self) -> CaptureOptions:
        """Return the options of a run, its settings still the defaults; they may hold secrets."""
        from archiver.capture import CaptureOptions, read_header

        return CaptureOptions(
            headers=tuple(map(read_header, self.header or ())),
            cookies=self.cookies,
            proxy=self.proxy,
            keep_secrets=self.keep_secrets,
            browser=self.browser or self.browser_path is not None,
            browser_path=self.browser_path,
        )

    def _overrides(self) -> Mapping[str, Any]:
        """Return what the command says against a collection's settings; what was not given is None."""
        if self.robots not in (None, "obey", "ignore"):
            raise UsageError("--robots is obey or ignore")
        return {name: getattr(self, name) for name in OVERRIDING} | {
            "allow_hosts": tuple(self.allow_host) if self.allow_host else None,
            "allow_private": self.allow_private or None,
        }


OVERRIDING = ("requisites", "skip_ads", "delay", "concurrency", "timeout", "robots")
ALL = frozenset(field.name for field in fields(RunOptions))

Verb = Callable[..., int]


def with_run_options(names: frozenset[str] = ALL) -> Callable[[Verb], Verb]:
    """Give a verb these options of a run beside its own; it gets them as one value, `run`."""

    def join(verb: Verb) -> Verb:
        own = get_type_hints(verb, include_extras=True)
        told = get_type_hints(RunOptions, include_extras=True)
        parameters = [
            parameter.replace(annotation=own[parameter.name], kind=inspect.Parameter.KEYWORD_ONLY)
            for parameter in inspect.signature(verb).parameters.values()
            if parameter.name != "run"
        ] + [
            inspect.Parameter(
                field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=told[field.name]
            )
            for field in fields(RunOptions)
            if field.name in names
        ]

        @functools.wraps(verb)
        def run_verb(**values: Any) -> int:
            run = RunOptions(**{name: values.pop(name) for name in names})
            return verb(**values, run=run)

        run_verb.__signature__ = inspect.Signature(parameters, return_annotation=int)  # type: ignore[attr-defined]
        run_verb.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        return run_verb

    return join
