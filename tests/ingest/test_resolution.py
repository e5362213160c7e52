"""The same agent, however a text writes it: by its aliases, by the directory, and never by a guess."""

from dataclasses import replace

import pytest

from claims import directory
from claims.extraction.result import Agent as Speaker
from claims.ingest import export, interchange, records
from claims.ingest.readers import Rejected
from claims.ingest.store import store
from claims.models import Agent, AgentAlias, Document, Merge, Quote, Source, naming
from tests import factories
from tests.ingest.test_store import FIRST, article

pytestmark = pytest.mark.django_db


def speaker_in(title: str, name: str, kind: str = "unknown", text: str = FIRST) -> Agent:
    """Whom the speaker of an article is taken for."""
    found = article(text)
    said_by = Speaker(name, kind)  # type: ignore[arg-type]
    quotes = tuple(replace(quote, speaker=said_by, chain=()) for quote in found.quotes)
    store(
        replace(found, header=replace(found.header, title=title), quotes=quotes, claims=()),
        came_from="a.txt",
        source_name="Il Test",
    )
    document = Document.objects.get(title=title)
    return Quote.objects.get(revision=document.latest_revision).speaker  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("names", "kind", "name"),
    [
        (("Kiev", "Kyiv", "Kiew", "Kyjiw", "Ucraina"), "government", "Ukraine"),
        (("Putin", "Poutine", "Vladimir Putin", "Wladimir Putin"), "person", "Vladimir Putin"),
        (("Cremlino", "Kremlin", "Kreml"), "government", "Kremlin"),
        (("Selenskyj", "Zelensky", "Volodímir Zelenski"), "unknown", "Volodymyr Zelenskyy"),
        (("Oms", "WHO", "Weltgesundheitsorganisation"), "organization", "World Health Organization"),
    ],
)
def test_spellings_of_one_agent_in_five_languages_are_one_agent(names: tuple[str, ...], kind: str, name: str) -> None:
    speakers = {speaker_in(f"Article {written}", written, kind) for written in names}
    assert {speaker.name for speaker in speakers} == {name}
    assert len(speakers) == 1


def test_whom_the_base_knows_by_an_alias_comes_before_the_directory() -> None:
    known = factories.agent("Ufficio di Kiev", Agent.Kind.GOVERNMENT)
    known.aliases.create(name="Kiev")
    assert speaker_in("A", "kiev", "government") == known
    assert Agent.objects.filter(kind="government").count() == 1


def test_an_agent_the_base_has_learns_the_other_names_of_the_directory() -> None:
    known = factories.agent("Kiev", Agent.Kind.GOVERNMENT)
    assert speaker_in("A", "Kyjiw", "government") == known
    assert known.aliases.filter(name="Ukraine").exists()


def test_an_alias_a_person_took_away_does_not_come_back() -> None:
    putin = speaker_in("A", "Vladimir Putin", "person")
    AgentAlias.objects.filter(agent=putin, name__iexact="poutine").delete()
    other = speaker_in("B", "Poutine", "person")
    assert other != putin
    assert not putin.aliases.filter(name="Poutine").exists()


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Georgia", "government"), ("Corea", "unknown"), ("Bruxelles", "government"), ("Albanese", "person")],
)
def test_a_name_of_several_is_somebody_known_only_in_the_document(name: str, kind: str) -> None:
    first, second = speaker_in("A", name, kind), speaker_in("B", name, kind)
    assert first != second
    assert first.document == Document.objects.get(title="A")
    assert Agent.objects.known_as(name).count() >= 2
    assert speaker_in("A", name, kind, text=FIRST + " Fine.") == first


def test_it_stays_so_where_one_of_them_was_known_before() -> None:
    assert speaker_in("A", "Tbilisi", "government").name == "Georgia"
    assert speaker_in("B", "Georgia", "government").document is not None


def test_the_newsroom_says_whom_a_name_means_by_taking_it_from_the_other() -> None:
    speaker_in("A", "Georgia", "government")
    atlanta = Agent.objects.get(name="State of Georgia")
    Agent.objects.get(name="Georgia", document=None).delete()
    assert speaker_in("B", "Georgia", "government") == atlanta


def test_of_two_who_share_an_alias_neither_is_taken() -> None:
    for name in ("Ada Washington", "Bo Washington"):
        factories.agent(name).aliases.create(name="Washington")
    found = speaker_in("A", "Washington", "person")
    assert (found.name, found.document) == ("Washington", Document.objects.get())


def test_a_person_is_never_the_government_of_the_same_name() -> None:
    government = speaker_in("A", "Giordania", "government")
    person = speaker_in("B", "Jordan", "person")
    assert (government.name, person.kind, person.document) == ("Jordan", "person", None)
    assert person != government


def test_the_editor_who_merges_an_unclear_name_settles_it_for_that_document_only() -> None:
    unclear = speaker_in("A", "Georgia", "government")
    atlanta = Agent.objects.get(name="State of Georgia")
    Merge.objects.make(merged=unclear, kept=atlanta, by=factories.user())
    assert speaker_in("A", "Georgia", "government", FIRST + " Fine.") == atlanta
    assert speaker_in("B", "Georgia", "government") not in (atlanta, unclear)


