"""An article to rows: what was found is kept to the character, and a later version keeps what persons decided."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from claims.extraction.result import Agent as Speaker
from claims.extraction.result import Claim as FoundClaim
from claims.extraction.result import Extraction, Figure, Header, Link, Span, Timestamp
from claims.extraction.result import Quote as FoundQuote
from claims.ingest.readers import Rejected
from claims.ingest.store import Stored, store
from claims.models import Agent, Appearance, Carried, Claim, Document, Finding, Quote, Revision, Source
from tests import factories

pytestmark = pytest.mark.django_db

MAYOR = Speaker("Ada Rossi", "person", role="sindaca")
POLICE = Speaker("polizia", "organization")
WIRE = Speaker("ANSA", "organization", publisher="agency")
PAPER = Speaker("Il Test", "organization", publisher="outlet")
FIRST = "Il Test\n«Già spento», ha detto la sindaca 😀. Secondo la polizia i feriti sono dodici. Lei nega."


def at(hour: int) -> Timestamp:
    return Timestamp(datetime(2025, 3, 4, hour, tzinfo=UTC), f"ore {hour}", "minute", True)


def article(text: str = FIRST, modified: int | None = None) -> Extraction:
    def span(words: str) -> Span:
        start = text.index(words)
        return Span.of(text, start, start + len(words))

    quotes = [
        FoundQuote(span(words), "direct", MAYOR, span("ha detto"), links(MAYOR, span("ha detto")), "quote.after", 0.9)
        for words in ("Già spento", "Tutto a posto")
        if words in text
    ]
    number = next(word for word in ("dodici", "venti") if word in text)
    value = Decimal(12 if number == "dodici" else 20)
    figure = Figure(value, None, "feriti", "exact", span(number), "number.word", per="giorno")
    hurt = FoundClaim(
        span=span(f"i feriti sono {number}"),
        wording=f"I feriti sono {number}",
        kind="attributed",
        stance="asserts",
        claimant=POLICE,
        cue=span("Secondo"),
        chain=links(POLICE, span("Secondo")),
        figures=(figure, figure),
        event=None,
        answers=None,
        rule="claim.according-to",
        confidence=0.8,
    )
    denial = replace(
        hurt,
        span=span("Lei nega"),
        wording="Lei nega",
        kind="denial",
        stance="denies",
        claimant=MAYOR,
        figures=(),
        answers=0,
    )
    header = Header(
        "Il Test", ("ANSA",), "Incendio", "Bo Neri", "foto Test", at(8), None if modified is None else at(modified), 8
    )
    return Extraction(text, "it", header, tuple(quotes), (hurt, denial))


def links(speaker: Speaker, cue: Span) -> tuple[Link, ...]:
    return Link(speaker, cue), Link(WIRE), Link(PAPER)


def imported(extraction: Extraction) -> Stored:
    return store(extraction, came_from="a.txt")


def chain(row: Quote | Appearance) -> list[str]:
    return [str(link) for link in row.attributions.order_by("position")]


def test_everything_found_is_stored_where_it_stands() -> None:
    stored = imported(article())
    assert stored == Stored("new", quotes=1, claims=2, quantities=1)
    document = Document.objects.get()
    assert (document.title, document.byline, document.language) == ("Incendio", "Bo Neri", "it")
    assert document.published_at == datetime(2025, 3, 4, 8, tzinfo=UTC)
    assert [agency.name for agency in document.agencies.all()] == ["ANSA"]
    quote = Quote.objects.get()
    assert quote.revision.text[quote.start : quote.end] == quote.exact == "Già spento"
    assert (quote.speaker.name, quote.speaker.role, quote.cue) == ("Ada Rossi", "sindaca", "ha detto")
    assert chain(quote) == ["Ada Rossi", "ANSA", "Il Test"]
    hurt, denial = Claim.objects.order_by("id")
    assert (hurt.claimant.name, hurt.origin) == ("polizia", "extracted")
    figure = hurt.quantities.get()
    assert (figure.value, figure.unit, figure.per) == (Decimal(12), "feriti", "giorno")
    assert denial.answers == hurt
    assert Source.objects.get(name="ANSA").kind == "agency"


def test_the_same_text_again_changes_nothing() -> None:
    imported(article())
    quote = Quote.objects.get()
    quote.speaker, quote.origin = Agent.objects.create(name="Bo Verdi", kind="person"), "edited"
    quote.save()
    assert imported(article()) == Stored("unchanged")
    quote.refresh_from_db()
    assert quote.speaker.name == "Bo Verdi"


def test_a_corrected_version_is_a_new_revision_and_its_unchanged_claims_are_the_same() -> None:
    imported(article())
    stored = imported(article(FIRST.replace("dodici", "venti"), modified=10))
    assert stored == Stored("updated", quotes=1, claims=1, quantities=1)
    document = Document.objects.get()
    assert document.modified_at == datetime(2025, 3, 4, 10, tzinfo=UTC)
    assert [revision.number for revision in document.revisions.order_by("id")] == [1, 2]
    denial = Claim.objects.get(stance="denies")
    assert denial.appearances.count() == 2
    assert set(Claim.objects.exclude(stance="denies").values_list("text", flat=True)) == {
        "I feriti sono dodici",
        "I feriti sono venti",
    }


def test_what_a_person_corrected_holds_in_the_next_version() -> None:
    imported(article())
    other = Agent.objects.create(name="Bo Verdi", kind="person")
    quote = Quote.objects.get()
    quote.speaker, quote.origin = other, "edited"
    quote.save()
    quote.attributions.filter(position=0).update(agent=other)
    Claim.objects.filter(stance="denies").update(text="La sindaca nega", origin="edited")
    imported(article("Nuovo. " + FIRST.replace("dodici", "venti")))
    again = Quote.objects.get(revision__number=2)
    assert (again.speaker, again.origin) == (other, "edited")
    assert again.start == quote.start + len("Nuovo. ")
    assert chain(again) == ["Bo Verdi", "ANSA", "Il Test"]
    assert Claim.objects.get(stance="denies").text == "La sindaca nega"


def test_what_a_person_deleted_does_not_come_back_with_the_next_version() -> None:
    imported(article())
    Quote.objects.all().delete()
    Claim.objects.filter(stance="denies").delete()
    imported(article(FIRST.replace("dodici", "venti") + " «Tutto a posto»."))
    assert [quote.exact for quote in Quote.objects.all()] == ["Tutto a posto"]
    assert not Claim.objects.filter(stance="denies").exists()


def test_what_a_person_deleted_does_not_come_back_in_any_later_version_unless_it_was_marked_again() -> None:
    imported(article())
    Quote.objects.all().delete()
    Claim.objects.filter(stance="denies").delete()
    imported(article(FIRST.replace("dodici", "venti")))
    imported(article(FIRST + " Poi basta."))
    assert not Quote.objects.exists()
    assert not Claim.objects.filter(stance="denies").exists()
    latest = Revision.objects.get(number=3)
    words = latest.text[latest.text.index("«") + 1 : latest.text.index("»")]
    factories.quote(words, latest, origin="extracted")
    imported(article(FIRST + " Poi ancora."))
    assert Quote.objects.filter(revision__number=4, exact=words).exists()


def test_what_a_person_marked_is_marked_again_only_where_there_is_no_doubt() -> None:
    imported(article())
    first = Revision.objects.get()
    for words in ("la sindaca", "Secondo la polizia"):
        start = first.text.index(words)
        Quote.objects.create(revision=first, start=start, end=start + len(words), exact=words)
    imported(article(FIRST.replace("dodici", "venti").replace("😀", "🙂") + " Lo ripete la sindaca."))
    marked = Quote.objects.filter(revision__number=2, origin="edited")
    assert [quote.exact for quote in marked] == ["Secondo la polizia"]


def test_what_was_reviewed_is_carried_and_what_is_found_there_again_gives_way() -> None:
    imported(article())
    quote, denial = Quote.objects.get(), Claim.objects.get(stance="denies")
    factories.published_review(quote, "authentic", "attribution")
    factories.published_review(denial, "true")
    assert imported(article("Nuovo. " + FIRST.replace("dodici", "venti"))).quotes == 1
    again = Quote.objects.get(revision__number=2)
    assert (again.under_review, again.status, chain(again)) == (quote, "authentic", chain(quote))
    cue = again.attributions.get(position=0)
    assert again.revision.text[cue.cue_start : cue.cue_end] == "ha detto"
    assert denial.appearances.filter(revision__number=2).count() == 1
    assert Claim.objects.filter(stance="denies").count() == 1
    found = Finding.objects.filter(revision__number=2)
    assert [(row.kind, row.words) for row in found] == [("altered", "i feriti sono venti")]


def test_what_was_reviewed_and_is_no_longer_said_waits_for_a_person() -> None:
    imported(article())
    quote = Quote.objects.get()
    factories.published_review(quote, "authentic", "attribution")
    imported(article(FIRST.replace("Già spento", "Tutto a posto")))
    again = Quote.objects.get(revision__number=2)
    assert (again.exact, again.status) == ("Tutto a posto", "unverified")
    assert Carried.objects.waiting().get().quote == quote


def test_the_same_words_of_another_claimant_are_another_claim() -> None:
    imported(article())
    second = article(FIRST + " Fine.")
    fire = Speaker("vigili del fuoco", "organization")
    imported(replace(second, claims=(replace(second.claims[0], claimant=fire), second.claims[1])))
    assert sorted(Claim.objects.filter(stance="asserts").values_list("claimant__name", flat=True)) == [
        "polizia",
        "vigili del fuoco",
    ]


def test_an_older_version_is_refused_and_named() -> None:
    imported(article(modified=12))
    with pytest.raises(Rejected, match="modified ore 10: older than the version held, of ore 12"):
        imported(article(FIRST + " Poi.", modified=10))


def test_an_article_without_outlet_needs_one_named() -> None:
    nameless = replace(article(), header=replace(article().header, outlet=""))
    with pytest.raises(Rejected, match="--source"):
        imported(nameless)
    assert store(nameless, came_from="a.txt", source_name="Il Test").outcome == "new"
    assert Document.objects.get().source.name == "Il Test"


def test_strict_refuses_what_cannot_be_dated_or_read() -> None:
    undated = replace(article(), header=replace(article().header, published=None))
    with pytest.raises(Rejected, match="publication time"):
        store(undated, came_from="a.txt", strict=True)
    with pytest.raises(Rejected, match="language"):
        store(replace(article(), language="und"), came_from="a.txt", strict=True)
    assert imported(undated).outcome == "new"


def test_a_speaker_known_only_here_is_not_mixed_with_another_of_the_same_words() -> None:
    mayor = Speaker("sindaco", "person", local=True)
    for text in (FIRST, FIRST + " Altrove."):
        found = article(text)
        header = replace(found.header, title=text[-8:])
        quotes = tuple(replace(quote, speaker=mayor) for quote in found.quotes)
        imported(replace(found, header=header, quotes=quotes))
    assert Agent.objects.filter(name="sindaco").count() == 2


def test_a_person_named_by_an_alias_is_the_one_the_base_knows() -> None:
    known = Agent.objects.create(name="Ada Bianchi Rossi", kind="person")
    known.aliases.create(name="Ada Rossi")
    imported(article())
    assert Quote.objects.get().speaker == known
