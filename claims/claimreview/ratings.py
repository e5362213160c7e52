"""What other publishers' ratings are in the newsroom's words: by name, else by their place on the scale given."""

import re
import tomllib
import unicodedata
from decimal import Decimal
from functools import cache
from importlib.resources import files

from claims.models import ExternalReview, Review

_SCALE = (
    Review.Verdict.FALSE,
    Review.Verdict.MISLEADING,
    Review.Verdict.DISPUTED,
    Review.Verdict.MOSTLY_TRUE,
    Review.Verdict.TRUE,
)
"""From the worst rating to the best, each a fifth of the way to either side of its place."""
_REST = re.compile(r"[:;,.!?(\[–—-]\s")


def verdict(
    aspect: str, name: str, value: Decimal | None, worst: Decimal | None, best: Decimal | None
) -> tuple[str, str]:
    """The verdict and what it was told by (`ExternalReview.VerdictFrom`); both empty where it cannot be told.

    A name counts whole, or up to the first punctuation ("False. It was 2,100."). Of the attribution every publisher's
    scale is another, so that only names count.
    """
    named = _names(aspect).get(_folded(name)) or _names(aspect).get(_folded(_REST.split(f"{name} ", maxsplit=1)[0]))
    if named:
        return named, ExternalReview.VerdictFrom.NAME
    if aspect == Review.Aspect.CONTENT and value is not None and worst is not None and best is not None:
        share = (value - worst) / (best - worst) if best != worst else Decimal(-1)
        if 0 <= share <= 1:
            return _SCALE[round(share * (len(_SCALE) - 1))], ExternalReview.VerdictFrom.VALUE
    return "", ""


@cache
def _names(aspect: str) -> dict[str, str]:
    table = tomllib.loads((files("claims.claimreview") / "ratings.toml").read_text(encoding="utf-8"))
    return {_folded(name): verdict for verdict, names in table[aspect].items() for name in names}


def _folded(name: str) -> str:
    """Lower case, without accents, spaces between words only."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(each))
    return " ".join(re.findall(r"\w+", plain))
