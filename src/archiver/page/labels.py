"""The encoding labels of the WHATWG Encoding Standard, and the codecs that read them."""

from __future__ import annotations

import codecs
from functools import cache

WHATWG_CODECS = {
    "utf-8": "utf-8",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "ibm866": "cp866",
    "iso-8859-2": "iso8859-2",
    "iso-8859-3": "iso8859-3",
    "iso-8859-4": "iso8859-4",
    "iso-8859-5": "iso8859-5",
    "iso-8859-6": "iso8859-6",
    "iso-8859-7": "iso8859-7",
    "iso-8859-8": "iso8859-8",
    "iso-8859-10": "iso8859-10",
    "iso-8859-13": "iso8859-13",
    "iso-8859-14": "iso8859-14",
    "iso-8859-15": "iso8859-15",
    "iso-8859-16": "iso8859-16",
    "koi8-r": "koi8-r",
    "koi8-u": "koi8-u",
    "macintosh": "mac-roman",
    "windows-874": "cp874",
    "windows-1250": "cp1250",
    "windows-1251": "cp1251",
    "windows-1252": "cp1252",
    "windows-1253": "cp1253",
    "windows-1254": "cp1254",
    "windows-1255": "cp1255",
    "windows-1256": "cp1256",
    "windows-1257": "cp1257",
    "windows-1258": "cp1258",
    "x-mac-cyrillic": "mac-cyrillic",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "euc-jp": "euc-jp",
    "iso-2022-jp": "iso2022-jp",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "hz-gb-2312": "hz",
}
"""The standard's name of each encoding and the codec that reads it; the codec is the wider one where they differ."""

LABELS = {
    "windows-1252": (
        "latin1 latin-1 l1 iso-8859-1 iso8859-1 iso88591 iso_8859-1 ascii us-ascii ansi_x3.4-1968 cp1252 cp819 ibm819 "
        "x-cp1252 iso-ir-100 windows1252"
    ),
    "windows-1254": "iso-8859-9 iso8859-9 iso88599 iso_8859-9 latin5 l5 cp1254 x-cp1254 windows1254",
    "windows-874": "iso-8859-11 iso8859-11 iso885911 tis-620 dos-874 cp874",
    "windows-1250": "cp1250 x-cp1250 windows1250",
    "windows-1251": "cp1251 x-cp1251 windows1251 win-1251",
    "windows-1253": "cp1253 x-cp1253 windows1253",
    "windows-1255": "cp1255 x-cp1255 windows1255",
    "windows-1256": "cp1256 x-cp1256 windows1256",
    "windows-1257": "cp1257 x-cp1257 windows1257",
    "windows-1258": "cp1258 x-cp1258 windows1258",
    "utf-8": "utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 utf-8-sig utf8mb4",
    "utf-16le": "utf-16 utf16 ucs-2 unicode iso-10646-ucs-2 csunicode unicodefeff",
    "utf-16be": "unicodefffe",
    "iso-8859-2": "iso8859-2 iso88592 iso_8859-2 latin2 latin-2 l2 csisolatin2 iso-ir-101",
    "iso-8859-3": "iso8859-3 iso88593 latin3 l3",
    "iso-8859-4": "iso8859-4 iso88594 latin4 l4",
    "iso-8859-5": "iso8859-5 iso88595 cyrillic",
    "iso-8859-6": "iso8859-6 iso88596 arabic asmo-708 ecma-114 iso-8859-6-e iso-8859-6-i",
    "iso-8859-7": "iso8859-7 iso88597 greek greek8 elot_928 ecma-118",
    "iso-8859-8": "iso8859-8 iso88598 hebrew visual iso-8859-8-e iso-8859-8-i logical",
    "iso-8859-10": "iso8859-10 latin6 l6",
    "iso-8859-13": "iso8859-13 iso885913",
    "iso-8859-14": "iso8859-14 iso885914",
    "iso-8859-15": "iso8859-15 iso885915 latin9 latin-9 l9 iso_8859-15",
    "koi8-r": "koi koi8 koi8_r cskoi8r",
    "koi8-u": "koi8-ru",
    "ibm866": "cp866 866 csibm866",
    "macintosh": "mac x-mac-roman csmacintosh",
    "x-mac-cyrillic": "x-mac-ukrainian maccyrillic",
    "gbk": "gb2312 gb_2312 gb_2312-80 chinese csgb2312 x-gbk cp936 ms936 gb-2312",
    "big5": "big5-hkscs big5hkscs cn-big5 csbig5 x-x-big5 cp950",
    "euc-jp": "eucjp x-euc-jp euc_jp cseucpkdfmtjapanese",
    "iso-2022-jp": "iso2022jp csiso2022jp iso2022_jp",
    "shift_jis": "shift-jis sjis x-sjis ms_kanji ms932 windows-31j csshiftjis cp932 shiftjis",
    "euc-kr": "euckr cp949 ks_c_5601-1987 ksc5601 ksc_5601 korean windows-949 cseuckr uhc johab",
    "hz-gb-2312": "hz",
}

NAMES = {name: name for name in WHATWG_CODECS} | {
    label: name for name, row in LABELS.items() for label in row.split()
}


@cache
def _codec_name(label: str) -> str | None:
    try:
        known = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return NAMES.get(known) or NAMES.get(known.replace("_", "-"))


def codec_of(label: str) -> str | None:
    """Return the standard's name of the encoding that `label` means, or None if it means none."""
    folded = label.strip().lower()
    return NAMES.get(folded) or NAMES.get(folded.replace("_", "-")) or _codec_name(folded[:40])
