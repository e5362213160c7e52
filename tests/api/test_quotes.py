"""/api/v1/quotes/: what a quote tells, and how quotes are found and written."""

from datetime import UTC, datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from claims.models import Quote, Review
from claims.models.anchor import Origin
from tests import factories
from tests.api.problems import wrong

URL = "/api/v1/quotes/"
TEXT = "“The station is gone”, mayor Hnatenko told Boreal Press. “And most of the tracks.”"
SPAN = {"start": 1, "end": 20}


def found(client: APIClient, **query: Any) -> list[str]:
    answer = client.get(URL, query)
    assert answer.status_code == 200, answer.content
    return sorted(quote["text"] for quote in answer.json()["results"])


@pytest.fixture
def quote(db: None) -> Quote:
    outlet = factories.source("Daily Lantern")
    document = factories.document(outlet, published_at=datetime(2024, 11, 11, 20, tzinfo=UTC))
    mayor = factories.agent("Taras Hnatenko")
    mayor.aliases.create(name="Hnatenko")
    quote = factories.quote("The station is gone", factories.revision(TEXT, document), mayor, cue="told")
    quote.attributions.create(position=0, agent=mayor, cue="told", cue_start=38, cue_end=42)
    quote.attributions.create(position=1, source=outlet)
    return quote


def test_a_quote_tells_the_words_who_said_them_and_where(journalist: APIClient, quote: Quote) -> None:
    review = factories.published_review(quote, "altered", Review.Aspect.ATTRIBUTION)
    told = journalist.get(f"{URL}{quote.pk}/").json()
    document = quote.revision.document
    mayor = {"id": quote.speaker_id, "name": "Taras Hnatenko", "kind": "person"}
    outlet = {"id": document.source_id, "name": "Daily Lantern", "kind": "outlet"}
    for moment in ("created_at", "updated_at"):
        assert datetime.fromisoformat(told.pop(moment)).tzinfo
    assert told["verdicts"]["attribution"].pop("published_at")
    assert told == {
        "id": quote.pk,
        "url": f"http://testserver/api/v1/quotes/{quote.pk}",
        "text": "The station is gone",
        "language": "en",
        "speaker": mayor,
        "verbatim_status": "unknown",
        "status": "altered",
        "verdicts": {
            "attribution": {"verdict": "altered", "status": "published", "review": review.pk},
            "content": None,
        },
        "document": {
            "id": document.pk,
            "title": document.title,
            "url": "",
            "published_at": "2024-11-11T21:00:00+01:00",
        },
        "source": outlet,
        "revision": quote.revision_id,
        "start": 1,
        "end": 20,
        "prefix": "“",
        "suffix": TEXT[20:52],
        "cue": "told",
        "attributions": [
            {"position": 0, "agent": mayor, "source": None, "cue": "told", "cue_start": 38, "cue_end": 42},
            {
                "position": 1,
                "agent": {"id": document.source.agent_id, "name": "Daily Lantern", "kind": "organization"},
                "source": document.source_id,
                "cue": "",
                "cue_start": None,
                "cue_end": None,
            },
        ],
        "origin": "edited",
        "snippet": None,
    }


def test_quotes_are_found_by_speaker_place_time_and_standing(journalist: APIClient, quote: Quote) -> None:
    factories.quote("Other words", factories.revision("Other words"), verbatim_status="translation", language="fr")
    factories.published_review(quote, "authentic", Review.Aspect.ATTRIBUTION)
    words = [quote.exact]
    assert found(journalist, speaker="hnatenko") == words
    assert found(journalist, speaker=quote.speaker_id, source="daily lantern") == words
    assert found(journalist, document=quote.revision.document_id, revision=quote.revision_id) == words
    assert found(journalist, published_from="2024-11-11", published_to="2024-11-11") == words
    assert found(journalist, published_from="2024-11-12") == []
    assert found(journalist, status="authentic", verdict_attribution="authentic") == words
    assert found(journalist, verdict_attribution="none") == ["Other words"]
    assert found(journalist, verbatim_status="translation", language="fr") == ["Other words"]


def test_a_quote_is_written_by_its_span(editor: APIClient) -> None:
    revision, mayor = factories.revision(TEXT), factories.agent()
    answer = editor.post(
        URL,
        {
            "revision": revision.pk,
            **SPAN,
            "exact": "The station is gone",
            "speaker": mayor.pk,
            "attributions": [{"agent": mayor.pk}, {"source": revision.document.source_id}],
        },
    )
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["text"], told["language"], told["origin"]) == ("The station is gone", "en", "edited")
    assert [link["position"] for link in told["attributions"]] == [0, 1]
    assert told == editor.get(told["url"]).json()


def test_an_edited_quote_is_no_longer_the_extractions(editor: APIClient, quote: Quote) -> None:
    Quote.objects.update(origin=Origin.EXTRACTED)
    answer = editor.patch(f"{URL}{quote.pk}/", {"verbatim_status": "translation"})
    assert answer.status_code == 200, answer.content
    assert answer.json()["origin"] == "edited"
    assert len(answer.json()["attributions"]) == 2


def test_a_moved_span_takes_the_words_it_covers(editor: APIClient, quote: Quote) -> None:
    told = editor.patch(f"{URL}{quote.pk}/", {"end": 12}).json()
    assert (told["text"], told["suffix"][:3]) == ("The station", " is")
    assert editor.patch(f"{URL}{quote.pk}/", {"attributions": []}).json()["attributions"] == []


def test_what_is_read_can_be_written_back(editor: APIClient, quote: Quote) -> None:
    before = editor.get(f"{URL}{quote.pk}/").json()
    answer = editor.put(f"{URL}{quote.pk}/", before)
    assert answer.status_code == 200, answer.content
    assert {**answer.json(), "updated_at": None} == {**before, "updated_at": None}


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"exact": "The station was gone"}, {"exact": ["From 1 to 20 the text reads “The station is gone”."]}),
        ({"end": 1}, {"end": ["The end must come after the start."]}),
        ({"end": 1000}, {"end": [f"The text ends at {len(TEXT)}."]}),
        ({"start": -1}, {"start": ["Ensure this value is greater than or equal to 0."]}),
        ({"end": 10**12}, {"end": ["Ensure this value is less than or equal to 2147483647."]}),
        ({"start": None}, {"start": ["This field may not be null."]}),
        ({"start": "one"}, {"start": ["A valid integer is required."]}),
    ],
)
def test_a_span_that_is_not_the_text_is_refused_with_what_the_text_reads(
    editor: APIClient, change: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    revision = factories.revision(TEXT)
    answer = editor.post(URL, {"revision": revision.pk, **SPAN, **change})
    assert wrong(answer) == errors
    assert not Quote.objects.exists()


def test_the_same_span_twice_is_refused(editor: APIClient, quote: Quote) -> None:
    answer = editor.post(URL, {"revision": quote.revision_id, **SPAN})
    assert wrong(answer).keys() == {"revision", "start", "end"}
