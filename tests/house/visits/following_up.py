"""Needs, proposals, decisions, joint activities and commitments."""

from __future__ import annotations

from tests.house.visits.who import (
    ADMIN,
    CLASI,
    COALITION,
    HOLDERS,
    NONE,
    PLAN,
    RUN,
    RUN_CLASI,
    SIGNED_IN,
    UNION,
    Who,
    to,
)

MILESTONE = "IDEAL looks at Latin America"
#: Whoever holds a role in a forum reads its board; countries speak for themselves; what is for the Union side stays there.
BOARD_ONE, BOARD_CLASI, BOARD_HIDDEN = (
    "Nobody answers the telephone", "No common list of desks", "HERON delays at one registry",
)  # fmt: skip
SPEAK: Who = frozenset({"chair", "next_chair", "contact_point", "contact_group"})
NEEDS = (
    to("GET needs.board", COALITION, forum_id="coalition"),
    to("GET needs.board", COALITION, forum_id="coalition", aside="yes"),
    to("GET needs.board", CLASI, forum_id="eu-clasi"),
    *(
        to(f"{method} needs.{view}", who, forum_id=forum)
        for method, view in (("GET", "new"), ("POST", "create"))
        for forum, who in (("coalition", PLAN), ("eu-clasi", RUN_CLASI))
    ),
    to("GET needs.show", COALITION, need_id=BOARD_ONE),
    to("GET needs.show", COALITION, need_id="Translations are done twice"),
    to("GET needs.show", CLASI, need_id=BOARD_CLASI),
    to("GET needs.show", CLASI & UNION, need_id=BOARD_HIDDEN),
    *(
        to(what, who, need_id=need)
        for what in ("GET needs.edit", "POST needs.save", "POST needs.move", "POST needs.add_evidence")
        for need, who in ((BOARD_ONE, PLAN), (BOARD_CLASI, RUN_CLASI), (BOARD_HIDDEN, RUN_CLASI & UNION))
    ),
    to("POST needs.remove_evidence", PLAN, need_id=BOARD_ONE, evidence_id="Survey of liaison officers"),
    to("POST needs.remove_evidence", RUN_CLASI & UNION, need_id=BOARD_HIDDEN, evidence_id="HERON report"),
    *(to(f"POST needs.{verb}", SPEAK, need_id=BOARD_ONE) for verb in ("support", "support_no_more")),
    to("GET home.trail", RUN, kind="mapped", id=f"mapped {BOARD_ONE}"),
)  # fmt: skip

#: Proposals are read by the forum's people, and written by those who plan; the register by whoever holds a role somewhere.
PROPOSED, PROPOSED_CLASI, PROPOSED_HIDDEN, RUNS, RUNS_HIDDEN = (
    "A list of desks, kept together", "A desk for both sides", "HERON visit to a registry", "Desks of the southern ports",
    "HERON programme on registries",
)  # fmt: skip
PLAN_SOME: Who = PLAN | RUN_CLASI
PROPOSALS = (
    to("GET proposals.index", COALITION, forum_id="coalition"),
    to("GET proposals.index", CLASI, forum_id="eu-clasi"),
    *(
        to(f"{method} proposals.{view}", who, forum_id=forum)
        for method, view in (("GET", "new"), ("POST", "create"))
        for forum, who in (("coalition", PLAN), ("eu-clasi", RUN_CLASI))
    ),
    to("GET proposals.show", COALITION, proposal_id=PROPOSED),
    to("GET proposals.show", COALITION, proposal_id="One model form for requests"),
    to("GET proposals.show", CLASI, proposal_id=PROPOSED_CLASI),
    to("GET proposals.show", CLASI & UNION, proposal_id=PROPOSED_HIDDEN),
    *(
        to(what, who, proposal_id=proposal)
        for what in (
            "GET proposals.edit", "POST proposals.save", "POST proposals.make_ready", "POST proposals.take_up",
            "POST proposals.withdraw",
        )
        for proposal, who in ((PROPOSED, PLAN), (PROPOSED_CLASI, RUN_CLASI), (PROPOSED_HIDDEN, RUN_CLASI & UNION))
    ),
    *(
        to(f"{method} proposals.{view}", who, proposal_id=proposal, key=key)
        for method, view in (("GET", "ask_answer"), ("POST", "save_answer"))
        for proposal, key, who in (
            (PROPOSED, RUNS, PLAN), (PROPOSED_CLASI, RUNS, RUN_CLASI), (PROPOSED_CLASI, RUNS_HIDDEN, RUN_CLASI & UNION),
            (PROPOSED, "Glossary of fiscal terms", NONE), (PROPOSED, "nothing", NONE),
        )
    ),
    to("GET home.trail", RUN, kind="proposal", id=f"proposal {PROPOSED}"),
    to("GET proposals.register", HOLDERS),
    *(to(f"{method} proposals.{view}", PLAN_SOME) for method, view in (("GET", "new_initiative"), ("POST", "enter"))),
    to("GET proposals.show_initiative", HOLDERS, initiative_id=RUNS),
    to("GET proposals.show_initiative", HOLDERS & UNION, initiative_id=RUNS_HIDDEN),
    *(
        to(what, who, initiative_id=one)
        for what in ("GET proposals.edit_initiative", "POST proposals.correct")
        for one, who in ((RUNS, PLAN_SOME), (RUNS_HIDDEN, PLAN_SOME & UNION))
    ),
)  # fmt: skip

