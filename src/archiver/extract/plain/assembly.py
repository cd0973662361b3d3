"""From labelled blocks to the fields of a record and the roles of lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from archiver.extract.credits.formulas import find_credits, read_closing_credit
from archiver.extract.fields.byline_text import read_byline
from archiver.extract.fields.date_text import ParsedDate
from archiver.extract.plain.captions import read_caption
from archiver.extract.plain.roles import State
from archiver.extract.plain.traits import RANK, SPEAKER, Traits
from archiver.knowledge import access_barrier, date_words, fold_word, is_agency
from archiver.record import blocks as b
from archiver.record import fields as f
from archiver.text import clean_text


@dataclass(frozen=True, slots=True)
class Segment:
    """Lines and the role they have."""

    first_line: int
    last_line: int
    role: str

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON object of the evidence file."""
        return {"first_line": self.first_line, "last_line": self.last_line, "role": self.role}


@dataclass(slots=True)
class Draft:
    """A record in the making; private to this module and its helpers."""

    language: str | None
    captured: datetime | None
    headline: list[str] = field(default_factory=list)
    kicker: list[str] = field(default_factory=list)
    description: list[str] = field(default_factory=list)
    byline: list[str] = field(default_factory=list)
    signers: list[str] = field(default_factory=list)
    authors: list[f.Author] = field(default_factory=list)
    dates: list[tuple[ParsedDate, bool]] = field(default_factory=list)
    body: list[b.Block] = field(default_factory=list)
    attribution: list[f.Attribution] = field(default_factory=list)
    related: list[dict[str, Any]] = field(default_factory=list)
    access: f.Access | None = None
    dateline: f.Dateline | None = None
    section: str | None = None
    relation: str = "related"
    places: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    """JSON pointer to first line, last line and the words there."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """The fields of a record, and where each was read."""

    fields: dict[str, Any]
    places: dict[str, tuple[int, int, str]]
    segments: tuple[Segment, ...]


def assemble(
    found: Sequence[Traits], states: Sequence[State], *, language: str | None, captured: datetime | None
) -> Assembled:
    """Build the fields and segments from the blocks and their states."""
    draft = Draft(language, captured)
    segments: list[Segment] = []
    for traits, state in zip(found, states, strict=True):
        ADDERS[state.role](draft, traits, state)
        _extend(segments, Segment(traits.block.first, traits.block.last, segment_role(traits, state)))
    return Assembled(_fields(draft), draft.places, _each_line_once(segments))


def _each_line_once(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Where columns stand side by side, a line has the role of its leftmost part."""
    found: list[Segment] = []
    top = 0
    for segment in segments:
        if segment.last_line > top:
            found.append(Segment(max(segment.first_line, top + 1), segment.last_line, segment.role))
            top = segment.last_line
    return tuple(found)


def _extend(segments: list[Segment], new: Segment) -> None:
    """Add a segment; lines that touch and are parts of one thing make one."""
    last = segments[-1] if segments else None
    if last and last.role == new.role and last.last_line + 1 == new.first_line and new.role in MERGED:
        segments[-1] = Segment(last.first_line, new.last_line, new.role)
    else:
        segments.append(new)


MERGED = frozenset(("headline", "byline", "list", "kicker", "description"))
FURNITURE_NAMES = (
    "paywall", "skip", "search", "login", "share", "comments", "ad", "cookies", "tags", "wire", "mail", "promo", "most_read_label", "section_label",
    "nav", "footer", "field",
)  # fmt: skip


def segment_role(traits: Traits, state: State) -> str:
    """Return the role of a block's lines as the evidence names it."""
    if state.role == "label":
        return "furniture.section_label"
    if state.role not in ("furniture", "meta"):
        return "headline" if state.role == "headline_cont" else state.role
    if traits.rule:
        return "furniture.rule"
    seen = {*traits.kinds, *traits.opening}
    for kind in FURNITURE_NAMES:
        if kind in seen:
            return f"furniture.{'section_label' if kind == 'most_read_label' else kind}"
    if traits.menu >= 0.6:  # noqa: PLR2004 - most words
        return "furniture.nav"
    return "furniture.link" if traits.noise >= 40 else "furniture.other"  # noqa: PLR2004


