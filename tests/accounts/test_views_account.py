"""Pages about one's own account."""

from __future__ import annotations

import json
import re

import pytest
import sqlalchemy as sa

from exchange.accounts import operations
from exchange.accounts.models import FailedSignIn, Person, SignIn
from tests.support.world import NOW, PASSWORD, email_of

NEW = "twaalf of meer tekens"


def shown(client, address: str) -> dict[str, list[str]]:
    """Return what the form at the address would send if nothing were changed."""
    text = client.get(address).text
    main = text[text.index("<main") :]
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", main):
        name, value = re.search(r' name="([^"]+)"', tag), re.search(r' value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or " checked" in tag):
            fields.setdefault(name[1], []).append(value[1] if value else "")
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', main, re.DOTALL):
        fields[name] = re.findall(r'<option selected value="([^"]*)"', options)
    return fields


def person(session, world, who: str) -> Person:
    found = session.get_one(Person, world.people[who])
    session.refresh(found)
    session.expunge(found)
    session.rollback()
    return found


def test_the_form_shows_what_is_saved_and_saving_it_changes_nothing(as_, session, world):
    client = as_("chair")
    fields = shown(client, "/account")
    assert (fields["name"], fields["zone"], fields["locale"]) == (["Elena Presidenta"], ["Europe/Madrid"], ["en"])
    assert (fields["capacities"], fields["languages"]) == (["policy_expert", "senior_official"], ["en"])
    before = person(session, world, "chair").version
    assert client.post("/account", data=fields).status_code == 302
    assert person(session, world, "chair").version == before


def test_a_profile_is_saved(as_, session, world):
    client = as_("chair")
    fields = shown(client, "/account") | {
        "name": " Elena  Presidenta Ruiz", "zone": "America/Lima", "phone": "+34 600 000 000",
        "languages": ["es", "fr"], "capacities": ["prosecutor"],
    }  # fmt: skip
    assert client.post("/account", data=fields).location == "/account"
    saved = person(session, world, "chair")
    assert (saved.name, saved.zone, saved.phone) == ("Elena Presidenta Ruiz", "America/Lima", "+34 600 000 000")
    assert set(saved.languages) == {"es", "fr"}
    assert shown(client, "/account")["capacities"] == ["prosecutor"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"name": "  "}, "Please fill this in."),
        ({"name": "x" * 201}, "200 characters"),
        ({"zone": "Europe/Atlantis"}, "This time zone is not known."),
        ({"zone": ""}, "Please fill this in."),
        ({"locale": "tlh"}, "Choose one from the list."),
        ({"phone": "call me"}, "Use digits, spaces"),
        ({"authority": "999999"}, "Choose one from the list."),
        ({"authority": "one"}, "Choose one from the list."),
        ({"capacities": ["king"]}, "king"),
        ({"languages": ["tlh"]}, "tlh"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(as_, session, world, changed, message):
    client = as_("chair")
    fields = shown(client, "/account") | {"name": "Elena Anders"} | changed
    answer = client.post("/account", data=fields)
    assert (answer.status_code, message in answer.text) == (422, True)
    assert person(session, world, "chair").name == "Elena Presidenta"


def test_a_rare_zone_of_the_past_can_be_kept(as_, session, world):
    session.execute(sa.update(Person).values(zone="Asia/Calcutta"))
    session.commit()
    client = as_("chair")
    fields = shown(client, "/account")
    assert fields["zone"] == ["Asia/Calcutta"]
    assert client.post("/account", data=fields).status_code == 302


def test_a_late_edit_shows_both_texts_and_may_then_be_saved(as_, session, world):
    one, other = as_("chair"), as_("chair")
    late = shown(one, "/account") | {"name": "Elena Late"}
    early = shown(other, "/account") | {"name": "Elena Early", "capacities": ["prosecutor"]}
    assert other.post("/account", data=early).status_code == 302
    answer = one.post("/account", data=late)
    assert answer.status_code == 409
    assert re.search(r"saved-meanwhile.*?Elena Early.*?</blockquote>", answer.text, re.DOTALL)
    assert re.search(r"saved-meanwhile.*?<blockquote>\s*Prosecutor\s*</blockquote>", answer.text, re.DOTALL)
    assert 'value="Elena Late"' in answer.text
    assert person(session, world, "chair").name == "Elena Early"
    again = late | {"version": [re.findall(r'name="version"[^>]*value="(\d+)"', answer.text)[0]]}
    assert one.post("/account", data=again).status_code == 302
    assert person(session, world, "chair").name == "Elena Late"


def test_the_authority_of_a_profile_is_one_of_the_own_country(as_):
    text = as_("member").get("/account").text
    (offered,) = re.findall(r'<select [^>]*name="authority".*?</select>', text, re.DOTALL)
    assert re.findall(r"<option[^>]*>([^<]+)", offered) == ["Ministry of Justice of Sweden (Sweden)"]


# --- Address and password


def test_another_address_needs_the_password(as_, session, world):
    client = as_("member")
    wrong = client.post("/account/address", data={"email": "sven@new.example", "present": "wrong"})
    assert (wrong.status_code, "This is not your present password." in wrong.text) == (422, True)
    taken = client.post("/account/address", data={"email": email_of("chair"), "present": PASSWORD})
    assert (taken.status_code, "This address cannot be used" in taken.text) == (422, True)
    assert person(session, world, "member").email == email_of("member")
    done = client.post("/account/address", data={"email": "Sven@New.example", "present": PASSWORD})
    assert (done.location, person(session, world, "member").email) == ("/account", "sven@new.example")


def test_guessing_the_password_in_an_open_session_has_to_wait_too(as_, session):
    client = as_("member")
    guesses = [client.post("/account/password", data={"present": f"guess {n}", "password": NEW}) for n in range(6)]
    assert [guess.status_code for guess in guesses] == [422] * 5 + [429]
    assert session.scalar(sa.select(sa.func.count(FailedSignIn.id))) == 5


def test_changing_the_password_signs_out_everywhere_else(as_, app):
    here, elsewhere = app.test_client(), as_("member")
    here.post("/login", data={"email": email_of("member"), "password": PASSWORD})
    weak = here.post("/account/password", data={"present": PASSWORD, "password": "sven medlem!"})
    assert (weak.status_code, "This contains your name" in weak.text) == (422, True)
    assert here.post("/account/password", data={"present": PASSWORD, "password": NEW}).status_code == 302
    assert (here.get("/account").status_code, elsewhere.get("/account").status_code) == (200, 302)
    signed_in = app.test_client().post("/login", data={"email": email_of("member"), "password": NEW})
    assert signed_in.status_code == 302


@pytest.mark.parametrize("address", ["/login", "/account/password", "/account/address"])
def test_password_managers_find_their_fields(as_, client, address):
    browser = client if address == "/login" else as_("member")
    assert 'autocomplete="current-password"' in browser.get(address).text


# --- Sessions


@pytest.fixture
def second(session, world):
    """A second session of the member's: its key."""
    member = session.get_one(Person, world.people["member"])
    operations.begin_session(member, "Firefox, Windows", NOW)
    key = session.scalar(sa.select(SignIn.id).filter_by(person_id=member.id, program="Firefox, Windows"))
    session.commit()
    return key


def open_programs(client) -> list[str]:
    text = client.get("/account/sessions").text
    return re.findall(r'<td class="name">([^<]+?)\s*(?:<|$)', text)


def test_one_sees_where_one_is_signed_in_and_which_session_this_is(as_, second):
    text = as_("member").get("/account/sessions").text
    rows = re.findall(r"<tr>.*?</tr>", text, re.DOTALL)[1:]
    assert [("Firefox, Windows" in row, "this one" in row) for row in rows] == [(True, False), (False, True)]


def test_one_session_is_ended_and_the_others_stay(as_, second):
    client = as_("member")
    assert client.post(f"/account/sessions/{second}/end").location == "/account/sessions"
    assert open_programs(client) == ["Unknown program"]
    assert client.post(f"/account/sessions/{second}/end").status_code == 404


def test_nobody_ends_the_session_of_another(as_, second, session):
    assert as_("admin").post(f"/account/sessions/{second}/end").status_code == 404
    assert session.get_one(SignIn, second).ended_at is None


def test_ending_this_session_signs_out(as_, session, world):
    client = as_("member")
    this = session.scalar(sa.select(SignIn.id).filter_by(person_id=world.people["member"]))
    session.rollback()
    assert client.post(f"/account/sessions/{this}/end").location == "/login"
    assert client.get("/account").status_code == 302


@pytest.mark.parametrize(("address", "left"), [("end-others", 1), ("end-all", 0)])
def test_all_other_sessions_or_all_are_ended(as_, second, session, world, address, left):
    client = as_("member")
    client.post(f"/account/sessions/{address}")
    found = session.scalars(sa.select(SignIn).filter_by(person_id=world.people["member"], ended_at=None)).all()
    assert len(found) == left
    session.rollback()
    assert client.get("/account").status_code == (200 if left else 302)


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_of_sessions_takes_the_same_number_of_statements(as_, session, world, count_queries, more):
    member = session.get_one(Person, world.people["member"])
    for _ in range(more):
        operations.begin_session(member, "Firefox, Windows", NOW)
    session.commit()
    client = as_("member")
    with count_queries() as seen:
        assert client.get("/account/sessions").status_code == 200
    assert len(seen) == 2


# --- One's data


def test_ones_data_come_as_a_file_of_ones_own_only(as_, world):
    answer = as_("partner").get("/account/data")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    kept = json.loads(answer.text)
    assert (kept["person"]["email"], kept["person"]["id"]) == (email_of("partner"), world.people["partner"])
    assert {row["person_id"] for row in kept["sessions"]} == {world.people["partner"]}
