"""Cycles, polls, absences, series."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns of tables that hold rows come with what those rows say.
    op.create_table(
        "cycle_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("start_hour", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("hours between 1 and 12", name=op.f("ck_cycle_template_hours_in_range")),
        sa.ForeignKeyConstraint(
            ["forum_id"], ["forum.id"], name=op.f("fk_cycle_template_forum_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle_template")),
        sa.UniqueConstraint("forum_id", name=op.f("uq_cycle_template_forum_id")),
    )
    op.create_table(
        "cycle_template_deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "political",
                "senior_officials",
                "contact_group",
                "expert_exchange",
                "liaison_exchange",
                "team_europe_dialogue",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "call_for_topics",
                "convening_notice",
                "provisional_agenda",
                "papers_due",
                "outcome",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.Column(
            "owner",
            sa.Enum(
                "secretariat",
                "contact_point",
                "contact_group",
                "senior_official",
                "political",
                "delegation",
                "member",
                "chair",
                "posted",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "working_days between -120 and 120 and working_days <> 0",
            name=op.f("ck_cycle_template_deadline_days_in_range"),
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["cycle_template.id"],
            name=op.f("fk_cycle_template_deadline_template_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle_template_deadline")),
        sa.UniqueConstraint(
            "template_id", "level", "kind", name=op.f("uq_cycle_template_deadline_template_id_level_kind")
        ),
    )
    op.create_table(
        "cycle_template_meeting",
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "political",
                "senior_officials",
                "contact_group",
                "expert_exchange",
                "liaison_exchange",
                "team_europe_dialogue",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("earliest", sa.Integer(), nullable=False),
        sa.Column("latest", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("start_hour", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("earliest >= latest", name=op.f("ck_cycle_template_meeting_earliest_first")),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["cycle_template.id"],
            name=op.f("fk_cycle_template_meeting_template_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("template_id", "position", name=op.f("pk_cycle_template_meeting")),
    )
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_absence_last_from_first")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_absence_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absence_person_id_last_on"), ["person_id", "last_on"], unique=False)

    op.create_table(
        "busy_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("intervals", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_busy_source_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_source")),
    )
    with op.batch_alter_table("busy_source", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_busy_source_person_id"), ["person_id"], unique=False)

    op.create_table(
        "cycle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("window_first", sa.Date(), nullable=False),
        sa.Column("window_last", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("host_country", sa.String(length=2), nullable=True),
        sa.Column("optional", sa.Boolean(), nullable=False),
        sa.Column("about_country", sa.String(length=2), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("window_last >= window_first", name=op.f("ck_cycle_window_in_order")),
        sa.ForeignKeyConstraint(["about_country"], ["country.code"], name=op.f("fk_cycle_about_country")),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_cycle_forum_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["host_country"], ["country.code"], name=op.f("fk_cycle_host_country")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_cycle_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle")),
        sa.UniqueConstraint("forum_id", "year", name=op.f("uq_cycle_forum_id_year")),
    )
    op.create_table(
        "meeting_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("pattern", sa.JSON(), nullable=False),
        sa.Column("months_ahead", sa.Integer(), nullable=False),
        sa.Column("planned_until", sa.Date(), nullable=False),
        sa.Column("announced", sa.Boolean(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column(
            "level",
            sa.Enum(
                "political",
                "senior_officials",
                "contact_group",
                "expert_exchange",
                "liaison_exchange",
                "team_europe_dialogue",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("place_country", sa.String(length=2), nullable=True),
        sa.Column("online_link", sa.Text(), nullable=False),
        sa.Column("countries", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column(
            "handling",
            sa.Enum("public", "limite", name="handling", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column(
            "audience",
            sa.Enum("all", "union", name="audience", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("organiser_country", sa.String(length=2), nullable=True),
        sa.Column("organiser_id", sa.Integer(), nullable=True),
        sa.Column("seats_per_country", sa.Integer(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("months_ahead > 0", name=op.f("ck_meeting_series_planned_ahead")),
        sa.CheckConstraint("seats_per_country > 0", name=op.f("ck_meeting_series_seats_positive")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_meeting_series_created_by")),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_meeting_series_forum_id")),
        sa.ForeignKeyConstraint(
            ["organiser_country"], ["country.code"], name=op.f("fk_meeting_series_organiser_country")
        ),
        sa.ForeignKeyConstraint(["organiser_id"], ["authority.id"], name=op.f("fk_meeting_series_organiser_id")),
        sa.ForeignKeyConstraint(["place_country"], ["country.code"], name=op.f("fk_meeting_series_place_country")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_series")),
    )
    with op.batch_alter_table("meeting_series", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_series_forum_id"), ["forum_id"], unique=False)

    op.create_table(
        "busy_interval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_busy_interval_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_busy_interval_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["busy_source.id"], name=op.f("fk_busy_interval_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_interval")),
    )
    with op.batch_alter_table("busy_interval", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_busy_interval_person_id_ends_at"), ["person_id", "ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_busy_interval_source_id"), ["source_id"], unique=False)

    op.create_table(
        "series_gap",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["series_id"], ["meeting_series.id"], name=op.f("fk_series_gap_series_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("series_id", "day", name=op.f("pk_series_gap")),
    )
    op.create_table(
        "cycle_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "political",
                "senior_officials",
                "contact_group",
                "expert_exchange",
                "liaison_exchange",
                "team_europe_dialogue",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_cycle_meeting_cycle_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_cycle_meeting_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle_meeting")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_cycle_meeting_meeting_id")),
    )
    with op.batch_alter_table("cycle_meeting", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cycle_meeting_cycle_id_level_number"), ["cycle_id", "level", "number"], unique=False
        )

    op.create_table(
        "poll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "closed", "withdrawn", name="pollstate", native_enum=False, create_constraint=True, length=30
            ),
            nullable=False,
        ),
        sa.Column("decided", sa.Boolean(), nullable=False),
        sa.Column("respond_by", sa.Date(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("open_answers", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("not decided or state = 'closed'", name=op.f("ck_poll_decided_is_closed")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_poll_made_by")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_poll_meeting_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll")),
    )
    with op.batch_alter_table("poll", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_poll_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_poll_state_closes_at"), ["state", "closes_at"], unique=False)
        batch_op.create_index(
            "uq_poll_live",
            ["meeting_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open' or (state = 'closed' and not decided)"),
            postgresql_where=sa.text("state = 'open' or (state = 'closed' and not decided)"),
        )

    op.create_table(
        "calendar_deadline_piece",
        sa.Column("deadline_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column(
            "variant",
            sa.Enum(
                "joined", "full", "title", "busy", name="variant", native_enum=False, create_constraint=True, length=30
            ),
            nullable=False,
        ),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadline.id"], name=op.f("fk_calendar_deadline_piece_deadline_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("deadline_id", "language", "variant", name=op.f("pk_calendar_deadline_piece")),
    )
    op.create_table(
        "poll_option",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("starts_local", sa.DateTime(), nullable=False),
        sa.Column("ends_local", sa.DateTime(), nullable=False),
        sa.Column("starts_fold", sa.Integer(), nullable=False),
        sa.Column("ends_fold", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "origin",
            sa.Enum("suggested", "by_hand", name="origin", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_poll_option_ends_after_start")),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_poll_option_poll_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_option")),
        sa.UniqueConstraint("poll_id", "starts_at", "ends_at", name=op.f("uq_poll_option_poll_id_starts_at_ends_at")),
    )
    op.create_table(
        "poll_voter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("country_code", sa.String(length=2), nullable=True),
        sa.Column("authority_id", sa.Integer(), nullable=True),
        sa.Column(
            "capacity",
            sa.Enum(
                "prosecutor",
                "investigating_judge",
                "law_enforcement_officer",
                "central_authority",
                "liaison_officer",
                "liaison_magistrate",
                "liaison_prosecutor",
                "diplomatic_representative",
                "policy_expert",
                "senior_official",
                "political_representative",
                "eu_representative",
                name="capacity",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_by_itself_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_poll_voter_authority_id")),
        sa.ForeignKeyConstraint(["country_code"], ["country.code"], name=op.f("fk_poll_voter_country_code")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_poll_voter_person_id")),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_poll_voter_poll_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_poll_voter_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_voter")),
        sa.UniqueConstraint("poll_id", "person_id", name=op.f("uq_poll_voter_poll_id_person_id")),
    )
    with op.batch_alter_table("poll_voter", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_poll_voter_person_id_removed_at"), ["person_id", "removed_at"], unique=False
        )

    op.create_table(
        "poll_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("voter_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["voter_id"], ["poll_voter.id"], name=op.f("fk_poll_link_voter_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_poll_link_token_hash")),
    )
    with op.batch_alter_table("poll_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_poll_link_voter_id"), ["voter_id"], unique=False)

    op.create_table(
        "poll_vote",
        sa.Column("voter_id", sa.Integer(), nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.Column(
            "choice",
            sa.Enum("yes", "if_need_be", "no", name="choice", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["option_id"], ["poll_option.id"], name=op.f("fk_poll_vote_option_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["voter_id"], ["poll_voter.id"], name=op.f("fk_poll_vote_voter_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("voter_id", "option_id", name=op.f("pk_poll_vote")),
    )
    with op.batch_alter_table("poll_vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_poll_vote_option_id"), ["option_id"], unique=False)

    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("origin_meeting_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("origin_item_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("origin_key", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("carries_over", sa.Boolean(), nullable=False, server_default=sa.text("false")))
        batch_op.create_index(batch_op.f("ix_agenda_item_origin_item_id"), ["origin_item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_item_origin_meeting_id"), ["origin_meeting_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_agenda_item_origin_meeting_id"),
            "meeting",
            ["origin_meeting_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_agenda_item_origin_item_id"), "agenda_item", ["origin_item_id"], ["id"], ondelete="SET NULL"
        )

    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.create_index(
            "ix_deadline_open",
            ["forum_id", "due_on"],
            unique=False,
            sqlite_where=sa.text("done_at is null"),
            postgresql_where=sa.text("done_at is null"),
        )

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unprepared_reason", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("unprepared_levels", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("series_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("series_on", sa.Date(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_meeting_forum_id_level_starts_at_state"),
            ["forum_id", "level", "starts_at", "state"],
            unique=False,
        )
        batch_op.create_unique_constraint(batch_op.f("uq_meeting_series_id_series_on"), ["series_id", "series_on"])
        batch_op.create_foreign_key(batch_op.f("fk_meeting_series_id"), "meeting_series", ["series_id"], ["id"])

    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.add_column(sa.Column("with_deadlines", sa.Boolean(), nullable=False, server_default=sa.text("true")))

    # ### end Alembic commands ###


def downgrade() -> None:
    # ### commands auto generated by Alembic - please adjust! ###
    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.drop_column("with_deadlines")

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_meeting_series_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_meeting_series_id_series_on"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_meeting_forum_id_level_starts_at_state"))
        batch_op.drop_column("series_on")
        batch_op.drop_column("series_id")
        batch_op.drop_column("unprepared_levels")
        batch_op.drop_column("unprepared_reason")

    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_deadline_open", sqlite_where=sa.text("done_at is null"), postgresql_where=sa.text("done_at is null")
        )

    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_agenda_item_origin_item_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_agenda_item_origin_meeting_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_agenda_item_origin_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_agenda_item_origin_item_id"))
        batch_op.drop_column("carries_over")
        batch_op.drop_column("origin_key")
        batch_op.drop_column("origin_item_id")
        batch_op.drop_column("origin_meeting_id")

    with op.batch_alter_table("poll_vote", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_poll_vote_option_id"))

    op.drop_table("poll_vote")
    with op.batch_alter_table("poll_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_poll_link_voter_id"))

    op.drop_table("poll_link")
    with op.batch_alter_table("poll_voter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_poll_voter_person_id_removed_at"))

    op.drop_table("poll_voter")
    op.drop_table("poll_option")
    op.drop_table("calendar_deadline_piece")
    with op.batch_alter_table("poll", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_poll_live",
            sqlite_where=sa.text("state = 'open' or (state = 'closed' and not decided)"),
            postgresql_where=sa.text("state = 'open' or (state = 'closed' and not decided)"),
        )
        batch_op.drop_index(batch_op.f("ix_poll_state_closes_at"))
        batch_op.drop_index(batch_op.f("ix_poll_meeting_id"))

    op.drop_table("poll")
    with op.batch_alter_table("cycle_meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cycle_meeting_cycle_id_level_number"))

    op.drop_table("cycle_meeting")
    op.drop_table("series_gap")
    with op.batch_alter_table("busy_interval", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_busy_interval_source_id"))
        batch_op.drop_index(batch_op.f("ix_busy_interval_person_id_ends_at"))

    op.drop_table("busy_interval")
    with op.batch_alter_table("meeting_series", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_series_forum_id"))

    op.drop_table("meeting_series")
    op.drop_table("cycle")
    with op.batch_alter_table("busy_source", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_busy_source_person_id"))

    op.drop_table("busy_source")
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_absence_person_id_last_on"))

    op.drop_table("absence")
    op.drop_table("cycle_template_meeting")
    op.drop_table("cycle_template_deadline")
    op.drop_table("cycle_template")
    # ### end Alembic commands ###
