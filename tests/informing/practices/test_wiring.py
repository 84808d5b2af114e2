"""What is published becomes a duty to inform, once for each person, and its page tells how far that has come (A4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core import journal
from exchange.core.journal import Platform
from exchange.informing.models import Duty, Informed
from exchange.notices.models import Message
from exchange.practices.models import Practice
from exchange.practices.rules import Kind, Reach, State
from exchange.world.rules import Audience
from tests.support.practices import Sketch, add_practice
from tests.support.world import NOW, World, email_of

Publish = Callable[..., int]


@pytest.fixture
def publish(session: Any, world: World) -> Publish:
    """Return a function that publishes a text, checked by the Coalition's secretariat."""

    def publishing(author: str, kind: Kind, reach: Reach = Reach.NETWORK, forum: str | None = None) -> int:
        sketch = Sketch(
            "new", author, State.PUBLISHED, "HERON analysis" if reach is Reach.UNION else "Analysis", reach, forum
        )
        practice = add_practice(NOW, sketch, world.people, world.forums)
        practice.kind = kind
        journal.record(Platform(), "practice.published", practice, NOW)
        session.commit()
        return practice.id

    return publishing


def told(session: Any) -> list[tuple[str, str, str, Audience]]:
    query = (
        sa.select(Person.email, Duty.step, Duty.title, Duty.audience)
        .select_from(Informed)
        .join(Duty)
        .join(Person, Person.id == Informed.person_id)
    )
    return [tuple(row) for row in session.execute(query.order_by(Person.email))]


def test_an_analysis_is_made_known_to_those_of_eurojust_in_the_forum_once(session: Any, world: World, publish: Publish):
    key = publish("member", Kind.ANALYSIS)
    people = [email_of("eurojust"), email_of("secretariat")]
    assert told(session) == [(email, "published", "Analysis", Audience.ALL) for email in people]
    written = (
        sa.select(Person.email).join(Message, Message.person_id == Person.id).where(Message.kind == "duty_informed")
    )
    assert sorted(session.scalars(written)) == people
    journal.record(Platform(), "practice.published", session.get_one(Practice, key), NOW)
    session.commit()
    assert len(told(session)) == 2


@pytest.mark.parametrize(
    ("kind", "reach", "forum"), [(Kind.EXPERIENCE, Reach.NETWORK, None), (Kind.GOOD_PRACTICE, Reach.UNION, None)]
)
def test_other_practices_are_not(session: Any, publish: Publish, kind: Kind, reach: Reach, forum: str | None):
    publish("member", kind, reach, forum)
    assert told(session) == []


def test_what_becomes_an_analysis_by_a_revision_is_made_known_then_and_never_again(session: Any, publish: Publish):
    key = publish("member", Kind.EXPERIENCE)

    def revise(kind: Kind) -> None:
        practice = session.get_one(Practice, key)
        practice.kind = kind
        journal.record(Platform(), "practice.revised", practice, NOW)
        session.commit()

    revise(Kind.GOOD_PRACTICE)
    assert told(session) == []
    revise(Kind.ANALYSIS)
    people = [email_of("eurojust"), email_of("secretariat")]
    assert [email for email, *_rest in told(session)] == people
    # A duty that is pursued no further stays so.
    session.execute(sa.update(Duty).values(closed_at=NOW, closed_reason="Known by now"))
    session.commit()
    revise(Kind.ANALYSIS)
    assert [email for email, *_rest in told(session)] == people


def test_what_one_forum_shares_is_made_known_there(session: Any, publish: Publish):
    publish("member", Kind.EXPERIENCE, Reach.FORUM, "coalition")
    assert [email for email, *_rest in told(session)] == [email_of("eurojust"), email_of("secretariat")]


def test_the_author_is_not_told_of_the_own_text(session: Any, publish: Publish):
    publish("eurojust", Kind.ANALYSIS)
    assert [email for email, *_rest in told(session)] == [email_of("secretariat")]


def test_what_is_for_the_union_side_only_stays_there(as_: Any, session: Any, publish: Publish):
    key = publish("member", Kind.ANALYSIS, Reach.UNION)
    assert {audience for *_rest, audience in told(session)} == {Audience.UNION}
    assert "HERON" not in as_("partner_chair").get("/duties/").text
    assert as_("partner").get(f"/practices/{key}").status_code == 404


def test_the_page_tells_those_who_run_the_forum_how_far_that_has_come(as_: Any, publish: Publish):
    key = publish("member", Kind.ANALYSIS)
    page = as_("secretariat").get(f"/practices/{key}").text.partition('id="made-known"')[2]
    assert "The practice is published" in page
    assert "0 of 2" in page
    assert 'id="made-known"' not in as_("member").get(f"/practices/{key}").text
    assert "Analysis" in as_("eurojust").get("/duties/mine").text or "Analysis" in as_("eurojust").get("/").text
