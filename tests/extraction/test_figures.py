"""Figures: what counts as a quantity, its value, bound, unit and the words it spans."""

from decimal import Decimal
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.extraction import figures
from claims.extraction.folding import Page
from claims.extraction.languages import CODES

STATED = [
    # language, text, value, upper value, unit, bound, span
    ("it", "Ci sono circa 11.000 soldati nordcoreani.", "11000", None, "soldati", "about", "circa 11.000"),
    ("it", "Sono morte quattordici persone.", "14", None, "persone", "exact", "quattordici"),
    ("it", "Costa 2,3 miliardi di euro.", "2300000000", None, "EUR", "exact", "2,3 miliardi di euro"),
    ("it", "Due terzi delle aziende hanno chiuso.", "0.666667", None, "aziende", "exact", "Due terzi"),
    ("it", "Non riguarda un quinto degli addetti.", "0.2", None, "addetti", "exact", "un quinto"),
    ("it", "Hanno perso quattro milioni e mezzo di voti.", "4500000", None, "voti", "exact", "quattro milioni e mezzo"),
    ("it", "Una cinquantina di aziende è ferma.", "50", None, "aziende", "about", "Una cinquantina"),
    ("it", "Diverse migliaia di soldati sono in viaggio.", "2000", None, "soldati", "vague", "Diverse migliaia"),
    ("it", "Decine di migliaia di tifosi in strada.", "20000", None, "tifosi", "vague", "Decine di migliaia"),
    ("it", "Costa tra i 15 e i 20 milioni di euro.", "15000000", "20000000", "EUR", "range",
     "tra i 15 e i 20 milioni di euro"),
    ("it", "Ci vorranno dai tre ai cinque giorni.", "3", "5", "giorni", "range", "dai tre ai cinque"),
    ("it", "I danni sono di 180-200 milioni di euro.", "180000000", "200000000", "EUR", "range",
     "180-200 milioni di euro"),
    ("it", "Sono fermate millenovecentoventuno auto.", "1921", None, "auto", "exact", "millenovecentoventuno"),
    ("it", "Sono saliti del 9 per cento.", "9", None, "%", "exact", "9 per cento"),
    ("it", "I rimborsi arrivano fino a 5.000 euro.", "5000", None, "EUR", "at_most", "fino a 5.000 euro"),
    ("it", "Saranno pagati 100 euro l'ora.", "100", None, "EUR", "exact", "100 euro"),
    ("it", "Un turno su quattro resta scoperto.", "0.25", None, "turno", "exact", "Un turno su quattro"),
    ("it", "Ha abbattuto 38 droni su 51.", "38", None, "droni", "exact", "38"),
    ("it", "Almeno una persona è morta.", "1", None, "persona", "at_least", "Almeno una"),
    ("fr", "Ils sont soixante-dix salariés.", "70", None, "salariés", "exact", "soixante-dix"),
    ("fr", "Près de quatre-vingt-douze communes sont touchées.", "92", None, "communes", "about",
     "Près de quatre-vingt-douze"),
    ("fr", "Vingt et un élèves sont malades.", "21", None, "élèves", "exact", "Vingt et un"),
    ("fr", "On compte 25\u202f000 exemplaires.", "25000", None, "exemplaires", "exact", "25\u202f000"),
    ("fr", "Une dizaine de milliers de manifestants ont défilé.", "10000", None, "manifestants", "about",
     "Une dizaine de milliers"),
    ("fr", "Plusieurs dizaines de familles attendent.", "20", None, "familles", "vague", "Plusieurs dizaines"),
    ("fr", "Jusqu'à 150 tonnes de solvants.", "150", None, "tonnes", "at_most", "Jusqu'à 150"),
    ("fr", "Le budget atteindrait 12 à 14 millions d'euros.", "12000000", "14000000", "EUR", "range",
     "12 à 14 millions d'euros"),
    ("fr", "Un patient sur trois attend.", "0.333333", None, "patient", "exact", "Un patient sur trois"),
    ("fr", "Cela coûte 12 M€ par an.", "12000000", None, "EUR", "exact", "12 M€"),
    ("fr", "Près de la moitié des otages sont libres.", "0.5", None, "otages", "about", "Près de la moitié"),
    ("fr", "Le prix est de 1,5 million de francs suisses.", "1500000", None, "CHF", "exact",
     "1,5 million de francs suisses"),
    ("en", "One person was killed.", "1", None, "person", "exact", "One"),
    ("en", "A couple of hundred onlookers came.", "200", None, "onlookers", "about", "A couple of hundred"),
    ("en", "Forty-six people were arrested.", "46", None, "people", "exact", "Forty-six"),
    ("en", "The bill has reached £1.3bn.", "1300000000", None, "GBP", "exact", "£1.3bn"),
    ("en", "It costs the industry €15m-€20m a day.", "15000000", "20000000", "EUR", "range", "€15m-€20m"),
    ("en", "Repairs cost between £180,000 and £250,000.", "180000", "250000", "GBP", "range",
     "between £180,000 and £250,000"),
    ("en", "He put it at $700 million to $800 million.", "700000000", "800000000", "USD", "range",
     "$700 million to $800 million"),
    ("en", "Dozens of homes were lost.", "24", None, "homes", "vague", "Dozens"),
    ("en", "A few hundred positions would go.", "200", None, "positions", "vague", "A few hundred"),
    ("en", "Tens of thousands of dockers marched.", "20000", None, "dockers", "vague", "Tens of thousands"),
    ("en", "At least 17 people were treated.", "17", None, "people", "at_least", "At least 17"),
    ("en", "Fewer than five letters arrived.", "5", None, "letters", "at_most", "Fewer than five"),
    ("en", "It fell by 61 per cent.", "61", None, "%", "exact", "61 per cent"),
    ("en", "Only one lifeboat in three could be launched.", "0.333333", None, "lifeboat", "exact",
     "one lifeboat in three"),
    ("en", "Two hundred and fifty jobs are at risk.", "250", None, "jobs", "exact", "Two hundred and fifty"),
    ("en", "Half a million voters stayed at home.", "500000", None, "voters", "exact", "Half a million"),
    ("en", "Two-thirds of members agreed.", "0.666667", None, "members", "exact", "Two-thirds"),
    ("en", "They lost 200+ sheep.", "200", None, "sheep", "at_least", "200+"),
    ("es", "Una de cada tres familias lo nota.", "0.333333", None, "familias", "exact", "Una de cada tres"),
    ("es", "Más de medio centenar de vecinos.", "50", None, "vecinos", "at_least", "Más de medio centenar"),
    ("es", "Costará 2.100 millones de libras.", "2100000000", None, "GBP", "exact", "2.100 millones de libras"),
    ("es", "Se gastaron tres mil millones de pesos argentinos.", "3000000000", None, "ARS", "exact",
     "tres mil millones de pesos argentinos"),
    ("es", "Treinta y cinco barcos salieron.", "35", None, "barcos", "exact", "Treinta y cinco"),
    ("es", "Miles de personas marcharon.", "2000", None, "personas", "vague", "Miles"),
    ("es", "La hora se paga de nueve a diez euros.", "9", "10", "EUR", "range", "de nueve a diez euros"),
    ("es", "Al menos seis de ellos eran menores.", "6", None, "", "at_least", "Al menos seis"),
    ("es", "Una veintena de heridos leves.", "20", None, "heridos", "about", "Una veintena"),
    ("de", "Einundzwanzig Häuser brannten.", "21", None, "Häuser", "exact", "Einundzwanzig"),
    ("de", "Es kostet 12,5 Millionen Euro.", "12500000", None, "EUR", "exact", "12,5 Millionen Euro"),
    ("de", "Mindestens anderthalb Milliarden Euro fehlen.", "1500000000", None, "EUR", "at_least",
     "Mindestens anderthalb Milliarden Euro"),
    ("de", "Es waren dreihundertfünfundvierzig Menschen.", "345", None, "Menschen", "exact",
     "dreihundertfünfundvierzig"),
    ("de", "Die Hälfte der Betriebe gibt auf.", "0.5", None, "Betriebe", "exact", "Die Hälfte"),
    ("de", "Dutzende Häuser sind zerstört.", "24", None, "Häuser", "vague", "Dutzende"),
    ("de", "Zehntausende Menschen kamen.", "20000", None, "Menschen", "vague", "Zehntausende"),
    ("de", "Einige Hundert Generatoren fehlen.", "200", None, "Generatoren", "vague", "Einige Hundert"),
    ("de", "In der Stadt arbeitet etwa jeder Fünfte dort.", "0.2", None, "", "about", "etwa jeder Fünfte"),
    ("de", "Es sind 140 bis 160 Millionen Euro.", "140000000", "160000000", "EUR", "range",
     "140 bis 160 Millionen Euro"),
    ("de", "Bis zu 25 Mio. Euro fließen.", "25000000", None, "EUR", "at_most", "Bis zu 25 Mio. Euro"),
    ("de", "Drei Viertel der Kunden blieben.", "0.75", None, "Kunden", "exact", "Drei Viertel"),
    ("de", "Das kostet 1'200 Franken.", "1200", None, "CHF", "exact", "1'200 Franken"),
]  # fmt: skip

