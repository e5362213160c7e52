"""Was this said, and checked, before? Claims and quotes that say the same as a text, in any of the languages."""

from claims.matching.engine import Found, Match, match

__all__ = ["Found", "Match", "match"]
