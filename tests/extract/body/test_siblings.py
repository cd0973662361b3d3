from __future__ import annotations

from archiver.extract.body.lines import PageLines
from archiver.extract.body.siblings import with_siblings
from archiver.page import read_page


def paragraphs(*words: str, name: str = "p") -> str:
    return "".join(
        f"<{name}>The {word} of Little Sound was heard for an hour, and it had brought its own chair.</{name}>"
        for word in words
    )


FIRST, SECOND = paragraphs("baker", "choir", "cat"), paragraphs("ferryman", "clerk")


def found(inside: str, *dropped: str) -> str:
    """Return the lines that are kept when the judge drops those with some words."""
    lines = PageLines(read_page(f"<html><body><main>{inside}</main></body></html>".encode()).index)
    kept = [at for at, text in enumerate(lines.texts) if not any(word in text for word in dropped)]
    return "\n".join(lines.texts[at] for at in with_siblings(lines, kept))


def test_a_lone_paragraph_among_its_like_is_kept():
    assert "goose" in found(FIRST + paragraphs("goose") + SECOND, "goose")


def test_a_paragraph_of_another_class_element_or_end_is_left_out():
    other = paragraphs("goose").replace("<p>", "<p class=ad>")
    assert "goose" not in found(FIRST + other + SECOND, "goose")
    assert "goose" not in found(f"{FIRST}<aside>{paragraphs('goose')}</aside>{SECOND}", "goose")
    assert "goose" not in found(FIRST + paragraphs("goose"), "goose")


def test_paragraphs_of_which_many_are_left_out_stay_so():
    assert "ferryman" not in found(FIRST + SECOND, "cat", "choir", "ferryman")


def test_a_linked_paragraph_stays_left_out():
    linked = paragraphs("goose").replace("<p>", "<p><a href=/goose>").replace("</p>", "</a></p>")
    assert "goose" not in found(FIRST + linked + SECOND, "goose")


def test_a_subhead_between_paragraphs_is_kept():
    assert "umbrella" in found(f"{FIRST}<h3>An umbrella for the lamp</h3>{SECOND}", "umbrella")
    parts = (f"<section class=part>{part}</section>" for part in (FIRST, "<h3>An umbrella</h3>", SECOND))
    assert "umbrella" in found("".join(parts), "umbrella")


def test_headings_of_boxes_over_no_prose_or_with_links_stay_left_out():
    heading = "<h3>An umbrella for the lamp</h3>"
    assert "umbrella" not in found(f"{FIRST}<div class=letter>{heading}</div>{SECOND}", "umbrella")
    assert "umbrella" not in found(f"{FIRST}{heading}<p>Sign up</p>{SECOND}", "umbrella", "Sign")
    linked = f"{FIRST}<h3><a href=/b>An umbrella for the lamp</a></h3>{SECOND}"
    assert "umbrella" not in found(linked, "umbrella")


def test_a_heading_that_is_said_again_is_no_subhead():
    assert "umbrella" not in found(
        f"{FIRST}<h3>An umbrella</h3>{SECOND}<h3>An umbrella</h3>{FIRST}", "umbrella"
    )


def test_nothing_is_made_of_nothing():
    assert found(FIRST, "of") == ""


def test_a_heading_like_several_that_are_kept_is_kept_over_whatever_stands():
    def headed(name: str) -> str:
        return f"<section class=part><h3 class=name>{name}</h3></section>{paragraphs('goose')}"

    parts = [headed(name) for name in ("Lamps", "Ropes", "Umbrellas", "Oars")]
    assert "Umbrellas" in found("".join(parts), "Umbrellas")
    assert "Umbrellas" not in found("".join(parts[1:]), "Umbrellas")


def test_questions_left_out_over_their_answers_are_kept():
    asked = [f"<dt>Who lit the {what}?</dt><dd>{FIRST}</dd>" for what in ("lamp", "stove")]
    assert found(FIRST + "".join(asked), "Who").count("Who lit") == 2


def test_a_single_question_a_linked_one_and_one_over_no_prose_stay_left_out():
    asked = f"<div>Who lit the lamp?</div>{FIRST}"
    linked = f"<div><a href=/b>Who lit the stove?</a></div>{FIRST}"
    assert "Who" not in found(FIRST + asked, "Who")
    assert "Who" not in found(FIRST + asked + linked, "Who")
    assert "Who" not in found(FIRST + asked + f"<div>Who asks?</div><div>Nobody.</div>{FIRST}", "Who")


def test_paragraphs_made_as_most_of_the_body_come_back_from_another_part_of_the_page():
    def part(*words: str, made: str = "p class=story__text") -> str:
        return f"<div class=part>{paragraphs(*words).replace('<p>', f'<{made}>')}</div>"

    first, second = part("baker", "choir", "cat"), part("goose")
    assert "goose" in found(f"<main>{first}</main><aside>A poll</aside>{second}", "goose", "poll")
    assert "goose" not in found(first + part("goose", made="p class=offer"), "goose")
    assert "goose" not in found(first + second.replace("class=part", "class=offers"), "goose")
    assert "goose" not in found(first + part("goose", "hen"), "goose", "hen")


def test_paragraphs_without_a_class_of_their_own_tell_nothing_of_others():
    assert "goose" not in found(f"<div>{FIRST}</div><p>Sign up</p><div>{paragraphs('goose')}</div>", "goose")
