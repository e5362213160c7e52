""" "According to" and its like: sources named without a reporting verb."""

from dataclasses import dataclass, replace
from typing import Literal

from claims.extraction.agents import Person
from claims.extraction.cues import FRAMES, Cue
from claims.extraction.phrases import POSSESSIVES
from claims.extraction.phrases import Phrase as NounPhrase
from claims.extraction.subjects import Subjects
from claims.extraction.syntax import Syntax
from claims.extraction.text import QUOTED, Sentence

FrameKind = Literal["according", "opinion", "for", "cited", "citing", "hearsay"]


@dataclass(slots=True, eq=False)
class Frame:
    """ "According to" and its like, tokens `first` to `last` with the source's noun phrase."""

    first: int
    last: int
    shown: tuple[int, int]
    kind: FrameKind
    speaker: Person | None
    indefinite: bool = False
    relative: bool = False
    """The source stands before it ("the union, according to which ...")."""


class Frames:
    """Finds the frames of one article."""

    def __init__(self, syntax: Syntax, subjects: Subjects) -> None:
        self.syntax, self.subjects = syntax, subjects
        self.text, self.tokens, self.lexicon = syntax.text, syntax.tokens, syntax.lexicon
        self.phrases, self.agents, self.skipped = syntax.phrases, syntax.agents, syntax.skipped

    def find(self, sentence: Sentence, index: int, cues: list[Cue]) -> list[Frame]:
        low, lexicon = self.tokens.low, self.lexicon
        found: list[Frame] = []
        i = sentence.first
        while i < sentence.last:
            phrases = lexicon.phrases.get(low[i])
            frame = None
            if phrases is not None:
                for phrase in phrases:
                    if phrase.kind not in FRAMES or not phrase.among(self.syntax.words):
                        continue
                    match = phrase.match(low, i, sentence.last, 4)
                    if match is not None:
                        if phrase.kind == "after":
                            frame = self._postposed(i, match[0], sentence, index)
                        elif phrase.kind == "compound":
                            end = match[0]
                            person = self.agents.compound(end) if end < sentence.last else None
                            frame = Frame(i, end + 1, (i, end + 1), "according", person) if person else None
                            owner = self.agents.owner(end) if end < sentence.last else None
                            frame = Frame(i, end + 2, (i, end + 2), "according", owner) if owner else frame
                            frame = frame or self._document(i, end, sentence, index)
                        elif phrase.kind == "hearsay":
                            frame = Frame(i, match[0], (i, match[0]), "hearsay", None)
                        elif phrase.kind == "aside":
                            frame = self._aside(i, match[0], sentence, index)
                        else:
                            frame = self._frame(phrase.kind, i, match[0], sentence, index)  # type: ignore[arg-type]
                        if frame is not None:
                            break
            if frame is not None:
                found.append(frame)
                cues[:] = [cue for cue in cues if not frame.first <= cue.shown[0] < frame.last or cue.last > frame.last]
                i = max(frame.last, i + 1)
            else:
                i += 1
        return found

    def _document(self, i: int, end: int, sentence: Sentence, index: int) -> Frame | None:
        """A text not named before as the source ("nach einem Bericht der Zeitung")."""
        phrase = self.phrases.read(end, sentence.last)
        opens = i == sentence.first and phrase is not None and phrase.article == "definite"  # "Nach dem Entwurf sinkt"
        if phrase is None or not (phrase.article == "indefinite" or opens):
            return None
        if self.lexicon.kind_of(self.tokens.low[phrase.head]) != "document":
            return None
        return Frame(i, phrase.last, (i, end), "according", self.agents.resolve(phrase, index))

    def _postposed(self, i: int, end: int, sentence: Sentence, index: int) -> Frame | None:
        """A source before its preposition ("dem Bericht zufolge")."""
        for k in range(max(sentence.first, i - 12), i):
            phrase = self.phrases.read(k, i)
            if phrase is not None and phrase.last == i:
                head = self.tokens.low[phrase.head]
                nobody = phrase.article == "none" and head in self.lexicon.statements  # "Angaben zufolge"
                return Frame(k, end, (k, end), "according", None if nobody else self.agents.resolve(phrase, index))
        return None

    def _aside(self, i: int, end: int, sentence: Sentence, index: int) -> Frame | None:
        """A source set apart without a verb ("..., so Wyss")."""
        low = self.tokens.low
        if i == sentence.first or low[i - 1] not in (",", QUOTED, "—", "–"):
            return None
        phrase = self.phrases.read(end, sentence.last)
        if phrase is None or phrase.article == "indefinite":
            return None
        last = phrase.last
        while last < sentence.last and low[last] in self.skipped:
            last += 1
        if (phrase.name is None and self.lexicon.kind_of(low[phrase.head]) is None) or not self.syntax.closes(
            last, sentence
        ):
            return None
        return Frame(i, last, (i, end), "according", self.agents.resolve(phrase, index))

    def _behind(self, phrase: NounPhrase, index: int) -> Person | None:
        """Whose the thing is that a source is named by ("according to her measurements", "to the coach's figures")."""
        low, lexicon = self.tokens.low, self.lexicon
        counts = low[phrase.head] in lexicon.data  # "secondo dati della prefettura"
        if phrase.name is not None or lexicon.nouns_capital:
            return None
        if lexicon.kind_of(low[phrase.head]) is not None and not counts:
            return None
        for k in range(phrase.head + 1, phrase.last - 1):
            owner = self.phrases.read(k + 1, phrase.last) if low[k] in lexicon.of else None
            if owner is not None and self.syntax.speaking(owner):
                return self.agents.resolve(owner, index)
        if (
            counts
            and phrase.last + 2 < len(low)
            and (low[phrase.last] in lexicon.relatives or low[phrase.last] in lexicon.that)
        ):
            # "Según los datos que publicó ayer el Instituto"
            for k in range(phrase.last + 2, min(phrase.last + 6, len(low))):
                owner = self.phrases.read(k, len(low)) if low[k] in lexicon.definite else None
                if owner is not None:
                    return self.agents.resolve(owner, index) if self.syntax.speaking(owner) else None
        return self.agents.pronoun("", index) if phrase.article == "possessive" else None

    def _named_before(self, colon: int, sentence: Sentence) -> NounPhrase | None:
        """One who may speak, named right before a colon."""
        for k in range(max(sentence.first, colon - 6), colon):
            phrase = self.phrases.read(k, colon)
            if phrase is not None and phrase.last == colon and self.syntax.speaking(phrase):
                return phrase
        return None

    def _frame(self, kind: FrameKind, i: int, end: int, sentence: Sentence, index: int) -> Frame | None:
        low, lexicon = self.tokens.low, self.lexicon
        previous = low[i - 1] if i > sentence.first else ""
        opening = not previous or previous in (",", ";", ":", "—", "–", "(", QUOTED)
        if kind == "for":
            starts = (
                not previous
                or previous in (";", ":", ",")
                or previous in lexicon.coordinators
                or previous in lexicon.relatives
            )
            if not starts or end >= sentence.last:
                return None
        if kind == "opinion":
            owned = next((k for k in range(i + 1, end) if low[k] in POSSESSIVES), i + 1)
            owner = self.phrases.read(i + 1, owned)
            word = low[end - 1]
            speaker = self.agents.pronoun(word, index) if word in lexicon.pronouns else self.subjects.ahead
            if owner is not None:
                speaker = self.agents.resolve(owner, index)
            elif previous == ":" and (named := self._named_before(i - 1, sentence)) is not None:
                speaker = self.agents.resolve(named, index)  # "Di altro avviso Legambiente: a suo giudizio"
            elif self.subjects.about is not None and not lexicon.own.isdisjoint(low[i:end]):
                speaker = self.subjects.about
            return Frame(i, end, (i, end), kind, speaker)
        if kind == "according" and not (
            opening
            or lexicon.verb_last
            or previous in self.skipped
            or previous in lexicon.have
            or previous in lexicon.be
        ):
            followed = end < sentence.last and (low[end] in lexicon.determiners or self.tokens.capital[end])
            if not followed:
                return None
        k = end
        noun = lexicon.nouns_capital and self.tokens.capital[end : end + 1] == [True]  # "laut Anklage"
        if kind == "according" and end < sentence.last and lexicon.says(low[end]) and not noun:
            k = end = end + 1  # "según confirmaron a esta agencia fuentes del club"
            while k < sentence.last and low[k] in lexicon.prepositions:
                k = self.syntax.after_prepositional(k, sentence.last)
        if end - i > 1 and lexicon.kind_of(low[end - 1]) is not None and low[end - 1] not in lexicon.statements:
            k -= 1  # "de source policière": the noun is of the phrase and of the source
        while k < sentence.last and low[k] in self.skipped and low[k] not in lexicon.definite:
            k += 1
        if k < sentence.last and low[k] in lexicon.pronouns and low[k] not in lexicon.definite:
            return Frame(i, k + 1, (i, end), kind, self.agents.pronoun(low[k], index))
        relative = k + (k < sentence.last and low[k] in lexicon.definite)
        if not previous and relative < sentence.last and low[relative] in lexicon.relatives and relative > k:
            return Frame(i, relative + 1, (i, relative + 1), kind, self.agents.pronoun("", index))
        if previous == "," and relative < sentence.last and low[relative] in lexicon.relatives:
            antecedent = self.syntax.antecedent(i, sentence.first)  # "Confcommercio, secondo cui ..."
            if antecedent is not None:
                person = self.agents.resolve(antecedent, index)
                return Frame(i, relative + 1, (i, relative + 1), kind, person, relative=True)
            return None
        phrase = self.phrases.read(k, sentence.last)
        if phrase is None:
            return None
        if phrase.article == "none" and low[phrase.first - 1] in lexicon.fused:
            phrase = replace(phrase, article="definite")
        head = low[phrase.head]
        if kind == "for":
            speaks = lexicon.kind_of(head) is not None or (
                phrase.name is not None and self.phrases.words(*phrase.name).lower() in lexicon.governments
            )
            known = phrase.name is not None and (
                self.phrases.words(*phrase.name).lower() in self.agents.by_name
                or self.agents.association(phrase.name[0])
                or (not previous and phrase.name[1] - phrase.name[0] > 1)
            )
            if phrase.last < sentence.last:
                clause = low[phrase.last] in lexicon.determiners | lexicon.clitics or self.phrases.finite(phrase.last)
                closed = low[phrase.last] == "," or ((not previous or previous in lexicon.relatives) and clause)
            else:
                closed = previous == ","
            if not (speaks or known) or not closed or phrase.article == "indefinite":
                return None
        if kind != "for" and not lexicon.verb_last:
            phrase = self.phrases.extended(phrase, sentence.last)
        apposition = self.syntax.apposition(phrase.last, sentence.last) if phrase.last < sentence.last else None
        if apposition is not None and (apposition.name is None) == (phrase.name is None):
            apposition = None
        if apposition is not None and apposition.last < sentence.last and low[apposition.last] != ",":
            apposition = None
        if kind == "according" and low[phrase.first] in lexicon.ours and lexicon.kind_of(head) is None:
            return None  # "according to our information": the outlet's own
        speaker = self._behind(phrase, index) or self.agents.resolve(phrase, index, apposition)
        last = apposition.last if apposition is not None else phrase.last
        shown = (
            (i, end - 1) if end - i > 1 and low[end - 1] in (lexicon.of | lexicon.by | lexicon.definite) else (i, end)
        )
        return Frame(i, last, shown, kind, speaker, phrase.article == "indefinite")
