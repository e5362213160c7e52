"""What a sentence is made of, as far as its reading asks: appositions, prepositional phrases, who may speak."""

from claims.extraction.agents import Agents
from claims.extraction.lexicon import Lexicon
from claims.extraction.phrases import Phrase as NounPhrase
from claims.extraction.phrases import Phrases
from claims.extraction.text import QUOTED, Sentence, Tokens

ENDS = frozenset([";", ":", "—", "–", "(", ")"])


class Syntax:
    def __init__(self, text: str, tokens: Tokens, lexicon: Lexicon, phrases: Phrases, agents: Agents) -> None:
        self.text, self.tokens, self.lexicon = text, tokens, lexicon
        self.phrases, self.agents = phrases, agents
        self.skipped = lexicon.skipped
        self.words: frozenset[str] = frozenset()
        """Those of the sentence being read."""

    def begin(self, sentence: Sentence) -> None:
        self.words = frozenset(self.tokens.low[sentence.first : sentence.last])

    def common(self, phrase: NounPhrase) -> bool:
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

    def apposition(self, i: int, limit: int) -> NounPhrase | None:
        low = self.tokens.low
        if i < limit and low[i] in ("—", "–", "("):
            closing = ")" if low[i] == "(" else low[i]
            i = next((k + 1 for k in range(i + 1, min(limit, i + 20)) if low[k] == closing), i)
        if i + 1 >= limit or low[i] != ",":
            return None
        if low[i + 1] in self.lexicon.coordinators or low[i + 1] in self.lexicon.whose:
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

    def after_prepositional(self, i: int, limit: int) -> int:
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
        if phrase.name is not None and phrase.name[1] - phrase.name[0] > 2 and not self.lexicon.nouns_capital:
            outlet, second = phrase.name[0], phrase.name[0] + 1
            given = low[second] in self.agents.genders and low[outlet] not in self.agents.genders
            if outlet == phrase.head and (given or self.phrases.words(outlet, second).isupper()):
                return second  # "su X Carlo Bonino", "a déclaré à l'AFP Yann Le Goff"
        apart = phrase.name is not None and phrase.name[0] == phrase.head + 1 and phrase.article == "none"
        if phrase.name is not None and phrase.name[0] > phrase.head and (apart or phrase.name[1] - phrase.name[0] > 1):
            head = low[phrase.name[0] - 1]
            several = head in self.lexicon.groups  # "told the judges Mario Verdi"
            kind = self.lexicon.kind_of(head)
            apart = several or kind is None or (kind != "person" and low[phrase.name[0]] in self.agents.genders)
            if apart and not self.lexicon.nouns_capital:
                return phrase.name[0]
        return phrase.last

    def closes(self, i: int, sentence: Sentence) -> bool:
        low = self.tokens.low
        following = self.lexicon.prepositions | self.lexicon.detached
        while i < sentence.last and low[i] not in following:
            if not (low[i] in self.lexicon.times or low[i] in self.lexicon.adverbs or low[i].isdigit()):  # "la zona 8"
                break
            i += 1
        if i < sentence.last and low[i] in following:
            return True
        if self.phrases.handed(i, sentence.last):
            return True
        gerund = i < sentence.last and bool(self.lexicon.stop_suffixes) and low[i].endswith(self.lexicon.stop_suffixes)
        if gerund and self.lexicon.inverted:
            return True  # "Lo ha detto Ada Neri chiudendo il convegno"
        # "said Ada Neri, the historian who found it, was torn out"
        if i < sentence.last and self.lexicon.bare and low[i] in self.lexicon.relatives:
            return True
        return i >= sentence.last or low[i] in (",", ":", ";", "(") or low[i] == QUOTED

    def _holder(self, phrase: NounPhrase) -> NounPhrase | None:
        """The one person whose something a noun phrase means, which cannot speak itself."""
        low, lexicon = self.tokens.low, self.lexicon
        if phrase.name is not None or lexicon.head_last or lexicon.kind_of(low[phrase.head]) is not None:
            return None
        k = next((k for k in range(phrase.head + 1, phrase.last) if low[k] in lexicon.of), phrase.last)
        holder = self.phrases.read(k + 1, phrase.last) if k + 1 < phrase.last else None
        person = holder is not None and lexicon.kind_of(low[holder.head]) == "person" and holder.last == phrase.last
        return holder if person else None

    def antecedent(self, i: int, first: int) -> NounPhrase | None:
        """Whom the relative at token `i` means: one who speaks, named right before it ("unions, who said")."""
        low = self.tokens.low
        end = i - 1 if low[i - 1] == "," else i
        for k in range(max(first, end - 8), end):
            phrase = self.phrases.read(k, end) if low[k] not in self.skipped or self.phrases.named(k) else None
            if phrase is not None and phrase.last == end and self.speaking(phrase):
                holder = self._holder(phrase)
                if holder is not None:
                    return holder  # "the closeness of the bishop, who asked"
                while k > first and low[k - 1] in self.lexicon.definite:
                    k -= 1
                aside = low[k - 2 : k - 1] == [","] and low[k - 1] in self.lexicon.prepositions | self.lexicon.of
                if aside:
                    return None  # "Fatima Benhaddou, of the university, who called it"
                set_beside = phrase.name is None and phrase.article == "none" and low[phrase.first - 1] == ","
                named = self.antecedent(phrase.first, first) if set_beside and phrase.first > first + 1 else None
                return named if named is not None and named.name is not None else phrase
        return None

    def speaking(self, phrase: NounPhrase) -> bool:
        """Whether a noun phrase may be one who speaks: a name, somebody known, or a common noun for a speaker."""
        words = self.tokens.low[phrase.head : phrase.last][:3]
        if self.lexicon.head_last and phrase.name is None:
            words = [self.phrases.noun(phrase)]
        if any(self.lexicon.kind_of(word) is not None for word in words):
            return True
        if phrase.article == "definite" and self.lexicon.again(words[0]):
            return True
        if phrase.name is not None and phrase.name[0] == phrase.head:
            return not (self.lexicon.nouns_capital and self.common(phrase))
        key = self.phrases.words(phrase.head, phrase.last).lower()
        return key in self.agents.by_role or key in self.agents.by_name
