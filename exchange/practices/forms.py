"""Forms of practices: the text, the review, and the filters above the list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from types import SimpleNamespace
from typing import Any, TypeVar

from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from exchange.accounts.rules import Role, Viewer
from exchange.accounts.words import spoken_languages
from exchange.core import formats
from exchange.core.forms import CheckboxesField, EditForm, Form, RefusableMixin, line, text
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.text import clean_line, fold
from exchange.files.forms import UploadField
from exchange.forums import queries as forums
from exchange.practices import queries, words
from exchange.practices.models import Practice
from exchange.practices.queries import Wanted
from exchange.practices.rules import (
    Details,
    Instrument,
    Kind,
    Part,
    Phase,
    Priority,
    Reach,
    Refusal,
    Verdict,
)
from exchange.world import queries as world
from exchange.world.rules import Handling
from exchange.world.words import HANDLINGS

TEXT_LENGTH, COMMENT_LENGTH, LONGEST_QUESTION = 10_000, 2_000, 200
Word = TypeVar("Word", bound=StrEnum)


def _choices(named: Mapping[Any, Any], nothing: Any = None) -> list[SelectChoice]:
    first = [SelectChoice("", nothing)] if nothing is not None else []
    return first + [SelectChoice(key.value, word) for key, word in named.items()]


class _RefusableMixin(RefusableMixin):
    refusals, field_of = words.REFUSALS, words.FIELD_OF


class PracticeForm(_RefusableMixin, EditForm):
    title = line(_l("Title"))
    country = SelectField(_l("Third country"))
    kind = SelectField(_l("What it is"), choices=_choices(words.KINDS, _l("Choose one")))
    phase = SelectField(_l("Phase of cooperation"), choices=_choices(words.PHASES, _l("Choose one")))
    instrument = SelectField(_l("Instrument"), choices=_choices(words.INSTRUMENTS, _l("Choose one")))
    topics = line(_l("Topics"), required=False, description=_l("A few words by which others look for it."))
    priorities = CheckboxesField(_l("EU crime priorities"), choices=_choices(words.PRIORITIES), validators=[Optional()])
    language = SelectField(_l("Language of the text"))
    situation = text(words.PARTS[Part.SITUATION], longest=TEXT_LENGTH)
    done = text(words.PARTS[Part.DONE], longest=TEXT_LENGTH)
    result = text(words.PARTS[Part.RESULT], longest=TEXT_LENGTH)
    caution = text(words.PARTS[Part.CAUTION], longest=TEXT_LENGTH)
    handling = SelectField(_l("Handling"), choices=_choices(HANDLINGS))
    reach = RadioField(_l("Who reads it"))
    forum_id = SelectField(_l("Which forum"))
    named = BooleanField(_l("Show my name to those who read it"))

    @property
    def details(self) -> Details:
        """Return what was entered."""
        return Details(
            title=self.title.data or "", country=self.country.data or None, kind=_word(Kind, self.kind.data),
            phase=_word(Phase, self.phase.data), instrument=_word(Instrument, self.instrument.data),
            topics=self.topics.data or "", priorities=frozenset(Priority(one) for one in self.priorities.data or ()),
            language=self.language.data, situation=self.situation.data or "", done=self.done.data or "",
            result=self.result.data or "", caution=self.caution.data or "", handling=Handling(self.handling.data),
            reach=Reach(self.reach.data), forum_id=int(self.forum_id.data) if self._for_a_forum() else None,
            named=bool(self.named.data),
        )  # fmt: skip

    def _for_a_forum(self) -> bool:
        return self.reach.data == Reach.FORUM.value and bool(self.forum_id.data)

    def ask_for(self, names: tuple[str, ...]) -> None:
        """Say beside these fields that they have to be filled in before the text can be submitted."""
        for name in names:
            is_forum = name == "forum_id"
            self.refuse(name, words.REFUSALS[Refusal.NO_FORUM] if is_forum else _("Please fill this in."))


def _word(kind: type[Word], value: str | None) -> Word | None:
    return kind(value) if value else None


def entered(details: Details, version: int | None = None) -> SimpleNamespace:
    """Return details as the form holds them, to fill it or to compare with what was typed."""
    return SimpleNamespace(
        title=details.title, country=details.country or "", kind=_code(details.kind), phase=_code(details.phase),
        instrument=_code(details.instrument), topics=details.topics,
        priorities=[one.value for one in Priority if one in details.priorities], language=details.language,
        situation=details.situation, done=details.done, result=details.result, caution=details.caution,
        handling=details.handling.value, reach=details.reach.value, forum_id=str(details.forum_id or ""),
        named=details.named, version=version,
    )  # fmt: skip


def _code(word: StrEnum | None) -> str:
    return word.value if word is not None else ""


def _first_details(viewer: Viewer) -> Details:
    """Return what a new text begins with: the country of the author's posting, the author's language (V3)."""
    posted = sorted(grant.country for grant in viewer.grants if grant.role is Role.POSTED and grant.country)
    known = {code for code, _name in spoken_languages()}
    language = viewer.locale if viewer.locale in known else "en"
    return Details("", country=posted[0] if posted else None, language=language)


def practice_form(
    viewer: Viewer, today: date, practice: Practice | None = None, original: Practice | None = None
) -> PracticeForm:
    """Return the form for a new text, or for one of the viewer's, with the choices that the viewer has.

    A translation begins with all that its original says of itself; what is to be translated stands there to be replaced.
    """
    if practice is None:
        form = PracticeForm(
            obj=entered(_first_details(viewer) if original is None else _to_translate(viewer, original))
        )
    else:
        form = PracticeForm(obj=entered(queries.details_of(practice), practice.version))
    union = {country.code for country in world.member_states(today)}
    chosen = practice.country_code if practice else None
    third = [(code, name) for code, name in world.choices() if code not in union or code == chosen]
    form.country.choices = [("", _("Choose a country")), *third]
    form.language.choices = spoken_languages()
    own = forums.names(viewer) if viewer.forums() or viewer.is_admin else []
    own = [(key, name) for key, name in own if key in viewer.forums()]
    form.forum_id.choices = [("", _("Choose a forum")), *((str(key), name) for key, name in own)]
    form.reach.choices = [
        (reach.value, word)
        for reach, word in words.REACHES.items()
        if (reach is not Reach.UNION or viewer.is_union) and (reach is not Reach.FORUM or own)
    ]
    return form


def _to_translate(viewer: Viewer, original: Practice) -> Details:
    details = queries.details_of(original)
    known = [code for code, _name in spoken_languages() if code != original.language]
    language = viewer.locale if viewer.locale in known else known[0]
    forum_id = details.forum_id if details.forum_id in viewer.forums() else None
    return replace(details, language=language, named=False, forum_id=forum_id)


class ReviewForm(_RefusableMixin, EditForm):
    comment_situation = text(words.PARTS[Part.SITUATION], longest=COMMENT_LENGTH)
    comment_done = text(words.PARTS[Part.DONE], longest=COMMENT_LENGTH)
    comment_result = text(words.PARTS[Part.RESULT], longest=COMMENT_LENGTH)
    comment_caution = text(words.PARTS[Part.CAUTION], longest=COMMENT_LENGTH)
    comment_whole = text(words.PARTS[Part.WHOLE], longest=COMMENT_LENGTH)
    reason = text(_l("Reason"), longest=COMMENT_LENGTH, description=_l("Needed to decline. The author reads it."))
    expert = RadioField(_l("Who reviews the substance"), validate_choice=False)
    verdict = RadioField(
        _l("What now"), choices=[SelectChoice(one.value, one.value) for one in Verdict], default=Verdict.CHANGES.value
    )

    @property
    def comments(self) -> dict[Part, str]:
        """Return what was said of each text."""
        return {part: self[f"comment_{part.value}"].data or "" for part in Part}


def review_form(practice: Practice, experts: list[tuple[str, str]]) -> ReviewForm:
    """Return the form by which a reviewer decides; ``experts`` as (key, name), Eurojust without a name."""
    form = ReviewForm(obj=SimpleNamespace(version=practice.version))
    form.expert.choices = [(key, name or _("Eurojust")) for key, name in experts]
    if not form.expert.data and len(experts) == 1:
        form.expert.data = experts[0][0]
    return form


class WithdrawForm(_RefusableMixin, Form):
    reason = text(_l("Reason"), longest=COMMENT_LENGTH, description=_l("Everyone who could read it reads this."))


class SupersedeForm(_RefusableMixin, Form):
    successor = SelectField(_l("What has taken its place"))


class FileForm(_RefusableMixin, Form):
    file = UploadField(_l("File"))


def supersede_form(viewer: Viewer, practice: Practice) -> SupersedeForm:
    """Return the form by which is said what has taken the place of a practice."""
    form = SupersedeForm(obj=SimpleNamespace(successor=str(practice.superseded_by_id or "")))
    offered = queries.possible_successors(viewer, practice)
    form.successor.choices = [("", _("Choose one")), *((str(one.id), _told_of(one)) for one in offered)]
    return form


def _told_of(practice: Practice) -> str:
    return f"{practice.title} ({formats.country(practice.country_code)})"


# --- Filters ----------------------------------------------------------------------------------------------------------


def wanted(asked: Mapping[str, str]) -> Wanted:
    """Return which practices the address asks for; anything odd asks for all."""
    return Wanted(
        question=clean_line(asked.get("q", ""))[:LONGEST_QUESTION],
        country=_plain(asked.get("country", "")).upper(),
        kind=_known(Kind, asked.get("kind", "")),
        instrument=_known(Instrument, asked.get("instrument", "")),
        priority=_known(Priority, asked.get("priority", "")),
        language=_plain(asked.get("language", "")),
    )


def _plain(code: str) -> str:
    return code if code.isascii() and code.isalpha() and len(code) < 4 else ""  # noqa: PLR2004


def _known(kind: type[Word], value: str) -> Word | None:
    return kind(value) if value in {one.value for one in kind} else None


def filters(viewer: Viewer, asked: Wanted) -> list[tuple[str, Any, str, list[tuple[str, Any]]]]:
    """Return the filters of the list: name, word, what is chosen, what is offered."""
    codes, languages = queries.offered(viewer)
    countries = sorted(
        ((code, formats.country(code)) for code in codes | {asked.country} - {""}), key=lambda pair: fold(pair[1])
    )
    spoken = sorted(
        ((code, formats.language(code)) for code in languages | {asked.language} - {""}), key=lambda pair: fold(pair[1])
    )
    return [
        ("country", _("Country"), asked.country, [("", _("All countries")), *countries]),
        ("kind", _("What it is"), _code(asked.kind), [("", _("All kinds")), *_pairs(words.KINDS)]),
        ("instrument", _("Instrument"), _code(asked.instrument), [("", _("All instruments")), *_pairs(words.INSTRUMENTS)]),
        ("priority", _("Priority"), _code(asked.priority), [("", _("All priorities")), *_pairs(words.PRIORITIES)]),
        ("language", _("Language"), asked.language, [("", _("All languages")), *spoken]),
    ]  # fmt: skip


def _pairs(named: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    return [(key.value, word) for key, word in named.items()]
