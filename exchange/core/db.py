"""The database: typed column words, one naming convention, and SQLite made to behave as a server would."""

from __future__ import annotations

import enum
import re
import select
import time
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from weakref import WeakKeyDictionary

import psycopg
import sqlalchemy as sa
from flask import current_app, has_request_context, request
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError, InvalidRequestError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapper, mapped_column, registry
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.util import LRUCache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from flask import Flask
    from sqlalchemy.engine import Connection, Dialect, Engine

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
_WORD = re.compile(r"[a-z_.]+")
_Thing = TypeVar("_Thing")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An instant. Only aware values go in, UTC comes out, on SQLite too (which keeps no zone)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive value: it would mean another instant on another machine."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def _values(members: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in members]


class Base(DeclarativeBase):
    """Mapped classes of all rooms."""

    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: UtcDateTime(),
            str: sa.Text(),
            enum.Enum: sa.Enum(
                enum.Enum, native_enum=False, create_constraint=True, length=30, values_callable=_values
            ),
            dict[str, Any]: sa.JSON(),
            dict[str, str]: sa.JSON(),
            list[str]: sa.JSON(),
        },
    )


def _is_reading() -> bool:
    return has_request_context() and request.method in SAFE_METHODS


#: Where the application keeps the engine of requests that only read.
_READING = "exchange.reading"


class _Session(FlaskSession):
    """A session that works outside of transactions in requests that read, until a statement writes or locks rows."""

    def __init__(self, db: SQLAlchemy, **options: Any) -> None:
        super().__init__(db, **options)
        self._engine: Engine = current_app.extensions[_READING] if _is_reading() else db.engine

    def get_bind(self, *_about: Any, clause: Any = None, bind: Any = None, **_more: Any) -> Engine | Connection:
        """Return the engine for a statement; all tables are in one database."""
        if clause is not None and (clause.is_dml or getattr(clause, "_for_update_arg", None) is not None):
            self.begin_writing()
        return self._engine if bind is None else bind

    def begin_writing(self) -> None:
        """Have this and all further statements work in a transaction."""
        self._engine = self._db.engine


@event.listens_for(_Session, "before_flush")
def _before_flush(session: _Session, *_flush: Any) -> None:
    session.begin_writing()


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False, "class_": _Session})
migrate = Migrate()


class _Compiled:
    """What one statement compiles to, by dialect and names of parameters, as SQLAlchemy keeps it for all statements.

    There it is found by all that the statement consists of, gone through at each use: of a large one thousands of parts.
    """

    #: Of all statements together the latest used, so that they do not grow with the number of people.
    kept: LRUCache[Any, Any] = LRUCache(500)

    def get(self, key: Any) -> Any:
        dialect, _parts, names, *more = key
        return self.kept.get((self, dialect, names, *more))

    def __setitem__(self, key: Any, compiled: Any) -> None:
        dialect, _parts, names, *more = key
        self.kept[self, dialect, names, *more] = compiled


#: The statements that were asked before; from the second time on they are worth a memory of their own.
_asked_before: WeakKeyDictionary[sa.Executable, dict[str, Any]] = WeakKeyDictionary()


def rows(statement: sa.Executable, values: Mapping[str, Any] | None = None) -> Sequence[Any]:
    """Return the rows of a statement that asks for columns: in half the time, since the mapper has no part in it."""
    session = db.session()
    session.flush()
    connection = session.connection({"clause": statement})
    found: Sequence[Any] = connection.execute(statement, values, execution_options=_remembering(statement)).all()
    return found


def one_thing(statement: sa.Select[_Thing], values: Mapping[str, Any]) -> _Thing | None:
    """Return the one thing that a statement asks for, with what it has many of read along; None when there is none."""
    return db.session.scalars(statement, values, execution_options=_remembering(statement)).unique().one_or_none()


def one_row(statement: sa.Executable, values: Mapping[str, Any]) -> Any:
    """Return the one row of a statement that asks for a thing and for more beside it; None when there is none."""
    return db.session.execute(statement, values, execution_options=_remembering(statement)).unique().one_or_none()


def _remembering(statement: sa.Executable) -> dict[str, Any]:
    options = _asked_before.get(statement)
    if options is None:
        _asked_before[statement] = {}
        return {}
    if not options:
        options["compiled_cache"] = _Compiled()
    return options


def hold_row(thing: Any, version: str | None = None) -> bool:
    """Hold a row until the transaction ends, read anew as it now stands; say whether it is there, in that version if one is named."""
    columns = [column.key for column in sa.inspect(type(thing)).column_attrs]
    try:
        db.session.refresh(thing, columns, with_for_update=True)
    except InvalidRequestError:
        return False
    return version is None or str(thing.version) == version


