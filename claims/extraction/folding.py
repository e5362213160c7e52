"""Words of the language tables as patterns over a folded text.

Patterns are compiled once a language and run without `IGNORECASE`, which would keep `re` from skipping ahead to the
letters a match can begin with.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

_PLAIN = (("’", "'"), ("\u00a0", " "), ("\u202f", " "), ("\u2009", " "), ("–", "-"), ("‑", "-"), ("−", "-"))
_WORD_START = re.compile(r"(?<!\w)[\w§]")
_REACH = 48
"""How far back, in code points, the words before a place are looked at."""


def fold(text: str) -> str:
    """Lower case, with plain apostrophes, hyphens and spaces; as long as `text`, so that offsets hold in both."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    for fancy, plain in _PLAIN:
        low = low.replace(fancy, plain)
    return low


def phrases(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first, which does not end inside a longer word.

    The words are folded and arranged by common beginnings, so that a place where none begins costs one comparison.
    """
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for letter in fold(word):
            node = node.setdefault(letter, {})
        node[""] = {"ends in a letter": word[-1].isalnum()}
    return _branch(tree) if tree else "(?!)"


def _branch(node: dict[str, Any]) -> str:
    branches = [re.escape(letter) + _branch(node[letter]) for letter in sorted(node) if letter]
    if "" in node:
        branches.append(r"(?!\w)" if node[""]["ends in a letter"] else "")
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def preceding(folded: str, at: int) -> list[tuple[str, int]]:
    """The last five to one words before `at`, the longest stretch first, each with the offset where it begins.

    Nothing when `at` does not follow a space, an apostrophe or a hyphen.
    """
    low = max(0, at - _REACH)
    chunk = folded[low:at]
    if not chunk or chunk[-1] not in " '-\n":
        return []
    starts = [m.start() for m in _WORD_START.finditer(chunk)]
    if low and starts and starts[0] == 0:
        del starts[0]
    body = chunk.rstrip(" \n")
    return [(body[i:], low + i) for i in starts[-5:] if i < len(body)]


@cache
def shared() -> dict[str, Any]:
    """What print has in common in all languages: zones, currency signs, abbreviated measures, agencies."""
    source = files("claims.extraction.languages").joinpath("shared.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
