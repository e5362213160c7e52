"""Beside the text a verdict is written with its evidence, approved, published, corrected and retracted, in place."""

import hashlib
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from claims.models import Document, Evidence, Flag, Notice, Review
from tests import factories
from tests.admin.conftest import Base, signed_in
from tests.admin.test_annotating import refused, said, send, url

VERDICT = {"verdict": "authentic", "rationale": "Heard on the tape."}


@pytest.fixture(autouse=True)
def _files_of_their_own(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def head(base: Base) -> Any:
    return base.quote.reviews.heads().filter(aspect="attribution").first()


def step(client: Client, base: Base, name: str, **fields: Any) -> Any:
    last = head(base)
    return send(client, base.quote, "review", aspect="attribution", step=name, head=last.pk if last else "", **fields)


def published(base: Base, editor: Client) -> None:
    step(editor, base, "submit", **VERDICT)
    other = signed_in("Editor")
    step(other, base, "approve")
    step(other, base, "publish")


def test_evidence_begins_a_draft_and_keeps_the_words_written_so_far(base: Base, editor: Client) -> None:
    answer = step(
        editor, base, "evidence", rationale="So far.", bearing="supports", url="tape.example/1", excerpt="Eh."
    )
    assert said(answer) == "Attribution: did they say it? Evidence added."
    draft = head(base)
    assert (draft.status, draft.rationale) == ("draft", "So far.")
    (evidence,) = draft.evidence.all()
    assert (evidence.url, evidence.excerpt, evidence.bearing) == ("https://tape.example/1", "Eh.", "supports")
    page = answer.content.decode()
    assert "https://tape.example/1" in page
    assert ">So far.</textarea>" in page


def test_a_file_is_kept_with_its_digest_which_is_shown(base: Base, editor: Client) -> None:
    tape = SimpleUploadedFile("tape.txt", b"We will not load a single crate")
    page = step(editor, base, "evidence", bearing="context", file=tape, **VERDICT).content.decode()
    digest = hashlib.sha256(b"We will not load a single crate").hexdigest()
    assert Evidence.objects.get().sha256 == digest
    assert digest in page
    for address in (
        reverse("admin:claims_quote_verification", args=[base.quote.pk]),
        reverse("admin:claims_review_change", args=[step_after(base, editor).pk]),
    ):
        assert digest in editor.get(address).content.decode()


def step_after(base: Base, editor: Client) -> Review:
    """The page of a later step tells the evidence of the earlier ones."""
    step(editor, base, "submit", **VERDICT)
    last: Review = head(base)
    return last


def test_a_document_of_the_base_is_found_by_its_words_and_cited(base: Base, editor: Client) -> None:
    minutes = factories.document(title="Minutes of the port council")
    address = reverse("admin:claims_revision_documents", args=[base.revision.pk])
    assert "Minutes of the port council" in editor.get(address, {"cited": "port council"}).content.decode()
    assert "1 document found" in editor.get(address, {"cited": "port council"}).content.decode()
    assert "0 documents found" in editor.get(address, {"cited": base.document.title}).content.decode()
    assert "0 documents found" in editor.get(address, {"cited": "zeppelin"}).content.decode()
    step(editor, base, "submit", bearing="refutes", document=minutes.pk, **VERDICT)
    assert head(base).status == "submitted"
    (evidence,) = head(base).evidence_considered()
    assert (evidence.document, evidence.bearing) == (minutes, "refutes")


@pytest.mark.parametrize("words", ["\0", "%", "'", "a & | !", "💥", "x" * 5000])
def test_a_document_or_name_is_looked_for_by_anything(words: str, base: Base, editor: Client) -> None:
    for name, asked in (("documents", "cited"), ("agents", "name")):
        address = reverse(f"admin:claims_revision_{name}", args=[base.revision.pk])
        assert editor.get(address, {asked: words}).status_code == 200


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"bearing": "supports"}, "Link: Evidence is a URL, a document of the base or a file."),
        ({"bearing": "supports", "url": "no address"}, "Link: Enter a valid URL."),
        ({"bearing": "", "url": "tape.example"}, "Bearing: This field is required."),
        ({"bearing": "supports", "document": "0"}, "Document: Select a valid choice."),
        ({"bearing": "supports", "cited": "minutes"}, "Document: Choose which one is meant, or none of these."),
    ],
)
def test_what_is_no_evidence_is_told_and_nothing_is_lost(
    fields: dict[str, str], told: str, base: Base, editor: Client
) -> None:
    answer = step(editor, base, "evidence", excerpt="The words.", **VERDICT, **fields)
    assert refused(answer)[0].startswith(told)
    page = answer.content.decode()
    assert ">The words.</textarea>" in page
    assert ">Heard on the tape.</textarea>" in page
    assert not base.quote.reviews.exists()
    assert not Evidence.objects.exists()


