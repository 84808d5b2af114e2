"""Forms of commitments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import DateField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from exchange.accounts.rules import Viewer
from exchange.commitments import queries, words
from exchange.commitments.models import Commitment
from exchange.commitments.rules import NEXT, PENDING, Details, Owner
from exchange.commitments.rules import State as CommitmentState
from exchange.core.forms import EditForm, Form, RealDaysMixin, RefusableMixin, line, text
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.decisions.models import Decision
from exchange.forums.models import Forum
from exchange.forums.queries import levels_of
from exchange.world.rules import Audience, Level
from exchange.world.words import LEVELS, said

TEXT_LENGTH = 10_000


class _RefusableMixin(RefusableMixin):
    refusals, field_of = words.REFUSALS, words.FIELD_OF


class WriteForm(_RefusableMixin, RealDaysMixin, EditForm):
    days = ("due_on",)
    source = SelectField(_l("It follows from"))
    title = line(_l("In one line"))
    text = text(_l("What is to be done"), longest=TEXT_LENGTH)
    owner = SelectField(_l("Who answers for it"))
    due_on = DateField(_l("Due on"), [Optional()])
    level = SelectField(
        _l("Comes back to"), description=_l("Until it is closed, it is proposed for each meeting of this level.")
    )
    audience = RadioField(_l("Who reads it"))

    @property
    def details(self) -> Details:
        """Return what was entered."""
        readers = Audience(self.audience.data) if "audience" in self else Audience.ALL
        return Details(
            self.title.data or "", self.text.data or "", owner_of(self.owner.data or ""), Level(self.level.data),
            self.due_on.data, readers,
        )  # fmt: skip


class MoveForm(_RefusableMixin, Form):
    state = RadioField(_l("How far it is"))
    said = text(
        _l("Evidence, or the reason"),
        longest=TEXT_LENGTH,
        description=_l("What shows it, with its date; why it is no longer pursued, or opened again."),
    )


def key_of(owner: Owner) -> str:
    """Return an owner as the forms say it."""
    return f"body-{owner.body_id}" if owner.body_id is not None else owner.country


def owner_of(key: str) -> Owner:
    """Return the owner that a form says."""
    return Owner(body_id=int(key.removeprefix("body-"))) if key.startswith("body-") else Owner(key)


def _choose(form: WriteForm, forum: Forum, today: date) -> None:
    found = queries.owners(forum.id, today)
    named = sorted((words.owner(one.country, body), key_of(one)) for one, body in found.items())
    form.owner.choices = [("", _("All of the forum")), *((key, name) for name, key in named)]
    form.level.choices = [(level.value, LEVELS[level]) for level in levels_of(forum)]


def _with_readers(form: WriteForm, viewer: Viewer, forum: Forum, *, closed: bool) -> None:
    """Offer the choice of readers where there are two sides, the viewer is of the Union's, and the source leaves it open."""
    if closed or not (forum.two_sided and viewer.is_union):
        del form.audience
        return
    form.audience.choices = [
        SelectChoice(Audience.ALL.value, _("Everyone of the forum")),
        SelectChoice(Audience.UNION.value, _("Union side only")),
    ]


def new_form(viewer: Viewer, forum: Forum, today: date, asked: str = "") -> WriteForm:
    """Return the form for a commitment that follows from a paragraph declared, or from none; ``asked`` is chosen first."""
    paragraphs = {
        f"{one.key}:{row.number}": (one, row)
        for one in queries.declarations_of(forum)
        for row in one.paragraphs
        if row.kind == "agreed"
    }
    level = levels_of(forum)[0].value if levels_of(forum) else ""
    first = {"source": asked if asked in paragraphs else "", "level": level, "audience": Audience.ALL.value}
    if asked in paragraphs:
        first["text"] = said(paragraphs[asked][1].text)
    form = WriteForm(data=first)
    form.source.choices = [
        ("", _("None of the texts declared")),
        *((key, _("%(text)s, paragraph %(number)s", text=said(one.title), number=row.number)) for key, (one, row) in paragraphs.items()),
    ]  # fmt: skip
    _choose(form, forum, today)
    _with_readers(form, viewer, forum, closed=False)
    return form


def under_form(viewer: Viewer, item: Any, decisions: Iterable[Decision], forum: Forum, today: date) -> WriteForm:
    """Return the form for a commitment under an item of a meeting: it follows from a decision there, or from the item."""
    offered = {str(one.id): one for one in decisions}
    form = WriteForm(
        data={"source": next(iter(offered), ""), "level": item.meeting.level.value, "audience": Audience.ALL.value}
    )
    form.source.choices = [
        ("", _("The item itself")),
        *((key, _("Decision %(number)s", number=one.label)) for key, one in offered.items()),
    ]
    _choose(form, forum, today)
    _with_readers(form, viewer, forum, closed=Audience.UNION in (item.audience, item.meeting.audience))
    return form


def edit_form(one: Commitment, today: date) -> WriteForm:
    """Return the form of a commitment: where it comes from and who reads it stay as they are."""
    form = WriteForm(
        data={
            "title": one.title, "text": one.text, "owner": key_of(one.owner), "due_on": one.due_on, "level": one.level.value,
            "version": one.version,
        }
    )  # fmt: skip
    del form.source, form.audience
    _choose(form, one.forum, today)
    return form


def move_form(one: Commitment, formdata: Any = True) -> MoveForm:
    """Return the form for how far it is: where it is, and where it can go from there."""
    states = [one.state, *NEXT[one.state]] if one.state in PENDING else list(NEXT[one.state])
    form = (
        MoveForm(data={"state": states[0].value})
        if formdata
        else MoveForm(formdata=None, data={"state": states[0].value})
    )
    form.state.choices = [SelectChoice(CommitmentState(state).value, words.STATES[state]) for state in states]
    return form
