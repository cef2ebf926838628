"""The first tables."""

import sqlalchemy as sa
from alembic import op

from storage.utc_time import UtcTime

revision = "first_tables"
down_revision = None


def upgrade() -> None:
    """Create every table of the first release."""
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    live = sa.text("ended_at IS NULL")
    planned = sa.text("state = 'planned'")
    op.create_table(
        "counters",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    op.create_table(
        "house_keys",
        sa.Column("id", row_id, autoincrement=False, nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_house_keys")),
    )
    op.create_table(
        "people",
        sa.Column("id", row_id, autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("asked", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=True),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("couple_id", sa.BigInteger(), nullable=True),
        sa.Column("focus", sa.BigInteger(), nullable=True),
        sa.Column("invite_id", sa.BigInteger(), nullable=True),
        sa.Column("screen", sa.BigInteger(), nullable=True),
        sa.Column("wrong_codes", sa.Integer(), nullable=False),
        sa.Column("codes_paused_until", UtcTime(), nullable=True),
        sa.Column("blocked_at", UtcTime(), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("chat_id", name=op.f("uq_people_chat_id")),
    )
    op.create_index(op.f("ix_people_couple_id"), "people", ["couple_id"])
    op.create_table(
        "script_revisions",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("script_id", sa.String(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_script_revisions")),
    )
    op.create_table(
        "seen_updates",
        sa.Column("update_id", row_id, autoincrement=False, nullable=False),
        sa.Column("seen_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_seen_updates")),
    )
    op.create_index(op.f("ix_seen_updates_seen_at"), "seen_updates", ["seen_at"])
    op.create_table(
        "set_aside_updates",
        sa.Column("update_id", row_id, autoincrement=False, nullable=False),
        sa.Column("error_class", sa.String(), nullable=False),
        sa.Column("set_aside_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_set_aside_updates")),
    )
    op.create_table(
        "couples",
        sa.Column("id", row_id, autoincrement=False, nullable=False),
        sa.Column("first_id", sa.BigInteger(), nullable=False),
        sa.Column("second_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.CheckConstraint("first_id <> second_id", name=op.f("ck_couples_two_people")),
        sa.ForeignKeyConstraint(["first_id"], ["people.id"], name=op.f("fk_couples_first_id")),
        sa.ForeignKeyConstraint(["second_id"], ["people.id"], name=op.f("fk_couples_second_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_couples")),
    )
    op.create_index(
        "uq_couples_live_first",
        "couples",
        ["first_id"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )
    op.create_index(
        "uq_couples_live_second",
        "couples",
        ["second_id"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )
    op.create_table(
        "invites",
        sa.Column("id", row_id, autoincrement=False, nullable=False),
        sa.Column("inviter_id", sa.BigInteger(), nullable=False),
        sa.Column("joiner_id", sa.BigInteger(), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'claimed', 'used', 'withdrawn')", name=op.f("ck_invites_state")
        ),
        sa.ForeignKeyConstraint(["inviter_id"], ["people.id"], name=op.f("fk_invites_inviter_id")),
        sa.ForeignKeyConstraint(["joiner_id"], ["people.id"], name=op.f("fk_invites_joiner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invites")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invites_code_hash")),
    )
    op.create_index(op.f("ix_invites_inviter_id"), "invites", ["inviter_id"])
    op.create_table(
        "outbox",
        sa.Column("id", row_id, autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.CheckConstraint("kind IN ('reply', 'nudge')", name=op.f("ck_outbox_kind")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_outbox_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_table(
        "keepsakes",
        sa.Column("id", row_id, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("couple_id", sa.BigInteger(), nullable=True),
        sa.Column("session_id", sa.BigInteger(), nullable=True),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.CheckConstraint("audience IN ('private', 'partner')", name=op.f("ck_keepsakes_audience")),
        sa.ForeignKeyConstraint(["couple_id"], ["couples.id"], name=op.f("fk_keepsakes_couple_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_keepsakes_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keepsakes")),
    )
    op.create_index(op.f("ix_keepsakes_couple_id"), "keepsakes", ["couple_id"])
    op.create_index(op.f("ix_keepsakes_owner_id"), "keepsakes", ["owner_id"])
    op.create_table(
        "sessions",
        sa.Column("id", row_id, autoincrement=False, nullable=False),
        sa.Column("script_id", sa.String(), nullable=False),
        sa.Column("revision", sa.String(), nullable=False),
        sa.Column("couple_id", sa.BigInteger(), nullable=True),
        sa.Column("seat_a", sa.BigInteger(), nullable=False),
        sa.Column("seat_b", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("words_a", sa.LargeBinary(), nullable=True),
        sa.Column("words_b", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("updated_at", UtcTime(), nullable=False),
        sa.CheckConstraint(
            "status IN ('running', 'waiting', 'paused', 'finished', 'stopped')",
            name=op.f("ck_sessions_status"),
        ),
        sa.ForeignKeyConstraint(["couple_id"], ["couples.id"], name=op.f("fk_sessions_couple_id")),
        sa.ForeignKeyConstraint(["revision"], ["script_revisions.hash"], name=op.f("fk_sessions_revision")),
        sa.ForeignKeyConstraint(["seat_a"], ["people.id"], name=op.f("fk_sessions_seat_a")),
        sa.ForeignKeyConstraint(["seat_b"], ["people.id"], name=op.f("fk_sessions_seat_b")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_seat_a"), "sessions", ["seat_a"])
    op.create_index(op.f("ix_sessions_seat_b"), "sessions", ["seat_b"])
    op.create_table(
        "nudges",
        sa.Column("id", row_id, autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("visit", sa.Integer(), nullable=True),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("state IN ('planned', 'sent', 'skipped')", name=op.f("ck_nudges_state")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_nudges_person_id")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_nudges_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudges")),
    )
    op.create_index("ix_nudges_due", "nudges", ["due_at"], sqlite_where=planned, postgresql_where=planned)
    op.create_index(op.f("ix_nudges_person_id"), "nudges", ["person_id"])
    op.create_index(op.f("ix_nudges_session_id"), "nudges", ["session_id"])
    op.create_table(
        "nudge_days",
        sa.Column("nudge_id", sa.BigInteger(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["nudge_id"], ["nudges.id"], name=op.f("fk_nudge_days_nudge_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("nudge_id", "local_date", name=op.f("pk_nudge_days")),
    )
