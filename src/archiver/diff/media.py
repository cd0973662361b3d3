"""Images, videos, embeds and dividers of two bodies compared."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any

from archiver.diff.align import match_equal
from archiver.diff.changes import Change, Significance
from archiver.diff.scrub import URL_SCRUBBER, Noise
from archiver.diff.units import Medium
from archiver.diff.values import plain_value, text_change

Pairs = list[tuple[Medium, Medium]]


def compare_media(
    a: Sequence[Medium], b: Sequence[Medium], noise: Noise, hidden: set[str], *, compare_addresses: bool
) -> Iterator[Change]:
    """Yield what changed among the images and other media."""
    images_a, images_b = _images(a), _images(b)
    pairs, gone, come = _match_images(images_a, images_b, noise)
    for before, after in pairs:
        yield from _image_changes(before, after, noise, hidden, compare_addresses=compare_addresses)
    for image in gone:
        yield _one_sided("image_removed", image, gone=True)
    for image in come:
        yield _one_sided("image_added", image, gone=False)
    yield from _other_changes(_others(a), _others(b), noise)


def _images(media: Sequence[Medium]) -> list[Medium]:
    return [medium for medium in media if medium.kind == "image"]


def _others(media: Sequence[Medium]) -> list[Medium]:
    return [medium for medium in media if medium.kind != "image"]


def _match_images(a: list[Medium], b: list[Medium], noise: Noise) -> tuple[Pairs, list[Medium], list[Medium]]:
    """Pair images: all facts alike, then by address, by words, and by place where as many are left."""
    keys: tuple[Callable[[Any], Hashable], ...] = (
        lambda facts: (noise.image_address(facts.url), facts.caption, facts.credit, facts.alt),
        lambda facts: noise.image_address(facts.url),
        lambda facts: (facts.caption, facts.credit) if facts.caption else None,
        lambda facts: facts.alt,
    )
    pairs: Pairs = []
    for position, key in enumerate(keys):
        found = _pair_by(a, b, key, blank_too=position == 0)
        pairs += found
        taken = {id(one) for pair in found for one in pair}
        a = [one for one in a if id(one) not in taken]
        b = [one for one in b if id(one) not in taken]
        if not a or not b:
            break
    if len(a) == len(b):
        return [*pairs, *zip(a, b, strict=True)], [], []
    return pairs, a, b


def _pair_by(a: list[Medium], b: list[Medium], key: Callable[[Any], Hashable], *, blank_too: bool) -> Pairs:
    keyed_a = [(key(one.facts), one) for one in a]
    keyed_b = [(key(one.facts), one) for one in b]
    kept_a = [(value, one) for value, one in keyed_a if blank_too or value is not None]
    kept_b = [(value, one) for value, one in keyed_b if blank_too or value is not None]
    matched = match_equal([value for value, _ in kept_a], [value for value, _ in kept_b])
    return [(kept_a[i][1], kept_b[j][1]) for i, j in matched]


def _image_changes(
    before: Medium, after: Medium, noise: Noise, hidden: set[str], *, compare_addresses: bool
) -> Iterator[Change]:
    old, new = before.facts, after.facts
    if compare_addresses and old.url != new.url:
        if noise.image_address(old.url) == noise.image_address(new.url):
            hidden.add(URL_SCRUBBER)
        else:
            yield Change("image_swapped", after.pointer, plain_value(old), plain_value(new))
    for name in ("caption", "credit"):
        was, now = getattr(old, name), getattr(new, name)
        if was != now and not noise.makes_up(was, now, hidden):
            holder = before if now is None else after
            yield text_change("caption_changed", f"{holder.pointer}/{name}", was, now)
    if compare_addresses and old.alt != new.alt:
        holder = before if new.alt is None else after
        yield Change(
            "field_changed", f"{holder.pointer}/alt", old.alt, new.alt, significance=Significance.LOW
        )


def _one_sided(kind: str, medium: Medium, *, gone: bool) -> Change:
    value = plain_value(medium.facts)
    return Change(kind, medium.pointer, before=value if gone else None, after=None if gone else value)


def _other_changes(a: list[Medium], b: list[Medium], noise: Noise) -> Iterator[Change]:
    """Yield videos, sounds, embeds and dividers that came, went or changed."""
    matched = match_equal([_whole_key(one, noise) for one in a], [_whole_key(one, noise) for one in b])
    left_a, left_b = _left(a, {i for i, _ in matched}), _left(b, {j for _, j in matched})
    changed = match_equal(
        [_address_key(one, i) for i, one in enumerate(left_a)], [_address_key(one, None) for one in left_b]
    )
    for i, j in changed:
        before, after = plain_value(left_a[i].facts), plain_value(left_b[j].facts)
        yield Change("block_changed", left_b[j].pointer, before, after, significance=Significance.LOW)
    for one in _left(left_a, {i for i, _ in changed}):
        yield Change("block_removed", one.pointer, before=plain_value(one.facts), significance=_weight(one))
    for one in _left(left_b, {j for _, j in changed}):
        yield Change("block_added", one.pointer, after=plain_value(one.facts), significance=_weight(one))


def _left(media: list[Medium], taken: set[int]) -> list[Medium]:
    return [one for i, one in enumerate(media) if i not in taken]


def _whole_key(medium: Medium, noise: Noise) -> Hashable:
    value = plain_value(medium.facts)
    if value.get("url"):
        value["url"] = noise.address(value["url"])
    return tuple(sorted(value.items()))


def _address_key(medium: Medium, place: int | None) -> Hashable:
    """Return what a changed medium is known by; one without an address is like no other."""
    url = getattr(medium.facts, "url", None)
    return (medium.kind, url) if url else (medium.kind, place, "without address")


def _weight(medium: Medium) -> Significance:
    return Significance.LOW if medium.kind == "divider" else Significance.MEDIUM
