"""What can be seen of a block by itself: its shape, the cues in its words, how it fits the story."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from archiver.extract.plain import marks
from archiver.extract.plain.turns import see_turns
from archiver.extract.plain.lines import ANGLE_URL
from archiver.extract.plain.wrapping import BULLET, RULE, TERMINAL, Block
from archiver.knowledge import access_barrier, label_kind, note_patterns, plain, promo_opening
from archiver.knowledge.captures import CaptureCues, capture_cues, fold_line, fold_words, strip_line
from archiver.text import words as words_of

LONG_TEXT = 400
"""Longer blocks are running text; their words are not looked up among the cues."""

HEAD, TAIL = 1500, 300
WORD_CHARS_CJK = 2
"""Characters of a script without blanks that weigh as much as a word."""

URL = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+")
ONLY_URL = re.compile(
    r"[<(\[]?(?:(?:https?://|www\.)\S+|\S+@[\w.-]+\.\w+|[\w.-]+\.(?:com|org|net|de|fr|es|it|nl|pl|example|info|eu|ch|at|uk|ru|jp|cn|kr|tr|pt|br)(?:/\S*)?)[>)\]]?(?:\s+\S{0,10}\s?\(?[0-9]+\s*(?:/|of|von|de|di|sur|van|z|из)\s*[0-9]+\)?)?\Z",
    re.I,
)
# The head of a printed page: when it was printed and its title, e.g. "3/7/25, 9:14 AM Valley clinic to keep its doctor".
PRINT_HEAD = re.compile(
    r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{2,4},?\s+(?:à\s|um\s)?[0-9]{1,2}[:.h][0-9]{2}(?:\s?[AaPp]\.?[Mm]\.?)?\s+"
    r"(?!.*[0-9]{1,2}[/.:h][0-9]{2})\S+\s\S+\s\S"
)
# A line with a page number beside it, e.g. "Saturday, April 9, 2022    A1".
FOLIO = re.compile(
    r"(?:.*\s)?(?:[A-Z]?[0-9]{1,3}|(?:page|seite|s\.|página|pagina|strona|str\.)\s?[0-9]{1,3})\Z|(?:[A-Z]?[0-9]{1,3}|(?:page|seite|s\.|página|pagina|strona|str\.)\s?[0-9]{1,3})\s.*\Z",
    re.IGNORECASE,
)
PAGE_NUMBER = re.compile(
    r"(?:[-–—|]?\s*[0-9]{1,4}\s*(?:/|of|von|de|di|sur|van|z|из|/)?\s*[0-9]{0,4}\s*[-–—|]?"
    r"|(?:page|seite|página|pagina|pág\.?|p\.|s\.|strona|str\.|sayfa|страница|стр\.|صفحة|עמוד)\s*[0-9]{1,4}(?:\s*(?:/|of|von|de|sur|di|van|z|из)\s*[0-9]{1,4})?"
    r"|[0-9]{1,3}\s*(?:ページ|页|頁|쪽|面)(?:\s*/\s*[0-9]{1,3}\s*(?:ページ|页|頁|쪽))?|第[0-9]{1,3}[页頁面])\Z",
    re.I,
)
TRAILING_PAGE = re.compile(r"\s(?:page\s)?[0-9]{1,3}\s?(?:/|of)\s?[0-9]{1,3}\Z", re.I)
TIME_ONLY = re.compile(
    r"(?:\[?[0-2]?[0-9][:.h][0-5][0-9](?::[0-5][0-9])?\]?|[0-2]?[0-9]時[0-5]?[0-9]分|(?:오전|오후|上午|下午|午後|午前)\s?[0-9]{1,2}[시時点:][0-9]{0,2}分?)"
    r"\s*(?:a\.?m\.?|p\.?m\.?|uhr|h|hrs|gmt|utc|bst|cet|cest|et|est|edt|ist|msk|мск)?\s*[-–—:|]?\Z",
    re.I,
)
SMALL_TALK_TIME = re.compile(
    r"[0-9]{1,3}\s*(?:min|mins|minutes?|std|h|hours?|hrs|sec|d|days?)\.?(?:\s+ago)?\Z", re.I
)
WIDGET = re.compile(
    r"[0-9]+(?:[.,][0-9]+)*\s?(?:%|°C?|€|\$|£|¥|₺|₽|zł)|[+\-−][0-9]+(?:[.,][0-9]+)?\s?%?|[▲▼△▽]"
)
SEPARATED = re.compile(r"\s*(?:[|›»>·•/]|\u3000|\t)\s*")
CRUMBS = re.compile(r"\S[^.!?]{0,60}?(?:\s[>›»]\s|\s/\s|\s::\s|\s→\s)\S")
SLUG = re.compile(
    r"[^\s/]+(?:/[^\s/]+){1,6}/\Z|[^\s/.]+(?:/[^\s/.]+){2,6}\Z|[A-Z]{2}(?:-[A-Z]{2,4})?--?[A-Z]\S?.{0,70},.{1,40}\Z|\^?\S.{0,60}<\Z"
    r"|.{0,60}\b(?:[0-9](?:st|nd|rd|th)? (?:Ld|Lead)|Writethru|Adv[0-9]{2})\b.{0,40}\Z|[a-z]{3} [0-9]{3,4} .{0,40}\Z"
)
RANK = re.compile(r"(?:#?[0-9]{1,2}|[①-⑳]|[0-9]{1,2}位|[0-9]{1,2}위)(?:[.):、．]|\s)\s*(?=\S)")
ALL_CAPS = re.compile(r"[^a-zß-öø-ÿа-яё]*\Z")
QUOTES = re.compile(r"[\"“”„«»「」『』‹›]")
COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright\b|ⓒ|сopyright\b)", re.I)
SPEAKER = re.compile(r"([^\s:：][^:：\n]{0,38}?)\s*[:：]\s*(?=\S)")
TIMESTAMP = re.compile(
    r"[\[(]?(?:[0-9]{1,2}:)?[0-9]{1,2}:[0-9]{2}(?:[.,][0-9]{1,3})?[\])]?(?:\s*-->\s*\S+)?\s*"
)
BRACKETED = re.compile(r"[(\[（［〔【*].*[)\]）］〕】*]\.?\Z", re.S)
ONE_SENTENCE_END = re.compile(r"[.!?。！？…][\"'”’»)」』]*\s+(?=\S)|[。！？][」』”)]*(?=[^」』”)\s])")
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
HEADING_MARK = re.compile(r"(#{1,6})\s+(.+?)\s*#*\Z")
STARRED = re.compile(r"(\*{2,6}|_{2,6}|={2,6})\s*([^*_=].*?)\s*\1\Z")
QUOTED = re.compile(r"(?:>\s*)+(?=\S)")
IMAGE_MARK = re.compile(
    r"!\[([^\]]*)\]\([^)]*\)\Z|\[(?:image|photo|foto|bild|picture|img|graphic|画像|写真|图片|사진)\s*[:：]?\s*([^\]]*)\]\Z",
    re.I,
)


@dataclass(slots=True)
class Traits:
    """The traits of one block; filled once, then read."""

    block: Block
    text: str
    """The words without bullets and heading marks."""
    words: int = 0
    """How long it is, in words (two characters of a script without blanks count as one)."""
    sentences: int = 0
    terminal: bool = False
    lower: bool = False
    caps: bool = False
    quotes: bool = False
    bullet: bool = False
    rank: bool = False
    level: int = 0
    """Heading level that the text's own marks give, 0 for none."""
    quoted: bool = False
    rule: bool = False
    kinds: frozenset[str] = frozenset()
    opening: dict[str, int] = field(default_factory=dict)
    promo_end: int = 0
    """Where the words behind a promo's label begin."""
    menu: float = 0.0
    repeats: int = 1
    overlap: float = 0.0
    speaker: str | None = None
    date: marks.DateMark | None = None
    byline: int = 0
    credit: int = 0
    dateline: bool = False
    initials: bool = False
    """It is nothing but the initials that sign a text."""
    caption: int = 0
    time_only: bool = False
    noise: int = 0
    open_before: bool = False
    """The text before it broke off within a sentence."""
    goes_on: bool = False
    """It reads as the rest of a sentence that broke off before it."""
    zone_before: bool = False
    zone_after: bool = False
    next_text: bool = False
    underlined: bool = False
    centred: bool = False
    url: str | None = None
    """The address in brackets behind the words."""
    continues_title: bool = False
    """It reads as the second line of a title."""
    above_title: bool = False
    """Set off above, and touching a longer line below."""
    letter: bool = False
    """The capture is a newsletter."""
    under_byline: bool = False
    """It touches a byline above and may be the writer's title."""
    title_run: int = 0
    """How many lines of the shape of titles stand together here."""
    times: int = 0
    """How many lines of the capture are a time and nothing else."""
    isolated: bool = False
    """A blank line or more parts it from what stands before."""
    turn: str | None = None
    """Whose turn it is in an interview: "question", "answer"."""
    talk: bool = False
    """It opens the readers' comments."""
    in_break: bool = False
    """It stands between the halves of a broken sentence."""
    broken_off: bool = False
    """Its last sentence goes on further below."""
    leads_list: bool = False
    """It ends in a colon and items follow."""

    @property
    def length(self) -> int:
        """Characters of its text."""
        return len(self.text)

    def is_kind(self, *kinds: str) -> bool:
        """Whether a cue says it is of one of these kinds."""
        return any(kind in self.kinds for kind in kinds)

    @property
    def prose(self) -> bool:
        """Whether it has the shape of running text."""
        return (self.words >= 11 and (self.terminal or self.words >= 25)) or (
            self.words >= 6 and self.terminal and self.sentences > 1
        )


