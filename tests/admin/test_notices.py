"""An article is corrected or retracted by its publisher: that is recorded, and what rests on it re-checked."""

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Flag, Notice
from tests import factories
from tests.admin.conftest import Base, signed_in
from tests.admin.forms import errors, save, shown


def record(client: Client, base: Base, **fields: str) -> Notice:
    address = f"{reverse('admin:claims_notice_add')}?document={base.document.pk}"
    save(client, address, **{"kind": "retraction", "note": "It was another port.", **fields})
    return Notice.objects.latest("id")


def page(of: Notice | Flag) -> str:
    return reverse(f"admin:claims_{of._meta.model_name}_change", args=[of.pk])


def test_from_the_page_of_an_article_its_retraction_is_recorded(base: Base, editor: Client) -> None:
    address = reverse("admin:claims_document_change", args=[base.document.pk])
    assert "record_notice" in editor.get(address).content.decode()
    notice = record(editor, base)
    assert (notice.document, notice.issuer, notice.kind) == (base.document, base.source, "retraction")
    assert notice.recorded_by.username == editor.get(address).wsgi_request.user.username
    told = editor.get(page(notice)).content.decode()
    assert base.claim.text in told


def test_the_publisher_and_the_agencies_it_credits_are_offered(base: Base, editor: Client) -> None:
    factories.source("Another paper")
    answer = editor.get(f"{reverse('admin:claims_notice_add')}?document={base.document.pk}")
    form = answer.context["adminform"].form
    assert sorted(source.name for source in form.fields["issuer"].queryset) == ["Coast Wire", "Harbour Gazette"]
    assert shown(answer)["issuer"] == str(base.source.pk)  # type: ignore[arg-type]


@pytest.mark.parametrize(("fields", "field"), [({"note": ""}, "note"), ({"day": "2999-01-01"}, "day")])
def test_what_is_missing_is_told_at_its_field(fields: dict[str, str], field: str, base: Base, editor: Client) -> None:
    address = f"{reverse('admin:claims_notice_add')}?document={base.document.pk}"
    answer = save(editor, address, **{"kind": "retraction", "note": "It was another port.", **fields})
    assert list(errors(answer)) == [field]
    assert not Notice.objects.exists()


def test_a_flag_is_settled_by_saying_what_was_re_checked(base: Base, editor: Client) -> None:
    record(editor, base)
    flag = Flag.objects.get(claim=base.claim, review=None)
    assert list(errors(save(editor, page(flag), note=" "))) == ["note"]
    assert errors(save(editor, page(flag), note="The harbour master counted them too.")) == {}
    flag.refresh_from_db()
    assert (flag.settlement, flag.note) == ("stands", "The harbour master counted them too.")
    assert editor.post(page(flag), {"note": "Again."}).status_code == 403


def test_the_list_has_what_waits_and_asks_as_often_however_much(
    base: Base, editor: Client, django_assert_max_num_queries: object
) -> None:
    record(editor, base)
    listing = reverse("admin:claims_flag_changelist")
    assert base.claim.text[:60] in editor.get(listing).content.decode()
    for _ in range(20):
        claim = factories.claim()
        factories.appearance(claim, "4,200 containers", base.revision)
    record(editor, base, note="All of it.")
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        editor.get(listing)
    for flag in Flag.objects.open():
        flag.settle(factories.user("Fact-checker"), "Checked.")
    assert base.claim.text[:60] not in editor.get(listing).content.decode()
    assert base.claim.text[:60] in editor.get(f"{listing}?flags=all").content.decode()


def test_what_was_recorded_stays(base: Base, editor: Client) -> None:
    notice = record(editor, base)
    assert editor.post(page(notice), {"note": "Other."}).status_code == 403
    assert editor.post(reverse("admin:claims_notice_delete", args=[notice.pk]), {"post": "yes"}).status_code == 403


def test_a_checker_records_and_settles_and_a_journalist_reads(base: Base) -> None:
    checker, journalist = signed_in("Fact-checker"), signed_in("Journalist", is_staff=True)
    notice = record(checker, base)
    flag = Flag.objects.open()[0]
    assert journalist.get(page(notice)).status_code == 200
    assert journalist.get(reverse("admin:claims_notice_add")).status_code == 403
    assert journalist.post(page(flag), {"note": "Checked."}).status_code == 403
    assert errors(save(checker, page(flag), note="Checked.")) == {}
