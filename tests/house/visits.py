"""Every address of the platform, with an example of what stands behind it, and who gets in.

Arguments are names of rows of the furnished world (see ``tests/support/furnished.py``); one that the address does not
hold goes into its query. Drafts, hidden items and what is for the Union side only have lines of their own, so that each
rule has a line that fails when it is broken.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.support.callers import NOBODY
from tests.support.world import PERSONAS

Who = frozenset[str]

NONE: Who = frozenset()
EVERYBODY: Who = frozenset({*PERSONAS, NOBODY})
SIGNED_IN: Who = frozenset(PERSONAS)
ADMIN: Who = frozenset({"admin"})
UNION: Who = SIGNED_IN - {"partner", "partner_chair"}

#: V2: the forum's secretariat and the platform's administrator administer it; its chair does not arrange the chair.
ADMINISTER: Who = ADMIN | {"secretariat"}
#: M3: the secretariat and, while the term of Spain runs, its delegation. France follows, and has no more than a member.
RUN: Who = ADMINISTER | {"chair"}
#: Drafts, agenda and lists are in the hands of the contact group as well.
PLAN: Who = RUN | {"contact_group"}
#: V2: who holds any role in the Coalition sees its announced meetings.
COALITION: Who = PLAN | {"next_chair", "contact_point", "eurojust", "member"}

#: The forum of two sides: Spain and Argentina are in the chair together (M4).
RUN_CLASI: Who = RUN | {"partner_chair"}
CLASI: Who = RUN_CLASI | {"partner"}

#: On the lists; the partner stands on that of the HERON meeting by mistake, and must not learn of it (V1).
OF_EXCHANGE: Who = frozenset({"prosecutor", "judge", "central_authority", "partner"})
SEE_EXCHANGE: Who = COALITION | OF_EXCHANGE
SEE_UNION: Who = COALITION | {"prosecutor"}
SEE_OVER: Who = COALITION | {"prosecutor", "judge"}
#: V2: a contact point acts for the own country; France's is of the Coalition, Peru's of EU–CLASI.
CONTACT_POINTS: Who = frozenset({"contact_point", "partner"})
NOMINATE_FRANCE: Who = PLAN | {"contact_point"}


@dataclass(frozen=True)
class Visit:
    """An address with what stands behind it, and exactly who gets in."""

    what: str
    who: Who
    arguments: dict[str, str] = field(default_factory=dict)

    @property
    def method(self) -> str:
        """Return GET or POST."""
        return self.what.split()[0]

    @property
    def endpoint(self) -> str:
        """Return the view's name."""
        return self.what.split()[1]

    def __str__(self) -> str:
        """Return how a test names it."""
        return " ".join([self.what, *self.arguments.values()])


def _to(what: str, who: Who, **arguments: str) -> Visit:
    return Visit(what, who, arguments)


PUBLIC = (
    _to("GET home.about", EVERYBODY),
    _to("GET home.accessibility", EVERYBODY),
    _to("GET home.privacy", EVERYBODY),
    _to("GET home.healthz", EVERYBODY),
    _to("GET home.robots", EVERYBODY),
    _to("GET home.security", EVERYBODY),
    # The parts of the pages are shown in the demo only.
    _to("GET home.style", NONE),
    _to("GET accounts.login", EVERYBODY),
    _to("POST accounts.sign_in", EVERYBODY),
    _to("POST accounts.set_language", EVERYBODY),
    _to("GET accounts.ask_reset", EVERYBODY),
    _to("POST accounts.send_reset", EVERYBODY),
    # A secret opens, whoever carries it; any other answers as one that never was.
    _to("GET accounts.enter", EVERYBODY, secret="take-up"),
    _to("GET accounts.enter", NONE, secret="forgotten"),
    _to("POST accounts.take_up", EVERYBODY, secret="take-up"),
    _to("POST accounts.take_up", NONE, secret="forgotten"),
    _to("GET accounts.reset", EVERYBODY, secret="forgotten"),
    _to("GET accounts.reset", NONE, secret="take-up"),
    _to("POST accounts.choose_password", EVERYBODY, secret="forgotten"),
    _to("POST accounts.choose_password", NONE, secret="take-up"),
    _to("GET feeds.feed", EVERYBODY, secret="calendar-of-the-prosecutor"),
    _to("GET feeds.feed", NONE, secret="take-up"),
)

ONESELF = (
    _to("GET home.index", SIGNED_IN),
    _to("GET home.calendar", SIGNED_IN),
    _to("GET home.timeline", SIGNED_IN),
    _to("GET search.index", SIGNED_IN, q="peru"),
    _to("GET accounts.profile", SIGNED_IN),
    _to("POST accounts.save_profile", SIGNED_IN),
    _to("GET accounts.address", SIGNED_IN),
    _to("POST accounts.save_address", SIGNED_IN),
    _to("GET accounts.password", SIGNED_IN),
    _to("POST accounts.save_password", SIGNED_IN),
    _to("GET accounts.data", SIGNED_IN),
    _to("GET accounts.sessions", SIGNED_IN),
    _to("POST accounts.end_session", frozenset({"prosecutor"}), sign_in_id="prosecutor"),
    _to("POST accounts.end_other_sessions", SIGNED_IN),
    _to("POST accounts.end_all_sessions", SIGNED_IN),
    _to("POST accounts.logout", SIGNED_IN),
    # K1: a subscription is its owner's; not even the administrator sees it.
    _to("GET feeds.index", SIGNED_IN),
    _to("GET feeds.new", SIGNED_IN),
    _to("POST feeds.create", SIGNED_IN),
    _to("GET feeds.show", frozenset({"prosecutor"}), subscription_id="prosecutor/Mine"),
    _to("GET feeds.edit", frozenset({"prosecutor"}), subscription_id="prosecutor/Mine"),
    _to("POST feeds.update", frozenset({"prosecutor"}), subscription_id="prosecutor/Mine"),
    _to("GET feeds.ask_renew", frozenset({"prosecutor"}), subscription_id="prosecutor/Mine"),
    _to("POST feeds.renew", frozenset({"prosecutor"}), subscription_id="prosecutor/Mine"),
    _to("GET feeds.ask_revoke", frozenset({"prosecutor"}), subscription_id="prosecutor/Mine"),
    _to("POST feeds.revoke", frozenset({"prosecutor"}), subscription_id="prosecutor/Mine"),
)

