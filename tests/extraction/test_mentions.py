"""Who is meant by a description, a role or a place, and what stands around a name without being part of it."""

import pytest

from claims.extraction import extract

DESCRIBED = [
    (
        "es",
        "La harinera Molisur despidió ayer a 40 operarios. La firma sostuvo que las ventas cayeron 22%.",
        "Molisur",
    ),
    (
        "de",
        "Der Autobauer Norderwerke streicht 300 Stellen. Der Abbau sei unvermeidlich, teilte der Konzern mit.",
        "Norderwerke",
    ),
    (
        "en",
        "Fernley Home said Tuesday it would close 85 stores. Sales fell 9 percent, the retailer said.",
        "Fernley Home",
    ),
    (
        "it",
        "Il ministro della Giustizia, Tullio Sereni, è a Roma. Il Guardasigilli ha detto che il testo è pronto.",
        "Tullio Sereni",
    ),
    ("it", "La presidente Caterina Manni è uscita. A detta della magistrata i fondi sono finiti.", "Caterina Manni"),
    ("it", "La responsabile Cultura, Elena Sartori, sostiene che i fondi sono finiti.", "Elena Sartori"),
    ("en", "The Taoiseach, Brian Lacey, said that the fund was empty.", "Brian Lacey"),
    (
        "fr",
        "La professeure Anne Peyrard se réjouit. La pédiatre lyonnaise affirme que le vaccin tient dix ans.",
        "Anne Peyrard",
    ),
    (
        "fr",
        "Le Premier ministre, Yves Mercier, a parlé hier. Le chef du gouvernement affirme que le texte est prêt.",
        "Yves Mercier",
    ),
    (
        "it",
        "Cantieri Adria ha chiuso il trimestre in utile. Gli ordini salgono a 6 miliardi, dice la società triestina.",
        "Cantieri Adria",
    ),
    (
        "fr",
        "« Je voulais partir », lâche Sylvie P., la comptable. Elle assure que deux chèques étaient faux.",
        "Sylvie P.",
    ),
    ("es", "El coste subirá un 5 %, dijo a Notisur Elena Carrasco, una vecina.", "Elena Carrasco"),
    ("en", "The union representing warehouse workers says that at least 3,000 jobs will go.", "union"),
]


SPOKEN = [
    ("fr", "La maire Rose Lallemand a défendu le projet. « C'est réaliste », a-t-elle dit.", "Rose Lallemand"),
    ("it", "L'azienda Molini Conti chiude. «Non c'erano alternative», ha spiegato l'ad Carlo Riva.", "Carlo Riva"),
    (
        "es",
        "La alcaldesa Rosa Llano presentó el plan. El concejal Juan Mora lo criticó. «No hay dinero», lamentó el edil.",
        "Juan Mora",
    ),
    ("de", "Außenminister Peter Adam warnte erneut. „Die Lage ist ernst“, sagte der Liberale in Wien.", "Peter Adam"),
]


@pytest.mark.parametrize(("language", "text", "speaker"), SPOKEN)
def test_who_speaks_by_an_inverted_pronoun_or_a_role(language: str, text: str, speaker: str) -> None:
    (quote,) = extract(text, language=language).quotes
    assert quote.speaker is not None
    assert quote.speaker.name == speaker


@pytest.mark.parametrize(("language", "text", "claimant"), DESCRIBED)
def test_a_description_means_who_was_named_before(language: str, text: str, claimant: str) -> None:
    last = extract(text, language=language).claims[-1]
    assert last.claimant is not None
    assert last.claimant.name == claimant


def test_a_person_with_a_given_name_is_no_company() -> None:
    text = "Chief Executive Dana Kovac spoke on Tuesday. The company said that the plant would close."
    claimant = extract(text, language="en").claims[-1].claimant
    assert claimant is not None
    assert claimant.name == "company"


@pytest.mark.parametrize(
    ("language", "text", "content"),
    [
        ("fr", "Port-Vieux (AFN) – Trois marins sont morts, a indiqué la préfecture.", "Trois marins sont morts"),
        (
            "en",
            "NAIROBI, May 2 (Wirepoint) - Floods have killed 60 people, officials said.",
            "Floods have killed 60 people",
        ),
        ("it", "TERMOLI, 14 MAR - Due operai sono morti, ha detto il sindaco.", "Due operai sono morti"),
    ],
)
def test_the_dateline_is_no_part_of_the_first_claim(language: str, text: str, content: str) -> None:
    assert [claim.span.text for claim in extract(text, language=language).claims] == [content]


def test_a_dash_inside_a_sentence_is_no_dateline() -> None:
    text = "La legge 194 - approvata nel 1978 - non cambia, ha detto Marco Rossi."
    (claim,) = extract(text, language="it").claims
    assert claim.span.text == "La legge 194 - approvata nel 1978 - non cambia"


def test_the_day_after_the_verb_is_when_it_was_said() -> None:
    (claim,) = extract("Fernley said Tuesday it would close 85 stores.", language="en").claims
    assert claim.span.text == "it would close 85 stores"


def test_where_a_source_comes_from_is_no_part_of_what_it_says() -> None:
    text = "Para la economista Julia Artusi, de la consultora Meridiana, el caso no será el último."
    (claim,) = extract(text, language="es").claims
    assert claim.span.text == "el caso no será el último"


def test_one_of_a_group_is_a_person() -> None:
    text = "Eine Angehörige, deren Mutter in dem Haus starb, ging früh. „Ich will wissen, warum“, meinte sie."
    (quote,) = extract(text, language="de").quotes
    assert quote.speaker is not None
    assert (quote.speaker.name, quote.speaker.kind) == ("Angehörige", "person")
