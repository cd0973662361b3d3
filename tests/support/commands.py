"""Running the command line inside a test, as a user would."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


def archiver(
    *arguments: str | Path, stdin: bytes = b"", cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Ran:
    """Run `archiver` as its own process."""
    done = subprocess.run(
        [sys.executable, "-m", "archiver", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env=dict(env) if env is not None else None,
        timeout=60,
        check=False,
    )
    return Ran(
        done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    )