PEOPLE = (
    _to("GET accounts.people", SIGNED_IN),
    # V2: one knows the people of one's forums and meetings, and whom one has let in.
    _to("GET accounts.person", ADMIN | OF_EXCHANGE, person_id="judge"),
    _to("GET accounts.person", ADMIN | CLASI | OF_EXCHANGE, person_id="partner"),
    _to("GET accounts.person", COALITION | CLASI, person_id="secretariat"),
    _to("GET accounts.person", ADMIN | {"stranger"}, person_id="stranger"),
    # Both stand on the HERON list; the partner, who stands there too, knows nothing of it (V1).
    _to("GET accounts.person", ADMINISTER | {"prosecutor"}, person_id="newcomer"),
    _to("GET accounts.invite", ADMINISTER),
    _to("POST accounts.send_invitation", ADMINISTER),
    _to("POST accounts.renew_invitation", ADMINISTER, person_id="newcomer"),
    _to("POST accounts.withdraw_invitation", ADMINISTER, person_id="newcomer"),
    _to("GET accounts.close", ADMIN, person_id="judge"),
    _to("POST accounts.close_account", ADMIN, person_id="judge"),
    _to("POST accounts.reopen", ADMIN, person_id="judge"),
    _to("POST accounts.make_administrator", ADMIN, person_id="judge"),
    _to("POST accounts.unmake_administrator", ADMIN, person_id="judge"),
    _to("GET accounts.affiliation", ADMIN, person_id="judge"),
    _to("POST accounts.move", ADMIN, person_id="judge"),
    _to("GET accounts.authorities", ADMIN),
    _to("GET accounts.new_authority", ADMIN),
    _to("POST accounts.add_authority", ADMIN),
    _to("GET accounts.authority", ADMIN, authority_id="ministry-nl"),
    _to("POST accounts.edit_authority", ADMIN, authority_id="ministry-nl"),
)

COUNTRIES = (
    _to("GET countries.index", SIGNED_IN),
    _to("GET countries.show", SIGNED_IN, code="PE"),
    _to("GET countries.show", SIGNED_IN, code="FR"),
    _to("GET countries.new_priority", ADMIN, code="PE"),
    _to("POST countries.set_priority", ADMIN, code="PE"),
    _to("GET countries.end_priority", ADMIN, code="PE", priority_id="PE"),
    _to("POST countries.close_priority", ADMIN, code="PE", priority_id="PE"),
    _to("GET countries.new_posting", ADMIN | CONTACT_POINTS, code="PE"),
    _to("POST countries.add_posting", ADMIN | CONTACT_POINTS, code="PE"),
    # V2: a Dutch posting is not for the contact points of France or Peru.
    _to("GET countries.edit_posting", ADMIN, posting_id="liaison"),
    _to("POST countries.change_posting", ADMIN, posting_id="liaison"),
    _to("GET countries.end_posting", ADMIN, posting_id="liaison"),
    _to("POST countries.close_posting", ADMIN, posting_id="liaison"),
    # E3: a need is stated by the Member State itself and by nobody in its place.
    _to("GET countries.edit_need", frozenset({"contact_point"}), code="PE", own="FR"),
    _to("GET countries.edit_need", NONE, code="PE", own="NL"),
    _to("POST countries.state_need", frozenset({"contact_point"}), code="PE", own="FR"),
    _to("POST countries.state_need", NONE, code="PE", own="NL"),
)

FORUMS = (
    _to("GET forums.index", SIGNED_IN),
    _to("GET forums.show", COALITION, forum_id="coalition"),
    _to("GET forums.show", CLASI, forum_id="eu-clasi"),
    _to("GET forums.new", ADMIN),
    _to("POST forums.create", ADMIN),
    _to("GET forums.edit", ADMINISTER, forum_id="coalition"),
    _to("GET forums.edit", ADMINISTER, forum_id="eu-clasi"),
    _to("POST forums.save", ADMINISTER, forum_id="coalition"),
    _to("GET forums.join", ADMINISTER, forum_id="coalition"),
    _to("POST forums.save_join", ADMINISTER, forum_id="coalition"),
    _to("GET forums.edit_membership", ADMINISTER, forum_id="coalition", membership_id="coalition/FR"),
    _to("GET forums.edit_membership", NONE, forum_id="eu-clasi", membership_id="coalition/FR"),
    _to("POST forums.save_membership", ADMINISTER, forum_id="coalition", membership_id="coalition/FR"),
    _to("GET forums.end_membership", ADMINISTER, forum_id="coalition", membership_id="coalition/FR"),
    _to("POST forums.save_end_membership", ADMINISTER, forum_id="coalition", membership_id="coalition/FR"),
    # V2: a contact point names people of the own country, but no other contact point.
    _to("GET forums.name", ADMINISTER | {"contact_point"}, forum_id="coalition"),
    _to("GET forums.name", ADMINISTER | {"partner"}, forum_id="eu-clasi"),
    _to("POST forums.save_name", ADMINISTER | {"contact_point"}, forum_id="coalition"),
    _to("GET forums.edit_mandate", ADMINISTER | {"contact_point"}, forum_id="coalition", mandate_id="coalition/next_chair"),
    _to("GET forums.edit_mandate", ADMINISTER, forum_id="coalition", mandate_id="coalition/contact_point"),
    _to("GET forums.edit_mandate", ADMINISTER, forum_id="coalition", mandate_id="coalition/member"),
    _to("POST forums.save_mandate", ADMINISTER | {"contact_point"}, forum_id="coalition", mandate_id="coalition/next_chair"),
    _to("POST forums.save_mandate", ADMINISTER, forum_id="coalition", mandate_id="coalition/member"),
    _to("GET forums.end_mandate", ADMINISTER | {"contact_point"}, forum_id="coalition", mandate_id="coalition/next_chair"),
    _to("POST forums.save_end_mandate", ADMINISTER | {"contact_point"}, forum_id="coalition", mandate_id="coalition/next_chair"),
    _to("GET chairing.show", COALITION, forum_id="coalition"),
    _to("GET chairing.show", CLASI, forum_id="eu-clasi"),
    _to("GET chairing.handover", COALITION, forum_id="coalition"),
    _to("GET chairing.handover", CLASI, forum_id="eu-clasi"),
    # Nobody lengthens the own term: the chair arranges nothing here.
    _to("GET chairing.set_up", ADMINISTER, forum_id="coalition"),
    _to("POST chairing.save_set_up", ADMINISTER, forum_id="coalition"),
    *(
        _to(f"{method} chairing.{verb}", ADMINISTER, forum_id="coalition", rotation_id="coalition/all")
        for method, verb in (
            ("GET", "join"), ("GET", "leave"), ("GET", "pass_turn"), ("GET", "pattern"), ("GET", "reorder"), ("GET", "swap"),
            ("POST", "save_join"), ("POST", "save_leave"), ("POST", "save_pass_turn"), ("POST", "save_pattern"),
            ("POST", "save_reorder"), ("POST", "save_swap"),
        )
    ),
    _to("GET chairing.swap", ADMINISTER, forum_id="eu-clasi", rotation_id="eu-clasi/partner"),
    _to("GET chairing.swap", NONE, forum_id="eu-clasi", rotation_id="coalition/all"),
)  # fmt: skip

