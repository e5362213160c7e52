"""A review goes from draft to published by buttons, each for those who may, and each a new row."""

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from claims.models import Claim, Evidence, Review
from tests import factories
from tests.admin.conftest import Base
from tests.admin.forms import errors, save


def step(review: Review, name: str) -> str:
    return reverse("admin:claims_review_step", args=[review.pk, name])


def page(review: Review) -> str:
    return reverse("admin:claims_review_change", args=[review.pk])


def head(claim: Claim) -> Review:
    return Review.objects.heads().get(claim=claim, aspect="content")


def told(response: object) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))  # type: ignore[attr-defined]


def test_a_draft_is_opened_from_a_claims_page(base: Base, checker: Client) -> None:
    claim_page = checker.get(reverse("admin:claims_claim_change", args=[base.claim.pk])).content.decode()
    url = f"{reverse('admin:claims_review_add')}?claim={base.claim.pk}&aspect=attribution"
    assert url.replace("&", "&amp;") in claim_page
    response = save(checker, url, verdict="authentic", rationale="The recording says so.")
    assert errors(response) == {}
    made = Review.objects.get(aspect="attribution")
    assert (made.claim, made.status, made.verdict) == (base.claim, "draft", "authentic")
    assert str(made.reviewer_id) == checker.session["_auth_user_id"]
    assert response["Location"] == page(made)


def test_a_draft_is_opened_from_a_quotes_page(base: Base, checker: Client) -> None:
    url = f"{reverse('admin:claims_review_add')}?quote={base.quote.pk}&aspect=attribution"
    assert errors(save(checker, url)) == {}
    base.quote.refresh_from_db()
    assert base.quote.status == "in_review"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"verdict": "authentic"}, "verdict"),
        ({"claim": ""}, "claim"),
        ({"aspect": "colour"}, "aspect"),
    ],
)
def test_a_wrong_draft_is_told_beside_the_field(given: dict[str, str], field: str, base: Base, checker: Client) -> None:
    url = f"{reverse('admin:claims_review_add')}?claim={base.claim.pk}&aspect=content"
    assert errors(save(checker, url, **given))[field]
    assert Review.objects.count() == 1


def test_a_review_is_of_one_thing(base: Base, checker: Client) -> None:
    url = f"{reverse('admin:claims_review_add')}?claim={base.claim.pk}&aspect=content"
    assert errors(save(checker, url, quote=base.quote.pk))["claim"]


def test_a_review_goes_from_draft_to_published(base: Base, checker: Client, editor: Client) -> None:
    checker.post(step(head(base.claim), "submit"))
    assert head(base.claim).status == "submitted"
    editor.post(step(head(base.claim), "approve"))
    assert head(base.claim).status == "approved"
    response = editor.post(step(head(base.claim), "publish"))
    assert response["Location"] == page(head(base.claim))
    base.claim.refresh_from_db()
    assert base.claim.status == "true"
    assert Review.objects.filter(claim=base.claim).count() == 4


def test_a_published_verdict_is_corrected_with_its_reason(base: Base, editor: Client) -> None:
    claim = factories.claim()
    published = factories.published_review(claim, "true")
    assert editor.get(step(published, "correct")).status_code == 200
    approver = factories.user("Editor")
    response = editor.post(
        step(published, "correct"), {"verdict": "false", "rationale": "Recounted.", "approver": approver.pk}
    )
    assert response.status_code == 302
    claim.refresh_from_db()
    assert (claim.status, head(claim).approver) == ("false", approver)


def test_a_published_verdict_is_retracted_with_its_reason(base: Base, editor: Client) -> None:
    claim = factories.claim()
    published = factories.published_review(claim, "true")
    assert editor.get(step(published, "retract")).context["form"]["rationale"].value() == ""
    editor.post(step(published, "retract"), {"rationale": "The recording was forged."})
    claim.refresh_from_db()
    assert claim.status == "retracted"


def test_a_draft_is_revised(base: Base, checker: Client) -> None:
    form = checker.get(step(base.review, "revise")).context["form"]
    assert form["rationale"].value() == "Counted."
    checker.post(step(base.review, "revise"), {"verdict": "false", "rationale": "Counted\r\nagain."})
    assert (head(base.claim).verdict, head(base.claim).rationale) == ("false", "Counted\nagain.")


def test_words_a_step_asks_for_are_asked_for_again_beside_their_field(base: Base, editor: Client) -> None:
    published = factories.published_review(factories.claim(), "true")
    response = editor.post(step(published, "correct"), {"verdict": "authentic", "rationale": "", "approver": "x"})
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"verdict", "rationale", "approver"}


def test_one_who_corrects_is_not_offered_as_the_one_who_approved(base: Base, editor: Client) -> None:
    published = factories.published_review(factories.claim(), "true")
    me = editor.session["_auth_user_id"]
    offered = editor.get(step(published, "correct")).context["form"].fields["approver"].queryset
    assert me not in {str(user.pk) for user in offered}
    response = editor.post(step(published, "correct"), {"verdict": "false", "rationale": "So.", "approver": me})
    assert response.context["form"].errors["approver"]


