"""Concepts of the news with their words in each language: what bridges languages, and synonyms within one."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any

from django.db import connection

_SHORTEST_PART = 3
_LONG, _AFTER_LONG, _AFTER_SHORT = 6, 6, 2
"""Letters between the two parts of a compound at most: those a stem lost, as in "Verteid-igungs-haushalt"."""


@dataclass(frozen=True, slots=True)
class Concept:
    name: str
    words: tuple[tuple[str, str], ...]
    """(language, word), as the data has them."""


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("claims.matching").joinpath("concepts.toml").read_text(encoding="utf-8"))


@cache
def concepts() -> tuple[Concept, ...]:
    """Every concept of `concepts.toml`. Raises `ValueError` where one has not a list for each language."""
    data = _data()
    languages = data["languages"]
    found = []
    for group in data["concepts"].values():
        for name, forms in group.items():
            if len(forms) != len(languages):
                raise ValueError(f"{name}: expected words in {', '.join(languages)}")
            pairs = zip(languages, forms, strict=True)
            found.append(Concept(name, tuple((code, word) for code, words in pairs for word in words.split())))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Bridge:
    """The concepts by key, as the database makes keys (`factdb_match_keys`)."""

    named: Mapping[tuple[str, str], tuple[str, ...]]
    """(language, key) → names of the concepts that a word of the language with that key may mean."""
    keys: Mapping[str, frozenset[str]]
    """Name of a concept → its keys in all languages."""
    known: frozenset[str]
    """Every key of a concept in whatever language."""
    quiet: frozenset[str]
    """Keys of words that say little about what a text is about."""

    compounds: frozenset[str]
    """Languages that write a word of two."""

    def parts(self, language: str, key: str) -> tuple[str, ...]:
        """The two keys of concepts that a compound is made of; none of a word that is no compound of two."""
        if language not in self.compounds or (language, key) in self.named:
            return ()
        lengths = range(len(key) - _SHORTEST_PART, _SHORTEST_PART - 1, -1)
        heads = [key[:length] for length in lengths if (language, key[:length]) in self.named]
        tails = [key[-length:] for length in lengths if (language, key[-length:]) in self.named]
        for head, tail in product(heads, tails):
            between = len(key) - len(head) - len(tail)
            if 0 <= between <= (_AFTER_LONG if len(head) >= _LONG else _AFTER_SHORT):
                return head, tail
        return ()

    def others(self, language: str, key: str) -> frozenset[str]:
        """Keys that mean what `key` may mean in `language`."""
        return frozenset[str]().union(*(self.keys[name] for name in self.named.get((language, key), ())))


@cache
def bridge() -> Bridge:
    """Asks the database once a process: stems are its business."""
    words = sorted({word for concept in concepts() for word in concept.words})
    listed = zip(_data()["languages"], _data()["quiet"], strict=True)
    little = {(language, word) for language, words in listed for word in words.split()}
    key_of = {pair: word_keys(keys) for pair, keys in keys_of([*words, *little]).items()}
    named: dict[tuple[str, str], list[str]] = {}
    keys: dict[str, frozenset[str]] = {}
    for concept in concepts():
        of_concept = set()
        for language, word in concept.words:
            # A word that comes apart ("sous-marin") is no form: its parts mean something else.
            for key in key_of[language, word] if len(key_of[language, word]) == 1 else ():
                of_concept.add(key)
                named.setdefault((language, key), []).append(concept.name)
        keys[concept.name] = frozenset(of_concept)
    unique = {pair: tuple(dict.fromkeys(names)) for pair, names in named.items()}
    quiet = frozenset(key for pair in little for key in key_of[pair])
    known = frozenset[str]().union(*keys.values())
    return Bridge(unique, keys, known, quiet, frozenset(_data()["compounds"]))


def keys_of(words: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, ...]]:
    """(language, words) → the keys the base finds them by; none of words that mean nothing by themselves. One query."""
    asked = list(words)
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT language, word, tsvector_to_array(factdb_match_keys(language, word))"
            " FROM unnest(%s::text[], %s::text[]) asked(language, word)",
            [[language for language, _ in asked], [word for _, word in asked]],
        )
        return {(language, word): tuple(keys) for language, word, keys in cursor.fetchall()}


def word_keys(keys: Iterable[str]) -> tuple[str, ...]:
    """Of these keys those that are words: no skeletons, no figures."""
    return tuple(key for key in keys if key[0] not in "~#")
