"""What an editor corrects is saved, is theirs from then on, and is told with its reason where it cannot be."""

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Agent, AgentAlias, Appearance, Attribution, Claim, Document, Quote, Relation, Revision
from claims.models.anchor import Origin
from tests import factories
from tests.admin.conftest import TEXT, Base
from tests.admin.forms import errors, save


def page(row: object, action: str = "change") -> str:
    return reverse(f"admin:claims_{row._meta.model_name}_{action}", args=[row.pk])  # type: ignore[attr-defined]


def test_the_speaker_of_a_quote_is_corrected(base: Base, editor: Client) -> None:
    other = factories.agent("Bea Mori")
    response = save(editor, page(base.quote), speaker=other.pk)
    assert errors(response) == {}
    base.quote.refresh_from_db()
    assert base.quote.speaker == other
    assert base.quote.origin == Origin.EDITED


def test_the_chain_follows_a_corrected_speaker(base: Base, editor: Client) -> None:
    other = factories.agent("Bea Mori")
    save(editor, page(base.quote), speaker=other.pk)
    assert [str(link) for link in base.quote.attributions.all()] == ["Bea Mori", "Coast Wire"]


def test_a_chain_that_starts_with_another_stays_when_the_speaker_is_corrected(base: Base, editor: Client) -> None:
    base.quote.attributions.filter(position=0).update(agent=base.authority)
    save(editor, page(base.quote), speaker=factories.agent("Bea Mori").pk)
    assert [str(link) for link in base.quote.attributions.all()] == ["Port authority", "Coast Wire"]


def test_the_claimant_of_a_claim_is_corrected_in_its_appearances_too(base: Base, editor: Client) -> None:
    response = save(editor, page(base.claim), claimant=base.steward.pk)
    assert errors(response) == {}
    base.claim.refresh_from_db()
    assert base.claim.claimant == base.steward
    assert base.claim.origin == Origin.EDITED
    assert [str(link) for link in base.appearance.attributions.all()] == ["Ana Ruiz", "Harbour Gazette"]


def test_a_correction_comes_back_to_the_reading_view_it_started_from(base: Base, editor: Client) -> None:
    response = save(editor, f"{page(base.quote)}?read={base.revision.pk}", speaker=base.authority.pk)
    assert response["Location"] == f"/admin/claims/revision/{base.revision.pk}/read/#quote-{base.quote.pk}"


@pytest.mark.parametrize("read", ["x", "-1", "//evil.example", "²", "9" * 30])
def test_only_a_reading_view_is_come_back_to(read: str, base: Base, editor: Client) -> None:
    response = save(editor, f"{page(base.quote)}?read={read}", cue="said")
    assert response["Location"].startswith("/admin/claims/")


def test_a_wrong_quote_is_deleted_with_its_chain(base: Base, editor: Client) -> None:
    response = editor.post(page(base.quote, "delete"), {"post": "yes"})
    assert response.status_code == 302
    assert not Quote.objects.exists()
    assert not Attribution.objects.filter(quote=base.quote.pk).exists()


def test_a_quote_under_review_is_kept_and_the_reason_told(base: Base, editor: Client) -> None:
    factories.published_review(base.quote, "authentic", "attribution")
    answer = editor.post(page(base.quote, "delete"), {"post": "yes"}).content.decode()
    assert "protected related objects" in answer
    assert Quote.objects.exists()


def test_an_agent_who_speaks_is_kept_and_the_quotes_named(base: Base, editor: Client) -> None:
    answer = editor.get(page(base.steward, "delete")).content.decode()
    assert "protected" in answer
    assert "We will not load" in answer


def test_several_chosen_rows_of_which_one_is_protected_are_all_kept(base: Base, editor: Client) -> None:
    lone = factories.agent("Lone")
    answer = editor.post(
        reverse("admin:claims_agent_changelist"),
        {"action": "delete_selected", "_selected_action": [lone.pk, base.steward.pk], "post": "yes"},
        follow=True,
    )
    assert answer.status_code == 200
    assert Agent.objects.filter(pk=lone.pk).exists()


# Spans


