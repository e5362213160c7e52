"""What one sentence reports: its reporting words with their subjects, its sources, and who it makes known."""

from dataclasses import dataclass

from claims.extraction.agents import Person
from claims.extraction.cues import Cue, Cues
from claims.extraction.frames import Frame, Frames
from claims.extraction.phrases import Phrase as NounPhrase
from claims.extraction.subjects import Subjects
from claims.extraction.syntax import Syntax
from claims.extraction.text import Sentence


@dataclass(slots=True, eq=False)
class Reading:
    """What one sentence reports."""

    sentence: Sentence
    index: int
    cues: list[Cue]
    frames: list[Frame]
    subject: Person | None = None
    before: Person | None = None
    """Who the article spoke of before this sentence."""


class Reader:
    def __init__(self, syntax: Syntax) -> None:
        self.syntax = syntax
        self.text, self.tokens, self.lexicon = syntax.text, syntax.tokens, syntax.lexicon
        self.phrases, self.agents, self.skipped = syntax.phrases, syntax.agents, syntax.skipped
        self.cues, self.subjects = Cues(syntax), Subjects(syntax)
        self.frames = Frames(syntax, self.subjects)

    def read(self, sentence: Sentence, index: int) -> Reading:
        before = self.agents.alone()
        self.syntax.begin(sentence)
        self.subjects.begin(sentence, index)
        cues = self.cues.find(sentence)
        reading = Reading(sentence, index, cues, [], None, before)
        reading.subject = subject = self.subjects.about = self.subjects.of_sentence(sentence, index)
        if subject is not None:
            possessive = subject.local and self.tokens.low[sentence.first] in self.lexicon.possessive
            self.agents.subject(subject, index, possessive)
        for k, cue in enumerate(cues):
            self.subjects.attach(cue, cues[:k], sentence, index)
            self.subjects.cited(cue, sentence, index)
            if cue.position != "dropped" and cue.speaker is not None:
                cue.speaker.sure = True
                self._spoke(cue, index)
        reading.frames = self.frames.find(sentence, index, cues)
        for cue in cues:
            self._spoke(cue, index)
        for frame in reading.frames:
            if frame.speaker is not None:
                self.agents.spoke(frame.speaker, index)
        self._name(sentence, index)
        return reading

    def _spoke(self, cue: Cue, index: int) -> None:
        """Whoever speaks is spoken of from then on; somebody's, less than who they belong to ("her daughter said")."""
        if cue.speaker is None:
            return
        first = self.tokens.low[cue.subject[0]] if cue.subject is not None else ""
        if cue.speaker.local and first in self.lexicon.possessive:
            self.agents.subject(cue.speaker, index, True)
        else:
            self.agents.spoke(cue.speaker, index)

    def _name(self, sentence: Sentence, index: int) -> None:
        """All that a sentence names that can speak becomes known, in order."""
        low, lexicon = self.tokens.low, self.lexicon
        i, aside = sentence.first, False
        while i < sentence.last:
            word = low[i]
            if word in lexicon.prepositions or word in lexicon.of or word in lexicon.by:
                aside = True
                i += 1
                continue
            phrase = None
            if word not in self.skipped or self.phrases.named(i) or word in lexicon.definite:
                phrase = self.phrases.read(i, sentence.last)
            if phrase is None:
                aside = aside and word in lexicon.determiners
                i += 1
                continue
            apposition = self.syntax.apposition(phrase.last, sentence.last)
            if apposition is not None and (
                (apposition.name is None) == (phrase.name is None)
                or (aside and phrase.name is None and phrase.article == "none")
                or (apposition.name is not None and phrase.name is None and lexicon.kind_of(low[phrase.head]) is None)
            ):
                apposition = None
            self._abbreviated(phrase, index)
            if self._names(phrase, aside) or apposition is not None:
                person = self.agents.resolve(phrase, index, apposition)
                if person is not None and not (person.local and person.kind == "unknown"):
                    self.agents.named(person, index, aside or phrase.article == "possessive")
                    last = phrase.last if apposition is None else apposition.last
                    joined = low[phrase.first - 1] in lexicon.coordinators and low[
                        phrase.first - 2 : phrase.first - 1
                    ] == [","]
                    last += apposition is not None and low[last : last + 1] == [","]
                    if joined and not aside and last < sentence.last and self.phrases.finite(last):
                        self.agents.subject(person, index)
                i, aside = (phrase if apposition is None else apposition).last, False
            else:
                i, aside = self._inside(phrase), True  # "the trial of Régis Wattel"

    def _abbreviated(self, phrase: NounPhrase, index: int) -> None:
        """The letters in parentheses after an organization are another name of it ("l'agence de santé (ARS)")."""
        i, tokens = phrase.last, self.tokens
        if tokens.low[i : i + 1] != ["("] or tokens.low[i + 2 : i + 3] != [")"]:
            return
        letters = self.phrases.words(i + 1, i + 2)
        if len(letters) > 1 and letters.isupper() and self.lexicon.kind_of(tokens.low[phrase.head]) == "organization":
            person = self.agents.resolve(phrase, index)
            if person is not None:
                person.aliases[letters] = None
                self.agents.by_name.setdefault(letters.lower(), person)

    def _inside(self, phrase: NounPhrase) -> int:
        """Where the complement of a phrase begins, or else where the phrase ends."""
        of = self.lexicon.of
        return next((k for k in range(phrase.head + 1, phrase.last) if self.tokens.low[k] in of), phrase.last)

    def _names(self, phrase: NounPhrase, aside: bool) -> bool:
        """The phrase is a role, or the name of one who can speak: by the role before it, a given name, or as known."""
        if phrase.name is None:
            head = self.lexicon.kind_of(self.tokens.low[phrase.head])
            return head == "person" and not aside and phrase.article != "none"
        low, (first, last) = self.tokens.low, phrase.name
        whole = self.phrases.words(first, last).lower()
        return (
            whole in self.agents.by_name
            or whole in self.agents.known
            or (first > phrase.head and self.lexicon.kind_of(low[phrase.head]) is not None)
            or (not aside and phrase.article == "none" and low[first] in self.agents.genders)
            or (first == phrase.head and phrase.last - first > 1 and self.lexicon.kind_of(low[first]) == "organization")
            or (
                last - first > 1
                and (
                    low[first] in self.agents.genders
                    or (not aside and phrase.article == "none" and not self.lexicon.nouns_capital)
                )
            )
        )
