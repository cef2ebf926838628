"""Where couples are on the path."""

import sqlalchemy as sa
from alembic import op

revision = "paths"
down_revision = "daily_questions"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "paths",
        sa.Column("couple_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["couple_id"], ["couples.id"], name=op.f("fk_paths_couple_id")),
        sa.PrimaryKeyConstraint("couple_id", name=op.f("pk_paths")),
    )
