"""The command line: arguments in, lines or reports out; nothing else prints or exits.

One module a verb: a typer function that takes the options, makes one call into `workflow`, prints, and returns the
exit code. A new verb is a line in `app.VERBS`.
"""

from __future__ import annotations

from archiver.cli.app import main

__all__ = ["main"]
