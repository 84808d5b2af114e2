"""The pages of mails that came in: who reads which, what they say, and the two ways out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from exchange.accounts.rules import Role
from exchange.forums.models import Mandate
from exchange.meetings.models import Participation
from exchange.meetings.rules import Answer
from exchange.notices.answers import operations
from exchange.notices.answers.models import IncomingMail
from exchange.notices.answers.rules import Fate, Reason, Trouble
from exchange.notices.answers.words import REASONS
from tests.notices.answers.replies import calendar_part, event, mail
from tests.support.forms import form_to
from tests.support.world import LONG_AGO, NOW, email_of, uid_of


@pytest.fixture
def partner_secretary(session, world):
    """Let the partner side have a secretary in the forum of two sides, and in the Coalition by mistake."""
    session.add_all(
        Mandate(
            forum_id=world.forums[forum], person_id=world.people["partner_chair"], role=Role.SECRETARIAT,
            country_code="AR", starts_on=LONG_AGO,
        )
        for forum in ("eu-clasi", "coalition")
    )  # fmt: skip
    session.commit()


@pytest.fixture
def put(session, world, place):
    """Put mails into the table as they stand, and return their keys."""
    numbers = iter(range(10_000))

    def rows(who="judge", meeting="exchange", count=1, **values):
        seat = place(who, meeting) if who else None
        usual = {
            "subject": f"From {who} about {meeting}", "text": "Yes, gladly.", "received_at": NOW, "reason": Reason.OTHER_SENDER,
            "sender": email_of(who) if who else "offers@x.example", "from_invitee": bool(who), "answer": Answer.ACCEPTED,
        }  # fmt: skip
        known = (
            {"meeting_id": seat.meeting_id, "participation_id": seat.id, "person_id": seat.person_id} if seat else {}
        )
        found = [IncomingMail(fingerprint=f"{next(numbers):064}", **(usual | known | values)) for _ in range(count)]
        session.add_all(found)
        session.commit()
        return [row.id for row in found]

    return rows


def _fate(session, key):
    session.expire_all()
    return session.get_one(IncomingMail, key).fate


# --- Who reads what ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "meeting", "readers"),
    [
        ("judge", "exchange", {"admin", "secretariat"}),
        ("prosecutor", "union", {"admin", "secretariat"}),
        ("partner", "clasi", {"admin", "secretariat"}),
        (None, None, {"admin"}),
    ],
)
def test_who_reads_which_mail(put, as_, who, meeting, readers):
    (key,) = put(who, meeting, subject="A subject of its own")
    everybody = ("admin", "secretariat", "chair", "contact_group", "judge", "partner", "partner_chair")
    assert {one for one in everybody if as_(one).get(f"/answers/{key}").status_code == 200} == readers
    assert {one for one in everybody if "A subject of its own" in as_(one).get("/answers/").text} == readers


def test_the_partner_side_reads_what_its_own_people_wrote_and_nothing_else(put, as_, partner_secretary):
    """V1: to a partner's address somebody of the Union side may have written, in error or on purpose."""
    reads = {
        name: as_("partner_chair").get(f"/answers/{key}").status_code
        for name, (key,) in {
            "own": put("partner", "clasi"),
            "another sender's": put("partner", "clasi", from_invitee=False, text="HERON"),
            "of the Union side": put("chair", "clasi", text="HERON"),
            "of a hidden meeting": put("partner", "union", text="HERON"),
            "of no meeting": put(None, None, text="HERON"),
        }.items()
    }
    assert reads == {
        "own": 200, "another sender's": 404, "of the Union side": 404, "of a hidden meeting": 404, "of no meeting": 404,
    }  # fmt: skip
    page = as_("partner_chair").get("/answers/?fate=all").text
    assert page.count("From partner about clasi") == 1
    assert "HERON" not in page


