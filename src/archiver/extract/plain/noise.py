"""Lines that are furniture by their figures and marks alone, in any language."""

# ruff: noqa: PLR2004 - limits of shape stand beside what they limit

from __future__ import annotations

import re
from collections.abc import Callable

from archiver.extract.plain.traits import Traits

URL = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+")
ONLY_URL = re.compile(
    r"[<(\[]?(?:(?:https?://|www\.)\S+|\S+@[\w.-]+\.\w+|[\w.-]+\.(?:com|org|net|de|fr|es|it|nl|pl|example|info|eu|ch|at|uk|ru|jp|cn|kr|tr|pt|br)(?:/\S*)?)[>)\]]?(?:\s+\S{0,10}\s?\(?[0-9]+\s*(?:/|of|von|de|di|sur|van|z|из)\s*[0-9]+\)?)?\Z",
    re.IGNORECASE,
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
    re.IGNORECASE,
)
SMALL_TALK_TIME = re.compile(
    r"[0-9]{1,3}\s*(?:min|mins|minutes?|std|h|hours?|hrs|sec|d|days?)\.?(?:\s+ago)?\Z", re.IGNORECASE
)
WIDGET = re.compile(
    r"[0-9]+(?:[.,][0-9]+)*\s?(?:%|°C?|€|\$|£|¥|₺|₽|zł)|[+\-−][0-9]+(?:[.,][0-9]+)?\s?%?|[▲▼△▽]"
)
CRUMBS = re.compile(r"\S[^.!?]{0,60}?(?:\s[>›»]\s|\s/\s|\s::\s|\s→\s)\S")
SLUG = re.compile(
    r"[^\s/]+(?:/[^\s/]+){1,6}/\Z|[^\s/.]+(?:/[^\s/.]+){2,6}\Z|[A-Z]{2}(?:-[A-Z]{2,4})?--?[A-Z]\S?.{0,70},.{1,40}\Z|\^?\S.{0,60}<\Z"
    r"|.{0,60}\b(?:[0-9](?:st|nd|rd|th)? (?:Ld|Lead)|Writethru|Adv[0-9]{2})\b.{0,40}\Z|[a-z]{3} [0-9]{3,4} .{0,40}\Z|[A-Z][A-Z0-9-]+(?:/[A-Z0-9-]*)+(?:\s?\([^()]{1,40}\))?\Z"
)
# What text browsers print for an image, e.g. "[photo.jpg]", "[IMAGE]".
IMAGE_MARK = re.compile(
    r"\[[^\[\]\s]{1,80}\.(?:jpe?g|png|gif|webp|svg|avif)\]\Z|\[(?:image|img|inline|photo)\]\Z", re.IGNORECASE
)
COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright\b|ⓒ|сopyright\b)", re.IGNORECASE)


def _is_figures(t: Traits) -> bool:
    """Page numbers, and lines without a letter."""
    return bool(PAGE_NUMBER.match(t.text)) or not any(map(str.isalpha, t.text))


def _is_ticker(t: Traits) -> bool:
    return t.words <= 8 and len(WIDGET.findall(t.text)) * 3 >= t.words


def _is_path(t: Traits) -> bool:
    return t.words <= 14 and not t.terminal and bool(CRUMBS.match(t.text))


def _is_link_row(t: Traits) -> bool:
    return t.text.count("|") >= 2 and not t.terminal


def _is_menu_row(t: Traits) -> bool:
    """Sections side by side: capitals throughout, and no mark that parts or ends a sentence."""
    if not MENU_ROW <= t.words <= 120 or t.terminal or SENTENCE_MARK.search(t.text):
        return False
    words = [word for word in t.text.split() if word[:1].isalpha() and word[:1].lower() != word[:1].upper()]
    capitals = sum(word[:1].isupper() for word in words)
    return len(words) * 2 > t.words and capitals * 100 >= 85 * len(words)


MENU_ROW = 17
"""A title in capitals has fewer words."""

SENTENCE_MARK = re.compile(r"[,;:“”„«»\"]|[.!?…]\s")


def _is_print_head(t: Traits) -> bool:
    return t.words <= 40 and bool(PRINT_HEAD.match(t.text))


def _is_folio(t: Traits) -> bool:
    parts = t.block.lines[0].parts
    return (parts > 2 and t.words <= 16) or (parts > 1 and t.words <= 14 and bool(FOLIO.match(t.text)))


PRINTED = 44
"""No headline is so much furniture: it is the head that a browser prints over it."""


# What a line is, and how sure that makes it furniture; the first that fits counts.
SIGNS: tuple[tuple[Callable[[Traits], object], int], ...] = (
    (lambda t: ONLY_URL.match(t.text), 40),
    (lambda t: IMAGE_MARK.match(t.text), 40),
    (lambda t: t.time_only, 0),
    (_is_figures, 30),
    (lambda t: COPYRIGHT.match(t.text), 26),
    (_is_ticker, 18),
    (_is_path, 16),
    (_is_link_row, 18),
    (_is_menu_row, 30),
    (lambda t: SLUG.match(t.text), 22),
    (_is_print_head, PRINTED),
    (_is_folio, 24),
    (lambda t: SMALL_TALK_TIME.match(t.text), 14),
    (lambda t: URL.search(t.text), 8),
)


def noise_of(traits: Traits) -> int:
    """Return how much a line looks like furniture by its figures and marks alone."""
    return next((score for sign, score in SIGNS if sign(traits)), 0)
