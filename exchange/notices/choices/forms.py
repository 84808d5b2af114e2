"""The form by which one chooses what reaches oneself how."""

from __future__ import annotations

from wtforms import Field, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from exchange.core.forms import EditForm
from exchange.core.i18n import lazy_gettext as _l
from exchange.notices.choices.rules import Topic, Way
from exchange.notices.choices.words import EXPLAINED, TOPICS, WAYS


def _choice(topic: Topic) -> Field:
    offered = [SelectChoice(way.value, word) for way, word in WAYS.items()]
    required = InputRequired(_l("Choose one."))
    return RadioField(TOPICS[topic], [required], choices=offered, description=EXPLAINED[topic])


class WaysForm(EditForm):
    outcomes = _choice(Topic.OUTCOMES)
    nominations = _choice(Topic.NOMINATIONS)
    polls = _choice(Topic.POLLS)
    handovers = _choice(Topic.HANDOVERS)
    deadlines = _choice(Topic.DEADLINES)
    papers = _choice(Topic.PAPERS)
    watched = _choice(Topic.WATCHED)

    @property
    def ways(self) -> dict[Topic, Way]:
        """Return what was chosen."""
        return {topic: Way(self[topic.value].data) for topic in Topic}
