from __future__ import annotations

import pytest

from archiver.extract import extract_article
from archiver.page import read_page

OPENING = "<p>The keeper of the station clock receives visitors in the tower, between the third wheel and the fourth.</p>"
CLOSING = "<p><em>The keeper, 67, learned her trade from her grandmother, who built the clock in her own kitchen.</em></p>"


def turns(html: str) -> list[tuple[str, str | None, str]]:
    page = f"<html lang=en><body><article><h1>A slow machine</h1>{OPENING}{html}{CLOSING}</article>"
    body = extract_article(read_page(page.encode(), url="https://news.example/a")).body
    return [(block.type, getattr(block, "speaker", None), block.text) for block in body][1:-1]


QUESTIONS = (
    "Is the clock of the station right, then?",
    "And who winds it when you are away?",
    "Will it ever be late?",
)
ANSWERS = (
    "It is right often enough, and the trains are late, so I let it wait for them.",
    "My sister does, who is stronger than I am and does not like to be thanked.",
    "No, it will not, for it has nowhere to go and all of the day to get there.",
)


@pytest.mark.parametrize(
    ("asked", "answered", "speakers"),
    [
        ("<p>Q: {}</p>", "<p>A: {}</p>", (None, None)),
        ("<p><b>The Review:</b> {}</p>", "<p><b>Wilma Aske:</b> {}</p>", ("The Review", "Wilma Aske")),
        ("<p><strong>{}</strong></p>", "<p>{}</p>", (None, None)),
    ],
    ids=["letters", "names", "bold questions"],
)
def test_an_interview_is_read_as_questions_and_answers(asked, answered, speakers):
    html = "".join(
        asked.format(question) + answered.format(answer)
        for question, answer in zip(QUESTIONS, ANSWERS, strict=True)
    )
    expected = [
        turn
        for question, answer in zip(QUESTIONS, ANSWERS, strict=True)
        for turn in (("question", speakers[0], question), ("answer", speakers[1], answer))
    ]
    assert turns(html) == expected


def test_one_question_in_bold_makes_no_interview():
    html = f"<p><strong>{QUESTIONS[0]}</strong></p>" + "".join(f"<p>{answer}</p>" for answer in ANSWERS)
    assert {kind for kind, _, _ in turns(html)} == {"paragraph"}


def test_lines_with_a_colon_that_ask_nothing_make_no_interview():
    html = "".join(f"<p>Monday: {answer}</p><p>Tuesday: {answer}</p>" for answer in ANSWERS)
    assert {kind for kind, _, _ in turns(html)} == {"paragraph"}
