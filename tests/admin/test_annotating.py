"""Beside the text: what is known of the selected quote or claim, and what a person may change of it there."""

import re
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.admin.annotating import version
from claims.models import Agent, Appearance, Claim, Quote, Relation, Review
from claims.models.anchor import Origin
from tests import factories
from tests.admin.conftest import TEXT, Base, signed_in


def url(anchor: Quote | Appearance, action: str = "") -> str:
    kind = anchor._meta.model_name
    if action == "wording":
        return reverse("admin:claims_revision_reword", args=[anchor.revision_id, anchor.pk])
    shown = reverse("admin:claims_revision_span", args=[anchor.revision_id, kind, anchor.pk])
    return f"{shown}{action}/" if action else shown


def send(client: Client, anchor: Quote | Appearance, action: str, **fields: Any) -> HttpResponse:
    """As somebody who sees the base as it is."""
    fresh = type(anchor).objects.get(pk=anchor.pk)
    answer: Any = client.post(url(anchor, action), {"seen": version(fresh), **fields})
    return answer


def said(response: HttpResponse) -> str:
    found = re.search(r'innerHTML:#reading-said">(.*?)</div>', response.content.decode(), re.DOTALL)
    assert found is not None
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


def refused(response: HttpResponse) -> list[str]:
    context: Any = response.context  # type: ignore[attr-defined]
    return list(context["selected"].reasons)


@pytest.fixture
def both(base: Base) -> tuple[Quote, Appearance]:
    return base.quote, base.appearance


# The panel


def test_the_panel_tells_speaker_chain_rule_and_where_its_review_stands(base: Base, editor: Client) -> None:
    page = editor.get(url(base.quote)).content.decode()
    for shown in ("Quote 1", "Ana Ruiz", "Ana Ruiz ← Coast Wire", "rule marks", "Not reviewed yet", "Unverified"):
        assert shown in page
    page = editor.get(url(base.appearance)).content.decode()
    for shown in ("Claim 1", "Port authority", "4,200 containers", "In review", "Counted."):
        assert shown in page


def test_the_panel_tells_where_else_a_claim_and_its_like_are_printed(base: Base, editor: Client) -> None:
    other = factories.revision("They said 4,200 containers.", factories.document(factories.source("Tide Post")))
    factories.appearance(base.claim, "4,200 containers", other)
    same = factories.claim("Containers wait.", same_as=base.claim)
    twice = factories.revision("Containers wait.", factories.document(factories.source("Quay Mail")))
    factories.appearance(same, "Containers wait.", twice)
    page = editor.get(url(base.appearance)).content.decode()
    assert "Tide Post" in page
    assert "Quay Mail" in page
    assert "Harbour Gazette</span>" not in page


def test_the_panel_tells_what_says_the_same_with_the_verdict_on_it(base: Base, editor: Client) -> None:
    earlier = factories.claim("Port authority: 4,200 containers are waiting in the port", base.authority)
    factories.published_review(earlier, "false")
    page = editor.get(url(base.appearance, "alike")).content.decode()
    assert earlier.text in page
    assert "False" in page
    assert f"/claim/{base.claim.pk}/" not in page


def test_the_panel_takes_as_many_queries_for_many_spans_as_for_few(base: Base, editor: Client) -> None:
    editor.get(url(base.appearance))
    with CaptureQueriesContext(connection) as few:
        editor.get(url(base.appearance))
    for start in range(40):
        made = factories.claim(claimant=factories.agent())
        factories.appearance(made, TEXT[start : start + 20], base.revision, (factories.agent(),))
    with CaptureQueriesContext(connection) as many:
        editor.get(url(base.appearance))
    assert len(many) == len(few) <= 15


def test_a_span_of_another_text_or_none_is_not_shown_and_an_unknown_kind_is_not_found(
    base: Base, editor: Client
) -> None:
    other = factories.quote("Other.", factories.revision("Other."))
    address = reverse("admin:claims_revision_span", args=[base.revision.pk, "quote", other.pk])
    assert "not marked in this text any more" in editor.get(address).content.decode()
    address = reverse("admin:claims_revision_span", args=[base.revision.pk, "agent", 1])
    assert editor.get(address).status_code == 404


