"""Practices in the reader's words: what they are about, where they stand, what is refused and why."""

from __future__ import annotations

from exchange.core.i18n import lazy_gettext as _l
from exchange.practices.rules import Instrument, Kind, Part, Phase, Priority, Reach, Refusal, State, Suspicion

READ_BANDS = (_l("No practice"), _l("One practice"), _l("Two to four practices"), _l("Five or more practices"))
KINDS = {
    Kind.GOOD_PRACTICE: _l("Good practice"),
    Kind.EXPERIENCE: _l("Experience"),
    Kind.JOINT_APPROACH: _l("Joint approach to the authorities"),
    Kind.ANALYSIS: _l("Analysis"),
}
PHASES = {
    Phase.CONTACT: _l("First contact"),
    Phase.PREPARING: _l("Preparing a request"),
    Phase.SENDING: _l("Sending a request"),
    Phase.CARRYING_OUT: _l("While it is carried out"),
    Phase.FOLLOWING_UP: _l("Following up"),
    Phase.ANY: _l("All along"),
}
INSTRUMENTS = {
    Instrument.EXTRADITION: _l("Extradition"),
    Instrument.MUTUAL_LEGAL_ASSISTANCE: _l("Mutual legal assistance"),
    Instrument.CONFISCATION: _l("Confiscation"),
    Instrument.JOINT_INVESTIGATION_TEAM: _l("Joint investigation team"),
    Instrument.SERVICE_PROVIDERS: _l("Evidence from service providers"),
    Instrument.SPONTANEOUS_INFORMATION: _l("Spontaneous information"),
    Instrument.TRANSFER_OF_PROCEEDINGS: _l("Transfer of proceedings"),
    Instrument.OTHER: _l("Something else"),
}
PRIORITIES = {
    Priority.CRIMINAL_NETWORKS: _l("High-risk criminal networks"),
    Priority.CYBER_ATTACKS: _l("Cyber-attacks"),
    Priority.HUMAN_TRAFFICKING: _l("Trafficking in human beings"),
    Priority.CHILD_EXPLOITATION: _l("Child sexual exploitation"),
    Priority.MIGRANT_SMUGGLING: _l("Migrant smuggling"),
    Priority.DRUGS: _l("Drugs trafficking"),
    Priority.FINANCIAL_CRIME: _l("Fraud, economic and financial crime"),
    Priority.PROPERTY_CRIME: _l("Organised property crime"),
    Priority.ENVIRONMENTAL_CRIME: _l("Environmental crime"),
    Priority.FIREARMS: _l("Firearms trafficking"),
}
REACHES = {
    Reach.NETWORK: _l("Everyone on this platform"),
    Reach.UNION: _l("Union side only"),
    Reach.FORUM: _l("One forum"),
}
PARTS = {
    Part.SITUATION: _l("What was the situation"),
    Part.DONE: _l("What was done"),
    Part.RESULT: _l("What came of it"),
    Part.CAUTION: _l("What to watch out for"),
    Part.WHOLE: _l("On the whole"),
}
STATES = {
    State.DRAFT: _l("Draft"),
    State.FORM_CHECK: _l("Form is checked"),
    State.SUBSTANCE: _l("Substance is reviewed"),
    State.CHANGES: _l("Changes asked"),
    State.PUBLISHED: _l("Published"),
    State.DECLINED: _l("Declined"),
    State.WITHDRAWN: _l("Withdrawn"),
}
#: By which shape of the house each is drawn.
STATE_SHAPES = {
    State.DRAFT: "draft",
    State.FORM_CHECK: "waiting",
    State.SUBSTANCE: "current",
    State.CHANGES: "due",
    State.PUBLISHED: "done",
    State.DECLINED: "declined",
    State.WITHDRAWN: "withdrawn",
}
SUSPICIONS = {
    Suspicion.PERSON: _l("a person’s name beside a case number"),
    Suspicion.NAME: _l("a person’s name"),
    Suspicion.CASE_NUMBER: _l("a case number"),
    Suspicion.PHONE: _l("a telephone number"),
}
REFUSALS = {
    Refusal.INCOMPLETE: _l("Something is still missing. Please complete it first."),
    Refusal.NOBODY_CHECKS: _l("Nobody but you could check this text now. Ask the administrator for a secretariat."),
    Refusal.NO_FORUM: _l("Choose the forum whose people read it."),
    Refusal.NOT_YOUR_FORUM: _l("You do not belong to this forum."),
    Refusal.PARTNER_SIDE: _l("You are on the partner side, so you cannot write for the Union side only."),
    Refusal.NOT_THIRD: _l("This country is a Member State. Choose a third country."),
    Refusal.NO_COMMENT: _l("Say what should be changed, in at least one comment."),
    Refusal.NO_REASON: _l("Please give the reason. The author reads it."),
    Refusal.NO_EXPERT: _l("Choose who reviews the substance."),
    Refusal.NO_SUCCESSOR: _l("Choose a published practice."),
    Refusal.NARROWER: _l("Not all who read this one could read that one. Choose one with as many readers."),
    Refusal.CIRCLE: _l("That one has itself been superseded. Choose what has taken its place."),
    Refusal.WITHDRAWN: _l(
        "What this is to replace was withdrawn meanwhile. It has to be brought back first, or the revision declined."
    ),
    Refusal.SAME_LANGUAGE: _l("A translation is in another language than its original."),
    Refusal.ABOVE_LIMITE: _l("This is marked higher than LIMITE. Nothing above LIMITE may be put on this platform."),
    Refusal.TOO_MANY_FILES: _l("There are ten files already. Remove one first."),
}
#: Beside which field each is said.
FIELD_OF = {
    Refusal.NO_FORUM: "forum_id",
    Refusal.NOT_YOUR_FORUM: "forum_id",
    Refusal.PARTNER_SIDE: "reach",
    Refusal.NOT_THIRD: "country",
    Refusal.NO_COMMENT: "comment_whole",
    Refusal.NO_REASON: "reason",
    Refusal.NO_EXPERT: "expert",
    Refusal.NO_SUCCESSOR: "successor",
    Refusal.NARROWER: "successor",
    Refusal.CIRCLE: "successor",
    Refusal.SAME_LANGUAGE: "language",
    Refusal.TOO_MANY_FILES: "file",
    Refusal.ABOVE_LIMITE: "title",
}
