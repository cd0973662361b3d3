"""Dates, bylines, credits, datelines and captions seen in one block: how strongly it is one of them."""

# ruff: noqa: PLR2004 - limits of shape stand beside what they limit

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from archiver.extract.credits.dateline import read_dateline
from archiver.extract.credits.formulas import covers, find_credits
from archiver.extract.fields.byline_text import Byline, read_byline
from archiver.extract.fields.date_text import ParsedDate, scan_dates
from archiver.extract.plain.captions import CAPITAL, DOTTED, MAKER_WORDS, SPACED
from archiver.extract.plain.signing import is_credit, source_part
from archiver.knowledge import find_agencies

if TYPE_CHECKING:
    from archiver.extract.plain.traits import Traits

# A day and a year, whatever the month is called, e.g. "3 ביוני 2022".
DATE_LIKE = re.compile(
    r"[01]?\d/[0-3]?\d\s?[(（].{1,3}[)）]|(?<!\d)(?:[0-3]?\d)\D{1,14}(?:19|20)\d\d(?!\d)|(?<!\d)(?:19|20)\d\d\D{1,14}[0-3]?\d(?!\d)"
)
DIGIT = re.compile(r"\d")
SHORT_WORDS = 24
SIGN = 27
"""How much a line is a credit by the mark of an agency alone."""

SOURCED = 76
"""The share of a date that stands between a source and an editor's name."""

# A reporter named as East Asian papers do, e.g. "川西仁記者", "하윤서 기자", "文／王小明".
CJK_REPORTER = re.compile(
    r"(?:記者|编辑|編集委員|論説委員|特派員|支局長|기자|특파원|논설위원|선임기자)(?:\s*[\w.+-]+@[\w.-]+)?\Z"
)
PHOTO_TAIL = re.compile(r"[(\[（［](?P<inside>[^()\[\]（）［］]{2,80})[)\]）］]\.?\s*\Z")


@dataclass(frozen=True, slots=True)
class DateMark:
    """The dates of a short block and how much of it they make up (percent)."""

    dates: tuple[ParsedDate, ...]
    share: int


# Signs without which no dateline ends: a dash, a bracket, a colon, or a full stop after a word or two.
MAY_BE_DATELINE = re.compile(r"[—–―(（【\[/:：电電]|\s-{1,2}\s|\.-|\A(?:\S+\s){0,4}\S+\.\s")


def read_marks(traits: Traits, language: str | None, captured: datetime | None) -> None:
    """Fill in what the words of a block say of dates, names and credits."""
    if traits.words <= SHORT_WORDS:
        sentence = traits.terminal and traits.words > 9 and not traits.text.endswith(")")
        traits.date = None if sentence else read_date_mark(traits, language, captured)
        dated = traits.date is not None and traits.date.share > 50  # more date than names
        traits.byline = 0 if dated or sentence else byline_strength(traits, language)
        if traits.date and "field" in traits.opening and source_part(traits.text):
            del traits.opening["field"]  # an agency's line: source, time, editor
            traits.date = DateMark(traits.date.dates, max(traits.date.share, SOURCED))
            traits.byline = 0
        traits.initials = bool(INITIALS.match(traits.text))
    if traits.words >= 5 and MAY_BE_DATELINE.search(traits.text[:140]):  # a place alone opens nothing
        traits.dateline = read_dateline(traits.text[:300]) is not None
    if (
        traits.words <= 30 and traits.noise < 30 and not (traits.dateline and traits.words > 9)
    ):  # a contribution credit may be a long sentence
        traits.credit = credit_strength(traits, language)
    traits.caption = 0 if traits.credit == SIGN else caption_strength(traits)


