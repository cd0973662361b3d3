"""Dates, bylines, credits, datelines and captions seen in one block: how strongly it is one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from archiver.extract.credits.formulas import covers, find_credits
from archiver.extract.fields.date_text import ParsedDate, scan_dates
from archiver.knowledge import find_agencies

if TYPE_CHECKING:
    from archiver.extract.plain.traits import Traits

DIGIT = re.compile(r"\d")
SHORT_WORDS, BYLINE_WORDS = 24, 22

# Words that open a byline, by language: "By Ada Example", "Von Ada Beispiel", "बाय".
BY = re.compile(
    r"(?:by|words by|written by|story by|text by|from|von|text von|ein beitrag von|eine reportage von|ein kommentar von|ein interview von|aus [^\W\d_]+ berichtet"
    r"|par|propos recueillis par|de notre correspondant|por|texto de|texto:|texto|de(?= [A-ZÁÉÍÓÚ])|di|a cura di|dal nostro inviato|intervista di|testo di|door|van onze|van(?= [A-Z])|tekst|tekst:|autor"
    r"|autorka|oprac\.|rozmawiał|rozmawiała|od naszego korespondenta|yazan|haber|muhabir|röportaj|av|tekst av|text|af|автор|авторы|текст|беседовал|беседовала|от нашего корреспондента|автор:"
    r"|بقلم|كتب|كتبت|حاوره|حاورته|أجرى الحوار|إعداد|מאת|כתב|כתבה)(?=[\s:：])\s*[:：]?\s*",
    re.IGNORECASE,
)
CAPITAL_NAME = re.compile(
    r"(?:(?:Dr|Prof|Sir|Mr|Mrs|Ms)\.?\s+)?[^\W\d_a-zß-öø-ÿа-яё][\w'’.-]*(?:\s+(?:de|da|do|dos|das|di|del|della|der|den|van|von|zu|la|le|du|af|av|ten|ter|y|e|bin|al|el|abu|ben))*"
    r"(?:\s+(?:d['’])?[^\W\d_a-zß-öø-ÿа-яё][\w'’.-]*)*"
)
CJK_BYLINE = re.compile(
    r"(?:(?:文|撰文|取材|取材・文|記者|本报记者|本報記者|作者|记者|글|취재)\s*[/／:：=＝]?\s*[\u3400-\u9fff\uac00-\ud7a3・\s]{2,12}\Z)"
    r"|(?:[\u3400-\u9fff々]{1,4}[\s　]?[\u3400-\u9fffぁ-んァ-ヶ々]{1,6}\s*(?:記者|編集委員|論説委員|特派員|支局長)\Z)"
    r"|(?:[\uac00-\ud7a3]{2,4}\s*(?:선임|전문|수습|객원|인턴)?\s*(?:기자|특파원|논설위원|칼럼니스트|에디터)(?:\s*[\w.+-]+@[\w.-]+)?\Z)"
    r"|(?:【?(?:記者|文|撰文|编辑|責任編輯|责任编辑)\s*[/／:：]?\s*[\u3400-\u9fff]{2,4}.{0,24}(?:報導|报道|報道)?】?\Z)"
)
ROLE_TAIL = re.compile(
    r",\s*(?:staff|senior|chief|special|political|business|farming|science|sports?|health|education|environment|foreign|city|local|court|crime|editor|reporter|writer|correspondent|columnist"
    r"|redakteur|redakteurin|korrespondent|korrespondentin|journaliste|envoyée? spéciale?|correspondante?|corresponsal|redactor|redactora|enviad[oa]|repórter|inviat[oa]|corrispondente|redazione|redacteur|verslaggever|correspondent|dziennikarz|dziennikarka|muhabir[ie]?)\b",
    re.IGNORECASE,
)
STAFF = re.compile(
    r"(?:staff (?:writer|reporter|correspondent|and agencies)s?|news desk|web desk|our correspondent|associated press|agencies|redaktion|la rédaction|rédaction|redacción|la redacción|redação|da redação|redazione|redactie|van onze redactie|redakcja|redaksiyon|haber merkezi|редакция|編集部|本社記者|온라인뉴스팀|디지털뉴스팀|هيئة التحرير|المحرر|מערכת)\Z",
    re.IGNORECASE,
)

# A place (and date, and agency) that opens a story: "HOLLOW MOOR, Oct 8 (AP) -", "Lennstadt.", "【霧ノ浦共同】".
DATELINE = re.compile(
    r"(?:[^\W\d_a-zà-öø-ÿа-яё][^\n–—:;!?]{1,60}?\s?(?:\([^()\n]{2,40}\)|/[^/\n]{2,30}/)\s*[.:]?\s*(?:[-–—−]{1,2}|\.-)\s?\S"
    r"|\((?:[A-ZÀ-Þ]{2,}[\w /-]{0,30})\)\s*[-–—]\s*\S"
    r"|[A-ZÀ-ÞА-ЯЁĞİŞ][A-ZÀ-ÞА-ЯЁĞİŞ'’.\- ]{2,40}(?:,\s[^\n–—:;!?]{2,40}?)?\s*(?:[-–—]{1,2})\s\S"
    r"|[^\W\d_a-zß-öø-ÿа-яё][\w'’-]+(?:[ /-][^\W\d_][\w'’-]*){0,3}(?:,\s?[^\n.–—:;!?]{2,30}?\.?)?\s(?:[–—]|-{1,2})\s\S"
    r"|[^\W\d_a-zß-öø-ÿа-яё][\w'’-]{2,24}(?:[ -][^\W\d_a-zß-öø-ÿа-яё][\w'’-]+)?\.\s(?=[^\W\d_a-zß-öø-ÿа-яё])"
    r"|【[^【】\n]{2,40}】|\([\uac00-\ud7a3·\s]{1,20}=[\uac00-\ud7a3A-Z\d·]{2,12}\)|\[[\uac00-\ud7a3·\s]{1,20}=[\uac00-\ud7a3A-Z\d·]{2,12}\s?\]"
    r"|(?:新华社|中新社|新華社|中央社|中新网|本报|本報)[^\n。，,]{2,40}?[电電日）)]|（[^（）\n]{2,20}(?:电|電|報導|报道|訊|讯)）"
    r"|[\u0600-\u06ff][\u0600-\u06ff\s]{1,30}\s?(?:\([^()\n]{2,30}\)\s*[-–—:]|[-–—])\s\S)"
)
PHOTO_TAIL = re.compile(r"[(\[（［](?P<inside>[^()\[\]（）［］]{2,80})[)\]）］]\.?\s*\Z")


@dataclass(frozen=True, slots=True)
class DateMark:
    """The dates of a short block and how much of it they make up (percent)."""

    dates: tuple[ParsedDate, ...]
    share: int


def read_marks(traits: Traits, language: str | None, captured: datetime | None) -> None:
    """Fill in what the words of a block say of dates, names and credits."""
    if traits.words <= SHORT_WORDS:
        traits.date = read_date_mark(traits, language, captured)
        traits.byline = byline_strength(traits)
    if traits.words <= 45 and traits.noise < 30:  # noqa: PLR2004 - a contribution credit may be a long sentence
        traits.credit = credit_strength(traits, language)
    traits.caption = caption_strength(traits)
    if traits.words >= 5:  # noqa: PLR2004 - a place alone opens nothing
        traits.dateline = bool(DATELINE.match(traits.text[:140]))


def read_date_mark(traits: Traits, language: str | None, captured: datetime | None) -> DateMark | None:
    """Return the dates of a line, if it has any."""
    text = traits.text
    if len(text) > 200 or not (DIGIT.search(text) or "label_date" in traits.opening):  # noqa: PLR2004 - no date line
        return None
    dates = tuple(scan_dates(text, captured=captured, language=language))
    if not dates:
        return None
    taken = sum(date.end - date.start for date in dates)
    taken += traits.opening.get("label_date", 0) if dates[0].start else 0
    return DateMark(dates, min(100, 100 * taken // max(1, len(text))))


def byline_strength(traits: Traits) -> int:
    """Return how much a line reads like a byline."""
    text = traits.text.strip(" *_|·•–—-")
    if "label_byline" in traits.opening:
        return 26
    match = BY.match(text)
    if match and len(text) > match.end():
        rest = text[match.end() :]
        first = rest[:1]
        named = first.isupper() or (first.isalpha() and first.lower() == first.upper())
        if named and not (traits.terminal and traits.words > 9):  # noqa: PLR2004 - a sentence
            return 24 if traits.words <= 14 else 12  # noqa: PLR2004 - several names
        return 0
    if CJK_BYLINE.match(text):
        return 24
    if STAFF.match(text):
        return 18
    if ROLE_TAIL.search(text) and CAPITAL_NAME.match(text) and not traits.terminal and traits.words <= 14:  # noqa: PLR2004
        return 20
    if _name_only(text):
        return 8
    return 0


def _name_only(text: str) -> bool:
    """Two to four capitalised words and nothing else: maybe a name."""
    words = text.split()
    return (
        2 <= len(words) <= 4
        and bool(CAPITAL_NAME.fullmatch(text))
        and not DIGIT.search(text)
        and not text.isupper()
    )  # noqa: PLR2004


def credit_strength(traits: Traits, language: str | None) -> int:
    """Return how much a block is a credit line and nothing more."""
    found = find_credits(traits.text, placement="end", language=language)
    if not found or not covers(traits.text, found):
        return 0
    kinds = {credit.credit.kind for credit in found}
    if kinds == {"source_publication"} and traits.words > 10:  # noqa: PLR2004 - "Source: " opens other things too
        return 6
    if kinds == {"signature"} and not traits.text.startswith(("(", "（", "[", "【", "/")):
        return 8
    return 26 if traits.words <= 20 else 18  # noqa: PLR2004 - a long one may be a sentence


def caption_strength(traits: Traits) -> int:
    """Return how much a block reads like the caption of an image."""
    score = 0
    if "label_caption" in traits.opening:
        score += 18
    if "caption_mark" in traits.kinds:
        score += 12
    if traits.words <= 60:  # noqa: PLR2004 - the longest captions
        tail = PHOTO_TAIL.search(traits.text[-100:])
        if tail and traits.words >= 4 and find_agencies(tail["inside"], context="caption"):  # noqa: PLR2004
            score += 8
    return score
