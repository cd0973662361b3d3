from __future__ import annotations

import pytest
from pytest_regressions import file_regression

from archiver.check import case_of, write_case
from archiver.record import seal_article
from archiver.snapshot import take_snapshot
from archiver.workflow.check import reread_case
from archiver.workflow.single import one_article
from archiver.workflow.sources import ReadOptions

pytest_plugins = ["pytester"]

LOADED = (reread_case, seal_article, file_regression)
"""What the runs within this process need: loaded once, or each run would load it anew."""

RECORD = """
from archiver.record import blocks, fields, seal_article

EXTRACTOR = fields.Extractor(name="test", version="1", knowledge_version="none", lxml="none", libxml2="none")


def record(headline="Bridge vote delayed", text="The council put off its vote. A new date is open."):
    return seal_article(
        page_kind="article",
        url="https://times.example/bridge",
        headline=headline,
        body=(blocks.Paragraph(type="paragraph", text=text),),
        provenance=fields.Provenance(kind="html_file", input_digest="sha256:00", extractor=EXTRACTOR),
    )
"""
TEST = """
from story import record


def test_story(article_snapshot):
    article_snapshot.check(record({}))
"""
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Bridge vote delayed</title></head><body><article>
<h1>Bridge vote delayed</h1><p>The council put off its vote on the harbour bridge after a long debate on Monday night.</p>
<p>A new date was not named, and the mayor said that the budget would have to wait for the next meeting in spring.</p>
<p>Residents of the harbour district had asked for the bridge for many years, and they left the hall in silence.</p>
</article></body></html>"""


@pytest.fixture
def project(pytester, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv(
        "PYTEST_ADDOPTS", "-p no:hypothesispytest -p no:cacheprovider"
    )  # slow to load, not needed
    pytester.makeini("[pytest]\npythonpath = .\n")
    pytester.makepyfile(story=RECORD, test_story=TEST.format(""))
    return pytester


def snapshot_of(project):
    return project.path / "snapshots" / "times.example" / "bridge.snap.md"


def written(project):
    project.runpytest_inprocess("-p", "no:cacheprovider")
    return snapshot_of(project)


def test_a_missing_snapshot_is_written_and_fails(project):
    project.runpytest_inprocess().assert_outcomes(failed=1)
    assert 'headline: "Bridge vote delayed"' in snapshot_of(project).read_text()
    project.runpytest_inprocess().assert_outcomes(passed=1)


def test_a_failure_begins_with_what_changed_in_words(project):
    written(project)
    project.makepyfile(test_story=TEST.format('headline="Bridge vote held"'))
    result = project.runpytest_inprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["headline changed", "reading-changed in *bridge.snap.md", "*Bridge vote [[]-delayed-]*"]
    )


def test_update_writes_the_selected_snapshot_and_passes(project):
    path = written(project)
    project.makepyfile(test_story=TEST.format('headline="Bridge vote held"'))
    project.runpytest_inprocess("--archiver-update").assert_outcomes(passed=1)
    assert "Bridge vote held" in path.read_text()


def test_line_ends_count(project):
    path = written(project)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    result = project.runpytest_inprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*its lines end in CR LF*"])


def test_nothing_is_written_under_ci(project, monkeypatch):
    monkeypatch.setenv("CI", "true")
    project.runpytest_inprocess().assert_outcomes(failed=1)
    assert not snapshot_of(project).exists()
    project.runpytest_inprocess("--force-regen").assert_outcomes(failed=1)
    assert not snapshot_of(project).exists()
    assert project.runpytest_inprocess("--archiver-update").ret == pytest.ExitCode.USAGE_ERROR
    assert not snapshot_of(project).exists()
    project.runpytest_inprocess("--archiver-update", "--archiver-write-in-ci").assert_outcomes(passed=1)
    assert snapshot_of(project).exists()


def test_two_tests_may_not_share_a_snapshot(project):
    written(project)
    project.makepyfile(test_other=TEST.format("").replace("test_story", "test_other"))
    result = project.runpytest_inprocess()
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*two tests share the snapshot*"])


def test_a_name_may_not_lead_out_of_the_folder(project):
    project.makepyfile(test_story=TEST.replace("record({})", 'record(), name="../out"'))
    project.runpytest_inprocess().assert_outcomes(failed=1)
    assert not (project.path / "out.snap.md").exists()


@pytest.mark.parametrize("workers", [(), pytest.param(("-n", "2"), marks=pytest.mark.slow)])
def test_orphans_are_named_after_a_full_run(project, workers):
    path = written(project)
    orphan = path.with_name("gone.snap.md")
    orphan.write_bytes(path.read_bytes())
    result = project.runpytest_subprocess("--archiver-orphans=error", *workers)
    result.assert_outcomes(passed=1)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["nothing uses snapshots/times.example/gone.snap.md"])
    result.stdout.no_fnmatch_line("nothing uses *bridge*")


def test_a_partial_run_names_no_orphans(project):
    path = written(project)
    path.rename(path.with_name("gone.snap.md"))
    (path.parent / "bridge.snap.md").write_bytes((path.parent / "gone.snap.md").read_bytes())
    result = project.runpytest_inprocess("-k", "story", "--archiver-orphans=error")
    assert result.ret == pytest.ExitCode.OK


@pytest.fixture
def case(project):
    page = project.path / "pages" / "bridge.html"
    page.parent.mkdir()
    page.write_text(PAGE)
    (project.path / "test_story.py").unlink()
    article = one_article(str(page), ReadOptions(url="https://times.example/bridge"))
    made = case_of(article, folder=project.path / "snapshots", input_path=page)
    write_case(made, take_snapshot(article))
    return made


@pytest.mark.usefixtures("case")
def test_a_case_is_collected_and_passes(project):
    project.runpytest_inprocess().assert_outcomes(passed=1)


def test_a_case_read_otherwise_fails_in_words(project, case):
    case.snapshot_path.write_text(
        case.snapshot_path.read_text().replace("Bridge vote delayed", "Bridge vote held")
    )
    result = project.runpytest_inprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["headline changed", "*if this is right: pytest *--archiver-update"])
    project.runpytest_inprocess("--archiver-update").assert_outcomes(passed=1)
    project.runpytest_inprocess().assert_outcomes(passed=1)


def test_a_case_whose_input_changed_says_so(project, case):
    case.input_path.write_text(PAGE.replace("harbour", "river"))
    result = project.runpytest_inprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["the input has the digest *"])
    result.stdout.no_fnmatch_line("*--archiver-update*")


def test_the_command_that_accepts_a_reading_works_where_the_tests_were_started(project, case, monkeypatch):
    path = case.snapshot_path
    path.write_text(path.read_text().replace("Bridge vote delayed", "Bridge vote held"))
    monkeypatch.chdir(path.parent)
    result = project.runpytest_inprocess(path.parent)
    result.stdout.fnmatch_lines(["if this is right: pytest 'bridge.case.toml::reading' --archiver-update"])


def test_a_case_without_snapshot_writes_one_and_fails_but_not_under_ci(project, case, monkeypatch):
    case.snapshot_path.unlink()
    monkeypatch.setenv("CI", "1")
    project.runpytest_inprocess().assert_outcomes(failed=1)
    assert not case.snapshot_path.exists()
    monkeypatch.delenv("CI")
    project.runpytest_inprocess().assert_outcomes(failed=1)
    assert case.snapshot_path.exists()
    project.runpytest_inprocess().assert_outcomes(passed=1)
