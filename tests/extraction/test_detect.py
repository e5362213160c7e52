"""The language of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.extraction.detect import language, likeliest
from claims.extraction.languages import CODES


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Il sindaco ha detto che la strada resterà chiusa fino a domani mattina.", "it"),
        ("Le maire a déclaré que la route resterait fermée jusqu'à demain matin.", "fr"),
        ("The mayor said that the road would remain closed until tomorrow morning.", "en"),
        ("El alcalde dijo que la carretera seguirá cerrada hasta mañana por la mañana.", "es"),
        ("Der Bürgermeister sagte, dass die Straße bis morgen früh gesperrt bleibt.", "de"),
        ("O prefeito disse que a estrada continuará fechada até amanhã de manhã, segundo a polícia.", "und"),
        ("De burgemeester zei dat de weg tot morgenochtend gesloten blijft, aldus de politie.", "und"),
        ("Burmistrz powiedział, że droga pozostanie zamknięta do jutra rana, podała policja.", "und"),
        ("Primarul a spus că drumul va rămâne închis până mâine dimineață, a anunțat poliția.", "und"),
        ("Мэр сказал, что дорога останется закрытой до завтрашнего утра.", "und"),
        ("قال رئيس البلدية إن الطريق سيبقى مغلقا حتى صباح الغد", "und"),
        ("", "und"),
        ("No.", "und"),
        ("12 345 678 — 90 % / 12:30 … 2024 !!! 5555 €", "und"),
    ],
)
def test_the_language_is_stated_only_when_it_is_one_of_ours_and_sure(text: str, code: str) -> None:
    assert language(text) == code


@given(st.text(max_size=300))
def test_any_text_has_a_known_language_or_none(text: str) -> None:
    assert language(text) in {*CODES, "und"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I manifestanti erano 12.000", "it"),
        ("Il ministro si è dimesso", "it"),
        ("Les manifestants étaient 12 000", "fr"),
        ("Le ministre a démissionné", "fr"),
        ("The protesters were 12,000", "en"),
        ("The minister resigned", "en"),
        ("Los manifestantes eran 12.000", "es"),
        ("El ministro dimitió", "es"),
        ("Die Demonstranten waren 12.000", "de"),
        ("Der Minister trat zurück", "de"),
    ],
)
def test_of_a_short_sentence_the_likeliest_language_is_told(text: str, code: str) -> None:
    assert likeliest(text) == code


@given(st.text(max_size=300))
def test_any_text_has_a_likeliest_language(text: str) -> None:
    assert likeliest(text) in CODES
