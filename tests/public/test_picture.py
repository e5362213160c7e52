"""The picture of a page: drawn for any text, in letters that tell the verdict."""

import io

import pytest
from django.test import Client
from PIL import Image

from claims.public.picture import LINES, WIDTH, _font, _lines, drawn
from claims.public.verdicts import Verdict
from tests.public.conftest import Base

VERDICTS = [Verdict("attribution"), Verdict("content")]


def test_the_picture_has_the_size_that_is_announced(client: Client, base: Base) -> None:
    response = client.get("/pictures/claims/port/2024/17.png")
    picture = Image.open(io.BytesIO(response.content))
    assert (response["Content-Type"], picture.size, picture.format) == ("image/png", (1200, 630), "PNG")
    assert client.get(f"/pictures/quotes/{base.quote.pk}.png").status_code == 200


def test_another_verdict_is_another_picture(client: Client, base: Base) -> None:
    before = client.get(f"/pictures/quotes/{base.quote.pk}.png").content
    base.quote.reviews.get(status="published").retract(base.approver, "Not hers.")
    assert client.get(f"/pictures/quotes/{base.quote.pk}.png").content != before


@pytest.mark.parametrize(
    "words", ["", "x" * 5000, "слово " * 300, "字" * 900, "مرحبا بالعالم", "🚢 \u0000\ufffe", "a\n\tb", "हिन्दी में"]
)
def test_any_text_is_drawn(words: str) -> None:
    assert Image.open(io.BytesIO(drawn(words, words, VERDICTS))).size == (1200, 630)


def test_long_words_are_broken_and_cut_within_the_picture() -> None:
    font = _font(44, 700)
    lines = _lines("word " * 200 + "x" * 300, font, WIDTH - 128)
    assert len(lines) == LINES
    assert lines[-1].endswith("…")
    assert all(font.getlength(line) <= WIDTH - 128 for line in lines)
