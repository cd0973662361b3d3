from __future__ import annotations

import pytest

from archiver.extract.plain.captions import image_credit, read_caption


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("Die Brücke am Montag. Foto: K. Muster/dpa", "Die Brücke am Montag.", "K. Muster/dpa"),
        ("The clinic at night. (Gazette file photo)", "The clinic at night.", "Gazette file photo"),
        ("橋を渡る人＝3日、青磯町（野原千夏撮影）", "橋を渡る人＝3日、青磯町", "野原千夏撮影"),
        ("Ratusz w Mirkowie. Fot. PAP/Leon Adamski", "Ratusz w Mirkowie.", "PAP/Leon Adamski"),
        ("Le bac, lundi. — Photo Hugo Vannier", "Le bac, lundi.", "Hugo Vannier"),
        ("다시 문을 여는 역 [솔뫼군 제공]", "다시 문을 여는 역", "솔뫼군 제공"),
        ("La noria, el domingo. / ADA YUSTE (EFE)", "La noria, el domingo.", "ADA YUSTE (EFE)"),
        ("Photo: The old ferry in its dock. Credit: Ivo Moor", "The old ferry in its dock.", "Ivo Moor"),
        ("Foto: Die Fähre im Dock. Bild: Ivo Moor/dpa", "Die Fähre im Dock.", "Ivo Moor/dpa"),
        ("The old ferry at dusk.Credit...Ivo Moor/The Bell", "The old ferry at dusk.", "Ivo Moor/The Bell"),
        ("Photo: Ivo Moor", None, "Ivo Moor"),
        (
            "Photo: the ferry in its dock, where it has stood for a year.",
            "Photo: the ferry in its dock, where it has stood for a year.",
            None,
        ),
        ("Crates at the depot", "Crates at the depot", None),
        ("Workers at the gate (left)", "Workers at the gate (left)", None),
    ],
)
def test_a_caption_is_parted_from_its_credit(text: str, caption: str | None, credit: str | None) -> None:
    found = read_caption(text)
    assert (found.caption, found.credit) == (caption, credit)


def test_a_credit_that_names_an_agency_is_an_attribution() -> None:
    credit = image_credit(read_caption("Die Brücke. Foto: K. Muster/dpa"), 2)
    assert credit is not None
    assert (credit.raw, [a.id for a in credit.agencies], credit.people, credit.block) == (
        "Foto: K. Muster/dpa",
        ["dpa"],
        ("K. Muster",),
        2,
    )


def test_a_credit_without_an_agency_stays_with_the_image() -> None:
    assert image_credit(read_caption("Die Brücke. Foto: K. Muster"), 0) is None
