"""Convening a meeting with many people on its list against one with few: the browser's wait, in a running server."""

from __future__ import annotations

import http.client
import re
import statistics
import time
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from flask import Flask

from exchange.core.db import db
from tests.bench import data
from tests.bench.servers import Server

MANY, FEW = 300, 3
ROUNDS, WARM = 8, 2
_FIELD = re.compile(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"')


def many_against_few(app: Flask, server: Server, cookie: Mapping[str, str], now: datetime) -> float:
    """Return how much longer convening takes with many on the list than with few, the median over rounds of one each.

    Each meeting is convened once; the page that asks is fetched before, outside of the time.
    """
    with app.app_context():
        keys = data.to_be_convened([MANY, FEW] * (ROUNDS + WARM), now)
        db.session.remove()
    took = [_convene(server, key, cookie) for key in keys]
    ratios = [many / few for many, few in zip(took[::2], took[1::2], strict=True)]
    return statistics.median(ratios[WARM:])


def _convene(server: Server, key: int, cookie: Mapping[str, str]) -> float:
    path = f"/meetings/{key}/step/convene"
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    connection.request("GET", path, headers=dict(cookie))
    page = connection.getresponse()
    fields = dict(_FIELD.findall(page.read().decode()))
    # The token in the form is that of the session, which the answer brings.
    session = page.headers.get("Set-Cookie", cookie["Cookie"]).partition(";")[0]
    headers = {"Cookie": session, "Content-Type": "application/x-www-form-urlencoded"}
    connection.close()
    connection.connect()
    begun = time.perf_counter()
    connection.request("POST", path, urlencode(fields), headers)
    answer = connection.getresponse()
    answer.read()
    took = time.perf_counter() - begun
    connection.close()
    if answer.status != http.client.FOUND:
        raise RuntimeError(f"{path} answered {answer.status}")
    return took
