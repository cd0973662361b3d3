"""Dates of a capture: read with their weekday and hour, told apart as published and changed."""

from __future__ import annotations

import re

from archiver.extract.credits.formulas import find_credits
from archiver.extract.fields.date_text import ParsedDate
from archiver.extract.plain.draft import Draft, note
from archiver.extract.plain.traits import Traits
from archiver.knowledge import date_words, fold_word
from archiver.record import fields as f


def add_dates(draft: Draft, t: Traits) -> None:
    """Add the dates of a block, each as first published or as changed, and the credit that stands beside them."""
    if t.date is None or not t.date.dates:
        return
    last = 0
    for date in t.date.dates:
        updated = names_update(t.text[last : date.start]) or bool(UPDATED_BEHIND.match(t.text, date.end))
        draft.dates.append((_widened(date, t.text), updated))
        last = date.end
    later = UPDATED_AT.search(t.text[last:]) if len(draft.dates) == 1 or not draft.dates[-1][1] else None
    if later and dated(draft.dates[-1][0]):
        draft.dates.append((_same_day(draft.dates[-1][0], later), True))
    note(draft, "/modified" if draft.dates[-1][1] else "/published", t)
    for one in find_credits(t.text[last:], placement="header", language=draft.language):
        draft.credit(one.credit, t)


# The word for an update behind the date, e.g. "18時05分更新", "10:20 수정", "(updated)".
UPDATED_BEHIND = re.compile(
    r"[分秒]?\s?[（(]?(?:に)?(?:更新|改訂|修正|수정|업데이트|updated|aktualisiert|mis à jour)", re.IGNORECASE
)
WEEKDAY_BEFORE = re.compile(r"(?P<day>[^\W\d_]+(?:[- ][^\W\d_]+)?)\.?,?\s+\Z")
HOUR_AFTER = re.compile(r"\s?(?:Uhr|hrs?\b|h\b|時|시\b)", re.IGNORECASE)


def _widened(date: ParsedDate, text: str) -> ParsedDate:
    """Take in the weekday before a date and the word for the hour behind it, as the page writes them."""
    start, end = date.start, date.end
    match = WEEKDAY_BEFORE.search(text[max(0, start - 24) : start])
    words = date_words().weekdays
    if match and fold_word(match["day"]) in words:
        start -= len(match[0])
    elif match and fold_word(match["day"].split()[-1]) in words:
        start -= len(match[0]) - match["day"].rindex(match["day"].split()[-1])
    after = HOUR_AFTER.match(text, end)
    if after and date.precision == "minute":
        end = after.end()
    return date._replace(raw=text[start:end])


UPDATED = re.compile(
    r"updat|aktualis|stand\b|mis à jour|modifi|actualiz|atualiz|modific|aggiorn|bijgewerkt|gewijzigd|aangepast|aktualiz|zaktualiz|güncel|обновл|изменен|оновлен|uppdater|opdater|oppdater|更新|修改|수정|업데이트|تحديث|تعديل|עודכן|עדכון",
    re.IGNORECASE,
)


# A time without a day behind the word for an update, e.g. ", mis à jour à 11h12", "(updated 8.04 pm)".
UPDATED_AT = re.compile(
    rf"(?:{UPDATED.pattern})\w*[^0-9\n]{{0,20}}(?P<raw>(?P<hour>[01]?[0-9]|2[0-3])\s?[:.h時点]\s?(?P<minute>[0-5][0-9])(?:\s?(?P<half>[ap])\.?m\b)?)",
    re.IGNORECASE,
)


def dated(date: ParsedDate) -> bool:
    """Whether a date says the day."""
    return date.day is not None


def _same_day(date: ParsedDate, match: re.Match[str]) -> ParsedDate:
    hour = (
        int(match["hour"]) % 12 + (12 if match["half"].lower() == "p" else 0)
        if match["half"]
        else int(match["hour"])
    )
    offset = re.search(r"T\d\d:\d\d(?::\d\d)?(.*)\Z", date.value or "")
    value = f"{date.day}T{hour:02}:{match['minute']}{offset[1] if offset else ''}"
    return date._replace(raw=match["raw"], value=value, precision="minute")


def names_update(words: str) -> bool:
    """Whether the words before a date say that it is when the story was changed."""
    return bool(UPDATED.search(words))


def article_dates(draft: Draft) -> tuple[f.ArticleDate | None, f.ArticleDate | None]:
    """Return when it was published and when changed: the first date of each kind."""
    published = modified = None
    for date, updated in draft.dates:
        if updated:
            modified = modified or _article_date(date)
        else:
            published = published or _article_date(date)
    return published, modified


def _article_date(date: ParsedDate) -> f.ArticleDate:
    return f.ArticleDate(
        raw=date.raw,
        value=date.value,
        precision=date.precision,
        zone=date.zone,
        source="text",
        resolved=date.resolved,
    )
