from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from typing import Any

import pytest

from archiver.extract.plain import PlainReading, read_capture
from archiver.record import walk_blocks
from support.captures import CASES, Capture, all_cases

CAPTURES = all_cases()


def with_marks(captures: list[Capture]) -> list[Any]:
    """Return the cases as parameters; what is still misread is marked, strictly."""
    return [
        pytest.param(
            one,
            id=one.name,
            marks=[pytest.mark.xfail(reason=one.head["xfail"])] if "xfail" in one.head else [],
        )
        for one in captures
    ]


@cache
def reading_of(number: int) -> PlainReading:
    return read_capture(CAPTURES[number].text)


def roles_of(reading: PlainReading) -> dict[int, str]:
    roles: dict[int, str] = {}
    for segment in reading.segments:
        for number in range(segment.first_line, segment.last_line + 1):
            assert number not in roles, f"line {number} has two roles"
            roles[number] = segment.role.partition(".")[0]
    return roles


def credit_rows(reading: PlainReading) -> set[tuple[str, str, str]]:
    rows = set()
    for one in reading.fields["attribution"]:
        who = [agency.id or agency.name for agency in one.agencies] + list(one.people)
        who += [one.outlet] if one.outlet else []
        rows |= {(one.kind, one.placement, name) for name in who or [""]}
    return rows


def value_of(date: Any) -> str:
    return date.value or "" if date else ""


@pytest.mark.parametrize("capture", with_marks(CAPTURES))
def test_a_capture_is_read_as_expected(capture: Capture) -> None:
    reading, head = read_capture(capture.text), capture.head
    fields = reading.fields
    got = roles_of(reading)
    wrong = {n: (got.get(n), role) for n, role in capture.roles.items() if got.get(n) != role}
    assert not wrong
    paragraphs = [block.text for block in walk_blocks(fields["body"]) if block.type == "paragraph"]
    assert [text for text in capture.paragraphs if text not in paragraphs] == []
    simple = {key: fields[field] or "" for key, field in SIMPLE.items()}
    assert simple == {key: head.get(key, "") for key in SIMPLE}
    assert [author.name for author in fields["authors"]] == head.get("authors", [])
    assert value_of(fields["published"]) == head.get("published", "")
    assert value_of(fields["modified"]) == head.get("modified", "")
    assert (fields["language"] and fields["language"].tag) == head["language"]
    assert (fields["access"].status if fields["access"] else "") == head.get("access", "")
    if "dateline" in head:
        assert (fields["dateline"].raw if fields["dateline"] else "") == head["dateline"]
    assert credit_rows(reading) == {tuple(row) for row in head["credits"]}
    links = [[link.label, link.relation, link.url] for link in fields["related_links"]]
    assert [row[: len(want)] for row, want in zip(links, head["related"], strict=True)] == head["related"]


SIMPLE = {"headline": "headline", "kicker": "kicker", "description": "description", "byline": "byline_raw"}


@pytest.mark.parametrize("capture", CAPTURES, ids=lambda one: one.name)
def test_every_line_has_one_role_and_blank_lines_none(capture: Capture) -> None:
    got = roles_of(read_capture(capture.text))
    lines = capture.text.split("\n")
    written = {number for number, line in enumerate(lines, 1) if line.strip()}
    assert written <= set(got)
    assert all(got[number] == "furniture" for number in set(got) - written), (
        "only a list of references has blank lines"
    )


@pytest.mark.parametrize("change", ["no blank lines", "double spaced", "windows line ends"])
def test_roles_hold_when_the_blank_lines_change(change: str) -> None:
    """A capture stays the same story in another layout; a few roles rest on the gaps alone."""
    right = total = 0
    for capture in CAPTURES:
        if any(
            sign in capture.name
            for sign in ("columns", "pdf", "lynx", "html2text", "ocr", "printable", "wire", "newsletter")
        ):
            continue
        lines = [
            (line, capture.roles.get(n)) for n, line in enumerate(capture.text.split("\n"), 1) if line.strip()
        ]
        glue = {"no blank lines": "\n", "double spaced": "\n\n", "windows line ends": "\r\n"}[change]
        got = roles_of(read_capture(glue.join(line for line, _ in lines)))
        step = 2 if change == "double spaced" else 1
        right += sum(got.get(at * step + 1) == role for at, (_, role) in enumerate(lines))
        total += len(lines)
    assert right / total >= 0.96


def test_held_out_captures_are_read_nearly_as_well_as_the_others() -> None:
    shares = {}
    roles = [roles_of(reading_of(at)) for at in range(len(CAPTURES))]
    for held_out in (True, False):
        rows = [
            got.get(number) == role
            for one, got in zip(CAPTURES, roles, strict=True)
            if one.held_out is held_out
            for number, role in one.roles.items()
        ]
        shares[held_out] = sum(rows) / len(rows)
    assert min(shares.values()) >= 0.97, shares


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["0", "4711"])
def test_the_reading_does_not_depend_on_the_hash_seed(seed: str) -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from support.captures import all_cases; from archiver.extract.plain import read_capture;"
        "import hashlib; found = [repr(read_capture(one.text)) for one in all_cases()[:6]];"
        "print(hashlib.sha256('\\n'.join(found).encode()).hexdigest())"
    )
    tests = CASES.parents[2]
    runs = [
        subprocess.run(
            [sys.executable, "-c", script, str(tests)],
            env={**os.environ, "PYTHONHASHSEED": number},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for number in (seed, "1")
    ]
    assert runs[0] == runs[1]
