"""From a text to the claims and quotes that said it before, best first."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from claims.matching.candidates import Candidate, Kind, candidates
from claims.matching.frequencies import Frequencies, frequencies
from claims.matching.passages import Passage, figures_of, negated, passages
from claims.matching.scoring import Amount, Likeness, Row, likeness, rough
from claims.matching.terms import Asked, ask

LIMIT = 10
LEAST = 0.05
"""Rows less alike are not worth an editor's look."""
_COMPARED = 30
"""Rows of a passage that are compared in full, of those most alike by words."""

_CLAIMS = """
SELECT claim.id, claim.language, claim.text, claim.claimant_id,
    CASE claim.event_precision WHEN 'day' THEN claim.event_date END, claim.stance = 'denies',
    (SELECT jsonb_agg(jsonb_build_array(
        value::text, value_max::text, unit, bound, tsvector_to_array(factdb_match_keys(claim.language, unit))
    )) FROM claims_quantity WHERE claim_id = claim.id)
FROM claims_claim claim WHERE id = ANY (%s)
"""
_QUOTES = """
SELECT id, language, exact, speaker_id, NULL::date, FALSE, NULL::jsonb FROM claims_quote WHERE id = ANY (%s)
"""


@dataclass(frozen=True, slots=True)
class Match:
    kind: Kind
    id: int
    likeness: Likeness

    @property
    def score(self) -> float:
        return self.likeness.score


@dataclass(frozen=True, slots=True)
class Found:
    passage: Passage
    matches: tuple[Match, ...]
    """Best first."""


def match(text: str, *, language: str | None = None, limit: int = LIMIT, published: bool = False) -> list[Found]:
    """For each passage of `text` the claims and quotes that are most alike; `language` is detected if left out."""
    return match_passages(passages(text, language), limit=limit, published=published)


def match_passages(
    asked: Sequence[Passage],
    *,
    limit: int = LIMIT,
    least: float = LEAST,
    kinds: Sequence[Kind] = ("claim", "quote"),
    published: bool = False,
    wanted: Callable[[int, Candidate], bool] = lambda passage, candidate: True,
) -> list[Found]:
    """In a number of queries that does not grow with the passages.

    `wanted` says, of the passage's place and a candidate, whether it is to be compared. With `published` only what
    has a verdict that was made public is.
    """
    of = frequencies()
    terms = ask(asked, of)
    near = [
        _nearest(each, [row for row in rows if wanted(number, row)], of)
        for number, (each, rows) in enumerate(
            zip(terms, candidates(terms, of, kinds=kinds, published=published), strict=True)
        )
    ]
    rows = _rows({candidate for each in near for candidate in each})
    found = []
    for each, nearest in zip(terms, near, strict=True):
        matches = [
            Match(candidate.kind, candidate.id, likeness(each, rows[candidate.kind, candidate.id], of))
            for candidate in nearest
            if (candidate.kind, candidate.id) in rows
        ]
        # Of two as much alike the newer comes first.
        best = sorted(matches, key=lambda one: (-one.score, one.kind, -one.id))
        found.append(Found(each.passage, tuple(one for one in best if one.score >= least)[:limit]))
    return found


def _nearest(asked: Asked, rows: Sequence[Candidate], of: Frequencies) -> list[Candidate]:
    scored = sorted(((rough(asked, row.keys, of), -row.id, row.kind, row) for row in rows), key=lambda r: r[:3])
    return [row for *_, row in reversed(scored[-_COMPARED:])]


def _rows(chosen: set[Candidate]) -> dict[tuple[Kind, int], Row]:
    keys = {(each.kind, each.id): each.keys for each in chosen}
    found: dict[tuple[Kind, int], Row] = {}
    sources: tuple[tuple[Kind, str], ...] = (("claim", _CLAIMS), ("quote", _QUOTES))
    for kind, sql in sources:
        ids = sorted(pk for of, pk in keys if of == kind)
        if not ids:
            continue
        with connection.cursor() as cursor:
            cursor.execute(sql, [ids])
            for pk, language, text, speaker, event, denies, held in cursor.fetchall():
                amounts = _amounts(held) if kind == "claim" else _printed(text, language)
                found[kind, pk] = Row(keys[kind, pk], speaker, amounts, event, denied=denies or negated(text, language))
    return found


def _amounts(held: Any) -> tuple[Amount, ...]:
    values = json.loads(held) if isinstance(held, str) else held
    return tuple(
        Amount(Decimal(value), Decimal(top) if top else None, unit, bound, frozenset(keys))
        for value, top, unit, bound, keys in values or ()
    )


def _printed(text: str, language: str) -> tuple[Amount, ...]:
    """A quote's figures, which no table holds."""
    return tuple(Amount(each.value, each.value_max, each.unit, each.bound) for each in figures_of(text, language))