def test_the_next_import_of_a_merged_name_is_of_the_kept_and_after_an_undo_of_the_restored() -> None:
    merged, kept = speaker_in("A", "Ada Rosi", "person"), speaker_in("B", "Ada Rossi", "person")
    merge = Merge.objects.make(merged=merged, kept=kept, by=factories.user())
    assert speaker_in("C", "Ada Rosi", "person") == kept
    assert speaker_in("A", "Ada Rosi", "person", FIRST + " Fine.") == kept
    merge.undo()
    assert speaker_in("D", "Ada Rosi", "person") == merged
    assert Quote.objects.get(revision__document__title="C").speaker == kept


def test_it_is_so_also_where_the_alias_was_taken_away() -> None:
    merged, kept = factories.agent("Ada Rosi"), factories.agent("Ada Rossi")
    Merge.objects.make(merged=merged, kept=kept, by=factories.user())
    kept.aliases.all().delete()
    assert speaker_in("A", "Ada Rosi", "person") == kept


def test_a_publisher_named_like_an_agent_merged_away_is_the_publisher_it_went_into() -> None:
    merged = factories.agent("Agenzia Prova", Agent.Kind.ORGANIZATION)
    wire = factories.source("Prova", Source.Kind.AGENCY)
    Merge.objects.make(merged=merged, kept=wire.agent, by=factories.user())
    assert Source.objects.called("Agenzia Prova", kind="agency") == wire


def test_agencies_are_known_by_all_their_names() -> None:
    wire = Source.objects.called("Tass", kind="agency")
    assert Source.objects.called("Itar-Tass", kind="agency") == wire


def imported(record: interchange.Record) -> str:
    return records.store(record).outcome


def test_the_record_of_an_agent_merged_away_leaves_the_kept_as_it_is() -> None:
    record = interchange.AgentRecord(name="Kijev", kind="government", role="file", aliases=[])
    imported(record)
    kept = factories.agent("Kiev", Agent.Kind.GOVERNMENT)
    Merge.objects.make(merged=Agent.objects.get(name="Kijev"), kept=kept, by=factories.user())
    assert imported(record) == "unchanged"
    kept.refresh_from_db()
    assert kept.role == "file"


def test_an_export_has_the_kept_alone_with_the_names_of_both() -> None:
    merged, kept = factories.agent("Ada Rosi"), factories.agent("Ada Rossi")
    Merge.objects.make(merged=merged, kept=kept, by=factories.user())
    (agent,) = (record for record in export.records() if isinstance(record, interchange.AgentRecord))
    assert (agent.name, [alias.name for alias in agent.aliases]) == ("Ada Rossi", ["Ada Rosi"])


def test_a_record_under_another_name_of_an_agent_is_of_that_agent() -> None:
    known = factories.agent("Kyiv", Agent.Kind.GOVERNMENT)
    known.aliases.create(name="Kiev")
    imported(interchange.AgentRecord(name="Kiev", kind="government", aliases=[interchange.Alias("Kiew", "de")]))
    assert Agent.objects.count() == 1
    assert known.aliases.filter(name="Kiew").exists()


def test_a_record_that_names_one_of_several_is_refused_with_their_names() -> None:
    for name in ("Ada Washington", "Bo Washington"):
        factories.agent(name).aliases.create(name="Washington")
    record = interchange.ClaimRecord(ref="a", text="Rain.", claimant=interchange.AgentRef("Washington", "person"))
    with pytest.raises(Rejected, match=r"Ada Washington \(person\), Bo Washington") as refused:
        records.store(record)
    assert refused.value.field == "claimant"


def test_every_entry_of_the_directory_is_a_whole_agent() -> None:
    entries = directory.entries()
    assert len({(entry.name.lower(), entry.kind) for entry in entries}) == len(entries) >= 150
    for entry in entries:
        agent = Agent(name=entry.name, kind=entry.kind, role=entry.role, wikidata=entry.wikidata)
        agent.full_clean(validate_unique=False)
        assert directory.own_names(entry), f"{entry.name} has no name that means it alone"
    ids = [entry.wikidata for entry in entries if entry.wikidata]
    assert len(ids) == len(set(ids))


def test_the_whole_directory_comes_into_a_base_once() -> None:
    for _ in range(2):
        for entry in directory.entries():
            naming.named(directory.own_names(entry)[0], kind=entry.kind)
    assert Agent.objects.count() == len(directory.entries())


def test_all_names_of_a_document_are_looked_up_at_once(
    django_assert_num_queries: pytest.FixtureLookupError,
) -> None:
    known = [factories.agent(f"Speaker {number}") for number in range(6)]
    with django_assert_num_queries(1):  # type: ignore[operator]
        namesakes = naming.Namesakes([agent.name.upper() for agent in known])
        assert [namesakes.named(agent.name.upper(), kind="person") for agent in known] == known


def test_who_is_new_to_the_base_is_one_agent_in_whatever_case_the_document_prints_the_name() -> None:
    namesakes = naming.Namesakes(["Ida Brera", "IDA BRERA"])
    assert namesakes.named("Ida Brera", kind="person") == namesakes.named("IDA BRERA", kind="person")
