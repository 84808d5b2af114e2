"""Understanding a pattern as it is said: word by word, with the words of one language handed in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import Enum, auto
from itertools import takewhile

from exchange.core.text import fold
from exchange.meetings.series.rules.patterns import (
    FIRST_YEAR,
    LAST,
    LAST_OF_MONTH,
    LAST_YEAR,
    MONTHS_A_YEAR,
    PLACES,
    Pattern,
    Unit,
)

#: A word may carry so many more letters at its end: Tuesdays, dinsdagen.
MOST_ENDING, SHORTEST_STEM, SHORTEST_BEGINNING, LONGEST_PHRASE = 2, 4, 3, 4
LONGEST_TEXT = 500
EVERY_OTHER, YEARS_TO_A_LEAP_DAY = 2, 8


class Kind(Enum):
    """What a word does in a pattern."""

    NOTHING = auto()
    EVERY = auto()
    OTHER = auto()
    NUMBER = auto()
    ORDINAL = auto()
    WEEKDAY = auto()
    MONTH = auto()
    DAY = auto()
    WEEKS = auto()
    MONTHS = auto()
    OF = auto()
    EXCEPT = auto()
    FROM = auto()
    UNTIL = auto()
    TO = auto()
    TIMES = auto()
    CLOCK = auto()
    DATE = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Meaning:
    """A kind with its value: which weekday, how many, which day."""

    kind: Kind
    value: int = 0


_NAMES = (Kind.WEEKDAY, Kind.MONTH)
#: The words of one language, folded; several words in a row are one entry.
Vocabulary = Mapping[str, Meaning]


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it was written, and what it means."""

    text: str
    kind: Kind
    value: int = 0
    day: date | None = None
    clock: time | None = None


@dataclass(slots=True)
class Understood:
    """What was understood of a text. None: it was not said. ``unknown``: the words that were not understood, in order."""

    unit: Unit = Unit.WEEKS
    every: int = 1
    weekdays: set[int] = field(default_factory=set)
    places: set[int] = field(default_factory=set)
    month_day: int | None = None
    except_months: set[int] = field(default_factory=set)
    except_days: set[date] = field(default_factory=set)
    first: date | None = None
    last: date | None = None
    count: int | None = None
    starts: time | None = None
    ends: time | None = None
    unknown: list[str] = field(default_factory=list)

    def pattern(self, first: date) -> Pattern:
        """Return the pattern, beginning on a day unless another was said."""
        return Pattern(
            self.unit,
            self.first or first,
            self.every,
            frozenset(self.weekdays),
            frozenset(self.places),
            self.month_day,
            frozenset(self.except_months),
            frozenset(self.except_days),
            self.last,
            self.count,
        )


# --- Words ------------------------------------------------------------------------------------------------------------

_REMARK = re.compile(r"\([^)]*\)?")
_PIECE = re.compile(
    r"(?P<iso>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})|(?P<dmy>[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{4})|(?P<clock>[0-9]{1,2}[:.h][0-9]{2}(?![0-9]))"
    r"|(?P<number>[0-9]+[^\W\d_]{0,3}\b)|(?P<word>[\w'’]+)|(?P<dash>\s[-–—]\s|[-–—])"
)


def entry(word: str) -> str:
    """Return how a word, or several in a row, stand in a vocabulary.

    >>> entry("T/m"), entry(" Bis zum ")
    ('t m', 'bis zum')
    """
    return " ".join(re.findall(r"[\w'’]+", fold(word)))


def tokens(text: str, vocabulary: Vocabulary) -> list[Token]:
    """Return the words of a text with their meanings; what stands in brackets is a remark and not read."""
    pieces = list(_PIECE.finditer(_REMARK.sub(" ", text[:LONGEST_TEXT])))
    found: list[Token] = []
    place = 0
    while place < len(pieces):
        token, length = _longest(pieces[place:], vocabulary)
        found.append(token)
        place += length
    return found


