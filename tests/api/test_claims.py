"""/api/v1/claims/: what a claim tells, how claims are found, and how they are written."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from claims.models import Agent, Appearance, Claim, Quantity, Review, Source
from claims.models.anchor import Origin
from tests import factories
from tests.api.problems import fields, wrong

URL = "/api/v1/claims/"
TEXT = "According to Kiev, 11,000 soldiers are in the region. “We do not comment”, the ministry said."


def found(client: APIClient, **query: Any) -> list[str]:
    answer = client.get(URL, query)
    assert answer.status_code == 200, answer.content
    return sorted(claim["text"] for claim in answer.json()["results"])


def rejected(client: APIClient, **query: Any) -> Any:
    answer = client.get(URL, query)
    return wrong(answer)


@pytest.fixture
def kiev(db: None) -> Agent:
    kiev = factories.agent("Kyiv", Agent.Kind.GOVERNMENT)
    kiev.aliases.create(name="Kiev", language="it")
    return kiev


@pytest.fixture
def soldiers(kiev: Agent) -> Claim:
    """Kiev's claim, printed by the Daily Lantern through an agency."""
    lantern, agency = factories.source("Daily Lantern"), factories.source("Boreal Press", Source.Kind.AGENCY)
    revision = factories.revision(TEXT, factories.document(lantern, url="https://lantern.example/1"))
    claim = factories.claim("11,000 soldiers are in the region", kiev)
    factories.quantity(claim, "11000", unit="soldiers", text="11,000")
    factories.appearance(claim, "11,000 soldiers are in the region", revision, (kiev, agency))
    return claim


def test_a_claim_tells_who_said_it_what_it_counts_and_where_it_stands(journalist: APIClient, soldiers: Claim) -> None:
    appearance = soldiers.appearances.get()
    agency = Source.objects.get(name="Boreal Press")
    told = journalist.get(f"{URL}{soldiers.pk}/").json()
    assert told.pop("created_at")
    assert told.pop("updated_at")
    assert told == {
        "id": soldiers.pk,
        "url": f"http://testserver/api/v1/claims/{soldiers.pk}",
        "ref": soldiers.ref,
        "text": "11,000 soldiers are in the region",
        "language": "en",
        "claimant": {"id": soldiers.claimant_id, "name": "Kyiv", "kind": "government"},
        "stance": "asserts",
        "status": "unverified",
        "answers": None,
        "same_as": None,
        "event_date": None,
        "event_precision": "",
        "event_raw": "",
        "quantities": [
            {
                "value": 11000,
                "value_max": None,
                "unit": "soldiers",
                "per": "",
                "approximate": False,
                "bound": "exact",
                "text": "11,000",
            }
        ],
        "appearances": [
            {
                "document": {
                    "id": appearance.revision.document_id,
                    "title": appearance.revision.document.title,
                    "url": "https://lantern.example/1",
                    "published_at": None,
                },
                "source": {"id": appearance.revision.document.source_id, "name": "Daily Lantern", "kind": "outlet"},
                "revision": appearance.revision_id,
                "start": 19,
                "end": 52,
                "exact": "11,000 soldiers are in the region",
                "prefix": "According to Kiev, ",
                "suffix": TEXT[52:84],
                "cue": "",
                "attributions": [
                    {
                        "position": 0,
                        "agent": {"id": soldiers.claimant_id, "name": "Kyiv", "kind": "government"},
                        "source": None,
                        "cue": "",
                        "cue_start": None,
                        "cue_end": None,
                    },
                    {
                        "position": 1,
                        "agent": {"id": agency.agent_id, "name": "Boreal Press", "kind": "organization"},
                        "source": agency.pk,
                        "cue": "",
                        "cue_start": None,
                        "cue_end": None,
                    },
                ],
            }
        ],
        "verdicts": {"attribution": None, "content": None},
        "independent_sources": 1,
        "reviews_count": 0,
        "origin": "edited",
        "snippet": None,
    }


def test_the_two_verdicts_of_a_claim_stay_apart(journalist: APIClient, soldiers: Claim) -> None:
    authentic = factories.published_review(soldiers, "authentic", Review.Aspect.ATTRIBUTION)
    false = factories.published_review(soldiers, "false", Review.Aspect.CONTENT)
    told = journalist.get(f"{URL}{soldiers.pk}/").json()
    for aspect, review in (("attribution", authentic), ("content", false)):
        shown = told["verdicts"][aspect]
        assert datetime.fromisoformat(shown.pop("published_at")) == review.created_at
        assert shown == {"verdict": review.verdict, "status": "published", "review": review.pk}
    assert told["status"] == "false"
    assert told["reviews_count"] == 2