def test_of_a_span_only_the_words_need_to_be_given(base: Base, editor: Client) -> None:
    url = f"{reverse('admin:claims_quote_add')}?revision={base.revision.pk}"
    response = save(editor, url, exact="Talks resume on Monday,")
    assert errors(response) == {}
    made = Quote.objects.get(exact="Talks resume on Monday,")
    assert TEXT[made.start : made.end] == made.exact
    assert made.origin == Origin.EDITED


def test_of_a_span_only_the_place_needs_to_be_given(base: Base, editor: Client) -> None:
    start = TEXT.index("🚢")
    url = f"{reverse('admin:claims_quote_add')}?revision={base.revision.pk}&start={start}&end={start + 6}"
    assert errors(save(editor, url)) == {}
    assert Quote.objects.get(start=start).exact == "🚢 End."


def test_words_over_two_lines_are_found_as_a_browser_sends_them(base: Base, editor: Client) -> None:
    url = f"{reverse('admin:claims_quote_add')}?revision={base.revision.pk}"
    assert errors(save(editor, url, exact="day three\r\n\r\n“We")) == {}
    assert Quote.objects.filter(exact="day three\n\n“We").exists()


@pytest.mark.parametrize(
    ("given", "field", "told"),
    [
        ({"exact": "never printed"}, "exact", "does not have these words"),
        ({"exact": "said"}, "start", "at 62, 191: which?"),
        ({"exact": ""}, "exact", "Give the words"),
        ({"start": "0", "end": "7", "exact": "harbour"}, "exact", "reads “Harbour”"),
        ({"start": "5", "end": "5", "exact": ""}, "end", "after the start"),
        ({"start": "5", "end": "99999"}, "end", "The text ends at"),
        ({"start": "-1", "end": "3"}, "start", "greater than or equal to 0"),
        ({"start": "x", "end": "3"}, "start", "whole number"),
        ({"start": "9" * 30, "end": "3"}, "start", "less than or equal to"),
        ({"speaker": "999999"}, "speaker", "valid choice"),
        ({"speaker": "x"}, "speaker", "valid choice"),
        ({"language": "xx"}, "language", "not one of the available choices"),
        ({"exact": "a\x00b"}, "exact", "Null characters"),
    ],
)
def test_a_wrong_span_is_told_beside_its_field(
    given: dict[str, str], field: str, told: str, base: Base, editor: Client
) -> None:
    url = f"{reverse('admin:claims_quote_add')}?revision={base.revision.pk}"
    response = save(editor, url, **given)
    assert told in " ".join(errors(response)[field])
    assert Quote.objects.count() == 1


@pytest.mark.parametrize(
    "asked", ["speaker=x", "revision=-1", "start=x", "revision=99999999999999999999", "speaker=%00"]
)
def test_an_address_that_asks_for_nonsense_opens_an_empty_form(asked: str, base: Base, editor: Client) -> None:
    assert editor.get(f"{reverse('admin:claims_quote_add')}?{asked}").status_code == 200


def test_the_same_span_is_not_a_quote_twice(base: Base, editor: Client) -> None:
    url = f"{reverse('admin:claims_quote_add')}?revision={base.revision.pk}"
    response = save(editor, url, exact=base.quote.exact)
    assert "already one with the same revision and start and end" in " ".join(errors(response)["__all__"])


def test_what_only_a_trigger_refuses_is_told_beside_the_field(base: Base, editor: Client) -> None:
    other = factories.claim("The same in other words.", same_as=base.claim)
    response = save(editor, page(base.claim), same_as=other.pk)
    assert "would be the same as itself" in " ".join(errors(response)["same_as"])
    base.claim.refresh_from_db()
    assert base.claim.same_as is None
    assert base.claim.origin == Origin.EXTRACTED


def test_what_only_a_unique_index_refuses_is_told_in_the_form(base: Base, editor: Client) -> None:
    response = save(
        editor,
        f"{reverse('admin:claims_document_add')}?source={base.source.pk}",
        url="https://gazette.example/strike",
        title="",
    )
    assert "already one with the same source" in " ".join(errors(response)["__all__"])
    assert Document.objects.count() == 1


# Chains


def chain_of(quote: Quote) -> list[tuple[int, str]]:
    return [(link.position, str(link)) for link in quote.attributions.all()]


