"""Who speaks: noun phrases read, and every mention that means the same joined to one agent an article."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Literal

from claims.extraction.lexicon import Lexicon, genders, names
from claims.extraction.result import Agent, AgentKind
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


@dataclass(slots=True, eq=False)
class Person:
    """An agent while the article is read: its name may grow, and a name may be found for a role."""

    name: str
    kind: AgentKind
    role: str = ""
    aliases: dict[str, None] = field(default_factory=dict)
    local: bool = False
    publisher: Literal["outlet", "agency"] | None = None
    gender: str = ""
    """`m`, `f`, `p` of several, empty where nothing tells."""
    salience: float = -1e9
    """Weight of the mention that most makes this the one spoken of, and where it stands; grows through the article."""
    sure: bool = True
    """Said to speak, or with a name that shows; a word that begins a sentence may be no name at all."""
    seen: int = -100
    """Where the last mention stands."""
    agent: Agent | None = None

    def frozen(self) -> Agent:
        if self.agent is None:
            aliases = tuple(alias for alias in self.aliases if alias != self.name)
            self.agent = Agent(self.name, self.kind, self.role, aliases, self.local, self.publisher)
        return self.agent


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
        inside = self._inside_name(i) or self._numbered(i) or self._given(i)
        return (self.tokens.low[i] not in function or inside) and not self._describes(i)

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
        while i < limit and low[i] in lexicon.fresh and not capital[i]:
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
            stop = word in self.stops and not self._ordinal(i, head, limit)
            if not word[0].isalpha() or stop or word in lexicon.determiners or word == QUOTED:
                break
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
        if complement and not lexicon.nouns_capital:
            i = joined  # "accused the board of hiding it"
        if not found or i == head:
            return None
        if name is not None and lexicon.head_last and article != "none" and name[1] - name[0] > 1:
            given = low[name[0]] in self.genders or low[name[0]] in lexicon.titles
            if lexicon.kind_of(low[name[1] - 1]) == "person" and not given:
                name = None  # "the Labour MP", "the Foreign Secretary"
        if name is not None and name[1] - name[0] == 1 and (lexicon.kind_of(low[name[0]]) or self._of_one(name[1], i)):
            word = low[name[0]]
            common = name[0] in self.heads and word not in self.capitals and word not in names()[0]
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
            return speaker and (
                following in self.complements or (reports and following in lexicon.prepositions - lexicon.of)
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
        if i + 1 >= limit or not (low[i + 1] in lexicon.prepositions or low[i + 1] in lexicon.by):
            return False
        participle = len(low[i]) > 4 and low[i].endswith(lexicon.participles) and not lexicon.nouns_capital
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
                or (low[i] == "." and low[i - 1] in self.lexicon.abbreviations and i + 1 < limit and capital[i + 1])
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

    def _bears(self, first: int, i: int) -> bool:
        """The particle at token `i`, which joins nouns too, stands in the name from `first` ("Lothar von Seydel")."""
        low, lexicon = self.tokens.low, self.lexicon
        if low[i] not in lexicon.of:
            return True
        if lexicon.head_last:  # "Bank of England", but "Dr Rees of Tolbeck"
            return low[first] not in lexicon.titles and low[first] not in self.genders
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
        return before[0].isdigit() or before in self.lexicon.indefinite

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
                or low[k] == "."
                or self.role_word(low[k])
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
        capital, i = self.tokens.capital, 0
        while i < len(capital):
            if not self.named(i):
                i += 1
                continue
            end = self._name_end(i, min(len(capital), i + 5))
            owner = self._owner(i, end)
            if owner is not None:
                i = owner + 1
                continue
            first = self.bare(i, end) if not self.counted(i) else end
            while first < end and self.lexicon.kind_of(self.tokens.low[first]):
                first += 1
            if end - first > 1:
                name = self.words(first, end)
                for last in self.tokens.low[first + 1 : end]:
                    if last not in self.lexicon.particles:
                        full[last] = name if full.get(last, name) == name else ""
            i = end
        return full

    def words(self, first: int, last: int) -> str:
        """Tokens `first` to `last` as printed, on one line."""
        return (
            self.text[self.tokens.start[first] : self.tokens.end[last - 1]].replace("\n", " ") if first < last else ""
        )


_SPEAKS, _SUBJECT, _NAMED, _ASIDE = 3.0, 2.5, 1.5, 1.0
"""What a mention weighs: of who speaks, of the subject of a sentence, elsewhere in it, after a preposition."""

_COSTS: dict[str, dict[AgentKind, float]] = {
    "m": {"person": 0, "unknown": 1, "organization": 2.5, "government": 2.5},
    "n": {"organization": 0, "government": 0, "document": 0.5, "unknown": 1},
    "p": {"group": 0, "organization": 0.5, "government": 0.5},
    "": {"person": 0, "group": 0.5, "organization": 0.5, "government": 0.5, "document": 1, "unknown": 1},
}
_COSTS["f"] = _COSTS["m"]
"""What may be meant by a pronoun of each gender, or by a subject left out; and how much less readily than the first.

