"""An extraction written out for a person: the text with every span marked in place, and a note on each thing found.

Quotes are numbered Q1, Q2 …, claims C1 …, figures F1 … and event dates D1 … in the order of the text; the words that
report C2 are c2. A span opens with `[C2 ` and closes with ` C2]`, so that spans may overlap without one lying in the
other. A bracket or backslash of the text itself stands behind a backslash. Whoever takes out the marks and then those
backslashes has the text again, to the character.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from claims.extraction.languages import CODES
from claims.extraction.result import Agent, Claim, EventDate, Extraction, Figure, Link, Quote, Span, Timestamp

Kind = Literal["quote", "claim", "figure", "date", "cue"]
Shown = Literal["quotes", "claims", "figures"]
Fields = tuple[tuple[str, str], ...]
"""Names and values; a value that tells by itself what it is has an empty name."""

_ESCAPED = str.maketrans({"\\": "\\\\", "[": "\\[", "]": "\\]"})
_DATES = {"minute": "%Y-%m-%d %H:%M %Z", "day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A span to be marked, not empty. `label` is `C2`; of a cue that several have in common, `c2,q1`."""

    label: str
    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a line: a bracket with its label, or text of which every character lies in spans of the same kinds."""

    text: str
    kinds: frozenset[Kind]
    bracket: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """What there is to say of one quote, claim or figure."""

    label: str
    kind: Kind
    span: Span
    fields: Fields


@dataclass(slots=True)
class Line:
    """A line of the text, without its end, and the notes on what begins in it."""

    pieces: list[Piece] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def __str__(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def heading(extraction: Extraction, *, language_given: bool = False) -> Fields:
    """What the header told, a field a line; an empty value where it told nothing."""
    head, code = extraction.header, extraction.language
    recognized = "given" if language_given else "recognized" if code in CODES else "not recognized, read as English"
    return (
        ("outlet", head.outlet),
        ("agencies", ", ".join(head.agencies)),
        ("title", head.title),
        ("byline", head.byline),
        ("credits", head.credits),
        ("published", _printed(head.published)),
        ("modified", _printed(head.modified)),
        ("language", f"{code}, {recognized}"),
        ("body", f"from {head.body_start}"),
        ("found", f"quotes: {len(extraction.quotes)}, claims: {len(extraction.claims)}"),
    )


def lines(extraction: Extraction, only: Shown | None = None) -> list[Line]:
    """Every line of the text, marked, with its notes.

    `only` leaves out the other kinds, but for what belongs to a kind: of quotes the cues, of claims the cues, figures
    and dates. The numbers stay the same.
    """
    labels = _Labels(extraction)
    quotes, claims, figures = (only in (None, kind) for kind in ("quotes", "claims", "figures"))
    marks: list[Mark] = []
    notes: list[Note] = []
    if quotes:
        notes += [_quote(quote, label) for quote, label in labels.quotes]
    if claims:
        notes += [labels.claim(claim, label) for claim, label in labels.claims]
        marks += [_mark(label, "date", date.span) for date, label in labels.dates.items()]
    if claims or figures:
        notes += [_figure(figure, label) for figure, label in labels.figures.items()]
    marks += [_mark(note.label, note.kind, note.span) for note in notes]
    marks += _cues([*(labels.quotes if quotes else ()), *(labels.claims if claims else ())])
    return laid_out(extraction.text, marks, notes)


def laid_out(text: str, marks: Iterable[Mark], notes: Iterable[Note] = ()) -> list[Line]:
    """The lines of a text with any marks in place.

    Where several open at once the longest is outside, where several close at once the last opened is inside.
    """
    edges: list[tuple[int, bool, int, int, Mark]] = []
    for index, mark in enumerate(marks):
        edges.append((mark.start, True, -mark.end, index, mark))
        edges.append((mark.end, False, -mark.start, -index, mark))
    waiting = deque(sorted(edges, key=lambda edge: edge[:4]))
    remaining = deque(sorted(notes, key=lambda note: (note.span.start, -note.span.end)))
    opened: list[Kind] = []
    result: list[Line] = []
    at = 0

    def text_until(end: int) -> None:
        nonlocal at
        if end > at:
            result[-1].pieces.append(Piece(text[at:end].translate(_ESCAPED), frozenset(opened)))
            at = end

    for content in text.split("\n"):
        end = at + len(content)
        result.append(Line())
        while waiting and waiting[0][0] <= end:
            position, opens, *_, mark = waiting.popleft()
            text_until(position)
            bracket = f"[{mark.label} " if opens else f" {mark.label}]"
            result[-1].pieces.append(Piece(bracket, frozenset([mark.kind]), bracket=True))
            if opens:
                opened.append(mark.kind)
            else:
                opened.remove(mark.kind)
        text_until(end)
        at = end + 1
        while remaining and remaining[0].span.start < at:
            result[-1].notes.append(remaining.popleft())
    return result


class _Labels:
    """What each quote, claim, figure and date is called."""

    def __init__(self, extraction: Extraction) -> None:
        self.quotes = [(quote, f"Q{number}") for number, quote in enumerate(extraction.quotes, 1)]
        self.claims = [(claim, f"C{number}") for number, claim in enumerate(extraction.claims, 1)]
        # Two claims that overlap have a figure in common, and several may have taken place at one date.
        figures = dict.fromkeys(figure for claim in extraction.claims for figure in claim.figures)
        dates = dict.fromkeys(claim.event for claim in extraction.claims if claim.event is not None)
        self.figures = {figure: f"F{number}" for number, figure in enumerate(sorted(figures, key=_place), 1)}
        self.dates = {date: f"D{number}" for number, date in enumerate(sorted(dates, key=_place), 1)}

    def claim(self, claim: Claim, label: str) -> Note:
        fields = [("", claim.kind), ("", claim.stance), *_said("claimant", claim.claimant, claim.cue, claim.chain)]
        if claim.figures:
            fields.append(("figures", ", ".join(self.figures[figure] for figure in claim.figures)))
        if (event := claim.event) is not None:
            when = f"{event.value:{_DATES[event.precision]}} to the {event.precision}"
            fields.append(("event", f"{self.dates[event]} {when}, {_words(event.span)}"))
        if claim.answers is not None:
            fields.append(("answers", self.claims[claim.answers][1]))
        if claim.wording.lower() != " ".join(claim.span.text.split()).lower():
            fields.append(("reads", f"“{claim.wording}”"))
        return Note(label, "claim", claim.span, (*fields, ("rule", f"{claim.rule}, {claim.confidence:.2f}")))


def _quote(quote: Quote, label: str) -> Note:
    said = _said("speaker", quote.speaker, quote.cue, quote.chain)
    rule = f"{quote.rule}, {quote.confidence:.2f}"
    return Note(label, "quote", quote.span, (("", quote.kind), *said, ("rule", rule)))


def _figure(figure: Figure, label: str) -> Note:
    value = f"{figure.value:f}" + (f" to {figure.value_max:f}" if figure.value_max is not None else "")
    fields = (("", f"{value} {figure.unit}".rstrip()), ("", figure.bound), ("rule", figure.rule))
    return Note(label, "figure", figure.span, fields)


def _said(who: str, agent: Agent | None, cue: Span | None, chain: tuple[Link, ...]) -> Fields:
    fields = [(who, _agent(agent) if agent is not None else "not named")]
    if cue is not None:
        fields.append(("cue", _words(cue)))
    if chain:
        names = []
        for link in chain:
            relayed = f" ({_words(link.cue)})" if link.cue is not None and link.cue != cue else ""
            names.append(link.agent.name + relayed)
        fields.append(("chain", " ← ".join(names)))
    return tuple(fields)


def _agent(agent: Agent) -> str:
    what = [agent.kind, agent.publisher or "", agent.role, "without a name of its own" if agent.local else ""]
    also = [f"also {', '.join(agent.aliases)}"] if agent.aliases else []
    return f"{agent.name} ({'; '.join([', '.join(filter(None, what)), *also])})"


def _cues(things: Iterable[tuple[Quote | Claim, str]]) -> list[Mark]:
    """The words that report each, or make a link of its chain; those of several are one mark."""
    reported: dict[Span, list[str]] = {}
    for thing, label in things:
        spans = dict.fromkeys([thing.cue, *(link.cue for link in thing.chain)])
        for span in spans:
            if span is not None:
                reported.setdefault(span, []).append(label.lower())
    return [_mark(",".join(labels), "cue", span) for span, labels in reported.items()]


def _mark(label: str, kind: Kind, span: Span) -> Mark:
    return Mark(label, kind, span.start, span.end)


def _place(found: Figure | EventDate) -> tuple[int, int]:
    return found.span.start, found.span.end


def _words(span: Span) -> str:
    text = span.text.replace("\n", " ")
    return f"“{text}” {span.start}:{span.end}"


def _printed(time: Timestamp | None) -> str:
    if time is None:
        return ""
    zone = "zone inferred" if time.zone_inferred else "zone printed"
    return f"{time.value:{_DATES[time.precision]}}, {zone}, from “{time.raw}”"
