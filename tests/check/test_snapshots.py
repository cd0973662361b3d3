from __future__ import annotations

import json
import time
import tomllib
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.check import (
    FORMATS,
    Case,
    Tally,
    Totals,
    all_rules,
    case_of,
    case_text,
    check_cases,
    checks_page,
    find_rule,
    read_baseline,
    read_case,
    rule_text,
    select_findings,
    write_baseline,
    write_case,
    write_report,
)
from archiver.errors import Finding, PageError, RejectReason, Severity, SnapshotError, UsageError
from archiver.record import fields
from archiver.snapshot import take_snapshot
from support.stories import PROVENANCE, paragraphs, story


def keep(folder, article):
    case = case_of(article, folder=folder, input_path=folder / "pages" / "in.html")
    write_case(case, take_snapshot(article))
    return case


def codes(folder, article, **options):
    return [finding.code for finding in check_cases(folder, lambda _: article, **options)]


def test_a_page_read_as_before_has_no_findings(tmp_path):
    keep(tmp_path, story())
    tally = Tally()
    assert codes(tmp_path, story(), tally=tally) == []
    assert (tally.cases, tally.snapshots, tally.changed) == (1, 1, 0)


def test_a_case_reads_back(tmp_path):
    warc = fields.WarcPlace(file="site.warc.gz", offset=9, record_id="urn:uuid:1")
    article = story(provenance=PROVENANCE.model_copy(update={"kind": "warc_response", "warc": warc}))
    for one in (keep(tmp_path / "a", story()), keep(tmp_path / "b", article)):
        assert read_case(one.path) == one
    assert read_case(one.path).record_id == "urn:uuid:1"
    assert read_case(one.path).input == "../pages/in.html"


def test_a_changed_reading_is_told_from_a_changed_input(tmp_path):
    keep(tmp_path, story())
    changed = story(headline="Bridge vote held")
    (finding,) = check_cases(tmp_path, lambda _: changed)
    assert (finding.code, finding.message) == ("reading-changed", "headline changed")
    assert "[-delayed-]{+held+}" in finding.detail
    other = PROVENANCE.model_copy(update={"input_digest": "sha256:00"})
    assert codes(tmp_path, story(headline="Other", provenance=other)) == ["input-changed"]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PageError(RejectReason.NO_ARTICLE, "nothing"), "reading-failed"),
        (FileNotFoundError(2, "No such file"), "input-missing"),
        (SnapshotError("no such record"), "input-missing"),
    ],
)
def test_an_input_that_gives_nothing_is_told(tmp_path, error, code):
    keep(tmp_path, story())

    def reread(_):
        raise error

    assert [finding.code for finding in check_cases(tmp_path, reread)] == [code]


def edit(path, change):
    path.write_bytes(change(path.read_bytes()))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda data: data.replace(b"\n", b"\r\n"), "snapshot-line-endings"),
        (lambda data: data.replace(b"The mayor", b"<<<<<<< HEAD\nThe mayor"), "snapshot-merge-conflict"),
        (lambda data: data[:-30], "snapshot-truncated"),
        (lambda data: data.replace(b"article-1.0", b"article-9.0"), "snapshot-other-schema"),
        (
            lambda data: data.replace(b"bridge. A", b"bridge.\nA").replace(b"\n\n", b"\n\n\n"),
            "snapshot-not-canonical",
        ),
        (lambda data: data.replace(b"mayor", b"major"), "reading-changed"),
        (lambda data: b"\xff\xfe" + data, "snapshot-unreadable"),
        (lambda _: b"", "snapshot-truncated"),
    ],
)
def test_a_snapshot_edited_by_hand_is_told(tmp_path, change, code):
    edit(keep(tmp_path, story()).snapshot_path, change)
    assert codes(tmp_path, story()) == [code]


def test_missing_orphaned_and_unreadable_files_are_told(tmp_path):
    case = keep(tmp_path, story())
    case.snapshot_path.rename(case.path.with_name("other.snap.md"))
    case.path.with_name("broken.case.toml").write_text("case = 1\n")
    tally = Tally()
    assert codes(tmp_path, story(), tally=tally) == ["snapshot-missing", "case-unreadable", "snapshot-orphan"]
    assert tally.orphans == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no toml = = ",
        'case = 2\ninput = "a"\npayload_digest = "x:y"\n',
        'case = 1\ninput = "/etc/passwd"\npayload_digest = "x:y"\n',
        'case = 1\ninput = "C:/x"\npayload_digest = "x:y"\n',
        'case = 1\ninput = ""\npayload_digest = "x:y"\n',
        'case = 1\ninput = 5\npayload_digest = "x:y"\n',
        'case = 1\ninput = "a"\npayload_digest = "x:y"\nmore = 1\n',
        "x" * 100_000,
    ],
)
def test_a_case_that_is_none_is_refused(tmp_path, text):
    path = tmp_path / "x.case.toml"
    path.write_text(text)
    with pytest.raises(SnapshotError, match="no case"):
        read_case(path)