def hold_table(table: type[Base]) -> None:
    """Let nobody else write to a table until the transaction ends: where rows must agree that are not there yet.

    SQLite has one who writes at a time anyway.
    """
    if db.engine.dialect.name == "postgresql":
        session: Any = db.session()
        session.begin_writing()
        db.session.execute(sa.text(f"lock table {table.__tablename__} in share row exclusive mode"))


def add_many(things: Sequence[Any]) -> None:
    """Write new and changed rows, however many, with a few statements.

    SQLite inserts rows one by one to tell their keys. There they get them beforehand, the same that it would give: nobody
    else writes meanwhile.
    """
    if db.engine.dialect.name == "sqlite":
        session: Any = db.session()
        session.begin_writing()
        new: dict[type[Any], list[Any]] = {}
        for thing in things:
            if thing.id is None:
                new.setdefault(type(thing), []).append(thing)
        for table, fresh in new.items():
            last = db.session.scalar(sa.select(sa.func.coalesce(sa.func.max(table.id), 0)))
            for key, thing in enumerate(fresh, (last or 0) + 1):
                thing.id = key
    db.session.add_all(things)
    db.session.flush()


def handed_in(name: str, **columns: sa.types.TypeEngine[Any]) -> dict[str, sa.ColumnElement[Any]]:
    """Return columns of rows that are handed to a statement as one value, the JSON of a list of dicts, called ``name``.

    The statement is the same however many rows there are, and goes to the database once.
    """
    rows_given = sa.bindparam(name, type_=sa.Text)
    if db.engine.dialect.name == "postgresql":
        named = [sa.column(column, kind) for column, kind in columns.items()]
        table = sa.func.json_to_recordset(sa.cast(rows_given, sa.JSON)).table_valued(*named, name=f"{name}_rows")
        found = table.render_derived(with_types=True)
        return {column: found.c[column] for column in columns}
    value = sa.func.json_each(rows_given).table_valued("value", name=f"{name}_rows").c.value
    return {column: sa.func.json_extract(value, f"$.{column}", type_=kind) for column, kind in columns.items()}


def at_most(count: int) -> sa.ColumnElement[int]:
    """Return a limit that stands in the statement itself: knowing it, PostgreSQL plans the statement once and for all."""
    return sa.literal_column(str(count), sa.Integer)


class _Moment(FunctionElement[datetime]):
    type = UtcDateTime()
    inherit_cache = True


@compiles(_Moment, "sqlite")
def _moment_on_sqlite(element: _Moment, compiler: Any, **options: Any) -> str:
    return f"'{compiler.process(element.clauses, **options)}'"


@compiles(_Moment, "postgresql")
def _moment_on_postgresql(element: _Moment, compiler: Any, **options: Any) -> str:
    return f"timestamptz '{compiler.process(element.clauses, **options)}+00'"