def add_link(**fields: object) -> dict[str, object]:
    return {"attributions-TOTAL_FORMS": 3, **{f"attributions-2-{name}": value for name, value in fields.items()}}


def test_a_relay_is_added_at_the_end_of_the_chain(base: Base, editor: Client) -> None:
    response = save(editor, page(base.quote), **add_link(source=base.source.pk))
    assert errors(response) == {}
    assert chain_of(base.quote) == [(0, "Ana Ruiz"), (1, "Coast Wire"), (2, "Harbour Gazette")]


def test_two_links_swap_places(base: Base, editor: Client) -> None:
    response = save(editor, page(base.quote), attributions__0__position=1, attributions__1__position=0)
    assert errors(response) == {}
    assert chain_of(base.quote) == [(0, "Coast Wire"), (1, "Ana Ruiz")]


def test_a_chain_closes_up_where_a_link_is_taken_out(base: Base, editor: Client) -> None:
    response = save(editor, page(base.quote), attributions__0__DELETE="on")
    assert errors(response) == {}
    assert chain_of(base.quote) == [(0, "Coast Wire")]


def test_a_link_names_an_agent_or_a_source(base: Base, editor: Client) -> None:
    both = add_link(source=base.source.pk, agent=base.steward.pk)
    assert "not both" in " ".join(errors(save(editor, page(base.quote), **both))["attributions-2-agent"])
    neither = add_link(cue="told")
    assert "Name an agent" in " ".join(errors(save(editor, page(base.quote), **neither))["attributions-2-agent"])


def test_other_cue_words_of_a_link_lose_the_place_of_the_former_ones(base: Base, editor: Client) -> None:
    start = TEXT.index("said")
    base.quote.attributions.filter(position=0).update(cue="said", cue_start=start, cue_end=start + 4)
    assert errors(save(editor, page(base.quote), attributions__0__cue="told reporters")) == {}
    link = base.quote.attributions.get(position=0)
    assert (link.cue, link.cue_start, link.cue_end) == ("told reporters", None, None)


# Claims


def test_a_figure_is_corrected_on_its_claim(base: Base, editor: Client) -> None:
    response = save(editor, page(base.claim), quantities__0__value="4300", quantities__0__text="4,300 containers")
    assert errors(response) == {}
    assert base.claim.quantities.get().value == 4300
    base.claim.refresh_from_db()
    assert base.claim.origin == Origin.EDITED


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text": ""}, "text"),
        ({"event_date": "2024-03-01"}, "event_precision"),
        ({"event_precision": "day"}, "event_precision"),
        ({"event_date": "yesterday"}, "event_date"),
        ({"quantities__0__value": "many"}, "quantities-0-value"),
        ({"quantities__0__bound": "range"}, "quantities-0-value_max"),
        ({"quantities__0__value_max": "1"}, "quantities-0-value_max"),
        ({"appearances__0__end": "2"}, "appearances-0-end"),
    ],
)
def test_a_wrong_field_of_a_claim_is_told_beside_it(
    given: dict[str, str], field: str, base: Base, editor: Client
) -> None:
    assert errors(save(editor, page(base.claim), **given))[field]


def test_only_a_claim_that_answers_points_to_another(base: Base, editor: Client) -> None:
    other = factories.claim()
    assert errors(save(editor, page(base.claim), answers=other.pk))["stance"]
    assert errors(save(editor, page(base.claim), answers=other.pk, stance="denies")) == {}


def test_an_appearance_edited_with_its_claim_is_the_editors(base: Base, editor: Client) -> None:
    Appearance.objects.update(origin=Origin.EXTRACTED)
    save(editor, page(base.claim), appearances__0__cue="according to")
    assert Appearance.objects.get().origin == Origin.EDITED


def test_an_appearance_nobody_touched_stays_as_it_was_found(base: Base, editor: Client) -> None:
    Appearance.objects.update(origin=Origin.EXTRACTED)
    save(editor, page(base.claim), stance="estimates")
    assert Appearance.objects.get().origin == Origin.EXTRACTED


# Documents and their texts


