"""How far what a rule finds is to be believed: measured on annotated articles (bench/calibration.py)."""

import tomllib
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "confidence.toml"
_UNSEEN = 0.5
"""Of a rule that the annotated articles never show at work."""


@cache
def confidence(rule: str) -> float:
    """The share of what the rule finds that is right, 0 to 1."""
    return _table().get(rule, _UNSEEN)


@cache
def _table() -> dict[str, float]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))
