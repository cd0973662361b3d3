"""The fields around the body compared: headline, byline, dates, credits, links."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from typing import Any

from archiver.diff.changes import Change, Significance
from archiver.diff.scrub import MOST_READ_SCRUBBER, ORDER_SCRUBBER, Noise
from archiver.diff.values import plain_value, text_change
from archiver.record import ArticleRecord
from archiver.record.fields import ArticleDate

TEXT_FIELDS = (
    ("kicker", "kicker_changed", Significance.LOW),
    ("headline", "headline_changed", Significance.HIGH),
    ("description", "description_changed", Significance.MEDIUM),
    ("byline_raw", "byline_changed", Significance.MEDIUM),
)
VALUE_FIELDS = (
    ("url", "url_changed", Significance.LOW),
    ("page_kind", "field_changed", Significance.LOW),
    ("dateline", "dateline_changed", Significance.MEDIUM),
    ("publisher", "field_changed", Significance.LOW),
    ("section", "field_changed", Significance.LOW),
    ("language", "language_changed", Significance.LOW),
    ("access", "access_changed", Significance.MEDIUM),
)
RECORD_FIELDS = ("canonical_url", "description_source", "headlines", "keywords")


def compare_fields(a: Any, b: Any, noise: Noise, hidden: set[str]) -> Iterator[Change]:
    """Yield what changed around the body; fields that only one side holds are not compared."""
    whole = isinstance(a, ArticleRecord) and isinstance(b, ArticleRecord)
    for name, kind, weight in TEXT_FIELDS:
        before, after = getattr(a, name), getattr(b, name)
        if before != after and not noise.makes_up(before, after, hidden):
            yield text_change(kind, f"/{name}", before, after, weight)
    yield from _authors(a, b)
    for name, kind, weight in VALUE_FIELDS:
        yield from _value(name, kind, weight, a, b, noise, hidden)
    for name in RECORD_FIELDS if whole else ():
        yield from _value(name, "field_changed", Significance.LOW, a, b, noise, hidden)
    yield from _dates(a, b, whole=whole)
    yield from _attribution(a, b, whole=whole)
    yield from _related(a, b, noise, hidden)


def _value(
    name: str, kind: str, weight: Significance, a: Any, b: Any, noise: Noise, hidden: set[str]
) -> Iterator[Change]:
    before, after = getattr(a, name), getattr(b, name)
    if before == after:
        return
    if name in ("url", "canonical_url") and noise.address(before) == noise.address(after):
        hidden.add("tracking-parameters")
        return
    yield Change(
        kind, f"/{name}", plain_value(before) or None, plain_value(after) or None, significance=weight
    )


def _authors(a: Any, b: Any) -> Iterator[Change]:
    """Tell authors by name; what else is said of the same one is a field."""
    old = {author.name: (i, author) for i, author in enumerate(a.authors)}
    new = {author.name: (i, author) for i, author in enumerate(b.authors)}
    for name, (i, author) in old.items():
        if name not in new:
            yield Change("author_removed", f"/authors/{i}", before=plain_value(author))
    for name, (i, author) in new.items():
        if name not in old:
            yield Change("author_added", f"/authors/{i}", after=plain_value(author))
        elif old[name][1] != author:
            before = plain_value(old[name][1])
            yield Change(
                "field_changed", f"/authors/{i}", before, plain_value(author), significance=Significance.LOW
            )


def _dates(a: Any, b: Any, *, whole: bool) -> Iterator[Change]:
    """Compare dates by what they say; relative ones say when the visit was."""
    for name in ("published", "modified"):
        before, after = getattr(a, name), getattr(b, name)
        if is_same_date(before, after):
            continue
        old, new = (before, after) if whole else (raw_date(before), raw_date(after))
        yield Change(
            f"{name}_changed", f"/{name}", plain_value(old), plain_value(new), significance=Significance.LOW
        )


def is_same_date(before: Any, after: Any) -> bool:
    """Tell whether two dates say the same; relative ones say when the visit was, and are as good as none."""
    if isinstance(before, ArticleDate) and isinstance(after, ArticleDate) and before.value and after.value:
        return before.value == after.value
    return raw_date(before) == raw_date(after)


def raw_date(date: Any) -> str | None:
    """Return the words of a date; None for a relative one."""
    if date is None or isinstance(date, str):
        return date
    return None if date.precision == "relative" else str(date.raw)


def _attribution(a: Any, b: Any, *, whole: bool) -> Iterator[Change]:
    """Pair credits by their words, then by what they credit."""
    old = [_credit(credit, i) for i, credit in enumerate(a.attribution)]
    new = [_credit(credit, i) for i, credit in enumerate(b.attribution)]
    _pair(old, new, lambda credit: credit[0] if isinstance(credit[2], str) else _apart_from_place(credit[2]))
    reread = _pair(old, new, lambda credit: credit[0])
    gone, come = old, new
    for (raw, pointer, before), (other, place, after) in _likely_same(gone, come):
        gone.remove((raw, pointer, before))
        come.remove((other, place, after))
        change = text_change("attribution_changed", place, raw, other, Significance.HIGH)
        yield _with_values(change, before, after) if whole else change
    for raw, pointer, credit in gone:
        yield _lost_or_won("attribution_removed", pointer, raw, credit, a, whole=whole)
    for raw, pointer, credit in come:
        yield _lost_or_won("attribution_added", pointer, raw, credit, b, whole=whole)
    if whole:
        for (_, _, before), (_, pointer, after) in reread:
            told = plain_value(before), plain_value(after)
            yield Change("attribution_changed", pointer, *told, significance=Significance.LOW)


Credit = tuple[str, str, Any]


def _credit(credit: Any, i: int) -> Credit:
    return (credit if isinstance(credit, str) else credit.raw), f"/attribution/{i}", credit


def _pair(
    old: list[Credit], new: list[Credit], key: Callable[[Credit], Hashable]
) -> list[tuple[Credit, Credit]]:
    """Take the credits of equal key off both lists, in order, and return them as pairs."""
    waiting: dict[Hashable, list[Credit]] = defaultdict(list)
    for credit in old:
        waiting[key(credit)].append(credit)
    pairs = [(waiting[key(credit)].pop(0), credit) for credit in new if waiting[key(credit)]]
    for before, after in pairs:
        old.remove(before)
        new.remove(after)
    return pairs


def _apart_from_place(credit: Any) -> Hashable:
    """Return a credit without the number of its block, which any edit before it changes."""
    bare: Hashable = credit.model_copy(update={"block": None})
    return bare


def _likely_same(gone: list[Credit], come: list[Credit]) -> list[tuple[Credit, Credit]]:
    """Pair the only credit that went with the only one that came where both name the same agency and place."""
    pairs: list[tuple[Credit, Credit]] = []
    for before in gone:
        for after in come:
            if _agencies(before[2]) & _agencies(after[2]) and all(after is not taken for _, taken in pairs):
                pairs.append((before, after))
                break
    return pairs


def _agencies(credit: Any) -> set[Hashable]:
    if isinstance(credit, str):
        return set()
    return {agency.id or agency.name for agency in credit.agencies}


def _lost_or_won(kind: str, pointer: str, raw: str, credit: Any, article: Any, *, whole: bool) -> Change:
    """Return a credit that came or went; its words count where they stand nowhere else."""
    gone = kind == "attribution_removed"
    elsewhere = whole and credit.placement != "end"
    counted = text_change(kind, pointer, raw if gone else None, None if gone else raw, Significance.HIGH)
    told = counted
    if whole:
        told = _with_values(counted, credit if gone else None, None if gone else credit)
    if elsewhere or (article.byline_raw and raw in article.byline_raw):
        return replace(told, words_added=0, words_removed=0, spans=())
    return told


def _with_values(change: Change, before: Any, after: Any) -> Change:
    """Return the change of a credit's words with the whole credits in it; spans are of words and go."""
    return replace(change, before=plain_value(before), after=plain_value(after), spans=())


