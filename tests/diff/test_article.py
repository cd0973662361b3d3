from __future__ import annotations

import json
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.diff import diff_articles
from archiver.errors import UsageError
from archiver.record import blocks, canonical_dict, fields
from archiver.snapshot import read_snapshot, take_snapshot
from support.records import articles, wild_texts
from support.stories import paragraphs, story

QUIET = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
TEXTS = (
    "The council put off its vote on the harbour bridge. A new date was not named by anyone.",
    "The mayor said that the budget would have to wait. Spring is the likely time for another look at it.",
    "Residents of the harbour district had asked for the bridge. They left the hall in silence on Monday.",
    "An older plan for a tunnel lies in a drawer. Nobody has opened that drawer for eleven years now.",
    "Shops along the quay expect fewer visitors. Two of them closed their doors already last winter.",
)


def kinds(a, b, **options):
    return [change.kind for change in diff_articles(a, b, **options).changes]


def with_body(*texts, **values):
    return story(body=paragraphs(*texts), **values)


def swapped(texts, at, text):
    return (*texts[:at], text, *texts[at + 1 :])


FIELD_CHANGES = [
    ({"headline": "Bridge vote held"}, "headline_changed"),
    ({"kicker": "Local"}, "kicker_changed"),
    ({"description": "A summary.", "description_source": "meta"}, "description_changed"),
    ({"byline_raw": "By Ada Example"}, "byline_changed"),
    ({"authors": (fields.Author(name="Ada Example"),)}, "author_added"),
    ({"dateline": fields.Dateline(raw="OSLO")}, "dateline_changed"),
    ({"section": "Local"}, "field_changed"),
    ({"language": fields.Language(tag="en", source="declared")}, "language_changed"),
    ({"access": fields.Access(status="metered")}, "access_changed"),
    ({"url": "https://times.example/2026/other"}, "url_changed"),
    (
        {"attribution": (fields.Attribution(raw="With AFP", kind="wire", placement="end"),)},
        "attribution_added",
    ),
    ({"related_links": (fields.RelatedLink(label="Library", position=1),)}, "related_changed"),
    ({"keywords": ("bridge",)}, "field_changed"),
    (
        {"published": fields.ArticleDate(raw="1 March", precision="day", zone="none", source="visible_text")},
        "published_changed",
    ),
    (
        {"modified": fields.ArticleDate(raw="2 March", precision="day", zone="none", source="visible_text")},
        "modified_changed",
    ),
]


@pytest.mark.parametrize(("values", "kind"), FIELD_CHANGES, ids=[kind for _, kind in FIELD_CHANGES])
def test_a_field_that_changed_is_named(values, kind):
    assert kind in kinds(story(), story(**values))


def test_a_lost_author_and_a_lost_credit_are_named():
    signed = story(
        authors=(fields.Author(name="Ada Example"),),
        attribution=(fields.Attribution(raw="With AFP", kind="wire", placement="end"),),
    )
    assert kinds(signed, story()) == ["author_removed", "attribution_removed"]


def test_a_credit_worded_anew_is_one_change():
    afp = (fields.Agency(id="afp", name="AFP", name_raw="AFP"),)
    before = story(
        attribution=(fields.Attribution(raw="With AFP", kind="wire", agencies=afp, placement="end"),)
    )
    after = story(
        attribution=(
            fields.Attribution(raw="With reporting by AFP", kind="wire", agencies=afp, placement="end"),
        )
    )
    assert kinds(before, after) == ["attribution_changed"]


BODY_CHANGES = [
    ("paragraph_edited", swapped(TEXTS, 1, TEXTS[1].replace("wait", "rest")), (1, 1)),
    ("paragraph_removed", TEXTS[:2] + TEXTS[3:], (0, 18)),
    ("paragraph_moved", (*TEXTS[1:], TEXTS[0]), (0, 0)),
    ("paragraph_merged", (TEXTS[0] + " " + TEXTS[1], *TEXTS[2:]), (0, 0)),
    ("paragraph_split", (*TEXTS[0].split(". ", 1)[0:1], *TEXTS[0].split(". ", 1)[1:], *TEXTS[1:]), (0, 0)),
]


