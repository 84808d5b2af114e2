"""Pages about people: who is seen by whom, and how to reach them."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from exchange.accounts import operations, queries
from exchange.accounts.models import Authority, EntryLink, Person, PersonState
from exchange.core.text import fold
from exchange.world.rules import Capacity, Side
from tests.support.world import NOW, PERSONAS, email_of

INVITATION = {
    "name": "Nora Nieuw", "email": "Nora@people.example", "country": "NL", "capacities": ["prosecutor"], "locale": "en",
    "key": "k",
}  # fmt: skip


def names(text: str) -> list[str]:
    return re.findall(r'<a href="/people/\d+">([^<]+)</a>', text)


def nora(session) -> Person | None:
    found = session.scalars(sa.select(Person).filter_by(email="nora@people.example")).one_or_none()
    session.expunge_all()
    session.rollback()
    return found


@pytest.fixture
def invited(session, world):
    """The key of someone the secretariat has invited."""
    person, _secret = operations.invite(
        queries.viewer_of(world.people["secretariat"], NOW), email="nora@people.example", name="Nora Nieuw",
        authority=None, country_code="NL", capacities=[Capacity.PROSECUTOR], zone="Europe/Amsterdam", locale="en",
        now=NOW,
    )  # fmt: skip
    session.commit()
    return person.id


# --- Seeing


def test_the_list_holds_those_one_may_see_by_name(as_):
    assert names(as_("partner_chair").get("/people").text) == [
        "Ana Copresidenta", "Elena Presidenta", "Pilar Fiscal", "Saskia Secretaris",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=presidenta", ["Ana Copresidenta", "Elena Presidenta"]),
        ("q=ELENA&country=ES", ["Elena Presidenta"]),
        ("country=PE", ["Pilar Fiscal"]),
        ("state=closed", []),
        ("q=%25", ["Ada Adminson"]),
        ("authority=x&page=x&state=x&country=Peru", []),
    ],
)
def test_filters_of_the_list(as_, query, found):
    assert names(as_("admin").get(f"/people?{query}").text)[: len(found) or None] == found


def test_only_administrators_filter_by_state(as_, session, world):
    session.get_one(Person, world.people["member"]).state = PersonState.CLOSED
    session.commit()
    assert names(as_("admin").get("/people?state=closed").text) == ["Sven Medlem"]
    assert "Sven Medlem" not in as_("chair").get("/people?state=closed").text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_number_of_statements_however_long(as_, session, count_queries, rows):
    authorities = session.scalars(sa.select(Authority).limit(rows)).all()
    session.add_all(
        Person(
            email=f"{n}@x.example", name=f"Zz {n}", folded_name=fold(f"Zz {n}"), side=Side.UNION, zone="UTC", locale="en",
            created_at=NOW, authority_id=authorities[n].id, state=PersonState.ACTIVE,
        )
        for n in range(rows)
    )  # fmt: skip
    session.commit()
    client = as_("admin")
    with count_queries() as seen:
        assert len(names(client.get("/people?q=zz").text)) == rows
    assert len(seen) == 7


@pytest.mark.parametrize("who", PERSONAS)
def test_how_to_reach_people_is_shown_to_those_who_run_a_common_forum_only(as_, session, world, who):
    reached = {
        "admin": set(PERSONAS),
        "secretariat": {"chair", "next_chair", "contact_group", "contact_point", "member", "eurojust", "partner_chair", "partner"},
        # The chair's delegation of Spain chairs the Coalition, and EU-CLASI on the Union side.
        "chair": {"secretariat", "next_chair", "contact_group", "contact_point", "member", "eurojust", "partner_chair", "partner"},
    }.get(who, set()) | {who}  # fmt: skip
    session.execute(sa.update(Person).values(phone="+31 70 1234567"))
    session.commit()
    client, found = as_(who), set()
    assert "@people.example" not in client.get("/people").text
    for key, person_id in world.people.items():
        text = client.get(f"/people/{person_id}").text
        assert (email_of(key) in text) == ("+31 70 1234567" in text)
        if email_of(key) in text:
            found.add(key)
    assert found == reached


@pytest.mark.parametrize("who", ["partner", "stranger", "member"])
def test_people_one_may_not_see_are_as_unknown_as_nobody(as_, world, who):
    client = as_(who)
    hidden, unknown = client.get(f"/people/{world.people['admin']}"), client.get("/people/999999")
    strip = lambda answer: re.sub(r"/people/\d+", "", re.sub(r'name="csrf_token"[^>]*>', "", answer.text))  # noqa: E731
    assert (hidden.status_code, strip(hidden)) == (404, strip(unknown))
    assert client.get("/people/99999999999999999999").status_code == 404


def test_a_person_is_shown_with_the_time_where_that_person_is(as_, world):
    text = as_("secretariat").get(f"/people/{world.people['partner']}").text
    assert re.search(r'<time datetime="2026-11-24T09:00Z">04:00</time> \(Lima\)', text)


def test_rooms_upstairs_add_to_a_persons_page_in_safe_words(as_, world):
    def source(viewer, person):
        rows = [("<b>Row</b>", "/people", "note"), ("plain", None, "")]
        return {"title": "Plaques", "rows": rows} if person.name == "Sven Medlem" else None

    queries.person_sections.append(source)
    try:
        with_rows = as_("chair").get(f"/people/{world.people['member']}").text
        without = as_("chair").get(f"/people/{world.people['chair']}").text
    finally:
        queries.person_sections.remove(source)
    assert '<a href="/people">&lt;b&gt;Row&lt;/b&gt;</a>' in with_rows
    assert ("Plaques" in with_rows, "Plaques" in without) == (True, False)


# --- Inviting


@pytest.mark.parametrize(
    ("who", "status"),
    [("admin", 200), ("secretariat", 200), ("chair", 403), ("contact_point", 403), ("partner_chair", 403)],
)
def test_secretariats_and_administrators_invite(as_, session, who, status):
    client = as_(who)
    assert client.get("/people/invite").status_code == status
    assert client.post("/people/invite", data=INVITATION).status_code == (302 if status == 200 else 403)
    assert (nora(session) is None) == (status == 403)


def test_an_invitation_takes_its_zone_from_the_country_and_its_side_from_nobodys_word(as_, session, world):
    sent = as_("secretariat").post(
        "/people/invite", data=INVITATION | {"country": "PE", "side": "union", "is_admin": "1"}
    )
    person = nora(session)
    assert sent.location == f"/people/{person.id}"
    assert (person.zone, person.side, person.is_admin) == ("America/Lima", Side.PARTNER, False)
    assert person.invited_by == world.people["secretariat"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"email": "nora"}, "This is not an e-mail address."),
        ({"name": ""}, "Please fill this in."),
        ({"country": ""}, "Choose a country, or an authority that stands for itself."),
        ({"country": "XX"}, "Choose one from the list."),
        ({"zone": "Mars/Phobos"}, "This time zone is not known."),
        ({"authority": "court-be"}, "This authority belongs to another country."),
        ({"authority": "court-be", "new_authority": "Another"}, "not both"),
        ({"new_authority": "Court of Utrecht"}, "Say what kind of authority this is."),
        (
            {"new_authority": "court of antwerp", "new_kind": "court", "country": "BE"},
            "There is an authority with this name already.",
        ),
        (
            {"email": email_of("stranger")},
            "The platform knows this person already. Add them to your forum by this address.",
        ),
    ],
)
def test_a_wrong_invitation_is_explained_and_keeps_what_was_typed(as_, session, changed, message):
    if "authority" in changed:
        changed = changed | {
            "authority": str(session.scalar(sa.select(Authority.id).filter_by(key=changed["authority"])))
        }
    before = session.scalar(sa.select(sa.func.count(Authority.id)))
    session.rollback()
    answer = as_("secretariat").post("/people/invite", data=INVITATION | changed)
    assert (answer.status_code, message in answer.text) == (422, True)
    assert 'value="prosecutor" checked' in answer.text
    assert nora(session) is None
    assert session.scalar(sa.select(sa.func.count(Authority.id))) == before


def test_of_someone_known_the_secretariat_learns_nothing_more(as_):
    text = as_("secretariat").post("/people/invite", data=INVITATION | {"email": email_of("stranger")}).text
    assert not {"Stig", "Utanför", "Sweden of"} & set(
        re.findall(r"\w+", text.split("<form", 3)[-1].split("<select")[0])
    )


def test_a_new_authority_comes_with_the_invitation(as_, session):
    new = {"new_authority": "Prosecution of Lima", "new_kind": "prosecution", "country": "PE"}
    assert as_("secretariat").post("/people/invite", data=INVITATION | new).status_code == 302
    made = session.get_one(Authority, nora(session).authority_id)
    assert (made.name, made.country_code, made.side) == ("Prosecution of Lima", "PE", Side.PARTNER)


def test_a_repeated_submission_invites_once_and_answers_the_same(as_, session):
    client = as_("secretariat")
    first, second = (client.post("/people/invite", data=INVITATION) for _ in range(2))
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert len(session.scalars(sa.select(EntryLink)).all()) == 1


def test_the_inviter_sends_again_and_withdraws(as_, session, invited):
    client = as_("secretariat")
    assert "The link works until" in client.get(f"/people/{invited}").text
    assert client.post(f"/people/{invited}/invitation").status_code == 302
    assert client.post(f"/people/{invited}/invitation/withdraw").status_code == 302
    assert "Withdrawn on" in client.get(f"/people/{invited}").text
    states = session.scalars(sa.select(EntryLink.withdrawn_at).order_by(EntryLink.id)).all()
    assert states == [NOW, NOW]


@pytest.mark.parametrize(("who", "status"), [("admin", 302), ("chair", 404), ("member", 404), ("partner", 404)])
def test_others_cannot_touch_the_invitation(as_, invited, who, status):
    assert as_(who).post(f"/people/{invited}/invitation").status_code == status


def test_an_invitation_taken_up_cannot_be_sent_again(as_, world):
    client = as_("secretariat")
    address = f"/people/{world.people['member']}/invitation"
    assert "This person has entered already." in client.post(address, follow_redirects=True).text


# --- Administration


@pytest.mark.parametrize("who", ["secretariat", "chair", "member", "partner"])
@pytest.mark.parametrize("address", ["close", "reopen", "administrator", "administrator/end", "affiliation"])
def test_accounts_are_the_administrators_business(as_, session, world, who, address):
    answer = as_(who).post(f"/people/{world.people['eurojust']}/{address}")
    sees = who in {"secretariat", "chair", "member"}
    assert answer.status_code == (403 if sees else 404)
    assert ("The platform administrator." in answer.text) == sees
    eurojust = session.get_one(Person, world.people["eurojust"])
    assert (eurojust.state, eurojust.is_admin) == (PersonState.ACTIVE, False)


def test_an_account_is_closed_and_reopened(as_, session, world):
    client, member = as_("admin"), as_("member")
    page = f"/people/{world.people['member']}"
    assert client.get(f"{page}/close").status_code == 200
    assert client.post(f"{page}/close", data={"reason": "left"}).location == page
    assert member.get("/account").status_code == 302
    assert "Closed" in client.get(page).text
    assert client.post(f"{page}/reopen").location == page
    assert session.get_one(Person, world.people["member"]).state is PersonState.ACTIVE


def test_refusals_are_said_on_the_persons_page(as_, world):
    client, own = as_("admin"), f"/people/{world.people['admin']}"
    assert "Nobody does this to the own account." in client.post(f"{own}/close", follow_redirects=True).text
    partner = f"/people/{world.people['partner']}/administrator"
    assert "so they are on the Union side" in client.post(partner, follow_redirects=True).text


def test_an_administrator_is_made_and_unmade(as_, session, world):
    client, page = as_("admin"), f"/people/{world.people['member']}/administrator"
    client.post(page)
    assert session.get_one(Person, world.people["member"]).is_admin is True
    session.rollback()
    client.post(f"{page}/end")
    assert session.scalar(sa.select(Person.is_admin).filter_by(id=world.people["member"])) is False


def test_a_person_is_moved(as_, session, world):
    client, page = as_("admin"), f"/people/{world.people['member']}"
    court = session.scalar(sa.select(Authority.id).filter_by(key="court-be"))
    session.rollback()
    wrong = client.post(f"{page}/affiliation", data={"country": "SE", "authority": court})
    assert (wrong.status_code, "belongs to another country" in wrong.text) == (422, True)
    assert client.post(f"{page}/affiliation", data={"country": "", "authority": court}).location == page
    moved = session.get_one(Person, world.people["member"])
    assert (moved.country_code, moved.authority_id) == ("BE", court)


def test_authorities_are_added_and_corrected(as_, session):
    client = as_("admin")
    form = {"name": "Court of Lyon", "abbreviation": "CL", "kind": "court", "country": "FR", "key": "k"}
    assert client.get("/authorities").status_code == 200
    for _ in range(2):
        assert client.post("/authorities/new", data=form).location == "/authorities"
    (made,) = session.scalars(sa.select(Authority.id).filter_by(name="Court of Lyon")).all()
    session.rollback()
    taken = client.post("/authorities/new", data=form | {"key": "other"})
    assert (taken.status_code, "There is an authority with this name already" in taken.text) == (422, True)
    assert client.post(f"/authorities/{made}", data=form | {"name": "Court of Nice"}).status_code == 302
    assert session.scalar(sa.select(Authority.name).filter_by(id=made)) == "Court of Nice"


@pytest.mark.parametrize("who", ["secretariat", "partner"])
def test_authorities_are_the_administrators_business(as_, who):
    assert as_(who).get("/authorities").status_code == 403
