"""Requests of these tests stand alone, as they do in the world: nothing is carried from one to the next but the cookie."""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import Context
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient


class LoneClient(FlaskClient):
    """A browser whose requests do not borrow the application context, and so the signed-in person, of the test."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Send the request from outside any context."""
        return Context().run(super().open, *args, **kwargs)


@pytest.fixture
def app(app: Flask) -> Iterator[Flask]:
    """The application of every test, with lone clients."""
    usual, app.test_client_class = app.test_client_class, LoneClient
    yield app
    app.test_client_class = usual
