"""The picture that shows where a page is shared (Open Graph, 1200 × 630): the words and both verdicts, in letters."""

import io
from functools import cache
from importlib.resources import as_file, files

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from PIL import Image, ImageDraw, ImageFont

from claims.models import Claim, Quote
from claims.public.pages import public
from claims.public.verdicts import Verdict, verdicts_on

WIDTH, HEIGHT, MARGIN = 1200, 630, 64
LINES = 5
"""Of the words at most; what is longer ends in an ellipsis."""
_INK, _FAINT, _PAPER = "#171c24", "#4a5463", "#ffffff"
_TONES = {"holds": "#14693a", "doubt": "#8a4b00", "fails": "#a91d1d", "open": "#4a5463"}


@public
def claim_picture(request: HttpRequest, ref: str) -> HttpResponse:
    claim = get_object_or_404(Claim.objects.public().select_related("claimant").defer("search"), ref=ref)
    who = claim.claimant.name if claim.claimant else ""
    return HttpResponse(drawn(claim.text, who, verdicts_on(claim)), content_type="image/png")


@public
def quote_picture(request: HttpRequest, quote_id: int) -> HttpResponse:
    quote = get_object_or_404(
        Quote.objects.public().select_related("speaker", "reviewed_as").defer("search"), pk=quote_id
    )
    who = quote.speaker.name if quote.speaker else ""
    return HttpResponse(drawn(f"“{quote.exact}”", who, verdicts_on(quote.under_review)), content_type="image/png")


def drawn(words: str, who: str, verdicts: list[Verdict]) -> bytes:
    """A PNG. Letters the font lacks are drawn as boxes."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, 12), fill="#203856")
    if who:
        draw.text((MARGIN, 48), _fitting(who, _font(30, 600), WIDTH - 2 * MARGIN), font=_font(30, 600), fill=_FAINT)
    for number, line in enumerate(_lines(words, _font(44, 700), WIDTH - 2 * MARGIN)):
        draw.text((MARGIN, 100 + number * 60), line, font=_font(44, 700), fill=_INK)
    for number, verdict in enumerate(verdicts):
        left, top, wide = MARGIN + number * 548, 430, 524
        draw.rectangle((left, top, left + 8, top + 108), fill=_TONES[verdict.tone])
        draw.text((left + 28, top), str(verdict.question), font=_font(26, 400), fill=_FAINT)
        word = _fitting(str(verdict.word), _font(48, 700), wide - 28)
        draw.text((left + 28, top + 38), word, font=_font(48, 700), fill=_TONES[verdict.tone])
    name = _fitting(settings.PUBLISHER_NAME, _font(26, 600), WIDTH - 2 * MARGIN)
    draw.text((MARGIN, HEIGHT - 60), name, font=_font(26, 600), fill="#203856")
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


@cache
def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    with as_file(files("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf") as path:
        font = ImageFont.truetype(io.BytesIO(path.read_bytes()), size)
    axes = font.get_variation_axes()
    font.set_variation_by_axes([weight if axis["name"] == b"Weight" else axis["default"] or 0 for axis in axes])
    return font


def _fitting(text: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    """One line of at most `width` pixels, cut with an ellipsis."""
    text = " ".join(text[:400].split())
    return text if font.getlength(text) <= width else _cut(text, font, width)


def _lines(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Up to `LINES` lines, broken between words, or inside one that is longer than a line."""
    lines: list[str] = []
    waiting = text[:1000].split()
    while waiting and len(lines) < LINES:
        line = waiting.pop(0)
        while waiting and font.getlength(f"{line} {waiting[0]}") <= width:
            line = f"{line} {waiting.pop(0)}"
        kept = line
        while font.getlength(kept) > width:
            kept = kept[:-1]
        if kept != line:
            waiting.insert(0, line[len(kept) :])
        lines.append(kept)
    if waiting:
        lines[-1] = _cut(lines[-1], font, width)
    return lines


def _cut(line: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    while font.getlength(f"{line}…") > width:
        line = line[:-1]
    return f"{line.rstrip()}…"
