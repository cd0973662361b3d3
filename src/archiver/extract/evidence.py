"""Why each value is what it is: beside the record, never in it, and made only when asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from archiver.extract.decide import Decision
from archiver.page import Page

BLOCK = re.compile(r"/body/(0|[1-9][0-9]{0,8})")  # the pointer of a block: "/body/12"


@dataclass(frozen=True, slots=True)
class Proof:
    """Evidence for one value that no rule contest decided: a body block, a credit, a related link."""

    source: str
    locator: int | str
    rule: Callable[..., Any] | str
    score: int = 1000
    raw: str = ""


@dataclass(frozen=True, slots=True)
class BodyPlaces:
    """Where the blocks of the body were read and how, as a proof for each would say: `nodes` has -1 for what is no node."""

    way: str
    place: str
    rule: Callable[..., Any]
    nodes: Sequence[int]

    def proofs(self) -> dict[str, Proof]:
        """Return the proof of each block."""
        return {
            f"/body/{at}": Proof(self.way, node if node >= 0 else self.place, self.rule)
            for at, node in enumerate(self.nodes)
        }

    def rule_of(self, pointer: str) -> Callable[..., Any] | None:
        """Return the rule that read a block, None for a pointer to no block of these."""
        block = BLOCK.fullmatch(pointer)
        return self.rule if block and int(block[1]) < len(self.nodes) else None


@dataclass(frozen=True, slots=True)
class Joint:
    """A further page of the story: its evidence, its pointers by those of the whole record, and where it lies."""

    evidence: Evidence
    pointers: Mapping[str, str]
    capture: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence of one reading; nothing is rendered before `values` is called.

    `decisions` and `proofs` are by JSON pointer into the record; `segments` are the line ranges of a plain-text capture;
    `body` is where its blocks stand; `joints` are the further pages that the record was joined from.
    """

    record_id: str
    page: Page
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    proofs: Mapping[str, Proof] = field(default_factory=dict)
    segments: tuple[Mapping[str, Any], ...] = ()
    joints: tuple[Joint, ...] = ()
    body: BodyPlaces | None = None

    def values(self) -> dict[str, dict[str, Any]]:
        """Return {pointer: {source, locator, rule, score, raw, beaten}} for every value."""
        found = {pointer: self._of_decision(decision) for pointer, decision in self.decisions.items()}
        proofs = {**self.proofs, **(self.body.proofs() if self.body else {})}
        found |= {pointer: self._of_proof(proof) for pointer, proof in proofs.items()}
        for joint in self.joints:
            theirs = joint.evidence.values()
            for pointer, old in joint.pointers.items():
                if old in theirs:
                    found[pointer] = {**theirs[old], "capture": dict(joint.capture)}
        return dict(sorted(found.items()))

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON object that `extract --evidence` writes."""
        shape: dict[str, Any] = {"record_id": self.record_id, "values": self.values()}
        if self.segments:
            shape["segments"] = [dict(segment) for segment in self.segments]
        return shape

    def rule_of(self, pointer: str) -> str | None:
        """Return the docstring of the rule behind a value, or None."""
        for joint in self.joints:
            if pointer in joint.pointers:
                return joint.evidence.rule_of(joint.pointers[pointer])
        decision, proof = self.decisions.get(pointer), self.proofs.get(pointer)
        of_body = self.body.rule_of(pointer) if self.body else None
        rule = decision.rule if decision else proof.rule if proof else of_body
        return None if rule is None or isinstance(rule, str) else rule.__doc__

    def _of_decision(self, decision: Decision) -> dict[str, Any]:
        winner = decision.winner
        beaten = [
            {
                "value": plain_value(candidate.value),
                "source": candidate.source,
                "locator": self._place(candidate.locator),
                "rule": rule_name(rule),
                "score": candidate.score,
            }
            for rule, candidate in decision.beaten
        ]
        return {
            "source": winner.source,
            "locator": self._place(winner.locator),
            "rule": rule_name(decision.rule),
            "score": winner.score,
            "raw": winner.raw,
            "beaten": beaten,
        }

    def _of_proof(self, proof: Proof) -> dict[str, Any]:
        return {
            "source": proof.source,
            "locator": self._place(proof.locator),
            "rule": rule_name(proof.rule),
            "score": proof.score,
            "raw": proof.raw,
            "beaten": [],
        }

    def _place(self, locator: int | str) -> str:
        if isinstance(locator, str):
            return locator
        if self.page.root is None or not 0 <= locator < len(self.page.index):
            return ""
        return self.page.index.xpath(locator)


def rule_name(rule: Callable[..., Any] | str) -> str:
    """Return the name of a rule as `explain` shows it: module and function."""
    if isinstance(rule, str):
        return rule
    module = getattr(rule, "__module__", "").removeprefix("archiver.extract.").removeprefix("fields.")
    return f"{module}.{getattr(rule, '__name__', 'rule')}"


def plain_value(value: Any) -> Any:
    """Return a candidate's value as JSON can hold it."""
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json", exclude_none=True)
    if isinstance(value, list | tuple):
        return [plain_value(inner) for inner in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