def test_a_retracted_verdict_is_shown_as_retracted(journalist: APIClient, soldiers: Claim) -> None:
    published = factories.published_review(soldiers, "false")
    published.retract(published.actor, "The document was forged.")
    told = journalist.get(f"{URL}{soldiers.pk}/").json()
    assert told["verdicts"]["content"]["status"] == "retracted"
    assert found(journalist, verdict_content="false") == []
    assert found(journalist, verdict_content="retracted") == [soldiers.text]


def test_a_round_of_review_counts_once_however_many_steps_it_has(journalist: APIClient, soldiers: Claim) -> None:
    published = factories.published_review(soldiers, "false")
    Review.start(soldiers, Review.Aspect.CONTENT, published.reviewer)
    assert journalist.get(f"{URL}{soldiers.pk}/").json()["reviews_count"] == 2


def test_figures_are_numbers_exact_where_whole(journalist: APIClient) -> None:
    claim = factories.claim()
    factories.quantity(claim, "123456789012345678901234", unit="EUR")
    factories.quantity(claim, "3.500000", value_max="4.25", bound="range", unit="%", text="3.5–4.25%")
    body = journalist.get(f"{URL}{claim.pk}/").content.decode()
    assert '"value":123456789012345678901234,' in body
    assert '"value":3.5,"value_max":4.25,' in body


@pytest.mark.parametrize("name", ["Kiev", "kiev", "KYIV"])
def test_claims_with_a_figure_above_10000_attributed_to_kiev(
    journalist: APIClient, soldiers: Claim, kiev: Agent, name: str
) -> None:
    factories.quantity(factories.claim("9,000 soldiers", kiev), "9000")
    factories.quantity(factories.claim("Moscow's 12,000"), "12000")
    assert found(journalist, claimant=name, quantity_min=10000) == [soldiers.text]
    assert found(journalist, claimant=kiev.pk, quantity_min="10000.5") == [soldiers.text]


def test_a_source_is_a_claimant_under_its_aliases(journalist: APIClient) -> None:
    lantern = Source.objects.create(name="Daily Lantern", aliases=["The Lantern, London"])
    claim = factories.claim("It rained", lantern.agent)
    assert found(journalist, claimant="the lantern, london") == [claim.text]


def test_somebody_nobody_knows_has_made_no_claim(journalist: APIClient, soldiers: Claim) -> None:
    assert found(journalist, claimant="Atlantis") == []


def test_limits_on_figures_are_inclusive_and_meet_ranges(journalist: APIClient) -> None:
    claim = factories.claim("two to three")
    factories.quantity(claim, "2", value_max="3", bound="range", unit="Deaths")
    factories.quantity(claim, "100", unit="injured")
    for query in ({"quantity_min": 3, "quantity_max": 50}, {"quantity_max": 2}, {"quantity_min": 100}):
        assert found(journalist, **query) == [claim.text]
    assert found(journalist, quantity_min=2.5, quantity_max=2.6, quantity_unit="deaths") == [claim.text]
    # One figure must meet all conditions, not one figure each.
    assert found(journalist, quantity_min=4, quantity_max=99) == []
    assert found(journalist, quantity_min=50, quantity_unit="deaths") == []


def test_source_and_date_are_those_of_one_appearance(journalist: APIClient) -> None:
    lantern, herald = factories.source("Lantern"), factories.source("Herald")
    claim = factories.claim("the bridge fell")
    for outlet, day in ((lantern, 10), (herald, 20)):
        document = factories.document(outlet, published_at=datetime(2024, 11, day, 22, 30, tzinfo=UTC))
        factories.appearance(claim, "the bridge", factories.revision("the bridge fell", document))
    assert found(journalist, source="lantern") == [claim.text]
    assert found(journalist, source=herald.pk, published_from="2024-11-20") == [claim.text]
    assert found(journalist, source="Lantern", published_from="2024-11-11") == []
    # Half past ten in the evening in London is the same day in Rome.
    assert found(journalist, published_from="2024-11-20", published_to="2024-11-20") == [claim.text]
    assert found(journalist, published_from="2024-11-21") == []


def test_status_stance_and_language_take_several_values(journalist: APIClient) -> None:
    denial = factories.claim("denied", stance="denies", language="it")
    estimate = factories.claim("estimated", stance="estimates", language="fr")
    factories.claim("asserted", language="de")
    factories.published_review(denial, "false")
    assert found(journalist, stance=["denies", "estimates"]) == [denial.text, estimate.text]
    assert found(journalist, language=["it", "fr"], stance="estimates") == [estimate.text]
    assert found(journalist, status=["false", "true"]) == [denial.text]


