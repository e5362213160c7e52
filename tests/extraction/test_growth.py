"""Reading takes time in proportion to the text, whatever the text is made of.

A text of four times the length may take four times as long; one that grows with the square would take sixteen times.
The two are measured in one run, in time of the processor, so that the speed of the machine cancels out.
"""

from time import process_time

import pytest

from claims.extraction import extract

SHORT = 20_000
TIMES = 4
MOST = 8

HOSTILE = {
    "digits and spaces": ("1 ", "it"),
    "digits and points": ("1.1.", "it"),
    "digits and commas": ("1, ", "it"),
    "thousands": ("1,000,000,", "en"),
    "digits and hyphens": ("12-", "it"),
    "dates in digits": ("1/1/", "it"),
    "clock times": ("10:20 ", "it"),
    "percentages": ("5% ", "it"),
    "ranges": ("tra 3 e 5 ", "it"),
    "rates": ("3 euro al giorno ", "it"),
    "shares": ("one in four ", "en"),
    "magnitudes": ("decine di migliaia di ", "it"),
    "articles": ("un ", "it"),
    "scale words": ("mille ", "it"),
    "number words in one": ("einundzwanzigtausend", "de"),
    "number words": ("einundzwanzig ", "de"),
    "every quotation mark": ("«»“”„\"‘’‚‹›'", "it"),
    "guillemets never closed": ("«parola ", "it"),
    "curly marks never closed": ("“word ", "en"),
    "low marks never closed": ("„Wort ", "de"),
    "straight marks never closed": (" 'word", "en"),
    "marks in marks": ("«a “b ‘c ", "it"),
    "marks closed": ("«a» ", "it"),
    "quoted paragraphs never closed": ("“a\n", "en"),
    "letters without a space": ("a", "it"),
    "line breaks": ("\n", "it"),
    "short lines": ("Titolo\n", "it"),
    "date lines": ("Pubblicato il 3 maggio 2024 alle 10:20 ", "it"),
    "spaces": (" ", "it"),
    "reporting verbs": ("said said said ", "en"),
    "reporting clauses": ("he said that ", "en"),
    "quotations": ("«Sì», ha detto. ", "it"),
    "frames beside quotations": ("Secondo Anna il «piano» non va. ", "it"),
    "frames": ("according to according to ", "en"),
    "capitals": ("A B C ", "en"),
    "initials": ("A. B. ", "en"),
    "names": ("Anna Rossi ", "it"),
    "dashes": ("—", "es"),
    "lines of dialogue": ("—Sí \n", "es"),
    "month names": ("maggio ", "it"),
    "weekdays and dates": ("lunedì 3 maggio ", "it"),
    "opening brackets": ("(", "it"),
    "brackets": ("(a) ", "it"),
    "commas": (",", "en"),
    "full stops": (". ", "en"),
    "apostrophes": ("'", "en"),
    "elisions": ("l'", "fr"),
    "possessives": ("s' ", "en"),
    "combining marks": ("\u0301", "it"),
    "letters with combining marks": ("a\u0301", "it"),
    "letters that lower case makes longer": ("İ", "it"),
    "Hebrew": ("שלום ", "it"),
    "Arabic": ("قال ", "en"),
    "emoji": ("👩\u200d👩\u200d👧 ", "en"),
}


def seconds(unit: str, language: str, size: int) -> float:
    text = (unit * (size // len(unit) + 1))[:size]
    begun = process_time()
    extract(text, language=language)
    return process_time() - begun


@pytest.mark.parametrize(("unit", "language"), HOSTILE.values(), ids=HOSTILE)
def test_four_times_the_text_takes_about_four_times_as_long(unit: str, language: str) -> None:
    seconds(unit, language, 100)
    short = min(seconds(unit, language, SHORT) for _ in range(3))
    for _ in range(3):
        if seconds(unit, language, TIMES * SHORT) < MOST * short:
            return
    pytest.fail("the time grows faster than the text")


def test_a_million_characters_on_one_line_are_read_to_the_end() -> None:
    text = "parola " * 150_000 + "«Non ne so nulla», ha detto Anna Ferri."
    assert [quote.span.text for quote in extract(text, language="it").quotes] == ["Non ne so nulla"]
