"""Forms of papers: handing one in, another version, correcting what is said of it, withdrawing it."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from exchange.accounts.rules import Viewer
from exchange.accounts.words import spoken_languages
from exchange.core.forms import EditForm, Form, line
from exchange.core.i18n import lazy_gettext as _l
from exchange.files.forms import FILE_MISSING, UploadField
from exchange.meetings.agenda.rules import Slot
from exchange.papers import words
from exchange.papers.models import Paper
from exchange.papers.queries import Desk
from exchange.papers.rules import Details, Edition, PaperRefusedError, Readers
from exchange.world.rules import Handling
from exchange.world.words import HANDLINGS


class RefusableMixin:
    """A form that says beside its fields why something is refused."""

    def say(self, error: PaperRefusedError, fallback: str) -> None:
        """Put the refusal beside its field, or beside the fallback where the form has no such field."""
        field = words.FIELD_OF.get(error.code, fallback)
        self.refuse(field if field in self else fallback, words.refusal(error))  # type: ignore[attr-defined, operator]


class _AboutMixin:
    """What is said of a paper."""

    title = line(_l("Title"))
    item = SelectField(_l("To which item"))
    readers = RadioField(_l("Who reads it"))
    handling = SelectField(_l("Handling"), choices=[SelectChoice(key.value, word) for key, word in HANDLINGS.items()])

    @property
    def details(self: Any) -> Details:
        """Return what was entered."""
        item_id = int(self.item.data) if self.item.data else None
        return Details(self.title.data or "", item_id, Readers(self.readers.data), Handling(self.handling.data))


class _EditionMixin:
    """What is said of a version."""

    file = UploadField(_l("File"))
    language = SelectField(_l("Language"))
    note = line(_l("What is new in it"), required=False)

    @property
    def edition(self: Any) -> Edition:
        """Return what was entered."""
        return Edition(self.file.upload, self.language.data, self.note.data or "")

    def is_fit(self: Any) -> bool:
        """Check all fields, the file too, so that all that is wrong is said at once."""
        fits = self.validate()
        if not self.file.data:
            self.refuse("file", FILE_MISSING)
        upload = self.file.looked_into()
        return fits and upload is not None


class PaperForm(RefusableMixin, _EditionMixin, _AboutMixin, Form):
    pass


class VersionForm(RefusableMixin, _EditionMixin, Form):
    pass


class CorrectForm(RefusableMixin, _AboutMixin, EditForm):
    pass


class WithdrawForm(RefusableMixin, Form):
    reason = line(_l("Reason"), description=_l("Those who prepare the meeting read it."))


def paper_form(viewer: Viewer, desk: Desk, slots: Sequence[Slot[Any]], item_id: int | None = None) -> PaperForm:
    """Return the form by which a paper is handed in; ``item_id``: to which item the reader came from."""
    first = SimpleNamespace(
        readers=Readers.ALL.value, handling=desk.meeting.handling.value, language=viewer.locale,
        item=str(item_id) if item_id in {item.id for item in desk.items} else "",
    )  # fmt: skip
    form = PaperForm(obj=first)
    _offer(form, viewer, desk, slots)
    form.language.choices = spoken_languages()
    return form


def version_form(viewer: Viewer, paper: Paper) -> VersionForm:
    """Return the form for another version; it begins with the language of the one there is."""
    language = paper.versions[0].language if paper.versions else viewer.locale
    form = VersionForm(obj=SimpleNamespace(language=language))
    form.language.choices = spoken_languages()
    return form


def correct_form(viewer: Viewer, paper: Paper, desk: Desk, slots: Sequence[Slot[Any]]) -> CorrectForm:
    """Return the form by which is corrected what is said of the paper."""
    form = CorrectForm(obj=entered(paper))
    _offer(form, viewer, desk, slots, paper)
    return form


def entered(paper: Paper) -> SimpleNamespace:
    """Return what is said of a paper as the form holds it."""
    return SimpleNamespace(
        title=paper.title, item=str(paper.item_id or ""), readers=paper.readers.value, handling=paper.handling.value,
        version=paper.version,
    )  # fmt: skip


def _offer(form: Any, viewer: Viewer, desk: Desk, slots: Sequence[Slot[Any]], paper: Paper | None = None) -> None:
    """Let the form offer the items that the viewer may choose, and the readers."""
    own = {item.id for item in desk.items} | {paper.item_id if paper is not None else None}
    items = [(str(slot.item.id), f"{slot.number} {slot.item.title}") for slot in slots if slot.item.id in own]
    whole = [("", words.whole())] if desk.whole or (paper is not None and paper.item_id is None) else []
    form.item.choices = [*whole, *items]
    kept = paper is not None and paper.readers is Readers.UNION
    form.readers.choices = [
        SelectChoice(one.value, word)
        for one, word in words.READERS.items()
        if one is not Readers.UNION or viewer.is_union or kept
    ]
