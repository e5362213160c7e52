"""A passage as terms to look for: each word, name or year with all the ways the base may have it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.db import connection

from claims import directory
from claims.matching.concepts import bridge, keys_of, word_keys
from claims.matching.frequencies import NAME, Frequencies
from claims.matching.passages import WORD, Passage

Form = tuple[str, ...]
"""Keys that a row has to have together."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONGEST_NAME = 5
"""Words of a name that is looked up."""
_MOST_NAMES = 24
"""Of somebody with more, so many are looked for."""
_SHORTEST_STEM = 4
_CONCEPT = 0.9
"""How much a word of the same concept counts, of one with the same stem and as rare."""
_NAME = 1.4
"""How much more than a word as rare a name counts: it says whom or what place the passage is about."""

_NAMED = """
WITH named AS (
    SELECT upper(agent.name) AS printed, agent.name AS written, coalesce(merge.kept_id, agent.id) AS agent
    FROM claims_agent agent LEFT JOIN claims_merge merge ON merge.merged_id = agent.id
    WHERE upper(agent.name) = ANY (%(names)s) AND agent.document_id IS NULL
    UNION
    SELECT upper(alias.name), alias.name, alias.agent_id
    FROM claims_agentalias alias JOIN claims_agent agent ON agent.id = alias.agent_id
    WHERE upper(alias.name) = ANY (%(names)s) AND agent.document_id IS NULL
)
SELECT DISTINCT printed, written, agent, ARRAY(
    SELECT name FROM claims_agent WHERE id = agent
    UNION SELECT name FROM claims_agentalias WHERE agent_id = agent
)
FROM named
"""


@dataclass(slots=True)
class Term:
    printed: str
    kind: Literal["word", "name", "date", "number"]
    forms: dict[Form, float]
    """Form → how much finding it counts, up to 1."""
    weight: float
    own: str
    """The word's own key, compared with what is written alike."""
    skeletons: frozenset[str] = frozenset()
    agents: frozenset[int] = frozenset()
    firsts: frozenset[str] = field(init=False)
    """The first key of each form: a row without any of them has none."""

    def __post_init__(self) -> None:
        self.firsts = frozenset(form[0] for form in self.forms)


@dataclass(frozen=True, slots=True)
class Asked:
    """A passage with its terms, and the agents who may have said it."""

    passage: Passage
    terms: list[Term] = field(default_factory=list)
    speakers: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Name:
    """Whom a name may mean."""

    agents: set[int] = field(default_factory=set)
    names: dict[str, None] = field(default_factory=dict)


def ask(passages: Sequence[Passage], of: Frequencies) -> list[Asked]:
    """In two queries, whatever the number of passages."""
    spans = [list(_capitalized(passage)) for passage in passages]
    printed = {text for each in spans for _, _, text in each} | {passage.speaker for passage in passages}
    names = _names(printed - {""})
    bridge()  # before the keys, so that it is never asked for in the midst of them
    chosen = [_longest(each, names) for each in spans]
    wanted: set[tuple[str, str]] = set()
    for passage, called in zip(passages, chosen, strict=True):
        wanted.update((passage.language, word) for word in WORD.findall(passage.text))
        for start, end in called:
            for name in names[passage.text[start:end]].names:
                wanted.update((code, name) for code in directory.LANGUAGES)
        wanted.update((code, word) for _, _, word in _capitalized(passage, 1) for code in directory.LANGUAGES)
    keys = keys_of(wanted)
    return [
        Asked(
            passage,
            _terms(passage, called, names, keys, of),
            frozenset(names[passage.speaker].agents if passage.speaker in names else ()),
        )
        for passage, called in zip(passages, chosen, strict=True)
    ]


def _capitalized(passage: Passage, longest: int = _LONGEST_NAME) -> Iterable[tuple[int, int, str]]:
    """Stretches of up to `longest` words that begin with a capital, with their offsets."""
    words = list(WORD.finditer(passage.text))
    for first, word in enumerate(words):
        if not word.group()[0].isupper():
            continue
        for last in range(first, min(first + longest, len(words))):
            if words[last].group()[0].isupper():
                start, end = word.start(), words[last].end()
                yield start, end, passage.text[start:end]


