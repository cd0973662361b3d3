from __future__ import annotations

import pytest

from archiver.extract.decide import decide
from archiver.extract.fields import authors, settled_authors
from archiver.extract.fields.byline import WRITER_ADDRESS
from archiver.extract.fields.signed import SECTION_ADDRESS
from archiver.record.fields import Agency, Attribution, Author
from support.fields import context_of


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


def test_a_writer_referred_to_by_id_is_declared_with_type_and_address():
    page = context_of(
        '<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","author":{"@id":"#ada"}},'
        '{"@type":"Person","@id":"#ada","name":"Ada","url":"https://times.example/ada"}]}</script><h1>Bridge</h1>FILLER'
    )
    (author,) = decide(authors.RULES, page).value
    assert (author.name, author.type, author.url) == ("Ada", "person", "https://times.example/ada")


@pytest.mark.parametrize(
    ("address", "writers", "sections"),
    [
        ("/author/ada-example", True, False),
        ("/news?author=7", True, False),
        ("/news/author", False, False),
        ("/author=7", True, False),
        ("/a=7", False, False),
        ("/news?page=2&a=7", True, False),
        ("/tag/bridge", False, True),
        ("/news?cat=7", False, True),
        ("/cat=7", False, False),
    ],
)
def test_an_address_tells_whether_a_link_leads_to_a_writer_or_to_a_section(address, writers, sections):
    assert bool(WRITER_ADDRESS.search(address)) is writers
    assert bool(SECTION_ADDRESS.search(address)) is sections
