"""Pages of those who are not signed in: what they answer, and what they never tell."""

from __future__ import annotations

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from freezegun import freeze_time

from exchange.accounts import operations, passwords
from exchange.accounts.models import EntryLink, FailedSignIn, Person, PersonState, SignIn
from exchange.core import i18n
from exchange.core.db import db
from exchange.core.journal import Platform
from exchange.world.rules import Capacity
from tests.conftest import make_app
from tests.support.world import NOW, PASSWORD, email_of

NEW = "twaalf of meer tekens"
WRONG = "This address and this password do not belong together."


def sign_in(client, who: str = "member", password: str = PASSWORD, **more):
    return client.post("/login", data={"email": email_of(who), "password": password, "key": "k", **more})


def is_signed_in(client) -> bool:
    return client.get("/account").status_code == 200


@pytest.fixture
def invitation(session):
    """The secret of an open invitation."""
    _person, secret = operations.invite(
        Platform(), email="nora@people.example", name="Nora Nieuw", authority=None, country_code="NL",
        capacities=[Capacity.PROSECUTOR], zone="Europe/Amsterdam", locale="en", now=NOW,
    )  # fmt: skip
    session.commit()
    return secret


@pytest.fixture
def reset(session):
    """The secret of an open link for a new password of the member's."""
    secret = operations.ask_reset(email_of("member"), NOW)
    session.commit()
    return secret


@pytest.fixture
def dutch(tmp_path, monkeypatch):
    """A platform that speaks a second language, with an empty catalogue."""
    folder = tmp_path / "nl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").touch()
    monkeypatch.setattr(i18n, "CATALOGUES", tmp_path)
    i18n.forget()
    yield
    i18n.forget()


# --- Signing in


def test_the_right_password_opens_and_the_session_lives_in_the_database(client, session, world):
    answer = client.post(
        "/login", data={"email": email_of("member"), "password": PASSWORD}, headers={"User-Agent": "Firefox Windows"}
    )
    assert (answer.status_code, is_signed_in(client)) == (302, True)
    begun = session.scalars(sa.select(SignIn).filter_by(person_id=world.people["member"]).order_by(SignIn.id)).all()[-1]
    assert (begun.program, begun.begun_at, begun.ended_at) == ("Firefox, Windows", NOW, None)
    with client.session_transaction() as cookie:
        assert passwords.hashlib.sha256(cookie["_user_id"].encode()).hexdigest() == begun.token_hash


class _Counting:
    """A hasher that counts how often it is asked to verify."""

    def __init__(self) -> None:
        self.hasher, self.asked = passwords._hasher("cheap"), 0

    def __getattr__(self, name):
        return getattr(self.hasher, name)

    def verify(self, kept, offered):
        self.asked += 1
        return self.hasher.verify(kept, offered)


def test_unknown_wrong_closed_and_invited_look_alike_and_cost_alike(client, session, world, monkeypatch):
    session.get_one(Person, world.people["chair"]).state = PersonState.CLOSED
    session.get_one(Person, world.people["judge"]).state = PersonState.INVITED
    session.commit()
    answers, costs = set(), []
    for who, password in (("nobody", PASSWORD), ("member", "wrong"), ("chair", PASSWORD), ("judge", PASSWORD)):
        counting = _Counting()
        monkeypatch.setattr(passwords, "_here", lambda counting=counting: counting)
        answer = sign_in(client, who, password)
        answers.add((answer.status_code, answer.text.replace(email_of(who), "…")))
        costs.append(counting.asked)
    ((status, text),) = answers
    assert (status, WRONG in text, costs) == (422, True, [1, 1, 1, 1])
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "sent", [{}, {"email": email_of("member")}, {"password": PASSWORD}, {"email": "", "password": ""}]
)
def test_a_form_not_filled_in_is_said_beside_the_field_and_is_no_attempt(client, session, sent):
    answer = client.post("/login", data=sent)
    assert (answer.status_code, "Please fill this in." in answer.text) == (422, True)
    assert session.scalars(sa.select(FailedSignIn)).all() == []


def test_the_typed_address_is_kept_and_the_password_is_not(client):
    text = sign_in(client, "member", "a wrong one").text
    assert f'value="{email_of("member")}"' in text
    assert "a wrong one" not in text


