"""What each verb does to a duty, whom it tells, what it refuses; on both databases."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from freezegun import freeze_time

from exchange.accounts.models import Person, PersonState
from exchange.core.db import db
from exchange.core.journal import JournalEntry, Platform
from exchange.core.secrets import digest
from exchange.forums.models import Forum
from exchange.informing import operations, queries
from exchange.informing.meetings.queries import step_of
from exchange.informing.models import Duty, Informed, InformedLink
from exchange.informing.operations import Bearer
from exchange.informing.rules import MOST, How, Progress, Refusal, RefusedError
from exchange.meetings import operations as meetings
from exchange.meetings.life import operations as life
from exchange.meetings.models import Meeting
from exchange.meetings.rules import Step
from exchange.notices.models import Message
from exchange.notices.rules import Delivery
from exchange.world.rules import Audience
from tests.informing.conftest import fresh, recipients, rows, viewer, whole
from tests.support.world import NOW, World, email_of

DAY = timedelta(days=1)


def letters(session: Any, kind: str = "") -> list[tuple[str, str]]:
    query = sa.select(Message.kind, Message.address).order_by(Message.id)
    found = session.execute(query.where(Message.kind == kind) if kind else query).all()
    return [(row.kind, row.address.partition("@")[0].replace(".", "_")) for row in found]


def actions(session: Any) -> list[str]:
    return list(session.scalars(sa.select(JournalEntry.action).order_by(JournalEntry.id)))


def refused(act: Callable[[], Any]) -> Refusal:
    with pytest.raises(RefusedError) as found:
        act()
    return found.value.code


def secret_of(session: Any, who: str) -> str:
    """The secret in the last message to somebody."""
    body = session.scalars(sa.select(Message.body).filter_by(address=email_of(who)).order_by(Message.id)).all()[-1]
    found = re.search(r"/duties/link/(\S+)", body)
    assert found
    return found[1]


def close_account(session: Any, world: World, who: str) -> None:
    session.get_one(Person, world.people[who]).state = PersonState.CLOSED
    session.commit()


def hide(session: Any, world: World, meeting: str) -> None:
    """Let the meeting be for the Union side only, as its page does."""
    found = whole(world.meetings[meeting])
    details = meetings.details_of(found)
    meetings.change(viewer("secretariat", world), found, replace(details, audience=Audience.UNION), NOW)
    session.commit()


# --- Informing --------------------------------------------------------------------------------------------------------


def test_each_is_told_once_with_a_link_of_the_own(session: Any, world: World, inform: Any) -> None:
    told = inform("exchange", "contact_point", "eurojust", text="Hello", acknowledge_by=date(2026, 12, 10))
    duty = told.duty
    assert (duty.title, duty.text, duty.step, duty.acknowledge_by, duty.made_by, duty.about_kind, duty.about_id) == (
        "Experts' exchange on Peru", "Hello", "scheduled", date(2026, 12, 10), world.people["secretariat"], "meeting",
        world.meetings["exchange"],
    )  # fmt: skip
    assert letters(session) == [("duty_informed", "contact_point"), ("duty_informed", "eurojust")]
    secrets = {who: secret_of(session, who) for who in ("contact_point", "eurojust")}
    assert {queries.by_link(secret).person_id for secret in secrets.values()} == {
        world.people["contact_point"], world.people["eurojust"],
    }  # fmt: skip
    kept = set(session.scalars(sa.select(InformedLink.token_hash)))
    assert kept == {digest(secret) for secret in secrets.values()}
    assert {who: (row.country_code, row.authority_id is None) for who, row in rows(duty.id).items()} == {
        "contact_point": ("FR", True), "eurojust": (None, False),
    }  # fmt: skip


def test_the_secret_is_in_the_message_and_nowhere_else(session: Any, inform: Any) -> None:
    inform("exchange", "contact_point")
    secret = secret_of(session, "contact_point")
    entry = session.scalars(sa.select(JournalEntry)).one()
    assert secret not in f"{entry.changes} {entry.reason} {entry.subject_label}"
    assert (entry.action, entry.changes["told"]) == ("duty.informed", [[], ["Claire Contact"]])


def test_the_message_tells_all_in_the_readers_language(app: Any, session: Any, world: World, inform: Any) -> None:
    base = app.config["BASE_URL"]
    session.get_one(Person, world.people["contact_point"]).locale = "en"
    inform("exchange", "contact_point", text="First line.\nSecond line.", acknowledge_by=date(2026, 12, 10))
    message = session.scalars(sa.select(Message)).one()
    secret = secret_of(session, "contact_point")
    assert message.subject == "Please take note: Experts' exchange on Peru"
    assert [line for line in message.body.splitlines() if line] == [
        "Dear Claire Contact,",
        "Coalition of European Countries makes this known to you:",
        "Experts' exchange on Peru",
        "The meeting is scheduled",
        "First line.",
        "Second line.",
        "Made known by: Coalition of European Countries",
        "Please take note by: Thursday, 10 December 2026",
        f"Confirm with one press that you have taken note (no sign-in needed): {base}/duties/link/{secret}",
        f"More, after you have signed in: {base}/meetings/{world.meetings['exchange']}",
        "Experts' Exchange",
        base,
    ]


def test_informing_again_adds_those_who_are_missing_and_nobody_twice(session: Any, inform: Any) -> None:
    first = inform("exchange", "contact_point", text="First")
    again = inform("exchange", "contact_point", "eurojust", "eurojust", text="Second", now=NOW + DAY)
    assert again.duty.id == first.duty.id
    assert [one.name for one in again.people] == ["Eva Juste"]
    assert fresh(first.duty.id).text == "First"
    nobody = inform("exchange", "contact_point", "eurojust")
    assert nobody.people == ()
    assert letters(session) == [("duty_informed", "contact_point"), ("duty_informed", "eurojust")]
    assert actions(session) == ["duty.informed", "duty.informed"]
    assert session.scalar(sa.select(sa.func.count(Duty.id))) == 1


def test_another_step_is_another_duty(session: Any, inform: Any) -> None:
    one, other = inform("exchange", "contact_point"), inform("exchange", "contact_point", step="convened")
    assert one.duty.id != other.duty.id
    assert len(letters(session)) == 2


def test_whoever_was_released_is_not_told_a_second_time(session: Any, world: World, inform: Any) -> None:
    duty = fresh(inform("exchange", "contact_point").duty.id)
    operations.release(Platform(), duty, [world.people["contact_point"]], "takes part", NOW)
    session.commit()
    assert inform("exchange", "contact_point").people == ()


def test_the_database_itself_takes_nobody_twice(session: Any, world: World, inform: Any) -> None:
    duty = inform("exchange", "contact_point").duty
    session.add(Informed(duty_id=duty.id, person_id=world.people["contact_point"], owed_at=NOW))
    with pytest.raises(sa.exc.IntegrityError):
        session.flush()
    session.rollback()
    session.add(
        Duty(about_kind="meeting", about_id=duty.about_id, step="scheduled", forum_id=duty.forum_id,
             audience=Audience.ALL, title="again", made_at=NOW)
    )  # fmt: skip
    with pytest.raises(sa.exc.IntegrityError):
        session.flush()


def test_a_closed_account_is_not_told_and_telling_nobody_is_refused(session: Any, world: World, inform: Any) -> None:
    close_account(session, world, "contact_point")
    assert refused(lambda: inform("exchange", "contact_point")) is Refusal.NOBODY
    assert refused(lambda: inform("exchange")) is Refusal.NOBODY
    assert session.scalar(sa.select(sa.func.count(Duty.id))) == 0
    assert [one.name for one in inform("exchange", "contact_point", "eurojust").people] == ["Eva Juste"]


def test_a_thousand_people_are_told_each_once(session: Any, world: World) -> None:
    model = session.get_one(Person, world.people["member"])
    many = [
        Person(email=f"p{n}@many.example", name=f"P {n}", folded_name=f"p {n}", country_code="SE", side=model.side,
               zone=model.zone, locale="en", created_at=NOW)
        for n in range(1_001)
    ]  # fmt: skip
    session.add_all(many)
    session.flush()
    about = session.get_one(Meeting, world.meetings["exchange"])
    told = operations.inform(
        Platform(), about, "scheduled", [operations.Recipient(one, "SE") for one in many], NOW, title=about.title,
        forum_id=about.forum_id, audience=Audience.ALL,
    )  # fmt: skip
    assert len(told.people) == len({one.id for one in told.people}) == 1_001
    session.flush()
    assert session.scalar(sa.select(sa.func.count(Informed.id))) == 1_001


# --- Both sides (V1) --------------------------------------------------------------------------------------------------


def test_the_partner_side_is_never_told_of_what_is_for_the_union_side(session: Any, inform: Any) -> None:
    told = inform("union", "contact_point", "partner", "partner_chair", step="convened")
    assert [one.name for one in told.people] == ["Claire Contact"]
    assert refused(lambda: inform("clasi_union", "partner", step="convened")) is Refusal.NOBODY
    assert letters(session) == [("duty_informed", "contact_point")]


def test_what_was_made_known_narrowly_stays_so_when_it_is_added_to_widely(session: Any, inform: Any) -> None:
    inform("clasi", "chair", step="convened", audience=Audience.UNION)
    assert inform("clasi", "partner", step="convened", audience=Audience.ALL).people == ()
    assert letters(session) == [("duty_informed", "chair")]


def test_the_co_chair_of_the_partner_side_tells_the_own_side_only(session: Any, inform: Any) -> None:
    told = inform("clasi", "partner", "chair", "secretariat", actor="partner_chair", step="convened")
    assert [one.name for one in told.people] == ["Pilar Fiscal"]
    assert letters(session) == [("duty_informed", "partner")]


def test_a_meeting_that_becomes_for_the_union_side_only_releases_the_partner_side(
    session: Any, world: World, inform: Any
) -> None:
    duty = inform("exchange", "contact_point", "partner").duty
    secret = secret_of(session, "partner")
    assert queries.by_link(secret) is not None
    session.execute(sa.text("delete from participation where person_id = :key"), {"key": world.people["partner"]})
    hide(session, world, "exchange")
    found = rows(duty.id)
    assert (found["partner"].released_reason, found["contact_point"].released_at) == ("union_side", None)
    assert fresh(duty.id).audience is Audience.UNION
    assert queries.by_link(secret) is None
    assert session.scalars(sa.select(Message.state).filter_by(address=email_of("partner"))).one() is Delivery.DROPPED
    assert not queries.still_owes(duty.id, world.people["partner"])
    assert queries.still_owes(duty.id, world.people["contact_point"])
    assert queries.owed(viewer("partner", world)) == []
    assert queries.kept_about(world.people["partner"]) == {"told": []}
    assert operations.remind(Platform(), fresh(duty.id), NOW + DAY) == [rows(duty.id)["contact_point"]]


@pytest.mark.parametrize("what", ["duty", "meeting"])
def test_the_partner_side_finds_nothing_once_either_the_duty_or_the_meeting_is_hidden(
    session: Any, world: World, inform: Any, what: str
) -> None:
    """Also where only one of the two was changed, whatever changed it."""
    duty = inform("clasi", "partner", "partner_chair", "chair", step="convened").duty
    secret = secret_of(session, "partner")
    thing = fresh(duty.id) if what == "duty" else session.get_one(Meeting, world.meetings["clasi"])
    seen = [
        lambda: len(queries.owed(viewer("partner", world))),
        lambda: queries.by_link(secret) is not None,
        lambda: len(session.execute(queries.listed(viewer("partner_chair", world), queries.Wanted())).all()),
        lambda: len(session.execute(queries.told_to(viewer("partner", world))).all()),
        lambda: len(queries.kept_about(world.people["partner"])["told"]),
    ]
    assert [one() for one in seen] == [1, True, 1, 1, 1]
    thing.audience = Audience.UNION
    session.commit()
    assert [one() for one in seen] == [0, False, 0, 0, 0]
    assert len(queries.owed(viewer("chair", world))) == 1


# --- Taking note ------------------------------------------------------------------------------------------------------


def test_taking_note_is_kept_once_with_when_and_how(session: Any, world: World, inform: Any) -> None:
    duty = inform("exchange", "contact_point", "eurojust").duty
    told = queries.by_link(secret_of(session, "contact_point"))
    bearer = Bearer(told.person_id, told.person.name)
    assert operations.acknowledge(bearer, told, NOW + DAY, How.LINK)
    assert not operations.acknowledge(bearer, told, NOW + 2 * DAY, How.PAGE)
    session.commit()
    row = rows(duty.id)["contact_point"]
    assert (row.acknowledged_at, row.acknowledged_how) == (NOW + DAY, How.LINK)
    entry = session.scalars(sa.select(JournalEntry).filter_by(action="duty.acknowledged")).one()
    assert (entry.actor_name, entry.changes["person_id"], entry.forum_id) == (
        "Claire Contact", [None, world.people["contact_point"]], duty.forum_id,
    )  # fmt: skip


def test_nobody_takes_note_for_another(session: Any, world: World, inform: Any) -> None:
    inform("exchange", "contact_point")
    told = queries.by_link(secret_of(session, "contact_point"))
    for who in ("secretariat", "eurojust", "admin"):
        other = viewer(who, world)
        with pytest.raises(RefusedError, match="not_yours"):
            operations.acknowledge(other, told, NOW, How.PAGE)


def test_a_link_of_somebody_released_or_gone_is_of_no_use(session: Any, world: World, inform: Any) -> None:
    duty = inform("exchange", "contact_point", "eurojust").duty
    secrets = {who: secret_of(session, who) for who in ("contact_point", "eurojust")}
    operations.release(Platform(), fresh(duty.id), [world.people["contact_point"]], "takes part", NOW)
    close_account(session, world, "eurojust")
    assert {who: queries.by_link(secret) for who, secret in secrets.items()} == dict.fromkeys(secrets)
    assert queries.by_link("never made") is None


def test_what_was_read_before_ones_turn_came_is_read_anew(session: Any, world: World, inform: Any) -> None:
    duty = inform("exchange", "contact_point").duty
    told = queries.by_link(secret_of(session, "contact_point"))
    session.execute(sa.update(Informed).values(released_at=NOW), execution_options={"synchronize_session": False})
    me = Bearer(told.person_id, "")
    assert refused(lambda: operations.acknowledge(me, told, NOW, How.LINK)) is Refusal.NOT_OWED
    session.execute(sa.update(Duty).values(closed_at=NOW), execution_options={"synchronize_session": False})
    assert refused(lambda: operations.acknowledge(me, told, NOW, How.LINK)) is Refusal.CLOSED
    assert rows(duty.id)["contact_point"].acknowledged_at is None


# --- Reminders --------------------------------------------------------------------------------------------------------


def remind_on(duty_id: int, now: datetime) -> list[str]:
    reminded = [row.person.name for row in operations.remind_due(Platform(), fresh(duty_id), now)]
    db.session.commit()
    return reminded


def test_the_platform_reminds_after_three_working_days_then_weekly_until_note_is_taken(
    session: Any, inform: Any
) -> None:
    """Told on Tuesday 24 November: reminded on Friday, then each Friday."""
    duty = inform("exchange", "contact_point", "eurojust").duty
    assert remind_on(duty.id, NOW + 2 * DAY) == []
    assert remind_on(duty.id, NOW + 3 * DAY) == ["Claire Contact", "Eva Juste"]
    assert remind_on(duty.id, NOW + 3 * DAY) == []
    assert remind_on(duty.id, NOW + 9 * DAY) == []
    told = queries.by_link(secret_of(session, "eurojust"))
    operations.acknowledge(Bearer(told.person_id, ""), told, NOW + 9 * DAY, How.LINK)
    session.commit()
    assert remind_on(duty.id, NOW + 10 * DAY) == ["Claire Contact"]
    reminded = [remind_on(duty.id, NOW + days * DAY) for days in range(11, 80)]
    assert sum(map(len, reminded)) == MOST - 2
    assert len(letters(session, "duty_reminder")) == MOST + 1


def test_holidays_of_the_country_somebody_was_told_for_count(session: Any, inform: Any) -> None:
    """The Swede's week has Christmas Day in it; 26 and 27 December 2026 are a week-end."""
    before = datetime(2026, 12, 23, 9, tzinfo=NOW.tzinfo)
    duty = inform("exchange", "member", "eurojust", now=before).duty
    by_day = {days: remind_on(duty.id, before + days * DAY) for days in range(3, 8)}
    assert {days: who for days, who in by_day.items() if who} == {5: ["Eva Juste"], 6: ["Sven Medlem"]}


