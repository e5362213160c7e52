"""What a language writes numbers with, compiled from its tables; and numbers said word by word.

Everything is folded (`claims.extraction.folding`): lower case, without accents.
"""

import re
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from claims.extraction.folding import beginnings, fold, phrases, shared
from claims.extraction.languages import load
from claims.extraction.rates import rates
from claims.extraction.result import Bound

SIX_PLACES = Decimal("0.000001")


class SpanWords(NamedTuple):
    """The words of "from A to B", or of "between A and B"."""

    openers: frozenset[str]
    joins: frozenset[str]
    directed: bool
    """It may be a change."""
    changes: bool
    """It is always one."""


class Numerals:
    """The tables of a language, compiled."""

    def __init__(self, code: str) -> None:
        tables = load(code)
        numbers, units, dates = tables["numbers"], tables["units"], tables["dates"]
        common = shared()
        self.rates = rates(code)
        self.words: dict[str, Decimal] = {fold(w): Decimal(str(v)) for w, v in numbers["words"].items()}
        self.scales: dict[str, int] = {fold(w): v for w, v in numbers["scales"].items()}
        self.prefixes: dict[str, Decimal] = {fold(w): Decimal(str(v)) for w, v in numbers["scale_prefixes"].items()}
        self.portions: dict[str, Decimal] = {fold(w): Decimal(str(v)) for w, v in numbers["portions"].items()}
        self.each: dict[str, Decimal] = {
            f"{every} {fold(ordinal)}": (1 / Decimal(part)).quantize(SIX_PLACES)
            for every in numbers["every"]
            for ordinal, part in numbers.get("ordinals", {}).items()
        }
        self.fractions: dict[str, int] = {fold(w): v for w, v in numbers["fractions"].items()}
        self.collectives: dict[str, int] = {fold(w): v for w, v in numbers["collectives"].items()}
        self.plurals: dict[str, int] = {fold(w): v for w, v in numbers["plurals"].items()}
        self.currencies: dict[str, str] = {fold(w): v for w, v in units["currencies"].items()}
        self.abbreviated: dict[str, str] = units.get("millions", {})
        self.signs: dict[str, str] = common["currency_signs"]
        self.glued: dict[str, int] = numbers.get("glued_scales", {})
        self.sign_scales: dict[str, int] = common["glued_scales"]
        self.articles = frozenset(numbers["articles"])
        self.several = frozenset(numbers["several"])
        self.times = frozenset(numbers["times"])
        self.joins_tens: bool = numbers.get("joins_tens", False)
        self.decimal: str = numbers["decimal"]
        self.labels = frozenset(map(fold, numbers["labels"]))
        self.age_before = frozenset(numbers["age_before"])
        self.age_at, self.deaths = frozenset(numbers["age_at"]), frozenset(numbers["deaths"])
        self.verb_last: bool = numbers.get("verb_last", False)
        self.clock_before = frozenset(dates["clock_before"])
        self.clock_nouns = frozenset(dates.get("clock_nouns", ()))
        self.year_before = frozenset(dates["year_before"])
        self.portion_before = frozenset(numbers["portion_before"])
        self.not_before_time = frozenset(numbers.get("not_before_time", ()))
        self.time_nouns = frozenset(numbers.get("time_nouns", ()))
        self.plural_articles = frozenset(numbers["plural_articles"])
        self.adjectives = frozenset(numbers["adjectives"])
        self.adjectives_precede: bool = numbers.get("adjectives_precede", False)
        self.not_nouns = frozenset(numbers["not_nouns"])
        self.noun = re.compile(numbers["noun"])
        self.noun_capital: bool = numbers.get("noun_capital", False)
        self.ordinal_point: bool = numbers.get("ordinal_point", False)
        self.ordinal_before = frozenset(numbers.get("ordinal_before", ()))
        self.change: tuple[str, ...] = tuple(numbers["change"])
        self.months = frozenset(map(fold, dates["months"]))

        tails = ["", *(f" {tail}" for tail in numbers["tails"])]
        self.bounds: dict[str, tuple[Bound, bool]] = {}
        kinds: tuple[tuple[Bound, str], ...] = (("about", "about"), ("at_least", "at_least"), ("at_most", "at_most"))
        for bound, key in kinds:
            for within, table in ((True, numbers[key]), (False, numbers[f"verbs_{key}"])):
                for phrase in table:
                    for tail in tails:
                        self.bounds.setdefault(fold(phrase + tail), (bound, within))
        self.bound_phrases = frozenset(self.bounds)
        self.copulas = frozenset(numbers["copulas"])
        self.exact = frozenset(numbers["exact"])
        self.bound_ends = frozenset(phrase.split()[-1] for phrase in (*self.bounds, *self.exact))
        """The last words of what makes a number of an article ("at least one")."""
        self.one_in = frozenset(numbers["one_in"])
        self.shares = frozenset(numbers["shares"])
        self.parts = frozenset(numbers["parts"])
        self.numerals = frozenset(numbers.get("numerals", ()))
        self.numeral_beside = frozenset(numbers.get("numeral_beside", ()))
        self.ranges = [
            SpanWords(
                frozenset(
                    f"{o}{tail}" for o in spec["open"] for tail in (*tails, *(f" {a}" for a in numbers["about"]))
                ),
                frozenset(spec["join"]),
                bool(spec.get("directed")),
                bool(spec.get("changes")),
            )
            for spec in numbers["ranges"]
        ]
        self._compile(numbers, units, dates, common)
        joins = phrases(join for span in self.ranges for join in span.joins)
        then = rf" {joins} (?:\d{{1,2}}(?:[.:]\d\d)?+|{self.compound.pattern})"
        self.clock_after = re.compile(rf"(?:{then})?+\s?{phrases(dates['clock_after'])}")
        followers = (self.half, self.magnitude, self.fraction, self.unit, self.out_of)
        self.after_one = re.compile(
            rf"{self.glue.pattern}{self.compound.pattern}| ?,? ?{joins}|{'|'.join(p.pattern for p in followers)}"
        )

    def _compile(
        self, numbers: dict[str, Any], units: dict[str, Any], dates: dict[str, Any], common: dict[str, Any]
    ) -> None:
        links = phrases(numbers["links"]) if numbers["links"] else "(?!)"
        of = phrases([*numbers["links"], *numbers["partitives"]])
        scales = phrases(self.scales)
        morphs = sorted(
            {*self.words, *self.scales, *(j for j in numbers["joins"] if len(j) > 2)}, key=len, reverse=True
        )
        morph = _any_beginning(morphs)
        compound = rf"{morph}{{1,9}}+(?!\w)"
        thousands, mark = re.escape(numbers["thousands"]), re.escape(numbers["decimal"])
        if numbers["decimal"] in numbers["thousands"]:
            mark = "[.,]"
        # With a group separator that repeats, else a plain number whose one separator can only be the decimal one.
        digits = (
            rf"[1-9]\d{{0,2}}(?:(?P<sep>[{thousands}])\d{{3}}(?!\d)(?:(?P=sep)\d{{3}}(?!\d))*+)"
            rf"(?:(?!(?P=sep)){mark}\d++)?|"
            rf"\d++(?:[.,]\d++)?"
        )
        others = [*self.portions, *self.each, *self.prefixes, *self.plurals, *self.collectives]
        first = beginnings([*others, *morphs])
        self.seed = re.compile(
            rf"(?<!\w)(?=\d|{first})(?:(?P<digits>{digits})|(?P<other>{phrases(others)})|(?P<words>{compound}))"
        )
        self.compound = re.compile(compound)
        self.morph = re.compile(morph)
        self.glue = re.compile(rf"[ -](?:{phrases(numbers['joins'])}[ -])?")
        self.scale = re.compile(rf"[ -]?(?P<scale>{scales})")
        self.hundreds = re.compile(rf" (?P<number>\d{{1,3}})(?![\w.,:/'-]*\d)(?:[ -](?P<scale>{scales}))?")
        self.more = re.compile(rf" (?:{phrases(numbers['joins'])} )?(?P<number>\d{{1,3}}) ?(?P<scale>{scales})")
        halves = [half for phrase in numbers["halves_after"] for half in (phrase, phrase.replace(" ", "-"))]
        self.half = re.compile(rf"[ -]{phrases(halves)}")
        hundreds = [word for word, value in self.words.items() if value == 100]
        self.magnitude = re.compile(
            rf" (?:{links} ?)?(?P<word>{phrases([*self.plurals, *self.collectives, *self.scales, *hundreds])})"
        )
        self.fraction = re.compile(rf"[ -](?P<part>{phrases(self.fractions)})")
        self.percent_after = re.compile(rf"[ -]?{phrases([*numbers['percentage_points'], *numbers['percent']])}")
        self.partitive = re.compile(rf" {of}")
        signs = phrases(self.signs)
        symbols = "|".join(map(re.escape, sorted(map(fold, common["measures"]["symbols"]), key=len, reverse=True)))
        self.unit = re.compile(
            rf"[ -]?(?:(?P<points>{phrases(numbers['percentage_points'])})|(?P<percent>{phrases(numbers['percent'])}))"
            rf"| (?P<millions>{phrases(self.abbreviated)})"
            rf"| ?(?:(?P<glued>{phrases(self.sign_scales)})|(?P<sign>{signs}))"
            rf"|[ -](?:{links} ?)?(?:(?P<currency>{phrases(self.currencies)})|(?P<name>{phrases(units['measures'])}))"
            rf"| ?(?P<symbol>{symbols})(?!\w)"
        )
        self.capitals = frozenset(s for s in common["measures"]["symbols"] if len(s) == 1 and s.isupper())
        self.sign_before = re.compile(rf"(?<!\w)(?P<sign>{signs}) ?$")
        self.sign_ends = frozenset(sign[-1] for sign in self.signs)
        after = {bound: phrases(numbers[f"{bound}_after"]) for bound in ("about", "at_least", "at_most")}
        self.after = re.compile("[ ,-]{0,2}(?:" + "|".join(f"(?P<{b}>{p})" for b, p in after.items()) + ")")
        self.out_of = re.compile(
            rf"(?:(?P<noun> [^\W\d_]+)(?: [^\W\d_]+)??)?? (?P<out_of>{phrases(numbers['out_of'])})"
            rf"(?: (?:{phrases([*numbers['plural_articles'], 'the'])}))?"
        )
        suffix = "|".join(re.escape(s) for s in dates["day_suffix"])
        day_links = phrases([w for w in dates["day_links"] if w]) if any(dates["day_links"]) else "(?!)"
        self.of_total = re.compile(rf" {phrases(numbers['out_of'])} (?:\d|{compound})")
        self.month_after = re.compile(rf"(?:{suffix})?\s?(?:{day_links}\s)?{phrases(self.months)}")
        self.clock_unit = (
            re.compile(rf"\s{phrases(dates.get('clock_units', []))}") if dates.get("clock_units") else None
        )
        self.age_unit = re.compile(rf"[ -]?{phrases(numbers['age_units'])}")
        self.age_after = re.compile(rf" {phrases(numbers['age_after'])}") if numbers["age_after"] else None
        self.counted = re.compile(
            rf"(?<!\w)(?:{phrases([*numbers['plural_articles'], 'the', 'die'])} )(?P<noun>[^\W\d_]+)"
            rf"(?: [^\W\d_]+){{0,2}}? {phrases(numbers['copulas'])} $"
        )


