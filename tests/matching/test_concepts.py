"""The words that bridge languages: data that is whole, and compounds told from names."""

import pytest

from claims.matching.concepts import bridge, concepts, keys_of, word_keys

pytestmark = pytest.mark.django_db


def key(language: str, word: str) -> str:
    (found,) = word_keys(keys_of([(language, word)])[language, word])
    return found


def test_every_concept_has_words_in_every_language() -> None:
    for concept in concepts():
        assert {language for language, _ in concept.words} == {"it", "fr", "en", "es", "de"}, concept.name
    names = [concept.name for concept in concepts()]
    assert len(names) == len(set(names)) > 400


def test_nearly_every_word_is_found_by_a_key_of_its_own() -> None:
    pairs = sorted({pair for concept in concepts() for pair in concept.words})
    without = [pair for pair, keys in keys_of(pairs).items() if len(word_keys(keys)) != 1]
    assert len(without) < len(pairs) / 50, without


@pytest.mark.parametrize(
    ("language", "word", "other", "translated"),
    [
        ("it", "soldati", "de", "Soldaten"),
        ("fr", "grèves", "en", "strikes"),
        ("es", "heridos", "fr", "blessés"),
        ("de", "gestorben", "it", "vittime"),
    ],
)
def test_a_word_means_what_its_translations_mean(language: str, word: str, other: str, translated: str) -> None:
    assert key(other, translated) in bridge().others(language, key(language, word))


@pytest.mark.parametrize("word", ["Verteidigungshaushalt", "Waffenlieferungen", "Drohnenangriff", "Strompreis"])
def test_a_compound_is_its_two_parts(word: str) -> None:
    assert len(bridge().parts("de", key("de", word))) == 2


@pytest.mark.parametrize(
    ("language", "word"), [("de", "Großmann"), ("de", "Hohenbrück"), ("de", "Haushalt"), ("it", "portafinestra")]
)
def test_a_name_or_a_word_of_another_language_is_not_taken_apart(language: str, word: str) -> None:
    assert bridge().parts(language, key(language, word)) == ()
