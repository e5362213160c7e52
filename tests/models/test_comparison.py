"""Two wordings of a text: what became of words, and where they stand beyond doubt."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.models.comparison import Comparison, Fate, place, places

BEFORE = (
    "Harbour closed\n“Nobody was hurt,” said the pilot. Twelve ships are waiting. "
    "The mayor denies it. “Never,” she said. The pilot left at noon.\n"
)
FEW = st.text("ab .\n", max_size=40)


def became(words: str, after: str, before: str = BEFORE) -> tuple[str, str | None]:
    start = before.index(words)
    outcome = Comparison(before, after).fate(start, start + len(words))
    return outcome.fate.value, None if outcome.start is None else after[outcome.start : outcome.end]


@pytest.mark.parametrize(
    ("words", "change", "fate", "now"),
    [
        ("Nobody was hurt", ("The mayor denies it. ", ""), "kept", "Nobody was hurt"),
        ("Nobody was hurt", ("Nobody was", "Hardly anybody was"), "altered", "Hardly anybody was hurt"),
        ("Nobody was hurt", ("was hurt", "was badly hurt"), "altered", "Nobody was badly hurt"),
        ("Twelve ships are waiting", ("Twelve", "Twenty"), "altered", "Twenty ships are waiting"),
        ("Never", ("Never", "No comment"), "altered", "No comment"),
        ("The mayor denies it.", ("The mayor denies it. ", ""), "vanished", None),
        ("The pilot left at noon", (" The pilot left at noon.", ""), "vanished", None),
        ("Twelve ships are waiting", ("ships are", "ships  are"), "kept", "Twelve ships  are waiting"),
    ],
)
def test_words_are_kept_altered_or_gone(words: str, change: tuple[str, str], fate: str, now: str | None) -> None:
    assert became(words, BEFORE.replace(*change)) == (fate, now)


def test_words_that_stand_elsewhere_have_moved() -> None:
    after = BEFORE.replace("The mayor denies it. ", "") + "The mayor denies it. "
    assert became("The mayor denies it.", after) == ("moved", "The mayor denies it.")


def test_words_that_stand_in_several_new_places_have_moved_to_none_of_them() -> None:
    after = BEFORE.replace("The mayor denies it. ", "") + "The mayor denies it. Again: The mayor denies it. "
    assert became("The mayor denies it.", after) == ("moved", None)


def test_the_same_words_that_always_stood_elsewhere_are_not_where_they_moved_to() -> None:
    before = BEFORE + "Asked again: “Never,” it was."
    assert became("“Never,” she said.", before.replace("“Never,” she said. ", ""), before) == ("vanished", None)


@settings(max_examples=300)
@given(FEW, FEW)
def test_the_segments_are_both_texts_whole_and_in_order(before: str, after: str) -> None:
    segments = Comparison(before, after).segments
    assert "".join(before[each.start : each.end] for each in segments) == before
    assert "".join(after[each.new_start : each.new_end] for each in segments) == after
    for each in segments:
        assert each.equal == (before[each.start : each.end] == after[each.new_start : each.new_end])


@settings(max_examples=300)
@given(FEW.filter(bool).flatmap(lambda text: st.tuples(st.just(text), st.integers(0, len(text) - 1))), FEW)
def test_what_is_kept_or_moved_has_its_words_there(drawn: tuple[str, int], after: str) -> None:
    before, start = drawn
    end = min(start + 5, len(before))
    outcome = Comparison(before, after).fate(start, end)
    if outcome.start is not None:
        now = after[outcome.start : outcome.end]
        assert now
        if outcome.fate is Fate.MOVED:
            assert now == before[start:end]
        if outcome.fate is Fate.KEPT:
            assert now.split() == before[start:end].split()
    assert (outcome.fate is Fate.VANISHED) <= (outcome.start is None)


def test_a_text_of_the_same_word_over_and_over_is_compared_in_time() -> None:
    begun = time.monotonic()
    Comparison("a " * 50_000 + "b", "c " + "a b " * 25_000).fate(10, 20)
    assert time.monotonic() - begun < 5


def test_a_long_article_is_compared_by_its_words() -> None:
    before = " ".join(f"Sentence {number} says this." for number in range(5_000)) + " The end was near."
    after = before.replace("Sentence 5 says", "Number 5 says").replace("near", "far")
    assert became("The end was near", after, before) == ("altered", "The end was far")


def test_words_are_not_found_inside_other_words() -> None:
    assert places("no", "no, nobody knows. no") == [0, 18]
    assert places("aa", "a aa aaa") == [2]
    assert places("“a”", "“a”“a”") == [0, 3]


def placed(words: str, before: str, after: str) -> tuple[int | None, int]:
    start = before.index(words)
    return place(before, start, start + len(words), after)


def test_words_at_one_place_before_and_after_are_there() -> None:
    assert placed("Never", BEFORE, "New lead. " + BEFORE) == (BEFORE.index("Never") + 10, 1)


def test_of_several_places_the_one_with_the_same_context_is_meant() -> None:
    assert placed("Never", BEFORE, BEFORE + " “Never,” again.") == (BEFORE.index("Never"), 2)


def test_without_the_same_context_no_place_of_several_is_taken() -> None:
    after = BEFORE.replace("denies it. “Never,” she", "is silent. “Never,” he") + " “Never,” again."
    assert placed("Never", BEFORE, after) == (None, 2)


def test_two_places_that_fit_equally_are_in_doubt() -> None:
    assert placed("Never", BEFORE, BEFORE + BEFORE) == (None, 2)


def test_of_two_that_were_there_the_one_left_is_not_taken_for_either() -> None:
    before = "Early on: “No comment,” said he. Then came the rain. Late: “No comment,” said she."
    after = "Early on: nothing. Then: “No comment,” said somebody."
    assert placed("No comment", before, after) == (None, 1)


def test_words_that_are_no_longer_there_have_no_place() -> None:
    assert placed("Never", BEFORE, BEFORE.replace("Never", "Nevermore")) == (None, 0)


@settings(max_examples=500)
@given(FEW.filter(bool).flatmap(lambda text: st.tuples(st.just(text), st.integers(0, len(text) - 1))), FEW, FEW)
def test_a_place_has_the_words_and_no_other_fits_equally(drawn: tuple[str, int], lead: str, tail: str) -> None:
    before, start = drawn
    end = min(start + 3, len(before))
    for after in (tail, lead + before + tail, lead + before[start:end] + tail):
        at, there = place(before, start, end, after)
        exact = before[start:end]
        assert there == len(places(exact, after))
        if at is None:
            continue
        assert after[at : at + len(exact)] == exact
        prefix, suffix = before[max(start - 32, 0) : start], before[end : end + 32]
        alike = [other for other in places(exact, after) if after[:other].endswith(prefix)]
        alike = [other for other in alike if after[other + len(exact) :].startswith(suffix)]
        assert there == 1 or alike == [at]


@settings(max_examples=200)
@given(FEW.filter(str.strip))
def test_a_text_twice_over_never_has_a_place_for_what_it_said_once(text: str) -> None:
    words = text.strip()
    assert place(f"{words}\n", 0, len(words), f"{words}\n{words}\n")[0] is None