def _names(printed: set[str]) -> dict[str, _Name]:
    """Those of `printed` that are somebody's name, in the base or the directory."""
    found: dict[str, _Name] = {}
    for name in printed:
        for entry in directory.known_as(name):
            if any(_means(name, written) for written, _ in entry.names):
                known = found.setdefault(name, _Name())
                known.names.update(dict.fromkeys(written for written, _ in entry.names))
    by_key: dict[str, list[str]] = {}
    for name in printed:
        by_key.setdefault(name.upper(), []).append(name)
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, {"names": sorted(by_key)})
        for upper, written, agent, names in cursor.fetchall():
            for name in by_key[upper]:
                if _means(name, written):
                    known = found.setdefault(name, _Name())
                    known.agents.add(agent)
                    known.names.update(dict.fromkeys(names))
    for known in found.values():
        known.names = dict.fromkeys(list(known.names)[:_MOST_NAMES])
    return found


def _means(printed: str, written: str) -> bool:
    """Whether it is the same name but for case; "Un" at the beginning of a sentence is no "UN"."""
    return printed.upper() == written.upper() and (printed.isupper() or not written.isupper())


def _longest(spans: Iterable[tuple[int, int, str]], names: dict[str, _Name]) -> list[tuple[int, int]]:
    """Spans of known names, the longest first, without overlap."""
    known = sorted(((start, end) for start, end, text in spans if text in names), key=lambda s: s[0] - s[1])
    taken: list[tuple[int, int]] = []
    for start, end in known:
        if not any(start < last and first < end for first, last in taken):
            taken.append((start, end))
    return taken


def _terms(
    passage: Passage,
    called: list[tuple[int, int]],
    names: dict[str, _Name],
    keys: dict[tuple[str, str], tuple[str, ...]],
    of: Frequencies,
) -> list[Term]:
    text, terms = passage.text, dict[str, Term]()
    for start, end in called:
        name = names[text[start:end]]
        written = {_form(keys[code, each]) for each in name.names for code in directory.LANGUAGES}
        written.add(_form(keys.get((passage.language, text[start:end]), ())))
        written.discard(())
        if written:
            weight = max(sum(of.weight(key, NAME) for key in form) / len(form) for form in written)
            whole, agents = dict.fromkeys(written, 1.0), frozenset(name.agents)
            terms[text[start:end]] = Term(text[start:end], "name", whole, weight * _NAME, "", agents=agents)
    first = next((match.start() for match in WORD.finditer(text)), -1)
    figures = [figure.span for figure in passage.figures]
    for match in WORD.finditer(text):
        if any(start <= match.start() < end for start, end in called):
            continue
        if any(span.start <= match.start() < span.end for span in figures):
            continue
        word = match.group()
        for key in word_keys(keys[passage.language, word]):
            if key in terms:
                continue
            if parts := bridge().parts(passage.language, key):
                for part in parts:
                    forms = _meaning(passage.language, part, of) | {(key,): 1.0}
                    terms.setdefault(part, Term(word, "word", forms, of.weight(part), part))
                continue
            others = bridge().others(passage.language, key)
            weight = of.weight(key)
            forms = _meaning(passage.language, key, of)
            capital = word[0].isupper() and not others
            if capital:
                # The stem of a name is each language's own.
                stems = (stem for code in directory.LANGUAGES for stem in word_keys(keys.get((code, word), ())))
                forms |= {(stem,): 1.0 for stem in stems if len(stem) >= max(_SHORTEST_STEM, len(key) - 2)}
            is_name = capital and match.start() != first and not passage.words.nouns_capital
            skeletons = frozenset(each for each in keys[passage.language, word] if each[0] == "~")
            kind: Literal["word", "name"] = "name" if is_name else "word"
            terms[key] = Term(word, kind, forms, of.weight(key, NAME) * _NAME if is_name else weight, key, skeletons)
    for match in _NUMBER.finditer(text):
        if not any(span.start <= match.start() < span.end for span in figures):
            number = match.group()
            key = "#" + number.replace(",", ".")
            dated = bool(_YEAR.fullmatch(number)) or any(start <= match.start() < end for start, end in passage.dates)
            terms[key] = Term(number, "date" if dated else "number", {(key,): 1.0}, of.weight(key), key)
    return list(terms.values())


def _meaning(language: str, key: str, of: Frequencies) -> dict[Form, float]:
    """The key itself, and those of the concepts it may mean."""
    others = bridge().others(language, key)
    # Of a word with many like it, finding one says less.
    together = min(1.0, of.weight_of_share(sum(of.share(other) for other in others)) / of.weight(key))
    forms: dict[Form, float] = {(other,): _CONCEPT * together for other in others}
    return forms | {(key,): 1.0}


def _form(keys: Iterable[str]) -> Form:
    return tuple(sorted(word_keys(keys)))
