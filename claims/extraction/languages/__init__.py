"""Language knowledge as data: one TOML file a language. The code knows no language by name."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

CODES = ("it", "fr", "en", "es", "de")


@cache
def load(code: str) -> dict[str, Any]:
    """The tables of a language, ISO 639-1; of one that has no file, those of English."""
    name = code if code in CODES else "en"
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
