"""How well each role suits each block: cues added up, no cue alone decides."""

# ruff: noqa: C901, PLR0912, PLR2004 - a scorer is a list of cues with their weights; splitting it would hide the sum

from __future__ import annotations

from collections.abc import Callable, Sequence

from archiver.extract.plain.labelling import LEAST
from archiver.extract.plain.noise import PRINTED
from archiver.extract.plain.roles import STATES
from archiver.extract.plain.traits import Traits

FURNITURE_KINDS = (
    "skip",
    "search",
    "nav",
    "login",
    "share",
    "comments",
    "ad",
    "cookies",
    "mail",
    "wire",
    "tags",
)
HOPELESS = 45
"""A role that suits a block so much worse than the best one is not tried."""

ALWAYS = frozenset(at for at, state in enumerate(STATES) if state.role in ("furniture", "paragraph"))
"""States that every block may have, so that there is always a way through."""

OPENS_NOTICE = frozenset(("wire", "mail", "skip"))


def score_blocks(found: Sequence[Traits]) -> list[dict[int, int]]:
    """Return for each block the score of every state that may suit it."""
    return [score_block(traits) for traits in found]


def score_block(traits: Traits) -> dict[int, int]:
    """Return the score of every state that may suit the block."""
    if traits.rule:
        return {at: 30 for at, state in enumerate(STATES) if state.role == "furniture"}
    furniture = furniture_score(traits)
    scores = {at: SCORERS[state.zone, state.role](traits, furniture) for at, state in enumerate(STATES)}
    least = max(LEAST, max(scores.values()) - HOPELESS)
    return {at: score for at, score in scores.items() if score >= least or at in ALWAYS}