def test_reminders_stop_for_whoever_is_released_or_gone_and_when_the_duty_is_closed(
    session: Any, world: World, inform: Any
) -> None:
    duty = inform("exchange", "contact_point", "eurojust", "member").duty
    operations.release(Platform(), fresh(duty.id), [world.people["contact_point"]], "takes part", NOW)
    close_account(session, world, "eurojust")
    assert remind_on(duty.id, NOW + 3 * DAY) == ["Sven Medlem"]
    operations.close(Platform(), fresh(duty.id), "enough", NOW + 4 * DAY)
    session.commit()
    assert remind_on(duty.id, NOW + 30 * DAY) == []
    assert queries.due_for_reminders() == []


def test_a_reminder_by_hand_spares_whoever_was_written_to_within_a_day(session: Any, inform: Any) -> None:
    duty = inform("exchange", "contact_point").duty
    inform("exchange", "eurojust", now=NOW + 12 * timedelta(hours=1))
    reminded = operations.remind(Platform(), fresh(duty.id), NOW + DAY)
    session.commit()
    assert [row.person.name for row in reminded] == ["Claire Contact"]
    assert operations.remind(Platform(), fresh(duty.id), NOW + DAY) == [rows(duty.id)["eurojust"]][:0]
    # By hand on Wednesday, so that the platform waits until the Wednesday after.
    assert remind_on(duty.id, NOW + 3 * DAY) == ["Eva Juste"]
    assert remind_on(duty.id, NOW + 8 * DAY) == ["Claire Contact"]


