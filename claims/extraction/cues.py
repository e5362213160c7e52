"""The reporting words of a sentence.

Terms follow PARC 3.0 (Pareti 2016): a cue links a source to a content.
"""

from dataclasses import dataclass
from typing import Literal

from claims.extraction.agents import Person
from claims.extraction.lexicon import CueKind, Form
from claims.extraction.result import Stance
from claims.extraction.syntax import ENDS, Syntax
from claims.extraction.text import QUOTED, Sentence

FRAMES = ("according", "opinion", "for", "cited", "citing", "hearsay", "after", "aside", "compound")


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
    relay: Person | None = None
    """Who quotes the speaker ("the agency quoted the mayor as saying")."""
    subject: tuple[int, int] | None = None
    """Tokens of the subject, where it is printed."""
    position: Literal["before", "after", "dropped"] = "dropped"
    by: int | None = None
    """The token of the preposition before the agent of a passive."""
    told: bool = False
    """Somebody is found to be told, or the subject is sure."""


class Cues:
    """Finds the reporting verbs, phrases and nouns of one article."""

    def __init__(self, syntax: Syntax) -> None:
        self.syntax = syntax
        self.text, self.tokens, self.lexicon = syntax.text, syntax.tokens, syntax.lexicon
        self.phrases, self.agents, self.skipped = syntax.phrases, syntax.agents, syntax.skipped

    def find(self, sentence: Sentence) -> list[Cue]:
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
                if (
                    verb.weak
                    and QUOTED not in low[max(sentence.first, i - 15) : i + 15]
                    and not self._apart(i, sentence)
                ):
                    continue
                if i == sentence.first and not lexicon.inverted and verb.form == "finite":
                    continue  # "State television reported", "Asked about it, she laughed"
                cue = self._verb(i, sentence)
            if cue is not None:
                inside = lexicon.verb_last or (found and cue.last <= found[-1].last)
                if found and found[-1].phrase and cue.first <= found[-1].first and inside:
                    continue
                if cue.form == "gerund" and found and found[-1].last == cue.first and not found[-1].weak:
                    continue  # "says asking prices are down"
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

    def _apart(self, i: int, sentence: Sentence) -> bool:
        """The verb at token `i` and one who speaks stand between commas (", ha proseguito il consulente,")."""
        low, lexicon = self.tokens.low, self.lexicon
        k = i - 1
        while k > sentence.first and (low[k] in lexicon.have or low[k] in lexicon.clitics):
            k -= 1
        if not lexicon.inverted or k <= sentence.first or low[k] != ",":
            return False
        phrase = self.phrases.read(i + 1, sentence.last)
        return (
            phrase is not None
            and phrase.article != "indefinite"
            and low[phrase.last : phrase.last + 1] == [","]
            and self.syntax.speaking(phrase)
        )

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
            i = k + 1 if pronoun else phrase.last if phrase is not None and self.syntax.speaking(phrase) else k
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
            j = self.syntax.after_prepositional(j, last) if low[j] in lexicon.prepositions else j + 1
        phrase = self.phrases.read(j, last)
        if phrase is None or phrase.article == "indefinite" or not self.syntax.speaking(phrase):
            return None
        if not (self.syntax.closes(phrase.last, sentence) or low[phrase.last] in lexicon.relatives):
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
            if phrase is None or not (full or self.syntax.speaking(phrase)):
                return k, None
            return k, self.agents.resolve(phrase, index, self.syntax.apposition(phrase.last, sentence.last))
        return None

    def _phrase(self, i: int, sentence: Sentence) -> Cue | None:
        low = self.tokens.low
        for phrase in self.lexicon.phrases[low[i]]:
            if phrase.kind in FRAMES:
                continue
            if not phrase.among(self.syntax.words):
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
                loose = lexicon.verb_last and word not in ENDS
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
            clause = lexicon.bare and i + 1 < sentence.last and low[i + 1] in lexicon.that  # "the report found that"
            noun = low[i] in lexicon.nouns and not (clause and lexicon.kind_of(previous) == "document")
            if noun and (lexicon.says(previous) or self._noun(i, sentence)):
                return None
            if (
                (previous in lexicon.indefinite and low[i] in lexicon.nouns)
                or previous in lexicon.possessive
                or previous in lexicon.to
            ):
                return None
            k = i - 1
            endings = lexicon.stop_suffixes
            while k > sentence.first and (low[k] in lexicon.adverbs or (endings and low[k].endswith(endings))):
                k -= 1  # "is widely expected to"
            if i > sentence.first and low[k] in lexicon.be and not lexicon.verb_last:
                return None
            if previous == QUOTED and i - 2 >= sentence.first and low[i - 2] in lexicon.modals | lexicon.to:
                return None  # "he would “never” sign it"
            inverted = previous.startswith("-") and low[i - 2] in lexicon.have and i - 2 >= sentence.first
            if previous in lexicon.have or inverted:
                first = i - 1 - inverted  # "a dit", "a-t-elle dit"
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
