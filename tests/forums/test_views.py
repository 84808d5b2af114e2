"""Pages of forums over real requests, on both databases."""

from __future__ import annotations

import threading
from datetime import date

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.accounts.rules import Role
from exchange.chairing.models import ChairTerm, Rotation
from exchange.chairing.rules import Pattern
from exchange.core.db import db
from exchange.core.journal import JournalEntry
from exchange.forums import queries
from exchange.forums.models import Forum, ForumLevel, Mandate, Membership
from exchange.world.rules import Level, Side
from tests.support.world import LONG_AGO, NOW

FORUM = {"name": "Experts on Peru", "zone": "America/Lima", "levels": ["expert_exchange"], "key": "k1"}


@pytest.fixture
def coalition(world):
    return f"/forums/{world.forums['coalition']}"


@pytest.fixture
def look(app):
    """Read from the database as it now is: ``look(query)`` gives all scalars."""

    def read(query):
        with app.app_context():
            return list(db.session.scalars(query))

    return read


def role(person="stranger@people.example", **more):
    return {"who": person, "role": "contact_point", "country": "SE", "starts_on": "2026-11-24", "key": "k2", **more}


def key_of(look, forum, country):
    query = sa.select(Membership.id).where(Membership.country_code == country, Membership.forum_id == forum)
    return look(query)[0]


def mandate_key(look, world, person, which="coalition"):
    query = sa.select(Mandate.id).filter_by(forum_id=world.forums[which], person_id=world.people[person])
    return look(query)[0]


def test_the_list_names_levels_members_chairs_and_own_roles(as_):
    page = as_("partner").get("/forums/").text
    for words in ("EU–CLASI", "7 countries on the Union side", "4 on the partner side", "Argentina", "from 1 Jan 2027",
                  "Hand-over in 38 days", "National contact point (Peru)"):  # fmt: skip
        assert words in page
    assert "Coalition" not in page


def test_who_belongs_to_no_forum_is_told_what_to_do(as_):
    assert "You belong to no forum yet." in as_("stranger").get("/forums/").text


def test_a_forum_shows_members_chair_and_people(as_, coalition):
    page = as_("member").get(coalition).text
    for words in ("Belgium", "Sweden", "Spain", "Saskia Secretaris", "National contact points", "Claire Contact"):
        assert words in page
    assert "Give a role" not in page
    assert "is missing" not in page


def test_gaps_stand_out_for_those_who_run_the_forum(as_, coalition):
    assert (
        "No national contact point: Belgium, Germany, Italy, Netherlands, Spain, Sweden."
        in as_("chair").get(coalition).text
    )


def test_the_delegation_of_the_next_chair_is_missed_by_its_own_contact_point(as_, app, world, coalition):
    with app.app_context():
        db.session.execute(sa.delete(Mandate).where(Mandate.role == Role.DELEGATION, Mandate.country_code == "FR"))
        db.session.commit()
    sentence = "France chairs from 1 January 2027 and has named no delegation."
    assert sentence in as_("contact_point").get(coalition).text
    assert sentence not in as_("member").get(coalition).text


def test_a_forum_is_shown_as_of_any_day(as_, app, world, coalition):
    with app.app_context():
        db.session.execute(sa.update(Mandate).where(Mandate.country_code == "SE").values(ends_on=date(2024, 1, 1)))
        db.session.commit()
    client = as_("secretariat")
    assert "Sven Medlem" in client.get(coalition + "?on=2023-12-31").text
    assert "Sven Medlem" not in client.get(coalition + "?on=2024-01-01").text
    before = client.get(coalition + "?on=2020-01-01").text
    assert "Nobody held a role on this day." in before
    assert "Nobody belonged to the forum on this day." in before
    assert "7 join later" in before


@pytest.mark.parametrize("bad", ["yesterday", "2026-13-01", "0001-01-01", "9999-12-31", "2026-02-30", "%F0%9F%92%A9"])
def test_a_bad_day_shows_today_and_says_so(as_, coalition, bad):
    answer = as_("member").get(f"{coalition}?on={bad}")
    assert answer.status_code == 200
    assert "That is not a day." in answer.text
    assert "Sven Medlem" in answer.text


def test_rooms_upstairs_show_their_sections(as_, coalition, monkeypatch):
    section = {
        "title": "Next things",
        "more_url": "/more",
        "rows": [
            {"title": "A thing", "url": "/thing", "day": date(2026, 12, 1), "meta": "soon", "state": ("open", "open")}
        ],
    }
    monkeypatch.setattr(queries, "forum_sections", [lambda viewer, forum: section, lambda viewer, forum: None])
    page = as_("member").get(coalition).text
    for words in ("Next things", 'href="/more"', 'href="/thing"', "1 December 2026", "soon"):
        assert words in page


