"""Work that takes longer than somebody should wait for: done beside the request, in this process."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Thread
from typing import Any, cast

from flask import Flask, current_app

from exchange.core.db import db

log = logging.getLogger(__name__)


def do(work: Callable[[], Any]) -> None:
    """Begin the work beside the request, after its commit. What it finds to do stands in the database, so nothing is lost with the process.

    Where ``BACKGROUND`` is off (tests of one process) nothing is begun: whoever wants it done calls it.
    """
    if current_app.config.get("BACKGROUND", True):
        app = cast("Any", current_app)._get_current_object()  # noqa: SLF001
        Thread(target=_run, args=(app, work), daemon=True).start()


def _run(app: Flask, work: Callable[[], Any]) -> None:
    with app.app_context():
        try:
            work()
        except Exception:
            log.exception("Work beside a request failed")
        finally:
            db.session.remove()