def _note(draft: Draft, pointer: str, traits: Traits) -> None:
    first, last, raw = draft.places.get(pointer, (traits.block.first, traits.block.last, ""))
    raw = f"{raw} {traits.block.text}".strip()[:500]
    draft.places[pointer] = (min(first, traits.block.first), max(last, traits.block.last), raw)


def _without_label(traits: Traits, *kinds: str) -> str:
    """Return the words behind an opening label such as "HEADLINE:"."""
    for kind in kinds:
        if kind in traits.opening:
            rest = after_opening(traits.text, traits.opening[kind])
            if rest:
                return rest
    return traits.text


def after_opening(text: str, length: int) -> str:
    """Return `text` behind its opening words, whose length is counted in folded text."""
    from archiver.knowledge.captures import fold_words  # noqa: PLC0415

    for end in range(1, min(len(text), 160) + 1):
        if len(fold_words(text[:end])) >= length:
            return text[end:].lstrip(" \t:：—–-|>»").strip()
    return ""


# ------------------------------------------------------------------ adders


def _headline(draft: Draft, t: Traits, _: State) -> None:
    draft.headline.append(_without_label(t, "label_headline"))
    _note(draft, "/headline", t)


def _kicker(draft: Draft, t: Traits, _: State) -> None:
    draft.kicker.append(t.text)
    _note(draft, "/kicker", t)


def _description(draft: Draft, t: Traits, _: State) -> None:
    draft.description.append(t.text)
    _note(draft, "/description", t)


# A byline's label that belongs to a database, not to the page, e.g. "BYLINE:", "AUTOR:".
FIELD_LABEL = re.compile(r"[A-ZÀ-ÞА-ЯЁ]{4,}(?:-LINE)?:|[Bb]y-?line:")


# A byline's label that belongs to a database, not to the page, e.g. "BYLINE:", "AUTOR:".
FIELD_LABEL = re.compile(r"[A-ZÀ-ÞА-ЯЁ]{4,}(?:-LINE)?:|[Bb]y-?line:")


def _byline(draft: Draft, t: Traits, _: State) -> None:
    text = _without_label(t, "label_byline") if FIELD_LABEL.match(t.text) else t.text
    if t.date and t.date.share < 70:  # noqa: PLR2004 - byline and date on one line
        _add_dates(draft, t)
    draft.byline.append(text)
    draft.signers.append(_without_label(t, "label_byline"))
    _note(draft, "/byline_raw", t)


def _date(draft: Draft, t: Traits, _: State) -> None:
    _add_dates(draft, t)


def _add_dates(draft: Draft, t: Traits) -> None:
    if t.date is None or not t.date.dates:
        return
    last = 0
    for date in t.date.dates:
        updated = names_update(t.text[last : date.start])
        draft.dates.append((_widened(date, t.text), updated))
        last = date.end
    later = UPDATED_AT.search(t.text[last:]) if len(draft.dates) == 1 or not draft.dates[-1][1] else None
    if later and dated(draft.dates[-1][0]):
        draft.dates.append((_same_day(draft.dates[-1][0], later), True))
    _note(draft, "/modified" if draft.dates[-1][1] else "/published", t)
    for one in find_credits(t.text[last:], placement="header", language=draft.language):
        draft.attribution.append(one.credit)


WEEKDAY_BEFORE = re.compile(r"(?P<day>[^\W\d_]+(?:[- ][^\W\d_]+)?)\.?,?\s+\Z")
HOUR_AFTER = re.compile(r"\s?(?:Uhr|hrs?\b|h\b|時|시\b)", re.I)


def _widened(date: ParsedDate, text: str) -> ParsedDate:
    """Take in the weekday before a date and the word for the hour behind it, as the page writes them."""
    start, end = date.start, date.end
    match = WEEKDAY_BEFORE.search(text[max(0, start - 24) : start])
    words = date_words().weekdays
    if match and fold_word(match["day"]) in words:
        start -= len(match[0])
    elif match and fold_word(match["day"].split()[-1]) in words:
        start -= len(match[0]) - match["day"].rindex(match["day"].split()[-1])
    after = HOUR_AFTER.match(text, end)
    if after and date.precision == "minute":
        end = after.end()
    return replace(date, raw=text[start:end])


