"""Topics and ways in the reader's language."""

from __future__ import annotations

from exchange.core.i18n import lazy_gettext as _l
from exchange.notices.choices.rules import Topic, Way

TOPICS = {
    Topic.OUTCOMES: _l("Outcomes"),
    Topic.NOMINATIONS: _l("Nominations"),
    Topic.POLLS: _l("Date polls"),
    Topic.HANDOVERS: _l("Hand-overs"),
    Topic.DEADLINES: _l("Deadlines"),
    Topic.PAPERS: _l("Papers"),
    Topic.WATCHED: _l("What I watch"),
}
EXPLAINED = {
    Topic.OUTCOMES: _l("An outcome of a meeting of mine is adopted or reopened."),
    Topic.NOMINATIONS: _l("My country is asked to nominate."),
    Topic.POLLS: _l("I am asked which date suits me, and what comes of it."),
    Topic.HANDOVERS: _l("The chair passes on soon, from us or to us."),
    Topic.DEADLINES: _l("Something that I answer for falls due."),
    Topic.PAPERS: _l("A paper of a meeting of mine is handed in, or gets a new version."),
    Topic.WATCHED: _l("Meetings of forums and about countries that I watch."),
}
WAYS = {
    Way.AT_ONCE: _l("At once"),
    Way.DAILY: _l("Daily"),
    Way.NEVER: _l("Never"),
}
