"""The words of a caption taken apart: what the image shows, and who supplied it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archiver.extract.credits.names import looks_like_person
from archiver.knowledge import caption_table, plain
from archiver.knowledge.captions import may_name_maker

MAX_CAPTION = 3000
MAX_CREDIT = 160
MAX_WORDS = 12
EDGES = " \t|–—-·•/＝=、"

# Brackets, of which one pair closes a caption, e.g. "(Photo: A. Example)", "（共同）", "[Foto: dpa (2019)]".
OPEN, CLOSE = "([（【", ")]）】"
BRACKETS = re.compile(f"[{re.escape(OPEN + CLOSE)}]")

# What may stand behind the bracket that closes a caption, e.g. ".", " –".
BEHIND = re.compile(r"[.;。]?[\s–-]*")

# A sign of copyright and what follows, e.g. "© dpa | Names", "(c) Names", "Copyright Names/AP".
COPYRIGHT = re.compile(r"(?:©|\(c\)|\bcopyright:?)\s*\S.*$", re.IGNORECASE)

# A maker after words without a label, e.g. "Photo by Names/Getty Images", "Photograph by Names".
BY_MAKER = re.compile(
    r"(?:photo|photos|photograph|photographs|picture|image|illustration|graphic|video|foto|bild)\s(?:by|courtesy of|via|von|de|di|af|av)\s\S.*$",
    re.IGNORECASE,
)

# A word for a picture before its maker without a sign, e.g. "Photo Names. AFP" in brackets.
PICTURE_OF = re.compile(r"(?i:photos?|photographie|fotos?|fotograf[ií]a|bild)\s+[A-ZÀ-Þ]")

# Ends of sentences, after which a credit may stand alone, e.g. "… in Rome. Names/AP", "… | dpa", "… – Reuters".
BREAK = re.compile(
    r"(?:(?<=[^\s.][.!?…])|(?<=[.!?…][\"”»)])|(?<=[^\s.][\"”»)\]]))\s+(?=\S)|(?<=\S{2}[。！？」])(?=\S)|\s+[|–—·•/-]\s+|\s{2,}"
)

# Japanese and Korean closers, e.g. "＝警視庁提供", "＝3月1日、見本町、○○撮影", "… 제공".
ASIAN_TAIL = re.compile(
    r"(?:[＝=／/（(]|[＝=][^＝=。]{1,40}、|^|\s)(?P<credit>[^＝=／/（()）。、\s]{1,24}(?:提供|撮影|摄|攝|提供写真|제공|촬영|摄影|供图|供圖|\s[图圖摄攝]))[）)]?$"
)

# A name of several words, parts parted by a slash: "Names/AP", "Getty Images / Names".
SLASHED = re.compile(r"^[^\s/|][^/|]{0,60}\s?[/|]\s?[^/|]{1,60}(?:\s?[/|]\s?[^/|]{1,60}){0,4}$")

# A person after a slash or a bar at the end, e.g. "… in La Soledat / Names".
SLASH_NAME = re.compile(r"\s[/|]\s(?P<name>[^/|.]{4,40})$")

# The end of a sentence within words, e.g. "Higgins. | Names/Agency".
INNER_END = re.compile(r"[^\W\d_]{3,}[.!?]\s")

LABEL_SIGNS = (":", "=", "©", "(c)")
COPYRIGHT_SIGNS = ("©", "(c)", "copyr")
MADE = ("photo", "picture", "image", "illustration", "graphic", "video", "foto", "bild")
"""What stands in any text, made plain, that holds a label, a sign of copyright, a maker of an image."""

ASIAN_MAKERS = ("提供", "撮影", "摄", "攝", "图", "圖", "제공", "촬영")
"""What stands in any text that ASIAN_TAIL matches."""

FEW = 3
LONGEST_CODE = 5
"""A word of so few capitals, alone under an image, is who supplied it: "BBC"."""

# How an image came, e.g. "Names via Agency", "courtesy of Names".
VIA = re.compile(r"\b(?:via|courtesy)\b", re.IGNORECASE)

# How Lithuanian names a photo: "Names / LRT nuotr."
NAMED_PHOTO = re.compile(r"(?:^|\s/\s)(?P<credit>(?:[^/]{2,40}\s/\s)?[^/]{1,30}\bnuotr(?:\.|auka)?)$")


@dataclass(frozen=True, slots=True)
class CaptionParts:
    """A caption without its credit, and the credit as on the page."""

    caption: str | None
    credit: str | None


def split_caption(text: str) -> CaptionParts:
    """Part the words under an image: "Workers at the bridge. Photo: A. Example/AP"."""
    text = text.strip()
    if not text or len(text) > MAX_CAPTION:
        return CaptionParts(text or None, None)
    folded = plain(text)
    for split in (_bracket, _labelled, _copyright, _by_maker, _asian, _alone):
        parts = split(text, folded)
        if parts is not None:
            return parts
    return CaptionParts(text, None)


def is_credit(text: str) -> bool:
    """Say whether words are nothing but a credit: a label, a sign of copyright or makers' names."""
    parts = split_caption(text)
    return parts.credit is not None and parts.caption is None


def _parts(text: str, start: int, credit: str | None = None) -> CaptionParts:
    caption = text[:start].strip().rstrip(EDGES)
    return CaptionParts(caption or None, (text[start:] if credit is None else credit).strip(EDGES) or None)