NOT_STATED = [
    ("it", "Una donna è morta."),
    ("it", "Il trattato dell'11 novembre 2024."),
    ("it", "Succede dal 2022."),
    ("it", "Alle 17 non era ancora spento."),
    ("it", "Lo ha detto Petro, 44 anni, macchinista."),
    ("it", "Una donna di 81 anni è caduta."),
    ("it", "Il Valscura 24, però, apre."),
    ("it", "Lo dice l'articolo 5 della legge 104/1992."),
    ("it", "Hanno vinto 3-1 a Torda."),
    ("it", "Il secondo tempo comincia."),
    ("it", "Chiamate lo 06 1234567."),
    ("fr", "Le 2 février, à 9 heures."),
    ("fr", "Rosa, 67 ans : une voix."),
    ("fr", "Le 21e jour."),
    ("fr", "Un homme est sorti."),
    ("fr", "Rendez-vous à 17 h 20."),
    ("en", "On November 11 the G7 met."),
    ("en", "It was 7.21pm."),
    ("en", "A 44-year-old man spoke."),
    ("en", "Covid-19 came in 2020."),
    ("en", "They lost 4-0 at home."),
    ("en", "The 21st day."),
    ("en", "No one came, and one day it ended."),
    ("en", "A 10-fold rise."),
    ("es", "Una mujer entra."),
    ("es", "El 6 de abril a las 14:50."),
    ("es", "Un joven de 19 años."),
    ("de", "Am 6. April um 8 Uhr."),
    ("de", "Ein Mann kam im Jahr 2023."),
    ("de", "Das Projekt Linde 26, sagt er."),
    ("de", "Der 3. Mann."),
    ("de", "Petra, 44 Jahre alt."),
]