MEETINGS = (
    _to("GET meetings.index", SIGNED_IN),
    _to("GET meetings.show", SEE_EXCHANGE, meeting_id="exchange"),
    _to("GET meetings.show", SEE_UNION, meeting_id="union"),
    _to("GET meetings.show", COALITION, meeting_id="convened"),
    _to("GET meetings.show", COALITION, meeting_id="cancelled"),
    _to("GET meetings.show", CLASI, meeting_id="clasi"),
    _to("GET meetings.show", RUN, meeting_id="clasi_union"),
    # M5: a draft is known to those who plan, whoever stands on its list.
    _to("GET meetings.show", PLAN, meeting_id="draft"),
    _to("GET meetings.show", PLAN, meeting_id="undated"),
    _to("GET feeds.meeting", SEE_EXCHANGE, meeting_id="exchange"),
    _to("GET feeds.meeting", SEE_UNION, meeting_id="union"),
    _to("GET feeds.meeting", NONE, meeting_id="draft"),
    _to("GET meetings.new", PLAN | RUN_CLASI),
    _to("GET meetings.new", PLAN | RUN_CLASI, forum="coalition"),
    _to("POST meetings.create", PLAN, forum="coalition"),
    _to("POST meetings.create", RUN_CLASI, forum="eu-clasi"),
    _to("GET meetings.edit", PLAN, meeting_id="draft"),
    _to("GET meetings.edit", RUN, meeting_id="exchange"),
    _to("GET meetings.edit", RUN, meeting_id="held"),
    _to("GET meetings.edit", RUN_CLASI, meeting_id="clasi"),
    _to("POST meetings.change", PLAN, meeting_id="draft"),
    _to("POST meetings.change", RUN, meeting_id="exchange"),
    _to("POST meetings.change", RUN, meeting_id="union"),
    _to("POST meetings.copy", PLAN, meeting_id="exchange"),
    _to("GET meetings.ask_discard", PLAN, meeting_id="draft"),
    _to("GET meetings.ask_discard", NONE, meeting_id="exchange"),
    _to("POST meetings.discard", PLAN, meeting_id="draft"),
    _to("POST meetings.discard", NONE, meeting_id="exchange"),
    _to("GET life.ask", RUN, meeting_id="exchange", step="convene"),
    _to("GET life.ask", RUN, meeting_id="draft", step="schedule"),
    _to("GET life.ask", RUN_CLASI, meeting_id="clasi", step="cancel"),
    _to("POST life.take", RUN, meeting_id="exchange", step="convene"),
    _to("POST life.take", RUN_CLASI, meeting_id="clasi", step="cancel"),
    # Convening shows coverage, and with it stated needs: not for the co-chair of the partner side (V1).
    _to("POST life.take", RUN, meeting_id="clasi", step="convene"),
)

AGENDA = (
    _to("GET agenda.show", SEE_EXCHANGE, meeting_id="exchange"),
    _to("GET agenda.show", SEE_UNION, meeting_id="union"),
    _to("GET agenda.show", PLAN, meeting_id="draft"),
    _to("POST agenda.add", PLAN, meeting_id="exchange"),
    _to("POST agenda.add", RUN, meeting_id="convened"),
    _to("POST agenda.add", RUN_CLASI, meeting_id="clasi"),
    _to("POST agenda.reorder", PLAN, meeting_id="exchange"),
    _to("GET agenda.edit", PLAN, meeting_id="exchange", item_id="Extradition in practice"),
    _to("GET agenda.edit", PLAN, meeting_id="exchange", item_id="HERON requests that failed"),
    _to("GET agenda.edit", RUN, meeting_id="over", item_id="Requests answered late"),
    _to("GET agenda.edit", NONE, meeting_id="exchange", item_id="Requests answered late"),
    _to("POST agenda.change", PLAN, meeting_id="exchange", item_id="Extradition in practice"),
    _to("POST agenda.change", RUN, meeting_id="over", item_id="HERON common line"),
    _to("POST agenda.step", PLAN, meeting_id="exchange", item_id="Extradition in practice"),
    _to("POST agenda.remove", PLAN, meeting_id="exchange", item_id="Extradition in practice"),
    _to("GET agenda.carry", PLAN, meeting_id="exchange", item_id="Extradition in practice"),
    _to("POST agenda.carry_over", PLAN, meeting_id="exchange", item_id="Extradition in practice"),
)

LISTS = (
    _to("GET invitations.show", SEE_EXCHANGE, meeting_id="exchange"),
    _to("GET invitations.show", SEE_UNION, meeting_id="union"),
    _to("GET invitations.show", CLASI, meeting_id="clasi"),
    _to("GET invitations.show", COALITION, meeting_id="postponed"),
    _to("GET invitations.invite", PLAN, meeting_id="exchange"),
    _to("GET invitations.invite", RUN_CLASI, meeting_id="clasi"),
    _to("POST invitations.send_invitation", PLAN, meeting_id="exchange"),
    _to("POST invitations.invite_proposed", PLAN, meeting_id="postponed"),
    _to("GET invitations.your_answer", OF_EXCHANGE, meeting_id="exchange"),
    _to("GET invitations.your_answer", frozenset({"prosecutor"}), meeting_id="union"),
    _to("GET invitations.your_answer", NONE, meeting_id="draft"),
    _to("POST invitations.answer", OF_EXCHANGE, meeting_id="exchange"),
    _to("POST invitations.answer", frozenset({"prosecutor"}), meeting_id="union"),
    _to("GET invitations.record", RUN, meeting_id="exchange", participation_id="exchange/judge"),
    # V1: each co-chair writes down what its own side says; the Union side also what the other says.
    _to("GET invitations.record", RUN, meeting_id="clasi", participation_id="clasi/chair"),
    _to("GET invitations.record", RUN_CLASI, meeting_id="clasi", participation_id="clasi/partner"),
    _to("POST invitations.note_answer", RUN, meeting_id="exchange", participation_id="exchange/judge"),
    _to("GET invitations.replace", PLAN, meeting_id="exchange", participation_id="exchange/judge"),
    _to("GET invitations.replace", RUN, meeting_id="clasi", participation_id="clasi/chair"),
    _to("GET invitations.replace", CLASI, meeting_id="clasi", participation_id="clasi/partner"),
    _to("POST invitations.put_instead", PLAN, meeting_id="exchange", participation_id="exchange/judge"),
    _to("GET invitations.withdraw", PLAN, meeting_id="exchange", participation_id="exchange/judge"),
    _to("GET invitations.withdraw", CLASI, meeting_id="clasi", participation_id="clasi/partner"),
    _to("GET invitations.withdraw", NONE, meeting_id="exchange", participation_id="clasi/partner"),
    _to("POST invitations.take_off", PLAN, meeting_id="exchange", participation_id="exchange/judge"),
    # E2, V1: coverage, and asking for nominations by it, on the Union side only.
    _to("GET calls.cell", PLAN, meeting_id="exchange", country="FR", capacity="prosecutor"),
    _to("GET calls.cell", PLAN, meeting_id="exchange", country="ES", capacity="central_authority"),
    _to("GET calls.ask", PLAN, meeting_id="exchange"),
    _to("GET calls.ask", RUN, meeting_id="clasi"),
    _to("POST calls.make", PLAN, meeting_id="exchange"),
    _to("GET calls.ask_all", PLAN, meeting_id="exchange"),
    _to("POST calls.make_all", PLAN, meeting_id="exchange"),
    _to("GET calls.change", PLAN, meeting_id="exchange", call_id="exchange/FR"),
    _to("POST calls.save", PLAN, meeting_id="exchange", call_id="exchange/FR"),
    _to("POST calls.close", PLAN, meeting_id="exchange", call_id="exchange/FR"),
    _to("GET calls.waive", PLAN, meeting_id="exchange"),
    _to("POST calls.note", PLAN, meeting_id="exchange"),
    _to("POST calls.note", RUN, meeting_id="clasi"),
    _to("POST calls.unwaive", PLAN, meeting_id="exchange", note_id="exchange/ES"),
    _to("POST calls.unwaive", NONE, meeting_id="convened", note_id="exchange/ES"),
    _to("GET nominations.index", ADMIN | CONTACT_POINTS),
    _to("GET nominations.nominate", NOMINATE_FRANCE, call_id="exchange/FR"),
    _to("POST nominations.name_known", NOMINATE_FRANCE, call_id="exchange/FR"),
    _to("POST nominations.name_new", NOMINATE_FRANCE, call_id="exchange/FR"),
)

