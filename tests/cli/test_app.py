from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.cli._common import complain
from archiver.cli.app import VERBS, examples_of, load_verb, run
from support.commands import archiver

ROOT = Path(__file__).parents[2]


def test_help_names_every_verb_and_the_exit_codes() -> None:
    shown = archiver("--help")
    assert shown.code == 0
    assert all(verb in shown.out for verb in VERBS)
    assert "Exit codes" in shown.out


def test_help_costs_little() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "archiver", "--help"], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert spent < 0.6, "the goal is 0.3 s on a quiet machine"


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_examples_and_a_place_in_the_docs(verb: str) -> None:
    command = load_verb(verb)
    assert command.help
    assert command.epilog, "a verb shows examples"
    assert f"## {verb}\n" in (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


def test_an_unknown_verb_is_a_usage_error_with_a_suggestion() -> None:
    shown = archiver("extrct")
    assert shown.code == 2
    assert "extract" in shown.err


@pytest.mark.parametrize("verb", ["extract", "diff", "status"])
def test_a_missing_argument_is_a_usage_error_that_shows_how_to_call(verb: str) -> None:
    shown = archiver(verb)
    assert shown.code == 2
    assert shown.err.splitlines()[-1] == f"Example: {examples_of(verb)[0]}"


def test_a_misspelt_option_is_named_without_an_example() -> None:
    shown = archiver("extract", "page.html", "--rejetcs")
    assert shown.code == 2
    assert "--rejects" in shown.err
    assert "Example:" not in shown.err


def test_version_is_printed() -> None:
    assert archiver("--version").out.startswith("archiver ")


def test_an_interrupt_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("archiver.record.schema_text", interrupted)
    monkeypatch.setattr("archiver.cli.schema.schema", interrupted, raising=True)
    monkeypatch.setattr("archiver.cli.app.load_verb", interrupted)
    assert run(["schema"]) == 130


def test_no_traceback_reaches_a_user(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_: object) -> str:
        raise RuntimeError("unforeseen")

    monkeypatch.delenv("ARCHIVER_DEBUG", raising=False)
    monkeypatch.setattr("archiver.cli.app.load_verb", broken)
    assert run(["schema"]) == 2
    shown = capsys.readouterr().err
    assert "internal error" in shown
    assert "Traceback" not in shown


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = f"{sys.executable} -m archiver schema | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0"
    assert not done.stderr


def test_a_reader_that_goes_away_in_the_middle_is_no_error() -> None:
    command = f"{sys.executable} -m archiver rule | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0"
    assert done.stderr == ""


def test_an_error_on_a_terminal_is_coloured_but_its_words_are_harmless(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    complain("a\x1b[2Jb\nc\u202e")
    assert capsys.readouterr().err == "\x1b[31marchiver:\x1b[0m a[2Jb c\n"


def test_a_verdict_cut_short_is_not_a_good_one(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("{}\n" * 20_000)
    command = f"{sys.executable} -m archiver validate bad.jsonl | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.splitlines()[-1] == "1"


def test_a_full_disk_is_told_with_the_name_of_the_file(tmp_path: Path) -> None:
    script = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64));"
        "from archiver.cli.app import run; sys.exit(run(['schema', '-o', 'schema.json']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 1
    assert done.stderr.startswith("archiver: schema.json: File too large (make room")
    assert list(tmp_path.iterdir()) == [], "nothing half-written stays"
