"""Dates in running text: absolute, or resolved against the time of publication in its own zone.

A weekday is the nearest past one, the day of publication included, unless its clause has a mark of the future.
A day without a year is the one nearest to the publication, a month the last one, or the next one with a mark of the
future. Without a publication all of these are left out.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Literal

from claims.extraction.folding import Page, beginnings, fold, phrases
from claims.extraction.languages import load
from claims.extraction.result import EventDate, Span

_DayMonthYear = Literal["day", "month", "year"]
_CLAUSE = 80
"""How far, in code points, the clause around a weekday is read."""
_BREAK = re.compile(r"[,.;:!?\n«»“”„\"()—]")
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    value: date
    precision: _DayMonthYear


class Calendar:
    """The date words of a language, compiled."""

    def __init__(self, code: str) -> None:
        tables = load(code)["dates"]
        self.months: dict[str, int] = {fold(w): v for w, v in tables["months"].items()}
        self.weekdays: dict[str, int] = {fold(w): v for w, v in tables["weekdays"].items()}
        self.relative: dict[str, int] = {fold(w): v for w, v in tables["relative"].items()}
        self.relative_months: dict[str, int] = {fold(w): v for w, v in tables["relative_months"].items()}
        self.relative_years: dict[str, int] = {fold(w): v for w, v in tables["relative_years"].items()}
        self.periods: dict[str, _DayMonthYear] = tables["periods"]
        self.words: dict[str, int] = {
            fold(w): int(v) for w, v in load(code)["numbers"]["words"].items() if v == int(v) and v <= 20
        }
        self.not_relative = frozenset(tables.get("not_relative", {}).get("phrases", ()))
        self.no_capital = frozenset(tables.get("no_capital", ()))
        self.month_before = frozenset(tables["month_before"])
        self.year_before = frozenset(tables["year_before"])
        self.last = frozenset(tables["last"])
        self.next = frozenset(tables["next"])
        self.future = frozenset(tables["future"])
        self.future_endings = tuple(tables["future_endings"])
        self.clause_words = frozenset(tables["clause_words"])
        self.case_months: bool = tables["case_months"]
        first_names = {number: name for name, number in reversed(self.months.items())}
        full = [n for n in self.months if not n.endswith(".") and (len(n) > 4 or n == first_names[self.months[n]])]
        self.full_months = frozenset(full)
        self.day_month = self.day_month_pattern(code, self.months)
        ago = phrases(tables["ago"]) if tables["ago"] else "(?!)"
        ago_before = phrases(tables["ago_before"]) if tables["ago_before"] else "(?!)"
        period = phrases(self.periods)
        year_link = phrases(w for w in tables["year_links"] if w)
        count = rf"(?:\d{{1,3}}|{phrases(self.words)})"
        relative = [*self.relative, *self.not_relative]
        months_and_days = [*self.months, *self.weekdays]
        counts = [*self.words, *tables["ago_before"]]
        first = beginnings([*months_and_days, *relative, *self.relative_months, *self.relative_years, *counts])
        self.seed = re.compile(
            rf"(?<!\w)(?=\d|{first})(?:(?P<date>{self.day_month})"
            rf"|(?P<month>{phrases(full)})(?: (?:{year_link} )?(?P<my>\d{{4}})(?!\d))?"
            rf"|(?P<ago>{ago_before} (?P<n1>{count}) (?P<p1>{period})|(?P<n2>{count}) (?P<p2>{period}) {ago})"
            rf"|(?P<weekday>{phrases(self.weekdays)})"
            rf"|(?P<relmonth>{phrases(self.relative_months)})|(?P<relyear>{phrases(self.relative_years)})"
            rf"|(?P<relative>{phrases(relative)})"
            rf"|(?P<year>(?:19|20)\d\d)(?![\d%€$£]|[.,:/-]\d| ?(?:%|€)))"
        )

    @staticmethod
    def day_month_pattern(code: str, month_names: Iterable[str]) -> str:
        """A day with its month, by name or number, and its year if there is one, in the groups `d`, `m`, `y` with a
        number for the form: 1 day first, 2 month first, 3 numeric, 4 ISO 8601."""
        tables = load(code)["dates"]
        months = phrases(month_names)
        suffix = "|".join(re.escape(s) for s in tables["day_suffix"])
        day_links = phrases([w for w in tables["day_links"] if w]) if any(tables["day_links"]) else "(?!)"
        year_links = "".join(f"|{re.escape(w)} ?" for w in tables["year_links"] if w)
        forms = [
            r"(?P<y4>\d{4})-(?P<m4>\d\d)-(?P<d4>\d\d)(?!\d)",
            rf"(?P<d1>\d{{1,2}})(?:{suffix})? ?(?:{day_links} )?(?P<m1>{months})"
            rf"(?:,? (?: {year_links})?(?P<y1>\d{{4}})(?!\d))?",
            r"(?P<d3>\d{1,2})(?P<s3>[./-])(?P<m3>\d{1,2})(?P=s3)(?P<y3>\d{4}|\d\d)(?!\d|[./-]\d)",
        ]
        if tables["month_first"]:
            forms.append(
                rf"(?P<m2>{months}) (?P<d2>\d{{1,2}})(?:{suffix})?(?![\d:%]|[.,]\d)(?:,? (?P<y2>\d{{4}})(?!\d))?"
            )
        return "|".join(forms)

    def day(self, match: re.Match[str], near: date | None) -> date | None:
        """The day of a `day_month_pattern` match; nothing of an impossible one, or of one without year or `near`."""
        groups = match.groupdict()
        form = next(form for form in "1234" if groups.get(f"d{form}"))
        day, month, year = int(groups[f"d{form}"]), groups[f"m{form}"], groups[f"y{form}"]
        number = self.months[month] if form in "12" else int(month)
        if form == "3" and number > 12 >= day:
            day, number = number, day
        if year is None:
            return None if near is None else _nearest(near, number, day)
        full = int(year) + (2000 if len(year) == 2 else 0)
        return _date(full, number, day)


@cache
def calendar(code: str) -> Calendar:
    return Calendar(code)


def find(page: Page, code: str, start: int = 0, published: datetime | None = None) -> list[EventDate]:
    """The dates that begin at `start` or after it, in order, without overlap.

    `code` is ISO 639-1, `published` in its own zone.
    """
    today = published.date() if published else None
    return [
        EventDate(found.value, found.precision, Span.of(page.text, found.start, found.end))
        for found in _find(page, calendar(code), start, today)
    ]


def _find(page: Page, words: Calendar, first: int, today: date | None) -> Iterator[_Found]:
    folded = page.folded
    pending: _Found | None = None
    for match in words.seed.finditer(folded, first):
        if (found := _read(match, page, words, today)) is None:
            continue
        if pending is not None:
            # "giovedì 3 ottobre" is one date.
            gap = folded[pending.end : found.start].strip(" ,")
            if match.group("date") and found.start - pending.end <= 6 and (not gap or gap in _ARTICLES):
                found = _Found(pending.start, found.end, found.value, found.precision)
            else:
                yield pending
            pending = None
        if match.group("weekday"):
            pending = found
        else:
            yield found
    if pending is not None:
        yield pending


_ARTICLES = ("the", "le", "il", "el", "den", "der", "dem", "l'")
"""What may stand between a weekday and its date; harmless in any language."""


def _read(match: re.Match[str], page: Page, words: Calendar, today: date | None) -> _Found | None:
    text, folded = page.text, page.folded
    start, end = match.span()
    if match.group("date"):
        day = words.day(match, today)
        return None if day is None else _Found(start, end, day, "day")
    if month := match.group("month"):
        return _month(match, month, page, words, today)
    if year := match.group("year"):
        bracketed = folded[start - 1 : start] == "(" and folded[end : end + 1] == ")"
        if bracketed or not words.year_before.isdisjoint(page.before(start)):
            return _Found(start, end, date(int(year), 1, 1), "year")
        return None
    if today is None:
        return None
    if weekday := match.group("weekday"):
        if words.case_months and not text[start].isupper():
            return None
        day = _moved(today, _days_to(words.weekdays[weekday], page, start, end, words, today))
        return None if day is None else _Found(start, end, day, "day")
    if relative := match.group("relative"):
        if relative in words.not_relative or (relative in words.no_capital and text[start].isupper()):
            return None
        return _shifted(start, end, today, words.relative[relative], "day")
    if relative := match.group("relmonth"):
        return _shifted(start, end, today, words.relative_months[relative], "month")
    if relative := match.group("relyear"):
        return _shifted(start, end, today, words.relative_years[relative], "year")
    count = match.group("n1") or match.group("n2")
    period = match.group("p1") or match.group("p2")
    number = int(count) if count.isdigit() else words.words[count]
    return _shifted(start, end, today, -number, words.periods[period])


def _month(match: re.Match[str], month: str, page: Page, words: Calendar, today: date | None) -> _Found | None:
    start, end = match.span()
    if words.case_months and not page.text[start].isupper():
        return None
    year = match.group("my")
    if year:
        return _Found(start, end, date(int(year), words.months[month], 1), "month") if int(year) else None
    if today is None or words.month_before.isdisjoint(page.before(start)):
        return None
    number = words.months[month]
    ahead = number != today.month and _in_future(page.folded, start, end, words)
    value = _date(today.year - (number > today.month) + ahead, number, 1)
    return None if value is None else _Found(start, end, value, "month")


def _days_to(weekday: int, page: Page, start: int, end: int, words: Calendar, today: date) -> int:
    """From the day of publication to the weekday, negative for a past one."""
    folded = page.folded
    back = (today.weekday() - weekday) % 7
    after = _LETTERS.search(folded, end, end + 24)
    near = set(page.before(start))
    if after is not None and folded[end : after.start()] == " ":
        near.add(after.group())
    if near & words.next:
        return 7 - back
    if near & words.last:
        return -(back or 7)
    if back and _in_future(folded, start, end, words):
        return 7 - back
    return -back


def _in_future(folded: str, start: int, end: int, words: Calendar) -> bool:
    """The clause of the weekday has a mark of the future."""
    left = folded[max(0, start - _CLAUSE) : start]
    left = left[max((m.end() for m in _BREAK.finditer(left)), default=0) :]
    stop = _BREAK.search(folded, end, end + _CLAUSE)
    right = folded[end : stop.start() if stop else end + _CLAUSE]
    clause = _LETTERS.findall(left)
    for index in range(len(clause) - 1, -1, -1):
        if clause[index] in words.clause_words:
            clause = clause[index + 1 :]
            break
    for word in _LETTERS.findall(right):
        if word in words.clause_words:
            break
        clause.append(word)
    return any(word in words.future or (len(word) > 4 and word.endswith(words.future_endings)) for word in clause)


def _shifted(start: int, end: int, today: date, by: int, unit: _DayMonthYear) -> _Found | None:
    if unit == "day":
        day = _moved(today, by)
        return None if day is None else _Found(start, end, day, "day")
    if unit == "year":
        value = _date(today.year + by, 1, 1)
    else:
        years, month = divmod(today.month - 1 + by, 12)
        value = _date(today.year + years, month + 1, 1)
    return None if value is None else _Found(start, end, value, unit)


def _nearest(near: date, month: int, day: int) -> date | None:
    dates = [d for year in (near.year - 1, near.year, near.year + 1) if (d := _date(year, month, day))]
    return min(dates, key=lambda d: abs(d - near), default=None)


def _moved(day: date, by: int) -> date | None:
    try:
        return day + timedelta(by)
    except OverflowError:
        return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