def _any_beginning(words: list[str]) -> str:
    """A pattern for any of the words as the beginning of a longer one, longest first, by common first letters."""
    by_letter: dict[str, list[str]] = {}
    for word in words:
        by_letter.setdefault(word[0], []).append(word[1:])
    groups = (f"{re.escape(k)}(?:{'|'.join(map(re.escape, rest))})" for k, rest in sorted(by_letter.items()))
    return f"(?:{'|'.join(groups)})"


@cache
def numerals(code: str) -> Numerals:
    return Numerals(code)


class Sum:
    """A number word by word, by the value each part adds or multiplies."""

    def __init__(self) -> None:
        self.parts: list[Decimal] = []
        self.scale = 1
        self.coefficient = Decimal(0)

    def copy(self) -> "Sum":
        other = Sum()
        other.parts, other.scale, other.coefficient = self.parts.copy(), self.scale, self.coefficient
        return other

    @property
    def value(self) -> Decimal:
        return tidy(sum(self.parts, Decimal(0)))

    def scale_by(self, scale: int) -> bool:
        tail = Decimal(0)
        while self.parts and self.parts[-1] < scale:
            tail += self.parts.pop()
        if not tail:
            if self.parts and self.parts[-1] < scale * 1000:
                return False
            tail = Decimal(1)
        self.coefficient = tail
        self.parts.append(tail * scale)
        self.scale = scale
        return True

    def add(self, value: Decimal, joined: bool, joins_tens: bool) -> bool:
        if not self.parts:
            self.parts.append(value)
            self.coefficient = value
            return True
        last = self.parts[-1]
        if value >= 100:
            if 1 < last < 100 and last == int(last):
                self.parts[-1] = last * value
                return True
            if last >= 1000:
                self.parts.append(value)
                return True
            return last == 1 and self._replace(value)
        if last >= 1000 or (last >= 100 and last % 100 == 0):
            if value == 0:
                return False
            self.parts.append(value)
            return True
        if last % 10 == 0 and 20 <= last < 100 and 0 < value < 20:
            if joined and not joins_tens:
                return False
            if value >= 10 and last not in (60, 80):
                return False
            return self._replace(last + value)
        if joined and last < 10 and value >= 20 and value % 10 == 0:
            return self._replace(last + value)
        return False

    def _replace(self, value: Decimal) -> bool:
        self.parts[-1] = value
        self.coefficient = value
        return True


def tidy(value: Decimal) -> Decimal:
    """Without trailing zeros or an exponent: 3E+6 is 3000000."""
    value = value.normalize()
    exponent = value.as_tuple().exponent
    return value.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else value