def _longest(pieces: Sequence[re.Match[str]], vocabulary: Vocabulary) -> tuple[Token, int]:
    """Return the meaning of the first word, or of as many as belong together."""
    words = [piece.group() for piece in takewhile(lambda one: one.lastgroup == "word", pieces[:LONGEST_PHRASE])]
    for length in range(len(words), 1, -1):
        meaning = vocabulary.get(entry(" ".join(words[:length])))
        if meaning:
            return Token(" ".join(words[:length]), meaning.kind, meaning.value), length
    return _token(pieces[0], vocabulary), 1


def _token(piece: re.Match[str], vocabulary: Vocabulary) -> Token:
    kind, text = piece.lastgroup or "", piece.group().strip()
    if kind in ("iso", "dmy"):
        return _date_token(text)
    if kind == "clock":
        return _clock_token(text)
    if kind == "number":
        return _number_token(text, vocabulary)
    if kind == "dash":
        return Token(text, Kind.TO)
    meaning = _meaning(fold(text), vocabulary)
    return Token(text, meaning.kind, meaning.value)


def _meaning(word: str, vocabulary: Vocabulary) -> Meaning:
    """Return what a word means, also with a short ending, and a name of which only the beginning is written."""
    if word in vocabulary:
        return vocabulary[word]
    for length in range(1, MOST_ENDING + 1):
        stem = vocabulary.get(word[:-length]) if len(word) - length >= SHORTEST_STEM else None
        if stem and stem.kind in (Kind.WEEKDAY, Kind.WEEKS, Kind.MONTHS, Kind.TIMES):
            return stem
    begun = {meaning for name, meaning in vocabulary.items() if name.startswith(word) and meaning.kind in _NAMES}
    return begun.pop() if len(begun) == 1 and len(word) >= SHORTEST_BEGINNING else Meaning(Kind.UNKNOWN)


def _date_token(text: str) -> Token:
    parts = [int(part) for part in re.split("[-./]", text)]
    year, month, day = parts if "-" in text else reversed(parts)
    found = _date(year, month, day)
    return Token(text, Kind.DATE if found else Kind.UNKNOWN, day=found)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except (ValueError, OverflowError):
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _clock_token(text: str) -> Token:
    hour, minute = (int(part) for part in re.split("[:.h]", text))
    if hour >= 24 or minute >= 60:  # noqa: PLR2004
        return Token(text, Kind.UNKNOWN)
    return Token(text, Kind.CLOCK, clock=time(hour, minute))


def _number_token(text: str, vocabulary: Vocabulary) -> Token:
    digits = re.match(r"\d+", text)
    number = digits.group() if digits else ""
    if len(number) > 4:  # noqa: PLR2004
        return Token(text, Kind.UNKNOWN)
    if number == text:
        return Token(text, Kind.NUMBER, int(number))
    known = vocabulary.get(fold(text))
    return Token(text, known.kind, known.value) if known else Token(text, Kind.ORDINAL, int(number))


# --- Sense ------------------------------------------------------------------------------------------------------------


def _is_year(token: Token) -> bool:
    return token.kind is Kind.NUMBER and token.value >= FIRST_YEAR