WORDS = st.text(alphabet='aé"\\#=\n\t\r\x7f\u2028 7', max_size=8)


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.dictionaries(st.sampled_from(["url", "charset", "captured"]), WORDS, max_size=3),
    st.none() | st.integers(0, 99),
)
def test_a_case_of_any_words_reads_back(tmp_path, words, offset):
    case = Case(tmp_path / "a.case.toml", "in.html", "sha256:00", offset=offset, **words)
    case.path.write_bytes(case_text(case).encode())
    assert read_case(case.path) == case


HEAD = 'case = 1\ninput = "in.html"\npayload_digest = "sha256:00"\n'


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ('url = "https://times.example/é#a"\n', "url", "https://times.example/é#a"),
        ('url = "a" # why\n', "url", "a"),
        ("url = 'a'\r\n", "url", "a"),
        ('url = "a\tb"\n', "url", "a\tb"),
        ('url = "\\u0061"', "url", "a"),
        ('"url"="a"', "url", "a"),
        ('url = """\na"""', "url", "a"),
        ("# a note\n\noffset = 0\n", "offset", 0),
        ("offset = 1_0\n", "offset", 10),
        ("offset = -1\n", "offset", -1),
        ("offset = 12345678901234567890\n", "offset", 12345678901234567890),
    ],
)
def test_a_case_may_be_any_toml(tmp_path, line, key, value):
    path = tmp_path / "a.case.toml"
    path.write_bytes((HEAD + line).encode())
    assert tomllib.loads(path.read_text())[key] == value
    assert getattr(read_case(path), key) == value


@pytest.mark.parametrize(
    "line",
    [
        "case = 1",
        "offset = 07",
        'url = "a" b',
        'url = "a\x07"',
        "# \x07",
        '\ufeffurl = "a"',
        "[url]",
        'url = "a\\q"',
    ],
)
def test_a_case_that_is_no_toml_or_no_case_is_refused(tmp_path, line):
    path = tmp_path / "a.case.toml"
    path.write_bytes(f"{HEAD}{line}\n".encode())
    with pytest.raises(SnapshotError, match="no case"):
        read_case(path)


def test_two_cases_of_one_story_are_told(tmp_path):
    case = keep(tmp_path, story())
    write_case(
        type(case)(path=case.path.with_name("twin.case.toml"), input="x", payload_digest=case.payload_digest),
        take_snapshot(story()),
    )
    assert codes(tmp_path, story()) == ["snapshot-duplicate"]


def test_only_chosen_snapshots_are_written_anew(tmp_path):
    case = keep(tmp_path, story())
    changed = story(headline="Bridge vote held")
    assert codes(tmp_path, changed, update=lambda _: False) == ["reading-changed"]
    assert codes(tmp_path, changed, update=lambda one: one.name == case.name) == ["snapshot-updated"]
    assert codes(tmp_path, changed) == []


def test_one_case_can_be_checked_by_itself(tmp_path):
    case = keep(tmp_path, story())
    keep(tmp_path, story(url="https://times.example/other", headline="Other"))
    assert codes(case.path, story()) == []
    assert codes(case.snapshot_path, story()) == []


def test_no_such_folder_is_an_error(tmp_path):
    with pytest.raises(SnapshotError, match="no such folder"):
        list(check_cases(tmp_path / "nothing", lambda _: story()))


def test_the_first_finding_comes_before_the_last_case_is_read(tmp_path):
    for number in range(20):
        keep(tmp_path, story(url=f"https://times.example/s{number:02}"))
    read = []

    def reread(case):
        read.append(case.name)
        return story(url=case.url, headline="Other")

    findings = check_cases(tmp_path, reread)
    next(findings)
    assert len(read) == 1


@pytest.mark.slow
def test_a_hundred_thousand_orphans_are_told_in_bounded_time(tmp_path):
    for folder in range(100):
        place = tmp_path / f"h{folder}.example"
        place.mkdir()
        for number in range(1000):
            (place / f"s{number}.snap.md").touch()
    start = time.process_time()
    assert sum(1 for _ in check_cases(tmp_path, lambda _: story())) == 100_000
    assert time.process_time() - start < 60


