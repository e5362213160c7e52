"""Words of the language tables as patterns over a folded text.

Patterns are compiled once a language and run without `IGNORECASE`, which would keep `re` from skipping ahead to the
letters a match can begin with.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

_PLAIN = (("’", "'"), ("\u00a0", " "), ("\u202f", " "), ("\u2009", " "), ("–", "-"), ("‑", "-"), ("−", "-"))
_WORD_START = re.compile(r"(?<!\w)[\w§]")
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
        self._before: dict[int, list[tuple[str, int]]] = {}

    @cached_property
    def _starts(self) -> list[int]:
        return [match.start() for match in _WORD_START.finditer(self.folded)]

    def before(self, at: int) -> list[tuple[str, int]]:
        """The last five to one words before `at`, the longest stretch first, each with the offset where it begins.

        Nothing when `at` does not follow a space, an apostrophe or a hyphen.
        """
        found = self._before.get(at)
        if found is None:
            if len(self._before) >= _REMEMBERED:
                self._before.clear()
            found = self._before[at] = self._stretches(at)
        return found

    def _stretches(self, at: int) -> list[tuple[str, int]]:
        folded = self.folded
        if at <= 0 or folded[at - 1] not in " '-\n":
            return []
        low = at - _REACH
        end = at
        while end > max(0, low) and folded[end - 1] in " \n":
            end -= 1
        last = bisect_left(self._starts, end)
        nearest = self._starts[max(0, last - 5) : last]
        return [(folded[start:end], start) for start in nearest if low <= 0 or start > low]


@cache
def shared() -> dict[str, Any]:
    """What print has in common in all languages: zones, currency signs, abbreviated measures, agencies."""
    source = files("claims.extraction.languages").joinpath("shared.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