def test_verdicts_are_filtered_by_aspect(journalist: APIClient) -> None:
    said, unsaid, unseen = factories.claim("said"), factories.claim("unsaid"), factories.claim("unseen")
    factories.published_review(said, "unverifiable", Review.Aspect.ATTRIBUTION)
    factories.published_review(unsaid, "unverifiable", Review.Aspect.CONTENT)
    assert found(journalist, verdict_attribution="unverifiable") == [said.text]
    assert found(journalist, verdict_content="unverifiable") == [unsaid.text]
    assert found(journalist, verdict_content="none", verdict_attribution="none") == [unseen.text]


def test_event_dates_are_filtered(journalist: APIClient) -> None:
    claim = factories.claim("old", event_date="2020-02-29", event_precision="day")
    factories.claim("undated")
    assert found(journalist, event_from="2020-02-29", event_to="2020-02-29") == [claim.text]
    assert found(journalist, event_from="2020-03-01") == []


@pytest.mark.parametrize(
    ("query", "parameter", "expected"),
    [
        ({"quantity_mn": "1"}, "quantity_mn", "quantity_min"),
        ({"quantity_min": "many"}, "quantity_min", "a number"),
        ({"quantity_min": "NaN"}, "quantity_min", "a number"),
        ({"quantity_min": "1e999999"}, "quantity_min", "less than or equal"),
        ({"quantity_min": "5", "quantity_max": "4"}, "quantity_min", "quantity_max"),
        ({"published_from": "11/12/2024"}, "published_from", "YYYY-MM-DD"),
        ({"published_to": "2024-02-30"}, "published_to", "YYYY-MM-DD"),
        ({"event_from": "2024-02-03", "event_to": "2024-02-02"}, "event_from", "event_to"),
        ({"status": "flase"}, "status", "mostly_true"),
        ({"stance": ["denies", "hints"]}, "stance", "estimates"),
        ({"language": "xx"}, "language", "it, fr, en"),
        ({"verdict_content": "authentic"}, "verdict_content", "misleading"),
        ({"answers": "first"}, "answers", "an id"),
        ({"claimant": ""}, "claimant", "a value"),
        ({"q": " \t"}, "q", "a value"),
        ({"claimant": ["a", "b"]}, "claimant", "once"),
        ({"claimant": "x" * 301}, "claimant", "300"),
        ({"q": "nul\x00"}, "q", "Null"),
        ({"page_size": "0"}, "page_size", "1 to 500"),
        ({"page_size": "501"}, "page_size", "1 to 500"),
        ({"page_size": "ten"}, "page_size", "1 to 500"),
        ({"cursor": "garbage"}, "cursor", "cursor"),
        ({"cursor": "eyJhZnRlciI6IFsieCJdfQ=="}, "cursor", "cursor"),
        ({"cursor": "W10="}, "cursor", "cursor"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_was_expected(
    journalist: APIClient, query: dict[str, Any], parameter: str, expected: str
) -> None:
    errors = rejected(journalist, **query)
    assert list(errors) == [parameter]
    assert expected in " ".join(errors[parameter])


@pytest.mark.parametrize(
    "query",
    [
        {"claimant": "9" * 300},
        {"claimant": "9" * 30},
        {"answers": "9" * 30},
        {"cursor": urlsafe_b64encode(b'{"after":[' + b"9" * 40 + b"]}").decode()},
        {"cursor": urlsafe_b64encode(b'{"before":[-1]}').decode()},
        {"q": "soldiers", "cursor": urlsafe_b64encode(b'{"after":[1e308,-9]}').decode()},
        {"published_to": "9999-12-31"},
        {"published_from": "0001-01-01"},
        {"updated_to": "9999-12-31", "updated_from": "0001-01-01"},
        {"quantity_min": "-999999999999999999999999.999999"},
        {"q": "'\"((&|!:*<>\\"},
        {"q": "-"},
        {"q": "the"},
        {"q": "\ufffd%_😀"},
    ],
)
def test_extreme_values_are_answered(journalist: APIClient, query: dict[str, str], soldiers: Claim) -> None:
    assert journalist.get(URL, query).status_code == 200


def test_a_claim_is_written_whole(editor: APIClient, kiev: Agent) -> None:
    revision = factories.revision(TEXT)
    start = TEXT.index("11,000")
    answer = editor.post(
        URL,
        {
            "text": "11,000 soldiers are in the region",
            "language": "en",
            "claimant": kiev.pk,
            "stance": "estimates",
            "quantities": [
                {"value": 11000, "unit": "soldiers", "approximate": True, "text": "11,000"},
                {"value": "0.1", "value_max": 0.25, "unit": "%", "text": "0.1–0.25%"},
            ],
            "appearances": [
                {
                    "revision": revision.pk,
                    "start": start,
                    "end": start + 33,
                    "cue": "According to",
                    "attributions": [
                        {"agent": kiev.pk, "cue": "According to", "cue_start": 0, "cue_end": 12},
                        {"source": revision.document.source_id},
                    ],
                }
            ],
        },
    )
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert told == editor.get(told["url"]).json()
    claim = Claim.objects.get()
    assert claim.origin == Origin.EDITED
    assert [(q["value"], q["value_max"], q["bound"]) for q in told["quantities"]] == [
        (11000, None, "about"),
        (0.1, 0.25, "range"),
    ]
    (appearance,) = told["appearances"]
    assert appearance["exact"] == "11,000 soldiers are in the region"
    assert appearance["prefix"] == "According to Kiev, "
    assert [link["agent"]["name"] for link in appearance["attributions"]] == [
        "Kyiv",
        revision.document.source.name,
    ]


def test_what_is_read_can_be_written_back_and_changes_nothing(editor: APIClient, soldiers: Claim) -> None:
    Claim.objects.update(origin=Origin.EXTRACTED)
    Appearance.objects.update(origin=Origin.EXTRACTED)
    before = editor.get(f"{URL}{soldiers.pk}/").json()
    answer = editor.put(f"{URL}{soldiers.pk}/", before)
    assert answer.status_code == 200, answer.content
    changing = ("updated_at", "origin")
    assert {k: v for k, v in answer.json().items() if k not in changing} == {
        k: v for k, v in before.items() if k not in changing
    }
    # The claim is now somebody's; the appearance, unchanged, is still the extraction's.
    assert Claim.objects.get().origin == Origin.EDITED
    assert Appearance.objects.get().origin == Origin.EXTRACTED


def test_lists_are_replaced_where_given_and_kept_where_left_out(editor: APIClient, soldiers: Claim) -> None:
    url = f"{URL}{soldiers.pk}/"
    kept = Quantity.objects.get().pk
    assert editor.patch(url, {"text": "Some soldiers"}).json()["quantities"][0]["value"] == 11000
    held = {"value": 11000, "unit": "soldiers", "text": "11,000"}
    told = editor.patch(url, {"quantities": [held, {"value": 2, "per": "day", "text": "two"}]}).json()
    assert [(quantity["value"], quantity["per"]) for quantity in told["quantities"]] == [(11000, ""), (2, "day")]
    assert Quantity.objects.filter(pk=kept).exists()
    told = editor.patch(url, {"quantities": [], "appearances": []}).json()
    assert told["quantities"] == told["appearances"] == []


def test_a_change_may_be_conditional_on_a_filter(editor: APIClient, soldiers: Claim) -> None:
    url = f"{URL}{soldiers.pk}/?q=soldiers&stance={{}}&quantity_min=1&verdict_content=none&source=Daily Lantern"
    assert editor.patch(url.format("denies"), {"language": "it"}).status_code == 404
    assert editor.patch(url.format("asserts"), {"language": "it"}).status_code == 200


def test_who_may_not_delete_appearances_may_not_leave_one_out(checker: APIClient, soldiers: Claim) -> None:
    assert checker.patch(f"{URL}{soldiers.pk}/", {"text": "Soldiers"}).status_code == 200
    assert checker.patch(f"{URL}{soldiers.pk}/", {"text": "x", "appearances": []}).status_code == 403
    soldiers.refresh_from_db()
    assert (soldiers.text, soldiers.appearances.count()) == ("Soldiers", 1)


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, {"text"}),
        ({"text": "x", "claimant": 999}, {"claimant"}),
        ({"text": "x", "claimant": {"name": "Kiev"}}, {"claimant"}),
        ({"text": "x", "claimant": 10**40}, {"claimant"}),
        ({"text": "x", "stance": "hints"}, {"stance"}),
        ({"text": "x", "txet": "y"}, {"txet"}),
        ({"text": "x\u0000"}, {"text"}),
        ({"text": "   "}, {"text"}),
        ({"text": "x", "event_date": "2024-01-01"}, {"event_date", "event_precision"}),
        ({"text": "x", "quantities": [{"value": "NaN", "text": "?"}]}, {"quantities"}),
        ({"text": "x", "quantities": [{"value": 10**30, "text": "?"}]}, {"quantities"}),
        ({"text": "x", "quantities": {"value": 1}}, {"quantities"}),
        ({"text": "x", "appearances": [{"revision": 999, "start": 0, "end": 1}]}, {"appearances"}),
        ([], {""}),
        ("text", {""}),
    ],
)
def test_what_is_wrong_is_told_by_field_and_nothing_is_written(editor: APIClient, body: Any, errors: set[str]) -> None:
    answer = editor.post(URL, body)
    assert fields(answer) == errors
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    "body", [r'{"\ud800": 1}', r'{"text": "x", "stance": "\udfff"}', "[" * 100_000, '{"text": NaN}', "{", "\xff", ""]
)
def test_what_is_no_json_is_400(editor: APIClient, body: str) -> None:
    answer = editor.post(URL, body.encode("latin-1"), content_type="application/json")
    assert answer.status_code == 400, answer.content


