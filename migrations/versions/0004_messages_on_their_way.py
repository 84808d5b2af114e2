"""Messages on their way."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BEFORE = ("waiting", "sent")
NOW = ("waiting", "sent", "refused", "given_up", "dropped")


def upgrade() -> None:
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reference", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("chain", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("not_before", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("last_error", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True))
    _tell_of_each()
    with op.batch_alter_table("message", schema=None) as batch_op:
        for column in ("reference", "since", "not_before"):
            batch_op.alter_column(column, nullable=False)
        batch_op.drop_index(batch_op.f("ix_message_person_id"))
        batch_op.drop_index(batch_op.f("ix_message_state_written_at"))
        batch_op.create_index(batch_op.f("ix_message_chain_state"), ["chain", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_kind_id"), ["kind", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_person_id_id"), ["person_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_state_id"), ["state", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_state_not_before"), ["state", "not_before"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_message_reference"), ["reference"])
        batch_op.create_check_constraint("sent_when_sent", "(state = 'sent') = (sent_at is not null)")
        _allow(batch_op, NOW)


def _tell_of_each() -> None:
    """Give each message that is there a reference of its own, and the times it would have been given."""
    message = sa.table("message", sa.column("id", sa.Integer), sa.column("reference", sa.String))
    keys = op.get_bind().scalars(sa.select(message.c.id)).all()
    for key in keys:
        op.execute(message.update().where(message.c.id == key).values(reference=secrets.token_hex(16)))
    op.execute("update message set since = written_at, not_before = written_at")
    op.execute("update message set sent_at = written_at where state = 'sent'")


def _allow(batch_op: object, states: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{state}'" for state in states)
    batch_op.drop_constraint(op.f("ck_message_delivery"), type_="check")
    batch_op.create_check_constraint(op.f("ck_message_delivery"), f"state in ({listed})")


def downgrade() -> None:
    op.execute("update message set state = 'waiting' where state not in ('waiting', 'sent')")
    with op.batch_alter_table("message", schema=None) as batch_op:
        _allow(batch_op, BEFORE)
        batch_op.drop_constraint(op.f("ck_message_sent_when_sent"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_message_reference"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_message_state_not_before"))
        batch_op.drop_index(batch_op.f("ix_message_state_id"))
        batch_op.drop_index(batch_op.f("ix_message_person_id_id"))
        batch_op.drop_index(batch_op.f("ix_message_kind_id"))
        batch_op.drop_index(batch_op.f("ix_message_chain_state"))
        batch_op.create_index(batch_op.f("ix_message_state_written_at"), ["state", "written_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_person_id"), ["person_id"], unique=False)
        for column in ("sent_at", "last_error", "leased_until", "tries", "not_before", "since", "chain", "reference"):
            batch_op.drop_column(column)