# Accepting


@pytest.mark.parametrize("which", [0, 1])
def test_what_is_accepted_is_a_persons_word_and_said_to_be(
    which: int, both: tuple[Quote, Appearance], editor: Client
) -> None:
    anchor = both[which]
    type(anchor).objects.filter(pk=anchor.pk).update(origin=Origin.EXTRACTED)
    Claim.objects.update(origin=Origin.EXTRACTED)
    answer = send(editor, anchor, "accept")
    assert said(answer) == "Accepted."
    anchor.refresh_from_db()
    assert anchor.origin == Origin.EDITED
    assert Claim.objects.get().origin == (Origin.EDITED if which else Origin.EXTRACTED)
    page = answer.content.decode()
    assert "✓ accepted" in page[: page.index("hx-swap-oob")]  # in the panel
    assert f"{['Quote', 'Claim'][which]} 1, {['Unverified', 'In review'][which]}, accepted" in page  # and in the text


def test_accepting_does_not_stand_in_the_way_of_somebody_who_saw_it_before(base: Base, editor: Client) -> None:
    seen = version(base.quote)
    send(editor, base.quote, "accept")
    answer: Any = editor.post(url(base.quote, "place"), {"seen": seen, "start": 28, "end": 40})
    assert refused(answer) == []


# The place


def test_a_span_is_moved_to_the_character_also_beyond_the_basic_plane(base: Base, editor: Client) -> None:
    end = TEXT.index("🚢") + 1
    answer = send(editor, base.quote, "place", start=TEXT.index("🚢"), end=end)
    assert said(answer) == "It now reads “🚢”."
    base.quote.refresh_from_db()
    assert (base.quote.exact, base.quote.origin) == ("🚢", Origin.EDITED)
    assert (base.quote.prefix[-5:], base.quote.suffix) == ("aid. ", " End.")


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (30, 30, "The end must come after the start."),
        (30, 10**6, f"The text ends at {len(TEXT)}."),
        (-1, 5, "Ensure this value is greater than or equal to 0."),
        ("", 5, "This field is required."),
        ("here", 5, "Enter a whole number."),
        (10**12, 10**12 + 1, f"The text ends at {len(TEXT)}."),
    ],
)
def test_an_impossible_place_is_refused_in_words_and_what_was_given_is_kept(
    start: Any, end: Any, told: str, base: Base, editor: Client
) -> None:
    answer = send(editor, base.quote, "place", start=start, end=end)
    assert refused(answer) == [told]
    assert f'name="end" type="number" min="1" required value="{end}"' in answer.content.decode()
    base.quote.refresh_from_db()
    assert base.quote.exact == "We will not load a single crate,"


def test_two_quotes_do_not_stand_at_one_place(base: Base, editor: Client) -> None:
    other = factories.quote("Talks resume on Monday,", base.revision)
    answer = send(editor, other, "place", start=base.quote.start, end=base.quote.end)
    assert refused(answer) == ["There is already one with the same revision and start and end."]


# Who says it


def test_a_speaker_is_changed_and_the_chain_with_it(base: Base, editor: Client) -> None:
    answer = send(editor, base.quote, "who", who=base.authority.pk)
    assert said(answer) == "Said by Port authority."
    base.quote.refresh_from_db()
    assert base.quote.speaker == base.authority
    assert [str(link) for link in base.quote.attributions.all()] == ["Port authority", "Coast Wire"]


def test_a_claimant_is_changed_in_the_chains_of_the_claim_everywhere(base: Base, editor: Client) -> None:
    elsewhere = factories.revision("4,200 there.")
    other = factories.appearance(base.claim, "4,200 there.", elsewhere, (base.authority,))
    send(editor, base.appearance, "who", who=base.steward.pk)
    assert str(other.attributions.get()) == "Ana Ruiz"
    assert str(base.appearance.attributions.get(position=0)) == "Ana Ruiz"


