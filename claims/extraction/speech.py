"""Quoted stretches told apart: who speaks the words, and which are no speech at all (titles, scare quotes)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from claims.extraction.agents import Person
from claims.extraction.cues import Cue
from claims.extraction.frames import Frame
from claims.extraction.phrases import Phrase as NounPhrase
from claims.extraction.quotation import Stretch
from claims.extraction.reporting import Reader, Reading
from claims.extraction.result import QuoteKind
from claims.extraction.text import QUOTED

_WORD = re.compile(r"[^\W_]+")
_TERMINAL = ".!?…"
_DASHES = ("—", "–", "-")


@dataclass(slots=True, eq=False)
class Draft:
    stretch: Stretch
    kind: QuoteKind
    speaker: Person | None
    cue: Cue | Frame | None
    rule: str
    reading: Reading
    token: int
    relays: list[tuple[Person, tuple[int, int]]] = field(default_factory=list)


class Speech:
    """Attributes the quoted stretches of one article, in order."""

    def __init__(self, reader: Reader, stretches: Sequence[Stretch]) -> None:
        self.reader, self.stretches = reader, stretches
        self.low, self.lexicon, self.text = reader.tokens.low, reader.lexicon, reader.text
        self.skipped = reader.syntax.skipped
        self.previous: Draft | None = None
        self.pending: list[Draft] = []
        """Utterances without a speaker yet, that the next sentence of the paragraph may name."""
        self.announced: tuple[Person | None, Cue | None] | None = None
        """Who was to speak, by a sentence that ended with a colon."""

    def read(self, reading: Reading) -> list[Draft]:
        sentence = reading.sentence
        quoted = [k for k in range(sentence.first, sentence.last) if k in self.reader.tokens.quote]
        found: list[Draft] = []
        self._said_so(reading)
        if self.pending and (not quoted or quoted[0] > sentence.first):
            same = self.pending[-1].reading.sentence.paragraph == sentence.paragraph
            person = next((c.speaker for c in reading.cues if c.told), None) or reading.subject
            person = person or self._person_in(reading, sentence.last)
            for waiting in self.pending:
                if same and person is not None and person.kind in ("person", "unknown", "group"):
                    waiting.speaker = person
            self.pending.clear()
        for k in quoted:
            draft = self._attribute(k, quoted, reading)
            if draft is not None:
                found.append(draft)
                self.previous = draft
        ends = sentence.last > sentence.first and self.low[sentence.last - 1] == ":"
        cue = next((c for c in reversed(reading.cues) if c.kind in ("say", "ask")), None)
        self.announced = ((cue.speaker if cue else None) or reading.subject, cue) if ends else None
        return found

    def _said_so(self, reading: Reading) -> None:
        """The words of the sentence before are whose a pronoun says they are ("«...». Lo ha detto il ministro")."""
        cue = next(iter(reading.cues), None)
        if cue is None or cue.first > reading.sentence.first + 1 or cue.position != "after" or cue.speaker is None:
            return
        if self.lexicon.cataphoric.isdisjoint(self.low[cue.first : cue.last]):
            return
        last = self.previous
        near = last is not None and reading.index - last.reading.index == 1
        if last is not None and near and last.rule in ("quote.unattributed", "quote.alone", "quote.goes-on"):
            last.speaker = cue.speaker

    def repeated(self, drafts: Sequence[Draft]) -> None:
        """Words of a headline without a speaker are whose the text says they are where it has them again."""
        spoken = [(draft.speaker, self._plain(draft)) for draft in drafts if draft.speaker is not None and draft.cue]
        for draft in drafts[:4]:
            words = self._plain(draft)
            if draft.cue is None and len(words) > 12:
                again = next((speaker for speaker, theirs in spoken if words in theirs), None)
                draft.speaker = again or draft.speaker

    def _plain(self, draft: Draft) -> str:
        return " ".join(_WORD.findall(self.text[draft.stretch.start : draft.stretch.end].lower()))

    def _attribute(self, token: int, quoted: list[int], reading: Reading) -> Draft | None:
        stretch = self.stretches[self.reader.tokens.quote[token]]
        inside = self.text[stretch.start : stretch.end]
        words = len(_WORD.findall(inside[:400]))
        if not words:
            return None
        if self._publisher(inside):
            return None
        sentence, low = reading.sentence, self.low
        before = low[token - 1] if token > sentence.first else ""
        after = low[token + 1] if token + 1 < sentence.last else ""
        utterance = (inside[0].isupper() or inside[0] in "¿¡…") and (
            inside[-1] in _TERMINAL or before in ("", ":", ",") or token == sentence.first
        )
        if stretch.continues and self.previous is not None:
            return self._draft(
                stretch, "direct", self.previous.speaker, self.previous.cue, "quote.continued", reading, token
            )
        if token > 0 and token - 1 >= sentence.first and self._title(token, words, utterance, reading):
            return None
        kind: QuoteKind = "direct" if utterance else "partial"
        split = self._split(token, quoted, reading)
        if split is not None:
            kind = "direct" if split.kind == "direct" else kind
            return self._draft(stretch, kind, split.speaker, split.cue, "quote.split", reading, token)
        alone = token == sentence.first and not after
        cue = self._clause_after(token, reading)
        if cue is not None and (words > 1 or cue.kind in ("say", "ask", "deny", "evade")):
            opened = token == sentence.first or before in (":", ",") or low[token - 1] == QUOTED
            kind = "direct" if opened or utterance else kind
            return self._draft(stretch, kind, cue.speaker, cue, "quote.before-verb", reading, token)
        said = self._commented(token, reading)
        if said is not None:
            return self._draft(stretch, kind, said, None, "quote.commented", reading, token)
        if before == ":" or (before == "," and utterance and token - 1 > sentence.first):
            cue = self._nearest_before(token, reading)
            if cue is not None and cue.speaker is not None:
                return self._draft(stretch, "direct", cue.speaker, cue, "quote.after-colon", reading, token)
            person = None
            if before == ":":
                person = self._introduced(token, reading)
                if person is not None or words > 2 or utterance:
                    return self._draft(stretch, "direct", person, None, "quote.after-colon", reading, token)
        if alone or (token == sentence.first and after == "—"):
            return self._standing_alone(stretch, inside, words, reading, token)
        frame = self._frame(token, reading)
        if frame is not None:
            return self._draft(stretch, kind, frame.speaker, frame, "quote.according-to", reading, token)
        cue = self._nearest_before(token, reading)
        if cue is not None and self._woven(cue, token, words):
            return self._draft(stretch, kind, cue.speaker, cue, "quote.woven", reading, token)
        cue = self._later(token, reading)
        if cue is not None and words > 1:
            return self._draft(stretch, kind, cue.speaker, cue, "quote.before-clause", reading, token)
        if token == sentence.first and utterance and words > 3:
            return self._standing_alone(stretch, inside, words, reading, token)
        reported = any(low[k] in self.lexicon.subjunctives for k in range(sentence.first, sentence.last))
        if words > 1 and reported and not reading.cues:
            # "Er habe nur „ein Stück Zukunft“ bauen wollen.": reported speech goes on
            return self._draft(stretch, kind, reading.before, None, "quote.reported", reading, token)
        if words >= 6 or (utterance and inside[-1] in "!?." and words > 2):
            subject = reading.subject
            speaker = reading.before if subject is None or subject.kind == "unknown" else subject
            draft = self._draft(stretch, kind, speaker, None, "quote.unattributed", reading, token)
            if speaker is None and token == sentence.last - 1:
                self.pending.append(draft)
            return draft
        return None

    def _draft(
        self,
        stretch: Stretch,
        kind: QuoteKind,
        speaker: Person | None,
        cue: Cue | Frame | None,
        rule: str,
        reading: Reading,
        token: int,
    ) -> Draft:
        if speaker is not None:
            self.reader.agents.spoke(speaker, reading.index)
        return Draft(stretch, kind, speaker, cue, rule, reading, token)

    def _publisher(self, inside: str) -> bool:
        """The name of a newspaper or the like in quotation marks."""
        words = inside.lower().split()
        return inside.lower() in self.reader.agents.known or (
            len(words) < 5 and inside[0].isupper() and any(word in self.lexicon.publishers for word in words)
        )

    def _title(self, token: int, words: int, utterance: bool, reading: Reading) -> bool:
        """A title of a work, a nickname, or words held at a distance."""
        low, named = self.low, self.lexicon.named
        inside = words < 4 and not utterance and token + 1 < len(low)
        if inside and self.reader.phrases.named(token - 1) and self.reader.phrases.named(token + 1):
            return True  # "Rubén “el Turco” Salim"
        name = self.text[self.reader.tokens.start[token] + 1 : self.reader.tokens.end[token] - 1]
        if (
            words < 5
            and name[:1].isupper()
            and not utterance
            and self.lexicon.kind_of(low[token - 1]) == "organization"
        ):
            return True  # "die Initiative «Gegenwind»"
        proper = name[:1].isupper() and name[-1:] not in _TERMINAL and not self.lexicon.nouns_capital
        if proper and words < 5 and low[token - 1] in self.lexicon.definite:
            return True  # "il «Bisato nero»"
        if low[token - 1] in named:
            return not self._labelled(token, reading)
        if low[token - 1] == "," and token >= 2 and low[token - 2] in named and words < 9:
            return True
        apart = low[token - 1] == "," and token + 1 < len(low) and low[token + 1] == ","
        article = inside and name.split()[0].lower() in self.lexicon.definite
        if apart and article and token >= 2 and (self.reader.phrases.named(token - 2) or low[token - 2] == "."):
            return True  # "Ramón G., «el Boticario», ..."
        return (
            words < 7
            and any(low[k] in named for k in range(max(0, token - 3), token))
            and low[token - 1] not in (":", ",")
            and (utterance or low[token - 2] in named)
            and self.lexicon.verb(low[token - 1]) is None
            and not any(self.lexicon.says(low[k]) for k in range(max(0, token - 2), token))
        )

    def _labelled(self, token: int, reading: Reading) -> bool:
        """Somebody called it so ("what Tate called “a farce”"), rather than that it is so called."""
        return any(
            cue.kind == "label"
            and cue.last == token
            and cue.position == "before"
            and cue.speaker
            and not cue.speaker.local
            for cue in reading.cues
        )

    def _split(self, token: int, quoted: list[int], reading: Reading) -> Draft | None:
        """The words go on after the reporting clause of those before."""
        place = quoted.index(token)
        previous = self.previous
        if place == 0 or previous is None or previous.token != quoted[place - 1]:
            return None
        cue = previous.cue if isinstance(previous.cue, Cue) else None
        between = [c for c in reading.cues if previous.token < c.first < token and c.kind != "react"]
        if cue is not None and cue not in between and len(between) == 1 and between[0].position == "dropped":
            cue = between[0]  # "«...» – ha detto Rossi – «...» – ha aggiunto – «...»"
        if cue is None or not previous.token < cue.first < token or any(cue.last <= c.first for c in between):
            return None
        marked = previous.stretch.dialogue or self.low[token - 1] in (*_DASHES, ",", ":", ".", ";")
        if not marked and token - previous.token > 12:
            return None
        return previous if previous.kind == "direct" else None

    def _clause_after(self, token: int, reading: Reading) -> Cue | None:
        """The reporting clause right after the words ("«...», ha detto Rossi", "“...,” she said")."""
        low = self.low
        k = token + 1
        while k < reading.sentence.last and low[k] in (*_DASHES, ",", ".", "?", "!"):
            k += 1
        coordinated = k < reading.sentence.last and low[k] in self.lexicon.coordinators
        if coordinated and any(cue.last <= token for cue in reading.cues):
            return None  # "called it “fair play” and praised the patience": what comes is said beside the words
        for cue in reading.cues:
            if cue.last <= token:
                continue
            begin = cue.first
            if cue.position == "before" and cue.subject is not None and token < cue.subject[0] < begin:
                begin = cue.subject[0]
            between = range(k, begin)
            plain = all(
                low[j] in self.skipped
                or low[j] in self.lexicon.determiners
                or low[j] in self.lexicon.relays
                or (low[j] in self.lexicon.that and low[j - 1] not in self.lexicon.adverbs)  # not "while Rome said"
                for j in between
            )
            if plain and len(between) <= 5:
                judged = cue.kind in ("label", "react", "speak")
                fronted = k > token + 1 or low[token - 1] in self.lexicon.of  # "Di «...» parla il sindaco"
                pointed = any(low[j] in self.lexicon.clitics for j in range(cue.first, cue.last)) and k > token + 1
                if cue.negated or (judged and not pointed and (cue.position != "after" or begin > k or not fronted)):
                    return None
                if not cue.told and cue.position == "dropped" and cue.kind not in ("say", "ask", "deny", "evade"):
                    return None
                return cue
            if k < reading.sentence.last and begin - k <= 10 and cue.position == "before" and k > token + 1:
                return cue if cue.kind in ("say", "ask", "deny") and not cue.negated else None
            return None
        return None

    def _commented(self, token: int, reading: Reading) -> Person | None:
        """Who speaks by a noun after the words ("«...», la replica di Rossi", "“...” was the mayor's verdict")."""
        low, lexicon, last = self.low, self.lexicon, reading.sentence.last
        k = token + 1
        while k < last and low[k] in (*_DASHES, ","):
            k += 1
        first = k
        while k < min(last, first + 6) and low[k] not in lexicon.utterances:
            if not (low[k][0].isalpha() or low[k] == "'s") or low[k] in lexicon.that | lexicon.prepositions:
                return None
            k += 1
        if k >= min(last, first + 6) or not low[first:k] or lexicon.says(low[first]):
            return None
        if low[first] not in lexicon.be | lexicon.determiners | lexicon.relays and "'s" not in low[first:k]:
            return None
        said = self.reader.cues.uttered(
            k if "'s" not in low[first:k] else first, k + 1, reading.sentence, reading.index
        )
        if said is None:
            return None
        return said[1] or (self._speaking_last(reading) if lexicon.possessive & set(low[first:k]) else None)

    def _speaking_last(self, reading: Reading) -> Person | None:
        return reading.before or (self.previous.speaker if self.previous is not None else None)

    def _nearest_before(self, token: int, reading: Reading) -> Cue | None:
        found = None
        for cue in reading.cues:
            shown = self.low[cue.last - 1] in self.lexicon.shows and cue.speaker is not None
            if shown and found is not None and cue.speaker is not None and cue.speaker.kind == "person":
                continue  # "the inspector said Catchpole had shown “not a flicker” of remorse"
            if cue.first < token and cue.kind not in ("decline",) and not (cue.negated and cue.kind == "say"):
                found = cue if cue.speaker is not None or found is None else found
        return found

    def _introduced(self, token: int, reading: Reading) -> Person | None:
        """Who speaks after a colon without a reporting verb: the noun phrase before it, or who spoke last."""
        low = self.low
        first = reading.sentence.first
        words = [low[k] for k in range(first, token - 1) if low[k][0].isalpha()]
        if words and len(words) <= 3 and words[-1] in self.lexicon.continuing | self.skipped and self.previous:
            return self.previous.speaker
        whole = self.reader.phrases.read(first, token - 1)
        if whole is None or whole.last < token - 1 or whole.article != "none":
            whole = None  # "Thiele: «...»"
        last = whole or self._last_named(first, token - 1) or self._from(first, token - 1)
        if last is not None:
            return self.reader.agents.resolve(last, reading.index)
        frame = next((f for f in reading.frames if f.last < token and f.kind in ("according", "opinion", "for")), None)
        if frame is not None and frame.speaker is not None:
            return frame.speaker
        said = self.reader.cues.uttered(first, token - 1, reading.sentence, reading.index)
        if said is not None:
            owner = said[1] or reading.subject
            return owner if owner is not None and owner.kind != "document" else self._speaking_last(reading)
        if reading.subject is not None:
            return reading.subject
        if words and len(words) <= 3 and self.previous is not None:
            return self.previous.speaker
        person = self._person_in(reading, token - 1)
        return person or reading.before

    def _from(self, first: int, colon: int) -> NounPhrase | None:
        """Whom something comes from, right before a colon ("Kritik kommt vom Bund der Steuerzahler: «...»")."""
        for k in range(max(first + 1, colon - 10), colon):
            if self.low[k] in self.lexicon.by and self.reader.phrases.finite(k - 1):
                phrase = self.reader.phrases.read(k + 1, colon)
                if phrase is not None and phrase.last == colon and self.reader.syntax.speaking(phrase):
                    return phrase
        return None

    def _last_named(self, first: int, colon: int) -> NounPhrase | None:
        """One who may speak right before a colon: after a comma or a copula, or a person with a role and a name."""
        low, lexicon = self.low, self.lexicon
        governed = lexicon.of | lexicon.by | lexicon.prepositions | lexicon.determiners
        for k in range(max(first + 1, colon - 8), colon):
            phrase = self.reader.phrases.read(k, colon)
            if phrase is None or phrase.last != colon or low[k - 1] in governed:
                continue
            if low[k - 1] in lexicon.be or low[k - 1] == ",":
                if phrase.name or lexicon.kind_of(low[phrase.head]):
                    return phrase
            elif phrase.name is not None and lexicon.kind_of(low[phrase.head]) == "person":
                return phrase
        return None

    def _person_in(self, reading: Reading, end: int) -> Person | None:
        """Somebody named between the beginning of the sentence and token `end`, outside a preposition."""
        low = self.low
        k = reading.sentence.first
        while k < end:
            if low[k] in self.lexicon.prepositions or low[k] in self.lexicon.of:
                k = self.reader.syntax.after_prepositional(k, end)
                continue
            phrase = self.reader.phrases.read(k, end) if low[k] not in self.skipped else None
            if phrase is None:
                k += 1
                continue
            if self.lexicon.kind_of(low[phrase.head]) in ("person", "group") or (
                phrase.name is not None and phrase.name[1] - phrase.name[0] > 1
            ):
                return self.reader.agents.resolve(phrase, reading.index)
            k = max(phrase.last, k + 1)
        return None

    def _standing_alone(self, stretch: Stretch, inside: str, words: int, reading: Reading, token: int) -> Draft | None:
        """Words that are a sentence of their own."""
        previous = self.previous
        if self.announced is not None:
            person, cue = self.announced
            return self._draft(stretch, "direct", person, cue, "quote.after-colon", reading, token)
        if (
            previous is not None
            and previous.reading.sentence.paragraph == reading.sentence.paragraph
            and previous.kind == "direct"
        ) and reading.index - previous.reading.index <= 1:
            asked = isinstance(previous.cue, Cue) and previous.cue.kind == "ask"
            question = asked and self.text[previous.stretch.end - 1] == "?" and previous.speaker is not None
            answering = self.reader.agents.alone(but=previous.speaker) if question else None
            if answering is not None:
                return self._draft(stretch, "direct", answering, None, "quote.alone", reading, token)
            draft = self._draft(stretch, "direct", previous.speaker, previous.cue, "quote.goes-on", reading, token)
            if previous.speaker is None and previous in self.pending:
                self.pending.append(draft)
            return draft
        if words < 3 and inside[-1] not in "!?.":
            return None
        opens = reading.sentence.first == 0 or self.low[reading.sentence.first - 1] == "\n"
        speaker = reading.before
        draft = self._draft(stretch, "direct", speaker, None, "quote.alone", reading, token)
        if opens or speaker is None:
            self.pending.append(draft)
        return draft

    def _frame(self, token: int, reading: Reading) -> Frame | None:
        for frame in reading.frames:
            if self._beside(frame, token, reading):
                continue
            if frame.kind in ("according", "opinion", "for") and (
                (frame.last <= token <= frame.last + 30 and ";" not in self.low[frame.last : token])
                or (token < frame.first <= token + 4 and ";" not in self.low[token : frame.first])
            ):
                return frame
        return None

    def _beside(self, frame: Frame, token: int, reading: Reading) -> bool:
        """The frame tells who reports that somebody says it ("gab laut Protokoll an, er habe “...”")."""
        ends = self.lexicon.that | {",", ":"}
        return any(
            cue.kind == "say"
            and cue.told
            and cue.first < frame.first
            and ends.isdisjoint(self.low[cue.first : frame.first])
            and not ends.isdisjoint(self.low[frame.last : token])
            for cue in reading.cues
        )

    def _woven(self, cue: Cue, token: int, words: int) -> bool:
        """The cue reports the quoted words of its sentence, and does not merely stand before them."""
        low = self.low
        if cue.kind == "ask" and words < 2:
            return False
        between = range(cue.last, token)
        if any(low[k] == ";" for k in between) or len(between) > 40:
            return False
        labels = cue.kind in ("label", "speak", "react", "deny") or cue.phrase
        if words == 1:
            name = self.text[self.reader.tokens.start[token] + 1].isupper() and not self.lexicon.nouns_capital
            if cue.kind == "label" and name:
                return False  # "the player they call “Biscuit”"
            within = any(low[k] in self.lexicon.that for k in between) or (
                self.lexicon.bare and self.reader.phrases.clause(cue.last, token)
            )
            within = within and cue.kind == "say" and not name
            return within or (labels and len(between) <= 12) or (len(between) <= 2 and cue.kind == "say")
        if cue.kind == "ask":
            return words > 1
        return cue.speaker is not None or len(between) <= 6

    def _later(self, token: int, reading: Reading) -> Cue | None:
        """A reporting clause further on in the sentence ("The effect “may not last”, the paper said")."""
        for cue in reading.cues:
            if cue.first > token and cue.kind == "say" and not cue.negated and cue.speaker is not None:
                begin = cue.subject[0] if cue.position == "before" and cue.subject else cue.first
                if begin > 0 and (self.low[begin - 1] == "," or cue.position == "after" or cue.told):
                    return cue
        return None
