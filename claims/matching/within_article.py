"""Contradictions inside one article: another figure for what was counted before, another day for what happened once.

A proposal costs an editor's attention, so that little is proposed: only where the shorter of two statements is told
almost wholly by the other, and neither says that it speaks of a part, of another time or of a supposition
(`within_article.toml`).
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import combinations

from claims.extraction.result import Figure
from claims.matching.concepts import bridge, keys_of, word_keys
from claims.matching.frequencies import figure_key, frequencies
from claims.matching.passages import Passage, passage
from claims.matching.terms import Asked, ask
from claims.models import Appearance, Attribution, Claim, Quantity, Relation, Revision

MOST_CLAIMS = 50
"""Of an article with more, so many are compared: a pair of each."""
HEADLINE = "headline-figure"
"""The rule of a claim made of a headline whose figure the text contradicts."""
_TOLD = 0.75
"""Share of the information in the shorter statement that the other has too."""
_LEAST = 4.0
"""Information in common beside figures, days and what is counted, in nats: one word of the news."""
_SAME_ACT = 7.0
"""The same for two days, where nothing counted is in common: two words."""
_ABOUT = Decimal("0.05")
"""What "about" a figure is still taken for it."""
_AROUND = timedelta(days=60)
"""Days from the publication within which an event may be the one that a statement without a day speaks of."""
_PERSON = "people"
"""The concept of those who may also be counted as what befell them: "12 dead", "12 people died"."""
_END_OF_SENTENCE = re.compile(r"[.!?…][»”\"’)]*\s|\n")
_END_OF_CLAUSE = re.compile(r"[,;:()–—]\s?")


@dataclass(frozen=True)
class Statement:
    """What the article says at `start`…`end`."""

    passage: Passage
    start: int
    end: int
    claim: Claim | None
    """None of a headline, which is no claim unless it is contradicted."""
    dated: tuple[int, int] | None = None
    """The clause that tells when, in the passage."""

    @property
    def period(self) -> tuple[date, date] | None:
        """First and last day of when it happened, if that is told."""
        day = self.claim.event_date if self.claim else None
        if self.claim is None or day is None:
            return None
        if self.claim.event_precision == "year":
            return day.replace(month=1, day=1), day.replace(month=12, day=31)
        if self.claim.event_precision == "month":
            first = day.replace(day=1)
            return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return day, day


def suggest_within(revision: Revision) -> int:
    """Proposes which statements of the text contradict each other; returns how many relations are new.

    What stands in one sentence ("from 10 to 12") is no contradiction, nor are figures of two days. What was proposed
    before, decided or not, in either direction, is not proposed again. A headline that the text contradicts becomes a
    claim of the outlet.
    """
    found = list(_contradictions(revision))
    if not found:
        return 0
    headline = next((each for one in found for each in (one.later, one.earlier) if not each.claim), None)
    outlets = _headline_claim(revision, headline) if headline else None
    proposed = [
        Relation(
            from_claim=one.later.claim or outlets,
            to_claim=one.earlier.claim or outlets,
            kind=Relation.Kind.CONTRADICTS,
            dimension=one.dimension,
            confidence=round(one.share, 3),
        )
        for one in found
    ]
    claims = {key for each in proposed for key in (each.from_claim_id, each.to_claim_id)}
    known = set(map(frozenset, Relation.objects.between(claims).values_list("from_claim", "to_claim")))
    new = [each for each in proposed if frozenset((each.from_claim_id, each.to_claim_id)) not in known]
    Relation.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


@dataclass(frozen=True)
class _Contradiction:
    later: Statement
    earlier: Statement
    dimension: Relation.Dimension
    share: float
    """Of the shorter one's words those that the other has too, by information."""


@dataclass(frozen=True)
class _Compared:
    """A statement with its words, and those of the clause that tells when."""

    statement: Statement
    whole: Asked
    clause: Asked
    keys: frozenset[str]
    units: tuple[frozenset[str], ...]
    """Of each figure the keys of what it counts."""


def _contradictions(revision: Revision) -> Iterator[_Contradiction]:
    """In the order of the text."""
    compared = _compared(list(_statements(revision)))
    published = revision.document.published_at.date() if revision.document.published_at else None
    elsewhere = {id(each): _speaks_of_another(each.statement, revision) for each in compared}
    for earlier, later in combinations(compared, 2):
        one, other = earlier.statement, later.statement
        if elsewhere[id(earlier)] or elsewhere[id(later)] or one.passage.denied != other.passage.denied:
            continue
        if not _END_OF_SENTENCE.search(revision.text, one.end - 1, other.start):
            continue
        if share := _other_figure(later, earlier, published):
            yield _Contradiction(other, one, Relation.Dimension.FIGURE, share)
        elif share := _other_day(later, earlier, published):
            yield _Contradiction(other, one, Relation.Dimension.TIME, share)