def _bracket(text: str, folded: str) -> CaptionParts | None:  # noqa: ARG001 - each way to part a text is asked alike
    found = _last_bracket(text)
    if found is None:
        return None
    start, inside = found
    before = text[:start].rstrip()
    named = (
        before.endswith((".", "!", "?", ".”", '."'))
        and inside[:1].isupper()
        and len(inside.split()) <= MAX_NAMES
    )
    named = named or (bool(VIA.search(inside) or PICTURE_OF.match(inside)) and not _is_sentence(inside))
    return _parts(text, start) if named or _opens_credit(inside) or _is_makers(inside) else None


def _last_bracket(text: str) -> tuple[int, str] | None:
    """Return where the bracket that closes a text opens, and what stands in it, brackets within it included."""
    if ")" not in text and "]" not in text and text.isascii():
        return None
    low = max(len(text) - MAX_CREDIT * 2, 0)
    signs = list(BRACKETS.finditer(text, low))
    if not signs or signs[-1][0] not in CLOSE or not BEHIND.fullmatch(text, signs[-1].end()):
        return None
    depth = 0
    for sign in reversed(signs):
        depth += 1 if sign[0] in CLOSE else -1
        if depth == 0:
            inside = text[sign.end() : signs[-1].start()].strip()
            return (sign.start(), inside) if 2 <= len(inside) <= MAX_CREDIT else None  # noqa: PLR2004 - one letter is no name
    return None


def _opens_credit(text: str) -> bool:
    folded = plain(text)
    return bool(
        caption_table().label.match(folded)
        or COPYRIGHT.match(text)
        or BY_MAKER.match(text)
        or ASIAN_TAIL.search(text)
    )


def _labelled(text: str, folded: str) -> CaptionParts | None:
    """Part at the last label with a colon whose rest is short enough to be names."""
    if not _holds(folded, LABEL_SIGNS):
        return None
    found = None
    table = caption_table()
    for match in (*table.label.finditer(folded), *table.source_label.finditer(folded)):
        rest = text[match.end() :].strip()
        if rest and (match.start() == 0 or len(rest) <= MAX_CREDIT) and not _is_sentence(rest):
            found = match
            break
    return None if found is None else _parts(text, found.start())


def _copyright(text: str, folded: str) -> CaptionParts | None:
    match = COPYRIGHT.search(text) if _holds(folded, COPYRIGHT_SIGNS) else None
    return _parts(text, match.start()) if match and len(match[0]) <= MAX_CREDIT else None


def _by_maker(text: str, folded: str) -> CaptionParts | None:
    match = BY_MAKER.search(text) if _holds(folded, MADE) else None
    if match is None or len(match[0]) > MAX_CREDIT or _is_sentence(match[0]):
        return None
    return _parts(text, match.start())


def _asian(text: str, folded: str) -> CaptionParts | None:
    match = ASIAN_TAIL.search(text) if not text.isascii() and _holds(folded, ASIAN_MAKERS) else None
    return _parts(text, match.start("credit"), match["credit"]) if match else None


def _holds(text: str, signs: Sequence[str]) -> bool:
    """Say whether one of some signs stands in a text."""
    for sign in signs:  # noqa: SIM110 - a generator would double the cost of this hot test
        if sign in text:
            return True
    return False


def _alone(text: str, folded: str) -> CaptionParts | None:  # noqa: ARG001 - each way to part a text is asked alike
    """Part after the last sentence where only makers' names follow."""
    named = NAMED_PHOTO.search(text) if "nuotr" in text else None
    if named:
        return _parts(text, named.start("credit"))
    if may_name_maker(text) or _is_code(text.strip(" .;").rpartition(" ")[2]):
        starts = [0, *(match.end() for match in BREAK.finditer(text))]
        for start in starts[-4:]:
            if _is_makers(text[start:]):
                return _parts(text, start)
    match = SLASH_NAME.search(text) if "/" in text or "|" in text else None
    return _parts(text, match.start("name")) if match and looks_like_person(match["name"]) else None


def _is_makers(text: str) -> bool:
    """Say whether words are makers' names: a picture agency among them, few words, no sentence."""
    words = text.strip(" .;")
    if not words or len(words.split()) > MAX_WORDS or len(words) > MAX_CREDIT:
        return False
    match = caption_table().makers.search(words) if may_name_maker(words) else None
    if match is None:
        return _is_code(words)
    if match[0] == words or (len(words.split()) <= FEW and match.end() == len(words)):
        return True
    if INNER_END.search(words):
        return False
    slashed = bool(SLASHED.match(words)) or "," in words
    lower = [
        word
        for word in words.split()
        if word[:1].islower()
        and not word.startswith(("stock.", "dpa", "imago", "picture", "via", "von", "by", "de", "van", "/"))
    ]
    starts_or_ends = match.start() == 0 or words.endswith(
        tuple(m[0] for m in caption_table().makers.finditer(words))
    )
    return starts_or_ends and len(lower) <= (1 if slashed else 0) and not _is_sentence(words)


def _is_code(word: str) -> bool:
    return word.isupper() and word.isascii() and word.isalpha() and len(word) <= LONGEST_CODE


# A verb or an article amid lower-case words shows a sentence, e.g. "The AP building in New York was closed".
def _is_sentence(words: str) -> bool:
    parts = words.split()
    if len(parts) <= MAX_NAMES:
        return False
    lower = sum(part[:1].islower() for part in parts)
    return lower * 2 > len(parts)


MAX_NAMES = 5