UPDATED = re.compile(
    r"updat|aktualis|stand\b|mis à jour|modifi|actualiz|atualiz|modific|aggiorn|bijgewerkt|gewijzigd|aangepast|aktualiz|zaktualiz|güncel|обновл|изменен|оновлен|uppdater|opdater|oppdater|更新|修改|수정|업데이트|تحديث|تعديل|עודכן|עדכון",
    re.IGNORECASE,
)


# A time without a day behind the word for an update, e.g. ", mis à jour à 11h12", "(updated 8.04 pm)".
UPDATED_AT = re.compile(
    rf"(?:{UPDATED.pattern})\w*[^0-9\n]{{0,20}}(?P<raw>(?P<hour>[01]?[0-9]|2[0-3])\s?[:.h時点]\s?(?P<minute>[0-5][0-9])(?:\s?(?P<half>[ap])\.?m\b)?)",
    re.IGNORECASE,
)


def dated(date: ParsedDate) -> bool:
    """Whether a date says the day."""
    return date.day is not None


def _same_day(date: ParsedDate, match: re.Match[str]) -> ParsedDate:
    hour = (
        int(match["hour"]) % 12 + (12 if match["half"].lower() == "p" else 0)
        if match["half"]
        else int(match["hour"])
    )
    offset = re.search(r"T\d\d:\d\d(?::\d\d)?(.*)\Z", date.value or "")
    value = f"{date.day}T{hour:02}:{match['minute']}{offset[1] if offset else ''}"
    return replace(date, raw=match["raw"], value=value, precision="minute")


def names_update(words: str) -> bool:
    """Whether the words before a date say that it is when the story was changed."""
    return bool(UPDATED.search(words))


def _add_block(draft: Draft, block: b.Block, t: Traits) -> None:
    draft.body.append(block)
    _note(draft, f"/body/{len(draft.body) - 1}", t)


def _paragraph(draft: Draft, t: Traits, _: State) -> None:
    text, links = _linked(t)
    if text:
        _add_block(draft, b.Paragraph(type="paragraph", text=text, links=links), t)


def _linked(t: Traits) -> tuple[str, tuple[b.Link, ...]]:
    """Return a paragraph's text and the links in it whose words can be told."""
    text = clean_text(t.block.text)
    if t.block.text != text or not t.block.links:
        return text, ()
    links = []
    for start, url in t.block.links:
        end = _link_end(text, start)
        if url.lower().startswith(("http://", "https://")) and end > start:
            links.append(b.Link(start=start, end=end, url=url))
    return text, tuple(links)


LINK_END = re.compile(r"[.,;:!?…)»”\"]")


def _link_end(text: str, start: int) -> int:
    """A text browser marks where linked words begin; they end at the next mark of punctuation at the latest."""
    match = LINK_END.search(text, start)
    return match.start() if match else len(text)


def _paragraph_cont(draft: Draft, t: Traits, state: State) -> None:
    for at in range(len(draft.body) - 1, -1, -1):
        block = draft.body[at]
        if isinstance(block, b.Paragraph):
            draft.body[at] = b.Paragraph(
                type="paragraph", text=_continue(block.text, t.text), links=block.links
            )
            return
    _paragraph(draft, t, state)


def _continue(before: str, after: str) -> str:
    from archiver.extract.plain.wrapping import HYPHEN_END, is_unspaced  # noqa: PLC0415

    if HYPHEN_END.search(before) and after[:1].islower():
        return before[:-1] + after
    if is_unspaced(before, after):
        return before + after
    return f"{before} {after}"


def _heading(draft: Draft, t: Traits, _: State) -> None:
    _add_block(draft, b.Heading(type="heading", level=t.level or 2, text=t.text), t)


