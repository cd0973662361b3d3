"""A collection's settings: `archiver.toml`, read strictly, so that a misspelt key is no silent default."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from archiver.errors import UsageError

FILE_NAME = "archiver.toml"

TEMPLATE = """\
# Settings of this collection. Options of a command win over what stands here; what is commented out is the default.

[operator]
# name = "Example Archive"           # goes into each WARC file's description
# contact = "archive@example.org"    # goes into the User-Agent, so that a site can reach you

[politeness]
# delay = 1.0             # seconds between two requests for pages of one host
# requisite_delay = 0.1   # the same for images, stylesheets and scripts
# concurrency = 8         # fetches at a time, over all hosts
# robots = "obey"         # or "ignore"
# retries = 2             # for hosts that fail or ask to wait
# max_wait = 120.0        # the longest wait a host may ask for, in seconds

[scope]
# requisites = true       # images, stylesheets and scripts of a page
# max_requisites = 400    # of one page
# skip_ads = false        # leave out what only advertises or counts readers, told by its address
# skip_hosts = []         # leave out what these hosts and their subdomains add to a page
# allow_private = false   # addresses in private networks; link-local ones are never opened
# allow_hosts = []        # hosts whose private addresses are open

[limits]
# timeout = 30.0          # seconds for a connection, a response head, or silence
# max_seconds = 300.0     # for one whole answer
# max_bytes = 1073741824  # of one whole answer
"""


@dataclass(frozen=True, slots=True)
class Settings:
    """What `archiver.toml` may set; the defaults hold for what it does not.

    `delay` and the other waits are seconds, `max_bytes` counts bytes as received.
    """

    name: str | None = None
    contact: str | None = None
    delay: float = 1.0
    requisite_delay: float = 0.1
    concurrency: int = 8
    robots: str = "obey"
    retries: int = 2
    max_wait: float = 120.0
    requisites: bool = True
    max_requisites: int = 400
    skip_ads: bool = False
    skip_hosts: tuple[str, ...] = ()
    allow_private: bool = False
    allow_hosts: tuple[str, ...] = ()
    timeout: float = 30.0
    max_seconds: float = 300.0
    max_bytes: int = 1 << 30


SECTIONS: dict[str, tuple[str, ...]] = {
    "operator": ("name", "contact"),
    "politeness": ("delay", "requisite_delay", "concurrency", "robots", "retries", "max_wait"),
    "scope": ("requisites", "max_requisites", "skip_ads", "skip_hosts", "allow_private", "allow_hosts"),
    "limits": ("timeout", "max_seconds", "max_bytes"),
}
_KINDS: dict[str, tuple[type, ...]] = {
    "str | None": (str,),
    "str": (str,),
    "float": (float, int),
    "int": (int,),
    "bool": (bool,),
    "tuple[str, ...]": (list,),
}
_TYPES = {field.name: str(field.type) for field in fields(Settings)}


def read_settings(path: Path) -> Settings:
    """Read a collection's settings; a file that is not there means the defaults."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read the settings: {error}", path=str(path)) from error
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"the settings are no TOML: {error}", path=str(path)) from error
    return Settings(**_values(tables, path))


def _values(tables: dict[str, Any], path: Path) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for section, table in tables.items():
        if section not in SECTIONS or not isinstance(table, dict):
            raise UsageError(f"unknown section [{section}]; known are {', '.join(SECTIONS)}", path=str(path))
        for key, value in table.items():
            if key not in SECTIONS[section]:
                raise UsageError(
                    f"unknown key {key} in [{section}]; known are {', '.join(SECTIONS[section])}",
                    path=str(path),
                )
            values[key] = _checked(key, value, path)
    return values


def _checked(key: str, value: Any, path: Path) -> Any:
    kinds = _KINDS[_TYPES[key]]
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise UsageError(f"{key} must be {kinds[0].__name__}, not {value!r}", path=str(path))
    if isinstance(value, list):
        if not all(isinstance(item, str) for item in value):
            raise UsageError(f"{key} must be a list of strings", path=str(path))
        return tuple(value)
    if isinstance(value, float | int) and value < 0:
        raise UsageError(f"{key} must not be negative", path=str(path))
    if key == "robots" and value not in {"obey", "ignore"}:
        raise UsageError('robots must be "obey" or "ignore"', path=str(path))
    return value