@pytest.mark.parametrize("who", ["partner", "stranger"])
def test_a_forum_one_does_not_belong_to_answers_like_none(as_, coalition, who):
    client = as_(who)
    assert client.get(coalition).status_code == client.get("/forums/4711").status_code == 404


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/edit", {"admin", "secretariat"}),
        ("/members/new", {"admin", "secretariat"}),
        ("/people/new", {"admin", "secretariat", "contact_point"}),
    ],
)
def test_who_may_change_what(as_, coalition, path, allowed):
    asked = {
        who: as_(who).get(coalition + path).status_code
        for who in ("admin", "secretariat", "contact_point", "chair", "member")
    }
    assert asked == {who: 200 if who in allowed else 403 for who in asked}


def test_only_administrators_found_forums(as_):
    assert [as_(who).get("/forums/new").status_code for who in ("admin", "secretariat")] == [200, 403]


def test_a_repeated_submission_founds_one_forum(as_, look):
    client = as_("admin")
    answers = [client.post("/forums/new", data=FORUM) for _twice in range(2)]
    [forum] = look(sa.select(Forum).where(Forum.key == "experts-on-peru"))
    assert [(answer.status_code, answer.location) for answer in answers] == [(302, f"/forums/{forum.id}")] * 2
    assert (forum.zone, forum.two_sided) == ("America/Lima", False)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": "  "}, "Please fill this in."),
        ({"zone": "Europe/Atlantis"}, "This time zone is not known."),
        ({"levels": []}, "Choose at least one level."),
        ({"name": "x" * 201}, "200"),
    ],
)
def test_a_wrong_forum_keeps_what_was_typed_and_founds_nothing(as_, look, wrong, sentence):
    answer = as_("admin").post("/forums/new", data=FORUM | {"purpose": "Kept words"} | wrong)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Kept words" in answer.text
    assert len(look(sa.select(Forum.id))) == 2


def test_two_people_editing_lose_no_word(as_, look, coalition):
    first, second = as_("secretariat"), as_("admin")
    form = {"zone": "Europe/Brussels", "levels": ["political"], "version": "1"}
    assert first.post(coalition + "/edit", data=form | {"name": "Theirs", "purpose": "Their words"}).status_code == 302
    late = second.post(coalition + "/edit", data=form | {"name": "Mine", "purpose": "My words"})
    assert late.status_code == 409
    assert "Their words" in late.text
    assert "My words" in late.text
    assert look(sa.select(Forum.name).where(Forum.key == "coalition")) == ["Theirs"]
    again = second.post(coalition + "/edit", data=form | {"name": "Mine", "purpose": "My words", "version": "2"})
    assert again.status_code == 302
    assert look(sa.select(Forum.purpose).where(Forum.key == "coalition")) == ["My words"]


def test_a_name_in_another_language_is_edited_where_there_is_one(as_, app, look, coalition):
    with app.app_context():
        db.session.execute(sa.update(Forum).where(Forum.key == "coalition").values(names={"en": "C", "nl": "Coalitie"}))
        db.session.commit()
    client = as_("secretariat")
    assert 'value="Coalitie"' in client.get(coalition + "/edit").text
    form = {
        "name": "Coalition",
        "name_nl": "De coalitie",
        "zone": "Europe/Brussels",
        "levels": ["political"],
        "version": "1",
    }
    client.post(coalition + "/edit", data=form)
    assert look(sa.select(Forum.names).where(Forum.key == "coalition")) == [{"en": "Coalition", "nl": "De coalitie"}]


