"""The header above the body: who published, when, from which agencies, under what title."""

from dataclasses import dataclass
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.extraction import header
from claims.extraction.languages import CODES
from claims.extraction.result import Header

BODY = "The council of Alder Quay met for nine hours and decided nothing, its clerk said, and it will meet again."


@dataclass
class Case:
    code: str
    lines: str
    outlet: str = ""
    agencies: tuple[str, ...] = ()
    title: str = ""
    byline: str = ""
    credits: str = ""
    published: str | None = None
    modified: str | None = None
    inferred: bool = True


CASES = [
    Case(
        "it",
        "Radio Lagune con AFP / Crediti fotografici: Ada NERI / AFP\n"
        "22h57, le 11 novembre 2024modificato in\n23h22, le 11 novembre 2024\n",
        "Radio Lagune", ("AFP",), credits="Ada NERI / AFP",
        published="2024-11-11T22:57:00+01:00", modified="2024-11-11T23:22:00+01:00",
    ),
    Case(
        "it",
        "Gazzetta di Olmo\n13/02/2025 17:20 (agg. 14/02/2025 08:10)\ndi Ugo Ferri e Ada Lenti\n\nIl ponte chiude\n\n",
        "Gazzetta di Olmo", title="Il ponte chiude", byline="Ugo Ferri e Ada Lenti",
        published="2025-02-13T17:20:00+01:00", modified="2025-02-14T08:10:00+01:00",
    ),
    Case(
        "it",
        "Il Molo\nPubblicato il 3 marzo 2025 alle 18:40, aggiornato alle 20:15\ndi Paola Ricci\n",
        "Il Molo", byline="Paola Ricci",
        published="2025-03-03T18:40:00+01:00", modified="2025-03-03T20:15:00+01:00",
    ),
    Case(
        "fr",
        "Le Phare avec Reuters et AFP\nPublié le mardi 1er avril 2025 à 18h00, modifié à 18h35\nPar Line Morel\n\n"
        "Pêche : qui dit vrai ?\n\n",
        "Le Phare", ("Reuters", "AFP"), "Pêche : qui dit vrai ?", "Line Morel",
        published="2025-04-01T18:00:00+02:00", modified="2025-04-01T18:35:00+02:00",
    ),
    Case(
        "fr",
        "Le Relais\nPar Jean de La Tour | Photo : Yann Ory / AFP\nPublié le 10 octobre 2024 à 19:30\n",
        "Le Relais", byline="Jean de La Tour", credits="Yann Ory / AFP", published="2024-10-10T19:30:00+02:00",
    ),
    Case(
        "en",
        "The Sentinel\nPhotograph: Joan Hale/PA\nWed 27 Nov 2024 17.32 GMT\n"
        "Last modified on Wed 27 Nov 2024 19.10 GMT\nFerry list was known\n\n",
        "The Sentinel", title="Ferry list was known", credits="Joan Hale/PA",
        published="2024-11-27T17:32:00+00:00", modified="2024-11-27T19:10:00+00:00", inferred=False,
    ),
    Case(
        "en",
        "Business Daily with AP\nPosted: January 30, 2025 4:05 p.m. EST\nBy Dana Holt\nTrust denies plan\n",
        "Business Daily", ("AP",), "Trust denies plan", "Dana Holt",
        published="2025-01-30T16:05:00-05:00", inferred=False,
    ),
    Case("en", "Prairie Post\nMarch 12, 2025 6:30 a.m.\n", "Prairie Post", published="2025-03-12T06:30:00-04:00"),
    Case(
        "en", "The Post\nPublished 16 June 2025, 14:10 BST; updated 16:25 BST\n", "The Post",
        published="2025-06-16T14:10:00+01:00", modified="2025-06-16T16:25:00+01:00", inferred=False,
    ),
    Case(
        "es",
        "La Voz / Con información de Reuters y AFP\n12 de diciembre de 2024, 21:07 h\nPor Ana Gil\n"
        "Nadie cuenta igual\n\n",
        "La Voz", ("Reuters", "AFP"), "Nadie cuenta igual", "Ana Gil", published="2024-12-12T21:07:00+01:00",
    ),
    Case(
        "es",
        "El Faro con EFE / Foto: Luis Mar / EFE\nPublicado el 19 de mayo de 2025 a las 12:30. "
        "Actualizado a las 15:05\n",
        "El Faro", ("EFE",), credits="Luis Mar / EFE",
        published="2025-05-19T12:30:00+02:00", modified="2025-05-19T15:05:00+02:00",
    ),
    Case(
        "de",
        "Elbbote mit dpa und Reuters / Foto: Eva Kern / dpa\n"
        "Veröffentlicht am 12. November 2024, 8.40 Uhr / Aktualisiert um 10.10 Uhr\nVon Jan Petersen\n",
        "Elbbote", ("dpa", "Reuters"), byline="Jan Petersen", credits="Eva Kern / dpa",
        published="2024-11-12T08:40:00+01:00", modified="2024-11-12T10:10:00+01:00",
    ),
    Case(
        "de", "Tagblatt (mit Material von dpa und AFP)\nStand: 18.06.2025, 16:55 Uhr\n", "Tagblatt", ("dpa", "AFP"),
        published="2025-06-18T16:55:00+02:00",
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.outlet}")
def test_a_header_is_read_and_the_body_begins_after_it(case: Case) -> None:
    text = case.lines + BODY
    found = header.read(text, case.code)
    stamps = [t.value.isoformat() if t else None for t in (found.published, found.modified)]
    assert (found.outlet, found.agencies, found.title, found.byline, found.credits) == (
        case.outlet, case.agencies, case.title, case.byline, case.credits,
    )  # fmt: skip
    assert stamps == [case.published, case.modified]
    assert found.published is not None
    assert found.published.zone_inferred is case.inferred
    assert text[found.body_start :] == BODY


def test_the_zone_is_that_of_the_language_the_date_is_written_in() -> None:
    found = header.read(f"Radio Lagune con AFP\n22h57, le 11 novembre 2024\n{BODY}", "it")
    assert found.published is not None
    assert str(found.published.value.tzinfo) == "Europe/Paris"
    assert found.published.raw == "22h57, le 11 novembre 2024"


@pytest.mark.parametrize(
    "text",
    [
        "",
        BODY,
        f"{BODY}\n\nA heading in between\n\n{BODY}",
        f"«Non ne so nulla», ha detto.\n{BODY}",
        f"By the harbour, on 3 May 2024, forty boats were lost.\n{BODY}",
        f"With AFP out of the country, nobody reported it.\n{BODY}",
        "Foto: Ada Neri",
    ],
)
def test_a_text_without_a_header_is_all_body(text: str) -> None:
    assert header.read(text, "en") == Header()


def test_subtitles_stay_in_the_body() -> None:
    text = f"The Post with AP\nA title\n\n{BODY}\n\nA heading in between\n\n{BODY}"
    found = header.read(text, "en")
    assert found.title == "A title"
    assert text[found.body_start :].startswith("The council")


def test_a_change_before_the_publication_is_left_out() -> None:
    found = header.read(f"Il Molo\nPubblicato il 3 marzo 2025 alle 18:40, aggiornato alle 16:15\n{BODY}", "it")
    assert found.published is not None
    assert found.modified is None


def test_an_impossible_date_is_left_out() -> None:
    found = header.read(f"Il Molo con ANSA\n31 febbraio 2025, 10:00\n{BODY}", "it")
    assert found.published is None
    assert found.outlet == "Il Molo"


LINES = st.sampled_from(
    [
        "Il Molo con AFP", "Foto: Ada", "22h57, le 11 novembre 2024modificato in", "di Ugo Neri", "31/02/2025 25:99",
        "", "—", "Stand: 1.1.0000, 10 Uhr", "GMT+99", "12:00 +99:99", "İl 3 maggio 2024", "Aggiornato alle 9:00", BODY,
        "Monday 9999-12-31 23:59 UTC-14", "0001-01-01 00:00 GMT+14", "11:00, 3 mai 2024, 4 p.m. EST",
    ]
)  # fmt: skip


@given(st.one_of(st.text(max_size=200), st.lists(LINES, max_size=8).map("\n".join)), st.sampled_from([*CODES, "und"]))
def test_any_text_has_a_header_inside_it(text: str, code: str) -> None:
    found = header.read(text, code)
    assert 0 <= found.body_start <= len(text)
    for stamp in (found.published, found.modified):
        assert stamp is None or (stamp.raw and stamp.raw in text and stamp.value.tzinfo is not None)


@pytest.mark.parametrize("unit", ["7", " ", "\n", "avec AFP ", "le 3 mai 2024 ", "a / "])
def test_the_length_of_the_text_does_not_matter(unit: str) -> None:
    text = unit * (2_000_000 // len(unit))
    begin = perf_counter()
    header.read(text, "fr")
    assert perf_counter() - begin < 1