def read_traits(blocks: Sequence[Block], *, language: str | None, captured: datetime | None) -> list[Traits]:
    """Return the traits of all blocks."""
    cues = capture_cues()
    found = [_traits(block, cues, language, captured) for block in blocks]
    _count_repeats(found)
    _measure_overlap(found, cues, language)
    _see_neighbours(found, cues.stopwords.get(language or "", frozenset()))
    _see_runs(found)
    see_turns(found)
    _see_talk(found)
    letter = sum("mail" in traits.opening for traits in found) > 1
    for traits in found:
        traits.letter = letter
    return found


def count_words(text: str) -> int:
    """Return the length of a text in words; two CJK characters count as one."""
    if text.isascii():
        return len(text.split())
    wide = len(CJK.findall(text))
    return (len(CJK.sub(" ", text).split()) + wide // WORD_CHARS_CJK) if wide else len(text.split())


def _traits(block: Block, cues: CaptureCues, language: str | None, captured: datetime | None) -> Traits:
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
    marks.read_marks(traits, language, captured)
    traits.rank = len(text) <= LONG_TEXT and bool(RANK.match(block.text)) and not traits.date
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
    if text[:3] == "** " and len(text) > 3:  # noqa: PLR2004 - the mark of a newsletter's headline
        return text[3:].strip(" *"), False, 2, False
    match = BULLET.match(text)
    if match and match.end() < len(text):
        return text[match.end() :], True, 0, False
    return text, False, 0, False


def _look_up(traits: Traits, cues: CaptureCues) -> None:
    text = traits.text
    folded = fold_words(text)
    kinds = set(cues.line_kinds(folded))
    if traits.block.text != text:
        kinds = kinds or set(cues.line_kinds(fold_words(traits.block.text)))
    traits.opening = dict(cues.start_kinds(folded))
    kinds |= set(cues.hold_kinds(folded))
    kinds |= _read_label(traits, text)
    _read_note(traits, text)
    if access_barrier()[0].search(text.casefold()):
        kinds.add("paywall")
    _settle_opening(traits.opening, text)
    traits.menu = _menu_share(folded, cues)
    traits.kinds = frozenset(kinds)
    traits.time_only = bool(TIME_ONLY.match(text))
    traits.noise = _noise(traits)


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
    if whole == "most_read" and len(text.split()) <= 5:  # noqa: PLR2004 - no subject follows
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
    if not tokens or len(tokens) > 30:  # noqa: PLR2004 - longer than any menu
        return 0.0
    whole = [part for part in map(strip_line, SEPARATED.split(folded)) if part not in ("", "0")]
    if whole and all(
        part in cues.menu_words or MENU_KINDS.intersection(cues.lines.get(part, ())) for part in whole
    ):
        return 1.0
    return sum(token in cues.menu_words for token in tokens) / len(tokens)


def _noise(traits: Traits) -> int:
    """Return how much a line looks like furniture by its figures and marks alone."""
    text = traits.text
    if ONLY_URL.match(text):
        return 40
    if traits.time_only:
        return 0
    if PAGE_NUMBER.match(text) or not any(char.isalpha() for char in text):
        return 30
    if COPYRIGHT.match(text):
        return 26
    if traits.words <= 8 and len(WIDGET.findall(text)) * 3 >= traits.words:  # noqa: PLR2004 - a ticker
        return 18
    if CRUMBS.match(text) and traits.words <= 14 and not traits.terminal:  # noqa: PLR2004 - breadcrumbs
        return 16
    if text.count("|") >= 2 and not traits.terminal:  # noqa: PLR2004 - a list of links
        return 18
    if SLUG.match(text):
        return 22
    if PRINT_HEAD.match(text) and traits.words <= 40:  # noqa: PLR2004 - a page's head
        return 26
    parts = traits.block.lines[0].parts
    if parts > 1 and traits.words <= 14 and FOLIO.match(text):  # noqa: PLR2004 - a folio line
        return 24
    if parts > 2 and traits.words <= 16:  # noqa: PLR2004 - a folio line
        return 24
    if SMALL_TALK_TIME.match(text):
        return 14
    if URL.search(text):
        return 8
    return 0


def _count_repeats(found: Sequence[Traits]) -> None:
    """Short lines that recur are furniture (page heads, section names)."""
    keys = [fold_line(traits.text) if traits.words <= 25 else "" for traits in found]  # noqa: PLR2004
    counts = Counter(key for key in keys if key)
    for traits, key in zip(found, keys, strict=True):
        traits.repeats = counts.get(key, 1)


def stems(text: str, stop: frozenset[str]) -> set[str]:
    """Return the telling words of a text, cut to their beginnings; of CJK, pairs of characters."""
    found: set[str] = set()
    run = ""
    for word in words_of(text[:HEAD].casefold()):
        if CJK.match(word):
            run += word
            if len(run) > 1:
                found.add(run[-2:])
            continue
        run = ""
        if len(word) > 2 and word not in stop:  # noqa: PLR2004 - shorter ones tell nothing
            found.add(word[:6])
    return found


def _measure_overlap(found: Sequence[Traits], cues: CaptureCues, language: str | None) -> None:
    """Return how far the words of each short block recur in the running text: the headline's do."""
    stop = cues.stopwords.get(language or "", frozenset())
    body: Counter[str] = Counter()
    for traits in found[:5000]:
        if traits.prose:
            body.update(stems(traits.text, stop))
    for traits in found:
        if traits.words > 40 or traits.rule:  # noqa: PLR2004 - no headline
            continue
        told = stems(traits.text, stop)
        if told:
            traits.overlap = sum(body[stem] > 0 for stem in sorted(told)) / len(told)


def _see_neighbours(found: Sequence[Traits], stop: frozenset[str]) -> None:
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
        traits.next_text = bool(later and later.prose)
        traits.continues_title = bool(before and _continues_title(before, traits, stop))
        traits.leads_list = traits.text.endswith((":", "：")) and bool(later and later.bullet)
        traits.under_byline = bool(
            before and not traits.block.gap and before.byline >= SIGNED and _is_title(traits)
        )
    _see_breaks(found)


FAR = 8
"""So many blocks may stand between the halves of a broken sentence."""


def _see_breaks(found: Sequence[Traits]) -> None:
    """Note sentences that a page break or a picture broke, both halves and what stands between them."""
    opener: int | None = None
    for at, traits in enumerate(found):
        traits.open_before = opener is not None
        second = traits.lower or bool(CJK.match(traits.text))
        traits.goes_on = opener is not None and second and not traits.opening and traits.noise < NOISY
        if traits.goes_on and opener is not None:
            found[opener].broken_off = True
            for inner in found[max(opener + 1, at - FAR) : at]:
                inner.in_break = at - opener <= FAR
        if traits.words >= 8 and not _aside(traits):  # noqa: PLR2004 - running text
            broken = not traits.terminal and traits.words >= 10 and not traits.text.endswith((":", "："))  # noqa: PLR2004
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
    )  # noqa: PLR2004


