"""How often each key occurs in the base, from the statistics PostgreSQL keeps of its columns."""

from dataclasses import dataclass, field
from decimal import Decimal
from math import log
from time import monotonic

from django.db import connection

from claims.matching.concepts import bridge

_KEPT = 300.0
"""Seconds after which the statistics are read again."""
_TRUSTED = 100
"""Rows from which on the base's own frequencies count more than what is expected of any."""
_QUIET, _CONCEPT, _OTHER, NAME = 0.05, 0.01, 0.002, 0.0004
"""Shares of the rows that have a word, as expected of any base."""
_NUMBER, _DIGIT = 0.02, 4.0
"""The share that have a number of one digit, and by what it is divided for each digit more."""
_LEAST = 0.1
_REMEMBERED = 50_000
"""Weights kept at most."""

_STATISTICS = """
SELECT key, max(frequency)
FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs) common(key, frequency)
WHERE schemaname = current_schema() AND tablename IN ('claims_claim', 'claims_quote') AND attname = 'match_keys'
    AND key IS NOT NULL
GROUP BY key
"""
_ROWS = """
SELECT relname, greatest(reltuples, 0)::bigint FROM pg_class
WHERE oid IN ('claims_claim'::regclass, 'claims_quote'::regclass)
"""


@dataclass(frozen=True, slots=True)
class Frequencies:
    rows: dict[str, int]
    """Table → rows at the last ANALYZE."""
    shares: dict[str, float]
    """Key → share of the rows that have it, of those that are frequent."""
    rare: float = field(init=False)
    """The share taken for a key that is not."""
    _weights: dict[str, float] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        least = min(self.shares.values(), default=0.0) / 2
        # A table that was emptied has statistics still.
        rows = max(1, *self.rows.values()) if self.rows else 1
        object.__setattr__(self, "rare", max(least, 1 / rows) if least else 0.0)

    def share(self, key: str) -> float:
        return self.shares.get(key, self.rare)

    def weight(self, key: str, expected: float | None = None) -> float:
        """The information in finding `key`, in nats (inverse document frequency)."""
        if expected is None:
            weight = self._weights.get(key)
            if weight is None:
                if len(self._weights) > _REMEMBERED:
                    self._weights.clear()
                weight = self._weights[key] = self.weight_of_share(self.share(key), _expected(key))
            return weight
        return self.weight_of_share(self.share(key), expected)

    def weight_of_share(self, share: float, expected: float = _CONCEPT) -> float:
        rows = max(self.rows.values(), default=0)
        return max(_LEAST, -log((share * rows + expected * _TRUSTED) / (rows + _TRUSTED)))


def _expected(key: str) -> float:
    if key.startswith("#"):
        # Round numbers and small ones are in many texts, 16.4 and 11,250 in few.
        return _NUMBER / _DIGIT ** (len(key.replace(".", "").strip("#0")) - 1)
    known = bridge()
    return _QUIET if key in known.quiet else _CONCEPT if key in known.known else _OTHER


def figure_key(value: Decimal) -> str:
    """As `factdb_match_keys` makes it of digits."""
    return f"#{value.normalize():f}"


_held: tuple[float, Frequencies] | None = None


def frequencies() -> Frequencies:
    """Read at most every five minutes a process."""
    global _held
    if _held is None or monotonic() - _held[0] > _KEPT:
        with connection.cursor() as cursor:
            cursor.execute(_ROWS)
            rows = dict(cursor.fetchall())
            cursor.execute(_STATISTICS)
            _held = monotonic(), Frequencies(rows, dict(cursor.fetchall()))
    return _held[1]


def forget() -> None:
    """The statistics are read again at the next question, as after loading many rows."""
    global _held
    _held = None
