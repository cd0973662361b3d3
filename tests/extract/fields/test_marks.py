"""What elements are called: by class, id, microdata and style."""

from __future__ import annotations

from archiver.extract.fields.marks import Marks
from archiver.page import read_page


def marks_of(html: str) -> tuple[Marks, dict[str, int]]:
    """Return the marks of a page, and its nodes by the letter of their `data-is`."""
    index = read_page(html.encode()).index
    names = {name: node for node in range(len(index)) if (name := index.attr(node, "data-is"))}
    return Marks(index), names


def called(html: str, mark: str) -> str:
    """Return the letters of the nodes with a mark, in order."""
    marks, names = marks_of(html)
    letters = {node: name for name, node in names.items()}
    return "".join(letters[node] for node in marks.nodes(mark))


def test_classes_ids_and_microdata_mark_an_element():
    html = """<p data-is=a class="Byline big"><p data-is=b id=Author><p data-is=c itemprop="author"><p data-is=d class=big>"""
    assert called(html, "byline") == "abc"


def test_class_attribute_and_style_hide_an_element():
    html = """<p data-is=a class=d-none><p data-is=b hidden><p data-is=c style="Display : none"><p data-is=d style="color:red">"""
    assert called(html, "hidden") == "abc"


def test_overflow_and_borders_hide_no_element():
    html = """<p data-is=a style="VISIBILITY:Hidden"><p data-is=b style="overflow:hidden"><p data-is=c style="display:flex;border:none">"""
    assert called(html, "hidden") == "a"


def test_what_wider_screens_show_is_not_hidden():
    html = """<p data-is=a class="hidden md:block">x</p><p data-is=b class="hidden">y</p><p data-is=c id=hidden class="md:block">z</p>"""
    assert called(html, "hidden") == "bc"


def test_an_endless_class_attribute_says_nothing_of_its_element():
    settings = " ".join(f"set-breadcrumb-{number}" for number in range(200))
    html = f"""<body data-is=a class="{settings}"><p data-is=b class=breadcrumb>x</p>"""
    assert called(html, "crumbs") == "b"


def test_what_stands_in_a_hidden_element_is_hidden():
    marks, names = marks_of("<div hidden><p data-is=a>x</p></div><p data-is=b>y</p>")
    assert (marks.hidden(names["a"]), marks.hidden(names["b"])) == (True, False)


def test_boxes_and_the_footer_of_the_page_are_foreign_and_that_of_an_article_is_not():
    html = """<p>{}</p><aside><p data-is=a>x</p></aside><article><footer data-is=b>x</footer></article>
    <div class=related-posts data-is=c>x</div><p data-is=d>x</p><footer data-is=e>x</footer>"""
    marks, names = marks_of(html.format("The ferry left the harbour. " * 20))
    assert [name for name, node in names.items() if marks.foreign(node)] == ["a", "c", "e"]
    assert marks.own(sorted(names.values())) == [names["b"], names["d"]]


def test_a_box_that_holds_most_of_the_page_is_its_own():
    marks, names = marks_of("<div class=card><p data-is=a>The ferry left the harbour.</p></div>")
    assert not marks.foreign(names["a"])
    assert marks.has(names["a"] - 1, "foreign")


def test_an_element_is_within_a_mark_that_it_or_one_above_it_has():
    marks, names = marks_of(
        "<div class=breadcrumb><p data-is=a>x</p></div><p class=logo data-is=b>y</p><p data-is=c>z"
    )
    assert [marks.within(names[name], "crumbs", "site") for name in "abc"] == [True, True, False]