@pytest.mark.parametrize(("code", "text", "value", "top", "unit", "bound", "span"), STATED)
def test_a_quantity_is_read_with_its_value_bound_unit_and_words(
    code: str, text: str, value: str, top: str | None, unit: str, bound: str, span: str
) -> None:
    found = figures.find(Page(text), code)
    assert [(f.value, f.value_max, f.unit, f.bound, f.span.text) for f in found] == [
        (Decimal(value), top and Decimal(top), unit, bound, span)
    ]


@pytest.mark.parametrize(("code", "text"), NOT_STATED)
def test_what_states_no_quantity_is_no_figure(code: str, text: str) -> None:
    assert figures.find(Page(text), code) == []


def test_a_rise_from_one_figure_to_another_is_two_figures() -> None:
    found = figures.find(Page("I tempi sono scesi da 140 a 71 giorni."), "it")
    assert [f.value for f in found] == [140, 71]


def test_only_the_figures_after_the_place_asked_for_are_found() -> None:
    text = "Ieri 12 navi, oggi almeno 30 navi."
    found = figures.find(Page(text), "it", text.index("oggi"))
    assert [(f.value, f.span.text) for f in found] == [(30, "almeno 30")]
    assert text[found[0].span.start : found[0].span.end] == "almeno 30"


WORDS = st.sampled_from(
    [
        "tre",
        "mille",
        "due",
        "milioni",
        "e",
        "mezzo",
        "tra",
        "15",
        "20",
        "%",
        "€",
        "$1.3bn",
        "circa",
        "dozzine",
        "di",
        "cinquantina",
        "İstanbul",
        "é",
        "5.000",
        "1,5",
        "-",
        "su",
        "between",
        "and",
        "one",
        "in",
        "four",
        "einundzwanzig",
        "Hunderte",
        "vingt",
        "et",
        "un",
        "2024",
        "«tre»",
        "3-1",
        "ein",
        "halbes",
        "de",
        "cada",
        "le",
        "7",
        "7%",
        "\n",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join))


@given(TEXTS, st.sampled_from(CODES))
def test_any_text_gives_ordered_figures_with_exact_offsets(text: str, code: str) -> None:
    position = 0
    for figure in figures.find(Page(text), code):
        assert text[figure.span.start : figure.span.end] == figure.span.text
        assert position <= figure.span.start < figure.span.end
        assert figure.value_max is None or figure.value <= figure.value_max
        assert figure.bound != "range" or figure.value_max is not None
        position = figure.span.end


HOSTILE = ("7", ",", "mille ", " ", "1 ", "ventuno", "12-", "tra 3 e ", "decine di migliaia di ")


@pytest.mark.parametrize("unit", HOSTILE)
def test_the_time_is_linear_in_the_length(unit: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        begin = perf_counter()
        figures.find(Page(text), "it")
        return perf_counter() - begin

    short = min(seconds(20_000) for _ in range(2))
    long = min(seconds(80_000) for _ in range(2))
    assert long < 12 * short + 0.05
