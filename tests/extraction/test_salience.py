"""Salience: the main figure of a claim is what happened, not when, where or of what kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.extraction import figures
from claims.extraction.folding import Page
from claims.extraction.languages import CODES
from claims.extraction.result import Figure
from claims.extraction.salience import salience

MAIN = [
    # language, claim, the words of its main figure
    # a length of time says when
    ("en", "Over the past five years the county has shut 22 clinics", "22"),
    ("en", "After six hours of talks they agreed to a 3 per cent cut", "3 per cent"),
    ("fr", "En huit heures, il est tombé 95 litres d'eau", "95"),
    ("fr", "Au cours des quatre dernières années, le canton a fermé 22 gares", "22"),
    ("fr", "À dix jours du vote, 40 % des inscrits hésitent", "40 %"),
    ("it", "I sei mesi al 30 giugno si sono chiusi con perdite per 18 milioni di euro", "18 milioni di euro"),
    ("it", "Negli ultimi due anni la Regione ha chiuso 22 ospedali", "22"),
    ("es", "En seis horas cayeron 95 litros de agua", "95"),
    ("es", "A diez días de la cita, el 40% de los socios duda", "40%"),
    ("de", "Binnen zwei Stunden und 20 Minuten fielen 95 Liter Regen", "95"),
    ("de", "Zwei Wochen vor der Wahl sind 40 Prozent unentschlossen", "40 Prozent"),
    ("de", "In den vergangenen fünf Jahren schloss der Kreis 22 Praxen", "22"),
    # but is the main figure where it is what happened
    ("en", "The siege lasted 12 days and cost £3m", "12"),
    ("it", "È stato condannato a nove anni e a 3.000 euro di multa", "nove"),
    # what describes a noun
    ("en", "In a 90-page ruling the judge struck out 14 charges", "14"),
    ("en", "A crew of six rescued 41 sailors", "41"),
    ("fr", "Un foyer de trois personnes versera 5,60 euros", "5,60 euros"),
    ("it", "Un nucleo di tre persone verserà 5,60 euro", "5,60 euro"),
    ("es", "Un hogar de tres personas abonará 5,60 euros", "5,60 euros"),
    ("de", "Ein Haushalt mit drei Kindern zahlt 5,60 Euro", "5,60 Euro"),
    ("de", "In einem Gutachten von 90 Seiten werden 14 Prozent genannt", "14 Prozent"),
    # a total is no description
    ("en", "A total of 40 firms paid £3m", "40"),
    ("es", "Un total de 40 empresas pagaron 3 millones de euros", "40"),
    # counts after a preposition or an article
    ("de", "Bei zwei Bränden starben fünf Menschen", "fünf"),
    ("it", "In due crolli sono morti cinque muratori", "cinque"),
    ("en", "The 900 nurses voted by 84 per cent to strike", "84 per cent"),
    ("fr", "Les 900 infirmiers ont voté à 84 % la grève", "84 %"),
    ("es", "La policía detuvo a 12 personas en tres barrios", "12"),
    # what is put in between, and what a subordinate clause says
    ("en", "The mill, which employs 700 people, lost $8m", "$8m"),
    ("fr", "La scierie, qui emploie 700 personnes, a perdu 8 millions d'euros", "8 millions d'euros"),
    ("it", "La marca (700 addetti) ha perso 8 milioni di euro", "8 milioni di euro"),
    ("es", "Si el 10% de la plantilla se va, la fábrica perderá 8 millones", "8 millones"),
    ("de", "Das Werk, das 700 Menschen beschäftigt, verlor 8 Millionen Euro", "8 Millionen Euro"),
    ("es", "La feria cerró con 52.000 visitantes, un 6 % más que hace un año", "52.000"),
    # the state reached
    ("en", "The toll rose from £2.10 to £2.60", "£2.60"),
    ("fr", "Le péage passe de 2,10 à 2,60 euros", "2,60 euros"),
    ("it", "Il pedaggio passa da 2,10 a 2,60 euro", "2,60 euro"),
    ("es", "El peaje baja de 2,60 a 2,10 euros", "2,10 euros"),
    ("de", "Die Maut steigt von 2,10 auf 2,60 Euro", "2,60 Euro"),
    # among equals the first
    ("en", "Police held 38 people, 12 of them minors", "38"),
    ("de", "Der Umsatz legte um 4,5 Prozent auf 310 Millionen Euro zu", "4,5 Prozent"),
]


def ordered(code: str, text: str) -> tuple[list[Figure], tuple[Figure, ...]]:
    page = Page(text)
    found = figures.find(page, code)
    return found, salience(code).main_first(found, page, 0, len(text))


@pytest.mark.parametrize(("code", "text", "main"), MAIN)
def test_the_main_figure_is_what_the_claim_states(code: str, text: str, main: str) -> None:
    found, first = ordered(code, text)
    assert first[0].span.text == main
    assert list(first[1:]) == [figure for figure in found if figure is not first[0]]


@given(st.text(alphabet="0123456789 ,.()-%€abdehinorstuvz", max_size=120), st.sampled_from(CODES))
def test_of_any_text_all_figures_are_kept(text: str, code: str) -> None:
    found, first = ordered(code, text)
    assert sorted(first, key=lambda figure: figure.span.start) == found
