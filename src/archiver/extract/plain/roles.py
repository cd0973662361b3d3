"""The roles a block can have, the zones they stand in, and how one follows another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

NEVER = -(10**6)


@dataclass(frozen=True, slots=True)
class State:
    """A role in a zone: what a block is, and where in the story it stands."""

    zone: str
    role: str


# Zones in order: top (before the headline), head (headline to body), body, end.
TOP = tuple(State("top", role) for role in ("furniture", "kicker", "date", "byline", "image"))
HEAD = tuple(
    State("head", role)
    for role in (
        "headline",
        "headline_cont",
        "description",
        "byline",
        "date",
        "furniture",
        "image",
        "attribution",
        "editor_note",
        "related",
        "correction",
    )
)
BODY = tuple(
    State("body", role)
    for role in (
        "paragraph", "paragraph_cont", "heading", "list", "quote", "question", "answer", "entry_time", "correction", "editor_note", "image", "related",
        "label", "furniture", "attribution", "byline", "date",
    )
)  # fmt: skip
END = tuple(
    State("end", role)
    for role in (
        "attribution",
        "byline",
        "date",
        "correction",
        "editor_note",
        "label",
        "related",
        "meta",
        "furniture",
        "image",
    )
)
TALK = (State("talk", "label"), State("talk", "furniture"))
STATES: tuple[State, ...] = (*TOP, *HEAD, *BODY, *END, *TALK)
INDEX: Mapping[State, int] = {state: at for at, state in enumerate(STATES)}

STORY = frozenset(
    ("paragraph", "paragraph_cont", "heading", "list", "quote", "question", "answer", "entry_time")
)

# What it costs or earns to go from one zone into the next.
ZONES: Mapping[tuple[str, str], int] = {
    ("top", "top"): 0,
    ("top", "head"): 0,
    ("top", "body"): -34,
    ("head", "head"): 0,
    ("head", "body"): 0,
    ("body", "body"): 0,
    ("body", "end"): 0,
    ("end", "end"): 0,
    ("body", "talk"): 0,
    ("end", "talk"): 0,
    ("talk", "talk"): 0,
    ("talk", "end"): 0,
    ("head", "end"): -80,
}

# Pairs that call for a word of their own; what is not named here costs nothing within a zone.
PAIRS: Mapping[tuple[str, str], int] = {
    # the head
    ("top.furniture", "top.furniture"): 3,
    ("head.furniture", "head.furniture"): 7,
    ("top.kicker", "head.headline"): 6,
    ("head.headline", "head.headline_cont"): 2,
    ("head.headline_cont", "head.description"): 2,
    ("head.headline_cont", "head.byline"): 4,
    ("head.headline_cont", "head.date"): 3,
    **{("top.kicker", f"top.{role}"): -12 for role in ("furniture", "kicker", "date", "byline", "image")},
    ("head.headline", "head.description"): 2,
    ("head.description", "head.description"): -10,
    ("head.description", "head.byline"): 5,
    ("head.description", "head.date"): 4,
    ("head.headline", "head.byline"): 4,
    ("head.headline", "head.date"): 3,
    ("head.byline", "head.date"): 3,
    ("head.byline", "head.byline"): -2,
    ("head.byline", "head.description"): -4,
    ("head.date", "head.description"): -4,
    ("head.image", "head.description"): -6,
    ("head.furniture", "head.description"): -6,
    **{
        (f"head.{role}", "body.heading"): -14
        for role in ("headline", "description", "byline", "date", "image")
    },
    ("head.furniture", "body.heading"): -8,
    # the body
    ("body.paragraph", "body.paragraph"): 2,
    ("body.heading", "body.heading"): -14,
    ("body.heading", "body.paragraph"): 5,
    ("body.heading", "body.list"): 3,
    ("body.heading", "body.related"): -8,
    ("body.heading", "body.furniture"): -6,
    ("body.heading", "body.attribution"): -12,
    ("body.heading", "body.image"): -6,
    ("body.list", "body.list"): 4,
    ("body.paragraph", "body.list"): 0,
    ("body.question", "body.answer"): 8,
    ("body.question", "body.paragraph"): -2,
    ("body.answer", "body.question"): 6,
    ("body.answer", "body.answer"): 3,
    ("body.answer", "body.paragraph"): -3,
    ("body.paragraph", "body.answer"): -4,
    ("body.question", "body.question"): -6,
    ("body.entry_time", "body.paragraph"): 5,
    ("body.entry_time", "body.heading"): 6,
    ("body.label", "body.related"): 12,
    ("body.label", "body.paragraph"): -8,
    ("body.label", "body.label"): -10,
    ("body.related", "body.related"): 3,
    ("body.attribution", "body.paragraph"): -10,
    **{
        (f"body.{one}", f"body.{two}"): -10
        for one in ("paragraph", "heading", "list", "quote")
        for two in ("byline", "date")
    },
    # into the end
    ("body.heading", "end.attribution"): -16,
    ("body.heading", "end.related"): -12,
    ("body.heading", "end.furniture"): -14,
    ("body.heading", "end.label"): -14,
    ("body.label", "end.furniture"): -6,
    ("end.label", "end.related"): 14,
    ("end.label", "end.label"): -8,
    ("end.related", "end.related"): 5,
    ("end.furniture", "end.furniture"): 2,
    ("end.label", "end.meta"): 8,
    ("end.related", "end.meta"): 2,
    ("end.meta", "end.related"): 8,
    ("end.furniture", "end.meta"): -10,
    ("talk.label", "talk.furniture"): 4,
    ("talk.furniture", "talk.furniture"): 2,
    ("end.furniture", "end.related"): -5,
    ("end.attribution", "end.related"): 2,
}


def _name(state: State) -> str:
    return f"{state.zone}.{state.role}"


def _step(before: State, after: State) -> int:
    """Return what it earns to go from one state to another, NEVER where it cannot be."""
    zones = ZONES.get((before.zone, after.zone), NEVER)
    if zones == NEVER or any(barred(before, after) for barred in BARRED):
        return NEVER
    pair = PAIRS.get((_name(before), _name(after)), 0)
    if before.zone == "body" and after.zone == "end" and before.role in ("heading", "entry_time", "question"):
        return pair - 8
    return zones + pair


BODY_STARTS = frozenset(("paragraph", "heading", "list", "quote", "question", "answer", "entry_time"))


# What cannot follow what: the headline opens the head and stands once, text opens the body, and so on.
BARRED: tuple[Callable[[State, State], bool], ...] = (
    lambda before, after: before.zone == "top" and after.zone == "head" and after.role != "headline",
    lambda before, after: before.zone == "head" and after.role == "headline",
    lambda before, after: after.role == "headline_cont" and before.role not in ("headline", "headline_cont"),
    lambda before, after: before.zone != "body" and after.zone == "body" and after.role not in BODY_STARTS,
    lambda before, after: after.zone == "talk" and before.zone != "talk" and after.role != "label",
    lambda before, after: before.zone == "talk" and after.zone == "end" and after.role != "label",
    lambda before, after: (
        after.role == "meta" and before.role not in ("label", "related", "meta", "furniture")
    ),
)


def start_score(state: State) -> int:
    """Return what it earns a capture to begin with this state."""
    if state.zone == "top" or state == State("head", "headline"):
        return 0
    if state.zone == "body" and state.role in BODY_STARTS:
        return -34
    return NEVER


# What a gap changes: lines that touch in a capture with blank lines, and zones parted by a wider gap, a rule or a page.
TIGHT: Mapping[tuple[str, str], int] = {
    ("top.kicker", "head.headline"): 6,
    ("body.paragraph", "body.paragraph"): -1,
    ("head.headline", "head.description"): 10,
    ("head.headline_cont", "head.description"): 10,
    ("end.label", "end.related"): 2,
    ("body.related", "body.heading"): -4,
    ("head.byline", "head.byline"): 12,
    ("head.headline", "head.image"): -6,
    ("head.byline", "head.date"): 2,
}
EVEN: Mapping[tuple[str, str], int] = {
    ("head.byline", "head.byline"): 8,
    ("head.headline", "head.image"): -6,
    ("head.headline", "head.description"): 3,
}
LOOSE: Mapping[tuple[str, str], int] = {
    ("head.headline", "head.description"): 1,
}
WIDE: Mapping[tuple[str, str], int] = {
    ("body.paragraph", "body.paragraph"): -3,
    ("end.related", "end.related"): -5,
    ("end.related", "end.furniture"): 3,
    ("body.paragraph", "end.related"): 6,
    ("end.attribution", "end.related"): 6,
    ("body.paragraph", "end.furniture"): 5,
    ("body.paragraph", "end.attribution"): 2,
    ("top.furniture", "head.headline"): 2,
}


def _matrix(changes: Mapping[tuple[str, str], int]) -> tuple[tuple[int, ...], ...]:
    return tuple(
        tuple(
            NEVER
            if (step := _step(before, after)) <= NEVER
            else step + changes.get((_name(before), _name(after)), 0)
            for before in STATES
        )
        for after in STATES
    )


STEPS: Mapping[str, tuple[tuple[int, ...], ...]] = {
    "even": _matrix(EVEN),
    "tight": _matrix(TIGHT),
    "loose": _matrix(LOOSE),
    "wide": _matrix(WIDE),
}
"""`STEPS[gap][after][before]`: what it earns to go from one state to another, NEVER where that cannot be."""