def _statements(revision: Revision) -> Iterator[Statement]:
    """Headline and claims, in the order of the text."""
    if title := _headline(revision):
        yield Statement(passage(revision.text[title[0] : title[1]], revision.language), *title, None)
    printed = Appearance.objects.filter(revision=revision).select_related("claim__claimant").defer("claim__search")
    answers = (Claim.Stance.DENIES, Claim.Stance.DECLINES, Claim.Stance.EVADES)
    rows = printed.exclude(claim__stance__in=answers).exclude(rule=HEADLINE).order_by("start", "id")
    for each in rows[:MOST_CLAIMS]:
        claim = each.claim
        told = passage(claim.text, claim.language, speaker=claim.claimant.name if claim.claimant else "")
        yield Statement(told, each.start, each.end, claim, _clause(claim))


def _headline(revision: Revision) -> tuple[int, int] | None:
    title = revision.document.title
    start = revision.text.find(title, 0, revision.body_start) if title else -1
    return (start, start + len(title)) if start >= 0 else None


def _clause(claim: Claim) -> tuple[int, int] | None:
    """Where in the claim's words the clause stands that tells on which day."""
    at = claim.text.casefold().find(claim.event_raw.casefold()) if claim.event_raw else -1
    if at < 0 or claim.event_precision != "day":
        return None
    cuts = [0, *(match.end() for match in _END_OF_CLAUSE.finditer(claim.text)), len(claim.text)]
    return max(cut for cut in cuts if cut <= at), min(cut for cut in cuts if cut >= at + len(claim.event_raw))


def _compared(statements: list[Statement]) -> list[_Compared]:
    """In a number of queries that does not grow with the statements."""
    of = frequencies()
    clauses = [
        passage(
            each.passage.text,
            each.passage.language,
            *(each.dated or (0, len(each.passage.text))),
            speaker=each.passage.speaker,
        )
        for each in statements
    ]
    asked = ask([*(each.passage for each in statements), *clauses], of)
    texts = {(each.passage.language, each.passage.text) for each in statements}
    units = {(each.passage.language, figure.unit) for each in statements for figure in each.passage.figures}
    keys = keys_of(texts | units)
    size = len(statements)
    return [
        _Compared(
            each,
            whole,
            clause,
            frozenset(keys[each.passage.language, each.passage.text]),
            tuple(frozenset(word_keys(keys[each.passage.language, figure.unit])) for figure in each.passage.figures),
        )
        for each, whole, clause in zip(statements, asked[:size], asked[size:], strict=True)
    ]


def _other_figure(later: _Compared, earlier: _Compared, published: date | None) -> float:
    """The share of words in common where the two count the same and come to another figure, else 0."""
    one, other = earlier.statement, later.statement
    if not _may_be_of_one_time(one.period, other.period, published):
        return 0.0
    figures = [(figure, units) for figure, units in zip(one.passage.figures, earlier.units, strict=True)]
    others = [(figure, units) for figure, units in zip(other.passage.figures, later.units, strict=True)]
    for figure, units in figures:
        for another, other_units in others:
            if not _counts_the_same(figure, units, another, other_units, earlier, later) or _agree(figure, another):
                continue
            # A statement with both figures tells what became of one.
            if figure_key(figure.value) in later.keys or figure_key(another.value) in earlier.keys:
                continue
            counted = units | other_units
            share, found = max(_shared(earlier.whole, later.keys, counted), _shared(later.whole, earlier.keys, counted))
            if share >= _TOLD and found >= _LEAST:
                return share
    return 0.0


def _other_day(later: _Compared, earlier: _Compared, published: date | None) -> float:
    """The share of words in common where the two tell the same act and another day for it, else 0."""
    one, other = earlier.statement, later.statement
    if one.dated is None or other.dated is None or one.period is None or other.period is None:
        return 0.0
    days = one.period[0], other.period[0]
    # What was and what will be are two occasions.
    if days[0] == days[1] or (published and min(days) <= published < max(days)):
        return 0.0
    if one.passage.figures and other.passage.figures and not _any_agree(one.passage, other.passage):
        return 0.0
    share, found = max(_shared(earlier.clause, later.keys), _shared(later.clause, earlier.keys))
    whole = max(_shared(earlier.whole, later.keys)[1], _shared(later.whole, earlier.keys)[1])
    return share if share >= _TOLD and found >= _LEAST and whole >= _SAME_ACT else 0.0


def _any_agree(one: Passage, other: Passage) -> bool:
    return any(_agree(figure, another) for figure in one.figures for another in other.figures)


