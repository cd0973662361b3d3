"""Words, as diffs count them: runs of letters, digits and marks; each Han or kana character is a word.

Thai, Lao, Burmese, Khmer and their like write the words of a phrase without blanks: a run of letters is a word there too,
and as long as a sentence. So that an edit within such a run can be found and shown, diffs compare its syllables.

The table of combining marks is written out (Unicode 14, gaps of unassigned characters closed), so that the same text
has the same words under every version of Python.
"""

from __future__ import annotations

import re
from itertools import accumulate, pairwise

MARK_RANGES = (
    "300-36f 483-489 591-5bd 5bf 5c1-5c2 5c4-5c5 5c7 610-61a 64b-65f 670 6d6-6dc 6df-6e4 6e7-6e8 6ea-6ed 711 "
    "730-74a 7a6-7b0 7eb-7f3 7fd 816-819 81b-823 825-827 829-82d 859-85b 898-89f 8ca-8e1 8e3-903 93a-93c "
    "93e-94f 951-957 962-963 981-983 9bc 9be-9cd 9d7 9e2-9e3 9fe-a03 a3c-a51 a70-a71 a75 a81-a83 abc abe-acd "
    "ae2-ae3 afa-b03 b3c b3e-b57 b62-b63 b82 bbe-bcd bd7 c00-c04 c3c c3e-c56 c62-c63 c81-c83 cbc cbe-cd6 "
    "ce2-ce3 d00-d03 d3b-d3c d3e-d4d d57 d62-d63 d81-d83 dca-ddf df2-df3 e31 e34-e3a e47-e4e eb1 eb4-ebc "
    "ec8-ecd f18-f19 f35 f37 f39 f3e-f3f f71-f84 f86-f87 f8d-fbc fc6 102b-103e 1056-1059 105e-1060 1062-1064 "
    "1067-106d 1071-1074 1082-108d 108f 109a-109d 135d-135f 1712-1715 1732-1734 1752-1753 1772-1773 17b4-17d3 "
    "17dd 180b-180d 180f 1885-1886 18a9 1920-193b 1a17-1a1b 1a55-1a7f 1ab0-1b04 1b34-1b44 1b6b-1b73 1b80-1b82 "
    "1ba1-1bad 1be6-1bf3 1c24-1c37 1cd0-1cd2 1cd4-1ce8 1ced 1cf4 1cf7-1cf9 1dc0-1dff 20d0-20f0 2cef-2cf1 2d7f "
    "2de0-2dff 302a-302f 3099-309a a66f-a672 a674-a67d a69e-a69f a6f0-a6f1 a802 a806 a80b a823-a827 a82c "
    "a880-a881 a8b4-a8c5 a8e0-a8f1 a8ff a926-a92d a947-a953 a980-a983 a9b3-a9c0 a9e5 aa29-aa36 aa43 aa4c-aa4d "
    "aa7b-aa7d aab0 aab2-aab4 aab7-aab8 aabe-aabf aac1 aaeb-aaef aaf5-aaf6 abe3-abea abec-abed fb1e fe00-fe0f "
    "fe20-fe2f 101fd 102e0 10376-1037a 10a01-10a0f 10a38-10a3f 10ae5-10ae6 10d24-10d27 10eab-10eac "
    "10f46-10f50 10f82-10f85 11000-11002 11038-11046 11070 11073-11074 1107f-11082 110b0-110ba 110c2 "
    "11100-11102 11127-11134 11145-11146 11173 11180-11182 111b3-111c0 111c9-111cc 111ce-111cf 1122c-11237 "
    "1123e 112df-112ea 11300-11303 1133b-1133c 1133e-1134d 11357 11362-11374 11435-11446 1145e 114b0-114c3 "
    "115af-115c0 115dc-115dd 11630-11640 116ab-116b7 1171d-1172b 1182c-1183a 11930-1193e 11940 11942-11943 "
    "119d1-119e0 119e4 11a01-11a0a 11a33-11a39 11a3b-11a3e 11a47 11a51-11a5b 11a8a-11a99 11c2f-11c3f "
    "11c92-11cb6 11d31-11d45 11d47 11d8a-11d97 11ef3-11ef6 16af0-16af4 16b30-16b36 16f4f 16f51-16f92 "
    "16fe4-16ff1 1bc9d-1bc9e 1cf00-1cf46 1d165-1d169 1d16d-1d172 1d17b-1d182 1d185-1d18b 1d1aa-1d1ad "
    "1d242-1d244 1da00-1da36 1da3b-1da6c 1da75 1da84 1da9b-1daaf 1e000-1e02a 1e130-1e136 1e2ae 1e2ec-1e2ef "
    "1e8d0-1e8d6 1e944-1e94a e0100-e01ef "
)
# Han, kana, bopomofo and their iteration marks; Hangul parts its words with blanks and is read like Latin.
CJK = (
    "\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00016ff0-\U00016ff1"
    "\U0001aff0-\U0001b16f\U00020000-\U000323af"
)