def test_a_new_speaker_is_made_and_starts_an_empty_chain(base: Base, editor: Client) -> None:
    talks = factories.quote("Talks resume on Monday,", base.revision)
    answer = send(editor, talks, "who", who="new", name="Ivo Marsh", asked="Ivo Marsh", kind="person")
    assert said(answer) == "Said by Ivo Marsh."
    talks.refresh_from_db()
    assert talks.speaker == Agent.objects.get(name="Ivo Marsh", kind="person")
    assert str(talks.attributions.get()) == "Ivo Marsh"


def test_nobody_may_be_the_speaker(base: Base, editor: Client) -> None:
    send(editor, base.quote, "who", who="nobody")
    base.quote.refresh_from_db()
    assert base.quote.speaker is None


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "Choose one of the names, nobody or a new one."),
        ({"who": "999999"}, "Choose one of the names, nobody or a new one."),
        ({"who": "1'--"}, "Choose one of the names, nobody or a new one."),
        ({"who": "new"}, "Give the name."),
        ({"who": "new", "name": "ana ruiz", "asked": "ana ruiz", "kind": "person"}, "There is already one"),
        ({"who": "new", "name": "Ivo", "asked": "Iv"}, "Choose who is meant by this name."),
        ({"who": "new", "name": "Ivo", "asked": "Ivo", "kind": "ghost"}, "Select a valid choice."),
    ],
)
def test_who_is_not_known_is_refused_and_no_agent_is_left_behind(
    fields: dict[str, str], told: str, base: Base, editor: Client
) -> None:
    before = Agent.objects.count()
    answer = send(editor, base.quote, "who", **fields)
    assert any(told in reason for reason in refused(answer)), refused(answer)
    base.quote.refresh_from_db()
    assert base.quote.speaker == base.steward
    assert Agent.objects.count() == before


def test_a_name_is_completed_to_those_the_base_knows_and_a_new_one(base: Base, editor: Client) -> None:
    Agent.objects.create(name="Ana of the docks", kind="person", document=factories.document())
    address = reverse("admin:claims_revision_agents", args=[base.revision.pk])
    page = editor.get(address, {"name": "ana"}).content.decode()
    assert f'value="{base.steward.pk}" checked' in page
    assert "Port authority" not in page
    assert "Ana of the docks" not in page  # known only in another document
    assert "New: “ana”" in page
    with CaptureQueriesContext(connection) as queries:
        editor.get(address, {"name": "ana"})
    assert len(queries) <= 6


# The wording of a claim


def test_a_claim_is_worded_anew(base: Base, editor: Client) -> None:
    answer = send(editor, base.appearance, "wording", text="4,200 containers wait.\r\nAll told.", stance="estimates")
    assert said(answer) == "The wording is saved."
    base.claim.refresh_from_db()
    assert (base.claim.text, base.claim.stance) == ("4,200 containers wait.\nAll told.", "estimates")
    assert base.claim.origin == Origin.EDITED


@pytest.mark.parametrize(
    ("text", "stance", "told"),
    [
        ("  ", "asserts", "This field is required."),
        ("Right.", "sings", "Select a valid choice. sings is not one of the available choices."),
    ],
)
def test_an_empty_wording_or_an_unknown_stance_is_refused(
    text: str, stance: str, told: str, base: Base, editor: Client
) -> None:
    assert refused(send(editor, base.appearance, "wording", text=text, stance=stance)) == [told]


# Rejecting, and taking that back


def test_a_rejected_quote_is_gone_and_comes_back_whole(base: Base, editor: Client) -> None:
    made = base.quote.created_at
    answer = send(editor, base.quote, "reject")
    assert said(answer) == "Rejected: “We will not load a single crate,”. Undo u"
    assert not Quote.objects.exists()
    back: Any = editor.post(re.search(r'hx-post="([^"]*undo[^"]*)"', answer.content.decode())[1])  # type: ignore[index]
    assert said(back) == "It is back."
    quote = Quote.objects.get(pk=base.quote.pk)
    assert (quote.exact, quote.rule, quote.speaker, quote.created_at) == (
        "We will not load a single crate,",
        "marks",
        base.steward,
        made,
    )
    assert [str(link) for link in quote.attributions.all()] == ["Ana Ruiz", "Coast Wire"]
    assert f"quote-{quote.pk}" in back.content.decode()


