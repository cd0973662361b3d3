from __future__ import annotations

from archiver.extract.body.container import best_container, score_containers
from archiver.extract.body.lines import PageLines, wide_count
from archiver.page import read_page

LINE = "<p>The ferry council met on Monday for the third time this year, and agreed on nothing.</p>"


def container_of(html: str, stored: str = "") -> str:
    index = read_page(html.encode()).index
    return index.attr(best_container(PageLines(index), stored), "id") or ""


def test_prose_outweighs_links():
    links = "".join(
        f"<p><a href=/{n}>A story about the ferry council and its lamp, number {n}</a></p>" for n in range(30)
    )
    assert container_of(f"<div id=menu>{links}</div><div id=story>{LINE * 4}</div>") == "story"


def test_paragraphs_that_are_wrapped_one_by_one_have_one_container():
    wrapped = "".join(f"<div class=w><div>{LINE}</div></div>" for _ in range(6))
    assert container_of(f"<div><p>short</p></div><div id=story>{wrapped}</div>") == "story"


def test_text_that_json_ld_stores_counts_more():
    index = read_page(f"<div id=a>{LINE}</div>".encode()).index
    lines, node = PageLines(index), index.by_id["a"][0]
    stored = "theferrycouncilmetonmondayforthethirdtimethisyear,andagreedonnothing."
    assert score_containers(lines, stored)[node] == 3 * score_containers(lines, "")[node]


def test_marks_of_wide_scripts_count_twice():
    assert wide_count("東京 news") == 2
    assert wide_count("plain") == 0


def test_prose_in_forms_and_footers_counts_little():
    for zone in ("form", "footer", "nav", "aside"):
        assert container_of(f"<{zone} id=zone>{LINE * 3}</{zone}><div id=story>{LINE * 6}</div>") == "story"


def test_a_body_in_a_footer_is_found_where_nothing_else_is():
    assert container_of(f"<p>short</p><footer id=zone>{LINE * 6}</footer>") == "zone"
