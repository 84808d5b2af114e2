"""What is open, one's own pages, people, countries and forums."""

from __future__ import annotations

from tests.house.visits.who import (
    ADMIN,
    ADMINISTER,
    CLASI,
    COALITION,
    CONTACT_POINTS,
    EVERYBODY,
    NONE,
    OF_EXCHANGE,
    SIGNED_IN,
    UNION,
    to,
)

PUBLIC = (
    to("GET home.about", EVERYBODY),
    to("GET home.accessibility", EVERYBODY),
    to("GET home.privacy", EVERYBODY),
    to("GET home.healthz", EVERYBODY),
    to("GET home.robots", EVERYBODY),
    to("GET home.security", EVERYBODY),
    # The parts of the pages are shown in the demo only.
    to("GET home.style", NONE),
    to("GET accounts.login", EVERYBODY),
    to("POST accounts.sign_in", EVERYBODY),
    to("POST accounts.set_language", EVERYBODY),
    to("GET accounts.ask_reset", EVERYBODY),
    to("POST accounts.send_reset", EVERYBODY),
    # A secret opens, whoever carries it; any other answers as one that never was.
    to("GET accounts.enter", EVERYBODY, secret="take-up"),
    to("GET accounts.enter", NONE, secret="forgotten"),
    to("POST accounts.take_up", EVERYBODY, secret="take-up"),
    to("POST accounts.take_up", NONE, secret="forgotten"),
    to("GET accounts.reset", EVERYBODY, secret="forgotten"),
    to("GET accounts.reset", NONE, secret="take-up"),
    to("POST accounts.choose_password", EVERYBODY, secret="forgotten"),
    to("POST accounts.choose_password", NONE, secret="take-up"),
    to("GET feeds.feed", EVERYBODY, secret="calendar-of-the-prosecutor"),
    to("GET feeds.feed", NONE, secret="take-up"),
)

ONESELF = (
    to("GET home.index", SIGNED_IN),
    to("GET home.calendar", SIGNED_IN),
    to("GET home.timeline", SIGNED_IN),
    to("GET search.index", SIGNED_IN, q="peru"),
    to("GET accounts.profile", SIGNED_IN),
    to("POST accounts.save_profile", SIGNED_IN),
    to("GET accounts.address", SIGNED_IN),
    to("POST accounts.save_address", SIGNED_IN),
    to("GET accounts.password", SIGNED_IN),
    to("POST accounts.save_password", SIGNED_IN),
    to("GET accounts.data", SIGNED_IN),
    to("GET accounts.sessions", SIGNED_IN),
    to("POST accounts.end_session", frozenset({"prosecutor"}), sign_in_id="prosecutor"),
    to("POST accounts.end_other_sessions", SIGNED_IN),
    to("POST accounts.end_all_sessions", SIGNED_IN),
    to("POST accounts.logout", SIGNED_IN),
    # K1: a subscription is its owner's; not even the administrator sees it.
    to("GET feeds.index", SIGNED_IN),
    to("GET feeds.new", SIGNED_IN),
    to("POST feeds.create", SIGNED_IN),
    to("GET feeds.show", frozenset({"prosecutor"}), subscription_id="prosecutor/Mine"),
    to("GET feeds.edit", frozenset({"prosecutor"}), subscription_id="prosecutor/Mine"),
    to("POST feeds.update", frozenset({"prosecutor"}), subscription_id="prosecutor/Mine"),
    to("GET feeds.ask_renew", frozenset({"prosecutor"}), subscription_id="prosecutor/Mine"),
    to("POST feeds.renew", frozenset({"prosecutor"}), subscription_id="prosecutor/Mine"),
    to("GET feeds.ask_revoke", frozenset({"prosecutor"}), subscription_id="prosecutor/Mine"),
    to("POST feeds.revoke", frozenset({"prosecutor"}), subscription_id="prosecutor/Mine"),
)