def test_a_document_looked_for_and_not_meant_is_no_evidence(base: Base, editor: Client) -> None:
    step(editor, base, "submit", bearing="supports", cited="minutes", document="", **VERDICT)
    assert head(base).status == "submitted"
    assert not Evidence.objects.exists()


def test_a_verdict_is_not_submitted_without_its_file(base: Base, editor: Client) -> None:
    tape = SimpleUploadedFile("tape.txt", b"")
    answer = step(editor, base, "submit", bearing="supports", file=tape, **VERDICT)
    assert refused(answer)[0] == "File: The submitted file is empty."
    assert refused(answer)[-1] == "The file was not kept: choose it again."
    assert not base.quote.reviews.exists()


def test_a_file_is_not_kept_where_the_rest_is_refused(base: Base, editor: Client, tmp_path: Any) -> None:
    tape = SimpleUploadedFile("tape.txt", b"Words.")
    answer = step(editor, base, "submit", verdict="", rationale="", bearing="supports", file=tape)
    assert refused(answer) == ["A review needs a verdict and a rationale to be submitted."]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_published_verdict_is_corrected_and_retracted_beside_the_text(base: Base, editor: Client) -> None:
    published(base, editor)
    other = factories.user("Editor", "eddy")
    page = editor.get(url(base.quote)).content.decode()
    for offered in ("A new verdict", "Correct", "Retract"):
        assert f"<summary>{offered}</summary>" in page
    correction = {"verdict": "altered", "rationale": "A word is missing."}
    missing = step(editor, base, "correct", **correction)
    assert refused(missing) == ["Approved by: This field is required."]
    assert ">A word is missing.</textarea>" in missing.content.decode()
    answer = step(editor, base, "correct", approver=other.pk, **correction)
    assert said(answer) == "Attribution: did they say it? Corrected."
    base.quote.refresh_from_db()
    assert base.quote.status == "altered"
    assert refused(step(editor, base, "retract")) == ["Rationale: This field is required."]
    step(editor, base, "retract", rationale="The tape was another's.")
    base.quote.refresh_from_db()
    assert base.quote.status == "retracted"
    assert (head(base).approver, head(base).rationale) == (other, "The tape was another's.")


def test_nobody_is_offered_to_approve_what_they_wrote(base: Base, editor: Client) -> None:
    step(editor, base, "submit", **VERDICT)
    mine = editor.get(url(base.quote)).content.decode()
    assert "somebody else approves it" in mine
    assert 'value="approve"' not in mine
    theirs = signed_in("Editor").get(url(base.quote)).content.decode()
    assert 'value="approve"' in theirs
    assert "somebody else approves it" not in theirs
    for address in (
        reverse("admin:claims_review_change", args=[head(base).pk]),
        reverse("admin:claims_quote_verification", args=[base.quote.pk]),
    ):
        assert "/step/approve/" not in editor.get(address).content.decode()


def test_what_was_submitted_goes_back_to_a_draft_with_its_words(base: Base, editor: Client) -> None:
    step(editor, base, "submit", **VERDICT)
    other = signed_in("Editor")
    page = other.get(url(base.quote)).content.decode()
    assert ">Heard on the tape.</textarea>" in page
    step(other, base, "draft", verdict="altered", rationale="It says “one crate”.")
    assert (head(base).status, head(base).verdict) == ("draft", "altered")


def test_a_fact_checker_writes_and_is_offered_no_approval(base: Base, checker: Client) -> None:
    published(base, signed_in("Editor"))
    page = checker.get(url(base.quote)).content.decode()
    assert "<summary>A new verdict</summary>" in page
    assert "<summary>Correct</summary>" not in page
    assert step(checker, base, "retract", rationale="No.").status_code == 403


# What is to be re-checked


@pytest.fixture
def retraction(base: Base) -> Notice:
    return Notice.objects.create(
        document=base.document,
        issuer=base.source,
        kind="retraction",
        day="2024-03-14",
        note="It was another port.",
        recorded_by=factories.user("Editor"),
    )


