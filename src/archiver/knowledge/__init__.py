"""Facts the rules go by: agencies, credit formulas, labels, read from TOML and compiled at first use."""

from archiver.knowledge.agencies import AgencyMention, agency_of_host, find_agencies, is_agency
from archiver.knowledge.dates import DateWords, Zone, date_words, fold_word
from archiver.knowledge.loader import knowledge_version, load_table
from archiver.knowledge.marks import marks_of

__all__ = [
    "AgencyMention",
    "DateWords",
    "Zone",
    "agency_of_host",
    "date_words",
    "find_agencies",
    "fold_word",
    "is_agency",
    "knowledge_version",
    "load_table",
    "marks_of",
]
