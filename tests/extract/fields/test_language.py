"""The language of a text, told by its script and its small words."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archiver.extract.decide import decide
from archiver.extract.fields.language import RULES, WORD, split_words, told_language
from support.fields import context_of

TOLD = {
    "de": "Der Rat hat in der Nacht über die alte Brücke am Hafen gestritten und sich nicht auf einen Plan für den Bau geeinigt.",
    "en": "The council met on the plan for the old bridge, and no one was sure how it would end or who would have to pay for it.",
    "ja": "市議会は古い港の橋についての計画を三時間にわたって話し合いましたが、まだ何も決まっていません。",
}


@pytest.mark.parametrize("language", TOLD)
def test_a_text_tells_its_language(language):
    assert told_language(TOLD[language]) == language


def test_names_alone_tell_no_language():
    assert told_language("Ada Example, Ben Sample, Cleo Probe, Dan Muster, " * 5) is None


@given(st.text())
@example("it's, well-known: “don’t” can't. e.g. 3rd x_y a'b'c ² é")
def test_the_words_of_a_text_are_those_that_their_pattern_finds(text):
    assert sorted(split_words(text)) == sorted(re.findall(WORD, text))


@pytest.mark.parametrize(
    ("declared", "told", "source"),
    [("de", "de", "declared"), ("de-AT", "de-AT", "declared"), ("en", "de", "detected")],
)
def test_a_declared_language_holds_unless_the_text_is_in_another(declared, told, source):
    page = context_of(f'<html lang="{declared}"><h1>Brücke</h1>' + f"<p>{TOLD['de']}</p>" * 12)
    language = decide(RULES, page).value
    assert (language.tag, language.source) == (told, source)


def test_an_opening_in_the_declared_language_does_not_hide_the_other_one_after_it():
    body = "".join(f"<p>{TOLD[language]}</p>" for language in ("de", "de", *["en"] * 12))
    language = decide(RULES, context_of(f'<html lang="de"><h1>Brücke</h1>{body}')).value
    assert (language.tag, language.source) == ("en", "detected")


def test_sentences_in_the_declared_language_all_over_a_text_do_not_hide_the_one_that_it_is_in():
    body = "".join(f"<p>{TOLD['de' if at % 5 else 'en']}</p>" for at in range(15))
    language = decide(RULES, context_of(f'<html lang="en"><h1>Brücke</h1>{body}')).value
    assert (language.tag, language.source) == ("de", "detected")


def test_words_of_many_languages_do_not_hide_the_language_of_a_text():
    text = (
        "La alcaldesa de la villa de Puertomodelo abrió en la tarde de ayer la reunión de la junta de la ribera, en la casa "
        "de la calle de la Sal, y la junta trató de la obra de la torre de la isla y de la compra de un faro y de la venta "
        "de la barca de la escuela en la feria de mayo."
    )
    assert told_language(text) == "es"
    catalan = (
        "L'alcaldessa de la vila de Portmodel va obrir ahir la reunió de la junta de la ribera, a la casa del carrer de la Sal, "
        "i la junta va parlar de les obres de la torre de l'illa amb els veïns i de la compra del far per als pescadors."
    )
    assert told_language(catalan) == "ca"
