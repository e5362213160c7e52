"""`?q=`: words in the text's own language, best first, with the passage found."""

import pytest
from rest_framework.test import APIClient

from claims.models import Agent
from tests import factories
from tests.api.problems import wrong


def texts(client: APIClient, q: str, **query: str) -> list[str]:
    answer = client.get("/api/v1/claims/", {"q": q, **query})
    assert answer.status_code == 200, answer.content
    return [claim["text"] for claim in answer.json()["results"]]


def test_each_text_is_searched_by_the_rules_of_its_language(journalist: APIClient) -> None:
    italian = factories.claim("Undicimila soldati nella regione", language="it")
    german = factories.claim("Die Häuser brannten", language="de")
    factories.claim("Soldatini di piombo", language="fr")
    assert texts(journalist, "soldato") == [italian.text]
    assert texts(journalist, "Haus brennen") == [german.text] or texts(journalist, "Häusern") == [german.text]


def test_accents_and_case_do_not_matter(journalist: APIClient) -> None:
    claim = factories.claim("La città è salva", language="it")
    assert texts(journalist, "CITTA") == [claim.text]


def test_a_phrase_an_alternative_and_an_exclusion_are_understood(journalist: APIClient) -> None:
    bridge, tunnel = factories.claim("The old bridge fell"), factories.claim("A bridge that is old, the tunnel too")
    assert texts(journalist, '"old bridge"') == [bridge.text]
    assert texts(journalist, "bridge -tunnel") == [bridge.text]
    assert set(texts(journalist, "tunnel or fell")) == {bridge.text, tunnel.text}


def test_the_better_match_comes_first(journalist: APIClient) -> None:
    best = factories.claim("Drones, drones, drones: the drones came")
    once = factories.claim("There were drones")
    assert texts(journalist, "drones") == [best.text, once.text]


def test_a_misspelt_word_finds_what_is_written_alike(journalist: APIClient) -> None:
    claim = factories.claim("Verkhna Lypa was hit by drones")
    factories.claim("Nothing happened")
    assert texts(journalist, "Verkna Lypa") == [claim.text]
    assert texts(journalist, "Lypaa dronees") == [claim.text]
    assert texts(journalist, "dronees tunnel") == []
    # Not where exact words were asked for, or words excluded.
    assert texts(journalist, '"Verkna Lypa"') == []
    assert texts(journalist, "Verkna -drones") == texts(journalist, "Verkna or tunnel") == []


def test_a_search_keeps_to_the_other_filters(journalist: APIClient) -> None:
    denied = factories.claim("No drones came", stance="denies")
    factories.claim("Drones came")
    assert texts(journalist, "drones", stance="denies") == [denied.text]


def test_the_snippet_marks_the_hits_and_escapes_all_else(journalist: APIClient) -> None:
    factories.claim("<script>alert(\"drones & 'more'\")</script> a < b")
    (found,) = journalist.get("/api/v1/claims/", {"q": "drones"}).json()["results"]
    assert found["snippet"] == (
        "&lt;script&gt;alert(&quot;<mark>drones</mark> &amp; &#x27;more&#x27;&quot;)&lt;/script&gt; a &lt; b"
    )


def test_quotes_and_revisions_are_searched_too(journalist: APIClient) -> None:
    revision = factories.revision("The mayor said: “The station is gone.” " + "Nothing else. " * 100)
    quote = factories.quote("The station is gone.", revision)
    (found,) = journalist.get("/api/v1/quotes/", {"q": "stations"}).json()["results"]
    assert (found["id"], found["snippet"]) == (quote.pk, "The <mark>station</mark> is gone.")
    (found,) = journalist.get("/api/v1/revisions/", {"q": "stations"}).json()["results"]
    assert found["id"] == revision.pk
    assert "<mark>station</mark>" in found["snippet"]
    assert len(found["snippet"]) < 500


def test_a_document_is_found_by_its_title_or_its_text(journalist: APIClient) -> None:
    titled = factories.document(title="Ferry inquiry")
    worded = factories.revision("The inquiry into the ferries goes on").document
    factories.document(title="Other")
    answer = journalist.get("/api/v1/documents/", {"q": "ferry"}).json()
    assert [found["id"] for found in answer["results"]] == [worded.pk, titled.pk]


def test_an_agent_is_found_by_a_misspelt_name_or_alias(journalist: APIClient) -> None:
    hnatenko = factories.agent("Taras Hnatenko")
    hnatenko.aliases.create(name="Gnatenko", language="it")
    factories.agent("Somebody Else", Agent.Kind.PERSON)
    for q in ("Hnatenk", "taras hnatenco", "gnatenco", "tara"):
        answer = journalist.get("/api/v1/agents/", {"q": q}).json()
        assert [found["name"] for found in answer["results"]] == ["Taras Hnatenko"], q


@pytest.mark.parametrize("words", ["helicopters", "helicoptrs"])
def test_pages_of_a_search_hold_every_row_once_in_one_order(journalist: APIClient, words: str) -> None:
    # Ranks repeat (the same words) and differ (more of them), across pages.
    for number in range(25):
        factories.claim("helicopters " * (number % 3 + 1) + f"came {number}")
    whole = texts(journalist, words, page_size="100")
    assert len(whole) == 25
    url, paged, pages = f"/api/v1/claims/?q={words}&page_size=4", [], []
    while url:
        page = journalist.get(url).json()
        pages.append([claim["text"] for claim in page["results"]])
        paged += pages[-1]
        back, url = page["previous"], page["next"]
    assert paged == whole
    for expected in reversed(pages[:-1]):
        page = journalist.get(back).json()
        assert [claim["text"] for claim in page["results"]] == expected
        back = page["previous"]
    assert back is None


def test_a_cursor_of_a_search_is_refused_elsewhere(journalist: APIClient) -> None:
    for _ in range(3):
        factories.claim("drones")
    following = journalist.get("/api/v1/claims/?q=drones&page_size=1").json()["next"]
    answer = journalist.get(following.replace("&q=drones", ""))
    assert "cursor" in wrong(answer)
