"""Reporting clauses that are printed inside the marks: "« Non, corrige-t-elle, c'est la mer. »", "«Resto – dice –»"."""

import re
from collections.abc import Iterator

from claims.extraction.lexicon import Lexicon
from claims.extraction.quotation import Stretch

_BREAK = re.compile(r"(?P<dash>\s[–—-]\s?|\s?—)(?=\w)|[,?!…][\u00a0\u202f]?\s+(?=\w)")
_DASH = re.compile(r"\s?[–—-](?=[\s.,;:!?…]|$)|[,;]?\s[–—-](?=\w)")
_REST = re.compile(r"[\s.,;:–—-]*")
_SPEAKS = ("say", "ask", "deny")
_LONGEST = 220
"""Characters of a clause at most."""


def apart(text: str, stretch: Stretch, lexicon: Lexicon) -> list[Stretch]:
    """The stretch without the reporting clauses inside its marks.

    The clauses are left to the reporter: what is before, between and after them are stretches of their own.
    """
    if not lexicon.interrupted or stretch.end - stretch.start < 12:
        return [stretch]
    found: list[Stretch] = []
    outer, begin = stretch.outer[0], stretch.start
    for left, right in _clauses(text, stretch, lexicon):
        if left <= begin:
            continue
        found.append(Stretch((outer, left), begin, left, continues=stretch.continues and not found))
        outer = begin = min(right, stretch.end)
    if begin < stretch.end:
        found.append(Stretch((outer, stretch.outer[1]), begin, stretch.end, continues=stretch.continues and not found))
    return found


def _clauses(text: str, stretch: Stretch, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Offsets where the words break off and where they go on, or the end of the stretch."""
    position = stretch.start
    while (broken := _BREAK.search(text, position, stretch.end)) is not None:
        position = broken.end()
        limit = min(stretch.end, position + _LONGEST)
        matches = list(lexicon.pattern.finditer(text, position, limit))
        low = [match.group().lower().replace("’", "'") for match in matches]
        dashed = broken.group("dash") is not None
        verb = _verb(low, lexicon, dashed)
        if verb is None:
            continue
        if dashed:
            closing = _DASH.search(text, position, limit)
            end = closing.end() if closing is not None else _sentence(matches, low, verb, lexicon, stretch.end)
        elif _subject(matches, low, verb, lexicon):
            end = _stop(matches, low, verb, lexicon, stretch.end)
        else:
            continue
        left = broken.start() + (not dashed and broken.group()[0] != ",")
        while left > stretch.start and text[left - 1] in " \u00a0\u202f,":
            left -= 1
        rest = _REST.match(text, end)
        position = rest.end() if rest is not None else end
        yield left, position


def _verb(low: list[str], lexicon: Lexicon, dashed: bool) -> int | None:
    """The reporting verb with which the clause begins, past its auxiliaries."""
    before = lexicon.have | lexicon.be | lexicon.clitics
    if dashed:
        before |= lexicon.adverbs | lexicon.times | lexicon.relays
    for k, word in enumerate(low[:6]):
        for phrase in lexicon.phrases.get(word, ()):
            match = phrase.match(low, k, len(low))
            if match is not None and phrase.kind in (*_SPEAKS, "aside"):
                return match[1] - 1
        verb = lexicon.verbs.get(word)
        if verb is not None and (verb.kind in _SPEAKS or dashed):
            completed = verb.form == "participle" and any(w in lexicon.have | lexicon.be for w in low[:k])
            if verb.form == "finite" or completed:
                return k
        if word not in before and not word.startswith("-"):
            return None
    return None


def _subject(matches: list[re.Match[str]], low: list[str], verb: int, lexicon: Lexicon) -> bool:
    """The subject follows, or hangs on the verb or its auxiliary ("a-t-il dit")."""
    if any(word.startswith("-") and len(word) > 1 for word in low[max(0, verb - 1) : verb + 2]):
        return True
    k = verb + 1
    while k < len(low) and (low[k] in lexicon.adverbs or low[k] in lexicon.times):
        k += 1
    if k >= len(low):
        return False
    if matches[k].group()[0].isupper() or low[k] in lexicon.titles:
        return True
    while k < len(low) and low[k] in lexicon.determiners:
        k += 1
    return k > verb + 1 and k < len(low) and lexicon.kind_of(low[k]) is not None


def _full_stop(matches: list[re.Match[str]], low: list[str], k: int, lexicon: Lexicon) -> bool:
    return low[k] == "." and not (
        low[k - 1] in lexicon.abbreviations or (len(low[k - 1]) == 1 and matches[k - 1].group().isupper())
    )


def _stop(matches: list[re.Match[str]], low: list[str], verb: int, lexicon: Lexicon, end: int) -> int:
    """Where a clause between commas ends: at its comma, past an apposition to a name, or at the full stop."""
    stops = [
        k for k in range(verb + 1, len(low)) if low[k] in (";", ":", "!", "?") or _full_stop(matches, low, k, lexicon)
    ]
    stop = matches[stops[0]].end() if stops else end
    comma = next((k for k in range(verb + 1, len(low)) if low[k] == ","), None)
    if comma is None or matches[comma].end() > stop:
        return stop
    named = matches[verb + 1].group()[0].isupper()
    return stop if named and stops and stop - matches[comma].end() < 60 else matches[comma].end()


def _sentence(matches: list[re.Match[str]], low: list[str], verb: int, lexicon: Lexicon, end: int) -> int:
    """Where a clause that no second dash closes ends."""
    return next((matches[k].end() for k in range(verb + 1, len(low)) if _full_stop(matches, low, k, lexicon)), end)
