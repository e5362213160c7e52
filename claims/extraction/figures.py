"""Figures: the quantities a text states, in digits or in words, with bound and unit.

Conventions
- Vague magnitudes have the smallest value their words admit, taking "several" as two: "diverse migliaia" and
  "migliaia" are 2000 upwards, "tens of thousands" 20 000 upwards.
- Collective numerals ("une dizaine", "una cinquantina", "two dozen") are approximate.
- A fraction has six decimals; "one in four" is 0.25. Of "38 out of 51" the figure is 38, and "nine out of ten"
  is nine, per "ten".
- A rate is apart from its unit: "100 euro l'ora" is 100 EUR, per "ora"; "90 km/h" is 90 km, per "h".
- Percentage points are not percent: their unit is `pp`.
- A change "from A to B" is two figures, the first of rule `origin`; only a span of possibilities is a range.

Left out: dates, years, clock times, ages of a person other than that at death, ordinals, numbers that are part of a
name ("Covid-19", "articolo 5"), scores, indefinite articles, telephone numbers and rows of numbers, integers of more
than 15 digits.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple, TypeVar

from claims.extraction.folding import Page
from claims.extraction.numerals import SIX_PLACES, Numerals, SpanWords, Sum, numerals, tidy
from claims.extraction.result import Bound, Figure, Span

_SEVERAL = 2
"""The smallest count that "several" and a bare plural ("migliaia") admit."""
_REACH = 24
"""Where the word before an article begins at the earliest, in code points before it."""
_OPENING = "([{\"'«»“„‘—–-"
_THOUSAND, _MILLION = 1000, 1_000_000
_DIGITS = 15
_RUN = re.compile(r"[.,:/]?\d++(?:[.,:/'-]\d++)*+")
_CLOCK_FORM = re.compile(r"(?:[:h]|\sh\s)\d\d(?!\d)|:\d")
_SENTENCE_START = re.compile(r"(?:^|[.!?…:;\n«»“”„\"‘’'(\[—–|-])\s*$")
_WORD = re.compile(r"[ \n]([^\W\d_]+(?:['-][^\W\d_]+)*+'?)")
_GROUPS = re.compile(r"(?: \d++)*+")
_NEXT_GROUP = re.compile(r"(?: \d++)++")
_ROW = re.compile(r" \d++ \d++ \d++(?: \d++)*+")
"""Three more numbers after one: a telephone number or a row of a table."""
_ELIDED = re.compile(r"'([^\W\d_]+)")
_ROUND_TOTALS = (10, 100)
_PERCENT = 100
"""A share of more is a rate: "12 in every 100,000"."""
"""A count of so many is a share."""
_VULGAR = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_Otherwise = TypeVar("_Otherwise", int, None)
_SAME_SCALE = 20
"""A number without a scale word so many times the other's, or less, is of the other's scale: "from 7 to 5 million"."""
_CLAUSE = 120
"""How far back, in code points, a word of change stands before "from"."""
_LAST_CLAUSE = re.compile(r"[^.:;!?\n]*$")
_ORDINAL_SIGN = re.compile(r"\.?[ªº°]")
_HYPHENATED = re.compile(r"(?:-\d++)++")
_ATTRIBUTIVE = re.compile(r"-[^\W\d_]")
"""What makes a number part of a longer word: "two-year"."""
_LETTERS = re.compile(r"[^\W\d_]+")
_PUNCTUATION = re.compile(r"[^\w' -]")
_GAP = 24
"""The most code points between the two figures of a range or a ratio."""


class _Amount(NamedTuple):
    """A number read at a place, before it is joined with its neighbour. Offsets are into the folded text."""

    value: Decimal
    start: int
    end: int
    bound: Bound
    rule: str
    coefficient: Decimal
    """The value without the scale word after it: 15 of "15 milioni"."""
    scale: int = 1
    top: Decimal | None = None
    unit: str = ""
    unit_end: int = 0
    """Where a unit of measure after it ends."""
    linked: bool = False
    """A partitive may stand between it and the noun."""
    clock: bool = False
    """A clock time unless it is the beginning of a range."""
    counted: bool = False
    """The noun counted, or that there is none, is known: it is the unit."""
    per: str = ""
    per_end: int = 0


def find(page: Page, code: str, start: int = 0) -> list[Figure]:
    """The figures that begin at `start` or after it, in order, without overlap. `code` is the language, ISO 639-1."""
    return _Reader(page, numerals(code)).figures(start)


class _Reader:
    def __init__(self, page: Page, numbers: Numerals) -> None:
        self.page = page
        self.text, self.folded, self.before = page.text, page.folded, page.before
        self.of, self.rates = numbers, numbers.rates

    def figures(self, first: int) -> list[Figure]:
        """The figures that begin at `first` or after it."""
        found: list[Figure] = []
        amounts = self._amounts(first)
        floor = first
        amount = next(amounts, None)
        while amount is not None:
            following = next(amounts, None)
            joined, used = self._joined(amount, following)
            if used:
                following = next(amounts, None)
                if joined is not None and not joined.per:
                    again, used_again = self._by_number(joined, following)
                    if used_again:
                        joined, following = again, next(amounts, None)
            figure, end = self._figure(joined, floor) if joined is not None else (None, floor)
            if figure is not None:
                found.append(figure)
                floor = end
            amount = following
        return found

    def _joined(self, amount: _Amount, following: _Amount | None) -> tuple[_Amount | None, bool]:
        """The amount with what the following one makes of it, and whether that is used up; `None` where it is none."""
        if following is None or following.start - max(amount.end, amount.unit_end) > _GAP:
            return (None if amount.clock else amount), False
        by_number, used = self._by_number(amount, following)
        if used:
            return by_number, True
        joined, used = self._join(amount, following)
        if used or joined is not None:
            return joined and joined._replace(clock=False), used
        return (None if amount.clock else amount), False

    def _by_number(self, amount: _Amount, following: _Amount | None) -> tuple[_Amount, bool]:
        """The amount as a rate whose denominator is the number that follows ("12 cases per 100,000 inhabitants")."""
        if following is None or following.unit or following.start - max(amount.end, amount.unit_end) > _GAP:
            return amount, False
        found = self.rates.number(self.page, following.start, following.end, following.value)
        if found is None:
            return amount, False
        per, end = found
        return amount._replace(per=per, per_end=end), True

    def _amounts(self, first: int) -> Iterator[_Amount]:
        position, size = first, len(self.folded)
        seed = self.of.seed
        while position < size:
            match = seed.search(self.folded, position)
            if match is None:
                return
            if word := match.group("words"):
                amount = None if word in self.of.articles and self._is_article(match) else self._in_words(match)
            elif match.group("other"):
                amount = self._other(match)
            else:
                amount, past = self._in_digits(match)
                position = max(past, match.end())
                if amount is not None:
                    position = max(position, amount.end)
                    yield amount
                continue
            position = max(match.end(), amount.end if amount else 0)
            if amount is not None:
                yield amount

    # Numbers

    def _is_article(self, match: re.Match[str]) -> bool:
        """Without a look at what it would be read as: nothing before or after a word of value one makes it count."""
        of, start = self.of, match.start()
        if match.group() in of.numerals:
            return False
        last = self.folded[max(0, start - _REACH) : start].split()[-1:]
        if last and last[0].lstrip(_OPENING) in of.bound_ends:
            before = self.before(start)
            if not of.exact.isdisjoint(before) or not of.bound_phrases.isdisjoint(before):
                return False
        return of.after_one.match(self.folded, match.end()) is None

    def _in_digits(self, match: re.Match[str]) -> tuple[_Amount | None, int]:
        folded, of = self.folded, self.of
        start, end = match.start(), match.end()
        printed = match.group()
        past = end
        tail = _RUN.match(folded, end)
        if tail is not None and (folded[end] in "/:" or folded[end] in ".," or folded[end].isdigit()):
            return None, tail.end()
        if (clock := _CLOCK_FORM.match(folded, end)) is not None:
            return None, clock.end()
        row = _ROW.match(folded, end)
        if row is None and match.group("sep") == " ":
            row = _NEXT_GROUP.match(folded, end)
        if row is not None:
            return None, row.end()
        before = folded[start - 1 : start]
        if before in ("/", "#", "@", "+", "_", ":") and before:
            return None, past
        if before == "-" and folded[start - 2 : start - 1].isalpha():
            return None, past
        separator = match.group("sep")
        lone = separator == of.decimal and not {",", "."} <= set(printed)
        if lone and of.percent_after.match(folded, end) is not None:
            separator = None  # "1,500 %" is one and a half, "1,500.0 %" is fifteen hundred
        whole, _, part = _plain(printed, separator, of.decimal).partition(".")
        if len(whole) > 1 and whole[0] == "0":
            telephone = _GROUPS.match(folded, end)
            return None, telephone.end() if telephone else past
        if len(whole) > _DIGITS or len(part) > _DIGITS:
            return None, past
        value = Decimal(f"{whole}.{part}" if part else whole)
        if end < len(folded) and folded[end] in _VULGAR and not part:
            value += _VULGAR[folded[end]]
            end += 1
        amount = _Amount(value, start, end, "exact", "digits", value)
        sign = self._sign_before(start)
        amount = self._scaled(amount, bool(sign))
        if sign:
            code, at = sign
            amount = amount._replace(start=at, unit=code)
        else:
            amount = self._with_unit(amount)
        bare = amount.scale == 1 and not amount.unit and not amount.unit_end
        following = folded[amount.end : amount.end + 1]
        if bare and (following.isalpha() or _ORDINAL_SIGN.match(folded, amount.end) is not None):
            return None, past
        if bare and not part and self._is_label_or_date(amount, printed, past):
            further = _HYPHENATED.match(folded, past)
            return None, further.end() if further else past
        if bare and amount.value < 25 and (not part or self._is_minutes(printed, part)):
            if of.clock_after.match(folded, amount.end) is not None:
                return None, past
            amount = amount._replace(clock=self._is_clock(amount))
            if part and amount.clock:
                return None, past
        if bare and following == "-" and folded[amount.end + 1 : amount.end + 2].isalpha():
            return None, past
        if amount.scale == 1 and self._is_age(amount):
            return None, past
        return amount, max(past, amount.end)

    def _in_words(self, match: re.Match[str]) -> _Amount | None:
        of = self.of
        start = match.start()
        read = self._words(match)
        if read is None:
            return None
        value, end, scale, coefficient, alone = read
        word = match.group()
        if self.text[start].isupper() and not self._begins_sentence(start) and word not in self.of.scales:
            return None
        amount = _Amount(value, start, end, "exact", "words", coefficient, scale, linked=scale >= 1_000_000)
        if alone:
            before = self.before(start)
            article = _first(reversed(before.items()), of.articles, None)
            if article is not None:
                amount = amount._replace(start=article)
            else:
                several = _first(before.items(), of.several - of.bound_phrases, None)
                if several is not None and value.normalize().as_tuple().digits == (1,):
                    amount = amount._replace(start=several, value=value * _SEVERAL, bound="vague", rule="magnitude")
                elif scale >= 1_000_000 and end == match.end():
                    return None
        fraction = self.of.fraction.match(self.folded, end)
        if fraction is not None and scale == 1 and 0 < value < 100 and value == int(value):
            part = self.of.fractions[fraction.group("part")]
            if value != 1 or self._is_portion(start, fraction.end()):
                share = (value / part).quantize(SIX_PLACES).normalize()
                return _Amount(share, start, fraction.end(), "exact", "fraction", share, linked=True)
            return None
        collective = self.of.magnitude.match(self.folded, end)
        if collective is not None and scale == 1 and collective.group("word") in self.of.collectives:
            size = self.of.collectives[collective.group("word")]
            amount = self._collective(amount, value * size, size, collective.end())
        elif (half := self.of.half.match(self.folded, end)) is not None:
            amount = self._and_a_half(amount, half.end())
        if amount.scale == _THOUSAND:
            amount = self._with_hundreds(amount)
        amount = self._with_unit(amount)
        if amount.scale == 1:
            if not amount.unit and _ATTRIBUTIVE.match(self.folded, amount.end) is not None:
                return None
            if of.clock_after.match(self.folded, amount.end) is not None or self._is_age(amount):
                return None
            if self._is_numbered(amount):
                return None
            amount = amount._replace(clock=self._is_clock(amount))
        return amount

    def _and_a_half(self, amount: _Amount, end: int) -> _Amount:
        """Half of the last scale more, or half of one and the scale after it ("two and a half million")."""
        value = amount.value + Decimal(amount.scale) / 2
        scaled = self.of.scale.match(self.folded, end) if amount.scale == 1 else None
        if scaled is None:
            return amount._replace(value=value, end=end)
        scale = self.of.scales[scaled.group("scale")]
        return amount._replace(
            value=tidy(value * scale), coefficient=value, end=scaled.end(), scale=scale, linked=scale >= 1000
        )

    def _collective(self, amount: _Amount, value: Decimal, size: int, end: int) -> _Amount:
        """A collective numeral, with the magnitude it counts ("une dizaine de milliers")."""
        further = self.of.magnitude.match(self.folded, end)
        if further is not None:
            word = further.group("word")
            times = int(self.of.plurals.get(word) or self.of.collectives.get(word) or self.of.scales.get(word, 100))
            value, end, size = value * times, further.end(), size * times
        bound: Bound = "about" if amount.bound == "exact" else amount.bound
        return amount._replace(
            value=value, coefficient=value, end=end, bound=bound, rule="collective", linked=True, scale=size
        )

    def _other(self, match: re.Match[str]) -> _Amount | None:
        of, folded, word = self.of, self.folded, match.group()
        start, end = match.start(), match.end()
        if word in of.each:
            if not self.text[end - 1].isalpha():
                return None
            return _Amount(of.each[word], start, end, "exact", "ratio", of.each[word], linked=True)
        if word in of.prefixes:
            scaled = of.magnitude.match(folded, end) or of.scale.match(folded, end)
            if scaled is not None:
                name = scaled.groupdict().get("word") or scaled.groupdict().get("scale") or ""
                size = of.scales.get(name) or of.collectives.get(name) or 0
                if size:
                    bound: Bound = "exact" if name in of.scales else "about"
                    value = tidy(of.prefixes[word] * size)
                    before = self.before(start)
                    article = _first(reversed(before.items()), of.articles, start)
                    return self._with_unit(
                        _Amount(value, article, scaled.end(), bound, "words", value, size, linked=True)
                    )
        if word in of.portions:
            if of.month_after.match(folded, end) is None and self._is_portion(start, end):
                value = of.portions[word]
                return _Amount(value, start, end, "exact", "fraction", value, linked=True)
            return None
        before = self.before(start)
        if word in of.plurals:
            several = _first(before.items(), of.several, start)
            amount = self._collective(
                _Amount(Decimal(0), several, end, "vague", "magnitude", Decimal(0)),
                Decimal(_SEVERAL * of.plurals[word]),
                of.plurals[word],
                end,
            )
            return self._with_unit(amount._replace(bound="vague", rule="magnitude"))
        if word in of.collectives:
            opener = _first(before.items(), of.several, None)
            indefinite = _first(reversed(before.items()), of.articles, None)
            size = of.collectives[word]
            if opener is not None:
                amount = _Amount(Decimal(0), opener, end, "vague", "magnitude", Decimal(0))
                amount = self._collective(amount, Decimal(_SEVERAL * size), size, end)
                return self._with_unit(amount._replace(rule="magnitude"))
            if indefinite is not None or not of.bounds.keys().isdisjoint(before) or size >= 100:
                at = start if indefinite is None else indefinite
                amount = _Amount(Decimal(0), at, end, "exact", "collective", Decimal(0))
                return self._with_unit(self._collective(amount, Decimal(size), size, end))
        return None

    def _words(self, match: re.Match[str]) -> tuple[Decimal, int, int, Decimal, bool] | None:
        """Value, end, last scale, value before that scale, and whether the number begins with a scale word."""
        folded, of = self.folded, self.of
        number = Sum()
        pieces = of.morph.findall(match.group())
        alone = all(piece in of.scales or of.words.get(piece) == 100 for piece in pieces)
        position = match.start()
        end = position
        current: re.Match[str] | None = match
        joined = False
        while current is not None:
            trial = number.copy()
            if not self._add(trial, current.group(), joined):
                break
            number, end = trial, current.end()
            glue = of.glue.match(folded, end)
            if glue is None:
                break
            joined = glue.end() - glue.start() > 1
            if self.text[glue.end() : glue.end() + 1].isupper() and not of.noun_capital:
                break
            current = of.compound.match(folded, glue.end())
        if end == position:
            return None
        scale = number.scale
        return number.value, end, scale, number.coefficient, alone

    def _add(self, number: "Sum", word: str, joined: bool) -> bool:
        pieces = [m.group() for m in self.of.morph.finditer(word)]
        if "".join(pieces) != word or (pieces[-1] not in self.of.words and pieces[-1] not in self.of.scales):
            return False
        for piece in pieces:
            if piece in self.of.scales:
                if not number.scale_by(self.of.scales[piece]):
                    return False
            elif piece in self.of.words:
                if not number.add(self.of.words[piece], joined, self.of.joins_tens):
                    return False
            elif not number.parts:
                return False
            else:
                joined = True
                continue
            joined = False
        return True

    def _scaled(self, amount: _Amount, sign: bool) -> _Amount:
        """With the scale word after digits: "15 milioni", "€15m", "4 milioni e 300 mila", "due milioni e mezzo"."""
        folded, of = self.folded, self.of
        match = of.scale.match(folded, amount.end)
        if match is not None:
            scale = of.scales[match.group("scale")]
            value, end = amount.value * scale, match.end()
            if scale == _THOUSAND:
                return self._with_hundreds(amount._replace(value=tidy(value), end=end, scale=scale, linked=True))
            if (half := of.half.match(folded, end)) is not None:
                value, end = value + Decimal(scale) / 2, half.end()
            elif (more := of.more.match(folded, end)) is not None and of.scales[more.group("scale")] < scale:
                value += int(more.group("number")) * of.scales[more.group("scale")]
                end = more.end()
            return amount._replace(value=tidy(value), end=end, scale=scale, linked=scale >= 1000)
        letter = folded[amount.end : amount.end + 1]
        glued = of.glued.get(letter)
        if (
            glued
            and not folded[amount.end + 1 : amount.end + 2].isalnum()
            and (sign or letter == "k" or self._is_plural(amount, amount.end + 1))
        ):
            return amount._replace(value=tidy(amount.value * glued), end=amount.end + 1, scale=glued)
        match = of.magnitude.match(folded, amount.end)
        if match is not None and match.group("word") in of.collectives:
            size = of.collectives[match.group("word")]
            return self._collective(amount, amount.value * size, size, match.end())
        return amount

    def _is_plural(self, amount: _Amount, end: int) -> bool:
        """A noun counted follows directly: "1.4m people" are millions, "a 400m race" and "2m high" are metres."""
        noun = _WORD.match(self.folded, end)
        if noun is None or (amount.value >= 100 and not amount.value % 100) or noun.group(1) in self.of.not_nouns:
            return False
        return not self.of.noun_capital and self.of.noun.fullmatch(noun.group(1)) is not None

    def _with_hundreds(self, amount: _Amount) -> _Amount:
        """With the hundreds in digits after a thousand in words: "9 mil 500 millones", "mil 200 pesos"."""
        match = self.of.hundreds.match(self.folded, amount.end)
        if match is None or amount.value % _THOUSAND:
            return amount
        value, scale = amount.value + int(match.group("number")), amount.scale
        if match.group("scale"):
            scale = self.of.scales[match.group("scale")]
            if scale <= _THOUSAND:
                return amount
            value *= scale
        return amount._replace(value=tidy(value), end=match.end(), scale=scale, linked=scale > _THOUSAND)

    # Units

    def _sign_before(self, start: int) -> tuple[str, int] | None:
        folded, of = self.folded, self.of
        at = start - 1 if folded[start - 1 : start] == " " else start
        if at < 1 or folded[at - 1] not in of.sign_ends:
            return None
        match = of.sign_before.search(folded, max(0, start - 6), start)
        if match is None:
            return None
        sign = match.group("sign")
        if sign.isalpha() and not self.text[match.start() : match.start() + len(sign)].isupper():
            return None
        return of.signs[sign], match.start()

    def _with_unit(self, amount: _Amount) -> _Amount:
        """With percent or currency words, which belong to the span, or a unit of measure, which does not."""
        folded, of, end = self.folded, self.of, amount.end
        following = folded[end : end + 1]
        if not following or following in ".,;:!?)»”":
            return amount
        if (match := of.unit.match(folded, end)) is None:
            return amount
        kind = match.lastgroup or ""
        word, printed = match.group(kind), self.text[match.start(kind) : match.end(kind)]
        if kind == "percent":
            return amount._replace(end=match.end(), unit="%")
        if kind == "points":
            return amount._replace(end=match.end(), unit="pp")
        if kind == "currency":
            return amount._replace(end=match.end(), unit=of.currencies[word])
        if kind == "glued":
            scale = of.sign_scales[word]
            value = tidy(amount.value * scale)
            return amount._replace(end=match.end(), unit=of.signs[word[-1]], value=value, scale=scale)
        if kind == "millions":
            value = tidy(amount.value * _MILLION)
            return amount._replace(end=match.end(), unit=of.abbreviated[word], value=value, scale=_MILLION)
        if kind == "sign":
            if word.isalpha() and not printed.isupper():
                return amount
            return amount._replace(end=match.end(), unit=of.signs[word])
        if kind == "symbol" and len(word) == 1 and printed != word and printed not in of.capitals:
            return amount
        return amount._replace(unit=printed, unit_end=match.end())

    def _noun(self, at: int, linked: bool, single: bool = False) -> tuple[int, int] | None:
        """Where the noun counted after a figure that ends at `at` stands; of a `single` thing it has no plural form."""
        of = self.of
        if linked and (partitive := of.partitive.match(self.folded, at)) is not None:
            at = partitive.end() - (self.folded[partitive.end() - 1] == " ")
            if self.folded[at - 1] == "'":
                at -= 1
                elided = _ELIDED.match(self.folded, at)
                return elided.span(1) if elided else None
        passed: tuple[int, int] | None = None
        for place in range(5):
            match = _WORD.match(self.folded, at)
            if match is None:
                return passed
            word = match.group(1)
            at = match.end()
            if place == 0 and word in of.plural_articles:
                continue
            if of.noun_capital:
                if self.text[match.start(1)].isupper():
                    return match.span(1)
                if word in of.not_nouns:
                    return None
                continue
            if word in of.not_nouns:
                return passed
            if place and word in of.words:
                continue
            if word in of.adjectives:
                # After a partitive an adjective without a noun stands for one: "dos tercios de los jóvenes".
                passed = match.span(1) if linked else None
                continue
            if of.noun.fullmatch(word) or single:
                return match.span(1)
            if not of.adjectives_precede:
                return None
        return None

    def _named(self, noun: tuple[int, int] | None) -> str:
        return self.text[noun[0] : noun[1]] if noun else ""

    def _counted_before(self, start: int) -> str:
        """The subject of "the dead were 12"."""
        if self.of.copulas.isdisjoint(self.before(start)):
            return ""
        low = max(0, start - 64)
        match = self.of.counted.search(self.folded, low, start)
        if match is None:
            return ""
        return self.text[match.start("noun") : match.end("noun")]

    # What is not a figure

    def _begins_sentence(self, start: int) -> bool:
        return _SENTENCE_START.search(self.text[max(0, start - 4) : start]) is not None

    def _is_portion(self, start: int, end: int) -> bool:
        if self.of.partitive.match(self.folded, end) is not None:
            return True
        before = self.before(start)
        return not (self.of.portion_before.isdisjoint(before) and self.of.bounds.keys().isdisjoint(before))

    def _is_label_or_date(self, amount: _Amount, printed: str, end: int) -> bool:
        """Of an integer in digits without unit: it labels something, or is a date or a year."""
        folded, of, start = self.folded, self.of, amount.start
        before = self.before(start)
        nearest = next(reversed(before), "")
        if not of.labels.isdisjoint(before) and self.rates.leading.keys().isdisjoint(before):
            # In a language with capitals for nouns one that follows is counted: "auf dem Platz 300 Menschen".
            return not (of.noun_capital and self.text[end + 1 : end + 2].isupper())
        if folded[max(0, start - 1) : start] == "§":
            return True
        value = amount.value
        if value <= 31:
            if of.month_after.match(folded, end) is not None or nearest in of.months:
                return True
            if of.ordinal_point and folded[end : end + 2] == ". " and self._is_ordinal(end, before):
                return True
        if of.ordinal_point and folded[end : end + 2] in (".,", ".)", "./"):
            return True
        if len(printed) == 4 and 1500 <= value <= 2100:
            approximate = not of.bounds.keys().isdisjoint(before)
            dated = not of.year_before.isdisjoint(before) or nearest in of.months
            noun = self._noun(end, False)
            if not approximate and (dated or not noun or (value > 1900 and value % 100)):
                return True
        if printed.isdigit() and len(printed) <= 3 and start >= 2 and folded[start - 1] == " ":
            return self._is_named(before, start, end)
        return False

    def _is_ordinal(self, end: int, before: dict[str, int]) -> bool:
        following = self.text[end + 2 : end + 3]
        return following.islower() or bool(following and not self.of.ordinal_before.isdisjoint(before))

    def _is_named(self, before: dict[str, int], start: int, end: int) -> bool:
        """A number after a capitalised word and before no noun: "Valscura 24", "Linde 26"."""
        if not before:
            return False
        at = before[next(reversed(before))]
        if not self.text[at].isupper() or self.text[start - 2] in ".!?:;…" or self._begins_sentence(at):
            return False
        return not self._noun(end, False) and self.of.of_total.match(self.folded, end) is None

    def _is_clock(self, amount: _Amount) -> bool:
        folded, of = self.folded, self.of
        if amount.value > 24 or amount.unit:
            return False
        if of.clock_before.isdisjoint(self.before(amount.start)):
            return False
        if of.clock_unit is not None:
            return of.clock_unit.match(folded, amount.end) is not None
        noun = self._noun(amount.end, False)
        return noun is None or folded[noun[0] : noun[1]] in of.clock_nouns

    def _is_minutes(self, printed: str, part: str) -> bool:
        """The digits after a point that is no decimal separator may be minutes: "alle 22.15"."""
        return self.of.decimal != "." and "." in printed and len(part) == 2 and part < "60"

    def _is_numbered(self, amount: _Amount) -> bool:
        """A number in words that names one of a series: "Rang sechs", "phase two", not "two platforms"."""
        if (
            amount.unit
            or amount.scale > 1
            or amount.bound != "exact"
            or self.of.labels.isdisjoint(self.before(amount.start))
        ):
            return False
        following = _WORD.match(self.folded, amount.end)
        return not self._noun(amount.end, False) and (following is None or following.group(1) not in self.of.times)

    def _is_age(self, amount: _Amount) -> bool:
        folded, of = self.folded, self.of
        match = of.age_unit.match(folded, amount.end)
        before = self.before(amount.start)
        if not of.age_before.isdisjoint(before):
            if not of.age_at.isdisjoint(before) and self._of_death(amount):
                return False
            return match is not None or (amount.value <= 110 and not amount.unit and not self._noun(amount.end, False))
        if match is None:
            return False
        if match.group().startswith("-") or " " in match.group().strip():
            return True
        if of.age_after is not None and of.age_after.match(folded, match.end()) is not None:
            return True
        apposed = folded[max(0, amount.start - 2) : amount.start] == ", "
        return (
            apposed
            and folded[match.end() : match.end() + 2].strip()[:1] in (",", ":", ")", ";")
            and amount.value <= 110
        )

    def _of_death(self, amount: _Amount) -> bool:
        """Somebody died at this age, which is then what is stated: the clause has a word of dying."""
        start, end = amount.start, amount.end
        clause = _LAST_CLAUSE.search(self.folded, max(0, start - _CLAUSE), start)
        words = _LETTERS.findall(clause.group()) if clause is not None else []
        if self.of.verb_last:
            words += _LETTERS.findall(self.folded, end, end + _GAP)
        return not self.of.deaths.isdisjoint(words)

    # Two numbers that make one figure

    def _join(self, first: _Amount, second: _Amount) -> tuple[_Amount | None, bool]:
        """The figure both make, and whether the second is used up: without a figure both are none (a score)."""
        folded, of = self.folded, self.of
        after = max(first.end, first.unit_end)
        gap = folded[after : second.start]
        joiner = gap.strip()
        if self._is_clock_span(first, second, joiner):
            return None, True
        if "\n" in gap or (second.clock and of.clock_unit is None):
            return None, False
        ratio = of.out_of.fullmatch(gap.rstrip())
        if ratio is not None and first.scale == second.scale == 1 and not first.unit and not second.unit:
            noun = ratio.span("noun") if ratio.group("noun") else None
            if noun is not None:
                noun = None if ratio.group("noun").strip() in of.not_nouns else (after + noun[0] + 1, after + noun[1])
            if self._is_share(first, second, ratio):
                if ratio.group("noun") and of.noun_capital:
                    return None, False
                unit = self._named(noun or self._noun(second.end, False))
                if first.value > 1 and (ratio.group("out_of") not in of.parts or second.value > _PERCENT):
                    total = folded[second.start : second.end]
                    return first._replace(unit=unit, per=total, per_end=second.end, counted=True), True
                share = (first.value / second.value).quantize(SIX_PLACES).normalize()
                return first._replace(value=share, end=second.end, unit=unit, rule="ratio", counted=True), True
            if first.value == 1 and second.value > 1:
                return None, False
            apart = noun is not None and self._noun(second.end, False) is not None
            if first.value <= second.value and not apart:
                unit = self._named(self._noun(after, False) or self._noun(second.end, False))
                return first._replace(unit=unit, unit_end=max(after, second.end), counted=True), True
        if first.unit and second.unit and first.unit != second.unit:
            return None, False
        before = self.before(first.start)
        near = self._without_bound(after, joiner, second.start)
        last = near.rpartition(" ")[2]
        for span in of.ranges:
            joined = joiner in span.joins or near in span.joins
            if not joined and last not in span.joins:
                continue
            opener = _first(before.items(), span.openers, None)
            if span.openers and opener is None:
                continue
            if opener is not None and (span.directed or span.changes):
                if joined and self._are_hours(first, second):
                    return None, True
                if self._is_change(first, second, opener, span, None if joined else near):
                    return self._origin(first, second), False
            if span.changes or not joined:
                continue
            if first.linked and not second.linked:
                return None, False
            if not span.openers and joiner.isalpha() and self._changes(first.start):
                return None, False
            if not span.openers and joiner != "-" and second.value > 5 * first.value and not second.scale > 1:
                continue
            coefficient = first.value
            if first.scale == 1 and second.scale > 1 and first.value < second.coefficient:
                coefficient = first.value * second.scale
            if not coefficient < second.value:
                if joiner == "-" and not gap.strip("-") and not second.unit and not second.unit_end:
                    return None, True
                continue
            if joiner == "-" and self._is_score(first, second):
                return None, True
            start = first.start if opener is None else opener
            return (
                second._replace(
                    value=tidy(coefficient),
                    top=second.value,
                    start=start,
                    bound="range",
                    rule="range",
                    unit=second.unit or first.unit,
                ),
                True,
            )
        return None, False

    def _is_clock_span(self, first: _Amount, second: _Amount, joiner: str) -> bool:
        """Both have the word of the clock: "entre 20 heures et 8 heures"."""
        of = self.of
        if of.clock_unit is None or first.value > 24 or second.value > 24:
            return False
        hour = of.clock_unit.match(self.folded, first.end)
        if hour is None or of.clock_unit.match(self.folded, second.end) is None:
            return False
        joins = self.folded[hour.end() : second.start].strip()
        return any(joins in span.joins for span in of.ranges) and not self._changes(first.start)

    def _is_share(self, first: _Amount, second: _Amount, ratio: re.Match[str]) -> bool:
        """A share ("one voter in five", "nine out of ten"), not a count and its total ("38 drones out of 51")."""
        of, joiner = self.of, ratio.group("out_of")
        if not 0 < first.value < second.value or joiner not in of.one_in:
            return False
        if first.value == 1 or joiner in of.shares:
            return True
        noun = self._noun(second.end, False)
        if noun is not None and self.folded[noun[0] : noun[1]] in of.time_nouns:
            return False
        return second.value in _ROUND_TOTALS or (second.value < 10 and not ratio.group("noun"))

    def _is_score(self, first: _Amount, second: _Amount) -> bool:
        if first.scale > 1 or second.scale > 1 or first.unit or second.unit:
            return False
        return not self._noun(second.end, False) and second.value < 200

    def _origin(self, first: _Amount, second: _Amount) -> _Amount:
        """The state a change begins at, in the scale and of the unit printed after the second."""
        value = first.value
        if first.scale == 1 and not first.unit and second.scale > 1 and value < _SAME_SCALE * second.coefficient:
            value *= second.scale
        unit = first.unit or second.unit or self._named(self._noun(first.end, first.linked))
        unit = unit or self._named(self._noun(max(second.end, second.unit_end), second.linked))
        return first._replace(value=tidy(value), unit=unit, unit_end=0, rule="origin", counted=True)

    def _without_bound(self, after: int, joiner: str, start: int) -> str:
        """What joins two amounts, without the approximator of the second: "to" of "to just over"."""
        if " " not in joiner:
            return joiner
        bound = _first(self.before(start).items(), self.of.bound_phrases, start)
        return self.folded[after:bound].strip() if bound > after else joiner

    def _is_change(self, first: _Amount, second: _Amount, opener: int, span: SpanWords, between: str | None) -> bool:
        """From one state to another, not a span of possibilities: told by a word of change, or by a fall.

        `between` is what stands between them with more than the word that joins ("from 40 cases in 2019 to 52").
        """
        if between is None:
            return span.changes or first.value > second.value or self._changes(opener)
        return _PUNCTUATION.search(between) is None and (span.changes or self._changes(opener))

    def _are_hours(self, first: _Amount, second: _Amount) -> bool:
        """From a later hour to an earlier one: "de nueve a cinco"."""
        bare = not (first.unit or second.unit or second.unit_end) and first.scale == second.scale == 1
        return bare and second.value < first.value <= 24 and not self._noun(second.end, False)

    def _changes(self, opener: int) -> bool:
        """A word of change stands in the clause before "from … to": two figures, not a range."""
        if not self.of.change:
            return False
        clause = _LAST_CLAUSE.search(self.folded, max(0, opener - _CLAUSE), opener)
        return clause is not None and any(word.startswith(self.of.change) for word in clause.group().split())

    def _figure(self, amount: _Amount, floor: int) -> tuple[Figure | None, int]:
        """The figure, and where what belongs to it ends."""
        folded, of = self.folded, self.of
        start, end, bound = amount.start, amount.end, amount.bound
        before = self.before(start)
        marked = False
        for phrase, at in before.items():
            found = of.bounds.get(phrase)
            if found is None:
                continue
            if phrase in of.not_before_time and self._counts_time(amount):
                break
            marked = True
            if amount.top is None or found[0] != "about":
                bound = found[0]
            if found[1] and at >= floor:
                start = at
            break
        unit, unit_end = amount.unit, max(amount.unit_end, end + (folded[end : end + 1] == "+"))
        measured = bool(unit) and not amount.counted
        if not unit and not amount.counted:
            noun = self._noun(unit_end, amount.linked, amount.value == 1)
            unit, unit_end = self._named(noun), noun[1] if noun else unit_end
        if amount.value == 1 and amount.top is None and not amount.counted and amount.rule == "words":
            only = not of.exact.isdisjoint(before)
            printed = folded[amount.start : amount.end].split(" ")[0]
            if printed in of.articles and not (marked or only or amount.unit or self._is_numeral(printed, amount)):
                return None, floor
        if amount.value == 0 and amount.rule == "words" and not amount.unit:
            return None, floor
        if not unit and not amount.counted and amount.rule in ("digits", "words", "range"):
            unit = self._counted_before(start)
        if bound in ("exact", "range") and folded[end : end + 1] == "+":
            bound, end = "at_least", end + 1
        elif bound == "exact" and (after := of.after.match(folded, end)) is not None:
            bound, end = _bound(after.lastgroup), after.end()
        if start < floor:
            start = max(amount.start, floor)
        if start >= end:
            return None, floor
        per, past = amount.per, amount.per_end
        if not per:
            rate = self.rates.after(self.page, max(unit_end, end), measured)
            per, past = rate or (self.rates.before(self.page, start, floor), end)
        top = None if amount.top is None else tidy(amount.top)
        span = Span.of(self.text, start, end)
        return Figure(tidy(amount.value), top, unit, bound, span, amount.rule, per), max(end, past)

    def _is_numeral(self, printed: str, amount: _Amount) -> bool:
        """A word of value one that counts: "one person was killed", not "no one" or "one day"."""
        if printed not in self.of.numerals:
            return False
        before = self.before(amount.start)
        following = _WORD.match(self.folded, amount.end)
        if following is None or following.group(1) in self.of.not_nouns | self.of.numeral_beside:
            return False
        return next(reversed(before), "") not in self.of.numeral_beside

    def _counts_time(self, amount: _Amount) -> bool:
        match = _WORD.match(self.folded, amount.end)
        return match is not None and match.group(1) in self.of.time_nouns


def _first(before: Iterable[tuple[str, int]], phrases: frozenset[str], otherwise: _Otherwise) -> int | _Otherwise:
    """Where the first of the stretches that is one of the phrases begins."""
    return next((at for phrase, at in before if phrase in phrases), otherwise)


def _bound(name: str | None) -> Bound:
    return "at_least" if name == "at_least" else "at_most" if name == "at_most" else "about"


def _plain(printed: str, separator: str | None, decimal: str) -> str:
    """Digits with a point for the decimal separator: the separator that groups thousands is left out."""
    if separator:
        head, _, part = printed.partition(decimal if decimal != separator else ".")
        whole = head.replace(separator, "")
        return f"{whole}.{part}" if part else whole
    return printed.replace(",", ".")
