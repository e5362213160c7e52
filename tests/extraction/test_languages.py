"""The language tables are whole, and their page describes every key they have."""

import re
from pathlib import Path
from typing import Any

import pytest

from claims.extraction.languages import CODES, load
from claims.extraction.lexicon import lexicon

PAGE = Path(__file__).parents[2] / "docs" / "languages.md"
FREE = {"words", "scales", "months", "weekdays", "relative", "pronouns", "unaccented", "currencies", "owners"}
FREE |= {"conjugation"}
"""Tables whose keys are words of the language, or names of its own."""


def keys(table: dict[str, Any]) -> set[str]:
    found = set(table)
    for key, value in table.items():
        if isinstance(value, dict) and key not in FREE:
            found |= keys(value)
    return found


@pytest.mark.parametrize("code", CODES)
def test_every_language_has_the_tables_the_reading_needs(code: str) -> None:
    words = lexicon(code)
    assert len(words.verbs) > 300
    assert {phrase.kind for some in words.phrases.values() for phrase in some} >= {"according", "decline", "evade"}
    assert len(words.governments) > 20


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    "table", ["tokens", "grammar", "quotation", "agents", "phrases", "header", "common", "salience"]
)
def test_every_key_is_described(code: str, table: str) -> None:
    described = set(re.findall(r"`([a-z_]+)`", PAGE.read_text()))
    described |= {"lines", "stance", "kind", *load(code)["conjugation"]}
    assert keys(load(code)[table]) - described == set()
