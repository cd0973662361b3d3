"""What blocks show beside their neighbours: gaps, runs, sentences broken off, turns of speakers."""

# ruff: noqa: PLR2004 - limits of shape stand beside what they limit

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from archiver.extract.plain.noise import IMAGE_MARK
from archiver.extract.plain.titles import see_page_title
from archiver.extract.plain.traits import Traits
from archiver.extract.plain.turns import see_turns

CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def see_neighbours(found: Sequence[Traits], stop: frozenset[str]) -> None:
    """Note gaps between zones, text that follows, and sentences broken off."""
    gaps = Counter(traits.block.gap for traits in found[1:])
    usual = min((gap for gap, count in gaps.items() if count * 4 >= len(found)), default=0)
    even = sum(traits.block.gap > 0 for traits in found) * 4 < len(found)
    for at, traits in enumerate(found):
        before = found[at - 1] if at else None
        later = found[at + 1] if at + 1 < len(found) else None
        _see_gaps(traits, before, later, max(1, usual))
        if even:
            traits.isolated = not _in_menu(before)
        _settle_bullet(traits, before, later)
        if before and IMAGE_MARK.match(before.text) and not traits.prose and traits.words > 2:
            traits.caption += 10
        traits.next_text = bool(later and later.prose)
        traits.continues_title = bool(before and _continues_title(before, traits, stop))
        traits.leads_list = traits.text.endswith((":", "：")) and bool(later and later.bullet)
        traits.leads_links = (
            traits.words <= 7 and not traits.terminal and _lists_links(found[at + 1 : at + 3])
        )
        traits.under_byline = bool(
            before and not traits.block.gap and before.byline >= SIGNED and _is_title(traits)
        )
    _see_breaks(found)
    _see_runs(found)
    see_turns(found)
    _see_talk(found)
    letter = sum("mail" in traits.opening for traits in found) > 1
    for at, traits in enumerate(found):
        traits.letter = letter
        traits.masthead = letter and _is_masthead(found[max(at - 1, 0) : at + 3], traits)
    see_page_title(found, stop)
    _see_kickers(found)


def _is_masthead(near: Sequence[Traits], traits: Traits) -> bool:
    """Whether rules stand right before and behind, and no text behind them that takes up its words."""
    around = len(near) == 4 and near[1] is traits and near[0].rule and near[2].rule
    return around and (not near[3].prose or traits.overlap < 0.5)


def _see_kickers(found: Sequence[Traits]) -> None:
    """Note a few words right above a longer line of the shape of a title, with text, a byline or a date below."""
    for over, title, below in zip(found, found[1:], found[2:], strict=False):
        if not (
            1 < over.words <= 4 < title.words <= 16
            and title.overlap >= 0.5
            and not over.terminal
            and not over.repeats > 1
            and not (over.kinds or over.opening or over.date or over.level or over.rule or over.bullet)
            and _may_be_title(title)
            and over.block.gap >= title.block.gap
        ):
            continue
        over.over_title = below.prose or below.byline >= SIGNED or below.date is not None


def _may_be_title(traits: Traits) -> bool:
    ends = traits.terminal and not traits.text.endswith(("?", "!"))
    marked = traits.kinds or traits.opening or traits.date or traits.rule or traits.bullet or traits.noise
    return not ends and not marked and not traits.lower and traits.byline < SIGNED and traits.caption < 10


def _lists_links(later: Sequence[Traits]) -> bool:
    """Whether two items follow that are links and nothing more."""
    return len(later) > 1 and all(one.bullet and (one.url or one.block.links) for one in later)


MOST_LABEL = 4
FAR = 8
"""So many blocks may stand between the halves of a broken sentence."""


def _see_breaks(found: Sequence[Traits]) -> None:
    """Note sentences that a page break or a picture broke, both halves and what stands between them."""
    opener: int | None = None
    for at, traits in enumerate(found):
        traits.open_before = opener is not None
        second = traits.lower or bool(CJK.match(traits.text))
        whole = traits.terminal or traits.words > MOST_LABEL  # a few words without a full stop are a label
        traits.goes_on = (
            opener is not None and second and whole and not traits.opening and traits.noise < NOISY
        )
        if traits.goes_on and opener is not None:
            found[opener].broken_off = True
            for inner in found[max(opener + 1, at - FAR) : at]:
                inner.in_break = at - opener <= FAR
        if traits.words >= 8 and not _aside(traits):  # running text
            broken = not traits.terminal and traits.words >= 10 and not traits.text.endswith((":", "："))
            opener = at if broken else None
        elif traits.goes_on:
            opener = None if traits.terminal else at


def _see_runs(found: Sequence[Traits]) -> None:
    """Count titles that stand together, and times on lines of their own."""
    times = sum(traits.time_only for traits in found)
    start = 0
    for at in range(len(found) + 1):
        if at < len(found):
            found[at].times = times
            if _has_title_shape(found[at]) and (
                at == start or found[at].block.gap == found[at - 1].block.gap or at - start == 1
            ):
                continue
        for traits in found[start:at]:
            traits.title_run = at - start
        start = at if at < len(found) and _has_title_shape(found[at]) else at + 1


