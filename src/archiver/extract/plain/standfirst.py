"""A standfirst that stands behind byline and date, where the first paragraph usually stands.

A lead names again what the headline names; a standfirst adds to the headline and leaves the names to the lead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from archiver.extract.plain.roles import State
from archiver.extract.plain.stemming import stems
from archiver.extract.plain.traits import Traits
from archiver.knowledge.captures import capture_cues

LONGEST, MOST_SENTENCES = 48, 3
FEW_NAMED = 2
"""How many of the headline's words the paragraph behind a standfirst takes up at least."""


def find_standfirst(
    found: Sequence[Traits], states: Sequence[State], language: str | None
) -> tuple[State, ...]:
    """Return the states with the first paragraph made the standfirst where it is one."""
    roles = [state.role for state in states]
    body = [at for at, state in enumerate(states) if state.role == "paragraph"]
    if "headline" not in roles or "description" in roles or len(body) <= FEW_NAMED:
        return tuple(states)
    first, second = body[0], body[1]
    signed = any(state.zone == "head" and state.role in ("byline", "date") for state in states[:first])
    if not signed or first != _body_start(states) or not _adds(found, roles, first, second, language):
        return tuple(states)
    return tuple(
        replace(state, zone="head", role="description") if at == first else state
        for at, state in enumerate(states)
    )


def _body_start(states: Sequence[State]) -> int:
    return next(at for at, state in enumerate(states) if state.zone == "body")


def _adds(
    found: Sequence[Traits], roles: Sequence[str], first: int, second: int, language: str | None
) -> bool:
    """Whether the first paragraph adds to the headline and the second takes its words up."""
    one, two = found[first], found[second]
    if (
        one.words > LONGEST
        or one.sentences > MOST_SENTENCES
        or one.dateline
        or one.quotes
        or (two.quotes and two.words < LONGEST // 2)
    ):
        return False
    stop = capture_cues().stopwords.get(language or "", frozenset())
    title = set().union(
        *(stems(t.text, stop) for t, role in zip(found, roles, strict=True) if role.startswith("headline"))
    )
    return not title & stems(one.text, stop) and len(title & stems(two.text, stop)) >= FEW_NAMED
