"""All postings on one page; a post is held by one at a time, also when two are entered at once (E4, V1)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from freezegun import freeze_time

from exchange.accounts.models import Person
from exchange.accounts.queries import viewer_of
from exchange.core.db import db
from exchange.countries import operations
from exchange.countries.models import Posting
from exchange.countries.rules import CountryRefusedError, Office, Period, PostingKind, Refusal
from exchange.world.models import Country
from tests.support.forms import form_to
from tests.support.hands import at_once
from tests.support.world import NOW, World

NEW = "/countries/CO/postings/new"
TOLD = {
    "kind": "liaison_magistrate", "post": "Liaison magistrate, Bogotá", "starts_on": "2026-01-01", "ends_on": "",
    "for_countries": ["BE", "FR"], "matters": "Extradition", "note": "",
}  # fmt: skip


def send(browser: Any, page: str, **values: Any) -> Any:
    return browser.post(page, data=form_to(browser.get(page).text, page, page).with_(**values))


@freeze_time(NOW)
def test_a_post_stands_with_its_kind_those_it_serves_and_its_matters(as_, world):
    admin = as_("admin")
    assert send(admin, NEW, who="judge@people.example", **TOLD).status_code == 302
    for page in (admin.get("/countries/postings/").text, admin.get("/countries/CO").text):
        for word in ("Liaison magistrate", "Liaison magistrate, Bogotá", "France", "Extradition"):
            assert word in page


def test_a_post_is_not_held_by_two_and_the_refusal_says_when_not_by_whom(as_, world, session):
    admin = as_("admin")
    one, other = (person.email for person in session.scalars(sa.select(Person).filter_by(country_code="FR").limit(2)))
    assert send(admin, NEW, who=one, **TOLD).status_code == 302
    answer = send(admin, NEW, who=other, **TOLD | {"post": "LIAISON magistrate, Bogota"})
    assert answer.status_code == 422
    assert "Somebody else holds this post since 1 January 2026." in answer.text
    assert send(admin, NEW, who=other, **TOLD | {"post": "Another post"}).status_code == 302


@pytest.mark.on_both
def test_of_two_entered_at_once_for_one_post_only_one_gets_it(app: Flask, world: World):
    with app.app_context():
        people = list(db.session.scalars(sa.select(Person.id).filter_by(country_code="FR").limit(2)))
        db.session.remove()

    def enter(person_id: int) -> Any:
        viewer = viewer_of(world.people["admin"], NOW)
        assert viewer is not None
        person, country = db.session.get_one(Person, person_id), db.session.get_one(Country, "CO")
        office = Office(PostingKind.DIPLOMAT, "Embassy in Bogotá")
        return operations.add_posting(viewer, person, country, Period(date(2026, 1, 1), None), NOW, office=office).post

    class Refused(ValueError):
        def __init__(self, error: CountryRefusedError) -> None:
            super().__init__(error.refusal.value)
            self.code = error.refusal

    def tried(person_id: int) -> Any:
        try:
            return enter(person_id)
        except CountryRefusedError as error:
            raise Refused(error) from error

    for _round in range(3):
        found = at_once(app, [partial(tried, key) for key in people], refused=Refused)
        assert sum(one is Refusal.POST_TAKEN for one in found) == 1
        with app.app_context():
            db.session.execute(sa.delete(Posting).where(Posting.post != ""))
            db.session.commit()
            db.session.remove()


@pytest.fixture
def vacant(session: Any, world: World) -> None:
    session.execute(sa.update(Posting).values(post="Embassy in Lima", ends_on=date(2026, 10, 1)))
    session.commit()


@freeze_time(NOW)
def test_a_post_that_stands_empty_is_told_to_the_union_side_only(as_, vacant):
    page = as_("prosecutor").get("/countries/postings/?now=vacant").text
    assert "vacant" in page
    assert "Embassy in Lima" in page
    assert "nobody named yet" in page
    partner = as_("partner").get("/countries/postings/?now=vacant").text
    assert "Embassy in Lima" not in partner
    assert "Vacant" not in partner
    assert "nobody named yet" not in partner


@freeze_time(NOW)
def test_what_ends_within_six_months_is_found(as_, session, world):
    session.execute(sa.update(Posting).values(ends_on=date(2027, 3, 1)))
    session.commit()
    page = as_("prosecutor").get("/countries/postings/?now=soon").text
    assert "Niels Verbinding" in page
    assert "soon" in page
    session.execute(sa.update(Posting).values(ends_on=date(2028, 3, 1)))
    session.commit()
    assert "Nobody is posted so" in as_("prosecutor").get("/countries/postings/?now=soon").text


def test_filters_narrow_and_odd_ones_change_nothing(as_, world):
    browser = as_("prosecutor")
    assert "Niels Verbinding" in browser.get("/countries/postings/?country=PE&sender=NL&kind=liaison_officer").text
    for query in ("country=CO", "sender=FR", "kind=diplomat"):
        assert "Niels Verbinding" not in browser.get(f"/countries/postings/?{query}").text
    assert "Niels Verbinding" in browser.get("/countries/postings/?kind=x&now=y").text


def test_the_page_takes_the_same_statements_however_many_are_posted(as_, session, world, count_queries):
    browser = as_("prosecutor")
    browser.get("/countries/postings/")
    with count_queries() as few:
        browser.get("/countries/postings/")
    session.add_all(
        Posting(person_id=world.people[who], country_code="PE", starts_on=date(2026, 1, 1))
        for who in ("judge", "member", "chair")
    )
    session.commit()
    with count_queries() as many:
        browser.get("/countries/postings/")
    assert len(many) == len(few)