OUTCOMES = (
    _to("GET outcomes.show", SEE_OVER, meeting_id="over"),
    _to("GET outcomes.show", SEE_UNION, meeting_id="union"),
    _to("GET outcomes.attendance", RUN, meeting_id="over"),
    _to("GET outcomes.attendance", NONE, meeting_id="exchange"),
    _to("POST outcomes.record", RUN, meeting_id="over"),
    _to("GET outcomes.general", RUN, meeting_id="over"),
    _to("POST outcomes.general_save", RUN, meeting_id="over"),
    _to("GET outcomes.general_history", RUN, meeting_id="over"),
    _to("GET outcomes.edit", RUN, meeting_id="over", item_id="Requests answered late"),
    _to("GET outcomes.edit", RUN, meeting_id="over", item_id="HERON common line"),
    _to("POST outcomes.save", RUN, meeting_id="over", item_id="Requests answered late"),
    _to("POST outcomes.save", NONE, meeting_id="exchange", item_id="Extradition in practice"),
    _to("GET outcomes.history", RUN, meeting_id="over", item_id="Requests answered late"),
)

DEADLINES = (
    _to("GET deadlines.index", SIGNED_IN),
    _to("GET deadlines.show", SEE_EXCHANGE, meeting_id="exchange"),
    _to("GET deadlines.show", SEE_UNION, meeting_id="union"),
    _to("GET deadlines.show", RUN, meeting_id="clasi_union"),
    _to("GET deadlines.show", PLAN, meeting_id="draft"),
    # In whose hands they are follows the plan: of those who plan a draft, then of those who run the forum.
    _to("POST deadlines.add", RUN, meeting_id="exchange"),
    _to("POST deadlines.add", PLAN, meeting_id="draft"),
    _to("POST deadlines.add", RUN_CLASI, meeting_id="clasi"),
    _to("GET deadlines.edit", RUN, meeting_id="exchange", deadline_id="exchange/papers_due"),
    _to("GET deadlines.edit", PLAN, meeting_id="draft", deadline_id="draft/call_for_topics"),
    _to("GET deadlines.edit", RUN, meeting_id="clasi_union", deadline_id="clasi_union/papers_due"),
    _to("GET deadlines.edit", NONE, meeting_id="convened", deadline_id="exchange/papers_due"),
    _to("POST deadlines.change", RUN, meeting_id="exchange", deadline_id="exchange/papers_due"),
    _to("POST deadlines.unpin", RUN, meeting_id="exchange", deadline_id="exchange/papers_due"),
    _to("POST deadlines.remove", RUN, meeting_id="exchange", deadline_id="exchange/papers_due"),
    # Who holds the role that answers may say that it is done, and nothing else.
    _to("POST deadlines.finish", RUN | {"contact_point"}, meeting_id="exchange", deadline_id="exchange/papers_due"),
    _to("POST deadlines.finish", RUN_CLASI | {"partner"}, meeting_id="clasi", deadline_id="clasi/papers_due"),
    _to("POST deadlines.finish", RUN, meeting_id="clasi_union", deadline_id="clasi_union/papers_due"),
    _to("POST deadlines.reopen", RUN, meeting_id="held", deadline_id="held/outcome"),
)

#: V4: who changed what. It tells of what only the Union side knows, so the co-chair of the partner side does not read it.
TRAILS = (
    _to("GET home.trail", RUN, kind="meeting", id="meeting exchange"),
    _to("GET home.trail", RUN, kind="meeting", id="meeting union"),
    _to("GET home.trail", RUN, kind="meeting", id="meeting draft"),
    _to("GET home.trail", RUN, kind="meeting", id="meeting clasi"),
    _to("GET home.trail", RUN, kind="series", id="series Monthly call"),
    _to("GET home.trail", RUN, kind="series", id="series HERON call"),
    _to("GET home.trail", RUN, kind="forum", id="forum coalition"),
    _to("GET home.trail", RUN, kind="forum", id="forum eu-clasi"),
    _to("GET home.trail", RUN, kind="rotation", id="rotation coalition/all"),
    _to("GET home.trail", ADMIN, kind="person", id="person judge"),
    _to("GET home.trail", UNION, kind="need", id="need NL/PE"),
    _to("GET home.trail", ADMIN, kind="posting", id="posting liaison"),
    _to("GET home.trail", ADMIN, kind="priority", id="priority PE"),
    _to("GET home.trail", NONE, kind="message", id="1"),
)

#: M1, M6: what a year owes; what comes back, and what is marked to.
YEARS = (
    _to("GET duty.index", SIGNED_IN),
    _to("POST continuity.take", PLAN, meeting_id="exchange"),
    _to("POST continuity.take", PLAN, meeting_id="undated"),
    _to("POST continuity.take", RUN, meeting_id="convened"),
    _to("POST continuity.take", RUN_CLASI, meeting_id="clasi"),
    _to("POST continuity.take", NONE, meeting_id="held"),
    _to("POST outcomes.carry_over", RUN, meeting_id="over", item_id="Requests answered late"),
    _to("POST outcomes.carry_over", RUN, meeting_id="over", item_id="HERON common line"),
    _to("POST outcomes.carry_over", NONE, meeting_id="exchange", item_id="Extradition in practice"),
    _to("GET agenda.show", CLASI, meeting_id="clasi"),
    _to("GET outcomes.show", CLASI, meeting_id="clasi"),
)

