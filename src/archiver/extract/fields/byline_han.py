"""Names in a byline whose script sets no blank within a name: what a blank and a full-width colon part there."""

from __future__ import annotations

import re
from functools import cache

from archiver.knowledge import byline_words
from archiver.knowledge.phrases import phrase_pattern

HAN = "㐀-鿿"
FIRST = "\u3000"  # no sign before this one begins a line of Han
HAN_NAMES = re.compile(rf"[{HAN}]{{2,4}}(?:\s+[{HAN}]{{2,4}})+")  # "王小样 李例"
# A label within a line, and the blank that parts it from what stands before: "王小样 编辑：李例".
INNER_LABEL = re.compile(rf"\s+(?=[{HAN}]{{2,6}}\s?[:：])")
BRACKETED = re.compile(r"【([^【】]{3,60})】")  # a byline in a line's own brackets: "【文/王小样】"
CHINESE = re.compile("[记编译写讯专约]|作者|通訊員|撰")  # what no Japanese label has
# What says behind a name that a picture is theirs: "王小样 摄".
PICTURED = re.compile(r"[摄攝图圖影]\Z")


@cache
def _reporting() -> re.Pattern[str]:
    """Return the pattern of a job with its paper before a name, parted by a blank: "样报记者 "."""
    words = byline_words()
    jobs = phrase_pattern(sorted(words.jobs))
    labels = phrase_pattern(
        sorted(label for label, role in words.prefixes.items() if role == "author" and label[0] >= FIRST)
    )
    return re.compile(
        rf"(?:(?:{labels})\s?[:：]\s?)?[^\s:：，。、；,]{{0,16}}?(?:{jobs})\s*[:：/]?\s+(?=[{HAN}])"
    )


def reporter_label(text: str) -> tuple[str, str] | None:
    """Return the job with its paper that opens a line, and the names after it: "样报记者 王小样"."""
    found = _reporting().match(text) if text[:1] >= FIRST else None
    if found is None or PICTURED.search(text):
        return None
    return found[0].strip(), text[found.end() :]


def without_brackets(text: str) -> str:
    """Return what stands in the brackets around a whole line."""
    found = BRACKETED.fullmatch(text)
    return found[1] if found else text


def opens_han(text: str) -> bool:
    """Whether a line begins with a reporter's job and paper, or holds a byline in brackets of its own."""
    return text[:1] >= FIRST and (text[0] == "【" or reporter_label(text) is not None)


def labelled_pieces(text: str) -> list[str]:
    """Return a piece of a byline parted before each label within it."""
    return INNER_LABEL.split(text) if ":" in text or "：" in text else [text]


def han_names(text: str, language: str | None, label: str | None) -> list[str]:
    """Return the names that blanks part in Chinese; Japanese sets a blank within a name.

    The language is the page's, or the label's where the page declares none.
    """
    chinese = language.lower().startswith("zh") if language else bool(label and CHINESE.search(label))
    return text.split() if chinese and HAN_NAMES.fullmatch(text) else [text]
