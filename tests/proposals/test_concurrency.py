"""Two proposals that are said to supersede each other at the same moment: one of the answers is refused (G2)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import selectinload

from exchange.accounts.queries import viewer_of
from exchange.core.db import db
from exchange.proposals import operations
from exchange.proposals.models import OverlapAnswer, Proposal
from exchange.proposals.rules import Answer, ProposalRefusedError, Refusal, Said, State
from tests.support.board import add_needs
from tests.support.hands import at_once
from tests.support.proposing import OPEN, READY, add_proposals
from tests.support.world import NOW, World


def test_two_that_supersede_each_other_at_once_are_one_too_many(app: Flask, world: World):
    with app.app_context():
        add_needs(NOW, world.people, world.forums)
        add_proposals(NOW, world.people, world.forums)
        found = {one.title: one for one in db.session.scalars(sa.select(Proposal))}
        found[READY].state = State.DRAFT
        keys = found[OPEN].id, found[READY].id
        db.session.commit()
        db.session.remove()

    def answer(own: int, other: int) -> Any:
        viewer = viewer_of(world.people["contact_group"], NOW)
        assert viewer is not None
        loaded = (selectinload(Proposal.answers), selectinload(Proposal.needs))
        operations.answer(
            viewer, db.session.get_one(Proposal, own, options=loaded), f"proposal:{other}", Said(Answer.SUPERSEDES), NOW
        )
        return own

    for _round in range(5):
        both = at_once(app, [lambda: answer(*keys), lambda: answer(*keys[::-1])], refused=ProposalRefusedError)
        assert Refusal.CIRCLE in both
        with app.app_context():
            kept = db.session.scalars(sa.select(OverlapAnswer).filter_by(answer=Answer.SUPERSEDES)).all()
            assert len(kept) == 1
            db.session.execute(sa.delete(OverlapAnswer))
            db.session.commit()
            db.session.remove()