def _related(a: Any, b: Any, noise: Noise, hidden: set[str]) -> Iterator[Change]:
    """Tell related links come, gone or renamed; their order and those most read are noise."""
    old, new = _links(a, noise, hidden, b), _links(b, noise, hidden, a)
    keys_a, keys_b = _link_keys(old, noise), _link_keys(new, noise)
    if keys_a == keys_b:
        return
    if Counter(keys_a) == Counter(keys_b) and noise.hides(ORDER_SCRUBBER):
        hidden.add(ORDER_SCRUBBER)
        return
    yield Change(
        "related_changed",
        "/related_links",
        [_shown(link) for link in old],
        [_shown(link) for link in new],
        significance=Significance.LOW,
    )


def _links(article: Any, noise: Noise, hidden: set[str], other: Any) -> list[Any]:
    """Return the related links to compare; hidden ones are told if the other side has others."""
    if not noise.hides(MOST_READ_SCRUBBER):
        return list(article.related_links)
    own = [(link.label, link.url) for link in article.related_links if link.relation == "most_read"]
    others = [(link.label, link.url) for link in other.related_links if link.relation == "most_read"]
    if own != others:
        hidden.add(MOST_READ_SCRUBBER)
    return [link for link in article.related_links if link.relation != "most_read"]


def _link_keys(links: list[Any], noise: Noise) -> list[Hashable]:
    return [(link.label, noise.address(link.url)) for link in links]


def _shown(link: Any) -> dict[str, Any]:
    return {"label": link.label, "url": link.url}
