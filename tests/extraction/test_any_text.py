"""Whatever a text is made of, reading it does not fail and every span is where its words are."""

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from claims.extraction import extract
from claims.extraction.languages import CODES
from claims.extraction.result import Claim, Extraction, Quote, Span

PIECES = st.sampled_from(
    [
        # Marks of every kind, closed or not.
        "«", "»", "“", "”", "„", "‟", "‘", "’", "‚", "‹", "›", "'", '"', "(", ")", "[", "—", "–", "-", "…", ".", ",",
        ":", ";", "?", "!", "\n", "\n\n", "\t", " ", "\u00a0", "\u202f", "\u200b", "\u2028", "\x00", "\r\n",
        # Words that the reading looks for, in all languages, with and without their neighbours.
        "ha detto", "dice", "secondo", "Anna Ferri", "il ministro", "della Difesa", "che", "ha smentito", "che sarebbe",
        "a déclaré", "selon", "Jeanne Morel", "la porte-parole", "qu'", "n'a pas", "aurait", "d'après l'AFP",
        "said", "according to", "the mayor", "Mr", "Sam Hale", "that", "denied", "declined to comment", "'s",
        "told Reuters",
        "dijo", "según", "el alcalde", "Ana Ruiz", "negó", "desmintió", "habría", "afirma",
        "sagte", "laut", "zufolge", "der Sprecher", "Jonas Weber", "sei", "habe", "dass", "bestritt", "teilte", "mit",
        # Quantities and dates.
        "1.234,5", "1,234.5", "12", "7%", "€", "$3.5bn", "due terzi", "une dizaine de milliers", "anderthalb",
        "al giorno",
        "zwischen", "und", "entre", "et", "one in five", "per 100,000 inhabitants", "lunedì", "11 novembre",
        "next Friday",
        "2022", "gestern", "hier", "31/02/2024", "Pubblicato il 3 maggio 2024 alle 10:20 CET", "di", "Par",
        # Scripts and signs that are longer or shorter in one form than in another.
        "שלום", "قال", "Привет", "你好。", "“你好”", "İstanbul", "ß", "ﬁ", "e\u0301", "\u0301", "👩\u200d👧", "🇮🇹",
        "\u202e", "\ufeff",
        "Ǆ", "ΑΣ", "½", "٣", "²", "§",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
    st.lists(PIECES, max_size=40).map(" ".join),
    st.lists(PIECES, max_size=60).map("".join),
)

ANY = settings(max_examples=300)


def spans(result: Extraction) -> Iterator[Span]:
    found: list[Quote | Claim] = [*result.quotes, *result.claims]
    for said in found:
        yield said.span
        yield from (cue for cue in (said.cue, *(link.cue for link in said.chain)) if cue is not None)
    for claim in result.claims:
        yield from (figure.span for figure in claim.figures)
        if claim.event is not None:
            yield claim.event.span


@ANY
@given(TEXTS, st.sampled_from([*CODES, None]))
def test_every_span_is_where_its_words_are(text: str, language: str | None) -> None:
    result = extract(text, language=language)
    assert result.text == text
    assert 0 <= result.header.body_start <= len(text)
    for span in spans(result):
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.text


@ANY
@given(TEXTS, st.sampled_from(CODES))
def test_what_is_found_is_in_the_order_of_the_text(text: str, language: str) -> None:
    result = extract(text, language=language)
    for found in (result.quotes, result.claims):
        starts = [said.span.start for said in found]
        assert starts == sorted(starts)
    for index, claim in enumerate(result.claims):
        assert claim.wording
        assert claim.answers is None or 0 <= claim.answers < len(result.claims)
        assert claim.answers != index
        assert all(claim.span.start <= f.span.start and f.span.end <= claim.span.end for f in claim.figures)


@ANY
@given(TEXTS, st.sampled_from([*CODES, None]))
def test_a_text_is_read_the_same_every_time(text: str, language: str | None) -> None:
    assert extract(text, language=language) == extract(text, language=language)
