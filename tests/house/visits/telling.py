"""Who is to be told, messages out and in, and what reaches oneself."""

from __future__ import annotations

from tests.house.visits.who import (
    ADMIN,
    ADMINISTER,
    CLASI,
    COALITION,
    EVERYBODY,
    NONE,
    RUN,
    RUN_CLASI,
    SEE_EXCHANGE,
    SEE_UNION,
    SIGNED_IN,
    to,
)

#: A2, A4: who runs the forum informs and sees the proof; whoever was told takes note. The partner stands by mistake among
#: those told of the HERON exchange.
CLAIRE = {"duty_id": "exchange", "informed_id": "exchange/contact_point"}
DUTIES = (
    to("GET making_known.ask", RUN, meeting_id="exchange"),
    to("GET making_known.ask", RUN, meeting_id="union"),
    to("GET making_known.ask", RUN, meeting_id="draft"),
    to("GET making_known.ask", RUN_CLASI, meeting_id="clasi"),
    to("POST making_known.make_known", RUN, meeting_id="exchange"),
    to("POST making_known.make_known", RUN_CLASI, meeting_id="clasi"),
    to("GET informing.index", RUN_CLASI),
    to("GET informing.mine", SIGNED_IN),
    to("GET informing.show", RUN, duty_id="exchange"),
    to("GET informing.show", RUN, duty_id="union"),
    to("GET informing.show", RUN_CLASI, duty_id="clasi"),
    to("GET informing.sheet", RUN, duty_id="exchange"),
    to("GET informing.sheet", RUN, duty_id="union"),
    to("GET informing.sheet", RUN_CLASI, duty_id="clasi"),
    to("GET informing.ask_remind", RUN, duty_id="exchange"),
    to("POST informing.remind", RUN, duty_id="exchange"),
    to("POST informing.remind", RUN_CLASI, duty_id="clasi"),
    to("GET informing.ask_release", RUN, **CLAIRE),
    to("GET informing.ask_release", NONE, duty_id="convened", informed_id="exchange/contact_point"),
    # V1: the co-chair of the partner side releases its own people.
    to("GET informing.ask_release", RUN_CLASI, duty_id="clasi", informed_id="clasi/partner"),
    to("GET informing.ask_release", RUN, duty_id="clasi", informed_id="clasi/chair"),
    to("POST informing.release", RUN, **CLAIRE),
    to("GET informing.ask_close", RUN, duty_id="exchange"),
    to("POST informing.close", RUN, duty_id="exchange"),
    to("POST informing.take_note", frozenset({"contact_point", "eurojust", "member"}), duty_id="exchange"),
    to("POST informing.take_note", frozenset({"contact_point", "admin"}), duty_id="convened"),
    to("POST informing.take_note", frozenset({"contact_point", "secretariat"}), duty_id="union"),
    to("POST informing.take_note", frozenset({"partner", "chair"}), duty_id="clasi"),
    # The link asks for no sign-in; any other secret answers as one that never was.
    to("GET informing.follow", EVERYBODY, secret="note-of-the-contact-point"),
    to("GET informing.follow", NONE, secret="take-up"),
    to("POST informing.take_note_by_link", EVERYBODY, secret="note-of-the-contact-point"),
    to("POST informing.take_note_by_link", NONE, secret="take-up"),
)

#: Messages: of all, with the links in them, to the administrator; about a forum's meetings to those who run it.
OUTBOX = (
    to("GET notices.outbox", RUN_CLASI),
    to("GET notices.message", RUN, message_id="prosecutor/union"),
    to("GET notices.message", RUN, message_id="partner/exchange"),
    to("GET notices.message", RUN_CLASI, message_id="partner/clasi"),
    # V1: what the Union side is told may say more; what became for the Union side only is told of no more.
    to("GET notices.message", RUN, message_id="chair/clasi"),
    to("GET notices.message", RUN, message_id="partner/clasi_union"),
    to("GET notices.message", ADMIN, message_id="member/account"),
    to("POST notices.retry", RUN, message_id="partner/exchange"),
    to("POST notices.retry", RUN_CLASI, message_id="partner/clasi"),
    to("POST notices.retry", ADMIN, message_id="member/account"),
)

#: Mails that came in: to the administrator; those about a forum's meetings to its secretariat.
ANSWERS_BY_MAIL = (
    to("GET answers.index", ADMINISTER),
    *(
        to(f"{method} answers.{verb}", who, mail_id=mail)
        for method, verb in (("GET", "show"), ("GET", "settle"), ("POST", "save_settled"), ("POST", "reopen"))
        for mail, who in (
            ("judge/exchange", ADMINISTER), ("prosecutor/union", ADMINISTER), ("partner/clasi", ADMINISTER),
            ("partner/exchange", ADMINISTER), ("central_authority/exchange", ADMINISTER), ("/", ADMIN),
        )
    ),
    *(
        to(f"{method} answers.{verb}", who, mail_id=mail)
        for method, verb in (("GET", "record"), ("POST", "note_answer"))
        for mail, who in (("judge/exchange", ADMINISTER), ("prosecutor/union", ADMINISTER), ("/", NONE))
    ),
)  # fmt: skip
#: What reaches oneself how is one's own; watching and muting open nothing, and draw on what one may see.
CHOICES = (
    to("GET choices.index", SIGNED_IN),
    to("POST choices.save", SIGNED_IN),
    to("POST choices.watch_forum", COALITION, forum_id="coalition"),
    to("POST choices.watch_forum", CLASI, forum_id="eu-clasi"),
    to("POST choices.mute_forum", COALITION, forum_id="coalition"),
    to("POST choices.watch_country", SIGNED_IN, code="PE"),
    # Of a Member State no meeting is about.
    to("POST choices.watch_country", NONE, code="FR"),
    to("POST choices.mute_meeting", SEE_EXCHANGE, meeting_id="exchange"),
    to("POST choices.mute_meeting", SEE_UNION, meeting_id="union"),
    to("POST choices.mute_meeting", NONE, meeting_id="draft"),
    to("POST choices.stop_watching", frozenset({"prosecutor"}), watch_id="prosecutor"),
    to("POST choices.stop_watching", frozenset({"partner"}), watch_id="partner"),
    to("POST choices.unmute", frozenset({"prosecutor"}), mute_id="prosecutor"),
    to("POST choices.unmute", frozenset({"partner"}), mute_id="partner"),
)
