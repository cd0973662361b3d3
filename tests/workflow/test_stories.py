"""Stories on several pages: joined where their archive holds the pages, and nothing else is joined."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.cli.app import run
from archiver.errors import Severity
from archiver.record import parse_article, plain_text
from archiver.warc import NewRecord, open_writer
from archiver.workflow.explain import explain_input
from archiver.workflow.extract import extract_rows
from archiver.workflow.sources import ReadOptions, Rejected, Tally
from archiver.workflow.validate import validate_inputs
from support.harbour import PARTS
from support.servers import page as answer
from support.servers import serving

DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
SITE = "https://times.example"
STORY = f"{SITE}/2026/harbour-survey"


def page(
    number: int, last: int, pager: str = "", *, title: str = "A wall below the harbour", head: str = ""
) -> bytes:
    """Return one page of the invented story: two paragraphs of its own, a pager, a footer."""
    own = PARTS[(number - 1) * 2 : number * 2]
    text = "".join(f"<p>{part}</p>" for part in own)
    standfirst = '<p class="standfirst">Two divers found what nobody looked for.</p>' if number == 1 else ""
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{title} - The Times of Example</title>{head}</head><body>"
        f"<header><a href=/>Home</a> <a href=/news>News</a></header><main><article><h1>{title}</h1>{standfirst}"
        f'<p class="byline">By Ada Example</p>{text}<div class="pager">Page {number} of {last} {pager}</div></article>'
        "<aside><h2>Related stories</h2><ul><li><a href=/2026/glass-boats>Glass boats are on their way</a></li></ul></aside>"
        "</main><footer>All rights of the house reserved.</footer></body></html>"
    ).encode()


def linked(*numbers: int, form: str = "/2026/harbour-survey/{}") -> str:
    return " ".join(f'<a href="{form.format(number)}">{number}</a>' for number in numbers)


def archived(folder: Path, *captures: tuple[str, bytes], minutes: int = 0) -> Path:
    """Write captures into one WARC file, so many minutes apart."""
    with open_writer(folder / "archive", prefix="times", software="test", host="here") as writer:
        for number, (url, body) in enumerate(captures):
            head = (
                f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            )
            when = DAY + timedelta(minutes=number * minutes, seconds=number)
            record = NewRecord(
                "response", url, when, head + body, "application/http;msgtype=response", http=True
            )
            writer.write_event([record])
    (path,) = (folder / "archive").glob("*.warc.gz")
    return path


def whole(path: Path, *, jobs: int = 1, url: str | None = None) -> tuple[list[dict[str, object]], Tally]:
    tally = Tally()
    rows = extract_rows([str(path)], ReadOptions(url=url), tally, evidence=True, jobs=jobs)
    return [json.loads(row.line) for row in rows if not isinstance(row, Rejected)], tally


def story(form: str = "/2026/harbour-survey/{}") -> list[tuple[str, bytes]]:
    """Return the three captures of the story, its pager's addresses of the form given."""
    urls = [STORY, *(SITE + form.format(number) for number in (2, 3))]
    pagers = [linked(2, 3, form=form), linked(1, 3, form=form), linked(1, 2, form=form)]
    return [(url, page(at, 3, pager)) for at, (url, pager) in enumerate(zip(urls, pagers, strict=True), 1)]


def paragraphs(record: dict[str, object]) -> list[str]:
    return [block["text"] for block in record["body"] if block["type"] == "paragraph"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "form",
    [
        "/2026/harbour-survey/{}",
        "/2026/harbour-survey?page={}",
        "/2026/harbour-survey/page/{}/",
        "/2026/harbour-survey,seite-{}.html",
    ],
)
def test_a_story_on_three_pages_is_one_record(tmp_path: Path, form: str) -> None:
    records, tally = whole(archived(tmp_path, *story(form)))
    (record,) = records
    assert paragraphs(record) == list(PARTS)
    assert record["url"] == STORY
    assert record["quality"] == {"warnings": ["pages-joined"]}
    assert (tally.articles, tally.joined, tally.rejected) == (1, 2, 0)
    assert "2 further pages joined" in tally.summary()
    assert plain_text(parse_article(json.dumps(record).encode())).startswith("Two divers found")


