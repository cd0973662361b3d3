from __future__ import annotations

import pytest

from archiver.extract.article import read_article
from archiver.extract.ways import WAYS, capture_line
from archiver.page import read_page

PAGE = b"<article><h1>Bridge shut for a week</h1><p>The bridge is shut for a week, the council said on Monday.</p></article>"
DEVELOPERS = ("context", "region", "traits", "labelling", "model", "node")


@pytest.mark.parametrize("rule", [*WAYS.values(), capture_line], ids=lambda rule: rule.__name__)
def test_a_way_speaks_to_readers(rule):
    assert not any(word in rule.__doc__.lower() for word in DEVELOPERS)


def test_a_block_of_the_body_says_why_it_is_taken():
    reading = read_article(read_page(PAGE, url="https://times.example/2026/bridge"))
    assert reading.evidence.rule_of("/body/0") in {rule.__doc__ for rule in WAYS.values()}
    assert reading.evidence.rule_of("/body/999") is None
    assert reading.evidence.rule_of("/body/0/text") is None


def test_a_line_of_a_capture_says_why_it_is_taken():
    text = b"Bridge shut for a week\n\nThe bridge is shut for a week, the council said on Monday.\n"
    reading = read_article(read_page(text, content_type="text/plain"))
    assert reading.evidence.rule_of("/body/0") == capture_line.__doc__
