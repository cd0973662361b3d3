"""`archiver rule`: what a finding's code means."""

from __future__ import annotations

from typing import Annotated

import typer

from archiver.cli._common import print_line

EXAMPLES = ("archiver rule reading-changed", "archiver rule")


def rule(
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help="A code as findings carry it; all codes without one.")
    ] = None,
) -> int:
    """Explain a finding's code: what it means and what to do."""
    from archiver.workflow.rule import explain_code, list_codes

    if code is None:
        for line in list_codes():
            print_line(line)
    else:
        print_line(explain_code(code).rstrip("\n"))
    return 0
