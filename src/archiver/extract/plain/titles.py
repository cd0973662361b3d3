"""The title of the page above all else, and the line further down that is the headline by it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archiver.extract.plain.stemming import stems
from archiver.extract.plain.traits import Traits
from archiver.knowledge.captures import fold_line

# The title of a page, with the name of the site or the section behind it, e.g. "Bridge shut | The Example".
PAGE_TITLE = re.compile(r".{8,200}?\s[|–—·»:-]\s\S")
PAGE_TITLE_END = re.compile(r"\s*[|–—·»-]\s\S.{0,80}\Z")
LAST_PART = re.compile(r"\s[|–—·»-]\s[^|–—·»]{1,60}\Z")
JOINT = " |–—·»:-"
FEWEST_WORDS, MOST_WORDS = 3, 34
MOST_TEXT = 8
"""So many notices of the shape of text may stand between the title of the page and the headline."""

FAR = 40
"""Text follows a headline within so many blocks."""

LEAST_LIKE = 0.5
MENU = 6
"""A page's title is followed by a menu: most of so many blocks are of a few words."""


def see_page_title(found: Sequence[Traits], stop: frozenset[str]) -> None:
    """Note a title of the page at the top, and the line further down that says the same."""
    top = next((at for at, traits in enumerate(found) if not traits.rule), None)
    if top is None or not FEWEST_WORDS <= found[top].words <= 2 * MOST_WORDS:
        return
    first = found[top]
    if _see_repeat(found, top, stop) or _see_beginning(found, top) or _see_likeness(found, top, stop):
        first.masthead = True


def _see_beginning(found: Sequence[Traits], top: int) -> bool:
    """The title begins with the line and ends in the site's name; or with the kicker, and goes on with the line."""
    first = found[top]
    if not PAGE_TITLE.match(first.text) and ":" not in first.text:
        return False
    seen = False
    for at, traits in enumerate(found):
        if at == top or traits.bullet or not 1 < traits.words <= first.words:
            continue
        rest = first.text[len(traits.text) :] if first.text.startswith(traits.text) else ""
        later = found[at + 1] if at + 1 < len(found) else None
        if rest and later and later.words > 1 and rest.lstrip(JOINT).startswith(later.text):
            traits.above_title = later.titled = seen = True
        elif PAGE_TITLE_END.match(rest) and (traits.words >= FEWEST_WORDS or _stands_alone(traits)):
            traits.titled = seen = True
    return seen


def _stands_alone(traits: Traits) -> bool:
    """Whether two words may be a headline: neither a section's name nor a button, and here only."""
    return traits.repeats == 1 and not traits.menu and not traits.kinds and not traits.opening


def _before_text(found: Sequence[Traits], top: int) -> list[Traits]:
    """Return the lines that may be the headline: behind the title, before the text, with text not far below."""
    lines: list[Traits] = []
    prose = [at for at, traits in enumerate(found) if traits.prose]
    seen = 0
    for at in range(top + 1, len(found)):
        traits = found[at]
        while seen < len(prose) and prose[seen] < at:
            seen += 1
        if seen > MOST_TEXT:
            break
        follows = seen < len(prose) and prose[seen] - at <= FAR
        if follows and not traits.bullet and FEWEST_WORDS <= traits.words <= MOST_WORDS:
            lines.append(traits)
    return lines


def _see_repeat(found: Sequence[Traits], top: int, stop: frozenset[str]) -> bool:
    """The title stands in the same words further down, with a menu between."""
    key = fold_line(found[top].text)
    if found[top].repeats == 1 or (top + 1 < len(found) and found[top + 1].prose):
        return False
    lines = _before_text(found, top + 1)
    same = [traits for traits in lines if fold_line(traits.text) == key]
    for traits in same:
        traits.titled = True
    if len(same) == 1 and (rival := _rival(found, lines, same[0], stop)):
        same[0].titled, same[0].like_title = False, 1.0
        rival.like_title = 1.0
    return bool(same)


NEAR, LEAST_RIVAL, LONGEST_TITLE = 9, 0.25, 20


def _rival(
    found: Sequence[Traits], lines: Sequence[Traits], crumb: Traits, stop: frozenset[str]
) -> Traits | None:
    """Return a line soon below that says the title in other words, right above text: then the first is a path's end."""
    told = stems(crumb.text, stop)
    start = next(at for at, traits in enumerate(found) if traits is crumb)
    for traits in found[start + 1 : start + NEAR]:
        words = stems(traits.text, stop)
        shaped = FEWEST_WORDS < traits.words <= LONGEST_TITLE and not traits.byline and not traits.caption
        ends = traits.terminal and not traits.text.endswith(("?", "!"))
        if shaped and not ends and len(told & words) >= LEAST_RIVAL * max(1, len(told | words)):
            return traits if traits in lines else None
    return None


def _see_likeness(found: Sequence[Traits], top: int, stop: frozenset[str]) -> bool:
    """The title says it in other words, as titles for search engines do: the line with most of its words."""
    menu = found[top + 1 : top + MENU]
    if sum(traits.words <= FEWEST_WORDS for traits in menu) * 2 < MENU:
        return False  # the headline itself, with a standfirst below
    told = [stems(text, stop) for text in (found[top].text, LAST_PART.sub("", found[top].text))]
    best, most = None, LEAST_LIKE
    for traits in _before_text(found, top + 2):
        words = stems(traits.text, stop)
        like = max((len(one & words) / max(1, len(one | words)) for one in told), default=0.0)
        if len(words) >= FEWEST_WORDS and like >= most:
            best, most = traits, like
    if best is not None:
        best.like_title = most
    return best is not None
