"""Salience: which of the figures of a claim is its main one.

The first figure is, unless it only says when, where or of what kind and another says what happened. Figures give way to
one another in this order, and among equals to the earlier:

1. money, shares, measures and counts that the verb of the main clause governs
2. counts after a preposition ("in due incidenti") or a definite article ("the 38 families"), those that describe a noun
   ("una familia de cuatro miembros"), and lapses of time ("in ten hours", "seit drei Jahren")
3. what stands in parentheses, in a clause put in between or in a subordinate clause before the main one
4. the state a change begins at ("from 38 to 61")
"""

import re
from collections.abc import Sequence
from functools import cache

from claims.extraction.folding import Page, fold, shared
from claims.extraction.languages import load
from claims.extraction.result import Figure

_STATED, _BESIDE, _ASIDE, _ORIGIN = range(4)
_WORD = re.compile(r"\w+'?")
_FOLLOWING = re.compile(r"[ \n]([^\W\d_]+)(?: ([^\W\d_]+))?")
_SHARES = ("fraction", "ratio")
_NOT_COUNTED = ("%", "pp")
_APPOSED = 7
"""The most code points from a comma to what it puts beside: ", un 8 %"."""
_NEAR = 40
"""The most code points between two coordinated figures."""


class Salience:
    """The words of a language that tell how much a figure matters, compiled."""

    def __init__(self, code: str) -> None:
        tables = load(code)
        words, units = tables["salience"], tables["units"]
        measures = (*units["measures"], *shared()["measures"]["symbols"], *units["currencies"].values())
        self.measured = frozenset({*_NOT_COUNTED, *map(fold, measures)})
        self.currencies = frozenset({*units["currencies"].values(), *shared()["currency_signs"].values()})
        self.lapses = frozenset(map(fold, words["lapses"]))
        self.lapse_before = frozenset(words["lapse_before"])
        self.lapse_after = frozenset(words["lapse_after"])
        self.distances = frozenset(map(fold, words["distances"]))
        self.distance_before = frozenset(words["distance_before"])
        self.distance_after = frozenset(words["distance_after"])
        self.passed = frozenset(words["passed"])
        self.articles, self.indefinite = frozenset(words["articles"]), frozenset(words["indefinite"])
        self.adjuncts = frozenset(words["adjuncts"])
        self.complements = frozenset(words["complements"])
        self.totals = frozenset(words["totals"])
        self.coordinators = frozenset(words["coordinators"])
        self.subordinators = frozenset(words["subordinators"])
        self.comparisons = frozenset(words["comparisons"])
        self.asides = frozenset(words["asides"])

    def main_first(self, figures: Sequence[Figure], page: Page, start: int, end: int) -> tuple[Figure, ...]:
        """The figures of the claim `page.text[start:end]`, in order but with the main one first."""
        if len(figures) < 2:
            return tuple(figures)
        ranks: list[int] = []
        for k, figure in enumerate(figures):
            rank = self._rank(figure, page, start, end)
            if rank == _STATED and k and ranks[-1] == _BESIDE and self._is_joined(figures[k - 1], figure, page):
                rank = _BESIDE
            ranks.append(rank)
        main = ranks.index(min(ranks))
        return (figures[main], *figures[:main], *figures[main + 1 :])

    def _rank(self, figure: Figure, page: Page, start: int, end: int) -> int:
        before = _WORD.findall(next(iter(page.before(figure.span.start)), ""))
        if figure.bound in ("at_least", "at_most") and before[-1:] and before[-1] in self.articles:
            # The article is the bound's ("superó las 1.200").
            before.pop()
        if figure.rule == "origin":
            return _ORIGIN
        if self._is_aside(figure, page, start, end):
            return _ASIDE
        unit = fold(figure.unit)
        if unit in self.lapses:
            return _BESIDE if self._is_lapse(figure, page, before) else _STATED
        if unit in self.distances:
            beside = self._follows(figure, page, self.distance_after) or self.distance_before.intersection(before[-1:])
            return _BESIDE if beside else _STATED
        if self._is_counted(figure) and (self._governed(before, self.adjuncts) or self._describes(before)):
            return _BESIDE
        return _STATED

    def _is_counted(self, figure: Figure) -> bool:
        if figure.rule in _SHARES or figure.per:
            return False
        return figure.unit not in self.currencies and fold(figure.unit) not in self.measured

    def _is_joined(self, first: Figure, second: Figure, page: Page) -> bool:
        gap = page.folded[first.span.end : second.span.start]
        if (fold(first.unit) in self.lapses) != (fold(second.unit) in self.lapses):
            return False
        return len(gap) < _NEAR and not self.coordinators.isdisjoint(gap.split()[-1:])

    def _is_lapse(self, figure: Figure, page: Page, before: list[str]) -> bool:
        """A length of time that says when or how long something happened."""
        if figure.per:
            return False
        if self._follows(figure, page, self.lapse_after) or self._governed(before, self.lapse_before):
            return True
        return self._describes(before) and not self.adjuncts.isdisjoint(before[:-2])

    def _follows(self, figure: Figure, page: Page, words: frozenset[str]) -> bool:
        """One of the words is the first or the second after the figure and its unit."""
        at = figure.span.end
        if figure.unit and (unit := page.folded.find(fold(figure.unit), at, at + _NEAR)) >= 0:
            at = unit + len(figure.unit)
        following = _FOLLOWING.match(page.folded, at)
        return following is not None and not words.isdisjoint(following.groups())

    def _governed(self, before: list[str], prepositions: frozenset[str]) -> bool:
        """One of the prepositions or a definite article stands before, with what may stand between it and a number."""
        articles = self.articles | self.passed
        opener = next((word for word in reversed(before) if word not in articles), "")
        return opener in prepositions or (bool(before) and before[-1] in articles)

    def _describes(self, before: list[str]) -> bool:
        """It says how large the thing named before is: "una familia de cuatro"; not how many it is a total of."""
        if not before or before[-1] not in self.complements:
            return False
        *opening, noun = before[:-1] or [""]
        return noun not in self.totals and not self.indefinite.isdisjoint(opening[-2:])

    def _is_aside(self, figure: Figure, page: Page, start: int, end: int) -> bool:
        folded, at = page.folded, figure.span.start
        opened = folded.rfind("(", start, at)
        if opened >= 0 and folded.find(")", opened, at) < 0:
            return True
        opening = folded.rfind(", ", start, at)
        if opening < 0:
            first = _WORD.match(folded, start)
            closed = folded.find(", ", figure.span.end, end) >= 0
            return closed and first is not None and first.group() in self.subordinators
        if at - opening < _APPOSED and self._follows(figure, page, self.comparisons):
            return True
        first, *others = _WORD.findall(folded, opening, at)[:2] or [""]
        if first in self.adjuncts | self.complements and others:
            first = others[0]
        return first in self.asides


@cache
def salience(code: str) -> Salience:
    return Salience(code)
