"""Figures for the same counted thing as ranges, in order of time, with who gives them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.matching.scoring import Amount
from claims.models import Claim, Quantity
from claims.models.conflict import Contradiction


@dataclass(frozen=True)
class Range:
    """What one claim gives: from `low` to `high`, where `None` is an open end."""

    claim: Claim
    day: date | None
    words: str
    low: float | None
    high: float | None

    @property
    def claimant(self) -> str:
        return str(self.claim.claimant or _("Nobody named"))

    @property
    def day_shown(self) -> str:
        return date_format(self.day, "SHORT_DATE_FORMAT") if self.day else _("No date")


@dataclass(frozen=True)
class Plot:
    unit: str
    ranges: tuple[Range, ...]
    """The earliest first."""

    @property
    def data(self) -> dict[str, Any]:
        """For the page's script: a row each, with a label of two lines, the range, and the words as printed."""
        return {
            "kind": "ranges",
            "unit": self.unit,
            "rows": [
                {
                    "label": [each.claimant, each.day_shown],
                    "low": each.low,
                    "high": each.high,
                    "words": each.words,
                    "series": each.claimant,
                }
                for each in self.ranges
            ],
        }


def limits(quantity: Quantity) -> tuple[float | None, float | None]:
    """From the least that may be meant to the most; `None` where the text leaves it open."""
    amount = Amount(quantity.value, quantity.value_max, quantity.unit, quantity.bound)
    low, high = map(float, amount.limits)
    if quantity.bound == Quantity.Bound.AT_LEAST:
        return low, None
    if quantity.bound == Quantity.Bound.AT_MOST:
        return None, high
    return low, high


def day_of(claim: Claim) -> date | None:
    """Of what it tells, where that is known to the day; else of the first article that printed it."""
    if claim.event_date and claim.event_precision == "day":
        return claim.event_date
    printed = [each.revision.document.published_at for each in claim.appearances.all()]
    return min((timezone.localdate(at) for at in printed if at), default=claim.event_date)


def plots(claims: Sequence[Claim], contradictions: Iterable[Contradiction]) -> list[Plot]:
    """A plot for each thing of which two or more of the claims give figures, in one query.

    `claims` have `quantities`, `claimant` and `appearances` with their documents at hand.
    """
    things = _things(claims, contradictions)
    by_thing: dict[int, list[tuple[Claim, Quantity]]] = defaultdict(list)
    for claim in claims:
        for quantity in claim.quantities.all():
            by_thing[things[quantity.pk]].append((claim, quantity))
    made = []
    for pairs in by_thing.values():
        if len({claim.pk for claim, _quantity in pairs}) < 2:
            continue
        ranges = [Range(claim, day_of(claim), quantity.text, *limits(quantity)) for claim, quantity in pairs]
        ranges.sort(key=lambda each: (each.day is None, each.day or date.min, each.claimant))
        units = [" / ".join(filter(None, (quantity.unit, quantity.per))) for _claim, quantity in pairs]
        made.append(Plot(max(units, key=units.count), tuple(ranges)))
    return sorted(made, key=lambda plot: -len(plot.ranges))


def _things(claims: Sequence[Claim], contradictions: Iterable[Contradiction]) -> dict[int, int]:
    """Key of a quantity → what it counts, as the least key of those that count the same.

    Two count the same where their units are the same word, whatever the language and the ending, or where each is the
    only figure of a claim and the two claims contradict each other.
    """
    quantities = {quantity.pk: quantity for claim in claims for quantity in claim.quantities.all()}
    same = {key: key for key in quantities}

    def root(key: int) -> int:
        while same[key] != key:
            key = same[key]
        return key

    def unite(left: int, right: int) -> None:
        first, second = sorted((root(left), root(right)))
        same[second] = first

    keys = _unit_keys(quantities)
    for left, right in combinations(keys, 2):
        few, many = sorted((keys[left], keys[right]), key=len)
        if quantities[left].per.casefold() == quantities[right].per.casefold() and few <= many and (few or not many):
            unite(left, right)
    only = {}
    for claim in claims:
        given = list(claim.quantities.all())
        if len(given) == 1:
            only[claim.pk] = given[0]
    for each in contradictions:
        first, second = (only.get(claim) for claim in each.claims)
        if first and second and (first.unit == "%") == (second.unit == "%"):
            unite(first.pk, second.pk)
    return {key: root(key) for key in quantities}


def _unit_keys(quantities: Mapping[int, Quantity]) -> dict[int, frozenset[str]]:
    """Key of a quantity → its unit as the base writes words to compare them across languages."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quantity.id, tsvector_to_array(factdb_match_keys(claim.language, quantity.unit)), quantity.unit"
            " FROM claims_quantity quantity JOIN claims_claim claim ON claim.id = quantity.claim_id"
            " WHERE quantity.id = ANY (%s)",
            [list(quantities)],
        )
        return {key: frozenset(keys or filter(None, [unit.casefold()])) for key, keys, unit in cursor.fetchall()}
