"""What is done to the country register: priorities set and ended, people posted, needs stated."""

from __future__ import annotations

from datetime import date, datetime

from exchange.accounts.models import Person, PersonState
from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.db import db
from exchange.core.journal import Actor
from exchange.countries import queries, rules
from exchange.countries.models import Posting, Priority, StatedNeed
from exchange.countries.rules import CountryRefusedError, Degree, Office, Period, Refusal
from exchange.world.models import Country

#: Nothing is said of a posting but where and when.
NO_OFFICE = Office()


def set_priority(actor: Actor, country: Country, starts_on: date, source: str, now: datetime) -> Priority:
    """Make a third country a priority from a day, by which list (JC 2).

    Raises CountryRefusedError: MEMBER_STATE, OVERLAPS.
    """
    queries.lock_country(country.code)
    if country.is_member_state(starts_on):
        raise CountryRefusedError(Refusal.MEMBER_STATE)
    others = [Period(one.starts_on, one.ends_on) for one in queries.priorities_of(country.code)]
    rules.check_period(Period(starts_on, None), others)
    priority = Priority(country_code=country.code, starts_on=starts_on, source=source)
    journal.record(actor, "priority.set", priority, now)
    return priority


def end_priority(actor: Actor, priority: Priority, ends_on: date, now: datetime, reason: str = "") -> None:
    """Let a priority end on a day, the first on which it no longer holds.

    Raises CountryRefusedError: ENDS_BEFORE_START, OVERLAPS.
    """
    queries.lock_country(priority.country_code)
    others = [one for one in queries.priorities_of(priority.country_code) if one.id != priority.id]
    period = Period(priority.starts_on, ends_on)
    rules.check_period(period, [Period(one.starts_on, one.ends_on) for one in others])
    priority.ends_on = ends_on
    journal.record(actor, "priority.ended", priority, now, reason=reason)


def add_posting(
    actor: Viewer, person: Person, country: Country, period: Period, now: datetime, *, office: Office = NO_OFFICE
) -> Posting:
    """Enter that a person is stationed in another country from a day to a day (E4, V2).

    Raises CountryRefusedError: NOT_YOURS, SIGN_IN_CLOSED, OWN_COUNTRY, ENDS_BEFORE_START, POSTED_MEANWHILE,
    POST_TAKEN.
    """
    _check_keeper(actor, person)
    if person.state is PersonState.CLOSED:
        raise CountryRefusedError(Refusal.SIGN_IN_CLOSED)
    if person.country_code == country.code:
        raise CountryRefusedError(Refusal.OWN_COUNTRY)
    queries.lock_person(person.id)
    rules.check_period(period, queries.periods_of(person.id), Refusal.POSTED_MEANWHILE)
    _check_post(person, country.code, office.post, period)
    posting = Posting(
        person_id=person.id, country_code=country.code, starts_on=period.starts_on, ends_on=period.ends_on
    )
    _fill(posting, office)
    journal.record(actor, "posting.added", posting, now)
    return posting


def change_posting(actor: Viewer, posting: Posting, period: Period, now: datetime, *, office: Office) -> None:
    """Correct the days of a posting (person loaded), or what is said of it.

    Raises CountryRefusedError: NOT_YOURS, ENDS_BEFORE_START, POSTED_MEANWHILE, POST_TAKEN.
    """
    _check_keeper(actor, posting.person)
    queries.lock_person(posting.person_id)
    others = queries.periods_of(posting.person_id, but=posting.id)
    rules.check_period(period, others, Refusal.POSTED_MEANWHILE)
    _check_post(posting.person, posting.country_code, office.post, period, but=posting.id)
    posting.starts_on, posting.ends_on = period.starts_on, period.ends_on
    _fill(posting, office)
    journal.record(actor, "posting.changed", posting, now)


def end_posting(actor: Viewer, posting: Posting, ends_on: date, now: datetime, reason: str = "") -> None:
    """Let a posting (person loaded) end on a day, the first on which it no longer holds.

    One that has not begun, ended by its first day, is called off: the row goes, the journal keeps it. Raises
    CountryRefusedError: NOT_YOURS, ENDS_BEFORE_START, POSTED_MEANWHILE.
    """
    _check_keeper(actor, posting.person)
    queries.lock_person(posting.person_id)
    if ends_on <= posting.starts_on and posting.starts_on > now.date():
        gone = {"person_id": [posting.person_id, None], "starts_on": [posting.starts_on.isoformat(), None]}
        journal.record(actor, "posting.ended", posting, now, changes=gone, reason=reason)
        db.session.delete(posting)
        return
    others = queries.periods_of(posting.person_id, but=posting.id)
    rules.check_period(Period(posting.starts_on, ends_on), others, Refusal.POSTED_MEANWHILE)
    posting.ends_on = ends_on
    journal.record(actor, "posting.ended", posting, now, reason=reason)


def _check_post(person: Person, code: str, post: str, period: Period, *, but: int | None = None) -> None:
    """Refuse a post that somebody else from the same country holds on one of the days. Raises CountryRefusedError: POST_TAKEN."""
    if post:
        queries.lock_country(code)  # Two who are entered at once would not see each other.
        held = queries.held(code, person.country_code, post, but=but)
        rules.check_period(period, held, Refusal.POST_TAKEN)


def _fill(posting: Posting, office: Office) -> None:
    posting.kind, posting.post, posting.matters, posting.note = office.kind, office.post, office.matters, office.note
    posting.serves = ",".join(sorted(office.for_countries))


def _check_keeper(actor: Viewer, person: Person) -> None:
    if not rules.may_post(actor, person.country_code):
        raise CountryRefusedError(Refusal.NOT_YOURS)


def state_need(
    actor: Viewer, country: Country, third: Country, degree: Degree, now: datetime, *, note: str = ""
) -> StatedNeed:
    """State a Member State's need with regard to a third country, anew or instead of what was stated (E3, V1, V2).

    Raises CountryRefusedError: NOT_YOURS, NOT_A_MEMBER_STATE, MEMBER_STATE.
    """
    if not rules.may_state_need(actor, country.code):
        raise CountryRefusedError(Refusal.NOT_YOURS)
    if not country.is_member_state(now.date()):
        raise CountryRefusedError(Refusal.NOT_A_MEMBER_STATE)
    if third.is_member_state(now.date()):
        raise CountryRefusedError(Refusal.MEMBER_STATE)
    queries.lock_country(country.code)
    need = queries.need_of(country.code, third.code)
    if need is None:
        need = StatedNeed(country_code=country.code, third_code=third.code)
    elif (need.degree, need.note) == (degree, note):
        return need
    need.degree, need.note, need.stated_at, need.stated_by = degree, note, now, actor.person_id
    journal.record(actor, "need.stated", need, now, changes=_told(need))
    return need


def _told(need: StatedNeed) -> dict[str, list[str | None]]:
    found = journal.changes_of(need)
    return {name: found[name] for name in ("country_code", "third_code", "degree", "note") if name in found}