@pytest.mark.parametrize(("kind", "texts", "words"), BODY_CHANGES, ids=[kind for kind, _, _ in BODY_CHANGES])
def test_a_change_of_the_body_is_named_with_its_words(kind, texts, words):
    diff = diff_articles(with_body(*TEXTS), with_body(*texts))
    assert [change.kind for change in diff.changes] == [kind]
    assert (diff.words_added, diff.words_removed) == words


def test_an_added_paragraph_is_named_where_it_stands():
    diff = diff_articles(with_body(*TEXTS), with_body(TEXTS[0], "Wholly new words come in here.", *TEXTS[1:]))
    (change,) = diff.changes
    assert (change.kind, change.pointer, change.words_added) == ("paragraph_added", "/body/1", 6)


def test_a_sentence_that_went_to_another_paragraph_is_no_edit():
    first, second = TEXTS[1].split(". ", 1)
    texts = (TEXTS[0], first + ".", TEXTS[2] + " " + second, *TEXTS[3:])
    diff = diff_articles(with_body(*TEXTS), with_body(*texts))
    assert [change.kind for change in diff.changes] == ["sentence_moved"]
    assert diff.words_added == diff.words_removed == 0


def test_a_paragraph_moved_and_edited_is_told_as_both():
    texts = (*TEXTS[1:], TEXTS[0].replace("harbour", "river"))
    assert kinds(with_body(*TEXTS), with_body(*texts)) == ["paragraph_moved", "paragraph_edited"]


def test_a_japanese_edit_counts_characters():
    before = with_body(
        "議会は港の橋について投票を延期した。新しい日付は決まっていない。", "市長は予算を待つと述べた。"
    )
    after = with_body(
        "議会は港の橋について投票を中止した。新しい日付は決まっていない。", "市長は予算を待つと述べた。"
    )
    diff = diff_articles(before, after)
    assert (diff.words_added, diff.words_removed) == (2, 2)
    (span,) = diff.changes[0].spans
    assert before.body[0].text[slice(*span.before)] == "延期"


def test_words_within_quotation_marks_are_told_apart():
    before = with_body(
        "The mayor said: “We shall vote in the spring.” She left the hall at noon with her staff."
    )
    after = with_body(
        "The mayor said: “We shall vote in the autumn.” She left the hall at dusk with her staff."
    )
    assert kinds(before, after) == ["paragraph_edited", "quote_edited"]


@pytest.mark.parametrize(
    ("before", "after"),
    [("took 12 hours", "took 21 hours"), ("was named", "was not named"), ("saw Oslo", "saw Bergen")],
)
def test_numbers_negations_and_names_weigh_more(before, after):
    language = fields.Language(tag="en", source="declared")
    text = "The talks {} on the day of the vote, and people went home after that."
    diff = diff_articles(
        with_body(text.format(before), language=language), with_body(text.format(after), language=language)
    )
    assert diff.changes[0].significance == "high"


def test_images_videos_and_tables_are_compared():
    image = blocks.Image(
        type="image", caption="Workers", credit="B. Sample", url="https://times.example/a.jpg"
    )
    table = blocks.Table(type="table", rows=(("a", "1"), ("b", "2")))
    video = blocks.Video(type="video", url="https://times.example/v.mp4")
    before = story(body=(image, table, video))
    after = story(
        body=(
            image.model_copy(update={"url": "https://times.example/b.jpg", "credit": "C. Sample"}),
            table.model_copy(update={"rows": (("a", "1"), ("b", "3"))}),
            blocks.Divider(type="divider"),
        )
    )
    found = kinds(before, after)
    assert found == ["table_changed", "image_swapped", "caption_changed", "block_removed", "block_added"]
    assert kinds(before, story(body=(table, video))) == ["image_removed"]
    assert kinds(story(body=(table, video)), before) == ["image_added"]


