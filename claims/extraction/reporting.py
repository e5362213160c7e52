"""Reporting words in a sentence, who their subject is, and what they report.

Terms follow PARC 3.0 (Pareti 2016): a cue links a source to a content.
"""

from dataclasses import dataclass, field, replace
from typing import Literal

from claims.extraction.agents import POSSESSIVES, Agents, Person, Phrases
from claims.extraction.agents import Phrase as NounPhrase
from claims.extraction.lexicon import CueKind, Form, Lexicon
from claims.extraction.result import Stance
from claims.extraction.text import QUOTED, Sentence, Tokens

FrameKind = Literal["according", "opinion", "for", "cited", "citing", "hearsay"]
_FRAMES = ("according", "opinion", "for", "cited", "citing", "hearsay", "after", "aside", "compound")
_ENDS = frozenset([";", ":", "—", "–", "(", ")"])
_ASIDES = {")": ("(", 8), "—": ("—", 24), "–": ("–", 24)}
"""What closes an aside between a subject and its verb, what opens it, and the tokens it has at most."""
_OPENERS = {"(": ")", "—": "—", "–": "–"}
_FAR = 60
"""Tokens that a look back or ahead goes at most."""


@dataclass(slots=True, eq=False)
class Cue:
    """A reporting verb group, tokens `first` to `last`; `shown` are those printed as the cue."""

    first: int
    last: int
    shown: tuple[int, int]
    kind: CueKind
    stance: Stance
    form: Form
    weak: bool = False
    negated: bool = False
    phrase: bool = False
    speaker: Person | None = None
    relays: list[tuple[Person, tuple[int, int]]] = field(default_factory=list)
    subject: tuple[int, int] | None = None
    """Tokens of the subject, where it is printed."""
    position: Literal["before", "after", "dropped"] = "dropped"
    by: int | None = None
    """The token of the preposition before the agent of a passive."""
    told: bool = False
    """Somebody is found to be told, or the subject is sure."""


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
    def __init__(self, text: str, tokens: Tokens, lexicon: Lexicon, phrases: Phrases, agents: Agents) -> None:
        self.text, self.tokens, self.lexicon = text, tokens, lexicon
        self.phrases, self.agents = phrases, agents
        self.words: frozenset[str] = frozenset()
        """Those of the sentence being read."""
        self.ahead: Person | None = None
        self.things: Person | None = None
        """Whom a pronoun meant before the sentence being read: a person rather, or a thing."""
        self.skipped = lexicon.skipped

    def read(self, sentence: Sentence, index: int) -> Reading:
        self.sentence = sentence
        self.words = frozenset(self.tokens.low[sentence.first : sentence.last])
        before = self.agents.alone()
        self.ahead = self.agents.pronoun("", index) if self.words & self.lexicon.opinions else None
        self.things = self.agents.neuter() if self.lexicon.verb_last else None
        cues = self._cues(sentence)
        reading = Reading(sentence, index, cues, [], None, before)
        reading.subject = subject = self.about = self._sentence_subject(sentence, index)
        if subject is not None:
            possessive = subject.local and self.tokens.low[sentence.first] in self.lexicon.possessive
            self.agents.subject(subject, index, possessive)
        for k, cue in enumerate(cues):
            self._subject(cue, cues[:k], sentence, index)
            if cue.position != "dropped" and cue.speaker is not None:
                cue.speaker.sure = True
                self.agents.spoke(cue.speaker, index)
        reading.frames = self._frames(sentence, index, cues)
        for person in [*(cue.speaker for cue in cues), *(frame.speaker for frame in reading.frames)]:
            if person is not None:
                self.agents.spoke(person, index)
        self._name(sentence, index)
        return reading

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
            apposition = self._apposition(phrase.last, sentence.last)
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
            or (
                last - first > 1
                and (
                    low[first] in self.agents.genders
                    or (not aside and phrase.article == "none" and not self.lexicon.nouns_capital)
                )
            )
        )

    def _pronoun(self, word: str, index: int) -> Person | None:
        """Who a pronoun means; an impersonal one, those at whose place it is ("Chez Barclays, on se dit...")."""
        if self.lexicon.pronouns.get(word) != "i":
            return self.agents.pronoun(word, index)
        return self._place(self.sentence, index)

    def _place(self, sentence: Sentence, index: int) -> Person | None:
        """Those at whose place something is said ("Im Ministerium hält man...")."""
        low, lexicon = self.tokens.low, self.lexicon
        for k in range(sentence.first, sentence.last - 1):
            if low[k] not in lexicon.within and not (k == sentence.first and low[k] in lexicon.of):
                continue
            phrase = self.phrases.read(k + 1, sentence.last)
            if phrase is not None and self._speaking(phrase):
                return self.agents.resolve(phrase, index)
        return None

    # Cues

    def _cues(self, sentence: Sentence) -> list[Cue]:
        low, lexicon, capital = self.tokens.low, self.lexicon, self.tokens.capital
        found: list[Cue] = []
        done = sentence.first
        for i in range(sentence.first, sentence.last):
            word = low[i]
            if i < done:
                continue
            cue: Cue | None = None
            if word in lexicon.phrases and not (capital[i] and i > sentence.first and lexicon.nouns_capital):
                cue = self._phrase(i, sentence)
            if cue is None:
                verb = lexicon.verbs.get(word)
                if verb is None or (capital[i] and i > sentence.first and low[i - 1] not in (QUOTED, ":")):
                    continue
                if low[i - 1] in lexicon.first_person and not lexicon.verb_last:
                    continue
                if verb.weak and QUOTED not in low[max(sentence.first, i - 15) : i + 15]:
                    continue
                if i == sentence.first and not lexicon.inverted and verb.form == "finite":
                    continue  # "State television reported", "Asked about it, she laughed"
                cue = self._verb(i, sentence)
            if cue is not None:
                inside = lexicon.verb_last or (found and cue.last <= found[-1].last)
                if found and found[-1].phrase and cue.first <= found[-1].first and inside:
                    continue
                while found and found[-1].first >= cue.first:
                    found.pop()
                found.append(cue)
                done = cue.shown[1]
        return self._accompanied(self._finite(found, sentence), sentence)

    def _finite(self, cues: list[Cue], sentence: Sentence) -> list[Cue]:
        """The cues without past participles that an aside sets beside a noun, where the two have one form.

        "The review, a long document posted on a website, concludes ..."
        """
        low, lexicon = self.tokens.low, self.lexicon
        if lexicon.inverted:
            return cues
        kept = []
        for k, cue in enumerate(cues):
            following = cues[k + 1] if k + 1 < len(cues) else None
            aside = (
                following is not None
                and low[cue.last - 1].endswith(lexicon.participles)
                and low[cue.last] in lexicon.prepositions | lexicon.by | lexicon.to
                and low[following.first - 1] == ","
                and "," in low[sentence.first : cue.first]
                and not any(self.phrases.finite(j) for j in range(sentence.first, cue.first))
            )
            if not aside:
                kept.append(cue)
        return kept

    def _accompanied(self, cues: list[Cue], sentence: Sentence) -> list[Cue]:
        """The cues, and the clauses right after quoted words whose verb by itself reports nothing.

        Any verb accompanies speech where its subject stands beside it ("«...», lo gela Rossi", "“...,” Tate grinned").
        """
        low = self.tokens.low
        for token in range(sentence.first, sentence.last):
            if token not in self.tokens.quote:
                continue
            k = token + 1
            while k < sentence.last and low[k] in (",", "—", "–", "-"):
                k += 1
            if not any(cue.first <= k + 5 and cue.last > k for cue in cues):
                cue = self._accompanying(k, sentence)
                if cue is not None:
                    cues.append(cue)
        cues.sort(key=lambda cue: cue.first)
        return cues

    def _accompanying(self, k: int, sentence: Sentence) -> Cue | None:
        low, lexicon, last = self.tokens.low, self.lexicon, sentence.last
        i = k
        if not lexicon.inverted:
            named = k < last and (self.tokens.capital[k] or low[k] in lexicon.determiners)
            phrase = self.phrases.read(k, last) if named else None
            pronoun = k < last and lexicon.pronouns.get(low[k], "n") != "n"
            i = k + 1 if pronoun else phrase.last if phrase is not None and self._speaking(phrase) else k
            if i > k:
                verb = i < last and self._unlisted(i, lexicon.finite)
                return Cue(i, i + 1, (i, i + 1), "say", "asserts", "finite", weak=True) if verb else None
        while i < min(last, k + 5) and (
            low[i] in lexicon.clitics or low[i] in lexicon.have or low[i] in lexicon.adverbs or self._hung(i)
        ):
            i += 1
        composed = any(low[j] in lexicon.have for j in range(k, i))
        if i >= last or not self._unlisted(i, lexicon.participles if composed else ()):
            return None
        if self._hung(i - 1) or (i + 1 < last and self._hung(i + 1)):
            end = i + 1 + self._hung(i + 1)
            return Cue(k, end, (k, end), "say", "asserts", "finite", weak=True)
        j = i + 1
        while j < last and (low[j] in self.skipped or (composed and low[j] in lexicon.prepositions)):
            if low[j] in lexicon.definite and low[j] not in lexicon.prepositions:
                break
            j = self._after_prepositional(j, last) if low[j] in lexicon.prepositions else j + 1
        phrase = self.phrases.read(j, last)
        if phrase is None or phrase.article == "indefinite" or not self._speaking(phrase):
            return None
        if not (self._closes(phrase.last, sentence) or low[phrase.last] in lexicon.relatives):
            return None
        return Cue(k, i + 1, (k, i + 1), "say", "asserts", "finite", weak=True)

    def _hung(self, i: int) -> bool:
        """Token `i` is a subject that hangs on its verb ("-t-elle")."""
        word = self.tokens.low[i] if i < len(self.tokens.low) else ""
        return word.startswith("-") and word.removeprefix("-t").lstrip("-") in self.lexicon.pronouns

    def _unlisted(self, i: int, endings: tuple[str, ...]) -> bool:
        """Token `i` is no noun for a speaker and no function word, and has one of the endings."""
        word, lexicon = self.tokens.low[i], self.lexicon
        return (
            len(word) > 2
            and word.isalpha()
            and not self.tokens.capital[i]
            and word not in self.phrases.function
            and word not in lexicon.utterances
            and word not in lexicon.titles
            and lexicon.kind_of(word) is None
            and (not endings or word.endswith(endings))
        )

    def uttered(self, first: int, last: int, sentence: Sentence, index: int) -> tuple[int, Person | None] | None:
        """Something said that is named among tokens `first` to `last`: its noun, and whose it is where that is printed.

        "The mayor's reply", "la risposta del sindaco", "l'aggettivo scelto da Rossi".
        """
        low, lexicon = self.tokens.low, self.lexicon
        if lexicon.utterances.isdisjoint(low[first:last]):
            return None
        owners = lexicon.of | lexicon.by | lexicon.genitive
        for k in range(first, last):
            if low[k] not in lexicon.utterances:
                continue
            if "'s" in low[first:k]:
                mark = low.index("'s", first, k)
                for j in range(first, mark):
                    phrase = self.phrases.read(j, mark)
                    if phrase is not None and phrase.last == mark:
                        return k, self.agents.resolve(phrase, index)
            j = k + 1
            while j < min(sentence.last, k + 5) and low[j] not in owners | lexicon.prepositions and low[j].isalpha():
                j += 1
            if j >= sentence.last or low[j] not in owners:
                return k, None
            phrase = self.phrases.read(j if low[j] in lexicon.genitive else j + 1, sentence.last)
            full = phrase is not None and phrase.name is not None and phrase.name[1] - phrase.name[0] > 1
            if phrase is None or not (full or self._speaking(phrase)):
                return k, None
            return k, self.agents.resolve(phrase, index, self._apposition(phrase.last, sentence.last))
        return None

    def _phrase(self, i: int, sentence: Sentence) -> Cue | None:
        low = self.tokens.low
        for phrase in self.lexicon.phrases[low[i]]:
            if phrase.kind in _FRAMES:
                continue
            if not phrase.among(self.words):
                continue
            match = phrase.match(low, i, sentence.last, 22 if self.lexicon.verb_last else 9)
            if match is None:
                continue
            last, unbroken = match
            first = self._auxiliary(i, sentence.first)
            shown = (first, unbroken if unbroken > i else last)
            if last > unbroken and self.lexicon.verb_last:
                last = unbroken
            kind: CueKind = phrase.kind  # type: ignore[assignment]
            return Cue(first, last, shown, kind, phrase.stance, "finite", phrase=True)
        return None

    def _auxiliary(self, i: int, first: int) -> int:
        """Where the verb group that ends with token `i` begins."""
        low, lexicon = self.tokens.low, self.lexicon
        k, begin = i - 1, i
        while k >= max(first, i - 5):
            word = low[k]
            if word in lexicon.have or word in lexicon.be or word in lexicon.negations or word in lexicon.clitics:
                if word in lexicon.definite and k == i - 1 and word not in lexicon.clitics:
                    break
                begin = k
            elif (word not in lexicon.adverbs and not word.startswith("-")) or word in lexicon.coordinators:
                break
            k -= 1
        return begin

    def _denied(self, i: int, stance: Stance, sentence: Sentence) -> Cue | None:
        """A denial in the passive with its agent ("è stata smentita da un membro", "was denied by the ministry")."""
        low, lexicon = self.tokens.low, self.lexicon
        first = i
        while first > sentence.first and (low[first - 1] in lexicon.be or low[first - 1] in lexicon.adverbs):
            first -= 1
        by = next((k for k in range(i + 1, min(sentence.last, i + 3)) if low[k] in lexicon.by), None)
        if stance != "denies" or first == i or by is None or not self.phrases.read(by + 1, sentence.last):
            return None
        return Cue(first, i + 1, (first, i + 1), "deny", stance, "finite", by=by)

    def _verb(self, i: int, sentence: Sentence) -> Cue | None:
        low, lexicon = self.tokens.low, self.lexicon
        verb = lexicon.verbs[low[i]]
        previous = low[i - 1] if i > sentence.first else ""
        first, form = i, verb.form
        phase = self._phase(i, sentence.first) if form == "infinitive" or previous in lexicon.to else i
        if phase < i:
            first, form = phase, "finite"
        elif verb.form == "participle":
            k = i - 1
            limit = max(sentence.first, i - (40 if lexicon.verb_last else 5))
            while k >= limit and low[k] not in lexicon.have:
                word = low[k]
                loose = lexicon.verb_last and word not in _ENDS
                if not (
                    loose
                    or word in self.skipped
                    or word in lexicon.be
                    or word in lexicon.pronouns
                    or word.startswith("-")
                    or word in lexicon.modals
                ):
                    return self._denied(i, verb.stance, sentence)
                if word in lexicon.be and low[k - 1] in lexicon.reflexives and k > limit:
                    break
                k -= 1
            if k < limit and (denied := self._denied(i, verb.stance, sentence)) is not None:
                return denied
            if k < limit:
                return None
            agent = i + 1 < sentence.last and low[i + 1] in lexicon.by
            if any(low[j] in lexicon.be for j in range(k + 1, i)) and not (lexicon.verb_last or agent):
                return None
            first = k - 1 if low[k] in lexicon.be and low[k] not in lexicon.have else k
        elif verb.form == "finite":
            if lexicon.verb_last and (self._led(i, sentence) or self._attributive(i, sentence)):
                return None
            if low[i] in lexicon.nouns and (lexicon.says(previous) or self._noun(i, sentence)):
                return None
            if previous in lexicon.indefinite or previous in lexicon.possessive or previous in lexicon.to:
                return None
            if previous in lexicon.be and not lexicon.verb_last:
                return None
            if previous == QUOTED and i - 2 >= sentence.first and low[i - 2] in lexicon.modals | lexicon.to:
                return None  # "he would “never” sign it"
            if previous in lexicon.have:
                first = i - 1
        elif previous in lexicon.determiners or previous in lexicon.have:
            return None
        negated = False
        k = first - 1
        while k >= max(sentence.first, first - 4) and (low[k] in self.skipped or low[k] in lexicon.modals):
            if low[k] in lexicon.coordinators or low[k] in lexicon.times:
                break
            negated = negated or low[k] in lexicon.negations
            if low[k] in lexicon.clitics or low[k] in lexicon.negations or low[k] in lexicon.modals:
                first = k
            k -= 1
        negated = negated or any(low[j] in lexicon.negations for j in range(first, i))
        shown_first = i if lexicon.verb_last else first
        while shown_first < i and low[shown_first] in lexicon.clitics and low[shown_first] in lexicon.definite:
            shown_first += 1
        last = i + 1
        while last < sentence.last and low[last].startswith("-") and len(low[last]) > 1:
            last += 1
        if lexicon.verb_last and verb.form == "finite":
            after = low[i + 1 : min(sentence.last, i + 6)]
            for word in after:
                if word in lexicon.negations:
                    negated = True
                elif word in (",", ":") or word == QUOTED:
                    break
        return Cue(first, last, (shown_first, last), verb.kind, verb.stance, form, verb.weak, negated)

    def _phase(self, i: int, first: int) -> int:
        """Where the verb group of the infinitive at token `i` begins ("se limitó a decir", "went on to say")."""
        low, lexicon = self.tokens.low, self.lexicon
        k = i - 1
        while k >= max(first, i - 4) and (
            low[k] in lexicon.prepositions or low[k] in lexicon.of or low[k] in self.skipped or low[k] in lexicon.to
        ):
            k -= 1
        if k < first or low[k] not in lexicon.phases or any(word in lexicon.negations for word in low[k:i]):
            return i
        while k > first and (low[k - 1] in lexicon.have or low[k - 1] in lexicon.be or low[k - 1] in lexicon.clitics):
            k -= 1
        return k

    def _noun(self, i: int, sentence: Sentence) -> bool:
        """A form of a verb that is a noun too is one here: after what stands before nouns, before what follows them."""
        low, lexicon = self.tokens.low, self.lexicon
        previous = low[i - 1] if i > sentence.first else ""
        if any(previous in some for some in (lexicon.determiners, lexicon.of, lexicon.prepositions, lexicon.genitive)):
            return True
        following = low[i + 1] if i + 1 < sentence.last else ""
        if QUOTED in (previous, following) or (previous == "," and low[i - 2] == QUOTED):
            return False
        if previous in lexicon.pronouns or previous in lexicon.have or lexicon.verb_last:
            return False
        if following in self.phrases.complements:
            return False
        if previous == "," and not lexicon.inverted:
            return True
        verbal = bool(following) and self.phrases.finite(i + 1)
        verbal = verbal and not (lexicon.infinitives and following.endswith(lexicon.infinitives))
        return verbal or self._singular(i, sentence.first)

    def _singular(self, i: int, first: int) -> bool:
        """An indefinite article and words that name no speaker stand before token `i` ("a flagship promise")."""
        low, lexicon = self.tokens.low, self.lexicon
        for k in range(i - 1, max(first, i - 4) - 1, -1):
            if low[k] in lexicon.indefinite:
                return True
            if lexicon.kind_of(low[k]) or self.tokens.capital[k] or low[k] in self.phrases.function:
                return False
        return False

    def _led(self, i: int, sentence: Sentence) -> bool:
        """Token `i` is the infinitive or the participle of an auxiliary ("will nichts sagen", "wird erwartet")."""
        low, lexicon = self.tokens.low, self.lexicon
        if i + 1 < sentence.last and low[i + 1][0].isalnum() and low[i + 1] not in lexicon.coordinators:
            return False
        leading = lexicon.passive | (lexicon.modals if low[i].endswith("n") else frozenset())
        for k in range(i - 1, max(sentence.first, i - 20) - 1, -1):
            if low[k] in leading:
                return True
            if not low[k][0].isalnum() and low[k] not in ("(", ")", "-", QUOTED):
                return False
        return False

    def _attributive(self, i: int, sentence: Sentence) -> bool:
        """Token `i` is a participle beside its noun ("4870 bestätigte Fälle")."""
        low, lexicon = self.tokens.low, self.lexicon
        if i + 1 >= sentence.last or not self.tokens.capital[i + 1] or i == sentence.first:
            return False
        previous = low[i - 1]
        counted = previous[0].isdigit() or (previous in lexicon.determiners and previous not in lexicon.pronouns)
        return (counted or previous in lexicon.prepositions) and low[i].endswith(("e", "en", "er", "es", "em"))

    # Subjects

    def _sentence_subject(self, sentence: Sentence, index: int) -> Person | None:
        """Who the sentence is about: its first noun phrase outside a preposition, if it names or may name a speaker."""
        low = self.tokens.low
        i, limit = sentence.first, min(sentence.last, sentence.first + 30)
        while i < limit:
            word = low[i]
            if word == QUOTED or word in _ENDS:
                return None
            if word in self.lexicon.pronouns and self.lexicon.pronouns[word] != "n":
                return self._pronoun(word, index)
            if word in self.lexicon.prepositions or word in self.lexicon.of or word in self.lexicon.by:
                i = self._after_prepositional(i, limit)
                continue
            if word in self.skipped and not self.phrases.named(i) and word not in self.lexicon.definite:
                i += 1
                continue
            if self.lexicon.dropped and self.phrases.finite(i) and not self.phrases.named(i):
                return self._inverted(i, limit, index)
            phrase = self.phrases.read(i, sentence.last)
            if phrase is None:
                i += 1
                continue
            if self._oblique(phrase):
                i = phrase.last
                continue
            described = phrase.article == "none" and phrase.name is None and low[phrase.last : phrase.last + 1] == [","]
            if self.lexicon.dropped and described and self.lexicon.kind_of(low[phrase.head]) == "person":
                return self.agents.pronoun("", index)
            apposition = self._apposition(phrase.last, sentence.last) or self._called(phrase, sentence)
            head = low[phrase.head]
            speaking = self.lexicon.kind_of(self.phrases.noun(phrase)) is not None or (
                phrase.name is not None and (phrase.article == "none" or phrase.name[1] - phrase.name[0] > 1)
            )
            if self.lexicon.nouns_capital and self.lexicon.kind_of(head) is None:
                speaking = speaking and not self._common(phrase)
            if speaking or (apposition is not None and apposition.name is not None):
                return self.agents.resolve(phrase, index, apposition)
            if phrase.name is not None and phrase.article != "none":
                key = self.phrases.words(*phrase.name).lower()
                return self.agents.by_name.get(key)
            return None
        return None

    def _called(self, phrase: NounPhrase, sentence: Sentence) -> NounPhrase | None:
        """The name that a noun phrase is said to have ("Die Fahrerin heißt Mandy Scholz")."""
        low, k = self.tokens.low, phrase.last
        while k < sentence.last and low[k] in self.lexicon.clitics:
            k += 1
        if phrase.name is not None or k >= sentence.last or low[k] not in self.lexicon.calls:
            return None
        name = self.phrases.read(k + 1, sentence.last)
        return name if name is not None and name.name is not None and name.article == "none" else None

    def _inverted(self, verb: int, limit: int, index: int) -> Person | None:
        """A full name behind the verb of a sentence, set apart ("se ne occupa Ada Neri, ..."): else it is an object."""
        low, capital = self.tokens.low, self.tokens.capital
        k = next((k for k in range(verb + 1, limit) if capital[k] or low[k] in (",", ":", QUOTED)), limit)
        if k >= limit or not capital[k] or low[k - 1] in self.lexicon.prepositions | self.lexicon.of:
            return None
        phrase = self.phrases.read(k, limit)
        if phrase is None or phrase.name is None or phrase.name[1] - phrase.name[0] < 2:
            return None
        if phrase.last < limit and low[phrase.last] != ",":
            return None
        return self.agents.resolve(phrase, index, self._apposition(phrase.last, limit))

    def _common(self, phrase: NounPhrase) -> bool:
        """A single noun that names nobody known, where every noun has a capital."""
        if phrase.name is None:
            return False
        low, first = self.tokens.low, phrase.name[0]
        if phrase.name[1] - first > 1:
            return self.phrases.counted(first)
        word = low[first]
        return not (
            (len(word) > 1 and self.phrases.words(first, first + 1).isupper())
            or word in self.agents.by_name
            or word in self.agents.known
            or word in self.lexicon.governments
            or self.agents.full.get(word)
        )

    def _oblique(self, phrase: NounPhrase) -> bool:
        """The article shows that the phrase is not the subject ("dem Sender", "der Zeitung")."""
        low, lexicon = self.tokens.low, self.lexicon
        if phrase.first == phrase.head:
            return False
        article = low[phrase.first]
        return article in lexicon.oblique or (
            article in lexicon.oblique_feminine and low[phrase.head].endswith(lexicon.feminine_nouns)
        )

    def _apposition(self, i: int, limit: int) -> NounPhrase | None:
        low = self.tokens.low
        if i < limit and low[i] in ("—", "–", "("):
            closing = ")" if low[i] == "(" else low[i]
            i = next((k + 1 for k in range(i + 1, min(limit, i + 20)) if low[k] == closing), i)
        if i + 1 >= limit or low[i] != ",":
            return None
        if low[i + 1] in self.lexicon.coordinators:
            return None
        phrase = self.phrases.read(i + 1, limit)
        if phrase is None:
            return None
        if (
            phrase.last < limit
            and low[phrase.last] not in (",", ":", "—", "–", "-", "(", QUOTED)
            and low[phrase.last] not in (self.lexicon.prepositions | self.lexicon.by | self.lexicon.relatives)
        ):
            return None
        if phrase.name is None and self.lexicon.kind_of(low[phrase.head]) is None:
            return None
        return phrase

    def _after_prepositional(self, i: int, limit: int) -> int:
        """Past the prepositional phrase at token `i`."""
        low = self.tokens.low
        i += 1
        while i < limit and (low[i] in self.lexicon.prepositions or low[i] in self.lexicon.of):
            i += 1
        bare = i
        while bare < limit and low[bare] in self.lexicon.definite:
            bare += 1
        if bare < limit and low[bare] in self.agents.known and self.tokens.capital[bare]:
            return bare + 1
        phrase = self.phrases.read(i, limit)
        if phrase is None:
            return i if i < limit and low[i] in (",", ":") else min(i + 1, limit)
        if phrase.name is not None and phrase.name[1] - phrase.name[0] == 3 and not self.lexicon.nouns_capital:
            second = phrase.name[0] + 1
            if low[second] in self.agents.genders and len(low[second - 1]) == 1:
                return second  # "su X Carlo Bonino"
        apart = phrase.name is not None and phrase.name[0] == phrase.head + 1 and phrase.article == "none"
        if phrase.name is not None and phrase.name[0] > phrase.head and (apart or phrase.name[1] - phrase.name[0] > 1):
            head = low[phrase.name[0] - 1]
            several = head in self.lexicon.groups  # "told the judges Mario Verdi"
            kind = self.lexicon.kind_of(head)
            apart = several or kind is None or (kind != "person" and low[phrase.name[0]] in self.agents.genders)
            if apart and not self.lexicon.nouns_capital:
                return phrase.name[0]
        return phrase.last

    def _subject(self, cue: Cue, earlier: list[Cue], sentence: Sentence, index: int) -> None:
        low, lexicon = self.tokens.low, self.lexicon
        aside = cue.first > sentence.first and low[cue.first - 1] in (",", QUOTED, "—", "–")
        if aside and self._impersonal(cue) and self._after(cue, sentence, index, True) is None:
            cue.speaker = self._written(cue, sentence, index)
            return
        if cue.by is not None:
            agent = self.phrases.read(cue.by + 1, sentence.last)
            if agent is not None:
                agent = self.phrases.extended(agent, sentence.last)
                cue.speaker, cue.position, cue.told = self.agents.resolve(agent, index), "after", True
                cue.subject = (agent.first, agent.last)
            return
        bound = max(sentence.first, cue.first - _FAR)
        beside = cue.first
        for k in range(cue.first - 1, bound - 1, -1):
            word = low[k]
            if word in _ASIDES and beside >= k:
                opener, far = _ASIDES[word]
                beside = next((j for j in range(k - 1, max(bound, k - far) - 1, -1) if low[j] == opener), cue.first)
            if beside <= k and (word in _ASIDES or word == "("):
                continue
            if word in _ENDS or (
                word == QUOTED
                and not self.naming(k)
                and (k + 1 == cue.first or low[k + 1] == "," or k + 2 >= cue.first)
            ):
                bound = k + 1
                break
        clause = bound
        while clause < cue.first and low[clause] == ",":
            clause += 1
        previous = next((c for c in reversed(earlier) if c.form != "infinitive"), None)
        before = low[cue.first - 1] if cue.first > sentence.first else ""
        if previous is not None and previous.last <= cue.first and previous.speaker is not None:
            coordinated = before in lexicon.coordinators or (
                cue.first - 2 >= sentence.first
                and low[cue.first - 2] in lexicon.coordinators
                and before in self.skipped
            )
            beside = low[clause - 1] == QUOTED and previous.last < clause and before in lexicon.coordinators
            if (coordinated or cue.form == "gerund") and (previous.last >= clause or beside):
                if cue.form == "gerund":  # "said a report would follow, adding"
                    previous = next((c for c in earlier if c.speaker is not None and not c.weak), previous)
                cue.speaker, cue.subject, cue.position = previous.speaker, previous.subject, "before"
                return
            aside = before == "," and "," in low[clause : previous.first]
            if previous.last > clause and not aside:
                clause = previous.last
                while clause < cue.first and low[clause] not in lexicon.that and low[clause] != ",":
                    clause += 1
                clause = clause if clause < cue.first else previous.last
        reporting = before in (",", QUOTED, "—", "–") or low[bound - 1 : bound] == [QUOTED]
        if cue.form != "finite" and cue.form != "participle" and not cue.phrase:
            subject = previous.speaker if previous is not None else self.about if cue.form == "gerund" else None
            cue.speaker = subject or self.agents.pronoun("", index)
            return
        inverted = low[cue.last - 1].startswith("-") and len(low[cue.last - 1]) > 1
        inside = next(
            (
                low[k]
                for k in range(cue.first, cue.last)
                if low[k].startswith("-") and low[k].lstrip("-t") in lexicon.pronouns
            ),
            None,
        )
        if inverted or inside:
            word = (inside or low[cue.last - 1]).removeprefix("-t").lstrip("-")
            cue.speaker, cue.position = self._pronoun(word, index), "after"
            cue.told = True
            return
        if before == QUOTED and cue.first - 2 >= sentence.first and (kind := self._outlet(cue.first - 1)) is not None:
            name = self.text[self.tokens.start[cue.first - 1] + 1 : self.tokens.end[cue.first - 1] - 1].strip()
            cue.speaker = self.agents.publisher(name, kind)
            cue.position, cue.subject, cue.told = "before", (cue.first - 2, cue.first), True
            return
        following = before == "," and low[cue.first - 2] == QUOTED and cue.first - 2 >= sentence.first
        if cue.phrase and cue.last - cue.first > 1 and lexicon.pronouns.get(low[cue.last - 1]) == "n":
            # "Im Rathaus hieß es, ...": where it is said tells who says it.
            # "entfuhr es Huber": the dative right after is who speaks.
            dative = self._after(cue, sentence, index, True)
            if dative is not None and dative[2][0] == cue.last:
                self._set(cue, dative, "after")
                return
            speaker = self._place(sentence, index) or self.things
            self._set(cue, (speaker, cue.last, (cue.last - 1, cue.last)), "after")
            return
        if cue.form == "participle" and low[cue.last : cue.last + 1] and low[cue.last] in lexicon.by:
            agent = self.phrases.read(cue.last + 1, sentence.last)
            if agent is not None and self._speaking(agent):
                person = self.agents.resolve(agent, index, self._apposition(agent.last, sentence.last))
                self._set(cue, (person, agent.last, (agent.first, agent.last)), "after")
                return
        speaks = cue.kind in ("say", "ask") or (following and cue.form != "infinitive")
        tells = low[cue.last - 1] in lexicon.tells  # what follows is who is told
        if before == "," and speaks and not tells and clause < cue.first and low[clause - 1 : clause] != [QUOTED]:
            after = self._after(cue, sentence, index, lexicon.verb_last)
            beside = after is not None and lexicon.verb_last and self._beside(cue, after[2])
            if (
                after is not None
                and (beside or self._closes(after[1], sentence))
                and low[after[1] : after[1] + 1] != [QUOTED]
            ):
                self._set(cue, after, "after")
                return
        enclosed = None
        if lexicon.verb_last and cue.form == "participle":
            enclosed = self._after(replace(cue, last=cue.first + 1), sentence, index, True)
            enclosed = enclosed if enclosed is not None and enclosed[1] < cue.last else None
        found = None
        if enclosed is None or before not in (",", QUOTED, ""):
            found = self._before(cue, clause, index, True)
        if found is not None:
            self._set(cue, found, "before")
            return
        if enclosed is not None:
            self._set(cue, (enclosed[0], cue.last, enclosed[2]), "after")
            return
        if lexicon.verb_last and lexicon.inverted:
            after = self._after(cue, sentence, index, True)
            if after is not None:
                self._set(cue, after, "after")
                return
        if cue.phrase and lexicon.verb_last:
            cue.speaker = self._place(sentence, index) or (self.things if low[cue.first] in lexicon.be else None)
            if cue.speaker is not None:
                return
        found = self._before(cue, clause, index)
        if found is not None:
            self._set(cue, found, "before")
            return
        first = False
        if (
            (reporting and (speaks or before == QUOTED or (before == "," and low[cue.first - 2] == QUOTED)))
            or lexicon.verb_last
            or (speaks and self._fronted(cue, sentence))
            or (first := lexicon.inverted and cue.first == sentence.first and (speaks or cue.kind == "deny"))
            or (first := speaks and not lexicon.cataphoric.isdisjoint(low[cue.first : cue.last]))
        ):
            after = self._after(cue, sentence, index, first)
            if after is not None and (reporting or lexicon.verb_last or self._closes(after[1], sentence)):
                self._set(cue, after, "after")
                return
        if self._impersonal(cue):
            cue.speaker = self._written(cue, sentence, index)
            return
        cue.speaker = self._housed(cue, clause, sentence, index) or self.agents.pronoun("", index)

    def _impersonal(self, cue: Cue) -> bool:
        """The verb has a pronoun that makes it impersonal ("si legge"), not a reflexive one ("si è difeso")."""
        group = self.tokens.low[cue.first : cue.last]
        return not cue.phrase and not self.lexicon.unnamed.isdisjoint(group) and self.lexicon.be.isdisjoint(group)

    def _written(self, cue: Cue, sentence: Sentence, index: int) -> Person | None:
        """Whose it is that an impersonal verb reports: of the text it stands in, or of that text's owner.

        "Si legge in una nota della Farnesina", "nel rapporto si precisa"; nobody's in "si dice che".
        """
        low, lexicon = self.tokens.low, self.lexicon
        for k in (sentence.first, cue.last):
            phrase = self.phrases.read(k + 1, sentence.last) if low[k : k + 1] and low[k] in lexicon.within else None
            if phrase is None or lexicon.kind_of(low[phrase.head]) not in ("document", "organization"):
                continue
            if phrase.article == "indefinite":
                said = next((j for j in range(phrase.head, phrase.last - 1) if low[j] in lexicon.of), None)
                owner = self.phrases.read(said + 1, phrase.last) if said is not None else None
                return self.agents.resolve(owner, index) if owner is not None else self.agents.pronoun("", index)
            return self.agents.resolve(phrase, index)
        before = low[max(sentence.first, cue.first - 2) : cue.first]
        return None if not set(before) & lexicon.relatives else self.agents.pronoun("", index)

    def _housed(self, cue: Cue, clause: int, sentence: Sentence, index: int) -> Person | None:
        """Where people say it whom nobody names ("En el Gobierno creen", "afirman desde el club"): the institution."""
        low, lexicon = self.tokens.low, self.lexicon
        if not lexicon.impersonal or not any(word.endswith(lexicon.impersonal) for word in low[cue.first : cue.last]):
            return None
        for k in (clause, cue.last):
            while k < sentence.last and low[k] in self.skipped:
                k += 1
            if k < sentence.last and low[k] in lexicon.within:
                phrase = self.phrases.read(k + 1, sentence.last)
                if phrase is not None and (phrase.article != "indefinite" and self._housing(phrase)):
                    return self.agents.resolve(phrase, index)
        return None

    def _housing(self, phrase: NounPhrase) -> bool:
        """The phrase names an institution or a government."""
        named = phrase.name is not None and self.phrases.words(*phrase.name).lower() in self.lexicon.governments
        return named or self.lexicon.kind_of(self.tokens.low[phrase.head]) == "organization"

    def _outlet(self, token: int) -> Literal["outlet", "agency"] | None:
        """What the quoted name at `token` is of: a publisher known, or called one ("das Magazin «...»")."""
        governing = self.lexicon.prepositions | self.lexicon.of
        if governing & set(self.tokens.low[max(0, token - 2) : token]):
            return None
        name = self.text[self.tokens.start[token] + 1 : self.tokens.end[token] - 1].strip().lower()
        return self.agents.known.get(name) or self.lexicon.publishers.get(self.tokens.low[token - 1])

    def naming(self, token: int) -> bool:
        """The quoted words at `token` are a name: after an article or a noun for an organization ("der «Spiegel»")."""
        before = self.tokens.low[token - 1] if token > self.sentence.first else ""
        short = self.tokens.end[token] - self.tokens.start[token] < 40
        return short and (before in self.lexicon.definite or self.lexicon.kind_of(before) == "organization")

    def _beside(self, cue: Cue, subject: tuple[int, int]) -> bool:
        """The subject stands right after its verb, by a pronoun, an article or a full name."""
        first, last = subject
        pronoun = self.tokens.low[first] in self.lexicon.pronouns or self.tokens.low[first] in self.lexicon.determiners
        return first == cue.last and (pronoun or last - first > 1)

    def _fronted(self, cue: Cue, sentence: Sentence) -> bool:
        return any(self.tokens.low[k] == ":" for k in range(cue.last, min(sentence.last, cue.last + 12)))

    def _closes(self, i: int, sentence: Sentence) -> bool:
        low = self.tokens.low
        while i < sentence.last and (low[i] in self.lexicon.times or low[i] in self.lexicon.adverbs):
            i += 1
        if i < sentence.last and (low[i] in self.lexicon.prepositions or low[i] in self.lexicon.detached):
            return True
        if self.phrases.handed(i, sentence.last):
            return True
        return i >= sentence.last or low[i] in (",", ":", ";", "(") or low[i] == QUOTED

    def _set(
        self, cue: Cue, found: tuple[Person | None, int, tuple[int, int]], position: Literal["before", "after"]
    ) -> None:
        cue.speaker, cue.position, cue.subject = found[0], position, found[2]
        cue.told = True

    def _before(
        self, cue: Cue, clause: int, index: int, strict: bool = False
    ) -> tuple[Person | None, int, tuple[int, int]] | None:
        """The subject among the tokens from `clause` to the cue: a pronoun right before it, or a noun phrase.

        `strict`: only one who may speak.
        """
        low, lexicon = self.tokens.low, self.lexicon
        k = cue.first - 1
        while k > clause and low[k] in self.skipped and low[k] not in lexicon.coordinators:
            k -= 1
        if k >= clause and low[k] in lexicon.pronouns and low[k] not in lexicon.definite:
            return self._pronoun(low[k], index), k + 1, (k, k + 1)
        comma = cue.first > clause and low[cue.first - 1] == ","
        coordinated = not lexicon.verb_last and low[k] in lexicon.coordinators and k > clause
        i = clause
        candidates: list[tuple[NounPhrase | str, int]] = []
        while i < cue.first:
            word = low[i]
            aside = word in _OPENERS and candidates and _OPENERS[word] in low[i + 1 : cue.first]
            if word == "(" or aside:
                i += 1
                while i < cue.first and low[i] != _OPENERS[word]:
                    i += 1
                i += 1
            elif self._stands_for(i, cue.first) or (word in lexicon.pronouns and i + 1 >= cue.first):
                candidates.append((word, i))
                i += 1
            elif (word in lexicon.object_relatives and "," not in low[i : cue.first]) or self._governed(i, cue.first):
                candidates.clear()
                i += 1
            elif word in lexicon.relatives or word in lexicon.that:
                if word in lexicon.where and candidates and comma is False and i + 2 >= cue.first:
                    candidates[1:] = []
                    break
                if word in lexicon.where and "," not in low[i : cue.first] and i + 2 < cue.first:
                    candidates.clear()
                    i += 1
                    continue
                if i + 1 >= cue.first:
                    antecedent = self._antecedent(i, clause)
                    if antecedent is not None:
                        candidates = [(antecedent, antecedent.first)]
                    if candidates:
                        break
                inner = self.phrases.read(i + 1, cue.first)
                if inner is not None and self._verb_group(inner.last, cue.first):
                    candidates.clear()  # "an offer, which the club have described as"
                    i += 1
                    continue
                beside_cue = self.phrases.read(i + 1, cue.first)
                if beside_cue is not None and beside_cue.last == cue.first and self._speaking(beside_cue):
                    candidates = [(beside_cue, i + 1)]  # "accuse che la proprietà definisce «...»"
                    break
                while i < cue.first and low[i] != ",":
                    i += 1
                if i >= cue.first and not candidates:
                    break
            elif word in lexicon.prepositions and lexicon.infinitives and self._infinitive(i + 1):
                i = next((k for k in range(i + 1, cue.first) if low[k] == ","), i + 1)  # "after hearing the ruling,"
            elif (word in lexicon.prepositions or word in lexicon.of) and self._relative(i + 1):
                close = next((k for k in range(i + 2, cue.first) if low[k] == ","), cue.first)
                if close == cue.first and not any(self.phrases.finite(k) for k in range(i + 2, close)):
                    candidates.clear()  # "a film of which he says that": the verb is that of the relative clause
                i = close
            elif word in lexicon.prepositions or word in lexicon.of or word in lexicon.by:
                if word in lexicon.phrases and any(p.kind == "according" for p in lexicon.phrases[word]) and comma:
                    i += 1
                end = self._after_prepositional(i, cue.first)
                if word in lexicon.where and end == cue.first and not comma:
                    candidates.clear()  # "It comes after the union warned"
                    end = i + 1
                i = end
            elif (word in self.skipped and not self.phrases.named(i) and word not in lexicon.definite) or self._verbal(
                i, clause
            ):
                i += 1
            elif lexicon.dropped and self._absolute(i, clause):
                while i < cue.first and low[i] != ",":
                    i += 1
            else:
                phrase = self.phrases.read(i, cue.first)
                if phrase is None:
                    i += 1
                else:
                    counted = self.phrases.counted(phrase.head) and lexicon.kind_of(low[phrase.head]) is None
                    bare = phrase.name is None and phrase.article == "none" and lexicon.dropped
                    bare = bare and lexicon.kind_of(low[phrase.head]) is None  # an adjective: "Más crítico se muestra"
                    if not self._oblique(phrase) and not bare and not (counted and lexicon.nouns_capital):
                        candidates.append((phrase, i))
                    i = phrase.last
        if coordinated:
            verb = next(
                (k for k in range(clause, cue.first) if self.phrases.finite(k) and low[k] not in lexicon.nouns), -1
            )
            before_verb = [c for c in candidates if c[1] < verb]  # "decreed the emergency and announced"
            candidates = before_verb or ([] if lexicon.dropped and verb >= 0 else candidates)
        if not candidates:
            return None
        speaking = [c for c in candidates if isinstance(c[0], str) or self._speaking(c[0])] or candidates
        chosen, at = candidates[0] if comma else speaking[-1]
        while len(speaking) > 1 and not comma and speaking[-1][1] == at and not isinstance(speaking[-2][0], str):
            joined = speaking[-2][0].last
            if isinstance(chosen, str) or joined != chosen.first - 1 or low[joined] not in lexicon.coordinators:
                break
            speaking.pop()  # "Tim Vogt und seine Kollegin Mia Roth fordern"
            chosen, at = speaking[-1]
        parenthesis = comma and low[cue.last : cue.last + 1] in ([], [","], ["."], [";"]) and not lexicon.bare
        if parenthesis and not isinstance(chosen, str) and self._predicated(chosen.last, cue.first - 1):
            return None  # "the chronology, he notes, has a margin"
        if strict and not isinstance(chosen, str) and not self._speaking(chosen):
            return None
        apposition: NounPhrase | None = None
        if isinstance(chosen, str):
            person = self._pronoun(chosen, index)
            return person, at + 1, (at, at + 1)
        if comma:
            apposition = self._apposition(chosen.last, cue.first)
            beside = candidates[-1][0]
            if (
                apposition is None
                and chosen.name is None
                and not isinstance(beside, str)
                and beside.name is not None
                and beside.last == cue.first - 1
                and low[beside.first - 1] == ","
            ):
                apposition = beside  # "the company that runs the harbour, Marinedil, said"
        elif len(candidates) > 1 and chosen.first > 0 and low[chosen.first - 1] == ",":
            prior = candidates[-2][0]
            if not isinstance(prior, str) and prior.last == chosen.first - 1:
                if chosen.article == "indefinite" and chosen.name is None and self._speaking(prior):
                    # "Dr Siddiqui, a paediatrician who advises the agency, said"
                    chosen, apposition = prior, chosen if prior.name is not None else None
                elif prior.name is None and chosen.name is not None and prior.article != "none":
                    apposition = prior
        if apposition is None:
            chosen = self.phrases.extended(chosen, cue.first)
        person = self.agents.resolve(chosen, index, apposition)
        return (person, chosen.last, (chosen.first, chosen.last)) if person is not None else None

    def _predicated(self, first: int, last: int) -> bool:
        """What ends at token `first` has its own verb before `last`, or a comma alone stands there."""
        return first == last or any(self.phrases.finite(k) for k in range(first, last))

    def _infinitive(self, i: int) -> bool:
        word = self.tokens.low[i]
        return len(word) > 3 and word.endswith(self.lexicon.infinitives) and word not in self.phrases.function

    def _relative(self, i: int) -> bool:
        """A relative with or without its article ("a la que")."""
        low, both = self.tokens.low, self.lexicon.relatives & self.lexicon.that
        return low[i] in both or (low[i] in self.lexicon.definite and low[i + 1] in both)

    def _somebody(self, phrase: NounPhrase) -> bool:
        return self.lexicon.kind_of(self.phrases.noun(phrase)) in ("person", "group", "organization")

    def _antecedent(self, i: int, first: int) -> NounPhrase | None:
        """Whom the relative at token `i` means: one who speaks, named right before it ("unions, who said")."""
        low = self.tokens.low
        end = i - 1 if low[i - 1] == "," else i
        for k in range(max(first, end - 8), end):
            phrase = self.phrases.read(k, end) if low[k] not in self.skipped or self.phrases.named(k) else None
            if phrase is not None and phrase.last == end and self._speaking(phrase):
                while k > first and low[k - 1] in self.lexicon.definite:
                    k -= 1
                aside = low[k - 2 : k - 1] == [","] and low[k - 1] in self.lexicon.prepositions | self.lexicon.of
                if aside:
                    return None  # "Fatima Benhaddou, of the university, who called it"
                set_beside = phrase.name is None and phrase.article == "none" and low[phrase.first - 1] == ","
                named = self._antecedent(phrase.first, first) if set_beside and phrase.first > first + 1 else None
                return named if named is not None and named.name is not None else phrase
        return None

    def _verb_group(self, i: int, limit: int) -> bool:
        """Nothing but auxiliaries and adverbs stands from token `i` to a verb at `limit`."""
        lexicon = self.lexicon
        auxiliaries = self.skipped | lexicon.have | lexicon.be | lexicon.modals
        return all(self.tokens.low[k] in auxiliaries for k in range(i, limit))

    def _governed(self, i: int, limit: int) -> bool:
        """The relative at token `i` has a subject of its own, whose verb is at `limit` ("a tax the mayor called")."""
        low, lexicon = self.tokens.low, self.lexicon
        if low[i] not in lexicon.relatives or low[i] not in lexicon.that:
            return False
        phrase = self.phrases.read(i + 1, limit)
        if phrase is None or (phrase.article == "none" and phrase.name is None):
            return False
        return not any(self.phrases.finite(k) for k in range(phrase.last, limit) if low[k] not in self.skipped)

    def _absolute(self, i: int, first: int) -> bool:
        """A participle with its own subject or object begins at token `i` ("spento il registratore, ammette")."""
        low, lexicon = self.tokens.low, self.lexicon
        if not low[i].endswith(lexicon.participles) or lexicon.kind_of(low[i]) or low[i] in lexicon.determiners:
            return False
        return (i == first or low[i - 1] == ",") and i + 1 < len(low) and low[i + 1] in lexicon.definite

    def _verbal(self, i: int, first: int) -> bool:
        """Token `i` is a participle: of a verb group, or at the head of a clause ("Signed in March, the pact...")."""
        low, lexicon = self.tokens.low, self.lexicon
        if not low[i].endswith(lexicon.participles) or low[i] in lexicon.determiners or lexicon.kind_of(low[i]):
            return False
        following = low[i + 1] if i + 1 < len(low) else ""
        if i == first or low[i - 1] == ",":
            return following in lexicon.prepositions or following in lexicon.by
        if self.phrases.handed(i, len(low)):
            return True  # "rescuers questioned by the agency"
        k = i - 1
        while k > first and low[k] in lexicon.adverbs:
            k -= 1
        return low[k] in lexicon.have or low[k] in lexicon.be

    def _after(
        self, cue: Cue, sentence: Sentence, index: int, strict: bool = False
    ) -> tuple[Person | None, int, tuple[int, int]] | None:
        """The subject that follows the cue, past adverbs, whoever is told, and other adjuncts.

        After an adjunct only one who speaks is taken: what else stands there belongs to the adjunct.
        """
        low, lexicon = self.tokens.low, self.lexicon
        i, limit = cue.last, min(sentence.last, cue.last + 24)
        printed = QUOTED in low[max(sentence.first, cue.first - 2) : cue.first]
        adjunct = False
        while i < limit:
            word = low[i]
            if self._stands_for(i, limit):
                if lexicon.bare and not printed:
                    return None  # "the union, which called the strike, said it would go on"
                several = lexicon.verb_last and lexicon.pronouns[word] == "f" and low[cue.first].endswith("n")
                person = self.agents.several() if several else None  # "riefen sie"
                return person or self._pronoun(word, index), i + 1, (i, i + 1)
            if word == "," and i == cue.last and (end := self._set_apart(i, limit)) is not None:
                i, adjunct = end, True
                continue
            if word == QUOTED or not (word[0].isalpha() or word[0].isdigit()):
                return None
            if (word in lexicon.that or word in lexicon.relatives) and word not in lexicon.definite:
                return None
            if word in lexicon.prepositions or (word in lexicon.of and word not in lexicon.determiners):
                content = low[i + 1 : i + 2]
                if content and content[0] in lexicon.that:
                    return None
                if not printed and lexicon.infinitives and content and content[0].endswith(lexicon.infinitives):
                    return None  # "he says to have warned the town": it is not the town that speaks
                i, adjunct = self._after_prepositional(i, limit), True
                continue
            if word in self.skipped and not self.phrases.named(i) and word not in lexicon.definite:
                i += 1
                continue
            if word.endswith(lexicon.stop_suffixes) and lexicon.stop_suffixes and not self.tokens.capital[i]:
                i, adjunct = i + 1, True
                continue
            phrase = self.phrases.read(i, limit)
            if phrase is None:
                i += 1
                continue
            following = low[phrase.last] if phrase.last < limit else ""
            bare = phrase.name is None and phrase.article == "none" and lexicon.kind_of(low[phrase.head]) is None
            if bare and lexicon.dropped and following in lexicon.definite:
                i = phrase.last  # "he answered curtly", by an adjective: "respondió lacónico el secretario"
                continue
            if lexicon.bare and following and self.phrases.finite(phrase.last) and not printed:
                return None  # "..., said the mediators had been misled"
            if (
                phrase.name is None
                and phrase.last - phrase.head == 1
                and low[phrase.head].endswith(lexicon.participles)
                and following in lexicon.prepositions
                and lexicon.kind_of(low[phrase.head]) is None
            ):
                return None  # "he concluded, turned to the opposition"
            if self._oblique(phrase):
                i = phrase.last
                continue
            if (
                (following in lexicon.adverbs or following in lexicon.prepositions)
                and not self._speaking(phrase)
                and not lexicon.verb_last
            ):
                i, adjunct = phrase.last, True  # "he said years later"
                continue
            if (strict or ((adjunct or not printed) and not lexicon.verb_last)) and not self._speaking(phrase):
                if not adjunct:
                    return None
                i = phrase.last
                continue
            apposition = self._apposition(phrase.last, sentence.last)
            if apposition is None and phrase.article == "indefinite" and not printed and not self._somebody(phrase):
                return None
            if apposition is None and not self._speaking(phrase) and phrase.article == "indefinite":
                return None
            if apposition is not None and phrase.name is not None and apposition.name is not None:
                between = apposition.head < apposition.name[0]
                apposition = apposition if between else None
            person = self.agents.resolve(phrase, index, apposition)
            last = phrase.last if apposition is None else apposition.last
            return (person, last, (phrase.first, last)) if person is not None else None
        return None

    def _set_apart(self, i: int, limit: int) -> int | None:
        """Past the adjunct that commas set apart from token `i` ("denies, with a laugh, the mayor")."""
        low, lexicon = self.tokens.low, self.lexicon
        closing = next((k for k in range(i + 2, min(limit, i + 12)) if low[k] in (",", QUOTED)), None)
        if closing is None or low[closing] == QUOTED:
            return None
        adverbial = low[i + 1] in lexicon.prepositions or (
            lexicon.stop_suffixes and low[i + 1].endswith(lexicon.stop_suffixes)
        )
        # "he joked, true to his style, the coach": neither a name nor a clause
        word = next((low[k] for k in range(i + 1, closing) if low[k] not in self.skipped), ",")
        adverbial = adverbial or (bool(lexicon.stop_suffixes) and word.endswith(lexicon.stop_suffixes))
        plain = word not in self.phrases.function and not any(
            self.tokens.capital[k] or self.phrases.finite(k) for k in range(i + 1, closing)
        )
        return closing + 1 if adverbial or plain else None

    def _stands_for(self, i: int, limit: int) -> bool:
        """Token `i` is a pronoun, and no article of a noun after it ("one", "elle")."""
        word, lexicon = self.tokens.low[i], self.lexicon
        if word not in lexicon.pronouns or word in lexicon.definite:
            return False
        return word not in lexicon.determiners or self.phrases.read(i, limit) is None

    def _speaking(self, phrase: NounPhrase) -> bool:
        """Whether a noun phrase may be one who speaks: a name, somebody known, or a common noun for a speaker."""
        words = self.tokens.low[phrase.head : phrase.last][:3]
        if self.lexicon.head_last and phrase.name is None:
            words = [self.phrases.noun(phrase)]
        if any(self.lexicon.kind_of(word) is not None for word in words):
            return True
        if phrase.article == "definite" and self.lexicon.again(words[0]):
            return True
        if phrase.name is not None and phrase.name[0] == phrase.head:
            return not (self.lexicon.nouns_capital and self._common(phrase))
        key = self.phrases.words(phrase.head, phrase.last).lower()
        return key in self.agents.by_role or key in self.agents.by_name

    # Frames

    def _frames(self, sentence: Sentence, index: int, cues: list[Cue]) -> list[Frame]:
        low, lexicon = self.tokens.low, self.lexicon
        found: list[Frame] = []
        i = sentence.first
        while i < sentence.last:
            phrases = lexicon.phrases.get(low[i])
            frame = None
            if phrases is not None:
                for phrase in phrases:
                    if phrase.kind not in _FRAMES or not phrase.among(self.words):
                        continue
                    match = phrase.match(low, i, sentence.last, 4)
                    if match is not None:
                        if phrase.kind == "after":
                            frame = self._postposed(i, match[0], sentence, index)
                        elif phrase.kind == "compound":
                            end = match[0]
                            person = self.agents.compound(end) if end < sentence.last else None
                            frame = Frame(i, end + 1, (i, end + 1), "according", person) if person else None
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
        if phrase is None or phrase.article != "indefinite":
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
        if (phrase.name is None and self.lexicon.kind_of(low[phrase.head]) is None) or not self._closes(last, sentence):
            return None
        return Frame(i, last, (i, end), "according", self.agents.resolve(phrase, index))

    def _behind(self, phrase: NounPhrase, index: int) -> Person | None:
        """Whose the thing is that a source is named by ("according to her measurements", "to the coach's figures")."""
        low, lexicon = self.tokens.low, self.lexicon
        if phrase.name is not None or lexicon.kind_of(low[phrase.head]) is not None or lexicon.nouns_capital:
            return None
        for k in range(phrase.head + 1, phrase.last - 1):
            owner = self.phrases.read(k + 1, phrase.last) if low[k] in lexicon.of else None
            if owner is not None and self._speaking(owner):
                return self.agents.resolve(owner, index)
        return self.agents.pronoun("", index) if phrase.article == "possessive" else None

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
            speaker = self.agents.pronoun(word, index) if word in lexicon.pronouns else self.ahead
            if owner is not None:
                speaker = self.agents.resolve(owner, index)
            elif self.about is not None and not lexicon.own.isdisjoint(low[i:end]):
                speaker = self.about
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
        if kind == "according" and end < sentence.last and lexicon.says(low[end]):
            k = end = end + 1  # "según confirmaron a esta agencia fuentes del club"
            while k < sentence.last and low[k] in lexicon.prepositions:
                k = self._after_prepositional(k, sentence.last)
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
            antecedent = self._antecedent(i, sentence.first)  # "Confcommercio, secondo cui ..."
            if antecedent is not None:
                person = self.agents.resolve(antecedent, index)
                return Frame(i, relative + 1, (i, relative + 1), kind, person, relative=True)
            return None
        phrase = self.phrases.read(k, sentence.last)
        if phrase is None:
            return None
        head = low[phrase.head]
        if kind == "for":
            speaks = lexicon.kind_of(head) is not None or (
                phrase.name is not None and self.phrases.words(*phrase.name).lower() in lexicon.governments
            )
            known = phrase.name is not None and (
                self.phrases.words(*phrase.name).lower() in self.agents.by_name
                or (not previous and phrase.name[1] - phrase.name[0] > 1)
            )
            if phrase.last < sentence.last:
                clause = low[phrase.last] in lexicon.determiners or self.phrases.finite(phrase.last)
                closed = low[phrase.last] == "," or ((not previous or previous in lexicon.relatives) and clause)
            else:
                closed = previous == ","
            if not (speaks or known) or not closed or phrase.article == "indefinite":
                return None
        if kind != "for" and not lexicon.verb_last:
            phrase = self.phrases.extended(phrase, sentence.last)
        apposition = self._apposition(phrase.last, sentence.last) if phrase.last < sentence.last else None
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
