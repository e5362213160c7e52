"""Units of which one is so many of another: two tonnes are 2,000 kilos."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files


@cache
def _sizes() -> Mapping[str, tuple[str, Decimal]]:
    """Word → its dimension, and how many of the dimension's first unit it is."""
    data = tomllib.loads(files("claims.matching").joinpath("units.toml").read_text(encoding="utf-8"))
    return {
        word: (dimension, Decimal(unit["size"]))
        for dimension, units in data.items()
        for unit in units.values()
        for word in unit["words"].split()
    }


def sizes(unit: str, other: str) -> tuple[Decimal, Decimal] | None:
    """How large both are: 1,000,000 and 1,000 of "tonnellate" and "kg"; `None` where they are of two dimensions."""
    mine, theirs = _sizes().get(unit.casefold()), _sizes().get(other.casefold())
    return (mine[1], theirs[1]) if mine is not None and theirs is not None and mine[0] == theirs[0] else None


def as_others(value: Decimal, unit: str) -> frozenset[Decimal]:
    """The value in every unit of the dimension of its own: 2 tonnes are 2, 2,000 and 2,000,000; itself without one."""
    mine = _sizes().get(unit.casefold())
    if mine is None:
        return frozenset([value])
    return frozenset(value * mine[1] / size for dimension, size in _sizes().values() if dimension == mine[0])
