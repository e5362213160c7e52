"""How alike a passage and a row are, from 0 to 1, and by what: no more is said than can be shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from claims.extraction.result import Figure
from claims.matching.frequencies import Frequencies, figure_key
from claims.matching.terms import Asked, Form, Term
from claims.matching.units import sizes

Reason = Literal["same words", "same figure", "same speaker", "same names", "same date"]
Difference = Literal["other figure", "other date", "negation"]

_COVERED = 0.7
"""How much of the score is what of the passage is found; the rest is what of the row is."""
_ALIKE = 0.55
"""Least share of pairs of letters that two words have in common, to be taken for one."""
_TOLERANCE = Decimal("0.05")
"""What "about" a figure is still taken for it."""
_MAGNITUDE = 10
"""A vague figure ("several thousands") is its value upwards, and below so many times it."""
_SPEAKER = 0.08
_EVENT = 0.05
_OTHER_FIGURE = 0.5
"""What is left of a figure's weight against the row, where the row has another for the same thing."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure of a passage or of a row."""

    value: Decimal
    value_max: Decimal | None
    unit: str
    bound: str
    unit_keys: frozenset[str] = frozenset()

    @property
    def limits(self) -> tuple[Decimal, Decimal]:
        """From the least that may be meant to the most."""
        low, high = self.value, self.value if self.value_max is None else self.value_max
        if self.bound == "about":
            return low - abs(low) * _TOLERANCE, high + abs(high) * _TOLERANCE
        if self.bound == "vague":
            return low, max(high, low * _MAGNITUDE)
        return low, high


@dataclass(frozen=True, slots=True)
class Row:
    """What is compared of a claim or quote."""

    keys: frozenset[str]
    speaker: int | None = None
    amounts: tuple[Amount, ...] = ()
    event: date | None = None
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Likeness:
    score: float
    reasons: Mapping[Reason, tuple[str, ...]] = field(default_factory=dict)
    """Reason → words of the passage that it rests on."""
    differences: tuple[Difference, ...] = ()
    words: float = 0.0
    """The share of words and names that passage and row have in common, whatever their figures (harmonic mean)."""
    substance: float = 0.0
    """The information in what they have in common, in nats: a few frequent words have little."""


@dataclass(slots=True)
class _Tally:
    found: float = 0.0
    asked: float = 0.0
    matched: set[str] = field(default_factory=set)
    """Keys of the row that a term has found."""
    reasons: dict[Reason, list[str]] = field(default_factory=dict)

    def tell(self, reason: Reason, printed: str) -> None:
        told = self.reasons.setdefault(reason, [])
        if printed not in told:
            told.append(printed)


def rough(asked: Asked, keys: frozenset[str], of: Frequencies) -> float:
    """The likeness by words and digits alone, at a fraction of the cost."""
    tally = _Tally()
    for term in asked.terms:
        strength = _found(term, keys, tally)
        tally.asked += term.weight
        tally.found += strength * term.weight
    for figure in asked.passage.figures:
        key = figure_key(figure.value)
        weight = of.weight(key)
        tally.asked += weight
        tally.found += weight * (key in keys)
    return _score(tally, keys, of)


def likeness(asked: Asked, row: Row, of: Frequencies) -> Likeness:
    tally = _Tally()
    missed: list[Term] = []
    for term in asked.terms:
        tally.asked += term.weight
        strength = _found(term, row.keys, tally)
        if row.speaker is not None and row.speaker in term.agents:
            tally.tell("same speaker", term.printed)
            strength = 1.0
        if strength:
            tally.found += strength * term.weight
            reason: Reason = {"name": "same names", "date": "same date", "number": "same figure"}.get(
                term.kind, "same words"
            )  # type: ignore[assignment]
            if term.printed not in tally.reasons.get("same speaker", ()):
                tally.tell(reason, term.printed)
        else:
            missed.append(term)
    rest = [key for key in row.keys - tally.matched if key[0] not in "~#"]
    for term in missed:
        alike, key = max(((_alike(term.own, key), key) for key in rest), default=(0.0, "")) if term.own else (0.0, "")
        if alike >= _ALIKE:
            tally.found += alike * term.weight
            tally.matched.add(key)
            tally.tell("same names" if term.kind == "name" else "same words", term.printed)
    covered = tally.found / tally.asked if tally.asked else 0.0
    of_row = _of_row(tally, row.keys, of)
    words = 2 * covered * of_row / (covered + of_row) if covered else 0.0
    substance = tally.found
    differences: list[Difference] = []
    for figure, same in _figures(asked, row):
        weight = of.weight(figure_key(figure.value))
        tally.asked += weight
        if same:
            tally.found += weight
            substance += weight
            tally.tell("same figure", figure.span.text)
        elif same is False:
            tally.found -= weight * _OTHER_FIGURE
            differences.append("other figure")
    score = _score(tally, row.keys, of)
    if asked.speakers and row.speaker in asked.speakers:
        tally.tell("same speaker", asked.passage.speaker)
        score += _SPEAKER * (1 - score)
    if asked.passage.event and row.event:
        if asked.passage.event == row.event:
            tally.tell("same date", row.event.isoformat())
            score += _EVENT * (1 - score)
        else:
            differences.append("other date")
    if asked.passage.denied != row.denied:
        differences.append("negation")
    reasons = {reason: tuple(printed) for reason, printed in tally.reasons.items()}
    return Likeness(min(1.0, max(0.0, score)), reasons, tuple(dict.fromkeys(differences)), words, substance)