def test_signing_in_replaces_what_the_cookie_held_but_for_the_language(client):
    with client.session_transaction() as cookie:
        cookie.update(planted="by someone", language="en", _user_id="planted")
    sign_in(client)
    with client.session_transaction() as cookie:
        assert set(cookie) <= {"_user_id", "_fresh", "_id", "language", "_permanent", "csrf_token"}
        assert (cookie["language"], cookie.permanent) == ("en", True)


def test_the_cookie_lasts_as_long_as_a_session_can_and_is_written_when_it_changes_only(client):
    sign_in(client)
    client.get("/account")
    assert client.get_cookie("exchange").expires == NOW + timedelta(hours=72)
    assert "Set-Cookie" not in client.get("/account").headers


def test_signing_in_again_ends_the_session_before(client):
    sign_in(client)
    copy = client.get_cookie("exchange").value
    sign_in(client, "chair")
    client.set_cookie("exchange", copy)
    assert not is_signed_in(client)


def test_who_is_signed_in_does_not_see_the_form_again(as_):
    answer = as_("member").get("/login?next=/account/sessions")
    assert (answer.status_code, answer.location) == (302, "/account/sessions")


@pytest.mark.parametrize(
    ("target", "leads_to"),
    [
        ("/account/sessions", "/account/sessions"),
        ("/people?page=2&q=a", "/people?page=2&q=a"),
        ("//evil.example", None),
        ("///evil.example", None),
        ("/\\evil.example", None),
        ("\\\\evil.example", None),
        ("/\t/evil.example", None),
        ("/\n/evil.example", None),
        ("\t//evil.example", None),
        (" //evil.example", None),
        ("https://evil.example", None),
        ("https:evil.example", None),
        ("https:/evil.example", None),
        ("HTTPS://evil.example/", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("evil.example", None),
        ("@evil.example", None),
        ("http://localhost/account", None),
        ("", None),
    ],
)
def test_after_signing_in_the_way_leads_home_only(client, target, leads_to):
    home = sign_in(client).location
    client.post("/logout")
    assert home.startswith("/")
    assert sign_in(client, next=target).location == (leads_to or home)


def test_a_page_asked_for_before_signing_in_is_remembered(client):
    asked = client.get("/people?q=a b")
    form = client.get(asked.location).text.partition("<main")[2]
    target = re.search(r'name="next"[^>]*value="([^"]*)"', form).group(1).replace("&amp;", "&")
    assert client.get(sign_in(client, next=target).location).status_code == 200


# --- Too many attempts


def failures(client, count: int, who: str = "member"):
    return [sign_in(client, who, "wrong").status_code for _ in range(count)]


@pytest.mark.parametrize("who", ["member", "nobody"])
def test_guessing_at_one_address_has_to_wait_whether_or_not_it_exists(client, who):
    assert failures(client, 7, who) == [422] * 5 + [429] * 2
    assert "Please try again in 15 seconds." in sign_in(client, who).text


def test_the_wait_grows_and_then_even_the_right_password_waits_and_works_again(client):
    failures(client, 5)
    assert sign_in(client).status_code == 429
    with freeze_time(NOW + timedelta(seconds=15)):
        assert failures(client, 2) == [422, 429]
        assert "in 30 seconds" in sign_in(client).text
    with freeze_time(NOW + timedelta(seconds=44)):
        assert sign_in(client).status_code == 429
    with freeze_time(NOW + timedelta(seconds=45)):
        assert sign_in(client).status_code == 302
        client.post("/logout")
        assert failures(client, 5) == [422] * 5


def test_failures_are_forgotten_after_an_hour(client):
    failures(client, 6)
    with freeze_time(NOW + timedelta(hours=1, seconds=1)):
        assert failures(client, 6) == [422] * 5 + [429]


def test_guessing_at_many_addresses_from_one_place_has_to_wait_too(app, client):
    assert [failures(client, 1, f"guess{n}") for n in range(31)] == [[422]] * 30 + [[429]]
    elsewhere = app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "192.0.2.99"
    assert sign_in(elsewhere).status_code == 302


def test_a_restart_forgives_nothing(app, client):
    failures(client, 5)
    again = make_app(app.config["SQLALCHEMY_DATABASE_URI"], WTF_CSRF_ENABLED=False)
    assert sign_in(again.test_client()).status_code == 429
    with again.app_context():
        db.engine.dispose()


def test_sign_ins_and_refusals_are_on_record_without_addresses_or_secrets(client, world, caplog):
    caplog.set_level(logging.INFO)
    sign_in(client, "member", "wrong password here")
    sign_in(client)
    client.post("/logout")
    said = [record.getMessage() for record in caplog.records if record.name.startswith("exchange")]
    assert [line.split(":")[0] for line in said] == ["sign-in refused", "signed in", "signed out"]
    assert str(world.people["member"]) in said[1]
    assert not any(email_of("member") in line or "wrong password" in line or PASSWORD in line for line in said)


# --- Signing out


def test_a_copied_cookie_is_dead_after_signing_out(client):
    sign_in(client)
    copy = client.get_cookie("exchange").value
    assert client.post("/logout").status_code == 302
    client.set_cookie("exchange", copy)
    assert not is_signed_in(client)


def test_signing_out_is_no_link(as_):
    client = as_("member")
    assert (client.get("/logout").status_code, is_signed_in(client)) == (405, True)


@pytest.mark.parametrize("role", ["member", "partner"])
def test_a_session_ends_when_idle_and_at_its_longest(as_, role):
    client = as_(role)
    for hours in (7, 14, 21, 28, 35, 42, 49, 56, 63, 70, 71.9):
        with freeze_time(NOW + timedelta(hours=hours)):
            assert is_signed_in(client)
    with freeze_time(NOW + timedelta(hours=72)):
        assert client.get("/account").location == "/login?next=/account"
    idle = as_(role)
    with freeze_time(NOW + timedelta(hours=80)):
        assert not is_signed_in(idle)


def test_noting_the_last_use_waits_for_no_lock_of_the_same_request(as_, session, world):
    client = as_("member")
    with freeze_time(NOW + timedelta(minutes=10)):
        assert client.post("/account", data={}).status_code == 422
    seen = session.scalar(sa.select(SignIn.seen_at).filter_by(person_id=world.people["member"]))
    assert seen == NOW + timedelta(minutes=10)


# --- Forged forms


def test_a_forged_form_is_refused_and_an_honest_one_is_not(app, client):
    app.config["WTF_CSRF_ENABLED"] = True
    form = {"email": email_of("member"), "password": PASSWORD}
    assert client.post("/login", data=form).status_code == 400
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/login").text).group(1)
    assert client.post("/login", data={**form, "csrf_token": "x" + token}).status_code == 400
    assert app.test_client().post("/login", data={**form, "csrf_token": token}).status_code == 400
    assert client.post("/login", data={**form, "csrf_token": token}).status_code == 302
    for address in ("/logout", "/language", "/account", "/account/sessions/end-all", "/people/invite"):
        assert client.post(address, data={"language": "en"}).status_code == 400
    assert is_signed_in(client)


# --- Invitations


def test_an_invitation_opens_once(client, invitation, session):
    assert "Nora Nieuw" in client.get(f"/enter/{invitation}").text
    entered = client.post(f"/enter/{invitation}", data={"password": NEW, "privacy": "y"})
    assert (entered.location, is_signed_in(client)) == ("/account", True)
    assert client.get(f"/enter/{invitation}").status_code == 404
    assert client.post(f"/enter/{invitation}", data={"password": NEW, "privacy": "y"}).status_code == 404


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"password": NEW}, "Please confirm that you have read it."),
        ({"privacy": "y"}, "Please fill this in."),
        ({"password": "kort", "privacy": "y"}, "Use 12 characters or more."),
        ({"password": "x" * 129, "privacy": "y"}, "Use 128 characters or fewer."),
        ({"password": "password1234", "privacy": "y"}, "This is one of the first passwords that are tried."),
        ({"password": "nora@people.example", "privacy": "y"}, "This contains your name"),
    ],
)
def test_entering_asks_for_a_good_password_and_for_reading_the_statement(client, invitation, session, sent, message):
    answer = client.post(f"/enter/{invitation}", data=sent)
    assert (answer.status_code, message in answer.text) == (422, True)
    assert client.get(f"/enter/{invitation}").status_code == 200