FEW_REPLIES = 2


def _see_talk(found: Sequence[Traits]) -> None:
    """Readers' comments begin where their counter stands, when buttons to reply come behind it."""
    replies = 0
    for traits in reversed(found):
        replies += traits.is_kind("reply")
        counted = traits.is_kind("comments") or traits.opening.get("share", 0) >= len(traits.text) - 6 > 2  # noqa: PLR2004
        traits.talk = replies >= FEW_REPLIES and counted and not traits.prose


def _aside(traits: Traits) -> bool:
    """Whether a block is no running text by its cues, so that a sentence may go on behind it."""
    return bool(
        traits.is_kind(*NO_TEXT)
        or traits.noise
        or traits.caption >= 10
        or traits.byline > 10
        or traits.credit
        or traits.date
        and traits.date.share > 50  # noqa: PLR2004
    )


def _in_menu(before: Traits | None) -> bool:
    """Whether the line before is one of a menu's or a button, so that this one may be too."""
    return before is not None and (before.menu >= 0.6 or bool(before.kinds))  # noqa: PLR2004 - most words


def _see_gaps(traits: Traits, before: Traits | None, later: Traits | None, usual: int) -> None:
    traits.zone_before = bool(before and (traits.block.gap > usual or before.rule))
    traits.zone_after = bool(later and (later.block.gap > usual or later.rule))
    traits.isolated = traits.block.gap > 0
    traits.above_title = bool(
        traits.isolated
        and later
        and later.block.gap == 0
        and later.words > max(3, traits.words)
        and not later.kinds
        and traits.words <= 4  # noqa: PLR2004
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
    )  # noqa: PLR2004


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
    if traits.terminal and (not beside or traits.words > 12):  # noqa: PLR2004 - long items are speech
        traits.bullet = False
        traits.text = traits.block.text


TITLE_OPEN = re.compile(r"(?:[,，、:：–—-]|[のをにがはとでへも的和与與、])\Z")


def _continues_title(before: Traits, traits: Traits, stop: frozenset[str]) -> bool:
    """A title over two lines: the first breaks off, the second goes on in small letters or in the same capitals."""
    if traits.block.gap or before.words < 3 or before.terminal or before.date or before.byline > 10:  # noqa: PLR2004
        return False
    if (
        traits.level != before.level
        or traits.words > 20
        or (traits.terminal and (traits.words > 12 or not traits.lower))
    ):  # noqa: PLR2004
        return False
    if traits.lower or (before.caps and traits.caps and before.words > 3):  # noqa: PLR2004
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

__all__ = ["Traits", "count_words", "fold_line", "fold_words", "read_traits"]
