"""Two wordings of one text: where words went. Pure functions of strings; offsets are code points, half-open."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property

TOKEN = re.compile(r"(?:\w+|[^\w\s])\s*|\s+")
"""A word or mark with the white space after it: joined, the tokens are the text."""
CONTEXT = 32
"""Code points kept before and after an anchor, as W3C Web Annotation §4.2.4 uses them, to find it again."""
SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*\s*|[.!?\n]+\s*")
PAIRS = 50_000
"""How often words of a passage may meet the same word of its other wording, which is what comparing them costs, for
the words of each to be compared; a passage beyond that counts as replaced as a whole. Two times two thousand words of
prose meet some thirty thousand times."""


class Fate(StrEnum):
    """What became of words in a later text."""

    KEPT = "kept"
    ALTERED = "altered"
    MOVED = "moved"
    VANISHED = "vanished"


@dataclass(frozen=True, slots=True)
class Segment:
    """`before[start:end]` stands as `after[new_start:new_end]`: the same words where `equal`, else others or none."""

    equal: bool
    start: int
    end: int
    new_start: int
    new_end: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a span, and its place in the later text; no place where it has none, or several."""

    fate: Fate
    start: int | None = None
    end: int | None = None


def places(words: str, text: str) -> list[int]:
    """Where `words` start in `text`, overlapping ones too; not where they would begin or end inside a word."""
    found = []
    start = text.find(words) if words else -1
    while start >= 0:
        if not _cuts_a_word(text, start) and not _cuts_a_word(text, start + len(words)):
            found.append(start)
        start = text.find(words, start + 1)
    return found


def _cuts_a_word(text: str, border: int) -> bool:
    return 0 < border < len(text) and text[border - 1].isalnum() and text[border].isalnum()


def place(before: str, start: int, end: int, after: str) -> tuple[int | None, int]:
    """Where in `after` the words `before[start:end]` stand now, where that is beyond doubt, and how many places there
    are with these words.

    They are at the only place that has them, if they stood at one only before. Else they are at the only place that
    has them with the same context, prefix and suffix whole (W3C `TextQuoteSelector`), if only they had it before.
    """
    exact = before[start:end]
    there = places(exact, after)
    if len(there) == 1 and places(exact, before) == [start]:
        return there[0], 1
    prefix, suffix = before[max(start - CONTEXT, 0) : start], before[end : end + CONTEXT]
    fitting = [at for at in there if _fits(after, at, exact, prefix, suffix)]
    if len(fitting) == 1 and [at for at in places(exact, before) if _fits(before, at, exact, prefix, suffix)] == [
        start
    ]:
        return fitting[0], len(there)
    return None, len(there)


def _fits(text: str, at: int, exact: str, prefix: str, suffix: str) -> bool:
    return text.endswith(prefix, 0, at) and text.startswith(suffix, at + len(exact))


