"""Rates: what a quantity is counted by ("300 litres a second", "15 euros l'heure", "12 cases per 100,000 inhabitants").

A rate is named by its denominator, in the words of the text, lower case, without article or number of one: "second",
"heure", "100,000 inhabitants". An adverb or adjective stands for its noun: "annually" is "year".
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from claims.extraction.folding import Page, fold, phrases
from claims.extraction.languages import load

_SLASH = re.compile(r"/ ?(?P<slash>[^\W\d_]+[²³]?)(?![\w/])")
_FEWEST = 100
"""A smaller number in the denominator makes a ratio of it ("one in ten")."""


@dataclass(frozen=True, slots=True)
class _Rate:
    of: str
    adjacent: bool
    """No word stands between the figure with its noun and this one."""
    measured: bool
    """Only money and measures are counted so."""
    ordinal: bool
    """It is an ordinal where a noun follows ("al secondo turno")."""


class Rates:
    """The rate words of a language, compiled."""

    def __init__(self, code: str) -> None:
        tables = load(code)
        units = tables["units"]
        self.known: dict[str, _Rate] = {}
        self.leading: dict[str, str] = {}
        for table in units["rates"]:
            for phrase, denominator in _phrases(table):
                flags = (table.get(flag, False) for flag in ("adjacent", "measured", "ordinal"))
                rate = _Rate(denominator, *flags)
                self.known.setdefault(phrase, rate)
                if table.get("leading"):
                    self.leading.setdefault(phrase, denominator)
        self.leading_ends = frozenset(phrase.split()[-1] for phrase in self.leading)
        for phrase in units.get("no_rates", ()):
            self.known.pop(fold(phrase), None)
        self.numbered = frozenset(units["rate_numbers"])
        currencies, dates, numbers = units["currencies"], tables["dates"], tables["numbers"]
        self.not_nouns = frozenset(numbers["not_nouns"])
        self.not_things = self.not_nouns | {fold(word) for word in currencies}
        otherwise = phrases([*dates["last"], *dates["next"], *units["rates_not_before"]])
        following = rf" (?P<rate>{phrases(self.known)})(?![ -]\d|-\w| {otherwise})"
        of = phrases([*numbers["links"], *numbers["partitives"]])
        word = r"[^\W\d_]+"
        self.next = re.compile(rf"(?P<between>(?: {of} ?{word})?(?: {word}){{0,2}}?){following}")
        self.thing = re.compile(rf" (?:{of} ?)?(?P<thing>{word})")

    def after(self, page: Page, at: int, measured: bool) -> tuple[str, int] | None:
        """The rate of a figure that ends at `at` with its noun, and where it ends. Money and measures are measured."""
        following = page.folded[at : at + 1]
        if following == "/" and measured and (match := _SLASH.match(page.folded, at)) is not None:
            return match.group("slash"), match.end()
        if following != " ":
            return None
        if (match := self.next.match(page.folded, at)) is None:
            return None
        rate, between = self.known[match.group("rate")], match.group("between").split()
        if between and (rate.adjacent or rate.measured or self.not_nouns & set(between[1:])):
            return None
        if (rate.measured and not measured) or (rate.ordinal and self._is_ordinal(page, match.end())):
            return None
        return rate.of, match.end()

    def _is_ordinal(self, page: Page, end: int) -> bool:
        following = self.thing.match(page.folded, end)
        return following is not None and following.group("thing") not in self.not_nouns

    def before(self, page: Page, at: int, floor: int) -> str:
        """The rate that stands before a figure which begins at `at` ("every year 300 miners"), not before `floor`."""
        before = page.before(at)
        if next(reversed(before), "").rstrip(",") not in self.leading_ends:
            return ""
        for phrase, start in before.items():
            found = self.leading.get(phrase.rstrip(","))
            if found is not None and start >= floor:
                return found
        return ""

    def number(self, page: Page, start: int, end: int, value: Decimal) -> tuple[str, int] | None:
        """The number `page.text[start:end]` as a denominator ("per 100,000 inhabitants"), and where it ends."""
        if value < _FEWEST or value.normalize().as_tuple().digits != (1,):
            return None
        if self.numbered.isdisjoint(page.before(start)):
            return None
        thing = self.thing.match(page.folded, end)
        if thing is None or thing.group("thing") in self.not_things:
            return (page.folded[start:end], end) if value > _FEWEST else None
        return f"{page.folded[start:end]} {thing.group('thing')}", thing.end()


def _phrases(table: dict[str, Any]) -> list[tuple[str, str]]:
    """Each phrase of a table with its denominator: every link with every noun, or whole words."""
    words = [(fold(word), fold(noun)) for word, noun in table.get("words", {}).items()]
    for link in map(fold, table.get("links", ())):
        gap = "" if link.endswith("'") else " "
        words += [(f"{link}{gap}{noun}", noun) for noun in map(fold, table["of"])]
    return words


@cache
def rates(code: str) -> Rates:
    return Rates(code)