def reading(base: Base) -> str:
    return reverse("admin:claims_revision_read", args=[base.revision.pk])


def test_what_is_flagged_says_so_in_text_list_and_panel(base: Base, retraction: Notice, editor: Client) -> None:
    page = editor.get(reading(base)).content.decode()
    for name, title in (("quote", "Quote 1, Unverified"), ("appearance", "Claim 1, In review, accepted")):
        anchor = getattr(base, name)
        tag = re.search(rf'id="at-{name}-{anchor.pk}".*?</a>', page)
        assert tag is not None
        assert f'aria-label="{title}, to re-check"' in tag[0]
        assert "⚑" in tag[0]
        panel = editor.get(url(anchor)).content.decode()
        for shown in ("to re-check", "Retraction, Harbour Gazette", "It was another port."):
            assert shown in panel
    cards = page[page.index('id="reading-list"') :]
    assert cards.count("⚑ to re-check") == 2


def test_what_is_not_flagged_does_not_say_so(base: Base, editor: Client) -> None:
    for address in (url(base.quote), url(base.appearance)):
        assert "re-check" not in editor.get(address).content.decode()
    cards = editor.get(reading(base)).content.decode()
    assert "to re-check" not in cards[cards.index('id="reading-list"') :]


def test_a_quote_carried_to_a_newer_text_is_flagged_with_the_one_it_is_reviewed_as(
    base: Base, retraction: Notice, editor: Client
) -> None:
    newer = factories.revision(base.revision.text + " More.", base.document)
    again = factories.quote(base.quote.exact, newer, base.steward, reviewed_as=base.quote)
    assert "to re-check" in editor.get(url(again)).content.decode()
    listed = editor.get(reverse("admin:claims_quote_changelist"), {"flagged": "yes"}).context["cl"]
    assert {quote.pk for quote in listed.result_list} == {base.quote.pk, again.pk}


def test_the_lists_are_filtered_to_what_is_flagged(base: Base, retraction: Notice, editor: Client) -> None:
    factories.claim("The weather was fine.")
    factories.quote("Talks resume on Monday,", factories.revision("“Talks resume on Monday,” he said."))
    for model, wanted in (("claim", base.claim), ("quote", base.quote)):
        address = reverse(f"admin:claims_{model}_changelist")
        assert editor.get(address).context["cl"].result_count == 2
        assert list(editor.get(address, {"flagged": "yes"}).context["cl"].result_list) == [wanted]


def test_what_was_re_checked_is_said_beside_the_text(base: Base, retraction: Notice, editor: Client) -> None:
    flags = list(Flag.objects.of(base.claim).open().values_list("pk", flat=True))
    assert len(flags) == 2  # of the claim and of its review
    assert refused(send(editor, base.appearance, "settle", flags=flags, note=" "))[0].startswith("Say what was")
    answer = send(editor, base.appearance, "settle", flags=flags, note="The harbour master counted them too.")
    assert said(answer) == "Re-checked: stands."
    settled = Flag.objects.of(base.claim)
    assert {(flag.settlement, flag.note) for flag in settled} == {("stands", "The harbour master counted them too.")}
    assert not settled.open().exists()
    assert Flag.objects.of(base.quote).open().exists()
    page = answer.content.decode()
    assert "to re-check" not in page[: page.index("hx-swap-oob")]


def test_a_flag_raised_meanwhile_is_not_settled_unseen(base: Base, retraction: Notice, editor: Client) -> None:
    seen = list(Flag.objects.of(base.claim).open().values_list("pk", flat=True))
    Notice.objects.create(
        document=base.document,
        issuer=base.source,
        kind="correction",
        day="2024-03-15",
        note="The count was wrong too.",
        recorded_by=retraction.recorded_by,
    )
    send(editor, base.appearance, "settle", flags=seen, note="Read again.")
    assert {flag.notice.kind for flag in Flag.objects.of(base.claim).open()} == {"correction"}


def test_a_journalist_settles_nothing(base: Base, retraction: Notice, journalist: Client) -> None:
    flags = list(Flag.objects.of(base.claim).open().values_list("pk", flat=True))
    assert "What was re-checked" not in journalist.get(url(base.appearance)).content.decode()
    assert send(journalist, base.appearance, "settle", flags=flags, note="No.").status_code == 403
    assert Document.objects.count() == 1
