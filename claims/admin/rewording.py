"""Two wordings of a rationale in one: what was removed and what was added."""

from dataclasses import dataclass

from claims.models.comparison import Comparison


@dataclass(frozen=True)
class Words:
    """Words of a rationale; `change` is "", "removed" or "added"."""

    change: str
    text: str


def reworded(before: str, after: str) -> list[Words]:
    """Both wordings in one: what was removed stands before what was added in its place."""
    found = []
    for segment in Comparison(before, after).segments:
        old, new = before[segment.start : segment.end], after[segment.new_start : segment.new_end]
        found += [Words("", new)] if segment.equal else [Words("removed", old), Words("added", new)]
    return [words for words in found if words.text]
