"""Who speaks: every mention that means the same joined to one agent an article."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Literal

from claims.extraction.lexicon import names
from claims.extraction.phrases import POSSESSIVES, Phrase, Phrases
from claims.extraction.result import Agent, AgentKind


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
    guessed: bool = False
    """A person by two capitals alone: neither a given name nor a title or role tells."""
    seen: int = -100
    """Where the last mention stands."""
    agent: Agent | None = None

    def frozen(self) -> Agent:
        if self.agent is None:
            aliases = tuple(alias for alias in self.aliases if alias != self.name)
            self.agent = Agent(self.name, self.kind, self.role, aliases, self.local, self.publisher)
        return self.agent


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

_HOUSES: dict[AgentKind, float] = {"organization": 0, "government": 0}
"""The same of those at whose place one says something."""

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
        self.told: Person | None = None
        """Who spoke last."""
        self.known, self.same = names()
        self.genders, self.feminine = phrases.genders, phrases.feminine
        self.full = phrases.full_names()
        """Surname → the full name that the article prints somewhere."""

    def spoke(self, person: Person, sentence: int) -> None:
        self.told = person
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
        if gender == "n":
            return self.neuter()
        return max(self._speakers(_COSTS[gender], gender), key=itemgetter(0), default=(0, None))[1]

    def neuter(self) -> Person | None:
        """Which organization or document was said to state something last."""
        perhaps = ((p.salience - 1, p) for p in self.recent if p.kind == "person" and self._perhaps_organization(p))
        return max((*self._speakers(_COSTS["n"]), *perhaps), key=itemgetter(0), default=(0, None))[1]

    def house(self) -> Person | None:
        """At whose place something is said by nobody in particular ("y assure-t-on")."""
        return max(self._speakers(_HOUSES), key=itemgetter(0), default=(0, None))[1]

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
        if low[phrase.last - 1] in self.lexicon.others:
            if apposition is not None and apposition.name is not None:
                return self.resolve(apposition, sentence)  # "One of them, Ada Neri, ..."
            if (group := self.several()) is not None:
                return group
        if apposition is not None and apposition.name is not None and self._offices(phrase, apposition):
            phrase, apposition = apposition, phrase
        if phrase.name is None:
            if low[phrase.head] in self.lexicon.latter and phrase.last == phrase.head + 1:
                return self._latter(phrase)
            return self._by_role(phrase, sentence)
        first, last = phrase.name
        if first == phrase.head and last - first == 1 and phrase.article == "definite":
            known = self.by_name.get(low[first])
            if known is None and (self.lexicon.again(low[first]) or low[first] in self.lexicon.same_roles):
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
        lettered = last - start > 2 and low[last - 1] in self.lexicon.postnominals  # "Rebecca Thorne KC"
        last -= lettered
        whole = self.phrases.words(start, last)
        if last - start == 1 and whole.lower() not in self.by_name and whole.lower() not in self.lexicon.governments:
            whole = self.full.get(whole.lower()) or whole
        elif last - start == 2 and low[start] in self.lexicon.particles:
            full = self.full.get(low[last - 1], "")
            whole = full if full.lower().endswith(whole.lower()) else whole  # "De Wit" of "Femke de Wit"
        if apposition is not None and not role:
            role = self.phrases.words(apposition.head, apposition.last)
        kind = self._kind(phrase, start, last, whole, role)
        if last < phrase.last and (kind != "person" or start == phrase.head) and not lettered:
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
                and (
                    last - start > 1
                    or start not in self.phrases.heads
                    or low[start] in self.phrases.capitals
                    or (whole.isupper() and len(whole) > 1)
                )
            )
            shape = start == phrase.head and not (role or titles) and low[start] not in self.genders
            person.guessed = kind == "person" and shape
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

    def _offices(self, phrase: Phrase, apposition: Phrase) -> bool:
        """The phrase says what the bearer of the name set beside it is ("the Taoiseach, Eoin Lacey")."""
        if phrase.name is None or apposition.name is None:
            return phrase.name is None
        low, (first, last), (given, end) = self.phrases.tokens.low, phrase.name, apposition.name
        full = given == apposition.head and end - given > 1 and low[given] in self.genders
        return full and phrase.article == "definite" and last - first == 1 and low[first] not in self.by_name

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
        years = low[last + 2 : last + 3]
        aged = last - first > 1 or years == [","] or (years and years[0] in self.lexicon.years)
        if aged and age.isdigit() and len(age) < 3 and phrase.head in (first, phrase.first):
            return "person"
        words = [low[phrase.head], *self._head(role)]
        kinds = [kind for kind in map(self.lexicon.kind_of, words) if kind]
        if self.lexicon.head_last:
            kinds.reverse()
        given = last - first > 1 and low[first] in self.genders
        if kinds and kinds[0] in ("organization", "document") and phrase.head < first:
            before = self.lexicon.nouns_capital or self.lexicon.head_last  # "Chief Executive Dana Kovac"
            return "person" if given and before else kinds[0]
        if given:
            return "person"
        if self.lexicon.head_last and any(
            low[k + 1] in self.lexicon.of and self.lexicon.kind_of(low[k]) == "organization"
            for k in range(first, last - 2)
        ):
            return "organization"  # "Royal Society of Midwives"
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
        if last - first == 1 and self.association(first):
            return "organization"
        if last - first == 1 and " " in whole:
            return "person"  # a surname whose full name the article prints
        counted = phrase.first > 0 and low[phrase.first - 1][0].isdigit()
        named = last - first > 1 and phrase.article == "none" and not counted
        return "person" if named else "unknown"

    def association(self, i: int) -> bool:
        """Token `i` is the name of an association by its beginning ("Confcommercio")."""
        word, beginnings = self.phrases.tokens.low[i], self.lexicon.institution_prefixes
        return len(word) > 7 and bool(beginnings) and word.startswith(beginnings) and self.phrases.tokens.capital[i]

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
        if person is None and " " in whole and kind != "government" and key.split()[0] not in self.genders:
            short = self.by_name.get(key.split()[0])
            if short is not None and " " not in short.name and short.kind in ("unknown", "organization"):
                self._rename(short, whole, "organization")  # "Brightwell", later "Brightwell Home"
                return short
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
        single = {"m", "n"} & set(articles) or (articles and phrase.article == "indefinite")
        if words[0] in lexicon.groups and phrase.name is None and not single:
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
                    known = self._holder([owner], kind, None)
                    if known is None:
                        known = Person(owner.capitalize(), kind, local=True)
                        self._remember_role(known.name, known)
                    return known
        return None

    def owner(self, i: int) -> Person | None:
        """Whose statement the adjective at token `i` says it is ("ukrainische Angaben")."""
        low, lexicon = self.phrases.tokens.low, self.lexicon
        if low[i + 1 : i + 2] == [] or low[i + 1] not in lexicon.statements:
            return None
        stems = (low[i].removesuffix(ending) for ending in lexicon.adjectives if low[i].endswith(ending))
        name = next((lexicon.owners[stem] for stem in stems if stem in lexicon.owners), None)
        if name is None:
            return None
        kind = "government" if name.lower() in lexicon.governments else lexicon.kind_of(name.lower()) or "government"
        return self.by_name.setdefault(name.lower(), Person(name, kind))

    def _by_role(self, phrase: Phrase, sentence: int) -> Person | None:
        low = self.phrases.tokens.low
        whole = self.phrases.words(phrase.head, self._measured(phrase))
        if not whole:
            return None
        head, bare = low[phrase.head], self.lexicon.nominative(low[phrase.head], low[phrase.first])
        whole = whole[: len(bare)] + whole[len(head) :]
        if phrase.head > 1 and low[phrase.head - 1] == "-" and low[phrase.head - 2].isdigit():
            whole = f"{low[phrase.head - 2]}-{whole}"  # "34-Jähriger"
        key = whole.lower()
        same = not self.lexicon.identical.isdisjoint(low[phrase.first : phrase.head]) and self.lexicon.kind_of(bare)
        if same and self.told is not None and key not in self.by_role:
            return self.told  # "according to the same source"
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
        if any(word in POSSESSIVES for word in words):  # "the minister's office"
            kind = self.lexicon.kind_of(words[-1]) or kind
        article = self.lexicon.gendered.get(low[phrase.first])
        single = article is not None if phrase.article == "indefinite" else article == "m" and self.lexicon.again(bare)
        if kind == "group" and single:
            kind = "person"  # "eine Angehörige", "der Liberale"
        if phrase.article == "definite":
            person = self._holder(words, kind, article) or self._again(phrase, whole, words, kind, sentence)
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
            if low[k] in lexicon.genitive and low[k] in lexicon.indefinite:
                return k  # "der Hausmeister eines Pflegeheims"
            if low[k] in lexicon.of and (low[k + 1][0].isdigit() or low[k + 1].startswith(lexicon.numerals)):
                return k
        return phrase.last

    def _holder(self, words: list[str], kind: AgentKind, gender: str | None) -> Person | None:
        """The most salient of those known by the role that `words` begin with, whose complement is not another."""
        complement = self._complement(words)
        loose = len(words) <= 3 and (self.lexicon.nouns_capital or not complement & self.phrases.capitals)
        size = next((n for n in (3, 2) if " ".join(words[:n]) in self.lexicon.same_roles), 0)
        same = self.lexicon.same_roles.get(" ".join(words[:size]), ())
        complement -= set(words[:size]) if same else set()
        for word in (*same, *words):
            if word in self.lexicon.of or (kind == "organization" and word not in (words[0], *same)):
                break
            held = (p for role in (word, *self.lexicon.same_roles.get(word, ())) for p in self.by_role.get(role, ()))
            holders = [p for p in held if not ((len(words) > 1 and not same) and p.local)]
            if gender == "f":
                holders = [p for p in holders if p.gender != "m"]
            elif gender == "m":  # a woman may have a role in the masculine
                holders = [p for p in holders if p.gender != "f"] or holders
            if complement:
                theirs = {person: self._complement(person.role.lower().split()) for person in holders}
                if same:  # "the number one of the club", who is its "managing director"
                    loose = True
                    theirs = {person: words & self.phrases.capitals for person, words in theirs.items()}
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
        words = (part.lower() for part in name.split() if not part.isupper())  # an acronym does not say what it is
        nouns = [noun for noun in words if self.lexicon.kind_of(noun) == "organization"]
        firm = word in self.lexicon.makers and name.lower().endswith(self.lexicon.firms)
        return bool(nouns) and not firm and not any(noun.endswith(word) or self.lexicon.again(noun) for noun in nouns)

    def _complement(self, words: Sequence[str]) -> set[str]:
        """The content words of a role beyond the noun that it begins with."""
        head = 0
        if self.lexicon.head_last:  # "Conservative leader", "leader of the council"
            stops = (k for k, word in enumerate(words) if word in self.phrases.stops or word in self.lexicon.of)
            head = max(0, next(stops, len(words)) - 1)
        beyond = (*words[:head], *words[head + 1 :])
        return {word for word in beyond if len(word) > 3 and word not in self.phrases.function}

    def _perhaps_organization(self, person: Person) -> bool:
        """Nothing but its capitals tells what bears the name ("Trigalia", "Brightwell Home")."""
        if person.kind == "unknown":
            return " " not in person.name
        return person.guessed and not (person.role or person.gender)

    def _again(self, phrase: Phrase, whole: str, words: list[str], kind: AgentKind, sentence: int) -> Person | None:
        """Somebody named before, by a description not used of them yet ("the Briton", "the company").

        A description that says little means the most salient that it fits; another role, the last one named, when
        no role of theirs is known ("Ornella Zanin opened the congress. «…», joked the party's secretary").
        """
        if kind == "document" and words[0] in self.lexicon.papers and len(words) == 1:
            papers = (p for p in reversed(self.recent) if p.kind == kind and p.seen >= self.clock[sentence] - 4)
            return next(papers, None)
        describes = self.lexicon.again(words[0])
        if describes and kind == "unknown":
            kind = "person"
        alone = not any(word in self.lexicon.of or word in self.phrases.capitals for word in words[1:])
        if kind not in ("person", "organization") or not (kind == "person" or (describes and alone)):
            return None
        gender = self._gender(phrase, whole) if kind == "person" else ""
        now = self.clock[sentence]
        fits = [
            person
            for person in self.recent
            if (person.kind == kind or (kind == "organization" and self._perhaps_organization(person)))
            and not (person.local or person.publisher or not person.sure)
            and person.seen >= now - (4 if describes else 1)
            and {gender, person.gender} != {"m", "f"}
            and (describes or not person.role)
            and (kind == "person" or not self._institution(person.name, words[0]))
        ]
        best = max(fits, key=lambda person: person.salience, default=None)
        if best is None and describes:
            others = [p for p in self.recent if p.kind == kind == "person" and not (p.local or p.role or p.publisher)]
            best = others[0] if len(others) == 1 and {gender, others[0].gender} != {"m", "f"} else None
        if best is None and describes and kind == "person":
            unnamed = [p for p in self.recent if p.local and p.kind == kind and p.seen >= now - 4 and p.name != whole]
            unnamed = [p for p in unnamed if {gender, p.gender} != {"m", "f"}]
            return max(unnamed, key=lambda person: person.salience, default=None)
        if best is not None:
            best.kind = kind
            best.role = best.role or (whole if kind == "person" else "")
            self._remember_role(whole, best)
        return best
