"""What may happen to a practice while something else happens to it: withdrawn under revision, narrowed, two at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, g

from exchange.accounts.queries import viewer_of
from exchange.core.journal import JournalEntry
from exchange.practices import operations, queries
from exchange.practices.models import Practice, PracticeChecker
from exchange.practices.operations import Opinion
from exchange.practices.rules import (
    Details,
    PracticeRefusedError,
    Reach,
    Refusal,
    State,
    Verdict,
)
from exchange.search.queries import practices_with
from tests.support.hands import at_once
from tests.support.practices import Sketch, add_practice
from tests.support.world import NOW, World


class Keepers:
    """The people of the world, looking after what is published."""

    def __init__(self, session: Any, world: World, shelf: dict[str, int]) -> None:
        self.session, self.world, self.shelf = session, world, shelf

    def viewer(self, who: str) -> Any:
        g.viewer = viewer_of(self.world.people[who], NOW)
        return g.viewer

    def load(self, key: int) -> Practice:
        self.session.expunge_all()
        return queries.practices._one(key, sa.true())

    def add(self, name: str, author: str, reach: Reach = Reach.NETWORK, forum: str | None = None) -> int:
        """Publish one more."""
        sketch = Sketch(name, author, State.PUBLISHED, f"Text {name}", reach, forum, named=True)
        key = add_practice(NOW, sketch, self.world.people, self.world.forums).id
        self.session.commit()
        return key

    def revise(self, key: int, who: str, change: Callable[[Details], Details]) -> int:
        """Begin a revision, write and submit it; return its key."""
        author = self.viewer(who)
        revision = operations.begin_revision(author, self.load(key), NOW).id
        loaded = self.load(revision)
        details = change(queries.details_of(loaded))
        operations.change(author, loaded, details, NOW, version=str(loaded.version))
        operations.submit(author, loaded, NOW)
        self.session.commit()
        return revision

    def decide(self, key: int, who: str) -> None:
        practice = self.load(key)
        opinion = Opinion(Verdict.PASS, expert="eurojust")
        operations.decide(self.viewer(who), practice, opinion, NOW, version=str(practice.version))
        self.session.commit()

    def review(self, key: int, secretariat: str = "secretariat") -> None:
        self.decide(key, secretariat)
        self.decide(key, "eurojust")

    def supersede(self, old: int, new: int, who: str = "admin") -> None:
        operations.supersede(self.viewer(who), self.load(old), self.session.get_one(Practice, new), NOW)
        self.session.commit()

    def listed(self, who: str) -> list[int]:
        return [row.id for row in self.session.execute(queries.listed(self.viewer(who), queries.Wanted()))]


@pytest.fixture
def keepers(session: Any, world: World, shelf: dict[str, int]) -> Keepers:
    """The people, with the texts but for the revision that is under way there."""
    session.execute(sa.delete(Practice).where(Practice.revises_id.is_not(None)))
    session.commit()
    return Keepers(session, world, shelf)


def shortened(details: Details) -> Details:
    return replace(details, done="We rang.")


# --- Withdrawn meanwhile ----------------------------------------------------------------------------------------------


def test_a_revision_of_what_was_withdrawn_meanwhile_brings_nothing_back(keepers: Keepers):
    key = keepers.shelf["open"]
    revision = keepers.revise(key, "liaison", shortened)
    operations.withdraw(keepers.viewer("secretariat"), keepers.load(key), "The desk was closed.", NOW)
    keepers.session.commit()
    keepers.decide(revision, "secretariat")
    with pytest.raises(PracticeRefusedError) as refused:
        keepers.decide(revision, "eurojust")
    assert refused.value.code is Refusal.WITHDRAWN
    keepers.session.rollback()
    practice = keepers.load(key)
    assert (practice.state, practice.done) == (State.WITHDRAWN, "We rang the desk first.")
    operations.bring_back(keepers.viewer("secretariat"), practice, NOW)
    keepers.session.commit()
    keepers.decide(revision, "eurojust")
    assert keepers.load(key).done == "We rang."


# --- For whom it is ---------------------------------------------------------------------------------------------------


def test_what_took_a_place_gives_it_back_to_readers_whom_it_is_for_no_more(keepers: Keepers):
    old, new = keepers.shelf["open"], keepers.add("new", "liaison")
    keepers.supersede(old, new)
    assert old not in keepers.listed("partner")
    revision = keepers.revise(new, "liaison", lambda details: replace(details, reach=Reach.UNION))
    keepers.review(revision)
    assert old in keepers.listed("partner")
    assert old in keepers.session.scalars(practices_with("ring"))
    assert old in keepers.listed("judge")


def test_what_is_for_more_readers_now_has_its_place_again_if_these_cannot_read_the_other(keepers: Keepers):
    old, new = (keepers.add(name, "member", Reach.FORUM, "coalition") for name in ("old", "new"))
    keepers.supersede(old, new)
    keepers.review(keepers.revise(old, "member", lambda details: replace(details, reach=Reach.NETWORK, forum_id=None)))
    assert old in keepers.listed("partner")
    assert old in keepers.session.scalars(practices_with("text old"))


def test_what_still_reaches_as_far_keeps_the_place(keepers: Keepers):
    old, new = keepers.shelf["union"], keepers.add("new", "liaison")
    keepers.supersede(old, new)
    keepers.review(keepers.revise(new, "liaison", lambda details: replace(details, reach=Reach.UNION)))
    assert old not in keepers.listed("judge")


def test_the_secretariats_that_checked_the_revision_look_after_it_from_then_on(keepers: Keepers):
    """Those of another forum, for which it is no more, do not read it (V2)."""
    key, clasi = keepers.add("moved", "chair", Reach.FORUM, "coalition"), keepers.world.forums["eu-clasi"]
    keepers.review(keepers.revise(key, "chair", lambda details: replace(details, forum_id=clasi)))
    checked = keepers.session.scalars(sa.select(PracticeChecker.forum_id).filter_by(practice_id=key)).all()
    assert checked == [clasi]


def test_the_trail_tells_the_new_forum_nothing_of_what_another_read(keepers: Keepers):
    key, clasi = keepers.add("moved", "chair", Reach.FORUM, "coalition"), keepers.world.forums["eu-clasi"]
    keepers.review(
        keepers.revise(key, "chair", lambda details: replace(details, forum_id=clasi, title="Moved", done="We met."))
    )
    entry = keepers.session.scalars(sa.select(JournalEntry).filter_by(action="practice.revised")).one()
    assert (entry.subject_id, entry.forum_id, entry.changes) == (key, clasi, {"forum_id": [
        keepers.world.forums["coalition"], clasi,
    ]})  # fmt: skip


def test_no_other_text_gets_the_key_of_a_revision_or_of_a_deleted_draft(keepers: Keepers):
    """Whatever the journal and messages say under that key is of the one that is gone."""
    revision = keepers.revise(keepers.shelf["open"], "liaison", shortened)
    keepers.review(revision)
    liaison = keepers.viewer("liaison")
    begun = operations.create(liaison, Details("Begun"), NOW).id
    assert begun > revision
    operations.discard(liaison, keepers.load(begun), NOW)
    keepers.session.commit()
    assert operations.create(liaison, Details("Begun again"), NOW).id > begun


# --- Two at once ------------------------------------------------------------------------------------------------------


def test_two_that_take_each_other_s_place_at_once_close_no_circle(app: Flask, keepers: Keepers):
    people = keepers.world.people
    keys = [keepers.shelf["open"], keepers.shelf["own_open"], keepers.add("third", "liaison")]
    keepers.session.rollback()

    def act(old: int, new: int) -> Callable[[], Any]:
        def run() -> str:
            admin = viewer_of(people["admin"], NOW)
            one, other = (queries.practices._one(key, sa.true()) for key in (old, new))
            operations.supersede(admin, one, other, NOW)
            return "done"

        return run

    for _ in range(5):
        wishes = list(zip(keys, [*keys[1:], keys[0]], strict=True))
        done = at_once(app, [act(*wish) for wish in wishes], refused=PracticeRefusedError)
        assert set(done) <= {"done", Refusal.CIRCLE}
        assert Refusal.CIRCLE in done
        keepers.session.rollback()
        assert any(key in keepers.listed("judge") for key in keys)
        keepers.session.execute(sa.update(Practice).values(superseded_by_id=None))
        keepers.session.commit()