#: Decisions are read by the forum's people who may see the item, and recorded by those who run the meeting, once it is held.
DECIDED, DECIDED_HIDDEN = "Desks answer within a day", "HERON registry goes first"
DECISIONS = (
    to("GET decisions.index", COALITION, forum_id="coalition"),
    to("GET decisions.index", CLASI, forum_id="eu-clasi"),
    *(
        to(f"{method} decisions.{view}", who, meeting_id=meeting, item_id=item)
        for method, view in (("GET", "ask"), ("POST", "take"))
        for meeting, item, who in (
            ("ministers", "Left open by Ministers a year ago", RUN_CLASI),
            ("ministers", "HERON left open by Ministers a year ago", RUN_CLASI & UNION),
            ("exchange", "Extradition in practice", RUN),
        )
    ),
    to("GET decisions.show", CLASI, decision_id=DECIDED),
    to("GET decisions.show", CLASI & UNION, decision_id=DECIDED_HIDDEN),
    *(
        to(what, who, decision_id=decision)
        for what in ("GET decisions.edit", "POST decisions.save", "POST decisions.annul")
        for decision, who in ((DECIDED, RUN_CLASI), (DECIDED_HIDDEN, RUN_CLASI & UNION))
    ),
    to("GET home.trail", RUN, kind="decision", id=f"decision {DECIDED}"),
)  # fmt: skip

#: Joint activities are read by the forum's people, and kept by those who plan its meetings.
DONE_TOGETHER, DONE_HIDDEN = "A desk that both sides keep", "HERON visits done together"
ACTIVITIES = (
    to("GET activities.index", COALITION, forum_id="coalition"),
    to("GET activities.index", CLASI, forum_id="eu-clasi"),
    to("POST activities.consider", RUN_CLASI, decision_id="Both desks agreed"),
    to("POST activities.consider", RUN_CLASI & UNION, decision_id=DECIDED_HIDDEN),
    to("GET decisions.show", CLASI, decision_id="Both desks agreed"),
    to("GET activities.show", CLASI, activity_id=DONE_TOGETHER),
    to("GET activities.show", CLASI, activity_id="Desks that begin"),
    to("GET activities.show", CLASI & UNION, activity_id=DONE_HIDDEN),
    *(
        to(what, who, activity_id=activity)
        for what in (
            "GET activities.edit", "POST activities.save", "POST activities.undertake", "POST activities.complete",
            "POST activities.drop", "POST activities.join",
        )
        for activity, who in ((DONE_TOGETHER, RUN_CLASI), (DONE_HIDDEN, RUN_CLASI & UNION))
    ),
    *(
        to("POST activities.leave", who, activity_id=activity, code="FR")
        for activity, who in ((DONE_TOGETHER, RUN_CLASI), (DONE_HIDDEN, RUN_CLASI & UNION))
    ),
    *(
        to(what, who, activity_id=activity)
        for what in ("GET plan.new", "POST plan.add")
        for activity, who in ((DONE_TOGETHER, RUN_CLASI), (DONE_HIDDEN, RUN_CLASI & UNION))
    ),
    *(
        to(what, who, activity_id=activity, step_id=f"Train for: {activity}")
        for what in ("GET plan.edit", "POST plan.save", "POST plan.done", "POST plan.not_done", "POST plan.remove")
        for activity, who in ((DONE_TOGETHER, RUN_CLASI), (DONE_HIDDEN, RUN_CLASI & UNION))
    ),
    to("GET home.trail", RUN, kind="activity", id=f"activity {DONE_TOGETHER}"),
)  # fmt: skip

