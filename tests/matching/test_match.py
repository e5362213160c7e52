"""What is taken for the same and what is not, each rule on the smallest base that shows it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from claims.matching import Match, match
from claims.matching.frequencies import forget
from claims.matching.scoring import Reason
from claims.models import Agent, Claim
from tests import factories
from tests.models.rules import every_insert, every_update

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _statistics_of_this_base() -> Iterator[None]:
    forget()
    yield
    forget()


def matches(text: str, language: str = "en", **options: Any) -> list[Match]:
    (found,) = match(text, language=language, **options)
    return list(found.matches)


def reasons(text: str, language: str = "en") -> dict[Reason, tuple[str, ...]]:
    return dict(matches(text, language)[0].likeness.reasons)


def figured(text: str, value: str, unit: str, language: str = "en", **fields: Any) -> Claim:
    claim = factories.claim(text, language=language)
    factories.quantity(claim, value, unit=unit, **fields)
    return claim


def ids(text: str, language: str = "en") -> list[int]:
    return [each.id for each in matches(text, language)]


def test_other_words_for_the_same_are_found_within_a_language() -> None:
    killed = factories.claim("People were killed by the blast in Harvale")
    factories.claim("People went to the concert in Harvale")
    assert ids("The explosion in Harvale left some dead")[0] == killed.pk


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Undicimila soldati si trovano nella regione di Dorvin"),
        ("fr", "Onze mille militaires sont dans la région de Dorvin"),
        ("es", "Hay once mil soldados en la región de Dorvin"),
        ("de", "In der Region Dorvin sind elftausend Soldaten"),
        ("en", "There are eleven thousand troops in the Dorvin region"),
    ],
)
@pytest.mark.parametrize(
    ("of", "held"),
    [
        ("it", "11.000 militari sono nella regione di Dorvin"),
        ("fr", "11 000 soldats se trouvent dans la région de Dorvin"),
        ("en", "11,000 soldiers are in the Dorvin region"),
        ("es", "11.000 soldados están en la región de Dorvin"),
        ("de", "11.000 Soldaten sind in der Region Dorvin"),
    ],
)
def test_every_language_finds_every_other(language: str, text: str, of: str, held: str) -> None:
    wanted = figured(held, "11000", "", of)
    factories.claim("A tram left the rails in Dorvin", language="en")
    factories.claim("The minister left Kesmar", language="en")
    best = matches(text, language)[0]
    assert best.id == wanted.pk
    assert {"same words", "same figure"} <= set(best.likeness.reasons)
    assert best.score > 0.6


def test_who_is_named_in_another_spelling_is_the_same() -> None:
    kyiv = factories.agent("Kyrov", Agent.Kind.GOVERNMENT)
    kyiv.aliases.create(name="Kirow", language="de")
    factories.claim("Kyrov is a long way off")
    wanted = factories.claim("Kirow bricht die Gespräche ab", language="de")
    factories.claim("Lesna bricht die Gespräche ab", language="de")
    assert ids("Kyrov has broken off the talks")[0] == wanted.pk
    assert reasons("Kyrov has broken off the talks")["same names"] == ("Kyrov",)


def test_names_of_the_directory_are_known_before_the_base_has_them() -> None:
    wanted = factories.claim("Alemania cierra la frontera", language="es")
    factories.claim("Francia cierra la frontera", language="es")
    assert ids("Die Grenze wird von Deutschland geschlossen", "de")[0] == wanted.pk


def test_a_word_that_only_looks_like_an_abbreviation_is_none() -> None:
    factories.claim("The United Nations met in Harvale")
    assert "same names" not in reasons("Un treno è arrivato a harvale", "it")


def test_a_name_with_a_slip_of_the_pen_is_found() -> None:
    wanted = factories.claim("The bridge in Verkhnaliska fell")
    factories.claim("The bridge in Olmsdorf fell")
    assert ids("A bridge in Verknaliska fell")[0] == wanted.pk


def test_the_claimant_counts_as_a_name_in_the_text() -> None:
    bell, other = factories.agent("Ada Bell"), factories.agent("Bo Tarn")
    factories.claim("The dam is safe", other)
    wanted = factories.claim("The dam is safe", bell)
    factories.claim("The dam is safe")
    assert ids("Ada Bell says the dam is safe")[0] == wanted.pk
    assert reasons("Ada Bell says the dam is safe")["same speaker"] == ("Ada Bell",)


@pytest.mark.parametrize(
    ("held", "asked", "same"),
    [
        ({"value": "12000"}, "12,000 drivers are affected", True),
        ({"value": "12000"}, "some twelve thousand drivers are affected", True),
        ({"value": "12000", "bound": "about"}, "12,300 drivers are affected", True),
        ({"value": "12000"}, "12,300 drivers are affected", False),
        ({"value": "10000", "value_max": "15000", "bound": "range"}, "12,000 drivers are affected", True),
        ({"value": "10000", "value_max": "15000", "bound": "range"}, "16,000 drivers are affected", False),
        ({"value": "3000", "bound": "vague"}, "4,000 drivers are affected", True),
        ({"value": "3000", "bound": "vague"}, "400 drivers are affected", False),
    ],
    ids=str,
)
def test_a_figure_is_the_same_within_what_each_leaves_open(held: dict[str, str], asked: str, same: bool) -> None:
    figured("Drivers are affected", unit="drivers", **held)
    (found,) = matches(asked)
    assert ("same figure" in found.likeness.reasons) is same
    assert ("other figure" in found.likeness.differences) is not same


def test_a_figure_of_something_else_does_not_contradict() -> None:
    figured("12,000 drivers are affected, a mayor said", "12000", "drivers")
    (found,) = matches("7 bridges are affected, a mayor said")
    assert found.likeness.differences == ()


@pytest.mark.parametrize(
    ("value", "unit", "asked", "language", "same"),
    [
        ("2", "toneladas", "Hallaron 2.000 kilos de cocaína en Almarena", "es", True),
        ("2000", "kilos", "Hallaron dos toneladas de cocaína en Almarena", "es", True),
        ("3", "hours", "The bridge in Almarena was shut for 180 minutes", "en", True),
        ("4", "tonnes", "Police found 2,000 kilos of cocaine in Almarena", "en", False),
        ("2000", "metres", "Police found two tonnes of cocaine in Almarena", "en", None),
    ],
)
def test_a_figure_is_the_same_in_another_unit(
    value: str, unit: str, asked: str, language: str, same: bool | None
) -> None:
    figured(f"{value} {unit} in Almarena", value, unit, language)
    likeness = matches(asked, language)[0].likeness
    assert ("same figure" in likeness.reasons) is (same is True)
    assert ("other figure" in likeness.differences) is (same is False)


def test_the_figure_is_found_among_many_that_have_a_word() -> None:
    for number in range(60):
        factories.claim(f"The people of street {number} met", language="en")
    wanted = figured("Joblessness has fallen to 16.4 percent", "16.4", "%")
    assert ids("Of the people 16.4% have nothing to do")[0] == wanted.pk


def test_a_percentage_is_no_count() -> None:
    figured("12 drivers are affected", "12", "drivers")
    (found,) = matches("12% of the drivers are affected")
    assert "same figure" not in found.likeness.reasons


def test_a_negation_is_told() -> None:
    factories.claim("The dam in Harvale is safe")
    (found,) = matches("The dam in Harvale is not safe")
    assert found.likeness.differences == ("negation",)
    (found,) = matches("La presa de Harvale no es segura", "es")
    assert found.likeness.differences == ("negation",)


def test_the_same_day_is_a_reason_and_another_is_told() -> None:
    claim = factories.claim("The bridge in Harvale fell", event_date=date(2024, 3, 5), event_precision="day")
    assert "same date" in reasons("The bridge in Harvale fell on 5 March 2024")
    (found,) = matches("The bridge in Harvale fell on 6 March 2024")
    assert (found.id, found.likeness.differences) == (claim.pk, ("other date",))


def test_what_has_nothing_in_common_is_not_found() -> None:
    factories.claim("The dam in Harvale is safe")
    assert matches("Wages rose in autumn") == []


def test_the_same_words_score_highest_and_never_more_than_one() -> None:
    text = "The harbour of Cala Fosca will close for 3 years"
    figured(text, "3", "years")
    (found,) = matches(text)
    assert 0.95 < found.score <= 1


@every_insert
@every_update
def test_what_is_written_in_whatever_way_is_found(insert: Any, update: Any) -> None:
    insert(Claim(text="The harbour of Cala Fosca will close", language="en"))
    claim = Claim.objects.get()
    assert ids("Cala Fosca's harbour to close") == [claim.pk]
    update(claim, text="Wheat costs more", language="en")
    assert ids("Cala Fosca's harbour to close") == []


@pytest.mark.parametrize("text", ["", "…", "12", "' \\ & | ! ( ) : *", "a" * 5000, "\ud7ff’s \u00a0 É", "# ~ #12 ~abc"])
@pytest.mark.parametrize("language", ["it", "de", "und"])
def test_any_text_is_answered(text: str, language: str) -> None:
    factories.claim("O'Neill said C:\\temp | 'x' & (y) is 12")
    assert isinstance(match(text, language=language), list)


def test_a_text_of_any_language_is_answered() -> None:
    wanted = factories.claim("Az árvíz elöntötte Harvale városát", language="und")
    assert ids("Az árvíz elöntötte Harvale városát", "und") == [wanted.pk]


def test_a_short_sentence_is_read_in_its_likeliest_language() -> None:
    claim = figured("I manifestanti erano 12.000", "12000", "manifestanti", "it")
    (found,) = match("I manifestanti erano 12.000")
    (best,) = found.matches
    assert (best.id, best.likeness.reasons.get("same figure")) == (claim.pk, ("12.000",))
    assert best.score > 0.95
