"""The pytest plugin: article snapshots in tests, and cases collected as tests.

`article_snapshot.check(article)` holds an article against `snapshots/HOST/SLUG.snap.md`, byte for byte, on top of
pytest-regressions. Files `*.case.toml` are collected and read again. A failure begins with what changed in words. A
missing snapshot is written and fails; under CI (the variable `CI`) nothing is written unless `--archiver-write-in-ci`
asks for it. After a full run, snapshots that no test and no case uses are named, also with pytest-xdist.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from archiver.errors import Finding
    from archiver.record import ArticleRecord

CASE_SUFFIX = ".case.toml"
SNAPSHOT_SUFFIX = ".snap.md"
USED = pytest.StashKey[dict[str, list[str]]]()
SUMMARY = pytest.StashKey[list[str]]()
WORKER_KEY = "archiver_used_snapshots"
NOT_RENEWED = frozenset(
    {"input-changed", "input-missing", "reading-failed", "case-unreadable"}
)  # by an update
MOST_LINES = 40
MOST_NAMED = 20


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options and the setting of the snapshots' folder."""
    group = parser.getgroup("archiver", "article snapshots")
    group.addoption(
        "--archiver-update",
        action="store_true",
        help="write the snapshots of the selected tests anew where they differ",
    )
    group.addoption(
        "--archiver-write-in-ci", action="store_true", help="let snapshots be written where CI is set"
    )
    group.addoption(
        "--archiver-orphans",
        choices=("error", "warn", "off"),
        default="warn",
        help="what to do about snapshots that nothing uses, after a full run (default: warn)",
    )
    parser.addini("archiver_snapshots", "folder of the snapshots, under the root folder", default="snapshots")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to write where nobody reads what is written."""
    config.stash[USED] = {}
    config.stash[SUMMARY] = []
    if config.getoption("archiver_update") and not may_write(config):
        raise pytest.UsageError(
            "--archiver-update writes nothing under CI; add --archiver-write-in-ci to mean it"
        )


def may_write(config: pytest.Config) -> bool:
    """Tell whether snapshots may be written: not under CI, unless asked for."""
    in_ci = os.environ.get("CI", "").lower() not in ("", "0", "false", "no")
    return not in_ci or bool(config.getoption("archiver_write_in_ci"))


# ------------------------------------------------------------------- the fixture


class ArticleSnapshot:
    """Holds articles against their snapshots; the fixture `article_snapshot`."""

    def __init__(self, regression: Any, request: pytest.FixtureRequest) -> None:
        self._regression = regression
        self._config = request.config
        self._test = request.node.nodeid
        self._folder = snapshots_folder(request.config)

    def check(self, article: ArticleRecord, name: str | None = None) -> None:
        """Compare an article with its snapshot; `name` (e.g. "times.example/bridge") takes the place of its address."""
        __tracebackhide__ = True
        from archiver.check import CheckFinding, compare_snapshot  # noqa: PLC0415 - the plugin loads in every test run
        from archiver.snapshot import snapshot_path, take_snapshot  # noqa: PLC0415

        relative = snapshot_path(article) if name is None else _named(name)
        path = self._folder / relative
        self._claim(path)
        obtained = take_snapshot(article)
        self._prepare(path, obtained)

        def compare(obtained_file: Path, expected_file: Path) -> None:
            expected = expected_file.read_bytes()
            if expected == obtained_file.read_bytes():
                return
            finding = next(compare_snapshot(expected, obtained, article))
            detail = finding.detail if isinstance(finding, CheckFinding) else ""
            test = _as_asked(self._config, self._test)
            raise AssertionError(failure_text(finding, path, test, detail))

        try:
            self._regression.check(obtained.encode(), binary=True, fullpath=path, check_fn=compare)
        except AssertionError as error:
            pytest.fail(str(error), pytrace=False)

    def _claim(self, path: Path) -> None:
        """Keep two tests from sharing one snapshot."""
        tests = self._config.stash[USED].setdefault(str(path), [])
        if self._test not in tests:
            tests.append(self._test)
        if len(tests) > 1:
            pytest.fail(f"two tests share the snapshot {path}: {' and '.join(tests)}", pytrace=False)

    def _prepare(self, path: Path, obtained: str) -> None:
        """Write the snapshot if that is asked for; under CI, fail before anything would be written."""
        from archiver.store import write_whole  # noqa: PLC0415 - the plugin loads in every test run

        option = self._config.getoption
        if option("archiver_update"):
            if not path.is_file() or path.read_bytes() != obtained.encode():
                try:
                    write_whole(path, obtained)
                except OSError as error:
                    pytest.fail(f"the snapshot {path} cannot be written: {error.strerror}", pytrace=False)
        elif not may_write(self._config):
            if option("force_regen", default=False) or option("regen_all", default=False):
                pytest.fail("snapshots are not written under CI", pytrace=False)
            if not path.is_file():
                pytest.fail(f"there is no snapshot {path}, and none is written under CI", pytrace=False)


@pytest.fixture
def article_snapshot(file_regression: Any, request: pytest.FixtureRequest) -> ArticleSnapshot:
    """Hold articles against the snapshots that lie in the project."""
    return ArticleSnapshot(file_regression, request)


def snapshots_folder(config: pytest.Config) -> Path:
    """Return the folder of the project's snapshots."""
    return config.rootpath / str(config.getini("archiver_snapshots"))


def _named(name: str) -> PurePosixPath:
    path = PurePosixPath(name.removesuffix(SNAPSHOT_SUFFIX) + SNAPSHOT_SUFFIX)
    if path.is_absolute() or ".." in path.parts:
        pytest.fail(f"{name!r} leads out of the folder of snapshots", pytrace=False)
    return path


