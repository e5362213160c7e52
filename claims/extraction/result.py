"""What extraction finds in a text, as plain values.

All offsets are Unicode code points, half-open, into the text given: `text[start:end] == span.text`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

AgentKind = Literal["person", "organization", "government", "place", "group", "document", "unknown"]
Bound = Literal["exact", "about", "range", "at_least", "at_most", "vague"]
ClaimKind = Literal["attributed", "denial", "no_answer", "outlet"]
Precision = Literal["minute", "day", "month", "year"]
QuoteKind = Literal["direct", "partial"]
Stance = Literal["asserts", "estimates", "announces", "confirms", "denies", "declines", "evades"]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the text: `text[start:end] == span.text`."""

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> "Span":
        return cls(start, end, text[start:end])


@dataclass(frozen=True, slots=True)
class Timestamp:
    """A date or time a header prints. `value` is aware; `raw` are the words as printed."""

    value: datetime
    raw: str
    precision: Precision
    zone_inferred: bool
    """The zone is the outlet's or the language's, not printed."""


@dataclass(frozen=True, slots=True)
class EventDate:
    """When what a claim states took place; a relative date ("martedì") is resolved against the publication."""

    value: date
    """Of a month its first day, of a year 1 January."""
    precision: Literal["day", "month", "year"]
    span: Span


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who speaks, one an article: every mention that means the same is the same `Agent`."""

    name: str
    """The fullest name in the article, or the words that stand for one ("sindaco"), without an article."""
    kind: AgentKind
    role: str = ""
    aliases: tuple[str, ...] = ()
    """Other names the article uses for the same: "Choe", "KCNA"."""
    local: bool = False
    """Without a name of its own ("una fonte diplomatica", "il trattato"): somebody only in this article."""
    publisher: Literal["outlet", "agency"] | None = None
    """A newspaper, broadcaster or news agency: stored as a source."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain of attribution. `cue` are the reporting words that make it, `None` for a header's credit."""

    agent: Agent
    cue: Span | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity. A range has both values; `vague` ("diverse migliaia") is `value` upwards, open above."""

    value: Decimal
    value_max: Decimal | None
    unit: str
    """`%`, `pp` (percentage points), an ISO 4217 code, a unit of measure, the noun counted as the text has it; empty
    where left out."""
    bound: Bound
    span: Span
    """With its approximator and percent or currency words, without the noun counted and the rate."""
    rule: str
    per: str = ""
    """Of a rate its denominator, as the text has it, in lower case: "day", "100,000 inhabitants"."""

    @property
    def approximate(self) -> bool:
        return self.bound not in ("exact", "range")


@dataclass(frozen=True, slots=True)
class Quote:
    span: Span
    """Inside the quotation marks."""
    kind: QuoteKind
    """A sentence or utterance of its own, or words woven into the reporter's sentence."""
    speaker: Agent | None
    cue: Span | None
    chain: tuple[Link, ...]
    """From the speaker, through each relay, to the outlet."""
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Claim:
    span: Span
    wording: str
    """The proposition to be read by itself: the span without an inserted attribution, begun with a capital."""
    kind: ClaimKind
    stance: Stance
    claimant: Agent | None
    """Of kind `outlet` the outlet; `None` where the text names nobody."""
    cue: Span | None
    chain: tuple[Link, ...]
    figures: tuple[Figure, ...]
    """Inside the span, in order; the main one first."""
    event: EventDate | None
    answers: int | None
    """Index, in `Extraction.claims`, of the claim that this one confirms, denies, declines or evades."""
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above the body: `text[:body_start]`."""

    outlet: str = ""
    agencies: tuple[str, ...] = ()
    title: str = ""
    byline: str = ""
    credits: str = ""
    published: Timestamp | None = None
    modified: Timestamp | None = None
    body_start: int = 0


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one pass over a text finds; quotes and claims in the order of their spans."""

    text: str
    language: str
    """ISO 639-1, or `und`."""
    header: Header
    quotes: tuple[Quote, ...]
    claims: tuple[Claim, ...]