def test_fingerprints_are_stable_and_tell_one_change_from_another(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    keep(tmp_path, story())
    first, again, other = (
        next(check_cases(folder, lambda _, value=value: story(headline=value)))
        for folder, value in ((tmp_path, "A"), (".", "A"), (".", "B"))
    )
    assert first.path == "times.example/2026_bridge.snap.md"
    assert first.fingerprint == again.fingerprint != other.fingerprint


def test_a_baseline_accepts_what_is_known(tmp_path):
    keep(tmp_path, story())
    known = list(check_cases(tmp_path, lambda _: story(headline="A")))
    path = tmp_path / "baseline.json"
    assert write_baseline(path, known) == 1
    baseline = read_baseline(path)
    assert list(baseline.unknown(known)) == []
    fresh = list(check_cases(tmp_path, lambda _: story(headline="B")))
    assert list(baseline.unknown(fresh)) == fresh
    path.write_text("[]")
    with pytest.raises(SnapshotError, match="no baseline"):
        read_baseline(path)


FINDINGS = (
    Finding("reading-changed", "headline changed", path="snapshots/a.snap.md"),
    Finding("zone-assumed", "the zone", severity=Severity.INFO, path="r.jsonl", pointer="/published/zone"),
    Finding("snapshot-orphan", "no case", severity=Severity.WARNING, path="snapshots/b.snap.md"),
    Finding("snapshot-unreadable", "line 7: no block", path="snapshots/c.snap.md", line=7),
)


@pytest.mark.parametrize("to", sorted(FORMATS.keys() - {"concise"}))
def test_every_format_but_the_concise_says_what_to_do(to):
    report = "".join(write_report(FINDINGS, to))
    for finding in FINDINGS:
        if finding.severity is not Severity.INFO:
            assert find_rule(finding.code).remedy[:30] in report.replace("%2C", ",")


HOSTILE = "\x1b[31m\u202e<b>&\"']]>\n::error::x%0A,:\x00\ud7ff\x9b"


@pytest.mark.parametrize("to", FORMATS)
def test_every_format_reports_and_ends_well(to):
    totals = Totals()
    report = "".join(write_report(FINDINGS, to, totals))
    assert report.endswith("\n")
    assert totals.errors == 2
    assert "reading-changed" in report


@pytest.mark.parametrize("to", FORMATS)
def test_nothing_acts_in_any_format(to):
    finding = Finding("reading-changed", HOSTILE, path=HOSTILE, pointer=HOSTILE, remedy=HOSTILE)
    report = "".join(write_report([finding], to))
    assert not any(char in report for char in "\x1b\u202e\x00\x9b")
    assert "\n::error::x" not in report


def test_reports_for_machines_can_be_parsed():
    report = {to: "".join(write_report(FINDINGS, to)) for to in FORMATS}
    assert len(json.loads(report["json"])["findings"]) == 4
    assert [json.loads(line)["code"] for line in report["jsonl"].splitlines()] == [
        one.code for one in FINDINGS
    ]
    quality = json.loads(report["gitlab"])
    assert len({row["fingerprint"] for row in quality}) == 4
    assert quality[3]["location"]["lines"]["begin"] == 7
    suite = ET.fromstring(report["junit"])  # noqa: S314 - our own report
    assert suite.attrib == {"tests": "4", "failures": "2", "errors": "0"}
    (run,) = json.loads(report["sarif"])["runs"]
    assert {row["ruleId"] for row in run["results"]} <= {row["id"] for row in run["tool"]["driver"]["rules"]}


def test_github_gets_errors_first_and_no_more_than_it_shows():
    many = [Finding("zone-assumed", "x", severity=Severity.INFO)] * 12 + [Finding("reading-changed", "y")]
    lines = "".join(write_report(many, "github")).splitlines()
    assert lines[0].startswith("::error title=reading-changed")
    assert sum(line.startswith("::notice title=zone-assumed") for line in lines) == 10
    assert "2 more findings" in lines[-2]


@pytest.mark.parametrize("to", ["text", "concise", "jsonl", "json", "gitlab", "sarif"])
def test_reports_stream(to):
    taken = []

    def findings():
        for finding in FINDINGS * 5:
            taken.append(finding)
            yield finding

    for piece in write_report(findings(), to):
        if "reading-changed" in piece and "snapshots/a.snap.md" in piece:
            break
    assert len(taken) < 5


def test_the_summary_is_last():
    report = "".join(write_report(FINDINGS, "text"))
    assert (
        report.splitlines()[-1] == "0 cases, 4 findings (2 errors, 1 warning), 0 snapshots changed, 0 orphans"
    )


def test_findings_are_selected_by_code_and_group():
    def chosen(**options):
        return [finding.code for finding in select_findings(FINDINGS, **options)]

    assert chosen(select=["snapshots"], ignore=["snapshot-orphan"]) == [
        "reading-changed",
        "snapshot-unreadable",
    ]
    assert chosen(ignore=["consistency"]) == ["reading-changed", "snapshot-orphan", "snapshot-unreadable"]
    with pytest.raises(UsageError, match="no finding has the code"):
        chosen(select=["reading-chnged"])


def test_every_rule_is_documented():
    page = checks_page()
    for code, rule in all_rules().items():
        assert f"#### `{code}`" in page
        assert code in rule_text(rule)
    with pytest.raises(UsageError, match=r"near it: .*reading-changed"):
        find_rule("reading-chang")
    with pytest.raises(UsageError, match=r"near it: text-hash-mismatch"):
        find_rule("hashmismatch")
    with pytest.raises(UsageError, match="`archiver rule` lists all codes"):
        find_rule("nonsense")


def test_an_unknown_format_is_refused():
    with pytest.raises(UsageError, match="sarif"):
        write_report([], "xml")


def test_a_body_that_moved_is_told_in_words(tmp_path):
    texts = [f"Paragraph number {n} has words of its own: w{n} x{n} y{n}." for n in range(6)]
    keep(tmp_path, story(body=paragraphs(*texts)))
    (finding,) = check_cases(tmp_path, lambda _: story(body=paragraphs(*texts[1:], texts[0])))
    assert finding.message == "1 paragraph moved (silently)"
