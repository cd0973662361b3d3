from __future__ import annotations

import time

import pytest

from archiver.extract.credits.pictures import image_credit
from archiver.knowledge import load_table

TABLE = load_table("pictures")


@pytest.mark.parametrize("case", TABLE["takes"], ids=lambda case: case["credit"])
def test_a_credit_names_its_people_and_its_agencies(case):
    credit = image_credit(case["credit"], 3)
    assert list(credit.people) == case["people"]
    assert [agency.name for agency in credit.agencies] == case["agencies"]
    assert (credit.raw, credit.kind, credit.placement, credit.block) == (
        case["credit"],
        "image_credit",
        "caption",
        3,
    )


def test_a_picture_house_has_no_id_and_keeps_its_own_words():
    (agency,) = image_credit("Foto: Ada Beispiel / imago images", 0).agencies
    assert (agency.id, agency.name, agency.name_raw) == (None, "IMAGO", "imago images")


def test_an_agency_named_twice_counts_once_in_its_first_words():
    credit = image_credit("dpa/Ada Beispiel, Getty/AFP, Getty Images/dpa", 0)
    assert [agency.name for agency in credit.agencies] == ["dpa", "Getty Images", "AFP"]
    assert credit.agencies[1].name_raw == "Getty"


@pytest.mark.parametrize(
    "part", ["Photo by ", "Ada/", "(", "by by ", "dpa ", "Getty Images", "Ada Example. "]
)
def test_a_long_credit_costs_little(part):
    began = time.process_time()
    for size in (500, 600, 10_000, 1_000_000):
        image_credit((part * size)[:size], 0)
    assert time.process_time() - began < 1
