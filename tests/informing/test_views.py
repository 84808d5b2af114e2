"""Pages of duties: making a meeting known in two steps, the proof, taking note with and without signing in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa
from freezegun import freeze_time

from exchange.accounts.models import Person, PersonState, SignIn
from exchange.accounts.rules import Role
from exchange.core.journal import JournalEntry
from exchange.forums.models import Mandate
from exchange.informing.models import Duty, Informed
from exchange.informing.rules import How
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.notices.models import Message
from exchange.world.rules import Audience, Handling
from tests.informing.conftest import fresh, rows
from tests.informing.test_operations import secret_of
from tests.meetings.reading import form_of
from tests.support.world import LONG_AGO, NOW, World, email_of

DAY = timedelta(days=1)


@pytest.fixture
def as_(as_: Any, session: Any) -> Callable[[str], Any]:
    """Sign in as a person; each request finds and leaves the session as if it were the only one."""

    def sign_in(who: str) -> Any:
        return _alone(as_(who), session)

    return sign_in


@pytest.fixture
def nobody(client: Any, session: Any) -> Any:
    """A browser nobody has signed in with."""
    return _alone(client, session)


def _alone(browser: Any, session: Any) -> Any:
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


def text_of(response: Any) -> str:
    """Return the page's words without markup and runs of white space."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def count(session: Any, table: Any) -> int:
    session.rollback()
    return session.scalar(sa.select(sa.func.count()).select_from(table))


def counts(session: Any) -> list[int]:
    return [count(session, table) for table in (Duty, Informed, Message, JournalEntry)]


def at(world: World, meeting: str) -> str:
    return f"/meetings/{world.meetings[meeting]}/make-known"


def sure(browser: Any, address: str, **more: Any) -> Any:
    """The page before sending, with the form filled in."""
    return browser.post(address, data=form_of(browser.get(address)) | more)


def send(browser: Any, address: str, **more: Any) -> Any:
    return browser.post(address, data=form_of(sure(browser, address, **more)) | {"do": "send"})


# --- Making known -----------------------------------------------------------------------------------------------------


def test_nobody_is_told_before_a_page_named_everybody_and_showed_the_words(
    as_: Any, session: Any, world: World
) -> None:
    secretariat, address = as_("secretariat"), at(world, "exchange")
    first = secretariat.get(address)
    assert "Make known: The meeting is scheduled" in text_of(first)
    assert "Contact points of the forum: 1; of countries with nobody on the list: 1." in text_of(first)
    page = sure(secretariat, address, text="Please tell <b>your</b> office.", acknowledge_by="2026-12-10")
    words = text_of(page)
    assert page.status_code == 200
    assert "2 persons will be told by mail Claire Contact France Eva Juste Eurojust What they read" in words
    assert "The meeting is scheduled. Please tell <b>your</b> office." in words
    assert "Take note by Thursday, 10 December 2026" in words
    assert counts(session) == [0, 0, 0, 0]
    sent = [secretariat.post(address, data=form_of(page) | {"do": "send"}) for _twice in range(2)]
    assert [one.status_code for one in sent] == [302, 302]
    assert sent[0].location == sent[1].location
    assert counts(session) == [1, 2, 2, 1]
    assert "It is made known. 2 persons are told." in text_of(secretariat.get(sent[0].location))
    duty = session.scalars(sa.select(Duty)).one()
    assert (duty.title, duty.step, duty.audience, duty.handling) == (
        "Experts' exchange on Peru", "scheduled", Audience.ALL, Handling.LIMITE,
    )  # fmt: skip


