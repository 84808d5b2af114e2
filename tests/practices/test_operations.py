"""What authors and reviewers do, and who is told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import g

from exchange.accounts.models import Person, PersonState
from exchange.accounts.queries import viewer_of
from exchange.core.journal import JournalEntry
from exchange.forums.models import Mandate
from exchange.notices.models import Message
from exchange.notices.rules import Delivery
from exchange.practices import operations, queries
from exchange.practices.models import Practice, PracticeChecker, PracticeComment
from exchange.practices.operations import Opinion
from exchange.practices.rules import (
    Details,
    Instrument,
    Kind,
    NotNowError,
    OvertakenError,
    Part,
    Phase,
    PracticeRefusedError,
    Priority,
    Reach,
    Refusal,
    State,
    Verdict,
)
from tests.support.world import NOW, World, email_of

WHOLE = Details(
    "Ring first", "PE", Kind.EXPERIENCE, Phase.SENDING, Instrument.EXTRADITION, priorities=frozenset({Priority.DRUGS}),
    situation="Late", done="We rang", result="It came",
)  # fmt: skip
LATER = NOW + timedelta(days=1)


class Desk:
    """The people of the world at work on one text."""

    def __init__(self, session: Any, world: World) -> None:
        self.session, self.world = session, world

    def viewer(self, who: str) -> Any:
        return viewer_of(self.world.people[who], NOW)

    def load(self, key: int, who: str) -> Practice:
        """Return the text as the person finds it."""
        self.session.expunge_all()
        g.viewer = self.viewer(who)
        return queries.practices._one(key, sa.true())

    def write(self, who: str, details: Details = WHOLE) -> int:
        key = operations.create(self.viewer(who), details, NOW).id
        self.session.commit()
        return key

    def submit(self, key: int, who: str) -> None:
        operations.submit(self.viewer(who), self.load(key, who), NOW)
        self.session.commit()

    def decide(self, key: int, who: str, verdict: Verdict, **said: Any) -> None:
        practice = self.load(key, who)
        operations.decide(self.viewer(who), practice, Opinion(verdict, **said), NOW, version=str(practice.version))
        self.session.commit()

    def told(self, kind: str) -> set[str]:
        """Return who was written to."""
        addresses = self.session.scalars(sa.select(Message.address).where(Message.kind == kind)).all()
        return {address.split("@")[0].replace(".", "_") for address in addresses}

    def actions(self, key: int) -> list[JournalEntry]:
        query = sa.select(JournalEntry).filter_by(subject_kind="practice", subject_id=key).order_by(JournalEntry.id)
        return list(self.session.scalars(query))


@pytest.fixture
def desk(session: Any, world: World) -> Desk:
    return Desk(session, world)


def refusal(act: Any, *arguments: Any, **named: Any) -> Refusal | None:
    try:
        act(*arguments, **named)
    except PracticeRefusedError as error:
        return error.code
    return None


def test_a_draft_is_kept_and_the_journal_neither_says_what_is_in_it_nor_whose_it_is(desk):
    entry = desk.actions(desk.write("liaison"))[0]
    assert (entry.action, entry.actor_id, entry.actor_name, entry.subject_label, entry.changes) == (
        "practice.drafted", None, "The author", "", {},
    )  # fmt: skip


def test_the_same_text_again_changes_nothing_and_another_priority_alone_does(desk):
    key, liaison = desk.write("liaison"), desk.viewer("liaison")
    practice = desk.load(key, "liaison")
    version = str(practice.version)
    operations.change(liaison, practice, WHOLE, LATER, version=version)
    assert len(desk.actions(key)) == 1
    more = replace(WHOLE, priorities=frozenset({Priority.FIREARMS}))
    operations.change(liaison, practice, more, NOW, version=version)
    desk.session.commit()
    with pytest.raises(OvertakenError):
        operations.change(liaison, desk.load(key, "liaison"), WHOLE, NOW, version=version)
    assert queries.details_of(desk.load(key, "liaison")) == more


@pytest.mark.parametrize(
    ("who", "details", "code"),
    [
        ("liaison", replace(WHOLE, country="FR"), Refusal.NOT_THIRD),
        ("liaison", replace(WHOLE, country="ZZ"), Refusal.NOT_THIRD),
        ("partner", replace(WHOLE, reach=Reach.UNION), Refusal.PARTNER_SIDE),
        ("member", replace(WHOLE, reach=Reach.FORUM, forum_id=99), Refusal.NOT_YOUR_FORUM),
    ],
)
def test_what_an_author_cannot_write_is_refused(desk, who, details, code):
    assert refusal(operations.create, desk.viewer(who), details, NOW) is code


def test_a_text_with_something_missing_is_not_submitted(desk):
    key = desk.write("liaison", replace(WHOLE, done=""))
    assert refusal(operations.submit, desk.viewer("liaison"), desk.load(key, "liaison"), NOW) is Refusal.INCOMPLETE


CHECKERS = [
    ("liaison", {}, {"coalition", "eu-clasi"}),
    ("member", {}, {"coalition"}),
    ("member", {"reach": Reach.UNION}, {"coalition"}),
    ("partner", {}, {"eu-clasi"}),
    ("chair", {}, {"coalition", "eu-clasi"}),
    ("chair", {"reach": Reach.FORUM, "forum_id": "eu-clasi"}, {"eu-clasi"}),
]


@pytest.mark.parametrize(("who", "values", "forums"), CHECKERS)
def test_the_secretariats_of_the_author_s_forums_check_it_or_any_where_there_is_none(desk, who, values, forums):
    values = values | ({"forum_id": desk.world.forums[values["forum_id"]]} if "forum_id" in values else {})
    key = desk.write(who, replace(WHOLE, **values))
    desk.submit(key, who)
    found = desk.session.scalars(sa.select(PracticeChecker.forum_id).filter_by(practice_id=key))
    names = {number: name for name, number in desk.world.forums.items()}
    assert {names[number] for number in found} == forums
    assert desk.told("practice_to_review") == {"secretariat"}


def test_whoever_alone_could_check_it_cannot_submit_it(desk):
    key = desk.write("secretariat")
    assert (
        refusal(operations.submit, desk.viewer("secretariat"), desk.load(key, "secretariat"), NOW)
        is Refusal.NOBODY_CHECKS
    )


def test_of_two_secretaries_the_one_who_wrote_it_does_not_check_it(desk):
    desk.session.execute(
        sa.update(Mandate).where(Mandate.person_id == desk.world.people["member"]).values(role="secretariat")
    )
    desk.session.commit()
    key = desk.write("secretariat")
    desk.submit(key, "secretariat")
    assert desk.told("practice_to_review") == {"member"}
    with pytest.raises(NotNowError):
        desk.decide(key, "secretariat", Verdict.DECLINE, reason="Mine")
    desk.decide(key, "member", Verdict.DECLINE, reason="Not now")


def test_whoever_wrote_it_reviews_it_nowhere_though_of_eurojust(desk):
    key = desk.write("eurojust")
    desk.submit(key, "eurojust")
    assert refusal(desk.decide, key, "secretariat", Verdict.PASS, expert="eurojust") is Refusal.NO_EXPERT
    offered = dict(queries.experts(desk.load(key, "secretariat"), desk.world.people["secretariat"], NOW))
    assert str(desk.world.people["eurojust"]) not in offered
    assert str(desk.world.people["contact_group"]) in offered


def test_of_an_unnamed_author_no_list_of_experts_tells(desk):
    offered = {}
    for named in (False, True):
        key = desk.write("member", replace(WHOLE, named=named))
        desk.submit(key, "member")
        offered[named] = [
            name for _key, name in queries.experts(desk.load(key, "secretariat"), desk.world.people["secretariat"], NOW)
        ]
    assert offered[False] == [""]
    assert "Bram Beleid" in offered[True]
    assert "Sven Medlem" not in offered[True]


def test_what_is_for_the_union_side_only_is_reviewed_there(desk):
    values = {"reach": Reach.UNION, "named": True}
    key = desk.write("chair", replace(WHOLE, **values))
    desk.submit(key, "chair")
    offered = {
        name for _key, name in queries.experts(desk.load(key, "secretariat"), desk.world.people["secretariat"], NOW)
    }
    assert "Eva Juste" in offered
    assert not {"Pilar Fiscal", "Ana Copresidenta"} & offered


def test_an_expert_reviews_what_was_passed_on_and_whoever_passed_it_on_does_not(desk):
    key = desk.write("liaison", replace(WHOLE, named=True))
    desk.submit(key, "liaison")
    desk.decide(key, "secretariat", Verdict.PASS, expert=str(desk.world.people["contact_group"]))
    assert desk.told("practice_to_review") == {"secretariat", "contact_group"}
    for who in ("secretariat", "eurojust", "liaison", "admin"):
        with pytest.raises(NotNowError):
            desk.decide(key, who, Verdict.PASS)
    desk.decide(key, "contact_group", Verdict.PASS)
    practice = desk.load(key, "liaison")
    assert (practice.state, practice.published_at, practice.review_by) == (State.PUBLISHED, NOW, date(2028, 11, 24))


def test_comments_go_to_the_author_and_the_text_back_to_whoever_asked(desk):
    key = desk.write("liaison", replace(WHOLE, named=True))
    desk.submit(key, "liaison")
    desk.decide(key, "secretariat", Verdict.PASS, expert="eurojust")
    desk.decide(key, "eurojust", Verdict.CHANGES, comments={Part.DONE: "Whom?", Part.RESULT: " "})
    assert desk.told("practice_changes_asked") == {"liaison"}
    said = desk.session.execute(sa.select(PracticeComment.part, PracticeComment.text)).all()
    assert said == [(Part.DONE, "Whom?")]
    changed = desk.load(key, "liaison")
    operations.change(
        desk.viewer("liaison"), changed, replace(WHOLE, named=True, done="The desk"), NOW, version=str(changed.version)
    )
    desk.session.commit()
    assert desk.actions(key)[-1].changes == {"done": ["We rang", "The desk"]}
    desk.submit(key, "liaison")
    assert desk.load(key, "liaison").state is State.SUBSTANCE
    desk.decide(key, "eurojust", Verdict.DECLINE, reason="Known")
    assert desk.told("practice_declined") == {"liaison"}
    assert desk.actions(key)[-1].reason == "Known"


def test_a_verdict_on_a_text_that_has_changed_since_counts_nothing(desk):
    key = desk.write("liaison")
    desk.submit(key, "liaison")
    practice = desk.load(key, "secretariat")
    with pytest.raises(NotNowError):
        operations.decide(
            desk.viewer("secretariat"), practice, Opinion(Verdict.PASS, expert="eurojust"), NOW, version="1"
        )


def test_what_is_taken_back_waits_for_nobody_and_a_message_about_it_need_not_leave(desk):
    key = desk.write("liaison")
    desk.submit(key, "liaison")
    operations.take_back(desk.viewer("liaison"), desk.load(key, "liaison"), NOW)
    desk.session.commit()
    assert desk.session.scalars(sa.select(Message.state)).all() == [Delivery.DROPPED]
    assert desk.session.scalars(queries.waiting_for(desk.viewer("secretariat"))).all() == []
    with pytest.raises(NotNowError):
        operations.take_back(desk.viewer("liaison"), desk.load(key, "liaison"), NOW)


def test_nobody_else_does_what_is_its_author_s(desk):
    key = desk.write("liaison")
    for act in (operations.submit, operations.discard, operations.take_back, operations.confirm):
        with pytest.raises(NotNowError):
            act(desk.viewer("member"), desk.load(key, "member"), NOW)


def test_an_unnamed_author_is_in_no_message_and_no_entry(desk):
    """Neither the outbox nor the trail says whose the text is."""
    key = desk.write("prosecutor")
    desk.submit(key, "prosecutor")
    desk.decide(key, "secretariat", Verdict.PASS, expert="eurojust")
    desk.decide(key, "eurojust", Verdict.PASS)
    messages = desk.session.scalars(sa.select(Message)).all()
    to_author = [one for one in messages if one.address == email_of("prosecutor")]
    assert [(one.kind, one.about_id) for one in to_author] == [("practice_moved", None)] * 2
    assert not any("Ring first" in one.subject + one.body or f"/practices/{key}" in one.body for one in to_author)
    assert not any("Dieter" in one.body for one in messages if one not in to_author)
    entries = desk.actions(key)
    assert len(entries) == 4
    assert not any(one.actor_id == desk.world.people["prosecutor"] for one in entries)
    assert not any("Dieter" in f"{one.actor_name}{one.changes}{one.reason}" for one in entries)


def test_a_named_author_reads_which_text_it_is(desk):
    key = desk.write("liaison", replace(WHOLE, named=True))
    desk.submit(key, "liaison")
    desk.decide(key, "secretariat", Verdict.PASS, expert="eurojust")
    body = desk.session.scalars(sa.select(Message.body).where(Message.kind == "practice_passed")).one()
    assert f"/practices/{key}\n" in body
    assert "Ring first" in body


def test_people_who_have_left_are_asked_nothing(desk):
    gone = sa.update(Person).where(Person.email == email_of("eurojust"))
    desk.session.execute(gone.values(state=PersonState.CLOSED))
    desk.session.commit()
    key = desk.write("liaison")
    desk.submit(key, "liaison")
    assert queries.experts(desk.load(key, "secretariat"), desk.world.people["secretariat"], NOW) != [("eurojust", "")]
