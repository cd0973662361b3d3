"""Blocks to traits: shape, cues in the words, fit with the story."""

# ruff: noqa: PLR2004 - limits of shape stand beside what they limit

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from archiver.extract.plain import marks
from archiver.extract.plain.lines import ANGLE_URL
from archiver.extract.plain.neighbours import see_neighbours
from archiver.extract.plain.noise import noise_of
from archiver.extract.plain.stemming import stems
from archiver.extract.plain.traits import Traits
from archiver.extract.plain.wrapping import BULLET, RULE, TERMINAL, Block
from archiver.knowledge import access_barrier, label_kind, note_patterns, plain, promo_opening
from archiver.knowledge.captures import (
    CaptureCues,
    capture_cues,
    cue_lines,
    fold_line,
    fold_words,
    line_kinds,
    strip_line,
)

LONG_TEXT = 400
"""Longer blocks are running text; their words are not looked up among the cues."""

HEAD, TAIL = 1500, 300
WORD_CHARS_CJK = 2
"""Characters of a script without blanks that weigh as much as a word."""

TIME_ONLY = re.compile(
    r"(?:\[?[0-2]?[0-9][:.h][0-5][0-9](?::[0-5][0-9])?\]?|[0-2]?[0-9]時[0-5]?[0-9]分|(?:오전|오후|上午|下午|午後|午前)\s?[0-9]{1,2}[시時点:][0-9]{0,2}分?)"
    r"\s*(?:a\.?m\.?|p\.?m\.?|uhr|h|hrs|gmt|utc|bst|cet|cest|et|est|edt|ist|msk|мск)?\s*[-–—:|]?\Z",
    re.IGNORECASE,
)
SEPARATED = re.compile(r"\s*(?:[|›»>·•/]|\u3000|\t)\s*")
RANK = re.compile(r"(?:#?[0-9]{1,2}|[①-⑳]|[0-9]{1,2}位|[0-9]{1,2}위)(?:[.):、．]|\s)\s*(?=\S)")
ALL_CAPS = re.compile(r"[^a-zß-öø-ÿа-яё]*\Z")
QUOTES = re.compile(r"[\"“”„«»「」『』‹›]")
SPEAKER = re.compile(r"([^\s:：][^:：\n]{0,38}?)\s*[:：]\s*(?=\S)")
ONE_SENTENCE_END = re.compile(r"[.!?。！？…][\"'”’»)」』]*\s+(?=\S)|[。！？][」』”)]*(?=[^」』”)\s])")
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
HEADING_MARK = re.compile(r"(#{1,6})\s+(.+?)\s*#*\Z")
STARRED = re.compile(r"(\*{2,6}|_{2,6}|={2,6})\s*([^*_=].*?)\s*\1\Z")
QUOTED = re.compile(r"(?:>\s*)+(?=\S)")


def read_traits(blocks: Sequence[Block], *, language: str | None, captured: datetime | None) -> list[Traits]:
    """Return the traits of all blocks."""
    cues = capture_cues()
    found = [_traits(block, cues) for block in blocks]
    for traits in found:
        if not traits.rule:
            marks.read_marks(traits, language, captured)
            traits.rank = traits.rank and not traits.date
    _count_repeats(found)
    _measure_overlap(found, cues, language)
    see_neighbours(found, cues.stopwords.get(language or "", frozenset()))
    return found


