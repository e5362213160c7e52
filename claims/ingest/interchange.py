"""The interchange format: what a line of an imported or exported `.jsonl` file may hold.

One JSON object a line, its `type` first: `source`, `agent`, `document`, `quote`, `claim`, `relation` or
`external_review`. A record names
others by what they are called everywhere (a source by its name, a document by source and key, a claim by its `ref`),
so that a file means the same in any base. docs/interchange.md describes each field for those who write such files.
"""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Language = Literal["it", "fr", "en", "es", "de", "und"]
AgentKind = Literal["person", "organization", "government", "place", "group", "document", "unknown"]
Origin = Literal["extracted", "imported", "edited"]
Aspect = Literal["attribution", "content"]
Precision = Literal["minute", "day", "month", "year"]
Stance = Literal["asserts", "estimates", "announces", "confirms", "denies", "declines", "evades"]
Bound = Literal["exact", "about", "range", "at_least", "at_most", "vague"]
Text = Annotated[str, Meta(min_length=1)]
Name = Annotated[str, Meta(min_length=1, max_length=300)]
Offset = Annotated[int, Meta(ge=0)]
Share = Annotated[float, Meta(ge=0, le=1)]


class _Part(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A misspelt field is an error, not a loss; what has its default is left out of an export."""


class Alias(_Part):
    name: Name
    language: Language = "und"


class DocumentRef(_Part):
    """A document of a source: by `key` (exports), `url`, or `title` where it has one title of that kind."""

    source: Text
    key: str = ""
    url: str = ""
    title: str = ""


class AgentRef(_Part):
    """An agent by name or alias; of a `local` one, known only in one document, in the document at hand."""

    name: Name
    kind: AgentKind = "unknown"
    local: bool = False


class Time(_Part):
    at: Annotated[datetime, Meta(tz=True)]
    raw: str = ""
    precision: Precision = "minute"
    zone_inferred: bool = False


class Link(_Part):
    """One link of a chain of attribution, innermost first: an agent or a source."""

    agent: AgentRef | None = None
    source: str = ""
    cue: Annotated[str, Meta(max_length=200)] = ""
    cue_start: Offset | None = None


class Place(_Part):
    """Where words stand. `exact` alone will do where they occur once; without `revision` the latest is meant."""

    document: DocumentRef
    exact: Text
    revision: str = ""
    start: Offset | None = None
    cue: Annotated[str, Meta(max_length=200)] = ""
    attributions: list[Link] = []
    rule: Annotated[str, Meta(max_length=60)] = ""
    confidence: Share | None = None
    origin: Origin = "imported"


class EvidenceRecord(_Part):
    bearing: Literal["supports", "refutes", "context"]
    url: str = ""
    document: DocumentRef | None = None
    file: str = ""
    content: bytes = b""
    excerpt: str = ""


class Step(_Part):
    """One step of a review. A first step that is not a draft stands for all the steps up to it."""

    aspect: Aspect
    reviewer: Text
    status: Literal["draft", "submitted", "approved", "published", "corrected", "retracted"] = "published"
    verdict: str = ""
    rationale: str = ""
    approver: str = ""
    actor: str = ""
    at: Annotated[datetime, Meta(tz=True)] | None = None
    evidence: list[EvidenceRecord] = []


class Figure(_Part):
    value: Decimal
    text: Annotated[str, Meta(min_length=1, max_length=300)]
    value_max: Decimal | None = None
    unit: Annotated[str, Meta(max_length=100)] = ""
    per: Annotated[str, Meta(max_length=100)] = ""
    """Of a rate, what it is counted by: day."""
    bound: Bound = "exact"


class Event(_Part):
    date: date
    precision: Literal["day", "month", "year"] = "day"
    raw: str = ""


class SourceRecord(_Part, tag_field="type", tag="source"):
    name: Annotated[str, Meta(min_length=1, max_length=200)]
    kind: Literal["outlet", "agency", "institution", "account"] = "outlet"
    aliases: list[Name] = []
    homepage: str = ""
    country: Annotated[str, Meta(pattern="^([A-Z]{2})?$")] = ""
    language: Language = "und"
    reliability: Literal["A", "B", "C", "D", "E", "F"] = "F"
    agent: AgentRef | None = None


class AgentRecord(_Part, tag_field="type", tag="agent"):
    name: Name
    kind: AgentKind = "unknown"
    role: Annotated[str, Meta(max_length=300)] = ""
    wikidata: Annotated[str, Meta(pattern="^(Q[1-9][0-9]*)?$")] = ""
    aliases: list[Alias] = []
    only_in: DocumentRef | None = None


class RevisionRecord(_Part):
    text: Text
    body_start: Offset = 0
    language: Language = "und"
    came_from: Annotated[str, Meta(max_length=500)] = ""


class DocumentRecord(_Part, tag_field="type", tag="document"):
    source: Text
    key: Annotated[str, Meta(max_length=64)] = ""
    url: Annotated[str, Meta(max_length=2000)] = ""
    title: Annotated[str, Meta(max_length=500)] = ""
    byline: Annotated[str, Meta(max_length=500)] = ""
    credits: Annotated[str, Meta(max_length=500)] = ""
    language: Language = "und"
    agencies: list[Text] = []
    topics: list[Annotated[str, Meta(min_length=1, max_length=100)]] = []
    published: Time | None = None
    modified: Time | None = None
    revisions: list[RevisionRecord] = []


class QuoteRecord(_Part, tag_field="type", tag="quote"):
    at: Place
    language: Language = "und"
    speaker: AgentRef | None = None
    verbatim_status: Literal["original", "translation", "back_translation", "unknown"] = "unknown"
    reviews: list[Step] = []


class ClaimRecord(_Part, tag_field="type", tag="claim"):
    ref: Annotated[str, Meta(min_length=1, max_length=100)]
    text: Text
    language: Language = "und"
    claimant: AgentRef | None = None
    stance: Stance = "asserts"
    answers: str = ""
    same_as: str = ""
    event: Event | None = None
    quantities: list[Figure] = []
    appearances: list[Place] = []
    reviews: list[Step] = []
    origin: Origin = "imported"


class RelationRecord(_Part, tag_field="type", tag="relation"):
    from_claim: Text
    to_claim: Text
    kind: Literal["same", "contradicts", "updates", "supports", "refines", "same_figure"]
    dimension: Literal["", "figure", "time", "place", "agent", "fact"] = ""
    confidence: Share | None = None
    decision: Literal["suggested", "confirmed", "rejected"] = "suggested"
    decided_by: str = ""
    resolution: Literal["open", "error", "different_events", "superseded"] = "open"


class ExternalReviewRecord(_Part, tag_field="type", tag="external_review"):
    claim: Text
    source: Text
    url: Annotated[str, Meta(min_length=1, max_length=2000)]
    title: Annotated[str, Meta(max_length=500)] = ""
    aspect: Aspect = "content"
    rating: Annotated[str, Meta(max_length=500)] = ""
    rating_value: Decimal | None = None
    worst_rating: Decimal | None = None
    best_rating: Decimal | None = None
    verdict: str = ""
    verdict_from: Literal["", "name", "value"] = ""
    summary: str = ""
    language: Language = "und"
    published_on: date | None = None
    claimed_on: date | None = None
    appearances: list[Annotated[str, Meta(max_length=2000)]] = []


class ClaimReview(msgspec.Struct, tag_field="type", tag="claimreview"):
    """One of another publisher, read from JSON-LD: with what it says of the publisher and the claim. Never exported."""

    url: str
    claim: str
    publisher: str
    homepage: str
    title: str
    aspect: Aspect
    rating: str
    rating_value: Decimal | None
    worst_rating: Decimal | None
    best_rating: Decimal | None
    summary: str
    language: Language
    claim_language: Language
    published_on: date | None
    claimed_on: date | None
    claimant: str
    claimant_kind: AgentKind
    appearances: list[str]


Record = SourceRecord | AgentRecord | DocumentRecord | QuoteRecord | ClaimRecord | RelationRecord | ExternalReviewRecord

decoder: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)
encoder = msgspec.json.Encoder(decimal_format="number")


def dumps(record: Record) -> bytes:
    """A line of an export, ended by a newline: `type` first, then the fields that differ from their defaults."""
    return encoder.encode(record) + b"\n"


COLUMNS = {
    "text": "the claim, in words; required",
    "ref": "your reference; without it, one is derived from text, claimant and date",
    "language": "it, fr, en, es, de",
    "claimant": "who makes the claim",
    "claimant_kind": "person, organization, government, place, group, document",
    "stance": "asserts, estimates, announces, confirms, denies, declines, evades",
    "date": "of the event, YYYY-MM-DD",
    "value": "the figure, with a full stop for decimals",
    "value_max": "the upper end of a range",
    "unit": "what the figure counts: %, EUR, soldiers",
    "per": "what a rate is counted by: day, 100,000 inhabitants",
    "figure": "the figure as printed: “about 11,000”",
    "approximate": "yes or no",
}
"""Columns of a `.csv` of claims; only `text` must be there, in any order, and no others."""


def unknown_columns(columns: list[str]) -> str:
    """What is wrong with a header, or nothing."""
    if "text" not in columns:
        return f"no column “text”; expected {', '.join(COLUMNS)}"
    if len(set(columns)) < len(columns):
        return "a column stands twice"
    if strange := [name or "(empty)" for name in columns if name not in COLUMNS]:
        return f"unknown column {', '.join(strange)}; expected {', '.join(COLUMNS)}"
    return ""


def claim_of_row(row: Mapping[str, str]) -> ClaimRecord:
    """A row of a `.csv` of claims as a record. Raises `msgspec.ValidationError` that names the column."""
    cells = {name: value.strip() for name, value in row.items() if value.strip()}
    text, claimant = cells.get("text", ""), cells.get("claimant", "")
    identity = "\n".join((text, claimant, cells.get("date", "")))
    fields: dict[str, object] = {
        "type": "claim",
        "ref": cells.get("ref") or hashlib.sha256(identity.encode()).hexdigest(),
        "text": text,
        **{name: cells[name] for name in ("language", "stance") if name in cells},
    }
    if claimant:
        fields["claimant"] = {"name": claimant, "kind": cells.get("claimant_kind", "unknown")}
    if "date" in cells:
        fields["event"] = {"date": cells["date"]}
    if "value" in cells:
        ranged = "value_max" in cells
        figure: dict[str, object] = {
            name: cells[name] for name in ("value", "value_max", "unit", "per") if name in cells
        }
        figure["text"] = cells.get("figure") or "–".join(
            cells[name] for name in ("value", "value_max") if name in cells
        )
        match cells.get("approximate", "no").lower():
            case "yes":
                figure["bound"] = "about"
            case "no":
                figure["bound"] = "range" if ranged else "exact"
            case _:
                raise msgspec.ValidationError("Expected yes or no - at `$.approximate`")
        fields["quantities"] = [figure]
    record: ClaimRecord = msgspec.convert(fields, ClaimRecord, strict=False)
    return record
