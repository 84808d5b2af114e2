"""Which tables can be imported; what was handed in belongs to the data about a person, and is forgotten after a week."""

from __future__ import annotations

from flask import Flask, url_for

from exchange.accounts import queries as people
from exchange.accounts.operations.tidying import also_tidied
from exchange.accounts.rules import Viewer
from exchange.core.i18n import gettext as _
from exchange.countries import queries as countries
from exchange.importing import access, operations, queries, words
from exchange.importing.rules import importable, importables
from exchange.importing.tables.answers import ANSWERS
from exchange.importing.tables.instruments import INSTRUMENTS
from exchange.importing.tables.postings import POSTINGS
from exchange.importing.tables.priorities import PRIORITIES


def page_of_imports(viewer: Viewer) -> tuple[str, str] | None:
    """Return the way from the list of countries to the imports, for those who may."""
    return (_("Import and export"), url_for("importing.index")) if access.imports(viewer) else None


def install(app: Flask) -> None:
    """Announce all of it."""
    if PRIORITIES not in importables:
        importables.extend((PRIORITIES, POSTINGS, INSTRUMENTS, ANSWERS))
        countries.country_pages.append(page_of_imports)
        people.data_sources.append(queries.kept_about)
    also_tidied["imports"] = operations.forget_old
    app.jinja_env.globals.update(
        IMPORT_STATES=words.STATES, IMPORT_SHAPES=words.SHAPES, IMPORT_WHATS=words.BECOMES, IMPORT_WHAT_SHAPES=words.WHAT_SHAPES,
        IMPORT_KINDS=words.KINDS, import_fault=words.fault, import_about=words.about, import_pairs=words.pairs,
        may_import=access.imports, table_of=importable,
    )  # fmt: skip