def count_words(text: str) -> int:
    """Return the length of a text in words; two CJK characters count as one."""
    if text.isascii():
        return len(text.split())
    wide = len(CJK.findall(text))
    return (len(CJK.sub(" ", text).split()) + wide // WORD_CHARS_CJK) if wide else len(text.split())


def _traits(block: Block, cues: CaptureCues) -> Traits:
    text, url = _without_url(block.text)
    text, bullet, level, quoted = _strip_marks(text)
    traits = Traits(block, text, bullet=bullet, level=level, quoted=quoted, url=url)
    head = text[:HEAD]
    traits.words = count_words(head) if len(text) <= HEAD else max(100, count_words(head))
    traits.terminal = ends_sentence(text)
    traits.sentences = len(ONE_SENTENCE_END.findall(head)) + 1
    traits.lower = text[:1].islower()
    traits.caps = any(char.isupper() for char in head[:80]) and bool(ALL_CAPS.match(head))
    traits.quotes = bool(QUOTES.search(head))
    traits.rule = bool(len(block.text) < LONG_TEXT and RULE.match(block.text))
    if traits.rule:
        return traits
    if len(text) <= LONG_TEXT:
        _look_up(traits, cues)
    elif len(text) <= LONG_TEXT * 4:
        traits.opening = {
            kind: end for kind, end in cues.start_kinds(fold_words(text[:200])) if kind in LONG_OPENINGS
        }
    speaker = SPEAKER.match(head[:60])
    traits.speaker = speaker[1] if speaker else None
    traits.rank = len(text) <= LONG_TEXT and bool(RANK.match(block.text))
    return traits


def ends_sentence(text: str) -> bool:
    """Whether a text ends where a sentence does; an agency's name or initials behind the full stop do not matter."""
    tail = text[-TAIL:]
    if tail.endswith((":", "：", ";", "；")):
        return False
    return bool(TERMINAL.search(tail) or SIGNED_END.search(tail))


# A name, code or initials behind the last full stop, e.g. "… toneladas. EFE", "… said. (AP)", "… sagte er. dpa/mue".
SIGNED_END = re.compile(
    r"[.!?。！？…][\"”’»）」]*\s*(?:[(\[/（【][^()\[\]（）]{1,40}[)\]/）】]|[A-ZÀ-Þ][\w./-]{1,12}|[a-z]{2,4}(?:/[a-z]{2,4})+)\s*\Z"
)


def _without_url(text: str) -> tuple[str, str | None]:
    """Return a short text without the address in brackets that follows its words."""
    if "http" not in text or len(text) > 3 * LONG_TEXT:
        return text, None
    match = ANGLE_URL.search(text)
    rest = ANGLE_URL.sub("", text).strip(" |") if match else ""
    return (rest, match[1]) if match and rest else (text, None)


LONG_OPENINGS = frozenset(("correction", "editor_note", "question_label", "answer_label", "label_caption"))


def _strip_marks(text: str) -> tuple[str, bool, int, bool]:
    """Return the words, and whether a bullet, a heading mark or a quotation mark of Markdown stood before them."""
    heading = HEADING_MARK.match(text) or STARRED.match(text) if text[:1] in "#*_=" else None
    if heading:
        return heading[2], False, max(1, min(6, len(heading[1]) if text[0] == "#" else 2)), False
    if text[:1] == ">" and (match := QUOTED.match(text)):
        return text[match.end() :], False, 0, True
    if text[:3] == "** " and len(text) > 3:  # the mark of a newsletter's headline
        return text[3:].strip(" *"), False, 2, False
    match = BULLET.match(text)
    if match and match.end() < len(text):
        return text[match.end() :], True, 0, False
    return text, False, 0, False


def _look_up(traits: Traits, cues: CaptureCues) -> None:
    text = traits.text
    folded = fold_words(text)
    kinds = set(line_kinds(folded))
    if traits.block.text != text:
        kinds = kinds or set(line_kinds(fold_words(traits.block.text)))
    traits.opening = dict(cues.start_kinds(folded))
    kinds |= set(cues.hold_kinds(folded))
    if traits.words > LONGEST_JUMP:
        kinds.discard("see_page")
    kinds |= _read_label(traits, text)
    _read_note(traits, text)
    if access_barrier()[0].search(text.casefold()):
        kinds.add("paywall")
    _settle_opening(traits.opening, text)
    traits.menu = _menu_share(folded, cues)
    if traits.url and "full_story" in traits.opening:  # a button that is a link to the story
        kinds, traits.menu = set(), 0.0
    traits.kinds = frozenset(kinds)
    traits.time_only = bool(TIME_ONLY.match(text))
    traits.noise = noise_of(traits)


def _read_note(traits: Traits, text: str) -> None:
    """Note a correction or an editors' note by its opening words."""
    opening = plain(text[:NOTE_SEEN])
    for kind, pattern in note_patterns():
        match = pattern.match(opening)
        if match:
            traits.opening.setdefault(kind, match.end())
            return


NOTE_SEEN = 240
LABEL_KINDS = {
    "related": "section_label",
    "series": "section_label",
    "latest": "section_label",
    "most_read": "most_read_label",
}
SIGN = re.compile(r"[:：|»›>】\]]\s*\Z|\s[–—-]\s*\Z")


def _read_label(traits: Traits, text: str) -> set[str]:
    """Note what the line is the label of, by the labels of link blocks; return the kinds of a whole line."""
    if len(text) > LONG_LABEL:
        return set()
    whole, opening = label_kind(text), promo_opening(text)
    if traits.url and whole in LABEL_KINDS:
        traits.opening["full_story"] = len(text)  # a label that is a link itself: "Weiterlesen <https://…>"
        return set()
    if whole == "most_read" and len(text.split()) <= 5:  # no subject follows
        return {"most_read_label"}
    if opening is not None and opening[1] < len(text):
        kind, end = opening
        if kind == "full_story":
            traits.opening.setdefault("full_story", end)
        elif kind != "other" and SIGN.search(text[:end]):
            traits.opening["promo_label"] = end
            traits.promo_end = end
        elif kind != "other":
            traits.opening["label_start"] = end
        return set()
    if whole == "full_story":
        traits.opening["full_story"] = len(text)
        return set()
    return {LABEL_KINDS[whole]} if whole in LABEL_KINDS else set()


LONG_LABEL = 200
LONGEST_JUMP = 9
"""Words that a jump line ("See BRIDGE, Page A7") has at most."""


def _settle_opening(opening: dict[str, int], text: str) -> None:
    """A link to the whole story is all of its line; the longer of two openings that exclude each other stands."""
    if "full_story" not in opening:
        return
    whole = opening["full_story"] >= len(text.rstrip(" .:…→›»>")) - 12  # an address or an arrow may follow
    if opening.get("promo_label", 0) > opening["full_story"] or not whole:
        del opening["full_story"]
    else:
        opening.pop("promo_label", None)


MENU_KINDS = frozenset(("nav", "login", "search", "share", "comments", "ad"))


def _menu_share(folded: str, cues: CaptureCues) -> float:
    """Return which share of a short line's words are names of sections."""
    tokens = [stripped for token in folded.split() if (stripped := strip_line(token))]
    if not tokens or len(tokens) > 30:  # longer than any menu
        return 0.0
    lines = cue_lines()
    whole = [part for part in map(strip_line, SEPARATED.split(folded)) if part not in ("", "0")]
    if whole and all(
        part in cues.menu_words or MENU_KINDS.intersection(lines.get(part, ())) for part in whole
    ):
        return 1.0
    return sum(token in cues.menu_words for token in tokens) / len(tokens)


def _count_repeats(found: Sequence[Traits]) -> None:
    """Short lines that recur are furniture (page heads, section names)."""
    keys = [fold_line(traits.text) if traits.words <= 25 else "" for traits in found]
    counts = Counter(key for key in keys if key)
    for traits, key in zip(found, keys, strict=True):
        traits.repeats = counts.get(key, 1)


def _measure_overlap(found: Sequence[Traits], cues: CaptureCues, language: str | None) -> None:
    """Return how far the words of each short block recur in the running text: the headline's do."""
    stop = cues.stopwords.get(language or "", frozenset())
    body: Counter[str] = Counter()
    for traits in found[:5000]:
        if traits.prose:
            body.update(stems(traits.text, stop))
    for traits in found:
        if traits.words > 40 or traits.rule:  # no headline
            continue
        told = stems(traits.text, stop)
        if told:
            traits.overlap = sum(body[stem] > 0 for stem in sorted(told)) / len(told)
