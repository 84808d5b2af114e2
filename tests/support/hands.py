"""Several hands at the same moment, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask

from exchange.core.db import db


def at_once(app: Flask, acts: Sequence[Callable[[], Any]], *, refused: type[Exception]) -> list[Any]:
    """Do all at the same moment, each in its own transaction; return results, refusals as their codes."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        with app.app_context():
            try:
                start.wait(10)
                result = act()
                db.session.commit()
            except refused as error:
                db.session.rollback()
                return error.code
            else:
                return result
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