def test_a_link_that_leads_elsewhere_is_told():
    link = blocks.Link(start=0, end=3, url="https://times.example/a")
    paragraph = blocks.Paragraph(type="paragraph", text=TEXTS[0], links=(link,))
    other = paragraph.model_copy(
        update={"links": (link.model_copy(update={"url": "https://other.example/"}),)}
    )
    assert kinds(story(body=(paragraph,)), story(body=(other,))) == ["link_target_changed"]


def test_live_entries_are_compared_with_their_heads():
    def blog(*entries):
        return story(
            body=tuple(
                blocks.LiveEntry(type="live_entry", time_raw=time, author=author, blocks=paragraphs(text))
                for time, author, text in entries
            )
        )

    before = blog(("10:15", "Ada", TEXTS[0]), ("3 min ago", None, TEXTS[1]))
    after = blog(("10:20", "Bea", TEXTS[0]), ("9 min ago", None, TEXTS[1]))
    diff = diff_articles(before, after)
    assert [change.pointer for change in diff.changes] == ["/body/0/time_raw", "/body/0/author"]
    assert diff.scrubbed == ("relative-times",)


MODIFIED = fields.ArticleDate(
    raw="2026-03-02", value="2026-03-02", precision="day", zone="none", source="meta"
)
CORRECTION = blocks.Correction(type="correction", text="An earlier version misstated the length.")
EDITED = paragraphs(*swapped(TEXTS, 1, TEXTS[1].replace("wait", "rest")))


def test_an_edit_that_nothing_owns_up_to_is_silent():
    assert diff_articles(with_body(*TEXTS), story(body=EDITED)).flags.silent_edit
    assert not diff_articles(with_body(*TEXTS), story(body=EDITED, modified=MODIFIED)).flags.silent_edit
    corrected = diff_articles(with_body(*TEXTS), story(body=(*EDITED, CORRECTION)))
    assert not corrected.flags.silent_edit
    assert "correction_added" in [change.kind for change in corrected.changes]
    assert not diff_articles(with_body(*TEXTS), with_body(*TEXTS, headline="Other")).flags.silent_edit


def test_quotes_and_dashes_alone_are_typography():
    before = with_body('He said "no" - and left the hall...', headline="Council's vote")
    after = with_body("He said “no” – and left the hall…", headline="Council’s vote")
    diff = diff_articles(before, after)
    assert diff.flags.typography_only
    assert not diff.flags.silent_edit
    assert diff.words_added == diff.words_removed == 0
    assert diff.changes[-1].spans


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Il a dit « non » à tous.", "Il a dit “non” à tous."),
        ("彼は「行く」と話した。", "彼は｢行く｣と話した。"),
        ("他说“好”，走了。", "他说「好」，走了。"),
        ('צה"ל הודיע היום.', "צה״ל הודיע היום."),
        ("Die STRASSE ist zu.", "Die Straße ist zu."),
    ],
)
def test_quotes_and_capitals_of_other_scripts_are_typography_too(before, after):
    diff = diff_articles(with_body(before), with_body(after))
    assert diff.flags.typography_only
    assert not diff.flags.silent_edit
    assert diff.words_added == diff.words_removed == 0


def test_a_comma_is_no_typography():
    diff = diff_articles(
        with_body("He said no and left the hall."), with_body("He said no, and left the hall.")
    )
    assert not diff.flags.typography_only
    assert [change.kind for change in diff.changes] == ["paragraph_edited"]


def links(*labels, relation="related"):
    return tuple(
        fields.RelatedLink(
            label=label, url=f"https://times.example/{label}", relation=relation, position=place
        )
        for place, label in enumerate(labels, start=1)
    )


def test_what_differs_at_every_visit_is_noise_and_named():
    before = with_body(*TEXTS, "3 min ago", "12 comments", related_links=links("a", "b"))
    after = with_body(*TEXTS, "9 min ago", "99 comments", related_links=links("b", "a"))
    diff = diff_articles(before, after)
    assert diff.changes == ()
    assert diff.flags.noise_only
    assert diff.scrubbed == ("counts", "related-order", "relative-times")