def _list(draft: Draft, t: Traits, _: State) -> None:
    ordered = not t.bullet or t.block.text[:1].isdigit()
    text = RANK.sub("", t.block.text, count=1) if t.rank and not t.bullet else t.text
    last = draft.body[-1] if draft.body else None
    if isinstance(last, b.List) and last.ordered == ordered:
        draft.body[-1] = b.List(type="list", ordered=ordered, items=(*last.items, text))
        _note(draft, f"/body/{len(draft.body) - 1}", t)
    else:
        _add_block(draft, b.List(type="list", ordered=ordered, items=(text,)), t)


def _quote(draft: Draft, t: Traits, _: State) -> None:
    _add_block(draft, b.Quote(type="quote", text=t.text), t)


def _question(draft: Draft, t: Traits, _: State) -> None:
    text, speaker = _turn(t, "question_label")
    _add_block(draft, b.Question(type="question", text=text, speaker=speaker), t)


def _answer(draft: Draft, t: Traits, _: State) -> None:
    text, speaker = _turn(t, "answer_label")
    _add_block(draft, b.Answer(type="answer", text=text, speaker=speaker), t)


def _turn(t: Traits, label: str) -> tuple[str, str | None]:
    """Return the words of a turn without its label, and the name of who speaks."""
    if label in t.opening:
        return _without_label(t, label).lstrip("―─—– "), None
    match = SPEAKER.match(t.text) if t.turn and t.speaker else None
    return (t.text[match.end() :].strip(), match[1]) if match else (t.text, None)


def _entry_time(draft: Draft, t: Traits, _: State) -> None:
    draft.body.append(_EntryMark(t.text))  # type: ignore[arg-type]
    _note(draft, f"/body/{len(draft.body) - 1}", t)


@dataclass(frozen=True, slots=True)
class _EntryMark:
    """Where an entry of a live blog begins; replaced by the entry itself at the end."""

    time_raw: str


def _correction(draft: Draft, t: Traits, _: State) -> None:
    _add_block(draft, b.Correction(type="correction", text=t.text), t)


def _editor_note(draft: Draft, t: Traits, _: State) -> None:
    _add_block(draft, b.EditorNote(type="editor_note", text=t.text), t)


def _image(draft: Draft, t: Traits, _: State) -> None:
    text = _without_label(t, "label_caption") if LABEL_ONLY.match(t.text) else t.text
    parted = read_caption(text)
    _add_block(draft, b.Image(type="image", caption=parted.caption, credit=parted.credit), t)
    from archiver.extract.plain.captions import image_credit  # noqa: PLC0415

    credit = image_credit(parted, len(draft.body) - 1)
    if credit is not None:
        draft.attribution.append(credit)
        _note(draft, f"/attribution/{len(draft.attribution) - 1}", t)


LABEL_ONLY = re.compile(
    r"(?:graphic|caption|photo caption|image caption|bildunterschrift|légende|legenda|didascalia|bijschrift|pie de foto|podpis|写真説明|图片说明|사진설명)\s?[,:：]",
    re.I,
)


def _related(draft: Draft, t: Traits, state: State) -> None:
    label, url = _label_and_url(t)
    if not label:
        return
    relation = draft.relation if state.zone == "end" or draft.section else "related"
    if "full_story" in t.opening:
        relation = "full_story"
    elif t.is_kind("see_page"):
        relation = "see_page"
    within = state.zone in ("body", "head") and relation != "full_story"
    draft.related.append(
        {
            "label": label,
            "url": url,
            "relation": relation,
            "section": draft.section
            if relation not in ("full_story", "see_page") and "promo_label" not in t.opening
            else None,
            "within": within,
            "after_block": len(draft.body) if within else None,
        }
    )
    _note(draft, f"/related_links/{len(draft.related) - 1}", t)


def _label_and_url(t: Traits) -> tuple[str, str | None]:
    text = t.text
    url = t.url or next((u for _, u in t.block.links if u.lower().startswith("http")), None)
    if t.promo_end:
        text = text[t.promo_end :].strip() or text
    elif "promo_label" in t.opening:
        text = after_opening(text, t.opening["promo_label"]) or text
    if t.rank:
        text = RANK.sub("", text, count=1)
    return text.strip(" \t→›»▶►"), url


