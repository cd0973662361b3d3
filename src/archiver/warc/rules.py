"""The catalogue of what `verify` finds: each code with its rule and what to do."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from archiver.errors import Finding, Severity


@dataclass(frozen=True, slots=True)
class ArchiveRule:
    """What one code means; a code that ends in `:*` stands for all that begin so."""

    code: str
    severity: Severity
    title: str
    rule: str
    remedy: str


@cache
def archive_rules() -> dict[str, ArchiveRule]:
    """Return every rule by its code."""
    table = tomllib.loads(files("archiver.warc").joinpath("rules.toml").read_text(encoding="utf-8"))
    rules = (ArchiveRule(**(row | {"severity": Severity(row["severity"])})) for row in table["rule"])
    return {rule.code: rule for rule in rules}


def find_archive_rule(code: str) -> ArchiveRule | None:
    """Return the rule of a code; None for a code that is not one of `verify`."""
    rules = archive_rules()
    return rules.get(code) or rules.get(code.partition(":")[0] + ":*")


def with_remedy(finding: Finding) -> Finding:
    """Return the finding with what to do about it, from the catalogue where it says nothing itself."""
    rule = find_archive_rule(finding.code) if finding.remedy is None else None
    return replace(finding, remedy=rule.remedy) if rule else finding