def test_most_read_links_are_noise():
    before = story(related_links=links("a", "b", relation="most_read"))
    diff = diff_articles(before, story(related_links=links("c", "d", relation="most_read")))
    assert (diff.changes, diff.scrubbed, diff.flags.noise_only) == ((), ("most-read",), True)


def test_scrubbers_can_be_switched_off():
    before, after = with_body(*TEXTS, "3 min ago"), with_body(*TEXTS, "9 min ago")
    assert kinds(before, after) == []
    assert kinds(before, after, scrub=()) == ["paragraph_edited"]
    with pytest.raises(UsageError, match="no-such"):
        diff_articles(before, after, scrub=["no-such"])


def test_tracking_parameters_are_noise():
    before = story(canonical_url="https://times.example/a?utm_source=x")
    diff = diff_articles(before, story(canonical_url="https://times.example/a?utm_source=y"))
    assert (diff.changes, diff.scrubbed) == ((), ("tracking-parameters",))


def test_an_article_that_is_gone_or_back_is_told():
    assert kinds(story(), None) == ["article_gone"]
    assert kinds(None, story()) == ["article_back"]
    assert kinds(None, None) == []


def test_a_snapshot_compares_with_a_record_and_with_a_snapshot():
    before = with_body(*TEXTS, keywords=("x",), canonical_url="https://times.example/c")
    snapshot = read_snapshot(take_snapshot(before))
    assert kinds(before, snapshot) == []
    edited = with_body(*swapped(TEXTS, 1, TEXTS[1].replace("wait", "rest")))
    assert kinds(snapshot, edited) == ["paragraph_edited"]
    assert kinds(snapshot, read_snapshot(take_snapshot(edited))) == ["paragraph_edited"]


def test_the_json_has_the_shape_of_the_design():
    diff = diff_articles(with_body(*TEXTS), story(body=EDITED)).as_dict()
    assert list(diff) == ["changes", "words_added", "words_removed", "flags", "scrubbed"]
    assert list(diff["flags"]) == ["silent_edit", "typography_only", "noise_only"]
    (change,) = diff["changes"]
    assert change["spans"] == [{"op": "replace", "before": [45, 49], "after": [45, 49]}]
    del change["spans"]
    assert change == {
        "kind": "paragraph_edited",
        "pointer": "/body/1",
        "before": TEXTS[1],
        "after": EDITED[1].text,
        "words_added": 1,
        "words_removed": 1,
        "significance": "medium",
    }
    json.dumps(diff)


@QUIET
@given(articles())
def test_an_article_does_not_differ_from_itself(article):
    diff = diff_articles(article, article)
    assert (diff.changes, diff.scrubbed) == ((), ())
    assert not any(diff.flags.as_dict().values())


def resolve(value, pointer):
    for part in pointer.split("/")[1:]:
        value = value[int(part)] if isinstance(value, list) else value.get(part)
    return value


@QUIET
@given(articles(texts=st.one_of(st.sampled_from(TEXTS), wild_texts())), articles(texts=wild_texts()))
def test_any_two_articles_compare(a, b):
    diff = diff_articles(a, b)
    plain_a, plain_b = a.model_dump(mode="json"), b.model_dump(mode="json")
    json.dumps(diff.as_dict())
    for change in diff.changes:
        resolve(plain_a if change.after is None else plain_b, change.pointer)
        assert min(change.words_added, change.words_removed) >= 0
        for span in change.spans:
            assert 0 <= span.before[0] <= span.before[1] <= len(change.before or "")
            assert 0 <= span.after[0] <= span.after[1] <= len(change.after or "")


def test_canonical_records_and_diffs_are_deterministic():
    a, b = with_body(*TEXTS), story(body=EDITED)
    assert canonical_dict(a) == canonical_dict(with_body(*TEXTS))
    assert diff_articles(a, b) == diff_articles(a, b)


