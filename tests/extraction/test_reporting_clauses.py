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


WITHOUT_A_REPORTING_VERB = [
    ("it", "«Una goccia nel mare», lo ha gelato il presidente dei coltivatori, Ivo Sarti.", "Ivo Sarti"),
    ("it", "“Scandaloso” è l'aggettivo scelto dal direttore sportivo Elio Fanti.", "Elio Fanti"),
    ("it", "Ugo Sala apre i lavori. Secca la replica di Marta Ferri: «Non firmo».", "Marta Ferri"),
    ("it", "«Chiuderemo entro venerdì». Lo ha detto il presidente Aldo Berti.", "Aldo Berti"),
    ("it", "«Non avevo scelta», si è giustificato il consigliere Ivo Sarti.", "Ivo Sarti"),
    ("it", "«Un delitto freddo», lo ha definito in due ore di requisitoria la pm Ada Brenti.", "Ada Brenti"),
    ("fr", "« On verra », temporise la maire, Jeanne Tavel.", "Jeanne Tavel"),
    ("fr", "La réponse de Jeanne Tavel : « Nous ne cèderons pas. »", "Jeanne Tavel"),
    ("en", "“We never stood a chance,” winced Colin Tate.", "Colin Tate"),
    ("en", "“A shambles” was Colin Tate's verdict.", "Colin Tate"),
    ("de", "„Das wird nichts“, knurrte der Trainer Jens Ahlers.", "Jens Ahlers"),
    ("es", "«Ya veremos», zanjó ante los periodistas la alcaldesa, Rosa Llano.", "Rosa Llano"),
]


@pytest.mark.parametrize(("language", "text", "speaker"), WITHOUT_A_REPORTING_VERB)
def test_whoever_stands_beside_the_words_speaks_them(language: str, text: str, speaker: str) -> None:
    (quote,) = extract(text, language=language).quotes
    assert quote.speaker is not None
    assert quote.speaker.name == speaker


def test_what_quotes_are_likened_to_speaks_no_words() -> None:
    found = extract("Il film «Acqua alta», premiato a Trieste, esce a marzo.", language="it")
    assert not found.quotes


WITHOUT_A_SUBJECT = [
    ("it", "Ponte chiuso per tre mesi: lo ha comunicato ieri la questura.", "Ponte chiuso per tre mesi", "questura"),
    (
        "it",
        "Il rapporto tace. Nella nota della procura si precisa che gli indagati sono 12.",
        "gli indagati sono 12",
        "nota della procura",
    ),
    (
        "it",
        "Protesta anche Confcommercio, secondo cui i negozi hanno perso 40 milioni.",
        "i negozi hanno perso 40 milioni",
        "Confcommercio",
    ),
    (
        "it",
        "Ada Sarti ci riceve in cucina. Poi, spento il fornello, ammette che i debiti sono 12.",
        "i debiti sono 12",
        "Ada Sarti",
    ),
]


@pytest.mark.parametrize(("language", "text", "content", "claimant"), WITHOUT_A_SUBJECT)
def test_whose_a_statement_is_whose_verb_has_no_subject(language: str, text: str, content: str, claimant: str) -> None:
    claim = next(claim for claim in extract(text, language=language).claims if claim.span.text == content)
    assert claim.claimant is not None
    assert claim.claimant.name == claimant


@pytest.mark.parametrize("day", ["am 3. Juni", "vom 21. Stock aus", "seit dem 5. Verhandlungstag"])
def test_the_point_of_an_ordinal_ends_no_sentence(day: str) -> None:
    (claim,) = extract(f"Kurt Behn sagte {day}, die Lage sei ernst. Es regnete.", language="de").claims
    assert claim.claimant is not None
    assert (claim.span.text, claim.claimant.name) == ("die Lage sei ernst", "Kurt Behn")