def test_the_page_before_sending_leads_back_with_all_that_was_typed(as_: Any, world: World) -> None:
    secretariat, address = as_("secretariat"), at(world, "exchange")
    page = sure(secretariat, address, text="One\nTwo", acknowledge_by="2026-12-10", whom="absent")
    again = form_of(secretariat.post(address, data=form_of(page) | {"do": "edit"}))
    assert (again["text"], again["acknowledge_by"], again["whom"]) == ("One\nTwo", "2026-12-10", "absent")
    assert again["bodies"] == form_of(page)["bodies"]


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"whom": "all", "bodies": []}, {"contact_point", "member"}),
        ({"whom": "absent", "bodies": []}, {"contact_point"}),
        ({"whom": "none"}, {"eurojust"}),
        ({"whom": "absent"}, {"contact_point", "eurojust"}),
    ],
)
def test_whom_a_choice_means(as_: Any, session: Any, world: World, chosen: Any, told: set[str]) -> None:
    """Sweden has a contact point too, and one of its people is on the list."""
    session.add(
        Mandate(forum_id=world.forums["coalition"], person_id=world.people["member"], role=Role.CONTACT_POINT,
                country_code="SE", starts_on=LONG_AGO)
    )  # fmt: skip
    session.execute(sa.text("update participation set country_code = 'SE' where country_code = 'DE'"))
    session.commit()
    send(as_("secretariat"), at(world, "exchange"), **chosen)
    session.rollback()
    keys = {key: who for who, key in world.people.items()}
    assert {keys[key] for key in session.scalars(sa.select(Informed.person_id))} == told


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"whom": "none", "bodies": []}, "Contact points: Nobody would be told. Choose somebody."),
        ({"whom": "everybody"}, "Contact points: Not a valid choice."),
        ({"acknowledge_by": "2026-11-23"}, "Take note by: This day has passed. Choose today or a later day."),
        ({"acknowledge_by": "9999-12-31"}, "Take note by: This day is more than two years away."),
        ({"acknowledge_by": "soon"}, "Take note by: Give a day, such as 2026-12-01."),
        ({"text": "x" * 4_001}, "Message: Field cannot be longer than 4000 characters."),
    ],
)
def test_what_cannot_be_so_is_said_beside_its_field(
    as_: Any, session: Any, world: World, typed: Any, said: str
) -> None:
    page = sure(as_("secretariat"), at(world, "exchange"), **{"text": "Kept words", **typed})
    assert page.status_code == 422
    assert said in text_of(page)
    assert "text" in typed or "Kept words" in page.text
    assert counts(session) == [0, 0, 0, 0]


def test_what_changed_since_the_page_before_sending_is_shown_again(as_: Any, session: Any, world: World) -> None:
    secretariat, address = as_("secretariat"), at(world, "exchange")
    form = form_of(sure(secretariat, address)) | {"do": "send"}
    session.get_one(Person, world.people["contact_point"]).state = PersonState.CLOSED
    session.commit()
    answer = secretariat.post(address, data=form)
    assert answer.status_code == 409
    assert "This changed meanwhile. Nobody has been told yet." in text_of(answer)
    assert "Claire Contact" not in answer.text
    assert counts(session) == [0, 0, 0, 0]
    assert secretariat.post(address, data=form_of(answer) | {"do": "send"}).status_code == 302
    assert count(session, Message) == 1


def test_more_people_are_told_the_same_words_and_nobody_twice(as_: Any, session: Any, world: World) -> None:
    secretariat, address = as_("secretariat"), at(world, "exchange")
    send(secretariat, address, whom="all", bodies=[], text="The first words")
    page = secretariat.get(address)
    assert "1 person was told of this step already" in text_of(page)
    assert "Claire Contact" not in page.text
    assert ("The first words" in page.text, 'name="text"' in page.text) == (True, False)
    told = send(secretariat, address, whom="all")
    assert "It is made known. 1 person is told." in text_of(secretariat.get(told.location))
    assert counts(session)[:3] == [1, 2, 2]
    bodies = session.scalars(sa.select(Message.body)).all()
    assert all("The first words" in body for body in bodies)
    assert "There is nobody to tell" in text_of(secretariat.get(address))


def test_a_draft_is_made_known_to_nobody(as_: Any, session: Any, world: World) -> None:
    chair = as_("chair")
    pages = [chair.get(at(world, "draft")), chair.post(at(world, "draft"), data={"do": "send"})]
    assert [page.status_code for page in pages] == [409, 409]
    assert "A draft is made known to nobody" in text_of(pages[0])
    assert "make-known" not in chair.get(f"/meetings/{world.meetings['draft']}").text
    assert counts(session) == [0, 0, 0, 0]


def test_of_a_meeting_of_the_union_side_nobody_of_the_other_is_offered(as_: Any, session: Any, world: World) -> None:
    page = sure(as_("secretariat"), at(world, "clasi_union"))
    assert "Pilar Fiscal" not in page.text
    both = sure(as_("secretariat"), at(world, "clasi"))
    assert "Pilar Fiscal" in both.text
    own = sure(as_("partner_chair"), at(world, "clasi"))
    assert "1 person will be told by mail Pilar Fiscal Peru" in text_of(own)