def test_two_neighbours_that_changed_places_are_both_told():
    diff = diff_articles(with_body(*TEXTS), with_body(TEXTS[0], TEXTS[2], TEXTS[1], *TEXTS[3:]))
    assert [(change.kind, change.pointer) for change in diff.changes] == [
        ("paragraph_moved", "/body/1"),
        ("paragraph_moved", "/body/2"),
    ]


def test_noise_is_hidden_in_fields_and_addresses_of_images_too():
    def image(width, minutes):
        url = f"https://times.example/a.jpg?id=7&width={width}"
        return (blocks.Image(type="image", url=url, caption=f"The harbour · {minutes} min ago"),)

    before = story(byline_raw="By Ada · 3 min ago", body=image(640, 3))
    after = story(byline_raw="By Ada · 9 min ago", body=image(1280, 9))
    diff = diff_articles(before, after)
    assert (diff.changes, diff.scrubbed) == ((), ("relative-times", "tracking-parameters"))
    assert diff.flags.noise_only
    assert kinds(before, after, scrub=()) == ["byline_changed", "image_swapped", "caption_changed"]


def credit(placement, block=None, raw="AFP"):
    return fields.Attribution(raw=raw, kind="wire", placement=placement, block=block)


def test_credits_of_the_same_words_in_several_places_are_told_apart():
    both = story(attribution=(credit("header"), credit("caption", 2), credit("end")))
    assert diff_articles(both, both).changes == ()
    moved = story(attribution=(credit("header"), credit("caption", 5), credit("end")))
    assert diff_articles(both, moved).changes == ()
    without = story(attribution=(credit("caption", 2), credit("end")))
    (gone,) = diff_articles(both, without).changes
    assert (gone.kind, gone.pointer, gone.before["placement"]) == (
        "attribution_removed",
        "/attribution/0",
        "header",
    )
    other = story(attribution=(credit("header"), credit("caption", 2), credit("dateline")))
    (changed,) = diff_articles(both, other).changes
    assert (changed.kind, changed.pointer) == ("attribution_changed", "/attribution/2")


THAI = (
    "สภาเทศบาลเลื่อนการลงมติเรื่องสะพานท่าเรือออกไปโดยไม่มีกำหนด นายกเทศมนตรีกล่าวว่างบประมาณยังไม่พอในปีนี้",
    "ชาวบ้านย่านท่าเรือขอสะพานใหม่มานานหลายปีแล้ว พวกเขาออกจากห้องประชุมไปอย่างเงียบๆเมื่อวานนี้",
    "ร้านค้าริมน้ำคาดว่าจะมีลูกค้าน้อยลงกว่าปีก่อน สองร้านปิดกิจการไปแล้วตั้งแต่ฤดูหนาวที่ผ่านมา",
)
UNPARTED_EDITS = [
    ("th", THAI[0], "งบประมาณ", "เงินสำรอง"),
    ("lo", "ສະພາເທດສະບານເລື່ອນການລົງມະຕິເລື່ອງຂົວທ່າເຮືອອອກໄປໂດຍບໍ່ມີກຳນົດເວລາ", "ລົງມະຕິ", "ຕັດສິນໃຈ"),
    ("my", "မြို့တော်ကောင်စီသည်ဆိပ်ကမ်းတံတားအတွက်မဲခွဲဆုံးဖြတ်ခြင်းကိုရွှေ့ဆိုင်းခဲ့သည်။", "ဆိပ်ကမ်း", "မြစ်ကူး"),
    ("km", "ក្រុមប្រឹក្សាក្រុងបានពន្យារពេលការបោះឆ្នោតលើស្ពានកំពង់ផែដោយគ្មានកំណត់។", "កំពង់ផែ", "មាត់ទន្លេ"),
]


