"""The command `archiver`: its verbs, loaded when asked for, and the one place that turns errors into exit codes."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from io import TextIOWrapper
from typing import Annotated, Any, NoReturn, cast

import typer
from typer.core import TyperGroup

from archiver import __version__
from archiver.cli._common import complain, say
from archiver.errors import ArchiverError

CAPTURE, READ, ARCHIVES, CHANGES, MORE = "Capture", "Read", "Archives", "Changes", "More"

# verb -> (module of archiver.cli, heading in the help); a module's function has the verb's name, `_` for `-`
VERBS: Mapping[str, tuple[str, str]] = {
    "capture": ("capture", CAPTURE),
    "recapture": ("recapture", CAPTURE),
    "watch": ("watch", CAPTURE),
    "retry-failed": ("retry_failed", CAPTURE),
    "status": ("status", CAPTURE),
    "import": ("import_", CAPTURE),
    "extract": ("extract", READ),
    "validate": ("validate", READ),
    "explain": ("explain", READ),
    "render": ("render", READ),
    "schema": ("schema", READ),
    "records": ("records", ARCHIVES),
    "verify": ("verify", ARCHIVES),
    "repair": ("repair", ARCHIVES),
    "index": ("index", ARCHIVES),
    "pack": ("pack", ARCHIVES),
    "unpack": ("unpack", ARCHIVES),
    "snapshot": ("snapshot", CHANGES),
    "diff": ("diff", CHANGES),
    "check": ("check", CHANGES),
    "log": ("log", CHANGES),
    "rule": ("rule", CHANGES),
    "search": ("search", MORE),
    "rebuild": ("rebuild", MORE),
}

EXIT_CODES = (
    "Exit codes: 0 done · 1 findings, differences, or some inputs failed · 2 usage, settings or an internal error · "
    "3 every input was refused · 130 interrupted · 143 told to end"
)
OUT_OF_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
JUDGES = frozenset(("check", "diff", "validate", "verify"))
"""Verbs whose exit code is a verdict."""

DEBUG = "ARCHIVER_DEBUG"
INTERRUPTED = 130


class Terminated(BaseException):
    """A service manager, a container or a scheduler told us to end (SIGTERM): the same orderly way out as Ctrl-C."""


class VerbGroup(TyperGroup):
    """The verbs; a verb's module is imported when that verb is run or the help lists it."""

    def __init__(self, **settings: Any) -> None:
        """Let typer know the names, so that it can suggest one for a misspelt verb."""
        super().__init__(**settings)
        self.commands = dict.fromkeys(VERBS, cast("Any", None))  # the verbs themselves load when asked for

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the signature is typer's
        """Return the verbs in the order of the help."""
        return list(VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - the signature is typer's
        """Return one verb, loading its module."""
        return load_verb(cmd_name) if cmd_name in VERBS else None


def load_verb(name: str) -> Any:
    """Return the command of a verb, with its examples below its options."""
    module_name, panel = VERBS[name]
    module = import_module(f"archiver.cli.{module_name}")
    holder = typer.Typer(add_completion=False, rich_markup_mode="rich")
    function = getattr(module, name.replace("-", "_") + ("_" if name == "import" else ""))
    holder.command(name, epilog=epilog_of(examples_of(name)))(function)
    command = typer.main.get_command(holder)
    command.rich_help_panel = panel  # type: ignore[attr-defined]  # typer sets it only inside groups
    return command


def examples_of(name: str) -> Sequence[str]:
    """Return calls of a verb that show what it is for."""
    examples: Sequence[str] = import_module(f"archiver.cli.{VERBS[name][0]}").EXAMPLES
    return examples


def epilog_of(examples: Sequence[str]) -> str:
    """Return the examples as typer lays them out: one a line."""
    return "\n\n".join(("[bold]Examples[/bold]", *(f"  {line}" for line in examples))) if examples else ""


app = typer.Typer(
    name="archiver",
    cls=VerbGroup,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    epilog=EXIT_CODES,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def show_version(wanted: bool) -> None:
    """Print the version and stop, when asked."""
    if wanted:
        sys.stdout.write(f"archiver {__version__}\n")
        raise typer.Exit


@app.callback()
def archiver(
    version: Annotated[
        bool,
        typer.Option("--version", callback=show_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    """Capture news pages, read them into validated article records, and show every later edit."""


def main() -> NoReturn:
    """Run the command line; every way out is an exit code, and no traceback reaches a user."""
    signal.signal(signal.SIGTERM, _terminate)
    _write_utf8()
    sys.exit(run(sys.argv[1:]))


def _write_utf8() -> None:
    """Write UTF-8 into files and pipes in every locale; what a terminal cannot show is escaped, not an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(
                encoding=encoding, errors="backslashreplace" if stream.errors == "strict" else stream.errors
            )


def _terminate(_number: int, _frame: object) -> NoReturn:
    signal.signal(
        signal.SIGTERM, signal.SIG_IGN
    )  # once is enough: the way out must not be interrupted in turn
    raise Terminated


def run(arguments: Sequence[str]) -> int:  # noqa: PLR0911 - a way out for each kind of end
    """Run one command and return its exit code."""
    try:
        code = app(list(arguments), prog_name="archiver", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        return _unread(arguments)
    except SystemExit as error:
        if not isinstance(error.__context__, BrokenPipeError):
            raise
        return _unread(arguments)  # click ends so when the reader of our output goes away
    except Terminated:
        complain("told to end; what was done is complete")
        return 143
    except (KeyboardInterrupt, typer.Abort):
        complain("interrupted; what was done is complete")
        return INTERRUPTED
    except ArchiverError as error:
        complain(str(error))
        return error.exit_code
    except OSError as error:
        complain(_words_of(error))
        return 1 if error.errno in OUT_OF_SPACE else 2
    except Exception as error:  # noqa: BLE001 - the last line before the user: no traceback may pass
        return _unexpected(error)
    if code == INTERRUPTED:  # typer has caught Ctrl-C itself
        complain("interrupted; what was done is complete")
    return code if isinstance(code, int) else 0


def _unexpected(error: Exception) -> int:
    """Report a usage error in typer's words, anything else as ours to mend."""
    show = getattr(error, "show", None)
    if callable(show):
        from typer import rich_utils

        rich_utils.rich_format_error(error)  # type: ignore[arg-type]  # an exception with `show` is click's
        if example := _example_for(error):
            say(f"Example: {example}")
        return int(getattr(error, "exit_code", 2))
    if os.environ.get(DEBUG):
        raise error
    complain(
        f"internal error: {type(error).__name__}: {error}; set {DEBUG}=1 to see where, and please report it"
    )
    return 2


def _example_for(error: Any) -> str | None:
    """Return a whole call of the verb that lacks an argument or option, None where that is not what is wrong."""
    lacks_something = hasattr(error, "param_type")  # click's MissingParameter, which typer may carry within
    if not lacks_something or error.ctx is None or error.ctx.info_name not in VERBS:
        return None
    return examples_of(error.ctx.info_name)[0]


def _words_of(error: OSError) -> str:
    place = f"{error.filename}: " if error.filename else ""
    remedy = " (make room and run the same command again)" if error.errno in OUT_OF_SPACE else ""
    return f"{place}{error.strerror or error}{remedy}"


def _unread(arguments: Sequence[str]) -> int:
    """Return the exit code when the reader of our output has gone: a verdict that was cut short is not a good one."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # or Python complains at exit
    return int(bool(set(arguments[:1]) & JUDGES))