What is not there is never meant: neither things nor places speak.
"""

_ALONE: dict[AgentKind, float] = {
    "person": 0, "group": 0.5, "organization": 1.25, "government": 1.25, "unknown": 1.25, "document": 2
}  # fmt: skip
"""The same of a quotation that stands alone."""


class Agents:
    """The agents of one article, joined by name, by surname, by acronym and by role.

    Who is meant where nobody is named is the most salient of those who can be: each mention has a weight, and loses
    by every sentence since, and by every paragraph (Lappin and Leass 1994).
    """

    def __init__(self, phrases: Phrases, clock: Sequence[int]) -> None:
        """`clock` is the place of each sentence: the sentences and paragraphs before it."""
        self.phrases, self.lexicon, self.clock = phrases, phrases.lexicon, clock
        self.by_name: dict[str, Person] = {}
        self.by_role: dict[str, list[Person]] = {}
        self.recent: dict[Person, None] = {}
        """Those mentioned, the latest last."""
        self.known, self.same = names()
        self.genders, self.feminine = phrases.genders, phrases.feminine
        self.full = phrases.full_names()
        """Surname → the full name that the article prints somewhere."""

    def spoke(self, person: Person, sentence: int) -> None:
        self._mention(person, sentence, _SPEAKS)

    def subject(self, person: Person, sentence: int, possessive: bool = False) -> None:
        """`person` is whom a sentence is about; less so as somebody's ("her husband")."""
        self._mention(person, sentence, _ASIDE if possessive else _SUBJECT)

    def named(self, person: Person, sentence: int, aside: bool) -> None:
        """`person` is named elsewhere in a sentence, `aside` after a preposition."""
        self._mention(person, sentence, _ASIDE if aside else _NAMED)
        self.recent.pop(person, None)
        self.recent[person] = None

    def _mention(self, person: Person, sentence: int, weight: float) -> None:
        person.seen = self.clock[sentence]
        person.salience = max(person.salience, weight + person.seen)
        self.recent.setdefault(person)
        if len(self.recent) > 64:
            del self.recent[min(self.recent, key=lambda other: other.salience)]

    def _speakers(self, costs: Mapping[AgentKind, float], gender: str = "") -> Iterator[tuple[float, Person]]:
        """Those who can be meant, with their salience."""
        for person in reversed(self.recent):
            cost = 0.0 if gender == "p" == person.gender else costs.get(person.kind)
            if cost is None or (person.kind == "unknown" and (person.local or not person.sure)):
                continue
            if (gender and person.publisher) or (gender in ("m", "f") and person.gender not in ("", gender)):
                continue
            yield person.salience - cost, person

    def pronoun(self, word: str, sentence: int) -> Person | None:
        """Who a pronoun means, or of the empty word a subject left out."""
        gender = self.lexicon.pronouns.get(word, "")
        return max(self._speakers(_COSTS[gender], gender), key=itemgetter(0), default=(0, None))[1]

    def neuter(self) -> Person | None:
        """Which organization or document was said to state something last."""
        return max(self._speakers(_COSTS["n"]), key=itemgetter(0), default=(0, None))[1]

    def several(self) -> Person | None:
        """Which group or organization was mentioned last."""
        return max(self._speakers(_COSTS["p"], "p"), key=itemgetter(0), default=(0, None))[1]

    def alone(self, but: Person | None = None) -> Person | None:
        """Who speaks a quotation that stands alone; `but` not this one, who asked a question."""
        speakers = (found for found in self._speakers(_ALONE) if found[1] is not but)
        return max(speakers, key=itemgetter(0), default=(0, None))[1]

    def resolve(self, phrase: Phrase, sentence: int, apposition: Phrase | None = None) -> Person | None:
        """The agent that a noun phrase means; `apposition` is the one set beside it with commas."""
        low = self.phrases.tokens.low
        if phrase.name is None and apposition is not None and apposition.name is not None:
            phrase, apposition = apposition, phrase
        if phrase.name is None:
            if low[phrase.head] in self.lexicon.latter and phrase.last == phrase.head + 1:
                return self._latter(phrase)
            return self._by_role(phrase, sentence)
        first, last = phrase.name
        if first == phrase.head and last - first == 1 and phrase.article == "definite":
            known = self.by_name.get(low[first])
            if known is None and self.lexicon.again(low[first]):
                return self._by_role(phrase, sentence)
        complement = last - first == 1 and any(low[k] in self.lexicon.of for k in range(phrase.head + 1, first))
        if complement and self.lexicon.kind_of(low[phrase.head]) == "person":
            # "The owner of a bar in rue Froissart", "the president of Marinedil": the name is another's.
            return self._by_role(phrase, sentence)
        role = self.phrases.words(phrase.head, first)
        start = self.phrases.bare(first, last)
        if start > first and low[start - 1] not in self.lexicon.titles and low[start - 1] != ".":
            role = self.phrases.words(phrase.head, start)
        head = low[phrase.head]
        whole = self.phrases.words(start, last)
        if last - start == 1 and whole.lower() not in self.by_name and whole.lower() not in self.lexicon.governments:
            whole = self.full.get(whole.lower()) or whole
        if apposition is not None and not role:
            role = self.phrases.words(apposition.head, apposition.last)
        kind = self._kind(phrase, start, last, whole, role)
        if last < phrase.last and (kind != "person" or start == phrase.head):
            whole = self.phrases.words(start, phrase.last)
        whole = self._strong(phrase, start, whole)
        titles = [word for word in low[phrase.head : start] if word in self.lexicon.titles]
        titled = next((self.genders[word] for word in titles if word in self.genders), "")
        person = self._find(whole, kind, start > first, titled)
        if person is None and role and apposition is not None:
            person = self._unnamed(role)
            if person is not None:
                self._rename(person, whole, kind)
        if person is None:
            person = Person(self.same.get(whole.lower(), whole), kind)
            person.sure = kind != "unknown" or (
                not self.lexicon.nouns_capital
                and (last - start > 1 or start not in self.phrases.heads or low[start] in self.phrases.capitals)
            )
            self._rename(person, whole, kind)
            # "Der Schaden": where every noun has a capital, an article tells a thing from a name.
            person.local = (
                kind == "unknown" and self.lexicon.nouns_capital and phrase.article != "none" and " " not in whole
            )
        if role and any(self.lexicon.kind_of(word) or self.phrases.role_word(word) for word in role.lower().split()):
            person.role = person.role or role
            self._remember_role(role, person)
        if kind == "organization" and person.publisher is None:
            person.publisher = self.known.get(whole.lower()) or self.lexicon.publishers.get(head)
        if not person.gender:
            person.gender = self._gender(phrase, role) or self._given(person)
        return person

    def _strong(self, phrase: Phrase, start: int, whole: str) -> str:
        """The name with its adjective as it is without an article ("das Auswärtige Amt": "Auswärtiges Amt")."""
        low, lexicon = self.phrases.tokens.low, self.lexicon
        ending = lexicon.strong.get(low[phrase.first]) if phrase.first < phrase.head == start else None
        adjective, space, noun = whole.partition(" ")
        if ending is None or not space or not adjective.endswith("e") or adjective.lower() in self.genders:
            return whole
        return f"{adjective[:-1]}{ending} {noun}" if lexicon.kind_of(noun.split()[0].lower()) else whole

    def _given(self, person: Person) -> str:
        """What a given name tells of the gender."""
        given, _, rest = person.name.lower().partition(" ")
        if person.kind != "person" or not rest:
            return ""
        return self.genders.get(given, "f" if given.endswith(self.feminine) else "")

    def _latter(self, phrase: Phrase) -> Person | None:
        """The last one named ("ce dernier", "quest'ultima")."""
        articles = self.phrases.tokens.low[phrase.first : phrase.head]
        gender = next((self.lexicon.gendered[word] for word in articles if word in self.lexicon.gendered), "")
        fits = (
            p for p in reversed(self.recent) if p.kind in _ALONE and (not (gender and p.gender) or p.gender == gender)
        )
        return next(fits, None)

    def _kind(self, phrase: Phrase, first: int, last: int, whole: str, role: str) -> AgentKind:
        low = self.phrases.tokens.low
        if whole.lower() in self.lexicon.governments:
            return "government"
        if whole.lower() in self.known:
            return "organization"
        age = low[last + 1] if low[last : last + 1] == [","] and last + 1 < len(low) else ""
        if last - first > 1 and age.isdigit() and len(age) < 3 and phrase.head in (first, phrase.first):
            return "person"
        words = [low[phrase.head], *self._head(role)]
        kinds = [kind for kind in map(self.lexicon.kind_of, words) if kind]
        if self.lexicon.head_last:
            kinds.reverse()
        given = last - first > 1 and low[first] in self.genders
        if kinds and kinds[0] in ("organization", "document") and phrase.head < first:
            return "person" if given and self.lexicon.nouns_capital else kinds[0]
        if given:
            return "person"
        if last - first > 1 and self.lexicon.kind_of(low[last - 1]) in ("organization", "document"):
            return self.lexicon.kind_of(low[last - 1]) or "organization"
        if self.lexicon.kind_of(low[first]) == "organization":
            return "government" if low[first] in self.lexicon.cabinet else "organization"
        if "person" in kinds or (first > phrase.head and low[phrase.head] in self.lexicon.titles):
            return "person"
        if kinds:
            return kinds[0]
        if whole.isupper() and last - first == 1:
            return "organization"
        if last - first == 1 and " " in whole:
            return "person"  # a surname whose full name the article prints
        counted = phrase.first > 0 and low[phrase.first - 1][0].isdigit()
        named = last - first > 1 and phrase.article == "none" and not counted
        return "person" if named else "unknown"

    def _head(self, role: str) -> list[str]:
        """The words of a role before its complement."""
        words = role.lower().split()
        stop = (k for k, word in enumerate(words) if word in self.phrases.stops or word in self.lexicon.of)
        return words[: next(stop, len(words))][:4]

    def _find(self, whole: str, kind: AgentKind, titled: bool, gender: str) -> Person | None:
        key = self.same.get(whole.lower(), whole).lower()
        person = self.by_name.get(key)
        if person is None and self.lexicon.genitive_endings and key.removesuffix("s") in self.by_name:
            return self.by_name[key.removesuffix("s")]  # "Hubers Ansicht nach"
        if person is not None and {gender, person.gender} == {"m", "f"}:
            return None
        if person is None and " " not in whole and not titled:
            full = self.full.get(key)
            if full is not None:
                person = self.by_name.get(full.lower())
                if person is None:
                    person = Person(full, "person" if kind == "unknown" else kind)
                    person.aliases[whole] = None
                    self._rename(person, full, person.kind)
                return person
        if person is None and " " in whole and kind in ("person", "unknown"):
            person = self.by_name.get(key.rsplit(" ", 1)[-1])
            if person is not None and (" " in person.name and not person.name.lower().endswith(key)):
                return None
        if person is not None and whole != person.name:
            person.aliases[whole] = None
            if len(whole) > len(person.name) and " " in whole:
                person.aliases[person.name] = None
                self._rename(person, whole, kind)
        return person

    def _rename(self, person: Person, whole: str, kind: AgentKind) -> None:
        name = self.same.get(whole.lower(), whole)
        if name != whole:
            person.aliases[whole] = None
        if person.local:
            person.aliases.pop(person.name, None)
        person.name, person.local = name, False
        person.kind = kind if kind != "unknown" or person.kind == "unknown" else person.kind
        self.by_name[name.lower()] = person
        parts = name.split()
        if len(parts) > 1 and kind in ("person", "unknown"):
            for part in (*reversed(parts[1:]), parts[0]):
                if part not in self.lexicon.particles:
                    self.by_name.setdefault(part.lower(), person)
        elif len(parts) > 1:
            self.by_name.setdefault(parts[0].lower(), person)

    def _remember_role(self, role: str, person: Person) -> None:
        for word in self._head(role):
            if self.lexicon.kind_of(word) or self.phrases.role_word(word):
                self.by_role.setdefault(word, []).append(person)
        self.by_role.setdefault(role.lower(), []).append(person)

    def _unnamed(self, role: str) -> Person | None:
        """Somebody that the article has known by this role alone."""
        return next((person for person in reversed(self.by_role.get(role.lower(), ())) if person.local), None)

    def _gender(self, phrase: Phrase, role: str) -> str:
        """What the name, the title, the article and the role tell of the gender."""
        low, lexicon = self.phrases.tokens.low, self.lexicon
        words = [low[phrase.head], *role.lower().split()[:2]]
        articles = [lexicon.gendered[w] for w in low[phrase.first : phrase.head] if w in lexicon.gendered]
        if words[0] in lexicon.groups and phrase.name is None and not {"m", "n"} & set(articles):
            return "p"
        if phrase.name is not None:
            for word in low[phrase.head : phrase.name[1] - (phrase.name[1] - phrase.name[0] > 1)]:
                if self.genders.get(word):
                    return self.genders[word]
        if any(w in lexicon.feminine and w not in lexicon.either for w in words):
            return "f"
        if phrase.name is None or phrase.head < phrase.name[0]:
            oblique = low[phrase.first] in lexicon.oblique_feminine and words[0].endswith(lexicon.feminine_nouns)
            if articles:
                return "f" if oblique else articles[0]
        if lexicon.dropped and words[0] in lexicon.roles and words[0] not in lexicon.feminine | lexicon.either:
            return "m"
        if lexicon.feminine_suffixes:
            for word in words:
                if lexicon.kind_of(word) == "person" and word not in lexicon.either:
                    return "f" if word.endswith(lexicon.feminine_suffixes) else "m"
        return ""

    def publisher(self, name: str, kind: Literal["outlet", "agency"]) -> Person:
        """The publisher of this name."""
        name = self.same.get(name.lower(), name)
        return self.by_name.setdefault(name.lower(), Person(name, "organization", publisher=kind))

    def compound(self, i: int) -> Person | None:
        """Whose statement the compound at token `i` is ("Polizeiangaben")."""
        tokens, lexicon = self.phrases.tokens, self.lexicon
        agency = tokens.low[i].partition("-")[0]
        if agency in self.known and tokens.low[i].endswith(lexicon.statements):
            return self.publisher(tokens.low[i].partition("-")[0], self.known[agency])
        for last in lexicon.statements:
            stem = tokens.low[i].removesuffix(last)
            for owner in (lexicon.nominative(stem), stem[:-1]):
                kind = lexicon.kind_of(owner)
                if owner and stem != tokens.low[i] and kind is not None:
                    known = self._holder([owner], kind)
                    if known is None:
                        known = Person(owner.capitalize(), kind, local=True)
                        self._remember_role(known.name, known)
                    return known
        return None

    def _by_role(self, phrase: Phrase, sentence: int) -> Person | None:
        low = self.phrases.tokens.low
        whole = self.phrases.words(phrase.head, self._measured(phrase))
        if not whole:
            return None
        head, bare = low[phrase.head], self.lexicon.nominative(low[phrase.head])
        whole = whole[: len(bare)] + whole[len(head) :]
        key = whole.lower()
        government = key in self.lexicon.governments
        known = self.by_name.get(key) or next(reversed(self.by_role.get(key, ())), None)
        if known is not None and (phrase.article != "indefinite" or known.local):
            return known
        words = [bare, *low[phrase.head + 1 : phrase.last]]
        last = next(
            (k for k, word in enumerate(words) if k and (word in self.phrases.stops or word in self.lexicon.of)), 4
        )
        kinds = [kind for kind in map(self.lexicon.kind_of, words[: min(last, 4)]) if kind]
        kinds = kinds or [kind for kind in map(self.lexicon.kind_of, words[:3]) if kind]
        kind: AgentKind = (kinds[-1] if self.lexicon.head_last else kinds[0]) if kinds else "unknown"
        if phrase.article == "definite":
            person = self._holder(words, kind) or self._again(phrase, whole, words, kind, sentence)
            if person is not None:
                return person
        person = Person(whole, "government" if government else kind, local=not government)
        person.gender = "p" if kind == "group" else self._gender(phrase, whole)
        if phrase.article != "indefinite" or kind != "unknown":
            self._remember_role(whole, person)
        return person

    def _measured(self, phrase: Phrase) -> int:
        """Where a description ends without what counts ("a lieutenant of twenty-four years")."""
        low, lexicon = self.phrases.tokens.low, self.lexicon
        last, following = phrase.last - 1, low[phrase.last : phrase.last + 1]
        if (
            phrase.article == "definite"
            and last > phrase.head
            and low[last].endswith(lexicon.participles)
            and lexicon.kind_of(low[last]) is None
            and following
            and following[0] in lexicon.prepositions | lexicon.by
        ):
            return last  # "the report handed in by..."
        for k in range(phrase.head + 1, phrase.last - 1):
            if low[k] in lexicon.of and (low[k + 1][0].isdigit() or low[k + 1].startswith(lexicon.numerals)):
                return k
        return phrase.last

    def _holder(self, words: list[str], kind: AgentKind) -> Person | None:
        """The most salient of those known by the role that `words` begin with, whose complement is not another."""
        complement = self._complement(words)
        loose = len(words) <= 3 and (self.lexicon.nouns_capital or not complement & self.phrases.capitals)
        same = self.lexicon.same_roles.get(" ".join(words[:2])) or ()
        complement -= set(words[:2]) if same else set()
        for word in (*same, *words):
            if word in self.lexicon.of or (kind == "organization" and word not in (words[0], *same)):
                break
            held = (p for role in (word, *self.lexicon.same_roles.get(word, ())) for p in self.by_role.get(role, ()))
            holders = [p for p in held if not ((len(words) > 1 and not same) and p.local)]
            if complement:
                theirs = {person: self._complement(person.role.lower().split()) for person in holders}
                holders = [p for p in holders if complement & theirs[p] or (not theirs[p] and loose)]
            if holders:
                return max(holders, key=lambda person: person.salience)
        if len(words) == 1 and self.lexicon.nouns_capital:
            for _, person in self._speakers(_ALONE):
                said = person.role or (person.name if person.kind == "organization" else "")
                if any(word.endswith(words[0]) for word in said.lower().split()):
                    return person
        return None

    def _institution(self, name: str, word: str) -> bool:
        """The name says what the organization is, and that it is something else than `word`."""
        if word in self.lexicon.bodies:
            return False
        nouns = [noun for noun in name.lower().split() if self.lexicon.kind_of(noun) == "organization"]
        return bool(nouns) and not any(noun.endswith(word) or self.lexicon.again(noun) for noun in nouns)

    def _complement(self, words: Sequence[str]) -> set[str]:
        """The content words of a role beyond the noun that it begins with."""
        return {word for word in words[1:] if len(word) > 3 and word not in self.phrases.function}

    def _again(self, phrase: Phrase, whole: str, words: list[str], kind: AgentKind, sentence: int) -> Person | None:
        """Somebody named before, by a description not used of them yet ("the Briton", "the company").

        A description that says little means the most salient that it fits; another role, the last one named, when
        no role of theirs is known ("Ornella Zanin opened the congress. «…», joked the party's secretary").
        """
        describes = self.lexicon.again(words[0])
        if describes and kind == "unknown":
            kind = "person"
        if kind not in ("person", "organization") or not (kind == "person" or (describes and len(words) == 1)):
            return None
        gender = self._gender(phrase, whole) if kind == "person" else ""
        now = self.clock[sentence]
        fits = [
            person
            for person in self.recent
            if (person.kind == kind or (person.kind == "unknown" and kind == "organization" and " " not in person.name))
            and not (person.local or person.publisher)
            and person.seen >= now - (4 if describes else 1)
            and {gender, person.gender} != {"m", "f"}
            and (describes or not person.role)
            and (kind == "person" or not self._institution(person.name, words[0]))
        ]
        best = max(fits, key=lambda person: person.salience, default=None)
        if best is None and describes:
            others = [p for p in self.recent if p.kind == kind == "person" and not (p.local or p.role or p.publisher)]
            best = others[0] if len(others) == 1 and {gender, others[0].gender} != {"m", "f"} else None
        if best is not None:
            best.kind = kind
            best.role = best.role or (whole if kind == "person" else "")
            self._remember_role(whole, best)
        return best