@pytest.mark.parametrize(
    ("tag", "text", "old", "new"), UNPARTED_EDITS, ids=[tag for tag, *_ in UNPARTED_EDITS]
)
def test_of_a_run_of_letters_without_blanks_only_what_differs_is_marked(tag, text, old, new):
    language = fields.Language(tag=tag, source="declared")
    before, after = with_body(text, language=language), with_body(text.replace(old, new), language=language)
    (change,) = diff_articles(before, after).changes
    assert (change.kind, change.words_added, change.words_removed) == ("paragraph_edited", 1, 1)
    (span,) = change.spans
    assert change.before[: span.before[0]] == change.after[: span.after[0]]
    assert change.before[span.before[1] :] == change.after[span.after[1] :]
    assert span.before[1] - span.before[0] <= len(old) + 2


def test_two_edits_of_one_run_of_letters_are_two_places_and_one_word():
    text = THAI[1].replace("ท่าเรือ", "ริมน้ำ").replace("หลายปี", "สิบปี")
    (change,) = diff_articles(with_body(*THAI), with_body(THAI[0], text, THAI[2])).changes
    assert (change.words_added, change.words_removed, len(change.spans)) == (1, 1, 2)


def test_a_thai_paragraph_that_moved_and_was_edited_in_each_phrase_is_found_again():
    edited = THAI[0].replace("ท่าเรือ", "ริมน้ำ").replace("ปีนี้", "ปีหน้า")
    assert kinds(with_body(*THAI), with_body(THAI[1], THAI[2], edited)) == [
        "paragraph_moved",
        "paragraph_edited",
    ]


def test_a_thai_sentence_with_blanks_and_a_full_stop_moves_as_one():
    language = fields.Language(tag="th", source="declared")
    sentence = "สภาเทศบาล เลื่อนการลงมติ เรื่องสะพาน ไม่มีกำหนด ออกไปอีกหนึ่งปี."
    before = with_body(f"{sentence} {THAI[0]}", *THAI[1:], language=language)
    after = with_body(THAI[0], THAI[1], f"{sentence} {THAI[2]}", language=language)
    (change,) = diff_articles(before, after).changes
    assert (change.kind, change.after, change.words_added) == ("sentence_moved", sentence, 0)


def test_a_headline_without_blanks_is_marked_where_it_differs():
    (change,) = diff_articles(
        story(headline="สภาเลื่อนลงมติสะพานท่าเรือ"), story(headline="สภาเลื่อนลงมติสะพานริมน้ำ")
    ).changes
    assert (change.kind, change.words_added, change.words_removed) == ("headline_changed", 1, 1)
    assert change.before[slice(*change.spans[0].before)] == "ท่าเรือ"


@pytest.mark.parametrize(
    "sentence",
    [
        "A ferry will run at night as agreed with the neighbours of the old St.",
        "The tunnel was closed for the winter and will open again on the 3.",
    ],
)
def test_a_sentence_that_moved_away_from_behind_what_may_be_an_abbreviation_is_no_edit(sentence):
    language = fields.Language(tag="de", source="declared")
    before = with_body(f"{sentence} {TEXTS[0]}", *TEXTS[1:], language=language)
    after = with_body(sentence, TEXTS[1], f"{TEXTS[2]} {TEXTS[0]}", *TEXTS[3:], language=language)
    diff = diff_articles(before, after)
    assert {change.kind for change in diff.changes} == {"sentence_moved"}
    assert diff.words_added == diff.words_removed == 0


def test_a_capital_that_a_sentence_lends_is_no_edit():
    before = with_body("The council put off its vote. Residents left the hall.")
    after = with_body("On Monday the council put off its vote, residents left the hall.")
    (change,) = diff_articles(before, after).changes
    assert (change.words_added, change.words_removed) == (2, 0)
    shouted = diff_articles(before, with_body("THE COUNCIL put off its vote. Residents left the hall."))
    assert shouted.flags.typography_only
    assert (shouted.words_added, shouted.words_removed) == (0, 0)
    assert shouted.changes[0].spans


