from __future__ import annotations

from archiver.extract.candidates import Candidate
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