def _body(answer):
    """What the page says, without the frame, which names its own address."""
    return answer.text.partition("<main")[2]


def test_used_expired_withdrawn_and_unknown_links_look_alike(client, invitation, session, app):
    dead = {_body(client.get("/enter/unknown"))}
    with freeze_time(NOW + timedelta(days=14)):
        dead.add(_body(client.get(f"/enter/{invitation}")))
    person = session.scalars(sa.select(Person).filter_by(email="nora@people.example")).one()
    operations.withdraw_invitation(Platform(), person, NOW)
    session.commit()
    dead.add(_body(client.get(f"/enter/{invitation}")))
    again = operations.renew_invitation(Platform(), person, NOW)
    session.commit()
    app.test_client().post(f"/enter/{again}", data={"password": NEW, "privacy": "y"})
    dead.add(_body(client.get(f"/enter/{again}")))
    (text,) = dead
    assert "ask the secretariat that invited you" in text


@pytest.mark.on_both
def test_two_requests_at_the_same_time_use_a_link_once(app, invitation):
    def take_up(password: str) -> int:
        answer = app.test_client().post(f"/enter/{invitation}", data={"password": password, "privacy": "y"})
        return answer.status_code

    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(take_up, [f"wachtwoord nummer {n}" for n in range(4)]))
    assert statuses.count(302) == 1
    assert set(statuses) <= {302, 404, 409}


