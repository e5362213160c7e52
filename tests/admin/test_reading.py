"""The reading view marks quotes and claims in the text, to the character, and leads to the page of each."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.admin.reading import Span, figures_of, pieces
from claims.models import Appearance, Claim, Quantity, Quote
from tests import factories
from tests.admin.conftest import TEXT, Base


def url(base: Base) -> str:
    return reverse("admin:claims_revision_read", args=[base.revision.pk])


def quote(start: int, end: int, number: int = 1, status: str = "unverified") -> Span:
    row = Quote(pk=number, start=start, end=end, status=status)
    return Span(number, row, row)


def claim(start: int, end: int, number: int = 1, status: str = "unverified") -> Span:
    row = Claim(pk=number, status=status)
    return Span(number, Appearance(pk=number, claim=row, start=start, end=end), row)


def test_a_text_without_spans_is_one_piece() -> None:
    assert [piece.text for piece in pieces("One.", [])] == ["One."]
    assert pieces("", []) == []


def test_nested_and_overlapping_spans_are_cut_at_every_border() -> None:
    cut = pieces("abcdefgh", [quote(0, 6), claim(2, 4), claim(5, 8, 2)])
    assert [(piece.text, piece.names) for piece in cut] == [
        ("ab", "quote-1"),
        ("cd", "quote-1 appearance-1"),
        ("e", "quote-1"),
        ("f", "quote-1 appearance-2"),
        ("gh", "appearance-2"),
    ]


def test_a_span_opens_once_where_it_starts() -> None:
    cut = pieces("abcdef", [quote(0, 4), claim(2, 6)])
    assert [[span.name for span in piece.opening] for piece in cut] == [["quote-1"], ["appearance-1"], []]


def test_the_innermost_span_of_a_kind_gives_the_colour_and_the_kinds_keep_their_shapes() -> None:
    cut = pieces("abcd", [quote(0, 4, 1, "authentic"), quote(1, 2, 2, "misattributed"), claim(0, 4, 1, "disputed")])
    assert cut[0].classes == "claim claim-warning quote quote-success"
    assert cut[1].classes == "claim claim-warning quote quote-danger"


def test_the_header_is_told_from_the_body() -> None:
    assert [(piece.text, piece.header) for piece in pieces("Head\nBody", [], 5)] == [("Head\n", True), ("Body", False)]


@settings(max_examples=200, deadline=None)
@given(
    st.text(min_size=1, max_size=40).flatmap(
        lambda text: st.tuples(
            st.just(text),
            st.lists(
                st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text)), st.booleans()).filter(
                    lambda span: span[0] < span[1]
                ),
                max_size=8,
            ),
            st.integers(0, len(text) + 5),
        )
    )
)
def test_whatever_the_spans_the_text_is_whole_and_each_span_covers_its_words(
    case: tuple[str, list[tuple[int, int, bool]], int],
) -> None:
    text, borders, body_start = case
    spans = [(quote if is_quote else claim)(start, end, n) for n, (start, end, is_quote) in enumerate(borders, 1)]
    cut = pieces(text, spans, body_start)
    assert "".join(piece.text for piece in cut) == text
    for span in spans:
        assert "".join(piece.text for piece in cut if span in piece.inside) == text[span.start : span.end]
        assert sum(span in piece.opening for piece in cut) == 1


def figures(text: str, printed: str, start: int = 0, end: int | None = None) -> list[str]:
    """The words marked in `text` for a claim of `text[start:end]` with a quantity printed so."""
    marked = claim(start, len(text) if end is None else end)
    row = factories.quantity(factories.claim(), "1", text=printed).claim
    return [text[each.start : each.end] for each in figures_of(text, [Span(1, marked.anchor, row)])]


@pytest.mark.parametrize(
    ("text", "printed", "end", "found"),
    [
        ("Some 4,200 containers wait", "4,200 containers", None, ["4,200 containers"]),
        ("It lost €1.8 million", "€1.8 million", None, ["€1.8 million"]),
        ("In 1300 there were 30.", "30", None, ["30"]),
        ("It rose to 1.35 points", "1.3", None, []),
        ("It rose to 1.3 points", "3", None, []),
        ("Some wait, 4,200 left", "4,200", 10, []),
    ],
)
def test_a_figure_is_marked_at_its_words_in_the_span_of_its_claim_and_not_inside_another(
    text: str, printed: str, end: int | None, found: list[str], db: None
) -> None:
    assert figures(text, printed, end=end) == found


def test_a_figure_is_boxed_in_the_colour_of_its_claim(base: Base, editor: Client) -> None:
    page = editor.get(url(base)).content.decode()
    assert re.search(r'class="piece claim claim-info figure figure-info" [^>]*>4,200 containers<', page)


def shown_text(page: str) -> str:
    """The text as the page shows it, without the numbered tags."""
    body = page[page.index('<div class="reading-text"') : page.index('<aside class="reading-side"')]
    body = body[: body.index("</div>")]
    assert re.search(r"^<div [^>]*><(span|a) ", body), "nothing stands before the first piece"
    return unescape("".join(re.findall(r'<span class="piece[^>]*>(.*?)</span>', body, re.DOTALL)))


def test_the_page_shows_the_whole_text_and_marks_each_span_at_its_words(base: Base, editor: Client) -> None:
    page = editor.get(url(base)).content.decode()
    assert shown_text(page) == TEXT
    marked = re.search(rf'data-start="{base.quote.start}" data-spans="quote-{base.quote.pk}">([^<]*)<', page)
    assert marked is not None
    assert marked[1] == base.quote.exact


def test_offsets_after_a_character_outside_the_basic_plane_are_right(base: Base, editor: Client) -> None:
    factories.quote("End.", base.revision)
    page = editor.get(url(base)).content.decode()
    assert f'data-start="{TEXT.index("End.")}"' in page
    assert shown_text(page) == TEXT


def test_markup_in_a_text_is_shown_as_it_is_written(base: Base, editor: Client) -> None:
    text = "<script>alert('x')</script> & <b>“so”</b> said <img src=x onerror=alert(1)>"
    base.revision = factories.revision(text, factories.document(title="<i>Title</i>"))
    factories.quote("<b>“so”</b>", base.revision, factories.agent("<u>Mallory</u>"))
    page = editor.get(url(base)).content.decode()
    assert shown_text(page) == text
    for markup in ("<script>alert", "<b>“so", "<img src=x", "<i>Title", "<u>Mallory"):
        assert markup not in page


def test_beside_the_text_stand_speakers_claimants_figures_and_chains(base: Base, editor: Client) -> None:
    page = editor.get(url(base)).content.decode()
    side = page[page.index('<aside class="reading-side"') :]
    for shown in ("Ana Ruiz", "Ana Ruiz ← Coast Wire", "Port authority", "4,200 containers", "In review"):
        assert shown in side


def test_a_carriage_return_is_shown_as_a_character_of_its_own(editor: Client) -> None:
    revision = factories.revision("One.\r\nTwo.")
    factories.quote("Two.", revision)
    page = editor.get(reverse("admin:claims_revision_read", args=[revision.pk])).content.decode()
    assert "One.&#13;\n" in page


def test_the_head_tells_source_agencies_and_address(base: Base, editor: Client) -> None:
    page = editor.get(url(base)).content.decode()
    for shown in ("Harbour Gazette", "Coast Wire", "https://gazette.example/strike"):
        assert shown in page


def test_a_document_opens_at_its_latest_text_and_an_earlier_one_says_so(base: Base, editor: Client) -> None:
    latest = factories.revision("Corrected.", base.document)
    response = editor.get(reverse("admin:claims_document_read", args=[base.document.pk]))
    assert response["Location"] == reverse("admin:claims_revision_read", args=[latest.pk])
    assert "not the latest" in editor.get(url(base)).content.decode()
    assert "not the latest" not in editor.get(response["Location"]).content.decode()


def test_a_document_without_a_text_opens_where_one_is_added(editor: Client) -> None:
    document = factories.document()
    response = editor.get(reverse("admin:claims_document_read", args=[document.pk]))
    assert response["Location"] == reverse("admin:claims_document_change", args=[document.pk])


@pytest.mark.parametrize("name", ["document", "revision"])
def test_a_text_that_is_not_there_is_not_found(name: str, editor: Client) -> None:
    assert editor.get(reverse(f"admin:claims_{name}_read", args=[10**9])).status_code == 404


def test_the_page_takes_as_many_queries_for_many_spans_as_for_few(base: Base, editor: Client) -> None:
    editor.get(url(base))
    with CaptureQueriesContext(connection) as few:
        editor.get(url(base))
    for start in range(60):
        speaker = factories.agent()
        row = Quote.objects.create(
            revision=base.revision,
            start=start,
            end=start + 30,
            exact=TEXT[start : start + 30],
            speaker=speaker,
        )
        row.attributions.create(position=0, agent=speaker)
        made = factories.claim(claimant=speaker)
        factories.quantity(made, str(start))
        factories.appearance(made, TEXT[start : start + 20], base.revision, (speaker,))
    with CaptureQueriesContext(connection) as many:
        page = editor.get(url(base)).content.decode()
    assert len(many) == len(few) == 12
    assert shown_text(page) == TEXT


def test_a_text_of_20000_words_with_500_spans_opens_in_as_few_queries(editor: Client) -> None:
    sentence = "The minister said that 1,200 people left the port on Monday evening, and that more would follow. "
    revision = factories.revision(sentence * 1200)
    speaker = factories.agent("Minister")
    spans = [(number * len(sentence), len(sentence) - 2) for number in range(500)]
    exact = sentence[:-2]
    place = [{"revision": revision, "start": at, "end": at + size, "exact": exact} for at, size in spans]
    Quote.objects.bulk_create(Quote(**each, speaker=speaker) for each in place[:250])
    claims = Claim.objects.bulk_create(Claim(text=f"{n} left.", claimant=speaker) for n in range(250))
    Quantity.objects.bulk_create(Quantity(claim=each, value=1200, text="1,200 people") for each in claims)
    marked = zip(place[250:], claims, strict=True)
    Appearance.objects.bulk_create(Appearance(**each, claim=of) for each, of in marked)
    editor.get(reverse("admin:index"))
    with CaptureQueriesContext(connection) as queries:
        page = editor.get(reverse("admin:claims_revision_read", args=[revision.pk])).content.decode()
    assert len(queries) == 12
    assert len(revision.text.split()) >= 20_000
    assert page.count('class="tag tag-') == 1000  # in the text and in the list
    assert page.count("figure figure-neutral") == 251  # and in the key
