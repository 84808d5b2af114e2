"""The overviews: what concerns me now, the calendar, the year, and the audit trail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import g, render_template, request, url_for

from exchange.accounts.rules import Role
from exchange.assessments.queries import owed as owed_in_round
from exchange.core import clock, formats
from exchange.core.access import SIGNED_IN, door
from exchange.core.pages import has_endpoint
from exchange.core.web import paginate
from exchange.cycles.deadlines.queries import chairs_for, stands
from exchange.cycles.deadlines.words import STANDINGS
from exchange.cycles.duty.queries import ForumClock, planned_clocks
from exchange.cycles.duty.rules import Duty, pressing
from exchange.home import access, forms, grid, queries, rules, telling, words
from exchange.home.rules import DueFact, LaneFacts, MeetingFact, Month, Preparation, TermFact
from exchange.home.views_public import bp
from exchange.meetings.invitations.queries import owed_nominations
from exchange.meetings.queries import priority_codes
from exchange.meetings.rules import Answer, State
from exchange.world.rules import Side

#: How many lines a part of the page shows.
OWED, FORUMS, PLANS = 8, 8, 8


def stem(endpoint: str, **key: Any) -> str:
    """Return the beginning of all addresses of an endpoint whose address ends with a key, given as 0."""
    return url_for(endpoint, **key).removesuffix("0") if has_endpoint(endpoint) else ""


def _today() -> date:
    return clock.day_in(g.viewer.zone, g.viewer.at)


@bp.get("/")
@door(SIGNED_IN)
def index():
    """Show what concerns the viewer now."""
    viewer = g.viewer
    found = queries.concerns(viewer)
    waits = queries.owed(viewer)
    calls = owed_nominations(viewer) if viewer.forums(Role.CONTACT_POINT) else []
    return render_template(
        "home/index.html", today=_today(), owed=[one for one in found.own if _waits_for_answer(one)], room=OWED, calls=calls,
        polls=waits.polls, told=waits.notes, round=owed_in_round(viewer), own=sorted(found.own, key=lambda one: (one.date_open, one.starts_at, one.id))[: queries.MOST_NEXT],
        deadlines=_due_lines(waits.deadlines, _today()), others=found.others, chairs=_chairs(),
        plans=_plans(found.planned), duties=_duties(), changes=queries.changes_of_mine(viewer),
        meeting_stem=stem("meetings.show", meeting_id=0), in_days=words.in_days, block=words.block,
        action=telling.action, label_of=queries.label_of, day_of=words.day_of, **_attention_words(),
    )  # fmt: skip


def _due_lines(rows: Sequence[Any], today: date) -> list[grid.DueLine]:
    return [grid.DueLine(row, stands(row, today)) for row in rows]


def _waits_for_answer(place: Any) -> bool:
    open_now = place.state in (State.SCHEDULED, State.CONVENED)
    return open_now and place.answer in (Answer.INVITED, Answer.NOMINATED)


def _attention_words() -> dict[str, Any]:
    return {"ATTENTION": words.ATTENTION, "ATTENTION_KINDS": words.ATTENTION_KINDS}


def _chairs() -> list[tuple[queries.ForumName, list[tuple[Any, int | None]]]]:
    """Return, for the viewer's forums, each chair and in how many days it is handed over."""
    found = []
    for forum, held in queries.chairs(g.viewer)[:FORUMS]:
        today = clock.day_in(forum.zone, g.viewer.at)
        found.append((forum, [(seat, (seat.ends_on - today).days if seat.ends_on else None) for seat in held]))
    return found


def _plans(found: Sequence[Any]) -> list[tuple[Any, list[rules.Attention], int]]:
    """Return of the meetings the viewer prepares those that need attention, what for, and how many gaps they have."""
    today, gaps = _today(), queries.gap_counts(g.viewer, found)
    judged = [
        (one, rules.attention(_preparation(one, gaps.get(one.id, 0)), today), gaps.get(one.id, 0)) for one in found
    ]
    return [plan for plan in judged if plan[1]][:PLANS]


