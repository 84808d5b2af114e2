"""Pages of polls: opening in two steps, answering, steering; who sees what, what is said beside which field."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa
from freezegun import freeze_time

from exchange.accounts.models import Person, SignIn
from exchange.core.journal import JournalEntry
from exchange.core.secrets import digest
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.notices.models import Message
from exchange.scheduling.absences.models import BusyInterval, BusySource
from exchange.scheduling.polls import operations
from exchange.scheduling.polls.models import Poll, PollLink, PollOption, PollVote, PollVoter
from exchange.scheduling.polls.operations import Said
from exchange.scheduling.polls.rules import Choice, Origin, PollState
from exchange.world.rules import Audience, Capacity, Side
from tests.meetings.reading import form_of
from tests.scheduling.polls.conftest import ASKED, DAYS, fresh, slot, terms, viewer, voter
from tests.support.world import NOW, World

SLOTS = "slot=2027-03-04T09:30/2027-03-04T16:00&slot=2027-03-05T09:30/2027-03-05T16:00"


@pytest.fixture
def as_(as_: Any, session: Any) -> Callable[[str], Any]:
    """Sign in as a person; each request finds and leaves the session as if it were the only one."""

    def sign_in(who: str) -> Any:
        browser = as_(who)
        opening = browser.open

        def opened(*args: Any, **kwargs: Any) -> Any:
            session.rollback()
            session.expunge_all()
            answer = opening(*args, **kwargs)
            session.rollback()
            session.expunge_all()
            return answer

        browser.open = opened
        return browser

    return sign_in


def text_of(response: Any) -> str:
    """Return the page's words without markup and runs of white space."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def new(world: World, meeting: str = "draft", query: str = "") -> str:
    return f"/meetings/{world.meetings[meeting]}/poll/new{'?' + query if query else ''}"


def count(session: Any, table: Any) -> int:
    session.rollback()
    return session.scalar(sa.select(sa.func.count()).select_from(table))


def sent(page: Any, **more: Any) -> dict[str, Any]:
    return {**form_of(page), **more}


# Opening ------------------------------------------------------------------------------------------------------------


def test_the_form_begins_with_the_dates_of_the_address_and_the_people_of_the_list(as_: Any, world: World) -> None:
    page = as_("secretariat").get(
        new(world, query=f"{SLOTS}&slot=nonsense&slot=2027-03-04T09:30/2027-03-04T16:00&slot=0001-01-01T00:00/x")
    )
    form = form_of(page)
    assert [form[f"{name}_{row}"] for row in range(3) for name in ("starts", "ends")] == [
        "2027-03-04T09:30", "2027-03-04T16:00", "2027-03-05T09:30", "2027-03-05T16:00", "", "",
    ]  # fmt: skip
    assert sorted(form["people"]) == sorted(str(world.people[who]) for who in ("prosecutor", "partner"))
    assert "required" not in form
    assert "Bram Beleid" in page.text


def test_nothing_is_announced_before_a_page_said_how_many_are_written_to(as_: Any, session: Any, world: World) -> None:
    secretariat, address = as_("secretariat"), new(world, query=SLOTS)
    form = sent(
        secretariat.get(address), respond_by="2026-12-04", message="Hello", required=str(world.people["prosecutor"])
    )
    asked = secretariat.post(address, data=form)
    assert asked.status_code == 200
    words = text_of(asked)
    assert "2 persons will be told Germany (1) : Dieter Ankläger Prosecutor Peru (1) : Pilar Fiscal Prosecutor" in words
    assert "This announces the meeting to those asked" in words
    assert "Required Dieter Ankläger" in words
    assert "once, to whoever has not answered: 3 December 2026, 00:00 (Amsterdam)" in words
    assert [count(session, table) for table in (Poll, Message, JournalEntry)] == [0, 0, 0]
    answers = [secretariat.post(address, data=form_of(asked) | {"do": "send"}) for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].location == answers[1].location
    assert [count(session, table) for table in (Poll, Message)] == [1, 2]
    options = session.scalars(sa.select(PollOption).order_by(PollOption.starts_at)).all()
    assert [(one.starts_local, one.origin) for one in options] == [
        (datetime(2027, 3, day, 9, 30), Origin.SUGGESTED) for day in (4, 5)
    ]
    assert "The poll is open. 2 persons are told of it." in secretariat.get(answers[0].location).text


def test_the_page_before_sending_leads_back_with_all_that_was_typed(as_: Any, world: World) -> None:
    secretariat, address = as_("secretariat"), new(world, query=SLOTS)
    form = sent(secretariat.get(address), respond_by="2026-12-04", message="Hello\nyou", open_answers="y")
    again = form_of(secretariat.post(address, data=form_of(secretariat.post(address, data=form)) | {"do": "edit"}))
    assert {name: again[name] for name in ("respond_by", "message", "open_answers", "starts_1")} == {
        "respond_by": "2026-12-04", "message": "Hello\nyou", "open_answers": "y", "starts_1": "2027-03-05T09:30",
    }  # fmt: skip
    assert again["people"] == form["people"]