@pytest.mark.parametrize("who", ["judge", "chair", "partner"])
def test_nobody_else_gets_in(put, as_, who):
    (key,) = put()
    assert as_(who).get("/answers/").status_code == 403
    for way in ("record", "settle"):
        assert as_(who).get(f"/answers/{key}/{way}").status_code == 404
        assert as_(who).post(f"/answers/{key}/{way}").status_code == 404
    assert as_(who).post(f"/answers/{key}/reopen").status_code == 404


def test_the_outbox_leads_there(as_, app):
    assert 'href="/answers/"' in as_("secretariat").get("/outbox/").text
    assert "/answers/" not in as_("chair").get("/outbox/").text


# --- What they say ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", [*Reason, "cancelled", "left", "a reason of tomorrow"])
def test_every_reason_is_said_in_words(put, as_, reason):
    (key,) = put(reason=reason)
    word = str(REASONS.get(reason, "")) or {"cancelled": "This meeting has been cancelled."}.get(reason, "")
    for page in ("/answers/", f"/answers/{key}"):
        assert word in as_("secretariat").get(page).text


def test_what_stands_in_a_mail_is_shown_as_it_is_and_does_nothing(put, as_):
    odd = "<script>alert(1)</script> <img src=x onerror=alert(1)> https://x.example"
    (key,) = put(subject=odd, text=odd, sender='"<b>"@x.example', comment=odd)
    for page in ("/answers/", f"/answers/{key}", f"/answers/{key}/record", f"/answers/{key}/settle"):
        text = as_("secretariat").get(page).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert 'href="https://x.example' not in text
    assert "&lt;script&gt;alert(1)" in as_("secretariat").get(f"/answers/{key}").text


def test_a_proposed_time_is_shown_by_the_clock_of_the_meeting_and_the_readers_own(put, as_, session, world):
    (key,) = put(proposed_start=NOW, proposed_end=NOW + timedelta(hours=1), said_at=NOW)
    assert "10:00–11:00 (Brussels)" in as_("secretariat").get(f"/answers/{key}").text
    page = as_("secretariat").get(f"/answers/{key}/record").text
    assert "I propose another time: Tuesday, 24 November 2026, 10:00–11:00 (Brussels)." in page


def test_a_mail_of_which_nothing_is_known_has_a_page(put, as_):
    (key,) = put(None, None, subject="", text="", sender="", answer=None, reason=Reason.UNREADABLE)
    text = as_("admin").get(f"/answers/{key}").text
    for word in (
        "Without a subject",
        "Unknown",
        "No meeting is known",
        "No answer could be made out",
        "no text to read",
    ):
        assert word in text
    assert "Record this answer" not in text


def test_of_a_deleted_draft_the_page_stays_with_the_administrator(put, as_, session, world):
    from exchange.meetings.models import Meeting

    (key,) = put("prosecutor", "draft")
    session.execute(sa.delete(Meeting).where(Meeting.id == world.meetings["draft"]))
    session.commit()
    assert as_("secretariat").get(f"/answers/{key}").status_code == 404
    assert "No meeting is known" in as_("admin").get(f"/answers/{key}").text


def test_the_list_shows_first_what_waits_and_can_be_narrowed(put, as_, world):
    put(subject="Waits")
    put(subject="Noted", fate=Fate.TAKEN, reason="")
    put("prosecutor", "union", subject="Settled", fate=Fate.SETTLED)

    def listed(query):
        text = as_("secretariat").get(f"/answers/?{query}").text
        return [word for word in ("Waits", "Noted", "Settled") if f">{word}</a>" in text]

    assert listed("") == ["Waits"]
    assert listed("fate=taken") == ["Noted"]
    assert listed("fate=all") == ["Waits", "Noted", "Settled"]
    assert listed(f"fate=all&meeting={world.meetings['union']}") == ["Settled"]
    for odd in ("fate=lost", "meeting=x", "meeting=-1", "meeting=99999999999999", "meeting=%D9%A1"):
        assert listed(odd) == ["Waits"]
    assert "No such mails" in as_("secretariat").get("/answers/?fate=quiet").text


