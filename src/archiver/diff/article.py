"""Two readings of an article to what changed between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from archiver.diff.changes import ArticleDiff, Change, Flags, Significance
from archiver.diff.media import compare_media
from archiver.diff.metadata import compare_fields, is_same_date
from archiver.diff.scrub import Noise, choose_noise
from archiver.diff.texts import REARRANGED_KINDS, TextChanges, compare_texts, is_typographic
from archiver.diff.units import Body, Entry, flatten_body
from archiver.record import ArticleRecord

# Changes that are noise though they are told: what a site links to rotates by itself.
ROTATING_KINDS = {"related_changed"}
LAYOUT_KINDS = {"paragraph_split", "paragraph_merged"}
MEDIA_KINDS = {"image_added", "image_removed", "image_swapped", "caption_changed", "link_target_changed"}


def diff_articles(a: Any, b: Any, *, scrub: Iterable[str] | None = None) -> ArticleDiff:
    """Return what changed from article `a` to article `b`.

    Each is an article record or a snapshot; None stands for an article that is not there. `scrub` names the noise
    to hide, by default all of it (`default_scrubbers()`).
    """
    if a is None or b is None:
        return _one_sided(a, b)
    noise = choose_noise(scrub)
    whole = isinstance(a, ArticleRecord) and isinstance(b, ArticleRecord)
    hidden: set[str] = set()
    fields = list(compare_fields(a, b, noise, hidden))
    body_a, body_b = flatten_body(a.body), flatten_body(b.body)
    texts = compare_texts(body_a.units, body_b.units, noise, _language(a, b), compare_links=whole)
    hidden |= texts.hidden
    media = list(compare_media(body_a.media, body_b.media, noise, hidden, compare_addresses=whole))
    entries = list(_compare_entries(body_a, body_b, texts, noise, hidden))
    placed = [change for _, change in sorted(texts.placed, key=lambda item: item[0])]
    changes = (*fields, *placed, *entries, *media)
    return ArticleDiff(changes, _flags(changes, a, b, hidden), tuple(sorted(hidden)))


def _one_sided(a: Any, b: Any) -> ArticleDiff:
    if a is None and b is None:
        return ArticleDiff()
    if b is None:
        return ArticleDiff((Change("article_gone", "", before=a.headline, significance=Significance.HIGH),))
    return ArticleDiff((Change("article_back", "", after=b.headline, significance=Significance.HIGH),))


def _language(a: Any, b: Any) -> str | None:
    language = b.language or a.language
    return None if language is None else language.tag


def _compare_entries(
    a: Body, b: Body, texts: TextChanges, noise: Noise, hidden: set[str]
) -> Iterator[Change]:
    """Compare the heads of live entries whose texts are paired."""
    done: set[tuple[int, int]] = set()
    for i, j in texts.pairs:
        pair = (a.units[i].entry, b.units[j].entry)
        if min(pair) < 0 or pair in done:
            continue
        done.add(pair)
        before, after = a.entries[pair[0]], b.entries[pair[1]]
        yield from _entry_changes(before, after, noise, hidden)


def _entry_changes(before: Entry, after: Entry, noise: Noise, hidden: set[str]) -> Iterator[Change]:
    """Yield what changed in the head of a live entry."""
    for name in ("time_raw", "author"):
        old, new = getattr(before, name), getattr(after, name)
        if old == new:
            continue
        if name == "time_raw" and _is_noise(old, noise) and _is_noise(new, noise):
            hidden.add("relative-times")
            continue
        holder = before if new is None else after
        yield Change("field_changed", f"{holder.pointer}/{name}", old, new, significance=Significance.LOW)


def _is_noise(text: str | None, noise: Noise) -> bool:
    if text is None:
        return True
    found = noise.in_text(text)
    return bool(found) and not "".join(_outside(text, found)).strip(" ·|,()")


def _outside(text: str, found: list[tuple[int, int, str]]) -> Iterator[str]:
    at = 0
    for start, end, _ in found:
        yield text[at:start]
        at = end
    yield text[at:]


def _flags(changes: tuple[Change, ...], a: Any, b: Any, hidden: set[str]) -> Flags:
    typographic = bool(changes) and all(is_typographic(change) for change in changes)
    rotating = all(change.kind in ROTATING_KINDS for change in changes)
    return Flags(
        silent_edit=_body_says_else(changes) and not _is_announced(changes, a, b),
        typography_only=typographic,
        noise_only=rotating and bool(changes or hidden),
    )


def _body_says_else(changes: tuple[Change, ...]) -> bool:
    return any(_is_textual(change) and not is_typographic(change) for change in changes)


def _is_textual(change: Change) -> bool:
    """Tell whether a change is one of the body's own words or their order."""
    if not change.pointer.startswith("/body") or change.kind in MEDIA_KINDS or change.kind == "field_changed":
        return False
    if change.kind in LAYOUT_KINDS:
        return bool(change.words_added or change.words_removed)
    moved = change.kind in REARRANGED_KINDS
    return moved or isinstance(change.before or change.after, str)


def _is_announced(changes: tuple[Change, ...], a: Any, b: Any) -> bool:
    """Tell whether the page owns up to a change: a correction, or a modified date that moved."""
    corrected = any(change.kind == "correction_added" for change in changes)
    return corrected or not is_same_date(a.modified, b.modified)
