"""Practices, what is forwarded, documents and papers."""

from __future__ import annotations

from tests.house.visits.who import (
    ADMIN,
    ADMINISTER,
    CLASI,
    COALITION,
    HOLDERS,
    NONE,
    OF_EXCHANGE,
    PLAN,
    RUN,
    RUN_CLASI,
    SEE_EXCHANGE,
    SEE_UNION,
    SIGNED_IN,
    UNION,
    Who,
    to,
)

#: Practices: an author's own, what a reviewer has in hand, and what is published by audience and side (V1, V3).
LIAISON: Who = frozenset({"liaison"})
PRACTICES = (
    *(to(f"GET practices.{view}", SIGNED_IN) for view in ("index", "mine", "to_review", "new")),
    to("POST practices.create", SIGNED_IN),
    *(
        to("GET practices.show", who, practice_id=practice)
        for practice, who in (
            ("open", SIGNED_IN), ("unnamed", SIGNED_IN), ("union", UNION), ("forum", COALITION), ("clasi", CLASI),
            ("own_open", SIGNED_IN), ("own_checked", frozenset({"secretariat"})),
            ("draft", LIAISON), ("partner_draft", frozenset({"partner"})), ("returned", LIAISON), ("declined", LIAISON),
            ("checked", frozenset({"member", "secretariat"})),
            ("reviewed", frozenset({"member", "secretariat", "eurojust"})),
            ("expert", frozenset({"member", "secretariat", "contact_group"})),
        )
    ),
    *(
        to(f"GET practices.{view}", who, practice_id=practice)
        for view in ("edit", "ask_submit")
        for practice, who in (
            ("draft", LIAISON), ("partner_draft", frozenset({"partner"})), ("returned", LIAISON), ("checked", NONE),
            ("open", NONE),
        )
    ),
    to("GET practices.ask_discard", LIAISON, practice_id="draft"),
    to("GET practices.ask_discard", NONE, practice_id="returned"),
    *(
        to(f"POST practices.{verb}", who, practice_id=practice)
        for verb in ("save", "submit", "take_back", "discard", "confirm")
        for practice, who in (
            ("draft", LIAISON), ("checked", frozenset({"member"})), ("open", LIAISON),
            ("partner_draft", frozenset({"partner"})), ("unnamed", frozenset({"prosecutor"})),
        )
    ),
    # Whoever had it in hand is led back to the list; to others it is as if there were no such text.
    *(
        to(f"{method} practices.{view}", who, practice_id=practice)
        for method, view in (("GET", "review"), ("POST", "decide"))
        for practice, who in (
            ("checked", frozenset({"secretariat"})), ("reviewed", frozenset({"secretariat", "eurojust"})),
            ("expert", frozenset({"secretariat", "contact_group"})), ("draft", NONE),
            # Nobody reviews the own text.
            ("own_checked", NONE), ("unnamed", frozenset({"secretariat"})),
        )
    ),
    # What is published is looked after by its author, the secretariat that checked it, and the administrator.
    *(
        to(f"{method} practices.{view}", who, practice_id=practice)
        for method, view in (("GET", "ask_withdraw"), ("POST", "withdraw"), ("GET", "ask_supersede"), ("POST", "supersede"),
                             ("POST", "bring_back"), ("POST", "stand_again"))
        for practice, who in (
            ("open", LIAISON | ADMINISTER), ("union", LIAISON | ADMINISTER), ("gone", LIAISON | ADMINISTER), ("draft", NONE),
        )
    ),
    to("POST practices.revise", LIAISON, practice_id="open"),
    to("GET practices.edit", LIAISON, practice_id="revising"),
    to("GET practices.show", LIAISON, practice_id="revising"),
    # Whoever could read it is told that it was withdrawn.
    to("GET practices.show", SIGNED_IN, practice_id="gone"),
    to("GET practices.show", UNION, practice_id="gone_union"),
    to("GET practices.show", SIGNED_IN, practice_id="old"),
    to("GET practices.history", SIGNED_IN, practice_id="open"),
    to("GET practices.history", UNION, practice_id="union"),
    to("GET practices.history", NONE, practice_id="gone"),
    to("GET practices.history", NONE, practice_id="draft"),
    *(to(f"{method} practices.{view}", LIAISON, practice_id="draft") for method, view in (("GET", "files"), ("POST", "add_file"))),
    to("GET practices.files", NONE, practice_id="open"),
    to("POST practices.remove_file", LIAISON, practice_id="open", file_id="open"),
    *(
        to("GET practices.file", who, practice_id=practice, file_id=practice)
        for practice, who in (("open", SIGNED_IN), ("union", UNION), ("forum", COALITION), ("gone", LIAISON | ADMINISTER))
    ),
    to("GET practices.file", NONE, practice_id="open", file_id="union"),
    to("GET home.trail", ADMIN, kind="practice", id="practice open"),
    to("GET home.trail", RUN, kind="practice", id="practice forum"),
    to("GET home.trail", NONE, kind="practice", id="practice draft"),
)  # fmt: skip