def test_an_answer_needs_a_stance_that_answers(editor: APIClient, soldiers: Claim) -> None:
    answer = editor.post(URL, {"text": "x", "answers": soldiers.pk})
    assert wrong(answer) == {
        field: ["Breaks the rule “claim answers only when answering”."] for field in ("answers", "stance")
    }
    assert editor.post(URL, {"text": "x", "answers": soldiers.pk, "stance": "denies"}).status_code == 201


def test_a_circle_of_same_claims_is_told_by_the_database(editor: APIClient, soldiers: Claim) -> None:
    other = factories.claim(same_as=soldiers)
    answer = editor.patch(f"{URL}{soldiers.pk}/", {"same_as": other.pk})
    assert "would be the same as itself" in wrong(answer)["same_as"][0]


def test_a_nested_error_stands_where_its_row_stands(editor: APIClient) -> None:
    revision = factories.revision(TEXT)
    fine = {"value": 1, "text": "one"}
    answer = editor.post(URL, {"text": "x", "quantities": [fine, {"value": 3, "value_max": 2, "text": "3-2"}]})
    assert wrong(answer).keys() == {f"quantities/1/{field}" for field in ("value", "value_max")}
    answer = editor.post(URL, {"text": "x", "quantities": [fine, fine]})
    assert wrong(answer).keys() == {
        f"quantities/1/{field}" for field in ("claim", "value", "value_max", "unit", "per", "text")
    }
    spot = {"revision": revision.pk, "start": 0, "end": 9}
    answer = editor.post(URL, {"text": "x", "appearances": [{**spot, "exact": "Otherwise"}]})
    assert wrong(answer) == {"appearances/0/exact": ["From 0 to 9 the text reads “According”."]}
    answer = editor.post(URL, {"text": "x", "appearances": [{**spot, "end": 10_000}]})
    assert wrong(answer) == {"appearances/0/end": [f"The text ends at {len(TEXT)}."]}
    link = {"source": revision.document.source_id, "cue": "said", "cue_start": 0, "cue_end": 4}
    answer = editor.post(URL, {"text": "x", "appearances": [spot, {**spot, "end": 8, "attributions": [link]}]})
    assert "reads" in wrong(answer)["appearances/1/attributions/0/cue"][0]
    answer = editor.post(URL, {"text": "x", "appearances": [{**spot, "attributions": [{"cue": "said"}]}]})
    assert wrong(answer).keys() == {"appearances/0/attributions/0/agent"}
    assert not Claim.objects.exists()


def test_approximate_must_not_contradict_the_bound(editor: APIClient) -> None:
    quantity = {"value": 1, "text": "one", "bound": "exact", "approximate": True}
    answer = editor.post(URL, {"text": "x", "quantities": [quantity]})
    assert wrong(answer).keys() == {"quantities/0/approximate"}


def test_a_claim_under_review_is_not_deleted(editor: APIClient, soldiers: Claim) -> None:
    factories.published_review(soldiers, "false")
    answer = editor.delete(f"{URL}{soldiers.pk}/")
    assert (answer.status_code, answer.json()["detail"]) == (409, "Still in use by: review.")
    free = factories.claim()
    assert editor.delete(f"{URL}{free.pk}/").status_code == 204
    assert not Claim.objects.filter(pk=free.pk).exists()


@pytest.mark.parametrize("key", ["0", "999999", "x", "9" * 40, "-1", "1.5"])
def test_a_claim_that_is_not_there_is_404(editor: APIClient, key: str) -> None:
    for method in (editor.get, editor.delete):
        assert method(f"{URL}{key}/").status_code == 404
    assert editor.patch(f"{URL}{key}/", {"text": "x"}).status_code == 404