def _label(draft: Draft, t: Traits, state: State) -> None:
    if state.zone == "talk":
        return
    draft.section = t.text.strip(" :：")
    draft.relation = "most_read" if t.is_kind("most_read_label") else "related"


def _attribution(draft: Draft, t: Traits, state: State) -> None:
    placement = "header" if state.zone == "head" else "end"
    if t.initials and not find_credits(t.text, placement="end", language=draft.language):
        draft.attribution.append(f.Attribution(raw=t.text, kind="signature", placement="end"))
        _note(draft, f"/attribution/{len(draft.attribution) - 1}", t)
    for one in find_credits(t.text, placement=placement, language=draft.language):  # type: ignore[arg-type]
        draft.attribution.append(one.credit)
        _note(draft, f"/attribution/{len(draft.attribution) - 1}", t)


def _furniture(draft: Draft, t: Traits, _: State) -> None:
    if t.is_kind("paywall") and draft.access is None:
        draft.access = f.Access(status=access_status(t.text), raw=t.text)
        _note(draft, "/access", t)
    if t.rule or t.is_kind("footer"):
        draft.section, draft.relation = None, "related"


TRUNCATED = re.compile(
    r"[0-9]+\s?%|残り|remain|\bleft\b|restent|il vous reste|restam|pozostało|осталось|剩余|剩餘|남은|تبقى|noch [0-9]",
    re.I,
)
REGISTER = re.compile(
    r"regist|log ?in|sign in|anmeld|registrier|inscri|cadastr|registr|iscri|accedi|aanmeld|zalog|зарегистр|войдите|登録|登录|로그인|سجل",
    re.I,
)


def access_status(text: str) -> Any:
    """Return what a paywall note says: cut short, for members who register, or for subscribers."""
    pattern, kinds = access_barrier()
    if TRUNCATED.search(text):
        return "truncated"
    known = pattern.search(text.casefold())
    if known:
        return kinds[known[0]]
    if REGISTER.search(text) and not re.search(
        r"subscri|abo|assin|suscri|подпис|購読|有料|订阅|구독", text, re.I
    ):
        return "registration"
    return "subscription"


ADDERS: dict[str, Callable[[Draft, Traits, State], None]] = {
    "headline": _headline,
    "headline_cont": _headline,
    "kicker": _kicker,
    "description": _description,
    "byline": _byline,
    "date": _date,
    "paragraph": _paragraph,
    "paragraph_cont": _paragraph_cont,
    "heading": _heading,
    "list": _list,
    "quote": _quote,
    "question": _question,
    "answer": _answer,
    "entry_time": _entry_time,
    "correction": _correction,
    "editor_note": _editor_note,
    "image": _image,
    "related": _related,
    "meta": _furniture,
    "label": _label,
    "attribution": _attribution,
    "furniture": _furniture,
}


# ------------------------------------------------------------------ fields


def _fields(draft: Draft) -> dict[str, Any]:
    _read_story_credits(draft)
    body = _with_entries(draft.body)
    related = tuple(
        f.RelatedLink(position=at, **{key: value for key, value in link.items() if key != "within"})
        for at, link in enumerate(draft.related, 1)
    )
    published, modified = _dates(draft)
    authors = {
        author.name: author for author in (*byline_authors(draft.signers, draft.language), *draft.authors)
    }
    return {
        "headline": clean_text(" ".join(draft.headline))[:1000] or None,
        "kicker": " ".join(draft.kicker) or None,
        "description": " ".join(draft.description) or None,
        "description_source": "displayed" if draft.description else None,
        "byline_raw": " ".join(draft.byline) or None,
        "authors": tuple(authors.values()),
        "dateline": draft.dateline,
        "published": published,
        "modified": modified,
        "body": body,
        "related_links": related,
        "attribution": tuple(draft.attribution),
        "section": draft_section(draft),
        "language": f.Language(tag=draft.language, source="detected") if draft.language else None,
        "access": draft.access,
    }


def byline_authors(lines: Sequence[str], language: str | None) -> list[f.Author]:
    """Return who signs, line by line; a line of titles under the names adds nobody."""
    found: list[f.Author] = []
    for line in lines:
        byline = read_byline(line, language)
        if byline.prefix or byline.of("person") or not found:
            for author in byline.authors:
                if not found or not (
                    author.name[:1].islower() or is_agency(author.name)
                ):  # "Ada Example, de Lima": a place
                    found.append(author)
    return found