def test_an_earlier_link_works_after_a_reminder(session: Any, inform: Any) -> None:
    duty = inform("exchange", "contact_point").duty
    first = secret_of(session, "contact_point")
    operations.remind(Platform(), fresh(duty.id), NOW + DAY)
    session.commit()
    second = secret_of(session, "contact_point")
    assert first != second
    assert queries.by_link(first).id == queries.by_link(second).id


def test_the_command_reminds_each_once_however_often_it_runs(app: Any, session: Any, inform: Any) -> None:
    inform("exchange", "contact_point", "eurojust")
    inform("convened", "contact_point", step="convened")
    session.remove()
    with freeze_time(NOW + 3 * DAY):
        said = [app.test_cli_runner().invoke(args=["inform", "remind"]).output for _twice in range(2)]
    assert said == ["3 reminded\n", "0 reminded\n"]


# --- Releasing and closing --------------------------------------------------------------------------------------------


def test_releasing_keeps_the_reason_and_takes_nothing_from_whoever_took_note(
    session: Any, world: World, inform: Any
) -> None:
    duty = inform("exchange", "contact_point", "eurojust").duty
    told = queries.by_link(secret_of(session, "eurojust"))
    operations.acknowledge(Bearer(told.person_id, ""), told, NOW, How.LINK)
    keys = [world.people[who] for who in ("contact_point", "eurojust", "member")]
    assert refused(lambda: operations.release(Platform(), fresh(duty.id), keys, "  ", NOW)) is Refusal.NO_REASON
    released = operations.release(Platform(), fresh(duty.id), keys, " takes part ", NOW)
    session.commit()
    assert [row.person.name for row in released] == ["Claire Contact"]
    found = rows(duty.id)
    assert (found["contact_point"].released_reason, found["eurojust"].released_at) == ("takes part", None)
    duty = fresh(duty.id)
    count = queries.counted(queries.told_under(duty), duty, NOW)
    assert (count.taken, count.of) == (1, 1)
    assert operations.release(Platform(), fresh(duty.id), keys, "again", NOW) == []
    assert actions(session).count("duty.released") == 1