#: Forwarding is for whoever holds a role in a forum, and the administrator.
OPEN_ONE, CLASI_ONE, HIDDEN_ONE = (
    "Ring before you send a request",
    "Two sides at one table",
    "HERON way round a slow registry",
)
FORWARDING = (
    *(
        to(f"{method} forwarding.{view}", who, practice_id=practice)
        for method, view in (("GET", "practice"), ("POST", "forward_practice"))
        for practice, who in (("open", HOLDERS), ("union", HOLDERS & UNION), ("draft", NONE))
    ),
    *(
        to(f"{method} forwarding.{view}", who, meeting_id=meeting, item_id=item)
        for method, view in (("GET", "item"), ("POST", "forward_item"))
        for meeting, item, who in (
            ("held", "Requests go to the ministries first", RUN), ("exchange", "HERON requests that failed", NONE),
        )
    ),
    to("GET forwarding.show", COALITION, forwarding_id=OPEN_ONE),
    to("GET forwarding.show", CLASI, forwarding_id=CLASI_ONE),
    to("GET forwarding.show", CLASI & UNION, forwarding_id=HIDDEN_ONE),
    to("POST forwarding.withdraw", ADMIN | {"member"}, forwarding_id=OPEN_ONE),
    to("POST forwarding.withdraw", ADMIN | {"chair"}, forwarding_id=HIDDEN_ONE),
    to("POST forwarding.decline", PLAN, forwarding_id=OPEN_ONE),
    to("POST forwarding.decline", RUN_CLASI, forwarding_id=CLASI_ONE),
)  # fmt: skip

#: Files to keep: open as the page is that they are made of.
DOCUMENTS = (
    *(
        to("GET documents.of_meeting", who, meeting_id=meeting, kind=kind, form=form)
        for meeting, kind, form, who in (
            ("exchange", "notice", "pdf", SEE_EXCHANGE), ("union", "notice", "docx", SEE_UNION),
            ("draft", "notice", "pdf", PLAN), ("held", "outcome", "pdf", COALITION), ("clasi", "dossier", "pdf", CLASI),
            # No outcome before it took place, and no other kinds or formats.
            ("exchange", "outcome", "pdf", NONE), ("exchange", "minutes", "pdf", NONE), ("exchange", "notice", "html", NONE),
        )
    ),
    to("GET documents.participants_sheet", SEE_EXCHANGE, meeting_id="exchange"),
    to("GET documents.participants_sheet", SEE_UNION, meeting_id="union"),
    to("GET documents.meetings_sheet", SIGNED_IN),
    to("GET documents.practices_sheet", SIGNED_IN),
    *(
        to("GET documents.of_practice", who, practice_id=practice, form=form)
        for practice, form, who in (
            ("open", "pdf", SIGNED_IN), ("union", "pdf", UNION), ("forum", "docx", COALITION), ("draft", "pdf", LIAISON),
            ("open", "txt", NONE),
        )
    ),
)  # fmt: skip

#: Papers are for those of the meeting, for its list, or for the Union side; the withdrawn ones for those who plan.
PAPERS = (
    *(
        to(f"GET papers.{view}", who, meeting_id=meeting)
        for view in ("index", "archive")
        for meeting, who in (("exchange", SEE_EXCHANGE), ("union", SEE_UNION), ("draft", PLAN))
    ),
    # Nothing to put together where there are no papers.
    to("GET papers.archive", NONE, meeting_id="convened"),
    *(
        to(f"{method} papers.{view}", who, meeting_id=meeting)
        for method, view in (("GET", "new"), ("POST", "add"))
        for meeting, who in (("exchange", PLAN), ("clasi", RUN_CLASI), ("cancelled", NONE))
    ),
    *(
        to(f"GET papers.{view}", who, paper_id=paper, **more)
        for paper, who in (
            ("Note of the chair", SEE_EXCHANGE), ("Who to ring", PLAN | OF_EXCHANGE), ("HERON paper", SEE_EXCHANGE & UNION),
            ("HERON annex", SEE_EXCHANGE & UNION), ("Figures of last year", PLAN), ("HERON exchange paper", SEE_UNION),
            ("DRAFTY paper", PLAN),
        )
        for view, more in (("show", {}), ("file", {"version_id": f"{paper} en 1"}))
    ),
    # A version of another paper.
    to("GET papers.file", NONE, paper_id="Note of the chair", version_id="HERON paper en 1"),
    *(
        to(what, PLAN, paper_id=paper)
        for paper in ("Note of the chair", "HERON annex")
        for what in (
            "GET papers.new_version", "POST papers.add_version", "GET papers.edit", "POST papers.correct",
            "GET papers.ask_withdraw", "POST papers.withdraw",
        )
    ),
    to("POST papers.bring_back", PLAN, paper_id="Figures of last year"),
)  # fmt: skip