@pytest.mark.parametrize("state", sorted(set(State) - {State.DRAFT}))
def test_each_announced_state_is_made_known_in_its_words(as_: Any, session: Any, world: World, state: State) -> None:
    session.get_one(Meeting, world.meetings["exchange"]).state = state
    session.commit()
    secretariat = as_("secretariat")
    answer = send(secretariat, at(world, "exchange"))
    assert session.scalars(sa.select(Duty.step)).one() == state.value
    assert secretariat.get(answer.location).status_code == 200


# --- The proof --------------------------------------------------------------------------------------------------------


def proof_of(page: Any) -> list[str]:
    """Return the rows of the table, in words."""
    body = page.text.partition("<tbody>")[2].partition("</tbody>")[0]
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", row)).split()) for row in body.split("</tr>")[:-1]]


def test_the_proof_tells_of_each_when_and_how(as_: Any, session: Any, world: World, inform: Any) -> None:
    duty_id = inform("exchange", "contact_point", "eurojust", "member", "prosecutor").duty.id
    found = rows(duty_id)
    found["eurojust"].acknowledged_at, found["eurojust"].acknowledged_how = NOW + DAY, How.LINK
    found["member"].released_at, found["member"].released_reason = NOW + DAY, "takes part"
    found["contact_point"].reminded_at, found["contact_point"].reminders = NOW + DAY, 2
    session.get_one(Person, world.people["prosecutor"]).state = PersonState.CLOSED
    session.commit()
    page = as_("secretariat").get(f"/duties/{duty_id}")
    assert "1 of 2 have taken note" in text_of(page)
    when, later = "24 November 2026, 10:00 (Amsterdam)", "25 November 2026, 10:00 (Amsterdam)"
    assert proof_of(page) == [
        f"Dieter Ankläger Germany told {when} Waiting – Account closed",
        f"Claire Contact France told {when} Waiting 2 times, last {later} Not yet Release : Claire Contact",
        f"Sven Medlem Sweden told {when} Waiting – Released {later} : takes part".replace(" : takes", ": takes"),
        f"Eva Juste Eurojust told {when} Waiting – Has taken note {later}, by the link in the message",
    ]


def test_the_file_opens_in_a_spreadsheet_and_calculates_nothing(
    as_: Any, session: Any, world: World, inform: Any
) -> None:
    duty_id = inform("exchange", "contact_point", "eurojust").duty.id
    row = rows(duty_id)["eurojust"]
    row.acknowledged_at, row.acknowledged_how = NOW + DAY, How.PAGE
    session.get_one(Person, world.people["contact_point"]).name = '=HYPERLINK("http://x";"y")'
    session.commit()
    answer = as_("secretariat").get(f"/duties/{duty_id}/proof.csv")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="proof-{duty_id}-experts-exchange-on-peru.csv"'
    )
    assert answer.data.startswith(b"\xef\xbb\xbf")
    told = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert told[0] == ["Experts' exchange on Peru", "The meeting is scheduled", "Coalition of European Countries"]
    assert told[1] == ["Times in the zone Europe/Amsterdam", "24 November 2026, 10:00 (Amsterdam)"]
    assert told[4:] == [
        ["'=HYPERLINK(\"http://x\";\"y\")", "France", "2026-11-24 10:00", "Waiting", "", "0", "", "Not yet", "", "", "", ""],
        ["Eva Juste", "Eurojust", "2026-11-24 10:00", "Waiting", "", "0", "", "Has taken note", "2026-11-25 10:00",
         "on the platform", "", ""],
    ]  # fmt: skip


def test_the_co_chair_of_the_partner_side_sees_who_took_note_but_not_how_others_are_reached(
    as_: Any, inform: Any
) -> None:
    duty_id = inform("clasi", "partner", "chair", step="convened").duty.id
    page = as_("partner_chair").get(f"/duties/{duty_id}")
    lines = {row.split()[0]: row for row in proof_of(page)}
    assert ("Waiting" in lines["Pilar"], "Waiting" in lines["Elena"]) == (True, False)
    assert ("Release" in lines["Pilar"], "Release" in lines["Elena"]) == (True, False)


