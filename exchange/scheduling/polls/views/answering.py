"""Answering a poll: the dates in two zones, what else there is around each, one's own answers."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import flash, g, redirect, render_template, request, url_for
from sqlalchemy.exc import OperationalError

from exchange.core import clock, once
from exchange.core.access import SIGNED_IN, door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.scheduling.polls import access, forms, operations, queries, words
from exchange.scheduling.polls.models import Poll, PollVoter
from exchange.scheduling.polls.queries import Own
from exchange.scheduling.polls.rules import Near, PollState, RefusedError, Voice, around
from exchange.scheduling.polls.views.shared import bp

A_DAY = timedelta(days=1)


@bp.get("/polls/link/<token>")
@door(SIGNED_IN, subject=queries.link_or_404)
def follow(**_address: str) -> Any:
    """Lead whoever is signed in, and whose link it is, to the poll."""
    return redirect(url_for(".show", poll_id=g.subject.id))


@bp.get("/polls/<int:poll_id>")
@door(access.SEE, subject=queries.own_or_404)
def show(poll_id: int) -> Any:
    """Show the poll to whoever is asked; those who plan and are not asked get the overview."""
    own: Own = g.subject
    if own.voter is None:
        return redirect(url_for(".overview", poll_id=poll_id))
    if own.voter.opened_at is None:
        _note_opened(own.voter.id, clock.now())
    votes = queries.votes_of(own.poll)
    return _page(own.poll, own.voter, forms.answer_form(own.poll.offered, _saved(own, votes)), votes)


def _note_opened(voter_id: int, now: datetime) -> None:
    """Note when somebody first saw the poll, apart from the page, which only reads and is shown also if this fails."""
    with (
        suppress(OperationalError),
        db.engine.connect().execution_options(writes=True) as connection,
        connection.begin(),
    ):
        connection.execute(
            sa.update(PollVoter).where(PollVoter.id == voter_id, PollVoter.opened_at.is_(None)).values(opened_at=now)
        )


def _saved(own: Own, votes: dict[int, Any]) -> forms.Saved:
    voter: Any = own.voter
    return forms.Saved(voter.version, voter.comment, votes.get(voter.id, {}), own.poll.offered)


@bp.post("/polls/<int:poll_id>")
@door(access.ANSWER, subject=queries.held_own_or_404)
def answer(poll_id: int) -> Any:
    """Take one's own answers."""
    own: Own = g.subject
    poll, voter, now = own.poll, own.voter, clock.now()
    form, votes = forms.answer_form(poll.offered), queries.votes_of(poll)
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if voter is None or poll.state is not PollState.OPEN:
        return _page(poll, voter, form, votes, too_late=True), 409
    if form.is_stale(_saved(own, votes)):
        return _page(poll, voter, form, votes), 409
    if not form.validate():
        return _page(poll, voter, form, votes), 422
    try:
        said = operations.answer(g.viewer, poll, voter, form.said(), now)
    except RefusedError as refused:
        form.refuse("comment", words.REFUSALS[refused.code])
        return _page(poll, voter, form, votes), 422
    target = once.commit_once(form.key.data, g.viewer.person_id, url_for(".show", poll_id=poll_id), now)
    _say(said, form)
    return redirect(target)


def _say(said: bool, form: Any) -> None:
    if said:
        flash(_("Your answer is noted. You can change it until the poll is closed."), "success")
    else:
        flash(_("Nothing was changed."), "info")
    if any(name.startswith("vote_") and name not in form for name in request.form):
        flash(_("A date was taken back meanwhile. What you said of it is not counted."), "warning")


def _page(poll: Poll, voter: Any, form: Any, votes: dict[int, Any], *, too_late: bool = False) -> str:
    viewer, meeting = g.viewer, poll.meeting
    voters = queries.voters_of(poll, meeting) if poll.open_answers else []
    return render_template(
        "scheduling/polls/show.html",
        poll=poll,
        meeting=meeting,
        voter=voter,
        form=form,
        own=votes.get(voter.id, {}),
        nearby=_nearby(poll),
        voters=voters,
        votes=votes,
        recorder=queries.names_of([voter.recorded_by]).get(voter.recorded_by),
        too_late=too_late,
        may_steer=access.STEER.opens_for(viewer, poll),
        silent=Voice.SILENT,
    )


def _nearby(poll: Poll) -> dict[int, list[Near]]:
    """Return what the viewer has around each date on offer, by its key."""
    offered = poll.offered
    if poll.state is not PollState.OPEN or not offered:
        return {}
    first, last = min(one.starts_at for one in offered), max(one.ends_at for one in offered)
    found = queries.engagements(g.viewer, first - A_DAY, last + A_DAY)
    zone = g.viewer.zone
    return {
        one.id: [
            near
            for near in around(one.starts_at, one.ends_at, zone, found)
            if near.engagement.meeting_id != poll.meeting_id
        ]
        for one in offered
    }
