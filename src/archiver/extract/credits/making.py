"""What a formula and the names in it make: wire credits, contributors, outlets, translators, handouts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archiver.extract.credits.names import DOMAIN, TRIM, Item, as_agency, outlet_name, split_names
from archiver.knowledge import Formula, credit_table, find_agencies, hands_out, plain
from archiver.record.fields import Agency, Attribution, CreditKind, Placement

MAX_NAMED = 110
"""Names of more characters, no agency among them, are no names."""

MAX_OUTLETS = 4
"""A line that names more is a list of references."""

# What no outlet's name holds, e.g. "Nov 20".
DIGITS = re.compile(r"\b\d+\b")

YEAR_END = re.compile(r"[\s,]*(?:19|20)\d\d\.?$")
KNOWN = frozenset(("agency", "unnamed", "initials", "desk", "role"))
"""What a list of names may hold that no formula introduces."""


def credits_of(formula: Formula, names: str, raw: str, placement: Placement) -> Iterator[Attribution]:
    """Yield the credits that a formula gives with these names; none if the names do not fit it."""
    raw = raw.strip()
    if formula.kind == "reprint":
        yield from _reprint(names, raw, placement)
        return
    items = split_names(names)
    if formula.hole == "people" and any(item.kind not in ("person", "role", "agency") for item in items):
        return
    if formula.hole == "agencies":
        if has_agency(items) and all(item.kind in KNOWN for item in items):
            yield from wire_credits(items, raw, placement)
        return
    if formula.kind in ("translation", "editing"):
        yield from _people(formula, items, raw, placement)
        return
    if any(item.kind == "other" for item in items) and (not formula.labelled or len(names) > MAX_NAMED):
        return
    if len(names) > MAX_NAMED and not has_agency(items):
        return  # a reference to literature
    yield from wire_credits(items, raw, placement)
    yield from _others(formula, items, raw, placement)


def has_agency(items: Sequence[Item]) -> bool:
    """Say whether an agency, or unnamed ones, stand among some names."""
    return any(item.kind in ("agency", "unnamed") for item in items)


def has_listed(items: Sequence[Item]) -> bool:
    """Say whether an agency is named that the list holds, or unnamed ones: an unknown name needs a formula."""
    return any(item.kind == "unnamed" or any(agency.id for agency in item.agencies) for item in items)


def wire_credits(items: Sequence[Item], raw: str, placement: Placement) -> Iterator[Attribution]:
    """Yield the credits of the agencies among some names, and of unnamed ones."""
    agencies = _once(agency for item in items if item.kind == "agency" for agency in item.agencies)
    if agencies:
        kind: CreditKind = "handout" if all(hands_out(agency.id) for agency in agencies) else "wire"
        yield Attribution(raw=raw, kind=kind, agencies=agencies, placement=placement)
    if any(item.kind == "unnamed" for item in items):
        yield unnamed_credit(raw, placement)


def _once(agencies: Iterator[Agency]) -> tuple[Agency, ...]:
    return tuple({agency.id or agency.name: agency for agency in agencies}.values())


def unnamed_credit(raw: str, placement: Placement) -> Attribution:
    """Return the credit of agencies without names."""
    return Attribution(raw=raw.strip(), kind="unnamed_agencies", placement=placement)


def _others(formula: Formula, items: Sequence[Item], raw: str, placement: Placement) -> Iterator[Attribution]:
    """Yield people and outlets of a credit: "with reporting by" names people, "source" names outlets."""
    people = [item for item in items if item.kind == "person" and not _is_outlet_here(formula, item)]
    outlets = [item.text for item in items if _is_outlet_here(formula, item)]
    if has_agency(items):
        outlets = [outlet for outlet in outlets if not DOMAIN.fullmatch(outlet)]  # the paper's own site
    if (
        formula.kind != "contribution"
        and len(outlets) <= MAX_OUTLETS
        and not any(map(DIGITS.search, outlets))
    ):
        yield from _outlets(outlets, raw, placement)
    if people and formula.kind != "source":
        agencies = _once(agency for item in people for agency in item.agencies)
        names = tuple(dict.fromkeys(item.text for item in people))
        yield Attribution(raw=raw, kind="contributor", people=names, agencies=agencies, placement=placement)


def _is_outlet_here(formula: Formula, item: Item) -> bool:
    """Say whether a name is an outlet's: in a source line any, in "with reports from" one of a single word."""
    single = " " not in item.text and item.text.isascii()
    person = item.kind == "person" and (formula.kind == "source" or (formula.kind == "with" and single))
    return item.kind == "outlet" or person


def _outlets(outlets: Sequence[str], raw: str, placement: Placement) -> Iterator[Attribution]:
    """Yield a credit for each outlet; a press release is a handout of whoever issued it."""
    words = credit_table().words["handout_words"]
    issued = [name for name in outlets if set(plain(name).split()) & words]
    for outlet in outlets:
        if not issued:
            yield Attribution(raw=raw, kind="source_publication", outlet=outlet, placement=placement)
        elif outlet not in issued or len(outlets) == 1:
            yield Attribution(raw=raw, kind="handout", outlet=outlet, placement=placement)


def _people(formula: Formula, items: Sequence[Item], raw: str, placement: Placement) -> Iterator[Attribution]:
    """Yield translators and editors; an agency's own desk may be one: "Übersetzung: AFP Deutschland"."""
    names = [item.text for item in items if item.kind == "person"]
    agencies: tuple[Agency, ...] = ()
    if formula.kind == "translation":
        names += [item.text for item in items if item.kind == "agency"]
        agencies = _once(agency for item in items if item.kind == "agency" for agency in item.agencies)
    if names and (formula.labelled or len(names) == len(items)):
        kind: CreditKind = "translation" if formula.kind == "translation" else "contributor"
        yield Attribution(
            raw=raw, kind=kind, people=tuple(dict.fromkeys(names)), agencies=agencies, placement=placement
        )


def _reprint(names: str, raw: str, placement: Placement) -> Iterator[Attribution]:
    """Yield the outlet that printed the text first: only its name, not the place and year after it."""
    words = YEAR_END.sub("", names.strip(TRIM)).partition(",")[0]
    mentions = find_agencies(words, context="credit")
    if mentions and len(words) - len(mentions[0].name_raw) <= len("the "):
        yield Attribution(raw=raw, kind="wire", agencies=(as_agency(mentions[0]),), placement=placement)
        return
    outlet = None if DIGITS.search(words) else outlet_name(words)
    if outlet and (outlet[0].isupper() or not outlet[0].isascii() or "." in outlet):
        yield Attribution(raw=raw, kind="source_publication", outlet=outlet, placement=placement)
