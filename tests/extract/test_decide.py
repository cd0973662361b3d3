from __future__ import annotations

from archiver.extract.candidates import Candidate, at_most
from archiver.extract.context import Context
from archiver.extract.decide import decide
from archiver.extract.evidence import Evidence
from archiver.page import read_page

CONTEXT = Context(read_page(b"<p>x"))


def first(_context):
    """The first sign."""
    yield Candidate("a", 500, "meta", 0, "A")


def second(_context):
    """The second sign."""
    yield Candidate("b", 500, "visible", 2, "B")
    yield Candidate("c", 700, "jsonld", "$.c", "C")


def silent(_context):
    """A sign that is not there."""
    return ()


def test_the_highest_score_wins_and_the_losers_are_kept():
    decision = decide((first, silent, second), CONTEXT)
    assert (decision.value, decision.rule) == ("c", second)
    assert [(rule, candidate.value) for rule, candidate in decision.beaten] == [(first, "a"), (second, "b")]


def test_the_order_of_rules_breaks_ties():
    assert decide((first, lambda _: [Candidate("d", 500, "url", "", "")]), CONTEXT).value == "a"


def test_a_rule_that_can_no_longer_win_is_asked_only_for_what_was_beaten():
    asked = []

    @at_most(700)
    def third(_context):
        asked.append("third")
        yield Candidate("e", 600, "text", "", "")

    decision = decide((second, third), CONTEXT)
    assert (decision.value, asked) == ("c", [])
    assert [candidate.value for _, candidate in decision.beaten] == ["b", "e"]
    assert asked == ["third"]


def test_a_rule_that_can_score_more_is_asked():
    best = at_most(701)(lambda _: [Candidate("f", 701, "text", "", "")])
    assert decide((second, best), CONTEXT).value == "f"


def test_a_rule_is_asked_no_further_once_it_gave_its_most():
    @at_most(800)
    def twice(_context):
        yield Candidate("g", 800, "text", "", "")
        raise AssertionError

    assert decide((twice,), CONTEXT).value == "g"


def test_no_candidate_is_no_decision():
    assert decide((silent,), CONTEXT) is None


def test_evidence_names_the_rule_the_place_and_what_was_beaten():
    decision = decide((first, second), CONTEXT)
    evidence = Evidence("urn:x", CONTEXT.page, {"/headline": decision})
    found = evidence.values()["/headline"]
    assert (found["source"], found["locator"], found["score"], found["raw"]) == ("jsonld", "$.c", 700, "C")
    assert [row["locator"] for row in found["beaten"]] == ["/html", "/html/body/p"]
    assert evidence.rule_of("/headline") == "The second sign."
    assert evidence.rule_of("/kicker") is None
