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
_WORD = r"[^\w§]*+(\w++|§)"
_BACKWARDS = re.compile(f"{_WORD}(?:{_WORD}(?:{_WORD}(?:{_WORD}(?:{_WORD})?)?)?)?")
"""Up to five words of a text read from its end."""
_REACH = 48
"""How far back, in code points, the words before a place are looked at."""
_REMEMBERED = 64
"""Places of which the words before are kept: a number is looked at several times in a row."""


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


def beginnings(words: Iterable[str]) -> str:
    """A pattern for the first two letters of any of the words: what a place is worth a closer look by."""
    seconds: dict[str, set[str]] = {}
    for word in map(fold, words):
        seconds.setdefault(word[0], set()).add(word[1:2])
    return "|".join(
        re.escape(first) + ("" if "" in rest else f"[{''.join(map(re.escape, sorted(rest)))}]")
        for first, rest in sorted(seconds.items())
    )


def _branch(node: dict[str, Any]) -> str:
    branches = [re.escape(letter) + _branch(node[letter]) for letter in sorted(node) if letter]
    if "" in node:
        branches.append(r"(?!\w)" if node[""]["ends in a letter"] else "")
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


class Page:
    """A text with its folded form, and the words before any place in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)
        self._before: dict[int, dict[str, int]] = {}

    def before(self, at: int) -> dict[str, int]:
        """The last five to one words before `at`, the longest stretch first, and the offset where each begins.

        Nothing when `at` does not follow a space, an apostrophe or a hyphen.
        """
        found = self._before.get(at)
        if found is None:
            if len(self._before) >= _REMEMBERED:
                self._before.clear()
            found = self._before[at] = self._stretches(at)
        return found

    def _stretches(self, at: int) -> dict[str, int]:
        folded = self.folded
        if at <= 0 or folded[at - 1] not in " '-\n":
            return {}
        low = max(0, at - _REACH)
        chunk = folded[low:at].rstrip(" \n")
        match = _BACKWARDS.match(chunk[::-1])
        if match is None:
            return {}
        size = len(chunk)
        words = range(match.lastindex or 0, 0, -1)
        starts = [size - match.end(word) for word in words]
        if low and starts[0] == 0:
            del starts[0]
        return {chunk[start:]: low + start for start in starts}


@cache
def shared() -> dict[str, Any]:
    """What print has in common in all languages: zones, currency signs, abbreviated measures, agencies."""
    source = files("claims.extraction.languages").joinpath("shared.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