#: Plans rest on all meetings of a forum, also those of the Union side: the co-chair of the partner side has none (V1).
CYCLES = (
    _to("GET planning.index", PLAN, forum_id="coalition"),
    _to("GET planning.index", RUN, forum_id="eu-clasi"),
    _to("GET planning.new", PLAN, forum_id="coalition"),
    _to("GET planning.new", RUN, forum_id="eu-clasi"),
    _to("GET planning.show", PLAN, forum_id="coalition", year="2027"),
    _to("GET planning.show", RUN, forum_id="eu-clasi", year="2027"),
    _to("GET planning.show", NONE, forum_id="coalition", year="2028"),
    _to("GET planning.replan", PLAN, forum_id="coalition", year="2027"),
    _to("GET planning.replan", RUN, forum_id="eu-clasi", year="2027"),
    # Whoever prepares meetings asks for chains; those who run the forum choose.
    _to("GET planning.confirm", RUN, forum_id="coalition"),
    _to("POST planning.make", RUN, forum_id="coalition"),
    _to("GET planning.confirm_replan", RUN, forum_id="coalition", year="2027"),
    _to("POST planning.apply", RUN, forum_id="coalition", year="2027"),
    _to("POST planning.apply", RUN, forum_id="eu-clasi", year="2027"),
    _to("POST planning.pin", RUN, forum_id="coalition", year="2027"),
    _to("GET planning.template", RUN, forum_id="coalition"),
    _to("POST planning.save_template", RUN, forum_id="coalition"),
    _to("POST planning.save_template", RUN, forum_id="eu-clasi"),
)

#: V2: when somebody cannot is that person's own; not even the administrator sees it.
AVAILABILITY = (
    _to("GET absences.index", SIGNED_IN),
    _to("GET absences.new", SIGNED_IN),
    _to("POST absences.declare", SIGNED_IN),
    _to("GET absences.edit", frozenset({"prosecutor"}), absence_id="prosecutor"),
    _to("POST absences.change", frozenset({"prosecutor"}), absence_id="prosecutor"),
    _to("POST absences.withdraw", frozenset({"prosecutor"}), absence_id="prosecutor"),
    _to("GET absences.new_calendar", SIGNED_IN),
    _to("POST absences.upload", SIGNED_IN),
    _to("GET absences.ask_replace", frozenset({"prosecutor"}), source_id="prosecutor"),
    _to("POST absences.replace", frozenset({"prosecutor"}), source_id="prosecutor"),
    _to("POST absences.remove", frozenset({"prosecutor"}), source_id="prosecutor"),
)

#: M7: dates are suggested to those who may set one; a draft is in the hands of the contact group as well.
SLOTS = (
    _to("GET slots.suggest", PLAN, meeting_id="draft"),
    _to("GET slots.suggest", PLAN, meeting_id="undated"),
    _to("GET slots.suggest", RUN, meeting_id="exchange"),
    _to("GET slots.suggest", RUN, meeting_id="postponed"),
    _to("GET slots.suggest", RUN_CLASI, meeting_id="clasi"),
    _to("GET slots.suggest", RUN, meeting_id="clasi_union"),
    _to("POST slots.take", PLAN, meeting_id="draft"),
    _to("POST slots.take", RUN, meeting_id="exchange"),
)

#: Asked in the poll on the exchange that was put off; the partner is asked by mistake in that on the HERON exchange.
ASKED: Who = frozenset({"judge", "prosecutor", "partner"})
JUDGE = {"poll_id": "postponed", "voter_id": "postponed/judge"}
FIRST_DATE = {"poll_id": "postponed", "option_id": "postponed/2027-03-04"}

POLLS = (
    _to("GET polls.of_meeting", PLAN, meeting_id="draft"),
    _to("GET polls.new", PLAN, meeting_id="draft"),
    _to("GET polls.new", RUN, meeting_id="clasi_union"),
    _to("POST polls.create", PLAN, meeting_id="draft"),
    # Whoever is asked sees the poll, and nothing of the answers of others; a meeting's planners see both.
    _to("GET polls.show", PLAN | ASKED, poll_id="postponed"),
    _to("GET polls.show", PLAN, poll_id="undated"),
    _to("GET polls.show", PLAN | {"prosecutor"}, poll_id="union"),
    _to("GET polls.follow", frozenset({"judge"}), token="poll-of-the-judge"),
    _to("GET polls.follow", NONE, token="take-up"),
    _to("POST polls.answer", ASKED, poll_id="postponed"),
    _to("POST polls.answer", frozenset({"prosecutor"}), poll_id="union"),
    _to("GET polls.overview", PLAN, poll_id="postponed"),
    _to("GET polls.overview", PLAN, poll_id="union"),
    _to("GET polls.overview", RUN_CLASI, poll_id="clasi"),
    _to("GET polls.more_dates", PLAN, poll_id="postponed"),
    _to("POST polls.add_dates", PLAN, poll_id="postponed"),
    _to("POST polls.take_back", PLAN, **FIRST_DATE),
    _to("GET polls.more_people", PLAN, poll_id="postponed"),
    _to("POST polls.add_people", PLAN, poll_id="postponed"),
    _to("POST polls.remove", PLAN, **JUDGE),
    _to("POST polls.remove", NONE, poll_id="undated", voter_id="postponed/judge"),
    _to("POST polls.require", PLAN, **JUDGE),
    _to("GET polls.record", PLAN, **JUDGE),
    # V1: each co-chair writes down what its own side says; the Union side also what the other says.
    _to("GET polls.record", RUN, poll_id="clasi", voter_id="clasi/chair"),
    _to("GET polls.record", RUN_CLASI, poll_id="clasi", voter_id="clasi/partner"),
    _to("POST polls.note_answer", PLAN, **JUDGE),
    _to("GET polls.ask_remind", PLAN, poll_id="postponed"),
    _to("POST polls.remind", PLAN, poll_id="postponed"),
    # Choosing schedules the meeting, which is for those who run the forum.
    _to("GET polls.choose", RUN, **FIRST_DATE),
    _to("GET polls.choose", NONE, poll_id="undated", option_id="postponed/2027-03-04"),
    _to("POST polls.close_on", RUN, **FIRST_DATE),
    _to("GET polls.ask_step", PLAN, poll_id="postponed", step="withdraw"),
    _to("GET polls.ask_step", NONE, poll_id="postponed", step="choose"),
    _to("POST polls.take_step", PLAN, poll_id="postponed", step="withdraw"),
    _to("GET polls.edit", PLAN, poll_id="postponed"),
    _to("POST polls.save", PLAN, poll_id="postponed"),
)

