"""A text as tokens and sentences. A quoted stretch is one token, so that what is around it reads as one sentence."""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

QUOTED = "«»"
"""The lower-case form of a token that stands for a quoted stretch."""

_LETTER = r"(?:[^\W\d_]|[\u0300-\u036f])"
_OTHER = r"\d+(?:[.,]\d+)*|[.!?…]+|\n|[^\s]"
_TERMINAL = frozenset(".!?…")
_CLOSING = "»”“\"’'›‹«)]"


def token_pattern(elision: bool, suffixes: str) -> re.Pattern[str]:
    """The token pattern of a language: whether articles lose their vowel ("l'"), and what is a token when
    it hangs on a word ("-t-elle", "'s"), as a regular expression."""
    tail = f"(?!{suffixes})" if suffixes else ""
    word = (
        f"{_LETTER}+(?:{tail}[-‐]{_LETTER}+)*(?:['’](?=[^\\W\\d_]))?"
        if elision
        else f"{_LETTER}+(?:{tail}[-‐'’]{_LETTER}+)*"
    )
    head = f"{suffixes}|" if suffixes else ""
    return re.compile(f"{head}[A-Z]{{1,3}}\\d[A-Z\\d]*(?![\\w])|(?:[^\\W\\d_]\\.){{2,}}|{word}|{_OTHER}")


@dataclass(slots=True)
class Tokens:
    """Parallel lists, one entry a token: lower-case form, first and one past last offset, begins with a capital."""

    low: list[str]
    start: list[int]
    end: list[int]
    capital: list[bool]
    quote: dict[int, int]
    """Token of a quoted stretch → its index among the stretches."""

    def at(self, offset: int) -> int:
        """The first token that starts at `offset` or after it."""
        return bisect_left(self.start, offset)


LONGEST = 400
"""Tokens of a sentence at most; what no full stop ends is cut there, so that reading it takes time in proportion."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens `first` to `last` (half-open) without the full stop; `paragraph` counts from 0."""

    first: int
    last: int
    paragraph: int


def tokenize(text: str, pattern: re.Pattern[str], stretches: Sequence[tuple[int, int]], start: int, end: int) -> Tokens:
    """The tokens of `text[start:end]`; each of the `stretches` (ordered, apart) is one token."""
    low: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    capital: list[bool] = []
    quote: dict[int, int] = {}
    position = start
    for index, (left, right) in enumerate([*stretches, (end, end)]):
        if right > end or left < position:
            continue
        spans = [match.span() for match in pattern.finditer(text, position, left)]
        words = [text[first:last] for first, last in spans]
        low += [word.lower() for word in words]
        starts += [first for first, _ in spans]
        ends += [last for _, last in spans]
        capital += [word[0].isupper() for word in words]
        if index < len(stretches):
            quote[len(low)] = index
            low.append(QUOTED)
            starts.append(left)
            ends.append(right)
            capital.append(False)
        position = right
    if any("’" in word for word in low):
        low = [word.replace("’", "'") for word in low]
    return _unwrapped(Tokens(low, starts, ends, capital, quote))


WIDEST = 100
"""Characters of a line at most where the lines of a text are broken to a width."""


def _unwrapped(tokens: Tokens) -> Tokens:
    """The tokens without the line breaks inside sentences.

    A sentence goes on where the next line begins in lower case, and, in a text whose lines are all short, where
    the first word of the next line would not have fitted on this one.
    """
    low, start, end = tokens.low, tokens.start, tokens.end
    breaks = [i for i in range(1, len(low) - 1) if low[i] == "\n"]
    begins = [start[0] if start else 0, *(end[i] for i in breaks)]
    width = max((start[i] - left for i, left in zip(breaks, begins, strict=False)), default=0)
    inner: set[int] = set()
    for i, left in zip(breaks, begins, strict=False):
        before, after = low[i - 1], low[i + 1]
        if "\n" in (before, after) or before[0] in ":;" or (before[0] in _TERMINAL and not after[0].islower()):
            continue
        lower = after[0].isalpha() and not tokens.capital[i + 1] and before[0] not in _TERMINAL
        full = width <= WIDEST and after[0].isalnum() and start[i] - left + 1 + end[i + 1] - start[i + 1] > width
        if lower or full or after[0] == ",":
            inner.add(i)
    if not inner:
        return tokens
    kept = [i for i in range(len(low)) if i not in inner]
    place = {old: new for new, old in enumerate(kept)}
    return Tokens(
        [low[i] for i in kept],
        [start[i] for i in kept],
        [end[i] for i in kept],
        [tokens.capital[i] for i in kept],
        {place[i]: index for i, index in tokens.quote.items()},
    )


def sentences(
    text: str,
    tokens: Tokens,
    abbreviations: frozenset[str],
    ordinal_before: frozenset[str],
    says: Callable[[str], bool],
) -> list[Sentence]:
    """Split after a full stop that closes a sentence, inside or outside quotation marks, and at line breaks.

    A quoted question or exclamation that a reporting clause follows ("“Why?” Tate asked.") stays with it:
    `says` tells a reporting verb.
    """
    found: list[Sentence] = []
    low, capital = tokens.low, tokens.capital
    first, paragraph, size = 0, 0, len(low)
    for i in range(size):
        word = low[i]
        if word == "\n":
            if first < i:
                found.append(Sentence(first, i, paragraph))
            paragraph += bool(found) and found[-1].paragraph == paragraph
            first = i + 1
        elif word[0] in _TERMINAL:
            following = low[i + 1] if i + 1 < size else "\n"
            if following[0].islower() and not capital[i + 1]:
                if following[0].isalpha():
                    continue
            elif following[0] in ",;:" or (following[0] in _CLOSING and following != QUOTED):
                continue
            if (
                word == "."
                and i > first
                and (
                    low[i - 1] in abbreviations
                    or (low[i - 1].isdecimal() and low[i - 2] in ordinal_before and following != "\n")
                    or (capital[i - 1] and len(low[i - 1]) == 1 and low[i - 2] != "°" and following != "\n")
                )
            ):
                continue
            if first < i:
                found.append(Sentence(first, i, paragraph))
            first = i + 1
        elif word == QUOTED and i + 1 < size:
            inside = text[tokens.end[i] - 4 : tokens.end[i]].rstrip(_CLOSING + " \u00a0\u202f")[-1:]
            opens = capital[i + 1] or low[i + 1] == QUOTED or low[i + 1] in "—–"
            if inside in _TERMINAL and inside and opens:
                if inside != "." and any(says(low[k]) for k in range(i + 1, min(i + 6, size)) if low[k] != "."):
                    continue
                found.append(Sentence(first, i + 1, paragraph))
                first = i + 1
    if first < size:
        found.append(Sentence(first, size, paragraph))
    return [
        Sentence(piece + s.first, min(piece + s.first + LONGEST, s.last), s.paragraph)
        for s in (
            Sentence(s.first + 1, s.last, s.paragraph) if low[s.first][0] in _TERMINAL and s.last - s.first > 1 else s
            for s in found
        )
        for piece in range(0, s.last - s.first, LONGEST)
    ]
