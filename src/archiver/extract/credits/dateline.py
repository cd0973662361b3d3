"""The dateline that opens a story: "MEXICO CITY (AP) —", "Lima, 24 jun (EFE).-", "新华社北京1月11日电".

The opening of the text is cut at each sign that may end a dateline; the longest cut whose every part is a place, a date
or an agency is taken. A place in capitals or beside an agency speaks for itself; another must be a known place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archiver.extract.credits.formulas import begins_credit
from archiver.extract.credits.names import TRIM, as_agency, may_name_agency, split_names
from archiver.knowledge import ends_like_place, find_agencies, is_no_place, is_place
from archiver.knowledge.credits import may_name_agencies
from archiver.knowledge.places import follows_in_place, links_in_place
from archiver.record.fields import Agency, Dateline
from archiver.text import clean_text

MAX_HEAD = 130
MAX_CUTS = 8
MAX_PLACE_WORDS = 5
MAX_DATE = 30
LONGEST_CODE = 4
ASIAN_SEEN = 12
"""Characters at the start among which East Asian writing shows."""

# Where a dateline may end, e.g. " — ", ".- ", ": ", ". ", ") ", "/ ".
CUT = re.compile(
    r"\s?(?P<dash>[—–―-]{1,3})(?=\s|$|[«\"“„])|\.\s?[-–—]+|:(?=\s|$)|\.(?=\s[^\Wa-z]|\s[\"“„«]|$)|(?<=[)\]）】/])(?=\s|$|\.|[^\Wa-z])|\s\|(?=\s)"
)

JOINING = ("and", "und", "et", "y", "e", "i")
"""Words between two places of a dateline."""

# The stop of a month cut short, which parts no pieces, e.g. "Aug. 13".
MONTH_CUT = r"(?<=\b[A-Z][a-z]{2})\.\s\d{1,2}(?:\s?[(),]|\s*\Z)"

# What parts the pieces of a dateline, e.g. "ROMA, 16 NOV (ANSA)", "London/Teheran", "МОСКВА, 17 янв - РИА Новости".
PIECES = re.compile(
    rf"[,;()\[\]（）【】/|·]+|\s[—–―-]{{1,3}}\s|(?<!\b[SMF][Tt])(?!{MONTH_CUT})\.\s|\s(?:{'|'.join(JOINING)})\s"
)

# Two words with nothing but a blank between them, e.g. "The show" of "The show opens on Friday".
PROSE = re.compile(r"[^\W\d_][\w'’-]*\s(?P<second>[^\W\d_]+)(?=[\s,])")

# What stands in brackets or between slashes, e.g. "(dpa/lby)", "/ТАСС/".
BRACKETS = re.compile(r"[(\[（]([^()\[\]（）]+)[)\]）]|/([^/]+)/")

# A date or a time in it, e.g. "Oct 8", "25 ноября", "3rd May", "2024. május 3".
DATE = re.compile(
    r"\d{1,4}|[^\W\d_]{2,}\.?,?\s\d{1,2}|\d{1,4}(?:st|nd|rd|th|er|º|\.)?\s?(?:de\s)?[^\W\d_]{2,}.*|\d.*"
)

# A word of a place's name, e.g. "N.M", "DUBLIN", "Garmisch-Partenkirchen", "D'Ivoire", "МОСКВА".
PLACE_WORD = re.compile(r"(?:[dDlL]['’])?[^\W\d_][\w.'’\u0900-\u0dff-]*")  # vowel signs of India are no \w

# A state cut short or in two capitals at the end of the head, e.g. "Ore.", "NY".
ABBREVIATED = re.compile(r"(?:[A-Z][a-z]{1,4}\.|[A-Z]\.?[A-Z]\.?)\s*$")

# Chinese, e.g. "新华社北京1月11日电 题：", "中新社北京3月3日电 (记者 …)", "（中央社記者王小明台北3日電）".
CHINESE = re.compile(
    r"^[（(]?(?P<agency>[\u4e00-\u9fff]{2,6}?(?:社|网|網|报|報))(?:記者[\u4e00-\u9fff]{2,3})?(?P<place>[\u4e00-\u9fff]{2,8}?)?"
    r"(?P<date>\d{1,4}(?:年\d{1,2}月)?(?:月)?\d{0,2}日?)[电電](?:\s?题[：:])?(?:\s?[（(][^）)]{1,40}[）)])?[）)]?"
)

# Japanese, e.g. "【ワシントン共同】", "【11月21日 AFP】", "[東京 3日 ロイター]"; Korean, e.g. "(서울=연합뉴스)", "[서울=뉴시스]".
BRACKETED = re.compile(
    r"^[【\[(（](?P<inside>[^】\])）]{2,40})[】\])）](?:\s?[가-힣]{2,4}(?:·[가-힣]{2,4})*\s?(?:기자|특파원)\s?=)?(?:\s?[—–-](?=\s))?"
)
ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
JAPANESE_DATE = re.compile(r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日")


@dataclass(frozen=True, slots=True)
class Head:
    """What the opening of a text holds, taken as a dateline."""

    places: tuple[str, ...]
    dates: tuple[str, ...]
    agencies: tuple[Agency, ...]
    outlets: tuple[str, ...]


def read_dateline(text: str) -> Dateline | None:
    """Return the dateline that opens a text, or None."""
    text = clean_text(text[: MAX_HEAD * 2])
    if ASIAN.search(text, 0, ASIAN_SEEN):
        found = _asian(text)
    else:
        named = may_name_agencies(text[:MAX_HEAD])
        found = None if not named and _opens_as_prose(text) else _spaced(text, named)
    return None if found is None or begins_credit(text) else found


def _opens_as_prose(text: str) -> bool:
    """Say whether a text that names no agency begins with two words that begin no dateline: "The show opens on …"."""
    match = PROSE.match(text)
    if match is None or not match["second"].islower():
        return False
    second = match["second"]
    return not links_in_place(second) and second not in JOINING and not follows_in_place(second)


def dateline_from_head(text: str) -> Dateline | None:
    """Return a dateline that the page sets apart in an element of its own, so that only its shape matters."""
    raw = clean_text(text)
    head = _head(raw.strip(TRIM), may_name_agencies(raw)) if 0 < len(raw) <= MAX_HEAD else None
    if head is None or not head.places or (head.outlets and not head.agencies):
        return None
    return _dateline(raw, head)


def _spaced(text: str, named: bool) -> Dateline | None:
    best: Dateline | None = None
    for cut, sign in _cuts(text):
        head = _head(text[:cut].strip(), named)
        if head is not None and _convinces(head, text[:cut], sign, text[cut + len(sign) :]):
            best = _dateline(text[: cut + len(sign)].strip(), head)
    return best


def _cuts(text: str) -> Iterator[tuple[int, str]]:
    for count, match in enumerate(CUT.finditer(text, 2, MAX_HEAD)):
        if count == MAX_CUTS:
            return
        yield match.start(), match[0]


def _head(head: str, named: bool) -> Head | None:
    """Return what a head holds, None if it holds anything else; given whether an agency may be named in it."""
    places: list[str] = []
    dates: list[str] = []
    agencies: list[Agency] = []
    outlets: list[str] = []
    bracketed = {
        piece.strip()
        for inside in (m[1] or m[2] for m in BRACKETS.finditer(head))
        for piece in inside.split("/")
    }
    for piece in PIECES.split(head):
        words = piece.strip(" .,:;*-–—")
        if not words:
            continue
        items = split_names(words) if named and may_name_agency(words) else ()
        if items and all(item.kind == "agency" for item in items):
            agencies += [agency for item in items for agency in item.agencies]
        elif len(words) <= MAX_DATE and DATE.fullmatch(words):
            dates.append(words)
        elif piece.strip() in bracketed:
            outlets.append(words)
        elif _is_place_name(words):
            places.append(words)
        else:
            return None
    return Head(tuple(places), tuple(dates), tuple(agencies), tuple(outlets))


def _is_place_name(words: str) -> bool:
    parts = words.split()
    if len(parts) > MAX_PLACE_WORDS or not _is_name_word(parts[0]) or is_no_place(parts[0]):
        return is_place(words)
    return not is_no_place(words) and all(
        links_in_place(part.lower()) or _is_name_word(part) for part in parts
    )


def _is_name_word(word: str) -> bool:
    return bool(PLACE_WORD.fullmatch(word)) and not word[0].islower()


def _convinces(head: Head, raw: str, sign: str, rest: str) -> bool:
    """Decide whether a head that could be a dateline is one."""
    dash = sign.strip(" .").startswith(("—", "–", "―", "-"))
    if head.agencies:
        return bool(head.places) or raw.startswith(("(", "[")) or dash
    if not head.places or not rest.strip():
        return False
    first = head.places[0]
    known = is_place(first) or is_place(head.places[-1])
    capitals = first.isupper() and (not _is_code(first) or len(head.places) > 1)
    if head.outlets:
        return ((dash and capitals) or (known and (dash or not sign))) and rest.lstrip()[:1].isupper()
    alone = len(head.places) == 1 and not head.dates
    if dash:
        return known or capitals or (alone and ends_like_place(first)) or _has_region(head, raw)
    if sign == ":":
        return known and (is_place(first) or not alone)
    return sign == "." and alone and (is_place(first) or ends_like_place(first))


def _has_region(head: Head, raw: str) -> bool:
    """Say whether a town stands with its state: "Hillsboro, Ore. —"."""
    return len(head.places) == len(("town", "state")) and (bool(ABBREVIATED.search(raw)) or bool(head.dates))


def _is_code(word: str) -> bool:
    """Say whether a word in capitals may as well be an abbreviation: "NATO — the alliance …"."""
    return " " not in word and len(word) <= LONGEST_CODE and not is_place(word)


def _dateline(raw: str, head: Head) -> Dateline:
    places = (f"{place}." if f"{place}. (" in raw or f"{place}.," in raw else place for place in head.places)
    return Dateline(
        raw=raw,
        place=", ".join(places) or None,
        date_raw=", ".join(head.dates) or None,
        agencies=head.agencies,
    )


def _asian(text: str) -> Dateline | None:
    match = CHINESE.match(text)
    if match and (match["place"] or match["date"]):
        agencies = tuple(agency for item in split_names(match["agency"]) for agency in item.agencies)
        if agencies or match["agency"] in ("本报", "本報"):
            return Dateline(
                raw=match[0], place=match["place"] or None, date_raw=match["date"], agencies=agencies
            )
    match = BRACKETED.match(text)
    return _bracketed(match[0], match["inside"]) if match else None


def _bracketed(raw: str, inside: str) -> Dateline | None:
    """Place, date and agency in brackets, with nothing between them or "="; an agency must be there."""
    mentions = find_agencies(inside, context="dateline")
    if not mentions:
        return None
    rest = inside
    for mention in mentions:
        rest = rest.replace(mention.name_raw, " ")
    date = JAPANESE_DATE.search(rest)
    place = (rest.replace(date[0], " ") if date else rest).strip(" =,、・/·")
    if len(place) > MAX_DATE:
        return None
    return Dateline(
        raw=raw.strip(),
        place=place or None,
        date_raw=date[0] if date else None,
        agencies=tuple(map(as_agency, mentions)),
    )
