"""What the grammar tells of a clause: whether it is whole, where it is interrupted, and where its words end.

Places are tokens of one article, half-open: `first` is the clause's first, `last` the one after its last.
"""

from claims.extraction.cues import Cue
from claims.extraction.reporting import Reader
from claims.extraction.text import QUOTED

TRIMMED = frozenset([",", ";", ":", "—", "–", "-", "(", ")"])


class Clauses:
    def __init__(self, reader: Reader) -> None:
        self.lexicon, self.tokens = reader.lexicon, reader.tokens
        self.phrases, self.syntax = reader.phrases, reader.syntax
        lexicon = reader.lexicon
        self.auxiliaries = lexicon.have | lexicon.be | lexicon.modals | lexicon.conditionals | lexicon.subjunctives

    def compared(self, i: int) -> bool:
        """The conjunction at token `i` is one of comparison ("more than", "less bad than")."""
        low, lexicon = self.tokens.low, self.lexicon
        if low[i - 1] in lexicon.before_that:
            return True  # "mientras que": another conjunction
        described = low[i - 1] not in self.syntax.skipped and low[i - 2] in lexicon.comparatives
        return low[i - 1] in lexicon.comparatives or described

    def conjoined(self, start: int, k: int) -> bool:
        """A clause of its own that begins with a comma and a conjunction has its subject or verb at token `k`."""
        low, lexicon = self.tokens.low, self.lexicon
        comma = next((j for j in range(k - 1, max(start + 3, k - 4) - 1, -1) if low[j] == ","), -1)
        if comma < 0 or comma + 1 >= k or lexicon.verb_last:
            return False
        return low[comma + 1] not in lexicon.relatives | lexicon.that and self.verbal(start, comma)

    def apposed(self, k: int, limit: int) -> int | None:
        phrase = self.phrases.read(k, limit)
        if phrase is None:
            return None
        return phrase.last if phrase.last >= limit or self.tokens.low[phrase.last] in (",", ":") else None

    def relative(self, k: int, limit: int) -> bool:
        """A relative clause begins with what is an article elsewhere ("auf die sich Reuters beruft")."""
        low, lexicon = self.tokens.low, self.lexicon
        k += low[k] in lexicon.prepositions
        if k + 1 >= limit or low[k] not in lexicon.definite:
            return False
        finite = lexicon.be | lexicon.have | lexicon.modals | lexicon.subjunctives | lexicon.conditionals
        return low[k + 1] not in finite and self.phrases.read(k, limit) is None

    def told_end(self, cue: Cue, limit: int) -> int:
        """Past whoever is told ("told reporters")."""
        phrase = self.phrases.read(cue.last, min(limit, cue.last + 6))
        return phrase.last if phrase is not None and self.tokens.low[cue.last - 1] in self.lexicon.tells else -1

    def perfect(self, k: int, limit: int) -> bool:
        """An infinitive of "have" or "be", past what it is the infinitive of: content set off by an adjunct
        ("announces, in a journal, to have found")."""
        low, lexicon = self.tokens.low, self.lexicon
        k += k < limit and low[k] in lexicon.of
        while k < limit and low[k] in lexicon.clitics | lexicon.negations:
            k += 1
        return k < limit and low[k] in lexicon.have | lexicon.be and low[k].endswith(lexicon.infinitives or ("\0",))

    def infinitive(self, i: int, limit: int) -> bool:
        low, lexicon = self.tokens.low, self.lexicon
        if not lexicon.infinitives:
            return False
        k = i + 1 if low[i] in lexicon.of else i
        while k < limit and low[k] in lexicon.clitics | lexicon.negations:
            k += 1
        word = low[k] if k < limit else ""
        return (
            len(word) > 2
            and word.endswith(lexicon.infinitives)
            and not self.tokens.capital[k]
            and (word in self.auxiliaries or word not in self.phrases.function)
        )

    def ends(self, i: int, limit: int) -> bool:
        """A clause may end at token `i`, but for adverbs and clitics."""
        low = self.tokens.low
        while i < limit and (
            low[i] in self.lexicon.times or low[i] in self.lexicon.adverbs or low[i] in self.lexicon.clitics
        ):
            i += 1
        return i >= limit or low[i] in (",", ";", ":") or low[i] in self.lexicon.prepositions

    def inserted(self, cue: Cue, part: tuple[int, int]) -> bool:
        """The reporting clause is set between commas into what it reports (", wie die Familie mitteilte,")."""
        begin = cue.subject[0] if cue.position == "before" and cue.subject is not None else cue.first
        low = self.tokens.low
        return begin - 2 > part[0] and low[begin - 1] in self.lexicon.relays and low[begin - 2] == ","

    def resumed(self, first: int, last: int, complete: bool, later: list[Cue]) -> int:
        """Where the clause that a reporting clause interrupts ends, having begun again at `first`; `first` if it
        does not: what was before was `complete`, and this only belongs to the reporting clause."""
        low, lexicon = self.tokens.low, self.lexicon
        for cue in later:
            begin = cue.subject[0] if cue.position == "before" and cue.subject is not None else cue.first
            if first < begin < last and cue.form != "infinitive" and not cue.negated:
                last = begin
                while last > first and low[last - 1] in lexicon.coordinators | self.syntax.skipped | TRIMMED:
                    last -= 1
                break
        if last - first < 2:
            return first
        word = low[first]
        k = first + (word in lexicon.prepositions or word in lexicon.of or word in lexicon.coordinators)
        if lexicon.verb_last and word in lexicon.contrasts:
            return last  # "Man habe zwei Jahre gebraucht, erzählt sie, weil ..."
        if low[k] in lexicon.relatives or low[k] in lexicon.that or self.gerund(first):
            return first
        if (
            word in lexicon.coordinators
            or not complete
            or word in self.auxiliaries
            or word in lexicon.clitics
            or word in lexicon.negations
        ):
            return last
        if lexicon.verb_last and any(low[j] in lexicon.subjunctives for j in range(first, last)):
            return last
        return first

    def before_colon(self, first: int, last: int) -> int:
        """Where the tokens end if what follows a colon among them is a sentence of its own, or quoted."""
        low = self.tokens.low
        colon = next((k for k in range(first, last) if low[k] == ":"), last)
        quoted = colon + 1 < last and low[colon + 1] == QUOTED
        return colon if quoted or (colon < last and self.verbal(colon + 1, last)) else last

    def main(self, first: int, last: int) -> bool:
        """A finite verb stands between the tokens that is not of a relative clause ("In the group that waited")."""
        relative = False
        for k in range(first, last):
            word = self.tokens.low[k]
            if word in self.lexicon.relatives and k > first:
                relative = True
            elif word == ",":
                relative = False
            elif not relative and self.finite(k):
                return True
        return False

    def complete(self, first: int, last: int) -> bool:
        """The clause has its verb; where the verb closes the clause, all of it."""
        low, lexicon = self.tokens.low, self.lexicon
        if not lexicon.verb_last:
            return self.main(first, last)
        return last - first > 5 and low[last - 1] not in self.auxiliaries

    def gerund(self, k: int) -> bool:
        verb = self.lexicon.verbs.get(self.tokens.low[k])
        return verb is not None and verb.form == "gerund"

    def verbal(self, first: int, last: int) -> bool:
        """Whether a finite verb stands between the tokens."""
        return any(self.finite(k) for k in range(first, last))

    def indicative(self, k: int) -> bool:
        """A finite verb that is none of reported speech."""
        return self.finite(k) and self.tokens.low[k] not in self.lexicon.subjunctives

    def elliptic(self, first: int, last: int) -> bool:
        """No verb stands between the tokens, nor a word that needs one."""
        lexicon = self.lexicon
        needs = lexicon.negations | lexicon.clitics - lexicon.definite | frozenset(lexicon.pronouns) | lexicon.that
        return not any(
            self.tokens.low[k] in needs or self.tokens.low[k] == QUOTED or self.phrases.finite(k) or self.finite(k)
            for k in range(first, last)
        )

    def finite(self, k: int) -> bool:
        low, lexicon = self.tokens.low, self.lexicon
        word, before = low[k], low[k - 1] if k else ""
        if word in self.auxiliaries:
            return True
        if before in lexicon.determiners or before in lexicon.of or before in lexicon.prepositions:
            return before in lexicon.clitics and before not in lexicon.definite
        if lexicon.nouns_capital and self.tokens.capital[k]:
            return False
        return (word not in lexicon.nouns and (word in lexicon.common or lexicon.says(word))) or (
            len(word) > 4 and bool(lexicon.finite) and word.endswith(lexicon.finite)
        )

    def bracketed(self, cue: Cue, part: tuple[int, int]) -> bool:
        """The verb closes a clause that its auxiliary opened ("hat Hilfe in Aussicht gestellt")."""
        ends = cue.last >= part[1] or not self.tokens.low[cue.last][0].isalnum()
        return self.lexicon.verb_last and ends and (cue.phrase or cue.form == "participle")

    def purpose(self, k: int) -> bool:
        """Token `k` is the mark of an infinitive, or an infinitive with it inside ("zu retten", "vorzulegen").

        Before an adjective it is none: "zu niedrigen Lohn".
        """
        low = self.tokens.low
        if low[k] not in self.lexicon.to:
            return "zu" in low[k][1:-2] and low[k].endswith("n")
        return not (k + 2 < len(low) and self.tokens.capital[k + 2] and low[k + 1] not in self.lexicon.common)

    def predicate(self, k: int, limit: int) -> bool:
        """A verb begins at token `k`, past adverbs and clitics."""
        while k < limit and self.tokens.low[k] in self.syntax.skipped:
            k += 1
        return k < limit and self.finite(k)

    def modifier(self, first: int, last: int) -> bool:
        low = self.tokens.low
        return last - first <= 4 and not any(
            low[k] in self.lexicon.determiners or low[k] in self.lexicon.be or low[k] in self.lexicon.have
            for k in range(first, last)
        )

    def participle(self, k: int) -> bool:
        low = self.tokens.low
        if k + 1 >= len(low):
            return False
        dated = low[k + 1] in self.lexicon.times | self.lexicon.prepositions and low[k].endswith(
            self.lexicon.participles
        )
        return low[k + 1] in self.lexicon.by or dated

    def trim(self, tokens: tuple[int, int]) -> tuple[int, int]:
        low, (first, last) = self.tokens.low, tokens
        while first < last and (low[first] in TRIMMED or low[first] == "\n"):
            first += 1
        while last > first and (low[last - 1] in TRIMMED or low[last - 1][0] in ".!?…\n"):
            last -= 1
        return first, last
