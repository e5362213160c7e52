"""The desk in English and Italian: as the browser asks, and as each person chooses."""

from datetime import UTC, datetime

from django.test import Client
from django.urls import reverse
from django.utils import formats, translation

from tests.admin.conftest import Base

FRONT = "admin:index"


def html_of(client: Client, **headers: str) -> str:
    return client.get(reverse(FRONT), headers=headers).content.decode()


def test_english_is_spoken_to_who_asks_for_nothing_or_for_another_language(editor: Client) -> None:
    assert '<html lang="en"' in html_of(editor)
    assert '<html lang="en"' in html_of(editor, accept_language="fi")


def test_italian_is_spoken_to_a_browser_that_asks_for_it(editor: Client) -> None:
    assert '<html lang="it"' in html_of(editor, accept_language="it-IT,it;q=0.9,en;q=0.8")


def test_a_person_chooses_and_it_stays_whatever_the_browser_asks(editor: Client) -> None:
    answer = editor.post(reverse("set_language"), {"language": "it", "next": reverse(FRONT)})
    assert (answer.status_code, answer["Location"]) == (302, reverse(FRONT))
    assert '<html lang="it"' in html_of(editor, accept_language="en")
    assert 'name="language" type="hidden" value="en"' in html_of(editor)


def test_the_day_stands_before_the_month_in_both(base: Base) -> None:
    at = datetime(2024, 1, 3, 21, 5, tzinfo=UTC)
    shown = {}
    for language in ("en", "it"):
        with translation.override(language):
            shown[language] = (formats.date_format(at, "DATETIME_FORMAT"), formats.date_format(at, "SHORT_DATE_FORMAT"))
    assert shown == {"en": ("3 Jan 2024, 21:05", "03/01/2024"), "it": ("3 Gen 2024, 21:05", "03/01/2024")}


def test_a_day_typed_with_slashes_is_read_as_it_is_shown() -> None:
    for language in ("en", "it"):
        with translation.override(language):
            read = formats.get_format("DATE_INPUT_FORMATS")
            assert datetime.strptime("03/11/2024", next(each for each in read if "/" in each)).month == 11
