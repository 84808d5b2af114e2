"""The database: typed column words, one naming convention, and SQLite made to behave as a server would."""

from __future__ import annotations

import enum
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import sqlalchemy as sa
from flask import has_request_context, request
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Mapper, mapped_column, registry

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Dialect, Engine

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
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


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
migrate = Migrate()

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


def _is_reading() -> bool:
    return has_request_context() and request.method in SAFE_METHODS


def prepare_sqlite(engine: Engine) -> None:
    """Switch on what SQLite leaves off, and take the write lock at the start of each writing transaction.

    A transaction that reads first and writes later cannot wait for its lock and fails at once, so everything
    but a GET begins IMMEDIATE. A GET that has to note something asks for it with the option ``writes=True``.
    """

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=5000", "synchronous=FULL"):
            connection.execute("PRAGMA " + pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        wants_lock = connection.get_execution_options().get("writes", not _is_reading())
        connection.exec_driver_sql("BEGIN IMMEDIATE" if wants_lock else "BEGIN")
