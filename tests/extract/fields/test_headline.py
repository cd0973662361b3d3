from __future__ import annotations

from archiver import extract_article, read_page

FILLER = b"<p>" + b"The council put off the vote on the bridge once more. " * 12 + b"</p>"


def read(head, heading):
    return extract_article(
        read_page(b"%s<body><h1>%s</h1>%s" % (head, heading, FILLER), url="https://times.example/a")
    )


def test_an_endless_heading_is_cut_with_a_warning():
    article = read(b"", b"many words " * 30_000)
    assert article.page_kind == "article"
    assert 900 < len(article.headline) <= 1000
    assert article.quality.warnings == ("headline-cut",)


def test_an_endless_heading_is_no_headline_where_the_page_has_a_title():
    article = read(b"<title>Bridge vote delayed again</title>", b"many words " * 30_000)
    assert article.headline == "Bridge vote delayed again"
    assert article.quality.warnings == ()
