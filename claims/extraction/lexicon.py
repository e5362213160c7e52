"""A language's tables compiled for look-ups by token. The keys are described in docs/languages.md."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from tomllib import loads
from typing import Any, Literal, cast

from claims.extraction import languages
from claims.extraction.result import AgentKind, Stance
from claims.extraction.text import token_pattern

CueKind = Literal["say", "ask", "speak", "label", "react", "deny", "decline", "evade"]
Form = Literal["finite", "participle", "infinitive", "gerund"]
Words = frozenset[str]
GAP = "…"
NEAR = "_"
_GAPS = {GAP: ";:", NEAR: ";:,"}
_NEAREST = 6
_FORMS: tuple[Form, ...] = ("finite", "participle", "infinitive", "gerund")


@dataclass(frozen=True, slots=True)
class Verb:
    kind: CueKind
    stance: Stance
    form: Form
    weak: bool
    """Reports only beside a quotation ("«...», conclude"), not with a clause of its own."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row; each place holds alternatives, `abc*` any word so begun.

    `…` stands for up to some words between, `_` for few of them within one clause.
    """

    places: tuple[Words | str, ...]
    prefixes: tuple[tuple[str, ...], ...]
    kind: str
    stance: Stance
    closers: Words | None = None
    """Of a separable verb ("teilte ... mit"), whose last part closes the clause: the words that may follow."""

    def among(self, words: frozenset[str]) -> bool:
        """Whether the phrase can be among `words`: a quick look before `match`."""
        place = self.places[-1]
        return isinstance(place, str) or bool(self.prefixes[-1]) or not place.isdisjoint(words)

    def match(self, low: list[str], first: int, last: int, gap: int = 14) -> tuple[int, int] | None:
        """Where the phrase that begins at `first` ends, and where its unbroken beginning ends."""
        k, unbroken, place = first, -1, 0
        while place < len(self.places):
            words = self.places[place]
            if isinstance(words, str):
                stops = _GAPS[words]
                unbroken = k if unbroken < 0 else unbroken
                limit = min(last, k + (gap if words == GAP else _NEAREST))
                place += 1
                while k < limit and not (self._holds(place, low[k]) and self._closed(low, k + 1, last)):
                    if low[k] in stops:
                        return None
                    k += 1
                if k >= limit:
                    return None
            elif k >= last or not self._holds(place, low[k]):
                return None
            k += 1
            place += 1
        return k, (k if unbroken < 0 else unbroken)

    def _closed(self, low: list[str], k: int, last: int) -> bool:
        return self.closers is None or k >= last or not low[k][0].isalnum() or low[k] in self.closers

    def _holds(self, place: int, word: str) -> bool:
        return word in self.places[place] or word.startswith(self.prefixes[place])


_REMEMBERED = 50_000
"""Words whose kind is remembered at most."""


@dataclass(frozen=True, eq=False)
class Lexicon:
    code: str
    pattern: re.Pattern[str]
    abbreviations: Words
    ordinal_before: Words
    """Words after which a number with a point is an ordinal ("am 3. Juni"), where a point makes one."""
    definite: Words
    indefinite: Words
    possessive: Words
    oblique: Words
    """Articles of a case that is not the subject's ("dem")."""
    oblique_feminine: Words
    """Articles that are so before a feminine noun ("der")."""
    feminine_nouns: tuple[str, ...]
    """Endings of feminine nouns."""
    determiners: Words
    of: Words
    genitive: Words
    """Articles that join a noun to the one before it without a preposition ("Leiter der Sammlung")."""
    genitive_endings: tuple[str, ...]
    """Endings of a noun that is joined so ("des Ministeriums")."""
    singular: Words
    """Articles after which a noun that ends as a plural does is one person ("eines Diplomaten")."""
    substitutes: Words
    """Verb forms that stand for those of reported speech where they would sound as the indicative does ("hätten")."""
    by: Words
    strong: dict[str, str]
    """Article → ending of an adjective that stands without it."""
    adjectives: tuple[str, ...]
    own: Words
    """Words of a frame whose source is whom the sentence is about ("nach eigenen Angaben")."""
    statements: tuple[str, ...]
    """Last parts of a compound that says whose statement it is ("Polizeiangaben")."""
    prepositions: Words
    detached: Words
    """Parts of separable verbs, at the end of the clause, that are no prepositions ("räumte ... ein")."""
    that: Words
    likens: Words
    """Words between what a verb judges and what it is called ("described the offer as a trick")."""
    impersonal: tuple[str, ...]
    """Endings of verbs that need no subject, of people whom nobody names ("dicen")."""
    cites: Words
    """Verb forms whose object is who says what follows ("the agency quoted the mayor: ...")."""
    whose: Words
    """Relatives that look like possessives ("deren")."""
    years: Words
    """What an age is counted in ("Nana, 23 anni")."""
    data: Words
    """Nouns for figures, whose owner is who states them ("secondo dati della prefettura")."""
    institution_prefixes: tuple[str, ...]
    """Beginnings of the names of associations ("Confcommercio", "Federalberghi")."""
    speaks_from: Words
    """Prepositions before the institution that people nobody names speak from ("desde Kessler Partners")."""
    postnominals: Words
    """What stands behind a name ("Rebecca Thorne KC")."""
    shows: Words
    """Verb forms that report of documents and facts, and of persons something else ("figures show")."""
    contrasts: Words
    """Conjunctions before a clause that reports nothing of what stands before it ("though")."""
    others: Words
    """Pronouns of those of whom one is spoken of ("one of them")."""
    comparatives: Words
    """Words after which the conjunction of reported speech is one of comparison ("más que")."""
    before_that: Words
    """Words that make another conjunction of the one for content clauses ("mientras que")."""
    relatives: Words
    role_joins: Words
    """Prepositions between the words of one role ("rédacteur en chef")."""
    object_relatives: Words
    """Relatives that are never the subject of their clause ("que")."""
    where: Words
    """Relatives that stand for a place, never for who speaks ("dove")."""
    reflexives: Words
    """Pronouns with which a reporting verb is conjugated with "to be" ("si è giustificato")."""
    negations: Words
    clitics: Words
    have: Words
    be: Words
    modals: Words
    phases: Words
    """Verbs before the infinitive of a reporting verb that make one with it ("se limitó a decir", "used to say")."""
    adverbs: Words
    times: Words
    coordinators: Words
    passive: Words
    """Auxiliaries of the passive and the future, where the verb they go with closes the clause."""
    makers: tuple[str, ...]
    firms: tuple[str, ...]
    """Endings of the names of businesses ("Drostewerke"), which a noun for one describes."""
    """Endings of common nouns before the name of a company, which they are no part of ("Autobauer Norda")."""
    conditional_endings: tuple[str, ...]
    """Endings of verbs that by themselves report at second hand ("coûterait")."""
    gerunds: tuple[str, ...]
    conditionals: Words
    """Auxiliaries in the form that reports at second hand ("sarebbero", "aurait", "soll")."""
    reports_end: str
    """The ending of a verb after a pronoun that tells reported speech ("er überlege")."""
    reports_not: tuple[str, ...]
    """Endings that tell the past instead ("er dachte")."""
    subjunctives: Words
    """Finite forms that by themselves mark reported speech (German "sei", "habe")."""
    hypothesis: Words
    """Words that make a conditional hypothetical ("se", "wenn"), or a modal ("potuto")."""
    ours: Words
    """Possessives of the outlet ("nos")."""
    offices: Words
    """Prepositions between an office and its field ("assessora alla Mobilità")."""
    cataphoric: Words
    """Object pronouns that stand for what is said ("lo ha annunciato la società")."""
    unnamed: Words
    """Pronouns that make a verb without a subject impersonal ("si legge")."""
    dropped: bool
    """Subjects are left out."""
    numerals: tuple[str, ...]
    """Number words, or what such begin with."""
    within: Words
    """Prepositions of those for whom an impersonal subject stands ("chez")."""
    unaccented: dict[str, str]
    """Words that lose their accent with the capital of a sentence's first word ("A" of "à")."""
    calls: Words
    """Verbs between somebody and their name ("heißt")."""
    pronouns: dict[str, str]
    """Subject pronoun → `m`, `f`, `n`, `p` or `i` of an impersonal one; `` where it tells nothing."""
    stop_suffixes: tuple[str, ...]
    infinitives: tuple[str, ...]
    """Endings of infinitives that a reporting verb takes ("dice di avere")."""
    participles: tuple[str, ...]
    """Endings of past participles."""
    finite: tuple[str, ...]
    """Endings that may be those of a finite verb, where a clause needs no conjunction."""
    bare: bool
    """A reported clause may follow without a conjunction ("says it leaked")."""
    to: Words
    """What makes the verb after it an infinitive, where its form does not."""
    tells: Words
    """Reporting verbs with an object told ("told reporters")."""
    relays: Words
    """What introduces a reporting clause ("come", "as")."""
    existential: Words
    fresh: Words
    quantifiers: Words
    identical: Words
    """Adjectives that are no part of what somebody or something is called ("new figures")."""
    first_person: Words
    """Subjects that report nothing: the writer ("ich habe", "I asked")."""
    nouns_capital: bool
    verb_last: bool
    """The finite verb comes second, and participles and particles at the end of the clause."""
    head_last: bool
    """The last noun of a phrase is its head ("the council leader")."""
    inverted: bool
    """A subject may follow its reporting verb outside a reporting clause ("In Berlin kündigte Eick an")."""
    interrupted: bool
    dialogue: bool
    named: Words
    """Words before a name in quotation marks that is no speech ("cosiddetto", "film")."""
    verbs: dict[str, Verb]
    objects: Words
    """Forms of verbs with which a noun alone says what is claimed ("announced a strike")."""
    common: Words
    """Finite forms of verbs that report nothing ("wants", "closed"), which end a noun phrase."""
    nouns: Words
    """Forms of verbs that are nouns or adjectives too ("claims", "annonce")."""
    phrases: dict[str, tuple[Phrase, ...]]
    opinions: Words
    """First words of the phrases of opinion ("in her view")."""
    continuing: Words
    """What introduces another quotation of the same speaker before a colon ("E ancora", "Poi")."""
    governments: Words
    cabinet: Words
    """Common nouns for a government ("governo")."""
    institutions: Words
    documents: Words
    papers: Words
    """Nouns for a document that say nothing of it but that it is one."""
    publishers: dict[str, Literal["outlet", "agency"]]
    """Common nouns for a publisher ("agenzia", "quotidiano")."""
    roles: Words
    feminine: Words
    feminine_suffixes: tuple[str, ...]
    """Endings that make a role feminine, where the roles without them are masculine."""
    either: Words
    """Roles of either gender."""
    descriptions: Words
    """Nouns that describe again somebody named before ("élue", "52-year-old")."""
    bodies: Words
    """Those of them that any institution may be called again ("the body")."""
    companies: Words
    """Nouns that describe again an organization named before ("company", "organisme")."""
    owners: dict[str, str]
    """The stem of an adjective → whose the statements are that it is said of ("ukrainisch" → "Ukraine")."""
    demonyms: Words
    """Nationalities, which do so as nouns ("the Briton") and are adjectives too."""
    description_suffixes: tuple[str, ...]
    fused: Words
    """Prepositions with a definite article in them ("della", "zum")."""
    latter: Words
    """Nouns for the last one named ("dernier")."""
    gendered: dict[str, str]
    """Articles and their like that have a gender, `m`, `f` or `n`."""
    role_suffixes: tuple[str, ...]
    institution_suffixes: tuple[str, ...]
    document_suffixes: tuple[str, ...]
    groups: Words
    group_suffixes: tuple[str, ...]
    things: Words
    """Nouns that end as those of speakers do and stand for none ("powers")."""
    particles_capital: bool
    """The particles of surnames have a capital, so that a small one begins a complement."""
    same_roles: dict[str, tuple[str, ...]]
    """Role, of one word or two → the other words for it ("primo cittadino" → "sindaco")."""
    utterances: Words
    """Common nouns for something said, which its owner speaks ("reply", "commento")."""
    titles: Words
    particles: Words

    _kinds: dict[str, AgentKind | None] = field(init=False, repr=False, default_factory=dict)
    """What is known of words already."""

    @cached_property
    def stops(self) -> Words:
        """Words that end a noun phrase whatever they follow."""
        return (
            self.prepositions
            | self.that
            | self.relatives
            | self.negations
            | self.clitics
            | self.have
            | self.be
            | self.modals
            | self.adverbs
            | self.coordinators
            | self.conditionals
            | frozenset(self.pronouns)
        ) - self.of

    @cached_property
    def grammatical(self) -> Words:
        """Words of grammar, and of time."""
        return self.stops | self.determiners | self.of | self.times

    @cached_property
    def function(self) -> Words:
        """Words of grammar, and those that begin a cue of several words."""
        return self.grammatical | frozenset(self.phrases)

    @cached_property
    def complements(self) -> Words:
        """What follows a verb rather than a noun."""
        return self.that | self.determiners | self.to | self.clitics | frozenset(self.pronouns)

    @cached_property
    def skipped(self) -> Words:
        """Words that stand anywhere in a clause."""
        return self.adverbs | self.times | self.negations | self.clitics | self.coordinators

    def verb(self, word: str) -> Verb | None:
        return self.verbs.get(word)

    def says(self, word: str) -> bool:
        found = self.verbs.get(word)
        return found is not None and found.form == "finite"

    @lru_cache(maxsize=1 << 16)  # noqa: B019 - a lexicon lives as long as the process
    def kind_of(self, word: str) -> AgentKind | None:
        """What a common noun for a speaker stands for, `None` of one that stands for no speaker."""
        try:
            return self._kinds[word]
        except KeyError:
            if len(self._kinds) > _REMEMBERED:
                self._kinds.clear()
            kind = self._kinds[word] = self._kind(word) or self._kind(self.nominative(word))
            return kind

    def again(self, word: str) -> bool:
        """The noun describes somebody named before, and says no more of them than that."""
        return word in self.demonyms or word in self.companies or self._describes(word)

    def _describes(self, word: str) -> bool:
        return word in self.descriptions or (len(word) > 5 and word.endswith(self.description_suffixes))

    def nominative(self, word: str, article: str = "") -> str:
        """A noun for a speaker without the ending of its case, behind this article."""
        if article in self.singular and self._kind(word) == "group":
            for ending in ("en", "n"):
                if word.endswith(ending) and self._kind(word.removesuffix(ending)) == "person":
                    return word.removesuffix(ending)
        if self._kind(word) is None:
            for ending in self.genitive_endings:
                if word.endswith(ending) and self._kind(word.removesuffix(ending)):
                    return word.removesuffix(ending)
        return word

    def _kind(self, word: str) -> AgentKind | None:
        """Of a compound with hyphens, what its last part stands for."""
        return self._sort(word) or (self._sort(word.rpartition("-")[2]) if "-" in word else None)

    def _sort(self, word: str) -> AgentKind | None:
        if word in self.institutions or word in self.publishers:
            return "organization"
        if word in self.documents:
            return "document"
        if word in self.roles:
            return "person"
        if word in self.groups:
            return "group"
        if self._describes(word):
            return "person"
        if len(word) > 5 and word not in self.things:
            if self.group_suffixes and word.endswith(self.group_suffixes):
                return "group"
            if self.role_suffixes and word.endswith(self.role_suffixes):
                return "person"
            if word.endswith(self.institution_suffixes):
                return "organization"
            if word.endswith(self.document_suffixes):
                return "document"
        return None


