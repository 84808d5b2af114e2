"""What holds for every search for a date."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.core import clock
from exchange.scheduling.slots.rules import Busy, Country, Person, Question, Term, days_touched, suggest
from exchange.scheduling.slots.rules.sweep import costs_of
from exchange.workdays.rules import Holiday, WorkCalendar
from tests.bench.slots import by_plain_loop, in_short

ZONES = (
    "Europe/Brussels", "Europe/London", "Asia/Kolkata", "Asia/Kathmandu", "Pacific/Auckland", "Pacific/Kiritimati",
    "Pacific/Pago_Pago", "Australia/Lord_Howe", "Africa/Casablanca", "America/Bogota", "America/New_York", "UTC",
)  # fmt: skip
#: Around both changes of the clocks, a year's end with its week 53, the end of February, and Ramadan in Morocco.
DAYS = st.sampled_from(
    [date(2026, 3, 27), date(2026, 10, 23), date(2026, 10, 30), date(2026, 12, 30), date(2028, 2, 27), date(2027, 2, 5)]
)
CODES = ("AA", "BB", "CC")


@st.composite
def questions(draw: st.DrawFn) -> Question:
    first = draw(DAYS)
    days = draw(st.integers(0, 4))
    origin = datetime.combine(first, datetime.min.time(), UTC) - timedelta(days=1)
    span = st.tuples(st.integers(0, (days + 3) * 24 * 4), st.integers(1, 60))
    busy = st.lists(span, max_size=4).map(
        lambda spans: tuple(
            Busy(origin + start * timedelta(minutes=15), origin + (start + length) * timedelta(minutes=15))
            for start, length in spans
        )
    )
    zone, code = st.sampled_from(ZONES), st.sampled_from(CODES)
    people = draw(st.lists(st.builds(Person, st.just(0), zone, st.none() | code, st.booleans(), busy), max_size=4))
    near = st.integers(-3, days + 3).map(lambda number: first + timedelta(number))
    holidays = st.dictionaries(near, st.just(Holiday({"": "Off"})), max_size=3)
    rests = st.frozensets(st.integers(0, 6), max_size=2)
    terms = st.lists(st.builds(Term, near, st.none() | near), max_size=1).map(tuple)
    countries = [
        Country(
            WorkCalendar(code, draw(rests), draw(holidays)), draw(zone), draw(st.booleans()), draw(st.booleans()), draw(terms)
        )
        for code in CODES[: draw(st.integers(0, 3))]
    ]  # fmt: skip
    earliest = draw(st.integers(0, 14))
    return Question(
        zone=draw(zone), first=first, last=first + timedelta(days), length=timedelta(minutes=draw(st.integers(1, 96)) * 15),
        earliest=earliest * 60, latest=(earliest + draw(st.integers(1, 10))) * 60,
        now=origin + timedelta(minutes=draw(st.integers(0, 4000))),
        people=tuple(replace(person, key=key) for key, person in enumerate(people)), countries=tuple(countries),
        handovers=tuple(draw(st.lists(near, max_size=2, unique=True))), step=timedelta(minutes=draw(st.sampled_from((15, 30, 60)))),
    )  # fmt: skip


@given(questions())
@settings(max_examples=150)
def test_the_sweep_says_what_the_plain_loop_says(question):
    assert in_short(suggest(question, shown=6)) == by_plain_loop(question, shown=6)


@given(questions())
@settings(max_examples=100)
def test_each_slot_costs_what_its_reasons_cost(question):
    for suggestion in suggest(question, shown=40).best:
        assert suggestion.cost == sum(reason.cost for reason in suggestion.reasons)


@given(questions())
@settings(max_examples=100)
def test_no_slot_is_past_or_on_a_day_off_of_host_or_chair(question):
    costs = costs_of(question)
    for place, stopped in enumerate(costs.stopped):
        starts, ends = costs.grid.span(place)
        resting = any(
            country.is_stopped(day)
            for country in question.countries
            for day in days_touched(country.zone, starts, ends)
        )
        assert stopped is (starts < question.now or resting)
    assert all(one.starts >= question.now for one in suggest(question).best)


@given(questions())
@settings(max_examples=60)
def test_suggestions_lie_in_the_window_two_a_day_at_most_in_the_order_of_their_cost(question):
    best = suggest(question, shown=8).best
    days = [clock.day_in(question.zone, one.starts) for one in best]
    assert all(question.first <= day <= question.last for day in days)
    assert all(one.ends <= clock.start_of(question.last + timedelta(1), question.zone) for one in best)
    assert max(map(days.count, days), default=0) <= 2
    assert [(one.cost, one.starts) for one in best] == sorted((one.cost, one.starts) for one in best)


@given(questions())
@settings(max_examples=40)
def test_the_same_question_has_the_same_answer(question):
    assert suggest(question) == suggest(replace(question, people=tuple(reversed(tuple(reversed(question.people))))))


@given(questions(), st.sampled_from(ZONES), st.none() | st.sampled_from(CODES))
@settings(max_examples=80)
def test_one_more_required_person_improves_no_slot(question, zone, code):
    taken = Busy(question.now, question.now + timedelta(hours=9))
    more = replace(question, people=(*question.people, Person(99, zone, code, busy=(taken,))))
    before, after = costs_of(question), costs_of(more)
    assert all(few <= many for few, many in zip(before.whole, after.whole, strict=True))
    assert before.stopped == after.stopped


@given(questions())
@settings(max_examples=60)
def test_the_order_of_people_does_not_matter(question):
    assert in_short(suggest(question)) == in_short(suggest(replace(question, people=question.people[::-1])))