def test_a_country_joins(as_, look, coalition, world):
    answer = as_("secretariat").post(
        coalition + "/members/new", data={"who": "PE", "starts_on": "2027-01-01", "note": "Invited", "key": "k"}
    )
    assert answer.status_code == 302
    [peru] = look(sa.select(Membership).filter_by(forum_id=world.forums["coalition"], country_code="PE"))
    assert (peru.side, peru.starts_on, peru.ends_on, peru.note) == (Side.PARTNER, date(2027, 1, 1), None, "Invited")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"who": "SE", "starts_on": "2026-12-01"}, "This holds already, since 1 December 2021."),
        ({"who": "PE", "starts_on": "2026-12-01", "ends_on": "2026-12-01"}, "The end must be after the start."),
        ({"who": "XX", "starts_on": "2026-12-01"}, "Not a valid choice."),
        ({"who": "PE", "starts_on": "tomorrow"}, "Not a valid date value."),
        ({"who": "PE", "starts_on": "0026-12-01"}, "Check the year."),
        ({"who": "", "starts_on": ""}, "Please fill this in."),
    ],
)
def test_a_wrong_membership_says_what_is_wrong_and_changes_nothing(as_, look, coalition, data, sentence):
    before = look(sa.select(sa.func.count(Membership.id)))
    answer = as_("secretariat").post(coalition + "/members/new", data=data)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert look(sa.select(sa.func.count(Membership.id))) == before


@pytest.mark.on_both
def test_of_two_requests_at_once_one_membership_stands(as_, look, coalition, world):
    clients, answers = [as_("secretariat"), as_("admin")], []
    ready = threading.Barrier(2)

    def send(client, day):
        ready.wait()
        answers.append(client.post(coalition + "/members/new", data={"who": "PE", "starts_on": day}).status_code)

    threads = [
        threading.Thread(target=send, args=pair) for pair in zip(clients, ("2026-12-01", "2026-12-02"), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 422]
    assert len(look(sa.select(Membership.id).filter_by(forum_id=world.forums["coalition"], country_code="PE"))) == 1


def test_a_membership_ends_after_the_page_said_whose_roles_end(as_, look, coalition, world):
    key = key_of(look, world.forums["coalition"], "FR")
    client, address = as_("secretariat"), f"{coalition}/members/{key}/end"
    page = client.get(address).text
    assert "2 roles end the same day" in page
    assert "François Successeur" in page
    form = {"ends_on": "2027-01-01", "version": "1", "reason": "Left"}
    unsaid = client.post(address, data=form)
    assert (unsaid.status_code, "2 roles end the same day" in unsaid.text) == (200, True)
    assert look(sa.select(Membership.ends_on).filter_by(id=key)) == [None]
    roles = [mandate_key(look, world, who) for who in ("contact_point", "next_chair")]
    assert client.post(address, data=form | {"shown": ",".join(map(str, roles))}).status_code == 302
    assert look(sa.select(Membership.ends_on).filter_by(id=key)) == [date(2027, 1, 1)]
    assert look(sa.select(Mandate.ends_on).where(Mandate.id.in_(roles))) == [date(2027, 1, 1)] * 2
    assert look(sa.select(JournalEntry.reason).distinct()) == ["Left"]


def test_a_late_correction_of_a_membership_is_shown_both_days(as_, app, look, coalition, world):
    key = key_of(look, world.forums["coalition"], "IT")
    client, address = as_("secretariat"), f"{coalition}/members/{key}/edit"
    form = {"starts_on": "2022-10-07", "version": "1"}
    assert client.post(address, data=form).status_code == 302
    late = client.post(address, data=form | {"starts_on": "2023-01-01"})
    assert late.status_code == 409
    assert "2022-10-07" in late.text
    assert "2023-01-01" in late.text


def test_memberships_of_another_forum_are_not_reached_through_this_one(as_, look, coalition, world):
    foreign = key_of(look, world.forums["eu-clasi"], "PE")
    assert as_("secretariat").get(f"{coalition}/members/{foreign}/edit").status_code == 404
    assert (
        as_("secretariat").get(f"{coalition}/people/{mandate_key(look, world, 'partner', 'eu-clasi')}/end").status_code
        == 404
    )


def test_a_role_is_given_by_exact_address(as_, look, coalition, world):
    assert as_("secretariat").post(coalition + "/people/new", data=role()).status_code == 302
    [mandate] = look(sa.select(Mandate).filter_by(person_id=world.people["stranger"]))
    assert (mandate.role, mandate.country_code, mandate.starts_on) == (Role.CONTACT_POINT, "SE", date(2026, 11, 24))


def test_an_unclear_name_asks_which_person_is_meant(as_, look, coalition, world):
    client, address = as_("secretariat"), coalition + "/people/new"
    asked = client.post(address, data=role("successeur", role="contact_group", country="FR"))
    assert asked.status_code == 422
    assert "Choose the person you mean." in asked.text
    assert "François Successeur, Ministry of Justice, France" in asked.text
    chosen = role("successeur", role="contact_group", country="FR", person_id=world.people["next_chair"])
    assert client.post(address, data=chosen).status_code == 302


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (role("Nobody Known"), "Nobody is found."),
        (role("Sven Medlem", role="member"), "This holds already, since 1 December 2021."),
        (role(country="FR"), "This person does not come from France."),
        (role(country=""), "This role is held for a country."),
        (role(role="chair"), "Not a valid choice."),
        (role(ends_on="2026-11-24"), "The end must be after the start."),
        (role(starts_on="2021-11-30"), "does not belong to the forum on this day."),
        (role(person_id="x' or 1=1"), "could not coerce"),
    ],
)
def test_a_wrong_role_says_what_is_wrong_and_gives_nothing(as_, look, coalition, data, sentence):
    before = look(sa.select(sa.func.count(Mandate.id)))
    answer = as_("secretariat").post(coalition + "/people/new", data=data)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert data["who"] in answer.text
    assert look(sa.select(sa.func.count(Mandate.id))) == before


