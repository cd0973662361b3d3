from __future__ import annotations

import pytest

from archiver.extract.fields.date_names import announced_kind, dated_meta
from archiver.page import read_page


@pytest.mark.parametrize(
    ("before", "kind"),
    [
        ("Published: ", "published"),
        ("Published 3 May, updated ", "modified"),
        ("Updated 3 May, published ", "published"),
        ("veröffentlicht am ", "published"),
        ("The unpublished republishers ", ""),
        ("A walk by the harbour on ", ""),
        ("", ""),
    ],
)
def test_the_label_nearest_to_a_date_says_which_date_it_is(before, kind):
    assert announced_kind(before) == kind


def test_the_surest_of_several_names_comes_first_whatever_their_order_on_the_page():
    page = read_page(
        b'<meta name="date" content="2026-05-01"><meta name="pubdate" content="2026-05-02">'
        b'<meta property="article:published_time" content="2026-05-03"><meta name="lastmod" content="2026-05-04"><p>Text'
    )
    found = [(kind, value.value[-2:]) for kind, _, value in dated_meta(page.index)]
    assert found == [("published", "03"), ("published", "02"), ("published", "01"), ("modified", "04")]