@pytest.mark.parametrize("text", ["It was late.", "Nobody came", "“No!”"])
def test_a_paragraph_of_few_words_merges_and_parts_as_any(text):
    apart, joined = (
        with_body(TEXTS[0], text, *TEXTS[1:]),
        with_body(TEXTS[0], f"{text} {TEXTS[1]}", *TEXTS[2:]),
    )
    for diff, kind in (
        (diff_articles(apart, joined), "paragraph_merged"),
        (diff_articles(joined, apart), "paragraph_split"),
    ):
        assert [change.kind for change in diff.changes] == [kind]
        assert diff.words_added == diff.words_removed == 0


def test_a_short_paragraph_that_went_on_is_the_same_one():
    before = with_body(TEXTS[0], "It was late.", *TEXTS[1:])
    after = with_body(
        TEXTS[0], "It was late. Wholly new words come in here, more than stood there.", *TEXTS[1:]
    )
    (change,) = diff_articles(before, after).changes
    assert (change.kind, change.words_added, change.words_removed) == ("paragraph_edited", 10, 0)


def test_a_sentence_that_was_edited_and_moved_out_of_a_removed_paragraph_is_found():
    kept = "An older plan for a tunnel lies in a deep drawer."
    before = with_body(*TEXTS)
    after = with_body(*TEXTS[:3], f"{kept} {TEXTS[4]}")
    diff = diff_articles(before, after)
    assert [change.kind for change in diff.changes] == ["paragraph_removed", "sentence_moved"]
    assert (diff.words_added, diff.words_removed) == (1, 9)


def test_half_a_sentence_that_moved_is_no_edit():
    half = " because the cranes that were meant for it stood idle."
    before = with_body(TEXTS[0][:-1] + half, *TEXTS[1:])
    after = with_body(*TEXTS[:4], TEXTS[4][:-1] + half)
    diff = diff_articles(before, after)
    assert {change.kind for change in diff.changes} == {"sentence_moved"}
    assert diff.words_added == diff.words_removed == 0


def test_two_sentences_that_were_joined_elsewhere_have_moved():
    before = with_body(*TEXTS)
    joined = TEXTS[3].replace(". Nobody", " and nobody")
    after = with_body(*TEXTS[:3], f"{TEXTS[4]} {joined}")
    diff = diff_articles(before, after)
    assert "sentence_moved" in [change.kind for change in diff.changes]
    assert (diff.words_added, diff.words_removed) == (1, 0)


def test_a_correction_that_says_again_what_it_corrects_is_named():
    wrong = "The bridge is 200 metres long, the council said on Monday."
    text = (
        "An earlier version said the bridge is 200 metres long, the council said on Monday. It is 300 metres."
    )
    correction = blocks.Correction(type="correction", text=text)
    before = with_body(TEXTS[0], wrong, TEXTS[1])
    for body in (paragraphs(TEXTS[0], TEXTS[1]), paragraphs(TEXTS[0], wrong.replace("200", "300"), TEXTS[1])):
        diff = diff_articles(before, story(body=(*body, correction)))
        assert [change.kind for change in diff.changes][-1] == "correction_added"
        assert diff.changes[-1].words_added == 19
        assert not diff.flags.silent_edit
    after = story(body=(*paragraphs(TEXTS[0], TEXTS[1]), correction))
    assert kinds(before, after) == ["paragraph_removed", "correction_added"]


def live_blog(texts):
    return story(
        page_kind="live_blog",
        body=tuple(blocks.LiveEntry(type="live_entry", blocks=paragraphs(text)) for text in texts),
    )


def test_entries_without_a_rare_word_are_found_between_their_neighbours():
    signs = "山川日月火水木金土人口手足目耳車門雨雪風花鳥魚犬馬石田力市町村東西南北道橋駅海空星"
    rng = random.Random(4)
    old = ["".join(rng.choices(signs, k=40)) + "。" for _ in range(400)]
    new = [text[:20] + "新" + text[21:] for text in old]
    for k in range(0, 400, 40):
        new.insert(k, "".join(rng.choices(signs, k=40)) + "。")
    diff = diff_articles(live_blog(old), live_blog(new))
    told = [change.kind for change in diff.changes]
    assert (told.count("paragraph_edited"), told.count("paragraph_added"), len(told)) == (400, 10, 410)
