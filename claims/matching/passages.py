"""A text as the passages to look for: its claims and quotes, and the sentences in which neither was found."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from claims.extraction import dates, detect, extract, figures
from claims.extraction.folding import Page
from claims.extraction.languages import CODES
from claims.extraction.lexicon import Lexicon, lexicon
from claims.extraction.result import Claim, Extraction, Figure
from claims.extraction.text import sentences, tokenize

_FEWEST_WORDS = 3
"""A sentence of fewer says nothing to look for."""
_DENIALS = frozenset({"denies"})
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """`text[start:end]` of the whole; offsets are code points, half-open."""

    start: int
    end: int
    text: str
    language: str
    """ISO 639-1, or `und`."""
    figures: tuple[Figure, ...] = ()
    """With spans in the passage's own text."""
    dates: tuple[tuple[int, int], ...] = ()
    """Spans of dates, in the passage's own text."""
    speaker: str = ""
    """Who says it, as the text names them; empty where it does not."""
    event: date | None = None
    """The day of what it tells, where that is known to the day."""
    denied: bool = False

    @property
    def words(self) -> Lexicon:
        return tables(self.language)


def tables(language: str) -> Lexicon:
    """The language's tables; English ones for a language without."""
    return lexicon(language if language in CODES else "en")


def negated(text: str, language: str) -> bool:
    words = tables(language)
    return any(match.group().lower().replace("’", "'") in words.negations for match in words.pattern.finditer(text))


def figures_of(text: str, language: str) -> tuple[Figure, ...]:
    return tuple(figures.find(Page(text), tables(language).code))


def passage(
    text: str,
    language: str,
    start: int = 0,
    end: int | None = None,
    *,
    speaker: str = "",
    event: date | None = None,
    denied: bool = False,
) -> Passage:
    """A passage that says what its words say, and what its surroundings add."""
    end = len(text) if end is None else end
    words = text[start:end]
    denied = denied or negated(words, language)
    page, code = Page(words), tables(language).code
    printed = dates.find(page, code)
    event = event or next((each.value for each in printed if each.precision == "day"), None)
    dated = tuple((each.span.start, each.span.end) for each in printed)
    return Passage(start, end, words, language, tuple(figures.find(page, code)), dated, speaker, event, denied)


def passages(text: str, language: str | None = None) -> list[Passage]:
    """In the order of the text, none inside another. A text of one sentence is one passage.

    A text too short for its language to be sure is read in the likeliest: words and figures depend on it ("12.000").
    """
    code = language or detect.language(text)
    code = code if code in CODES else detect.likeliest(text)
    found = _sentences(text, code)
    extraction = extract(text, language=code)
    if len(found) <= 1:
        start, end = found[0] if found else (0, len(text))
        claims = [claim for claim in extraction.claims if claim.kind != "outlet"]
        speaker = next((claim.claimant.name for claim in claims if claim.claimant), "")
        event = next((day for claim in extraction.claims if (day := _day(claim))), None)
        denied = any(claim.stance in _DENIALS for claim in claims)
        return [passage(text, code, start, end, speaker=speaker, event=event, denied=denied)]
    drafts = list(_found(text, code, extraction))
    # The longer of two that overlap says it all.
    drafts.sort(key=lambda draft: (draft.start - draft.end, draft.start))
    kept: list[Passage] = []
    for draft in drafts:
        if not any(draft.start < other.end and other.start < draft.end for other in kept):
            kept.append(draft)
    for start, end in found:
        if not any(start < other.end and other.start < end for other in kept):
            kept.append(passage(text, code, start, end))
    telling = (each for each in kept if len(WORD.findall(each.text)) >= _FEWEST_WORDS)
    return sorted(telling, key=lambda each: each.start)


def _day(claim: Claim) -> date | None:
    return claim.event.value if claim.event and claim.event.precision == "day" else None


def _found(text: str, code: str, extraction: Extraction) -> Iterator[Passage]:
    for claim in extraction.claims:
        speaker = claim.claimant.name if claim.claimant and claim.kind != "outlet" else ""
        denied = claim.stance in _DENIALS
        yield passage(text, code, claim.span.start, claim.span.end, speaker=speaker, event=_day(claim), denied=denied)
    for quote in extraction.quotes:
        speaker = quote.speaker.name if quote.speaker else ""
        yield passage(text, code, quote.span.start, quote.span.end, speaker=speaker)


def _sentences(text: str, code: str) -> list[tuple[int, int]]:
    words = tables(code)
    tokens = tokenize(text, words.pattern, [], 0, len(text))
    cut = sentences(text, tokens, words.abbreviations, words.ordinal_before, words.says)
    spans = ((tokens.start[each.first], tokens.end[each.last - 1]) for each in cut)
    return [(start, end) for start, end in spans if WORD.search(text, start, end)]