def test_rows_and_people_are_added_without_scripts_and_what_was_typed_is_kept(
    as_: Any, session: Any, world: World
) -> None:
    secretariat, address = as_("secretariat"), new(world)
    form = sent(secretariat.get(address), starts_0="2027-03-04T10:00", message="Hello")
    more = secretariat.post(address, data=form | {"do": "row"})
    assert more.status_code == 200
    fields = form_of(more)
    assert ("starts_4" in fields, fields["starts_0"], fields["message"]) == (True, "2027-03-04T10:00", "Hello")
    assert "field-error" not in more.text
    found = secretariat.post(address, data=fields | {"do": "find", "find": "claire"})
    assert (found.status_code, "Claire Contact" in found.text) == (200, True)
    asked = form_of(found) | {"people": [*fields["people"], str(world.people["contact_point"])]}
    kept = secretariat.post(address, data=asked | {"do": "find", "find": "eva"})
    assert str(world.people["contact_point"]) in form_of(kept)["people"]
    assert "Eva Juste" in kept.text
    assert count(session, Poll) == 0


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"respond_by": ""}, "respond_by", "Give a day, such as 2026-12-01."),
        ({"respond_by": "2026-11-01"}, "respond_by", "This day has passed."),
        ({"respond_by": "2027-03-04"}, "respond_by", "The day to respond by lies before the first date on offer."),
        ({"respond_by": "9999-12-31"}, "respond_by", "The day to respond by lies before the first date on offer."),
        ({"people": []}, "people", "Choose at least one person."),
        ({"people": ["999999"]}, "people", "is not a valid choice"),
        ({"ends_0": ""}, "ends_0", "Give both start and end"),
        ({"ends_0": "2027-03-04T08:00"}, "ends_0", "The end must be after the start."),
        ({"starts_1": "2027-03-04T09:30", "ends_1": "2027-03-04T16:00"}, "starts_1", "This date is on offer already."),
        ({"starts_0": "2026-11-24T09:00", "ends_0": "2026-11-24T16:00"}, "starts_0", "This date has passed."),
        ({"starts_0": "2027-03-28T02:30", "ends_0": "2027-03-28T10:00"}, "starts_0", "this time does not exist there"),
        ({"starts_0": "2027-10-31T02:30", "ends_0": "2027-10-31T10:00"}, "starts_0", "this time exists twice. Choose which one."),
        ({"starts_0": "", "ends_0": "", "starts_1": "", "ends_1": ""}, "starts_0", "Give at least one date."),
        ({"starts_0": "0001-01-01T00:00"}, "starts_0", "Not a valid datetime value."),
        ({"message": "x" * 5000}, "message", "Field cannot be longer than 4000 characters."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field(
    as_: Any, session: Any, world: World, changes: Any, field: str, said: str
) -> None:
    secretariat, address = as_("secretariat"), new(world, query=SLOTS)
    answer = secretariat.post(address, data=sent(secretariat.get(address), respond_by="2026-12-04") | changes)
    assert answer.status_code == 422
    beside = re.search(rf'id="{field}-error">(.*?)</div>', answer.text, re.DOTALL)
    assert beside
    assert said in unescape(beside[1])
    assert count(session, Poll) == 0


def test_a_time_that_exists_twice_is_chosen_and_kept(as_: Any, session: Any, world: World) -> None:
    secretariat, address = as_("secretariat"), new(world)
    form = sent(
        secretariat.get(address), respond_by="2026-12-04", starts_0="2027-10-31T02:30", ends_0="2027-10-31T10:00"
    )
    refused = secretariat.post(address, data=form)
    assert "The second (01:30 UTC)" in text_of(refused)
    asked = secretariat.post(address, data=form_of(refused) | {"starts_0_fold": "1"})
    assert asked.status_code == 200
    secretariat.post(address, data=form_of(asked) | {"do": "send"})
    option = session.scalars(sa.select(PollOption)).one()
    assert (option.starts_fold, option.starts_at) == (1, datetime(2027, 10, 31, 1, 30, tzinfo=UTC))


def test_a_poll_is_not_begun_where_there_is_one_or_no_need(
    as_: Any, open_poll: Any, session: Any, world: World
) -> None:
    poll_id = open_poll().id
    session.commit()
    secretariat = as_("secretariat")
    assert secretariat.get(new(world, "undated")).location == f"/polls/{poll_id}/overview"
    assert secretariat.get(new(world, "convened")).location == f"/meetings/{world.meetings['convened']}"
    assert secretariat.get(f"/meetings/{world.meetings['undated']}/poll").location == f"/polls/{poll_id}/overview"
    assert secretariat.get(f"/meetings/{world.meetings['draft']}/poll").location == new(world)
    assert (
        secretariat.post(new(world, "convened"), data={"do": "send"}).location
        == f"/meetings/{world.meetings['convened']}"
    )


def test_of_a_meeting_for_the_union_side_only_no_partner_is_offered(as_: Any, session: Any, world: World) -> None:
    session.execute(sa.update(Meeting).where(Meeting.id == world.meetings["draft"]).values(audience=Audience.UNION))
    session.commit()
    secretariat = as_("secretariat")
    page = secretariat.get(new(world))
    assert "only people of the Union side can be asked" in text_of(page)
    assert "Pilar Fiscal" not in page.text
    found = secretariat.post(new(world), data=sent(page, do="find", find="pilar", people=str(world.people["partner"])))
    assert "Pilar Fiscal" not in found.text


# Answering ----------------------------------------------------------------------------------------------------------


def ballot(page: Any, choice: str = "yes", comment: str = "") -> dict[str, Any]:
    names = set(re.findall(r'name="(vote_\d+)"', page.text))
    return sent(page, **dict.fromkeys(names, choice), comment=comment)


@pytest.fixture
def poll_id(open_poll: Any, session: Any) -> int:
    key: int = open_poll().id
    session.commit()
    return key


def test_whoever_is_asked_sees_the_dates_in_both_zones_and_nothing_of_the_draft(
    as_: Any, world: World, poll_id: int
) -> None:
    page = as_("partner").get(f"/polls/{poll_id}")
    words = text_of(page)
    assert "Thursday, 4 March 2027, 10:00–17:00 (Brussels) · Thursday, 4 March 2027, 04:00–11:00 (Lima)" in words
    assert "Please answer by Friday, 4 December 2026." in words
    assert "Your answer is seen by those who plan the meeting, not by others who are asked." in words
    assert "Benoît Juge" not in words
    assert f"/meetings/{world.meetings['undated']}" not in page.text
    assert as_("partner").get(f"/meetings/{world.meetings['undated']}").status_code == 404
    assert as_("partner").get(f"/polls/{poll_id}/overview").status_code == 403
    assert as_("stranger").get(f"/polls/{poll_id}").status_code == 404


def test_each_button_is_named_with_its_date(as_: Any, poll_id: int) -> None:
    page = as_("partner").get(f"/polls/{poll_id}").text
    assert page.count(": Thursday, 4 March 2027, 10:00–17:00 (Brussels)</span></label>") == 3
    assert page.count("<fieldset") == page.count("<legend>") == 3


def test_an_answer_is_noted_kept_and_changed(as_: Any, session: Any, world: World, poll_id: int) -> None:
    judge, address = as_("judge"), f"/polls/{poll_id}"
    assert judge.post(address, data=ballot(judge.get(address), "if_need_be", "Mornings")).location == address
    page = judge.get(address)
    assert "Your answer is noted. You can change it until the poll is closed." in text_of(page)
    assert page.text.count('value="if_need_be" checked') == 3
    assert form_of(page)["comment"] == "Mornings"
    judge.post(address, data=ballot(page, "no", "Mornings"))
    assert set(session.scalars(sa.select(PollVote.choice))) == {Choice.NO}


def test_every_date_needs_an_answer(as_: Any, session: Any, poll_id: int) -> None:
    judge, address = as_("judge"), f"/polls/{poll_id}"
    form = ballot(judge.get(address))
    left = sorted(name for name in form if name.startswith("vote_"))[1]
    answer = judge.post(address, data={**form, left: ""})
    assert answer.status_code == 422
    assert f'id="{left}-error"' in answer.text
    assert answer.text.count('value="yes" checked') == 2
    assert count(session, PollVote) == 0


def test_a_stale_tab_shows_both_answers_and_stores_nothing(as_: Any, session: Any, poll_id: int) -> None:
    judge, address = as_("judge"), f"/polls/{poll_id}"
    one, other = judge.get(address), judge.get(address)
    judge.post(address, data=ballot(one, "yes", "from the first tab"))
    late = judge.post(address, data=ballot(other, "no", "from the second"))
    assert late.status_code == 409
    words = text_of(late)
    assert "Someone else saved this meanwhile." in words
    assert "Saved meanwhile by someone else Yes" in words
    assert "Saved meanwhile by someone else from the first tab" in words
    assert set(session.scalars(sa.select(PollVote.choice))) == {Choice.YES}
    session.rollback()
    assert judge.post(address, data=form_of(late)).status_code == 302
    assert set(session.scalars(sa.select(PollVote.choice))) == {Choice.NO}


def test_the_same_answer_sent_twice_is_one(as_: Any, session: Any, poll_id: int) -> None:
    judge, address = as_("judge"), f"/polls/{poll_id}"
    form = ballot(judge.get(address))
    assert [judge.post(address, data=form).status_code for _twice in range(2)] == [302, 302]
    session.rollback()
    assert session.scalars(sa.select(JournalEntry.action).filter_by(action="poll.answered")).all() == ["poll.answered"]


def test_after_the_poll_is_closed_nothing_is_stored(as_: Any, session: Any, world: World, poll_id: int) -> None:
    judge, address = as_("judge"), f"/polls/{poll_id}"
    form = ballot(judge.get(address))
    operations.stop(viewer("secretariat", world), fresh(poll_id), NOW)
    session.commit()
    answer = judge.post(address, data=form)
    assert answer.status_code == 409
    assert "Your answer came too late The poll was closed before it arrived, and nothing of it was stored." in text_of(
        answer
    )
    assert count(session, PollVote) == 0
    shown = text_of(judge.get(address))
    assert "This poll takes no more answers You will be told when a date is chosen." in shown
    assert "Save my answer" not in shown


def test_whoever_was_removed_finds_no_poll(as_: Any, session: Any, world: World, poll_id: int) -> None:
    judge, address = as_("judge"), f"/polls/{poll_id}"
    form = ballot(judge.get(address))
    poll = fresh(poll_id)
    operations.remove_voter(viewer("secretariat", world), poll, voter(poll, world.people["judge"]), NOW)
    session.commit()
    assert [judge.get(address).status_code, judge.post(address, data=form).status_code] == [404, 404]
    assert count(session, PollVote) == 0


def test_a_date_added_meanwhile_is_asked_for_and_one_taken_back_is_not_counted(
    as_: Any, session: Any, world: World, poll_id: int
) -> None:
    judge, address, secretariat = as_("judge"), f"/polls/{poll_id}", viewer("secretariat", world)
    form = ballot(judge.get(address), "no")
    poll = fresh(poll_id)
    gone = poll.offered[0].id
    operations.add_options(secretariat, poll, [slot(date(2027, 3, 11))], NOW)
    operations.take_back(secretariat, poll, poll.options[0], NOW)
    session.commit()
    answer = judge.post(address, data=form)
    assert answer.status_code == 422
    done = judge.post(address, data=ballot(answer, "no") | {f"vote_{gone}": "yes"}, follow_redirects=True)
    assert "A date was taken back meanwhile. What you said of it is not counted." in text_of(done)
    assert count(session, PollVote) == 3


def test_the_personal_link_opens_the_poll_for_its_person_only(
    as_: Any, client: Any, session: Any, world: World, poll_id: int
) -> None:
    judge = session.scalar(sa.select(PollVoter.id).filter_by(person_id=world.people["judge"]))
    session.add(PollLink(voter_id=judge, token_hash=digest("mine"), made_at=NOW))
    session.commit()
    assert as_("judge").get("/polls/link/mine").location == f"/polls/{poll_id}"
    assert [as_(who).get("/polls/link/mine").status_code for who in ("partner", "secretariat", "admin")] == [404] * 3
    assert as_("judge").get("/polls/link/other").status_code == 404
    asked = client.get("/polls/link/mine")
    assert (asked.status_code, asked.location) == (302, "/login?next=/polls/link/mine")
    assert client.get("/polls/link/other").location == "/login?next=/polls/link/other"


def test_the_link_in_the_message_is_the_one_that_opens_the_poll(
    as_: Any, session: Any, world: World, poll_id: int
) -> None:
    body = session.scalar(sa.select(Message.body).where(Message.person_id == world.people["partner"]))
    session.rollback()
    secret = body.partition("/polls/link/")[2].split()[0]
    assert as_("partner").get(f"/polls/link/{secret}").location == f"/polls/{poll_id}"
    assert as_("judge").get(f"/polls/link/{secret}").status_code == 404


def test_the_first_look_is_noted_once_and_makes_no_answer_stale(
    as_: Any, session: Any, world: World, poll_id: int
) -> None:
    judge, address = as_("judge"), f"/polls/{poll_id}"

    def opened() -> Any:
        session.rollback()
        found = session.scalar(sa.select(PollVoter.opened_at).filter_by(person_id=world.people["judge"]))
        session.rollback()
        return found

    assert opened() is None
    form = ballot(judge.get(address))
    assert opened() == NOW
    with freeze_time(NOW + timedelta(hours=1)):
        judge.get(address)
        assert opened() == NOW
        assert judge.post(address, data=form).status_code == 302


def test_ones_own_meetings_and_times_away_stand_beside_each_date(
    as_: Any, session: Any, world: World, poll_id: int
) -> None:
    judge = world.people["judge"]
    meeting = session.get(Meeting, world.meetings["exchange"])
    meeting.starts_at, meeting.ends_at = (datetime(2027, 3, 4, hour, tzinfo=UTC) for hour in (8, 12))
    calendar = BusySource(person_id=judge, name="Office", uploaded_at=NOW, known_until=NOW, intervals=1)
    session.add(calendar)
    session.flush()
    away = {"starts_at": datetime(2027, 3, 5, 5, tzinfo=UTC), "ends_at": datetime(2027, 3, 5, 7, tzinfo=UTC)}
    session.add(BusyInterval(person_id=judge, source_id=calendar.id, **away))
    session.commit()
    words = text_of(as_("judge").get(f"/polls/{poll_id}"))
    assert "at the same time Experts' exchange on Peru, Thursday, 4 March 2027, 09:00–13:00 (Brussels)" in words
    assert "near it You are away or busy, Friday, 5 March 2027, 06:00–08:00 (Brussels)" in words
    assert words.count("at the same time") == words.count("near it") == 1
    assert "Experts' exchange on Peru" not in text_of(as_("eurojust").get(f"/polls/{poll_id}"))


def test_a_meeting_hidden_from_the_partner_side_stands_beside_no_date(
    as_: Any, session: Any, world: World, poll_id: int
) -> None:
    """A partner put on the list of a HERON meeting by mistake does not learn of it here either (V1)."""
    meeting = session.get(Meeting, world.meetings["union"])
    meeting.starts_at, meeting.ends_at = (datetime(2027, 3, 4, hour, tzinfo=UTC) for hour in (8, 12))
    session.commit()
    assert "HERON" in as_("prosecutor").get(f"/polls/{poll_id}").text
    page = as_("partner").get(f"/polls/{poll_id}").text
    assert ("HERON" in page, "at the same time" in page) == (False, False)


def test_answers_are_seen_by_all_asked_only_where_that_was_agreed(
    as_: Any, open_poll: Any, session: Any, world: World
) -> None:
    poll = open_poll("postponed", terms(open_answers=True))
    said = Said(dict.fromkeys([option.id for option in poll.offered], Choice.NO), "A secret remark")
    operations.answer(viewer("judge", world), poll, voter(poll, world.people["judge"]), said, NOW)
    session.commit()
    key = poll.id
    page = text_of(as_("partner").get(f"/polls/{key}"))
    assert "Everyone asked sees your answer; your comment is read by those who plan the meeting." in page
    assert "Benoît Juge Belgium no no no Dieter Ankläger Germany not answered not answered not answered" in page
    assert "A secret remark" not in page


def test_a_poll_becomes_unknown_to_the_partner_side_with_its_meeting(as_: Any, session: Any, poll_id: int) -> None:
    partner = as_("partner")
    form = ballot(partner.get(f"/polls/{poll_id}"))
    session.execute(
        sa.update(Meeting)
        .where(Meeting.id == sa.select(Poll.meeting_id).scalar_subquery())
        .values(audience=Audience.UNION)
    )
    session.commit()
    assert [partner.get(f"/polls/{poll_id}").status_code, partner.post(f"/polls/{poll_id}", data=form).status_code] == [
        404,
        404,
    ]
    assert "Say which date suits you" not in partner.get("/").text
    assert partner.get("/account/data").json["polls"] == []
    assert "Pilar Fiscal" not in as_("secretariat").get(f"/polls/{poll_id}/overview").text


# Steering -----------------------------------------------------------------------------------------------------------


def say(session: Any, world: World, poll_id: int, **choices: str) -> None:
    """Let people answer: ``judge="yes no if_need_be"``, by date."""
    for who, said in choices.items():
        poll = fresh(poll_id)
        votes = {option.id: Choice(word) for option, word in zip(poll.offered, said.split(), strict=True)}
        operations.answer(viewer(who, world), poll, voter(poll, world.people[who]), Said(votes, f"from {who}"), NOW)
        session.commit()


def test_dates_are_ranked_and_explained_by_countries_and_capacities(
    as_: Any, session: Any, world: World, poll_id: int
) -> None:
    say(session, world, poll_id, judge="yes yes no", prosecutor="no if_need_be if_need_be", partner="yes no yes")
    words = text_of(as_("contact_group").get(f"/polls/{poll_id}/overview"))
    heads = re.findall(r"(\d)\. \w+, (\d) March", words)
    # The prosecutor is required: the two dates that Germany can make come first, the earlier before the later.
    assert heads == [("1", "5"), ("2", "9"), ("3", "4")]
    assert (
        "The required country or body can come. Countries and bodies: 1 yes, 1 if need be, 1 no, 1 not answered."
        in words
    )
    assert (
        "0 of 1 required countries and bodies can come; not covered: Germany. Countries and bodies: 2 yes, 0 if need be, 1 no, 1 not answered."
        in words
    )
    assert "Countries and bodies 1 yes Belgium 1 if need be Germany 1 no Peru 1 not answered Eurojust" in words
    assert (
        "Capacities 1 yes Investigating judge 1 if need be Prosecutor (1 of 2 people) 1 not answered EU representative"
        in words
    )
    assert "3 people have answered, 1 has not" in words
    assert "reminded once, 48 hours before the end of the day to respond by: 3 December 2026, 00:00 (Brussels)" in words


def test_who_said_what_stands_in_the_matrix_with_comments_for_those_who_plan(
    as_: Any, session: Any, world: World, poll_id: int
) -> None:
    say(session, world, poll_id, judge="yes no if_need_be")
    page = text_of(as_("secretariat").get(f"/polls/{poll_id}/overview"))
    assert (
        "Benoît Juge Belgium · Investigating judge yes no if need be from judge answered 24 November 2026, 10:00 (Amsterdam)"
        in page
    )
    assert (
        "Dieter Ankläger Germany · Prosecutor · required not answered not answered not answered asked 24 November"
        in page
    )


def test_a_planner_of_the_partner_side_reads_no_comment_of_the_union_side(as_: Any, session: Any, world: World) -> None:
    from tests.support.polls import furnish_polls

    people = {who: session.get(Person, key) for who, key in world.people.items()}
    furnish_polls(NOW, people, {name: session.get(Meeting, key) for name, key in world.meetings.items()})
    session.commit()
    key = session.scalar(sa.select(Poll.id).where(Poll.meeting_id == world.meetings["clasi"]))
    session.rollback()
    assert "HERON remark" in as_("chair").get(f"/polls/{key}/overview").text
    page = as_("partner_chair").get(f"/polls/{key}/overview")
    assert ("HERON remark" in page.text, "Elena Presidenta" in page.text) == (False, True)


def test_choosing_names_whoever_said_no_and_required_silence(
    as_: Any, session: Any, world: World, poll_id: int
) -> None:
    say(session, world, poll_id, judge="no yes yes", partner="no no no")
    first = fresh(poll_id).offered[0].id
    session.rollback()
    secretariat, address = as_("secretariat"), f"/polls/{poll_id}/dates/{first}/choose"
    words = text_of(secretariat.get(address))
    assert (
        "2 people said no to this date Benoît Juge, Belgium, investigating judge Pilar Fiscal, Peru, prosecutor"
        in words
    )
    assert "1 required person has not answered Dieter Ankläger, Germany, prosecutor (required)" in words
    assert "4 persons will be told" in words
    form = form_of(secretariat.get(address))
    answers = [secretariat.post(address, data=form) for _twice in range(2)]
    assert [answer.location for answer in answers] == [f"/meetings/{world.meetings['undated']}"] * 2
    session.rollback()
    meeting = session.get(Meeting, world.meetings["undated"], populate_existing=True)
    assert (meeting.state, meeting.starts_local) == (State.SCHEDULED, datetime(2027, 3, 4, 10))
    session.rollback()
    shown = text_of(as_("judge").get(f"/polls/{poll_id}"))
    assert "The date is chosen Thursday, 4 March 2027, 10:00–17:00 (Brussels)" in shown
    assert "What you said Thursday, 4 March 2027, 10:00–17:00 (Brussels) No" in shown


def test_choosing_across_a_hand_over_names_the_new_chair(as_: Any, open_poll: Any, session: Any, world: World) -> None:
    key = open_poll("draft").id
    session.commit()
    option = fresh(key).offered[0].id
    session.commit()
    secretariat, address = as_("secretariat"), f"/polls/{key}/dates/{option}/choose"
    page = secretariat.post(address, data=form_of(secretariat.get(address)), follow_redirects=True)
    assert "The meeting is scheduled." in text_of(page)


def test_only_those_who_run_the_forum_choose(as_: Any, session: Any, poll_id: int) -> None:
    first = fresh(poll_id).offered[0].id
    session.rollback()
    overview = as_("contact_group").get(f"/polls/{poll_id}/overview").text
    assert "/choose" not in overview
    assert as_("contact_group").get(f"/polls/{poll_id}/dates/{first}/choose").status_code == 403
    assert "/choose" in as_("chair").get(f"/polls/{poll_id}/overview").text


def test_scheduling_that_is_hindered_says_why_and_changes_nothing(
    as_: Any, open_poll: Any, session: Any, world: World
) -> None:
    poll = open_poll("draft")
    session.execute(sa.text("delete from meeting_country where meeting_id = :key"), {"key": poll.meeting_id})
    session.commit()
    address = f"/polls/{poll.id}/dates/{poll.offered[0].id}/choose"
    secretariat = as_("secretariat")
    answer = secretariat.post(address, data=form_of(secretariat.get(address)))
    assert answer.status_code == 422
    assert "An expert exchange is about at least one third country." in text_of(answer)
    session.rollback()
    assert set(session.scalars(sa.select(Poll.state))) == {PollState.OPEN}


def test_a_second_closer_is_told_that_the_poll_is_closed(as_: Any, session: Any, poll_id: int) -> None:
    keys = [option.id for option in fresh(poll_id).offered]
    session.rollback()
    secretariat = as_("secretariat")
    addresses = [f"/polls/{poll_id}/dates/{key}/choose" for key in keys]
    forms = [form_of(secretariat.get(address)) for address in addresses]
    assert secretariat.post(addresses[0], data=forms[0]).status_code == 302
    late = secretariat.post(addresses[1], data=forms[1])
    assert late.status_code == 409
    assert "The poll is not in a state for this any more." in text_of(late)


def test_steps_are_taken_after_asking(as_: Any, session: Any, world: World, poll_id: int) -> None:
    secretariat = as_("secretariat")

    def take(step: str, **values: str) -> Any:
        address = f"/polls/{poll_id}/step/{step}"
        page = secretariat.get(address)
        return page, secretariat.post(address, data=form_of(page) | values)

    asked, done = take("stop")
    assert ("Nobody will be told" in text_of(asked), done.status_code) == (True, 302)
    asked, refused = take("reopen", respond_by="2027-03-04")
    assert ("4 persons will be told" in text_of(asked), refused.status_code) == (True, 422)
    assert "The day to respond by lies before the first date on offer." in text_of(refused)
    _asked, done = take("reopen", respond_by="2026-12-18")
    assert done.status_code == 302
    _asked, done = take("withdraw", reason="No longer needed")
    assert done.status_code == 302
    asked, refused = take("withdraw")
    assert ("This cannot be done now" in text_of(asked), refused.status_code) == (True, 409)
    session.rollback()
    kinds = session.scalars(sa.select(Message.kind)).all()
    assert [kinds.count(kind) for kind in ("poll_opened", "poll_reopened", "poll_withdrawn")] == [4, 4, 4]
    session.rollback()
    assert "This poll was withdrawn No answers are needed any more." in text_of(as_("judge").get(f"/polls/{poll_id}"))


def test_reminding_shows_whom_and_spares_those_reminded_lately(
    as_: Any, session: Any, world: World, poll_id: int
) -> None:
    say(session, world, poll_id, judge="no yes yes")
    secretariat, address = as_("secretariat"), f"/polls/{poll_id}/remind"
    page = secretariat.get(address)
    assert "3 persons will be told" in text_of(page)
    assert "Benoît Juge" not in page.text
    done = secretariat.post(address, data=form_of(page), follow_redirects=True)
    assert "The reminder is sent. 3 persons are told of it." in text_of(done)
    again = text_of(secretariat.get(address))
    assert "Reminded within the last day already" in again
    assert "Nobody will be told" in again
    assert "reminded once, 24 November 2026, 10:00 (Amsterdam)" in text_of(
        secretariat.get(f"/polls/{poll_id}/overview")
    )


def test_further_dates_and_people_are_told_of(as_: Any, session: Any, world: World, poll_id: int) -> None:
    secretariat, dates, people = as_("secretariat"), f"/polls/{poll_id}/dates", f"/polls/{poll_id}/people"
    page = secretariat.get(dates)
    assert "4 persons will be told" in text_of(page)
    refused = secretariat.post(dates, data=sent(page, starts_0="2027-03-04T10:00", ends_0="2027-03-04T17:00"))
    assert (refused.status_code, "This date is on offer already." in refused.text) == (422, True)
    form = sent(refused, starts_0="2027-03-11T10:00", ends_0="2027-03-11T17:00")
    assert secretariat.post(dates, data=form).location == f"/polls/{poll_id}/overview"
    page = secretariat.get(people)
    assert "Benoît Juge" not in page.text
    page = secretariat.post(people, data=sent(page, do="find", find="claire"))
    asked = secretariat.post(
        people, data=sent(page, people=str(world.people["contact_point"]), do="", find=""), follow_redirects=True
    )
    assert "The poll asks more people. 1 person is told of it." in text_of(asked)
    assert "Claire Contact" in asked.text
    assert secretariat.post(people, data=sent(secretariat.get(people))).status_code == 422


def test_removing_requiring_and_taking_back_are_one_press_each(
    as_: Any, session: Any, world: World, poll_id: int
) -> None:
    poll = fresh(poll_id)
    judge, first = voter(poll, world.people["judge"]).id, poll.offered[0].id
    session.rollback()
    secretariat = as_("secretariat")
    presses: tuple[tuple[str, dict[str, str], str], ...] = (
        (f"/people/{judge}/required", {"required": "yes"}, "Benoît Juge is required now."),
        (f"/people/{judge}/required", {"required": "no"}, "Benoît Juge is not required now."),
        (f"/people/{judge}/remove", {}, "Benoît Juge is no longer asked."),
        (f"/dates/{first}/take-back", {}, "The date is no longer on offer."),
        (f"/dates/{first}/take-back", {}, "This date is not on offer any more."),
    )
    for address, values, said in presses:
        assert said in text_of(secretariat.post(f"/polls/{poll_id}{address}", data=values, follow_redirects=True))
    page = text_of(secretariat.get(f"/polls/{poll_id}/overview"))
    assert "1 date was taken back Thursday, 4 March 2027, 10:00–17:00 (Brussels)" in page
    assert secretariat.post(f"/polls/{poll_id}/people/{judge}/remove").status_code == 404


def test_somebody_removed_can_be_asked_again_and_has_the_answers_given(
    as_: Any, session: Any, world: World, poll_id: int
) -> None:
    say(session, world, poll_id, judge="yes no yes")
    judge = voter(fresh(poll_id), world.people["judge"]).id
    secretariat, people = as_("secretariat"), f"/polls/{poll_id}/people"
    secretariat.post(f"{people}/{judge}/remove")
    assert as_("judge").get(f"/polls/{poll_id}").status_code == 404
    page = secretariat.get(people)
    assert "Benoît Juge Court of Antwerp · Belgium Investigating judge asked before" in text_of(page)
    asked = secretariat.post(people, data=sent(page, people=str(world.people["judge"])), follow_redirects=True)
    assert "The poll asks more people. 1 person is told of it." in text_of(asked)
    assert as_("judge").get(f"/polls/{poll_id}").text.count('value="yes" checked') == 2


@pytest.mark.parametrize("step", ["schedule", "cancel"])
def test_whoever_sets_a_date_otherwise_is_warned_of_the_poll(
    as_: Any, open_poll: Any, session: Any, world: World, step: str
) -> None:
    address = f"/meetings/{world.meetings['postponed']}/step/{step}"
    warning = "People are being asked in a date poll"
    assert warning not in as_("secretariat").get(address).text
    open_poll("postponed")
    session.commit()
    assert warning in as_("secretariat").get(address).text
    assert warning in as_("secretariat").get(f"/meetings/{world.meetings['postponed']}/edit").text


def test_an_answer_by_phone_is_shown_as_such_to_both(as_: Any, session: Any, world: World, poll_id: int) -> None:
    judge = voter(fresh(poll_id), world.people["judge"]).id
    session.rollback()
    address = f"/polls/{poll_id}/people/{judge}/answer"
    page = as_("contact_group").get(address)
    stale = as_("contact_group").get(address)
    assert as_("contact_group").post(address, data=ballot(page, "if_need_be")).status_code == 302
    assert as_("contact_group").post(address, data=ballot(stale, "no")).status_code == 409
    assert "by phone, noted by Bram Beleid" in text_of(as_("secretariat").get(f"/polls/{poll_id}/overview"))
    assert "Your answer was given by phone and noted by Bram Beleid." in text_of(as_("judge").get(f"/polls/{poll_id}"))


def test_a_late_change_of_the_terms_shows_both_texts(as_: Any, session: Any, poll_id: int) -> None:
    secretariat, address = as_("secretariat"), f"/polls/{poll_id}/edit"
    one, other = secretariat.get(address), secretariat.get(address)
    saved = secretariat.post(address, data=sent(one, message="First", respond_by="2026-12-10"), follow_redirects=True)
    assert "The change is saved. Nobody is told of it." in text_of(saved)
    late = secretariat.post(address, data=sent(other, message="Second"))
    assert late.status_code == 409
    assert "Saved meanwhile by someone else First" in text_of(late)
    assert "Saved meanwhile by someone else 10 December 2026" in text_of(late)


def test_when_the_time_is_over_the_planners_are_told_to_close_it(
    as_: Any, session: Any, world: World, poll_id: int
) -> None:
    assert "Close the date poll" not in as_("secretariat").get("/").text
    after = datetime(2026, 12, 4, 23, 30, tzinfo=UTC)
    session.execute(sa.update(SignIn).values(begun_at=after, seen_at=after))
    session.commit()
    with freeze_time(after):
        page = text_of(as_("secretariat").get("/"))
        assert (
            "Close the date poll: DRAFTY contact group without a date Coalition of European Countries was due" in page
        )
        words = text_of(as_("secretariat").get(f"/polls/{poll_id}/overview"))
        assert "The time to answer is over Answers were due on 4 December 2026." in words
        judge = as_("judge").get("/")
        assert ("Close the date poll" in judge.text, "Say which date suits you" in judge.text) == (False, True)


# Elsewhere ----------------------------------------------------------------------------------------------------------


def test_polls_that_wait_for_an_answer_stand_on_the_home_page_until_every_date_is_answered(
    as_: Any, session: Any, world: World, poll_id: int
) -> None:
    line = f'href="/polls/{poll_id}">Say which date suits you: DRAFTY contact group without a date</a>'
    assert line in as_("judge").get("/").text
    say(session, world, poll_id, judge="no yes yes")
    assert line not in as_("judge").get("/").text
    operations.add_options(viewer("secretariat", world), fresh(poll_id), [slot(date(2027, 3, 11))], NOW)
    session.commit()
    assert line in as_("judge").get("/").text
    assert line not in as_("stranger").get("/").text


def test_open_polls_pass_on_with_the_chair(as_: Any, poll_id: int, world: World) -> None:
    page = as_("chair").get(f"/forums/{world.forums['coalition']}/handover")
    words = text_of(page)
    assert "Open date polls DRAFTY contact group without a date" in words
    assert "answers are due on 4 December 2026" in words
    assert "Open date polls" not in text_of(as_("member").get(f"/forums/{world.forums['coalition']}/handover"))


def test_the_meeting_leads_those_who_plan_to_its_poll(as_: Any, world: World) -> None:
    link = f'href="/meetings/{world.meetings["undated"]}/poll"'
    assert link in as_("contact_group").get(f"/meetings/{world.meetings['undated']}").text
    other = f'href="/meetings/{world.meetings["convened"]}/poll"'
    assert other not in as_("member").get(f"/meetings/{world.meetings['convened']}").text


def test_a_draft_about_which_people_are_asked_is_not_deleted(
    as_: Any, session: Any, world: World, poll_id: int
) -> None:
    address = f"/meetings/{world.meetings['undated']}/discard"
    secretariat = as_("secretariat")
    answer = secretariat.post(address, data=form_of(secretariat.get(address)))
    assert answer.status_code == 409
    assert "People are being asked in a date poll." in text_of(answer)
    assert count(session, Poll) == 1


def test_the_trail_of_the_meeting_tells_of_its_polls(as_: Any, session: Any, world: World, poll_id: int) -> None:
    say(session, world, poll_id, judge="no yes if_need_be")
    words = text_of(as_("secretariat").get(f"/trail/meeting/{world.meetings['undated']}"))
    assert "A date poll was opened" in words
    assert "Somebody answered the date poll" in words
    assert "No, Yes, If need be" in words


def test_ones_own_data_hold_ones_answers(as_: Any, session: Any, world: World, poll_id: int) -> None:
    say(session, world, poll_id, judge="no yes if_need_be")
    (kept,) = as_("judge").get("/account/data").json["polls"]
    assert kept["meeting"] == "DRAFTY contact group without a date"
    assert kept["comment"] == "from judge"
    assert list(kept["answers"].values()) == ["no", "yes", "if_need_be"]


def test_the_command_reminds_once_however_often_it_runs(app: Any, session: Any, poll_id: int) -> None:
    moment = fresh(poll_id).closes_at - timedelta(hours=48)
    session.rollback()
    with freeze_time(moment):
        results = [app.test_cli_runner().invoke(args=["polls", "remind"]) for _twice in range(2)]
    assert [result.output for result in results] == ["4 reminded\n", "0 reminded\n"]
    with freeze_time(NOW):
        assert app.test_cli_runner().invoke(args=["polls", "remind"]).output == "0 reminded\n"


# Statements ---------------------------------------------------------------------------------------------------------


def fill(session: Any, poll_id: int, number: int) -> None:
    """Ask so many more people, each of whom answers."""
    options = list(session.scalars(sa.select(PollOption.id).filter_by(poll_id=poll_id)))
    start = session.scalar(sa.select(sa.func.count()).select_from(Person))
    for n in range(start, start + number):
        person = Person(email=f"x{n}@people.example", name=f"X {n}", folded_name=f"x {n}", country_code="FR", side=Side.UNION,
                        zone="Europe/Paris", locale="en", created_at=NOW)  # fmt: skip
        asked = PollVoter(poll_id=poll_id, person=person, country_code="FR", capacity=Capacity.PROSECUTOR, asked_at=NOW,
                          answered_at=NOW, opened_at=NOW)  # fmt: skip
        session.add_all([person, asked])
        session.flush()
        session.add_all(
            PollVote(voter_id=asked.id, option_id=key, choice=Choice.YES, changed_at=NOW) for key in options
        )
    session.commit()


@pytest.mark.parametrize("page", ["overview", "remind", "people", ""])
def test_a_page_takes_the_same_statements_for_one_and_for_thirty(
    as_: Any, open_poll: Any, session: Any, count_queries: Callable[[], Any], page: str
) -> None:
    key = open_poll("postponed", terms(open_answers=True), asked={"judge": ASKED["judge"]}).id
    session.commit()
    caller = as_("secretariat" if page else "judge")
    address = f"/polls/{key}/{page}".rstrip("/")
    counts = []
    for more in (0, 2, 27):
        fill(session, key, more)
        caller.get(address)
        with count_queries() as seen:
            answer = caller.get(address)
        session.rollback()
        counts.append((answer.status_code, len(seen)))
    assert len(set(counts)) == 1
    assert counts[0][0] == 200
    assert counts[0][1] <= 14


def test_the_home_page_reads_polls_by_one_statement_however_many(
    as_: Any, session: Any, world: World, count_queries: Callable[[], Any]
) -> None:
    judge, counts = as_("judge"), []
    for number in (0, 1, 3, 20):
        for n in range(number):
            poll = Poll(
                meeting_id=world.meetings["postponed"] if n == 0 and number == 1 else _draft(session, world, number, n),
                respond_by=date(2026, 12, 4), closes_at=NOW + timedelta(days=10), made_at=NOW, opened_at=NOW,
                options=[_option(DAYS[0])],
            )  # fmt: skip
            session.add(poll)
            session.flush()
            session.add(
                PollVoter(
                    poll_id=poll.id,
                    person_id=world.people["judge"],
                    country_code="BE",
                    capacity=Capacity.PROSECUTOR,
                    asked_at=NOW,
                )
            )
        session.commit()
        judge.get("/")
        with count_queries() as seen:
            page = judge.get("/")
        session.rollback()
        counts.append((page.text.count("Say which date suits you"), len(seen)))
        assert sum(statement.startswith("SELECT poll.id") for statement in seen) == min(number, 1)
    assert [shown for shown, _number in counts] == [0, 1, 4, 12]
    assert [number - counts[0][1] for _shown, number in counts] == [0, 1, 1, 1]


def _draft(session: Any, world: World, number: int, n: int) -> int:
    meeting = Meeting(
        uid=f"draft-{number}-{n}", forum_id=world.forums["coalition"], level="contact_group", title=f"Draft {n}", zone="Europe/Brussels",
        created_at=NOW, shown_at=NOW,
    )  # fmt: skip
    session.add(meeting)
    session.flush()
    return meeting.id


def _option(day: date) -> PollOption:
    given = slot(day)
    return PollOption(
        zone="Europe/Brussels", starts_local=given.starts.local, ends_local=given.ends.local, starts_at=given.span[0],
        ends_at=given.span[1], origin=Origin.BY_HAND, added_at=NOW,
    )  # fmt: skip