def test_what_has_not_left_yet_to_those_who_are_asked_no_more_is_taken_back(
    session: Any, world: World, inform: Any
) -> None:
    duty = inform("exchange", "contact_point", "eurojust", "member").duty
    operations.release(Platform(), fresh(duty.id), [world.people["contact_point"]], "takes part", NOW)
    session.commit()
    states = dict(session.execute(sa.select(Message.address, Message.state)).all())
    waiting = {address.partition("@")[0] for address, state in states.items() if state is Delivery.WAITING}
    assert waiting == {"eurojust", "member"}
    told = queries.by_link(secret_of(session, "eurojust"))
    operations.acknowledge(Bearer(told.person_id, ""), told, NOW, How.LINK)
    operations.close(Platform(), fresh(duty.id), "enough", NOW)
    session.commit()
    states = dict(session.execute(sa.select(Message.address, Message.state)).all())
    assert states[email_of("member")] is Delivery.DROPPED


def test_the_co_chair_of_the_partner_side_reminds_and_releases_the_own_side_only(
    session: Any, world: World, inform: Any
) -> None:
    duty = inform("clasi", "partner", "chair", step="convened").duty
    co_chair = viewer("partner_chair", world)
    chair = [world.people["chair"]]
    assert refused(lambda: operations.release(co_chair, fresh(duty.id), chair, "why", NOW)) is Refusal.NOT_YOURS
    reminded = operations.remind(co_chair, fresh(duty.id), NOW + DAY)
    assert [row.person.name for row in reminded] == ["Pilar Fiscal"]