def _duties() -> list[tuple[ForumClock, Duty]]:
    """Return the years that the forums owe for which the viewer plans, where one is planned or at risk (M1)."""
    found = [(clock, pressing(clock.duties, clock.today)) for clock in planned_clocks(g.viewer)]
    return [(clock, duty) for clock, duty in found if duty is not None]


def _preparation(one: Any, gaps: int) -> Preparation:
    day = words.day_of(one.starts_at, one.zone) if one.starts_at else None
    return Preparation(one.state, day, one.respond_by, one.unanswered, one.late_calls, gaps)


@dataclass(frozen=True, slots=True)
class Event:
    """A meeting by the reader's clock on the wall."""

    row: Any
    starts: datetime
    ends: datetime


@bp.get("/calendar/")
@door(SIGNED_IN)
def calendar():
    """Show a month, as a grid or day by day."""
    viewer, today, asked = g.viewer, _today(), request.args
    month = rules.asked_month(asked.get("year", ""), asked.get("month", ""), today)
    wanted, as_list = forms.wanted(asked), asked.get("view") == "list"
    weeks = rules.weeks(month)
    first, after = (month.first, month.after) if as_list else (weeks[0].days[0], weeks[-1].days[-1] + rules.ONE_DAY)
    forums = queries.forum_names(viewer)
    events = [_event(row) for row in queries.meetings_between(viewer, *_instants(first, after), wanted)]
    days, handovers = rules.by_day(events, first, after), _handovers(forums, wanted, first, after)
    due = _due_by_day(queries.deadlines_between(viewer, first, after, wanted), today)
    return render_template(
        "home/calendar.html", month=month, today=today, wanted=wanted, as_list=as_list, forums=forums, days=days,
        handovers=handovers, due=due,
        squares=[] if as_list else grid.squares(month, weeks, days, handovers, due, today=today),
        codes=sorted({*priority_codes(), *([wanted.country] if wanted.country else [])}, key=formats.country),
        weekdays=words.weekday_names(), to=_addresses(_kept(wanted)), meeting_stem=stem("meetings.show", meeting_id=0),
        label_of=queries.label_of, this_month=Month(today.year, today.month),
    )  # fmt: skip


def _due_by_day(rows: Sequence[Any], today: date) -> dict[date, list[grid.DueLine]]:
    found: dict[date, list[grid.DueLine]] = {}
    for line in _due_lines(rows, today):
        found.setdefault(line.row.due_on, []).append(line)
    return found


def _instants(first: date, after: date) -> tuple[datetime, datetime]:
    return clock.start_of(first, g.viewer.zone), clock.start_of(after, g.viewer.zone)


def _event(row: Any) -> Event:
    zone = g.viewer.zone
    return Event(row, formats.in_zone(row.starts_at, zone), formats.in_zone(row.ends_at, zone))


def _handovers(
    forums: Sequence[queries.ForumName], wanted: queries.Wanted, first: date, after: date
) -> dict[date, list[tuple[Any, str]]]:
    """Return, by day, the hand-overs of the viewer's forums with the forum's name; none where only meetings are asked for."""
    names = {forum.id: forum.label for forum in forums if wanted.forum_id in (None, forum.id)}
    found: dict[date, list[tuple[Any, str]]] = {}
    for row in queries.handovers(names, first, after):
        if not (wanted.level or wanted.country):
            found.setdefault(row.starts_on, []).append((row, names[row.forum_id]))
    return found


def _addresses(kept: dict[str, str]) -> Callable[[Any, bool], str]:
    """Return what gives the address of a month (that of a day too) in one of the two views, with the filters kept."""
    filters = "&" + urlencode(kept) if kept else ""

    def to(month: Any, as_list: bool) -> str:
        return f"?year={month.year}&month={month.month}{'&view=list' if as_list else ''}{filters}"

    return to


def _kept(wanted: queries.Wanted) -> dict[str, str]:
    """Return the filters as they stand in the address."""
    told = {
        "forum": str(wanted.forum_id or ""),
        "level": wanted.level.value if wanted.level else "",
        "country": wanted.country or "",
        "mine": "1" if wanted.mine else "",
        "cancelled": "1" if wanted.cancelled else "",
        "no_deadlines": "" if wanted.deadlines else "1",
    }
    return {name: value for name, value in told.items() if value}