def moment(at: datetime) -> sa.ColumnElement[datetime]:
    """Return an instant that stands in the statement itself, for statements that are kept as long as it holds.

    Dozens of parameters would cost more than what the database does with them.
    """
    return _Moment(sa.literal_column(f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"))


def among(column: Any, values: Iterable[Any]) -> sa.ColumnElement[bool]:
    """Return the condition that the column holds one of the values, for statements that are kept.

    Other than ``in_``, which writes the list anew at each use because it might be another one. Our own words stand in
    the statement itself: PostgreSQL knows how rare they are when it plans the statement for all its uses.
    """
    listed = [_written(value, column.type) for value in values]
    return column.in_(listed) if listed else sa.false()


def _written(value: Any, kind: Any) -> sa.ColumnElement[Any]:
    return word(value, kind) if isinstance(value, enum.StrEnum) else sa.literal(value, kind)


def word(value: str, kind: Any = None) -> sa.ColumnElement[Any]:
    """Return one of our own words, such as a state or the name of an action, to stand in the statement itself.

    Raises ValueError for what is not such a word: nothing that somebody wrote gets into a statement.
    """
    text = str(value)
    if not _WORD.fullmatch(text):
        raise ValueError(f"{text!r} is not one of our own words")
    return sa.literal_column(f"'{text}'", kind)


if TYPE_CHECKING:

    class Model(Base):
        """Base of every table."""

        __abstract__ = True
else:
    Model = db.Model


@event.listens_for(Mapper, "mapper_configured")
def _remember_old_values(mapper: Mapper[Any], _class: type) -> None:
    """Load the old value before a change, so the journal can say what it was (V4)."""
    for attribute in mapper.column_attrs:
        mapper.class_manager[attribute.key].impl.active_history = True


Key = Annotated[int, mapped_column(primary_key=True)]
CountryCode = Annotated[str, mapped_column(sa.String(2))]


def in_country(*, index: bool = False, nullable: bool = False) -> Any:
    """Return a column that refers to a country by its ISO 3166-1 code."""
    return mapped_column(sa.String(2), sa.ForeignKey("country.code"), index=index, nullable=nullable)


def prepare(app: Flask, engine: Engine) -> None:
    """Make the database ready to serve the application."""
    is_sqlite = engine.dialect.name == "sqlite"
    (_prepare_sqlite if is_sqlite else _prepare_postgresql)(engine)
    app.extensions[_READING] = engine if is_sqlite else engine.execution_options(isolation_level="AUTOCOMMIT")


def _prepare_sqlite(engine: Engine) -> None:
    """Switch on what SQLite leaves off, and take the write lock at the start of each writing transaction.

    A transaction that reads first and writes later cannot wait for its lock and fails at once, so everything
    but a GET begins IMMEDIATE. A GET that has to note something asks for it with the option ``writes=True``.
    """

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        # The size counts for a new file only: with larger pages the texts of a feed lie on a fourth as many.
        for pragma in (
            "page_size=16384",
            "journal_mode=WAL",
            "foreign_keys=ON",
            "busy_timeout=5000",
            "synchronous=FULL",
        ):
            connection.execute("PRAGMA " + pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        wants_lock = connection.get_execution_options().get("writes", not _is_reading())
        connection.exec_driver_sql("BEGIN IMMEDIATE" if wants_lock else "BEGIN")


#: Statements outside of transactions read. A statement that is used again and again is planned once: planning takes
#: longer than the short walks along indexes that pages are made of. Compiling a plan to machine code takes longer still.
#: What pages read lies in memory: a page of a table is not dearer than the next one. As on a turning disk, indexes would
#: be passed over that lead to few rows.
ON_POSTGRESQL = (
    "default_transaction_read_only = on",
    "plan_cache_mode = force_generic_plan",
    "jit = off",
    "random_page_cost = 1.1",
)
#: A connection that rested so long is asked whether it still leads to a server; networks forget without a word.
RESTED = 60.0


def _prepare_postgresql(engine: Engine) -> None:
    """Spare what a page that only reads has no need of: a transaction around single statements, and questions before.

    Without a transaction to roll back, the driver keeps its prepared statements, which otherwise are planned anew at
    every request. What is not in a transaction may only read: the server itself refuses anything else.
    """
    settle(engine)

    @event.listens_for(engine, "checkin")
    def _rest(_connection: Any, record: Any) -> None:
        record.info["resting_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _wake(connection: Any, record: Any, _fairy: Any) -> None:
        rested = time.monotonic() - record.info.get("resting_since", time.monotonic())
        if _has_hung_up(connection) or (rested > RESTED and not _answers(engine, connection)):
            raise DisconnectionError("the server has ended the connection")


class _Columns:
    """The columns of an answer, described when somebody looks at them.

    SQLAlchemy asks after every statement whether there are any, and for a statement that it knows nothing more.
    """

    def __init__(self, describe: Callable[[], Sequence[psycopg.Column]]) -> None:
        self._describe = describe

    @cached_property
    def _described(self) -> Sequence[psycopg.Column]:
        return self._describe()

    def __iter__(self) -> Iterator[psycopg.Column]:
        return iter(self._described)

    def __len__(self) -> int:
        return len(self._described)

    def __getitem__(self, index: Any) -> Any:
        return self._described[index]


class _Cursor(psycopg.Cursor[Any]):
    @property
    def description(self) -> Any:
        has_columns = self.pgresult is not None and self.pgresult.nfields
        return _Columns(self._described) if has_columns else super().description

    def _described(self) -> list[psycopg.Column]:
        return super().description or []


def settle(engine: Engine) -> None:
    """Have PostgreSQL plan once what connections of this engine read, and refuse what they write outside of transactions."""

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        usual, connection.autocommit = connection.autocommit, True
        for setting in ON_POSTGRESQL:
            connection.execute(f"SET {setting}")
        connection.autocommit, connection.read_only = usual, False
        connection.cursor_factory = _Cursor


def _has_hung_up(connection: Any) -> bool:
    """Tell whether the server said something unasked: when it stops or is restarted, its farewell lies there to be read."""
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))


def _answers(engine: Engine, connection: Any) -> bool:
    try:
        return engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error:
        return False
