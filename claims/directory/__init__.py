"""The directory: who the press everywhere speaks of, with every name in five languages; data, and how it is looked up.

Each entry of a TOML file here is an agent: its usual English name, and by language how else it is written. An entry
comes into a base when a text there first prints one of its names; docs/data-model.md says where the data are from.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("it", "fr", "en", "es", "de")


@dataclass(frozen=True, slots=True)
class Entry:
    name: str
    kind: str
    """As of `Agent.Kind`."""
    role: str
    wikidata: str
    names: tuple[tuple[str, str], ...]
    """(name, language), the entry's own name included; `und` of one that several languages share."""


@cache
def entries() -> tuple[Entry, ...]:
    """Every entry. Raises `ValueError` at a key that is none."""
    found = []
    for path in sorted(files(__name__).iterdir(), key=lambda path: path.name):
        if path.name.endswith(".toml"):
            for kind, agents in tomllib.loads(path.read_text(encoding="utf-8")).items():
                found += [_entry(name, kind, fields) for name, fields in agents.items()]
    return tuple(found)


def _entry(name: str, kind: str, fields: dict[str, Any]) -> Entry:
    if unknown := set(fields) - {"role", "wikidata", "all", *LANGUAGES}:
        raise ValueError(f"{name}: unknown {', '.join(sorted(unknown))}")
    languages: dict[str, set[str]] = {name: {"en"}}
    spelt = {name.lower(): name}
    for language in ("all", *LANGUAGES):
        for written in fields.get(language, ()):
            # Names are looked up whatever their case: "OMS" and "Oms" are one.
            written = spelt.setdefault(written.lower(), written)
            languages.setdefault(written, set()).add("und" if language == "all" else language)
    names = tuple((written, next(iter(of)) if len(of) == 1 else "und") for written, of in sorted(languages.items()))
    return Entry(name, kind, str(fields.get("role", "")), str(fields.get("wikidata", "")), names)


@cache
def _by_name() -> dict[str, tuple[Entry, ...]]:
    by_name: dict[str, dict[Entry, None]] = {}
    for entry in entries():
        for name, _ in entry.names:
            by_name.setdefault(name.lower(), {})[entry] = None
    return {name: tuple(found) for name, found in by_name.items()}


def known_as(name: str) -> tuple[Entry, ...]:
    """Entries written like `name`, whatever the case: several where it may mean any of them."""
    return _by_name().get(name.lower(), ())


def sharing_names(found: Iterable[Entry]) -> list[Entry]:
    """These entries, and all that share a name with one of them: without those the name would seem to mean one."""
    together = list(found)
    for entry in together:
        together += [other for name, _ in entry.names for other in known_as(name) if other not in together]
    return together


def own_names(entry: Entry) -> list[str]:
    """Names that mean this entry alone."""
    return [name for name, _ in entry.names if known_as(name) == (entry,)]
