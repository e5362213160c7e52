"""From a text to who said what: quotes, claims, their speakers and the way they came into print.

Pure Python, deterministic. `extract` is the one entry.
"""

import re
from dataclasses import replace

from claims.extraction import claims, dates, detect, figures, header, interruption, quotation, speech
from claims.extraction.agents import Agents
from claims.extraction.chain import Chains
from claims.extraction.confidence import confidence
from claims.extraction.cues import Cue
from claims.extraction.folding import Page
from claims.extraction.languages import CODES
from claims.extraction.lexicon import Lexicon, lexicon
from claims.extraction.phrases import Phrases
from claims.extraction.reporting import Reader, Reading
from claims.extraction.result import Claim, ClaimKind, Extraction, Header, Quote, Span
from claims.extraction.salience import salience
from claims.extraction.syntax import Syntax
from claims.extraction.text import Sentence, sentences, tokenize

__all__ = ["extract"]

_WORD = re.compile(r"[^\W\d_]{4,}")


def extract(text: str, *, language: str | None = None) -> Extraction:
    """Everything found in `text`. `language` is ISO 639-1; `None` has it detected.

    Never fails on a text of whatever content; of a language without tables the marks are read with English ones.
    """
    code = language or detect.language(text)
    words = lexicon(code if code in CODES else "en")
    head = header.read(text, words.code)
    title = text.find(head.title, 0, head.body_start) if head.title else -1
    start = title if title >= 0 else head.body_start
    return _Article(text, words, head, start).extraction(code)


def _stretches(text: str, start: int, words: Lexicon) -> list[quotation.Stretch]:
    found = [
        piece for stretch in quotation.stretches(text, start) for piece in interruption.apart(text, stretch, words)
    ]
    if not words.dialogue:
        return found

    def narrates(piece: str) -> bool:
        tokens = [match.group().lower() for match in words.pattern.finditer(piece[:80])][:4]
        return any(token in words.verbs and words.verbs[token].form != "infinitive" for token in tokens)

    spoken = quotation.dialogue(text, start, narrates)
    if not spoken:
        return found
    merged = sorted([*found, *spoken], key=lambda stretch: (stretch.outer[0], -stretch.outer[1]))
    apart: list[quotation.Stretch] = []
    for stretch in merged:
        if not apart or stretch.outer[0] >= apart[-1].outer[1]:
            apart.append(stretch)
    return apart