#: A2, A4: who runs the forum informs and sees the proof; whoever was told takes note. The partner stands by mistake among
#: those told of the HERON exchange.
CLAIRE = {"duty_id": "exchange", "informed_id": "exchange/contact_point"}
DUTIES = (
    _to("GET making_known.ask", RUN, meeting_id="exchange"),
    _to("GET making_known.ask", RUN, meeting_id="union"),
    _to("GET making_known.ask", RUN, meeting_id="draft"),
    _to("GET making_known.ask", RUN_CLASI, meeting_id="clasi"),
    _to("POST making_known.make_known", RUN, meeting_id="exchange"),
    _to("POST making_known.make_known", RUN_CLASI, meeting_id="clasi"),
    _to("GET informing.index", RUN_CLASI),
    _to("GET informing.mine", SIGNED_IN),
    _to("GET informing.show", RUN, duty_id="exchange"),
    _to("GET informing.show", RUN, duty_id="union"),
    _to("GET informing.show", RUN_CLASI, duty_id="clasi"),
    _to("GET informing.sheet", RUN, duty_id="exchange"),
    _to("GET informing.sheet", RUN, duty_id="union"),
    _to("GET informing.sheet", RUN_CLASI, duty_id="clasi"),
    _to("GET informing.ask_remind", RUN, duty_id="exchange"),
    _to("POST informing.remind", RUN, duty_id="exchange"),
    _to("POST informing.remind", RUN_CLASI, duty_id="clasi"),
    _to("GET informing.ask_release", RUN, **CLAIRE),
    _to("GET informing.ask_release", NONE, duty_id="convened", informed_id="exchange/contact_point"),
    # V1: the co-chair of the partner side releases its own people.
    _to("GET informing.ask_release", RUN_CLASI, duty_id="clasi", informed_id="clasi/partner"),
    _to("GET informing.ask_release", RUN, duty_id="clasi", informed_id="clasi/chair"),
    _to("POST informing.release", RUN, **CLAIRE),
    _to("GET informing.ask_close", RUN, duty_id="exchange"),
    _to("POST informing.close", RUN, duty_id="exchange"),
    _to("POST informing.take_note", frozenset({"contact_point", "eurojust", "member"}), duty_id="exchange"),
    _to("POST informing.take_note", frozenset({"contact_point", "admin"}), duty_id="convened"),
    _to("POST informing.take_note", frozenset({"contact_point", "secretariat"}), duty_id="union"),
    _to("POST informing.take_note", frozenset({"partner", "chair"}), duty_id="clasi"),
    # The link asks for no sign-in; any other secret answers as one that never was.
    _to("GET informing.follow", EVERYBODY, secret="note-of-the-contact-point"),
    _to("GET informing.follow", NONE, secret="take-up"),
    _to("POST informing.take_note_by_link", EVERYBODY, secret="note-of-the-contact-point"),
    _to("POST informing.take_note_by_link", NONE, secret="take-up"),
)

#: A pattern as it stands in an address.
PATTERN = {
    "unit": "weeks", "every": "2", "weekdays": "3", "first": "2026-12-01", "starts": "10:00", "ends": "11:00", "days": "1",
    "zone": "Europe/Brussels", "ahead": "3",
}  # fmt: skip
SERIES = (
    _to("GET series.new", PLAN | RUN_CLASI),
    _to("GET series.new", PLAN | RUN_CLASI, forum="coalition", phrase="every first Tuesday of the month, perhaps"),
    _to("GET series.new", PLAN | RUN_CLASI, forum="coalition", **PATTERN),
    _to("GET series.plan", PLAN, forum="coalition", **PATTERN),
    _to("GET series.plan", RUN_CLASI, forum="eu-clasi", **PATTERN),
    _to("POST series.create", PLAN, forum="coalition", **PATTERN),
    _to("POST series.create", RUN_CLASI, forum="eu-clasi", **PATTERN),
    # V1, V2: seen as its meetings are; those who plan see it while all are drafts.
    _to("GET series.show", COALITION, series_id="Monthly call"),
    _to("GET series.show", PLAN, series_id="Call in preparation"),
    _to("GET series.show", CLASI, series_id="Technical call"),
    _to("GET series.show", RUN, series_id="HERON call"),
    # V1: changing all at once reaches what the Union side keeps to itself, so the co-chair of the partner side does not.
    *(
        _to(f"GET series.{verb}", who, series_id=series)
        for verb in ("pattern", "ask_change", "template", "ask_extend", "ask_end")
        for series, who in (("Monthly call", RUN), ("Call in preparation", PLAN), ("Technical call", RUN), ("HERON call", RUN))
    ),
    _to("GET series.ask_change", RUN, series_id="Monthly call", **PATTERN),
    _to("POST series.change", RUN, series_id="Monthly call", **PATTERN),
    _to("POST series.change", PLAN, series_id="Call in preparation", **PATTERN),
    *(
        _to(f"POST series.{verb}", who, series_id=series)
        for verb in ("save_template", "extend", "end")
        for series, who in (("Monthly call", RUN), ("Call in preparation", PLAN), ("Technical call", RUN))
    ),
)  # fmt: skip

#: Messages: of all, with the links in them, to the administrator; about a forum's meetings to those who run it.
OUTBOX = (
    _to("GET notices.outbox", RUN_CLASI),
    _to("GET notices.message", RUN, message_id="prosecutor/union"),
    _to("GET notices.message", RUN, message_id="partner/exchange"),
    _to("GET notices.message", RUN_CLASI, message_id="partner/clasi"),
    # V1: what the Union side is told may say more; what became for the Union side only is told of no more.
    _to("GET notices.message", RUN, message_id="chair/clasi"),
    _to("GET notices.message", RUN, message_id="partner/clasi_union"),
    _to("GET notices.message", ADMIN, message_id="member/account"),
    _to("POST notices.retry", RUN, message_id="partner/exchange"),
    _to("POST notices.retry", RUN_CLASI, message_id="partner/clasi"),
    _to("POST notices.retry", ADMIN, message_id="member/account"),
)