def test_empty_lists_say_so_and_what_comes_next(put, as_, app):
    assert "Nothing to look at" in as_("secretariat").get("/answers/").text
    assert "No mails yet" in as_("secretariat").get("/answers/?fate=all").text
    put(count=30)
    assert as_("secretariat").get("/answers/").text.count("From judge about exchange") == 25
    assert as_("secretariat").get("/answers/?page=2").text.count("From judge about exchange") == 5
    assert "There are no more mails" in as_("secretariat").get("/answers/?page=3").text


def test_the_administrator_is_told_when_nothing_comes_in_and_why(as_, app, session, monkeypatch):
    assert "No mailbox is set" in as_("admin").get("/answers/").text
    monkeypatch.setitem(app.config, "MAIL_ANSWERS", "answers@platform.example")
    assert "No answers come in" not in as_("admin").get("/answers/").text
    operations.note_trouble(Trouble.LOGIN_REFUSED, "NO <b>Not you</b>", NOW)
    session.commit()
    text = as_("admin").get("/answers/").text
    assert "does not accept the name and password" in text
    assert "NO &lt;b&gt;Not you" in text
    assert "Nothing comes in" not in as_("secretariat").get("/answers/").text


def test_the_number_of_statements_does_not_grow_with_the_mails(put, as_, count_queries):
    needed = []
    for count in (1, 2, 22, 30):
        put(count=count)
        (key,) = put("partner", "clasi")
        for who in ("admin", "secretariat"):
            seen_by = as_(who)
            for page in ("/answers/", "/answers/?fate=all", f"/answers/{key}", f"/answers/{key}/record"):
                with count_queries() as seen:
                    assert seen_by.get(page).status_code == 200
                needed.append((who, page.replace(str(key), "n"), len(seen)))
    assert len(set(needed)) == 8
    assert max(number for _who, _page, number in needed) <= 7


# --- The two ways out -------------------------------------------------------------------------------------------------


def _sent(client, page, **values):
    """Open a page, fill its form in and send it."""
    form = form_to(client.get(page).text, page, page)
    return client.post(form.action, data=form.with_(**values), follow_redirects=True)


def test_an_answer_is_recorded_as_it_was_made_out(put, as_, session, place, world):
    (key,) = put(comment="I bring the file", answer=Answer.TENTATIVE)
    assert "Record this answer" in as_("secretariat").get(f"/answers/{key}").text
    answer = _sent(as_("secretariat"), f"/answers/{key}/record")
    assert "The answer of Benoît Juge has been recorded." in answer.text
    seat = place()
    assert (seat.answer, seat.note, seat.recorded_by) == (
        Answer.TENTATIVE, "I bring the file", world.people["secretariat"],
    )  # fmt: skip
    assert _fate(session, key) is Fate.SETTLED
    text = as_("secretariat").get(f"/answers/{key}").text
    assert "Saskia Secretaris" in text
    assert "Record this answer" not in text


def test_another_answer_may_be_recorded_than_the_one_made_out(put, as_, place):
    (key,) = put(answer=None)
    assert "Choose one of the answers." in _sent(as_("admin"), f"/answers/{key}/record", note="x").text
    _sent(as_("admin"), f"/answers/{key}/record", answer="declined", note="By phone")
    assert (place().answer, place().note) == (Answer.DECLINED, "By phone")


@pytest.mark.parametrize(("who", "meeting", "word"), [("judge", "over", "This meeting is over."),
                                                       ("contact_group", "cancelled", "has been cancelled")])  # fmt: skip
def test_what_the_list_refuses_is_said_beside_the_form(put, as_, session, who, meeting, word):
    (key,) = put(who, meeting)
    page = f"/answers/{key}/record"
    form = form_to(as_("secretariat").get(page).text, page, page)
    refused = as_("secretariat").post(page, data=form.with_(answer="accepted"))
    assert refused.status_code == 422
    assert word in refused.text
    assert _fate(session, key) is Fate.OPEN


