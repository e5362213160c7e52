"""Each row is indexed for search by the rules of its own language, without accents; the database keeps it current."""

import pytest
from django.contrib.postgres.search import SearchQuery
from django.db import models

from claims.models import Claim, Quote, Revision
from tests import factories
from tests.models.rules import every_insert, every_update, rejected, sql

pytestmark = pytest.mark.django_db


def found(model: type[models.Model], words: str, language: str) -> bool:
    query = SearchQuery(words, config=f"factdb_{language}")
    return model._default_manager.filter(search=query).exists()


@every_insert
@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("it", "I ministri hanno parlato della città", "ministro parlando citta"),
        ("fr", "Les élèves ont été évacués", "eleve evacuer"),
        ("en", "Residents were evacuated", "resident evacuating"),
        ("es", "Los niños fueron evacuados", "nino evacuada"),
        ("de", "Die Häuser wurden geräumt", "Hauser geraumten"),
        ("und", "Wörter bleiben Worter", "worter bleiben"),
    ],
)
def test_words_are_found_in_other_forms_and_without_accents(insert, language: str, text: str, words: str) -> None:
    insert(Claim(text=text, language=language))
    assert found(Claim, words, language)


def test_a_language_is_not_stemmed_by_the_rules_of_another() -> None:
    factories.claim("Residents were evacuated", language="it")
    assert not found(Claim, "evacuating", "en")


@every_update
def test_the_index_follows_the_words_and_the_language(update) -> None:
    claim = factories.claim("Floods", language="en")
    update(claim, text="Landslides")
    assert found(Claim, "landslide", "en")
    assert not found(Claim, "flood", "en")
    update(claim, language="und")
    assert found(Claim, "landslides", "und")
    assert not found(Claim, "landslide", "und")


def test_texts_and_quotes_are_indexed_too() -> None:
    factories.quote("two bridges", factories.revision("They saw two bridges fall."))
    assert found(Quote, "bridge", "en")
    assert found(Revision, "falling", "en")


def test_the_index_cannot_be_written() -> None:
    factories.claim()
    with rejected("can only be updated to DEFAULT"):
        sql("UPDATE claims_claim SET search = 'forged'")
