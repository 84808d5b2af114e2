"""Date polls for the worlds of the tests: one that is open, one of planners only, and closed ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from exchange.accounts.models import Person
from exchange.core import clock
from exchange.core.db import db
from exchange.core.secrets import digest
from exchange.meetings.models import Meeting
from exchange.scheduling.polls.models import Poll, PollLink, PollOption, PollVote, PollVoter
from exchange.scheduling.polls.rules import Choice, Origin, PollState
from exchange.world.rules import Capacity

LINK_SECRET = "poll-of-the-judge"

#: meeting, who is asked in which capacity. On the list of what is for the Union side only a partner stands by mistake.
POLLS = (
    ("postponed", {"judge": Capacity.INVESTIGATING_JUDGE, "prosecutor": Capacity.PROSECUTOR, "partner": Capacity.PROSECUTOR}),
    ("undated", {"contact_group": Capacity.POLICY_EXPERT, "admin": Capacity.POLICY_EXPERT, "secretariat": Capacity.EU_REPRESENTATIVE}),
    ("union", {"prosecutor": Capacity.PROSECUTOR, "partner": Capacity.PROSECUTOR}),
    ("clasi", {"chair": Capacity.SENIOR_OFFICIAL, "partner": Capacity.PROSECUTOR}),
)  # fmt: skip


def furnish_polls(now: datetime, people: Mapping[str, Person], meetings: Mapping[str, Meeting]) -> None:
    """Add the polls. Those of meetings that have a date are closed on it."""
    for name, asked in POLLS:
        meeting = meetings[name]
        poll = _poll(now, meeting, closed=name in ("union", "clasi"))
        db.session.add(poll)
        db.session.flush()
        voters = [
            PollVoter(
                poll_id=poll.id, person_id=people[who].id, country_code=people[who].country_code,
                authority_id=None if people[who].country_code else people[who].authority_id, capacity=capacity,
                required=who in ("prosecutor", "chair"), asked_at=now, opened_at=now,
                comment="HERON remark" if who == "chair" else "",
            )
            for who, capacity in asked.items()
        ]  # fmt: skip
        db.session.add_all(voters)
        db.session.flush()
        first = poll.options[0]
        db.session.add(PollVote(voter_id=voters[0].id, option_id=first.id, choice=Choice.NO, changed_at=now))
        if name == "postponed":
            db.session.add(PollLink(voter_id=voters[0].id, token_hash=digest(LINK_SECRET), made_at=now))


def _poll(now: datetime, meeting: Meeting, *, closed: bool) -> Poll:
    days = [now.date() + timedelta(days=100), now.date() + timedelta(days=101)]
    options = [_option(now, day) for day in days]
    if closed and meeting.starts_local and meeting.ends_local and meeting.starts_at and meeting.ends_at:
        options[0].starts_local, options[0].ends_local = meeting.starts_local, meeting.ends_local
        options[0].starts_at, options[0].ends_at = meeting.starts_at, meeting.ends_at
        options[0].chosen_at = now
    respond_by = now.date() + timedelta(days=10)
    return Poll(
        meeting_id=meeting.id, state=PollState.CLOSED if closed else PollState.OPEN, decided=closed,
        respond_by=respond_by, closes_at=clock.start_of(respond_by + timedelta(days=1), "Europe/Brussels"),
        message=f"Which day? {meeting.title}", made_at=now, opened_at=now, closed_at=now if closed else None, options=options,
    )  # fmt: skip


def _option(now: datetime, day: date) -> PollOption:
    first = datetime(day.year, day.month, day.day, 10)
    starts, ends = (clock.agree(first.replace(hour=hour), "Europe/Brussels", 0) for hour in (10, 17))
    return PollOption(
        zone="Europe/Brussels", starts_local=starts.local, ends_local=ends.local, starts_at=starts.instant(),
        ends_at=ends.instant(), origin=Origin.BY_HAND, added_at=now,
    )  # fmt: skip
