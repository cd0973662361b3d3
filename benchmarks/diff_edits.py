"""Edit sets with known truth, and how the diff reads them: `python benchmarks/diff_edits.py --seed 7 --sets 40`.

Articles of invented words are edited at random (words replaced, inserted and deleted; sentences and paragraphs
added, removed and moved; paragraphs split and merged; headline, byline, credits and corrections changed), so that
the true number of edited words and every planted change are known. The over-report is words marked over words edited.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from archiver.diff import ArticleDiff, diff_articles
from archiver.record import ArticleRecord, blocks, fields, seal_article
from archiver.text import words

LANGUAGES = tuple(
    "en de fr es it pt nl sv da nb fi pl cs hu ro el tr vi id sw ru uk ar fa ur he hi bn ta te "
    "th lo km my bo am ka hy ja zh ko".split()
)
EXTRACTOR = fields.Extractor(
    name="benchmark", version="1", knowledge_version="none", lxml="none", libxml2="none"
)
PROVENANCE = fields.Provenance(kind="html_file", input_digest="sha256:00", extractor=EXTRACTOR)


def cut(letters: str) -> list[str]:
    """Return syllables written with blanks between them."""
    return letters.split()


LETTERS = {
    "en": (cut("b c d f g h l m n p r s t v w st tr pl ch"), cut("a e i o u ea ou")),
    "de": (cut("b d f g h k l m n r s t w z sch st pf"), cut("a e i o u ä ö ü ei au")),
    "fr": (cut("b c d f g j l m n p r s t v ch qu"), cut("a e é è i o u ou eau")),
    "es": (cut("b c d f g l ll m n ñ p qu r s t v"), cut("a e i o u á é í ó ú ue ie")),
    "it": (cut("b c d f g gl gn l m n p r s t v z ch"), cut("a e i o u à è ì ò ù")),
    "pt": (cut("b c d f g l lh m n nh p r s t v ç"), cut("a e i o u á é ã õ ão")),
    "nl": (cut("b d g h k l m n p r s sch t v w z"), cut("a e i o u aa ee ij oe ui")),
    "tr": (cut("b c ç d g ğ h k l m n p r s ş t v y z"), cut("a e ı i o ö u ü")),
    "vi": (cut("b c ch d đ g h kh l m n ng nh ph t th tr v x"), cut("a ă â e ê i o ô ơ u ư á ạ ế ồ ủ")),
    "he": (cut("א ב ג ד ה ו ז ח ט י כ ל מ נ ס ע פ צ ק ר ש ת"), ["", "ו", "י"]),
    "th": (cut("ก ข ค ง จ ช ด ต ท น บ ป พ ม ย ร ล ว ส ห"), cut("า ิ ี ุ ู ่า ้า ัน")),
    "lo": (cut("ກ ຂ ຄ ງ ຈ ສ ຊ ຍ ດ ຕ ຖ ທ ນ ບ ປ ຜ ພ ມ ຢ ຣ ລ ວ ຫ ອ ຮ"), cut("າ ິ ີ ຸ ູ ່າ ້າ ັນ")),
    "km": (cut("ក ខ គ ង ច ជ ញ ដ ត ថ ទ ន ប ផ ព ម យ រ ល វ ស ហ អ"), cut("ា ិ ី ុ ូ េ ែ ោ ាំ ្រា")),
    "my": (cut("က ခ ဂ င စ ဆ ည တ ထ ဒ န ပ ဖ ဗ မ ယ ရ လ ဝ သ ဟ အ"), cut("ာ ိ ီ ု ူ ေ ို ော ံ ွန်")),
    "bo": (cut("ཀ ཁ ག ང ཅ ཆ ཇ ཉ ཏ ཐ ད ན པ ཕ བ མ ཙ ཚ ཞ ཟ ཡ ར ལ ཤ ས ཧ"), cut("་ ི་ ུ་ ེ་ ོ་ ག་ ང་ ན་")),
    "am": (cut("ሀ ለ ሐ መ ሠ ረ ሰ ቀ በ ተ ነ አ ከ ወ ዘ የ ደ ገ ጠ ፈ"), cut("ብ ል ር ት ን ም ስ ው")),
    "ka": (cut("ბ გ დ ვ ზ თ კ ლ მ ნ პ რ ს ტ ფ ქ ღ შ ჩ ც ხ"), cut("ა ე ი ო უ")),
    "hy": (cut("բ գ դ զ թ լ խ կ հ մ ն շ պ ս վ տ ր ց փ ք"), cut("ա ե ի ո ու է")),
    "el": (cut("β γ δ ζ θ κ λ μ ν π ρ σ τ φ χ"), cut("α ε η ι ο υ ω ά έ ί ό ού αι")),
    "uk": (cut("б в г ґ д ж з к л м н п р с т ш ч"), cut("а е є и і ї о у ю я")),
    "fa": (cut("ب پ ت ج چ خ د ر ز س ش ف ک گ ل م ن و ه"), ["ا", "و", "ی", ""]),
    "ur": (cut("ب پ ت ٹ ج چ د ڈ ر س ش ف ک گ ل م ن و ہ"), ["ا", "و", "ی", "ے"]),
    "bn": (cut("ক খ গ চ জ ত দ ন প ব ম র ল শ স হ"), cut("া ি ী ু ে ো")),
    "ta": (cut("க ங ச ட த ந ப ம ய ர ல வ ள ன"), cut("ா ி ீ ு ூ ெ ை ொ")),
    "te": (cut("క గ చ జ ట డ త ద న ప బ మ య ర ల వ స హ"), cut("ా ి ీ ు ూ ె ే ో")),
    "fi": (cut("h j k l m n p r s t v kk ll tt nn"), cut("a e i o u y ä ö aa ii uo yö")),
    "sv": (cut("b d f g h j k l m n r s t v sk st"), cut("a e i o u y å ä ö")),
    "da": (cut("b d f g h k l m n r s t v sk st"), cut("a e i o u y æ ø å")),
    "nb": (cut("b d f g h k l m n r s t v skj st"), cut("a e i o u y æ ø å ei")),
    "cs": (cut("b c č d h ch j k l m n p r ř s š t v z ž"), cut("a á e é ě i í o u ů y ý")),
    "hu": (cut("b cs d f g gy h k l ly m n ny p r s sz t v z zs"), cut("a á e é i í o ó ö ő u ú ü ű")),
    "ro": (cut("b c d f g l m n p r s ș t ț v z"), cut("a ă â e i î o u ea")),
    "id": (cut("b c d g h j k l m n ng ny p r s t w y"), cut("a e i o u ai")),
    "sw": (cut("b ch d f g h j k l m mw n ny p r s sh t w y z"), cut("a e i o u")),
    "pl": (cut("b c d g k ł m n p r s t w z sz cz rz"), cut("a e i o u y ą ę ó")),
    "ru": (cut("б в г д ж з к л м н п р с т ш"), cut("а е и о у ы я ю")),
    "ar": (cut("ب ت ج ح د ر س ش ع ف ق ك ل م ن"), ["ا", "و", "ي", ""]),
    "hi": (cut("क ग च ज त द न प ब म र ल स"), cut("ा ि ी ु े ो")),
    "ko": (cut("가 나 다 라 마 바 사"), cut("각 난 달 람 밥 성 정 한 국")),
}
HAN = "山川日月火水木金土人口手足目耳車門雨雪風花鳥魚犬馬石田力男女子学校先生市町村東西南北道橋駅海空星"
KANA = "のにはをがでとも"
STOPS = {
    "hi": "।", "bn": "।", "ur": "۔", "ja": "。", "zh": "。", "th": "", "lo": "",
    "km": "។", "my": "။", "bo": "།", "am": "።", "hy": "։",
}  # fmt: skip
UNPARTED = ("th", "lo", "km", "my")  # languages that write the words of a sentence without blanks


@dataclass
class Truth:
    """What was done to an article."""

    added: int = 0
    removed: int = 0
    planted: list[tuple[str, str]] = field(default_factory=list)  # (kind, words that name it)
    passed: dict[str, list[str]] = field(default_factory=dict)  # what a moved paragraph went past
    heirs: dict[int, int] = field(
        default_factory=dict
    )  # ids: which paragraph holds one that was split or merged

    @property
    def edited(self) -> int:
        """Words that truly changed."""
        return self.added + self.removed


class Tongue:
    """A generator of invented sentences in the manner of a language."""

    def __init__(self, language: str, rng: random.Random, lexicon: int = 900) -> None:
        self.language = language
        self.rng = rng
        self.cjk = language in ("ja", "zh")
        self.joint = "" if self.cjk or language in UNPARTED or language == "bo" else " "
        self.between = "" if self.cjk else " "
        self.lexicon = sorted({self._coin() for _ in range(lexicon)})
        self.known = set(self.lexicon)
        weights = [1 / (rank + 3) for rank in range(len(self.lexicon))]
        rng.shuffle(self.lexicon)
        self.weights = weights

    def _coin(self) -> str:
        if self.cjk:
            tail = self.rng.choice(KANA) if self.language == "ja" and self.rng.random() < 0.5 else ""
            return "".join(self.rng.choices(HAN, k=self.rng.randint(1, 3))) + tail
        starts, middles = LETTERS[self.language]
        return "".join(
            self.rng.choice(starts) + self.rng.choice(middles) for _ in range(self.rng.randint(1, 4))
        )

    def word(self) -> str:
        """Return a word; some are much more common than others."""
        return self.rng.choices(self.lexicon, self.weights)[0]

    def fresh_word(self) -> str:
        """Return a word that stands nowhere yet."""
        while (word := self._coin()) in self.known:
            pass
        self.known.add(word)
        return word

    def count(self, changed: list[str]) -> int:
        """Return how many words those of one sentence are that were added, or removed: a run of letters is one."""
        if self.language in UNPARTED:
            return min(1, len(changed))
        return sum(len(words(word)) for word in changed)

    def sentence(self, least: int = 6, most: int = 18) -> list[str]:
        """Return the words of a sentence."""
        return [self.word() for _ in range(self.rng.randint(least, most))]

    def paragraph(self) -> list[list[str]]:
        """Return the sentences of a paragraph."""
        return [self.sentence() for _ in range(self.rng.randint(2, 5))]

    def write(self, paragraph: list[list[str]]) -> str:
        """Return sentences as text, with capitals and stops."""
        stop = STOPS.get(self.language, ".")
        texts = []
        for sentence in paragraph:
            text = self.joint.join(sentence)
            texts.append(text[0].upper() + text[1:] + stop)
        return self.between.join(texts)


@dataclass
class Draft:
    """An article as it is edited."""

    tongue: Tongue
    paragraphs: list[list[list[str]]]
    headline: str = "A headline"
    byline: str | None = "By Ada Example"
    credit: str | None = "With reporting by AFP"
    corrections: list[str] = field(default_factory=list)

    def copy(self) -> Draft:
        """Return a draft that can be edited by itself."""
        paragraphs = [[list(sentence) for sentence in paragraph] for paragraph in self.paragraphs]
        return Draft(self.tongue, paragraphs, self.headline, self.byline, self.credit, list(self.corrections))

    def record(self, **extra: Any) -> ArticleRecord:
        """Return the draft as an article record."""
        texts = [self.tongue.write(paragraph) for paragraph in self.paragraphs]
        body: tuple[blocks.Block, ...] = tuple(
            blocks.Paragraph(type="paragraph", text=text) for text in texts
        )
        body += tuple(blocks.Correction(type="correction", text=text) for text in self.corrections)
        agency = fields.Agency(id="afp", name="AFP", name_raw="AFP")
        credit = fields.Attribution(raw=self.credit or "-", kind="wire", agencies=(agency,), placement="end")
        values: dict[str, Any] = {
            "page_kind": "article",
            "url": "https://times.example/story",
            "headline": self.headline,
            "byline_raw": self.byline,
            "authors": (fields.Author(name=self.byline[3:], type="person"),) if self.byline else (),
            "attribution": (credit,) if self.credit else (),
            "language": fields.Language(tag=self.tongue.language, source="declared"),
            "body": body,
            "provenance": PROVENANCE,
        }
        return seal_article(**(values | extra))


def make_draft(language: str, rng: random.Random, paragraphs: int = 40) -> Draft:
    """Return an article of invented words."""
    tongue = Tongue(language, rng)
    return Draft(tongue, [tongue.paragraph() for _ in range(paragraphs)])


def count(draft: Draft, sentence: list[str]) -> int:
    """Return how many words a sentence has, as the diff counts them."""
    return len(words(draft.tongue.write([sentence])))


Edit = Callable[[Draft, random.Random, Truth, set[int]], None]


def free_paragraph(draft: Draft, rng: random.Random, used: set[int], least: int = 1) -> int:
    """Return a paragraph that no edit has touched yet."""
    return rng.choice([i for i, p in enumerate(draft.paragraphs) if id(p) not in used and len(p) >= least])


def replace_words(draft: Draft, rng: random.Random, truth: Truth, used: set[int]) -> None:
    """Replace, insert or delete a few words of a paragraph, none of them twice."""
    paragraph = draft.paragraphs[free_paragraph(draft, rng, used)]
    used.add(id(paragraph))
    coined: set[str] = set()
    gone: list[list[str]] = [[] for _ in paragraph]
    come: list[list[str]] = [[] for _ in paragraph]
    for _ in range(rng.randint(1, 4)):
        which = rng.randrange(len(paragraph))
        sentence = paragraph[which]
        at = rng.choice([i for i in range(1, len(sentence)) if sentence[i] not in coined])
        what = rng.random()
        if what < 0.8 or len(sentence) < 6:
            new = draft.tongue.fresh_word()
            coined.add(new)
            come[which].append(new)
            if what < 0.6:
                gone[which].append(sentence[at])
                sentence[at] = new
            else:
                sentence.insert(at, new)
        else:
            gone[which].append(sentence.pop(at))
    truth.removed += sum(map(draft.tongue.count, gone))
    truth.added += sum(map(draft.tongue.count, come))


def add_sentence(draft: Draft, rng: random.Random, truth: Truth, used: set[int]) -> None:
    """Add a sentence to a paragraph."""
    paragraph = draft.paragraphs[free_paragraph(draft, rng, used)]
    used.add(id(paragraph))
    sentence = draft.tongue.sentence()
    paragraph.insert(rng.randint(0, len(paragraph)), sentence)
    truth.added += count(draft, sentence)


def drop_sentence(draft: Draft, rng: random.Random, truth: Truth, used: set[int]) -> None:
    """Remove a sentence of a paragraph."""
    paragraph = draft.paragraphs[free_paragraph(draft, rng, used, 3)]
    used.add(id(paragraph))
    truth.removed += count(draft, paragraph.pop(rng.randrange(len(paragraph))))


def add_paragraph(draft: Draft, rng: random.Random, truth: Truth, used: set[int]) -> None:
    """Add a paragraph."""
    paragraph = draft.tongue.paragraph()
    used.add(id(paragraph))
    draft.paragraphs.insert(rng.randint(0, len(draft.paragraphs)), paragraph)
    truth.added += len(words(draft.tongue.write(paragraph)))
    truth.planted.append(("paragraph_added", draft.tongue.write(paragraph)))


def drop_paragraph(draft: Draft, rng: random.Random, truth: Truth, used: set[int]) -> None:
    """Remove a paragraph."""
    paragraph = draft.paragraphs.pop(free_paragraph(draft, rng, used))
    truth.removed += len(words(draft.tongue.write(paragraph)))
    truth.planted.append(("paragraph_removed", draft.tongue.write(paragraph)))


def move_paragraph(draft: Draft, rng: random.Random, truth: Truth, used: set[int]) -> None:
    """Move a paragraph to another place."""
    at = free_paragraph(draft, rng, used)
    paragraph = draft.paragraphs.pop(at)
    used.add(id(paragraph))
    places = [i for i in range(len(draft.paragraphs) + 1) if i != at]
    draft.paragraphs.insert(rng.choice(places), paragraph)
    truth.planted.append(("paragraph_moved", draft.tongue.write(paragraph)))


def move_and_edit_paragraph(draft: Draft, rng: random.Random, truth: Truth, used: set[int]) -> None:
    """Move a paragraph and replace a word of it."""
    at = free_paragraph(draft, rng, used)
    paragraph = draft.paragraphs.pop(at)
    used.add(id(paragraph))
    old, new = paragraph[0][1], draft.tongue.fresh_word()
    paragraph[0][1] = new
    truth.removed += len(words(old))
    truth.added += len(words(new))
    places = [i for i in range(len(draft.paragraphs) + 1) if i != at]
    draft.paragraphs.insert(rng.choice(places), paragraph)
    truth.planted.append(("paragraph_moved", draft.tongue.write(paragraph)))


def split_paragraph(draft: Draft, rng: random.Random, truth: Truth, used: set[int]) -> None:
    """Split a paragraph between two sentences."""
    at = free_paragraph(draft, rng, used, 2)
    paragraph = draft.paragraphs[at]
    cut = rng.randint(1, len(paragraph) - 1)
    first, second = paragraph[:cut], paragraph[cut:]
    used.update((id(first), id(second)))
    truth.heirs[id(paragraph)] = id(first)
    draft.paragraphs[at : at + 1] = [first, second]
    truth.planted.append(("paragraph_split", draft.tongue.write(first)))


def merge_paragraphs(draft: Draft, rng: random.Random, truth: Truth, used: set[int]) -> None:
    """Make two neighbours one paragraph."""
    pairs = [
        i
        for i in range(len(draft.paragraphs) - 1)
        if id(draft.paragraphs[i]) not in used and id(draft.paragraphs[i + 1]) not in used
    ]
    at = rng.choice(pairs)
    merged = draft.paragraphs[at] + draft.paragraphs[at + 1]
    used.add(id(merged))
    truth.heirs.update({id(one): id(merged) for one in draft.paragraphs[at : at + 2]})
    draft.paragraphs[at : at + 2] = [merged]
    truth.planted.append(("paragraph_merged", draft.tongue.write(merged)))


def move_sentence(draft: Draft, rng: random.Random, truth: Truth, used: set[int]) -> None:
    """Move a sentence to another paragraph."""
    source = draft.paragraphs[free_paragraph(draft, rng, used, 3)]
    used.add(id(source))
    target = draft.paragraphs[free_paragraph(draft, rng, used)]
    used.add(id(target))
    sentence = source.pop(rng.randrange(len(source)))
    target.insert(rng.randint(0, len(target)), sentence)
    truth.planted.append(("sentence_moved", draft.tongue.write([sentence])))


def change_headline(draft: Draft, rng: random.Random, truth: Truth, used: set[int]) -> None:
    """Replace a word of the headline."""
    del rng, used
    draft.headline = draft.headline.replace("headline", "title")
    truth.added += 1
    truth.removed += 1
    truth.planted.append(("headline_changed", draft.headline))


def change_byline(draft: Draft, rng: random.Random, truth: Truth, used: set[int]) -> None:
    """Add a second author."""
    del rng, used
    draft.byline = f"{draft.byline} and Bea Sample"
    truth.added += 3
    truth.planted.append(("byline_changed", draft.byline))


def drop_credit(draft: Draft, rng: random.Random, truth: Truth, used: set[int]) -> None:
    """Remove the wire credit."""
    del rng, used
    truth.removed += len(words(draft.credit or ""))
    truth.planted.append(("attribution_removed", "AFP"))
    draft.credit = None


def add_correction(draft: Draft, rng: random.Random, truth: Truth, used: set[int]) -> None:
    """Add a correction at the end."""
    del used
    text = draft.tongue.write([draft.tongue.sentence()])
    del rng
    draft.corrections.append(text)
    truth.added += len(words(text))
    truth.planted.append(("correction_added", text))


BODY_EDITS: tuple[Edit, ...] = (
    replace_words, replace_words, replace_words, add_sentence, drop_sentence, add_paragraph, drop_paragraph,
    move_paragraph, move_paragraph, move_and_edit_paragraph, split_paragraph, merge_paragraphs, move_sentence,
)  # fmt: skip
FIELD_EDITS: tuple[Edit, ...] = (change_headline, change_byline, drop_credit, add_correction)


def make_set(language: str, seed: int, paragraphs: int = 40) -> tuple[ArticleRecord, ArticleRecord, Truth]:
    """Return an article before and after random edits, and what was done."""
    rng = random.Random(f"{language}-{seed}")
    before = make_draft(language, rng, paragraphs)
    after = before.copy()
    truth = Truth()
    order = [id(paragraph) for paragraph in after.paragraphs]
    used: set[int] = set()
    keep: list[Any] = []
    for edit in [*rng.sample(BODY_EDITS, rng.randint(5, 9)), *rng.sample(FIELD_EDITS, rng.randint(1, 4))]:
        edit(after, rng, truth, used)
        keep.append(list(after.paragraphs))  # ids of dropped paragraphs must not come again
    note_what_moves_passed(order, after, truth)
    return before.record(), after.record(), truth


def note_what_moves_passed(order: list[int], after: Draft, truth: Truth) -> None:
    """Note which paragraphs each moved one went past; a move past none left no trace and is not asked for."""
    places = {id(paragraph): place for place, paragraph in enumerate(after.paragraphs)}
    old = {one: place for place, one in enumerate(order)}
    new = {one: places[truth.heirs.get(one, one)] for one in order if truth.heirs.get(one, one) in places}
    texts = {one: after.tongue.write(after.paragraphs[place]) for one, place in new.items()}
    for one, text in texts.items():
        if ("paragraph_moved", text) in truth.planted:
            passed = [texts[two] for two in new if (old[one] - old[two]) * (new[one] - new[two]) < 0]
            truth.passed[text] = passed
            if not passed:
                truth.planted.remove(("paragraph_moved", text))


def typography_pair(language: str, seed: int) -> tuple[ArticleRecord, ArticleRecord]:
    """Return two articles that differ in quotes, dashes and case only."""
    rng = random.Random(f"typography-{language}-{seed}")
    draft = make_draft(language, rng, 20)
    texts = [draft.tongue.write(paragraph) for paragraph in draft.paragraphs]
    quoted = [f'"{text[:-1]}" - {text}' for text in texts]
    curled = [text.replace('"', "“", 1).replace('"', "”", 1).replace(" - ", " – ") for text in quoted]
    return (
        draft.record(body=tuple(blocks.Paragraph(type="paragraph", text=text) for text in quoted)),
        draft.record(body=tuple(blocks.Paragraph(type="paragraph", text=text) for text in curled)),
    )


RELATIVE = {
    "es": "hace {} minutos", "it": "{} minuti fa", "pt": "há {} minutos", "nl": "{} minuten geleden",
    "tr": "{} dakika önce", "vi": "{} phút trước", "he": "לפני {} דקות", "th": "{} นาทีที่แล้ว", "en": "{} min ago",
    "de": "vor {} Minuten", "fr": "il y a {} minutes", "pl": "{} minut temu", "ru": "{} минут назад",
    "ar": "منذ {} دقائق", "hi": "{} मिनट पहले", "ja": "{}分前", "zh": "{}分钟前", "ko": "{}분 전",
    "sv": "för {} minuter sedan", "da": "for {} minutter siden", "nb": "for {} minutter siden",
    "fi": "{} minuuttia sitten", "cs": "před {} minutami", "hu": "{} perce", "ro": "acum {} minute",
    "el": "πριν από {} λεπτά", "id": "{} menit lalu", "sw": "dakika {} zilizopita", "uk": "{} хвилин тому",
    "fa": "{} دقیقه پیش", "ur": "{} منٹ پہلے", "bn": "{} মিনিট আগে", "ta": "{} நிமிடங்களுக்கு முன்",
    "te": "{} నిమిషాల క్రితం", "lo": "{} ນາທີກ່ອນ", "km": "{} នាទីមុន", "my": "လွန်ခဲ့သော {} မိနစ်",
    "bo": "སྐར་མ་ {} གོང་", "am": "ከ{} ደቂቃዎች በፊት", "ka": "{} წუთის წინ", "hy": "{} րոպե առաջ",
}  # fmt: skip


def noise_pair(language: str, seed: int) -> tuple[ArticleRecord, ArticleRecord]:
    """Return two articles that differ only in what differs at every visit."""
    rng = random.Random(f"noise-{language}-{seed}")
    draft = make_draft(language, rng, 20)

    def record(minutes: int, comments: int, links: list[int], session: str) -> ArticleRecord:
        texts = [draft.tongue.write(paragraph) for paragraph in draft.paragraphs]
        texts[3] = f"{RELATIVE[language].format(minutes)} {texts[3]}"
        texts[7] = f"{comments} comments"
        body = tuple(blocks.Paragraph(type="paragraph", text=text) for text in texts)
        related = tuple(
            fields.RelatedLink(
                label=f"Story {k}", url=f"https://times.example/{k}?utm_source={session}", position=n
            )
            for n, k in enumerate(links, start=1)
        )
        return draft.record(body=body, related_links=related)

    links = list(range(6))
    first = record(rng.randint(2, 9), rng.randint(1, 99), links, "a")
    rng.shuffle(links)
    return first, record(rng.randint(11, 55), rng.randint(100, 999), links, "b")


def is_named(planted: tuple[str, str], diff: ArticleDiff, truth: Truth) -> bool:
    """Tell whether the diff names a planted change by kind, with its words.

    That a paragraph moved past another and that the other moved past it are the same change, named either way.
    """
    kind, text = planted
    if _is_told(kind, text, diff):
        return True
    passed = truth.passed.get(text, []) if kind == "paragraph_moved" else []
    return bool(passed) and all(_is_told(kind, other, diff) for other in passed)


def _is_told(kind: str, text: str, diff: ArticleDiff) -> bool:
    for change in diff.changes:
        shown = json.dumps([change.before, change.after], ensure_ascii=False)
        if change.kind == kind and (text in shown or text in str(change.after)):
            return True
    return False


def measure(languages: tuple[str, ...], seed: int, sets: int, paragraphs: int) -> dict[str, Any]:
    """Return the figures of `sets` edit sets a language."""
    over: list[float] = []
    missed: list[str] = []
    classes = {"typography": [0, 0], "noise": [0, 0]}
    for language in languages:
        for number in range(seed, seed + sets):
            a, b, truth = make_set(language, number, paragraphs)
            diff = diff_articles(a, b)
            marked = diff.words_added + diff.words_removed
            over.append(marked / max(1, truth.edited))
            missed += [f"{language}/{number}: {p[0]}" for p in truth.planted if not is_named(p, diff, truth)]
            for name, pair, flag in (
                ("typography", typography_pair(language, number), "typography_only"),
                ("noise", noise_pair(language, number), "noise_only"),
            ):
                classes[name][0] += getattr(diff_articles(*pair).flags, flag)
                classes[name][1] += 1
    return {
        "sets": len(over),
        "over_report": {
            "median": round(statistics.median(over), 3),
            "max": round(max(over), 3),
            "min": round(min(over), 3),
        },
        "missed": missed,
        "typography_only": "{} of {}".format(*classes["typography"]),
        "noise_only": "{} of {}".format(*classes["noise"]),
    }


def languages_of(text: str) -> Iterator[str]:
    """Yield the languages named on the command line."""
    yield from LANGUAGES if text == "all" else text.split(",")


def main() -> int:
    """Print the figures as JSON; exit 1 if a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sets", type=int, default=20, help="edit sets a language")
    parser.add_argument("--paragraphs", type=int, default=40)
    parser.add_argument("--languages", default="all")
    options = parser.parse_args()
    figures = measure(tuple(languages_of(options.languages)), options.seed, options.sets, options.paragraphs)
    print(json.dumps(figures, indent=2, ensure_ascii=False))
    over = figures["over_report"]
    return int(over["median"] > 1.05 or over["max"] > 1.2 or bool(figures["missed"]))


if __name__ == "__main__":
    sys.exit(main())
