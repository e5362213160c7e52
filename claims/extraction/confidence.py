"""How far what a rule finds is to be believed: measured on annotated articles (bench/calibration.py)."""

import tomllib
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "confidence.toml"


def confidence(rule: str) -> float:
    """The share of what the rule finds that is right, 0 to 1; of a rule not measured, that of all rules together."""
    table = _table()
    return table.get(rule, table[""])


@cache
def _table() -> dict[str, float]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))
