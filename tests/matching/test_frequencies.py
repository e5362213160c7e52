"""How much a key tells follows from how many rows have it, in this base as far as that is known, else in any."""

from decimal import Decimal

import pytest

from claims.matching.frequencies import NAME, Frequencies, figure_key, forget, frequencies
from tests import factories
from tests.models.rules import sql

pytestmark = pytest.mark.django_db


def test_what_is_rare_tells_more() -> None:
    base = Frequencies({"claims_claim": 100_000}, {"region": 0.02, "dorvin": 0.0005})
    assert base.weight("region") < base.weight("dorvin") < base.weight("never seen")


def test_a_small_base_is_told_by_what_is_expected_of_any() -> None:
    empty = Frequencies({"claims_claim": 0}, {})
    assert empty.weight("sold") < empty.weight("unheard of") < empty.weight("dorvin", NAME)
    assert empty.weight(figure_key(Decimal(10))) < empty.weight("#25") < empty.weight("#16.4") < empty.weight("#11250")


def test_an_emptied_table_may_have_statistics_left() -> None:
    assert Frequencies({"claims_claim": 0, "claims_quote": 0}, {"region": 0.02}).weight("dorvin") > 0


def test_the_statistics_are_those_of_the_columns() -> None:
    for number in range(50):
        factories.claim(f"The harbour of Cala Fosca will close, {number}")
    sql("ANALYZE claims_claim")
    forget()
    try:
        assert frequencies().rows["claims_claim"] == 50
        assert frequencies().share("fosca") == pytest.approx(1.0)
    finally:
        forget()