@dataclass(slots=True)
class _Reader:
    """Goes through the words once; numbers wait for the word that says what they count."""

    today: date
    mode: Kind = Kind.EVERY
    found: Understood = field(default_factory=Understood)
    waiting: list[Token] = field(default_factory=list)
    #: Days said a moment ago, to which a year may still come.
    days: list[date] = field(default_factory=list)
    is_monthly: bool = False
    day_said: Token | None = None
    month_before: int | None = None
    range_said: Token | None = None

    def read(self, said: Sequence[Token]) -> Understood:
        for token in said:
            if not _is_year(token):
                self._put()
            self._take(token)
        self._put()
        self._settle()
        return self._finished()

    def _refuse(self, *some: Token | None) -> None:
        self.found.unknown.extend(token.text for token in some if token)

    def _take(self, token: Token) -> None:
        if token.kind is Kind.UNKNOWN:
            self._refuse(token)
        elif token.kind in (Kind.NUMBER, Kind.ORDINAL):
            self._number(token)
        elif token.kind in (Kind.EXCEPT, Kind.FROM, Kind.UNTIL):
            self._begin(token.kind)
        elif token.kind is Kind.CLOCK:
            self._clock(token)
        elif token.kind is Kind.TIMES:
            self._times(token)
        elif token.kind is Kind.TO:
            self.range_said = token
        elif token.kind in (Kind.MONTH, Kind.DATE):
            self._calendar(token)
        elif token.kind is not Kind.NOTHING:
            self._rhythm(token)

    def _begin(self, mode: Kind) -> None:
        self._settle()
        self.mode, self.month_before, self.range_said = mode, None, None

    # Numbers.

    def _number(self, token: Token) -> None:
        if _is_year(token):
            self._year(token)
        elif self.mode is Kind.EVERY and self.day_said and token.kind is Kind.NUMBER:
            self._month_day(token)
            self.day_said = None
        else:
            self.waiting.append(token)

    def _year(self, token: Token) -> None:
        days = [_date(token.value, day.month, day.day) for day in self.days]
        if not days or None in days:
            self._refuse(token)
        self.days = [day for day in days if day]
        self._put()

    def _times(self, token: Token) -> None:
        number = self.waiting.pop() if self.waiting and self.waiting[-1].kind is Kind.NUMBER else None
        if number is None or self.found.count is not None or not number.value:
            self._refuse(number, token)
        else:
            self.found.count = number.value

    def _clock(self, token: Token) -> None:
        if self.found.starts is None:
            self.found.starts = token.clock
        elif self.found.ends is None:
            self.found.ends = token.clock
        else:
            self._refuse(token)
        if self.mode in (Kind.FROM, Kind.UNTIL):
            self.mode = Kind.EVERY
        self.range_said = None

    # Days of the calendar.

    def _calendar(self, token: Token) -> None:
        if self.mode is Kind.EVERY:
            self._refuse(*self.waiting, token)
            self.waiting = []
        elif token.day:
            self._days([token.day], token)
        elif self.waiting:
            self._days_of_month(token)
        elif self.mode is Kind.EXCEPT:
            self._month(token)
        else:
            self._refuse(token)

    def _month(self, token: Token) -> None:
        first = self.month_before if self.range_said and self.month_before is not None else token.value
        length = (token.value - first) % MONTHS_A_YEAR
        self.found.except_months |= {(first - 1 + number) % MONTHS_A_YEAR + 1 for number in range(length + 1)}
        self.month_before, self.range_said = token.value, None

    def _days_of_month(self, token: Token) -> None:
        days = [self._next(token.value, number.value) for number in self.waiting]
        if None in days:
            self._refuse(*self.waiting, token)
        else:
            self._days([day for day in days if day], token)
        self.waiting = []

    def _next(self, month: int, day: int) -> date | None:
        """The next such day: a year may follow, which then decides."""
        near = [_date(self.today.year + number, month, day) for number in range(YEARS_TO_A_LEAP_DAY + 1)]
        return next((one for one in near if one and one >= self.today), None)

    def _days(self, days: list[date], token: Token) -> None:
        """Take days; from one day to another is not understood, and more than one only among exceptions."""
        if self.range_said or (self.mode is not Kind.EXCEPT and len(days) > 1):
            self._refuse(self.range_said, token)
            self.range_said = None
        else:
            self.days = days

    def _put(self) -> None:
        """Keep the days that were said, now that no year comes any more."""
        days, self.days = self.days, []
        if self.mode is Kind.EXCEPT:
            self.found.except_days |= set(days)
        elif days and self.mode is Kind.FROM:
            self.found.first = days[0]
        elif days:
            self.found.last = days[0]

    # What comes again.

    def _rhythm(self, token: Token) -> None:
        if token.kind is Kind.OF and self.mode is not Kind.EVERY:
            return
        if self.mode is not Kind.EVERY:
            self._begin(Kind.EVERY)
        if token.kind is Kind.OTHER:
            self.waiting.append(token)
        elif token.kind is Kind.WEEKDAY:
            self._weekday(token)
        elif token.kind is Kind.DAY:
            self._day(token)
        elif token.kind in (Kind.WEEKS, Kind.MONTHS):
            self._unit(token)
        elif token.kind is Kind.OF and not any(one.kind is Kind.OTHER for one in self.waiting):
            self._settle()

    def _weekday(self, token: Token) -> None:
        if self.waiting and self.waiting[-1].kind is Kind.OTHER:
            self.waiting.pop()
            self.found.every = EVERY_OTHER
        places = {one.value for one in self.waiting}
        odd = any(one.kind is not Kind.ORDINAL or one.value not in PLACES for one in self.waiting)
        another = bool(places) and bool(self.found.weekdays) and places != self.found.places
        if odd or another:
            self._refuse(*self.waiting, token)
        else:
            self.found.places |= places
            self.found.weekdays.add(token.value)
        self.waiting = []

    def _day(self, token: Token) -> None:
        if self.waiting:
            self._settle()
        else:
            self.day_said = token

    def _unit(self, token: Token) -> None:
        others = [one for one in self.waiting if one.kind is Kind.OTHER]
        numbers = [one for one in self.waiting if one.kind is not Kind.OTHER]
        self.waiting = []
        if len(numbers) > 1 or any(one.value < 1 for one in numbers):
            self._refuse(*numbers)
        elif numbers or others or token.value > 1:
            self.found.every = (numbers[0].value if numbers else EVERY_OTHER if others else 1) * token.value
        self.is_monthly = self.is_monthly or token.kind is Kind.MONTHS

    def _month_day(self, token: Token) -> None:
        day = LAST_OF_MONTH if token.value == LAST else token.value
        if self.found.month_day is None and 1 <= day <= LAST_OF_MONTH:
            self.found.month_day = day
        else:
            self._refuse(token)

    def _settle(self) -> None:
        """Numbers for which no word came are days of the month, where a pattern is said."""
        waiting, self.waiting = self.waiting, []
        self._refuse(self.day_said)
        self.day_said = None
        for token in waiting:
            if self.mode is Kind.EVERY and token.kind is not Kind.OTHER:
                self._month_day(token)
            else:
                self._refuse(token)

    def _finished(self) -> Understood:
        found = self.found
        if found.month_day is not None:
            found.unit = Unit.DAY_OF_MONTH
        elif found.places or (self.is_monthly and found.weekdays):
            found.unit = Unit.WEEKDAY_OF_MONTH
        elif self.is_monthly:
            found.unit = Unit.DAY_OF_MONTH
        return found