def _counts_the_same(
    figure: Figure,
    units: frozenset[str],
    another: Figure,
    other_units: frozenset[str],
    holder: _Compared,
    other_holder: _Compared,
) -> bool:
    """Whether both count the same noun, or one counts people and the other what befell them."""
    if not figure.unit or not another.unit or figure.per.casefold() != another.per.casefold():
        return False
    if figure.unit.casefold() == another.unit.casefold():
        return True
    language, other_language = holder.statement.passage.language, other_holder.statement.passage.language
    if not units or not other_units:
        return False
    if _means(language, units) == _means(other_language, other_units):
        return True
    if _persons(language, units):
        return _found_in(_means(other_language, other_units), holder.keys)
    if _persons(other_language, other_units):
        return _found_in(_means(language, units), other_holder.keys)
    return False


def _means(language: str, units: Iterable[str]) -> tuple[frozenset[str], ...]:
    return tuple(sorted((bridge().others(language, key) | {key} for key in units), key=sorted))


def _persons(language: str, units: Iterable[str]) -> bool:
    return all(_PERSON in bridge().named.get((language, key), ()) for key in units)


def _found_in(meant: Iterable[frozenset[str]], keys: frozenset[str]) -> bool:
    return all(not keys.isdisjoint(each) for each in meant)


def _agree(figure: Figure, another: Figure) -> bool:
    """Whether one value may be meant by both."""
    (low, high), (least, most) = _limits(figure), _limits(another)
    return low <= most and least <= high


def _limits(figure: Figure) -> tuple[Decimal, Decimal]:
    low, high = figure.value, figure.value if figure.value_max is None else figure.value_max
    match figure.bound:
        case "about":
            return low - abs(low) * _ABOUT, high + abs(high) * _ABOUT
        case "at_least" | "vague":
            return low, Decimal("Infinity")
        case "at_most":
            return Decimal("-Infinity"), high
        case _:
            return low, high


def _may_be_of_one_time(
    period: tuple[date, date] | None, other: tuple[date, date] | None, published: date | None
) -> bool:
    if period and other:
        return period[0] <= other[1] and other[0] <= period[1]
    told = period or other
    return not told or not published or (told[0] - _AROUND <= published <= told[1] + _AROUND)


def _shared(asked_of: Asked, keys: frozenset[str], counted: frozenset[str] = frozenset()) -> tuple[float, float]:
    """(share, information) of the words and names that the other statement has too, but for what is counted.

    Nor need it name who speaks: who says "we will cut" of itself is elsewhere "the company".
    """
    asked = found = 0.0
    speaker = asked_of.passage.speaker
    for term in asked_of.terms:
        if term.kind in ("date", "number") or term.own in counted or (speaker and term.printed in speaker):
            continue
        asked += term.weight
        if any(keys.issuperset(form) for form in term.forms):
            found += term.weight
    return (found / asked if asked else 0.0), found


def _speaks_of_another(statement: Statement, revision: Revision) -> bool:
    """Whether the sentence says that it tells a part, another time, or what is supposed."""
    words = _other_words(revision.language)
    if words is None:
        return False
    text = revision.text
    start = max((match.end() for match in _END_OF_SENTENCE.finditer(text, 0, statement.start)), default=0)
    after = _END_OF_SENTENCE.search(text, statement.end)
    return bool(words.search(text, start, after.start() if after else len(text)))


@cache
def _other_words(language: str) -> re.Pattern[str] | None:
    data = tomllib.loads(files("claims.matching").joinpath("within_article.toml").read_text(encoding="utf-8"))
    if language not in data:
        return None
    phrases = sorted(data[language], key=len, reverse=True)
    spaced = (re.escape(phrase).replace("\\ ", r"\s+").replace("'", "['’]") for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)", re.IGNORECASE)


def _headline_claim(revision: Revision, headline: Statement) -> Claim:
    """The claim that the headline is, written where the document has none; an appearance more in a newer text."""
    exact = revision.text[headline.start : headline.end]
    earlier = Appearance.objects.filter(revision__document=revision.document, rule=HEADLINE, exact=exact)
    known = earlier.select_related("claim").first()
    source = revision.document.source
    claim = (
        known.claim if known else Claim.objects.create(text=exact, language=revision.language, claimant=source.agent)
    )
    if not known:
        Quantity.objects.bulk_create(
            Quantity(
                claim=claim,
                value=round(figure.value, 6),
                value_max=None if figure.value_max is None else round(figure.value_max, 6),
                unit=figure.unit[:100],
                per=figure.per[:100],
                bound=figure.bound,
                text=figure.span.text[:300],
            )
            for figure in headline.passage.figures
        )
    # In a newer text it may have been carried over already.
    place, is_new = Appearance.objects.get_or_create(
        claim=claim,
        revision=revision,
        start=headline.start,
        end=headline.end,
        defaults={"exact": exact, "rule": HEADLINE},
    )
    if is_new:
        Attribution.objects.create(appearance=place, position=0, source=source)
    return claim
