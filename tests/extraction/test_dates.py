"""Dates in running text, resolved against the time of publication."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.extraction import dates
from claims.extraction.folding import Page
from claims.extraction.languages import CODES

PUBLISHED = datetime(2024, 11, 13, 22, 57, tzinfo=ZoneInfo("Europe/Paris"))
"""A Wednesday."""

RESOLVED = [
    # language, text, dates, precision, words
    ("it", "Lo ha firmato l'11 novembre.", "2024-11-11", "day", "11 novembre"),
    ("it", "Lo ha firmato il 3 giugno 2019.", "2019-06-03", "day", "3 giugno 2019"),
    ("it", "Il testo è del 11/10/2023.", "2023-10-11", "day", "11/10/2023"),
    ("it", "Nel mese di giugno ha visitato la città.", "2024-06-01", "month", "giugno"),
    ("it", "La guerra è iniziata nel 2022.", "2022-01-01", "year", "2022"),
    ("it", "Ieri il parlamento ha votato.", "2024-11-12", "day", "Ieri"),
    ("it", "Ha riferito martedì l'agenzia.", "2024-11-12", "day", "martedì"),
    ("it", "Lo ha detto mercoledì.", "2024-11-13", "day", "mercoledì"),
    ("it", "Il decreto sarà votato lunedì.", "2024-11-18", "day", "lunedì"),
    ("it", "È successo mercoledì scorso.", "2024-11-06", "day", "mercoledì"),
    ("it", "Accadde giovedì 3 ottobre 2024.", "2024-10-03", "day", "giovedì 3 ottobre 2024"),
    ("it", "Se ne parla da tre giorni fa.", "2024-11-10", "day", "tre giorni fa"),
    ("fr", "Le 2 février, tout a changé.", "2025-02-02", "day", "2 février"),
    ("fr", "Le 1er avril 2023, elle part.", "2023-04-01", "day", "1er avril 2023"),
    ("fr", "Il est parti mardi soir.", "2024-11-12", "day", "mardi"),
    ("fr", "Il y a deux ans, rien.", "2022-01-01", "year", "Il y a deux ans"),
    ("fr", "Il parlera vendredi prochain.", "2024-11-15", "day", "vendredi"),
    ("fr", "L'an dernier, rien.", "2023-01-01", "year", "L'an dernier"),
    ("en", "On November 11 the treaty was signed.", "2024-11-11", "day", "November 11"),
    ("en", "On 9 May 2023, at dawn.", "2023-05-09", "day", "9 May 2023"),
    ("en", "It expired in June.", "2024-06-01", "month", "June"),
    ("en", "It will expire in June.", "2025-06-01", "month", "June"),
    ("en", "He resigned on Monday.", "2024-11-11", "day", "Monday"),
    ("en", "He will resign on Monday.", "2024-11-18", "day", "Monday"),
    ("en", "Next Friday they meet.", "2024-11-15", "day", "Friday"),
    ("en", "It shut in 2021.", "2021-01-01", "year", "2021"),
    ("es", "Fue el 6 de abril de 2025.", "2025-04-06", "day", "6 de abril de 2025"),
    ("es", "El jueves anunció un acuerdo.", "2024-11-07", "day", "jueves"),
    ("es", "Viajará el lunes a la capital.", "2024-11-18", "day", "lunes"),
    ("es", "Ayer lo negó.", "2024-11-12", "day", "Ayer"),
    ("de", "Am 6. April 2023 geschah es.", "2023-04-06", "day", "6. April 2023"),
    ("de", "Das sagte er am Dienstag.", "2024-11-12", "day", "Dienstag"),
    ("de", "Das Werk besteht seit 1923.", "1923-01-01", "year", "1923"),
    ("de", "Im vergangenen Jahr kam er.", "2023-01-01", "year", "Im vergangenen Jahr"),
]

NOT_RESOLVED = [
    ("it", "Il 31 febbraio 2024 non esiste."),
    ("it", "Lo ha detto Marzo, il sindaco."),
    ("en", "They may march in protest."),
    ("en", "Some 2000 fans came."),
    ("de", "Am Morgen kam er."),
    ("es", "Llegó por la mañana."),
]


@pytest.mark.parametrize(("code", "text", "day", "precision", "words"), RESOLVED)
def test_a_date_is_read_with_its_precision_and_words(
    code: str, text: str, day: str, precision: str, words: str
) -> None:
    found = dates.find(Page(text), code, published=PUBLISHED)
    assert [(d.value, d.precision, d.span.text) for d in found] == [(date.fromisoformat(day), precision, words)]


@pytest.mark.parametrize(("code", "text"), NOT_RESOLVED)
def test_what_names_no_possible_date_is_left_out(code: str, text: str) -> None:
    assert dates.find(Page(text), code, published=PUBLISHED) == []


def test_without_a_publication_only_dates_with_a_year_are_found() -> None:
    text = "Ieri, martedì, l'11 novembre e a giugno; il 12 maggio 2020 e nel 2022."
    assert [d.value for d in dates.find(Page(text), "it")] == [date(2020, 5, 12), date(2022, 1, 1)]


def test_the_day_is_that_of_the_publication_in_its_own_zone() -> None:
    late = datetime(2024, 11, 13, 0, 30, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert dates.find(Page("Ieri ha votato."), "it", published=late)[0].value == date(2024, 11, 12)


def test_only_the_dates_after_the_place_asked_for_are_found() -> None:
    text = "Ieri 3 maggio 2020, poi 4 maggio 2020."
    found = dates.find(Page(text), "it", text.index("poi"))
    assert [d.span.text for d in found] == ["4 maggio 2020"]


WORDS = st.sampled_from(
    [
        "lunedì",
        "31",
        "febbraio",
        "11/11/2024",
        "2022",
        "nel",
        "in",
        "ieri",
        "June",
        "May",
        "5,",
        "am",
        "6.",
        "April",
        "tre",
        "giorni",
        "fa",
        "il",
        "y",
        "a",
        "deux",
        "ans",
        "İ",
        "é",
        "0000-00-00",
        "29/02/2023",
        "scorso",
        "next",
        "enero",
        "de",
        "0001",
        "99",
        "days",
        "ago",
        "il",
        "mese",
        "scorso",
    ]
)


@given(
    st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join)),
    st.sampled_from(CODES),
    st.one_of(st.none(), st.datetimes()),
)
def test_any_text_gives_ordered_dates_with_exact_offsets(text: str, code: str, published: datetime | None) -> None:
    position = 0
    for found in dates.find(Page(text), code, published=published):
        assert text[found.span.start : found.span.end] == found.span.text
        assert position <= found.span.start < found.span.end
        position = found.span.end