def test_what_every_page_repeats_stands_once(tmp_path: Path) -> None:
    ((record,), _) = whole(archived(tmp_path, *story()))
    assert [link["url"] for link in record["related_links"]] == [f"{SITE}/2026/glass-boats"]  # type: ignore[attr-defined]
    assert [author["name"] for author in record["authors"]] == ["Ada Example"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("order", [(1, 0, 2), (2, 1, 0)])
def test_pages_join_in_the_order_of_the_story_wherever_they_lie(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    captures = story()
    (record,), tally = whole(archived(tmp_path, *(captures[at] for at in order)))
    assert paragraphs(record) == list(PARTS)
    assert tally.joined == 2


def test_processes_side_by_side_join_the_same(tmp_path: Path) -> None:
    path = archived(tmp_path, *story())
    assert whole(path, jobs=2)[0] == whole(path)[0]


def test_rel_next_alone_names_the_next_page(tmp_path: Path) -> None:
    captures = [
        (f"{SITE}/harbour.html", page(1, 2, head="<link rel=next href=/harbour-2.html>")),
        (f"{SITE}/harbour-2.html", page(2, 2, head="<link rel=prev href=/harbour.html>")),
    ]
    (record,), _ = whole(archived(tmp_path, *captures))
    assert paragraphs(record) == list(PARTS[:4])


def test_a_page_asked_for_by_its_address_stands_alone(tmp_path: Path) -> None:
    path = archived(tmp_path, *story())
    ((record,), _) = whole(path, url=f"{STORY}/2")
    assert paragraphs(record) == list(PARTS[2:4])
    ((record,), _) = whole(path, url=STORY)
    assert paragraphs(record) == list(PARTS)


def test_a_missing_page_ends_the_story_and_what_follows_it_stands_alone(tmp_path: Path) -> None:
    first, _, third = story()
    records, tally = whole(archived(tmp_path, first, third))
    assert [paragraphs(record) for record in records] == [list(PARTS[:2]), list(PARTS[4:])]
    assert tally.joined == 0


LEFT: dict[str, Callable[[], list[tuple[str, bytes]]]] = {
    "the next story": lambda: [
        (STORY, page(1, 1, '<a rel=next href="/2026/glass-boats">Next story</a>')),
        (f"{SITE}/2026/glass-boats", page(2, 1, title="Glass boats are on their way")),
    ],
    "another story under the number": lambda: [
        (STORY, page(1, 1, linked(2))),
        (f"{STORY}/2", page(2, 1, title="Glass boats are on their way")),
    ],
    "the same text with further comments": lambda: [
        (STORY, page(1, 1, linked(2, form="/2026/harbour-survey?page={}"))),
        (f"{STORY}?page=2", page(1, 1)),
    ],
    "the next part of a series": lambda: [
        (f"{SITE}/wall-part-1.html", page(1, 1, '<a rel=next href="/wall-part-2.html">Part 2</a>')),
        (f"{SITE}/wall-part-2.html", page(2, 1)),
    ],
    "the same address on another site": lambda: [
        (STORY, page(1, 1, '<a rel=next href="https://herald.example/2026/harbour-survey/2">2</a>')),
        ("https://herald.example/2026/harbour-survey/2", page(2, 1)),
    ],
    "comments on pages of their own": lambda: [
        (STORY, page(1, 1, linked(2, form="/2026/harbour-survey/comment-page-{}"))),
        (f"{STORY}/comment-page-2", page(2, 1)),
    ],
}


@pytest.mark.parametrize("name", LEFT)
def test_what_is_no_further_page_is_not_joined(tmp_path: Path, name: str) -> None:
    records, tally = whole(archived(tmp_path, *LEFT[name]()))
    assert tally.joined == 0
    assert len(records) == 2
    assert all("quality" not in record for record in records)


def test_captures_of_another_day_are_not_joined(tmp_path: Path) -> None:
    records, _ = whole(archived(tmp_path, *story(), minutes=60 * 25))
    assert len(records) == 3


def test_of_several_captures_the_nearest_is_joined(tmp_path: Path) -> None:
    first, second, _ = story()
    early = (second[0], second[1].replace(b"island college", b"mainland college"))
    records, tally = whole(archived(tmp_path, early, first, second, minutes=5))
    joined = next(record for record in records if record["url"] == STORY)
    assert paragraphs(joined)[2:] in ([*PARTS[2:4]], [PARTS[2].replace("island", "mainland"), PARTS[3]])
    assert tally.joined == 1


def test_each_value_says_which_capture_it_is_from(tmp_path: Path) -> None:
    path = archived(tmp_path, *story())
    shown = {one.pointer: one.as_dict() for one in explain_input(str(path), "/body", ReadOptions())}
    captures = [shown[f"/body/{at}"].get("capture", {}).get("url") for at in range(6)]
    assert captures == [None, None, f"{STORY}/2", f"{STORY}/2", f"{STORY}/3", f"{STORY}/3"]
    assert shown["/body/4"]["capture"]["file"] == path.name
    assert shown["/body/4"]["locator"].startswith("/html/body/main/article/p")


def test_a_joined_record_is_proven_by_its_archive(tmp_path: Path) -> None:
    path = archived(tmp_path, *story())
    rows = tmp_path / "rows.jsonl"
    rows.write_text("".join(json.dumps(record) + "\n" for record in whole(path)[0]), encoding="utf-8")
    assert [one for one in validate_inputs([str(rows)], str(path)) if one.severity is Severity.ERROR] == []


def test_a_joined_record_is_not_proven_where_a_page_is_missing_or_changed(tmp_path: Path) -> None:
    first, second, third = story()
    rows = tmp_path / "rows.jsonl"
    path = archived(tmp_path / "a", first, second, third)
    rows.write_text("".join(json.dumps(record) + "\n" for record in whole(path)[0]), encoding="utf-8")
    for number, captures in enumerate(
        [(first, second), (first, second, (third[0], third[1].replace(b"glass boats", b"steel boats")))]
    ):
        other = archived(tmp_path / f"b{number}", *captures)
        codes = {
            one.code for one in validate_inputs([str(rows)], str(other)) if one.severity is Severity.ERROR
        }
        assert codes & {"provenance-record-missing", "provenance-reading-differs"}


def test_a_story_captured_page_by_page_is_one_record_one_snapshot_and_proven(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, rows = tmp_path / "collection", tmp_path / "rows.jsonl"
    answers = {
        f"/2026/harbour-survey{number}": answer(
            page(at, 3, f'<a rel="next" href="/2026/harbour-survey/{at + 1}">on</a>')
        )
        for at, number in enumerate(("", "/2", "/3"), 1)
    }
    with serving(answers) as server:
        start = server.url("/2026/harbour-survey")
        assert run(["capture", start, "-c", str(folder), "--allow-private", "--delay", "0", "--quiet"]) == 0
    assert run(["extract", str(folder), "-o", str(rows)]) == 0
    assert "1 article, 2 further pages joined" in capsys.readouterr().err
    record = json.loads(rows.read_bytes())
    assert paragraphs(record) == list(PARTS)
    (snapshot,) = (folder / "snapshots").rglob("*.snap.md")
    assert all(part.split(".")[0] in snapshot.read_text(encoding="utf-8") for part in PARTS)
    assert run(["validate", str(rows), "--archive", str(folder)]) == 0
    assert run(["search", "glass boats", "-c", str(folder)]) == 0
    assert start in capsys.readouterr().out


def test_a_case_of_a_joined_story_is_read_the_same_again(tmp_path: Path) -> None:
    path = archived(tmp_path, *story())
    assert run(["snapshot", str(path), "-o", str(tmp_path / "cases")]) == 0
    (case,) = (tmp_path / "cases").rglob("*.case.toml")
    assert all(
        part.split(".")[0] in case.with_name(case.name.replace(".case.toml", ".snap.md")).read_text("utf-8")
        for part in PARTS
    )
    assert run(["check", str(tmp_path / "cases")]) == 0
