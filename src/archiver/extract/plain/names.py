"""The names in the bylines of plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archiver.extract.plain.marks import BY
from archiver.knowledge import is_agency
from archiver.record.fields import Author

AND = re.compile(
    r"\s*(?:,|;|&|\||/|、|・|\s+(?:and|und|et|y|e|i|en|en|ve|och|og|и|та|with|mit|avec|con|com)\s+|\s+و\s*)\s*"
)
PLACE = re.compile(r"\s+(?:in|aus|à|en|em|da|a|uit|z|w|из|в)\s+[^\W\d_a-z][^,]*\Z")
NAME = re.compile(
    r"[^\W\d_a-zß-öø-ÿа-яё][\w'’.-]*(?:\s+(?:de|da|do|dos|di|del|della|der|den|van|von|zu|la|le|du|af|av|ten|ter|bin|al|el|abu|ben|’t|'t))*(?:\s+(?:d['’])?[^\W\d_a-zß-öø-ÿа-яё][\w'’.-]*){1,3}\Z"
)
CJK_ROLE = re.compile(
    r"\s*(?:記者|编辑|編集委員|論説委員|特派員|支局長|기자|특파원|선임기자|논설위원)(?:[\s/／].*)?\Z"
)
CJK_NAME = re.compile(r"[\u3400-\u9fff々ぁ-んァ-ヶ]{2,8}\Z|[\uac00-\ud7a3]{2,4}\Z")
CASELESS = re.compile(r"[\u0590-\u08ff]{2,}(?:\s+[\u0590-\u08ff]{2,}){1,3}\Z")


def read_names(lines: Sequence[str]) -> tuple[Author, ...]:
    """Return who signs, from the lines of a byline."""
    found: dict[str, Author] = {}
    for line in lines:
        text = line.strip(" *_|·•–—-")
        match = BY.match(text)
        for part in AND.split(text[match.end() :] if match else text):
            name = CJK_ROLE.sub("", PLACE.sub("", part.strip(" .:")))
            if (NAME.match(name) or CJK_NAME.match(name) or CASELESS.match(name)) and not is_agency(name):
                found.setdefault(name, Author(name=name, type="person"))
    return tuple(found.values())
