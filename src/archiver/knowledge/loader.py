"""Read the knowledge files: TOML beside the code, each read once."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from archiver.errors import KnowledgeError

# A table's name, e.g. "agencies": never a path.
TABLE_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")

KEPT_TABLES = 3
"""A table is compiled once and then in the way; a few stay for those that are compiled from two."""


@lru_cache(maxsize=KEPT_TABLES)
def load_table(name: str) -> Mapping[str, Any]:
    """Return the knowledge file `name`.toml; read-only by agreement, since callers may get the same object."""
    if not TABLE_NAME.match(name):
        raise KnowledgeError(f"{name!r} is no name of a knowledge table")
    source = files(__package__).joinpath(f"{name}.toml")
    try:
        return tomllib.loads(source.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise KnowledgeError(f"there is no knowledge table {name!r}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"knowledge table {name!r} is malformed: {error}") from error


@cache
def knowledge_version() -> str:
    """Return the digest of all knowledge files, in the order of their names: what a record was read with."""
    digest = hashlib.sha256()
    tables = (entry for entry in files(__package__).iterdir() if entry.name.endswith(".toml"))
    for entry in sorted(tables, key=lambda entry: entry.name):
        digest.update(entry.name.encode())
        digest.update(hashlib.sha256(entry.read_bytes()).digest())
    return f"sha256:{digest.hexdigest()[:16]}"