# --- Password forgotten


def test_asking_for_a_new_password_answers_the_same_for_every_address(client, session, world):
    session.get_one(Person, world.people["chair"]).state = PersonState.CLOSED
    session.commit()
    answers = set()
    for who in ("nobody", "member", "chair"):
        answer = client.post("/reset", data={"email": email_of(who)}, follow_redirects=True)
        answers.add((answer.status_code, re.sub(r'name="key"[^>]*>', "", answer.text)))
    ((status, text),) = answers
    assert (status, "If the platform knows this address" in text) == (200, True)
    assert session.scalars(sa.select(EntryLink.person_id)).all() == [world.people["member"]]


@pytest.mark.parametrize("who", ["member", "nobody"])
def test_asking_again_and_again_has_to_wait_whether_or_not_the_address_exists(client, session, who):
    asked = [client.post("/reset", data={"email": email_of(who)}) for _ in range(4)]
    assert [answer.status_code for answer in asked] == [302, 302, 302, 429]
    assert "Please try again in 5 minutes." in asked[-1].text
    assert len(session.scalars(sa.select(EntryLink)).all()) == (3 if who == "member" else 0)


def test_a_new_password_by_link_ends_all_sessions_and_works_once(client, as_, reset):
    elsewhere = as_("member")
    assert "Sven Medlem" in client.get(f"/reset/{reset}").text
    assert client.post(f"/reset/{reset}", data={"password": "kort"}).status_code == 422
    assert client.post(f"/reset/{reset}", data={"password": NEW}).location == "/login"
    assert not is_signed_in(elsewhere)
    assert client.post(f"/reset/{reset}", data={"password": NEW}).status_code == 404
    assert (sign_in(client).status_code, sign_in(client, password=NEW).status_code) == (422, 302)


@pytest.mark.parametrize(("minutes", "status"), [(239, 200), (240, 404)])
def test_a_link_for_a_new_password_expires_to_the_minute(client, reset, minutes, status):
    with freeze_time(NOW + timedelta(minutes=minutes)):
        assert client.get(f"/reset/{reset}").status_code == status


# --- Language


@pytest.mark.usefixtures("dutch")
def test_the_language_is_switched_for_the_session_and_for_the_person(client, session, world):
    answer = client.post("/language", data={"language": "nl", "next": "/login?next=/people"})
    assert (answer.location, 'lang="nl"' in client.get("/login").text) == ("/login?next=/people", True)
    sign_in(client)
    assert 'lang="en"' in client.get("/account").text
    client.post("/language", data={"language": "nl", "next": "https://evil.example/"})
    assert 'lang="nl"' in client.get("/account").text
    assert session.get_one(Person, world.people["member"]).locale == "nl"
    session.rollback()
    client.post("/logout")
    assert 'lang="nl"' in client.get("/login").text


def test_a_language_nobody_speaks_here_is_refused(as_, session, world):
    assert as_("member").post("/language", data={"language": "tlh"}).status_code == 400
    assert session.get_one(Person, world.people["member"]).locale == "en"
