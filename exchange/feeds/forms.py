"""Forms of subscriptions."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from exchange.accounts.rules import Viewer
from exchange.core import formats, i18n
from exchange.core.forms import EditForm, Form, line
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.text import fold
from exchange.feeds import queries, words
from exchange.feeds.rules import Detail, Scope
from exchange.forums.queries import forums
from exchange.world.rules import Level


class ChoicesMixin:
    """What can be changed later as well."""

    detail = RadioField(
        _l("How much it shows"),
        choices=[SelectChoice(detail.value, word) for detail, word in words.DETAILS.items()],
        default=Detail.FULL.value,
    )
    with_tentative = BooleanField(_l("Also meetings that are not convened yet (shown as tentative)"), default=True)
    with_cancelled = BooleanField(
        _l("Also cancelled and postponed meetings, for 30 days after their date (shown as cancelled)"), default=True
    )
    with_deadlines = BooleanField(
        _l("Also deadlines, as entries for the whole day that make nobody busy"), default=True
    )
    language = SelectField(_l("Language of the entries"))

    def offer_languages(self) -> None:
        self["language"].choices = i18n.own_names()  # type: ignore[index]

    def chosen(self) -> dict[str, Any]:
        return {
            "detail": Detail(self["detail"].data),  # type: ignore[index]
            "with_tentative": self["with_tentative"].data,  # type: ignore[index]
            "with_cancelled": self["with_cancelled"].data,  # type: ignore[index]
            "with_deadlines": self["with_deadlines"].data,  # type: ignore[index]
            "language": self["language"].data,  # type: ignore[index]
        }


class SubscribeForm(ChoicesMixin, Form):
    scope = SelectField(_l("Which meetings"), validators=[InputRequired()])
    name = line(_l("Name of the calendar"), required=False, longest=80)

    def offer(self, viewer: Viewer) -> None:
        """Offer what the viewer may follow: own meetings, own forums, priority third countries, levels."""
        self.offer_languages()
        countries = [(code, formats.country(code)) for code in queries.priority_countries(viewer.at.date())]
        self.scope.choices = {
            _("Mine"): [(Scope.OWN.value, words.scope_name(Scope.OWN))],
            _("A forum"): [(f"{Scope.FORUM.value}:{forum.id}", forum.label) for forum in forums(viewer)],
            _("A third country"): [
                (f"{Scope.COUNTRY.value}:{code}", name)
                for code, name in sorted(countries, key=lambda pair: fold(pair[1]))
            ],
            _("A level"): [(f"{Scope.LEVEL.value}:{level.value}", words.LEVELS[level]) for level in Level],
        }

    def wanted(self) -> dict[str, Any]:
        kind, _colon, key = str(self.scope.data).partition(":")
        scope = Scope(kind)
        return self.chosen() | {
            "scope": scope,
            "forum_id": int(key) if scope is Scope.FORUM else None,
            "country_code": key if scope is Scope.COUNTRY else None,
            "level": Level(key) if scope is Scope.LEVEL else None,
            "name": self.name.data or self._offered_name(),
        }

    def _offered_name(self) -> str:
        named = {str(value): str(word) for group in self.scope.choices.values() for value, word in group}
        return named[str(self.scope.data)]


class ChangeForm(ChoicesMixin, EditForm):
    name = line(_l("Name of the calendar"), longest=80)


class ConfirmForm(Form):
    """Nothing but the key: a confirmation that counts once."""
