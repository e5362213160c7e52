"""Where the press puts the clause that says who speaks: inside the marks, after them, before them, without a verb."""

import pytest

from claims.extraction import extract

INSIDE = [
    (
        "it",
        "Marta Ferri non arretra. «Resto al mio posto – spiega uscendo dall'aula –. Il bilancio lo voterò».",
        ["Resto al mio posto", "Il bilancio lo voterò"],
        "Marta Ferri",
    ),
    (
        "it",
        '"E\' presto per dirlo - si è limitato a dire il sindaco Aldo Berti - Aspettiamo la perizia".',
        ["E' presto per dirlo", "Aspettiamo la perizia"],
        "Aldo Berti",
    ),
    (
        "it",
        "«I conti tornano – ha detto il rettore Ugo Sala – e torneranno – ha aggiunto – anche a giugno».",
        ["I conti tornano", "e torneranno", "anche a giugno"],
        "Ugo Sala",
    ),
    (
        "fr",
        "« Ce sont des pierres, s'agace M. Jean Tavel. Rien que des pierres. »",
        ["Ce sont des pierres", "Rien que des pierres."],
        "Jean Tavel",
    ),
    (
        "es",
        "«No volveremos —advirtió la alcaldesa Rosa Llano—. La obra está parada».",
        ["No volveremos", "La obra está parada"],
        "Rosa Llano",
    ),
]


@pytest.mark.parametrize(("language", "text", "words", "speaker"), INSIDE)
def test_a_clause_inside_the_marks_is_the_reporters(language: str, text: str, words: list[str], speaker: str) -> None:
    quotes = extract(text, language=language).quotes
    assert [quote.span.text for quote in quotes] == words
    assert {quote.speaker and quote.speaker.name for quote in quotes} == {speaker}


def test_a_dash_that_no_reporting_verb_follows_stays_in_the_words() -> None:
    text = "«Il ponte – lungo, stretto, cadente – va chiuso», ha detto Ugo Sala."
    (quote,) = extract(text, language="it").quotes
    assert quote.span.text == "Il ponte – lungo, stretto, cadente – va chiuso"
