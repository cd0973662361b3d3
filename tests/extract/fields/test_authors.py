from __future__ import annotations

import pytest

from archiver.extract.fields import settled_authors
from archiver.record.fields import Agency, Attribution, Author


def wire(raw, *names):
    agencies = tuple(Agency(id=name.lower(), name=name, name_raw=name) for name in names)
    return Attribution(raw=raw, kind="wire", agencies=agencies, placement="end")


def test_agencies_sign_only_where_nobody_else_does():
    assert [
        author.name for author in settled_authors((), None, [wire("(Quelle: APA/dpa)", "APA", "dpa")])
    ] == ["APA", "dpa"]
    ada = Author(name="Ada Example", type="person")
    assert settled_authors((ada,), None, [wire("(AP)", "AP")]) == (ada,)


@pytest.mark.parametrize(
    ("raw", "names"),
    [("Quelle: bote.example, ino/dpa", ["ino"]), ("SDA/sep", ["sep"]), ("Quelle: sid/dpa", ["dpa"])],
)
def test_initials_beside_an_agency_are_the_writers(raw, names):
    assert [author.name for author in settled_authors((), None, [wire(raw, "dpa")])] == names


def test_an_image_credit_signs_nothing():
    credit = Attribution(
        raw="Foto: dpa",
        kind="image_credit",
        agencies=(Agency(name="dpa", name_raw="dpa"),),
        placement="caption",
    )
    assert settled_authors((), None, [credit]) == ()
