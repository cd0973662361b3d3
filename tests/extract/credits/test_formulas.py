from __future__ import annotations

import time

import pytest

from archiver.extract.credits.formulas import find_credits
from archiver.knowledge import load_table

FORMULAS = load_table("credits")["formula"]
ROLES = {
    "wire": "wire",
    "contributor": "contributor",
    "translation": "translation",
    "source_publication": "source",
}


def gist(text, language=None):
    found = []
    for credit in (one.credit for one in find_credits(text, placement="end", language=language)):
        if credit.kind == "unnamed_agencies":
            found.append("unnamed:agencies")
        names = (
            credit.people
            or (credit.outlet and (credit.outlet,))
            or [agency.name for agency in credit.agencies]
        )
        found += [f"{ROLES[credit.kind]}:{name}" for name in names or () if credit.kind in ROLES]
    return found


def cases(kind):
    return [
        pytest.param(row["language"], case, id=f"{row['language']} {row['kind']}: {case}")
        for row in FORMULAS
        for case in row[kind]
    ]


@pytest.mark.parametrize(("language", "case"), cases("takes"))
def test_a_credit_is_read_as_its_formula_says(language, case):
    text, expected = case
    assert gist(text, language) == expected.split(",")


@pytest.mark.parametrize(("language", "text"), cases("leaves"))
def test_a_sentence_with_the_same_words_is_left(language, text):
    assert gist(text, language) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dpa", ["wire:dpa"]),
        ("SDA/ij", ["wire:SDA"]),
        ("(AFP/Reuters)", ["wire:AFP", "wire:Reuters"]),
        ("Von Ada Muster und Bo Beispiel, dpa", []),
        ("(高槻みどり)", []),
        ("© 2024 AFP", ["wire:AFP"]),
        ("Copyright 2024 The Associated Press. All rights reserved.", ["wire:AP"]),
        ("© 2024 Muster Verlag", []),
        ("© dpa-infocom, dpa:240501-99-123456/2", ["wire:dpa"]),
        ("Source: Coast Press Agency", ["wire:Coast Press Agency"]),
        (
            "(Reporting by Ada Example in Rome; Editing by Bo Sample)",
            ["contributor:Ada Example", "contributor:Bo Sample"],
        ),
        ("Staff writer Leo Tarn contributed to this report.", ["contributor:Leo Tarn"]),
        (
            "Redaktion: Ada Muster, Schlussredaktion: Bo Beispiel",
            ["contributor:Ada Muster", "contributor:Bo Beispiel"],
        ),
        ("Ani Example", []),
        ("Le Journal avec AFP", ["wire:AFP"]),
        ("Ada Example with Reuters", []),
        ("This article was originally published by The 19th.", ["source:The 19th"]),
        ("", []),
    ],
)
def test_a_line_gives_its_credits(text, expected):
    assert gist(text) == expected


def test_a_name_in_brackets_at_the_end_is_a_signature():
    (found,) = find_credits("（高槻みどり）", placement="end")
    credit = found.credit
    assert (credit.kind, credit.people, credit.raw) == ("signature", ("高槻みどり",), "（高槻みどり）")


@pytest.mark.parametrize(
    "text",
    [
        "with reporting by " * 30_000,
        "(" * 50_000,
        "Quelle: " * 80,
        "AFP, " * 130,
        "a contributed to this report. " * 20,
        "© " * 300,
    ],
)
def test_repeated_formulas_cost_bounded_time(text):
    started = time.process_time()
    find_credits(text, placement="end")
    assert time.process_time() - started < 1