def test_a_closed_duty_takes_nothing_more_and_closing_early_wants_a_reason(
    session: Any, world: World, inform: Any
) -> None:
    duty = inform("exchange", "contact_point").duty
    secret = secret_of(session, "contact_point")
    assert refused(lambda: operations.close(Platform(), fresh(duty.id), "", NOW)) is Refusal.NO_REASON
    operations.close(Platform(), fresh(duty.id), "was on the phone", NOW)
    session.commit()
    me = Bearer(world.people["contact_point"], "")
    for act in (
        lambda: operations.close(Platform(), fresh(duty.id), "again", NOW),
        lambda: operations.remind(Platform(), fresh(duty.id), NOW + DAY),
        lambda: operations.release(Platform(), fresh(duty.id), [world.people["contact_point"]], "why", NOW),
        lambda: operations.acknowledge(me, queries.by_link(secret), NOW, How.LINK),
        lambda: inform("exchange", "eurojust"),
    ):
        assert refused(act) is Refusal.CLOSED
    assert fresh(duty.id).closed_reason == "was on the phone"


def test_what_everybody_has_taken_note_of_is_closed_without_a_reason(session: Any, inform: Any) -> None:
    duty = inform("exchange", "contact_point").duty
    told = queries.by_link(secret_of(session, "contact_point"))
    operations.acknowledge(Bearer(told.person_id, ""), told, NOW, How.LINK)
    operations.close(Platform(), fresh(duty.id), "", NOW)
    session.commit()
    assert fresh(duty.id).closed_at == NOW