def test_a_step_out_of_turn_is_told_as_a_message(base: Base, editor: Client) -> None:
    response = editor.post(step(base.review, "publish"))
    assert response["Location"] == page(base.review)
    assert "cannot become" in told(response)
    assert head(base.claim) == base.review


def test_a_draft_without_a_verdict_is_not_submitted_and_the_reason_is_told(base: Base, checker: Client) -> None:
    empty = Review.start(base.quote, "attribution", factories.user("Fact-checker"))
    assert "needs a verdict" in told(checker.post(step(empty, "submit")))


def test_nobody_approves_what_they_reviewed(base: Base, editor: Client) -> None:
    url = f"{reverse('admin:claims_review_add')}?quote={base.quote.pk}&aspect=attribution"
    save(editor, url, verdict="authentic", rationale="Heard it.")
    mine = Review.objects.heads().get(quote=base.quote)
    editor.post(step(mine, "submit"))
    submitted = Review.objects.heads().get(quote=base.quote)
    assert "other than the reviewer" in told(editor.post(step(submitted, "approve")))
    assert Review.objects.heads().get(quote=base.quote) == submitted


def test_a_step_taken_twice_is_told_as_a_message(base: Base, checker: Client) -> None:
    checker.post(step(base.review, "submit"))
    response = checker.post(step(base.review, "submit"))
    assert response.status_code == 302
    assert "already" in told(response)
    assert Review.objects.filter(claim=base.claim).count() == 2


@pytest.mark.parametrize("name", ["approve", "publish", "correct", "retract"])
def test_a_fact_checker_neither_approves_nor_publishes(name: str, base: Base, checker: Client) -> None:
    assert checker.post(step(base.review, name)).status_code == 403


def test_only_steps_open_to_one_are_offered(base: Base, checker: Client, editor: Client, journalist: Client) -> None:
    def offered(client: Client, review: Review) -> list[str]:
        return [step.name for step in client.get(page(review)).context["steps"]]

    submitted = base.review.submit(base.review.reviewer)
    assert offered(checker, base.review) == []  # a past step
    assert offered(checker, submitted) == ["revise"]
    assert offered(editor, submitted) == ["approve", "revise"]
    assert offered(journalist, submitted) == []


def test_looking_at_a_step_takes_none(base: Base, editor: Client) -> None:
    assert editor.get(step(base.review, "submit")).status_code == 200
    assert Review.objects.count() == 1


@pytest.mark.parametrize("name", ["delete", "x"])
def test_an_unknown_step_is_not_found(name: str, base: Base, editor: Client) -> None:
    assert editor.post(step(base.review, name)).status_code == 404


def test_a_review_is_never_edited_or_deleted(base: Base, editor: Client) -> None:
    published = factories.published_review(factories.claim(), "true")
    assert editor.post(page(published), {"rationale": "Otherwise.", "_save": "Save"}).status_code == 403
    assert editor.get(reverse("admin:claims_review_delete", args=[published.pk])).status_code == 403
    published.refresh_from_db()
    assert published.rationale == "Because."


# Evidence


def evidence(**fields: object) -> dict[str, object]:
    return {"evidence-TOTAL_FORMS": 1, **{f"evidence-0-{name}": value for name, value in fields.items()}}


def test_evidence_is_added_to_a_draft(base: Base, checker: Client) -> None:
    response = save(checker, page(base.review), **evidence(bearing="supports", url="https://port.example/count"))
    assert errors(response) == {}
    assert Evidence.objects.get().review == base.review
    assert Review.objects.count() == 1


def test_a_file_is_kept_with_its_digest(base: Base, checker: Client, settings: object, tmp_path: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    file = SimpleUploadedFile("count.txt", b"4200")
    assert errors(save(checker, page(base.review), **evidence(bearing="supports", file=file))) == {}
    assert len(Evidence.objects.get().sha256) == 64


@pytest.mark.parametrize("url", ["javascript:alert(1)", "not a url", ""])
def test_evidence_rests_on_something_one_can_open(url: str, base: Base, checker: Client) -> None:
    response = save(checker, page(base.review), **evidence(bearing="supports", url=url, excerpt="4,200"))
    assert errors(response)["evidence-0-url"]


def test_evidence_of_a_published_review_is_fixed_and_the_reason_told(base: Base, editor: Client) -> None:
    reviewer = factories.user("Fact-checker")
    claim = factories.claim()
    draft = Review.start(claim, "content", reviewer, verdict="true", rationale="Read.")
    proof = Evidence.objects.create(review=draft, bearing="supports", url="https://port.example/")
    approver = factories.user("Editor")
    draft.submit(reviewer).approve(approver).publish(approver)
    change = reverse("admin:claims_evidence_change", args=[proof.pk])
    assert "cannot change" in " ".join(errors(save(editor, change, excerpt="Other."))["review"])
    response = editor.post(reverse("admin:claims_evidence_delete", args=[proof.pk]), {"post": "yes"}, follow=True)
    assert "cannot change" in told(response)
    assert Evidence.objects.exists()


def test_evidence_of_earlier_steps_is_shown_at_the_later_ones(base: Base, checker: Client) -> None:
    Evidence.objects.create(review=base.review, bearing="refutes", url="https://port.example/count")
    submitted = base.review.submit(base.review.reviewer)
    assert "https://port.example/count" in checker.get(page(submitted)).content.decode()
