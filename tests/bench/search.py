"""Finding among practices of 500 words: how long the browser waits for the first page of what is found."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import accumulate, product
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Flask

from exchange.accounts.models import Person
from exchange.core.db import db
from exchange.practices.models import Practice
from exchange.practices.rules import Instrument, Kind, Phase, Reach, State
from exchange.search.models import SearchEntry, SearchFacet, SearchText, SearchWord
from exchange.search.rules import Facet, terms_of
from exchange.search.rules import Kind as Found
from tests.bench.data import COUNTRIES
from tests.bench.servers import Server

FEW, MANY, WORDS, AT_ONCE = 2_000, 20_000, 500, 500
ROUNDS = 11
#: Words by how often they are used: of the most frequent there are very many, as in any language.
WORDS_KNOWN = [
    "".join(parts) for parts in product(("ba", "de", "fi", "ko", "lu", "mé", "ra", "se", "ti", "vo"), repeat=4)
]
WEIGHTS = list(accumulate(1 / (rank + 2.7) for rank in range(len(WORDS_KNOWN))))
#: One of few, one of many, the beginning of one, two together, one with its accent left out: each by its rank.
QUESTIONS = (
    WORDS_KNOWN[7_000], WORDS_KNOWN[120], WORDS_KNOWN[2_500][:6], f"{WORDS_KNOWN[60]} {WORDS_KNOWN[400]}",
    WORDS_KNOWN[555].replace("é", "e"), WORDS_KNOWN[20],
)  # fmt: skip


@lru_cache(maxsize=1)
def _texts() -> list[tuple[str, str, str]]:
    """Return title, text and terms of so many practices."""
    chance = random.Random(20_261_124)
    found = []
    for _ in range(MANY):
        drawn = chance.choices(WORDS_KNOWN, cum_weights=WEIGHTS, k=WORDS)
        title, text = " ".join(drawn[:6]), " ".join(drawn[6:])
        found.append((title, text, " ".join(terms_of(title, [text], ["en"]))))
    return found


def fill(count: int, now: datetime) -> None:
    """Fill a database that has people and forums with so many practices, indexed. The caller commits."""
    author = db.session.scalar(sa.select(sa.func.min(Person.id)))
    rows = [_practice(n, author, now) for n in range(count)]
    for first in range(0, count, AT_ONCE):
        db.session.execute(sa.insert(Practice), rows[first : first + AT_ONCE])
    keys = list(db.session.scalars(sa.select(Practice.id).order_by(Practice.id)))
    entries = [
        {
            "id": 1_000_000 + n,
            "kind": Found.PRACTICE,
            "thing_id": key,
            "at": rows[n]["published_at"],
            "terms": _texts()[n][2],
        }
        for n, key in enumerate(keys)
    ]
    for first in range(0, count, AT_ONCE):
        db.session.execute(sa.insert(SearchEntry), entries[first : first + AT_ONCE])
        texts = [
            {"entry_id": one["id"], "terms": _texts()[first + n][2]}
            for n, one in enumerate(entries[first : first + AT_ONCE])
        ]
        db.session.execute(sa.insert(SearchText), texts)
        db.session.execute(sa.insert(SearchFacet), list(_facets(entries, rows, first)))
    db.session.execute(
        sa.insert(SearchWord), [{"word": word} for word in sorted({w.replace("é", "e") for w in WORDS_KNOWN})]
    )


def _practice(n: int, author: int | None, now: datetime) -> dict[str, Any]:
    at, (title, text, _terms) = now - timedelta(hours=n), _texts()[n]
    third = len(text) // 3
    return {
        "title": title, "country_code": COUNTRIES[n % len(COUNTRIES)], "kind": list(Kind)[n % len(Kind)], "phase": Phase.ANY,
        "instrument": list(Instrument)[n % len(Instrument)], "topics": "", "language": "en", "situation": text[:third],
        "done": text[third : 2 * third], "result": text[2 * third :], "caution": "", "reach": list(Reach)[n % 2],
        "author_id": author, "state": State.PUBLISHED, "since": at, "created_at": at, "published_at": at, "version": 1,
    }  # fmt: skip


def _facets(entries: Sequence[dict[str, Any]], rows: Sequence[dict[str, Any]], first: int) -> Iterator[dict[str, Any]]:
    for n in range(first, min(first + AT_ONCE, len(rows))):
        row = rows[n]
        values = {
            Facet.KIND: Found.PRACTICE, Facet.COUNTRY: row["country_code"], Facet.TYPE: row["kind"],
            Facet.INSTRUMENT: row["instrument"], Facet.LANGUAGE: "en", Facet.YEAR: str(row["published_at"].year),
        }  # fmt: skip
        yield from (
            {"entry_id": entries[n]["id"], "facet": facet, "value": str(value)} for facet, value in values.items()
        )


def wait_ms(server: Server, cookie: Mapping[str, str]) -> float:
    """Return how many milliseconds the browser waits for the first page, the median over questions and rounds."""
    took = []
    for _ in range(ROUNDS):
        for question in QUESTIONS:
            began = time.perf_counter()
            status, body = server.get(f"/search/?{urlencode({'q': question})}", cookie)
            took.append((time.perf_counter() - began) * 1000)
            if status != 200 or b'class="line-title"' not in body:
                raise RuntimeError(f"{question} finds nothing")
    return statistics.median(took[len(QUESTIONS) :])


def prepare(app: Flask, count: int, now: datetime) -> None:
    """Fill the application's database, and let it be planned for."""
    with app.app_context():
        fill(count, now)
        db.session.commit()
        if db.engine.dialect.name == "postgresql":
            # As the server does by itself before long.
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(sa.text("vacuum analyze"))
        db.session.remove()
        db.engine.dispose()
