"""The commands: what they say, what they send, and that a demo sends nothing."""

from __future__ import annotations

import os
import signal
import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core import site
from exchange.meetings.models import Meeting, Participation
from exchange.notices.answers import cli as answers
from exchange.notices.delivery import cli
from exchange.notices.models import Message
from exchange.notices.reminders.sources import Source
from exchange.notices.rules import Delivery
from tests.notices.delivery.conftest import waiting
from tests.support.post import Sink, receiving
from tests.support.world import NOW, email_of

BASE_URL = "http://127.0.0.1:5000"


@pytest.fixture
def run(app, monkeypatch):
    """Run a mail command against a sink, or with settings of its own; return its exit code and what it says."""

    def command(*words, sink=None, **settings):
        usual = {"SMTP_HOST": "", "SMTP_TLS": "none", "MAIL_FROM": "exchange@platform.example"}
        if sink is not None:
            usual |= {"SMTP_HOST": sink.address[0], "SMTP_PORT": sink.address[1]}
        for name, value in (usual | settings).items():
            monkeypatch.setitem(app.config, name, value)
        done = app.test_cli_runner().invoke(args=["mail", *words])
        return done.exit_code, done.output.strip()

    return command


def _states(session):
    session.rollback()
    return set(session.scalars(sa.select(Message.state)))


def test_without_a_mail_server_nothing_leaves_and_that_is_said(session, run):
    waiting(session)
    assert run("deliver") == (0, cli.NO_SERVER)
    assert run("check") == (0, f"{cli.NO_SERVER}\n{answers.NO_MAILBOX}")
    assert _states(session) == {Delivery.WAITING}


def test_a_demo_sends_nothing_whatever_the_settings(session, run):
    waiting(session)
    site.state("demo", "yes")
    session.commit()
    with receiving() as sink:
        code, said = run("deliver", sink=sink)
    assert (code, said) == (1, "Error: This is a demo: nothing leaves. Messages are read in the outbox.")
    assert sink.lines == 0


def test_delivering_says_what_became_of_the_messages(session, run):
    waiting(session, 3)
    mood = lambda point, who: "550 Unknown" if (point, who) == ("recipient", "reader1@people.example") else None  # noqa: E731
    with receiving(Sink(mood)) as sink:
        assert run("deliver", sink=sink) == (0, "2 sent, 0 to be tried again, 1 refused.")
        assert run("deliver", sink=sink) == (0, "0 sent, 0 to be tried again, 0 refused.")


def test_a_server_that_is_down_is_named_and_the_exit_code_says_so(session, run):
    waiting(session)
    with receiving() as sink:
        pass
    code, said = run("deliver", sink=sink)
    assert code == 1
    assert said.startswith("Error: The mail server cannot be reached.")
    code, said = run("check", sink=sink)
    assert code == 1
    assert f"127.0.0.1:{sink.address[1]}: The mail server cannot be reached." in said


@pytest.mark.parametrize("lease", ["1", "3601", "x"])
def test_a_lease_that_is_too_short_or_too_long_is_refused(run, lease):
    assert run("deliver", "--lease", lease)[0] == 2


def test_watching_goes_on_until_the_signal_and_ends_well(session, run):
    waiting(session, 2)
    ended = threading.Event()

    def mood(point, who):
        if point == "content" and who.startswith("reader1"):
            ended.set()
            os.kill(os.getpid(), signal.SIGTERM)

    before = signal.getsignal(signal.SIGTERM)
    with receiving(Sink(mood)) as sink:
        assert run("deliver", "--watch", sink=sink) == (0, "2 sent, 0 to be tried again, 0 refused.")
    assert ended.is_set()
    assert signal.getsignal(signal.SIGTERM) is before


def test_checking_says_that_the_settings_work_and_sends_nothing(session, run, believed):
    waiting(session)
    with receiving(tls=believed, sign_in=True) as sink:
        code, said = run(
            "check", sink=sink, SMTP_TLS="starttls", SMTP_USER="exchange", SMTP_PASSWORD="s3cret"
        )  # fmt: skip
    assert code == 0
    assert (
        f"127.0.0.1:{sink.address[1]} answers, secured with STARTTLS, signed in as exchange. No mail was sent." in said
    )
    assert "Messages would come from exchange@platform.example." in said
    assert "s3cret" not in said
    assert sink.arrived == []


def test_checking_names_what_does_not_work(run, unbelieved):
    with receiving(tls=unbelieved) as sink:
        code, said = run("check", sink=sink, SMTP_TLS="starttls")
    assert code == 1
    assert "The mail server's certificate is not to be trusted." in said


# --- Reminders --------------------------------------------------------------------------------------------------------


