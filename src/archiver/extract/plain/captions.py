"""Captions: what an image shows parted from who supplied it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archiver.extract.caption_text import split_caption
from archiver.knowledge import find_agencies
from archiver.record.fields import Agency, Attribution

# The label of a credit, e.g. "Foto:", "Photo by", "사진=", "圖／", "©".
LABEL = re.compile(
    r"(?:(?:photos?|photograph|picture|image|photo credit|image credit|credit|foto|fotos|bild|bilder|bildquelle|grafik|crédits?|crédit photo|fotografía|imagen|créditos?|imagem|immagine|fotografia"
    r"|beeld|fot|zdj|zdjęcie|fotoğraf|görsel|фото|снимок|写真|写真提供|图|圖|图片|圖片|图片来源|圖片來源|摄影|攝影|사진|사진제공|تصوير|صورة|צילום|arkivfoto)\.?\s*(?:[:：=＝/／]|\b(?:by|courtesy of|von|par|de|di|af|av)\b)"
    r"|©|\([cC]\)|ⓒ|fot\.|zdj\.)\s*",
    re.IGNORECASE,
)
# A label without a sign behind it, e.g. "Fot. PAP/Leon Adamski", "— Photo Hugo Vannier".
SPACED = re.compile(
    r"(?:^|(?<=[\s.—–|-]))[(\[]?\s*(?:fot\.|zdj\.|foto|photo|fotos|photos|beeld|bild|фото)\s+(?P<credit>[^\W\d_][^()\n]{2,80}?)\s*[)\]]?\.?\s*\Z",
    re.IGNORECASE,
)
CAPITAL = re.compile(r"[^\W\d_a-zß-öø-ÿа-яё]")
# Makers named at the end without any label, e.g. "…。方志远 摄", "… [솔뫼군 제공]".
ASIAN_MAKER = re.compile(
    r"(?:[。、=＝\s]|\A)[\[(（［]?(?P<credit>[^\s。、=＝\[\](（）)］［]{2,20}\s?(?:撮影|提供|攝|摄|摄影|供图|供圖|제공|촬영))[\])）］]?\s*\Z"
)
MAKER_WORDS = re.compile(
    r"(?:photo|foto|picture|image|file|archive?|courtesy|handout|getty|shutterstock|imago|alamy|picture alliance|staff|pool|via|archiv|archives|archivo|arquivo|divulgação|reprodução|archivio|archief|archiwum|arşiv|архив"
    r"|撮影|提供|資料|摄|攝|供图|资料|제공|자료|촬영|أرشيف|تصوير|צילום|ארכיון|fot\b|zdj|beeld|bild|фото|symbol|illustration)",
    re.IGNORECASE,
)
PERSON_SLASH = re.compile(r"\s*(?:[/／,()（）]|\bvia\b|–|—)+\s*")
PERSON = re.compile(
    r"(?:[^\W\d_a-zß-öø-ÿ][\w'’.-]*)(?:\s+(?:de|da|do|van|von|der|di|del|la|le|al|el|bin))*(?:\s+[^\W\d_a-zß-öø-ÿ][\w'’.-]*){1,3}\Z"
)

# A maker between the caption and the agency in brackets, e.g. "… domingo. / PABLO YUSTE (EFE)".
MAKER_BEFORE = re.compile(r"\s[/|]\s(?P<name>[^/|.()]{3,40})\Z")
# A label and dots between caption and maker, as captions for screen readers have, e.g. "…at dusk.Credit...Ivo Moor".
DOTTED = re.compile(
    r"\s?\b(?:credit|foto|photo)\s?(?:\.{3}|…)\s?(?P<credit>[^\W\d_][^.]{2,80})\Z", re.IGNORECASE
)
BRACKETS = " ()（）[]［］【】"
MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption, its credit, and the credit with its label as the page words it."""

    caption: str | None
    credit: str | None
    raw: str | None


def read_caption(text: str) -> Caption:
    """Part a caption from its credit; names that no label opens are taken for the caption, though nothing else is there."""
    label = LABEL.match(text)
    if label and label.end() < len(text):
        inner = _read_caption(text[label.end() :])
        if inner.caption and inner.credit:  # "Photo: the bridge. Credit: …"
            return inner
        parts = split_caption(text)
        if parts.credit and not parts.caption:
            credit = LABEL.sub("", parts.credit.strip(BRACKETS), count=1)
            return Caption(None, credit.strip(" .") or None, parts.credit.strip(BRACKETS))
    return _read_caption(text)


def _read_caption(text: str) -> Caption:
    match = DOTTED.search(text)
    if match and match.start():
        return _parted(text[: match.start()], match["credit"], text[match.start() :])
    match = SPACED.search(text)
    if match and CAPITAL.match(match["credit"]) and len(match["credit"].split()) <= MOST_WORDS:
        return _parted(text[: match.start()], match["credit"], text[match.start() :])
    parts = split_caption(text)
    if parts.caption and parts.credit:
        maker = MAKER_BEFORE.search(parts.caption)
        if maker:
            return _parted(
                parts.caption[: maker.start()], f"{maker['name']} {parts.credit}", text[maker.start("name") :]
            )
        raw = parts.credit.strip(BRACKETS)
        return _parted(parts.caption, LABEL.sub("", raw, count=1), raw)
    match = ASIAN_MAKER.search(text)
    if match:
        return _parted(text[: match.start("credit")], match["credit"], match["credit"])
    return Caption(text, None, None)


def _parted(caption: str, credit: str, raw: str) -> Caption:
    words = caption.rstrip(" \t—–|/(（[［-").strip()
    whole = raw.strip(" .")
    return Caption(
        words or None, credit.strip(" .") or None, whole if "(" in whole[1:] else whole.strip(BRACKETS)
    )


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
