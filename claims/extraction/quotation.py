"""Quotation marks paired into stretches of text, and dialogue introduced by dashes."""

import re
from collections.abc import Callable
from dataclasses import dataclass

_CLOSERS = {
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "“": '”"“',
    "„": '“”"‟',
    "‟": "”",
    "”": "”",
    '"': '"”',
    "‘": "’",
    "‚": "‘’",
    "'": "'’",
}
_MARKS = re.compile(r"[«»‹›“”„‟\"‘‚'’\n](?:(?<=[«»‹›“”„‟\"‘‚])|(?<=['’])(?!\w)|(?<=(?<![\w'’])')(?=\w)|(?<=\n)\s*)")
"""A mark or a line break. An apostrophe is a mark where no word goes on over it. The first character tells whether the
rest is worth a look, so that `re` skips what lies between."""
_DASHED = re.compile(r"^[ \t]*[—–][ \t\u00a0\u202f]?(?=\S)", re.MULTILINE)
_SPACES = " \t\r\n\u00a0\u202f\u2009"
_BEFORE = frozenset(_SPACES + "([{—–-/:'’")
_AFTER = frozenset(_SPACES + ")]},;:.!?…—–-/")
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Stretch:
    """`text[outer[0]:outer[1]]` with its marks, `text[start:end]` within them."""

    outer: tuple[int, int]
    start: int
    end: int
    dialogue: bool = False
    continues: bool = False
    """The same utterance goes on from the stretch before, without a new attribution."""


def stretches(text: str, start: int = 0) -> list[Stretch]:
    """The outermost quoted stretches of `text[start:]`, in order.

    A stretch closes in its paragraph, unless the next one repeats the opening mark (both are stretches then, the
    second continuing the first) or holds the closing mark alone. A mark without a partner is ignored.
    """
    found: list[Stretch] = []
    done: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    continuing = False
    size = len(text)

    def flush(carried: int | None) -> None:
        last = -1
        for left, right in sorted(done, key=lambda pair: (pair[0], -pair[1])):
            if left >= last and (carried is None or right <= carried):
                _append(found, text, left, right, left + 1, right - 1, left in resumed)
                last = right
        done.clear()

    resumed: set[int] = set()
    for match in _MARKS.finditer(text, start):
        mark, at = match.group(), match.start()
        if mark[0] == "\n":
            after = match.end()
            following = text[after : after + 1]
            goes_on = continuing = False
            if stack:
                opener, left = stack[0]
                if following and following in (opener, _CLOSERS[opener][0]) and opener not in "'‘":
                    goes_on = True
                elif not text[at:after].count("\n") > 1 and following.islower():
                    continue
            if goes_on:
                flush(left)
                _append(found, text, left, at, left + 1, at, left in resumed)
                resumed.add(after)
                continuing = True
            else:
                flush(None)
            stack.clear()
            if continuing and following == _CLOSERS[opener][0] != opener:
                stack.append((opener, after))
            continue
        if stack and at == stack[-1][1]:
            continue
        before = text[at - 1] if at > start else " "
        after_mark = text[at + 1] if at + 1 < size else " "
        free_before = before in _BEFORE or before in _CLOSERS
        free_after = after_mark in _AFTER or after_mark in _CLOSERS
        opens = mark in "«“„‹‘‚" or (free_before and after_mark not in _SPACES and after_mark not in ",;.")
        if mark == "’" or (mark in "«‹“‘" and not free_before and free_after):
            opens = False
        level = len(stack) - 1
        while level >= 0 and mark not in _CLOSERS[stack[level][0]]:
            level -= 1
        if level >= 0:
            opener = stack[level][0]
            looks_open = free_before and not free_after and before not in _CLOSERS
            if opener in "‘'" and _possessive(text, at):
                continue
            if not (looks_open and mark in "\"'“«‘" and before in _SPACES):
                done.append((stack[level][1], at + 1))
                del stack[level:]
                continue
        if opens and len(stack) < _DEEPEST:
            stack.append((mark, at))
    flush(None)
    return found


def _possessive(text: str, at: int) -> bool:
    """An apostrophe after a plural ("the owners' bill") while its sentence goes on in lower case."""
    if text[at - 1 : at] != "s" or not text[at + 1 : at + 3].strip().islower():
        return False
    closing = re.compile(r"['’](?!\w)|\n").search(text, at + 1, at + 400)
    return closing is not None and closing.group() != "\n"


def _append(found: list[Stretch], text: str, left: int, right: int, start: int, end: int, continues: bool) -> None:
    while start < end and text[start] in _SPACES:
        start += 1
    while end > start and text[end - 1] in _SPACES:
        end -= 1
    if end > start and text[end - 1] == ",":
        end -= 1
    if start < end:
        found.append(Stretch((left, right), start, end, continues=continues))


def dialogue(text: str, start: int, narrates: Callable[[str], bool]) -> list[Stretch]:
    """What is spoken in lines that a dash begins: "—Yes —said Mara—. Come in."

    Stretches between further dashes, or commas where the language has it so, are the reporter's when `narrates`
    says that they begin with a reporting clause. A line is dialogue when it has such a clause or when the line
    before it ends with a colon or is dialogue.
    """
    found: list[Stretch] = []
    previous_end = -1
    for match in _DASHED.finditer(text, start):
        line_end = text.find("\n", match.end())
        line_end = len(text) if line_end < 0 else line_end
        pieces = re.split(r"[ \t\u00a0][—–](?=\w)|(?<=\w)[—–](?=[.,;:])|[—–](?=\s)", text[match.end() : line_end])
        introduced = text[max(start, match.start() - 4) : match.start()].rstrip()[-1:] == ":"
        adjacent = previous_end >= 0 and not text[previous_end : match.start()].strip()
        if not (introduced or adjacent or any(narrates(piece) for piece in pieces[1:])):
            continue
        position = match.end()
        left = match.start()
        for piece in pieces:
            at = text.index(piece, position) if piece else position
            if not narrates(piece) or at == match.end():
                offset = len(piece) - len(piece.lstrip(_SPACES + ".,;:"))
                begin, end = at + offset, at + len(piece.rstrip(_SPACES))
                if begin < end:
                    found.append(Stretch((max(left, begin - 1) if found else left, end), begin, end, dialogue=True))
            position = at + len(piece)
        previous_end = line_end
    return found