def read_date_mark(traits: Traits, language: str | None, captured: datetime | None) -> DateMark | None:
    """Return the dates of a line, if it has any."""
    text = traits.block.text if traits.bullet and traits.url is None else traits.text
    if len(text) > 200 or not (DIGIT.search(text) or "label_date" in traits.opening):  # no date line
        return None
    dates = tuple(scan_dates(text, captured=captured, language=language))
    if not dates:
        return DateMark((), 60) if traits.words <= 7 and DATE_LIKE.search(text) else None
    taken = sum(date.end - date.start for date in dates)
    taken += traits.opening.get("label_date", 0) if dates[0].start else 0
    return DateMark(dates, min(100, 100 * taken // max(1, len(text))))


# A Chinese byline without a sign, e.g. "本报记者 苏晚晴", "通讯员 王立 记者 赵一".
CHINESE_BYLINE = re.compile(
    r"(?:(?:本报|本報|本社|特约|特約)?(?:记者|記者|通讯员|通訊員|作者|撰文|摄影报道)\s?[\u3400-\u9fff·]{2,4}\s*(?:文/?图|报道|報導)?\s*)+\Z"
)
LABEL_SIGN = re.compile(r"[:：・＝=/／]")


def byline_strength(traits: Traits, language: str | None) -> int:  # noqa: PLR0911 - one return a sign
    """Return how much a line reads like a byline."""
    text = traits.text
    if "label_byline" in traits.opening and LABEL_SIGN.search(text[:24]):
        return 26
    if CHINESE_BYLINE.match(text):
        return 26
    found = read_byline(text, language)
    people = [part for part in found.of("person") if found.prefix or NAME.fullmatch(part.text)]
    others = found.of("nobody", "organization", "agency", "agencies")
    if (
        found.prefix
        and not _is_code(found.prefix, text)
        and (people or others)
        and found.junk * 8 <= len(text)
    ):
        if traits.terminal and traits.words > 9 and not text.endswith(")"):  # a sentence
            return 0
        return 24 if traits.words <= 14 else 12  # several names
    if found.junk or traits.terminal or traits.words > 14:  # too long for names alone
        return 0
    if people and CJK_REPORTER.search(text):
        return 24
    if people and found.of("role", "place") and _begins_with(found, text):
        return 20
    if len(people) == len(found.of("person", "single")) > 0 and not DIGIT.search(text):
        return 8 if len(people) == 1 else 12
    desk = found.of("nobody") or [part for part in found.of("organization") if " " in part.text]
    if (
        desk
        and traits.menu < 0.99
        and _all_capitals(text)
        and not found.of("single")
        and traits.words <= 6
        and not traits.quotes
    ):
        return 16
    return 8 if found.of("role") and not people else 0


# Two to four capitalised words, particles aside, e.g. "Ada van der Example".
NAME = re.compile(
    r"[^\W\d_a-zß-öø-ÿа-яё\u0590-\u08ff\u3040-\u9fff\uac00-\ud7a3][\w'’.-]*"
    r"(?:\s+(?:(?:de|da|do|dos|di|del|della|der|den|van|von|zu|la|le|du|af|av|ten|ter|bin|al|el|y|e)\s+)*[^\W\d_a-zß-öø-ÿа-яё][\w'’.-]*){1,3}"
    r"|[\u3400-\u9fff々]{2,5}|[\uac00-\ud7a3]{2,4}"
)


# Initials of writer and editor under a text, e.g. "RFG // CMP", "ij/sep".
INITIALS = re.compile(
    r"/?[A-Z]{2,4}(?:\s?//?\s?[A-Z]{2,4})+/?\Z|/?[a-z]{2,3}(?:/[a-z]{2,3})+/?\Z|/[A-Za-zÀ-ž]{2,4}/\Z"
)
SMALL_START = re.compile(r"(?:^|\s)[a-zà-öø-ÿа-яё]")


def _all_capitals(text: str) -> bool:
    """Whether every word begins with a capital, as in the name of a desk."""
    return not SMALL_START.search(text)


def _is_code(prefix: str, text: str) -> bool:
    """A short prefix in capitals before a name that is not is an abbreviation: "AF China Bond"."""
    return prefix.isupper() and not text.isupper()


def _begins_with(found: Byline, text: str) -> bool:
    """Whether a name, not a title, comes first: "Ada Example, farming editor"."""
    return text.startswith(found.of("person")[0].raw[:12])


def credit_strength(traits: Traits, language: str | None) -> int:
    """Return how much a block is a credit line and nothing more."""
    if traits.is_kind("see_page"):
        return 0
    found = find_credits(traits.text, placement="end", language=language)
    if not found and traits.words <= 5 and is_credit(traits.text, language):  # a sign, no sentence
        traits.noise = 0
        return SIGN
    if not found or not covers(traits.text, found):
        return 0
    kinds = {credit.credit.kind for credit in found}
    if kinds == {"source_publication"} and traits.words > 10:  # "Source: " opens other things too
        return 6
    if kinds == {"signature"} and not traits.text.startswith(("(", "（", "[", "【", "/")):
        return 8
    return 26 if traits.words <= 20 else 18  # a long one may be a sentence


# How Japanese captions end: day, place or maker behind an equals sign, e.g. "…参加者＝27日、尾波市".
ASIAN_CAPTION = re.compile(
    r"[＝=](?:\d{1,2}月)?\d{1,2}日|＝[^＝。]{1,20}(?:市|町|村|区|県|撮影|提供|で|前)[）)]?\Z"
)

# A maker and an agency behind a slash, e.g. "… of service. Lou Pratt / AP".
SLASHED_AGENCY = re.compile(
    r"(?:[.!?»”)]\s|\s[—–|]\s)[^\W\d_a-z][^.!?/]{2,40}\s?/\s?(?P<inside>[^/.]{2,30})\Z"
)

# Who made or gave a picture, at the end of East Asian captions, e.g. "（川西仁撮影）", "方志远 摄", "[솔뫼군 제공]".
ASIAN_MAKER = re.compile(r"(?:撮影|提供|摄|攝|摄影|攝影|供图|供圖|제공|촬영|캡처)[）)\]］】]?\s*\Z")

# A maker in capitals behind the caption, e.g. "… le 28 septembre. LISE MAUDRY POUR « LA GAZETTE »".
CAPS_MAKER = re.compile(r"[.!?»”)]\s+[A-ZÀ-Þ][A-ZÀ-Þ'’.-]+(?:[ /][A-ZÀ-Þ«»“”\"/&'’.-]+){1,8}\Z")


def caption_strength(traits: Traits) -> int:
    """Return how much a block reads like the caption of an image."""
    score = 14 if traits.words <= 50 and CAPS_MAKER.search(traits.text[-120:]) else 0
    if ASIAN_CAPTION.search(traits.text[-40:]) and not traits.terminal:
        score += 14
    slashed = SLASHED_AGENCY.search(traits.text[-90:])
    if slashed and find_agencies(slashed["inside"], context="caption"):
        score += 12
    maker = SPACED.search(traits.text[-90:])
    if maker and CAPITAL.match(maker["credit"]) and 4 <= traits.words <= 40:
        score += 12
    if ASIAN_MAKER.search(traits.text[-30:]):
        score += 14
    if "label_caption" in traits.opening or (traits.words <= 60 and DOTTED.search(traits.text)):
        score += 18
    if "caption_mark" in traits.kinds:
        score += 12
    if traits.words <= 60:  # the longest captions
        tail = PHOTO_TAIL.search(traits.text[-100:])
        if tail and traits.words >= 4 and find_agencies(tail["inside"], context="caption"):
            if text_ends_before(traits.text, tail["inside"]) and not MAKER_WORDS.search(tail["inside"]):
                return 0
            score += 8
    return score


def text_ends_before(text: str, inside: str) -> bool:
    """Whether a full stop stands before the bracket: it signs a text, no caption."""
    before = text[: text.rindex(inside)].rstrip(" ([（［")
    return before.endswith((".", "!", "?", "。", "”", "»", '"')) and len(before.split()) < 12