PEOPLE = (
    to("GET accounts.people", SIGNED_IN),
    # V2: one knows the people of one's forums and meetings, and whom one has let in.
    to("GET accounts.person", ADMIN | OF_EXCHANGE, person_id="judge"),
    to("GET accounts.person", ADMIN | CLASI | OF_EXCHANGE, person_id="partner"),
    to("GET accounts.person", COALITION | CLASI, person_id="secretariat"),
    to("GET accounts.person", ADMIN | {"stranger"}, person_id="stranger"),
    # Both stand on the HERON list; the partner, who stands there too, knows nothing of it (V1).
    to("GET accounts.person", ADMINISTER | {"prosecutor"}, person_id="newcomer"),
    to("GET accounts.invite", ADMINISTER),
    to("POST accounts.send_invitation", ADMINISTER),
    to("POST accounts.renew_invitation", ADMINISTER, person_id="newcomer"),
    to("POST accounts.withdraw_invitation", ADMINISTER, person_id="newcomer"),
    to("GET accounts.close", ADMIN, person_id="judge"),
    to("POST accounts.close_account", ADMIN, person_id="judge"),
    to("POST accounts.reopen", ADMIN, person_id="judge"),
    to("POST accounts.make_administrator", ADMIN, person_id="judge"),
    to("POST accounts.unmake_administrator", ADMIN, person_id="judge"),
    to("GET accounts.affiliation", ADMIN, person_id="judge"),
    to("POST accounts.move", ADMIN, person_id="judge"),
    to("GET accounts.authorities", ADMIN),
    to("GET accounts.new_authority", ADMIN),
    to("POST accounts.add_authority", ADMIN),
    to("GET accounts.authority", ADMIN, authority_id="ministry-nl"),
    to("POST accounts.edit_authority", ADMIN, authority_id="ministry-nl"),
)

COUNTRIES = (
    to("GET countries.index", SIGNED_IN),
    to("GET countries.show", SIGNED_IN, code="PE"),
    to("GET countries.show", SIGNED_IN, code="FR"),
    to("GET countries.new_priority", ADMIN, code="PE"),
    to("POST countries.set_priority", ADMIN, code="PE"),
    to("GET countries.end_priority", ADMIN, code="PE", priority_id="PE"),
    to("POST countries.close_priority", ADMIN, code="PE", priority_id="PE"),
    to("GET posts.index", SIGNED_IN),
    to("GET posts.index", SIGNED_IN, now="soon", kind="liaison_officer", country="PE"),
    to("GET countries.new_posting", ADMIN | CONTACT_POINTS, code="PE"),
    to("POST countries.add_posting", ADMIN | CONTACT_POINTS, code="PE"),
    # V2: a Dutch posting is not for the contact points of France or Peru.
    to("GET countries.edit_posting", ADMIN, posting_id="liaison"),
    to("POST countries.change_posting", ADMIN, posting_id="liaison"),
    to("GET countries.end_posting", ADMIN, posting_id="liaison"),
    to("POST countries.close_posting", ADMIN, posting_id="liaison"),
    # E3: a need is stated by the Member State itself and by nobody in its place.
    to("GET countries.edit_need", frozenset({"contact_point"}), code="PE", own="FR"),
    to("GET countries.edit_need", NONE, code="PE", own="NL"),
    to("POST countries.state_need", frozenset({"contact_point"}), code="PE", own="FR"),
    to("POST countries.state_need", NONE, code="PE", own="NL"),
)

#: Treaties are public (C4); the secretariat of the tests is of Eurojust. France's contact point keeps the treaties of France.
KEEP_ALL = ADMIN | {"secretariat", "eurojust"}
INSTRUMENTS = (
    to("GET instruments.index", SIGNED_IN),
    to("GET instruments.basis", SIGNED_IN),
    to("GET instruments.basis", SIGNED_IN, matter="extradition", member="FR", third="PE"),
    to("GET instruments.show", SIGNED_IN, code="PE"),
    to("GET instruments.show", NONE, code="FR"),
    *(to(what, KEEP_ALL | {"contact_point"}, code="PE") for what in ("GET instruments.new", "POST instruments.enter")),
    *(
        to(what, KEEP_ALL | ({"contact_point"} if one.endswith("FR") else set()), instrument_id=one)
        for one in ("PE:ets-24", "PE:eurojust", "AR:bilateral-extradition-FR")
        for what in (
            "GET instruments.edit",
            "POST instruments.save",
            "POST instruments.note_step",
            "POST instruments.remove",
        )
    ),
    to("POST instruments.remove_step", KEEP_ALL, instrument_id="PE:ets-24", step_id="step of PE:ets-24"),
    to("POST instruments.remove_step", NONE, instrument_id="PE:ets-24", step_id="step of PE:eurojust"),
    to("GET home.trail", UNION, kind="instrument", id="instrument PE:ets-24"),
)