#: Mails that came in: to the administrator; those about a forum's meetings to its secretariat.
ANSWERS_BY_MAIL = (
    _to("GET answers.index", ADMINISTER),
    *(
        _to(f"{method} answers.{verb}", who, mail_id=mail)
        for method, verb in (("GET", "show"), ("GET", "settle"), ("POST", "save_settled"), ("POST", "reopen"))
        for mail, who in (
            ("judge/exchange", ADMINISTER), ("prosecutor/union", ADMINISTER), ("partner/clasi", ADMINISTER),
            ("partner/exchange", ADMINISTER), ("central_authority/exchange", ADMINISTER), ("/", ADMIN),
        )
    ),
    *(
        _to(f"{method} answers.{verb}", who, mail_id=mail)
        for method, verb in (("GET", "record"), ("POST", "note_answer"))
        for mail, who in (("judge/exchange", ADMINISTER), ("prosecutor/union", ADMINISTER), ("/", NONE))
    ),
)  # fmt: skip
#: What reaches oneself how is one's own; watching and muting open nothing, and draw on what one may see.
CHOICES = (
    _to("GET choices.index", SIGNED_IN),
    _to("POST choices.save", SIGNED_IN),
    _to("POST choices.watch_forum", COALITION, forum_id="coalition"),
    _to("POST choices.watch_forum", CLASI, forum_id="eu-clasi"),
    _to("POST choices.mute_forum", COALITION, forum_id="coalition"),
    _to("POST choices.watch_country", SIGNED_IN, code="PE"),
    # Of a Member State no meeting is about.
    _to("POST choices.watch_country", NONE, code="FR"),
    _to("POST choices.mute_meeting", SEE_EXCHANGE, meeting_id="exchange"),
    _to("POST choices.mute_meeting", SEE_UNION, meeting_id="union"),
    _to("POST choices.mute_meeting", NONE, meeting_id="draft"),
    _to("POST choices.stop_watching", frozenset({"prosecutor"}), watch_id="prosecutor"),
    _to("POST choices.stop_watching", frozenset({"partner"}), watch_id="partner"),
    _to("POST choices.unmute", frozenset({"prosecutor"}), mute_id="prosecutor"),
    _to("POST choices.unmute", frozenset({"partner"}), mute_id="partner"),
)
#: Practices: an author's own, what a reviewer has in hand, and what is published by audience and side (V1, V3).
LIAISON: Who = frozenset({"liaison"})
PRACTICES = (
    *(_to(f"GET practices.{view}", SIGNED_IN) for view in ("index", "mine", "to_review", "new")),
    _to("POST practices.create", SIGNED_IN),
    *(
        _to("GET practices.show", who, practice_id=practice)
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
        _to(f"GET practices.{view}", who, practice_id=practice)
        for view in ("edit", "ask_submit")
        for practice, who in (
            ("draft", LIAISON), ("partner_draft", frozenset({"partner"})), ("returned", LIAISON), ("checked", NONE),
            ("open", NONE),
        )
    ),
    _to("GET practices.ask_discard", LIAISON, practice_id="draft"),
    _to("GET practices.ask_discard", NONE, practice_id="returned"),
    *(
        _to(f"POST practices.{verb}", who, practice_id=practice)
        for verb in ("save", "submit", "take_back", "discard", "confirm")
        for practice, who in (
            ("draft", LIAISON), ("checked", frozenset({"member"})), ("open", LIAISON),
            ("partner_draft", frozenset({"partner"})), ("unnamed", frozenset({"prosecutor"})),
        )
    ),
    # Whoever had it in hand is led back to the list; to others it is as if there were no such text.
    *(
        _to(f"{method} practices.{view}", who, practice_id=practice)
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
        _to(f"{method} practices.{view}", who, practice_id=practice)
        for method, view in (("GET", "ask_withdraw"), ("POST", "withdraw"), ("GET", "ask_supersede"), ("POST", "supersede"),
                             ("POST", "bring_back"), ("POST", "stand_again"))
        for practice, who in (
            ("open", LIAISON | ADMINISTER), ("union", LIAISON | ADMINISTER), ("gone", LIAISON | ADMINISTER), ("draft", NONE),
        )
    ),
    _to("POST practices.revise", LIAISON, practice_id="open"),
    _to("GET practices.edit", LIAISON, practice_id="revising"),
    _to("GET practices.show", LIAISON, practice_id="revising"),
    # Whoever could read it is told that it was withdrawn.
    _to("GET practices.show", SIGNED_IN, practice_id="gone"),
    _to("GET practices.show", UNION, practice_id="gone_union"),
    _to("GET practices.show", SIGNED_IN, practice_id="old"),
    _to("GET practices.history", SIGNED_IN, practice_id="open"),
    _to("GET practices.history", UNION, practice_id="union"),
    _to("GET practices.history", NONE, practice_id="gone"),
    _to("GET practices.history", NONE, practice_id="draft"),
    *(_to(f"{method} practices.{view}", LIAISON, practice_id="draft") for method, view in (("GET", "files"), ("POST", "add_file"))),
    _to("GET practices.files", NONE, practice_id="open"),
    _to("POST practices.remove_file", LIAISON, practice_id="open", file_id="open"),
    *(
        _to("GET practices.file", who, practice_id=practice, file_id=practice)
        for practice, who in (("open", SIGNED_IN), ("union", UNION), ("forum", COALITION), ("gone", LIAISON | ADMINISTER))
    ),
    _to("GET practices.file", NONE, practice_id="open", file_id="union"),
    _to("GET home.trail", ADMIN, kind="practice", id="practice open"),
    _to("GET home.trail", RUN, kind="practice", id="practice forum"),
    _to("GET home.trail", NONE, kind="practice", id="practice draft"),
)  # fmt: skip

#: Forwarding is for whoever holds a role in a forum, and the administrator.
HOLDERS: Who = COALITION | CLASI
OPEN_ONE, CLASI_ONE, HIDDEN_ONE = (
    "Ring before you send a request",
    "Two sides at one table",
    "HERON way round a slow registry",
)
FORWARDING = (
    *(
        _to(f"{method} forwarding.{view}", who, practice_id=practice)
        for method, view in (("GET", "practice"), ("POST", "forward_practice"))
        for practice, who in (("open", HOLDERS), ("union", HOLDERS & UNION), ("draft", NONE))
    ),
    *(
        _to(f"{method} forwarding.{view}", who, meeting_id=meeting, item_id=item)
        for method, view in (("GET", "item"), ("POST", "forward_item"))
        for meeting, item, who in (
            ("held", "Requests go to the ministries first", RUN), ("exchange", "HERON requests that failed", NONE),
        )
    ),
    _to("GET forwarding.show", COALITION, forwarding_id=OPEN_ONE),
    _to("GET forwarding.show", CLASI, forwarding_id=CLASI_ONE),
    _to("GET forwarding.show", CLASI & UNION, forwarding_id=HIDDEN_ONE),
    _to("POST forwarding.withdraw", ADMIN | {"member"}, forwarding_id=OPEN_ONE),
    _to("POST forwarding.withdraw", ADMIN | {"chair"}, forwarding_id=HIDDEN_ONE),
    _to("POST forwarding.decline", PLAN, forwarding_id=OPEN_ONE),
    _to("POST forwarding.decline", RUN_CLASI, forwarding_id=CLASI_ONE),
)  # fmt: skip

#: Files to keep: open as the page is that they are made of.
DOCUMENTS = (
    *(
        _to("GET documents.of_meeting", who, meeting_id=meeting, kind=kind, form=form)
        for meeting, kind, form, who in (
            ("exchange", "notice", "pdf", SEE_EXCHANGE), ("union", "notice", "docx", SEE_UNION),
            ("draft", "notice", "pdf", PLAN), ("held", "outcome", "pdf", COALITION), ("clasi", "dossier", "pdf", CLASI),
            # No outcome before it took place, and no other kinds or formats.
            ("exchange", "outcome", "pdf", NONE), ("exchange", "minutes", "pdf", NONE), ("exchange", "notice", "html", NONE),
        )
    ),
    _to("GET documents.participants_sheet", SEE_EXCHANGE, meeting_id="exchange"),
    _to("GET documents.participants_sheet", SEE_UNION, meeting_id="union"),
    _to("GET documents.meetings_sheet", SIGNED_IN),
    _to("GET documents.practices_sheet", SIGNED_IN),
    *(
        _to("GET documents.of_practice", who, practice_id=practice, form=form)
        for practice, form, who in (
            ("open", "pdf", SIGNED_IN), ("union", "pdf", UNION), ("forum", "docx", COALITION), ("draft", "pdf", LIAISON),
            ("open", "txt", NONE),
        )
    ),
)  # fmt: skip

