"""Mail that calendars understand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BEFORE = ("waiting", "sent", "refused", "given_up", "dropped")
NOW = (*BEFORE, "collected", "digested")


def _allow(batch_op: object, states: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{state}'" for state in states)
    batch_op.drop_constraint(op.f("ck_message_delivery"), type_="check")
    batch_op.create_check_constraint(op.f("ck_message_delivery"), f"state in ({listed})")


def upgrade() -> None:
    op.create_table(
        "duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("about_kind", sa.String(length=40), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column(
            "audience",
            sa.Enum("all", "union", name="audience", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column(
            "handling",
            sa.Enum("public", "limite", name="handling", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("acknowledge_by", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_duty_forum_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_duty_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
        sa.UniqueConstraint("about_kind", "about_id", "step", name=op.f("uq_duty_about_kind_about_id_step")),
    )
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_forum_id_made_at"), ["forum_id", "made_at"], unique=False)

    op.create_table(
        "message_choice",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "topic",
            sa.Enum(
                "outcomes",
                "nominations",
                "polls",
                "handovers",
                "deadlines",
                "watched",
                name="topic",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "way",
            sa.Enum("at_once", "daily", "never", name="way", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_message_choice_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "topic", name=op.f("pk_message_choice")),
    )
    op.create_table(
        "watch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=True),
        sa.Column("country_code", sa.String(length=2), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(forum_id is null) <> (country_code is null)", name=op.f("ck_watch_forum_or_country")),
        sa.ForeignKeyConstraint(["country_code"], ["country.code"], name=op.f("fk_watch_country_code")),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_watch_forum_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_watch_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch")),
        sa.UniqueConstraint("person_id", "country_code", name=op.f("uq_watch_person_id_country_code")),
        sa.UniqueConstraint("person_id", "forum_id", name=op.f("uq_watch_person_id_forum_id")),
    )
    with op.batch_alter_table("watch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_watch_country_code"), ["country_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_watch_forum_id"), ["forum_id"], unique=False)

    op.create_table(
        "informed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("country_code", sa.String(length=2), nullable=True),
        sa.Column("authority_id", sa.Integer(), nullable=True),
        sa.Column("owed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "acknowledged_how",
            sa.Enum("link", "page", name="how", native_enum=False, create_constraint=True, length=30),
            nullable=True,
        ),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(acknowledged_at is null) = (acknowledged_how is null)", name=op.f("ck_informed_how_when_taken")
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_informed_authority_id")),
        sa.ForeignKeyConstraint(["country_code"], ["country.code"], name=op.f("fk_informed_country_code")),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name=op.f("fk_informed_duty_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_informed_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_informed")),
        sa.UniqueConstraint("duty_id", "person_id", name=op.f("uq_informed_duty_id_person_id")),
    )
    with op.batch_alter_table("informed", schema=None) as batch_op:
        batch_op.create_index(
            "ix_informed_owed",
            ["person_id"],
            unique=False,
            sqlite_where=sa.text("acknowledged_at is null and released_at is null"),
            postgresql_where=sa.text("acknowledged_at is null and released_at is null"),
        )
        batch_op.create_index(batch_op.f("ix_informed_person_id_owed_at"), ["person_id", "owed_at"], unique=False)

    op.create_table(
        "informed_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("informed_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["informed_id"], ["informed.id"], name=op.f("fk_informed_link_informed_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_informed_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_informed_link_token_hash")),
    )
    with op.batch_alter_table("informed_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_informed_link_informed_id"), ["informed_id"], unique=False)

    op.create_table(
        "mute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(forum_id is null) <> (meeting_id is null)", name=op.f("ck_mute_forum_or_meeting")),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_mute_forum_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_mute_meeting_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mute_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mute")),
        sa.UniqueConstraint("person_id", "forum_id", name=op.f("uq_mute_person_id_forum_id")),
        sa.UniqueConstraint("person_id", "meeting_id", name=op.f("uq_mute_person_id_meeting_id")),
    )
    with op.batch_alter_table("mute", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mute_forum_id"), ["forum_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mute_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "occasion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_occasion_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occasion")),
    )
    with op.batch_alter_table("occasion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_occasion_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "incoming_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("sender", sa.String(length=254), nullable=False),
        sa.Column("from_invitee", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "fate",
            sa.Enum(
                "open",
                "taken",
                "overtaken",
                "quiet",
                "settled",
                name="fate",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "invited",
                "nominated",
                "waiting",
                "accepted",
                "tentative",
                "declined",
                "withdrawn",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("proposed_start", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposed_end", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("participation_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_incoming_mail_meeting_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_incoming_mail_participation_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_incoming_mail_person_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["person.id"], name=op.f("fk_incoming_mail_settled_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_mail")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_incoming_mail_fingerprint")),
    )
    with op.batch_alter_table("incoming_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incoming_mail_fate_id"), ["fate", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_incoming_mail_meeting_id_id"), ["meeting_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_incoming_mail_participation_id_fate"), ["participation_id", "fate"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_incoming_mail_person_id_id"), ["person_id", "id"], unique=False)

    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("about_kind", sa.String(length=40), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("lead", sa.String(length=20), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_reminder_message_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "person_id",
            "kind",
            "about_kind",
            "about_id",
            "lead",
            "due",
            name=op.f("uq_reminder_person_id_kind_about_kind_about_id_lead_due"),
        ),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_about_kind_about_id"), ["about_kind", "about_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminder_message_id"), ["message_id"], unique=False)

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_respond_by"), ["respond_by"], unique=False)

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("occasion_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("own", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("digest_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_message_digest_id"), ["digest_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_occasion_id"), ["occasion_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_message_digest_id"), "message", ["digest_id"], ["id"], deferrable=True, initially="DEFERRED"
        )
        batch_op.create_check_constraint("digested_with_digest", "(state = 'digested') = (digest_id is not null)")
        batch_op.create_foreign_key(
            batch_op.f("fk_message_occasion_id"), "occasion", ["occasion_id"], ["id"], ondelete="CASCADE"
        )
        _allow(batch_op, NOW)


def downgrade() -> None:
    # Of what was kept as facts the line under which it was listed is left.
    op.execute("update message set body = subject where occasion_id is not null and body = ''")
    op.execute("update message set state = 'dropped', digest_id = null where state in ('collected', 'digested')")
    with op.batch_alter_table("message", schema=None) as batch_op:
        _allow(batch_op, BEFORE)
        batch_op.drop_constraint(op.f("ck_message_digested_with_digest"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_message_occasion_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_message_digest_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_message_occasion_id"))
        batch_op.drop_index(batch_op.f("ix_message_digest_id"))
        batch_op.drop_column("digest_id")
        batch_op.drop_column("own")
        batch_op.drop_column("occasion_id")

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_respond_by"))

    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_message_id"))
        batch_op.drop_index(batch_op.f("ix_reminder_about_kind_about_id"))

    op.drop_table("reminder")
    with op.batch_alter_table("incoming_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_incoming_mail_person_id_id"))
        batch_op.drop_index(batch_op.f("ix_incoming_mail_participation_id_fate"))
        batch_op.drop_index(batch_op.f("ix_incoming_mail_meeting_id_id"))
        batch_op.drop_index(batch_op.f("ix_incoming_mail_fate_id"))

    op.drop_table("incoming_mail")
    with op.batch_alter_table("occasion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_occasion_meeting_id"))

    op.drop_table("occasion")
    with op.batch_alter_table("mute", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mute_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_mute_forum_id"))

    op.drop_table("mute")
    with op.batch_alter_table("informed_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_informed_link_informed_id"))

    op.drop_table("informed_link")
    with op.batch_alter_table("informed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_informed_person_id_owed_at"))
        batch_op.drop_index(
            "ix_informed_owed",
            sqlite_where=sa.text("acknowledged_at is null and released_at is null"),
            postgresql_where=sa.text("acknowledged_at is null and released_at is null"),
        )

    op.drop_table("informed")
    with op.batch_alter_table("watch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_watch_forum_id"))
        batch_op.drop_index(batch_op.f("ix_watch_country_code"))

    op.drop_table("watch")
    op.drop_table("message_choice")
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duty_forum_id_made_at"))

    op.drop_table("duty")