def test_a_meeting_that_moves_on_is_chased_no_further_for_what_it_was(session: Any, world: World, inform: Any) -> None:
    """Said once of each step: put off twice, it can be made known twice."""
    secretariat = viewer("secretariat", world)
    old = inform("exchange", "contact_point").duty
    life.take(secretariat, whole(world.meetings["exchange"]), Step.POSTPONE, NOW, reason="Snow")
    session.commit()
    assert (fresh(old.id).closed_at, fresh(old.id).closed_reason) == (NOW, "overtaken")
    assert queries.reason_words(old, "overtaken") == "The meeting has moved on since."
    steps = [step_of(whole(world.meetings["exchange"]))]
    put_off = inform("exchange", "contact_point", step=steps[0]).duty
    when = meetings.walls_of(whole(world.meetings["exchange"]))
    life.take(secretariat, whole(world.meetings["exchange"]), Step.SCHEDULE, NOW + DAY, when=when)
    life.take(secretariat, whole(world.meetings["exchange"]), Step.POSTPONE, NOW + 2 * DAY, reason="Ice")
    session.commit()
    steps.append(step_of(whole(world.meetings["exchange"])))
    assert steps == ["postponed", "postponed.2"]
    assert fresh(put_off.id).closed_at is not None
    assert inform("exchange", "contact_point", step=steps[1]).people