@cache
def names() -> tuple[dict[str, Literal["outlet", "agency"]], dict[str, str]]:
    """Publishers by name in lower case, and the name that each of their other names stands for."""
    table = loads(files(languages.__package__).joinpath("publishers.toml").read_text(encoding="utf-8"))
    kinds: dict[str, Literal["outlet", "agency"]] = {}
    for kind in ("agency", "outlet"):
        for name in table[kind]["names"]:
            kinds[name.lower()] = cast(Literal["outlet", "agency"], kind)
    same = {alias.lower(): name for name, aliases in table["same"].items() for alias in aliases}
    for alias, name in same.items():
        kinds[alias] = kinds.get(name.lower(), "agency")
    return kinds, same


@cache
def genders() -> tuple[dict[str, str], tuple[str, ...]]:
    """Given names and titles in lower case, `m`, `f` or `` of either; and the endings of most other women's names."""
    table = loads(files(languages.__package__).joinpath("given_names.toml").read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    for key, gender in (("feminine", "f"), ("masculine", "m"), ("either", "")):
        found |= dict.fromkeys(table[key]["names"].split(), gender)
        found |= dict.fromkeys(table[key].get("titles", "").split(), gender)
    return found, tuple(table["feminine"]["endings"].split())


def _spelled(value: Any, old: str = "", new: str = "") -> Any:
    """Tables of words with their other spelling (Swiss "ss" for "ß") beside them."""
    if not old:
        return value
    if isinstance(value, dict):
        return {key: _spelled(part, old, new) for key, part in value.items()}
    if isinstance(value, list):
        return [_spelled(part, old, new) for part in value if not isinstance(part, str)] + _both(
            [part for part in value if isinstance(part, str)], old, new
        )
    return " ".join(_both(value.split(), old, new)) if isinstance(value, str) else value


def _both(words: list[str], old: str, new: str) -> list[str]:
    return [*words, *(word.replace(old, new) for word in words if old in word)]


def _words(value: Any) -> Words:
    return frozenset(value.split() if isinstance(value, str) else value)


def _same(lines: list[str]) -> dict[str, tuple[str, ...]]:
    """From lines of words for one role, separated by commas: each word and the others of its lines."""
    found: dict[str, tuple[str, ...]] = {}
    for line in lines:
        roles = [role.strip() for role in line.split(",")]
        for role in roles:
            found[role] = tuple(dict.fromkeys((*found.get(role, ()), *(other for other in roles if other != role))))
    return found


def _verbs(tables: dict[str, Any]) -> dict[str, Verb]:
    found: dict[str, Verb] = {}
    for name, table in tables["verbs"].items():
        kind = cast(CueKind, table.get("kind", name))
        stance: Stance = table["stance"]
        weak = bool(table.get("weak", False))
        for word, form in _conjugated(table, tables["conjugation"]):
            found.setdefault(word, Verb(kind, stance, form, weak))
    return found


def _conjugated(table: dict[str, Any], conjugation: dict[str, dict[str, str]]) -> Iterator[tuple[str, Form]]:
    """The forms of the verbs of a table: those it prints, and those of its stems."""
    for form in _FORMS:
        for word in table.get(form, "").split():
            yield word, form
    for pattern, endings in conjugation.items():
        for verb in table.get(pattern, "").split():
            part, _, stem = verb.rpartition("|")
            for form in _FORMS:
                for ending in endings.get(form, "").split():
                    head, _, tail = ending.rpartition("~")
                    yield part + head + stem + tail.replace("-", ""), form
    for line in table.get("separable", ()):
        part, *forms = line.split()
        for word in forms:
            yield (word, "participle") if word.startswith(part) else (part + word, "finite")


def _subjunctives(tables: dict[str, Any]) -> Words:
    """The forms of reported speech of the verbs that are given by stems."""
    groups = [*tables["verbs"].values(), tables["common"]]
    return frozenset(
        verb.replace("|", "") + ending
        for pattern, endings in tables["conjugation"].items()
        for group in groups
        for verb in group.get(pattern, "").split()
        for ending in endings.get("subjunctive", "").split()
    )


def _separated(table: dict[str, Any], conjugation: dict[str, dict[str, str]]) -> Iterator[tuple[frozenset[str], str]]:
    """The finite forms of the separable verbs of a table, and the part that closes their clause."""
    for pattern, endings in conjugation.items():
        for verb in table.get(pattern, "").split():
            part, bar, stem = verb.rpartition("|")
            if bar:
                yield frozenset(stem + ending for ending in endings["finite"].split()), part
    for line in table.get("separable", ()):
        part, *forms = line.split()
        yield frozenset(word for word in forms if not word.startswith(part)), part


def _phrases(tables: dict[str, Any]) -> dict[str, tuple[Phrase, ...]]:
    found: dict[str, list[Phrase]] = {}
    for kind, table in tables["phrases"].items():
        for line in table["lines"]:
            places: list[Words | str] = []
            prefixes: list[tuple[str, ...]] = []
            for place in line.split():
                if place in _GAPS:
                    places.append(place)
                    prefixes.append(())
                    continue
                options = place.split("|")
                places.append(frozenset(option for option in options if not option.endswith("*")))
                prefixes.append(tuple(option[:-1] for option in options if option.endswith("*")))
            phrase = Phrase(tuple(places), tuple(prefixes), table.get("kind", kind), table.get("stance", "asserts"))
            for word in cast(Words, places[0]):
                found.setdefault(word, []).append(phrase)
    closers = _words(tables["grammar"]["coordinators"]) | _words(tables["grammar"]["that"])
    for name, table in tables["verbs"].items():
        for forms, part in _separated(table, tables["conjugation"]):
            places = [forms, GAP, frozenset([part])]
            kind, stance = table.get("kind", name), table["stance"]
            phrase = Phrase(tuple(places), ((), (), ()), kind, stance, closers)
            for word in forms:
                found.setdefault(word, []).append(phrase)
    return {word: tuple(sorted(some, key=lambda p: -len(p.places))) for word, some in found.items()}


@cache
def lexicon(code: str) -> Lexicon:
    """The lexicon of a language, ISO 639-1; of one without tables, that of English."""
    tables = languages.load(code)
    tables = _spelled(tables, *tables["tokens"].get("variants", "").split())
    tokens, grammar, quotation, agents = (tables[key] for key in ("tokens", "grammar", "quotation", "agents"))
    numbers = tables["numbers"]
    words = {key: _words(value) for key, value in grammar.items() if isinstance(value, str)}
    people = agents["people"]
    return Lexicon(
        code=code,
        pattern=token_pattern(tokens.get("elision", False), tokens.get("suffixes", "")),
        abbreviations=_words(tokens["abbreviations"]),
        ordinal_before=frozenset(numbers["ordinal_before"]) if numbers.get("ordinal_point") else frozenset(),
        definite=words["definite"],
        indefinite=words["indefinite"],
        possessive=words["possessive"],
        singular=words.get("singular", frozenset()),
        oblique=words.get("oblique", frozenset()),
        oblique_feminine=words.get("oblique_feminine", frozenset()),
        feminine_nouns=tuple(grammar.get("feminine_nouns", "").split()),
        determiners=words["definite"] | words["indefinite"] | words["possessive"] | words["determiners"],
        of=words["of"],
        genitive=words.get("genitive", frozenset()),
        substitutes=words.get("substitutes", frozenset()),
        genitive_endings=tuple(grammar.get("genitive_endings", "").split()),
        by=words["by"],
        strong=dict(pair.split("=") for pair in grammar.get("strong", "").split()),
        adjectives=tuple(grammar.get("adjectives", "").split()),
        own=words.get("own", frozenset()),
        statements=tuple(grammar.get("statements", "").split()),
        prepositions=words["prepositions"],
        detached=words.get("detached", frozenset()),
        that=words["that"],
        likens=words.get("likens", frozenset()),
        impersonal=tuple(grammar.get("impersonal", "").split()),
        cites=words.get("cites", frozenset()),
        whose=words.get("whose", frozenset()),
        years=words.get("years", frozenset()),
        data=words.get("data", frozenset()),
        institution_prefixes=tuple(agents.get("institution_prefixes", "").split()),
        speaks_from=words.get("speaks_from", frozenset()),
        postnominals=words.get("postnominals", frozenset()),
        shows=words.get("shows", frozenset()),
        contrasts=words.get("contrasts", frozenset()),
        others=words.get("others", frozenset()),
        comparatives=words.get("comparatives", frozenset()),
        before_that=words.get("before_that", frozenset()),
        relatives=words["relatives"],
        role_joins=words.get("role_joins", frozenset()),
        object_relatives=words.get("object_relatives", frozenset()),
        where=words["where"],
        reflexives=words.get("reflexives", frozenset()),
        negations=words["negations"],
        clitics=words["clitics"],
        have=words["have"],
        be=words["be"],
        modals=words["modals"],
        phases=words.get("phases", frozenset()),
        adverbs=words["adverbs"],
        times=words["times"],
        coordinators=words["coordinators"],
        passive=words.get("passive", frozenset()),
        makers=tuple(agents.get("makers", "").split()),
        firms=tuple(agents.get("firms", "").split()) or ("\0",),
        conditionals=words["conditionals"],
        gerunds=tuple(grammar.get("gerunds", "").split()) or ("\0",),
        conditional_endings=tuple(grammar.get("conditional_endings", "").split()) or ("\0",),
        reports_end=grammar.get("reports_end", ""),
        reports_not=tuple(grammar.get("reports_not", "").split()),
        subjunctives=words["subjunctives"] | _subjunctives(tables),
        hypothesis=words["hypothesis"],
        ours=words.get("ours", frozenset()),
        within=words.get("within", frozenset()),
        offices=words.get("offices", frozenset()),
        cataphoric=words.get("cataphoric", frozenset()),
        unnamed=words.get("unnamed", frozenset()),
        dropped=grammar.get("dropped", False),
        numerals=tuple(word for word in tables["numbers"]["words"] if len(word) > 4),
        unaccented=tokens.get("unaccented", {}),
        calls=words.get("calls", frozenset()),
        pronouns=dict(grammar["pronouns"]),
        stop_suffixes=tuple(grammar.get("stop_suffixes", "").split()),
        infinitives=tuple(grammar.get("infinitives", "").split()),
        participles=tuple(grammar["participles"].split()),
        finite=tuple(grammar.get("finite", "").split()),
        bare=grammar.get("bare", False),
        to=_words(grammar.get("to", "")),
        tells=_words(grammar.get("tells", "")),
        relays=_words(grammar["relays"]),
        existential=_words(grammar.get("existential", "")),
        fresh=_words(grammar.get("fresh", "")),
        quantifiers=_words(grammar.get("quantifiers", "")),
        identical=_words(grammar.get("identical", "")),
        first_person=_words(grammar.get("first_person", "")),
        nouns_capital=grammar.get("nouns_capital", False),
        verb_last=grammar.get("verb_last", False),
        head_last=grammar.get("head_last", False),
        inverted=grammar.get("inverted", True),
        interrupted=quotation.get("interrupted", False),
        dialogue=quotation.get("dialogue", False),
        named=_words(quotation["named"]),
        verbs=_verbs(tables),
        objects=frozenset(word for word, form in _conjugated(tables["objects"], tables["conjugation"])),
        common=frozenset(
            word for word, form in _conjugated(tables["common"], tables["conjugation"]) if form == "finite"
        ),
        nouns=frozenset().union(
            *(_words(table.get("nouns", "")) for table in (*tables["verbs"].values(), tables["common"]))
        ),
        phrases=(phrases := _phrases(tables)),
        opinions=frozenset(w for w, some in phrases.items() if any(p.kind == "opinion" for p in some)),
        continuing=_words(quotation["continuing"]),
        governments=frozenset(name.lower() for name in agents["governments"]),
        cabinet=_words(agents["cabinet"]),
        institutions=_words(agents["institutions"]) | _words(agents.get("companies", "")),
        companies=_words(agents.get("companies", "")),
        bodies=_words(agents.get("bodies", "")),
        documents=_words(agents["documents"]),
        papers=_words(agents["papers"]),
        publishers=dict.fromkeys(agents["agency_nouns"].split(), "agency")
        | dict.fromkeys(agents["outlet_nouns"].split(), "outlet"),
        roles=_words(people["roles"]) | _words(people["feminine"]),
        feminine=_words(people["feminine"]),
        feminine_suffixes=tuple(people.get("feminine_suffixes", "").split()),
        either=_words(people.get("either", "")),
        descriptions=_words(people.get("descriptions", "")),
        owners=agents.get("owners", {}),
        demonyms=_words(people.get("demonyms", "")),
        description_suffixes=tuple(people.get("description_suffixes", "").split()) or ("\0",),
        fused=words.get("fused", frozenset()),
        latter=words.get("latter", frozenset()),
        gendered=dict.fromkeys(grammar.get("neuter", "").split(), "n")
        | dict.fromkeys(grammar.get("masculine", "").split(), "m")
        | dict.fromkeys(grammar.get("feminine", "").split(), "f"),
        role_suffixes=tuple(people.get("role_suffixes", "").split()),
        institution_suffixes=tuple(agents.get("institution_suffixes", "").split()),
        document_suffixes=tuple(agents.get("document_suffixes", "").split()),
        groups=_words(agents["groups"]),
        group_suffixes=tuple(agents.get("group_suffixes", "").split()),
        particles_capital=agents.get("particles_capital", False),
        same_roles=_same(people.get("same", [])),
        utterances=_words(agents["utterances"]),
        things=_words(agents.get("things", "")),
        titles=_words(agents["titles"]),
        particles=_words(agents["particles"]),
    )