def test_a_rejected_claim_goes_with_its_figures_and_proposals_and_comes_back_with_them(
    base: Base, editor: Client
) -> None:
    claim = factories.claim("Talks resume.", base.steward)
    factories.quantity(claim, "3")
    appearance = factories.appearance(claim, "Talks resume on Monday,", base.revision, (base.steward,))
    Relation.objects.create(from_claim=base.claim, to_claim=claim, kind="updates")
    answer = send(editor, appearance, "reject")
    assert not Claim.objects.filter(pk=claim.pk).exists()
    editor.post(re.search(r'hx-post="([^"]*undo[^"]*)"', answer.content.decode())[1])  # type: ignore[index]
    claim.refresh_from_db()
    assert claim.quantities.count() == claim.appearances.count() == claim.relations_in.count() == 1
    assert str(claim.appearances.get().attributions.get()) == "Ana Ruiz"


def test_a_claim_printed_elsewhere_loses_only_the_rejected_appearance(base: Base, editor: Client) -> None:
    factories.appearance(base.claim, "4,200 there.", factories.revision("4,200 there."))
    send(editor, base.appearance, "reject")
    assert base.claim.appearances.count() == 1


def test_what_is_under_review_or_has_others_resting_on_it_is_not_rejected(base: Base, editor: Client) -> None:
    assert refused(send(editor, base.appearance, "reject")) == ["It is under review: what was reviewed is not deleted."]
    Review.start(base.quote, Review.Aspect.ATTRIBUTION, factories.user("Fact-checker"))
    assert refused(send(editor, base.quote, "reject")) == ["It is under review: what was reviewed is not deleted."]
    claim = factories.claim("Talks resume.", base.steward)
    appearance = factories.appearance(claim, "Talks resume on Monday,", base.revision)
    factories.claim("They do not.", stance="denies", answers=claim)
    assert refused(send(editor, appearance, "reject")) == ["Other claims answer it, or were found to be related to it."]
    assert Quote.objects.count() == 1
    assert Claim.objects.count() == 3


def test_only_who_rejected_takes_it_back_and_only_once(base: Base, editor: Client, checker: Client) -> None:
    answer = send(editor, base.quote, "reject")
    address = re.search(r'hx-post="([^"]*undo[^"]*)"', answer.content.decode())[1]  # type: ignore[index]
    assert checker.post(address).status_code == 404
    assert not Quote.objects.exists()
    editor.post(address)
    again: Any = editor.post(address)
    assert again.status_code == 200
    assert said(again).startswith("There is already one")
    assert Quote.objects.count() == 1


# Reviewing


def test_a_verdict_goes_from_the_first_draft_to_its_publication_beside_the_text(base: Base, editor: Client) -> None:
    other = signed_in("Editor")
    draft = {"aspect": "attribution", "verdict": "authentic", "rationale": "Heard on the tape."}
    assert said(send(editor, base.quote, "review", step="draft", **draft)) == "Attribution: did they say it? Draft."
    head = base.quote.reviews.heads().get()
    answer = send(editor, base.quote, "review", step="submit", head=head.pk, **draft)
    assert said(answer) == "Attribution: did they say it? Waiting for approval."
    head = base.quote.reviews.heads().get()
    own = send(editor, base.quote, "review", step="approve", head=head.pk, aspect="attribution")
    assert refused(own) == ["Somebody other than the reviewer approves."]
    for step in ("approve", "publish"):
        head = base.quote.reviews.heads().get()
        send(other, base.quote, "review", step=step, head=head.pk, aspect="attribution")
    base.quote.refresh_from_db()
    assert base.quote.status == "authentic"
    assert [review.status for review in base.quote.reviews.order_by("id")] == [
        "draft",
        "submitted",
        "approved",
        "published",
    ]


