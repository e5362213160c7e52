"""Noun phrases read off the tokens of a text, and the names in them."""

from dataclasses import dataclass, replace
from typing import Literal

from claims.extraction.lexicon import Lexicon, genders, names
from claims.extraction.text import QUOTED, Tokens

POSSESSIVES = ("'s", "'")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: tokens `first` to `last`, its words without the article from `head`, and the name in it."""

    first: int
    head: int
    last: int
    name: tuple[int, int] | None
    article: Literal["definite", "indefinite", "possessive", "none"]


class Phrases:
    """Reads noun phrases off the tokens of one text."""

    def __init__(self, text: str, tokens: Tokens, lexicon: Lexicon, heads: frozenset[int]) -> None:
        """`heads` are the tokens that begin a sentence, which have a capital whatever they are."""
        self.text, self.tokens, self.lexicon, self.heads = text, tokens, lexicon, heads
        self._read: dict[tuple[int, int], Phrase | None] = {}
        self._named: dict[int, bool] = {}
        self.genders, self.feminine = genders()
        self.printed = {word for word, capital in zip(tokens.low, tokens.capital, strict=True) if capital}
        self.capitals = {low for i, low in enumerate(tokens.low) if tokens.capital[i] and i not in heads}
        self.stops, self.function = lexicon.stops, lexicon.function
        self.words_of_grammar, self.complements = lexicon.grammatical, lexicon.complements
        low, capital = tokens.low, tokens.capital
        self.particled = {
            (low[i], low[i + 1])
            for i in range(len(low) - 1)
            if capital[i] and capital[i + 1] and low[i] in lexicon.particles and i not in heads
        }
        """Names that begin with a particle ("Del Prete"), as printed inside a sentence."""

    def named(self, i: int) -> bool:
        """Token `i` begins with a capital and is no function word at the head of a sentence."""
        if not self.tokens.capital[i]:
            return False
        known = self._named.get(i)
        if known is None:
            known = self._named[i] = self._begins(i)
        return known

    def _begins(self, i: int) -> bool:
        noun = self.lexicon.nouns_capital and i not in self.heads  # "nach Angaben": a noun, whatever its letters
        function = self.words_of_grammar if noun else self.function
        if i in self.heads and self.tokens.low[i] in self.lexicon.numerals:
            return False  # "Siebzehn Tiere"
        if self._awaited(i):
            return False
        inside = self._inside_name(i) or self._numbered(i) or self._given(i)
        return (self.tokens.low[i] not in function or inside) and not self._describes(i)

    def _awaited(self, i: int) -> bool:
        """A participle with its complement heads the sentence ("Attendu de longue date, le rapport conclut...")."""
        low, lexicon = self.tokens.low, self.lexicon
        word = low[i]
        if i not in self.heads or lexicon.nouns_capital or i + 2 >= len(low) or not word.endswith(lexicon.participles):
            return False
        if word in self.capitals or word in self.genders or lexicon.kind_of(word) is not None:
            return False
        if low[i + 1] not in lexicon.prepositions | lexicon.of | lexicon.by:
            return False
        comma = next((k for k in range(i + 2, min(len(low), i + 9)) if low[k] == ","), 0)
        return bool(comma) and not any(map(self.finite, range(i + 1, comma)))

    def _given(self, i: int) -> bool:
        """A given name that is a word of time too ("April Jones")."""
        low, capital = self.tokens.low, self.tokens.capital
        return low[i] in self.lexicon.times and low[i] in self.genders and capital[i + 1 : i + 2] == [True]

    def _numbered(self, i: int) -> bool:
        """A seat of government with a number in its name ("No 10")."""
        return " ".join(self.tokens.low[i : i + 2]) in self.lexicon.governments

    def _describes(self, i: int) -> bool:
        """Token `i` has its capital from the head of a sentence alone.

        It describes the common noun after it ("Local councillors"), or opens a clause ("Signed in June, the treaty").
        """
        low, lexicon = self.tokens.low, self.lexicon
        if i + 1 >= len(low) or (i not in self.heads and low[i - 1] != ":"):
            return False
        if lexicon.nouns_capital:
            # "Offiziellen Angaben zufolge", "Örtliche Medien": the adjective of a common noun
            noun = low[i + 1] in lexicon.statements or lexicon.kind_of(low[i + 1]) in ("group", "document")
            return noun and low[i].endswith(lexicon.adjectives) and low[i] not in self.genders
        if self.tokens.capital[i + 1]:
            return False
        if lexicon.kind_of(low[i]) == "person" and low[i + 1] in lexicon.of and lexicon.dropped:
            return True  # "Figlia di un soffiatore, entrò in bottega"
        verb = lexicon.inverted and low[i + 1] in lexicon.nouns and lexicon.says(low[i + 1]) and i + 2 < len(low)
        if verb and low[i + 2].isalpha() and not self.tokens.capital[i + 2] and low[i + 2] not in self.function:
            return False  # "Coldiretti stima danni": two nouns do not follow one another
        described = low[i] in lexicon.groups and low[i + 1] not in self.function and not self.finite(i + 1)
        return lexicon.kind_of(low[i + 1]) is not None or self._opens(i) or (described and low[i + 1].isalpha())

    def _opens(self, i: int) -> bool:
        """A verb at the head of a sentence: a participle that opens a clause, or a finite form ("Phones his wife")."""
        low, lexicon = self.tokens.low, self.lexicon
        if i not in self.heads or i + 1 >= len(low) or lexicon.nouns_capital:
            return False
        finite = low[i] not in lexicon.nouns and (low[i] in lexicon.common or lexicon.says(low[i]))
        before_name = low[i + 1] in self.genders and low[i] not in self.genders  # "Take Ana Ruiz"
        alone = not self.tokens.capital[i + 1] and low[i + 1][0].isalnum()
        if finite and low[i] not in self.capitals and (alone or before_name):
            return True
        if len(low[i]) < 6:
            return False
        following = low[i + 1] in lexicon.relatives or (
            low[i + 1] in lexicon.prepositions and low[i + 1] not in lexicon.of
        )
        return following and low[i].endswith(lexicon.participles + lexicon.stop_suffixes)

    def _governs(self, word: str) -> bool:
        """An article or a preposition."""
        lexicon = self.lexicon
        return word in lexicon.determiners or word in lexicon.of or word in lexicon.prepositions

    def _inside_name(self, i: int) -> bool:
        """A function word of a name: "Le" of "Jean-Le Gall", "Di" of "Di Iorio", "Adesso" of "Adesso Italia"."""
        if not 0 < i < len(self.tokens.low) - 1 or not self.tokens.capital[i + 1]:
            return False
        word, lexicon = self.tokens.low[i], self.lexicon
        glued = self.tokens.capital[i - 1] and self.tokens.end[i] == self.tokens.start[i + 1]
        if word in lexicon.particles and (word, self.tokens.low[i + 1]) in self.particled:
            return True
        return glued or (i not in self.heads and (word in lexicon.particles or not self._governs(word)))

    def read(self, i: int, limit: int) -> Phrase | None:
        """The noun phrase that begins at token `i`, before `limit`."""
        if (i, limit) not in self._read:
            self._read[i, limit] = self._parse(i, limit)
        return self._read[i, limit]

    def _parse(self, i: int, limit: int) -> Phrase | None:
        low, capital, lexicon = self.tokens.low, self.tokens.capital, self.lexicon
        first = i
        if self._opens(i):
            return None
        article: Literal["definite", "indefinite", "possessive", "none"] = "none"
        while i < limit and low[i] in lexicon.determiners and not (capital[i] and i > first and capital[i - 1]):
            if self._numbered(i):
                break
            if low[i] in lexicon.possessive:
                article = "possessive"
            elif article == "none":
                article = "indefinite" if low[i] in lexicon.indefinite else "definite"
            i += 1
        if article == "indefinite" and i + 1 < limit and low[i] in lexicon.of and low[i + 1] in lexicon.determiners:
            return self._part(first, i + 1, limit)
        if article == "indefinite" and i + 1 < limit and low[i] in lexicon.of and low[i + 1] in lexicon.others:
            return Phrase(first, first, i + 2, None, article)  # "one of them"
        while i < limit and (low[i] in lexicon.fresh or low[i] in lexicon.identical) and not capital[i]:
            i += 1
        head = i
        name: tuple[int, int] | None = None
        complement = found = False
        lower = joined = 0
        while i < limit:
            word = low[i]
            if self.named(i):
                if lexicon.nouns_capital and not found:
                    head = i
                end = self._name_end(i, limit)
                owner = self._owner(i, end)
                if owner is not None:
                    head = i = owner + 1  # "Kochs Rücktritt"
                if complement and end - i > 2 and lexicon.kind_of(low[head]) == "person":
                    begin = self._given_name(i, end)
                    i, complement = begin or i, begin is None
                if (
                    lexicon.nouns_capital and not complement and found and name is None and article != "none"
                ) or not complement:
                    name = (i, end)
                i = self._described(end, limit) if not complement else end
                name = name if i == end else None
                complement, found = False, True
                if i > end:
                    continue
                if i < limit and self._joins(i, article) and (name is None or article != "none" or end - name[0] == 1):
                    continue
                if i < limit and (low[i] in POSSESSIVES or (article != "none" and self._adjective(i, limit))):
                    continue
                break
            if word in POSSESSIVES and i > first:
                name, complement = None, False
                head = head if i > head else i
                i += 1
                lower = 0
                continue
            if found and i + 1 < limit and self._joins(i, article):
                j = i + 1
                while j < limit and low[j] in lexicon.determiners:
                    j += 1
                if (
                    j >= limit
                    or not (low[j][0].isalpha() or capital[j])
                    or (low[j] in self.stops and not self.named(j))
                ):
                    break
                complement, joined, i = True, i, j
                lower = 0
                continue
            if word in lexicon.role_joins and found and i + 1 < limit and {low[i - 1], low[i + 1]} <= lexicon.roles:
                i += 2
                continue
            if not found and i + 1 < limit and (self._numbers(i) or self._aged(i)):
                i = head = i + 1
                continue
            if found and i + 1 < limit and self._hyphen(i):
                i += 2  # "a top-10 investor"
                continue
            if found and f"{low[i - 1]} {word}" in lexicon.same_roles:
                i += 1  # "la numero uno"
                continue
            stop = word in self.stops and not self._ordinal(i, head, limit)
            if not word[0].isalpha() or stop or word in lexicon.determiners or word == QUOTED:
                break
            if found and word in lexicon.quantifiers:
                break  # "according to the doctors nobody is in danger"
            if word in lexicon.of or (word in lexicon.times and not self._before_noun(i, limit)):
                break
            if self._verb(i, limit, found):
                break
            if found and (lower >= 4 or (lexicon.nouns_capital and not complement)):
                break
            if found and (self._stops(i, limit) or (i + 1 < limit and low[i + 1] in lexicon.by)):
                break
            found = found or not lexicon.nouns_capital
            complement = False
            lower += 1
            i += 1
        if complement:
            i = joined  # "accused the board of hiding it", "das Protokoll vom Februar"
        if not found or i == head:
            return None
        if name is not None and lexicon.head_last and article != "none" and name[1] - name[0] > 1:
            given = low[name[0]] in self.genders or low[name[0]] in lexicon.titles
            if lexicon.kind_of(low[name[1] - 1]) == "person" and not given:
                name = None  # "the Labour MP", "the Foreign Secretary"
        if name is not None and name[1] - name[0] == 1 and (lexicon.kind_of(low[name[0]]) or self._of_one(name[1], i)):
            word = low[name[0]]
            acronym = len(word) > 1 and self.words(*name).isupper()
            common = name[0] in self.heads and word not in self.capitals and word not in names()[0] and not acronym
            name = None if lexicon.nouns_capital or common else name
        return Phrase(first, head, i, name, article)

    def _part(self, first: int, i: int, limit: int) -> Phrase | None:
        """Some of those the phrase at token `i` means ("one of the drivers")."""
        whole = self.read(i, limit)
        return None if whole is None else replace(whole, first=first, article="indefinite")

    def _hyphen(self, i: int) -> bool:
        """Token `i` is a hyphen inside a word."""
        tokens = self.tokens
        return tokens.low[i] in "-‐" and tokens.end[i - 1] == tokens.start[i] and tokens.end[i] == tokens.start[i + 1]

    def _numbers(self, i: int) -> bool:
        """Token `i` counts or tells the age of speakers ("12 residents", "the 43-year-old farmer")."""
        low = self.tokens.low
        if low[i] == "-":
            return i > 0 and low[i - 1].isdigit()
        return low[i].isdigit() and (low[i + 1] == "-" or self.lexicon.kind_of(low[i + 1]) is not None)

    def _of_one(self, i: int, last: int) -> bool:
        """A complement begins at token `i` that names somebody ("Mort de Colette Vernhes")."""
        return i + 2 < last and self.tokens.low[i] in self.lexicon.of and self.tokens.low[i + 1] in self.genders

    def _aged(self, i: int) -> bool:
        """Token `i` tells the age of who the noun after it means ("the 39-year-old singer")."""
        low, suffixes = self.tokens.low, self.lexicon.description_suffixes
        return low[i - 1] == "-" and low[i].endswith(suffixes) and self.lexicon.kind_of(low[i + 1]) is not None

    def _described(self, i: int, limit: int) -> int:
        """Past the common nouns that a name before token `i` only describes ("Labour leader", "a Kremlin official")."""
        low, lexicon = self.tokens.low, self.lexicon
        k = i
        while k < min(limit, i + 4) and not lexicon.nouns_capital and not self.tokens.capital[k]:
            if not low[k][0].isalpha() or low[k] in self.function or self._verb(k, limit, True):
                break
            k += 1
        return k if k > i and lexicon.kind_of(low[k - 1]) in ("person", "group", "document") else i

    def _ordinal(self, i: int, head: int, limit: int) -> bool:
        """An adjective with the form of a preposition or adverb stands between article and noun ("una prima stima")."""
        low, lexicon = self.tokens.low, self.lexicon
        if i != head or i == 0 or i + 1 >= limit or low[i - 1] not in lexicon.determiners:
            return False
        if low[i] in lexicon.roles and self.tokens.capital[i + 1]:
            return True  # "l'ad Carlo Riva"
        adjective = low[i] in lexicon.prepositions and low[i] in lexicon.adverbs
        return adjective and low[i + 1][0].isalpha() and low[i + 1] not in self.function

    def _given_name(self, i: int, end: int) -> int | None:
        """Where a person's name begins behind that of a ministry or a firm ("Esteri Ada Neri")."""
        low, genders_ = self.tokens.low, genders()[0]
        known = next((k for k in range(i + 1, end - 1) if low[k] in genders_), None)
        if known is not None or any(not self.tokens.capital[k] for k in range(i, end)):
            return known
        return i + (end - i) // 2

    def _verb(self, i: int, limit: int, found: bool) -> bool:
        """Token `i` is a verb where a noun phrase is read, after its noun where that is `found`."""
        low, lexicon = self.tokens.low, self.lexicon
        word, previous = low[i], low[i - 1] if i else ""
        verb = lexicon.verbs.get(word)
        if verb is None and word not in lexicon.common:
            return False
        if word in lexicon.nouns:
            # "the authors report that", "Lakeside plans to": after one who speaks, and before what follows a verb.
            speaker = found and (self.tokens.capital[i - 1] or lexicon.kind_of(previous) is not None)
            following = low[i + 1] if i + 1 < limit else ""
            reports = lexicon.dropped and verb is not None and verb.form == "finite"
            bare = self.tokens.capital[i - 1] and following.isalpha() and following not in self.function
            bare = bare and lexicon.inverted and not self.tokens.capital[i + 1]
            quoted = following == QUOTED and lexicon.says(word) and lexicon.kind_of(previous) is not None
            return speaker and (
                quoted  # "ce même audit relève “des angles morts”"
                or following in self.complements
                or (reports and (bare or following in lexicon.prepositions - lexicon.of))  # "Coldiretti stima danni"
            )
        if not found:
            relative = i > 1 and low[i - 2] in lexicon.relatives
            pronoun = relative and previous in lexicon.clitics and lexicon.says(word)  # "che lo difende"
            return pronoun or ((verb is None or verb.form == "finite") and previous not in lexicon.determiners)
        if verb is None and (previous in lexicon.determiners or previous.endswith(lexicon.stop_suffixes)):
            return False
        return verb is None or verb.form != "infinitive"

    def _before_noun(self, i: int, limit: int) -> bool:
        """A word of time describes the noun after it ("the last witness")."""
        low, lexicon = self.tokens.low, self.lexicon
        if i == 0 or i + 1 >= limit or low[i - 1] not in lexicon.determiners:
            return False
        return low[i + 1][0].isalpha() and low[i + 1] not in self.function and not self.finite(i + 1)

    def extended(self, phrase: Phrase, limit: int) -> Phrase:
        """The phrase with what tells apart somebody unnamed ("a source close to Drury", "people in the room")."""
        low, lexicon = self.tokens.low, self.lexicon
        k = phrase.last
        if phrase.name is not None or phrase.article not in ("none", "indefinite") or k + 1 >= limit:
            return phrase
        kinds = map(lexicon.kind_of, low[phrase.head : k])
        if not any(kinds) or any(p.kind == "cited" for p in lexicon.phrases.get(low[k], ())):
            return phrase
        adjective = low[k][0].isalpha() and low[k] not in self.function
        adjective = adjective and (low[k] in lexicon.nouns or not self.finite(k))
        if adjective or (low[k].endswith(lexicon.participles) and low[k + 1] in lexicon.by):
            k += 1
        if low[k] not in lexicon.prepositions:
            return phrase
        place = self.read(k + 1, limit)
        return phrase if place is None else replace(phrase, last=place.last)

    def noun(self, phrase: Phrase) -> str:
        """The noun that says what an unnamed phrase means."""
        low, lexicon = self.tokens.low, self.lexicon
        if not lexicon.head_last or phrase.name is not None:
            return low[phrase.head]
        k = phrase.head + 1
        while k < phrase.last and low[k] not in self.stops and low[k] not in lexicon.of:
            k += 1
        return low[k - 1]

    def finite(self, i: int) -> bool:
        """Token `i`, which no noun phrase takes, may be a finite verb."""
        word, lexicon = self.tokens.low[i], self.lexicon
        auxiliary = word in lexicon.have or word in lexicon.be or word in lexicon.modals
        return auxiliary or word in lexicon.common or lexicon.says(word)

    def clause(self, i: int, limit: int) -> bool:
        """A clause with its subject begins at token `i`: a noun phrase and then its finite verb."""
        low, lexicon = self.tokens.low, self.lexicon
        subject, relatives, last = False, 0, -1
        limit = min(limit, i + 30)
        while i < limit:
            word = low[i]
            if word in (";", ":"):
                return False
            verb = self.finite(i) and (word not in lexicon.nouns or i == last)
            if subject and verb and not (i + 1 < limit and low[i + 1] in lexicon.by):
                if not relatives:
                    return True
                relatives -= 1
            elif word in lexicon.relatives or word in lexicon.that:
                relatives += subject
            elif word in lexicon.pronouns:
                subject = True
            elif word not in self.stops:
                phrase = self.read(i, limit)
                if phrase is not None:
                    subject, i = True, phrase.last
                    last = i
                    continue
                subject = subject or word[0].isdigit()
            i += 1
        return False

    def handed(self, i: int, limit: int) -> bool:
        """A participle with its complement describes the noun before it ("the accounts handed to the delegates")."""
        low, lexicon = self.tokens.low, self.lexicon
        k = i + 1
        while lexicon.bare and k < limit and low[k] in lexicon.times and k - i < 3:
            k += 1  # "a poll released last week by the university"
        if k >= limit or not (low[k] in lexicon.prepositions or low[k] in lexicon.by):
            return False
        by = lexicon.bare and low[i + 1] in lexicon.by and low[i].isalpha()  # "a valuation seen by the paper"
        ending = len(low[i]) > 4 and low[i].endswith(lexicon.participles) and not lexicon.nouns_capital
        participle = ending or by
        return participle and lexicon.kind_of(low[i]) is None and low[i - 1] not in lexicon.determiners

    def _stops(self, i: int, limit: int) -> bool:
        """Token `i` has the ending of a word that ends a phrase, and describes no speaker ("the tracking firm")."""
        low, kind = self.tokens.low, self.lexicon.kind_of
        if not low[i].endswith(self.lexicon.stop_suffixes):
            return self.handed(i, limit)
        return i + 1 >= limit or kind(low[i + 1]) is None or kind(low[i - 1]) is not None

    def _joins(self, i: int, article: str) -> bool:
        """A complement of the noun before it begins at token `i`."""
        low, lexicon = self.tokens.low, self.lexicon
        if not lexicon.nouns_capital:
            return low[i] in lexicon.of or self._office(i)
        noun = article != "none" or lexicon.kind_of(low[i - 1]) is not None
        return noun and (low[i] in lexicon.of or low[i] in lexicon.genitive)

    def _office(self, i: int) -> bool:
        """The field of an office begins at token `i`, and then a name ("assessora alla Mobilità Ilaria Grondona")."""
        low, capital, lexicon = self.tokens.low, self.tokens.capital, self.lexicon
        if low[i] not in lexicon.offices or lexicon.kind_of(low[i - 1]) != "person" or i + 3 >= len(low):
            return False
        return low[i + 1] not in lexicon.determiners and capital[i + 2] and (capital[i + 1] or capital[i + 3])

    def _adjective(self, i: int, limit: int) -> bool:
        word = self.tokens.low[i]
        return (
            word[0].isalpha()
            and word not in self.stops
            and word not in self.lexicon.determiners
            and word not in self.lexicon.of
            and word not in self.lexicon.times
            and word not in self.lexicon.verbs
            and not word.endswith(self.lexicon.stop_suffixes)
            and not self.lexicon.nouns_capital
            and (i + 1 >= limit or self.tokens.low[i + 1] not in self.lexicon.by)
        )

    def _name_end(self, i: int, limit: int) -> int:
        low, capital, particles = self.tokens.low, self.tokens.capital, self.lexicon.particles
        first = i
        i += 2 if i + 1 < limit and low[i + 1].isdigit() and self._numbered(i) else 1
        while i < limit:
            if capital[i]:
                i += 1
            elif (
                self._nickname(i, limit)
                or (low[i] == "." and i + 1 < limit and capital[i + 1] and self._abbreviates(i - 1))
                or self._workers(i, limit)
                or (
                    low[i] in particles
                    and i + 1 < limit
                    and capital[i + 1]
                    and i + 1 - self._back(i) >= 2
                    and self._bears(first, i)
                )
            ):
                i += 2
            elif (
                low[i] in particles
                and i + 2 < limit
                and low[i + 1] in self.lexicon.definite
                and capital[i + 2]
                and low[i - 1] in self.genders
            ):
                i += 3  # "Ursula von der Leyen"
            else:
                break
        return i

    def _abbreviates(self, i: int) -> bool:
        """Token `i` is short for a word: a known abbreviation, or the initial of a name ("Ramón G. T.")."""
        low = self.tokens.low
        if low[i] in self.lexicon.abbreviations:
            return True
        # Where every noun has a capital, "D. Urkunden" may be a surname cut short and a noun.
        return len(low[i]) == 1 and self.tokens.capital[i] and (not self.lexicon.nouns_capital or len(low[i + 2]) == 1)

    def _workers(self, i: int, limit: int) -> bool:
        """An apostrophe inside the name of an organization ("Maritime Workers' Association")."""
        low, capital = self.tokens.low, self.tokens.capital
        inside = low[i] == "'" and low[i - 1].endswith("s") and i + 1 < limit and capital[i + 1]
        return inside and self.lexicon.kind_of(low[i + 1]) == "organization"

    def _bears(self, first: int, i: int) -> bool:
        """The particle at token `i`, which joins nouns too, stands in the name from `first` ("Lothar von Seydel")."""
        low, lexicon = self.tokens.low, self.lexicon
        if low[i] in lexicon.definite:
            return low[i - 1] in self.genders  # "Yves le Gall", but "Da Bruxelles la Commissione"
        if low[i] not in lexicon.of:
            return True
        if lexicon.head_last:  # "Bank of England", but "Dr Rees of Tolbeck"
            return low[first] not in lexicon.titles and low[first] not in self.genders and len(low[first]) > 1
        if lexicon.particles_capital:  # "Gino Loi della Fiom", but "Museo del Vetro"
            return low[first] not in self.genders
        if not lexicon.nouns_capital:
            return True
        return low[i - 1] in self.genders or (i > 1 and self.tokens.capital[i - 2] and self.role_word(low[i - 2]))

    def _nickname(self, i: int, limit: int) -> bool:
        """A quoted stretch at token `i` stands inside a name ("Rubén “el Turco” Salim")."""
        low = self.tokens.low
        inside = low[i] == QUOTED and i + 1 < limit and self.tokens.capital[i + 1] and low[i + 1] not in self.function
        return inside and len(self.words(i, i + 1).split()) < 4

    def _back(self, i: int) -> int:
        """Where the run of capitals before token `i` begins, looked for a little way back."""
        j = i - 1
        while j > max(0, i - 4) and self.tokens.capital[j - 1]:
            j -= 1
        return j if i - j > 1 or self.tokens.low[j] not in self.lexicon.roles else i

    def counted(self, i: int) -> bool:
        """A number stands before token `i`, which begins no name then ("1,4 Millionen Kubikmeter")."""
        if i == 0 or self.tokens.low[i] in self.genders:
            return False
        before = self.tokens.low[i - 1]
        return before[0].isdigit() or before in self.lexicon.indefinite or before in self.lexicon.numerals

    def _owner(self, first: int, last: int) -> int | None:
        """The last token of a name in the genitive before another noun, where the text has the name without it."""
        low = self.tokens.low
        if not self.lexicon.genitive_endings:
            return None
        if first > 0 and low[first - 1] in self.lexicon.determiners:
            return None
        return next((k for k in range(first, last - 1) if low[k][-1] == "s" and low[k][:-1] in self.printed), None)

    def bare(self, first: int, last: int) -> int:
        """Where the name in tokens `first` to `last` begins, without titles and nouns for what its bearer is."""
        low, lexicon, start = self.tokens.low, self.lexicon, first
        for k in range(first, last - 1):
            given = k + 2 < last and low[k + 1] in self.genders and low[k] not in self.genders
            if (
                low[k] in lexicon.titles
                or (low[k] in lexicon.abbreviations and not low[k + 1].isdigit())
                or (low[k] == "." and (len(low[k - 1]) > 1 or low[k - 1] in lexicon.titles or lexicon.nouns_capital))
                or (self.role_word(low[k]) and low[k] not in self.genders and lexicon.kind_of(low[k]) == "person")
                or (k == first and low[k] in lexicon.demonyms and low[k] not in self.genders)
                or low[k].endswith(lexicon.makers)
                or (lexicon.nouns_capital and (low[k] in lexicon.publishers or given))
            ):
                start = k + 1
        return start

    def role_word(self, word: str) -> bool:
        lexicon = self.lexicon
        return (
            word in lexicon.roles
            or word.rpartition("-")[2] in lexicon.roles
            or (lexicon.nouns_capital and len(word) > 5 and word.endswith(lexicon.role_suffixes))
        )

    def full_names(self) -> dict[str, str]:
        """Words of a name but the first, in lower case → the name that the text prints, where there is but one."""
        full: dict[str, str] = {}
        capital, end = self.tokens.capital, 0
        for i in [k for k, begins in enumerate(capital) if begins]:
            if i < end or not self.named(i):
                continue
            end = self._name_end(i, min(len(capital), i + 5))
            owner = self._owner(i, end)
            if owner is not None:
                end = owner + 1
                continue
            first = self.bare(i, end) if not self.counted(i) else end
            while first < end and self.lexicon.kind_of(self.tokens.low[first]):
                first += 1
            if end - first > 1:
                name = self.words(first, end)
                for last in self.tokens.low[first + 1 : end]:
                    if last not in self.lexicon.particles:
                        full[last] = name if full.get(last, name) == name else ""
        return full

    def words(self, first: int, last: int) -> str:
        """Tokens `first` to `last` as printed, on one line; with the full stop of an initial that ends them."""
        if first >= last:
            return ""
        start, end = self.tokens.start[first], self.tokens.end[last - 1]
        initial = last - first > 1 and self.tokens.capital[last - 1] and end - self.tokens.start[last - 1] == 1
        end += initial and self.text[end : end + 1] == "."
        return self.text[start:end].replace("\n", " ")