def _as_asked(config: pytest.Config, nodeid: str) -> str:
    """Return a test's id as it is given where the tests were started; its own begins at the project's root."""
    path, colons, rest = nodeid.partition("::")
    place = os.path.relpath(config.rootpath / path, config.invocation_params.dir)
    return Path(place).as_posix() + colons + rest


def failure_text(finding: Finding, path: Path, test: str, detail: str) -> str:
    """Return a failure: what changed in words, the words that differ, what to do."""
    from archiver.check import remedy_of  # noqa: PLC0415 - the plugin loads in every test run
    from archiver.text import display_text  # noqa: PLC0415 - the plugin loads in every test run

    lines = [
        display_text(finding.message),
        f"{finding.code} in {path}",
        *detail.splitlines()[1 : MOST_LINES + 1],
    ]
    remedy = None if finding.code == "reading-changed" else remedy_of(finding)
    if remedy:
        lines.append(remedy)
    if finding.code not in NOT_RENEWED:
        lines.append(f"if this is right: pytest {test!r} --archiver-update")
    return "\n".join(lines)


# ------------------------------------------------------------------- cases


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> CaseFile | None:
    """Collect `*.case.toml`."""
    if file_path.name.endswith(CASE_SUFFIX):
        return CaseFile.from_parent(parent, path=file_path)
    return None


class CaseFile(pytest.File):
    """A case; it holds one test."""

    def collect(self) -> Iterator[CaseItem]:
        """Yield the test of this case."""
        yield CaseItem.from_parent(self, name="reading")


class CaseFailure(Exception):
    """A case that is not read as its snapshot says."""


class CaseItem(pytest.Item):
    """Reads the pinned input again and holds it against the snapshot."""

    def runtest(self) -> None:
        """Fail with everything that is wrong with the case."""
        from archiver.check import CheckFinding  # noqa: PLC0415 - the plugin loads in every test run
        from archiver.errors import Severity  # noqa: PLC0415
        from archiver.workflow.check import check_cases  # noqa: PLC0415

        snapshot = self.path.with_name(self.path.name.removesuffix(CASE_SUFFIX) + SNAPSHOT_SUFFIX)
        self.config.stash[USED].setdefault(str(snapshot), []).append(self.nodeid)
        update = bool(self.config.getoption("archiver_update"))
        missing = not snapshot.is_file()
        writes = may_write(self.config) and (update or missing)
        try:
            findings = list(check_cases(self.path, update=lambda _: writes))
        except OSError as error:
            raise CaseFailure(f"{error.filename}: {error.strerror}") from None
        failures = [
            failure_text(
                finding,
                snapshot,
                _as_asked(self.config, self.nodeid),
                finding.detail if isinstance(finding, CheckFinding) else "",
            )
            for finding in findings
            if finding.severity is Severity.ERROR
        ]
        if writes and missing and not update:
            failures.append(f"there was no snapshot; one was written, read it: {snapshot}")
        if failures:
            raise CaseFailure("\n\n".join(failures))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return the words of a failure; other errors as pytest shows them."""
        if isinstance(excinfo.value, CaseFailure):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return the place that reports name."""
        return self.path, 0, f"case {self.path.name.removesuffix(CASE_SUFFIX)}"


# ------------------------------------------------------------------- orphans


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Hand what was used to the controller, or look for what nothing used."""
    config = session.config
    if hasattr(config, "workerinput"):
        config.workeroutput[WORKER_KEY] = config.stash[USED]  # type: ignore[attr-defined] # set by pytest-xdist
        return
    wanted = config.getoption("archiver_orphans")
    shared = [f"two tests share {path}: {', '.join(tests)}" for path, tests in _shared(config.stash[USED])]
    if wanted == "off" or exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        orphans = []
    else:
        orphans = list(_orphans(config)) if _is_full_run(config) else []
    config.stash[SUMMARY] = shared + [f"nothing uses {path}" for path in orphans]
    if (shared or (orphans and wanted == "error")) and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: Any) -> None:
    """Take in what a worker of pytest-xdist used."""
    del error
    used = node.config.stash[USED]
    for path, tests in getattr(node, "workeroutput", {}).get(WORKER_KEY, {}).items():
        used.setdefault(path, []).extend(test for test in tests if test not in used.get(path, []))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Name orphans and shared snapshots."""
    lines = config.stash[SUMMARY]
    if not lines:
        return
    terminalreporter.section("article snapshots")
    for line in lines[:MOST_NAMED]:
        terminalreporter.line(line)
    if len(lines) > MOST_NAMED:
        terminalreporter.line(f"and {len(lines) - MOST_NAMED} more")


def _shared(used: dict[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
    for path, tests in sorted(used.items()):
        if len(set(tests)) > 1:
            yield path, sorted(set(tests))


def _is_full_run(config: pytest.Config) -> bool:
    """Tell whether every test ran: nothing was selected, by argument, keyword or last failure."""
    chosen = (
        "keyword",
        "markexpr",
        "lf",
        "failedfirst",
        "deselect",
        "ignore",
        "ignore_glob",
        "collectonly",
        "stepwise",
    )
    return config.args_source is not pytest.Config.ArgsSource.ARGS and not any(
        config.getoption(name, default=None) for name in chosen
    )


def _orphans(config: pytest.Config) -> Iterator[Path]:
    used = config.stash[USED]
    for folder, inner, names in os.walk(snapshots_folder(config)):
        inner.sort()
        present = set(names)
        for name in sorted(names):
            case = name.removesuffix(SNAPSHOT_SUFFIX) + CASE_SUFFIX
            path = Path(folder, name)
            if name.endswith(SNAPSHOT_SUFFIX) and case not in present and str(path) not in used:
                yield path.relative_to(config.rootpath)