def test_a_review_without_verdict_is_not_submitted_and_its_words_are_kept(base: Base, editor: Client) -> None:
    given = {"aspect": "content", "step": "submit", "head": "", "verdict": "", "rationale": "So far."}
    answer = send(editor, base.quote, "review", **given)
    assert refused(answer) == ["A review needs a verdict and a rationale to be submitted."]
    assert ">So far.</textarea>" in answer.content.decode()
    assert not base.quote.reviews.exists()


def test_a_step_somebody_else_made_meanwhile_is_told(base: Base, editor: Client) -> None:
    base.review.submit(base.review.reviewer)
    given = {"aspect": "content", "step": "draft", "verdict": "false", "rationale": "Mine.", "head": base.review.pk}
    answer = send(editor, base.appearance, "review", **given)
    assert refused(answer)[0].startswith("Somebody changed it meanwhile")
    assert base.claim.reviews.count() == 2


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"aspect": "taste", "step": "draft"}, "Select a valid choice. taste is not one of the available choices."),
        ({"aspect": "content", "step": "burn"}, "Select a valid choice. burn is not one of the available choices."),
        ({"aspect": "content", "step": "draft", "verdict": "authentic"}, "For this aspect, one of: "),
        ({"aspect": "content", "step": "publish"}, "There is no review yet."),
    ],
)
def test_a_step_that_is_none_is_refused(fields: dict[str, str], told: str, base: Base, editor: Client) -> None:
    assert refused(send(editor, base.quote, "review", **fields))[0].startswith(told)
    assert not base.quote.reviews.exists()


def test_a_fact_checker_drafts_and_does_not_approve(base: Base, checker: Client) -> None:
    fields = {"aspect": "content", "verdict": "true", "rationale": "Counted."}
    send(checker, base.quote, "review", step="submit", **fields)
    head = base.quote.reviews.heads().get()
    assert send(checker, base.quote, "review", step="approve", head=head.pk, **fields).status_code == 403


# Marking


def marked(client: Client, base: Base, kind: str, start: int, end: int) -> HttpResponse:
    address = reverse("admin:claims_revision_mark", args=[base.revision.pk])
    answer: Any = client.post(address, {"kind": kind, "start": start, "end": end})
    return answer


def test_selected_words_become_a_quote_inside_its_marks(base: Base, editor: Client) -> None:
    start = TEXT.index(" “Talks")
    answer = marked(editor, base, "quote", start, TEXT.index(" a spokesman"))
    assert said(answer) == "Marked."
    quote = Quote.objects.get(start=start + 2)
    assert (quote.exact, quote.language, quote.origin) == ("Talks resume on Monday,", "en", Origin.EDITED)
    assert f'data-name="quote-{quote.pk}"' in answer.content.decode()


def test_selected_words_become_a_claim_in_their_words(base: Base, editor: Client) -> None:
    start = TEXT.index("Talks")
    marked(editor, base, "appearance", start, start + len("Talks resume on Monday,"))
    appearance = Appearance.objects.get(start=start)
    assert appearance.claim.text == appearance.exact == "Talks resume on Monday,"


def test_what_is_marked_already_is_shown_and_not_marked_twice(base: Base, editor: Client) -> None:
    for anchor, kind in ((base.quote, "quote"), (base.appearance, "appearance")):
        answer = marked(editor, base, kind, anchor.start, anchor.end)
        assert said(answer) == "It is marked already."
        assert f'data-name="{kind}-{anchor.pk}"' in answer.content.decode()
    assert Quote.objects.count() == Claim.objects.count() == 1


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (5, 5, "The text has no such place."),
        (0, 10**6, "The text has no such place."),
        (-4, 5, "Ensure this value is greater than or equal to 0."),
        (TEXT.index("\n\n"), TEXT.index("\n\n") + 2, "There are no words at that place."),
    ],
)
def test_no_words_are_not_marked(start: int, end: int, told: str, base: Base, editor: Client) -> None:
    assert said(marked(editor, base, "quote", start, end)) == told
    assert Quote.objects.count() == 1


