"""Captions: what an image shows parted from who supplied it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archiver.knowledge import find_agencies
from archiver.record.fields import Agency, Attribution

# Words that introduce the maker of a picture, e.g. "Foto: K. Brandau/dpa", "Photo by Ada Example", "사진=연합뉴스".
PHOTO_WORD = (
    r"(?:photos?|photograph|photographs|picture|pictures|image|images|credit|photo credit|image credit|photo courtesy|courtesy|foto|fotos|bild|bilder|bildquelle|grafik|quelle|photo|crédit|crédits|crédit photo|illustration"
    r"|fotografía|imagen|crédito|créditos|imagem|immagine|credits?|fotografia|beeld|afbeelding|fot|zdj|zdjęcie|źródło|fotoğraf|görsel|фото|фотография|снимок|иллюстрация"
    r"|写真|画像|撮影|写真提供|图|圖|图片|圖片|图源|图片来源|圖片來源|摄影|攝影|사진|사진제공|자료|تصوير|عدسة|صورة|المصدر|צילום|תצלום|צילומים|arkivfoto)"
)
LABELLED = re.compile(
    rf"(?:^|(?<=[\s.)!?。—–|-])|(?<=[\u3040-\u30ff\u3400-\u9fff]))[(\[（【]?\s*(?P<label>{PHOTO_WORD}(?:\s?/\s?{PHOTO_WORD})?\.?\s*(?:[:：=＝/／]|\bby\b|\bvon\b|\bpar\b|\bde\b|\bdi\b|\bcourtesy of\b|\bof\b)\s*)(?P<credit>[^()（）\n]{{2,120}}?)\s*[)\]）】]?\.?\s*\Z",
    re.IGNORECASE,
)
# "Fot. PAP/Leon Adamski", "— Photo Hugo Vannier"
SPACED = re.compile(
    r"(?:^|(?<=[\s.—–|-]))[(\[]?\s*(?P<label>(?:fot\.|zdj\.|foto|photo|fotos|photos|beeld|bild|фото|kuva|fotó)\s+)(?P<credit>[^\W\d_][^()\n]{2,80}?)\s*[)\]]?\.?\s*\Z",
    re.IGNORECASE,
)
CAPITAL = re.compile(r"[^\W\d_a-zß-öø-ÿа-яё]")
RIGHTS = re.compile(
    r"[(\[（]?\s*(?:©|\([cC]\)|ⓒ|（[cC]）)\s*(?P<credit>[^()（）\n]{2,80}?)\s*[)\]）]?\.?\s*\Z"
)
BRACKET = re.compile(r"\s*[(\[（［【](?P<credit>[^()\[\]（）［］【】]{2,100})[)\]）］】]\.?\s*\Z")
DASHED = re.compile(r"\s*(?:[—–|/]|\s-)\s*(?P<credit>[^—–|\n]{2,60})\Z")
CJK_MAKER = re.compile(
    r"(?:[\s　＝=。、](?P<credit>[^\s　＝=。、]{2,24}(?:撮影|提供|攝|摄|攝影|摄影|供图|供圖|제공|촬영)))\s*\Z"
)
MAKER_WORDS = re.compile(
    r"(?:photo|foto|picture|image|file|archive?|courtesy|handout|getty|shutterstock|imago|alamy|picture alliance|staff|pool|via|archiv|archives|archivo|arquivo|divulgação|reprodução|archivio|archief|archiwum|arşiv|архив"
    r"|撮影|提供|資料|摄|攝|供图|资料|제공|자료|촬영|أرشيف|تصوير|צילום|ארכיון|fot\b|zdj|beeld|bild|фото|symbol|illustration)",
    re.IGNORECASE,
)
GENERIC = re.compile(
    r"(?:file|file photo|file picture|file image|archive|archive photo|archivbild|archivfoto|archiv|symbolbild|symbolfoto|archives|photo d['’]archives|photo d['’]illustration|archivo|imagen de archivo|foto de archivo|arquivo|foto de arquivo|archivio"
    r"|foto d['’]archivio|archief|archieffoto|archiwum|arşiv|архив|архивное фото|資料|資料写真|资料图|资料照片|資料照|資料照片|자료사진|أرشيف|أرشيفية|ארכיון)\Z",
    re.IGNORECASE,
)
PERSON_SLASH = re.compile(r"\s*(?:/|／|,|via|–|—)\s*")
PERSON = re.compile(
    r"(?:[^\W\d_a-zß-öø-ÿ][\w'’.-]*)(?:\s+(?:de|da|do|van|von|der|di|del|la|le|al|el|bin))*(?:\s+[^\W\d_a-zß-öø-ÿ][\w'’.-]*){1,3}\Z"
)


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption, its credit, and the credit with its label as the page words it."""

    caption: str | None
    credit: str | None
    raw: str | None


def read_caption(text: str) -> Caption:
    """Part a caption from its credit; a bracket counts only when it names a maker of pictures."""
    for pattern in (LABELLED, RIGHTS):
        match = pattern.search(text)
        if match and not _is_sentence(match["credit"]):
            return _parted(text, match.start(), match["credit"], text[match.start() :])
    match = SPACED.search(text)
    if match and CAPITAL.match(match["credit"]) and not _is_sentence(match["credit"]):
        return _parted(text, match.start(), match["credit"], text[match.start() :])
    match = BRACKET.search(text)
    if match and names_maker(match["credit"]):
        inner = LABELLED.match(match["credit"])
        return _parted(text, match.start(), inner["credit"] if inner else match["credit"], match[0])
    match = CJK_MAKER.search(text)
    if match:
        return _parted(text, match.start(), match["credit"], match["credit"])
    match = DASHED.search(text)
    if match and match.start() > 0 and find_agencies(match["credit"], context="caption"):
        return _parted(text, match.start(), match["credit"], match["credit"])
    return Caption(text, None, None)


def names_maker(words: str) -> bool:
    """Whether a bracket names who made or supplied the picture."""
    if GENERIC.match(words.strip()):
        return False
    return bool(
        MAKER_WORDS.search(words) or find_agencies(words, context="caption") or re.search(r"\S/\S", words)
    )


def _is_sentence(words: str) -> bool:
    return len(words.split()) > 12  # noqa: PLR2004 - longer than any credit


def _parted(text: str, at: int, credit: str, raw: str) -> Caption:
    caption = text[:at].rstrip(" \t—–|/(（[-").strip()
    return Caption(caption or None, credit.strip(" .") or None, raw.strip().strip("()（）[]【】").strip())


def image_credit(caption: Caption, block: int) -> Attribution | None:
    """Return the credit of an image as an attribution, when it names an agency."""
    if not caption.raw or not caption.credit:
        return None
    mentions = find_agencies(caption.credit, context="caption")
    if not mentions:
        return None
    agencies = tuple({m.id: Agency(id=m.id, name=m.name, name_raw=m.name_raw) for m in mentions}.values())
    rest = caption.credit
    for mention in mentions:
        rest = rest.replace(mention.name_raw, "/")
    people = tuple(part for part in PERSON_SLASH.split(rest) if part and PERSON.match(part))
    return Attribution(
        raw=caption.raw,
        kind="image_credit",
        agencies=agencies,
        people=people,
        placement="caption",
        block=block,
    )