#: Commitments are read by the forum's people, kept by those who plan its meetings, and reported on by who answers.
COMMITTED, COMMITTED_HIDDEN, DECLARED = (
    "Desks say each year how they answer", "HERON registry reports to us", "Meet once a year",
)  # fmt: skip
COMMITMENTS = (
    to("GET commitments.index", COALITION, forum_id="coalition"),
    to("GET commitments.index", COALITION, forum_id="coalition", closed="yes"),
    to("GET commitments.index", CLASI, forum_id="eu-clasi"),
    to("GET commitments.state_of_play", COALITION, forum_id="coalition"),
    to("GET commitments.state_of_play", CLASI, forum_id="eu-clasi"),
    *(
        to("GET documents.state_of_play", who, forum_id=forum, form=form)
        for forum, who, form in (("coalition", COALITION, "pdf"), ("eu-clasi", CLASI, "docx"), ("coalition", NONE, "odt"))
    ),
    to("GET commitments.declaration", COALITION, forum_id="coalition", key="coalition-areas"),
    to("GET commitments.declaration", CLASI, forum_id="eu-clasi", key="eu-clasi-2023"),
    to("GET commitments.declaration", NONE, forum_id="coalition", key="eu-clasi-2023"),
    *(
        to(f"{method} commitments.{view}", who, forum_id=forum)
        for method, view in (("GET", "new"), ("POST", "create"))
        for forum, who in (("coalition", PLAN), ("eu-clasi", RUN_CLASI))
    ),
    *(
        to(f"{method} commitments.{view}", who, meeting_id="ministers", item_id=item)
        for method, view in (("GET", "ask"), ("POST", "commit"))
        for item, who in (
            ("Left open by Ministers a year ago", RUN_CLASI), ("HERON left open by Ministers a year ago", RUN_CLASI & UNION),
        )
    ),
    to("GET commitments.show", COALITION, commitment_id=DECLARED),
    to("GET commitments.show", CLASI, commitment_id=COMMITTED),
    to("GET commitments.show", CLASI & UNION, commitment_id=COMMITTED_HIDDEN),
    *(
        to(what, who, commitment_id=one)
        for what in ("GET commitments.edit", "POST commitments.save")
        for one, who in ((DECLARED, PLAN), (COMMITTED, RUN_CLASI), (COMMITTED_HIDDEN, RUN_CLASI & UNION))
    ),
    *(
        to("POST commitments.move", who, commitment_id=one)
        for one, who in (
            (DECLARED, PLAN | {"contact_point"}), (COMMITTED, RUN_CLASI), (COMMITTED_HIDDEN, RUN_CLASI & UNION),
        )
    ),
    to("GET home.trail", RUN, kind="commitment", id=f"commitment {COMMITTED}"),
)  # fmt: skip

#: Whoever may see a thing may follow its line.
LINES = (
    *(
        to("GET tracing.show", who, kind=kind, thing_id=f"{kind} {title}")
        for kind, title, who in (
            ("need", BOARD_ONE, COALITION), ("need", BOARD_HIDDEN, CLASI & UNION), ("proposal", PROPOSED, COALITION),
            ("proposal", PROPOSED_HIDDEN, CLASI & UNION), ("decision", DECIDED, CLASI), ("decision", DECIDED_HIDDEN, CLASI & UNION),
            ("activity", DONE_TOGETHER, CLASI), ("activity", DONE_HIDDEN, CLASI & UNION), ("commitment", DECLARED, COALITION),
            ("commitment", COMMITTED, CLASI), ("commitment", COMMITTED_HIDDEN, CLASI & UNION),
        )
    ),
    to("GET tracing.show", NONE, kind="evaluation", thing_id=f"activity {DONE_TOGETHER}"),
)  # fmt: skip

#: The figures of a forum are for those who see what is counted.
FIGURES = tuple(
    to(f"GET figures.{view}", who, forum_id=forum)
    for view in ("show", "sheet")
    for forum, who in (("coalition", COALITION), ("eu-clasi", CLASI))
)

#: The cycles of both sides stand where there are two; those who prepare the meetings enter their milestones.
SECURITY = (
    to("GET security.show", CLASI, forum_id="eu-clasi"),
    to("GET security.show", NONE, forum_id="coalition"),
    *(to(what, RUN_CLASI, forum_id="eu-clasi") for what in ("GET security.new", "POST security.add")),
    *(
        to(what, RUN_CLASI, forum_id="eu-clasi", milestone_id=MILESTONE)
        for what in ("GET security.edit", "POST security.save", "POST security.remove")
    ),
    to("GET security.edit", NONE, forum_id="coalition", milestone_id=MILESTONE),
)

#: What there is on each priority is counted for everybody from what that one may see.
PRIORITIES = (
    to("GET priorities.index", SIGNED_IN),
    to("GET priorities.show", SIGNED_IN, key="drugs"),
    to("GET priorities.show", SIGNED_IN, key="firearms", country="PE"),
    to("GET priorities.show", NONE, key="nothing"),
    to("GET topics.index", SIGNED_IN),
    to("GET topics.index", SIGNED_IN, topic="telephone", country="PE"),
    *(to(what, PLAN, meeting_id="exchange") for what in ("GET priorities.choose", "POST priorities.choose_these")),
    *(to(what, RUN_CLASI, meeting_id="clasi") for what in ("GET priorities.choose", "POST priorities.choose_these")),
    *(to(what, ADMIN | {"contact_point"}) for what in ("GET leads.new", "POST leads.add")),
    *(
        to(what, ADMIN | ({"contact_point"} if lead.endswith("FR") else set()), lead_id=lead)
        for lead in ("driver NL", "co_driver FR", "coordinator FR", "co_driver ES")
        for what in ("GET leads.edit", "POST leads.save", "POST leads.remove")
    ),
)
