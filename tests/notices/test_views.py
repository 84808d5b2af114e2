"""The outbox and its messages: who reads which, how far each has come, and trying again."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core import journal
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.notices.choices.models import Watch
from exchange.notices.delivery.operations import note_trouble
from exchange.notices.delivery.rules import Reason, Trouble
from exchange.notices.models import Message
from exchange.notices.rules import Delivery
from tests.support.world import NOW, email_of

_TOKEN = re.compile(r'name="csrf_token" value="[^"]*"')


@pytest.fixture
def written(session, world):
    journal.record(journal.Platform(), "meeting.convened", session.get_one(Meeting, world.meetings["exchange"]), NOW)
    session.commit()


@pytest.fixture
def put(session, world):
    """Put messages into the outbox as they stand, and return their keys."""

    def messages(who="judge", about="exchange", count=1, **values):
        if values.get("state") is Delivery.SENT:
            values.setdefault("sent_at", NOW)
        usual = {"kind": "participation_invited", "subject": f"To {who} about {about}", "written_at": NOW}
        rows = [
            Message(
                person_id=world.people[who], address=email_of(who), language="en", body="Dear reader,\n\nCome.",
                about_kind="meeting" if about else "person",
                about_id=world.meetings[about] if about else world.people[who], **(usual | values),
            )
            for _ in range(count)
        ]  # fmt: skip
        session.add_all(rows)
        session.commit()
        return [row.id for row in rows]

    return messages


def test_the_administrator_reads_what_was_written(written, as_):
    assert "Convened: Experts&#39; exchange on Peru" in as_("admin").get("/outbox/").text
    assert "10:00–17:00 (Brussels)" in as_("admin").get("/outbox/1").text


def test_an_empty_outbox_says_so(app, as_):
    assert "No messages yet" in as_("admin").get("/outbox/").text
    assert "What is written to people about meetings of your forums" in as_("chair").get("/outbox/").text


@pytest.mark.parametrize("who", ["partner", "contact_group", "judge", "next_chair", "stranger"])
def test_nobody_else_reads_the_outbox(written, as_, who):
    assert as_(who).get("/outbox/").status_code == 403
    assert as_(who).get("/outbox/1").status_code == 404
    assert as_(who).post("/outbox/1/retry").status_code == 404


def test_an_unknown_message_does_not_exist(app, as_):
    assert as_("admin").get("/outbox/99999999999999999999").status_code == 404
    assert as_("admin").get("/outbox/77").status_code == 404


#: Who reads a message to whom about which meeting; None: about an account.
READERS = (
    ("judge", "exchange", {"admin", "secretariat", "chair"}),
    ("prosecutor", "union", {"admin", "secretariat", "chair"}),
    ("partner", "clasi", {"admin", "secretariat", "chair", "partner_chair"}),
    # V1: what the Union side is told may say more than the partner side may know.
    ("chair", "clasi", {"admin", "secretariat", "chair"}),
    ("partner", "clasi_union", {"admin", "secretariat", "chair"}),
    # The partner's own chair does not run the Coalition.
    ("partner", "exchange", {"admin", "secretariat", "chair"}),
    ("judge", None, {"admin"}),
)


@pytest.mark.parametrize(("to", "about", "readers"), READERS)
def test_who_reads_which_message(put, as_, to, about, readers):
    (key,) = put(to, about, subject="A subject of its own")
    found = {
        who
        for who in ("admin", "secretariat", "chair", "partner_chair")
        if as_(who).get(f"/outbox/{key}").status_code == 200
    }
    listed = {
        who
        for who in ("admin", "secretariat", "chair", "partner_chair")
        if "A subject of its own" in as_(who).get("/outbox/").text
    }
    assert (found, listed) == (readers, readers)


def test_an_administrator_of_the_partner_side_reads_what_the_partner_side_may_know(session, world, put, as_):
    session.get_one(Person, world.people["partner_chair"]).is_admin = True
    told = [("partner", "exchange"), ("partner", None), ("partner", "union"), ("judge", "exchange"), ("judge", None)]
    keys = [put(*one)[0] for one in told]
    outbox = as_("partner_chair")
    assert [outbox.get(f"/outbox/{key}").status_code for key in keys] == [200, 200, 404, 404, 404]
    assert "about union" not in outbox.get("/outbox/").text


def test_a_link_into_an_account_is_the_administrators_whatever_it_is_about(put, as_):
    (key,) = put(kind="password_reset")
    assert as_("secretariat").get(f"/outbox/{key}").status_code == 404
    assert as_("admin").get(f"/outbox/{key}").status_code == 200
    assert "New password" in as_("admin").get("/outbox/").text
    assert "New password" not in as_("secretariat").get("/outbox/").text


def test_the_address_is_read_by_who_has_to_put_it_right(put, as_):
    (key,) = put(state=Delivery.REFUSED, last_error=f"550 <{email_of('judge')}> unknown")
    for page in ("/outbox/", f"/outbox/{key}"):
        seen = {who: email_of("judge") in as_(who).get(page).text for who in ("admin", "secretariat", "chair")}
        assert seen == {"admin": True, "secretariat": True, "chair": False}
    assert "550 &lt;…&gt; unknown" in as_("chair").get(f"/outbox/{key}").text


STANDS = (
    ({"state": Delivery.SENT, "tries": 2}, "Sent", "10:00"),
    ({"not_before": NOW + timedelta(minutes=3)}, "Waiting", "Rests until"),
    (
        {"not_before": NOW + timedelta(minutes=5), "tries": 2, "last_error": "450 Come back"},
        "Next try",
        "450 Come back",
    ),
    ({"tries": 2, "last_error": Reason.LINE_LOST}, "Waiting", "The line to the mail server broke off."),
    ({"leased_until": NOW + timedelta(minutes=1)}, "Waiting", "On its way"),
    ({"state": Delivery.REFUSED, "tries": 1, "last_error": "550 Unknown"}, "Refused", "550 Unknown"),
    ({"state": Delivery.GIVEN_UP, "tries": 8, "last_error": Reason.TOO_SLOW}, "Given up", "took too long"),
    ({"state": Delivery.DROPPED}, "Replaced before it left", "Replaced before it left"),
)


@pytest.mark.parametrize(("values", "word", "more"), STANDS)
def test_how_far_a_message_has_come_is_said_on_both_pages(put, as_, values, word, more):
    (key,) = put(**values)
    for page in ("/outbox/", f"/outbox/{key}"):
        text = as_("secretariat").get(page).text
        assert word in text
        assert more in text


def test_words_of_a_mail_server_are_shown_as_they_are(put, as_):
    (key,) = put(state=Delivery.REFUSED, last_error="550 <script>alert(1)</script>")
    for page in ("/outbox/", f"/outbox/{key}"):
        assert "<script>alert" not in as_("admin").get(page).text
        assert "550 &lt;script&gt;alert(1)" in as_("admin").get(page).text


# --- Filters ----------------------------------------------------------------------------------------------------------


def test_filtering_by_kind(written, as_):
    assert "Convened:" not in as_("admin").get("/outbox/?kind=meeting_cancelled").text
    assert "Convened:" in as_("admin").get("/outbox/?kind=meeting_convened").text


def test_filtering_by_state_meeting_and_person(put, world, as_):
    put("judge", "exchange", state=Delivery.SENT)
    put("partner", "exchange")
    put("prosecutor", "union")
    exchange, judge = world.meetings["exchange"], world.people["judge"]

    def listed(query, who="admin"):
        text = as_(who).get(f"/outbox/?{query}").text
        subjects = ("To judge about exchange", "To partner about exchange", "To prosecutor about union")
        return [subject.split()[1] for subject in subjects if subject in text]

    assert listed("state=sent") == ["judge"]
    assert listed("state=waiting") == ["partner", "prosecutor"]
    assert listed(f"meeting={exchange}") == ["judge", "partner"]
    assert listed(f"meeting={exchange}&state=sent", "secretariat") == ["judge"]
    assert listed(f"person={judge}") == ["judge"]
    for odd in ("state=lost", "kind=odd", "meeting=x", "meeting=-1", "person=99999999999999", "meeting=%D9%A1"):
        assert listed(odd) == ["judge", "partner", "prosecutor"]
    assert "No such messages" in as_("admin").get("/outbox/?state=refused").text


def test_the_outbox_of_a_meeting_names_it_only_to_those_who_see_it(put, world, as_):
    put("partner", "clasi")
    hidden = world.meetings["clasi_union"]
    assert "HERON" in as_("secretariat").get(f"/outbox/?meeting={hidden}").text
    unknown, asked = (
        _TOKEN.sub("", as_("partner_chair").get(f"/outbox/?meeting={key}").text)
        .replace(f"meeting={key}", "")
        .replace(f'name="meeting" value="{key}"', "")
        for key in (99_999, hidden)
    )
    assert asked == unknown


def test_ways_lead_there_from_the_meeting_and_the_person(put, world, as_):
    put("partner", "clasi")
    clasi, judge = world.meetings["clasi"], world.people["judge"]
    link = f"/outbox/?meeting={clasi}"
    shown = {
        who: link in as_(who).get(f"/meetings/{clasi}").text for who in ("secretariat", "partner_chair", "partner")
    }
    assert shown == {"secretariat": True, "partner_chair": True, "partner": False}
    assert "/outbox/?meeting" not in as_("secretariat").get(f"/meetings/{world.meetings['draft']}").text
    point = world.people["contact_point"]
    for who in ("admin", "secretariat"):
        assert f"/outbox/?person={point}" in as_(who).get(f"/people/{point}").text
        assert "What was written to Claire Contact" in as_(who).get(f"/outbox/?person={point}").text
    assert "/outbox/?person" not in as_("contact_group").get(f"/people/{point}").text
    # Whom one may not see is not named.
    assert "Benoît Juge" not in as_("secretariat").get(f"/outbox/?person={judge}").text
    assert "/outbox/?person" not in as_("prosecutor").get(f"/people/{judge}").text


def test_the_menu_offers_the_outbox_to_those_who_read_it(app, as_):
    offered = {
        who: 'href="/outbox/"' in as_(who).get("/").text
        for who in ("admin", "secretariat", "chair", "judge", "partner")
    }
    assert offered == {"admin": True, "secretariat": True, "chair": True, "judge": False, "partner": False}


# --- Whether anything leaves ------------------------------------------------------------------------------------------


def test_the_administrator_is_told_when_nothing_leaves_and_why(app, session, as_, monkeypatch):
    assert "No mail server is set" in as_("admin").get("/outbox/").text
    monkeypatch.setitem(app.config, "SMTP_HOST", "mail.example")
    assert "Nothing leaves" not in as_("admin").get("/outbox/").text
    note_trouble(Trouble.LOGIN_REFUSED, "535 <b>No</b>", NOW)
    session.commit()
    text = as_("admin").get("/outbox/").text
    assert "does not accept the name and password" in text
    assert "535 &lt;b&gt;No" in text
    assert "Nothing leaves" not in as_("secretariat").get("/outbox/").text


# --- Trying again -----------------------------------------------------------------------------------------------------


def _stands(session, key):
    session.expire_all()
    return session.get_one(Message, key).state


@pytest.mark.parametrize("who", ["admin", "secretariat", "chair"])
def test_a_stranded_message_is_tried_again(session, put, as_, who):
    (key,) = put(state=Delivery.GIVEN_UP, tries=8)
    assert f'action="/outbox/{key}/retry"' in as_(who).get(f"/outbox/{key}").text
    answer = as_(who).post(f"/outbox/{key}/retry", follow_redirects=True)
    assert "tried again within the next minutes" in answer.text
    assert _stands(session, key) is Delivery.WAITING
    again = as_(who).post(f"/outbox/{key}/retry", follow_redirects=True)
    assert "waits already or has left" in again.text
    assert "/retry" not in again.text


def test_why_a_message_is_not_tried_again_is_said(session, put, world, as_):
    (old,) = put(state=Delivery.REFUSED, chain="c")
    put(state=Delivery.SENT, chain="c")
    assert (
        "There is a later message about the same"
        in as_("admin").post(f"/outbox/{old}/retry", follow_redirects=True).text
    )
    (hidden,) = put("partner", "union", state=Delivery.REFUSED)
    assert (
        "not written to about it any more" in as_("admin").post(f"/outbox/{hidden}/retry", follow_redirects=True).text
    )
    assert _stands(session, old) is _stands(session, hidden) is Delivery.REFUSED


# --- Many -------------------------------------------------------------------------------------------------------------


def test_the_number_of_statements_does_not_grow_with_the_messages(put, world, as_, count_queries):
    needed = []
    for count in (1, 2, 22, 30):
        put(count=count)
        put("partner", "exchange", count=count, state=Delivery.REFUSED, last_error="550 Unknown")
        pages = (
            "/outbox/",
            "/outbox/?state=refused&kind=participation_invited",
            f"/outbox/?meeting={world.meetings['exchange']}",
        )
        for who in ("admin", "secretariat"):
            seen_by = as_(who)
            for page in pages:
                with count_queries() as seen:
                    assert seen_by.get(page).status_code == 200
                needed.append((who, page, len(seen)))
    assert len(set(needed)) == 6
    assert max(number for _who, _page, number in needed) <= 6


def test_more_messages_than_a_page_holds_stand_on_the_next(put, as_):
    put(count=30)
    assert as_("admin").get("/outbox/").text.count("To judge about exchange") == 25
    assert as_("admin").get("/outbox/?page=2").text.count("To judge about exchange") == 5
    assert "There are no more messages" in as_("admin").get("/outbox/?page=3").text


def test_a_message_to_somebody_who_is_gone_is_kept(session, put, as_):
    (key,) = put()
    session.execute(sa.update(Message).values(person_id=None))
    session.commit()
    assert "Nobody any more" in as_("admin").get(f"/outbox/{key}").text
    assert session.scalar(sa.select(sa.func.count()).select_from(Person)) > 0


@pytest.mark.parametrize(
    ("step", "said"), [("schedule", "Besides, 1 person who watches the forum or a country"), ("redraft", None)]
)
def test_whoever_takes_a_step_sees_how_many_who_watch_are_told_besides(as_, session, world, step, said):
    draft = world.meetings["draft"]
    session.add(Watch(person_id=world.people["member"], forum_id=world.forums["coalition"], since=NOW))
    if step == "redraft":
        session.execute(sa.update(Meeting).where(Meeting.id == draft).values(state=State.SCHEDULED))
    session.commit()
    page = as_("secretariat").get(f"/meetings/{draft}/step/{step}").text
    assert ("who watch" in page, said is None or said in page) == (said is not None, True)


def test_the_number_of_those_who_watch_is_for_the_union_side(as_, session, world):
    session.add(Watch(person_id=world.people["chair"], forum_id=world.forums["eu-clasi"], since=NOW))
    session.add(Watch(person_id=world.people["secretariat"], forum_id=world.forums["eu-clasi"], since=NOW))
    session.commit()
    pages = {
        who: as_(who).get(f"/meetings/{world.meetings['clasi']}/step/cancel").text
        for who in ("secretariat", "partner_chair")
    }
    assert ["who watches" in page for page in pages.values()] == [True, False]