def furniture_score(t: Traits) -> int:
    """How much the block is furniture by its words and marks, wherever it stands."""
    score = t.noise
    if t.is_kind(*FURNITURE_KINDS):
        score += 30
    if t.is_kind("paywall") and t.words <= 40:  # a note, no paragraph
        score += 24 + (26 if t.prose else 0)
    if t.is_kind("promo") and t.words <= 32:
        score += 16
    if t.is_kind("footer") and t.words <= 40:
        score += 14 if not t.terminal else 6
    if t.is_kind("rights") and t.words <= 60:
        score += 30
    if t.is_kind("cookies"):
        score += 14
    if t.is_kind("section_label", "most_read_label"):
        score += 12
    score += _openings(t)
    if t.menu >= 0.99:  # every word
        score += 24
    elif t.menu >= 0.6 and t.words <= 14:  # most words
        score += 14
    if t.repeats > 1 and not t.prose:
        score += 10 if t.repeats == 2 else 18
    if t.words <= 2:  # a button
        score += 6
    if t.prose and not (t.opening.keys() & OPENS_NOTICE and t.words <= 30):
        score -= 14 + min(20, t.words // 3)
    if t.quotes and t.words > 5:  # speech
        score -= 6
    return score


def _openings(t: Traits) -> int:
    """What the line begins with: buttons are short, notices longer."""
    score = 0
    opening = t.opening
    if "skip" in opening and t.words <= 8:
        score += 30
    if "share" in opening and t.words <= 6 and not t.terminal:
        length = len(t.text)
        score += 26 if opening["share"] >= length - 1 else 16 if opening["share"] * 2 >= length else 8
    if "mail" in opening and t.words <= 45:
        score += 24
    if "tags" in opening and not t.terminal and t.words <= 40:
        score += 22
    if "wire" in opening and t.words <= 30:
        score += 18
    if "field" in opening and t.words <= 20 and not t.terminal and not t.credit:
        score += 20
    return score


# ------------------------------------------------------------------ text


def paragraph(t: Traits, furniture: int) -> int:
    """Running text: long, ends in a full stop, speaks."""
    score = min(14, t.words // 2)
    if t.terminal and t.title_run and t.words <= 12:  # a title that asks
        score -= 4
    elif t.terminal or t.leads_list or t.broken_off:
        score += 8 if t.words >= 4 else 2
        score += min(6, 3 * (t.sentences - 1))
    elif t.words >= 25:  # cut off, still text
        score += 4
    elif t.goes_on:
        score += 6
    else:
        score -= 10
    if t.quotes:
        score += 4
    if t.dateline:
        score += 14
    if t.bullet or t.rank:
        score -= 6
    if t.in_break and not t.goes_on:
        score -= 10
    if t.level:
        score -= 20
    if t.lower and not t.quotes:
        score -= 4
    if t.quoted:
        score -= 8
    score -= t.credit + (t.byline if t.words < 12 else 0)
    score -= t.caption if t.words < 40 else t.caption // 3
    if t.opening.keys() & {"correction", "editor_note"}:
        score -= 22
    if "promo_label" in t.opening:
        score -= 16
    if t.date and t.date.share > 60:
        score -= 20
    return score - max(0, furniture)


def paragraph_cont(t: Traits, furniture: int) -> int:
    """The rest of a paragraph that a page break or a picture broke."""
    if not t.goes_on:
        return LEAST - 1
    score = paragraph(t, furniture)
    return score + 18 + (10 if t.lower else 0)


def heading(t: Traits, furniture: int) -> int:
    """A short line without full stop over text."""
    if t.words > 22 or t.lower:
        return LEAST - 1
    score = 4 if not t.terminal or t.text.endswith(("?", "？", "!")) else -14
    if t.level:
        score += 24
    if t.is_kind("summary"):
        score += 20
    if t.title_run > 1:
        score -= 12
    if 2 <= t.words <= 10:
        score += 3
    elif t.words > 14:
        score -= 8
    score += 6 if t.next_text else -4
    if t.bullet or t.rank:
        score -= 14
    if t.goes_on:
        score -= 10
    score -= t.credit + t.caption + t.byline // 2
    if t.opening.keys() & {"promo_label", "full_story", "correction", "editor_note"}:
        score -= 16
    if t.date and t.date.share > 50:
        score -= 16
    return score - max(0, furniture)


def item(t: Traits, furniture: int) -> int:
    """An item of a list."""
    if not t.bullet and not (t.rank and not t.date):
        return LEAST - 1
    return (
        10 + (4 if t.bullet else 0) - (14 if t.url or t.block.links else 0) - max(0, furniture - 4) - t.credit
    )


def quote(t: Traits, furniture: int) -> int:
    """A quotation set apart by the marks of Markdown."""
    if t.quoted:
        return 30 - max(0, furniture)
    return LEAST - 1


def question(t: Traits, furniture: int) -> int:
    """A question of an interview."""
    score = LEAST - 1
    if t.turn == "question":
        score = 32
    elif "question_label" in t.opening:
        score = 16 + (8 if t.text.endswith(("?", "？")) else 0)
    return score - max(0, furniture)


def answer(t: Traits, furniture: int) -> int:
    """An answer of an interview."""
    score = LEAST - 1
    if t.turn == "answer":
        score = paragraph(t, furniture) + max(0, furniture) + (24 if t.speaker else 4)
    elif "answer_label" in t.opening:
        score = 20 + min(10, t.words // 3)
    return score - max(0, furniture)


def entry_time(t: Traits, furniture: int) -> int:  # noqa: ARG001 - a scorer's signature
    """The time over an entry of a live blog."""
    return (36 if t.times > 1 else 20) if t.time_only else LEAST - 1


def correction(t: Traits, furniture: int) -> int:
    """A note that corrects the story."""
    if "correction" not in t.opening:
        return LEAST - 1
    return 24 + min(8, t.words // 3) - max(0, furniture - 8)


def editor_note(t: Traits, furniture: int) -> int:
    """A note of the editors."""
    if "editor_note" not in t.opening:
        return LEAST - 1
    return 20 + min(8, t.words // 3) - max(0, furniture - 8)


# ------------------------------------------------------------------ head


def headline(t: Traits, furniture: int) -> int:
    """A title: a line of some words, no full stop, whose words recur in the story."""
    if t.words > 45 or t.words == 0 or t.noise == PRINTED:
        return LEAST - 1
    score = 0
    if 4 <= t.words <= 20:
        score += 8
    elif t.words == 3:
        score += 3
    elif t.words <= 2:
        score -= 12
    elif t.words > 34:
        score -= 14
    elif t.words > 26:
        score -= 5
    if t.terminal and not t.text.endswith(("?", "？", "!", "！", "”", "’", "»", "」", "…", '"')):
        score -= 18 if t.words < 13 else 40  # a long sentence is text
    score += round(15 * t.overlap)
    if t.lower:
        score -= 6
    if t.level:
        score += 22 - 3 * t.level
    if t.underlined:
        score += 6
    if "label_headline" in t.opening:
        score += 60
    if t.zone_before:
        score += 2
    if t.masthead:
        score -= 30
    if t.titled:
        score += 52
    score += round(26 * t.like_title)
    if t.over_title:
        score -= 8
    if t.bullet or t.rank:
        score -= 10
    score -= t.credit + t.byline + t.caption // 2
    if t.date:
        score -= min(40, t.date.share // 2)
    if t.repeats > 1:
        score += 8
    if t.dateline:
        score -= 10
    if "promo_label" in t.opening or "full_story" in t.opening:
        score -= 14
    return score - max(0, furniture if t.repeats == 1 else furniture - 10)


def headline_cont(t: Traits, furniture: int) -> int:
    """The second line of a title."""
    if not t.continues_title:
        return LEAST - 1
    return 8 + round(8 * t.overlap) + (4 if t.lower else 0) - max(0, furniture)


def kicker(t: Traits, furniture: int) -> int:
    """A short label right above the headline."""
    if t.words > 6 or t.terminal or len(t.block.links) > 1:
        return LEAST - 1
    score = 2 + (3 if t.words <= 3 else -6 if t.overlap < 0.5 else -12) + (3 if t.caps else 0)
    if t.isolated:
        score += 2
    if t.over_title:
        score += 16
    elif t.letter:
        score -= 10
    if t.above_title:
        score += 12
        furniture -= 18 if t.repeats > 1 else 0
    if t.date:
        score -= 14
    score -= t.byline + t.credit
    if t.menu >= 0.99:  # a section's name may be the kicker
        return score + (26 if t.isolated else 0) - max(0, furniture - 26)
    return score - max(0, furniture - 6)


def description(t: Traits, furniture: int) -> int:
    """One or two sentences, or a deck without full stop, under the headline."""
    if t.words > 70 or t.words < 4 or t.level == 1:
        return LEAST - 1
    score = 0
    if 7 <= t.words <= 45:
        score += 4
    if t.sentences > 3:
        score -= 4 * (t.sentences - 3)
    if t.dateline:
        score -= 20
    if t.quotes:
        score -= 3
    score -= t.credit + t.byline + t.caption
    if t.date and t.date.share > 40:
        score -= 20
    if t.opening.keys() & {"correction", "editor_note", "promo_label"}:
        score -= 20
    return score - max(0, furniture)


def byline(t: Traits, furniture: int) -> int:
    """Who wrote it."""
    if not t.byline and not t.under_byline:
        return LEAST - 1
    return max(t.byline, 8 if t.under_byline else 0) - max(0, furniture // 2) - (14 if t.caption > 10 else 0)


def late_byline(t: Traits, furniture: int) -> int:
    """A byline behind the text: a name alone is none there."""
    return byline(t, furniture) - 4 if t.byline > 20 and "label_byline" not in t.opening else LEAST - 1


def date(t: Traits, furniture: int) -> int:
    """When it was published or changed."""
    if not t.date:
        return LEAST - 1
    if not t.date.dates and "label_date" in t.opening:
        return 20
    score = t.date.share * 3 // 10
    if "label_date" in t.opening:
        score += 10
    if t.terminal and t.words > 8:
        score -= 20
    if t.date.share >= 80:  # figures alone
        return max(score, furniture + 4) if t.date.dates else score
    return score - max(0, furniture - 20)


def end_date(t: Traits, furniture: int) -> int:
    """A date behind the text; one counted from now belongs to a card or a comment."""
    if not t.date or any(one.precision == "relative" for one in t.date.dates):
        return LEAST - 1
    return date(t, furniture)


def meta(t: Traits, furniture: int) -> int:
    """What stands beside a title in a list of cards: section, age, length, writer."""
    if t.words > 7 or t.terminal:
        return LEAST - 1
    shown = t.date or t.time_only or t.menu >= 0.99 or t.byline > 20 or t.is_kind("comments")
    return max(furniture - 4, 8) if shown else furniture - 4


def image(t: Traits, furniture: int) -> int:
    """The caption of an image."""
    if t.words > 70 or t.level:
        return LEAST - 1
    score = t.caption
    if not t.terminal and t.words <= 14:
        score += 3
    if t.words > 35:
        score -= 6
    if t.prose and t.sentences > 2 and t.caption < 10 and not t.in_break:
        score -= 10
    if t.lower or t.bullet or t.rank:
        score -= 8
    score -= t.byline // 2 if t.caption < 10 else 0
    if t.caption < 10:
        score -= t.credit
    if t.date and t.date.share > 60:
        score -= 16
    if "promo_label" in t.opening:
        score -= 14
    return score - max(0, furniture if not t.caption else furniture - t.caption)


def top_image(t: Traits, furniture: int) -> int:
    """A caption above the headline shows by its words alone."""
    return image(t, furniture) - 4 if t.caption >= 10 else LEAST - 1


def head_image(t: Traits, furniture: int) -> int:
    """A caption between headline and text: often a short phrase."""
    score = image(t, furniture)
    if 2 <= t.words <= 8 and not t.terminal:
        score += 5
    elif t.words > 8 and not t.caption:
        score -= 4
    if t.underlined:
        score -= 10
    return score + (2 if t.next_text else 0 if t.caption else -5)


def body_image(t: Traits, furniture: int) -> int:
    """A caption between paragraphs; without a cue it is likelier something else."""
    score = image(t, furniture)
    if not t.caption:
        score -= 8
    if t.open_before and not t.goes_on:
        score += 26 if t.in_break else 16
    return score


def related(t: Traits, furniture: int) -> int:
    """A title offered to the reader."""
    if t.words > 34:
        return LEAST - 1
    score = 0
    if 4 <= t.words <= 20:
        score += 5
    elif t.words <= 2 or t.words > 24:
        score -= 6
    if t.terminal and not t.text.endswith(("?", "？", "!", "！", "”", "’", "»", "」", "…", '"')):
        score -= 7
    if t.bullet or t.rank:
        score += 3
    if t.opening.keys() & {"promo_label", "full_story"}:
        score += 24
    if t.is_kind("see_page"):
        score += 26
    if t.url or (t.block.links and t.block.links[0][0] <= 2):  # the line begins with the link
        score += 6
    score -= t.credit + t.byline + t.caption // 2
    if t.date and t.date.share > 50:
        score -= 14
    if t.opening.keys() & {"correction", "editor_note"}:
        score -= 16
    if t.opening.keys() & {"full_story", "promo_label"} or t.is_kind("see_page"):
        return score - max(0, furniture - 30)
    return score - max(0, furniture)


def body_related(t: Traits, furniture: int) -> int:
    """A promo between paragraphs: its label says so."""
    score = related(t, furniture)
    if not (t.opening.keys() & {"promo_label", "full_story"}) and not t.is_kind("see_page"):
        score -= 8 if t.title_run < 2 else 2  # one is a heading, several are offers
    return score


def head_related(t: Traits, furniture: int) -> int:
    """A promo above the text shows by its words alone."""
    told = t.opening.keys() & {"promo_label", "full_story"} or t.is_kind("see_page")
    return body_related(t, furniture) if told else LEAST - 1


def label(t: Traits, furniture: int) -> int:
    """The heading over related links."""
    if t.is_kind("section_label", "most_read_label"):
        return max(30, furniture + 2)
    if t.leads_links:
        return 26
    if t.words <= 6 and t.opening.keys() & {"promo_label"} and t.block.text.endswith((":", "：")):
        return 24
    if t.words <= 7 and not t.terminal and "label_start" in t.opening:
        return 16
    return LEAST - 1


def attribution(t: Traits, furniture: int) -> int:
    """A credit line."""
    if t.initials:
        return 24
    if not t.credit:
        return LEAST - 1
    return t.credit - max(0, furniture - 22)


def head_attribution(t: Traits, furniture: int) -> int:
    """A credit line between headline and text."""
    return attribution(t, furniture) - 8


def talk_label(t: Traits, furniture: int) -> int:
    """The counter or heading over readers' comments."""
    return max(34, furniture + 6) if t.talk else LEAST - 1


def talk(t: Traits, furniture: int) -> int:
    """What readers wrote, and the buttons beside it: no part of the story, whatever its shape."""
    return max(6, furniture + 2) - (20 if t.is_kind("section_label", "most_read_label") else 0)


def top_furniture(t: Traits, furniture: int) -> int:
    """Furniture above the headline; a line whose words the story takes up is hardly any."""
    titled = t.words >= 4 and not t.kinds and not t.opening and t.repeats == 1
    return _other_titles(t) + max(-50, furniture - (round(10 * t.overlap) if titled else 0))


def _other_titles(t: Traits) -> int:
    """Titles of other stories stand in menus too."""
    return 9 if t.title_run > 2 and t.overlap < 0.5 else 0


def head_furniture(t: Traits, furniture: int) -> int:
    """Furniture between headline and text: buttons and figures rather than menus and titles of other stories."""
    score = max(-50, furniture - 4)
    if t.menu >= 0.6 or t.is_kind(*MENUS):
        return score - 4
    return score if t.is_kind(*BUTTONS) or t.noise or t.repeats > 2 else score - 2


MENUS = ("nav", "login", "section_label", "footer", "skip")
BUTTONS = ("share", "comments", "ad", "promo", "search", "cookies")


def furniture_at(bonus: int) -> Callable[[Traits, int], int]:
    """Return the scorer of furniture in a zone: what no cue names costs or earns `bonus`."""

    def scored(t: Traits, furniture: int) -> int:  # noqa: ARG001 - a scorer's signature
        return max(-50, furniture + bonus)

    return scored


SCORERS: dict[tuple[str, str], Callable[[Traits, int], int]] = {
    ("top", "furniture"): top_furniture,
    ("top", "kicker"): kicker,
    ("top", "date"): date,
    ("top", "byline"): late_byline,
    ("top", "image"): top_image,
    ("head", "headline"): headline,
    ("head", "headline_cont"): headline_cont,
    ("head", "description"): description,
    ("head", "byline"): byline,
    ("head", "date"): date,
    ("head", "furniture"): head_furniture,
    ("head", "image"): head_image,
    ("head", "attribution"): head_attribution,
    ("head", "editor_note"): editor_note,
    ("head", "correction"): correction,
    ("head", "related"): head_related,
    ("body", "paragraph"): paragraph,
    ("body", "paragraph_cont"): paragraph_cont,
    ("body", "heading"): heading,
    ("body", "list"): item,
    ("body", "quote"): quote,
    ("body", "question"): question,
    ("body", "answer"): answer,
    ("body", "entry_time"): entry_time,
    ("body", "correction"): correction,
    ("body", "editor_note"): editor_note,
    ("body", "image"): body_image,
    ("body", "related"): body_related,
    ("body", "label"): label,
    ("body", "furniture"): furniture_at(-4),
    ("body", "attribution"): attribution,
    ("body", "byline"): late_byline,
    ("body", "date"): date,
    ("end", "attribution"): attribution,
    ("end", "byline"): late_byline,
    ("end", "date"): end_date,
    ("end", "meta"): meta,
    ("end", "correction"): correction,
    ("end", "editor_note"): editor_note,
    ("end", "label"): label,
    ("end", "related"): related,
    ("end", "furniture"): furniture_at(2),
    ("end", "image"): image,
    ("talk", "label"): talk_label,
    ("talk", "furniture"): talk,
}
