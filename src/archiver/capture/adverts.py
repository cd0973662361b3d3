"""Rules for what only advertises or counts readers, as `adverts.toml` gives them; applied only where asked for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from archiver.capture.target import read_target
from archiver.errors import GateRefused


@dataclass(frozen=True, slots=True)
class AdRule:
    """One rule: a host's name, a path, or both must look so."""

    name: str
    host: re.Pattern[str] | None
    path: re.Pattern[str] | None

    def takes(self, host: str, path: str) -> bool:
        """Whether the rule speaks of an address."""
        fits_host = self.host is None or self.host.search(host) is not None
        return fits_host and (self.path is None or self.path.search(path) is not None)


@dataclass(frozen=True, slots=True)
class AdRules:
    """The rules of a run: those of the table, where they are wished, and hosts of the user's choice."""

    rules: tuple[AdRule, ...] = ()
    hosts: frozenset[str] = frozenset()

    @classmethod
    def of(cls, *, wished: bool, hosts: Iterable[str]) -> AdRules:
        """Return the rules that hold in a run."""
        return cls(ad_rules() if wished else (), frozenset(host.lower().lstrip(".") for host in hosts))

    def skips(self, url: str) -> str | None:
        """Return the name of the rule by which an address is left out, None when none speaks of it."""
        if not self.rules and not self.hosts:
            return None
        try:
            target = read_target(url)
        except GateRefused:
            return None
        labels = target.host.split(".")
        if any(".".join(labels[place:]) in self.hosts for place in range(len(labels))):
            return "skip_hosts"
        return next((rule.name for rule in self.rules if rule.takes(target.host, target.path)), None)


@cache
def ad_rules() -> tuple[AdRule, ...]:
    """Return the rules of the table, in order."""
    return tuple(
        AdRule(row["name"], _pattern(row.get("host")), _pattern(row.get("path"))) for row in ad_rows()
    )


def ad_rows() -> list[dict[str, str]]:
    """Return the table as it stands, examples included."""
    text = files(__package__).joinpath("adverts.toml").read_text(encoding="utf-8")
    rows: list[dict[str, str]] = tomllib.loads(text)["rule"]
    return rows


def _pattern(source: str | None) -> re.Pattern[str] | None:
    return re.compile(source, re.IGNORECASE) if source else None
