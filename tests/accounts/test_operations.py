"""What is done with people, their links and sessions, below any page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from exchange.accounts import operations, passwords, queries
from exchange.accounts.models import Authority, EntryLink, FailedSignIn, LinkPurpose, Person, PersonState, SignIn
from exchange.accounts.rules import PRIVACY_VERSION, Attempt, LinkDead, PasswordFault, PasswordRefused, Refusal, Refused
from exchange.core import journal
from exchange.core.journal import JournalEntry, Platform
from exchange.core.secrets import digest
from exchange.world.rules import AuthorityKind, Capacity, Side
from tests.support.world import NOW, PASSWORD, email_of, session_secret

NEW = "twaalf of meer tekens"


@pytest.fixture
def viewer(session, world):
    return lambda who: queries.viewer_of(world.people[who], NOW)


@pytest.fixture
def whole(session, world):
    """Return a function that loads a person of the world with authority and capacities."""

    def load(who: str) -> Person:
        options = (sa.orm.selectinload(Person.authority), sa.orm.selectinload(Person.capacities))
        return session.get_one(Person, world.people[who], options=options)

    return load


@pytest.fixture
def news(session):
    """What the listeners of the journal are told while a test runs."""
    heard: list[journal.News] = []
    journal.listen(heard.extend)
    yield heard
    journal._listeners.remove(heard.extend)


def facts(**changed):
    return {
        "email": "nora@people.example", "name": "Nora Nieuw", "authority": None, "country_code": "NL",
        "capacities": [Capacity.PROSECUTOR], "zone": "Europe/Amsterdam", "locale": "en", "now": NOW,
    } | changed  # fmt: skip


def link_of(secret: str, purpose: LinkPurpose = LinkPurpose.INVITATION, now=NOW) -> EntryLink | None:
    return queries.live_link(secret, purpose, now)


def code_of(call, *args, **kwargs) -> Refusal:
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value.code


def open_sessions(session, person_id: int) -> int:
    return session.scalar(sa.select(sa.func.count()).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None)))


# --- Letting people in


def test_an_invitation_makes_a_person_and_a_link_of_which_only_the_hash_is_kept(session, viewer, news):
    person, secret = operations.invite(
        viewer("secretariat"), **facts(email=" Nora@People.example", name=" Nora  Nieuw ")
    )
    session.commit()
    assert (person.email, person.name, person.folded_name) == ("nora@people.example", "Nora Nieuw", "nora nieuw")
    assert (person.state, person.side, person.password_hash) == (PersonState.INVITED, Side.UNION, "")
    assert [entry.capacity for entry in person.capacities] == [Capacity.PROSECUTOR]
    link = session.scalars(sa.select(EntryLink)).one()
    assert (link.token_hash, link.expires_at) == (digest(secret), NOW + timedelta(days=14))
    (told,) = news
    assert (told.action, told.subject, told.private["link_secret"]) == ("person.invited", person, secret)
    written = repr([told.entry.changes, told.entry.reason, told.entry.subject_label])
    assert secret not in written
    assert "@" not in written


@pytest.mark.parametrize(
    ("country", "authority", "side", "comes_from"),
    [
        ("NL", None, Side.UNION, "NL"),
        ("PE", None, Side.PARTNER, "PE"),
        (None, "eurojust", Side.UNION, None),
        ("PE", "eurojust", Side.PARTNER, "PE"),
        (None, "prosecution-pe", Side.PARTNER, "PE"),
        (None, "court-be", Side.UNION, "BE"),
    ],
)
def test_the_side_follows_from_country_and_authority(session, country, authority, side, comes_from):
    sender = session.scalars(sa.select(Authority).filter_by(key=authority)).one() if authority else None
    person, _secret = operations.invite(Platform(), **facts(country_code=country, authority=sender))
    assert (person.side, person.country_code) == (side, comes_from)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"email": "nora"}, Refusal.BAD_ADDRESS),
        ({"email": email_of("stranger").upper()}, Refusal.ADDRESS_TAKEN),
        ({"name": " \n"}, Refusal.NO_NAME),
        ({"country_code": None}, Refusal.NO_AFFILIATION),
        ({"country_code": "XX"}, Refusal.UNKNOWN_COUNTRY),
        ({"country_code": "BEL"}, Refusal.UNKNOWN_COUNTRY),
        ({"zone": "Europe/Atlantis"}, Refusal.UNKNOWN_ZONE),
        ({"locale": "tlh"}, Refusal.UNKNOWN_LANGUAGE),
    ],
)
def test_an_invitation_that_makes_no_sense_is_refused(session, viewer, changed, code):
    assert code_of(operations.invite, viewer("secretariat"), **facts(**changed)) is code
    assert session.scalars(sa.select(EntryLink)).all() == []


def test_a_national_authority_is_not_of_another_country(session):
    court = session.scalars(sa.select(Authority).filter_by(key="court-be")).one()
    assert code_of(operations.invite, Platform(), **facts(country_code="FR", authority=court)) is Refusal.OTHER_COUNTRY


@pytest.mark.parametrize("who", ["chair", "contact_point", "member", "stranger", "partner_chair"])
def test_without_a_secretariats_role_nobody_is_let_in(viewer, who):
    assert code_of(operations.invite, viewer(who), **facts(country_code="PE")) is Refusal.NOT_ENTITLED


def test_a_secretariat_of_the_partner_side_opens_no_door_to_the_union_side(viewer):
    partner = replace(viewer("secretariat"), side=Side.PARTNER)
    assert code_of(operations.invite, partner, **facts()) is Refusal.NOT_ENTITLED
    assert operations.invite(partner, **facts(country_code="PE"))[0].side is Side.PARTNER


def test_two_invitations_to_one_address_at_the_same_moment_make_one_person(session, viewer):
    operations.invite(viewer("admin"), **facts())
    twin = Person(
        email="nora@people.example", name="N", folded_name="n", side=Side.UNION, zone="UTC", locale="en", created_at=NOW
    )
    assert code_of(operations.details.store_unless_taken, twin, Refusal.ADDRESS_TAKEN) is Refusal.ADDRESS_TAKEN
    session.commit()
    assert session.scalars(sa.select(Person.name).filter_by(email="nora@people.example")).all() == ["Nora Nieuw"]


def test_renewing_an_invitation_kills_the_earlier_link(session, viewer, news):
    person, first = operations.invite(viewer("secretariat"), **facts())
    second = operations.renew_invitation(viewer("secretariat"), person, NOW)
    session.commit()
    assert (link_of(first), link_of(second).person) == (None, person)
    assert [one.private["link_secret"] for one in news] == [first, second]


def test_a_withdrawn_invitation_lets_nobody_in_until_it_is_sent_again(session, viewer):
    person, secret = operations.invite(viewer("secretariat"), **facts())
    operations.withdraw_invitation(viewer("secretariat"), person, NOW)
    assert link_of(secret) is None
    assert link_of(operations.renew_invitation(viewer("secretariat"), person, NOW)) is not None


def test_who_has_entered_is_not_invited_again(viewer, whole):
    assert code_of(operations.renew_invitation, viewer("admin"), whole("stranger"), NOW) is Refusal.NOT_INVITED
    assert code_of(operations.withdraw_invitation, viewer("admin"), whole("stranger"), NOW) is Refusal.NOT_INVITED


@pytest.mark.parametrize(("minutes", "alive"), [(-1, True), (0, False), (1, False)])
@pytest.mark.parametrize("purpose", list(LinkPurpose))
def test_a_link_expires_to_the_minute(session, purpose, minutes, alive):
    if purpose is LinkPurpose.INVITATION:
        _person, secret = operations.invite(Platform(), **facts(), lasts=timedelta(days=3))
        end = NOW + timedelta(days=3)
    else:
        secret = operations.ask_reset(email_of("member"), NOW, timedelta(hours=3)) or ""
        end = NOW + timedelta(hours=3)
    session.flush()
    assert (link_of(secret, purpose, end + timedelta(minutes=minutes)) is not None) == alive


def test_a_link_serves_its_own_purpose_only(session):
    _person, invitation = operations.invite(Platform(), **facts())
    reset = operations.ask_reset(email_of("member"), NOW)
    session.flush()
    assert (link_of(invitation, LinkPurpose.RESET), link_of(reset, LinkPurpose.INVITATION)) == (None, None)


def test_entering_sets_the_password_and_notes_which_privacy_statement_was_accepted(session):
    _person, secret = operations.invite(Platform(), **facts())
    person = operations.enter(link_of(secret), NEW, NOW + timedelta(hours=1))
    session.commit()
    assert person.state is PersonState.ACTIVE
    assert (person.privacy_version, person.privacy_accepted_at) == (PRIVACY_VERSION, NOW + timedelta(hours=1))
    assert operations.prove("nora@people.example", NEW) is person


def test_of_two_requests_with_one_link_the_second_finds_it_dead(session):
    _person, secret = operations.invite(Platform(), **facts())
    link = link_of(secret)
    operations.enter(link, NEW, NOW)
    with pytest.raises(LinkDead):
        operations.enter(link, "een ander wachtwoord", NOW)
    assert operations.prove("nora@people.example", NEW) is not None


def test_a_refused_password_leaves_the_link_alive(session):
    _person, secret = operations.invite(Platform(), **facts())
    with pytest.raises(PasswordRefused) as refused:
        operations.enter(link_of(secret), "ik heet nieuw en nora", NOW)
    assert refused.value.faults == [PasswordFault.PERSONAL]
    assert link_of(secret) is not None


# --- Signing in


@pytest.mark.parametrize(
    ("email", "password", "who"),
    [
        (email_of("member"), PASSWORD, "member"),
        (f"  {email_of('member').upper()} ", PASSWORD, "member"),
        (email_of("member"), PASSWORD + "x", None),
        (email_of("member"), "", None),
        ("nobody@people.example", PASSWORD, None),
        ("", "", None),
    ],
)
def test_address_and_password_together_prove_who_it_is(session, world, email, password, who):
    proven = operations.prove(email, password)
    assert (proven.id if proven else None) == (world.people[who] if who else None)


@pytest.mark.parametrize("state", [PersonState.CLOSED, PersonState.INVITED])
def test_only_an_active_account_signs_in(session, whole, state):
    whole("member").state = state
    assert operations.prove(email_of("member"), PASSWORD) is None


def test_a_hash_of_other_costs_is_renewed_unnoticed_at_the_next_sign_in(session, whole):
    person = whole("member")
    dearer = passwords.PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    person.password_hash = dearer.hash(PASSWORD)
    session.commit()
    version = person.version
    assert operations.prove(email_of("member"), PASSWORD) is person
    session.commit()
    session.refresh(person)
    assert not passwords.is_outdated(person.password_hash)
    assert (person.version, operations.prove(email_of("member"), PASSWORD)) == (version, person)


def test_attempts_are_kept_a_day_and_without_clear_addresses(session):
    operations.note_attempt(Attempt.SIGN_IN, "ada@people.example", "192.0.2.7", NOW - timedelta(hours=25))
    operations.note_attempt(Attempt.SIGN_IN, "bob@people.example", "192.0.2.7", NOW)
    (kept,) = session.scalars(sa.select(FailedSignIn)).all()
    assert kept.email_hash == passwords.fingerprint("bob@people.example")
    assert not {"bob", "192.0"} & {kept.email_hash[:3], kept.origin_hash[:5]}


def test_ending_sessions_ends_ones_own_only(session, world):
    me, other = world.people["member"], world.people["chair"]
    here = session.scalar(sa.select(SignIn.id).filter_by(person_id=me))
    operations.begin_session(session.get_one(Person, me), "Firefox", NOW)
    operations.end_session(other, here, NOW)
    assert open_sessions(session, me) == 2
    operations.end_all_sessions(me, NOW, but=here)
    assert (open_sessions(session, me), open_sessions(session, other)) == (1, 1)
    operations.end_all_sessions(me, NOW)
    assert (open_sessions(session, me), open_sessions(session, other)) == (0, 1)


@pytest.mark.parametrize(("minutes", "alive"), [(479, True), (480, False)])
def test_a_session_ends_after_the_idle_time_to_the_minute(session, minutes, alive):
    at = NOW + timedelta(minutes=minutes)
    token = digest(session_secret("member"))
    found = queries.viewer_in_session(token, at, timedelta(hours=72), timedelta(minutes=480))
    assert (found is not None) == alive


@pytest.mark.parametrize(("minutes", "alive"), [(-1, True), (0, False)])
def test_a_session_ends_after_its_longest_time_however_busy(session, world, minutes, alive):
    at = NOW + timedelta(hours=72, minutes=minutes)
    session.execute(sa.update(SignIn).values(seen_at=at))
    found = queries.viewer_in_session(digest(session_secret("member")), at, timedelta(hours=72), timedelta(minutes=480))
    assert (found is not None) == alive


# --- Passwords


def test_changing_the_password_ends_the_other_sessions_and_open_resets(session, world, viewer, whole):
    person = whole("member")
    here = session.scalar(sa.select(SignIn.id).filter_by(person_id=person.id))
    operations.begin_session(person, "Firefox", NOW)
    reset = operations.ask_reset(person.email, NOW)
    operations.change_password(viewer("member"), person, PASSWORD, NEW, NOW, here=here)
    session.commit()
    assert session.scalars(sa.select(SignIn.id).filter_by(person_id=person.id, ended_at=None)).all() == [here]
    assert (link_of(reset, LinkPurpose.RESET), operations.prove(person.email, NEW)) == (None, person)
    entry = session.scalars(sa.select(JournalEntry).filter_by(action="person.password_changed")).one()
    assert entry.changes == {}


def test_the_present_password_is_needed_for_another(viewer, whole):
    change = operations.change_password
    assert code_of(change, viewer("member"), whole("member"), "wrong", NEW, NOW) is Refusal.WRONG_PASSWORD


def test_a_reset_reaches_active_accounts_only(session, whole):
    whole("member").state = PersonState.CLOSED
    whole("chair").state = PersonState.INVITED
    session.flush()
    asked = [operations.ask_reset(email, NOW) for email in (email_of("member"), email_of("chair"), "x@people.example")]
    assert asked == [None, None, None]
    assert session.scalars(sa.select(EntryLink)).all() == []


def test_a_reset_ends_all_sessions_and_forgives_earlier_failures(session, whole):
    person = whole("member")
    operations.note_attempt(Attempt.SIGN_IN, person.email, "192.0.2.7", NOW)
    link = link_of(operations.ask_reset(person.email, NOW), LinkPurpose.RESET)
    operations.reset_password(link, NEW, NOW)
    session.commit()
    assert open_sessions(session, person.id) == 0
    assert session.scalars(sa.select(FailedSignIn)).all() == []
    assert operations.prove(person.email, NEW) is person
    with pytest.raises(LinkDead):
        operations.reset_password(link, "nog een ander wachtwoord", NOW)


def test_asking_again_kills_the_earlier_link(session):
    first, second = (operations.ask_reset(email_of("member"), NOW) for _ in range(2))
    assert (link_of(first, LinkPurpose.RESET), link_of(second, LinkPurpose.RESET) is not None) == (None, True)


# --- Profile


def profile(person: Person, **changed):
    return {
        "name": person.name, "authority": person.authority, "capacities": [c.capacity for c in person.capacities],
        "languages": person.languages, "zone": person.zone, "locale": person.locale, "phone": person.phone, "now": NOW,
    } | changed  # fmt: skip


def test_the_journal_tells_what_changed_in_a_profile_but_not_the_telephone(session, viewer, whole):
    person = whole("member")
    changed = profile(
        person, name="Sven Ny", phone="+46 8 123", zone="Europe/Madrid", languages=["sv", "en", "sv"],
        capacities=[Capacity.PROSECUTOR, Capacity.POLICY_EXPERT],
    )  # fmt: skip
    operations.update_profile(viewer("member"), person, **changed)
    session.commit()
    assert (person.phone, person.languages, person.folded_name) == ("+46 8 123", ["sv", "en"], "sven ny")
    entry = session.scalars(sa.select(JournalEntry).filter_by(action="person.updated")).one()
    assert entry.changes == {
        "name": ["Sven Medlem", "Sven Ny"],
        "zone": ["Europe/Stockholm", "Europe/Madrid"],
        "languages": [["en"], ["sv", "en"]],
        "capacities": [["policy_expert"], ["policy_expert", "prosecutor"]],
    }


@pytest.mark.parametrize("authority", ["eurojust", "ministry-fr", "prosecution-pe"])
def test_nobody_moves_oneself_to_another_country_or_to_a_body(session, viewer, whole, authority):
    other = session.scalars(sa.select(Authority).filter_by(key=authority)).one()
    person = whole("member")
    changed = profile(person, authority=other)
    assert code_of(operations.update_profile, viewer("member"), person, **changed) is Refusal.OTHER_AUTHORITY


def test_the_address_changes_with_the_password_only_and_stays_unique(session, viewer, whole, news):
    person, me = whole("member"), viewer("member")
    change = operations.change_email
    assert code_of(change, me, person, "sven@new.example", "wrong", NOW) is Refusal.WRONG_PASSWORD
    assert code_of(change, me, person, email_of("chair"), PASSWORD, NOW) is Refusal.ADDRESS_TAKEN
    assert code_of(change, me, person, "sven", PASSWORD, NOW) is Refusal.BAD_ADDRESS
    change(me, person, " Sven@New.example", PASSWORD, NOW)
    session.commit()
    assert person.email == "sven@new.example"
    assert [(one.action, one.private, one.entry.changes) for one in news] == [
        ("person.email_changed", {"old_email": email_of("member")}, {})
    ]


# --- Administration


def test_closing_an_account_ends_its_sessions_links_and_rights(session, viewer, whole):
    person = whole("member")
    person.is_admin = True
    reset = operations.ask_reset(person.email, NOW)
    operations.close(viewer("admin"), person, NOW, "left the ministry")
    session.commit()
    assert (person.state, person.is_admin, open_sessions(session, person.id)) == (PersonState.CLOSED, False, 0)
    assert link_of(reset, LinkPurpose.RESET) is None
    operations.reopen(viewer("admin"), person, NOW)
    session.commit()
    assert link_of(reset, LinkPurpose.RESET) is None
    entry = session.scalars(sa.select(JournalEntry).filter_by(action="person.closed")).one()
    assert entry.reason == "left the ministry"


@pytest.mark.parametrize(("has_entered", "state"), [(True, PersonState.ACTIVE), (False, PersonState.INVITED)])
def test_a_reopened_account_is_what_it_was(session, viewer, whole, has_entered, state):
    person = whole("member")
    person.password_hash = person.password_hash if has_entered else ""
    operations.close(viewer("admin"), person, NOW)
    operations.reopen(viewer("admin"), person, NOW)
    assert person.state is state


def test_nobody_closes_or_demotes_oneself_or_the_last_administrator(session, viewer, whole):
    me, admin = viewer("admin"), whole("admin")
    assert code_of(operations.close, me, admin, NOW) is Refusal.NOT_ONESELF
    assert code_of(operations.unmake_administrator, me, admin, NOW) is Refusal.NOT_ONESELF
    assert code_of(operations.close, Platform(), admin, NOW) is Refusal.LAST_ADMINISTRATOR
    assert code_of(operations.unmake_administrator, Platform(), admin, NOW) is Refusal.LAST_ADMINISTRATOR
    operations.make_administrator(me, whole("secretariat"), NOW)
    session.flush()
    operations.unmake_administrator(viewer("secretariat"), admin, NOW)
    assert (admin.is_admin, whole("secretariat").is_admin) == (False, True)


def test_an_administrator_is_active_and_on_the_union_side(session, viewer, whole):
    assert code_of(operations.make_administrator, viewer("admin"), whole("partner"), NOW) is Refusal.PARTNER_SIDE
    whole("member").state = PersonState.INVITED
    assert code_of(operations.make_administrator, viewer("admin"), whole("member"), NOW) is Refusal.NOT_ACTIVE


def test_what_administrators_do_is_refused_to_others(viewer, whole):
    me, person = viewer("secretariat"), whole("member")
    for verb in (operations.close, operations.reopen, operations.make_administrator, operations.unmake_administrator):
        assert code_of(verb, me, person, NOW) is Refusal.NOT_ENTITLED
    assert code_of(operations.move, me, person, authority=None, country_code="FR", now=NOW) is Refusal.NOT_ENTITLED


def test_moving_a_person_to_another_country_changes_the_side(session, viewer, whole):
    person = whole("member")
    operations.move(viewer("admin"), person, authority=None, country_code="PE", now=NOW)
    session.commit()
    assert (person.side, person.country_code, person.authority_id) == (Side.PARTNER, "PE", None)
    entry = session.scalars(sa.select(JournalEntry).filter_by(action="person.moved")).one()
    assert entry.changes["side"] == ["union", "partner"]
    move = {"authority": None, "country_code": "PE", "now": NOW}
    assert code_of(operations.move, Platform(), whole("admin"), **move) is Refusal.PARTNER_SIDE


@pytest.mark.parametrize(
    ("name", "kind", "country", "expected"),
    [
        ("Court of Lima", AuthorityKind.COURT, "PE", Side.PARTNER),
        ("Court of Ghent", AuthorityKind.COURT, "BE", Side.UNION),
        ("Europol", AuthorityKind.EU_BODY, None, Side.UNION),
        ("INTERPOL", AuthorityKind.INTERNATIONAL_ORGANISATION, None, Side.PARTNER),
        ("Court of nowhere", AuthorityKind.COURT, None, Refusal.NO_COUNTRY),
        ("Court of XX", AuthorityKind.COURT, "XX", Refusal.UNKNOWN_COUNTRY),
        ("court of ANTWERP", AuthorityKind.COURT, "BE", Refusal.AUTHORITY_TAKEN),
        (" ", AuthorityKind.COURT, "BE", Refusal.NO_NAME),
    ],
)
def test_an_authoritys_side_follows_from_country_or_kind(session, viewer, name, kind, country, expected):
    described = {"name": name, "kind": kind, "country_code": country, "now": NOW}
    if isinstance(expected, Refusal):
        assert code_of(operations.add_authority, viewer("admin"), **described) is expected
    else:
        assert operations.add_authority(viewer("admin"), **described).side is expected


def test_a_body_of_the_reference_data_is_not_edited_here(session, viewer):
    body = Authority(name="CEPOL", names={"en": "CEPOL"}, kind=AuthorityKind.EU_BODY, side=Side.UNION)
    edit = {"name": "X", "abbreviation": "", "kind": AuthorityKind.COURT, "country_code": "PE", "now": NOW}
    assert code_of(operations.edit_authority, viewer("admin"), body, **edit) is Refusal.REFERENCE_DATA


def test_the_platform_lets_its_first_administrator_in_and_promotes_whom_it_knows(session, whole):
    one = {"name": "Eerste", "zone": "Europe/Brussels", "locale": "en", "now": NOW}
    person, secret = operations.create_administrator(Platform(), email="first@people.example", **one)
    session.flush()
    assert (person.is_admin, person.side, link_of(secret).person) == (True, Side.UNION, person)
    again, renewed = operations.create_administrator(Platform(), email="first@people.example", **one)
    assert (again, link_of(secret), link_of(renewed).person) == (person, None, person)
    known, nothing = operations.create_administrator(Platform(), email=email_of("member"), **one)
    assert (known, known.is_admin, nothing) == (whole("member"), True, None)
    create = operations.create_administrator
    assert code_of(create, Platform(), email=email_of("partner"), **one) is Refusal.PARTNER_SIDE