def test_reminding_names_who_is_written_to_and_is_possible_once_a_day(
    as_: Any, session: Any, world: World, inform: Any
) -> None:
    duty_id = inform("exchange", "contact_point", "eurojust").duty.id
    assert "Remind now" not in text_of(as_("secretariat").get(f"/duties/{duty_id}"))
    with freeze_time(NOW + DAY):
        session.execute(sa.update(SignIn).values(seen_at=NOW + DAY))
        session.commit()
        secretariat = as_("secretariat")
        assert "Remind now" in text_of(secretariat.get(f"/duties/{duty_id}"))
        page = secretariat.get(f"/duties/{duty_id}/remind")
        assert "2 persons will be told by mail Claire Contact France Eva Juste Eurojust" in text_of(page)
        sent = [secretariat.post(f"/duties/{duty_id}/remind", data=form_of(page)) for _twice in range(2)]
        assert "2 people are reminded." in text_of(secretariat.get(sent[0].location))
        again = secretariat.get(f"/duties/{duty_id}/remind")
        assert "Nobody will be told" in text_of(again)
        assert "Written to within the last day already Claire Contact, Eva Juste" in text_of(again)
        secretariat.post(f"/duties/{duty_id}/remind", data={"key": "another"})
    assert count(session, Message) == 4


def test_releasing_and_closing_ask_for_a_reason_and_say_what_was_done(
    as_: Any, session: Any, world: World, inform: Any
) -> None:
    duty_id = inform("exchange", "contact_point", "eurojust").duty.id
    row, secretariat = rows(duty_id)["contact_point"].id, as_("secretariat")
    address = f"/duties/{duty_id}/people/{row}/release"
    assert secretariat.post(address, data={"reason": "  "}).status_code == 422
    done = secretariat.post(address, data=form_of(secretariat.get(address)) | {"reason": "takes part"})
    assert "Claire Contact is not asked to take note any more" in text_of(secretariat.get(done.location))
    assert "owes nothing any more" in text_of(secretariat.get(secretariat.get(address).location))
    close = f"/duties/{duty_id}/close"
    assert "Needed, since somebody has not taken note." in text_of(secretariat.get(close))
    empty = secretariat.post(close, data={"reason": ""})
    assert (empty.status_code, "Please give a reason." in text_of(empty)) == (422, True)
    done = secretariat.post(close, data={"reason": "said by phone"})
    assert "said by phone Nobody is reminded any more." in text_of(secretariat.get(done.location))
    for path in (close, f"/duties/{duty_id}/remind", address):
        answers = [secretariat.get(path), secretariat.post(path, data={"reason": "again"})]
        assert [one.location for one in answers] == [f"/duties/{duty_id}"] * 2
    assert (fresh(duty_id).closed_reason, count(session, Message)) == ("said by phone", 2)
    assert "This is closed" in text_of(secretariat.get(at(world, "exchange")))


# --- Lists ------------------------------------------------------------------------------------------------------------


def test_the_list_says_how_far_each_has_come(as_: Any, session: Any, world: World, inform: Any) -> None:
    secretariat = as_("secretariat")
    assert "Nobody owes an acknowledgement" in text_of(secretariat.get("/duties/"))
    duty_id = inform("exchange", "contact_point", "eurojust").duty.id
    late = inform("convened", "contact_point", step="convened", acknowledge_by=(NOW - DAY).date()).duty.id
    row = rows(duty_id)["eurojust"]
    row.acknowledged_at, row.acknowledged_how = NOW, How.PAGE
    session.commit()
    told = proof_of(secretariat.get("/duties/"))
    assert [("1 of 2 have taken note" in line, "Late" in line) for line in told] == [(False, True), (True, False)]
    assert str(late) in secretariat.get("/duties/").text
    for query, number in (
        ("stands=done", 0),
        ("stands=closed", 0),
        ("stands=any", 2),
        ("forum=999", 0),
        ("stands=x&page=0", 2),
    ):
        assert secretariat.get(f"/duties/?{query}").text.count('<td class="name">') == number, query
    assert as_("partner_chair").get("/duties/").text.count('<td class="name">') == 0
    assert as_("member").get("/duties/").status_code == 403


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("secretariat", "/duties/"),
        ("secretariat", "/duties/{duty}"),
        ("secretariat", "/duties/{duty}/proof.csv"),
        ("secretariat", "/duties/{duty}/remind"),
        ("secretariat", "/meetings/{meeting}"),
        ("contact_point", "/duties/mine"),
        ("contact_point", "/"),
    ],
)
def test_any_number_takes_the_same_statements(
    as_: Any, session: Any, world: World, inform: Any, count_queries: Any, who: str, address: str
) -> None:
    """Of duties, and of people told."""
    seen = []
    for number in (1, 3, 24):
        session.execute(sa.delete(Informed))
        session.execute(sa.delete(Duty))
        session.commit()
        for step in range(number):
            inform("exchange", "contact_point", step=f"scheduled.{step + 2}")
        duty_id = inform("exchange", *list(world.people)[: number + 4], "contact_point").duty.id
        client, path = as_(who), address.format(duty=duty_id, meeting=world.meetings["exchange"])
        client.get(path)
        with count_queries() as statements:
            assert client.get(path).status_code == 200
        seen.append(len(statements))
    assert seen == [seen[0]] * 3
    assert seen[0] <= 18


