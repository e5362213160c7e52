"""The lines above the body: outlet, relayed agencies, byline, photo credits, title, times of publication and change.

A header may mix languages (an Italian text under a French date line), so its words are those of all tables together;
a time without a printed zone has the zone of the language its date is written in.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from claims.extraction.dates import Calendar, calendar
from claims.extraction.folding import fold, phrases, shared
from claims.extraction.languages import CODES, load
from claims.extraction.result import Header, Precision, Timestamp

_READ = 3000
"""Code points that a header can fill."""
_LINES = 14
_LINE = 240
"""A longer line is body."""
_TITLE = 200
_OUTLET_WORDS = 8
_PARTS = re.compile(r"\s+[/|·•—–]\s+|\s+-\s+|\s*[|·•]\s*")
_WORDS = re.compile(r"[^\W\d_]+")
_NAME = re.compile(r"[^\W\d_][\w.'’-]*")
_DIGIT = re.compile(r"\d")
_OFFSET = r"(?:utc|gmt) ?[+-] ?\d{1,2}(?::?\d\d)?|[+-]\d\d:?\d\d"


class _Stamps:
    """How a language prints dates and times."""

    def __init__(self, code: str) -> None:
        tables = load(code)
        header, dates = tables["header"], tables["dates"]
        self.calendar: Calendar = calendar(code)
        self.zone: str = header["zone"]
        self.zone_month_first: str = header.get("zone_month_first", self.zone)
        days = phrases([*dates["weekdays"], *dates.get("weekday_abbreviations", {})])
        separators = "|".join(f" ?{s} ?" if s.isalpha() else re.escape(s) for s in header["time_separators"])
        after = phrases(header["time_after"]) if header["time_after"] else "(?!)"
        before = phrases(header["time_words"])
        zones = phrases([*shared()["zones"]])
        date_words = phrases(header["date_words"])
        day = rf"(?:{days},? ?)?(?:{date_words} )?(?P<date>{self.calendar.day_month_pattern(code, _months())})"

        def time(mark: str) -> str:
            return (
                rf"(?:{before} ?)?(?<!\d)(?P<h{mark}>\d{{1,2}})"
                rf"(?:(?:{separators})(?P<n{mark}>\d\d)(?!\d)(?::\d\d(?!\d))?|(?= ?{after}))"
                rf"(?: ?(?P<a{mark}>{after}))?(?: ?\(?(?P<z{mark}>{_OFFSET}|{zones})\)?)?"
            )

        gap = r"(?:,? ?(?:[|·/-] ?)?)"
        self.pattern = re.compile(rf"(?<!\d){day}(?:{gap}{time('1')})?|{time('2')}(?:{gap}{day_again(day)})?")


def day_again(pattern: str) -> str:
    """The pattern with its groups renamed, so that it can stand twice in one expression."""
    return re.sub(r"\(\?P([<=])(\w+)", r"(?P\1again_\2", pattern)


@dataclass(slots=True)
class _Stamp:
    day: date | None
    hour: int | None
    minute: int
    zone: str | None
    offset: timedelta | None
    inferred: str
    start: int
    end: int


class _Words:
    """The header words of all languages."""

    def __init__(self) -> None:
        tables = [load(code)["header"] for code in CODES]

        def every(key: str) -> list[str]:
            return [word for table in tables for word in table[key]]

        relays = phrases(every("relays"))
        agencies = shared()["agencies"]["names"]
        self.agencies: dict[str, str] = {}
        for name in agencies:
            self.agencies.setdefault(fold(name), name)
        self.modified = re.compile(rf"(?<!\w){phrases(every('modified'))}(?: ?:)?")
        self.labels = re.compile(
            rf"(?<![^\W\d_])(?:{phrases([*every('modified'), *every('published')])}|\d+ {phrases(every('reading'))}"
            rf"|{phrases(every('reading'))}(?: ?:? ?\d+ ?min\w*)?)(?: ?:)?"
        )
        joins = phrases(every("relay_joins"))
        self.joins = re.compile(rf"\s*(?:,|&|\s{joins}\s)\s*")
        self.relay = re.compile(rf"(?:^|[\s,(]+){relays}:? (?:l'|la |the |der )?(?={phrases(agencies)})")
        self.credit = re.compile(rf"^(?P<label>{phrases(every('credits'))})\s*(?P<colon>:)?\s*")
        self.byline = re.compile(rf"^{phrases(every('bylines'))}\s*:?\s+")
        self.particles = frozenset([*every("relay_joins"), *shared()["name_particles"]["words"]])


@cache
def _months() -> dict[str, int]:
    """The month names of all languages: a translated header keeps the form of its date, not its month."""
    return {name: number for code in CODES for name, number in calendar(code).months.items()}


@cache
def _stamps(code: str) -> _Stamps:
    return _Stamps(code)


@cache
def _words() -> _Words:
    return _Words()


@cache
def _zone(name: str) -> ZoneInfo | timezone:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


@dataclass(slots=True)
class _Reading:
    """What the lines read so far say."""

    outlet: str = ""
    agencies: list[str] = field(default_factory=list)
    byline: str = ""
    credits: str = ""
    published: Timestamp | None = None
    modified: Timestamp | None = None
    awaits_change: bool = False
    """The line before ended in "modified on"."""


def read(text: str, code: str) -> Header:
    """The header of a text in the language `code`, ISO 639-1; an empty one, `body_start` 0, where there is none."""
    lines = list(_lines(text))
    reading = _Reading()
    kinds: list[bool] = []
    last = -1
    for index, (start, line) in enumerate(lines):
        if len(line) > _LINE or index - last > 3:
            break
        known = _read_line(line, text[start : start + len(line)], code, reading, index == 0)
        kinds.append(known)
        if known:
            last = index
        elif not _like_title(line) or index - last > 2:
            break
    if last < 0:
        return Header()
    free = [lines[i][1] for i in range(last) if not kinds[i]]
    title = ""
    following = last + 1
    if (
        following + 1 < len(lines)
        and _like_title(lines[following][1])
        and not lines[following][1].startswith(("—", "–"))
    ):
        title = lines[following][1]
        following += 1
    if free and not reading.outlet and not kinds[0] and (title or len(free) > 1 or _like_outlet(free[0])):
        reading.outlet = free.pop(0)
    if free and not title:
        title = free[0]
    if following >= len(lines):
        return Header()
    return Header(
        outlet=reading.outlet,
        agencies=tuple(dict.fromkeys(reading.agencies)),
        title=title,
        byline=reading.byline,
        credits=reading.credits,
        published=reading.published,
        modified=_later(reading),
        body_start=lines[following][0],
    )


def _later(reading: _Reading) -> Timestamp | None:
    published, modified = reading.published, reading.modified
    if published is None or modified is None:
        return modified
    return None if modified.value < published.value else modified


def _lines(text: str) -> Iterable[tuple[int, str]]:
    """The first lines that are not blank, stripped, each with its offset; a line cut by the limit is not short."""
    position, count = 0, 0
    while position < len(text) and position < _READ and count < _LINES:
        end = text.find("\n", position, position + _READ)
        stop = end if end >= 0 else min(len(text), position + _READ)
        raw = text[position:stop]
        line = raw.strip()
        if line:
            count += 1
            yield position + len(raw) - len(raw.lstrip()), line
        position = stop + 1


def _like_title(line: str) -> bool:
    return (
        len(line) <= _TITLE
        and not line.endswith((".", ":", ",", ";", ".”", ".»", '."', ".’", ".“"))
        and any(c.isalpha() for c in line)
    )


def _like_outlet(line: str) -> bool:
    words = _WORDS.findall(line)
    return 0 < len(words) <= 5 and not line.endswith(("?", "!"))


def _read_line(line: str, original: str, code: str, reading: _Reading, first: bool) -> bool:
    """Whether the line belongs to the header; what it says goes into `reading`."""
    known = False
    parts = _PARTS.split(line)
    if not _is_prose(line) and _read_stamps(line, code, reading):
        known = True
    for place, part in enumerate(parts):
        part = part.strip()
        if part and _read_part(part, reading, first and place == 0, len(parts) > 1 or known):
            known = True
        elif first and place == 0 and len(parts) > 1 and len(part.split()) <= _OUTLET_WORDS and not known:
            rest = _Reading()
            if any(_read_part(p.strip(), rest, False, True) for p in parts[1:] if p.strip()):
                reading.outlet = part
                known = True
    return known


def _is_prose(line: str) -> bool:
    return len(line) > 160


def _read_part(part: str, reading: _Reading, first: bool, in_list: bool) -> bool:
    words = _words()
    folded = fold(part)
    if (match := words.credit.match(folded)) is not None and (match.group("colon") or in_list):
        rest = part[match.end() :].strip()
        if rest and len(rest) <= 120 and not rest.endswith("."):
            reading.credits = f"{reading.credits} / {rest}" if reading.credits else rest
            return True
    if (match := words.byline.match(folded)) is not None and _is_names(part[match.end() :]):
        if not reading.byline:
            reading.byline = part[match.end() :].strip()
        return True
    if len(part) <= 160 and (match := words.relay.search(folded)) is not None:
        rest = part[match.end() :].strip(" ).")
        names = [name for piece in words.joins.split(rest) if (name := piece.strip(" ().,"))]
        known = [words.agencies.get(fold(name), name) for name in names]
        if known and (part[match.end()].isupper() or known[0][:1].islower()):
            outlet = part[: match.start()].strip(" ,(")
            if _is_title_of_source(outlet) and all(len(name.split()) <= 4 for name in names):
                reading.agencies.extend(known)
                if outlet and first and not reading.outlet:
                    reading.outlet = outlet
                return True
    if reading.credits and in_list and fold(part) in words.agencies:
        reading.credits = f"{reading.credits} / {part}"
        return True
    return False


def _is_title_of_source(words: str) -> bool:
    return len(words.split()) <= _OUTLET_WORDS and not words.endswith((".", "!", "?"))


def _is_names(words: str) -> bool:
    """Nothing but capitalised names, joined by particles."""
    names = _NAME.findall(words)
    if not 1 <= len(names) <= 14 or len(words) > 120 or not names[0][0].isupper():
        return False
    if words.endswith((".", ":", "?", "!")) or re.search(r"\d", words):
        return False
    return all(name[0].isupper() or fold(name) in _words().particles for name in names)


def _read_stamps(line: str, code: str, reading: _Reading) -> bool:
    """Read the times of a line that has nothing else in it."""
    folded = fold(line)
    words = _words()
    best: list[_Stamp] = []
    covered = 0
    codes = (code, *(c for c in CODES if c != code)) if _DIGIT.search(folded) else ()
    for name in codes:
        stamps = [s for m in _stamps(name).pattern.finditer(folded) if (s := _stamp(m, _stamps(name)))]
        size = sum(s.end - s.start for s in stamps)
        if size > covered:
            best, covered = stamps, size
            if covered == len(folded):
                break
    rest = folded
    for stamp in reversed(best):
        rest = rest[: stamp.start] + " " + rest[stamp.end :]
    label = words.modified.search(folded)
    rest = words.labels.sub(" ", rest)
    others = _WORDS.findall(rest)
    if len(others) > (3 if any(s.day for s in best) and len(line) < 90 and not line.endswith(".") else 0):
        return False
    if not best:
        if label is not None and not others:
            reading.awaits_change = True
            return True
        return False
    if reading.published is None and not any(s.day for s in best) and not reading.awaits_change:
        return False
    position = 0
    for stamp in best:
        between = folded[position : stamp.start]
        position = stamp.end
        changed = reading.awaits_change or words.modified.search(between) is not None
        reading.awaits_change = False
        value = _timestamp(stamp, line, reading)
        if value is None:
            continue
        if changed:
            reading.modified = reading.modified or value
        elif reading.published is None:
            reading.published = value
    reading.awaits_change = words.modified.search(folded[position:]) is not None
    return True


def _stamp(match: re.Match[str], stamps: _Stamps) -> _Stamp | None:
    groups = {k.removeprefix("again_"): v for k, v in match.groupdict().items() if v is not None}
    day: date | None = None
    if "date" in groups:
        day = _day(groups)
        if day is None:
            return None
    mark = "1" if "h1" in groups else "2"
    hour: int | None = None
    minute = 0
    if f"h{mark}" in groups:
        hour, minute = int(groups[f"h{mark}"]), int(groups.get(f"n{mark}", 0))
        half = groups.get(f"a{mark}", "")
        if half.startswith("p") and hour < 12:
            hour += 12
        elif half.startswith("a") and hour == 12:
            hour = 0
        if hour > 23 or minute > 59:
            return None
    printed = groups.get(f"z{mark}", "")
    offset = _offset(printed)
    zone = None if offset is not None else shared()["zones"].get(printed)
    inferred = stamps.zone_month_first if "m2" in groups else stamps.zone
    return _Stamp(day, hour, minute, zone, offset, inferred, match.start(), match.end())


def _day(groups: dict[str, str]) -> date | None:
    """The date of a header, which has a year."""
    form = next(form for form in "1234" if f"d{form}" in groups)
    year = groups.get(f"y{form}")
    if year is None:
        return None
    day, month = int(groups[f"d{form}"]), groups[f"m{form}"]
    number = _months()[month] if form in "12" else int(month)
    if form == "3" and number > 12 >= day:
        day, number = number, day
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), number, day)
    except ValueError:
        return None


def _offset(printed: str) -> timedelta | None:
    match = re.search(r"([+-]) ?(\d{1,2}):?(\d\d)?$", printed)
    if match is None:
        return None
    size = timedelta(hours=int(match.group(2)), minutes=int(match.group(3) or 0))
    if size >= timedelta(hours=24):
        return None
    return size if match.group(1) == "+" else -size


def _timestamp(stamp: _Stamp, line: str, reading: _Reading) -> Timestamp | None:
    """A time without a date has the date, and without a zone the zone, of the publication."""
    day = stamp.day
    published = reading.published
    if day is None:
        if published is None:
            return None
        day = published.value.date()
    printed = stamp.zone is not None or stamp.offset is not None
    zone: ZoneInfo | timezone
    inferred = not printed
    if stamp.offset is not None:
        zone = timezone(stamp.offset)
    elif stamp.zone is not None:
        zone = _zone(stamp.zone)
    elif published is not None and isinstance(published.value.tzinfo, ZoneInfo | timezone):
        zone, inferred = published.value.tzinfo, published.zone_inferred
    else:
        zone = _zone(stamp.inferred)
    precision: Precision = "day" if stamp.hour is None else "minute"
    value = datetime(day.year, day.month, day.day, stamp.hour or 0, stamp.minute, tzinfo=zone)
    return Timestamp(value, line[stamp.start : stamp.end].strip(), precision, inferred)
