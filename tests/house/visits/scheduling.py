"""Years, cycles, absences, suggested dates, polls and series."""

from __future__ import annotations

from tests.house.visits.who import CLASI, COALITION, NONE, PLAN, RUN, RUN_CLASI, SIGNED_IN, Who, to

#: M1, M6: what a year owes; what comes back, and what is marked to.
YEARS = (
    to("GET duty.index", SIGNED_IN),
    to("POST continuity.take", PLAN, meeting_id="exchange"),
    to("POST continuity.take", PLAN, meeting_id="undated"),
    to("POST continuity.take", RUN, meeting_id="convened"),
    to("POST continuity.take", RUN_CLASI, meeting_id="clasi"),
    to("POST continuity.take", NONE, meeting_id="held"),
    to("POST outcomes.carry_over", RUN, meeting_id="over", item_id="Requests answered late"),
    to("POST outcomes.carry_over", RUN, meeting_id="over", item_id="HERON common line"),
    to("POST outcomes.carry_over", NONE, meeting_id="exchange", item_id="Extradition in practice"),
    to("GET agenda.show", CLASI, meeting_id="clasi"),
    to("GET outcomes.show", CLASI, meeting_id="clasi"),
)

#: Plans rest on all meetings of a forum, also those of the Union side: the co-chair of the partner side has none (V1).
CYCLES = (
    to("GET planning.index", PLAN, forum_id="coalition"),
    to("GET planning.index", RUN, forum_id="eu-clasi"),
    to("GET planning.new", PLAN, forum_id="coalition"),
    to("GET planning.new", RUN, forum_id="eu-clasi"),
    to("GET planning.show", PLAN, forum_id="coalition", year="2027"),
    to("GET planning.show", RUN, forum_id="eu-clasi", year="2027"),
    to("GET planning.show", NONE, forum_id="coalition", year="2028"),
    to("GET planning.replan", PLAN, forum_id="coalition", year="2027"),
    to("GET planning.replan", RUN, forum_id="eu-clasi", year="2027"),
    # Whoever prepares meetings asks for chains; those who run the forum choose.
    to("GET planning.confirm", RUN, forum_id="coalition"),
    to("POST planning.make", RUN, forum_id="coalition"),
    to("GET planning.confirm_replan", RUN, forum_id="coalition", year="2027"),
    to("POST planning.apply", RUN, forum_id="coalition", year="2027"),
    to("POST planning.apply", RUN, forum_id="eu-clasi", year="2027"),
    to("POST planning.pin", RUN, forum_id="coalition", year="2027"),
    to("GET planning.template", RUN, forum_id="coalition"),
    to("POST planning.save_template", RUN, forum_id="coalition"),
    to("POST planning.save_template", RUN, forum_id="eu-clasi"),
)

#: V2: when somebody cannot is that person's own; not even the administrator sees it.
AVAILABILITY = (
    to("GET absences.index", SIGNED_IN),
    to("GET absences.new", SIGNED_IN),
    to("POST absences.declare", SIGNED_IN),
    to("GET absences.edit", frozenset({"prosecutor"}), absence_id="prosecutor"),
    to("POST absences.change", frozenset({"prosecutor"}), absence_id="prosecutor"),
    to("POST absences.withdraw", frozenset({"prosecutor"}), absence_id="prosecutor"),
    to("GET absences.new_calendar", SIGNED_IN),
    to("POST absences.upload", SIGNED_IN),
    to("GET absences.ask_replace", frozenset({"prosecutor"}), source_id="prosecutor"),
    to("POST absences.replace", frozenset({"prosecutor"}), source_id="prosecutor"),
    to("POST absences.remove", frozenset({"prosecutor"}), source_id="prosecutor"),
)

#: M7: dates are suggested to those who may set one; a draft is in the hands of the contact group as well.
SLOTS = (
    to("GET slots.suggest", PLAN, meeting_id="draft"),
    to("GET slots.suggest", PLAN, meeting_id="undated"),
    to("GET slots.suggest", RUN, meeting_id="exchange"),
    to("GET slots.suggest", RUN, meeting_id="postponed"),
    to("GET slots.suggest", RUN_CLASI, meeting_id="clasi"),
    to("GET slots.suggest", RUN, meeting_id="clasi_union"),
    to("POST slots.take", PLAN, meeting_id="draft"),
    to("POST slots.take", RUN, meeting_id="exchange"),
)

#: Asked in the poll on the exchange that was put off; the partner is asked by mistake in that on the HERON exchange.
ASKED: Who = frozenset({"judge", "prosecutor", "partner"})
JUDGE = {"poll_id": "postponed", "voter_id": "postponed/judge"}
FIRST_DATE = {"poll_id": "postponed", "option_id": "postponed/2027-03-04"}