#: Papers are for those of the meeting, for its list, or for the Union side; the withdrawn ones for those who plan.
PAPERS = (
    *(
        _to(f"GET papers.{view}", who, meeting_id=meeting)
        for view in ("index", "archive")
        for meeting, who in (("exchange", SEE_EXCHANGE), ("union", SEE_UNION), ("draft", PLAN))
    ),
    # Nothing to put together where there are no papers.
    _to("GET papers.archive", NONE, meeting_id="convened"),
    *(
        _to(f"{method} papers.{view}", who, meeting_id=meeting)
        for method, view in (("GET", "new"), ("POST", "add"))
        for meeting, who in (("exchange", PLAN), ("clasi", RUN_CLASI), ("cancelled", NONE))
    ),
    *(
        _to(f"GET papers.{view}", who, paper_id=paper, **more)
        for paper, who in (
            ("Note of the chair", SEE_EXCHANGE), ("Who to ring", PLAN | OF_EXCHANGE), ("HERON paper", SEE_EXCHANGE & UNION),
            ("HERON annex", SEE_EXCHANGE & UNION), ("Figures of last year", PLAN), ("HERON exchange paper", SEE_UNION),
            ("DRAFTY paper", PLAN),
        )
        for view, more in (("show", {}), ("file", {"version_id": f"{paper} en 1"}))
    ),
    # A version of another paper.
    _to("GET papers.file", NONE, paper_id="Note of the chair", version_id="HERON paper en 1"),
    *(
        _to(what, PLAN, paper_id=paper)
        for paper in ("Note of the chair", "HERON annex")
        for what in (
            "GET papers.new_version", "POST papers.add_version", "GET papers.edit", "POST papers.correct",
            "GET papers.ask_withdraw", "POST papers.withdraw",
        )
    ),
    _to("POST papers.bring_back", PLAN, paper_id="Figures of last year"),
)  # fmt: skip

#: Whoever holds a role in a forum reads its board; countries speak for themselves; what is for the Union side stays there.
BOARD_ONE, BOARD_CLASI, BOARD_HIDDEN = (
    "Nobody answers the telephone", "No common list of desks", "HERON delays at one registry",
)  # fmt: skip
SPEAK: Who = frozenset({"chair", "next_chair", "contact_point", "contact_group"})
NEEDS = (
    _to("GET needs.board", COALITION, forum_id="coalition"),
    _to("GET needs.board", COALITION, forum_id="coalition", aside="yes"),
    _to("GET needs.board", CLASI, forum_id="eu-clasi"),
    *(
        _to(f"{method} needs.{view}", who, forum_id=forum)
        for method, view in (("GET", "new"), ("POST", "create"))
        for forum, who in (("coalition", PLAN), ("eu-clasi", RUN_CLASI))
    ),
    _to("GET needs.show", COALITION, need_id=BOARD_ONE),
    _to("GET needs.show", COALITION, need_id="Translations are done twice"),
    _to("GET needs.show", CLASI, need_id=BOARD_CLASI),
    _to("GET needs.show", CLASI & UNION, need_id=BOARD_HIDDEN),
    *(
        _to(what, who, need_id=need)
        for what in ("GET needs.edit", "POST needs.save", "POST needs.move", "POST needs.add_evidence")
        for need, who in ((BOARD_ONE, PLAN), (BOARD_CLASI, RUN_CLASI), (BOARD_HIDDEN, RUN_CLASI & UNION))
    ),
    _to("POST needs.remove_evidence", PLAN, need_id=BOARD_ONE, evidence_id="Survey of liaison officers"),
    _to("POST needs.remove_evidence", RUN_CLASI & UNION, need_id=BOARD_HIDDEN, evidence_id="HERON report"),
    *(_to(f"POST needs.{verb}", SPEAK, need_id=BOARD_ONE) for verb in ("support", "support_no_more")),
    _to("GET home.trail", RUN, kind="mapped", id=f"mapped {BOARD_ONE}"),
)  # fmt: skip

#: Proposals are read by the forum's people, and written by those who plan; the register by whoever holds a role somewhere.
PROPOSED, PROPOSED_CLASI, PROPOSED_HIDDEN, RUNS, RUNS_HIDDEN = (
    "A list of desks, kept together", "A desk for both sides", "HERON visit to a registry", "Desks of the southern ports",
    "HERON programme on registries",
)  # fmt: skip
PLAN_SOME: Who = PLAN | RUN_CLASI
PROPOSALS = (
    _to("GET proposals.index", COALITION, forum_id="coalition"),
    _to("GET proposals.index", CLASI, forum_id="eu-clasi"),
    *(
        _to(f"{method} proposals.{view}", who, forum_id=forum)
        for method, view in (("GET", "new"), ("POST", "create"))
        for forum, who in (("coalition", PLAN), ("eu-clasi", RUN_CLASI))
    ),
    _to("GET proposals.show", COALITION, proposal_id=PROPOSED),
    _to("GET proposals.show", COALITION, proposal_id="One model form for requests"),
    _to("GET proposals.show", CLASI, proposal_id=PROPOSED_CLASI),
    _to("GET proposals.show", CLASI & UNION, proposal_id=PROPOSED_HIDDEN),
    *(
        _to(what, who, proposal_id=proposal)
        for what in (
            "GET proposals.edit", "POST proposals.save", "POST proposals.make_ready", "POST proposals.take_up",
            "POST proposals.withdraw",
        )
        for proposal, who in ((PROPOSED, PLAN), (PROPOSED_CLASI, RUN_CLASI), (PROPOSED_HIDDEN, RUN_CLASI & UNION))
    ),
    *(
        _to(f"{method} proposals.{view}", who, proposal_id=proposal, key=key)
        for method, view in (("GET", "ask_answer"), ("POST", "save_answer"))
        for proposal, key, who in (
            (PROPOSED, RUNS, PLAN), (PROPOSED_CLASI, RUNS, RUN_CLASI), (PROPOSED_CLASI, RUNS_HIDDEN, RUN_CLASI & UNION),
            (PROPOSED, "Glossary of fiscal terms", NONE), (PROPOSED, "nothing", NONE),
        )
    ),
    _to("GET home.trail", RUN, kind="proposal", id=f"proposal {PROPOSED}"),
    _to("GET proposals.register", HOLDERS),
    *(_to(f"{method} proposals.{view}", PLAN_SOME) for method, view in (("GET", "new_initiative"), ("POST", "enter"))),
    _to("GET proposals.show_initiative", HOLDERS, initiative_id=RUNS),
    _to("GET proposals.show_initiative", HOLDERS & UNION, initiative_id=RUNS_HIDDEN),
    *(
        _to(what, who, initiative_id=one)
        for what in ("GET proposals.edit_initiative", "POST proposals.correct")
        for one, who in ((RUNS, PLAN_SOME), (RUNS_HIDDEN, PLAN_SOME & UNION))
    ),
)  # fmt: skip

VISITS = (
    *PUBLIC,
    *ONESELF,
    *PEOPLE,
    *COUNTRIES,
    *FORUMS,
    *MEETINGS,
    *AGENDA,
    *LISTS,
    *OUTCOMES,
    *DEADLINES,
    *TRAILS,
    *YEARS,
    *CYCLES,
    *AVAILABILITY,
    *SLOTS,
    *POLLS,
    *DUTIES,
    *SERIES,
    *OUTBOX,
    *ANSWERS_BY_MAIL,
    *CHOICES,
    *PRACTICES,
    *FORWARDING,
    *DOCUMENTS,
    *PAPERS,
    *NEEDS,
    *PROPOSALS,
)