def _has_title_shape(traits: Traits) -> bool:
    ends = traits.terminal and not traits.text.endswith(("?", "？", "؟", "!"))
    plain = not (
        traits.kinds
        or traits.opening
        or traits.bullet
        or traits.level
        or traits.date
        or traits.rule
        or traits.noise
    )
    return (
        plain
        and 3 <= traits.words <= 16
        and not ends
        and not traits.lower
        and not traits.credit
        and traits.byline < SIGNED
        and traits.caption < 10
        and traits.sentences == 1
    )


FEW_REPLIES = 2


def _see_talk(found: Sequence[Traits]) -> None:
    """Readers' comments begin where their counter stands, when buttons to reply come behind it."""
    replies = 0
    for traits in reversed(found):
        replies += traits.is_kind("reply")
        counted = traits.is_kind("comments") or traits.opening.get("share", 0) >= len(traits.text) - 6 > 2
        traits.talk = replies >= FEW_REPLIES and counted and not traits.prose


def _aside(traits: Traits) -> bool:
    """Whether a block is no running text by its cues, so that a sentence may go on behind it."""
    return bool(
        traits.is_kind(*NO_TEXT)
        or traits.noise
        or traits.caption >= 10
        or traits.byline > 10
        or traits.credit
        or (traits.date and traits.date.share > 50)
    )


def _in_menu(before: Traits | None) -> bool:
    """Whether the line before is one of a menu's or a button, so that this one may be too."""
    return before is not None and (before.menu >= 0.6 or bool(before.kinds))  # most words


def _see_gaps(traits: Traits, before: Traits | None, later: Traits | None, usual: int) -> None:
    traits.zone_before = bool(before and (traits.block.gap > usual or before.rule))
    traits.isolated = traits.block.gap > 0
    traits.above_title = bool(
        traits.isolated
        and later
        and later.block.gap == 0
        and later.words > max(3, traits.words)
        and not later.kinds
        and traits.words <= 4
    )
    traits.underlined = bool(later and later.rule and later.block.gap == 0)


DASHES = ("–", "—", "-")


NOISY, SIGNED = 20, 20
NUMBERED = re.compile(r"[0-9]{1,2}(?=[.)]\s)")


def _is_title(traits: Traits) -> bool:
    """Whether a line may be what a writer is: a few words, no figures, no full stop."""
    return (
        traits.words <= 6
        and not traits.terminal
        and not traits.date
        and not traits.kinds
        and not traits.opening
    )


def _number(traits: Traits | None) -> int | None:
    match = NUMBERED.match(traits.block.text) if traits else None
    return int(match[0]) if match else None


def _settle_bullet(traits: Traits, before: Traits | None, later: Traits | None) -> None:
    """A dash before a lone sentence is speech, and a number with no neighbour in the count is no item's."""
    first = traits.block.text[:1]
    number = _number(traits)
    if traits.bullet and number is not None:
        if _number(before) != number - 1 and _number(later) != number + 1:
            traits.bullet, traits.text = False, traits.block.text
        return
    if not traits.bullet or first not in DASHES:
        return
    beside = any(other and other.block.text[:1] == first for other in (before, later))
    if traits.terminal and (not beside or traits.words > 12):  # long items are speech
        traits.bullet = False
        traits.text = traits.block.text


TITLE_OPEN = re.compile(r"(?:[,，、:：–—-]|[のをにがはとでへも的和与與、])\Z")


def _centred_under(before: Traits, traits: Traits) -> bool:
    """Whether a line is set in so that its middle stands under that of the line above, as lines of a title are."""
    one, two = before.block.lines[-1], traits.block.lines[0]
    apart = abs(2 * one.indent + one.width - 2 * two.indent - two.width)
    return (
        two.indent >= SET_IN
        and one.indent != two.indent
        and apart <= 3
        and not (traits.byline or traits.date)
    )


SET_IN = 6
"""A line of a page of text browsers that is set in further is centred."""


def _continues_title(before: Traits, traits: Traits, stop: frozenset[str]) -> bool:
    """A title over two lines: the first breaks off, the second goes on in small letters or in the same capitals."""
    if traits.block.gap or before.words < 3 or before.terminal or before.date or before.byline > 10:
        return False
    if (
        traits.level != before.level
        or traits.words > 20
        or (traits.terminal and (traits.words > 12 or not traits.lower))
    ):
        return False
    if traits.lower or (before.caps and traits.caps and before.words > 3):
        return True
    if _centred_under(before, traits):
        return True
    return bool(TITLE_OPEN.search(before.text)) or before.text.rpartition(" ")[2].casefold() in stop


NO_TEXT = (
    "search",
    "nav",
    "login",
    "share",
    "comments",
    "promo",
    "ad",
    "cookies",
    "footer",
    "section_label",
    "most_read_label",
)