# Two at work


def test_what_somebody_else_changed_meanwhile_is_told_and_nothing_is_lost(base: Base, editor: Client) -> None:
    seen = version(base.quote)
    send(editor, base.quote, "who", who=base.authority.pk)
    answer: Any = editor.post(url(base.quote, "place"), {"seen": seen, "start": 28, "end": 41})
    assert refused(answer) == ["Somebody changed it meanwhile: this is what it is now. What you gave is kept below."]
    base.quote.refresh_from_db()
    assert base.quote.exact == "We will not load a single crate,"
    page = answer.content.decode()
    assert "Port authority" in page
    assert 'name="end" type="number" min="1" required value="41"' in page
    # Sent again with what is now shown, it holds.
    shown = re.search(r'name="seen" value="([^"]*)"', page)
    assert shown is not None
    editor.post(url(base.quote, "place"), {"seen": shown[1], "start": 28, "end": 41})
    base.quote.refresh_from_db()
    assert (base.quote.start, base.quote.end, base.quote.speaker) == (28, 41, base.authority)


def test_a_wording_given_for_a_claim_that_was_removed_meanwhile_is_not_lost(base: Base, editor: Client) -> None:
    seen, address = version(base.appearance), url(base.appearance, "wording")
    base.appearance.delete()
    answer: Any = editor.post(address, {"seen": seen, "text": "My careful wording.", "stance": "asserts"})
    assert "My careful wording." in said(answer)


# Who may


@pytest.fixture
def actions(base: Base) -> list[tuple[str, dict[str, Any]]]:
    place = {"start": 1, "end": 5}
    mark = reverse("admin:claims_revision_mark", args=[base.revision.pk])
    return [
        (url(base.quote, "accept"), {}),
        (url(base.quote, "reject"), {}),
        (url(base.quote, "place"), place),
        (url(base.quote, "who"), {"who": "nobody"}),
        (url(base.appearance, "accept"), {}),
        (url(base.appearance, "reject"), {}),
        (url(base.appearance, "wording"), {"text": "Other.", "stance": "asserts"}),
        (mark, {"kind": "quote", **place}),
        (mark, {"kind": "appearance", **place}),
    ]


def test_a_journalist_reads_the_panel_and_changes_nothing(
    base: Base, actions: list[tuple[str, dict[str, Any]]], journalist: Client
) -> None:
    page = journalist.get(url(base.quote)).content.decode()
    assert "Ana Ruiz" in page
    assert "hx-post" not in page
    for address, fields in actions:
        seen = version(base.quote if "quote" in address else base.appearance)
        assert journalist.post(address, {"seen": seen, **fields}).status_code == 403, address
    base.quote.refresh_from_db()
    assert base.quote.origin == Origin.EXTRACTED


def test_a_fact_checker_changes_but_does_not_reject(base: Base, checker: Client) -> None:
    page = checker.get(url(base.quote)).content.decode()
    assert "/accept/" in page
    assert "/reject/" not in page
    assert send(checker, base.quote, "reject").status_code == 403
    assert said(send(checker, base.quote, "accept")) == "Accepted."


def test_a_change_is_never_made_by_opening_an_address(
    actions: list[tuple[str, dict[str, Any]]], editor: Client
) -> None:
    for address, _ in actions:
        assert editor.get(address).status_code == 405, address


def test_who_has_not_signed_in_is_asked_to(base: Base, client: Client) -> None:
    assert client.get(url(base.quote))["Location"].startswith("/admin/login/")
    assert client.post(url(base.quote, "accept"))["Location"].startswith("/admin/login/")


def test_an_earlier_text_is_annotated_as_the_latest(base: Base, editor: Client) -> None:
    factories.revision("A newer text.", base.document)
    assert said(send(editor, base.quote, "accept")) == "Accepted."