def test_a_new_text_of_a_document_becomes_its_latest_revision(base: Base, editor: Client) -> None:
    url = f"{reverse('admin:claims_revision_add')}?document={base.document.pk}"
    response = save(editor, url, text="  Corrected.\r\nAll of it. ")
    assert errors(response) == {}
    latest = base.document.latest_revision
    assert latest is not None
    assert (latest.number, latest.previous, latest.text) == (2, base.revision, "  Corrected.\nAll of it. ")


def test_the_same_text_is_not_a_new_revision(base: Base, editor: Client) -> None:
    url = f"{reverse('admin:claims_revision_add')}?document={base.document.pk}"
    assert "Revision 1 is this very text" in " ".join(errors(save(editor, url, text=TEXT))["text"])


@pytest.mark.parametrize("text", ["", "  \r\n ", "a\x00b"])
def test_a_text_without_words_is_refused(text: str, base: Base, editor: Client) -> None:
    url = f"{reverse('admin:claims_revision_add')}?document={base.document.pk}"
    assert errors(save(editor, url, text=text))["text"]


def test_a_revision_is_read_and_never_changed(base: Base, editor: Client) -> None:
    assert editor.get(page(base.revision)).status_code == 200
    assert editor.post(page(base.revision), {"text": "x", "_save": "Save"}).status_code == 403
    assert editor.get(page(base.revision, "delete")).status_code == 403
    assert Revision.objects.get().text == TEXT


def test_a_document_with_a_text_is_kept_and_the_reason_told(base: Base, editor: Client) -> None:
    assert "protected" in editor.post(page(base.document, "delete"), {"post": "yes"}).content.decode()
    assert Document.objects.exists()


def test_an_alias_is_added_to_an_agent(base: Base, editor: Client) -> None:
    added = {"aliases-TOTAL_FORMS": 1, "aliases-0-name": "A. Ruiz", "aliases-0-language": "en"}
    assert errors(save(editor, page(base.steward), **added)) == {}
    assert AgentAlias.objects.get().agent == base.steward


def test_what_a_constraint_of_one_field_refuses_is_told_beside_it(base: Base, editor: Client) -> None:
    assert "agent wikidata id" in " ".join(errors(save(editor, page(base.steward), wikidata="12"))["wikidata"])
    assert "source country" in " ".join(errors(save(editor, page(base.source), country="it"))["country"])


# Relations


def test_who_decides_on_a_relation_is_kept(base: Base, editor: Client) -> None:
    relation = Relation.objects.create(from_claim=base.claim, to_claim=factories.claim(), kind="contradicts")
    assert errors(save(editor, page(relation), decision="confirmed", resolution="error")) == {}
    relation.refresh_from_db()
    assert str(relation.decided_by_id) == editor.session["_auth_user_id"]


def test_several_suggestions_are_rejected_at_once(base: Base, editor: Client) -> None:
    for _number in range(2):
        Relation.objects.create(from_claim=base.claim, to_claim=factories.claim(), kind="contradicts")
    chosen = list(Relation.objects.values_list("pk", flat=True))
    editor.post(reverse("admin:claims_relation_changelist"), {"action": "reject", "_selected_action": chosen})
    assert Relation.objects.filter(decision="rejected", decided_by__isnull=False).count() == 2


# History


def test_history_tells_who_changed_what(base: Base, editor: Client) -> None:
    other = factories.agent("Bea Mori")
    save(editor, page(base.quote), speaker=other.pk)
    changes = editor.get(page(base.quote, "history")).context["changes"]
    told = [(entry.verb, entry.what, change.field, change.before, change.after)
            for entry in changes for change in entry.changes]  # fmt: skip
    assert ("Changed", "quote", "Speaker", "Ana Ruiz", "Bea Mori") in told
    assert ("Changed", "attribution", "Agent", "Ana Ruiz", "Bea Mori") in told
    edit = next(entry for entry in changes if entry.verb == "Changed")
    assert edit.who.startswith("user")
    assert next(entry for entry in changes if entry.verb == "Added").who == "outside the desk"


def test_history_shows_markup_as_text(base: Base, editor: Client) -> None:
    save(editor, page(base.claim), text="<script>alert(1)</script>")
    answer = editor.get(page(base.claim, "history")).content.decode()
    assert "<script>alert(1)" not in answer
    assert Claim.objects.get().text == "<script>alert(1)</script>"