#: V2: contact points of either side import postings of their own people; what was handed in is its owner's.
IMPORTS = (
    to("GET importing.index", ADMIN | CONTACT_POINTS | KEEP_ALL),
    *(
        to(what, who, key=key)
        for key, who in (
            ("priorities", ADMIN),
            ("postings", ADMIN | CONTACT_POINTS),
            ("people", NONE),
            ("instruments", KEEP_ALL | {"contact_point"}),
            ("answers", KEEP_ALL - ADMIN | {"contact_point"}),
        )
        for what in (
            "GET importing.table",
            "POST importing.receive",
            "GET importing.empty",
            "GET importing.workbook",
            "GET importing.plain",
        )
    ),
    *(
        to("GET importing.show", ADMIN | {who}, run_id=name)
        for name, who in (("list.csv", "admin"), ("french.csv", "contact_point"), ("peruvian.csv", "partner"))
    ),
    *(
        to(what, frozenset({who}), run_id=name)
        for name, who in (("list.csv", "admin"), ("french.csv", "contact_point"), ("peruvian.csv", "partner"))
        for what in ("POST importing.save", "POST importing.drop")
    ),
)

FORUMS = (
    to("GET forums.index", SIGNED_IN),
    to("GET forums.show", COALITION, forum_id="coalition"),
    to("GET forums.show", CLASI, forum_id="eu-clasi"),
    to("GET forums.new", ADMIN),
    to("POST forums.create", ADMIN),
    to("GET forums.edit", ADMINISTER, forum_id="coalition"),
    to("GET forums.edit", ADMINISTER, forum_id="eu-clasi"),
    to("POST forums.save", ADMINISTER, forum_id="coalition"),
    to("GET forums.join", ADMINISTER, forum_id="coalition"),
    to("POST forums.save_join", ADMINISTER, forum_id="coalition"),
    to("GET forums.edit_membership", ADMINISTER, forum_id="coalition", membership_id="coalition/FR"),
    to("GET forums.edit_membership", NONE, forum_id="eu-clasi", membership_id="coalition/FR"),
    to("POST forums.save_membership", ADMINISTER, forum_id="coalition", membership_id="coalition/FR"),
    to("GET forums.end_membership", ADMINISTER, forum_id="coalition", membership_id="coalition/FR"),
    to("POST forums.save_end_membership", ADMINISTER, forum_id="coalition", membership_id="coalition/FR"),
    # V2: a contact point names people of the own country, but no other contact point.
    to("GET forums.name", ADMINISTER | {"contact_point"}, forum_id="coalition"),
    to("GET forums.name", ADMINISTER | {"partner"}, forum_id="eu-clasi"),
    to("POST forums.save_name", ADMINISTER | {"contact_point"}, forum_id="coalition"),
    to("GET forums.edit_mandate", ADMINISTER | {"contact_point"}, forum_id="coalition", mandate_id="coalition/next_chair"),
    to("GET forums.edit_mandate", ADMINISTER, forum_id="coalition", mandate_id="coalition/contact_point"),
    to("GET forums.edit_mandate", ADMINISTER, forum_id="coalition", mandate_id="coalition/member"),
    to("POST forums.save_mandate", ADMINISTER | {"contact_point"}, forum_id="coalition", mandate_id="coalition/next_chair"),
    to("POST forums.save_mandate", ADMINISTER, forum_id="coalition", mandate_id="coalition/member"),
    to("GET forums.end_mandate", ADMINISTER | {"contact_point"}, forum_id="coalition", mandate_id="coalition/next_chair"),
    to("POST forums.save_end_mandate", ADMINISTER | {"contact_point"}, forum_id="coalition", mandate_id="coalition/next_chair"),
    to("GET chairing.show", COALITION, forum_id="coalition"),
    to("GET chairing.show", CLASI, forum_id="eu-clasi"),
    to("GET chairing.handover", COALITION, forum_id="coalition"),
    to("GET chairing.handover", CLASI, forum_id="eu-clasi"),
    # Nobody lengthens the own term: the chair arranges nothing here.
    to("GET chairing.set_up", ADMINISTER, forum_id="coalition"),
    to("POST chairing.save_set_up", ADMINISTER, forum_id="coalition"),
    *(
        to(f"{method} chairing.{verb}", ADMINISTER, forum_id="coalition", rotation_id="coalition/all")
        for method, verb in (
            ("GET", "join"), ("GET", "leave"), ("GET", "pass_turn"), ("GET", "pattern"), ("GET", "reorder"), ("GET", "swap"),
            ("POST", "save_join"), ("POST", "save_leave"), ("POST", "save_pass_turn"), ("POST", "save_pattern"),
            ("POST", "save_reorder"), ("POST", "save_swap"),
        )
    ),
    to("GET chairing.swap", ADMINISTER, forum_id="eu-clasi", rotation_id="eu-clasi/partner"),
    to("GET chairing.swap", NONE, forum_id="eu-clasi", rotation_id="coalition/all"),
)  # fmt: skip
