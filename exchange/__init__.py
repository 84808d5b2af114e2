"""Experts' Exchange: the factory, and the list of rooms that the house consists of."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect

from exchange.core import access, cli, errors, formats, i18n, once, pages, security, settings, site
from exchange.core.db import db, migrate, prepare

PROJECT = Path(__file__).parent.parent
#: Every room, from the ground floor up. A room's tables, pages and commands are found by their file names.
ROOMS = (
    "world",
    "workdays",
    "accounts",
    "files",
    "sheets",
    "countries",
    "countries.picture",
    "countries.posts",
    "instruments",
    "forums",
    "chairing",
    "practices",
    "assessments",
    "meetings",
    "meetings.agenda",
    "meetings.invitations",
    "meetings.outcomes",
    "meetings.continuity",
    "meetings.life",
    "meetings.series",
    "papers",
    "forwarding",
    "needs",
    "proposals",
    "decisions",
    "activities",
    "activities.plan",
    "commitments",
    "tracing",
    "toolkit",
    "priorities",
    "priorities.leads",
    "priorities.topics",
    "scheduling.absences",
    "scheduling.slots",
    "scheduling.polls",
    "cycles.deadlines",
    "cycles.planning",
    "cycles.duty",
    "cycles.security",
    "informing",
    "informing.meetings",
    "informing.practices",
    "informing.activities",
    "importing",
    "documents",
    "briefings",
    "search",
    "home",
    "figures",
    "calendars",
    "feeds",
    "notices",
    "notices.letters",
    "notices.choices",
    "notices.reminders",
    "notices.delivery",
    "notices.answers",
    "intake",
    "demo",
)
#: Ground-floor modules that bring tables only.
TABLES = (once, site)
csrf = CSRFProtect()
bootstrap = Bootstrap5()


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """Return the application. ``overrides`` replace settings; tests hand in their database."""
    instance = PROJECT / "instance"
    app = Flask(__name__, instance_path=str(instance), template_folder=str(PROJECT / "templates"))
    app.config.update(settings.from_environment(os.environ, instance))
    app.config.update(overrides or {})
    settings.check_key(app.config["SECRET_KEY"])
    _configure(app)
    _open_database(app)
    # First of all that looks at a request: how large it may be has to be known before its form is read for a token.
    security.install(app)
    csrf.init_app(app)
    bootstrap.init_app(app)
    for part in (i18n, formats, errors, pages, cli):
        part.install(app)
    _move_in(app)
    access.check_doors(app)
    return app


def _configure(app: Flask) -> None:
    secure = app.config["SECURE"]
    app.config.update(
        SESSION_COOKIE_NAME="__Host-exchange" if secure else "exchange",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # The server ends a session that is idle; its cookie is written when something in it changes, and at no other time.
        PERMANENT_SESSION_LIFETIME=app.config["SESSION_HOURS"] * 3600,
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        BOOTSTRAP_SERVE_LOCAL=True,
        WTF_CSRF_TIME_LIMIT=None,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(app.config["SQLALCHEMY_DATABASE_URI"]),
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.json.sort_keys = False  # type: ignore[attr-defined]


def _engine_options(address: str) -> dict[str, Any]:
    return {} if address.startswith("sqlite") else {"pool_size": 5, "pool_use_lifo": True}


def _open_database(app: Flask) -> None:
    db.init_app(app)
    migrate.init_app(app, db, directory=str(PROJECT / "migrations"), render_as_batch=True, compare_type=True)
    with app.app_context():
        prepare(app, db.engine)


def _part_of(room: str, file: str) -> Any:
    """Return the room's module of that name, or None when the room has none."""
    folder = Path(__file__).parent.joinpath(*room.split("."))
    there = (folder / f"{file}.py").exists() or (folder / file / "__init__.py").exists()
    return import_module(f"exchange.{room}.{file}") if there else None


def _move_in(app: Flask) -> None:
    """Let every room bring its tables, then what it listens to, its commands and its pages."""
    for room in ROOMS:
        _part_of(room, "models")
    for room in ROOMS:
        for file in ("wiring", "cli"):
            if part := _part_of(room, file):
                part.install(app)
        if views := _part_of(room, "views"):
            for blueprint in views.blueprints:
                app.register_blueprint(blueprint)
    for public in ("static", "bootstrap.static"):
        access.open_to_all(app, public)