def test_a_meetings_page_tells_those_who_run_it_what_was_made_known(as_: Any, world: World, inform: Any) -> None:
    address = f"/meetings/{world.meetings['exchange']}"
    assert "have not been told yet. Make known" in text_of(as_("secretariat").get(address))
    inform("exchange", "contact_point", "eurojust")
    assert "Made known The meeting is scheduled 0 of 2 have taken note Open Make known" in text_of(
        as_("secretariat").get(address)
    )
    for who in ("member", "partner", "contact_group"):
        page = as_(who).get(address)
        assert (page.status_code, "make-known" in page.text, "Made known" in page.text) == (200, False, False)


# --- Taking note ------------------------------------------------------------------------------------------------------


def test_the_home_page_says_what_to_take_note_of_until_it_is_done(as_: Any, session: Any, inform: Any) -> None:
    claire = as_("contact_point")
    assert "All that was made known to you" not in text_of(claire.get("/"))
    duty_id = inform("exchange", "contact_point", acknowledge_by=(NOW + 5 * DAY).date()).duty.id
    page = claire.get("/")
    assert "The meeting is scheduled Coalition of European Countries due in 5 days I have taken note" in text_of(page)
    done = claire.post(f"/duties/{duty_id}/take-note", data={"next": "/"})
    assert done.location == "/"
    assert "Thank you. It is noted that you have taken note." in text_of(claire.get("/"))
    assert "All that was made known to you" not in text_of(claire.get("/"))
    again = claire.post(f"/duties/{duty_id}/take-note")
    assert again.location == "/duties/mine"
    assert "You had taken note already." in text_of(claire.get("/duties/mine"))
    row = rows(duty_id)["contact_point"]
    assert (row.acknowledged_at, row.acknowledged_how) == (NOW, How.PAGE)


def test_the_link_asks_for_no_sign_in_and_opening_it_changes_nothing(
    nobody: Any, session: Any, world: World, inform: Any
) -> None:
    duty_id = inform("exchange", "contact_point", text="Please tell your office.").duty.id
    address = f"/duties/link/{secret_of(session, 'contact_point')}"
    for _twice in range(2):
        page = nobody.get(address)
        assert nobody.head(address).status_code == 200
        words = text_of(page)
        assert "This link is for Claire Contact. Experts' exchange on Peru" in words
        assert (
            "The meeting is scheduled. Please tell your office. Made known by Coalition of European Countries" in words
        )
        assert "Opening this page changed nothing." in words
    assert rows(duty_id)["contact_point"].acknowledged_at is None
    assert f"/meetings/{world.meetings['exchange']}" not in nobody.get(address).text
    done = nobody.post(address)
    assert (done.status_code, done.location) == (302, address)
    assert "You have taken note 24 November 2026, 10:00 (Paris)" in text_of(nobody.get(address))
    assert nobody.post(address).status_code == 302
    row = rows(duty_id)["contact_point"]
    assert (row.acknowledged_at, row.acknowledged_how) == (NOW, How.LINK)
    assert nobody.get("/duties/mine").status_code == 302


@pytest.mark.parametrize("method", ["get", "post"])
def test_wrong_and_old_links_answer_as_one_that_never_was(
    nobody: Any, session: Any, world: World, inform: Any, method: str
) -> None:
    duty_id = inform("exchange", "contact_point", "partner").duty.id
    secrets = {who: secret_of(session, who) for who in ("contact_point", "partner")}
    rows(duty_id)["contact_point"].released_at = NOW
    session.commit()
    session.get_one(Meeting, world.meetings["exchange"]).audience = Audience.UNION
    session.commit()
    answers = [
        getattr(nobody, method)(f"/duties/link/{secret}")
        for secret in ("never-made", secrets["contact_point"], secrets["partner"], "x" * 5_000, "\u00b2")
    ]
    assert {answer.status_code for answer in answers} == {404}
    plain = [re.sub(r'value="[^"]+"', "", answer.text) for answer in answers[:3]]
    assert plain == [plain[0]] * 3
    assert "This link cannot be used" in answers[0].text