@bp.get("/timeline/")
@door(SIGNED_IN)
def timeline():
    """Show a year: chair terms, meetings and deadlines of each forum, drawn and as tables."""
    today = _today()
    year = rules.asked_year(request.args.get("year", str(today.year)), today)
    with_deadlines = request.args.get("no_deadlines") != "1"
    due = _due_lines(_due_of_year(year) if with_deadlines else (), today)
    lanes, meetings, terms = _lanes(year, due)
    return render_template(
        "home/timeline.html", year=year, today=today, drawing=rules.draw(year, lanes, today), lanes=lanes,
        meetings=meetings, terms=terms, months=words.month_names(), first_year=rules.FIRST_YEAR,
        last_year=rules.LAST_YEAR, meeting_stem=stem("meetings.show", meeting_id=0),
        forum_stem=stem("forums.show", forum_id=0), own=g.viewer.forums(), with_deadlines=with_deadlines,
        due={lane.forum_id: [line for line in due if line.row.forum_id == lane.forum_id] for lane in lanes},
        due_chairs=chairs_for(line.row for line in due),
    )  # fmt: skip


def _due_of_year(year: int) -> Sequence[Any]:
    all_of_them = queries.Wanted(cancelled=True)
    return queries.deadlines_between(g.viewer, date(year, 1, 1), date(year + 1, 1, 1), all_of_them)


def _lanes(
    year: int, due: Sequence[grid.DueLine]
) -> tuple[list[LaneFacts], dict[int, list[Any]], dict[int, list[Any]]]:
    """Return a lane for each forum of the viewer's, and for others of whose meetings or deadlines the viewer sees some."""
    forums = queries.forum_names(g.viewer)
    names = {forum.id: forum.label for forum in forums}
    meetings: dict[int, list[Any]] = {}
    for row in queries.meetings_of_year(g.viewer, year):
        names.setdefault(row.forum_id, queries.label_of(row.forum_name, row.forum_names))
        meetings.setdefault(row.forum_id, []).append(row)
    flags: dict[int, list[DueFact]] = {}
    for line in due:
        row = line.row
        names.setdefault(row.forum_id, queries.label_of(row.forum_name, row.forum_names))
        title = f"{line.text} ({STANDINGS[line.stands]})"
        flags.setdefault(row.forum_id, []).append(DueFact(row.id, title, row.due_on, line.stands))
    terms: dict[int, list[Any]] = {}
    for row in queries.chair_terms([forum.id for forum in forums], year):
        terms.setdefault(row.forum_id, []).append(row)
    lanes = [
        _lane(key, name, terms.get(key, []), meetings.get(key, []), flags.get(key, [])) for key, name in names.items()
    ]
    return [lane for lane in lanes if lane.chairs or lane.meetings or lane.deadlines], meetings, terms


def _lane(forum_id: int, name: str, terms: Sequence[Any], meetings: Sequence[Any], due: Sequence[DueFact]) -> LaneFacts:
    sides: dict[Side | None, list[TermFact]] = {}
    for row in terms:
        label = formats.country(row.country_code)
        fact = TermFact(label, row.country_code, row.starts_on, row.ends_on, row.expected)
        sides.setdefault(row.side, []).append(fact)
    facts = [MeetingFact(row.id, row.title, row.starts_local.date(), row.level, row.state) for row in meetings]
    return LaneFacts(forum_id, name, tuple(sides.items()), facts, due)


@bp.get("/trail/<kind>/<int:id>")
@door(access.FOLLOW, subject=queries.followed_or_404)
def trail(**_address: Any):
    """Show who did what to one thing, and when."""
    followed: queries.Followed = g.subject
    page = paginate(queries.entries_about(followed))
    return render_template(
        "home/trail.html", followed=followed, page=page,
        lines=telling.told(page.rows, queries.names_in(page.rows), g.viewer.zone),
        address=url_for(followed.endpoint, **followed.address) if has_endpoint(followed.endpoint) else None,
    )  # fmt: skip


blueprints = (bp,)
