"""Rows that may say the same as a passage: one query for all passages, whose work does not grow with the base.

PostgreSQL reads an inverted index (GIN) of keys. Asked for any of a passage's words it would read through a good part
of a large base, so it is asked for those that are rare, and for the frequent ones in pairs and threes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

from django.db import connection

from claims.matching.frequencies import Frequencies, figure_key
from claims.matching.terms import Asked, Form, Term
from claims.matching.units import as_others
from claims.models import Claim, Quote

Kind = Literal["claim", "quote"]

_TERMS = 12
"""The rarest of a passage that rows are looked up by."""
_READ = 30_000
"""Entries of the index read for terms looked up together; those of the rarest two are read however many they are."""
_ALONE = 500
"""Rows up to which a term is looked up by itself."""
_WANTED = 1000
"""Rows expected, at which no more combinations are added; and those read at most."""
_MOST_COMBINATIONS = 60
_TOGETHER = 3.0
"""How much more often than by chance words of one passage are expected to stand together."""
_FIGURE_ROWS = 400
_KEPT = 80
"""Rows of each kind that are compared with a passage."""


@dataclass(frozen=True, slots=True)
class Candidate:
    kind: Kind
    id: int
    keys: frozenset[str]


def candidates(
    asked: Sequence[Asked], of: Frequencies, *, kinds: Sequence[Kind], published: bool = False
) -> list[list[Candidate]]:
    """For each of `asked` the likeliest rows of each kind, unordered; with `published` of those with a verdict that was
    made public. One query."""
    among = {kind: _public(kind) if published else ("TRUE", ()) for kind in kinds}
    parts: list[str] = []
    values: list[Any] = []
    for number, each in enumerate(asked):
        for kind in kinds:
            sql, given = _lookup(number, each, kind, of, *among[kind])
            parts += sql
            values += given
    found: list[dict[tuple[Kind, int], Candidate]] = [{} for _ in asked]
    if parts:
        with connection.cursor() as cursor:
            cursor.execute("\nUNION ALL\n".join(parts), values)
            for number, kind, pk, keys in cursor.fetchall():
                found[number][kind, pk] = Candidate(kind, pk, frozenset(keys))
    return [list(rows.values()) for rows in found]


def _public(kind: Kind) -> tuple[str, Sequence[Any]]:
    """Which rows of a kind are public, as a condition and its values."""
    rows = Claim.objects.public() if kind == "claim" else Quote.objects.public()
    sql, values = rows.order_by().values("pk").query.sql_with_params()
    return f"id IN ({sql})", values


def _lookup(
    number: int, asked: Asked, kind: Kind, of: Frequencies, among: str, of_these: Sequence[Any]
) -> tuple[list[str], list[Any]]:
    terms = asked.terms
    digits = [figure_key(value) for value in sorted({figure.value for figure in asked.passage.figures})]
    figures = sorted({value for each in asked.passage.figures for value in as_others(each.value, each.unit)})
    parts: list[str] = []
    values: list[Any] = []
    weights = [(_query(term.forms), term.weight) for term in terms if term.weight > 0]
    weights += [(_quoted(digit), of.weight(digit)) for digit in digits]
    rank = " + ".join(["0.0", *("(match_keys @@ %s::tsquery)::int * %s::float" for _ in weights)])
    ranked: list[str | float] = [part for pair in weights for part in pair]
    looked_up = list(_combinations(terms, digits, of, of.rows[f"claims_{kind}"]))
    if looked_up:
        parts.append(
            f"""(SELECT %s, '{kind}', id, tsvector_to_array(match_keys)
            FROM factdb_match_{kind}(%s::tsquery, %s) WHERE {among} ORDER BY {rank} DESC LIMIT %s)"""
        )
        values += [number, " | ".join(looked_up), _WANTED * 2, *of_these, *ranked, _KEPT]
    if figures and kind == "claim":
        # Figures in words have no digits to be found by.
        parts.append(
            f"""(SELECT %s, '{kind}', id, tsvector_to_array(match_keys) FROM claims_claim
            WHERE id IN (SELECT claim_id FROM (
                SELECT claim_id FROM claims_quantity WHERE value = ANY (%s) LIMIT %s
            ) figure) AND {among} ORDER BY {rank} DESC LIMIT %s)"""
        )
        values += [number, figures, _FIGURE_ROWS, *of_these, *ranked, _KEPT // 2]
    return parts, values


def _combinations(terms: Iterable[Term], digits: Iterable[str], of: Frequencies, rows: int) -> Iterator[str]:
    """Parts of a tsquery, to be joined by "or"."""
    shares: list[tuple[float, str]] = [(_share(term.forms, of), _query(term.forms)) for term in terms]
    # What is written alike is looked for where it narrows the search enough.
    skeletons = sorted({skeleton for term in terms for skeleton in term.skeletons})
    shares += [(of.share(key), _quoted(key)) for key in (*skeletons, *digits)]
    shares.sort()
    expected, count, read = 0.0, 0, 0.0
    others: list[tuple[float, str]] = []
    for share, query in shares[:_TERMS]:
        if share * rows <= _ALONE:
            if expected < _WANTED:
                expected += share * rows
                yield query
        elif len(others) < 2 or read + share * rows <= _READ:
            read += share * rows
            others.append((share, query))
    together: dict[tuple[str, ...], list[str]] = {}
    pairs: set[frozenset[str]] = set()
    for size in (2, 3):
        groups = [(_rows(group, rows), [query for _, query in group]) for group in combinations(others, size)]
        for many, queries in sorted(groups, key=lambda group: group[0]):
            if expected + many > _WANTED or count >= _MOST_COMBINATIONS:
                break
            if not any(frozenset(pair) in pairs for pair in combinations(queries, 2)):
                expected, count = expected + many, count + 1
                together.setdefault(tuple(queries[:-1]), []).append(queries[-1])
        pairs = {frozenset((first, last)) for (first, *_), ends in together.items() for last in ends}
    # Written with what they have in common taken out: each row is held against all of it.
    for beginning, ends in together.items():
        yield "(" + " & ".join([*beginning, "(" + " | ".join(ends) + ")"]) + ")"
    if not together and others and not expected:
        yield " & ".join(query for _, query in others[:4])


def _rows(group: Iterable[tuple[float, str]], rows: int) -> float:
    """How many rows are expected to have all of the group."""
    share = 1 / _TOGETHER
    for each, _ in group:
        share *= each * _TOGETHER
    return share * rows


def _share(forms: Iterable[Form], of: Frequencies) -> float:
    return min(1.0, sum(min(of.share(key) for key in form) for form in forms))


def _query(forms: Iterable[Form]) -> str:
    """A tsquery for any of the forms."""
    return "(" + " | ".join("(" + " & ".join(map(_quoted, form)) + ")" for form in sorted(forms)) + ")"


def _quoted(key: str) -> str:
    return "'" + key.replace("\\", "\\\\").replace("'", "''") + "'"