def draft_section(draft: Draft) -> str | None:
    """The section is only known where a field label names it."""
    return None


def _read_story_credits(draft: Draft) -> None:
    """Credits inside paragraphs: the dateline of the first, the brackets or bare name that close the last."""
    from archiver.extract.credits.dateline import read_dateline  # noqa: PLC0415

    paragraphs = [at for at, block in enumerate(draft.body) if isinstance(block, b.Paragraph)]
    if not paragraphs:
        return
    first, last = paragraphs[0], paragraphs[-1]
    extra: list[f.Attribution] = []
    text = draft.body[first].text  # type: ignore[union-attr]
    draft.dateline = read_dateline(text)
    if draft.dateline is not None:
        lines = draft.places[f"/body/{first}"]
        draft.places["/dateline"] = (lines[0], lines[1], draft.dateline.raw)
        if draft.dateline.agencies:
            raw = _agency_raw(draft.dateline)
            extra.append(
                f.Attribution(
                    raw=raw, kind="wire", agencies=draft.dateline.agencies, placement="dateline", block=first
                )
            )
    closing = _closing(draft.body[last].text, draft.language)  # type: ignore[union-attr]
    for credit in closing:
        extra.append(credit.model_copy(update={"block": last}))
        if credit.kind == "signature":
            draft.authors += [f.Author(name=name, type="person") for name in credit.people]
    images = [credit for credit in draft.attribution if credit.placement == "caption"]
    rest = [credit for credit in draft.attribution if credit.placement != "caption"]
    draft.attribution = [*images, *extra, *rest]


def _agency_raw(dateline: f.Dateline) -> str:
    """Return the agency as the dateline words it, brackets included: "(AP)", "共同"."""
    names_ = "/".join(agency.name_raw for agency in dateline.agencies)
    match = re.search(
        r"[(/][^()/]*" + re.escape(dateline.agencies[0].name_raw) + r"[^()/]*[)/]", dateline.raw
    )
    return match[0] if match else names_


BARE_END = re.compile(r"(?:[.!?。”\"»)])\s+(?P<name>[A-ZÄÖÜÉ][\w./& -]{1,30})\Z")


def _closing(text: str, language: str | None) -> list[f.Attribution]:
    found = list(read_closing_credit(text, placement="end"))
    if found:
        return [one.credit for one in found]
    match = BARE_END.search(text[-60:])
    if match:
        return [
            one.credit
            for one in find_credits(match["name"], placement="end", language=language)
            if one.credit.agencies and one.credit.kind == "wire"
        ]
    return []


def _dates(draft: Draft) -> tuple[f.ArticleDate | None, f.ArticleDate | None]:
    published = modified = None
    for date, updated in draft.dates:
        made = f.ArticleDate(
            raw=date.raw,
            value=date.value,
            precision=date.precision,
            zone=date.zone,
            source="text",
            resolved=date.resolved,
        )
        if updated:
            modified = modified or made
        elif published is None:
            published = made
        elif (
            modified is None and len(draft.dates) == 2 and date.value and (published.value or "") < date.value
        ):  # noqa: PLR2004
            continue
    return published, modified


def _with_entries(body: Sequence[Any]) -> tuple[b.Block, ...]:
    """Put what follows a time into an entry of a live blog."""
    made: list[b.Block] = []
    entry: _EntryMark | None = None
    inside: list[b.Block] = []
    for block in body:
        if isinstance(block, _EntryMark):
            _close(made, entry, inside)
            entry, inside = block, []
        elif entry is not None:
            inside.append(block)
        else:
            made.append(block)
    _close(made, entry, inside)
    return tuple(made)


def _close(made: list[b.Block], entry: _EntryMark | None, inside: list[b.Block]) -> None:
    if entry is not None and inside:
        made.append(b.LiveEntry(type="live_entry", time_raw=entry.time_raw, blocks=tuple(inside)))


__all__ = ["Assembled", "Segment", "after_opening", "assemble"]