@pytest.fixture
def tomorrow(session, world):
    """The exchange begins in a day; those on its list were told of it long ago. In Lima it is night."""
    begins = {"starts_at": NOW + timedelta(days=1), "ends_at": NOW + timedelta(days=1, hours=7)}
    session.execute(sa.update(Meeting).where(Meeting.id == world.meetings["exchange"]).values(**begins))
    session.execute(sa.update(Participation).values(asked_at=NOW - timedelta(days=90)))
    session.commit()


def _kinds(session):
    session.rollback()
    return session.scalars(sa.select(Message.kind)).all()


def test_reminding_says_how_many_and_does_it_once_with_or_without_a_mail_server(session, tomorrow, run):
    assert run("remind") == (0, "3 reminded.")
    assert run("remind") == (0, "0 reminded.")
    assert _kinds(session) == ["reminder_meeting"] * 3


def test_a_demo_reminds_nobody(session, tomorrow, run):
    site.state("demo", "yes")
    session.commit()
    said = "Error: This is a demo: nothing leaves. Messages are read in the outbox."
    assert run("remind") == (1, said)
    assert _kinds(session) == []


def test_delivering_once_reminds_nobody(session, tomorrow, run):
    with receiving() as sink:
        assert run("deliver", sink=sink) == (0, "0 sent, 0 to be tried again, 0 refused.")
    assert _kinds(session) == []


def _until(address):
    """Return a mood of the mail server: it ends the work with the message to that address."""

    def mood(point, who):
        if point == "content" and who == address:
            os.kill(os.getpid(), signal.SIGTERM)

    return Sink(mood)


def test_whoever_watches_reminds_by_itself(session, tomorrow, run):
    with receiving(_until(email_of("central_authority"))) as sink:
        assert run("deliver", "--watch", sink=sink) == (0, "3 reminded.\n3 sent, 0 to be tried again, 0 refused.")
    assert sorted(sink.recipients) == sorted(email_of(who) for who in ("central_authority", "judge", "prosecutor"))


def test_it_looks_again_after_ten_minutes_or_when_the_clock_was_set_back(session, tomorrow, run):
    for last in (timedelta(minutes=-9, seconds=-59), timedelta()):
        assert cli._remind_again(NOW, NOW + last) == NOW + last
    assert _kinds(session) == []
    assert cli._remind_again(NOW, NOW + timedelta(seconds=1)) == NOW
    assert len(_kinds(session)) == 3
    assert cli._remind_again(NOW, NOW - timedelta(minutes=10)) == NOW


def test_a_reminder_that_cannot_be_written_keeps_no_other_message_back(session, run, monkeypatch, caplog):
    def broken(_now, _keys):
        raise RuntimeError

    waiting(session, 2)
    monkeypatch.setattr(
        "exchange.notices.reminders.worker.sources", [Source(broken, lambda _keys: None, lambda *_due: {})]
    )
    with receiving(_until("reader1@people.example")) as sink:
        assert run("deliver", "--watch", sink=sink) == (0, "2 sent, 0 to be tried again, 0 refused.")
    assert "reminders cannot be written" in caplog.text


@pytest.fixture
def collected(session, world):
    """A message whose digest is due."""
    reader = session.get_one(Person, world.people["admin"])
    waiting(
        session, person_id=reader.id, address=reader.email, kind="watched_meeting", subject="Convened: Exchange",
        about_kind="meeting", about_id=world.meetings["exchange"], state=Delivery.COLLECTED, not_before=NOW,
    )  # fmt: skip
    return reader.email


def test_digests_that_are_due_are_written_before_the_rest_is_sent(session, run, collected):
    with receiving() as sink:
        assert run("deliver", sink=sink) == (0, "Digests written: 1.\n1 sent, 0 to be tried again, 0 refused.")
        assert run("deliver", sink=sink) == (0, "0 sent, 0 to be tried again, 0 refused.")
    (mail,) = sink.arrived
    assert (mail.recipient, mail.mail["Subject"]) == (collected, "Daily digest, 24 November 2026")
    assert "Convened: Exchange" in mail.mail.get_body(("plain",)).get_content()
    assert f'<a href="{BASE_URL}/profile/messages">' in mail.mail.get_body(("html",)).get_content()
    assert _states(session) == {Delivery.DIGESTED, Delivery.SENT}


def test_watching_writes_digests_too(session, run, collected):
    def mood(point, _who):
        if point == "content":
            os.kill(os.getpid(), signal.SIGTERM)

    with receiving(Sink(mood)) as sink:
        code, said = run("deliver", "--watch", sink=sink)
    assert (code, said) == (0, "Digests written: 1.\n1 sent, 0 to be tried again, 0 refused.")
    assert sink.recipients == [collected]


def test_without_a_mail_server_digests_are_read_in_the_outbox(session, run, collected):
    assert run("deliver") == (0, f"Digests written: 1.\n{cli.NO_SERVER}")
    assert _states(session) == {Delivery.DIGESTED, Delivery.WAITING}
