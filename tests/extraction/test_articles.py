"""Who said what in whole articles: quotes, claims, answers and the way they came into print, in five languages."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.extraction import extract
from claims.extraction.languages import CODES
from claims.extraction.result import Claim, Extraction, Quote

WIRE_IT = """Radio Tre Laghi con ANSA / Crediti fotografici: Ivo MANCA / ANSA
18h05, le 3 giugno 2025modificato in
18h40, le 3 giugno 2025
Domenica il senato della Tauria ha approvato la tregua. Il voto chiude una lunga crisi, mentre diverse centinaia di \
profughi della valle attendono ancora al valico di Monte Scuro.
La Lidania ha firmato un accordo di pesca con la Tauria, ha riferito lunedì l'agenzia ufficiale lidana Lidpress. \
L'intesa “è stata siglata con una stretta di mano” voluta dal primo ministro lidano Oskar Vell il 2 giugno, precisa la \
Lidpress, due giorni dopo l'annuncio.
Un ritorno al dialogo tra i due Paesi
Negoziato durante una breve visita di Vell a Port Amber nel mese di marzo, questo accordo tra le due capitali prevede \
in particolare una reciproca “assistenza in mare aperto”. Secondo Mosca, circa 2.300 pescatori tauri sono già entrati \
nelle acque lidane. Il Quirinale finora ha eluso le domande su questa presenza di pescatori tauri.
La ministra degli Esteri lidana Ingrid Solheim ha visitato ieri la capitale tauria, dove ha affermato che il suo \
governo “non farà un solo passo indietro fino alla firma”. Ha definito il negoziato una “partita pulita” e ha lodato \
la pazienza di Vell.
"""


def claims_of(found: Extraction, name: str) -> list[Claim]:
    return [claim for claim in found.claims if claim.claimant and claim.claimant.name == name]


def test_a_wire_report_is_read_to_the_last_link() -> None:
    found = extract(WIRE_IT)
    assert found.language == "it"
    said = [(quote.span.text, quote.speaker and (quote.speaker.name, quote.speaker.kind)) for quote in found.quotes]
    assert said == [
        ("è stata siglata con una stretta di mano", ("Lidpress", "organization")),
        ("assistenza in mare aperto", ("accordo", "document")),
        ("non farà un solo passo indietro fino alla firma", ("Ingrid Solheim", "person")),
        ("partita pulita", ("Ingrid Solheim", "person")),
    ]
    assert [link.agent.name for link in found.quotes[2].chain] == ["Ingrid Solheim", "ANSA", "Radio Tre Laghi"]
    (fishermen,) = claims_of(found, "Mosca")
    assert (fishermen.stance, fishermen.claimant and fishermen.claimant.kind) == ("asserts", "government")
    (figure,) = fishermen.figures
    assert (figure.value, figure.bound, figure.unit) == (Decimal(2300), "about", "pescatori")
    (silence,) = claims_of(found, "Quirinale")
    assert silence.stance == "evades"
    assert silence.answers is not None
    assert found.claims[silence.answers] is fishermen
    signed = [claim for claim in claims_of(found, "Lidpress") if "Vell" in claim.wording]
    assert [claim.event and claim.event.value for claim in signed] == [date(2025, 6, 2)]
    waiting = [claim for claim in found.claims if "profughi" in claim.wording]
    assert [(claim.kind, claim.figures[0].bound, claim.figures[0].value_max) for claim in waiting] == [
        ("outlet", "vague", None)
    ]
    assert not any("ritorno al dialogo" in claim.wording for claim in found.claims), "a heading is no claim"


@pytest.mark.parametrize(
    ("language", "text", "words", "speaker"),
    [
        (
            "it",
            "La diga tiene, i tecnici sono calmi. «Nessuno se ne va», ha detto Ugo Serra.",
            "Nessuno se ne va",
            "Ugo Serra",
        ),
        ("fr", "Le barrage tient. « Personne ne part », a déclaré Hugo Serrat.", "Personne ne part", "Hugo Serrat"),
        ("en", "The dam holds. “Nobody is leaving,” said Hugh Sarratt.", "Nobody is leaving", "Hugh Sarratt"),
        ("es", "La presa aguanta. «Nadie se va», afirmó Hugo Serrano.", "Nadie se va", "Hugo Serrano"),
        ("de", "Der Damm hält. „Niemand geht“, sagte Hugo Sarratz.", "Niemand geht", "Hugo Sarratz"),
    ],
)
def test_the_words_and_who_said_them(language: str, text: str, words: str, speaker: str) -> None:
    (quote,) = extract(text, language=language).quotes
    assert quote.span.text.rstrip(",") == words
    assert quote.speaker
    assert quote.speaker.name == speaker


@pytest.mark.parametrize(
    ("language", "text", "claimant", "value"),
    [
        ("it", "Secondo la prefettura, gli sfollati sono 340.", "prefettura", 340),
        ("fr", "Selon la préfecture, les évacués sont 340.", "préfecture", 340),
        ("en", "According to the prefecture, 340 people were moved.", "prefecture", 340),
        ("es", "Según la prefectura, los evacuados son 340.", "prefectura", 340),
        ("de", "Laut der Präfektur wurden 340 Menschen in Sicherheit gebracht.", "Präfektur", 340),
    ],
)
def test_a_figure_attributed_without_marks(language: str, text: str, claimant: str, value: int) -> None:
    (claim,) = extract(text, language=language).claims
    assert claim.kind == "attributed"
    assert claim.claimant
    assert claim.claimant.name == claimant
    assert [figure.value for figure in claim.figures] == [value]


@pytest.mark.parametrize(
    ("language", "text", "stance"),
    [
        ("it", "Il ministro Ugo Serra ha smentito il taglio dei fondi.", "denies"),
        ("it", "Il ministro Ugo Serra non ha voluto commentare.", "declines"),
        ("fr", "Le ministre Hugo Serrat a démenti la baisse des fonds.", "denies"),
        ("fr", "Le ministre Hugo Serrat s'est refusé à tout commentaire.", "declines"),
        ("en", "The minister, Hugh Sarratt, denied the cut.", "denies"),
        ("en", "The minister, Hugh Sarratt, declined to comment.", "declines"),
        ("es", "El ministro Hugo Serrano desmintió el recorte.", "denies"),
        ("es", "El ministro Hugo Serrano no quiso hacer declaraciones.", "declines"),
        ("de", "Minister Hugo Sarratz bestritt die Kürzung.", "denies"),
        ("de", "Minister Hugo Sarratz wollte sich nicht äußern.", "declines"),
    ],
)
def test_denials_and_silence(language: str, text: str, stance: str) -> None:
    (claim,) = extract(text, language=language).claims
    assert claim.stance == stance
    assert claim.claimant
    assert "Sar" in claim.claimant.name or "Ser" in claim.claimant.name


def test_of_several_agencies_none_is_guessed() -> None:
    text = WIRE_IT.replace("con ANSA /", "con ANSA e Reuters /")
    quote = extract(text).quotes[2]
    assert [link.agent.name for link in quote.chain] == ["Ingrid Solheim", "Radio Tre Laghi"]


def test_titles_and_nicknames_are_no_quotes() -> None:
    text = "Il libro «La sete» e il cosiddetto «piano blu» sono esauriti. «Torneranno», ha detto Ugo Serra."
    assert [quote.span.text for quote in extract(text, language="it").quotes] == ["Torneranno"]


NEWSY = st.text(
    st.sampled_from("«»“”„\"'‹›—–().,:;!? \nabcDEFàÈß0123456789%€😀\u0301\u202eש")
    | st.characters(exclude_categories=["Cs"]),
    max_size=400,
)
PIECES = st.lists(
    st.sampled_from(
        [
            "«",
            "»",
            "“",
            "”",
            "„",
            "— ",
            " ha detto ",
            " said ",
            "Secondo ",
            "Ugo Serra",
            ", ",
            ". ",
            "\n",
            " 11.000 ",
            "che ",
        ]
    ),
    max_size=60,
).map("".join)


@settings(max_examples=150)
@given(NEWSY | PIECES, st.sampled_from([None, *CODES]))
def test_of_any_text_every_span_is_exact(text: str, language: str | None) -> None:
    found = extract(text, language=language)
    items: list[Quote | Claim] = [*found.quotes, *found.claims]
    spans = [item.span for item in items] + [item.cue for item in items if item.cue]
    spans += [figure.span for claim in found.claims for figure in claim.figures]
    spans += [link.cue for item in items for link in item.chain if link.cue]
    for span in spans:
        assert text[span.start : span.end] == span.text
    for number, claim in enumerate(found.claims):
        assert claim.answers is None or (0 <= claim.answers < len(found.claims) and claim.answers != number)
