"""From labelled blocks to the draft of a record and the roles of lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archiver.extract.fields.byline_text import read_byline
from archiver.extract.plain.captions import image_credit, read_caption
from archiver.extract.plain.dating import add_dates
from archiver.extract.plain.draft import Draft, EntryMark, note
from archiver.extract.plain.observing import RANK, SPEAKER
from archiver.extract.plain.roles import State
from archiver.extract.plain.signing import line_credits, source_part
from archiver.extract.plain.story import story_fields
from archiver.extract.plain.traits import Traits
from archiver.extract.plain.wrapping import HYPHEN_END, is_unspaced
from archiver.knowledge import access_barrier, find_agencies
from archiver.knowledge.captures import fold_words
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
    return Assembled(story_fields(draft), draft.places, _each_line_once(segments))


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
    for end in range(1, min(len(text), 160) + 1):
        if len(fold_words(text[:end])) >= length:
            return text[end:].lstrip(" \t:：—–-|>»").strip()
    return ""


# ------------------------------------------------------------------ adders


def _headline(draft: Draft, t: Traits, _: State) -> None:
    draft.headline.append(_without_label(t, "label_headline") if not t.bullet or t.level else t.block.text)
    note(draft, "/headline", t)


def _kicker(draft: Draft, t: Traits, _: State) -> None:
    draft.kicker.append(t.text)
    note(draft, "/kicker", t)


def _description(draft: Draft, t: Traits, _: State) -> None:
    draft.description.append(t.text)
    note(draft, "/description", t)


# A byline's label that belongs to a database, not to the page, e.g. "BYLINE:", "AUTOR:".
FIELD_LABEL = re.compile(r"[A-ZÀ-ÞА-ЯЁ]{4,}(?:-LINE)?:|[Bb]y-?line:")


# A byline's label that belongs to a database, not to the page, e.g. "BYLINE:", "AUTOR:".
FIELD_LABEL = re.compile(r"[A-ZÀ-ÞА-ЯЁ]{4,}(?:-LINE)?:|[Bb]y-?line:")


def _byline(draft: Draft, t: Traits, _: State) -> None:
    text = _without_label(t, "label_byline") if FIELD_LABEL.match(t.text) else t.text
    if t.date and t.date.share < 70:  # noqa: PLR2004 - byline and date on one line
        add_dates(draft, t)
    draft.byline.append(text)
    _add_byline_agencies(draft, t, text)
    draft.signers.append(_without_label(t, "label_byline"))
    note(draft, "/byline_raw", t)


def _add_byline_agencies(draft: Draft, t: Traits, text: str) -> None:
    """An agency in the byline is credited: "Ada Example, Reuters", "Von dpa"."""
    byline = read_byline(text, draft.language)
    for part in byline.of("agency"):
        mentions = find_agencies(part.raw, context="byline")
        agencies = tuple(f.Agency(id=one.id, name=one.name, name_raw=one.name_raw) for one in mentions)
        if agencies:
            draft.credit(f.Attribution(raw=part.raw, kind="wire", agencies=agencies, placement="header"), t)
    for part in byline.of("agencies"):
        draft.credit(f.Attribution(raw=part.raw, kind="unnamed_agencies", placement="header"), t)


def _date(draft: Draft, t: Traits, _: State) -> None:
    add_dates(draft, t)
    source = source_part(t.text)
    for one in line_credits(source, placement="header", language=draft.language) if source else ():
        draft.credit(one, t)


def _add_block(draft: Draft, block: b.Block, t: Traits) -> None:
    draft.body.append(block)
    note(draft, f"/body/{len(draft.body) - 1}", t)


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
        note(draft, f"/body/{len(draft.body) - 1}", t)
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
    draft.body.append(EntryMark(t.text))
    note(draft, f"/body/{len(draft.body) - 1}", t)


def _correction(draft: Draft, t: Traits, _: State) -> None:
    _add_block(draft, b.Correction(type="correction", text=t.text), t)


def _editor_note(draft: Draft, t: Traits, _: State) -> None:
    _add_block(draft, b.EditorNote(type="editor_note", text=t.text), t)


def _image(draft: Draft, t: Traits, _: State) -> None:
    text = _without_label(t, "label_caption") if LABEL_ONLY.match(t.text) else t.text
    parted = read_caption(text)
    _add_block(draft, b.Image(type="image", caption=parted.caption, credit=parted.credit), t)
    credit = image_credit(parted, len(draft.body) - 1)
    if credit is not None:
        draft.credit(credit, t)


LABEL_ONLY = re.compile(
    r"(?:graphic|caption|photo caption|image caption|bildunterschrift|légende|legenda|didascalia|bijschrift|pie de foto|podpis|写真説明|图片说明|사진설명)\s?[,:：]",
    re.IGNORECASE,
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
            "after_block": len(draft.body) if within else None,
        }
    )
    note(draft, f"/related_links/{len(draft.related) - 1}", t)


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
    found = line_credits(t.text, placement=placement, language=draft.language)
    if t.initials and not found:
        draft.credit(f.Attribution(raw=t.text, kind="signature", placement="end"), t)
    for one in found:
        draft.credit(one, t)


def _furniture(draft: Draft, t: Traits, _: State) -> None:
    if t.is_kind("paywall") and draft.access is None:
        draft.access = f.Access(status=access_status(t.text), raw=t.text)
        note(draft, "/access", t)
    if t.rule or t.is_kind("footer"):
        draft.section, draft.relation = None, "related"


TRUNCATED = re.compile(
    r"[0-9]+\s?%|残り|remain|\bleft\b|restent|il vous reste|restam|pozostało|осталось|剩余|剩餘|남은|تبقى|noch [0-9]",
    re.IGNORECASE,
)
REGISTER = re.compile(
    r"regist|log ?in|sign in|anmeld|registrier|inscri|cadastr|registr|iscri|accedi|aanmeld|zalog|зарегистр|войдите|登録|登录|로그인|سجل",
    re.IGNORECASE,
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
        r"subscri|abo|assin|suscri|подпис|購読|有料|订阅|구독", text, re.IGNORECASE
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