def _character_class(ranges: str) -> str:
    """Return `ranges` ("300-36f 5bf") as the inside of a character class."""
    ends = (part.partition("-") for part in ranges.split())
    return "".join(f"{chr(int(a, 16))}-{chr(int(b or a, 16))}" for a, _, b in ends)


MARKS = _character_class("".join(MARK_RANGES))
# e.g. "Jahr", "2026", "हिन्दी", "橋"
WORD = re.compile(f"[{CJK}][{MARKS}]*|[^\\W_{CJK}]+(?:[{MARKS}]+[^\\W_{CJK}]*)*")


# Letters and marks of scripts that part no words: Thai, Lao, Burmese, Khmer, Tai, Javanese, Balinese.
UNPARTED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u1000-\u103f\u104e-\u108f\u109a-\u109d\u1780-\u17d3"
    "\u17dc-\u17dd\u1950-\u19c9\u1a20-\u1a7c\u1b00-\u1b4c\ua980-\ua9c0\ua9e0-\ua9ef\ua9fa-\ua9fe\uaa60-\uaac2"
)
UNPARTED_LETTER = re.compile(f"[{UNPARTED}]")
LONGEST_WORD = 12  # code points; a longer run of an unparted script is a phrase, e.g. "นายกเทศมนตรีกล่าวว่า"
# What a reader of these scripts takes for one sign or more, e.g. "เป็", "ကောင်း", "ក្រុ"; together they tile a run.
SYLLABLE = re.compile(
    rf"""
      \d+
    | [\u0e40-\u0e44\u0ec0-\u0ec4]?                       # a vowel written before its consonant
      (?![{MARKS}]) [{UNPARTED}] [{MARKS}]*
      (?: (?<=[\u1039\u17d2\u1a60\u1b44\ua9c0]) (?![{MARKS}]) [{UNPARTED}] [{MARKS}]* )*  # consonants below it
      (?: [\u1000-\u1021] \u1037? \u103a [{MARKS}]* )*     # consonants that end a Burmese syllable
      (?: [\u0e2f\u0e30\u0e32\u0e33\u0e45\u0e46\u0eaf\u0eb0\u0eb2\u0eb3\u0ec6] [{MARKS}]* )*  # vowels and signs behind
    | [{UNPARTED}]
    | [^\d{UNPARTED}]+
    """,
    re.VERBOSE,
)


def words(text: str) -> list[str]:
    """Return the words of a text in order."""
    return WORD.findall(text)


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return where each word begins and ends, in code points."""
    return [match.span() for match in WORD.finditer(text)]


def piece_spans(text: str) -> tuple[list[tuple[int, int]], list[int] | None]:
    """Return where the pieces that diffs compare stand, and of which word each is one.

    Pieces are words, and of the long runs of an unparted script syllables; None if all of them are words.
    """
    spans = word_spans(text)
    if text.isascii() or UNPARTED_LETTER.search(text) is None:
        return spans, None
    pieces: list[tuple[int, int]] = []
    of_word: list[int] = []
    for number, (start, end) in enumerate(spans):
        if end - start > LONGEST_WORD and UNPARTED_LETTER.search(text, start, end):
            pieces += pairwise(accumulate(map(len, SYLLABLE.findall(text, start, end)), initial=start))
        else:
            pieces.append((start, end))
        of_word += [number] * (len(pieces) - len(of_word))
    return pieces, of_word if len(pieces) > len(spans) else None
