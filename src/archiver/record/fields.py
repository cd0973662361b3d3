"""The kinds of values that an article record is made of."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, Strict, StringConstraints
from pydantic_core import CoreSchema, core_schema


class Model(BaseModel):
    """A frozen value of the record: unknown keys are refused, nothing is coerced.

    What stands under a field says what it is: `archiver.record.schema` reads it there, when it is asked for.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        regex_engine="python-re",
        ser_json_inf_nan="strings",
    )


Item = TypeVar("Item")
Several = Annotated[tuple[Item, ...], Strict(False)]
"""Items in order; a list is taken too, since that is what JSON becomes in Python."""

Text = Annotated[str, StringConstraints(min_length=1)]
"""Page text: NFC, trimmed, single blanks, no control characters (`validate` checks that)."""

Headline = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
PageUrl = Annotated[str, StringConstraints(pattern=r"^[Hh][Tt][Tt][Pp][Ss]?://[^\x00-\x20#]+\Z")]
"""An absolute web address without fragment, verbatim otherwise."""

LinkUrl = Annotated[str, StringConstraints(pattern=r"^[Hh][Tt][Tt][Pp][Ss]?://[^\x00-\x20]+\Z")]
"""An absolute web address; a fragment may stay."""

Sha256Hex = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}\Z")]
Digest = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]+:[A-Za-z0-9+/=_-]+\Z")]
"""A labelled digest, e.g. `sha256:` and hex, or as the WARC record has it."""

UtcTime = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?Z\Z"),
]
"""An instant in UTC, ISO 8601 with `Z`."""

PartialTime = Annotated[
    str,
    StringConstraints(
        pattern=(
            r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?\Z"
        )
    ),
]
"""ISO 8601, cut to what is known; an offset only where the zone is known."""

LanguageTag = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z")]
WarningCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\Z")]


def whole_number(value: object) -> object:
    """Return 1.0 as 1: JSON has one kind of number, and its schemas take 1.0 for an integer."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


class _Whole:
    """Has integers of JSON read so; those of Python are what they are, and a call for each is felt."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        integer = handler(source)
        from_json = core_schema.no_info_before_validator_function(whole_number, integer)
        return core_schema.json_or_python_schema(json_schema=from_json, python_schema=integer)


WHOLE = _Whole()
"""Stands last in an integer's annotations, so that the schema keeps its range."""

Count = Annotated[int, Field(ge=0, le=2**53 - 1), WHOLE]
Position = Annotated[int, Field(ge=1, le=2**53 - 1), WHOLE]


class HeadlineVariant(Model):
    """Another headline of the same article."""

    role: Literal["seo", "social", "page_title", "feed", "deck"]
    """Where it is meant to be read."""
    value: Text
    """Its words."""


class Author(Model):
    """Someone who signs the piece. Wire agencies never stand here unless nothing else signs it."""

    name: Text
    """The name alone."""
    name_raw: Text | None = None
    """The name as on the page, with titles and prefixes."""
    type: Literal["person", "organization", "unknown"] = "unknown"
    """What signs."""
    role: Literal[
        "author", "reporter", "interviewer", "photographer", "editor", "translator", "contributor"
    ] = "author"
    """What they did for the piece."""
    url: LinkUrl | None = None
    """Their page, when the page links it."""


class Agency(Model):
    """A news agency, or a picture house, as credited."""

    id: Text | None = None
    """Its id in `knowledge/agencies.toml`; null for one that list does not hold, and for picture houses."""
    name: Text
    """The short international name."""
    name_raw: Text
    """The words on the page."""


class Dateline(Model):
    """The place (and date) that opens the story; the text itself stays in the body."""

    raw: Text
    """As on the page."""
    place: Text | None = None
    """The place or places, as written."""
    date_raw: Text | None = None
    """The date, as written."""
    agencies: Several[Agency] = ()
    """Agencies named in it."""


class ArticleDate(Model):
    """A date of the article, only as precise as the page."""

    raw: Text
    """As on the page (an attribute's value where that was read)."""
    value: PartialTime | None = None
    """ISO 8601 cut to `precision`; null for a relative time."""
    precision: Literal["year", "month", "day", "minute", "second", "relative"]
    """The smallest unit the page gives."""
    zone: Literal["offset", "named", "publisher", "none"]
    """How the time zone is known; `none`: `value` is local time of an unknown zone."""
    source: Literal[
        "jsonld", "meta", "microdata", "time_element", "visible_text", "url", "http_header", "text"
    ]
    """Where it was read."""
    resolved: UtcTime | None = None
    """For a relative time: the capture date less the interval."""