def test_a_changed_place_closes_nothing(session: Any, world: World, inform: Any) -> None:
    duty = inform("exchange", "contact_point").duty
    found = whole(world.meetings["exchange"])
    meetings.change(viewer("secretariat", world), found, replace(meetings.details_of(found), place="Ghent"), NOW)
    session.commit()
    assert fresh(duty.id).closed_at is None


# --- Reading ----------------------------------------------------------------------------------------------------------


def test_the_list_counts_and_filters(session: Any, world: World, inform: Any) -> None:
    inform("exchange", "contact_point", "eurojust")
    done = inform("convened", "contact_point", step="convened").duty
    told = queries.by_link(secret_of(session, "contact_point"))
    operations.acknowledge(Bearer(told.person_id, ""), told, NOW, How.LINK)
    closed = inform("held", "contact_point", step="held").duty
    operations.close(Platform(), fresh(closed.id), "why", NOW)
    session.commit()
    assert told.duty_id == done.id
    found = {}
    for stands in (*Progress, None):
        lines = session.execute(queries.listed(viewer("secretariat", world), queries.Wanted(None, stands))).all()
        found[stands] = sorted((line.step, line.taken, line.owing) for line in lines)
    assert found == {
        Progress.OPEN: [("scheduled", 0, 2)],
        Progress.DONE: [("convened", 1, 0)],
        Progress.CLOSED: [("held", 0, 1)],
        None: [("convened", 1, 0), ("held", 0, 1), ("scheduled", 0, 2)],
    }
    nobody = session.execute(queries.listed(viewer("contact_group", world), queries.Wanted(None, None))).all()
    assert nobody == []


def test_the_proof_says_how_far_the_message_has_come(session: Any, world: World, inform: Any) -> None:
    duty = inform("exchange", "contact_point", "eurojust").duty
    session.execute(
        sa.update(Message).where(Message.address == email_of("eurojust")).values(state=Delivery.SENT, sent_at=NOW)
    )
    operations.remind(Platform(), fresh(duty.id), NOW + DAY)
    session.commit()
    found = {key: (str(one.state), one.sent_at) for key, one in queries.sent(fresh(duty.id)).items()}
    assert found == {
        world.people["contact_point"]: ("Waiting", None), world.people["eurojust"]: ("Sent", NOW),
    }  # fmt: skip


def test_people_find_what_they_were_told_in_the_data_about_them(world: World, inform: Any) -> None:
    inform("exchange", "contact_point")
    assert queries.kept_about(world.people["contact_point"]) == {
        "told": [
            {
                "about": "Experts' exchange on Peru", "step": "scheduled", "told_at": NOW.isoformat(), "reminders": 0,
                "took_note_at": None, "how": None, "released_at": None,
            }
        ]
    }  # fmt: skip
    assert queries.kept_about(world.people["member"]) == {"told": []}


def test_another_room_speaks_of_its_things_by_a_describer_of_its_own(session: Any, world: World) -> None:
    """What no room speaks of, nobody finds: neither list nor, on the partner side, link."""
    forum = session.get_one(Meeting, world.meetings["exchange"]).forum_id
    thing = session.get_one(Forum, forum)
    told = operations.inform(
        viewer("secretariat", world), thing, "considered", recipients(world, ["contact_point"]), NOW, title="An activity",
        forum_id=forum, audience=Audience.ALL,
    )  # fmt: skip
    session.commit()
    wanted, secretariat = queries.Wanted(), viewer("secretariat", world)
    assert session.execute(queries.listed(secretariat, wanted)).all() == []
    queries.describers["forum"] = queries.Describer(
        describe=lambda keys: {key: queries.About(f"Thing {key}", f"/forums/{key}") for key in keys},
        seen=lambda _viewer: sa.true(),
        shared=sa.false,
        step=lambda code: code.title(),
    )
    try:
        lines = session.execute(queries.listed(secretariat, wanted)).all()
        assert [(line.id, queries.step_words(line)) for line in lines] == [(told.duty.id, "Considered")]
        assert queries.described(lines)[told.duty.id].path == f"/forums/{forum}"
    finally:
        del queries.describers["forum"]
