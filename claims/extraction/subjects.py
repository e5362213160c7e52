"""Who the subject of a reporting verb is, and of a sentence."""

from dataclasses import replace
from typing import Literal

from claims.extraction.agents import Person
from claims.extraction.cues import Cue
from claims.extraction.phrases import Phrase as NounPhrase
from claims.extraction.syntax import ENDS, Syntax
from claims.extraction.text import QUOTED, Sentence

_ASIDES = {")": ("(", 8), "—": ("—", 24), "–": ("–", 24)}
"""What closes an aside between a subject and its verb, what opens it, and the tokens it has at most."""
_OPENERS = {"(": ")", "—": "—", "–": "–"}
_FAR = 60
"""Tokens that a look back or ahead goes at most."""


class Subjects:
    """Finds the subjects of one article, sentence by sentence."""

    def __init__(self, syntax: Syntax) -> None:
        self.syntax = syntax
        self.text, self.tokens, self.lexicon = syntax.text, syntax.tokens, syntax.lexicon
        self.phrases, self.agents, self.skipped = syntax.phrases, syntax.agents, syntax.skipped
        self.ahead: Person | None = None
        self.things: Person | None = None
        """Whom a pronoun meant before the sentence being read: a person rather, or a thing."""
        self.about: Person | None = None
        """Who the sentence is about."""

    def begin(self, sentence: Sentence, index: int) -> None:
        self.sentence = sentence
        pointing = self.lexicon.opinions | self.lexicon.relays
        ahead = self.lexicon.dropped or self.syntax.words & pointing
        self.ahead = self.agents.pronoun("", index) if ahead else None
        self.things = self.agents.neuter() if self.lexicon.verb_last else None

    def _pronoun(self, word: str, index: int) -> Person | None:
        """Who a pronoun means; an impersonal one, those at whose place it is ("Chez Barclays, on se dit...")."""
        if self.lexicon.pronouns.get(word) != "i":
            return self.agents.pronoun(word, index)
        return self._place(self.sentence, index) or self.agents.house()

    def _place(self, sentence: Sentence, index: int) -> Person | None:
        """Those at whose place something is said ("Im Ministerium hält man...")."""
        low, lexicon = self.tokens.low, self.lexicon
        for k in range(sentence.first, sentence.last - 1):
            if low[k] not in lexicon.within and not (k == sentence.first and low[k] in lexicon.of):
                continue
            phrase = self.phrases.read(k + 1, sentence.last)
            if phrase is not None and self.syntax.speaking(phrase):
                return self.agents.resolve(phrase, index)
        return None

    def of_sentence(self, sentence: Sentence, index: int) -> Person | None:
        """Who the sentence is about: its first noun phrase outside a preposition, if it names or may name a speaker."""
        low = self.tokens.low
        i, limit = sentence.first, min(sentence.last, sentence.first + 30)
        while i < limit:
            word = low[i]
            if word == QUOTED or word in ENDS:
                return None
            if word in self.lexicon.pronouns and self.lexicon.pronouns[word] != "n":
                return self._pronoun(word, index)
            if word in self.lexicon.pronouns and self.lexicon.bare:
                verb = i + 1 < limit and self.phrases.finite(i + 1) and low[i + 1] not in self.lexicon.be
                return self.agents.neuter() if verb else None  # "It declined to say how many complaints..."
            if word in self.lexicon.prepositions or word in self.lexicon.of or word in self.lexicon.by:
                i = self.syntax.after_prepositional(i, limit)
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
            beside = low[phrase.last : phrase.last + 1] == [","]
            fronted = i == sentence.first and not self.lexicon.nouns_capital and not self._known(i)
            if fronted and low[i].endswith(self.lexicon.participles):
                comma = next((k for k in range(phrase.last, min(limit, phrase.last + 8)) if low[k] == ","), 0)
                if comma and not any(map(self.phrases.finite, range(phrase.last, comma))):
                    i = comma + 1  # "Attendu de longue date, le rapport conclut..."
                    continue
            described = phrase.article == "none" and phrase.name is None and beside
            if self.lexicon.dropped and described and self.lexicon.kind_of(low[phrase.head]) == "person":
                return self.agents.pronoun("", index)
            apposition = self.syntax.apposition(phrase.last, sentence.last) or self._called(phrase, sentence)
            head = low[phrase.head]
            speaking = self.lexicon.kind_of(self.phrases.noun(phrase)) is not None or (
                phrase.name is not None and (phrase.article == "none" or phrase.name[1] - phrase.name[0] > 1)
            )
            if self.lexicon.nouns_capital and self.lexicon.kind_of(head) is None:
                speaking = speaking and not self.syntax.common(phrase)
            if speaking or (apposition is not None and apposition.name is not None):
                whole = self.phrases.extended(phrase, sentence.last) if apposition is None else phrase
                return self.agents.resolve(whole, index, apposition)
            if phrase.name is not None and phrase.article != "none":
                known = self.agents.by_name.get(self.phrases.words(*phrase.name).lower())
                described = phrase.article == "definite" and phrase.head < phrase.name[0] < phrase.last
                return known or (self.agents.resolve(phrase, index) if described else None)
            return None
        return None

    def _warned(self, cue: Cue, clause: int, i: int, sentence: Sentence) -> bool:
        """Who is named after the verb, up to token `i`, is told what follows a colon: who speaks begins the clause.

        "La presidente, prima di sospendere l'udienza, ha avvertito i parenti: «...»"
        """
        low = self.tokens.low
        if ":" not in low[i : min(i + 8, sentence.last)] or any(map(self.phrases.finite, range(clause, cue.first))):
            return False
        phrase = self.phrases.read(clause, cue.first)
        return phrase is not None and phrase.article != "none" and self.syntax.speaking(phrase)

    def _known(self, i: int) -> bool:
        """Token `i` is a name that the article prints elsewhere, or a word for one who speaks."""
        word = self.tokens.low[i]
        return word in self.phrases.capitals or word in self.agents.genders or self.lexicon.kind_of(word) is not None

    def _called(self, phrase: NounPhrase, sentence: Sentence) -> NounPhrase | None:
        """The name that a noun phrase is said to have ("Die Fahrerin heißt Mandy Scholz", "the winner is Ada Neri")."""
        low, k = self.tokens.low, phrase.last
        while k < sentence.last and low[k] in self.lexicon.clitics:
            k += 1
        if phrase.name is not None or k >= sentence.last or low[k] not in self.lexicon.calls | self.lexicon.be:
            return None
        if low[k] in self.lexicon.be and (phrase.article != "definite" or not self._somebody(phrase)):
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
        if phrase is None or phrase.name is None:
            return None
        exists = low[k - 1] in self.lexicon.be  # "Tra loro c'è Amadou, 17 anni"
        aged = low[phrase.last : phrase.last + 1] == [","] and low[phrase.last + 1].isdigit()
        if phrase.name[1] - phrase.name[0] < 2 and not (exists and aged):
            return None
        if phrase.last < limit and low[phrase.last] != ",":
            return None
        return self.agents.resolve(phrase, index, self.syntax.apposition(phrase.last, limit))

    def _oblique(self, phrase: NounPhrase) -> bool:
        """The article shows that the phrase is not the subject ("dem Sender", "der Zeitung")."""
        low, lexicon = self.tokens.low, self.lexicon
        if phrase.first == phrase.head:
            return False
        article = low[phrase.first]
        return article in lexicon.oblique or (
            article in lexicon.oblique_feminine and low[phrase.head].endswith(lexicon.feminine_nouns)
        )

    def attach(self, cue: Cue, earlier: list[Cue], sentence: Sentence, index: int) -> None:
        low, lexicon = self.tokens.low, self.lexicon
        aside = cue.first > sentence.first and low[cue.first - 1] in (",", QUOTED, "—", "–")
        if aside and self._impersonal(cue) and self._after(cue, sentence, index, True) is None:
            cue.speaker = self._written(cue, sentence, index)
            return
        alone = cue.last >= sentence.last or low[cue.last] == ","
        if lexicon.dropped and alone and self._relayed(cue, sentence):
            cue.speaker = self.ahead
            return
        group = low[cue.first : cue.last]
        passive = not lexicon.be.isdisjoint(group) and (cue.kind == "deny" or group[-1] in lexicon.tells)
        if lexicon.bare and passive and cue.by is None:
            return  # "Jurors had been told", "a payment had not been ruled out": nobody says who
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
            if word in ENDS or (
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
            if coordinated and cue.form == "finite" and previous.form == "participle":
                # "aseguró que nadie le había informado y recordó": one form with another
                even = (c for c in reversed(earlier) if c.form == "finite" and c.speaker is not None)
                previous = next(even, previous)
            beside = low[clause - 1] == QUOTED and previous.last < clause and before in lexicon.coordinators
            if (coordinated or cue.form == "gerund") and (previous.last >= clause or beside):
                if cue.form == "gerund":  # "said a report would follow, adding"
                    previous = next((c for c in earlier if c.speaker is not None and not c.weak), previous)
                cue.speaker, cue.subject, cue.position = previous.speaker, previous.subject, "before"
                cue.relay = previous.relay
                return
            aside = before == "," and "," in low[clause : previous.first]
            if previous.last > clause and not aside:
                clause = previous.last
                while clause < cue.first and low[clause] not in lexicon.that and low[clause] != ",":
                    clause += 1
                clause = clause if clause < cue.first else previous.last
        reporting = before in (",", QUOTED, "—", "–") or low[bound - 1 : bound] == [QUOTED]
        if cue.form != "finite" and cue.form != "participle" and not cue.phrase:
            subject = previous.speaker if previous is not None else self.about
            cue.speaker = subject or self.agents.pronoun("", index)
            cue.relay = previous.relay if previous is not None else None
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
            if agent is not None and self.syntax.speaking(agent):
                person = self.agents.resolve(agent, index, self.syntax.apposition(agent.last, sentence.last))
                self._set(cue, (person, agent.last, (agent.first, agent.last)), "after")
                return
        speaks = cue.kind in ("say", "ask") or (following and cue.form != "infinitive")
        tells = low[cue.last - 1] in lexicon.tells  # what follows is who is told
        fronted = speaks or (lexicon.verb_last and low[sentence.first] in lexicon.that)
        if before == "," and fronted and not tells and clause < cue.first and low[clause - 1 : clause] != [QUOTED]:
            after = self._after(cue, sentence, index, lexicon.verb_last)
            beside = after is not None and lexicon.verb_last and self._beside(cue, after[2])
            if (
                after is not None
                and (beside or self.syntax.closes(after[1], sentence))
                and low[after[1] : after[1] + 1] != [QUOTED]
                and not self._warned(cue, clause, after[1], sentence)
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
        if found is not None and lexicon.verb_last and found[0] is not None and found[0].kind == "unknown":
            # "Kündigungen schließt der Konzern aus": the object stands first.
            after = self._after(cue, sentence, index, True)
            if after is not None and after[0] is not None and after[0].kind not in ("unknown", "document"):
                self._set(cue, after, "after")
                return
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
            or (first := lexicon.inverted and cue.first == sentence.first and self._heads(cue, sentence, index))
            or (first := speaks and not lexicon.cataphoric.isdisjoint(low[cue.first : cue.last]))
        ):
            after = self._after(cue, sentence, index, first)
            if after is not None and (reporting or lexicon.verb_last or self.syntax.closes(after[1], sentence)):
                self._set(cue, after, "after")
                return
        if self._impersonal(cue):
            cue.speaker = self._written(cue, sentence, index)
            return
        if before in lexicon.indefinite and lexicon.bare:
            cue.speaker = self.agents.several()  # "Another said"
            return
        cue.speaker = self._housed(cue, clause, sentence, index)
        if cue.speaker is None and lexicon.dropped and before == "," and self._inserted(cue, sentence):
            # "Il Comune aveva chiesto i fondi, ricorda, «e aspettiamo»": not the town hall
            within = previous is not None and ":" in low[previous.last : cue.first]
            cue.speaker = previous.speaker if previous is not None and within else self.ahead
        cue.speaker = cue.speaker or self.agents.pronoun("", index)

    def cited(self, cue: Cue, sentence: Sentence, index: int) -> None:
        """Of one who quotes another, the other is who speaks ("The agency quoted the mayor, Ada Neri, as saying: ...").

        What is quoted has to follow: "they cited safety concerns" quotes nobody.
        """
        low, lexicon = self.tokens.low, self.lexicon
        if cue.speaker is None or lexicon.cites.isdisjoint(low[cue.first : cue.last]) or cue.by is not None:
            return
        last = cue.subject[1] if cue.subject is not None and cue.position == "after" else cue.last
        last = cue.first + 1 if cue.phrase else last  # "quoted ... as saying"
        while last < sentence.last and low[last] in lexicon.prepositions:
            last += 1
        phrase = self.phrases.read(last, sentence.last)
        if phrase is None:
            return
        apposition = self.syntax.apposition(phrase.last, sentence.last)
        named = apposition is not None and apposition.name is not None
        if not named and not self.syntax.speaking(phrase):
            return
        end = phrase.last if apposition is None else apposition.last
        following = low[end : end + 8]
        if not ({":", QUOTED} | lexicon.that | lexicon.likens).isdisjoint(following) or (
            lexicon.verb_last and "," in following
        ):
            cue.relay, cue.speaker = cue.speaker, self.agents.resolve(phrase, index, apposition)

    def _relayed(self, cue: Cue, sentence: Sentence) -> bool:
        """Nothing but "as" is before the verb in its clause: "Según explicó, ..." has no subject."""
        low, k = self.tokens.low, cue.first - 1
        if k < sentence.first or low[k] not in self.lexicon.relays:
            return False
        return k == sentence.first or low[k - 1] in (",", ";", ":", QUOTED)

    def _heads(self, cue: Cue, sentence: Sentence, index: int) -> bool:
        """The verb and its subject alone stand before quoted words ("Critica la Cgil: «...»")."""
        after = self._after(cue, sentence, index, True)
        return after is not None and self.tokens.low[after[1] : after[1] + 2] == [":", QUOTED]

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
                spoken_of = self.agents.resolve(owner, index) if owner is not None else self.agents.pronoun("", index)
                return spoken_of or self.agents.resolve(phrase, index)
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
                if phrase is not None and (phrase.article != "indefinite" and self._housing(phrase, low[k])):
                    return self.agents.resolve(phrase, index)
        return None

    def _housing(self, phrase: NounPhrase, preposition: str) -> bool:
        """The phrase names an institution or a government, or what people speak from ("desde Kessler Partners")."""
        if phrase.name is not None and (preposition in self.lexicon.speaks_from or preposition in self.lexicon.fused):
            given = self.tokens.low[phrase.name[0]] in self.agents.genders
            if not given and preposition in self.lexicon.fused:
                return True  # "raccontano al Mef": cities have no article
            if not given and phrase.name[1] - phrase.name[0] > 1:
                return True
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
            elif candidates and i == self._end(candidates[-1]) and self._participial(i, cue.first):
                i = self.syntax.after_prepositional(i, cue.first)  # "the union representing the guards says"
            elif (word in lexicon.object_relatives and "," not in low[i : cue.first]) or self._governed(i, cue.first):
                candidates.clear()
                i += 1
            elif word in lexicon.relatives or word in lexicon.that:
                owner = self.syntax.antecedent(i, clause) if coordinated and "," not in low[i : cue.first] else None
                if owner is not None and not candidates:
                    candidates = [(owner, owner.first)]  # "to Effie Morrison, who runs a pub and reckons"
                    break
                if word in lexicon.where and candidates and comma is False and i + 2 >= cue.first:
                    candidates[1:] = []
                    break
                if word in lexicon.where and "," not in low[i : cue.first] and i + 2 < cue.first:
                    candidates.clear()
                    i += 1
                    continue
                if i + 1 >= cue.first:
                    antecedent = self.syntax.antecedent(i, clause)
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
                if beside_cue is not None and beside_cue.last == cue.first and self.syntax.speaking(beside_cue):
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
                end = self.syntax.after_prepositional(i, cue.first)
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
        if coordinated and not (candidates and candidates[-1][1] < i < cue.first and low[i] in lexicon.relatives):
            sure = lexicon.be | lexicon.have
            verbs = (k for k in range(clause, cue.first) if self.phrases.finite(k))
            verb = next((k for k in verbs if low[k] not in lexicon.nouns or low[k] in sure), -1)
            before_verb = [c for c in candidates if c[1] < verb]  # "decreed the emergency and announced"
            candidates = before_verb or ([] if lexicon.dropped and verb >= 0 else candidates)
        if not candidates:
            return None
        speaking = [c for c in candidates if isinstance(c[0], str) or self.syntax.speaking(c[0])] or candidates
        chosen, at = candidates[0] if comma else speaking[-1]
        while len(speaking) > 1 and not comma and speaking[-1][1] == at and not isinstance(speaking[-2][0], str):
            joined = speaking[-2][0].last
            if isinstance(chosen, str) or joined != chosen.first - 1 or low[joined] not in lexicon.coordinators:
                break
            speaking.pop()  # "Tim Vogt und seine Kollegin Mia Roth fordern"
            chosen, at = speaking[-1]
        adjacent = comma and not isinstance(chosen, str) and chosen.last == cue.first - 1 and lexicon.dropped
        if adjacent and self._inserted(cue, self.sentence):
            return None  # "La prognosi, fanno sapere dal nosocomio, resta riservata"
        parenthesis = comma and self._closed(cue.last, self.sentence) and not lexicon.bare
        if parenthesis and not isinstance(chosen, str):
            described, end = self._past_relative(chosen.last, cue.first - 1), cue.first - 1
            if (described < end or chosen.last == end) and self._predicated(described, end):
                return None  # "the chronology, he notes, has a margin"
        if strict and not isinstance(chosen, str) and not self.syntax.speaking(chosen):
            return None
        apposition: NounPhrase | None = None
        if isinstance(chosen, str):
            person = self._pronoun(chosen, index)
            return person, at + 1, (at, at + 1)
        if comma:
            apposition = self.syntax.apposition(chosen.last, cue.first)
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
                if chosen.article == "indefinite" and chosen.name is None and self.syntax.speaking(prior):
                    # "Dr Siddiqui, a paediatrician who advises the agency, said"
                    chosen, apposition = prior, chosen if prior.name is not None else None
                elif prior.name is None and chosen.name is not None and prior.article != "none":
                    apposition = prior
        if apposition is not None and apposition.name is None and not self.syntax.speaking(chosen):
            chosen, apposition = apposition, None  # "L'autre, une ancienne comptable, dit"
        if apposition is None:
            chosen = self.phrases.extended(chosen, cue.first)
        person = self.agents.resolve(chosen, index, apposition)
        return (person, chosen.last, (chosen.first, chosen.last)) if person is not None else None

    def _end(self, candidate: tuple[NounPhrase | str, int]) -> int:
        phrase, at = candidate
        return at + 1 if isinstance(phrase, str) else phrase.last

    def _inserted(self, cue: Cue, sentence: Sentence) -> bool:
        """The verb opens a parenthesis that a comma closes, or the sentence, before another verb."""
        low, lexicon = self.tokens.low, self.lexicon
        for k in range(cue.last, min(sentence.last, cue.last + 12)):
            if low[k] == ",":
                return True
            if low[k] == QUOTED or low[k] in lexicon.that or low[k] == ":" or self.phrases.finite(k):
                return False
        return cue.last + 12 >= sentence.last

    def _closed(self, i: int, sentence: Sentence) -> bool:
        """Nothing but adverbs stands from token `i` to a comma or the end of the sentence."""
        low = self.tokens.low
        while i < sentence.last and low[i] in self.lexicon.adverbs:
            i += 1
        return i >= sentence.last or low[i] in (",", ".", ";")

    def _participial(self, i: int, limit: int) -> bool:
        """A gerund with its object begins at token `i`, where nouns take one as a relative clause."""
        low, lexicon = self.tokens.low, self.lexicon
        gerund = bool(lexicon.stop_suffixes) and lexicon.head_last and low[i].endswith(lexicon.stop_suffixes)
        return gerund and not low[i].endswith("ly") and i + 1 < limit and self.phrases.read(i + 1, limit) is not None

    def _past_relative(self, i: int, limit: int) -> int:
        """Past the relative clause that a comma sets apart at token `i` ("the referee, who saw it, plays it down")."""
        low, relatives = self.tokens.low, self.lexicon.relatives | self.lexicon.that
        if i + 1 >= limit or low[i] != "," or low[i + 1] not in relatives:
            return i
        return next((k for k in range(i + 2, limit) if low[k] == ","), limit)

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
            if word in lexicon.particles and i + 1 < limit and (named := self._particled(i)) is not None:
                return named, i + 2, (i, i + 2)
            if word in lexicon.prepositions or (word in lexicon.of and word not in lexicon.determiners):
                content = low[i + 1 : i + 2]
                if content and content[0] in lexicon.that:
                    return None
                if not printed and lexicon.infinitives and content and content[0].endswith(lexicon.infinitives):
                    return None  # "he says to have warned the town": it is not the town that speaks
                i, adjunct = self.syntax.after_prepositional(i, limit), True
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
            counted = lexicon.nouns_capital and self.phrases.counted(phrase.head)
            counted = counted and low[phrase.head - 1] not in lexicon.gendered  # "eine Männerstimme": one
            if self._oblique(phrase) or (counted and lexicon.kind_of(low[phrase.head]) is None):
                i = phrase.last
                continue
            single = phrase.article == "indefinite" and low[phrase.first] in lexicon.gendered and phrase.first == i
            single = single and printed and i == cue.last and low[cue.first - 1] in (",", QUOTED)
            if (
                (following in lexicon.adverbs or following in lexicon.prepositions)
                and not self.syntax.speaking(phrase)
                and not lexicon.verb_last
                and not single  # "«...», glisse un régleur en enfilant sa veste"
            ):
                i, adjunct = phrase.last, True  # "he said years later"
                continue
            if (strict or ((adjunct or not printed) and not lexicon.verb_last)) and not self.syntax.speaking(phrase):
                if not adjunct:
                    return None
                i = phrase.last
                continue
            apposition = self.syntax.apposition(phrase.last, sentence.last)
            if apposition is None and phrase.name is None and following in lexicon.prepositions:
                # "promet l'adjointe au logement, Sylvie Garnier"
                field = self.syntax.after_prepositional(phrase.last, sentence.last)
                holder = self.syntax.apposition(field, sentence.last)
                office = self._somebody(phrase) and phrase.article == "definite"
                apposition = holder if office and holder is not None and holder.name is not None else None
            if apposition is None and phrase.article == "indefinite" and not printed and not self._somebody(phrase):
                return None
            beside = printed and i == cue.last and low[cue.first - 1] in (",", QUOTED)  # "«...», dice un tornitore"
            beside = beside and (self.syntax.closes(phrase.last, sentence) or following == ",")
            if (
                apposition is None
                and not self.syntax.speaking(phrase)
                and phrase.article == "indefinite"
                and not beside
            ):
                return None
            if apposition is not None and phrase.name is not None and apposition.name is not None:
                between = apposition.head < apposition.name[0]
                apposition = apposition if between else None
            person = self.agents.resolve(phrase, index, apposition)
            last = phrase.last if apposition is None else apposition.last
            return (person, last, (phrase.first, last)) if person is not None else None
        return None

    def _particled(self, i: int) -> Person | None:
        """Whose surname begins with the particle at token `i` ("erklärte von Alten")."""
        low, agents = self.tokens.low, self.agents
        full = agents.full.get(low[i + 1], "")
        return agents.by_name.get(full.lower()) if full.lower().endswith(f" {low[i]} {low[i + 1]}") else None

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