class RelatedLink(Model):
    """A link offered to the reader, in a block of links or as a promo within the body."""

    label: Text
    """The words of the link."""
    url: LinkUrl | None = None
    """Its target; null where a plain-text capture gives none."""
    relation: Literal["related", "most_read", "series", "full_story", "see_page"] = "related"
    """What the page offers it as."""
    section: Text | None = None
    """The heading of the block it stands in."""
    position: Position
    """Its place among the article's related links, from 1."""
    after_block: Count | None = None
    """The number of body blocks before it when it stands within the body, else null."""


CreditKind = Literal[
    "wire",
    "contributor",
    "translation",
    "source_publication",
    "signature",
    "handout",
    "image_credit",
    "quoted_agency",
    "unnamed_agencies",
]
"""What a credit is for."""

Placement = Literal["header", "dateline", "body", "caption", "end"]
"""Where a credit may stand."""


class Attribution(Model):
    """A credit for the text or an image, as the page words it and as the field names it."""

    raw: Text
    """As on the page."""
    kind: CreditKind
    """What is credited."""
    agencies: Several[Agency] = ()
    """The agencies named in it."""
    people: Several[Text] = ()
    """The people named in it."""
    outlet: Text | None = None
    """The publication the text is taken from."""
    placement: Placement
    """Where it stood."""
    block: Count | None = None
    """Index of the body block it stands in or beside, from 0."""


class Publisher(Model):
    """Who published the page."""

    name: Text
    """As the page names itself."""
    url: LinkUrl | None = None
    """Its address, when the page gives one."""


class Language(Model):
    """The language of the article."""

    tag: LanguageTag
    """BCP 47."""
    source: Literal["declared", "detected"]
    """Whether the page says so or its words do."""


class Access(Model):
    """Whether the reader gets the whole text; never `free` because the page says nothing."""

    status: Literal["free", "metered", "subscription", "registration", "truncated", "unknown"]
    """How the text can be read."""
    raw: Text | None = None
    """The words or the flag that say so."""


class Hashes(Model):
    """Hashes of the article's plain text (`docs/record.md`)."""

    text_sha256: Sha256Hex
    """SHA-256 of the plain text in UTF-8, hex."""
    text_norm_sha256: Sha256Hex
    """The same with typography and case folded."""


class Charset(Model):
    """How the bytes were decoded."""

    declared: Text | None = None
    """As the HTTP header or the page declares it."""
    used: Text
    """As decoded, by its WHATWG name."""


class WarcPlace(Model):
    """Where in an archive the page lies."""

    file: Text
    """Bare file name."""
    offset: Count
    """Bytes before the (compressed) WARC record."""
    length: Count | None = None
    """Bytes of the compressed member; null where the file is compressed as a whole."""
    record_id: Text | None = None
    """WARC-Record-ID without angle brackets."""
    payload_digest: Digest | None = None
    """WARC-Payload-Digest as the record has it."""


class Extractor(Model):
    """What read the page."""

    name: Text
    """Always `news-archiver` here."""
    version: Text
    """Of this package."""
    knowledge_version: Text
    """Digest of the knowledge files."""
    lxml: Text
    """Version of lxml."""
    libxml2: Text
    """Version of libxml2."""


OriginKind = Literal[
    "warc_response",
    "warc_resource",
    "warc_revisit",
    "warc_conversion",
    "html_file",
    "text_file",
    "mhtml_file",
]
"""What an article may be read from."""


class Provenance(Model):
    """Where the article's bytes came from and what read them."""

    kind: OriginKind
    """What kind of input it was."""
    capture_date: UtcTime | None = None
    """When it was captured, UTC."""
    http_status: Annotated[int, Field(ge=100, le=999), WHOLE] | None = None
    """HTTP status of the response."""
    content_type: Text | None = None
    """Content-Type as sent."""
    charset: Charset | None = None
    """How the bytes were decoded."""
    warc: WarcPlace | None = None
    """Its place in an archive."""
    redirects: Several[PageUrl] = ()
    """The addresses that led here, first asked first."""
    input_digest: Digest
    """`sha256:` and hex of the payload as read, codings undone."""
    extractor: Extractor
    """What read it."""


class Quality(Model):
    """What the reading itself says of its reliability."""

    warnings: Several[WarningCode] = ()
    """Codes, documented in `docs/record.md`."""
    coverage: Annotated[float, Field(ge=0, le=1)] | None = None
    """Plain-text captures only: the share of characters that a role accounts for with certainty."""
