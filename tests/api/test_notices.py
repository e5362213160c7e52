"""/api/v1/notices/ and /api/v1/flags/: what was corrected or retracted, and what rests on it until it is re-checked."""

import pytest

from claims.models import Claim, Flag, Notice, Quote, Revision
from tests import factories
from tests.api.conftest import Client
from tests.api.problems import wrong

API = "/api/v1"


@pytest.fixture
def printed(db: None) -> Revision:
    return factories.revision("The bridge fell, “all of it”.", factories.document())


@pytest.fixture
def claim(printed: Revision) -> Claim:
    claim = factories.claim("The bridge fell")
    factories.appearance(claim, "The bridge fell", printed)
    return claim


@pytest.fixture
def quote(printed: Revision) -> Quote:
    return factories.quote("all of it", printed)


def body(printed: Revision, **other: object) -> dict[str, object]:
    return {
        "document": printed.document.pk,
        "issuer": printed.document.source.pk,
        "kind": "correction",
        "day": "2026-01-02",
        "note": "A part of it stands.",
        **other,
    }


def test_a_recorded_notice_flags_what_rests_on_the_document(
    checker: Client, printed: Revision, claim: Claim, quote: Quote
) -> None:
    elsewhere = factories.claim()
    made = checker.post(f"{API}/notices/", body(printed), format="json")
    assert made.status_code == 201, made.content
    assert made.json()["recorded_by"]["username"] == checker.user.username
    flags = checker.get(f"{API}/flags/", {"notice": made.json()["id"]}).json()["results"]
    assert {(flag["claim"], flag["quote"]) for flag in flags} == {(claim.pk, None), (None, quote.pk)}
    assert [each["id"] for each in checker.get(f"{API}/claims/?flagged=true").json()["results"]] == [claim.pk]
    assert [each["id"] for each in checker.get(f"{API}/claims/?flagged=false").json()["results"]] == [elsewhere.pk]
    assert [each["id"] for each in checker.get(f"{API}/quotes/?flagged=true").json()["results"]] == [quote.pk]
    assert checker.get(f"{API}/quotes/?flagged=false").json()["results"] == []


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"day": "2999-01-01"}, "day"),
        ({"note": ""}, "note"),
        ({"kind": "apology"}, "kind"),
        ({"issuer": None}, "issuer"),
        ({"document": 0}, "document"),
    ],
)
def test_what_is_wrong_with_a_notice_is_told_by_field(
    checker: Client, printed: Revision, other: dict[str, object], field: str
) -> None:
    answer = checker.post(f"{API}/notices/", body(printed, **other), format="json")
    assert answer.status_code in (400, 409)
    assert set(wrong(answer)) == {field}
    assert not Notice.objects.exists()


def test_only_who_printed_or_relayed_it_issues_a_notice(checker: Client, printed: Revision) -> None:
    answer = checker.post(f"{API}/notices/", body(printed, issuer=factories.source().pk), format="json")
    assert answer.status_code == 409
    agency = factories.source(kind="agency")
    printed.document.agencies.add(agency)
    assert checker.post(f"{API}/notices/", body(printed, issuer=agency.pk), format="json").status_code == 201


def test_a_notice_is_recorded_once(checker: Client, printed: Revision) -> None:
    assert checker.post(f"{API}/notices/", body(printed), format="json").status_code == 201
    assert checker.post(f"{API}/notices/", body(printed), format="json").status_code == 409
    assert Notice.objects.count() == 1


def test_a_flag_is_settled_with_what_was_re_checked(checker: Client, printed: Revision, claim: Claim) -> None:
    flag = factories.notice(printed.document).flags.get()
    address = f"{API}/flags/{flag.pk}/settle/"
    assert wrong(checker.post(address, {}, format="json")) == {"note": ["This field is required."]}
    settled = checker.post(address, {"note": "The police said so, too."}, format="json").json()
    assert (settled["settlement"], settled["note"]) == ("stands", "The police said so, too.")
    assert settled["settled_by"]["username"] == checker.user.username
    assert checker.get(f"{API}/claims/?flagged=true").json()["results"] == []
    again = checker.post(address, {"note": "Once more."}, format="json")
    assert again.status_code == 409
    assert wrong(again) == {"note": [f"{checker.user.username} has settled it already."]}
    assert Flag.objects.get().note == "The police said so, too."


def test_open_and_settled_flags_are_asked_for(checker: Client, printed: Revision, claim: Claim, quote: Quote) -> None:
    notice = factories.notice(printed.document)
    notice.flags.get(claim=claim).settle(checker.user, "It stands.")
    for asked, wanted in (("true", quote.pk), ("false", None)):
        address = f"{API}/flags/?open={asked}&document={printed.document.pk}"
        (found,) = checker.get(address).json()["results"]
        assert found["quote"] == wanted
    assert len(checker.get(f"{API}/flags/?settlement=stands").json()["results"]) == 1


def test_lists_read_no_more_for_more_rows(
    checker: Client, printed: Revision, claim: Claim, django_assert_num_queries: object
) -> None:
    for day in range(5):
        factories.notice(printed.document, note=f"Figure {day} was wrong.")
    checker.get(f"{API}/notices/")  # what is read once: the role's permissions
    for resource in ("notices", "flags"):
        with django_assert_num_queries(1):  # type: ignore[operator]
            assert len(checker.get(f"{API}/{resource}/").json()["results"]) == 5