class Comparison:
    """`before` and `after`: sentences first, then the words of the sentences that changed."""

    def __init__(self, before: str, after: str) -> None:
        self.before, self.after = before, after

    @cached_property
    def segments(self) -> list[Segment]:
        """Both texts whole and in order; no two equal segments, and no two changed ones, follow each other."""
        merged: list[Segment] = []
        for each in self._sentences():
            last = merged[-1] if merged else None
            if last and last.equal == each.equal:
                merged[-1] = Segment(each.equal, last.start, each.end, last.new_start, each.new_end)
            else:
                merged.append(each)
        return merged

    def _sentences(self) -> Iterator[Segment]:
        start = new_start = 0
        for equal, removed, added in _aligned(SENTENCE.findall(self.before), SENTENCE.findall(self.after)):
            before, after = "".join(removed), "".join(added)
            if equal or not before or not after:
                yield Segment(equal, start, start + len(before), new_start, new_start + len(after))
            else:
                yield from _words(before, after, start, new_start)
            start, new_start = start + len(before), new_start + len(after)

    def fate(self, start: int, end: int) -> Outcome:
        """What became of `before[start:end]`. Words between which only the white space changed are kept."""
        first, last = self._segment(start), self._segment(end - 1)
        if first is last and first.equal:
            shift = first.new_start - first.start
            return Outcome(Fate.KEPT, start + shift, end + shift)
        exact = self.before[start:end]
        new_start, now = self._instead(first, last, start, end)
        new_end = new_start + len(now)
        if now and now.split() == exact.split():
            return Outcome(Fate.KEPT, new_start, new_end)
        if elsewhere := [at for at in places(exact, self.after) if not self._stood_there(at, at + len(exact))]:
            at = elsewhere[0]
            return Outcome(Fate.MOVED, at, at + len(exact)) if len(elsewhere) == 1 else Outcome(Fate.MOVED)
        if now and (self._between_the_same(start, end) or _alike(exact, now)):
            return Outcome(Fate.ALTERED, new_start, new_end)
        return Outcome(Fate.VANISHED)

    def _instead(self, first: Segment, last: Segment, start: int, end: int) -> tuple[int, str]:
        """What stands between the neighbours of a span whose first and last characters are of these segments."""
        new_start = first.new_start + (start - first.start if first.equal else 0)
        new_end = last.new_end - (last.end - end if last.equal else 0)
        text = self.after
        # What was exchanged may have taken a space, or a mark beside a word, along.
        begins, ends = self.before[start].isalnum(), self.before[end - 1].isalnum()
        while new_start < new_end and (not text[new_start].isalnum() if begins else text[new_start].isspace()):
            new_start += 1
        while new_start < new_end and (not text[new_end - 1].isalnum() if ends else text[new_end - 1].isspace()):
            new_end -= 1
        return new_start, text[new_start:new_end]

    def _segment(self, at: int) -> Segment:
        """The one that holds the character at `at`; those that only add something hold none."""
        return self._holding[bisect_right(self._starts, at) - 1]

    @cached_property
    def _holding(self) -> list[Segment]:
        return [segment for segment in self.segments if segment.end > segment.start]

    @cached_property
    def _starts(self) -> list[int]:
        return [segment.start for segment in self._holding]

    def _stood_there(self, new_start: int, new_end: int) -> bool:
        """Whether the place in the later text is one of the earlier text that stayed as it was."""
        return any(each.equal and each.new_start <= new_start and new_end <= each.new_end for each in self.segments)

    def _between_the_same(self, start: int, end: int) -> bool:
        """Whether what stands right before and right after is what stood there, so that these words were exchanged."""
        before = start > 0 and self._segment(start - 1).equal
        after = end < len(self.before) and self._segment(end).equal
        return before and after


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    """Runs of items that are the same in both, and of those that are not. What is the same at both ends is cut off
    before the two are compared, so that the cost is that of what lies between."""
    shortest = min(len(old), len(new))
    head = next((at for at in range(shortest) if old[at] != new[at]), shortest)
    rest = shortest - head
    tail = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    if head:
        yield True, old[:head], new[:head]
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    if _pairs(middle_old, middle_new) > PAIRS:
        yield False, middle_old, middle_new
    else:
        for tag, start, end, new_start, new_end in SequenceMatcher(
            None, middle_old, middle_new, autojunk=False
        ).get_opcodes():
            yield tag == "equal", middle_old[start:end], middle_new[new_start:new_end]
    if tail:
        yield True, old[-tail:], new[-tail:]


def _pairs(old: Sequence[str], new: Sequence[str]) -> int:
    counted = Counter(new)
    return sum(times * counted[item] for item, times in Counter(old).items())


def _words(before: str, after: str, start: int, new_start: int) -> Iterator[Segment]:
    for equal, removed, added in _aligned(TOKEN.findall(before), TOKEN.findall(after)):
        old, new = sum(map(len, removed)), sum(map(len, added))
        yield Segment(equal, start, start + old, new_start, new_start + new)
        start, new_start = start + old, new_start + new


def _alike(words: str, others: str) -> bool:
    """Whether at least half of the words of both are the same, in the same order."""
    old, new = re.findall(r"\w+", words), re.findall(r"\w+", others)
    if not old or not new or _pairs(old, new) > PAIRS or max(len(old), len(new)) > 3 * min(len(old), len(new)):
        return False
    return SequenceMatcher(None, old, new, autojunk=False).ratio() >= 0.5
