"""The frozen sentence splitter: where a line of a snapshot ends.

The rules use no model and no library, so that the same text is cut the same way in twenty years. Cutting is lossless:
`join_sentences(split_sentences(text)) == text` for every text. Where a cut would be a guess, there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from archiver.text.languages import LanguageFacts, language_facts

SPLITTER_VERSION = "1"

CJK_STOPS = "。！？｡"
CJK_CLOSERS = "」』）】〉》〕］”’\"'"

# A sentence end before one blank ("… the vote. A second …"), or a CJK stop that no blank follows ("…た。次は…"). Of
# several stops in a row the first begins it; a set of characters comes first, since that is what a search leaps to.
BOUNDARY = re.compile(
    r"""
    [.!?…‽؟۔।॥։።፧။།៖។。！？｡]
    (?:
      (?<=[.!?…‽؟۔।॥։።፧။།៖។]) (?<![.!?…‽؟۔।॥։።፧။།៖។][.!?…‽؟۔।॥։።፧။།៖។])
      (?P<stops>[.!?…‽؟۔।॥։።፧။།៖។]*+) [)\]}"'”’»›“‘«‹」』）]*+ (?:[ ][»›](?=[ ]))? [ ] (?=[^ ])
    | (?<=[。！？｡]) (?<![。！？｡][。！？｡])
      (?P<cjk>[。！？｡]*+) (?P<close>[」』）】〉》〕］”’"']*+) (?=[^ ])
    )
    """,
    re.VERBOSE,
)
# Thai and Lao end sentences and clauses with a blank and no sign; short words around one are names and numbers.
PHRASE_END = re.compile("(?<=[\u0e01-\u0eff]{8})[ ](?=[\u0e01-\u0eff]{8})")
UNSTOPPED = ("th", "lo")
OPENERS = "\"'“”„‘’‚«»‹›([{¿¡—–-「『（【〈《*"
CLOSING_GUILLEMETS = ("» ", "› ", "»", "›")
# The word before a full stop, e.g. "Dr" or "z.B"; a long word is no abbreviation.
LAST_WORD = re.compile(r"(?:^|[ (\[{\"'“„‘«‹/—–-])((?:[^\W\d_]{1,9}\.){0,3}[^\W\d_]{1,9}|[0-9]{1,2})\Z")
LAST_WORD_REACH = 48
LONGEST_ABBREVIATION = 9  # letters without a stop among them, as above
NO_START_CJK = re.compile(r"[、，,。！？｡：；・…」』）】〉》〕］”’ぁ-ゖ]")


def split_sentences(text: str, language: str | None = None) -> tuple[str, ...]:
    """Return the sentences of a text on one line; abbreviations are those of `language` (BCP 47)."""
    facts = language_facts(language)
    sentences: list[str] = []
    start = 0
    for match in BOUNDARY.finditer(text):
        end = match.end()
        if match["cjk"] is not None:
            if _ends_cjk_sentence(text, match):
                sentences.append(text[start:end])
                start = end
        elif end - 1 > start and _ends_sentence(text, match, facts):
            sentences.append(text[start : end - 1])
            start = end
    if start < len(text) or not text:
        sentences.append(text[start:])
    if language is not None and language.lower().partition("-")[0] in UNSTOPPED:
        return tuple([piece for sentence in sentences for piece in PHRASE_END.split(sentence)])
    return tuple(sentences)


def join_sentences(sentences: Iterable[str]) -> str:
    """Return the text that `split_sentences` cut: one blank between sentences, none after a CJK stop."""
    parts: list[str] = []
    for sentence in sentences:
        if parts and not _ends_cjk(parts[-1]):
            parts.append(" ")
        parts.append(sentence)
    return "".join(parts)


def _ends_cjk_sentence(text: str, match: re.Match[str]) -> bool:
    """A quotation that the sentence goes on after (「…。」と話した) does not end it."""
    if NO_START_CJK.match(text, match.end()) is None:
        return True
    return not match["close"] and "ぁ" <= text[match.end()] <= "ゖ"


def _ends_sentence(text: str, match: re.Match[str], facts: LanguageFacts) -> bool:
    end = match.end()
    following = text[end]
    if following in OPENERS:
        if text[end : end + 2] in CLOSING_GUILLEMETS:
            return False
        following = _first_letter(text, end)
    if following.islower():
        return False
    stop = match.start()
    if match["stops"] or text[stop] != ".":
        return True
    reach = max(0, stop - LAST_WORD_REACH)
    before = text[text.rfind(" ", reach, stop) + 1 or reach : stop]
    return not _is_abbreviation(before, following, facts)


def _first_letter(text: str, at: int) -> str:
    """Return what the next sentence begins with, behind opening quotes and brackets."""
    for char in text[at : at + 4]:
        if char not in OPENERS:
            return char
    return text[at]


def _is_abbreviation(before: str, following: str, facts: LanguageFacts) -> bool:
    word = _last_word(before)
    if word is None:
        return False
    if word.isdecimal():
        return facts.ordinal_stop
    if len(word) == 1 and word.isupper():
        return True
    if "." in word and len(word.rsplit(".", 1)[1]) == 1:
        return True
    folded = word.lower()
    if folded in facts.before_digits and following.isdecimal():
        return True
    return folded in facts.abbreviations


def _last_word(before: str) -> str | None:
    """Return the word that a full stop follows, None where it is too long for an abbreviation."""
    if before.isalpha():  # as it mostly is
        return before if len(before) <= LONGEST_ABBREVIATION else None
    found = LAST_WORD.search(before)
    return found[1] if found else None


def _ends_cjk(sentence: str) -> bool:
    last = sentence[-1:]
    if last in CJK_CLOSERS:
        last = sentence.rstrip(CJK_CLOSERS)[-1:]
    return last != "" and last in CJK_STOPS