def test_a_contact_point_is_offered_and_gives_only_what_is_the_own(as_, app, look, coalition, world):
    client, address = as_("contact_point"), coalition + "/people/new"
    page = client.get(address).text
    assert "Delegation</option>" in page
    assert "Secretariat</option>" not in page
    assert "Sweden</option>" not in page
    given = role("francois successeur", role="contact_group", country="FR")
    assert client.post(address, data=given).status_code == 302
    for wrong in (
        role("stranger@people.example", role="member", key="k4"),
        role("chair@people.example", role="member", country="ES", key="k5"),
    ):
        answer = client.post(address, data=wrong)
        assert (answer.status_code, "Nobody is found." in answer.text) == (422, True)
    smuggled = client.post(address, data=role("Claire Contact", role="member", country="SE", key="k3"))
    assert (smuggled.status_code, "for the own country only" in smuggled.text) == (422, True)


def test_roles_are_ended_and_corrected_by_those_who_may_give_them(as_, look, coalition, world):
    delegate = f"{coalition}/people/{mandate_key(look, world, 'next_chair')}"
    spanish = f"{coalition}/people/{mandate_key(look, world, 'chair')}"
    contact_point = as_("contact_point")
    assert contact_point.get(spanish + "/end").status_code == 403
    assert contact_point.post(delegate + "/edit", data={"starts_on": "2022-01-01", "version": "1"}).status_code == 302
    assert contact_point.post(delegate + "/end", data={"ends_on": "2027-07-01", "version": "2"}).status_code == 302
    [mandate] = look(sa.select(Mandate).filter_by(person_id=world.people["next_chair"]))
    assert (mandate.starts_on, mandate.ends_on) == (date(2022, 1, 1), date(2027, 7, 1))
    assert as_("secretariat").get(spanish + "/end").status_code == 200


def test_every_page_takes_as_many_statements_with_three_forums_as_with_one(app, as_, world, count_queries):
    def fill(number):
        forum = Forum(
            key=f"f{number}", name=f"Forum {number}", zone="Europe/Brussels", created_at=NOW,
            levels=[ForumLevel(level=level) for level in Level],
        )  # fmt: skip
        db.session.add(forum)
        db.session.flush()
        db.session.add_all(
            Membership(forum_id=forum.id, country_code=code, side=Side.UNION, starts_on=LONG_AGO)
            for code in ("SE", "FR")
        )
        db.session.add_all(
            Mandate(forum_id=forum.id, person_id=person, role=Role.MEMBER, country_code=country, starts_on=LONG_AGO)
            for person, country in db.session.execute(
                sa.select(Person.id, Person.country_code).where(Person.country_code == "SE")
            )
        )
        term = ChairTerm(country_code="SE", starts_on=LONG_AGO, ends_on=date(2030, 1, 1))
        db.session.add(
            Rotation(forum_id=forum.id, side=None, pattern=Pattern.FIXED, months=6, anchor=LONG_AGO, terms=[term])
        )

    client, counts = as_("member"), []
    for number in (1, 2, 3):
        with count_queries() as seen:
            assert client.get("/forums/").status_code == 200
            assert client.get(f"/forums/{world.forums['coalition']}").status_code == 200
        counts.append(len(seen))
        with app.app_context():
            fill(number)
            db.session.commit()
    assert counts[0] == counts[1] == counts[2]


def test_a_persons_page_names_the_roles_in_common_forums(as_, world):
    page = as_("member").get(f"/people/{world.people['contact_point']}")
    assert page.status_code == 200
    assert "National contact point, France, since 1 Dec 2021" in page.text