def test_an_answer_that_came_meanwhile_is_shown_and_not_overwritten(put, as_, session, place):
    (key,) = put()
    page = f"/answers/{key}/record"
    form = form_to(as_("secretariat").get(page).text, page, page)
    seat = place()
    seat.answer, seat.note = Answer.DECLINED, "I cannot after all"
    session.commit()
    stale = as_("secretariat").post(page, data=form.with_(answer="accepted"))
    assert stale.status_code == 409
    assert "I cannot after all" in stale.text
    assert place().answer is Answer.DECLINED


def test_a_mail_is_settled_without_recording_and_opened_again(put, as_, session, place):
    (key,) = put()
    answer = _sent(as_("secretariat"), f"/answers/{key}/settle", note="She answered herself")
    assert "The mail is settled." in answer.text
    assert "She answered herself" in answer.text
    assert place().answer is Answer.INVITED
    again = as_("secretariat").post(f"/answers/{key}/reopen", follow_redirects=True)
    assert "stands among those to look at again" in again.text
    assert _fate(session, key) is Fate.OPEN
    assert "Nothing was changed" in as_("secretariat").post(f"/answers/{key}/reopen", follow_redirects=True).text


def test_what_is_settled_is_not_settled_or_recorded_again(put, as_, session, place):
    for fate in (Fate.SETTLED, Fate.TAKEN, Fate.QUIET):
        (key,) = put(fate=fate, settled_at=NOW)
        for way, values in (("record", {"answer": "accepted"}), ("settle", {})):
            client = as_("secretariat")
            assert "settled already" in client.get(f"/answers/{key}/{way}", follow_redirects=True).text
            page = client.post(f"/answers/{key}/{way}", data=values, follow_redirects=True).text
            assert "Nothing was changed" in page
        assert _fate(session, key) is fate
    assert place().answer is Answer.INVITED


def test_of_a_mail_that_leads_to_nobody_nothing_is_recorded(put, as_, session):
    (key,) = put(None, None)
    assert as_("admin").get(f"/answers/{key}/record").status_code == 404
    assert as_("admin").post(f"/answers/{key}/record", data={"answer": "accepted"}).status_code == 404
    assert as_("admin").get(f"/answers/{key}/settle").status_code == 200


def test_of_whoever_is_off_the_list_nothing_is_recorded(put, as_, session, place):
    (key,) = put()
    session.execute(sa.update(Participation).where(Participation.id == place().id).values(answer=Answer.WITHDRAWN))
    session.commit()
    assert "Record this answer" not in as_("secretariat").get(f"/answers/{key}").text
    assert "no longer on the list" in as_("secretariat").get(f"/answers/{key}/record", follow_redirects=True).text


def test_odd_keys_are_unknown(as_, app):
    for odd in ("99999999999999999999", "0", "77"):
        assert as_("admin").get(f"/answers/{odd}").status_code == 404


# --- From the mail to the page ----------------------------------------------------------------------------------------


def test_from_the_invitation_to_the_answer_on_the_page(take, as_, address, world):
    """The whole way: the secret address, the calendar's mail, the answer on the page of the list."""
    raw = mail(to=address(), comment="I come, and bring the file.")
    assert take(raw) == ("taken", "")
    people = as_("secretariat").get(f"/meetings/{world.meetings['exchange']}/people").text
    assert "I come, and bring the file." in people
    assert "Answer noted" in as_("secretariat").get("/answers/?fate=taken").text
    assert re.search(r"accepted", as_("judge").get(f"/meetings/{world.meetings['exchange']}").text, re.IGNORECASE)


def test_a_forged_answer_is_on_the_secretariats_page_and_nowhere_else(take, as_, address, world):
    text = event(uid=uid_of("exchange"), comment="FORGED")
    take(mail(to=address(), sender="evil@x.example", parts=[calendar_part(text)]))
    assert "does not come from the address" in as_("secretariat").get("/answers/").text
    meeting = world.meetings["exchange"]
    for who, page in (
        ("judge", f"/meetings/{meeting}"),
        ("secretariat", f"/meetings/{meeting}/people"),
        ("judge", "/"),
    ):
        assert "FORGED" not in as_(who).get(page).text