class _Article:
    def __init__(self, text: str, words: Lexicon, head: Header, start: int) -> None:
        self.text, self.words, self.head = text, words, head
        self.stretches = _stretches(text, start, words)
        self.tokens = tokenize(text, words.pattern, [s.outer for s in self.stretches], start, len(text))
        self.sentences = sentences(text, self.tokens, words.abbreviations, words.ordinal_before, words.says)
        self.body = self.tokens.at(head.body_start)
        self._leave_dateline()
        for sentence in self.sentences:
            first = self.tokens.low[sentence.first]
            self.tokens.low[sentence.first] = words.unaccented.get(first, first)
        phrases = Phrases(text, self.tokens, words, frozenset(sentence.first for sentence in self.sentences))
        clock = [
            index + sentence.paragraph - (1000 if sentence.first < self.body else 0)
            for index, sentence in enumerate(self.sentences)
        ]
        self.reader = Reader(Syntax(text, self.tokens, words, phrases, Agents(phrases, clock)))

    def _leave_dateline(self) -> None:
        """The first sentence of the body begins after its dateline ("NAIROBI, May 2 (Wirepoint) - Floods have...")."""
        low, capital = self.tokens.low, self.tokens.capital
        place = next((k for k, s in enumerate(self.sentences) if s.first >= self.body), None)
        if place is None:
            return
        sentence = self.sentences[place]
        dash = next(
            (k for k in range(sentence.first, min(sentence.last, sentence.first + 14)) if low[k] in "-–—"), None
        )
        while dash is not None and self.tokens.end[dash - 1] == self.tokens.start[dash]:
            dash = next((k for k in range(dash + 1, min(sentence.last, dash + 8)) if low[k] in "-–—"), None)
        if dash is None or dash + 2 >= sentence.last:
            return
        before = range(sentence.first, dash)
        told = {k for k in before for opening in before if low[opening] == "(" and opening < k and ")" in low[k:dash]}
        plain = all(
            capital[k] or not low[k].isalpha() or k in told or low[k] in self.words.of | self.words.prepositions
            for k in before
        )
        printed = self.text[self.tokens.start[sentence.first] : self.tokens.end[dash - 1]]
        dated = printed.isupper() or any(
            low[k] == "(" or low[k].isdigit() or low[k] in self.words.times for k in before
        )
        if plain and dated:
            self.sentences[place] = replace(sentence, first=dash + 1)

    def _titled(self, sentence: Sentence) -> bool:
        """A label, or a headline every word of which has a capital, which then tells no names."""
        tokens = self.tokens
        closed = sentence.last < len(tokens.low) and tokens.low[sentence.last] != "\n"
        line = range(sentence.first, sentence.last)
        words = [k for k in line if tokens.low[k].isalpha() and len(tokens.low[k]) > 3]
        label = len(line) < 4 and not any(k in tokens.quote for k in line)
        headline = len(words) > 4 and not self.words.nouns_capital
        return not closed and (label or headline) and all(tokens.capital[k] for k in words)

    def extraction(self, code: str) -> Extraction:
        text, head, published = self.text, self.head, self.head.published
        page = Page(text)
        finder = claims.Finder(
            self.reader,
            figures.find(page, self.words.code, head.body_start),
            dates.find(page, self.words.code, head.body_start, published=published.value if published else None),
        )
        speaking = speech.Speech(self.reader, self.stretches)
        quotes: list[speech.Draft] = []
        found: list[claims.Draft] = []
        for index, sentence in enumerate(self.sentences):
            titled = self._titled(sentence)
            reading = Reading(sentence, index, [], []) if titled else self.reader.read(sentence, index)
            spoken = speaking.read(reading)
            quotes += spoken
            if sentence.first >= self.body:
                drafts = finder.find(reading)
                found += drafts
                found += self._said_aloud(reading, spoken, drafts)
        speaking.repeated(quotes)
        chains = Chains(self.reader, head)
        found.sort(key=lambda draft: (draft.first, draft.last))
        found = [d for d in found if d.first < d.last]
        self._answer(found)
        place = {id(draft): k for k, draft in enumerate(found)}
        return Extraction(
            text,
            code,
            head,
            tuple(self._quote(draft, chains) for draft in quotes),
            tuple(self._claim(draft, page, chains, place) for draft in found),
        )

    def _said_aloud(
        self, reading: Reading, spoken: list[speech.Draft], drafts: list[claims.Draft]
    ) -> list[claims.Draft]:
        """A denial or an evasion whose words are quoted ("«Nobody warned us», the mayor denied")."""
        if any(draft.kind in ("denial", "no_answer") for draft in drafts):
            return []
        for quote in spoken:
            cue = quote.cue
            if isinstance(cue, Cue) and quote.reading is reading and cue.kind in ("deny", "evade", "decline"):
                kind: ClaimKind = "denial" if cue.kind == "deny" else "no_answer"
                first, last = reading.sentence.first, reading.sentence.last
                return [
                    claims.Draft(
                        first, last, kind, cue.stance, cue.speaker, cue, cue.shown, "claim.said-aloud", reading
                    )
                ]
        return []

    def _answer(self, found: list[claims.Draft]) -> None:
        known: list[tuple[claims.Draft, frozenset[str]]] = []
        for draft in found:
            span = self._span(draft)
            content = frozenset(word.lower()[:6] for word in _WORD.findall(span.text[:600]))
            if draft.kind in ("denial", "no_answer") or draft.stance == "confirms":
                draft.answers = claims.answered(draft, known, content)
            known.append((draft, content))

    def _span(self, draft: claims.Draft) -> Span:
        start, end = self.tokens.start[draft.first], self.tokens.end[draft.last - 1]
        return Span.of(self.text, start, end)

    def _quote(self, draft: speech.Draft, chains: Chains) -> Quote:
        cue = chains.span(draft.cue.shown) if draft.cue is not None else None
        relays = chains.relays(draft.reading, draft.speaker, draft.cue)
        speaker = draft.speaker.frozen() if draft.speaker is not None else None
        span = Span.of(self.text, draft.stretch.start, draft.stretch.end)
        chain = chains.build(draft.speaker, cue, relays)
        return Quote(span, draft.kind, speaker, cue, chain, draft.rule, confidence(draft.rule))

    def _claim(self, draft: claims.Draft, page: Page, chains: Chains, place: dict[int, int]) -> Claim:
        span = self._span(draft)
        wording = span.text
        if draft.cut is not None:
            left = self.tokens.start[draft.cut[0]]
            right = self.tokens.start[draft.cut[1]] if draft.cut[1] < len(self.tokens.low) else span.end
            wording = f"{self.text[span.start : left].rstrip()} {self.text[right : span.end].lstrip()}".strip()
        wording = " ".join(wording.split())
        wording = wording[:1].upper() + wording[1:]
        cue = chains.span(draft.shown) if draft.shown is not None else None
        if draft.kind == "outlet":
            chain, claimant = chains.own(), chains.outlet
        else:
            relays = chains.relays(draft.reading, draft.speaker, draft.cue)
            chain = chains.build(draft.speaker, cue, relays)
            claimant = draft.speaker.frozen() if draft.speaker is not None else None
        answers = place.get(id(draft.answers)) if draft.answers is not None else None
        return Claim(
            span,
            wording,
            draft.kind,
            draft.stance,
            claimant,
            cue,
            chain,
            salience(self.words.code).main_first(draft.figures, page, span.start, span.end),
            draft.event,
            answers,
            draft.rule,
            confidence(draft.rule),
        )