def understand(text: str, vocabulary: Vocabulary, today: date) -> Understood:
    """Return what the text says, as far as it is understood. A day without a year is the next such day.

    >>> words = {"every": Meaning(Kind.EVERY), "tuesday": Meaning(Kind.WEEKDAY, 1), "weeks": Meaning(Kind.WEEKS, 1)}
    >>> found = understand("Every 2 weeks Tuesdays, perhaps", words, date(2027, 1, 1))
    >>> found.every, found.weekdays, found.unknown
    (2, {1}, ['perhaps'])
    """
    return _Reader(today).read(tokens(text, vocabulary))


#: What words in a list of days may be.
_OF_DAYS = frozenset({Kind.NOTHING, Kind.OF, Kind.NUMBER, Kind.ORDINAL, Kind.MONTH, Kind.DATE, Kind.UNKNOWN})


def days_in(text: str, vocabulary: Vocabulary, today: date) -> tuple[set[date], list[str]]:
    """Return the days that a text lists, and the words in it that are no part of a day."""
    said = tokens(text, vocabulary)
    found = _Reader(today, Kind.EXCEPT).read([token for token in said if token.kind in _OF_DAYS])
    odd = [token.text for token in said if token.kind not in _OF_DAYS]
    months = [token.text for token in said if token.kind is Kind.MONTH and token.value in found.except_months]
    return found.except_days, [*found.unknown, *odd, *months]
