"""A quote or appearance is the text of its revision from `start` to `end`, in code points, whoever writes it."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.models import Appearance, Claim, Quote, Revision
from tests import factories
from tests.models.rules import accepted, every_insert, every_update, rejected

pytestmark = pytest.mark.django_db

TEXT = "Il sindaco 🇮🇹 ha detto: «È un’e\u0301mergenza 👩‍🚒 vera 𝒳», poi basta."
WORDS = ["🇮🇹", "È un’e\u0301mergenza", "\u0301mergenza 👩", "\u200d🚒 vera 𝒳", TEXT[0], TEXT[-1], TEXT]
EVERY_ANCHOR = pytest.mark.parametrize("anchor", [Quote, Appearance])


Anchored = Quote | Appearance


def unsaved(anchor: type[Anchored], at: Revision, start: int, end: int, exact: str) -> Anchored:
    if anchor is Quote:
        return Quote(revision=at, start=start, end=end, exact=exact)
    return Appearance(revision=at, start=start, end=end, exact=exact, claim=factories.claim())


@EVERY_ANCHOR
@every_insert
@pytest.mark.parametrize("exact", WORDS)
def test_offsets_are_code_points(anchor, insert, exact: str) -> None:
    start = TEXT.index(exact)
    with accepted():
        insert(unsaved(anchor, factories.revision(TEXT), start, start + len(exact), exact))
    assert anchor.objects.get().exact == exact


@given(
    text=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=80),
    data=st.data(),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_span_of_any_text_is_kept_with_its_surroundings(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    made = factories.revision(text)
    with accepted():
        quote = Quote.objects.create(revision=made, start=start, end=end, exact=text[start:end])
    quote.refresh_from_db()
    assert quote.prefix == text[max(start - 32, 0) : start]
    assert quote.suffix == text[end : end + 32]


@EVERY_ANCHOR
@every_insert
@pytest.mark.parametrize(("start", "end", "exact"), [(0, 2, "il"), (0, 2, "Il "), (0, 3, "Il"), (1, 3, "Il")])
def test_other_words_are_rejected(anchor, insert, start: int, end: int, exact: str) -> None:
    with rejected("span_equals_text"):
        insert(unsaved(anchor, factories.revision(TEXT), start, end, exact))


@EVERY_ANCHOR
@every_insert
def test_one_letter_in_two_spellings_is_two_texts(anchor, insert) -> None:
    """`é` and `e` with a combining accent look the same; the offsets of one are not those of the other."""
    at = factories.revision("caf\u00e9")
    with rejected("span_equals_text"):
        insert(unsaved(anchor, at, 0, 4, "cafe\u0301"))


@EVERY_ANCHOR
@every_insert
def test_a_span_ends_within_the_text(anchor, insert) -> None:
    with rejected("span_equals_text"):
        insert(unsaved(anchor, factories.revision("abc"), 1, 4, "bc"))


@EVERY_ANCHOR
@every_insert
@pytest.mark.parametrize(("start", "end"), [(2, 2), (2, 1)])
def test_a_span_is_not_empty(anchor, insert, start: int, end: int) -> None:
    with rejected("not_empty"):
        insert(unsaved(anchor, factories.revision("abc"), start, end, ""))


@EVERY_ANCHOR
@every_insert
def test_a_span_does_not_start_before_the_text(anchor, insert) -> None:
    with rejected("start_check"):
        insert(unsaved(anchor, factories.revision("abc"), -1, 1, "a"))


@every_update
@pytest.mark.parametrize("change", [{"exact": "gli"}, {"start": 1}, {"end": 5}, {"end": 500}])
def test_a_span_stays_right_when_it_changes(update, change: dict[str, object]) -> None:
    quote = factories.quote("sindaco", factories.revision(TEXT))
    with rejected("quote_span_equals_text"):
        update(quote, **change)


@every_update
def test_a_span_moves_to_another_revision_only_if_the_words_are_there_too(update) -> None:
    first = factories.revision("One two")
    same, other = factories.revision("One two, three", first.document), factories.revision("Two one")
    quote = factories.quote("two", first)
    with accepted():
        update(quote, revision=same)
    with rejected("quote_span_equals_text"):
        update(quote, revision=other)


@every_update
def test_what_surrounds_a_span_cannot_be_made_up(update) -> None:
    quote = factories.quote("two", factories.revision("One two three"))
    update(quote, prefix="forged", suffix="forged")
    quote.refresh_from_db()
    assert (quote.prefix, quote.suffix) == ("One ", " three")


@every_insert
def test_the_same_words_are_one_quote(insert) -> None:
    quote = factories.quote("two", factories.revision("One two"))
    with rejected("quote_span_unique"):
        insert(unsaved(Quote, quote.revision, quote.start, quote.end, quote.exact))


@every_insert
def test_two_claims_may_stand_in_the_same_words_but_each_once(insert) -> None:
    at = factories.revision("Rain and wind")
    first = factories.appearance(factories.claim(), "Rain", at)
    with accepted():
        insert(unsaved(Appearance, at, 0, 4, "Rain"))
    with rejected("appearance_unique"):
        insert(Appearance(claim=first.claim, revision=at, start=0, end=4, exact="Rain"))


@every_update
@pytest.mark.parametrize("confidence", [-0.1, 1.1, float("nan")])
def test_confidence_lies_between_0_and_1(update, confidence: float) -> None:
    quote = factories.quote("two", factories.revision("One two"))
    with rejected("quote_confidence_0_1"):
        update(quote, confidence=confidence)


@pytest.mark.parametrize(
    ("start", "end", "exact", "field"),
    [(3, 3, "", "end"), (0, 99, "", "end"), (0, 3, "Two", "exact")],
)
def test_a_form_is_told_which_field_is_wrong(start: int, end: int, exact: str, field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        unsaved(Quote, factories.revision("One two"), start, end, exact).full_clean()
    assert field in caught.value.message_dict


def test_a_form_may_leave_the_words_to_the_span() -> None:
    quote = unsaved(Quote, factories.revision("One two"), 4, 7, "")
    quote.clean()
    assert quote.exact == "two"


def test_deleting_a_claim_deletes_its_appearances_but_a_text_that_is_quoted_stays() -> None:
    at = factories.revision("Rain and wind")
    factories.appearance(factories.claim(), "Rain", at)
    Claim.objects.get().delete()
    assert not Appearance.objects.exists()
    factories.quote("wind", at)
    with rejected("Cannot update or delete rows from claims_revision"):
        Revision.objects.filter(pk=at.pk)._raw_delete("default")