POLLS = (
    to("GET polls.of_meeting", PLAN, meeting_id="draft"),
    to("GET polls.new", PLAN, meeting_id="draft"),
    to("GET polls.new", RUN, meeting_id="clasi_union"),
    to("POST polls.create", PLAN, meeting_id="draft"),
    # Whoever is asked sees the poll, and nothing of the answers of others; a meeting's planners see both.
    to("GET polls.show", PLAN | ASKED, poll_id="postponed"),
    to("GET polls.show", PLAN, poll_id="undated"),
    to("GET polls.show", PLAN | {"prosecutor"}, poll_id="union"),
    to("GET polls.follow", frozenset({"judge"}), token="poll-of-the-judge"),
    to("GET polls.follow", NONE, token="take-up"),
    to("POST polls.answer", ASKED, poll_id="postponed"),
    to("POST polls.answer", frozenset({"prosecutor"}), poll_id="union"),
    to("GET polls.overview", PLAN, poll_id="postponed"),
    to("GET polls.overview", PLAN, poll_id="union"),
    to("GET polls.overview", RUN_CLASI, poll_id="clasi"),
    to("GET polls.more_dates", PLAN, poll_id="postponed"),
    to("POST polls.add_dates", PLAN, poll_id="postponed"),
    to("POST polls.take_back", PLAN, **FIRST_DATE),
    to("GET polls.more_people", PLAN, poll_id="postponed"),
    to("POST polls.add_people", PLAN, poll_id="postponed"),
    to("POST polls.remove", PLAN, **JUDGE),
    to("POST polls.remove", NONE, poll_id="undated", voter_id="postponed/judge"),
    to("POST polls.require", PLAN, **JUDGE),
    to("GET polls.record", PLAN, **JUDGE),
    # V1: each co-chair writes down what its own side says; the Union side also what the other says.
    to("GET polls.record", RUN, poll_id="clasi", voter_id="clasi/chair"),
    to("GET polls.record", RUN_CLASI, poll_id="clasi", voter_id="clasi/partner"),
    to("POST polls.note_answer", PLAN, **JUDGE),
    to("GET polls.ask_remind", PLAN, poll_id="postponed"),
    to("POST polls.remind", PLAN, poll_id="postponed"),
    # Choosing schedules the meeting, which is for those who run the forum.
    to("GET polls.choose", RUN, **FIRST_DATE),
    to("GET polls.choose", NONE, poll_id="undated", option_id="postponed/2027-03-04"),
    to("POST polls.close_on", RUN, **FIRST_DATE),
    to("GET polls.ask_step", PLAN, poll_id="postponed", step="withdraw"),
    to("GET polls.ask_step", NONE, poll_id="postponed", step="choose"),
    to("POST polls.take_step", PLAN, poll_id="postponed", step="withdraw"),
    to("GET polls.edit", PLAN, poll_id="postponed"),
    to("POST polls.save", PLAN, poll_id="postponed"),
)

#: A pattern as it stands in an address.
PATTERN = {
    "unit": "weeks", "every": "2", "weekdays": "3", "first": "2026-12-01", "starts": "10:00", "ends": "11:00", "days": "1",
    "zone": "Europe/Brussels", "ahead": "3",
}  # fmt: skip
SERIES = (
    to("GET series.new", PLAN | RUN_CLASI),
    to("GET series.new", PLAN | RUN_CLASI, forum="coalition", phrase="every first Tuesday of the month, perhaps"),
    to("GET series.new", PLAN | RUN_CLASI, forum="coalition", **PATTERN),
    to("GET series.plan", PLAN, forum="coalition", **PATTERN),
    to("GET series.plan", RUN_CLASI, forum="eu-clasi", **PATTERN),
    to("POST series.create", PLAN, forum="coalition", **PATTERN),
    to("POST series.create", RUN_CLASI, forum="eu-clasi", **PATTERN),
    # V1, V2: seen as its meetings are; those who plan see it while all are drafts.
    to("GET series.show", COALITION, series_id="Monthly call"),
    to("GET series.show", PLAN, series_id="Call in preparation"),
    to("GET series.show", CLASI, series_id="Technical call"),
    to("GET series.show", RUN, series_id="HERON call"),
    # V1: changing all at once reaches what the Union side keeps to itself, so the co-chair of the partner side does not.
    *(
        to(f"GET series.{verb}", who, series_id=series)
        for verb in ("pattern", "ask_change", "template", "ask_extend", "ask_end")
        for series, who in (("Monthly call", RUN), ("Call in preparation", PLAN), ("Technical call", RUN), ("HERON call", RUN))
    ),
    to("GET series.ask_change", RUN, series_id="Monthly call", **PATTERN),
    to("POST series.change", RUN, series_id="Monthly call", **PATTERN),
    to("POST series.change", PLAN, series_id="Call in preparation", **PATTERN),
    *(
        to(f"POST series.{verb}", who, series_id=series)
        for verb in ("save_template", "extend", "end")
        for series, who in (("Monthly call", RUN), ("Call in preparation", PLAN), ("Technical call", RUN))
    ),
)  # fmt: skip