def _found(term: Term, keys: frozenset[str], tally: _Tally) -> float:
    """How much of the term the row has, from 0 to 1."""
    best: float = 0.0
    matched: Form = ()
    if not keys.isdisjoint(term.firsts):
        for form, strength in term.forms.items():
            if strength > best and keys.issuperset(form):
                best, matched = strength, form
    tally.matched.update(matched)
    return best


def _score(tally: _Tally, keys: frozenset[str], of: Frequencies) -> float:
    """Of what is asked the share found, and of the row the share that was asked for."""
    if not tally.asked:
        return 0.0
    covered = max(0.0, tally.found / tally.asked)
    return covered * (_COVERED + (1 - _COVERED) * _of_row(tally, keys, of))


def _of_row(tally: _Tally, keys: frozenset[str], of: Frequencies) -> float:
    whole = sum(of.weight(key) for key in keys if key[0] not in "~#")
    return sum(of.weight(key) for key in tally.matched if key[0] != "#") / whole if whole else 0.0


def _figures(asked: Asked, row: Row) -> list[tuple[Figure, bool | None]]:
    """Each figure of the passage, and whether the row has it; `None` where it has none of the same thing."""
    found: list[tuple[Figure, bool | None]] = []
    for figure in asked.passage.figures:
        amount = Amount(figure.value, figure.value_max, figure.unit, figure.bound)
        same = any(_same(amount, other) for other in row.amounts)
        # Without amounts of its own, a row may still have the digits.
        same = same or (not row.amounts and figure_key(figure.value) in row.keys)
        of_same_thing = [other for other in row.amounts if _counts_the_same(asked, amount, other)]
        found.append((figure, True if same else False if of_same_thing else None))
    return found


def _same(amount: Amount, other: Amount) -> bool:
    (low, high), (least, most) = amount.limits, other.limits
    if (amount.unit == "%") != (other.unit == "%"):
        return False
    if measured := sizes(amount.unit, other.unit):
        mine, theirs = measured  # two tonnes are 2,000 kilos
        low, high, least, most = low * mine, high * mine, least * theirs, most * theirs
    return low <= most and least <= high


def _counts_the_same(asked: Asked, amount: Amount, other: Amount) -> bool:
    if amount.unit.casefold() == other.unit.casefold() or sizes(amount.unit, other.unit):
        return True
    unit = amount.unit.casefold().split()
    forms = [form for term in asked.terms if term.printed.casefold() in unit for form in term.forms]
    return any(all(key in other.unit_keys for key in form) for form in forms)


@lru_cache(maxsize=65536)
def _pairs(word: str) -> frozenset[str]:
    padded = f" {word}"
    return frozenset(padded[i : i + 2] for i in range(len(padded) - 1))


def _alike(word: str, other: str) -> float:
    """Dice's coefficient of pairs of letters; a long word within a compound counts as much as a pair of words may."""
    if len(word) < 4 or len(other) < 4:
        return 0.0
    if len(word) >= 5 and len(other) >= 5 and (word in other or other in word):
        return 0.75
    pairs, others = _pairs(word), _pairs(other)
    return 2 * len(pairs & others) / (len(pairs) + len(others))