def test_a_link_to_what_is_closed_says_so_and_takes_nothing(nobody: Any, session: Any, inform: Any) -> None:
    duty_id = inform("exchange", "contact_point").duty.id
    secret = secret_of(session, "contact_point")
    fresh(duty_id).closed_at = NOW
    session.commit()
    address = f"/duties/link/{secret}"
    assert "Nobody is asked to take note of it any more." in text_of(nobody.get(address))
    assert nobody.post(address).location == address
    assert "This is closed: nothing is done about it any more." in text_of(nobody.get(address))
    assert rows(duty_id)["contact_point"].acknowledged_at is None


def test_a_link_opened_by_somebody_else_who_is_signed_in_is_still_the_own(as_: Any, session: Any, inform: Any) -> None:
    duty_id = inform("exchange", "contact_point").duty.id
    other = as_("prosecutor")
    address = f"/duties/link/{secret_of(session, 'contact_point')}"
    assert "This link is for Claire Contact." in text_of(other.get(address))
    other.post(address)
    entry = session.scalars(sa.select(JournalEntry).filter_by(action="duty.acknowledged")).one()
    assert (entry.actor_name, list(rows(duty_id))) == ("Claire Contact", ["contact_point"])


def test_ones_own_page_shows_what_is_owed_first(as_: Any, session: Any, world: World, inform: Any) -> None:
    assert "Nothing was made known to you" in text_of(as_("contact_point").get("/duties/mine"))
    done = inform("exchange", "contact_point").duty.id
    row = rows(done)["contact_point"]
    row.acknowledged_at, row.acknowledged_how = NOW, How.PAGE
    session.commit()
    inform("convened", "contact_point", step="convened", now=NOW - DAY, acknowledge_by=(NOW - DAY).date())
    page = as_("contact_point").get("/duties/mine")
    titles = re.findall(r"<header><h2>([^<]+)</h2>", page.text)
    assert [unescape(title) for title in titles] == ["Senior officials before Madrid", "Experts' exchange on Peru"]
    assert page.text.count("/take-note") == 1
    assert "Late" in page.text
    assert page.text.count(">Open<") == 2


def test_whoever_was_told_and_may_not_see_the_meeting_gets_no_link_to_it(
    as_: Any, session: Any, world: World, inform: Any
) -> None:
    """A judge on no list of the senior officials' meeting, told of it all the same."""
    inform("convened", "judge", step="convened")
    page = as_("judge").get("/duties/mine")
    assert "Senior officials before Madrid" in page.text
    assert f"/meetings/{world.meetings['convened']}" not in page.text


def test_a_partner_told_by_mistake_of_what_is_hidden_finds_nothing(
    as_: Any, nobody: Any, session: Any, world: World, inform: Any
) -> None:
    duty_id = inform("union", "contact_point", step="convened").duty.id
    session.add(Informed(duty_id=duty_id, person_id=world.people["partner"], owed_at=NOW))
    session.commit()
    partner = as_("partner")
    assert [("HERON" in partner.get(path).text) for path in ("/", "/duties/mine", "/account/data")] == [False] * 3
    assert partner.post(f"/duties/{duty_id}/take-note").status_code == 404
    assert email_of("partner") not in set(session.scalars(sa.select(Message.address)))


def test_the_trail_of_a_meeting_tells_what_was_made_known_and_who_took_note(
    as_: Any, session: Any, world: World, inform: Any
) -> None:
    duty_id = inform("exchange", "contact_point", "eurojust").duty.id
    as_("contact_point").post(f"/duties/{duty_id}/take-note")
    words = text_of(as_("secretariat").get(f"/trail/meeting/{world.meetings['exchange']}"))
    assert "A step was made known" in words
    assert "Step Scheduled" in words or "The meeting is scheduled" in words
    assert "Claire Contact, Eva Juste" in words
    assert "Somebody took note of what was made known" in words
    assert "on the platform" in words
