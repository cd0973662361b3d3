"""Facts the rules go by: agencies, credit formulas, labels, read from TOML and compiled at first use."""

from archiver.knowledge.access import access_barrier
from archiver.knowledge.agencies import AgencyMention, agency_of_host, find_agencies, hands_out, is_agency
from archiver.knowledge.bylines import BylineWords, byline_words
from archiver.knowledge.captions import CaptionTable, caption_table, class_says
from archiver.knowledge.credits import (
    CreditTable,
    Formula,
    credit_table,
    plain,
)
from archiver.knowledge.dates import FIRST_OF_ERA, DateWords, Zone, date_words, fold_word
from archiver.knowledge.labels import (
    LabelKind,
    label_kind,
    label_table,
    link_labels,
    promo_opening,
)
from archiver.knowledge.languages import function_words, scripts
from archiver.knowledge.loader import knowledge_version, load_table
from archiver.knowledge.marks import marked_tokens
from archiver.knowledge.notes import NoteKind, note_patterns
from archiver.knowledge.places import ends_like_place, is_no_place, is_place
from archiver.knowledge.walls import WallWords, find_wall, may_be_wall

__all__ = [
    "FIRST_OF_ERA",
    "AgencyMention",
    "BylineWords",
    "CaptionTable",
    "CreditTable",
    "DateWords",
    "Formula",
    "LabelKind",
    "NoteKind",
    "WallWords",
    "Zone",
    "access_barrier",
    "agency_of_host",
    "byline_words",
    "caption_table",
    "class_says",
    "credit_table",
    "date_words",
    "ends_like_place",
    "find_agencies",
    "find_wall",
    "fold_word",
    "function_words",
    "hands_out",
    "is_agency",
    "is_no_place",
    "is_place",
    "knowledge_version",
    "label_kind",
    "label_table",
    "link_labels",
    "load_table",
    "marked_tokens",
    "may_be_wall",
    "note_patterns",
    "plain",
    "promo_opening",
    "scripts",
]
